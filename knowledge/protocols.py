"""Information sharing protocols: read them, add, edit and retire them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Unpack

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from knowledge import history
from knowledge import protocol_fields as fields
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Conflict, NotFound
from knowledge.models import Protocol, ProtocolTerm
from knowledge.protocol_fields import ADMIN, CURRENT, RETIRED, Changes, DocumentView, Example, Term
from knowledge.values import key, one_line, required

__all__ = ["Changes", "DocumentView", "Example", "Language", "ProtocolView", "Term"]

DEFAULT_THEME = "Learning and Education"


@dataclass(frozen=True)
class ProtocolView:
    """A protocol. `status` is current or retired; partners are organisation names, in the order of the page."""

    slug: str
    title: str
    purpose: str
    theme: str
    status: str
    owner: str | None
    review_date: date | None
    version: int
    partners: tuple[str, ...]
    documents: tuple[DocumentView, ...]


@dataclass(frozen=True)
class Language:
    """What people say when they mean a protocol."""

    terms: tuple[Term, ...]
    examples: tuple[Example, ...]


def list_protocols(database: Database, *, status: str | None = CURRENT) -> tuple[ProtocolView, ...]:
    """The protocols of one status, or with None of any, in the order of the page."""
    query = select(Protocol).options(selectinload(Protocol.partners), selectinload(Protocol.documents))
    if status is not None:
        query = query.where(Protocol.status == status)
    with database.session() as session:
        return tuple(view(row) for row in session.scalars(query.order_by(Protocol.position, Protocol.id)))


def get_protocol(database: Database, slug_or_title: str) -> ProtocolView:
    """The protocol of this slug or title, or of a nickname or acronym that no other has; NotFound when there is none."""
    with database.session() as session:
        return view(must_find(session, slug_or_title))


def get_language(database: Database, slug_or_title: str) -> Language:
    """The terms and example questions of a protocol."""
    with database.session() as session:
        return _language(must_find(session, slug_or_title))


def list_in_full(database: Database) -> tuple[tuple[ProtocolView, Language], ...]:
    """Every protocol, retired ones too, with what people say when they mean it, in the order of the page."""
    with database.session() as session:
        return all_in_full(session)


def all_in_full(session: Session) -> tuple[tuple[ProtocolView, Language], ...]:
    """As `list_in_full`; for services."""
    parts = (Protocol.partners, Protocol.documents, Protocol.terms, Protocol.examples)
    query = select(Protocol).options(*(selectinload(part) for part in parts)).order_by(Protocol.position, Protocol.id)
    return tuple((view(row), _language(row)) for row in session.scalars(query))


def add_protocol(
    database: Database,
    actor: Actor,
    *,
    title: str,
    purpose: str,
    partners: Iterable[str],
    documents: Iterable[DocumentView] = (),
    theme: str = DEFAULT_THEME,
    owner: str | None = None,
    review_date: date | None = None,
    terms: Iterable[str | Term] = (),
    examples: Iterable[str | Example] = (),
    why: str | None = None,
) -> ProtocolView:
    """Add a protocol as the last of the page; Conflict when one of that title exists."""
    with history.editing(database, actor) as session:
        values = Changes(
            title=title, purpose=purpose, partners=partners, documents=documents, theme=theme, owner=owner, review_date=review_date
        )
        protocol = create(session, actor, values, terms, examples, why)
        session.commit()
        return view(protocol)


def edit_protocol(
    database: Database,
    actor: Actor,
    slug: str,
    *,
    expected_version: int | None = None,
    why: str | None = None,
    **changes: Unpack[Changes],
) -> ProtocolView:
    """Change the given fields; Conflict when the protocol is no longer at `expected_version`."""
    with history.editing(database, actor) as session:
        protocol = must_find(session, slug)
        must_be_at(protocol, expected_version)
        with history.changing(session, actor, protocol, why):
            fields.put(session, actor, protocol, changes)
        session.commit()
        return view(protocol)


def retire_protocol(
    database: Database, actor: Actor, slug: str, *, expected_version: int | None = None, why: str | None = None
) -> ProtocolView:
    """Take a protocol out of every answer; it is kept, and `edit_protocol(status="current")` brings it back."""
    return edit_protocol(database, actor, slug, expected_version=expected_version, why=why, status=RETIRED)


def add_term(database: Database, actor: Actor, slug: str, term: str | Term, *, why: str | None = None) -> ProtocolView:
    """Add a nickname, acronym or keyword; Conflict when the protocol has it already."""
    with history.editing(database, actor) as session:
        protocol = must_find(session, slug)
        with history.changing(session, actor, protocol, why):
            if not fields.add_terms(protocol, [fields.as_term(term)]):
                raise Conflict(f"{protocol.title} has that term already.")
        session.commit()
        return view(protocol)


def remove_term(database: Database, actor: Actor, slug: str, term: str, *, why: str | None = None) -> ProtocolView:
    """Take a term away; NotFound when the protocol does not have it."""
    with history.editing(database, actor) as session:
        protocol = must_find(session, slug)
        row = next((row for row in protocol.terms if key(row.term) == key(term)), None)
        if row is None:
            raise NotFound(f"{protocol.title} has no term {required('term', term, 200)!r}.")
        with history.changing(session, actor, protocol, why):
            protocol.terms.remove(row)
        session.commit()
        return view(protocol)


def add_example(database: Database, actor: Actor, slug: str, question: str, *, source: str = ADMIN, why: str | None = None) -> ProtocolView:
    """Add something that people ask when they mean the protocol; Conflict when the protocol has it already."""
    with history.editing(database, actor) as session:
        protocol = must_find(session, slug)
        with history.changing(session, actor, protocol, why):
            if not fields.add_examples(protocol, [Example(question, source)]):
                raise Conflict(f"{protocol.title} has that example question already.")
        session.commit()
        return view(protocol)


def remove_example(database: Database, actor: Actor, slug: str, question: str, *, why: str | None = None) -> ProtocolView:
    """Take an example question away; NotFound when the protocol does not have it."""
    with history.editing(database, actor) as session:
        protocol = must_find(session, slug)
        row = next((row for row in protocol.examples if key(row.text) == key(question)), None)
        if row is None:
            raise NotFound(f"{protocol.title} has no example question {required('question', question, fields.MAXIMUM_EXAMPLE)!r}.")
        with history.changing(session, actor, protocol, why):
            protocol.examples.remove(row)
        session.commit()
        return view(protocol)


def create(
    session: Session,
    actor: Actor,
    values: Changes,
    terms: Iterable[str | Term],
    examples: Iterable[str | Example],
    why: str | None,
    *,
    slug: str | None = None,
    taken: fields.Taken | None = None,
) -> Protocol:
    """Make a protocol from all its values; for services, inside `history.editing`. A slug that is taken gets a number.

    Give the same `taken` with each of many.
    """
    title = required("title", values["title"], 300)
    taken = taken or fields.Taken(session)
    protocol = Protocol(slug=taken.slug(slug or title), status=CURRENT, version=1, position=taken.place())
    fields.put(session, actor, protocol, values, taken)
    fields.add_terms(protocol, [fields.as_term(term) for term in terms])
    fields.add_examples(protocol, [fields.as_example(example) for example in examples])
    history.added(session, actor, protocol, why)
    return protocol


def find(session: Session, name: str) -> Protocol | None:
    """The protocol of this slug, title, or nickname or acronym that no other has; for services."""
    line = one_line(name)
    for condition in (Protocol.slug == line, func.lower(Protocol.title) == func.lower(line)):
        protocol = session.scalar(select(Protocol).where(condition))
        if protocol is not None:
            return protocol
    meant = select(Protocol).join(ProtocolTerm).where(func.lower(ProtocolTerm.term) == func.lower(line), ProtocolTerm.kind != "keyword")
    rows = session.scalars(meant.distinct().limit(2)).all()
    return rows[0] if len(rows) == 1 else None


def must_find(session: Session, name: str) -> Protocol:
    """As `find`; NotFound when there is none."""
    protocol = find(session, name)
    if protocol is None:
        raise NotFound(f"No protocol is called {one_line(name)[:100]!r}.")
    return protocol


def must_be_at(protocol: Protocol, version: int | None) -> None:
    """Raise Conflict when somebody changed the protocol after `version` was read."""
    if version is not None and protocol.version != version:
        raise Conflict(f"{protocol.title} was changed by somebody else (version {protocol.version}, not {version}). Nothing was changed.")


def _language(protocol: Protocol) -> Language:
    return Language(
        tuple(Term(row.term, row.kind) for row in protocol.terms), tuple(Example(row.text, row.source) for row in protocol.examples)
    )


def view(protocol: Protocol) -> ProtocolView:
    """The record as a frozen value."""
    return ProtocolView(
        slug=protocol.slug,
        title=protocol.title,
        purpose=protocol.purpose,
        theme=protocol.theme,
        status=protocol.status,
        owner=protocol.owner,
        review_date=protocol.review_date,
        version=protocol.version,
        partners=tuple(partner.organisation.name for partner in sorted(protocol.partners, key=lambda partner: partner.position)),
        documents=tuple(
            DocumentView(row.title, row.format, row.size, row.url) for row in sorted(protocol.documents, key=lambda row: row.position)
        ),
    )
