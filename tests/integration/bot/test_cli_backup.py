"""`sharing backup` and `sharing restore`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot import settings
from bot.supervisor import only_one
from knowledge import glossary
from knowledge.actors import local_admin
from knowledge.database import Database

Run = Callable[..., tuple[int, str, str]]
ADMIN = local_admin("Ada")


def terms(database: Database) -> set[str]:
    return {view.term for view in glossary.list_terms(database)}


def test_what_was_backed_up_is_restored_and_what_was_held_is_kept_beside(filled: Database, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "monday.backup"
    code, out, _ = run(filled, "backup", str(file))
    assert (code, out.startswith(f"Wrote {file}: 6 protocols, ")) == (0, True)
    glossary.define(filled, ADMIN, "LATER", "After it.")
    code, out, _ = run(filled, "restore", "--yes", str(file))
    assert (code, "LATER" in terms(filled)) == (0, False)
    lines = out.splitlines()
    assert (lines[0].startswith(f"{file} is sound: 6 protocols, "), lines[-1]) == (True, "Restored. Everybody has to log in anew.")
    kept = lines[1].removeprefix("What was held until now is in ").removesuffix(".")
    assert Path(kept).parent == tmp_path / "home" / "backups"
    assert run(filled, "restore", "--yes", kept)[0] == 0
    assert "LATER" in terms(filled)


def test_a_restore_asks_first_and_can_only_look(filled: Database, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "monday.backup"
    run(filled, "backup", str(file))
    glossary.define(filled, ADMIN, "LATER", "After it.")
    code, out, _ = run(filled, "restore", "--dry-run", str(file))
    assert (code, out.endswith(" UTC.\nNothing was changed.\n")) == (0, True)
    code, out, _ = run(filled, "restore", str(file), typed="no\n")
    assert (code, out.endswith("All that is held now is replaced by it. Go ahead? Type yes or no.\nNothing was changed.\n")) == (1, True)
    code, _, err = run(filled, "restore", str(file))
    assert (code, err) == (1, "Nobody can be asked here, so nothing was changed. Add --yes to go ahead.\n")
    assert "LATER" in terms(filled)
    assert run(filled, "restore", str(file), typed="yes\n")[0] == 0
    assert "LATER" not in terms(filled)


def test_nothing_is_restored_while_the_assistant_runs_but_it_is_backed_up(filled: Database, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "monday.backup"
    (tmp_path / "home").mkdir(exist_ok=True)
    with only_one(replace(settings.load(), home=tmp_path / "home")):
        assert run(filled, "backup", str(file))[0] == 0
        glossary.define(filled, ADMIN, "LATER", "After it.")
        code, _, err = run(filled, "restore", "--yes", str(file))
    assert (code, "is already running from" in err, "LATER" in terms(filled)) == (1, True, True)


def test_a_backup_goes_into_a_new_install_on_another_kind_of_database(filled: Database, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "monday.backup"
    glossary.define(filled, ADMIN, "OURS", "Our own.")
    run(filled, "backup", str(file))
    other = Database(f"sqlite:///{tmp_path / 'new.db'}")
    assert run(other, "restore", "--yes", str(file))[0] == 0
    assert terms(other) == terms(filled)
    assert run(other, "protocols", "list")[2] == "6 protocols\n"
    other.close()


@pytest.mark.parametrize("act", [("restore", "--yes"), ("restore", "--dry-run")])
def test_a_file_that_is_no_backup_is_one_line(filled: Database, run: Run, tmp_path: Path, act: tuple[str, ...]) -> None:
    file = tmp_path / "monday.backup"
    file.write_text("no back-up")
    code, out, err = run(filled, *act, str(file))
    assert (code, out, err) == (1, "", f"The file {file} is no back-up, or only part of one. Nothing was changed.\n")


def test_a_backup_replaces_a_file_only_when_that_is_said(filled: Database, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine"
    file.write_text("mine")
    assert (run(filled, "backup", str(file))[0], file.read_text()) == (1, "mine")
    assert run(filled, "backup", "--force", str(file))[0] == 0
    code, _, err = run(filled, "backup", str(tmp_path / "no" / "such" / "folder"))
    assert (code, err.count("\n")) == (1, 1)
