"""What the knowledge base holds, read for finding: all of it, or what changed since it was read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge import history
from knowledge.database import Database
from knowledge.glossary import GlossaryView
from knowledge.models import (
    Document,
    ExampleQuestion,
    GlossaryTerm,
    Organisation,
    OrganisationName,
    Protocol,
    ProtocolPartner,
    ProtocolTerm,
    Revision,
)
from knowledge.protocol_fields import CURRENT, DocumentView, Term
from knowledge.protocols import ProtocolView

MOST_CHANGES = 500
"""With more changes than this everything is read anew."""
NEAR_DOMAIN = history.subject(ExampleQuestion())
"""What history calls the questions that no protocol covers."""


@dataclass(frozen=True)
class Held:
    """A current protocol with what people say for it. Protocols are in the order of `place`."""

    place: tuple[int, int]
    view: ProtocolView
    terms: tuple[Term, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Called:
    """An organisation and every name it goes by."""

    name: str
    full_name: str | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class Contents:
    """All that finding needs of one version of the knowledge base, protocols and organisations by their id in the database.

    `last` is the newest change in it, by which a later reading knows what came after.
    """

    last: tuple[int, datetime] | None
    protocols: Mapping[int, Held]
    organisations: Mapping[int, Called]
    glossary: tuple[GlossaryView, ...]
    near_domain: tuple[str, ...]

    @property
    def version(self) -> int:
        """As `knowledge.history.knowledge_version` tells it."""
        return self.last[0] if self.last else 0


def read(database: Database, before: Contents | None = None) -> Contents:
    """The knowledge base as it stands; where `before` is given, only what changed since is read."""
    with database.one_moment() as session:
        return read_in(session, before)


def read_in(session: Session, before: Contents | None = None) -> Contents:
    """As `read`, with what was changed in the session and is not committed."""
    last = session.execute(select(Revision.id, Revision.at).order_by(Revision.id.desc()).limit(1)).first()
    newest = None if last is None else (last.id, last.at)
    changes = None if before is None else _changes(session, before)
    if before is None or changes is None:
        return Contents(newest, _protocols(session), _organisations(session), _glossary(session), _near_domain(session))
    return _put_in(session, before, changes, newest)


@dataclass(frozen=True)
class _Changes:
    """What was changed, as the subjects of revisions tell it."""

    slugs: frozenset[str]
    organisations: frozenset[int]
    glossary: bool
    near_domain: bool


def _changes(session: Session, before: Contents) -> _Changes | None:
    """What was changed since; None when that cannot be told or is so much that reading everything is as quick."""
    if before.last is None:
        return None
    number, at = before.last
    rows = session.execute(select(Revision.id, Revision.at, Revision.subject).where(Revision.id >= number).limit(MOST_CHANGES + 2)).all()
    if len(rows) > MOST_CHANGES or (number, at) not in {(row.id, row.at) for row in rows}:
        return None
    slugs, organisations, glossary, near_domain = set(), set(), False, False
    for row in rows:
        if row.id == number:
            continue
        kind, _, name = row.subject.partition(" ")
        match kind:
            case "protocol":
                slugs.add(name)
            case "organisation" if name.isdecimal():
                organisations.add(int(name))
            case "glossary":
                glossary = True
            case _ if row.subject == NEAR_DOMAIN:
                near_domain = True
            case _:
                return None
    return _Changes(frozenset(slugs), frozenset(organisations), glossary, near_domain)


def _put_in(session: Session, before: Contents, changes: _Changes, newest: tuple[int, datetime] | None) -> Contents:
    """The contents with what was changed as it is now."""
    protocols, organisations = before.protocols, before.organisations
    if changes.organisations:
        organisations = dict(sorted({**organisations, **_organisations(session, changes.organisations)}.items()))
    ids = set(session.scalars(select(Protocol.id).where(Protocol.slug.in_(changes.slugs))))
    # A partner that was renamed goes by its new name on every protocol.
    ids |= set(session.scalars(select(ProtocolPartner.protocol_id).where(ProtocolPartner.organisation_id.in_(changes.organisations))))
    if len(ids) > MOST_CHANGES:
        protocols = _protocols(session)
    elif ids or changes.slugs:
        kept = {number: held for number, held in protocols.items() if number not in ids and held.view.slug not in changes.slugs}
        protocols = _in_order({**kept, **_protocols(session, ids)})
    return Contents(
        newest,
        protocols,
        organisations,
        _glossary(session) if changes.glossary else before.glossary,
        _near_domain(session) if changes.near_domain else before.near_domain,
    )


def _in_order(protocols: Mapping[int, Held]) -> dict[int, Held]:
    return dict(sorted(protocols.items(), key=lambda one: one[1].place))


def _protocols(session: Session, ids: Collection[int] | None = None) -> dict[int, Held]:
    """The current protocols, all or those of these ids, in the order of the page."""

    def rows(query: Any, owner: Any) -> Any:
        return session.execute(query if ids is None else query.where(owner.in_(ids)))

    partners: dict[int, list[str]] = defaultdict(list)
    documents: dict[int, list[DocumentView]] = defaultdict(list)
    terms: dict[int, list[Term]] = defaultdict(list)
    examples: dict[int, list[str]] = defaultdict(list)
    partner = select(ProtocolPartner.protocol_id, Organisation.name).join(Organisation).order_by(ProtocolPartner.position)
    for number, name in rows(partner, ProtocolPartner.protocol_id):
        partners[number].append(name)
    document = select(Document.protocol_id, Document.title, Document.format, Document.size, Document.url)
    for number, *values in rows(document.order_by(Document.position), Document.protocol_id):
        documents[number].append(DocumentView(*values))
    term = select(ProtocolTerm.protocol_id, ProtocolTerm.term, ProtocolTerm.kind)
    for number, *values in rows(term.order_by(ProtocolTerm.id), ProtocolTerm.protocol_id):
        terms[number].append(Term(*values))
    example = select(ExampleQuestion.protocol_id, ExampleQuestion.text).where(ExampleQuestion.protocol_id.is_not(None))
    for number, text in rows(example.order_by(ExampleQuestion.id), ExampleQuestion.protocol_id):
        examples[number].append(text)
    made = {}
    what: Any = [getattr(Protocol, field.name) for field in fields(ProtocolView) if field.name not in ("partners", "documents")]
    query = select(Protocol.id, Protocol.position, *what).where(Protocol.status == CURRENT)
    for number, position, *values in rows(query.order_by(Protocol.position, Protocol.id), Protocol.id):
        lists: Any = (tuple(partners[number]), tuple(documents[number]))
        made[number] = Held((position, number), ProtocolView(*values, *lists), tuple(terms[number]), tuple(examples[number]))
    return made


def _organisations(session: Session, ids: Collection[int] | None = None) -> dict[int, Called]:
    """The organisations, all or those of these ids, in the order of their ids."""
    own = select(Organisation.id, Organisation.name, Organisation.full_name).order_by(Organisation.id)
    every = select(OrganisationName.organisation_id, OrganisationName.name).order_by(OrganisationName.id)
    if ids is not None:
        own, every = own.where(Organisation.id.in_(ids)), every.where(OrganisationName.organisation_id.in_(ids))
    names: dict[int, list[str]] = defaultdict(list)
    for number, name in session.execute(every):
        names[number].append(name)
    return {
        row.id: Called(row.name, row.full_name, tuple(dict.fromkeys(name for name in (row.name, row.full_name, *names[row.id]) if name)))
        for row in session.execute(own)
    }


def _glossary(session: Session) -> tuple[GlossaryView, ...]:
    query = select(GlossaryTerm.term, GlossaryTerm.meaning, GlossaryTerm.note).order_by(GlossaryTerm.term)
    return tuple(GlossaryView(*row) for row in session.execute(query))


def _near_domain(session: Session) -> tuple[str, ...]:
    return tuple(session.scalars(select(ExampleQuestion.text).where(ExampleQuestion.protocol_id.is_(None)).order_by(ExampleQuestion.id)))
