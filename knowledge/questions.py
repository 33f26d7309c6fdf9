"""Questions as they were asked, and what became of them. Texts come here without personal identifiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.enquiries.opening import open_again, open_or_not
from knowledge.models import Question, in_utc, now

LONGEST = 2000
LONGEST_CONVERSATION, LONGEST_MESSAGE_ID = 300, 200


@dataclass(frozen=True)
class QuestionView:
    """A stored question. `at` is UTC; `protocols` are slugs; `for_team` when the asker wanted it passed on."""

    id: int
    at: datetime
    text: str
    kind: str
    outcome: str
    protocols: tuple[str, ...]
    for_team: bool
    feedback: str | None
    channel: str
    why: str | None = None


OUTCOMES = ("answered", "asked", "declined", "failed")
FEEDBACK = ("helpful", "not_helpful")


def record_question(
    database: Database,
    *,
    conversation: str,
    channel: str,
    text: str,
    kind: str,
    outcome: str,
    protocols: tuple[str, ...] = (),
    message: str = "",
) -> int:
    """Store a question and return its id. One with the id of a `message` that was stored before takes the place of that.

    One that was declined waits for a person from then on.
    """
    values = {
        "conversation": conversation[:LONGEST_CONVERSATION],
        "channel": channel[:50],
        "text": text[:LONGEST],
        "kind": kind[:50],
        "outcome": outcome,
        "protocols": ",".join(protocols),
        "message": message[:LONGEST_MESSAGE_ID] or None,
    }
    # Each message comes here: without a session it takes a third of the time.
    with database.engine.connect() as connection:
        if values["message"]:
            same = (Question.conversation == values["conversation"]) & (Question.message == values["message"])
            before: int | None = connection.scalar(select(Question.id).where(same))
            if before is not None:
                connection.execute(update(Question).where(Question.id == before).values(values))
                open_or_not(connection, before, outcome)
                connection.commit()
                return before
        number: int = connection.execute(insert(Question), values).inserted_primary_key[0]  # type: ignore[index]
        if outcome == "declined":
            open_or_not(connection, number, outcome)
        connection.commit()
        return number


def pass_on(database: Database, question: int) -> str | None:
    """Mark a stored question for the team, for whom it waits from now on; its text, None when it is no longer stored."""
    with database.durable() as session:
        text = session.scalar(update(Question).where(Question.id == question).values(for_team=True).returning(Question.text))
        if text is not None:
            open_again(session, question)
        session.commit()
        return text


def give_feedback(database: Database, question: int, feedback: str, why: str | None = None) -> str | None:
    """Note whether the answer helped (helpful or not_helpful) and, without identifiers, why; the question's text, None when it is no longer stored."""
    return _mark(database, question, feedback=feedback, **({"why": why[:LONGEST]} if why else {}))


def _mark(database: Database, question: int, **values: object) -> str | None:
    with database.session() as session:
        session.execute(update(Question).where(Question.id == question).values(**values))
        text = session.scalar(select(Question.text).where(Question.id == question))
        session.commit()
        return text


def list_questions(
    database: Database, outcome: str | None = None, limit: int = 50, *, for_team: bool = False, feedback: str | None = None
) -> tuple[QuestionView, ...]:
    """The latest questions, newest first: all, or those of an outcome, passed on to the team, or with this feedback."""
    query = select(Question).order_by(Question.id.desc()).limit(limit)
    if outcome:
        query = query.where(Question.outcome == outcome)
    if for_team:
        query = query.where(Question.for_team)
    if feedback:
        query = query.where(Question.feedback == feedback)
    with database.session() as session:
        return tuple(view_of(row) for row in session.scalars(query))


def unanswered_since(database: Database, actor: Actor, since: datetime) -> tuple[QuestionView, ...]:
    """The questions since a moment that were not answered, were called unhelpful or wait for the team, newest first. Editors only."""
    actor.must_edit()
    missed = Question.outcome.in_(("declined", "failed")) | Question.for_team | (Question.feedback == "not_helpful")
    with database.session() as session:
        return tuple(
            view_of(row) for row in session.scalars(select(Question).where(Question.at >= since, missed).order_by(Question.id.desc()))
        )


def purge_questions(database: Database, days: int) -> int:
    """Delete what is older than so many days; how many that was."""
    with database.session() as session:
        result = session.execute(delete(Question).where(Question.at < now() - timedelta(days=days)))
        session.commit()
        return int(getattr(result, "rowcount", 0))


def view_of(row: Question) -> QuestionView:
    """The record as a frozen value; for services."""
    protocols = tuple(slug for slug in row.protocols.split(",") if slug)
    return QuestionView(
        row.id, in_utc(row.at), row.text, row.kind, row.outcome, protocols, row.for_team, row.feedback, row.channel, row.why
    )
