"""Does on the knowledge base what would be done, tells what that changed, and takes all of it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge import changes
from knowledge.changes import Change
from knowledge.database import Database
from knowledge.models import Revision
from knowledge.people.models import AccessRecord


@dataclass(frozen=True)
class Noted:
    """What would be written down of people: an action, such as that of giving a role, and what it was done to."""

    action: str
    subject: str


class Rehearsal(Database):
    """The knowledge base within one transaction: what is committed is seen by what follows, by nobody else, and gone at the end.

    Others wait to write meanwhile.
    """

    holds_writers = True

    def __init__(self, database: Database) -> None:
        self.url, self.engine = database.url, database.engine
        self._connection = database.engine.connect()
        if self.engine.dialect.name == "sqlite":
            self._connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            self._connection.begin()
        with self.session() as session:
            self._revision = session.scalar(select(func.max(Revision.id))) or 0
            self._noted = session.scalar(select(func.max(AccessRecord.id))) or 0

    @contextmanager
    def session(self) -> Iterator[Session]:
        session = Session(self._connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        try:
            yield session
        finally:
            session.rollback()
            session.close()

    @contextmanager
    def one_moment(self) -> Iterator[Session]:
        with self.session() as session:
            yield session

    @contextmanager
    def durable(self) -> Iterator[Session]:
        with self.session() as session:
            yield session

    def changes(self) -> tuple[Change, ...]:
        """Every change to the knowledge base so far, oldest first."""
        return changes.changes_after(self, self._revision)

    def noted(self) -> tuple[Noted, ...]:
        """What was written down of people so far."""
        with self.session() as session:
            rows = session.scalars(select(AccessRecord).where(AccessRecord.id > self._noted).order_by(AccessRecord.id))
            return tuple(Noted(row.action, row.subject) for row in rows)

    def close(self) -> None:
        """Take everything back."""
        self._connection.rollback()
        self._connection.close()
