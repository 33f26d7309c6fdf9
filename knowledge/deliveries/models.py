"""The tables of what comes in and goes out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models import Base, now


class IncomingEvent(Base):
    """Something a person did on a platform. `key` is the platform's own id for it; `state` is waiting or done.

    `payload` holds no identifiers and is emptied when the event is done. Not before `due` is it tried (again).
    """

    __tablename__ = "incoming_event"
    __table_args__ = (UniqueConstraint("platform", "key"), Index("ix_incoming_event_state", "platform", "state", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(200))
    conversation: Mapped[str] = mapped_column(String(300), index=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    due: Mapped[datetime] = mapped_column(default=now)
    payload: Mapped[dict[str, Any]]


class OutboxMessage(Base):
    """Something to send to a platform. `state` is waiting, sending, sent or failed; one that is found `sending` after a crash
    may have been sent.

    `destination` keeps the order: what goes to the same one goes one after the other. `sent_as` is the platform's id of what was sent.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_state", "platform", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(20))
    destination: Mapped[str] = mapped_column(String(300))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("incoming_event.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    due: Mapped[datetime] = mapped_column(default=now)
    payload: Mapped[dict[str, Any]]
    sent_as: Mapped[str | None] = mapped_column(String(100))
    why: Mapped[str | None] = mapped_column(String(300))


class Place(Base):
    """The platform's own `address` of a conversation, for what is said there without having been asked."""

    __tablename__ = "place"

    conversation: Mapped[str] = mapped_column(String(300), primary_key=True)
    platform: Mapped[str] = mapped_column(String(20))
    address: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=now)
