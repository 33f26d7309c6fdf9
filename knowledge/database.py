"""Opens the database and hands out sessions in which roll-back is the default and commit is explicit."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

PATIENCE = 10
"""Seconds for which a file that another process writes is waited for."""
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
GOING_DOWN = ("08", "53", "57P")
"""PostgreSQL's classes of errors: no connection, not enough room for one, stopping or starting."""


class Database:
    """One knowledge base. Give it to the services; open a `session()` for each piece of work.

    A folder that SQLite's file needs is made for its owner only.
    """

    holds_writers = False
    """Whether others cannot write already, so that a session that is to write need not see to it."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        if self.url.get_backend_name() == "sqlite" and self.url.database:
            Path(self.url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.url.drivername == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        on_file = self.url.get_backend_name() == "sqlite"
        # A connection to a server may have gone stale; one to a file has not.
        self.engine: Engine = create_engine(self.url, pool_pre_ping=not on_file)
        self._closed = False
        event.listen(self.engine, "checkin", self._checked_in)
        if on_file:
            event.listen(self.engine, "connect", _prepare_sqlite)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A unit of work: what is not committed explicitly is rolled back at the end."""
        session = Session(self.engine, expire_on_commit=False)
        try:
            yield session
        finally:
            session.rollback()
            session.close()

    @contextmanager
    def one_moment(self) -> Iterator[Session]:
        """A session for reading that sees everything as it was at one moment, whatever others commit meanwhile."""
        with self.session() as session:
            if self.engine.dialect.name == "sqlite":
                session.connection().exec_driver_sql("BEGIN")
            else:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def durable(self) -> Iterator[Session]:
        """A session for writing whose commit outlasts a power cut; one writer at a time where the database is a file."""
        with self.session() as session:
            if self.engine.dialect.name != "sqlite":
                yield session
                return
            connection = session.connection()
            connection.exec_driver_sql("PRAGMA synchronous=FULL")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield session
            finally:
                session.rollback()
                session.connection().exec_driver_sql("PRAGMA synchronous=NORMAL")

    def close(self) -> None:
        """Let go of it. What is still at work in another thread ends its own connection when it is done."""
        self._closed = True
        self.engine.dispose()

    def _checked_in(self, connection: Any, record: Any) -> None:
        if self._closed and connection is not None:
            record.invalidate()  # Closes it, and lets the pool make another if it is asked again.


def is_unreachable(error: Exception) -> bool:
    """Whether the database was not there, or broke off, so that the same may work later."""
    if not isinstance(error, OperationalError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return _is_busy(error.orig)
    state = getattr(error.orig, "sqlstate", None)  # A connection that cannot be had or that broke has none.
    return error.connection_invalidated or state is None or str(state).startswith(GOING_DOWN)


def _is_busy(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in BUSY


def _prepare_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in (f"busy_timeout={PATIENCE * 1000}", "foreign_keys=ON", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    _write_ahead(cursor)
    cursor.close()
    # SQLite's own knows only the letters of English, so that a title such as "École" would not be found.
    connection.create_function("lower", 1, _lower, deterministic=True)  # type: ignore[attr-defined]


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    """Turn on the write-ahead log. Of those who open a new file at once, SQLite refuses all but one, without waiting."""
    until = time.monotonic() + PATIENCE
    while not _has_turned_on(cursor, raises=time.monotonic() > until):
        time.sleep(0.01)


def _has_turned_on(cursor: sqlite3.Cursor, *, raises: bool) -> bool:
    """Whether the write-ahead log is on now; False where another is at it, unless that `raises`."""
    try:
        cursor.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if raises or not _is_busy(error):
            raise
        return False
    return True


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()
