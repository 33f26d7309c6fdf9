"""Changes that are not made yet: kept while an editor is at work on them, in no answer, and published when they are whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge import history, protocols
from knowledge.actors import Actor
from knowledge.admin.models import Draft
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid, NotFound
from knowledge.models import Protocol, in_utc, now
from knowledge.protocols import DEFAULT_THEME, ProtocolView
from knowledge.written import changes_of, checked, example_of, put_written, term_of

NEEDED = ("title", "purpose", "partners")
"""What a new protocol must have."""


@dataclass(frozen=True)
class DraftView:
    """A draft. `slug` and `protocol` are of the protocol it changes, empty for a new one; `fields` are as history writes them.

    `missing` are the fields without which it cannot be published; `overtaken` when the protocol was changed after it was begun.
    """

    id: int
    slug: str
    protocol: str
    fields: Mapping[str, Any]
    base_version: int | None
    why: str | None
    author: str
    at: datetime
    missing: tuple[str, ...]
    overtaken: bool


class Overtaken(Conflict):
    """The protocol was changed after the draft was begun. `theirs` are the draft's fields as they are now; publish again with this `version`."""

    def __init__(self, message: str, theirs: Mapping[str, Any], version: int) -> None:
        super().__init__(message)
        self.theirs, self.version = theirs, version


def save_draft(
    database: Database,
    actor: Actor,
    fields: Mapping[str, Any],
    *,
    draft: int | None = None,
    slug: str | None = None,
    base_version: int | None = None,
    conversation: str | None = None,
    seen: datetime | None = None,
    why: str | None = None,
) -> DraftView:
    """Keep a draft: a new one, or `draft` with other fields; of a new protocol, or of changes to the one of `slug`. It may be incomplete.

    `base_version` is the version that the change was begun from, the present one unless given; with `draft` the one whose changes the
    editor has seen since. A conversation has one draft. Invalid when a field is none of a protocol's; Conflict when somebody else kept
    the draft after it was `seen` (its `at`).
    """
    with history.editing(database, actor) as session:
        kept = checked(fields)
        row = _must_find(session, draft) if draft is not None else Draft()
        if draft is not None and seen is not None and in_utc(row.at) != seen:
            raise Conflict(f"{row.author} has changed this draft meanwhile. Nothing was kept.")
        if draft is None:
            protocol = protocols.must_find(session, slug) if slug else None
            row.protocol_id = protocol.id if protocol else None
            row.base_version = (base_version or protocol.version) if protocol else None
            row.conversation = conversation
            if conversation and _of(session, conversation) is not None:
                raise Conflict("A change is under way in this conversation already.")
            session.add(row)
        elif base_version is not None:
            row.base_version = base_version
        row.fields, row.author, row.person_id, row.at = kept, history.name_of(actor), actor.person, now()
        row.why = why if why is not None else row.why
        session.commit()
        return _view(session, row)


def list_drafts(database: Database, actor: Actor) -> tuple[DraftView, ...]:
    """Every draft, the latest first."""
    actor.must_edit()
    with database.session() as session:
        return tuple(_view(session, row) for row in session.scalars(select(Draft).order_by(Draft.at.desc(), Draft.id.desc())))


def get_draft(database: Database, actor: Actor, draft: int) -> DraftView:
    """A draft by its number; NotFound when there is none."""
    actor.must_edit()
    with database.session() as session:
        return _view(session, _must_find(session, draft))


def draft_of(database: Database, actor: Actor, conversation: str) -> DraftView | None:
    """The draft that is under way in a conversation."""
    actor.must_edit()
    with database.session() as session:
        row = _of(session, conversation)
        return _view(session, row) if row else None


def discard_draft(database: Database, actor: Actor, draft: int) -> None:
    """Throw a draft away; NotFound when there is none."""
    with history.editing(database, actor) as session:
        session.delete(_must_find(session, draft))
        session.commit()


def publish_draft(database: Database, actor: Actor, draft: int, *, version: int | None = None, why: str | None = None) -> ProtocolView:
    """Make the change of a draft, which is gone then: one entry in history, as by any other way.

    Invalid says what is missing or cannot be taken. Overtaken when the protocol is at another version than the draft was begun from,
    or than `version`, where that is given because the editor has seen what others changed.
    """
    with history.editing(database, actor) as session:
        row = _must_find(session, draft)
        reason = why or row.why
        if row.protocol_id is None:
            protocol = create(session, actor, row.fields, reason)
        else:
            protocol = session.get_one(Protocol, row.protocol_id)
            if protocol.version != (version or row.base_version):
                now_held = history.snapshot(protocol)
                raise Overtaken(
                    f"{protocol.title} was changed by somebody else meanwhile. Nothing was changed.",
                    {name: now_held[name] for name in row.fields},
                    protocol.version,
                )
            with history.changing(session, actor, protocol, reason):
                put_written(session, actor, protocol, row.fields)
        session.delete(row)
        session.commit()
        return protocols.view(protocol)


def create(session: Session, actor: Actor, fields: Mapping[str, Any], why: str | None) -> Protocol:
    """A new protocol of fields as drafts write them; Invalid says what is missing. For services, inside `history.editing`."""
    missing = _missing(fields, is_new=True)
    if missing:
        raise Invalid(
            f"A new protocol needs a {missing[0]}." if missing[0] != "partners" else "A protocol needs at least one partner.", missing[0]
        )
    values = changes_of({"theme": DEFAULT_THEME, **fields})
    terms, examples = map(term_of, fields.get("terms", ())), map(example_of, fields.get("examples", ()))
    return protocols.create(session, actor, values, terms, examples, why)


def _missing(fields: Mapping[str, Any], *, is_new: bool) -> tuple[str, ...]:
    return tuple(name for name in NEEDED if not fields.get(name) and (is_new or name in fields))


def _of(session: Session, conversation: str) -> Draft | None:
    return session.scalar(select(Draft).where(Draft.conversation == conversation))


def _must_find(session: Session, draft: int) -> Draft:
    row = session.get(Draft, draft)
    if row is None:
        raise NotFound("That draft is not there any more.")
    return row


def _view(session: Session, row: Draft) -> DraftView:
    protocol = session.get(Protocol, row.protocol_id) if row.protocol_id is not None else None
    return DraftView(
        row.id,
        protocol.slug if protocol else "",
        protocol.title if protocol else "",
        row.fields,
        row.base_version,
        row.why,
        row.author,
        in_utc(row.at),
        _missing(row.fields, is_new=protocol is None),
        protocol is not None and protocol.version != row.base_version,
    )
