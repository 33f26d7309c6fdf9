"""A section of an audit as a modal, filled in with what is recorded.

A tick is a yes, as on the form on paper. What no tick means is asked for in one choice below the ticks, which is set to "leave as it
is": whoever opens the form for one item must not record no for the ten others. Taking a recorded yes away is a no by itself, because it
is done on purpose and to one item. "Not applicable" is rare and would need a second box for each item; it is said in the conversation,
and no form ever makes a no of it. Every note has a field from the start: fields that appear with a tick would come after a round trip
for each tick, and those who fill in by keyboard would lose their place.

The open item is a field with one entry a line, and a tick for "there are no others", so that an empty field means not answered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bot.wording import slack as wording
from bot.wording.audits import STATES, progress
from bot.wording.phrases import capital, joined
from connectors.slack import forms
from connectors.slack.elements import LONGEST_TITLE, Block, context, input_block, modal, option, plain_text, text_input
from connectors.slack.lines import Run
from connectors.slack.lines import section as lines_block
from connectors.text import cut, pieces
from knowledge.audits.export.phrases import day
from knowledge.audits.questionnaires import DESCRIBE, TICK_IF_TRUE, Item, Section
from knowledge.audits.types import AuditView

CALLBACK = "section"
MOST_FILLED_IN = 60_000
"""Characters of JSON that are filled in. Slack takes 250,000 a view."""
LONGEST_LINE = 2_000
LONGEST_SHORT = 150


def section_view(audit: AuditView, number: int) -> Block:
    """The view of the section of this number. Its way back is `read_section`."""
    section = audit.questionnaire.sections[number - 1]
    title = wording.section_title(section.number, len(audit.questionnaire.sections))
    blocks = [*_intro(audit, section), *_ticks(audit, section), *_texts(audit, section), *_others(audit, section)]
    return modal(CALLBACK, title, wording.SAVE, wording.CANCEL, blocks, forms.opened(audit, section).to_metadata())


def _intro(audit: AuditView, section: Section) -> Iterator[Block]:
    describes = section.answers == DESCRIBE
    how = wording.how_to_describe() if describes else wording.how_to_tick(if_true=section.answers == TICK_IF_TRUE)
    yield context(wording.section_intro(audit.partnership, audit.round, progress(audit, section)))
    yield lines_block([(Run(f"{section.number}. {section.question}", bold=True),)])
    yield context(how)
    if so_far := "\n".join(_so_far(audit, section)):
        yield context(*pieces(so_far, LONGEST_LINE))


def _so_far(audit: AuditView, section: Section) -> Iterator[str]:
    """Who answered what, a line for each state, person and day."""
    alike: dict[tuple[bool, str, str, str], list[str]] = {}
    for item in section.items:
        if held := audit.answer(item):
            alike.setdefault((held.confirmed, held.state, held.by, day(held.at)), []).append(item.number)
    for (confirmed, state, by, when), numbers in alike.items():
        if confirmed:
            yield wording.said_so_far(capital(STATES[state]), joined(numbers), by, when)
        else:
            yield wording.carried_so_far(audit.carried_from or "", STATES[state], joined(numbers))


def _ticks(audit: AuditView, section: Section) -> Iterator[Block]:
    if_true = section.answers == TICK_IF_TRUE
    for place, group in enumerate(forms.groups(section)):
        options = {item.key: option(f"{item.number} {item.text if _fits(item) else capital(item.short)}", item.key) for item in group}
        chosen = [options[item.key] for item in group if forms.shown_of(item, audit.answer(item)).ticked]
        label = wording.ticks_label(group[0].number, group[-1].number, if_true=if_true)
        yield input_block(f"{forms.TICKS}{place}", label, _choice("checkboxes", list(options.values()), "initial_options", chosen))
        if long := "\n".join(wording.in_full(item.number, item.text) for item in group if not _fits(item)):
            yield context(*pieces(long, LONGEST_LINE))
    if forms.groups(section):
        rest = [_rest(wording.LEAVE_UNTICKED, forms.LEAVE), _rest(wording.UNTICKED_IS_NO, forms.AS_NO)]
        hint = wording.unticked_hint(section.items[0].number)
        yield input_block(forms.UNTICKED, wording.UNTICKED, _choice("radio_buttons", rest, "initial_option", rest[0]), hint)


def _rest(words: tuple[str, str], value: str) -> Block:
    text, description = words
    return option(text, value, description)


def _fits(item: Item) -> bool:
    return len(f"{item.number} {item.text}") <= LONGEST_TITLE


def _choice(kind: str, options: Sequence[Block], initial: str, chosen: Sequence[Block] | Block) -> Block:
    return {"type": kind, "action_id": forms.VALUE, "options": list(options), **({initial: chosen} if chosen else {})}


def _texts(audit: AuditView, section: Section) -> Iterator[Block]:
    """A field for each description, or for the note on each tick."""
    filled_in = 0
    for item in section.listed:
        text = forms.shown_of(item, audit.answer(item)).text
        if item.kind == DESCRIBE:
            block, label = forms.DESCRIPTION, f"{item.number} {item.text}"
        else:
            block, label = forms.NOTE, wording.note_label(item.number, cut(item.short, LONGEST_SHORT), if_true=item.kind == TICK_IF_TRUE)
        if len(text) > forms.LONGEST_INPUT or filled_in + len(json.dumps(text)) > MOST_FILLED_IN:
            yield context(wording.not_shown(label, item.number))
        else:
            filled_in += len(json.dumps(text))
            yield input_block(f"{block}{item.key}", label, text_input(forms.VALUE, text))


def _others(audit: AuditView, section: Section) -> Iterator[Block]:
    item = section.others
    if item is None:
        return
    held = audit.answer(item)
    shown = forms.shown_of(item, held)
    rest = [entry.text for entry in held.entries if entry not in forms.fitting(held.entries)] if held else []
    hint = f"{wording.ONE_A_LINE} {item.doubt}".strip()
    yield input_block(f"{forms.OTHERS}{item.key}", f"{item.number} {item.text}", text_input(forms.VALUE, shown.text), hint)
    for one in pieces(wording.entries_not_shown(rest), LONGEST_LINE) if rest else ():
        yield {"type": "section", "text": plain_text(one)}
    none = option(wording.NO_OTHERS, forms.AS_NO)
    ticks = _choice("checkboxes", [none], "initial_options", [none] if shown.ticked else [])
    yield input_block(f"{forms.NO_OTHERS}{item.key}", wording.NO_OTHERS_LABEL, ticks)
