"""Puts values into a protocol record: checks each, keeps rows that stay. For services, inside `history.editing`; commits nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge import organisations
from knowledge.actors import Actor
from knowledge.errors import Conflict, Invalid
from knowledge.models import Document, ExampleQuestion, Protocol, ProtocolPartner, ProtocolTerm
from knowledge.sizes import checked_size, format_size
from knowledge.values import document_format, key, one_line, required, slug, web_address

CURRENT, RETIRED = "current", "retired"
KINDS = ("nickname", "acronym", "keyword")
SHIPPED, ADMIN, LEARNT = SOURCES = ("shipped", "admin", "learnt")
MAXIMUM_PURPOSE = 20_000
MAXIMUM_EXAMPLE = 500
_LONGEST = {"title": 300, "purpose": MAXIMUM_PURPOSE, "theme": 200, "owner": 200}


@dataclass(frozen=True)
class DocumentView:
    """A protocol's document. `format` is upper case, `size` is bytes; either and `url` are None when unknown."""

    title: str
    format: str | None = None
    size: int | None = None
    url: str | None = None


@dataclass(frozen=True)
class Term:
    """Another word for a protocol; `kind` is nickname, acronym or keyword."""

    term: str
    kind: str = "nickname"


@dataclass(frozen=True)
class Example:
    """A question that people ask when they mean a protocol; `source` is shipped, admin or learnt."""

    text: str
    source: str = ADMIN


class Changes(TypedDict, total=False):
    """The fields that `edit_protocol` changes; one that is not given stays as it is."""

    title: str
    purpose: str
    theme: str
    status: str
    owner: str | None
    review_date: date | None
    partners: Iterable[str]
    documents: Iterable[DocumentView]


class Taken:
    """The titles and slugs that protocols have and the next place on the page, read once where many protocols are put in."""

    def __init__(self, session: Session) -> None:
        rows = session.execute(select(Protocol.title, Protocol.slug, Protocol.position)).all()
        self._titles = {title.lower(): (title, name) for title, name, _ in rows}
        self._slugs = {name for _, name, _ in rows}
        self._next_place = max((position for _, _, position in rows), default=-1) + 1

    def slug(self, title: str) -> str:
        """A slug for a new protocol's title that no protocol has; taken from now on."""
        wanted = slug(title)
        others = (f"{wanted}-{number}" for number in range(2, len(self._slugs) + 3))
        free = next(name for name in (wanted, *others) if name not in self._slugs) if wanted in self._slugs else wanted
        self._slugs.add(free)
        return free

    def place(self) -> int:
        """The place after the last of the page; taken from now on."""
        self._next_place += 1
        return self._next_place - 1

    def take_title(self, protocol: Protocol, title: str) -> None:
        """Give the title to a protocol instead of the one it has; Conflict when another protocol has it."""
        other, holder = self._titles.get(title.lower(), (title, protocol.slug))
        if holder != protocol.slug:
            raise Conflict(f"A protocol called {other!r} exists already.")
        if protocol.title is not None:
            self._titles.pop(protocol.title.lower(), None)
        self._titles[title.lower()] = (title, protocol.slug)


def document_text(document: DocumentView) -> str:
    """The document as a person reads it: `Title (DOC, 90KB, https://…)`, without what is unknown."""
    facts = (document.format, None if document.size is None else format_size(document.size), document.url)
    known = ", ".join(fact for fact in facts if fact)
    return f"{document.title} ({known})" if known else document.title


def put(session: Session, actor: Actor, protocol: Protocol, changes: Changes, taken: Taken | None = None) -> None:
    """Change the given fields of a protocol; Invalid or Conflict says which value cannot be taken.

    `taken` saves looking through all protocols for each title.
    """
    if "title" in changes:
        protocol.title = _free_title(session, protocol, changes["title"], taken)
    if "purpose" in changes:
        protocol.purpose = required("purpose", changes["purpose"], _LONGEST["purpose"])
    if "theme" in changes:
        protocol.theme = required("theme", changes["theme"], _LONGEST["theme"])
    if "status" in changes:
        if changes["status"] not in (CURRENT, RETIRED):
            raise Invalid(f"The status is {changes['status']!r}: it must be {CURRENT} or {RETIRED}.")
        protocol.status = changes["status"]
    if "owner" in changes:
        protocol.owner = required("owner", changes["owner"], _LONGEST["owner"]) if changes["owner"] else None
    if "review_date" in changes:
        protocol.review_date = changes["review_date"]
    if "partners" in changes:
        _put_partners(session, actor, protocol, changes["partners"])
    if "documents" in changes:
        _put_documents(protocol, [checked_document(document) for document in changes["documents"]])


def faults(changes: Changes) -> tuple[Invalid, ...]:
    """What is wrong with the lines of text among the fields, all of it at once; `put` would raise the first."""
    found = []
    for name, longest in _LONGEST.items():
        if name in changes and (changes[name] or name != "owner"):  # type: ignore[literal-required]
            try:
                required(name, changes[name], longest)  # type: ignore[literal-required]
            except Invalid as error:
                found.append(error)
    return tuple(found)


def checked_document(document: DocumentView) -> DocumentView:
    """The document as it is kept; Invalid says which value cannot be taken."""
    return DocumentView(
        required("title of the document", document.title, 300),
        document_format(document.format),
        None if document.size is None else checked_size(document.size),
        web_address(document.url),
    )


def add_terms(protocol: Protocol, terms: Iterable[Term]) -> int:
    """Add the terms that the protocol lacks; how many those were."""
    held = {key(row.term) for row in protocol.terms}
    new = 0
    for term in terms:
        word = required("term", term.term, 200)
        if term.kind not in KINDS:
            raise Invalid(f"The kind of term is {term.kind!r}: it must be {', '.join(KINDS[:-1])} or {KINDS[-1]}.")
        if key(word) not in held:
            held.add(key(word))
            protocol.terms.append(ProtocolTerm(term=word, kind=term.kind))
            new += 1
    return new


def add_examples(protocol: Protocol, examples: Iterable[Example]) -> int:
    """Add the example questions that the protocol lacks; how many those were."""
    held = {key(row.text) for row in protocol.examples}
    new = 0
    for example in examples:
        line = required("example question", example.text, MAXIMUM_EXAMPLE)
        if example.source not in SOURCES:
            raise Invalid(f"The source of the example is {example.source!r}: it must be {', '.join(SOURCES[:-1])} or {SOURCES[-1]}.")
        if key(line) not in held:
            held.add(key(line))
            protocol.examples.append(ExampleQuestion(text=line, source=example.source))
            new += 1
    return new


def as_term(given: str | Term) -> Term:
    """A bare word is an acronym when it is written in capitals, else a nickname."""
    if isinstance(given, Term):
        return given
    word = one_line(given)
    return Term(word, "acronym" if len(word) <= 8 and word.isupper() else "nickname")


def as_example(given: str | Example) -> Example:
    """A bare text is an example that an admin gave."""
    return given if isinstance(given, Example) else Example(given)


def _free_title(session: Session, protocol: Protocol, title: str, taken: Taken | None) -> str:
    line = required("title", title, _LONGEST["title"])
    if taken is not None:
        taken.take_title(protocol, line)
        return line
    with session.no_autoflush:
        other = session.scalar(select(Protocol).where(func.lower(Protocol.title) == func.lower(line)).limit(1))
    if other is not None and other is not protocol:
        raise Conflict(f"A protocol called {other.title!r} exists already.")
    return line


def _put_partners(session: Session, actor: Actor, protocol: Protocol, names: Iterable[str]) -> None:
    rows = {partner.organisation_id: partner for partner in protocol.partners}
    with session.no_autoflush:
        wanted = {found.id: found for found in (organisations.find_or_create(session, actor, name) for name in names)}
    if not wanted:
        raise Invalid("A protocol needs at least one partner.", "partners")
    for number, row in rows.items():
        if number not in wanted:
            protocol.partners.remove(row)
    for position, (number, organisation) in enumerate(wanted.items()):
        if number in rows:
            rows[number].position = position
        else:
            protocol.partners.append(ProtocolPartner(organisation_id=organisation.id, organisation=organisation, position=position))


def _put_documents(protocol: Protocol, wanted: list[DocumentView]) -> None:
    left = list(protocol.documents)
    kept = []
    for position, document in enumerate(wanted):
        row = next((row for row in left if key(row.title) == key(document.title)), None)
        if row is None:
            row = Document()
        else:
            left.remove(row)
        row.title, row.format, row.size, row.url, row.position = document.title, document.format, document.size, document.url, position
        kept.append(row)
    protocol.documents[:] = kept
