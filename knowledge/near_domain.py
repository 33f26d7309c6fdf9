"""Questions near the domain that no protocol covers: what is like them is declined, not stretched to fit a protocol."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge import history
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Conflict, NotFound
from knowledge.models import ExampleQuestion
from knowledge.protocol_fields import ADMIN, MAXIMUM_EXAMPLE, Example
from knowledge.values import key, required


def list_near_domain(database: Database) -> tuple[Example, ...]:
    """Every question that no protocol covers, oldest first."""
    with database.session() as session:
        return all_near_domain(session)


def add_near_domain(database: Database, actor: Actor, question: str, *, source: str = ADMIN, why: str | None = None) -> Example:
    """Add a question that no protocol covers; Conflict when it is held already."""
    with history.editing(database, actor) as session:
        line = required("question", question, MAXIMUM_EXAMPLE)
        if _find(session, line) is not None:
            raise Conflict("That question is held already.")
        history.added(session, actor, ExampleQuestion(text=line, source=source), why)
        session.commit()
        return Example(line, source)


def remove_near_domain(database: Database, actor: Actor, question: str, *, why: str | None = None) -> None:
    """Take a question away; NotFound when it is not held."""
    with history.editing(database, actor) as session:
        row = _find(session, question)
        if row is None:
            raise NotFound(f"There is no question {required('question', question, MAXIMUM_EXAMPLE)!r} among those that no protocol covers.")
        history.removed(session, actor, row, why)
        session.commit()


def all_near_domain(session: Session) -> tuple[Example, ...]:
    """As `list_near_domain`; for services."""
    return tuple(Example(row.text, row.source) for row in _rows(session))


def _rows(session: Session) -> list[ExampleQuestion]:
    return list(session.scalars(select(ExampleQuestion).where(ExampleQuestion.protocol_id.is_(None)).order_by(ExampleQuestion.id)))


def _find(session: Session, question: str) -> ExampleQuestion | None:
    return next((row for row in _rows(session) if key(row.text) == key(question)), None)
