"""Makes a back-up while others read and write: it holds everything as it was at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from knowledge import migrations
from knowledge.actors import Actor
from knowledge.backup.archive import Manifest, write_archive
from knowledge.backup.tables import TABLES, written_row
from knowledge.database import Database
from knowledge.models import now
from knowledge.people import access

_AT_ONCE = 500


def back_up(database: Database, actor: Actor, path: Path) -> Manifest:
    """Write everything that is held into a file that only its owner can read. Admins only."""
    actor.must_keep_backups()
    with database.one_moment() as session:
        made = write_archive(path, now(), migrations.newest(), ((table.name, _rows(session, table)) for table in TABLES))
    access.record(database, actor, access.BACKED_UP, path.name)
    return made


def _rows(session: Session, table: Table) -> Iterator[dict[str, Any]]:
    rows = session.connection().execute(select(table).order_by(*table.primary_key), execution_options={"yield_per": _AT_ONCE})
    for row in rows.mappings():
        yield written_row(table, dict(row))
