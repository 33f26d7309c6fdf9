"""Fixtures that every test may use: a knowledge base on SQLite and on PostgreSQL, empty or with the shipped content.

Each is migrated and filled once a run; a test gets a fresh copy. SHARING_TEST_POSTGRES is the server to use.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from knowledge import migrations
from knowledge.actors import local_admin
from knowledge.content import load_shipped_content
from knowledge.database import Database
from knowledge.models import Base

POSTGRES = os.environ.get("SHARING_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/test")


class Backend(Protocol):
    """A kind of database, and fresh knowledge bases of it."""

    def fresh(self, *, filled: bool) -> Database:
        """A migrated knowledge base, empty or with the shipped content."""


class SQLite:
    """One file a knowledge base, copied from two that are made once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for filled in (False, True):
            database = Database(f"sqlite:///{self._first(filled)}")
            migrations.upgrade(database)
            if filled:
                load_shipped_content(database, local_admin("shipped"))
            database.close()

    def fresh(self, *, filled: bool) -> Database:
        return Database(f"sqlite:///{shutil.copyfile(self._first(filled), self.folder / f'{uuid.uuid4().hex}.db')}")

    def _first(self, filled: bool) -> Path:
        return self.folder / ("filled.db" if filled else "empty.db")


class PostgreSQL:
    """Two schemas, emptied and written anew for each test, because making and dropping databases takes seconds."""

    def __init__(self) -> None:
        self.server = Database(POSTGRES)
        self.server.engine.connect().close()
        self.schemas = {filled: f"sharing_{uuid.uuid4().hex[:12]}" for filled in (False, True)}
        self.rows: dict[bool, dict[str, list[dict[str, Any]]]] = {}
        for filled, schema in self.schemas.items():
            self._execute(f"CREATE SCHEMA {schema}")
            database = self._open(filled)
            migrations.upgrade(database)
            if filled:
                load_shipped_content(database, local_admin("shipped"))
            with database.engine.connect() as connection:
                self.rows[filled] = {
                    table.name: [dict(row) for row in connection.execute(select(table)).mappings()] for table in Base.metadata.sorted_tables
                }
            database.close()

    def fresh(self, *, filled: bool) -> Database:
        database = self._open(filled)
        with database.engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            connection.execute(text(f"TRUNCATE {', '.join(Base.metadata.tables)} RESTART IDENTITY CASCADE"))
            for table in Base.metadata.sorted_tables:
                if rows := self.rows[filled][table.name]:
                    connection.execute(table.insert(), rows)
                    if "id" in table.columns:
                        sequence = func.pg_get_serial_sequence(table.name, "id")
                        connection.execute(select(func.setval(sequence, select(func.max(table.columns["id"])).scalar_subquery())))
        return database

    def drop(self) -> None:
        for schema in self.schemas.values():
            self._execute(f"DROP SCHEMA {schema} CASCADE")
        self.server.close()

    def _open(self, filled: bool) -> Database:
        url = self.server.url.update_query_dict({"options": f"-csearch_path={self.schemas[filled]}"})
        return Database(url.render_as_string(hide_password=False))

    def _execute(self, statement: str) -> None:
        with self.server.engine.begin() as connection:
            connection.execute(text(statement))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """SQLite, then PostgreSQL; skipped when there is no server, except in CI, where one must be there."""
    if request.param == "sqlite":
        yield SQLite(tmp_path_factory.mktemp("databases"))
        return
    try:
        postgresql = PostgreSQL()
    except OperationalError:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip("PostgreSQL is not reachable (SHARING_TEST_POSTGRES)")
    yield postgresql
    postgresql.drop()


@pytest.fixture
def database(backend: Backend) -> Iterator[Database]:
    """A knowledge base of the newest shape that holds nothing."""
    made = backend.fresh(filled=False)
    yield made
    made.close()


@pytest.fixture
def filled(backend: Backend) -> Iterator[Database]:
    """A knowledge base as a first start leaves it."""
    made = backend.fresh(filled=True)
    yield made
    made.close()
