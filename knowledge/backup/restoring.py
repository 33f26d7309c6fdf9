"""Puts a back-up in place of what is held: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table, delete, func, select, text, update
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import Session

from knowledge import migrations
from knowledge.actors import Actor
from knowledge.backup.archive import Archive, Manifest
from knowledge.backup.tables import LEFT_OUT, TABLES, read_row
from knowledge.database import Database
from knowledge.errors import Invalid
from knowledge.people import access

_AT_ONCE = 500


def check_backup(path: Path) -> Manifest:
    """What a back-up is, after all of it was read; Invalid when it is damaged or of another shape than this release's."""
    archive = Archive(path)
    try:
        _must_fit(path, archive.manifest)
        archive.check()
        return archive.manifest
    finally:
        archive.close()


def restore_backup(database: Database, actor: Actor, path: Path) -> Manifest:
    """Replace everything that is held by a back-up, in one transaction; logins are ended. Admins only.

    Nobody else may be at work on the database: what a running process knows of it would be of another history.
    """
    actor.must_keep_backups()
    manifest = check_backup(path)
    archive = Archive(path)
    try:
        with database.session() as session, _kept_whole(path):
            _begin(session)
            for table in (*LEFT_OUT, *reversed(TABLES)):
                if own := _own(table):
                    session.execute(update(table).values(dict.fromkeys(own)))
                session.execute(delete(table))
            for table in TABLES:
                _fill(session, table, archive.rows(table.name), path)
            access.note(session, actor, access.RESTORED, f"{path.name}, as held at {manifest.at:%d %B %Y %H:%M:%S} UTC")
            session.commit()
    finally:
        archive.close()
    return manifest


def _must_fit(path: Path, manifest: Manifest) -> None:
    newest = migrations.newest()
    if manifest.migration != newest:
        which = "a newer" if manifest.migration > newest else "an older"
        raise Invalid(
            f"The back-up {path} is of {which} release (its database is at {manifest.migration}, this one's at {newest}). "
            "Restore it with that release, then upgrade. Nothing was changed."
        )
    if set(manifest.tables) != {table.name for table in TABLES}:
        raise Invalid(f"The back-up {path} does not have the tables that it should have. Nothing was changed.")


@contextmanager
def _kept_whole(path: Path) -> Iterator[None]:
    """What the database refuses to take is the fault of the file."""
    try:
        yield
    except (IntegrityError, DataError, StatementError) as error:
        if isinstance(error, OperationalError):
            raise
        raise Invalid(f"The back-up {path} cannot be restored: it holds what the database does not take. Nothing was changed.") from error


def _begin(session: Session) -> None:
    """Keep everybody else out."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    for table in (*TABLES, *LEFT_OUT):
        session.execute(text(f'LOCK TABLE "{table.name}" IN ACCESS EXCLUSIVE MODE'))


def _fill(session: Session, table: Table, rows: Iterator[dict[str, Any]], path: Path) -> None:
    own = _own(table)
    later: list[dict[str, Any]] = []
    while some := list(islice(rows, _AT_ONCE)):
        try:
            read = [read_row(table, row) for row in some]
        except (KeyError, TypeError, ValueError) as error:
            raise Invalid(f"The back-up {path} is damaged: {table.name} has other columns. Nothing was changed.") from error
        later += [dict(row) for row in read if any(row[name] is not None for name in own)]
        session.execute(table.insert(), [{**row, **dict.fromkeys(own)} for row in read])
    for row in later:
        session.execute(update(table).where(table.c.id == row["id"]).values({name: row[name] for name in own}))
    if session.get_bind().dialect.name == "postgresql" and "id" in table.columns:
        newest = select(func.max(table.c.id)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, "id")
        session.execute(select(func.setval(sequence, func.coalesce(newest, 1), newest.is_not(None))))


def _own(table: Table) -> list[str]:
    """The columns that refer to rows of the same table, which may come later."""
    return [column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
