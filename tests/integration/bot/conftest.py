"""Runs `sharing` commands on a database, as somebody would at a keyboard."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import cli
from knowledge.database import Database

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command on a database; its exit code, what it printed and what it complained of."""
    monkeypatch.setenv("SHARING_HOME", str(tmp_path / "home"))

    def run(database: Database, *arguments: str, typed: str | None = None) -> tuple[int, str, str]:
        monkeypatch.setenv("SHARING_DATABASE_URL", database.url.render_as_string(hide_password=False))
        keyboard = io.StringIO(typed or "")
        keyboard.isatty = lambda: typed is not None  # type: ignore[method-assign]
        monkeypatch.setattr("sys.stdin", keyboard)
        capsys.readouterr()
        try:
            code = cli.main(arguments)
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return run
