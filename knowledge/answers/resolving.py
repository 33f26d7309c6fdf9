"""Decides which protocol a question about some fact is asked of: one in the text, the one in hand, or none that can be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answers import cues
from knowledge.answers.reading import FEW_WORDS, LISTING, MOST_CHOICES, PAIR, SURE, Reading
from knowledge.answers.types import Answer, Choices, NothingCovers, WhichProtocol
from knowledge.protocols import ProtocolView
from knowledge.search.english import anybody_words
from knowledge.search.text import stem, words


@dataclass(frozen=True)
class Resolved:
    """The protocol that is meant, or else what to say instead."""

    protocol: ProtocolView | None
    instead: Answer | None = None


def one_or_choices(protocols: Sequence[ProtocolView], kind: str) -> ProtocolView | Choices | None:
    """The only one, a choice between a few, None for none or too many."""
    if len(protocols) == 1:
        return protocols[0]
    return Choices(tuple(protocols), kind) if 1 < len(protocols) <= MOST_CHOICES else None


def _resolved(found: ProtocolView | Choices | None) -> Resolved | None:
    if found is None:
        return None
    return Resolved(None, found) if isinstance(found, Choices) else Resolved(found)


SHORT_WORD = 3
SHORT = 5
"""A question of so few words, in the middle of a conversation, is about what is in hand."""
FEW_OWN = 1
"""So few words of its own leave a question about what is in hand."""
LIKELY = 0.3
"""A lone protocol this likely is taken to be meant by a question about some fact: the answer names it, so a slip is seen."""


def told_of(reading: Reading) -> ProtocolView | None:
    """The protocol of what was told before and is gone back to: 'the landlord lot again'. Of several that fit, the latest."""
    if reading.names_one or not cues.GOES_BACK.search(reading.text) or cues.ONE_FOR.search(reading.text):
        return None
    called = set(words(" ".join(match.group(1) or "" for match in cues.GOES_BACK.finditer(reading.text)))) - anybody_words()
    asked = {
        stem(word) for word in (*reading.own_words, *called, *cues.PEOPLE_TOLD_OF.findall(reading.text.lower())) if len(word) > SHORT_WORD
    }
    stories = {slug: {stem(word) for word in story.split()} for slug, _, story in (one.partition(" ") for one in reading.context.stories)}
    most = max((len(asked & story) for story in stories.values()), default=0)
    latest = next((slug for slug, story in stories.items() if most and len(asked & story) == most), None)
    return reading.index.protocol(latest) if latest else None


def resolve(reading: Reading) -> Resolved:
    """The protocol that the question is asked of."""
    if reading.settled:
        return Resolved(reading.settled)
    current = reading.current()
    partnered = () if reading.ask.kind == "check_partner" else reading.partnered()
    return (
        _pointed_at(reading, current)
        or _named(reading, current, partnered)
        or _described(reading, current)
        or _by_partner(reading, partnered)
        or _unresolved(reading, current, partnered)
    )


def _pointed_at(reading: Reading, current: ProtocolView | None) -> Resolved | None:
    """What the words point at without naming it: the one in hand, the first one spoken of, 'the other council's'."""
    if told := told_of(reading):
        return Resolved(told)
    if current and reading.ask.kind == "check_partner" and reading.organisations and (_is_about_it(reading) or _only_names(reading)):
        return Resolved(current)
    if reading.calls_outsider:
        return Resolved(None, NothingCovers())
    if current and cues.sizes(reading.text) and cues.ABOUT_IT.search(reading.text) and not reading.names_one:
        return Resolved(current)
    if cues.FIRST_ASKED.search(reading.text) and (first := _first_spoken_of(reading)):
        return Resolved(first)
    needs_none = not reading.says_more or cues.ABOUT_IT.search(reading.text)
    follows = current is not None and needs_none and not _names_another_thing(reading)
    called = reading.names_by_partner and len(reading.partnered()) == 1
    councils = () if follows or called else reading.councils()
    return None if reading.names_one else _resolved(one_or_choices(councils, reading.ask.kind))


def _named(reading: Reading, current: ProtocolView | None, partnered: tuple[ProtocolView, ...]) -> Resolved | None:
    """What the text calls by a name, or the other of two."""
    if not reading.mentioned and calls_other(reading) and (other := other_one(reading)):
        return Resolved(other)
    if partnered and (alone := reading.only_by_partner()):
        return Resolved(None, Choices(alone, reading.ask.kind))
    if reading.mentioned and not _is_of_another_partner(reading, partnered):
        return Resolved(reading.protocol_of(reading.mentioned))
    if reading.is_torn and reading.top and reading.top.probability >= SURE:
        return _torn(reading, current)
    return _called(reading)


def _called(reading: Reading) -> Resolved | None:
    """What 'the admissions one' calls in a long text, taken by itself, where that is just one."""
    phrases = [match.group(0) for pattern in (cues.NAMED_THING, cues.ONE_FOR) for match in pattern.finditer(reading.text)]
    if not phrases or len(reading.words) <= FEW_WORDS:
        return None
    found = dict.fromkeys(one for phrase in phrases if (one := reading.clearly(phrase)))
    return Resolved(next(iter(found))) if len(found) == 1 else None


def _described(reading: Reading, current: ProtocolView | None) -> Resolved | None:
    """What is in hand, for words that need no other; or what has the size or the word that the text tells."""
    if (bare := reading.sized()) and not cues.sizes(reading.text) and not cues.MANY_DOCUMENTS.search(reading.text):
        return Resolved(bare)
    if aged := _of_an_age(reading, current):
        return Resolved(aged)
    if current and not reading.says_more:
        return Resolved(current)
    if by_size := reading.sized():
        return Resolved(by_size)
    return _resolved(one_or_choices(reading.worded(), reading.ask.kind))


def _of_an_age(reading: Reading, current: ProtocolView | None) -> ProtocolView | None:
    """The only protocol that states ages, where an age is asked about, and not of the one in hand: 'and age 25?'."""
    if reading.ask.kind != "ask_detail" or cues.IT.search(reading.text) or not cues.AGE_MENTIONED.search(reading.text):
        return None
    stating = [one for one in reading.index.protocols if cues.AGE_RANGE.search(one.purpose)]
    return stating[0] if len(stating) == 1 and current not in stating else None


def _only_names(reading: Reading) -> bool:
    """'and is Provide?', where partners were asked about: nothing of its own but organisations, none of which calls a protocol."""
    if reading.context.kind != "check_partner" or cues.WH.search(reading.text):
        return False
    named = {reading.words[at] for one in reading.organisations for at in range(one.start, min(one.end, len(reading.words)))}
    return bool(named) and set(reading.own_words) <= named and not reading.names_by_partner and not cues.ON_ANY.search(reading.text)


def _is_about_it(reading: Reading) -> bool:
    """'does Hertfordshire come into it': the words point at the protocol in hand and name none but for the organisation's place."""
    return (
        cues.ABOUT_IT.search(reading.text) is not None
        and not _names_another_thing(reading)
        and not any(one.named for one in reading.possible)
    )


def _by_partner(reading: Reading, partnered: tuple[ProtocolView, ...]) -> Resolved | None:
    """The protocol of the partner that the text names, a choice between that partner's, or else a lone likely one."""
    choice = Resolved(None, Choices(partnered, reading.ask.kind)) if 1 < len(partnered) <= MOST_CHOICES else None
    if len(partnered) == 1:
        return Resolved(partnered[0])
    if choice and reading.names_by_partner:
        return choice
    if reading.top and reading.top.probability >= LIKELY and not reading.is_torn:
        return Resolved(reading.protocol_of(reading.top))
    return choice if choice and cues.NAMED_THING.search(reading.text) else None


def _is_of_another_partner(reading: Reading, partnered: tuple[ProtocolView, ...]) -> bool:
    """Whether the text calls the protocol by a partner ('the Provide agreement') that the likeliest one does not have."""
    likely = reading.mentioned
    return bool(partnered and likely and not likely.named and reading.names_by_partner and reading.protocol_of(likely) not in partnered)


def _torn(reading: Reading, current: ProtocolView | None) -> Resolved:
    named = [one for one in reading.possible if one.named]
    if len(named) == 1:
        return Resolved(reading.protocol_of(named[0]))
    tied = tuple(reading.protocol_of(one) for one in reading.possible)
    if current in tied and cues.THIS.search(reading.text):
        return Resolved(current)
    return Resolved(None, Choices(tied, reading.ask.kind))


def _unresolved(reading: Reading, current: ProtocolView | None, partnered: tuple[ProtocolView, ...]) -> Resolved:
    if reading.says_more:
        hinted = reading.hinted()
        if len(hinted) == 1:
            return Resolved(hinted[0])
        if reading.described:
            return Resolved(reading.protocol_of(reading.described))
        if 1 < len(hinted) <= MOST_CHOICES:
            return Resolved(None, Choices(hinted, reading.ask.kind))
    if current and cues.THIS.search(reading.text) and not _names_another_thing(reading):
        return Resolved(current)
    if len(reading.possible) > 1 and reading.says_more:
        return Resolved(None, Choices(tuple(reading.protocol_of(one) for one in reading.possible), reading.ask.kind))
    few = len(reading.words) <= SHORT or len(reading.own_words) <= FEW_OWN or reading.ask.kind == "check_partner"
    if current and few and not _names_another_thing(reading):
        return Resolved(current)
    if 1 < len(partnered) <= MOST_CHOICES:
        return Resolved(None, Choices(partnered, reading.ask.kind))
    foreign = reading.says_more and (reading.organisations or reading.ask.kind == "check_partner")
    if foreign or len(reading.own_words) > FEW_OWN or _names_another_thing(reading):
        return Resolved(None, NothingCovers())
    return Resolved(None, WhichProtocol(reading.ask.kind))


def _first_spoken_of(reading: Reading) -> ProtocolView | None:
    """The protocol that the conversation was about first."""
    slug = reading.context.recent[-1] if reading.context.recent else reading.context.protocol
    return reading.index.protocol(slug) if slug else None


def calls_other(reading: Reading) -> bool:
    """Whether the text calls for 'the other one', also as 'the other ones' where only one is left of two that were listed."""
    listed = reading.context.choices or reading.context.listed
    left_over = len(listed) == PAIR and reading.context.protocol in listed and reading.context.kind not in LISTING
    return cues.OTHER_ONE.search(reading.text) is not None or (left_over and cues.THE_OTHERS.search(reading.text) is not None)


def other_one(reading: Reading) -> ProtocolView | None:
    """'The other one': of two that were listed or offered the one not in hand, else the one before."""
    of_partner = [one for one in reading.partnered() if one != reading.current()]
    if len(of_partner) == 1:
        return of_partner[0]  # 'the other Provide one'
    listed = [slug for slug in (reading.context.choices or reading.context.listed) if slug != reading.context.protocol]
    slug = listed[0] if len(listed) == 1 else next(iter(reading.context.recent), None)
    return reading.index.protocol(slug) if slug else None


def _names_another_thing(reading: Reading) -> bool:
    """'the police one', 'the housing protocol': a thing named after an article, which the knowledge base did not recognise."""
    return cues.NAMED_THING.search(reading.text) is not None
