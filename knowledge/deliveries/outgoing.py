"""What goes out: kept before it is sent, so that a crash loses nothing; marked while it is sent, so that nothing is sent twice unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from knowledge.database import Database
from knowledge.deliveries.looking import Look, look
from knowledge.deliveries.models import OutboxMessage
from knowledge.models import now

WAITING, SENDING, SENT, FAILED = "waiting", "sending", "sent", "failed"
OPEN = (WAITING, SENDING)


@dataclass(frozen=True)
class Outgoing:
    """Something to send. What has the same `destination` is sent in order."""

    platform: str
    destination: str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Kept:
    """A kept message. `uncertain`: it may have been sent before, in an attempt whose end nobody saw. `answers`: it answers an event."""

    id: int
    destination: str
    payload: Mapping[str, Any]
    attempts: int
    uncertain: bool
    sent_as: str | None = None
    answers: bool = False


def add(session: Session, message: Outgoing, event: int | None = None) -> None:
    """Keep a message in the transaction of a session."""
    row = OutboxMessage(
        platform=message.platform, destination=message.destination[:300], payload=dict(message.payload), event_id=event, state=WAITING
    )
    session.add(row)


def post(database: Database, message: Outgoing) -> None:
    """Keep a message that the assistant sends of itself."""
    with database.durable() as session:
        add(session, message)
        session.commit()


def next_messages(database: Database, platform: str, busy: Sequence[str] = (), most: int | None = None) -> Look[Kept]:
    """The first open message of each destination that is not `busy`: those that are due, at `most` so many, the oldest first."""
    is_open = (OutboxMessage.platform == platform) & OutboxMessage.state.in_(OPEN)
    first = select(func.min(OutboxMessage.id)).where(is_open).group_by(OutboxMessage.destination)
    query = select(OutboxMessage.id, OutboxMessage.destination, OutboxMessage.due).where(OutboxMessage.id.in_(first))
    with database.session() as session:
        heads = session.execute(query.order_by(OutboxMessage.id))
        found = look([(due, number) for number, destination, due in heads if destination not in busy])
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.id.in_(found.due[:most])).order_by(OutboxMessage.id))
        return Look(tuple(_kept(row) for row in rows), found.seconds)


def sending(database: Database, message: Kept) -> None:
    """It is being sent from now on."""
    _change(database, message.id, state=SENDING)


def sent(database: Database, message: Kept, sent_as: str = "") -> None:
    """It was sent, and the platform calls it so."""
    _change(database, message.id, state=SENT, sent_as=sent_as[:100] or None)


def wait(database: Database, message: Kept, seconds: float, *, uncertain: bool = False) -> None:
    """It was not sent (or, `uncertain`, perhaps it was): try again after so many seconds."""
    due = now() + timedelta(seconds=seconds)
    _change(database, message.id, state=SENDING if uncertain else WAITING, due=due, attempts=message.attempts + 1)


def give_up(database: Database, message: Kept, why: str) -> None:
    """It can never be sent, and why."""
    _change(database, message.id, state=FAILED, why=why[:300])


def read(database: Database, platform: str, number: int) -> Kept | None:
    """A kept message by its number, None when it is not kept any more."""
    with database.session() as session:
        row = session.get(OutboxMessage, number)
        return _kept(row) if row and row.platform == platform else None


def sent_last(database: Database, platform: str, destination: str, kind: str) -> Kept | None:
    """The last message of a kind (`payload["kind"]`) that was sent there."""
    query = (
        select(OutboxMessage)
        .where(OutboxMessage.platform == platform, OutboxMessage.destination == destination, OutboxMessage.state == SENT)
        .order_by(OutboxMessage.id.desc())
        .limit(20)
    )
    with database.session() as session:
        return next((_kept(row) for row in session.scalars(query) if row.payload.get("kind") == kind), None)


def sent_message(database: Database, platform: str, destinations: str, sent_as: str) -> Kept | None:
    """The message that the platform calls so, of those sent to destinations that begin so."""
    to_them = OutboxMessage.destination.startswith(destinations, autoescape=True)
    query = select(OutboxMessage).where(OutboxMessage.platform == platform, to_them, OutboxMessage.sent_as == sent_as)
    with database.session() as session:
        row = session.scalar(query.order_by(OutboxMessage.id.desc()).limit(1))
        return _kept(row) if row else None


def kept_last(database: Database, platform: str, destinations: str) -> tuple[Kept, ...]:
    """The last messages that are kept for destinations that begin so, sent or not, the newest first."""
    to_them = OutboxMessage.destination.startswith(destinations, autoescape=True)
    query = select(OutboxMessage).where(OutboxMessage.platform == platform, to_them).order_by(OutboxMessage.id.desc()).limit(20)
    with database.session() as session:
        return tuple(_kept(row) for row in session.scalars(query))


def purge_messages(database: Database, days: int) -> int:
    """Delete what was sent or given up longer ago than so many days; how many that was."""
    old = (OutboxMessage.at < now() - timedelta(days=days)) & OutboxMessage.state.not_in(OPEN)
    with database.session() as session:
        result = session.execute(delete(OutboxMessage).where(old))
        session.commit()
        return int(getattr(result, "rowcount", 0))


def _kept(row: OutboxMessage) -> Kept:
    return Kept(row.id, row.destination, row.payload, row.attempts, row.state == SENDING, row.sent_as, row.event_id is not None)


def _change(database: Database, number: int, **values: object) -> None:
    with database.durable() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.id == number).values(**values))
        session.commit()
