"""Which protocol covers a situation, what a protocol is for, what its purpose says, and what is not held about it."""

from __future__ import annotations

from datetime import date

import numpy as np

from knowledge.answers import cues
from knowledge.answers.mentions import organisation_mention
from knowledge.answers.reading import MOST_CHOICES, SHORTEST_OF_CASES, SURE, Reading
from knowledge.answers.resolving import resolve
from knowledge.answers.types import (
    Answer,
    Choices,
    Detail,
    Held,
    NotHeld,
    NothingCovers,
    OrganisationOnNone,
    ProtocolCard,
    ProtocolFound,
    Purpose,
    Several,
    WhichProtocol,
)
from knowledge.answers.verdicts import NEGATED, Verdict, verdict, word_verdict
from knowledge.protocols import ProtocolView
from knowledge.search.english import anybody_words
from knowledge.search.organisations import Found
from knowledge.search.ranking import Candidate
from knowledge.search.text import one_line, sentences, stem, words

VERY_SURE = 0.75
LONE_CHANCE = 0.35
SHARED_WORDS_COUNT = 0.6
"""What it counts for a sentence to hold all words of the question, beside its likeness."""
CLEAR_ASKED = 0.9
"""How clearly a situation must be one protocol's for the partner that asks not to leave it open which is meant."""
SHORT_WORD, SHORTEST_TOLD, UNTOLD = 2, 5, 0.15
"""Telling words that a situation needs beside a partner's name, and the likelihood without the name that is none."""
HARDLY, LITTLE_LEFT = 0.7, 0.15
"""Below the first a situation that has less than the second without one word is nobody's. Of messages kept out of training, 7 of 10 that
are declined so are covered by none."""
SHORTEST_TOLD_AT_LENGTH, LONGEST_TOLD = 9, 60
"""Words of a text that this is tried on: in a longer one, much of the rest says nothing anyway."""
COVERED, SHORTEST_COVERED = 0.8, 4
"""How clearly a situation must be a protocol's for a plain yes, and words that tell one."""


def find_protocol(reading: Reading) -> Answer:
    """The protocol that covers a situation, a choice between likely ones, or that none does."""
    top = reading.top
    outside = [one for one in reading.organisations if one.number is None]
    only_outside = len(outside) == len(reading.organisations)
    if outside and only_outside and top and ((top.probability < SURE and not top.named) or _asked_by(reading, outside)):
        return OrganisationOnNone(tuple(organisation_mention(reading, one) for one in outside))
    if asking := reading.only_by_partner() or _whose_list(reading):
        return Choices(asking, "find_protocol")
    if len(cases := reading.each_case()) > 1:
        if cues.TWO_CASES.search(reading.text):
            return Several(tuple(_found(reading, one, sure=False) for one in cases))
        return Choices(cases, "find_protocol")
    if reading.mentioned and top:
        protocol = reading.protocol_of(top)
        if _only_by_name(reading, protocol) or rests_on_a_word(reading, top):
            return NothingCovers()
        return _found(reading, protocol, sure=top.probability >= VERY_SURE or top.named)
    if reading.is_torn or (top and LONE_CHANCE <= top.probability < SURE):
        return Choices(tuple(reading.protocol_of(one) for one in reading.possible), "find_protocol")
    return NothingCovers()


def _found(reading: Reading, protocol: ProtocolView, *, sure: bool) -> ProtocolFound:
    mentions = (organisation_mention(reading, one) for one in reading.organisations if not one.negated)
    others = tuple(one for one in mentions if one.name not in protocol.partners)
    return ProtocolFound(protocol, quote_for(reading, protocol), sure, others)


def _whose_list(reading: Reading) -> tuple[ProtocolView, ...]:
    """The protocols of a partner that asks for something, where nothing but its name tells which: 'Provide have asked for a list'."""
    held = [entry for one in reading.organisations if (entry := reading.entry(one)) and entry.name not in reading.on_every]
    asking = [entry for entry in held if any(cues.gets_in_touch(name).search(reading.text) for name in entry.names)]
    found = tuple(one for one in reading.index.protocols if any(entry.name in one.partners for entry in asking))
    tells = len(reading.words) >= SHORTEST_OF_CASES and reading.mentioned is not None
    clear = tells and reading.mentioned is not None and reading.mentioned.probability >= CLEAR_ASKED
    if not 1 < len(found) <= MOST_CHOICES or reading.names_one or clear:
        return ()
    named = {at for one in reading.organisations for at in range(one.start, one.end)}
    rest = " ".join(word for at, word in enumerate(reading.words) if at not in named)
    return () if reading.clearly(rest, "situation") else found


def _only_by_name(reading: Reading, protocol: ProtocolView) -> bool:
    """Whether nothing but the name of a place speaks for the protocol: 'insurance forms for a trip to Hertfordshire'."""
    rest = reading.without_places_of(protocol)
    if rest is None or len([word for word in words(rest) if len(word) > SHORT_WORD and word not in anybody_words()]) < SHORTEST_TOLD:
        return False
    ranking = reading.finder.rank(reading.index, rest, "situation")
    return all(one.probability < UNTOLD for one in ranking.candidates if reading.protocol_of(one) == protocol)


def rests_on_a_word(reading: Reading, likeliest: Candidate) -> bool:
    """Whether a protocol that is not very likely would hardly be likely at all without one word of its names.

    A keyword can stand for something else: 'legal' and 'attendance' of a contractor, of staff. Where the rest of so many words says nothing
    for the protocol, the word did so alone.
    """
    if likeliest.probability >= HARDLY or not SHORTEST_TOLD_AT_LENGTH <= len(reading.words) <= LONGEST_TOLD:
        return False
    for name in reading.name_words(reading.protocol_of(likeliest)):
        rest = " ".join(word for word in reading.words if word != name)
        if reading.finder.rank(reading.index, rest, "situation").probability(likeliest.protocol) < LITTLE_LEFT:
            return True
    return False


def _asked_by(reading: Reading, outside: list[Found]) -> bool:
    """Whether an organisation that is on no protocol is the one to share with ('Suffolk want her details', 'with the police')."""
    return any(cues.wants(one.name).search(reading.text) for one in outside)


def vague_need(reading: Reading) -> Answer:
    """A need without its situation: ask what it is about, unless the text did say."""
    if reading.mentioned and reading.says_more:
        return find_protocol(reading)
    current = reading.current()
    if current and cues.PROTOCOL_WITH_MOST.search(reading.text) and not cues.ANOTHER.search(reading.text):
        return ProtocolCard(current)  # 'so which agreement lets us do it', once that was told
    return WhichProtocol("find_protocol")


def ask_protocol(reading: Reading) -> Answer:
    """All that is held about one protocol."""
    resolved = resolve(reading)
    return ProtocolCard(resolved.protocol) if resolved.protocol else resolved.instead or NothingCovers()


def ask_purpose(reading: Reading) -> Answer:
    """What one protocol is for."""
    resolved = resolve(reading)
    return Purpose(resolved.protocol) if resolved.protocol else resolved.instead or NothingCovers()


def ask_detail(reading: Reading) -> Answer:
    """The sentence of the purpose that the question is about."""
    if cues.NO_PARTNER.search(reading.text):
        return ask_unheld(reading)
    resolved = resolve(reading)
    if isinstance(resolved.instead, WhichProtocol) and reading.described and reading.described.probability >= VERY_SURE:
        return _found(reading, reading.protocol_of(reading.described), sure=True)  # a situation after all
    if resolved.protocol is None:
        return resolved.instead or NothingCovers()
    quote = quote_for(reading, resolved.protocol)
    parts = sentences(resolved.protocol.purpose)
    rest = " ".join(part for part in parts if part != quote)
    purpose = resolved.protocol.purpose
    told = word_verdict(reading.text, purpose) or verdict(reading.text, purpose) or _covers(reading, resolved.protocol)
    return Detail(resolved.protocol, quote, rest, told)


def _covers(reading: Reading, protocol: ProtocolView) -> Verdict | None:
    """Yes to 'does it cover children who …' where what follows, taken as a situation, clearly is of this protocol."""
    match = None if cues.AGE.search(reading.text) or cues.YEAR_GROUP.search(reading.text) else cues.COVERS.search(reading.text)
    if not match or not cues.YES_NO.search(reading.text) or NEGATED.search(match.group(1)) or len(words(match.group(1))) < SHORTEST_COVERED:
        return None
    return Verdict(yes=True) if reading.clearly(match.group(1), "situation", COVERED) == protocol else None


def ask_unheld(reading: Reading) -> Answer:
    """A fact that the page does not state; owner and review date are given where an editor has entered them."""
    resolved = resolve(reading)
    if resolved.protocol is None and not isinstance(resolved.instead, WhichProtocol | Choices):
        return resolved.instead or NothingCovers()
    for name, pattern in cues.HELD_FACTS:
        value = getattr(resolved.protocol, name) if resolved.protocol else None
        if value and resolved.protocol and pattern.search(reading.text):
            label = "Owner" if name == "owner" else "Review date"
            return Held(resolved.protocol, label, f"{value.day} {value:%B %Y}" if isinstance(value, date) else value)
    if isinstance(resolved.instead, Choices):
        return resolved.instead
    return NotHeld(cues.not_held(reading.text), resolved.protocol)


def quote_for(reading: Reading, protocol: ProtocolView) -> str:
    """The sentence of the purpose that lies nearest to the question; the purpose itself when it is one sentence."""
    parts = sentences(protocol.purpose)
    if len(parts) < 2:
        return one_line(protocol.purpose)
    likeness = reading.finder.likeness(one_line(reading.text), parts)
    asked = {stem(word) for word in reading.words if len(word) > 3 or word.isdigit()}
    shared = np.array([len(asked & {stem(word) for word in words(part)}) / max(len(asked), 1) for part in parts])
    return parts[int(np.argmax(likeness + SHARED_WORDS_COUNT * shared))]
