"""What every command has in common: tables, JSON documents, exit codes and help."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from bot.settings import ROOT
from knowledge import changes, protocols
from knowledge.actors import local_admin
from knowledge.admin.drafts import save_draft
from knowledge.audits.audits import begin_audit, submit
from knowledge.audits.export.exporting import export_audit
from knowledge.database import Database
from knowledge.people.people import Grant, Known, grant, meet
from knowledge.questions import record_question
from tests.audit_views import FORM_TEXT
from tests.integration.bot.conftest import Run

ADMIN = local_admin("Ada")
NCMP = "the-national-child-measurement-programme-ncmp"
HILL = "Hill Partnership"


@pytest.fixture
def held(filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Something of each noun; commands run in an empty folder."""
    protocols.edit_protocol(filled, ADMIN, "ncmp", owner="Health team", review_date=datetime.now(UTC).date() - timedelta(days=1))
    save_draft(filled, ADMIN, {"purpose": "To weigh."}, slug=NCMP)
    record_question(filled, conversation="slack:T1:U1", channel="slack", text="Who  feeds\nthe ducks?", kind="find", outcome="declined")
    grant(filled, ADMIN, meet(filled, Known("slack", "T1", "U1"), "Ama Boateng").id, Grant("contributor", HILL))
    meet(filled, Known("teams", "T2", "U2"), "Ben", "ben@council.example")
    submit(filled, ADMIN, begin_audit(filled, ADMIN, HILL, "2025").id)
    begin_audit(filled, ADMIN, "Vale Partnership", "2026")
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return filled


LISTS: dict[tuple[str, ...], tuple[str, list[str]]] = {
    ("protocols", "list"): ("protocols", ["Short name", "Title", "Status", "Owner", "Review date", "Partners"]),
    ("protocols", "term", "list", "ncmp"): ("terms", ["Kind", "Term"]),
    ("protocols", "example", "list", "ncmp"): ("examples", ["From", "Example question"]),
    ("organisations", "list"): ("organisations", ["Name", "Full name", "Protocols", "Other names"]),
    ("glossary", "list"): ("glossary", ["Term", "Meaning", "Note"]),
    ("near-domain", "list"): ("questions", ["From", "Question"]),
    ("questions", "list"): ("questions", ["Number", "When (UTC)", "Outcome", "Why it waits", "State", "Question"]),
    ("people", "list"): ("people", ["Number", "Name", "Roles", "Known as", "E-mail"]),
    ("audits", "list"): ("audits", ["Partnership", "Round", "Revision", "Status", "Answered", "Begun by", "Last answered (UTC)"]),
    ("audits", "questionnaires"): ("questionnaires", ["Short name", "Version", "Sections", "Items", "Date", "Title"]),
    ("history",): ("changes", ["Number", "When (UTC)", "By", "What", "Why"]),
    ("drafts", "list"): ("drafts", ["Number", "Protocol", "Changes", "By", "When (UTC)", "State"]),
    ("reviews",): ("reviews", ["Review date", "When", "Protocol", "Owner"]),
}


@pytest.mark.parametrize("command", LISTS, ids=" ".join)
def test_a_list_is_a_table_for_people_and_a_document_for_programs(held: Database, run: Run, command: tuple[str, ...]) -> None:
    name, headings = LISTS[command]
    code, out, err = run(held, *command)
    header, *lines = out.splitlines()
    assert (code, re.split("  +", header)) == (0, headings)
    assert err.startswith(f"{len(lines)} ")
    assert {len(re.split("  +", line)) for line in lines} == {len(headings)}
    code, out, err = run(held, *command, "--json")
    document = json.loads(out)
    assert (code, err, list(document)) == (0, "", [name])
    assert len(document[name]) == len(lines) > 0


def test_an_empty_list_is_no_line_and_says_so_beside(filled: Database, run: Run) -> None:
    assert run(filled, "people", "list") == (0, "", "0 people\n")
    assert json.loads(run(filled, "people", "list", "--json")[1]) == {"people": []}


def test_a_table_is_cut_to_the_terminal_and_only_there(held: Database, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    whole = run(held, "glossary", "list")[1].splitlines()
    assert max(map(len, whole)) > 80
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    cut = run(held, "glossary", "list")[1].splitlines()
    assert (len(cut), max(map(len, cut)) <= 80, "…" in "".join(cut)) == (len(whole), True, True)


FILTERS = {
    ("protocols", "list", "--theme", "learning AND education"): 6,
    ("protocols", "list", "--status", "retired"): 0,
    ("protocols", "list", "--status", "all"): 6,
    ("protocols", "list", "--owner", "health TEAM"): 1,
    ("protocols", "list", "--overdue"): 1,
    ("people", "list", "--role", "contributor"): 1,
    ("people", "list", "--role", "asker"): 1,
    ("people", "list", "--role", "admin"): 0,
    ("people", "list", "--platform", "teams"): 1,
    ("people", "list", "--text", "COUNCIL.example"): 1,
    ("people", "list", "--text", "hill"): 1,
    ("people", "list", "--text", "hill", "--platform", "teams"): 0,
    ("audits", "list", "--status", "submitted"): 1,
    ("audits", "list", "--status", "open", "--round", "2025"): 0,
    ("audits", "list", "--round", "2026"): 1,
    ("audits", "list", "--partnership", "HILL"): 1,
    ("audits", "list", "--partnership", "partnership"): 2,
    ("questions", "list", "--reason", "unanswered", "--text", "DUCKS"): 1,
    ("questions", "list", "--reason", "unsure"): 0,
}


@pytest.mark.parametrize("command", FILTERS, ids=" ".join)
def test_a_list_is_narrowed_down(held: Database, run: Run, command: tuple[str, ...]) -> None:
    ((_, rows),) = json.loads(run(held, *command, "--json")[1]).items()
    assert len(rows) == FILTERS[command]
    assert len(run(held, *command)[1].splitlines()) == (FILTERS[command] + 1 if rows else 0)


WRITES: dict[tuple[str, ...], Any] = {
    ("protocols", "add", "--title", "Loans", "--purpose", "To lend.", "--partner", "ECC", "--term", "LL"): lambda done: (
        done["protocol"]["slug"] == "loans" and done["protocol"]["terms"] == [{"term": "LL", "kind": "acronym"}]
    ),
    ("protocols", "edit", "ncmp", "--purpose", "To weigh."): lambda done: done["protocol"]["purpose"] == "To weigh.",
    ("protocols", "retire", "ncmp"): lambda done: done["protocol"]["status"] == "retired",
    ("protocols", "term", "add", "ncmp", "Weigh Day"): lambda done: "Weigh Day" in [one["term"] for one in done["protocol"]["terms"]],
    ("protocols", "term", "remove", "ncmp", "NCMP"): lambda done: "NCMP" not in [one["term"] for one in done["protocol"]["terms"]],
    ("protocols", "example", "add", "ncmp", "Who?"): lambda done: "Who?" in [one["text"] for one in done["protocol"]["examples"]],
    ("organisations", "edit", "Provide", "--full-name", "Provide CIC Ltd"): lambda done: (
        done["organisation"]["full_name"] == "Provide CIC Ltd"
    ),
    ("organisations", "merge", "Provide", "ECC"): lambda done: "ECC" in done["organisation"]["names"],
    ("glossary", "define", "XYZ", "New."): lambda done: done["term"] == {"term": "XYZ", "meaning": "New.", "note": None},
    ("glossary", "remove", "DPO"): lambda done: (done["term"], done["removed"]) == (None, "DPO"),
    ("near-domain", "add", "Who lends lawnmowers?"): lambda done: done["question"] == {"text": "Who lends lawnmowers?", "source": "admin"},
    ("undo", "ncmp"): lambda done: done["state"]["owner"] is None,
    ("drafts", "publish", "1"): lambda done: done["protocol"]["purpose"] == "To weigh.",
    ("drafts", "discard", "1"): lambda done: done["draft"] == 1,
    ("people", "grant", "Ben", "editor"): lambda done: (
        done["person"]["grants"] == [{"role": "editor", "partnership": ""}] and done["noted"][0]["action"] == "gave a role"
    ),
    ("people", "revoke", "Ama Boateng", "contributor", "--partnership", HILL): lambda done: done["person"]["grants"] == [],
    ("people", "add", "Cy", "--email", "cy@council.example"): lambda done: done["person"]["email"] == "cy@council.example",
    ("audits", "reopen", HILL): lambda done: (done["audit"]["status"], done["audit"]["revision"]) == ("open", 2),
    ("questions", "take", "1"): lambda done: done["question"]["taken_by"] == "ada",
}
NO_HISTORY = {"people", "audits", "questions", "drafts discard"}


@pytest.mark.parametrize("command", WRITES, ids=lambda words: " ".join(words[:3]))
def test_what_writes_says_for_programs_what_is_held_then_and_what_history_calls_it(
    held: Database, run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "ada")
    before = changes.latest_changes(held, 1)[0].revision.id
    leaves_history = not {command[0], " ".join(command[:2])} & NO_HISTORY
    code, out, err = run(held, *command, "--dry-run", "--json")
    tried = json.loads(out)
    assert (code, err, tried["dry_run"], tried["changed"]) == (0, "", True, True)
    assert WRITES[command](tried)
    assert bool(tried["changes"]) is leaves_history
    assert changes.latest_changes(held, 1)[0].revision.id == before
    code, out, err = run(held, *command, "--json")
    done = json.loads(out)
    assert (code, err, done["dry_run"], done["changed"]) == (0, "", False, True)
    assert WRITES[command](done)
    made = changes.changes_after(held, before)
    assert done["revisions"] == [change.revision.id for change in made]
    assert bool(made) is leaves_history
    fields = ("to", "action", "before", "after")
    assert [[one[field] for field in fields] for one in tried["changes"]] == [
        json.loads(json.dumps([one.to, one.revision.action, one.revision.before, one.revision.after])) for one in made
    ]


def test_what_is_already_so_is_no_change(held: Database, run: Run) -> None:
    done = json.loads(run(held, "protocols", "edit", "ncmp", "--owner", "Health team", "--json")[1])
    assert (done["changed"], done["revisions"], done["protocol"]["owner"]) == (False, [], "Health team")


@pytest.mark.parametrize(("noun", "name"), [("protocols", "ncmp"), ("organisations", "Provide"), ("glossary", "DPO")])
def test_each_noun_has_its_history_and_goes_back_in_it_for_programs_too(held: Database, run: Run, noun: str, name: str) -> None:
    run(held, "organisations", "edit", "Provide", "--add-name", "Wrong")
    run(held, "glossary", "define", "DPO", "Wrong.")
    first, *_, last = json.loads(run(held, noun, "history", name, "--json")[1])["changes"]
    assert last["before"] is not None
    assert f"{last['id']}. " in run(held, noun, "history", name)[1]
    done = json.loads(run(held, noun, "restore", name, str(first["id"]), "--json")[1])
    assert (done["restored"], done["changed"], len(done["revisions"])) == (first["id"], True, 1)
    assert {field: done["state"][field] for field in last["before"] if field not in ("names",)} == {
        field: first["after"].get(field) for field in last["before"] if field not in ("names",)
    }
    assert run(held, noun, "history", "nobody of that name")[0] == 1


def test_a_name_of_two_things_has_the_history_of_the_noun(held: Database, run: Run) -> None:
    kinds = {noun: json.loads(run(held, noun, "history", "ECC", "--json")[1])["changes"][0]["to"] for noun in ("organisations", "glossary")}
    assert kinds == {"organisations": "organisation ECC", "glossary": "glossary ECC"}


def test_files_are_written_and_read_with_one_document_about_it(held: Database, run: Run, tmp_path: Path) -> None:
    def done(*words: str) -> dict[str, Any]:
        code, out, err = run(held, *words, "--json")
        assert (code, err.replace(f"{tmp_path}", "")) == (0, "") or words[0] == "restore"
        document: dict[str, Any] = json.loads(out)
        return document

    assert done("glossary", "export", "--output", "g.csv")["file"] == "g.csv"
    assert done("glossary", "import", "g.csv")["changed"] is False
    Path("g.csv").write_text("Term,Meaning,Note\nXYZ,New.,\n")
    tried = done("glossary", "import", "--dry-run", "g.csv")
    assert (tried["dry_run"], tried["changed"], tried["plan"]["glossary"], tried["revisions"]) == (
        True, True, [{"term": "XYZ", "meaning": "New.", "note": None}], []
    )  # fmt: skip
    assert len(done("glossary", "import", "--yes", "g.csv")["revisions"]) == 1
    assert done("audits", "export", HILL, "--format", "json")["audit"]["round"] == "2025"
    Path("a.json").write_bytes(export_audit(held, ADMIN, 1, "json").content)
    assert done("audits", "import", "a.json")["changed"] is False
    Path("q.yml").write_text(FORM_TEXT.replace("version: 1", "version: 2").replace("text: Address", "text: Addresses"))
    assert done("audits", "add-questionnaire", "q.yml")["questionnaire"]["version"] == 2
    saved = done("backup", "b.backup")
    assert (saved["rows"]["protocol"], saved["noted"][0]["action"]) == (6, "made a back-up")
    assert done("restore", "--dry-run", "b.backup")["dry_run"] is True
    assert Path(done("restore", "--yes", "b.backup")["kept"]).exists()
    assert done("people", "login", "Ben")["link"].startswith("http")
    assert done("database", "upgrade")["migration"] >= "0005"


def test_standard_output_has_the_file_or_the_document(held: Database, run: Run) -> None:
    for words in (("export",), ("audits", "export", HILL, "--output", "-")):
        code, out, err = run(held, *words, "--json")
        assert (code, out, err) == (2, "", "Standard output can have the file or say what was written. Say --output FILE.\n")


def test_a_question_about_going_ahead_is_beside_the_document(held: Database, run: Run) -> None:
    Path("g.csv").write_text("Term,Meaning,Note\nXYZ,New.,\n")
    code, out, err = run(held, "glossary", "import", "g.csv", "--json", typed="no\n")
    assert (code, json.loads(out)["changed"], "Glossary: XYZ: New." in err, "Go ahead?" in err) == (1, False, True, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("protocols", "show", "no such"), 1),
        (("protocols", "edit", "ncmp"), 2),
        (("protocols", "edit", "ncmp", "--review-date", "soon"), 2),
        (("protocols", "edit", "ncmp", "--document", "D|DOC|90QB"), 2),
        (("protocols", "edit", "ncmp", "--document", "a|b|c|d|e"), 2),
        (("protocols", "list", "--limit", "0"), 2),
        (("questions", "list", "--limit", "0"), 2),
        (("questions", "answer", "1"), 2),
        (("no-such-command",), 2),
        ((), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_what_fails_is_told_on_standard_error_only(held: Database, run: Run, words: tuple[str, ...], code: int) -> None:
    failed = run(held, *words)
    assert (failed[0], failed[1], bool(failed[2])) == (code, "", True)


def parsers(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield words, parser
    for group in groups:
        for name, each in group.choices.items():
            yield from parsers(each, (*words, name))


COMMANDS = dict(parsers(cli._parser()))
DELEGATED = {("ask",), ("chat",), ("doctor",)}


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_help_of_a_command_has_an_example_that_can_be_written(words: tuple[str, ...]) -> None:
    told = COMMANDS[words].format_help()
    (example,) = re.findall(r"^Example: (sharing .+)$", told, re.M)
    written = shlex.split(example)[1:]
    assert tuple(written[: len(words)]) == words
    if words not in DELEGATED:
        cli._parser().parse_args(written)


def test_every_command_is_shown_in_the_documentation() -> None:
    pages = " ".join(page.read_text("utf-8") for page in (ROOT / "docs").glob("*.md"))
    shown = {" ".join(line.split()) for line in re.findall(r"sharing ((?:[a-z][a-z-]* ?)+)", pages)}
    assert [" ".join(words) for words in COMMANDS if not any(f"{line} ".startswith(f"{' '.join(words)} ") for line in shown)] == []


def test_the_help_says_what_the_exit_codes_mean(run: Run, filled: Database) -> None:
    code, out, _ = run(filled, "--help")
    assert (code, all(number in out for number in ("with 0", "with 1", "with 2", "with 130"))) == (0, True)
