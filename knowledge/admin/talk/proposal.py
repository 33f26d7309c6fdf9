"""A change to a protocol that is not made yet: what is held, what it will be, and what of it is in doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from knowledge import protocol_fields
from knowledge.admin.talk import facts as told
from knowledge.admin.talk.facts import Fact
from knowledge.admin.talk.partners import ABSENT, DOCUMENT, LIKELY, Doubt, Organisations, read_names
from knowledge.admin.talk.words import lowered
from knowledge.errors import Invalid
from knowledge.history import GATHERED, RevisionView, written
from knowledge.protocol_fields import ADMIN
from knowledge.protocols import DEFAULT_THEME, Language, ProtocolView
from knowledge.search.text import words
from knowledge.values import document_format, key, one_line, required, web_address
from knowledge.written import example_of, term_of

REQUIRED = ("title", "purpose", "partners")
"""What a new protocol cannot do without, in the order in which it is asked for."""
LISTS = ("partners", "terms", "examples")
_PLACES = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "last": -1, "other": -1}
_NEARLY = 72.0

Values = dict[str, Any]


@dataclass(frozen=True)
class Applied:
    """The fields that will differ once facts are applied, what is in doubt, and what was said that changes nothing."""

    fields: Values
    doubts: tuple[Doubt, ...] = ()
    absent: tuple[Doubt, ...] = ()


def snapshot(protocol: ProtocolView, language: Language) -> Values:
    """What is held of a protocol, as history writes it."""
    return {
        "title": protocol.title,
        "purpose": protocol.purpose,
        "theme": protocol.theme,
        "owner": protocol.owner,
        "review_date": protocol.review_date.isoformat() if protocol.review_date else None,
        "partners": list(protocol.partners),
        "documents": [
            {"title": one.title, "format": one.format, "size": one.size, "url": one.url} for one in protocol.documents
        ],
        "terms": [written(one.term, one.kind) for one in language.terms],
        "examples": [written(one.text, one.source) for one in language.examples],
    }  # fmt: skip


def empty() -> Values:
    """What a new protocol begins with."""
    return {
        "title": None,
        "purpose": None,
        "theme": DEFAULT_THEME,
        "owner": None,
        "review_date": None,
        "partners": [],
        "documents": [],
        "terms": [],
        "examples": [],
    }


def bare(name: str, one: str) -> str:
    """A term without its kind, an example question without its source."""
    return term_of(one).term if name == "terms" else example_of(one).text


@dataclass
class Applying:
    """Applies facts to what is held and what was said before. `text` is the message, which may say which document is meant."""

    base: Mapping[str, Any]
    organisations: Organisations
    settled: Mapping[str, Any]
    text: str
    values: Values = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    absent: list[Doubt] = field(default_factory=list)

    def held(self, name: str) -> Any:
        """A field as it would be now."""
        return self.values.get(name, self.base[name])

    def apply(self, facts: Sequence[Fact]) -> Applied:
        """What the facts make of it. Invalid says which value cannot be taken."""
        for fact in facts:
            match fact.field:
                case told.PARTNERS:
                    self._partners(fact)
                case told.TERMS:
                    self._gathered(fact, "terms", [self._term(word, fact.kind) for word in fact.names])
                case told.EXAMPLES:
                    longest = protocol_fields.MAXIMUM_EXAMPLE
                    self._gathered(fact, "examples", [written(required("example question", one, longest), ADMIN) for one in fact.names])
                case name if name in told.OF_DOCUMENT:
                    continue
                case name:
                    self.values[name] = self._plain(name, fact)
        self._documents([fact for fact in facts if fact.field in told.OF_DOCUMENT])
        changed = {name: value for name, value in self.values.items() if value != self.base[name]}
        return Applied(changed, tuple(self.doubts), tuple(self.absent))

    @staticmethod
    def _term(word: str, kind: str) -> str:
        term = protocol_fields.as_term(required("term", word, 200))
        return written(term.term, kind or term.kind)

    @staticmethod
    def _plain(name: str, fact: Fact) -> str | None:
        longest = {"title": 300, "purpose": protocol_fields.MAXIMUM_PURPOSE, "theme": 200, "owner": 200, "review_date": 10}[name]
        return required(name, fact.names[0], longest) if fact.names else None

    def _partners(self, fact: Fact) -> None:
        names, doubts = read_names(", ".join(fact.names), self.organisations, self.settled)
        current = list(self.held("partners"))
        if fact.how == told.REMOVE:
            for name in (*names, *(doubt.words for doubt in doubts)):
                self._remove_partner(name, current)
            self.values["partners"] = current
            return
        self.doubts += doubts
        for name in names:
            required("name of the partner", name, 200)
        self.values["partners"] = names if fact.how == told.SET else list(dict.fromkeys([*current, *names]))

    def _remove_partner(self, name: str, current: list[str]) -> None:
        for meant in self.settled.get(key(name), [self.organisations.held(name) or name]):
            found = next((one for one in current if key(one) == key(meant)), None)
            likely = [one for one in current if fuzz.token_set_ratio(key(one), key(meant)) >= _NEARLY]
            if found:
                current.remove(found)
            elif likely and key(name) not in self.settled:
                self.doubts.append(Doubt(LIKELY, name, tuple(likely)))
            else:
                self.absent.append(Doubt(ABSENT, meant, tuple(current)))

    def _gathered(self, fact: Fact, name: str, new: list[str]) -> None:
        current = list(self.held(name))
        for one in new:
            same = next((held for held in current if key(bare(name, held)) == key(bare(name, one))), None)
            if fact.how == told.REMOVE and same is None:
                self.absent.append(Doubt(ABSENT, bare(name, one)))
            elif fact.how == told.REMOVE and same is not None:
                current.remove(same)
            elif same is None:
                current.append(one)
        self.values[name] = current

    def _documents(self, facts: list[Fact]) -> None:
        if not facts:
            return
        current = [dict(one) for one in self.held("documents")]
        adds = any(fact.field == told.DOCUMENT and fact.how == told.ADD for fact in facts)
        place = len(current) if adds else self._place(current)
        if place is None:
            return
        self.values["documents"] = current
        if any(fact.field == told.DOCUMENT and fact.how == told.REMOVE for fact in facts):
            del current[place : place + 1]
            return
        if place == len(current):
            current.append({"title": self.held("title") or "", "format": None, "size": None, "url": None})
        self._document(current[place], {fact.field: fact for fact in facts}, current)

    @staticmethod
    def _document(document: Values, parts: Mapping[str, Fact], current: Sequence[Values]) -> None:
        """Put what was told of a document into it."""
        if fact := parts.get(told.DOCUMENT_TITLE):
            document["title"] = required("title of the document", fact.names[0], 300)
        if fact := parts.get(told.URL):
            document["url"] = web_address(fact.names[0])
        if fact := parts.get(told.FORMAT):
            document["format"] = document_format(fact.names[0])
        if fact := parts.get(told.SIZE):
            document["size"] = int(fact.names[0])
        if any(key(one["title"]) == key(document["title"]) for one in current if one is not document):
            raise Invalid(f"There is a document called {document['title']!r} already. Give this one a title of its own.")

    def _place(self, current: list[Values]) -> int | None:
        """Which document is meant, as its place; None when that has to be asked."""
        if len(current) < 2:
            return 0
        if settled := self.settled.get(DOCUMENT):
            return next((place for place, one in enumerate(current) if one["title"] in settled), 0)
        low = lowered(self.text)
        for word, place in _PLACES.items():
            if re.search(rf"\b{word} (?:document|doc|file|one|pdf)\b", low):
                return place % len(current)
        own: list[set[str]] = [set(words(one["title"])) for one in current]
        said = set(words(self.text)) | {word + "s" for word in words(self.text)}
        scores = [len(said & mine.difference(*(other for other in own if other is not mine))) for mine in own]
        best = max(scores)
        if best and scores.count(best) == 1:
            return scores.index(best)
        self.doubts.append(Doubt(DOCUMENT, DOCUMENT, tuple(one["title"] for one in current)))
        return None


def as_of(now: Mapping[str, Any], changes: Sequence[RevisionView]) -> Values:
    """What was held before these changes, oldest first, to what is held now."""
    held = dict(now)
    for change in reversed(changes):
        after = change.after or {}
        for name, value in (change.before or {}).items():
            if name in GATHERED:
                held[name] = [*(one for one in held[name] if one not in after[name]), *value]
            else:
                held[name] = value
    return held


def rebased(fields: Mapping[str, Any], was: Mapping[str, Any], now: Mapping[str, Any]) -> Values:
    """The same change, made to what somebody else has made of it meanwhile: of a list, what was added and what was taken away."""
    made: Values = {}
    for name, value in fields.items():
        if name in LISTS:
            before = was.get(name, ())
            kept = [one for one in now[name] if one in value or one not in before]
            made[name] = [*kept, *(one for one in value if one not in before and one not in kept)]
        elif name == "documents":
            made[name] = _documents_rebased(value, was.get(name, ()), now[name])
        else:
            made[name] = value
    return {name: value for name, value in made.items() if value != now[name]}


def _documents_rebased(mine: Sequence[Values], was: Sequence[Values], now: Sequence[Values]) -> list[Values]:
    before = {key(one["title"]): one for one in was}
    wanted = {key(one["title"]): one for one in mine}
    made = []
    for one in now:
        name = key(one["title"])
        if name in before and name not in wanted:
            continue
        changed = {part: value for part, value in wanted.get(name, {}).items() if value != before.get(name, {}).get(part, one.get(part))}
        made.append({**one, **changed})
    there = {key(one["title"]) for one in now}
    return [*made, *(dict(one) for name, one in wanted.items() if name not in there and name not in before)]


def missing(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """What a new protocol still lacks, in the order in which it is asked for."""
    return tuple(name for name in REQUIRED if not fields.get(name))


def completed(fields: Values) -> Values:
    """A new protocol's fields: a document that was given no title has the protocol's."""
    documents = [{**one, "title": one["title"] or one_line(fields.get("title") or "")} for one in fields.get("documents", ())]
    return {**fields, "documents": documents} if documents else fields
