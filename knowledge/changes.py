"""The history of anything that is held, asked for by the names that people use for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge import history, organisations, protocols
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.history import RevisionView
from knowledge.models import ExampleQuestion, GlossaryTerm, Organisation, Revision
from knowledge.values import key, one_line

ORGANISATION, GLOSSARY, QUESTIONS = "organisation", "glossary", "questions"
"""How history begins to call what is of a sort."""
NEAR_DOMAIN = "near-domain"
"""The name of all questions that no protocol covers."""


@dataclass(frozen=True)
class Change:
    """One change, and what it was made to: an organisation by the name it has now, anything else as history calls it.

    `subject` is what history calls it, always.
    """

    to: str
    revision: RevisionView
    subject: str


def latest_changes(database: Database, limit: int = 50) -> tuple[Change, ...]:
    """The latest changes to anything, oldest first."""
    with database.session() as session:
        rows = session.scalars(select(Revision).order_by(Revision.id.desc()).limit(limit)).all()
        return _changes(session, reversed(rows))


def changes_after(database: Database, number: int) -> tuple[Change, ...]:
    """Every change after the one of this number, oldest first."""
    with database.session() as session:
        return _changes(session, session.scalars(select(Revision).where(Revision.id > number).order_by(Revision.id)))


def changes_to(database: Database, name: str) -> tuple[Change, ...]:
    """Every change to what goes by a name, oldest first; NotFound when nothing does.

    The name is a protocol's, an organisation's, a glossary term, held or removed, or NEAR_DOMAIN. It can be that of two.
    """
    with database.session() as session:
        wanted = [subject.lower() for subject in _subjects(session, name)]
        rows = session.scalars(select(Revision).where(func.lower(Revision.subject).in_(wanted)).order_by(Revision.id)).all()
        if not rows:
            raise NotFound(f"No protocol, organisation or glossary term is called {one_line(name)[:100]!r}.")
        return _changes(session, rows)


def changes_of_sort(database: Database, sort: str, *, name: str = "", same_as: int | None = None) -> tuple[Change, ...]:
    """Every change to all of a sort, oldest first; to the one that goes by a name, or that another change was made to.

    NotFound when there is no such one.
    """
    with database.session() as session:
        query = select(Revision).where(Revision.subject.startswith(f"{sort} ")).order_by(Revision.id)
        if name:
            query = query.where(func.lower(Revision.subject).in_([subject.lower() for subject in _subjects(session, name)]))
        if same_as is not None:
            query = query.where(Revision.subject == select(Revision.subject).where(Revision.id == same_as).scalar_subquery())
        rows = session.scalars(query).all()
        if not rows and (name or same_as is not None):
            raise NotFound("There is no such history. It may be called something else now.")
        return _changes(session, rows)


def _subjects(session: Session, name: str) -> list[str]:
    """What history calls all that the name may stand for; a removed glossary term has only its name left."""
    if key(name) == NEAR_DOMAIN:
        return [history.subject(ExampleQuestion())]
    held = (protocols.find(session, name), organisations.find(session, name), GlossaryTerm(term=one_line(name)))
    return [history.subject(record) for record in held if record is not None]


def _changes(session: Session, rows: Iterable[Revision]) -> tuple[Change, ...]:
    names = {history.subject(row): f"organisation {row.name}" for row in session.scalars(select(Organisation))}
    return tuple(Change(names.get(row.subject, row.subject), history.revision_view(row), row.subject) for row in rows)
