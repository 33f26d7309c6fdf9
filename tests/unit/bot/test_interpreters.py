"""Finding a Python that really works, among names that only look like one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot import interpreters
from bot.problems import Problem

THIS = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing but what the test puts on it."""
    monkeypatch.setattr(interpreters, "FOLDERS", ())
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere/python3"))
    monkeypatch.setattr(interpreters.pwd, "getpwuid", lambda _: interpreters.pwd.struct_passwd(("", "", 0, 0, "", str(tmp_path), "")))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    return tmp_path


def put(path: Path, says: str = f"{THIS} cpython True /the/real/python", code: int = 0) -> Path:
    """A program at `path` that answers the probe."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {code}\n")
    path.chmod(0o755)
    return path


def test_a_python_on_the_path_is_found_and_named_by_its_real_place(machine: Path) -> None:
    put(machine / f"path/python{THIS}")
    assert interpreters.find_interpreter([THIS], None) == "/the/real/python"


def test_a_shim_that_answers_command_not_found_is_passed_over_for_the_version_behind_it(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(machine / "elsewhere/shims/python3.10", "pyenv: python3.10: command not found", 127)
    put(machine / "elsewhere/versions/3.10.13/bin/python3.10", "3.10 cpython True /elsewhere/3.10")
    monkeypatch.setenv("PATH", str(machine / "elsewhere/shims"))
    assert interpreters.find_interpreter(["3.10"], None) == "/elsewhere/3.10"


@pytest.mark.parametrize(
    "place",
    [
        ".pyenv/versions/3.10.13/bin/python",
        ".local/share/uv/python/cpython-3.10/bin/python3.10",
        ".asdf/installs/python/3.10.1/bin/python3",
    ],
)
def test_version_managers_in_the_home_folder_are_looked_into(machine: Path, place: str) -> None:
    put(machine / place, "3.10 cpython True /found")
    assert interpreters.find_interpreter(["3.10"], None) == "/found"


@pytest.mark.parametrize("says", ["3.9 cpython True /x", "3.10 pypy True /x", "3.10 cpython False /x", "", "what?"])
def test_the_wrong_kind_is_not_taken(machine: Path, says: str) -> None:
    put(machine / "path/python3", says)
    with pytest.raises(Problem, match=r"^Python 3\.10 is missing\. Install it \(.*pyenv install 3\.10\)"):
        interpreters.find_interpreter(["3.10"], None)


def test_one_that_lacks_modules_is_not_taken(machine: Path) -> None:
    put(machine / "path/python3.10", "3.10 cpython True /x", 1)
    with pytest.raises(Problem):
        interpreters.find_interpreter(["3.10"], None)


def test_the_best_version_is_taken_first(machine: Path) -> None:
    put(machine / "path/python3.12", "3.12 cpython True /twelve")
    put(machine / "path/python3.11", "3.11 cpython True /eleven")
    assert interpreters.find_interpreter(["3.11", "3.12"], None) == "/eleven"
    assert interpreters.find_interpreter(["3.13", "3.12"], None) == "/twelve"


def test_uv_is_asked_for_one_when_none_is_there(machine: Path) -> None:
    managed = put(machine / "managed/python3.10", "3.10 cpython True /managed")
    uv = put(machine / "uv", str(managed))
    assert interpreters.find_interpreter(["3.10"], uv) == str(managed)


def test_the_probe_runs_on_a_real_python() -> None:
    assert Path(interpreters.probe(sys.executable, THIS)).exists()
    assert interpreters.probe(sys.executable, "3.0") == ""
    assert interpreters.probe("/nowhere/python", THIS) == ""
