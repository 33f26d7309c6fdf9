"""The change to a protocol that is open in a conversation: kept as a draft until it is made, in one transaction with its history, or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from knowledge import history, protocol_fields, protocols
from knowledge.actors import Actor
from knowledge.admin.models import Draft
from knowledge.admin.talk.proposal import as_changes, as_examples, as_term, empty
from knowledge.database import Database
from knowledge.history import RevisionView
from knowledge.models import ExampleQuestion, Protocol, ProtocolTerm, Revision, now
from knowledge.protocol_fields import ADMIN
from knowledge.values import key


@dataclass(frozen=True)
class Open:
    """The open change: of which protocol (None for a new one), begun from which version, and the fields that differ, as history writes them."""

    slug: str | None
    version: int | None
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Made:
    """A change that was made: the protocol's slug, and the number of the history entry."""

    slug: str
    revision: int


def opened(database: Database, conversation: str) -> Open | None:
    """The change that is open in a conversation."""
    with database.session() as session:
        row = _row(session, conversation)
        if row is None:
            return None
        protocol = session.get(Protocol, row.protocol_id) if row.protocol_id else None
        return Open(protocol.slug if protocol else None, row.base_version, row.fields)


def keep(database: Database, actor: Actor, conversation: str, change: Open) -> None:
    """Keep the change as it stands. Editors only."""
    actor.must_edit()
    with database.session() as session:
        protocol_id = protocols.must_find(session, change.slug).id if change.slug else None
        row = _row(session, conversation) or Draft(conversation=conversation)
        row.protocol_id = protocol_id
        row.base_version, row.fields, row.why = change.version, dict(change.fields), None
        row.author, row.person_id, row.at = actor.name[:200], actor.person, now()
        session.add(row)
        session.commit()


def dropped(database: Database, actor: Actor, conversation: str) -> None:
    """Throw the open change away. Editors only."""
    actor.must_edit()
    with database.session() as session:
        session.execute(delete(Draft).where(Draft.conversation == conversation))
        session.commit()


def made(database: Database, actor: Actor, conversation: str, change: Open) -> Made:
    """Make the change and forget the draft; Conflict when the protocol is no longer at the version that it was begun from."""
    with history.editing(database, actor) as session:
        changes = as_changes(change.fields if change.slug else {**empty(), **change.fields})
        if change.slug is None:
            terms = [as_term(one) for one in change.fields.get("terms", ())]
            protocol = protocols.create(session, actor, changes, terms, as_examples(change.fields), None)
        else:
            protocol = protocols.must_find(session, change.slug)
            protocols.must_be_at(protocol, change.version)
            with history.changing(session, actor, protocol):
                protocol_fields.put(session, actor, protocol, changes)
                _put_terms(protocol, change.fields)
                _put_examples(protocol, change.fields)
        session.execute(delete(Draft).where(Draft.conversation == conversation))
        session.commit()
        newest = select(func.max(Revision.id)).where(Revision.subject == history.subject(protocol))
        return Made(protocol.slug, session.scalar(newest) or 0)


def changes_since(database: Database, slug: str, number: int) -> tuple[RevisionView, ...]:
    """So many of the latest changes to a protocol, oldest first."""
    return history.list_revisions(database, f"protocol {slug}")[-number:] if number else ()


def _put_terms(protocol: Protocol, fields: Mapping[str, Any]) -> None:
    if "terms" not in fields:
        return
    wanted = {key(term.term): term for term in map(as_term, fields["terms"])}
    protocol.terms[:] = [row for row in protocol.terms if key(row.term) in wanted]
    held = {key(row.term) for row in protocol.terms}
    protocol.terms += [ProtocolTerm(term=one.term, kind=one.kind) for name, one in wanted.items() if name not in held]


def _put_examples(protocol: Protocol, fields: Mapping[str, Any]) -> None:
    if "examples" not in fields:
        return
    wanted = {key(text): text for text in fields["examples"]}
    protocol.examples[:] = [row for row in protocol.examples if key(row.text) in wanted]
    held = {key(row.text) for row in protocol.examples}
    protocol.examples += [ExampleQuestion(text=text, source=ADMIN) for name, text in wanted.items() if name not in held]


def _row(session: Session, conversation: str) -> Draft | None:
    return session.scalar(select(Draft).where(Draft.conversation == conversation))
