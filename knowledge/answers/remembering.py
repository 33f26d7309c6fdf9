"""What is remembered of a conversation once an answer is given: the next context, made of the last one and nothing else."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.context import MOST_LISTED, Context
from knowledge.answers.reading import MOST_CHOICES, Reading
from knowledge.answers.types import (
    AboutProtocol,
    Answer,
    Choices,
    Comparison,
    DocumentList,
    PartnerCheck,
    Partners,
    ProtocolList,
    Several,
    WhichProtocol,
)

LONGEST_PENDING = 500


def after(reading: Reading, kind: str | None, answer: Answer) -> Context:
    """The conversation once this is said. `kind` is that of the question, None where it was none."""
    context = _about(reading, answer)
    asks_back = answer if isinstance(answer, Choices | WhichProtocol) else None
    offered = tuple(one.slug for one in answer.protocols) if isinstance(answer, Choices) else ()
    context = replace(
        context,
        choices=offered,
        listed=offered if len(offered) > 1 else _listed(reading, answer),
        page=_page(reading, answer),
        pending_kind=asks_back.kind if asks_back else None,
        pending_text=reading.ask.text[:LONGEST_PENDING] if asks_back else None,
        offer="record" if answer.offers_record else None,
        kind=kind or context.kind,
    )
    return replace(context, organisations=_organisations(reading, answer) or context.organisations)


def _about(reading: Reading, answer: Answer) -> Context:
    """The protocols spoken of, and the words that led to a new one."""
    context, about = reading.context, answer.about
    if len(about) == 1 and not isinstance(answer, Choices):
        context = context.now_about(about[0].slug)
        tells = answer.outcome == "answered" and len(reading.own_words) > 1
        return context.told(about[0].slug, reading.words) if tells and context.protocol != reading.context.protocol else context
    for protocol in () if isinstance(answer, Choices | ProtocolList | DocumentList) else reversed(about):
        context = context.now_about(protocol.slug)
    return context


def _listed(reading: Reading, answer: Answer) -> tuple[str, ...]:
    """The last list. What one was picked out of stays the list: 'and the other one?'."""
    if isinstance(answer, ProtocolList | DocumentList) and narrowed_to_one(reading, answer):
        return reading.context.listed
    if isinstance(answer, ProtocolList):
        return tuple(protocol.slug for protocol in answer.protocols)[:MOST_LISTED]
    if isinstance(answer, DocumentList | Several | Comparison):
        return tuple(protocol.slug for protocol in answer.about)[:MOST_LISTED]
    return reading.context.listed


def _page(reading: Reading, answer: Answer) -> int:
    if isinstance(answer, ProtocolList) and not narrowed_to_one(reading, answer):
        return answer.page
    return 0 if isinstance(answer, DocumentList | Several | Comparison) else reading.context.page


def narrowed_to_one(reading: Reading, answer: ProtocolList | DocumentList) -> bool:
    """Whether an answer picks one out of the few that were listed or offered before."""
    about = answer.about
    before = reading.context.choices or reading.context.listed
    if len(about) != 1 or about[0].slug not in before:
        return False
    of_those = answer.of_those if isinstance(answer, ProtocolList) else answer.among is not None
    return of_those or 1 < len(before) <= MOST_CHOICES


def _organisations(reading: Reading, answer: Answer) -> tuple[str, ...]:
    """Those that 'they' would mean next: asked about, told as partners, or what a protocol was called by."""
    if isinstance(answer, PartnerCheck):
        return tuple(one.name for one in (*answer.on, *answer.off))
    if isinstance(answer, Partners):
        return tuple(name for name in answer.protocol.partners if name not in reading.on_every)
    if isinstance(answer, Comparison):
        return tuple(name for name in answer.shared if name not in reading.on_every)
    if isinstance(answer, ProtocolList):
        return tuple(one.name for one in reading.organisations)
    return reading.called_by if isinstance(answer, AboutProtocol) else ()
