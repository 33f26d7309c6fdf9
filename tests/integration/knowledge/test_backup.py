"""A back-up holds everything as it was at one moment, and goes into either kind of database."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import stat
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from knowledge import glossary, history, migrations, protocols
from knowledge.actors import Actor
from knowledge.backup.archive import Archive
from knowledge.backup.making import back_up
from knowledge.backup.restoring import check_backup, restore_backup
from knowledge.backup.tables import LEFT_OUT, TABLES
from knowledge.database import Database
from knowledge.errors import KnowledgeError, NotAllowed
from knowledge.models import Base, TextVector
from knowledge.people import access
from knowledge.people.login_links import make_login_link
from knowledge.people.models import AccessRecord, LoginLink
from knowledge.people.people import Grant, Known, grant, meet
from knowledge.questions import record_question
from tests.shipped import ADMIN


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    """A knowledge base in a file, of the newest shape, that holds something else."""
    made = Database(f"sqlite:///{tmp_path / 'other.db'}")
    migrations.upgrade(made)
    glossary.define(made, ADMIN, "OLD", "What was held before.")
    yield made
    made.close()


def lived_in(database: Database) -> Database:
    """Something in most tables: edits, people, an audit, questions, bytes."""
    protocols.retire_protocol(database, ADMIN, "ncmp", why="Over, é😀.")
    ama = meet(database, Known("slack", "T1", "U1"), "Ama")
    grant(database, ADMIN, ama.id, Grant("editor"))
    make_login_link(database, ADMIN, ama.id)
    record_question(database, conversation="c", channel="rest", text="Who?", kind="find", outcome="declined")
    with database.session() as session:
        session.add(TextVector(digest="x", vector=b"\x00\xff\n"))
        session.commit()
    return database


def rows(database: Database, *without: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, times as moments in UTC."""
    with database.session() as session:
        return {
            table.name: [
                {
                    name: value if not isinstance(value, datetime) or value.tzinfo else value.replace(tzinfo=UTC)
                    for name, value in row.items()
                }
                for row in session.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in Base.metadata.sorted_tables
            if table.name not in without
        }


MOMENTARY = tuple(table.name for table in LEFT_OUT)


def test_all_that_is_held_comes_back_into_the_same_database_and_into_another(filled: Database, other: Database, tmp_path: Path) -> None:
    before = rows(lived_in(filled), *MOMENTARY)
    file = tmp_path / "all.backup"
    made = back_up(filled, ADMIN, file)
    assert {name: part.rows for name, part in made.tables.items()} == {name: len(held) for name, held in before.items()}
    protocols.edit_protocol(filled, ADMIN, "ncmp", purpose="Wrong.", status="current")
    glossary.define(filled, ADMIN, "NEW", "After it.")
    for database in (filled, other):
        assert restore_backup(database, ADMIN, file) == made
        after = rows(database, *MOMENTARY)
        (*_, restored) = after["access_record"]
        assert (restored["action"], after["access_record"][:-1]) == (access.RESTORED, before["access_record"])
        assert {**after, "access_record": None} == {**before, "access_record": None}
    again = tmp_path / "again.backup"
    back_up(other, ADMIN, again)
    restore_backup(filled, ADMIN, again)
    assert {**rows(filled, *MOMENTARY), "access_record": None} == {**before, "access_record": None}


def test_what_is_restored_can_be_changed_further(filled: Database, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    back_up(filled, ADMIN, file)
    restore_backup(filled, ADMIN, file)
    protocols.add_protocol(filled, ADMIN, title="Loans", purpose="To lend.", partners=["Library"], terms=["LL"], examples=["Who lends?"])
    glossary.define(filled, ADMIN, "XYZ", "New.")
    assert history.list_revisions(filled, "glossary XYZ")[0].action == "added"
    assert protocols.get_protocol(filled, "LL").partners == ("Library",)


def test_logins_do_not_come_back(filled: Database, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    back_up(lived_in(filled), ADMIN, file)
    restore_backup(filled, ADMIN, file)
    with filled.session() as session:
        assert session.scalar(select(func.count()).select_from(LoginLink)) == 0
    assert {table.name for table in (*TABLES, *LEFT_OUT)} == set(Base.metadata.tables)
    assert set(MOMENTARY) == {"web_session", "login_link", "link_code", "slack_oauth_states"}


def test_only_its_owner_can_read_the_file_and_only_an_admin_make_or_restore_one(filled: Database, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    back_up(filled, ADMIN, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    editor = Actor("Eve", frozenset({"editor"}))
    for act in (back_up, restore_backup):
        with pytest.raises(NotAllowed):
            act(filled, editor, file)
    with filled.session() as session:
        assert [row.action for row in session.scalars(select(AccessRecord))] == [access.BACKED_UP]


def changed(file: Path, **parts: bytes | None) -> Path:
    """A copy with parts put in place of its own; None takes one out."""
    names = {"manifest": "manifest.json", "glossary": "tables/glossary_term.jsonl"}
    given = {names[name]: data for name, data in parts.items()}
    copy = file.with_name("changed.backup")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            data = given.get(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return copy


def manifest_with(file: Path, **values: object) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return json.dumps({**json.loads(archive.read("manifest.json")), **values}).encode()


def broken_files(file: Path) -> Iterator[tuple[Path, str]]:
    data = file.read_bytes()
    cut, flipped, none = (file.with_name(f"{name}.backup") for name in ("cut", "flipped", "none"))
    cut.write_bytes(data[: len(data) // 2])
    yield cut, "is no back-up, or only part of one"
    with zipfile.ZipFile(file) as archive:
        part = archive.getinfo("tables/glossary_term.jsonl")
    middle = part.header_offset + 100 + part.compress_size // 2
    flipped.write_bytes(data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :])
    yield flipped, "is damaged"
    none.write_text("no back-up")
    yield none, "is no back-up"
    yield file.with_name("missing.backup"), "There is no file"
    yield changed(file, manifest=None), "is no back-up, or it is damaged"
    yield changed(file, manifest=b"{}"), "is no back-up, or it is damaged"
    yield changed(file, glossary=b""), "glossary_term is not as it was written"
    yield changed(file, glossary=None), "glossary_term cannot be read"
    yield changed(file, manifest=manifest_with(file, file_version=2)), "of another release"
    yield changed(file, manifest=manifest_with(file, migration="9999")), "a newer release"
    yield changed(file, manifest=manifest_with(file, migration="0004")), "an older release"
    yield changed(file, manifest=manifest_with(file, tables={})), "does not have the tables"


def test_a_broken_or_foreign_file_changes_nothing(filled: Database, other: Database, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    back_up(filled, ADMIN, file)
    before = rows(other)
    for broken, said in broken_files(file):
        for act in (check_backup, lambda path: restore_backup(other, ADMIN, path)):
            with pytest.raises(KnowledgeError, match=said):
                act(broken)
    assert rows(other) == before


def test_rows_that_the_database_refuses_change_nothing(filled: Database, other: Database, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    back_up(filled, ADMIN, file)
    twice = b'{"id":1,"term":"A","meaning":"B","note":null}\n{"id":2,"term":"A","meaning":"C","note":null}\n'
    tables = json.loads(manifest_with(file))["tables"]
    tables["glossary_term"] = {"rows": 2, "sha256": hashlib.sha256(twice).hexdigest()}
    before = rows(other)
    with pytest.raises(KnowledgeError, match="cannot be restored"):
        restore_backup(other, ADMIN, changed(file, glossary=twice, manifest=manifest_with(file, tables=tables)))
    assert rows(other) == before


def edit_without_end(url: str, number: int) -> None:
    """Two terms that are always changed in one transaction, so that they are always the same."""
    database = Database(url)
    step = 0
    while True:
        step += 1
        with history.editing(database, ADMIN) as session:
            for name in ("LEFT", "RIGHT"):
                glossary.put(session, ADMIN, glossary.GlossaryView(name, f"{number} {step}", None))
            session.commit()


def test_a_backup_under_writes_holds_one_moment(filled: Database, tmp_path: Path) -> None:
    url = filled.url.render_as_string(hide_password=False)
    glossary.define(filled, ADMIN, "LEFT", "0")
    glossary.define(filled, ADMIN, "RIGHT", "0")
    start = multiprocessing.get_context("spawn")
    editors = [start.Process(target=edit_without_end, args=(url, number), daemon=True) for number in range(3)]
    for editor in editors:
        editor.start()
    seen = set()
    try:
        ends = datetime.now(UTC) + timedelta(seconds=60)
        while len(seen) < 4 and datetime.now(UTC) < ends:
            file = tmp_path / f"{len(seen)}.backup"
            back_up(filled, ADMIN, file)
            seen.add(agreeing(file))
    finally:
        for editor in editors:
            editor.kill()
            editor.join()
    assert len(seen) >= 4, "the editors were at work meanwhile"
    restore_backup(filled, ADMIN, file)
    assert {view.meaning for view in glossary.list_terms(filled) if view.term in ("LEFT", "RIGHT")} <= seen


def agreeing(file: Path) -> str:
    """What both terms say in a back-up, which is also what the latest changes to them say."""
    archive = Archive(file)
    terms = {row["term"]: row["meaning"] for row in archive.rows("glossary_term")}
    latest = {
        row["subject"]: row["after"]["meaning"] for row in archive.rows("revision") if row["subject"] in ("glossary LEFT", "glossary RIGHT")
    }
    archive.close()
    assert terms["LEFT"] == terms["RIGHT"] == latest["glossary LEFT"] == latest["glossary RIGHT"]
    return terms["LEFT"]
