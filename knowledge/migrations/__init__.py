"""The database's shape, step by step: `versions/` holds one file a change, with four-digit ids. Nothing else lives here."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from knowledge.database import PATIENCE, Database
from knowledge.errors import KnowledgeError

_HERE = Path(__file__).resolve().parent
_UPGRADES = 5_417_200
"""The PostgreSQL advisory lock that lets one process upgrade at a time."""

_OTHERS_UPGRADE = 120
"""Seconds for which another process that upgrades the same file is waited for."""


def newest() -> str:
    """The id of the last migration of this release."""
    return max(file.name[:4] for file in (_HERE / "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))


def current(database: Database) -> str | None:
    """The id of the last migration that the database has, None when it is empty."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def upgrade(database: Database) -> None:
    """Bring the database to the newest shape, all or nothing, one process at a time; quick when it is there already.

    Raises KnowledgeError, without the password, when the database cannot be used.
    """
    name = database.url.render_as_string(hide_password=True)
    try:
        had = current(database)
        if had == newest():
            return
        if had is not None and had > newest():
            raise KnowledgeError(f"The database {name} was made by a newer release ({had}; this one knows up to {newest()}).")
        _migrate(database)
    except DatabaseError as error:
        raise KnowledgeError(f"The database {name} cannot be used: {str(error.orig).splitlines()[0]}.") from error


def _migrate(database: Database) -> None:
    from alembic import command  # Only here: it is slow to import and seldom needed.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA busy_timeout={_OTHERS_UPGRADE * 1000}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _UPGRADES})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE * 1000}")
