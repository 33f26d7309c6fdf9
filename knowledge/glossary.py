"""The glossary: abbreviations and terms and what they mean."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge import history
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Conflict, NotFound
from knowledge.models import GlossaryTerm
from knowledge.values import key, one_line, required


@dataclass(frozen=True)
class GlossaryView:
    """A term, what it means and, where there is more to say, a note."""

    term: str
    meaning: str
    note: str | None


def list_terms(database: Database) -> tuple[GlossaryView, ...]:
    """The whole glossary in alphabetical order."""
    with database.session() as session:
        return all_terms(session)


def define(database: Database, actor: Actor, term: str, meaning: str, note: str | None = None, *, why: str | None = None) -> GlossaryView:
    """Add a term or say anew what it means."""
    with history.editing(database, actor) as session:
        row = put(session, actor, GlossaryView(term, meaning, note), why)
        session.commit()
        return _view(row)


def add_term(database: Database, actor: Actor, given: GlossaryView, *, why: str | None = None) -> GlossaryView:
    """Add a term; Conflict when it is held already."""
    with history.editing(database, actor) as session:
        if find(session, given.term) is not None:
            raise Conflict(f"The glossary has {required('term', given.term, 100)!r} already.")
        row = put(session, actor, given, why)
        session.commit()
        return _view(row)


def change_term(database: Database, actor: Actor, was: GlossaryView, given: GlossaryView, *, why: str | None = None) -> GlossaryView:
    """Say anew what a term means, for somebody who saw it as `was`; Conflict when that is no longer what is held."""
    with history.editing(database, actor) as session:
        row = find(session, was.term)
        if row is None:
            raise NotFound(f"The glossary has no {required('term', was.term, 100)!r}. It may have been removed.")
        if (row.meaning, row.note) != (was.meaning, was.note):
            raise Conflict(f"Somebody else changed {row.term} since you opened it. Your change was not made.")
        changed = put(session, actor, GlossaryView(row.term, given.meaning, given.note), why)
        session.commit()
        return _view(changed)


def remove_term(database: Database, actor: Actor, term: str, *, why: str | None = None) -> None:
    """Take a term out; NotFound when it is not held."""
    with history.editing(database, actor) as session:
        row = find(session, term)
        if row is None:
            raise NotFound(f"The glossary has no {required('term', term, 100)!r}.")
        history.removed(session, actor, row, why)
        session.commit()


def all_terms(session: Session) -> tuple[GlossaryView, ...]:
    """As `list_terms`; for services."""
    return tuple(sorted((_view(row) for row in session.scalars(select(GlossaryTerm))), key=lambda view: (key(view.term), view.term)))


def find(session: Session, term: str) -> GlossaryTerm | None:
    """The row of a term, capitals aside; for services."""
    return session.scalar(select(GlossaryTerm).where(func.lower(GlossaryTerm.term) == func.lower(one_line(term))))


def put(session: Session, actor: Actor, given: GlossaryView, why: str | None = None) -> GlossaryTerm:
    """Add or change a term; for services, inside `history.editing`."""
    meaning = required("meaning", given.meaning, 2000)
    note = required("note", given.note, 2000) if given.note else None
    row = find(session, given.term)
    if row is None:
        row = GlossaryTerm(term=required("term", given.term, 100), meaning=meaning, note=note)
        history.added(session, actor, row, why)
    else:
        with history.changing(session, actor, row, why):
            row.meaning, row.note = meaning, note
    return row


def _view(row: GlossaryTerm) -> GlossaryView:
    return GlossaryView(row.term, row.meaning, row.note)
