"""How a question comes to wait for a person: it could not be answered, or the asker passed it on."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, literal, select, update
from sqlalchemy.orm import Session

from knowledge.enquiries.models import Enquiry
from knowledge.models import now


def open_or_not(connection: Connection, question: int, outcome: str) -> None:
    """Let a question that was declined wait; one that was answered after all waits no longer, unless somebody has to do with it."""
    its = Enquiry.question_id == question
    if outcome == "declined":
        _add(connection, question)
    else:
        connection.execute(delete(Enquiry).where(its, Enquiry.told.is_(None), Enquiry.taken_by.is_(None), Enquiry.closed_at.is_(None)))


def open_again(session: Session, question: int) -> None:
    """Let a question wait, even where a person has ended it already: its asker wants it. Then the team is told anew."""
    was_closed = (Enquiry.question_id == question) & Enquiry.closed_at.is_not(None)
    session.execute(update(Enquiry).where(was_closed).values(closed_at=None, closed_by=None, outcome=None, told=None))
    _add(session.connection(), question)


def _add(connection: Connection, question: int) -> None:
    absent = ~select(Enquiry.id).where(Enquiry.question_id == question).exists()
    new = select(literal(question), literal(now())).where(absent)
    connection.execute(insert(Enquiry).from_select(["question_id", "at"], new))
