"""Protocols whose review is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from knowledge.database import Database
from knowledge.models import Protocol
from knowledge.protocol_fields import CURRENT


@dataclass(frozen=True)
class Review:
    """A review and how many days it is away: negative when it is overdue."""

    slug: str
    title: str
    owner: str | None
    review_date: date
    days: int


def reviews_due(database: Database, on: date, within_days: int = 0) -> tuple[Review, ...]:
    """The current protocols whose review date is at most so many days after a day, the longest overdue first."""
    query = select(Protocol).where(Protocol.status == CURRENT, Protocol.review_date <= on + timedelta(days=within_days))
    with database.session() as session:
        rows = session.scalars(query.order_by(Protocol.review_date, Protocol.id))
        return tuple(
            Review(row.slug, row.title, row.owner, row.review_date, (row.review_date - on).days) for row in rows if row.review_date
        )
