"""Holds the documentation against the repository: links, files, make targets, `sharing` commands and examples of files to import."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.cli import main as sharing
from bot.settings import ROOT
from knowledge.importing.reading import READERS

LINK = re.compile(r"\]\(([^()\s]+)\)|(?:src|href)=\"([^\"]+)\"")
FENCED = re.compile(r"^[ \t]*```(\w*)\n(.*?)^[ \t]*```", re.M | re.S)
INLINE = re.compile(r"`([^`\n]+)`")
TARGET = re.compile(r"^([a-z]+):", re.M)
MADE_AT_RUN_TIME = {"var", "models", "node_modules"}
LEFT_OPEN = re.compile(r"[…<>*{}]|NNNN")
"""What stands in an example for something that the reader puts in."""


def folders() -> list[Path]:
    """The top folders of the repository, without what is made at set-up or at run time."""
    return [path for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "." and path.name not in MADE_AT_RUN_TIME]


PAGES = sorted(
    [*ROOT.glob("*.md"), *(page for folder in folders() for page in folder.rglob("*.md") if not MADE_AT_RUN_TIME & set(page.parts))]
)
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]

every_page = pytest.mark.parametrize("page", PAGES, ids=NAMES)


def without_code(text: str) -> str:
    return INLINE.sub("", FENCED.sub("", text))


def code_lines(text: str) -> Iterator[str]:
    """Every piece of code of a page: inline, and each line of its blocks, with continued lines joined."""
    for _, block in FENCED.findall(text):
        yield from (line.strip() for line in block.replace("\\\n", " ").splitlines())
    yield from INLINE.findall(FENCED.sub("", text))


def sharing_commands(text: str) -> Iterator[list[str]]:
    """The words after `sharing` of every command that a page shows."""
    for line in code_lines(text):
        for part in re.split(r"\s+[|&]+\s+", line):
            command = re.match(r"(?:\./)?sharing\s+(?=[a-z])(.*)", part)
            if command:
                yield [word for word in shlex.split(command[1], comments=True) if not LEFT_OPEN.search(word) and word != "COMMAND"]


@every_page
def test_links_lead_to_files_that_exist(page: Path) -> None:
    text = without_code(page.read_text(encoding="utf-8"))
    links = [one or other for one, other in LINK.findall(text)]
    local = [unquote(link.partition("#")[0]) for link in links if not re.match(r"[a-z]+:", link) and not link.startswith("#")]
    assert not [link for link in local if not (page.parent / link).exists()]


@every_page
def test_links_into_a_page_lead_to_a_heading(page: Path) -> None:
    text = without_code(page.read_text(encoding="utf-8"))
    links = [one or other for one, other in LINK.findall(text) if "#" in (one or other) and not re.match(r"[a-z]+:", one or other)]
    for link in links:
        target, _, anchor = link.partition("#")
        assert anchor in anchors(page.parent / target if target else page), link


def anchors(page: Path) -> set[str]:
    """The names by which a page's headings can be linked to."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text(encoding="utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@every_page
def test_files_that_are_named_exist(page: Path) -> None:
    tops = {folder.name for folder in folders()}
    named = [name for name in INLINE.findall(FENCED.sub("", page.read_text(encoding="utf-8"))) if name.partition("/")[0] in tops]
    paths = [name for name in named if "/" in name and not LEFT_OPEN.search(name) and " " not in name]
    assert not [path for path in paths if not (ROOT / path).exists()]


@every_page
def test_make_targets_that_are_named_exist(page: Path) -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    named = {
        name for line in code_lines(page.read_text(encoding="utf-8")) for name in re.findall(r"^(?:[A-Z_]+=\S* )*make ([a-z][\w-]*)", line)
    }
    assert not named - targets


@every_page
def test_sharing_commands_that_are_shown_exist(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A command with `--help` after it prints its help; a word that is no command, or an option without its value, fails."""
    for words in sharing_commands(page.read_text(encoding="utf-8")):
        with pytest.raises(SystemExit) as ended:
            sharing([*words, "--help"])
        told = capsys.readouterr()
        assert ended.value.code == 0, f"sharing {shlex.join(words)}: {told.err}"
        for option in (word for word in words if word.startswith("--")):
            assert re.search(rf"{re.escape(option)}\b", told.out), f"sharing {shlex.join(words)} has no {option}"


def test_examples_of_files_can_be_imported() -> None:
    blocks = FENCED.findall((ROOT / "docs/administering.md").read_text(encoding="utf-8"))
    examples = [(language, block) for language, block in blocks if language in READERS]
    assert {language for language, _ in examples} == set(READERS)
    for language, block in examples:
        assert READERS[language](block).entries[0].title == "School Library Loans"


def test_every_decision_is_listed_and_numbered_in_turn() -> None:
    folder = ROOT / "docs/decisions"
    records = sorted(file.name for file in folder.glob("[0-9]*.md"))
    assert [name[:4] for name in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    listed = re.findall(r"\]\((\d[^)]+)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == records


def test_the_changelog_begins_with_this_release() -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    latest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert version
    assert latest
    assert latest[1] == version[1]
