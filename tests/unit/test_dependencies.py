"""Every library that is asked for is documented, used, and locked with hashes; nothing tells where it comes from."""

from __future__ import annotations

import json
import re

import pytest

from bot.rasa.training import input_files
from bot.settings import ROOT

FOLDER = ROOT / "requirements"
PAGE = (ROOT / "docs/dependencies.md").read_text()
IMPORTED_AS = {
    "axe-playwright-python": "axe_playwright_python",
    "govuk-frontend-jinja": "govuk_frontend_jinja",
    "beautifulsoup4": "bs4",
    "psycopg[binary]": "psycopg",
    "python-docx": "docx",
    "pyyaml": "yaml",
    "rasa-sdk": "rasa_sdk",
    "microsoft-teams-apps": "microsoft_teams.apps",
    "microsoft-teams-cards": "microsoft_teams.cards",
    "pyjwt": "jwt",
    "slack-bolt": "slack_bolt",
    "slack-sdk": "slack_sdk",
}
NOT_IMPORTED = {
    "govuk-frontend-jinja",
    "mypy",
    "psycopg[binary]",
    "pytest-timeout",
    "pytest-xdist",
    "python-multipart",
    "ruff",
    "types-PyYAML",
    "types-openpyxl",
    "uv",
}
"""Programs, plugins, and what another library loads by name."""


def wanted(name: str) -> list[str]:
    """The libraries that requirements/NAME.in names, without versions."""
    lines = [line.strip() for line in (FOLDER / f"{name}.in").read_text().splitlines()]
    return [re.split(r"[=<>~!]", line)[0] for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("name", "heading"),
    [("main", "The main environment"), ("rasa", "Rasa's environment"), ("tools", "Set-up"), ("training", "Training the encoder")],
)
def test_the_page_lists_what_is_asked_for_and_nothing_else(name: str, heading: str) -> None:
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([^`]+)` \| .{3,} \| .{3,} \|$", section, re.M)
    assert sorted(rows) == sorted(wanted(name))


@pytest.mark.parametrize("library", sorted({*wanted("main"), *wanted("rasa")} - NOT_IMPORTED))
def test_what_is_asked_for_is_used(library: str) -> None:
    module = IMPORTED_AS.get(library, library)
    used = re.compile(rf"^\s*(?:from|import) {module}\b", re.M)
    files = [file for part in ("bot", "knowledge", "actions", "connectors", "tests") for file in (ROOT / part).rglob("*.py")]
    assert any(used.search(file.read_text()) for file in files)


@pytest.mark.parametrize("name", ["main", "rasa", "tools"])
def test_each_locked_package_has_a_hash_and_no_address(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text()
    packages = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.M)[1:]
    assert len(packages) >= len(wanted(name))
    assert [package for package in packages if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", package)] == []
    assert not re.search(r"https?://|file:|--index|--find-links|@ ", text)


@pytest.mark.parametrize("name", ["main", "rasa", "tools"])
def test_what_is_asked_for_is_in_the_lock(name: str) -> None:
    locked = {
        line.partition("==")[0].lower().replace("_", "-") for line in (FOLDER / f"{name}.txt").read_text().splitlines() if "==" in line
    }
    assert [library for library in wanted(name) if library.partition("[")[0].lower().replace("_", "-") not in locked] == []


@pytest.mark.parametrize(("folder", "heading"), [("pages", "Pages"), ("stand-ins", "Stand-ins")])
def test_what_npm_fetches_is_documented_and_locked_at_one_version_with_a_hash_and_no_address(folder: str, heading: str) -> None:
    asked: dict[str, str] = json.loads((FOLDER / folder / "package.json").read_text())["dependencies"]
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    assert sorted(re.findall(r"^\| `([^`]+)` \| .{3,} \| .{3,} \|$", section, re.M)) == sorted(asked)
    locked = json.loads((FOLDER / folder / "package-lock.json").read_text())["packages"]
    packages = {name.rpartition("node_modules/")[2]: package for name, package in locked.items() if name}
    assert {name: packages[name]["version"] for name in asked} == asked
    assert [name for name, package in packages.items() if not package["integrity"].startswith("sha512-")] == []
    # Who may be given money has an address; where a package comes from has none.
    assert not re.search(r"https?://|file:|'resolved'", str([{**package, "funding": ""} for package in packages.values()]))


def test_the_model_of_others_comes_with_its_licence_and_tells_what_was_changed() -> None:
    folder = ROOT / "knowledge/search/encoder_model"
    told = (folder / "README.md").read_text()
    assert [file.name for file in folder.iterdir() if f"`{file.name}`" not in told and file.name != "README.md"] == []
    assert "## What was changed" in told
    licence = (folder / "LICENSE-APACHE-2.0.txt").read_text()
    assert ("Version 2.0, January 2004" in licence, "END OF TERMS AND CONDITIONS" in licence) == (True, True)
    # Neither is part of what the model learns from.
    assert {file.name for file in input_files() if file.parent == folder} == {"encoder.onnx", "tokenizer.json"}
