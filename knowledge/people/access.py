"""What is written down because somebody may be asked about it later: logins, audits that were read or taken away, roles.

Together with the changes to the knowledge base it tells what went on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, cast, delete, false, func, literal, or_, select, true, union_all
from sqlalchemy.orm import Session

from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.models import Organisation, Revision, in_utc, now
from knowledge.people.models import AccessRecord
from knowledge.values import one_line

LOGGED_IN, LOGIN_FAILED, LOGGED_OUT = "logged in", "login failed", "logged out"
ADDED, LOGIN_LINK, GRANTED, REVOKED, JOINED = "added a person", "made a login link", "gave a role", "took a role", "joined two people"
READ, EXPORTED, REPORTED = "read an audit", "took away an audit", "read a report"
BACKED_UP, RESTORED = "made a back-up", "restored a back-up"
ACTIONS = (LOGGED_IN, LOGIN_FAILED, LOGGED_OUT, ADDED, LOGIN_LINK, GRANTED, REVOKED, JOINED, READ, EXPORTED, REPORTED, BACKED_UP, RESTORED)
CHANGES = "changes"
"""The kind of everything that changed the knowledge base."""


@dataclass(frozen=True)
class Activity:
    """Something that somebody did. `action` is one of ACTIONS, or what history calls a change; `subject` is what it was done to."""

    at: datetime
    actor: str
    person: int | None
    action: str
    subject: str
    why: str


@dataclass(frozen=True)
class Wanted:
    """What is looked for. `kind` is one of ACTIONS or CHANGES; `words` are in the name or the subject; days are whole, in UTC."""

    words: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    person: int | None = None


@dataclass(frozen=True)
class Found:
    """Some of what was found, the newest first, and how much there is in all."""

    rows: tuple[Activity, ...]
    total: int


def note(session: Session, actor: Actor, action: str, subject: str) -> None:
    """Write it down in the transaction in which it is done; for services."""
    name, what = one_line(actor.name)[:200], one_line(subject)[:300]
    session.add(AccessRecord(actor=name, person_id=actor.person, action=action, subject=what))


def record(database: Database, actor: Actor, action: str, subject: str) -> None:
    """Write down what changes nothing."""
    with database.session() as session:
        note(session, actor, action, subject)
        session.commit()


def list_activity(database: Database, actor: Actor, wanted: Wanted, start: int = 0, most: int = 50) -> Found:
    """What went on, with the changes to the knowledge base, the newest first. Admins only."""
    actor.must_see_activity()
    accesses = select(
        AccessRecord.at, AccessRecord.actor, AccessRecord.person_id, AccessRecord.action, AccessRecord.subject, literal("").label("why")
    ).where(*_conditions(wanted, AccessRecord))
    changes = select(
        Revision.at,
        Revision.actor,
        Revision.person_id,
        Revision.action,
        Revision.subject,
        cast(func.coalesce(Revision.why, ""), String).label("why"),
    ).where(*_conditions(wanted, Revision))
    both = union_all(accesses, changes).subquery()
    with database.session() as session:
        total = session.scalar(select(func.count()).select_from(both)) or 0
        rows = session.execute(select(both).order_by(both.c.at.desc(), both.c.action, both.c.subject).offset(start).limit(most)).all()
        names = _organisations(session, [row.subject for row in rows])
        found = (Activity(in_utc(at), who, person, did, names.get(what, what), why) for at, who, person, did, what, why in rows)
        return Found(tuple(found), total)


def purge_access(database: Database, days: int) -> int:
    """Forget what was written down more than so many days ago; how much that was. Changes are kept."""
    with database.session() as session:
        done = session.execute(delete(AccessRecord).where(AccessRecord.at < now() - timedelta(days=days)))
        session.commit()
        return int(getattr(done, "rowcount", 0))


def _organisations(session: Session, subjects: Sequence[str]) -> dict[str, str]:
    """What history calls organisations, by number, with the names that they have now."""
    numbers = [int(one.split()[1]) for one in subjects if re.fullmatch(r"organisation [0-9]+", one)]
    rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(numbers)))
    return {f"organisation {number}": f"organisation {name}" for number, name in rows}


def _conditions(wanted: Wanted, table: type[AccessRecord] | type[Revision]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.kind:
        is_change = table is Revision
        conditions.append((true() if wanted.kind == CHANGES else false()) if is_change else table.action == wanted.kind)
    if wanted.words:
        pattern = f"%{_plain(one_line(wanted.words).lower())}%"
        conditions.append(or_(func.lower(table.actor).like(pattern, escape="\\"), func.lower(table.subject).like(pattern, escape="\\")))
    if wanted.since:
        conditions.append(table.at >= wanted.since)
    if wanted.until:
        conditions.append(table.at < wanted.until)
    if wanted.person is not None:
        conditions.append(table.person_id == wanted.person)
    return conditions


def _plain(words: str) -> str:
    """The words without what means something in a pattern."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
