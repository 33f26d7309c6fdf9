"""Finds the protocol that an editor means, by the finder that questions are answered with. A guess is asked about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge import protocols
from knowledge.answers.context import Context
from knowledge.answers.protocols import VERY_SURE
from knowledge.answers.reading import Ask, Reading
from knowledge.answers.resolving import resolve
from knowledge.answers.types import Choices
from knowledge.database import Database
from knowledge.protocol_fields import CURRENT
from knowledge.protocols import ProtocolView
from knowledge.search.english import follow_up_words
from knowledge.search.finder import Finder
from knowledge.search.text import words
from knowledge.values import key

MOST_LISTED = 8
_LIKE, _CLEAR = 75.0, 12.0
_VERBS = re.compile(
    r"\b(?:change|edit|update|amend|alter|modify|correct|fix|set|add|remove|delete|take|drop|replace|swap|put|make|rename|retir(?:e|ed|ing|ement)|withdrawn?|shouldn['’]?t|been|restore|please|pls|want|need|like"
    r"|partners?|purpose|title|owner|review(?:ed)?|date|link|size|format|nick ?name|keyword|acronym|example|theme|new|now|history|who|when|changed|undo|back|bring|call(?:s|ed)?|known|also|people|undo|revert|previous|version|last)\b",
    re.I,
)
"""Words of the change itself, which say nothing of which protocol is meant."""
_ANY = re.compile(r"\b(?:an?|any|another|one of (?:the|our|your)|some) (?:protocol|agreement)s?\b", re.I)


@dataclass(frozen=True)
class Target:
    """The protocol that is surely meant, or those that may be, likeliest first; none of either when nothing tells."""

    protocol: ProtocolView | None = None
    options: tuple[ProtocolView, ...] = ()


class Targets:
    """Finds protocols by what people say."""

    def __init__(self, database: Database, finder: Finder) -> None:
        self._database = database
        self._finder = finder

    def find(self, text: str, context: Context) -> Target:
        """The protocol that a text names, describes, or points at as the one just spoken of."""
        index = self._finder.index()
        reading = Reading(self._finder, index, Ask(text, "ask_partners", context=context))
        named = [reading.protocol_of(one) for one in reading.ranking.candidates if one.named]
        if len(named) == 1:
            return Target(named[0])
        likeliest = reading.mentioned
        if likeliest and likeliest.named:
            return Target(reading.protocol_of(likeliest))
        if named:
            return Target(options=tuple(named))
        resolved = resolve(reading)
        if resolved.protocol is None:
            return Target(options=resolved.instead.protocols) if isinstance(resolved.instead, Choices) else Target()
        current = reading.current()
        points = resolved.protocol == current and not names_something(text)
        sure = reading.ranking.probability(index.numbers[resolved.protocol.slug]) >= VERY_SURE and not reading.is_torn
        by_partner = reading.names_by_partner and reading.partnered() == (resolved.protocol,)
        if _ANY.search(text) and not names_something(text):
            return Target()
        if points or sure or by_partner:
            return Target(resolved.protocol)
        others = [reading.protocol_of(one) for one in reading.possible]
        return Target(options=tuple(dict.fromkeys((resolved.protocol, *others))))

    def named(self, text: str) -> ProtocolView | None:
        """The one protocol whose name a text has, None for none or several."""
        reading = Reading(self._finder, self._finder.index(), Ask(text, "ask_partners", context=Context()))
        named = [reading.protocol_of(one) for one in reading.ranking.candidates if one.named]
        return named[0] if len(named) == 1 else None

    def retired(self, text: str) -> Target:
        """The retired protocol that a text names; only one, or one that was just retired, needs no name."""
        held = [one for one in self.every() if one.status != CURRENT]
        own = _VERBS.sub(" ", text)
        scores = sorted(((self._likeness(own, one), number) for number, one in enumerate(held)), reverse=True)
        likely = [held[number] for score, number in scores if score >= _LIKE and scores[0][0] - score < _CLEAR]
        if len(likely) == 1:
            return Target(likely[0])
        return Target(options=tuple(likely or held)[:MOST_LISTED])

    def _likeness(self, text: str, protocol: ProtocolView) -> float:
        language = protocols.get_language(self._database, protocol.slug)
        names = [protocol.title, *(term.term for term in language.terms if term.kind != "keyword")]
        return max(fuzz.token_set_ratio(key(text), key(name)) for name in names)

    def titled(self, title: str) -> ProtocolView | None:
        """The protocol of exactly this title, retired ones too."""
        return next((one for one in self.every() if key(one.title) == key(title)), None)

    def every(self) -> tuple[ProtocolView, ...]:
        """All protocols, retired ones too."""
        return protocols.list_protocols(self._database, status=None)

    def listed(self) -> tuple[str, ...]:
        """The titles that can be offered when nothing tells which is meant; none when they are too many."""
        titles = tuple(one.title for one in self._finder.index().protocols)
        return titles if len(titles) <= MOST_LISTED else ()


def names_something(text: str) -> bool:
    """Whether a text has words that could name something, besides those of the change itself."""
    known = follow_up_words()
    return any(word not in known and len(word) > 2 and not word.isdigit() for word in words(_VERBS.sub(" ", text)))
