"""Fixtures that every test may use: a knowledge base on SQLite and on PostgreSQL, empty or with the shipped content.

Each is migrated and filled once a run; a test gets a fresh copy. SHARING_TEST_POSTGRES is the server to use.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Connection, func, select, text
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
    """Two schemas, put back for each test to what they held first, because making and dropping databases takes seconds.

    What a test wrote is known by its transaction: rows that none of ours wrote go, and those that are missing come again.
    """

    def __init__(self) -> None:
        self.server = Database(POSTGRES)
        self.server.engine.connect().close()
        self.schemas = {filled: f"sharing_{uuid.uuid4().hex[:12]}" for filled in (False, True)}
        self.rows: dict[str, int] = {}
        self.sequences: dict[bool, str] = {}
        self.ours: dict[bool, list[str]] = {}
        for filled, schema in self.schemas.items():
            self._execute(f"CREATE SCHEMA {schema}")
            database = self._open(filled)
            migrations.upgrade(database)
            if filled:
                load_shipped_content(database, local_admin("shipped"))
            with database.engine.begin() as connection:
                self._keep(connection, filled)
            database.close()

    def fresh(self, *, filled: bool) -> Database:
        database = self._open(filled)
        tables = Base.metadata.sorted_tables
        with database.engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            connection.execute(text(f"LOCK TABLE {', '.join(Base.metadata.tables)} IN ACCESS EXCLUSIVE MODE"))
            connection.execute(text("SET LOCAL session_replication_role = replica"))  # Rows go and come in any order.
            written = "xmin::text <> ALL(:ours)"
            for table in reversed(tables):
                connection.execute(text(f"DELETE FROM {table.name} WHERE {written}"), {"ours": self.ours[filled]})
            for table in tables:
                if filled and self.rows[table.name] > connection.execute(select(func.count()).select_from(table)).scalar_one():
                    copied = f"INSERT INTO {table.name} SELECT * FROM {self.schemas[True]}_kept.{table.name} ON CONFLICT DO NOTHING"
                    connection.execute(text(copied))
            connection.execute(text(self.sequences[filled]))
            self.ours[filled].append(str(connection.scalar(text("SELECT pg_current_xact_id()::xid::text"))))
        return database

    def _keep(self, connection: Connection, filled: bool) -> None:
        """Remember what a schema holds now."""
        settings = []
        for table in Base.metadata.sorted_tables:
            if sequence := "id" in table.columns and connection.scalar(select(func.pg_get_serial_sequence(table.name, "id"))):
                last, called = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()
                settings.append(f"setval('{sequence}', {last}, {called})")
        self.sequences[filled] = f"SELECT {', '.join(settings)}"
        found = connection.scalars(text(" UNION ".join(f"SELECT DISTINCT xmin::text FROM {name}" for name in Base.metadata.tables)))
        self.ours[filled] = list(found)
        if filled:
            connection.execute(text(f"CREATE SCHEMA {self.schemas[True]}_kept"))
            for table in Base.metadata.sorted_tables:
                connection.execute(text(f"CREATE TABLE {self.schemas[True]}_kept.{table.name} AS SELECT * FROM {table.name}"))
                self.rows[table.name] = connection.execute(select(func.count()).select_from(table)).scalar_one()

    def drop(self) -> None:
        for schema in (*self.schemas.values(), f"{self.schemas[True]}_kept"):
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
