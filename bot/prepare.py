"""Makes the databases fit for use before anything is started: `python -m bot.prepare`. Never deletes or overwrites one."""

from __future__ import annotations

import secrets
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot import logs, settings
from bot.problems import CANNOT_RUN, Problem, from_os_error, report
from bot.settings import Settings

if TYPE_CHECKING:
    from knowledge.database import Database

CHECKED_WHOLE = 64 * 1024 * 1024
"""Files up to this many bytes are checked from end to end at each start, which takes well under a second."""


def prepare_home(current: Settings) -> None:
    """Make the folder for everything that is kept, the secret that connectors and Rasa share, and the key for Slack's tokens if there are any."""
    try:
        current.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        _keep(current.channel_secret_file, lambda: secrets.token_urlsafe(32))
        if current.slack.many_workspaces:
            from bot.slack_key import fresh  # Only here: few installs need it.

            _keep(current.slack_key_file, fresh)
    except OSError as error:
        raise from_os_error(error, f"preparing the folder {current.home}") from error


def _keep(file: Path, make: Callable[[], str]) -> None:
    """Make a file with a secret unless there is one; it is for this user only."""
    if not file.exists() or not file.read_text().strip():
        fresh = file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fresh.touch(0o600)
        fresh.write_text(f"{make()}\n")
        fresh.replace(file)
    file.chmod(0o600)


def check_file(path: Path) -> None:
    """Raise Problem when `path` exists and is no sound SQLite database."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=30)) as connection:
            check = "PRAGMA quick_check(1)" if path.stat().st_size <= CHECKED_WHOLE else "SELECT count(*) FROM sqlite_master"
            verdict = connection.execute(check).fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise from_database_error(str(error), path) from error
    if isinstance(verdict, str) and verdict != "ok":
        raise from_database_error("malformed", path)


def from_database_error(words: str, path: Path | None) -> Problem:
    """The line for what SQLite or PostgreSQL said about a database; `path` is its file, if it is one."""
    said, name = words.lower(), str(path or "SHARING_DATABASE_URL")
    if path and ("not a database" in said or "malformed" in said or "corrupt" in said):
        return Problem(
            f"The database {name} is damaged. Put a backup in its place, or move it away to start with a new one; it was not touched."
        )
    if path and ("full" in said or "disk i/o" in said):
        return Problem(f"The disk is full: the database {name} could not be written. Free some space and run the same command again.")
    if path and ("unable to open" in said or "readonly" in said or "permission" in said):
        return Problem(
            f"The database {name} cannot be opened or written. Give this user the right to, or set SHARING_HOME to another folder."
        )
    if path and "locked" in said:
        return Problem(f"The database {name} is in use by another program. Close that program and run the same command again.")
    first = words.strip().splitlines()[0] if words.strip() else "no reason given"
    return Problem(f"The database of {name} cannot be used: {first}")


def database_file(current: Settings) -> Path | None:
    """The file of the knowledge base, None when it is on a server; raise Problem when it is neither SQLite nor PostgreSQL."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(current.database_url)
    except ArgumentError as error:
        raise Problem(
            "SHARING_DATABASE_URL is not a database URL. Leave it empty for SQLite, or use postgresql://USER@HOST/NAME."
        ) from error
    kind = url.get_backend_name()
    if kind not in ("sqlite", "postgresql"):
        raise Problem(f"SHARING_DATABASE_URL names a {kind} database; SQLite and PostgreSQL can be used.")
    return Path(url.database or "") if kind == "sqlite" else None


@contextmanager
def opened(current: Settings) -> Iterator[Database]:
    """The knowledge base in this release's shape. What its services and its database raise in the body becomes a Problem."""
    from sqlalchemy.exc import SQLAlchemyError

    from knowledge.database import Database
    from knowledge.errors import KnowledgeError

    file = database_file(current)
    try:
        database = Database(current.database_url)
        try:
            _upgrade(database, file)
            yield database
        finally:
            database.close()
    except KnowledgeError as error:
        raise Problem(str(error)) from error
    except SQLAlchemyError as error:
        raise from_database_error(str(getattr(error, "orig", None) or error), file) from error


def _upgrade(database: Database, file: Path | None) -> None:
    from knowledge import migrations
    from knowledge.errors import KnowledgeError

    try:
        migrations.upgrade(database)
    except KnowledgeError as error:
        cause = getattr(error.__cause__, "orig", None)
        raise (from_database_error(str(cause), file) if cause else Problem(str(error))) from error


def load_content(database: Database, *, only_first: bool = False) -> None:
    """Load the shipped content that was not loaded yet, which keeps what admins changed; with `only_first`, not a newer release's."""
    from knowledge.actors import local_admin
    from knowledge.content.loading import is_loaded, load_shipped_content

    if not (only_first and is_loaded(database)):
        load_shipped_content(database, local_admin("set-up"))


def prepare_database(current: Settings) -> None:
    """Check the knowledge base, bring it to this release's shape and load what is shipped."""
    file = database_file(current)
    if file:
        check_file(file)
    with opened(current) as database:
        load_content(database)
        if current.first_admin:
            from knowledge.people.people import Known, make_first_admin

            make_first_admin(database, Known(*current.first_admin.split(":")))


def main() -> int:
    """Prepare the folder and both databases."""
    logs.configure()
    current = settings.load()
    prepare_home(current)
    check_file(current.home / "conversations.db")
    prepare_database(current)
    return 0


if __name__ == "__main__":
    sys.exit(report(main, CANNOT_RUN))
