"""How the environments are built, and the one line that each failure gets. uv and pip are scripts of this test's own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import setup
from bot.problems import Problem
from bot.setup import STYLE_SHEET, Environment

Failing = Callable[[str], None]

STYLE = f"node_modules/govuk-frontend/dist/govuk/{STYLE_SHEET}"
UV = """#!/bin/sh
echo "$*" >> {folder}/calls
[ "$1" = venv ] && for last; do :; done && mkdir -p "$last/bin" && ln -sf {python} "$last/bin/python"
cat {folder}/says >&2
exit $(cat {folder}/code)
"""
PYTHON = """#!/bin/sh
echo "$*" >> {folder}/npm-calls
for last; do case "$last" in */.pages) mkdir -p "$last/node_modules/govuk-frontend/dist/govuk" && touch "$last/{style_sheet}";; esac; done
cat {folder}/npm-says
exit $(cat {folder}/npm-code)
"""
"""The python of uv's environment, which runs npm."""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without environments, whose uv is a script that notes how it was called."""
    for name in ("main", "rasa", "tools"):
        (tmp_path / "requirements").mkdir(exist_ok=True)
        (tmp_path / f"requirements/{name}.txt").write_text(f"# {name}\n")
    pages = tmp_path / "requirements/pages"
    pages.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        (pages / name).write_text(f"{name}\n")
    tools = tmp_path / ".venv-tools"
    uv = tools / "env/bin/uv"
    uv.parent.mkdir(parents=True)
    uv.write_text(UV.format(folder=tmp_path, python=sys.executable))
    python = uv.parent / "python"
    python.write_text(PYTHON.format(folder=tmp_path, style_sheet=STYLE))
    for program in (uv, python):
        program.chmod(0o755)
    for name, path in {"ROOT": tmp_path, "TOOLS": tools, "UV": uv, "LOG": tools / "setup.log"}.items():
        monkeypatch.setattr(setup, name, path)
    (tools / "env/built-from").write_text(setup._digest("requirements/tools.txt"))
    monkeypatch.setattr(setup, "find_interpreter", lambda versions, uv: f"python{versions[0]}")
    for name in ("calls", "npm-calls"):
        (tmp_path / name).touch()
    answer(tmp_path)
    answer(tmp_path, program="npm-")
    return tmp_path


def answer(root: Path, says: str = "", code: int = 0, program: str = "") -> None:
    """What uv, or with "npm-" npm, says and ends with from now on."""
    (root / f"{program}says").write_text(says)
    (root / f"{program}code").write_text(str(code))


def calls(root: Path, program: str = "") -> list[str]:
    """How uv, or with "npm-" npm, was called since this was last asked."""
    made = (root / f"{program}calls").read_text().splitlines()
    (root / f"{program}calls").write_text("")
    return made


def test_both_environments_are_built_from_locked_wheels_only(root: Path) -> None:
    setup.build_environments()
    made = calls(root)
    assert [call.split()[0] for call in made] == ["venv", "pip", "venv", "pip"]
    assert all("--require-hashes --only-binary :all:" in call for call in made if call.startswith("pip"))
    assert "--python python3.11" in made[0]
    assert "--python python3.10" in made[2]


def test_packages_without_wheels_are_built_only_where_they_are_named(root: Path) -> None:
    (root / "requirements/other.txt").write_text("# other\n")
    setup.build_environments([Environment(".venv-other", "requirements/other.txt", ("3.10",), sources=("docopt",))])
    assert "--only-binary :all: --no-binary docopt" in calls(root)[1]


def test_nothing_is_built_twice(root: Path) -> None:
    setup.build_environments()
    calls(root)
    setup.build_environments()
    assert calls(root) == []


def test_only_the_environment_whose_requirements_changed_is_brought_up_to_date(root: Path) -> None:
    setup.build_environments()
    calls(root)
    (root / "requirements/rasa.txt").write_text("# changed\n")
    setup.build_environments()
    (made,) = calls(root)
    assert made.startswith("pip sync")
    assert ".venv-rasa" in made


def test_an_interrupted_build_is_started_afresh(root: Path) -> None:
    answer(root, code=1)
    with pytest.raises(Problem):
        setup.build_environments()
    calls(root)
    answer(root)
    setup.build_environments()
    assert [call.split()[0] for call in calls(root)] == ["venv", "pip", "venv", "pip"]
    setup.build_environments()
    assert calls(root) == []


def test_an_interrupted_update_is_started_afresh(root: Path) -> None:
    setup.build_environments()
    (root / "requirements/main.txt").write_text("# changed\n")
    answer(root, code=1)
    with pytest.raises(Problem):
        setup.build_environments()
    assert setup.MAIN.stamped == ""


def test_an_environment_that_lost_its_interpreter_is_built_again(root: Path) -> None:
    setup.build_environments()
    (root / ".venv/bin/python").unlink()
    (root / ".venv/bin/python").symlink_to(root / "removed")
    calls(root)
    setup.build_environments()
    assert [call.split()[0] for call in calls(root)] == ["venv", "pip"]


@pytest.mark.parametrize(
    ("says", "line"),
    [
        (
            "error: Failed to fetch: `simple/alembic/`\n  cause: dns error",
            "Could not fetch the packages of .venv: this step needs the network. Nothing is lost",
        ),
        (
            "cause: tcp connect error\ncause: Connection refused (os error 111)",
            "Could not fetch the packages of .venv: this step needs the network.",
        ),
        (
            "hint: Packages were unavailable because the network was disabled.",
            "Could not fetch the packages of .venv: this step needs the network.",
        ),
        (
            "error: failed to write: No space left on device (os error 28)",
            "The disk is full: could not fetch the packages of .venv. Free some space",
        ),
        ("error: Permission denied (os error 13)", "No permission: could not fetch the packages of .venv."),
        (
            "error: Hash mismatch for `alembic==1.20.1`",
            "Could not fetch the packages of .venv: a package is not the one that was locked, so it was not",
        ),
        ("something else", "Could not fetch the packages of .venv. Details: "),
    ],
)
def test_each_failure_has_its_own_line_and_keeps_the_details(root: Path, says: str, line: str) -> None:
    (root / ".venv").mkdir()
    setup.MAIN.python.parent.mkdir()
    setup.MAIN.python.symlink_to(sys.executable)
    (root / ".venv/built-from").write_text("an older one")
    answer(root, says, 2)
    with pytest.raises(Problem) as caught:
        setup.build_environments()
    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)
    assert says in (root / ".venv-tools/setup.log").read_text()


@pytest.mark.parametrize("says", ["/usr/bin/python3: No module named venv", "because ensurepip is not available"])
def test_a_python_without_venv_is_told_what_to_install(root: Path, monkeypatch: pytest.MonkeyPatch, says: str) -> None:
    (root / ".venv-tools/env/built-from").unlink()
    python = root / "python3"
    python.write_text(f"#!/bin/sh\necho '{says}'\nexit 1\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(Problem, match=r"^This Python cannot make virtual environments: .*apt-get install python3-venv"):
        setup.build_environments()


def test_the_oldest_python_that_is_promised_can_read_the_set_up() -> None:
    """Ruff knows the syntax of each version; Makefile and DESIGN promise 3.8."""
    files = ["bot/setup.py", "bot/interpreters.py", "bot/problems.py"]
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--target-version", "py38", "--select", "E9,F", *files]
    done = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_environments_never_share_a_folder() -> None:
    environments: list[Environment] = [setup.MAIN, setup.RASA]
    assert len({one.path for one in environments} | {setup.TOOLS, setup.PAGES.path}) == 4


def test_what_the_pages_look_like_is_fetched_as_it_is_locked(root: Path) -> None:
    setup.build_environments()
    (made,) = calls(root, "npm-")
    assert f"ci --prefix {root}/.pages" in made
    for name in ("package.json", "package-lock.json", ".npmrc"):
        assert (root / ".pages" / name).read_text() == f"{name}\n"


def test_what_the_pages_look_like_is_not_fetched_twice(root: Path) -> None:
    setup.build_environments()
    calls(root, "npm-")
    setup.build_environments()
    assert calls(root, "npm-") == []


def test_an_install_of_an_older_release_gets_what_the_pages_look_like_and_nothing_else(root: Path) -> None:
    setup.build_environments()
    calls(root)
    shutil.rmtree(root / ".pages")
    setup.build_environments()
    assert (calls(root), setup.PAGES.stamped) == ([], setup.PAGES.digest)


def test_what_the_pages_look_like_is_fetched_again_when_the_lock_changed_or_a_file_is_gone(root: Path) -> None:
    setup.build_environments()
    for spoil in (
        lambda: (root / "requirements/pages/package-lock.json").write_text("changed"),
        lambda: (root / ".pages" / STYLE).unlink(),
    ):
        calls(root, "npm-")
        spoil()
        setup.build_environments()
        assert len(calls(root, "npm-")) == 1


@pytest.mark.parametrize(
    ("says", "line"),
    [
        ("npm error code ENOTFOUND", "Could not fetch what the admin pages look like: this step needs the network. Nothing is lost"),
        ("npm error network request failed, reason: ECONNREFUSED", "Could not fetch what the admin pages look like: this step needs the"),
        (
            "npm error code EINTEGRITY",
            "Could not fetch what the admin pages look like: a package is not the one that was locked, so it was",
        ),
        ("npm error code ENOSPC: no space left on device", "The disk is full: could not fetch what the admin pages look like."),
        ("npm error EACCES: permission denied", "No permission: could not fetch what the admin pages look like."),
        ("something else", "Could not fetch what the admin pages look like. Details: "),
    ],
)
def test_each_failure_of_npm_has_its_own_line_and_the_next_run_starts_afresh(root: Path, says: str, line: str) -> None:
    answer(root, says, 1, "npm-")
    with pytest.raises(Problem) as caught:
        setup.build_environments()
    assert str(caught.value).startswith(line)
    assert setup.PAGES.stamped == ""
    answer(root, program="npm-")
    setup.build_environments()
    assert setup.PAGES.stamped == setup.PAGES.digest
