"""The tables of questions that wait for a person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from knowledge.models import Base, Question, now
from knowledge.people.models import Person


class Enquiry(Base):
    """A question with which a person has something to do. It goes when its question is purged.

    `told` when the team was told of it; `taken_by` is who sees to it; `closed_by` who ended it, `outcome` how: answered, or nothing to answer.
    """

    __tablename__ = "enquiry"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), unique=True)
    at: Mapped[datetime] = mapped_column(default=now)
    told: Mapped[datetime | None]
    taken_by: Mapped[str | None] = mapped_column(String(200))
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id, ondelete="SET NULL"))
    taken_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(200))
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(20))
    question: Mapped[Question] = relationship()
    messages: Mapped[list[EnquiryMessage]] = relationship(order_by="EnquiryMessage.id", cascade="all, delete-orphan")


class EnquiryMessage(Base):
    """What one side said to the other, identifiers removed: `from_team`, or by who asked."""

    __tablename__ = "enquiry_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiry.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    author: Mapped[str] = mapped_column(String(200))
    from_team: Mapped[bool]
    text: Mapped[str]
