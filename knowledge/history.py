"""The one mechanism by which the knowledge base is changed: who, when, before, after and why, in the transaction of the change.

A service opens `editing`, tells this module of each record with `added`, `changing` or `removed`, and commits. A transaction
that changed a record without a Revision cannot be committed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch
from typing import Any

from sqlalchemy import event, func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Conflict
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
    in_utc,
)
from knowledge.values import one_line

Record = Protocol | Organisation | GlossaryTerm | ExampleQuestion

_TRACKED = (Protocol, ProtocolPartner, Document, ProtocolTerm, ExampleQuestion, Organisation, OrganisationName, GlossaryTerm)
GATHERED = ("terms", "examples", "names")
"""Fields whose order means nothing: history keeps what came and what went, not the whole list each time."""
_LATEST = select(func.max(Revision.id))
_EDITORS = 5_417_201
"""The PostgreSQL advisory lock that lets one editor write at a time."""


@dataclass(frozen=True)
class RevisionView:
    """One change, by its number. `before` and `after` hold the fields that differ; `before` is None for something new."""

    id: int
    at: datetime
    actor: str
    action: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    why: str | None


def knowledge_version(session: Session) -> int:
    """A number that grows with every change to the knowledge base; 0 when there was none."""
    return session.connection().execute(_LATEST).scalar() or 0


def list_revisions(database: Database, subject: str) -> tuple[RevisionView, ...]:
    """Every change to one subject, such as `protocol hertfordshire-school-admissions`, oldest first."""
    with database.session() as session:
        rows = session.scalars(select(Revision).where(Revision.subject == subject).order_by(Revision.id))
        return tuple(revision_view(row) for row in rows)


def revision_view(row: Revision) -> RevisionView:
    """The record as a frozen value."""
    return RevisionView(row.id, in_utc(row.at), row.actor, row.action, row.before, row.after, row.why)


@contextmanager
def editing(database: Database, actor: Actor, *, durable: bool = False) -> Iterator[Session]:
    """A session for one change, given to one editor at a time; the service commits it. `durable`: the commit outlasts a power cut.

    Raises NotAllowed before anything is read, and Conflict when another change stands in the way.
    """
    actor.must_edit()
    try:
        with database.durable() if durable else database.session() as session:
            if database.engine.dialect.name != "sqlite":
                session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _EDITORS})
            elif not durable and not database.holds_writers:  # Otherwise it has begun.
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            yield session
    except IntegrityError as error:
        raise Conflict("Something of that name exists already. Nothing was changed.") from error
    except OperationalError as error:
        if "locked" not in str(error.orig):
            raise
        raise Conflict("Somebody else is changing the knowledge base. Try again in a minute. Nothing was changed.") from error


def added(session: Session, actor: Actor, record: Record, why: str | None = None, action: str = "added") -> None:
    """Keep a new record and say so in history."""
    session.add(record)
    session.flush()
    write(session, actor, action, subject(record), None, snapshot(record), why)


@contextmanager
def changing(session: Session, actor: Actor, record: Record, why: str | None = None, action: str = "") -> Iterator[None]:
    """Say in history what the body changed in the record; nothing is written when nothing differs.

    A protocol's `version` grows by one. `action` is what it is called, where that is not seen from what changed.
    """
    before = snapshot(record)
    yield
    session.flush()
    old, new = _difference(before, snapshot(record))
    if old == new:
        return
    if isinstance(record, Protocol):
        record.version += 1
        session.flush()
    write(session, actor, action or _named(new), subject(record), old, new, why)


def removed(session: Session, actor: Actor, record: Record, why: str | None = None) -> None:
    """Delete the record and keep in history what it was."""
    before = snapshot(record)
    session.delete(record)
    session.flush()
    write(session, actor, "removed", subject(record), before, None, why)


def write(
    session: Session,
    actor: Actor,
    action: str,
    what: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    why: str | None,
) -> None:
    """Add one Revision; for changes to many small records at once, which share one."""
    reason = one_line(why)[:1000] if why else None
    session.add(Revision(actor=name_of(actor), person_id=actor.person, action=action, subject=what, before=before, after=after, why=reason))
    session.flush()


def name_of(actor: Actor) -> str:
    """The actor's name as history keeps it."""
    return one_line(actor.name)[:200]


@singledispatch
def subject(record: object) -> str:
    """What history calls a record."""
    raise TypeError(f"history knows no {type(record).__name__}")


@subject.register
def _(record: Protocol) -> str:
    return f"protocol {record.slug}"


@subject.register
def _(record: Organisation) -> str:
    return f"organisation {record.id}"


@subject.register
def _(record: GlossaryTerm) -> str:
    return f"glossary {record.term}"


@subject.register
def _(_record: ExampleQuestion) -> str:
    return "questions that no protocol covers"


@singledispatch
def snapshot(record: object) -> dict[str, Any]:
    """The record as plain values, as history keeps it."""
    raise TypeError(f"history knows no {type(record).__name__}")


@snapshot.register
def _(record: Protocol) -> dict[str, Any]:
    return {
        "title": record.title,
        "purpose": record.purpose,
        "theme": record.theme,
        "status": record.status,
        "owner": record.owner,
        "review_date": record.review_date.isoformat() if record.review_date else None,
        "partners": [partner.organisation.name for partner in sorted(record.partners, key=lambda partner: partner.position)],
        "documents": [
            {"title": document.title, "format": document.format, "size": document.size, "url": document.url}
            for document in sorted(record.documents, key=lambda document: document.position)
        ],
        "terms": [written(term.term, term.kind) for term in record.terms],
        "examples": [written(example.text, example.source) for example in record.examples],
    }


@snapshot.register
def _(record: Organisation) -> dict[str, Any]:
    return {"name": record.name, "full_name": record.full_name, "names": [name.name for name in record.names]}


@snapshot.register
def _(record: GlossaryTerm) -> dict[str, Any]:
    return {"term": record.term, "meaning": record.meaning, "note": record.note}


@snapshot.register
def _(record: ExampleQuestion) -> dict[str, Any]:
    return {"examples": [written(record.text, record.source)]}


def written(text: str, sort: str) -> str:
    """A term with its kind, or an example question with its source, as history keeps it."""
    return f"{text} ({sort})"


def _difference(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for field, value in after.items():
        if before[field] == value:
            continue
        if field in GATHERED:
            kept = set(before[field]) & set(value)
            old[field] = [item for item in before[field] if item not in kept]
            new[field] = [item for item in value if item not in kept]
        else:
            old[field], new[field] = before[field], value
    return old, new


def _named(new: dict[str, Any]) -> str:
    if set(new) != {"status"}:
        return "changed"
    return "retired" if new["status"] == "retired" else "restored"


@event.listens_for(Session, "after_flush")
def _watch(session: Session, _context: object) -> None:
    if any(isinstance(record, Revision) for record in session.new):
        session.info["without_revision"] = False
    elif any(isinstance(record, _TRACKED) for record in (*session.new, *session.deleted)) or any(
        isinstance(record, _TRACKED) and session.is_modified(record) for record in session.dirty
    ):
        session.info["without_revision"] = True


@event.listens_for(Session, "before_commit")
def _refuse_without_revision(session: Session) -> None:
    session.flush()
    if session.info.get("without_revision"):
        raise RuntimeError("The knowledge base was changed without a Revision. Use knowledge.history.")


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("without_revision", None)
