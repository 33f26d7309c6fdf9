"""The tables of what editors are at work on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models import Base, now
from knowledge.people.models import Person


class Draft(Base):
    """A change that is not made yet. `protocol_id` is None for a new protocol; `base_version` is the version that the change was begun from.

    `conversation` is where it is made in chat, None on a page. `fields` holds what is to be changed, as history writes it.
    """

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    protocol_id: Mapped[int | None] = mapped_column(ForeignKey("protocol.id", ondelete="CASCADE"), index=True)
    base_version: Mapped[int | None]
    conversation: Mapped[str | None] = mapped_column(String(300), unique=True)
    fields: Mapped[dict[str, Any]]
    why: Mapped[str | None]
    author: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id, ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now)


class ReviewReminder(Base):
    """A reminder of a protocol's review that was sent; `stage` says which of those before and after the date."""

    __tablename__ = "review_reminder"
    __table_args__ = (UniqueConstraint("protocol_id", "review_date", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    protocol_id: Mapped[int] = mapped_column(ForeignKey("protocol.id", ondelete="CASCADE"))
    review_date: Mapped[date] = mapped_column(Date)
    stage: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(default=now)
