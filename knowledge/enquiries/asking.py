"""The asker's side: what the team said in a conversation, asking back, and saying that it is answered.

Whoever speaks in a conversation may do so for it; the connector has verified that they do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from knowledge.database import Database
from knowledge.enquiries import relaying
from knowledge.enquiries.handling import checked_text, locked
from knowledge.enquiries.models import Enquiry, EnquiryMessage
from knowledge.enquiries.types import ANSWERED
from knowledge.models import Question, in_utc, now


@dataclass(frozen=True)
class Relayed:
    """Something that the team said to who asked: `asked` is their question, `conversation` where they asked it."""

    id: int
    question: int
    conversation: str
    asked: str
    author: str
    text: str
    at: datetime


def said_by_team(database: Database, conversation: str, after: int = 0) -> tuple[Relayed, ...]:
    """What the team said in a conversation since the message of this number, oldest first."""
    wanted = _relayed().where(Question.conversation == conversation, EnquiryMessage.id > after).order_by(EnquiryMessage.id)
    with database.session() as session:
        return tuple(_view(*row) for row in session.execute(wanted))


def read_relayed(database: Database, message: int) -> Relayed | None:
    """One thing that the team said, None when it is not kept any more."""
    with database.session() as session:
        row = session.execute(_relayed().where(EnquiryMessage.id == message)).first()
        return _view(*row) if row else None


def conversation_of(database: Database, question: int) -> str | None:
    """Where a question was asked, None when it is not stored any more."""
    with database.session() as session:
        return session.scalar(select(Question.conversation).where(Question.id == question))


def ask_back(database: Database, conversation: str, author: str, text: str, question: int | None = None) -> bool:
    """Say something, which holds no identifiers, to the team about a question of the conversation that they answered: it is open again.

    Without a number it is about the one that was answered last. False when there is none. The same said twice on end is said once.
    """
    said = checked_text("reply", text)
    with _answered(database, conversation, question) as found:
        if found is None:
            return False
        session, asked, enquiry = found
        last = enquiry.messages[-1]
        if (last.from_team, last.text) == (False, said):
            return True
        message = EnquiryMessage(author=author[:200], from_team=False, text=said)
        enquiry.messages.append(message)
        enquiry.closed_by = enquiry.closed_at = enquiry.outcome = None
        session.flush()
        if not relaying.from_asker(session, asked, message):
            enquiry.told = None
        relaying.to_team(session, asked)
        session.commit()
        return True


def settle(database: Database, conversation: str, author: str, question: int | None = None) -> bool:
    """Say that the team's answer answers it; False when there is none. Numbers as for `ask_back`.

    Without a number nothing is settled once something else was asked there: the words may be about that.
    """
    with _answered(database, conversation, question) as found:
        if found is None:
            return False
        session, asked, enquiry = found
        if question is None and _asked_since(session, conversation, enquiry):
            return False
        asked.feedback = "helpful"
        if enquiry.closed_at is None:
            enquiry.closed_by, enquiry.closed_at, enquiry.outcome = author[:200], now(), ANSWERED
        session.flush()
        relaying.to_team(session, asked)
        session.commit()
        return True


@contextmanager
def _answered(database: Database, conversation: str, question: int | None) -> Iterator[tuple[Session, Question, Enquiry] | None]:
    """The question of a conversation that the team answered last, or the one of this number."""
    wanted = select(Question.id).join(Enquiry).join(EnquiryMessage).where(Question.conversation == conversation, EnquiryMessage.from_team)
    if question is not None:
        wanted = wanted.where(Question.id == question)
    with database.durable() as session:
        number = session.scalar(wanted.order_by(EnquiryMessage.id.desc()).limit(1))
        yield (session, *locked(session, number)) if number is not None else None


def _asked_since(session: Session, conversation: str, enquiry: Enquiry) -> bool:
    answered = max(in_utc(one.at) for one in enquiry.messages if one.from_team)
    last = session.scalar(select(func.max(Question.at)).where(Question.conversation == conversation))
    return last is not None and in_utc(last) > answered


def _relayed() -> Select[EnquiryMessage, Question]:
    joined = select(EnquiryMessage, Question).join(Enquiry, EnquiryMessage.enquiry_id == Enquiry.id)
    return joined.join(Question, Enquiry.question_id == Question.id).where(EnquiryMessage.from_team)


def _view(message: EnquiryMessage, asked: Question) -> Relayed:
    return Relayed(message.id, asked.id, asked.conversation, asked.text, message.author, message.text, in_utc(message.at))
