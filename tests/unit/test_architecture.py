"""Which part may import which. docs/architecture.md says why."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT

PARTS = ("bot", "knowledge", "actions", "connectors")
SHARED = (
    "bot/__init__.py",
    "bot/identifiers.py",
    "bot/logs.py",
    "bot/messages.py",
    "bot/problems.py",
    "bot/replies.py",
    "bot/settings.py",
    "bot/wording/talk.py",
)
SET_UP = ("bot/setup.py", "bot/interpreters.py", "bot/tether.py")
RASA_HAS = {"rasa", "aiohttp", "sanic", "structlog", "jsonschema", "numpy", "scipy", "sklearn"}


def modules(*parts: str) -> list[Path]:
    return sorted(file for part in parts for file in (ROOT / part).rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    """Every module that `file` imports anywhere, its parts spelt out; relative ones are resolved."""
    package = file.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            home = ".".join(part for part in (base, node.module or "") if part)
            yield from (f"{home}.{alias.name}" for alias in node.names)


def of(name: str, *parents: str) -> bool:
    """Whether a module is one of `parents` or lies below one."""
    return any(name == parent or name.startswith(f"{parent}.") for parent in parents)


def names(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", modules("knowledge"), ids=names)
def test_knowledge_imports_none_of_the_others_and_no_framework_of_theirs(file: Path) -> None:
    barred = ("bot", "actions", "connectors", "rasa", "rasa_sdk", "fastapi", "starlette", "uvicorn", "sanic", "tests")
    assert [name for name in imports(file) if of(name, *barred)] == []


@pytest.mark.parametrize("file", modules("actions"), ids=names)
def test_actions_know_no_connector_and_no_sql(file: Path) -> None:
    barred = ["connectors", "rasa", "bot.rasa", "fastapi", "sqlalchemy", "tests"]
    assert [name for name in imports(file) if of(name, *barred)] == []


@pytest.mark.parametrize("file", modules("connectors"), ids=names)
def test_connectors_know_no_action_and_no_rasa(file: Path) -> None:
    assert [name for name in imports(file) if of(name, "actions", "rasa", "rasa_sdk", "bot.rasa", "tests")] == []


@pytest.mark.parametrize("file", modules("bot/rasa"), ids=names)
def test_what_runs_inside_rasa_imports_what_rasa_s_environment_has(file: Path) -> None:
    for name in imports(file):
        if of(name, "bot"):
            assert of(name, "bot.rasa", *(one.removesuffix(".py").replace("/", ".") for one in SHARED[1:])), name
        elif of(name, "knowledge"):
            assert of(name, "knowledge.search"), name
        else:
            assert name.partition(".")[0] in sys.stdlib_module_names | RASA_HAS, name


@pytest.mark.parametrize("file", [ROOT / name for name in (*SHARED, *SET_UP)], ids=names)
def test_what_every_process_imports_needs_nothing_installed(file: Path) -> None:
    for name in imports(file):
        assert name.partition(".")[0] in sys.stdlib_module_names or of(name, "bot"), name
        if of(name, "bot"):
            assert name.partition(".")[2].partition(".")[0] in {Path(one).stem for one in (*SHARED, *SET_UP)}, name


def test_the_limit_of_a_message_and_what_a_failure_is_called_are_each_written_once() -> None:
    texts = [file.read_text() for file in modules(*PARTS)]
    assert [sum(word in text for text in texts) for word in ("MESSAGE = 20_000", "LIMIT = 20_000", "I could not answer. Please")] == [
        1,
        0,
        1,
    ]


@pytest.mark.parametrize("file", modules(*PARTS), ids=names)
def test_tests_are_imported_by_tests_only(file: Path) -> None:
    assert [name for name in imports(file) if of(name, "tests", "pytest")] == []


@pytest.mark.parametrize("file", [file for file in modules(*PARTS) if file.name == "__init__.py"], ids=names)
def test_every_package_says_what_lives_there(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text())), f"{file} has no docstring"
