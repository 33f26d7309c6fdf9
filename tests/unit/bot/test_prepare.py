"""What the first start makes, and the line that each kind of unusable database gets. Nothing is ever deleted."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot import prepare, settings
from bot.problems import CANNOT_RUN, Problem
from bot.settings import ROOT, Settings


@pytest.fixture
def current(tmp_path: Path) -> Settings:
    return settings.load({"SHARING_HOME": str(tmp_path / "home")})


@pytest.fixture
def prepared(current: Settings) -> Settings:
    prepare.prepare_home(current)
    prepare.prepare_database(current)
    return current


def in_a_process(current: Settings, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m bot.prepare`, as the supervisor runs it."""
    given = os.environ | {"SHARING_HOME": str(current.home)} | environment
    command = [sys.executable, "-m", "bot.prepare"]
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=60, check=False)


def test_the_first_start_loads_the_six_protocols_and_the_second_changes_nothing(prepared: Settings) -> None:
    def titles() -> list[str]:
        with closing(sqlite3.connect(prepared.home / "knowledge.db")) as connection:
            return [row[0] for row in connection.execute("SELECT title FROM protocol ORDER BY id")]

    first = titles()
    assert len(first) == 6
    prepare.prepare_database(prepared)
    assert titles() == first


def test_folder_and_secret_are_for_this_user_only_and_the_secret_stays(current: Settings) -> None:
    prepare.prepare_home(current)
    secret = current.channel_secret_file.read_text()
    assert len(secret.strip()) >= 32
    assert stat.S_IMODE(current.channel_secret_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(current.home.stat().st_mode) == 0o700
    current.channel_secret_file.chmod(0o644)
    prepare.prepare_home(current)
    assert current.channel_secret_file.read_text() == secret
    assert stat.S_IMODE(current.channel_secret_file.stat().st_mode) == 0o600


def test_the_folder_of_a_database_elsewhere_is_for_this_user_only(current: Settings, tmp_path: Path) -> None:
    elsewhere = settings.load({"SHARING_HOME": str(current.home), "SHARING_DATABASE_URL": f"sqlite:///{tmp_path}/other/knowledge.db"})
    prepare.prepare_database(elsewhere)
    assert stat.S_IMODE((tmp_path / "other").stat().st_mode) == 0o700


def test_an_empty_secret_is_replaced(current: Settings) -> None:
    prepare.prepare_home(current)
    current.channel_secret_file.write_text("")
    prepare.prepare_home(current)
    assert current.channel_secret_file.read_text().strip()


@pytest.mark.parametrize("name", ["knowledge.db", "conversations.db"])
def test_a_file_that_is_no_database_is_named_and_left_alone(prepared: Settings, name: str) -> None:
    path = prepared.home / name
    path.write_bytes(b"This is not a database." * 100)
    done = in_a_process(prepared)
    assert done.returncode == CANNOT_RUN
    assert done.stderr == (
        f"The database {path} is damaged. Put a backup in its place, or move it away to start with a new one; it was not touched.\n"
    )
    assert path.read_bytes() == b"This is not a database." * 100


def test_a_database_with_torn_pages_is_named(prepared: Settings) -> None:
    path = prepared.home / "knowledge.db"
    content = path.read_bytes()
    path.write_bytes(content[:8192] + os.urandom(len(content) - 16384) + content[-8192:])
    done = in_a_process(prepared)
    assert done.returncode == CANNOT_RUN
    assert done.stderr.startswith(f"The database {path} is damaged.")
    assert done.stderr.count("\n") == 1


def test_a_torn_page_that_no_start_reads_is_found(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE note (text TEXT)")
        connection.executemany("INSERT INTO note VALUES (?)", [("word " * 100,)] * 200)
        connection.commit()
    prepare.check_file(path)
    content = bytearray(path.read_bytes())
    content[5 * 4096 : 5 * 4096 + 100] = b"\xff" * 100
    path.write_bytes(content)
    with pytest.raises(Problem, match=r"some\.db is damaged"):
        prepare.check_file(path)


def test_a_database_cut_short_is_named(prepared: Settings) -> None:
    path = prepared.home / "knowledge.db"
    path.write_bytes(path.read_bytes()[:20_000])
    done = in_a_process(prepared)
    assert done.returncode == CANNOT_RUN
    assert done.stderr.startswith(f"The database {path} is damaged.")


def test_an_empty_file_becomes_a_database(current: Settings) -> None:
    prepare.prepare_home(current)
    (current.home / "knowledge.db").touch()
    assert in_a_process(current).returncode == 0


def test_a_full_disk_is_one_line(current: Settings) -> None:
    """A limit on the size of files stands in for the disk: SQLite meets it as a write that fails."""
    prepare.prepare_home(current)
    command = ["bash", "-c", f"trap '' XFSZ; ulimit -f 40; exec {sys.executable} -m bot.prepare"]
    environment = os.environ | {"SHARING_HOME": str(current.home)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == CANNOT_RUN
    assert done.stderr == (
        f"The disk is full: the database {current.home}/knowledge.db could not be written. Free some space and run the same command again.\n"
    )


def test_a_folder_that_cannot_be_written_is_named(current: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(Problem) as caught:
        prepare.prepare_home(current)
    assert str(caught.value).startswith(f"No permission while preparing the folder {current.home} ({current.home}/channel-secret.new).")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Problem, match=r"^Not a directory while preparing the folder .*/file/home"):
        prepare.prepare_home(settings.load({"SHARING_HOME": str(tmp_path / "file/home")}))


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("nonsense", "SHARING_DATABASE_URL is not a database URL. Leave it empty for SQLite, or use postgresql://USER@HOST/NAME.\n"),
        ("mysql://a:secret@127.0.0.1/b", "SHARING_DATABASE_URL names a mysql database; SQLite and PostgreSQL can be used.\n"),
        ("postgresql://a:secret@127.0.0.1:1/b", "The database of SHARING_DATABASE_URL cannot be used: connection failed:"),
    ],
)
def test_a_database_that_cannot_be_reached_is_one_line_without_its_password(current: Settings, url: str, line: str) -> None:
    done = in_a_process(current, SHARING_DATABASE_URL=url)
    assert done.returncode == CANNOT_RUN
    assert done.stderr.startswith(line)
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


def test_a_bad_setting_is_one_line(current: Settings) -> None:
    done = in_a_process(current, SHARING_WEB_PORT="eighty")
    assert (done.returncode, done.stderr) == (2, "SHARING_WEB_PORT is 'eighty': it must be a whole number from 1 to 65535.\n")
