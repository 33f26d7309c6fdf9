"""What can be done now of what waits, and when there will be more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import func, select

from knowledge.database import Database
from knowledge.deliveries.models import IncomingEvent, OutboxMessage
from knowledge.models import in_utc, now

T = TypeVar("T")


@dataclass(frozen=True)
class Look(Generic[T]):
    """What is due, in order. `seconds` until the first of the rest is, None when nothing else waits."""

    due: tuple[T, ...]
    seconds: float | None


def look(waiting: Sequence[tuple[datetime, T]]) -> Look[T]:
    """Of things with the moment at which each is due."""
    moment = now()
    later = [(in_utc(due) - moment).total_seconds() for due, _ in waiting if in_utc(due) > moment]
    return Look(tuple(one for due, one in waiting if in_utc(due) <= moment), min(later, default=None))


def count_waiting(database: Database, platform: str) -> tuple[int, int]:
    """How many events wait for their answer, and how many messages wait to be sent."""
    events = select(func.count()).where(IncomingEvent.platform == platform, IncomingEvent.state == "waiting")
    messages = select(func.count()).where(OutboxMessage.platform == platform, OutboxMessage.state.in_(("waiting", "sending")))
    with database.session() as session:
        return session.scalar(events) or 0, session.scalar(messages) or 0


def anything_to_send(database: Database, platform: str) -> bool:
    """Whether a message waits that is due."""
    waits = (OutboxMessage.platform == platform) & (OutboxMessage.state == "waiting") & (OutboxMessage.due <= now())
    with database.session() as session:
        return session.scalar(select(OutboxMessage.id).where(waits).limit(1)) is not None
