"""What came in: each thing once, however often it is delivered; in order within a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from knowledge.database import Database
from knowledge.deliveries.looking import Look, look
from knowledge.deliveries.models import IncomingEvent
from knowledge.deliveries.outgoing import Outgoing, add
from knowledge.models import in_utc, now

WAITING, DONE = "waiting", "done"
LONGEST_KEY, LONGEST_CONVERSATION = 200, 300


@dataclass(frozen=True)
class Event:
    """Something that waits for its answer. `attempts` says how often it could not be answered; `again` that an answer may have been made."""

    id: int
    key: str
    conversation: str
    attempts: int
    payload: Mapping[str, Any]
    at: datetime
    again: bool = False


@dataclass(frozen=True)
class Incoming:
    """Something to keep. `key` is the platform's own id for it. With `follows`, only where something came in for its conversation before."""

    key: str
    conversation: str
    payload: Mapping[str, Any]
    follows: bool = False


def receive(database: Database, platform: str, several: Sequence[Incoming]) -> tuple[bool, ...]:
    """Keep them, in this order and so that they outlast a crash; False for each that was delivered before or follows nothing."""
    try:
        return _received(database, platform, several)
    except IntegrityError:  # Another process has just kept one of them.
        return tuple(new for one in several for new in _received(database, platform, [one]))


def _received(database: Database, platform: str, several: Sequence[Incoming]) -> tuple[bool, ...]:
    keys = [one.key[:LONGEST_KEY] for one in several]
    with database.durable() as session:
        query = select(IncomingEvent.key).where(IncomingEvent.platform == platform, IncomingEvent.key.in_(keys))
        held = set(session.scalars(query))
        new = []
        for key, one in zip(keys, several, strict=True):
            wanted = key not in held and (not one.follows or _has_taken_part(session, platform, one.conversation))
            new.append(wanted)
            if wanted:
                held.add(key)
                session.add(
                    IncomingEvent(
                        platform=platform, key=key, conversation=one.conversation[:LONGEST_CONVERSATION], payload=dict(one.payload)
                    )
                )
                session.flush()
        session.commit()
        return tuple(new)


def next_events(database: Database, platform: str, busy: Sequence[str] = (), most: int | None = None) -> Look[Event]:
    """The first waiting event of each conversation that is not `busy`: those that are due, at `most` so many, the longest waiting first."""
    waiting = (IncomingEvent.platform == platform) & (IncomingEvent.state == WAITING)
    first = select(func.min(IncomingEvent.id)).where(waiting).group_by(IncomingEvent.conversation)
    # What each says is read only of those that are taken up: when hundreds wait, reading all of them costs more than answering one.
    query = select(IncomingEvent.id, IncomingEvent.conversation, IncomingEvent.due).where(IncomingEvent.id.in_(first))
    with database.session() as session:
        heads = session.execute(query.order_by(IncomingEvent.id))
        found = look([(due, number) for number, conversation, due in heads if conversation not in busy])
        rows = session.scalars(select(IncomingEvent).where(IncomingEvent.id.in_(found.due[:most])).order_by(IncomingEvent.id))
        return Look(tuple(_event(row) for row in rows), found.seconds)


def answered(database: Database, event: Event, messages: Sequence[Outgoing]) -> None:
    """It is done, and this is what it is answered with: both or neither is kept. Nothing happens when it was done before."""
    with database.durable() as session:
        done = session.execute(
            update(IncomingEvent).where(IncomingEvent.id == event.id, IncomingEvent.state == WAITING).values(state=DONE, payload={})
        )
        if getattr(done, "rowcount", 0):
            for message in messages:
                add(session, message, event.id)
            session.commit()


def postpone(database: Database, event: Event, seconds: float, messages: Sequence[Outgoing] = ()) -> None:
    """It cannot be answered now: it is tried again after so many seconds; `messages` tell the person so."""
    with database.durable() as session:
        values = {"attempts": IncomingEvent.attempts + 1, "due": now() + timedelta(seconds=seconds)}
        session.execute(update(IncomingEvent).where(IncomingEvent.id == event.id).values(values))
        for message in messages:
            add(session, message, event.id)
        session.commit()


def _has_taken_part(session: Session, platform: str, conversation: str) -> bool:
    """Whether anything came in for this conversation before."""
    is_its = IncomingEvent.conversation == conversation[:LONGEST_CONVERSATION]
    return session.scalar(select(IncomingEvent.id).where(IncomingEvent.platform == platform, is_its).limit(1)) is not None


def purge_events(database: Database, days: int) -> int:
    """Delete what was done longer ago than so many days; how many that was."""
    old = (IncomingEvent.at < now() - timedelta(days=days)) & (IncomingEvent.state == DONE)
    with database.session() as session:
        result = session.execute(delete(IncomingEvent).where(old))
        session.commit()
        return int(getattr(result, "rowcount", 0))


def _event(row: IncomingEvent) -> Event:
    return Event(row.id, row.key, row.conversation, row.attempts, row.payload, in_utc(row.at))
