import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from knowledge.actors import local_admin
from knowledge.audits.audits import begin_audit, carry_over, give, submit, view_audit
from knowledge.audits.export.exporting import export_audit
from knowledge.audits.types import NO, Given
from knowledge.database import Database
from tests.audit_views import FORM_TEXT

ADA, BEN = local_admin("Ada Byron"), local_admin("Ben Okafor")
NAME = "Melton & Rutland"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def audits(filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The shipped knowledge base with a submitted audit of 2025 and an open one of 2026; commands run in an empty folder."""
    old = begin_audit(filled, ADA, NAME, "2025").id
    give(filled, ADA, old, [Given("use/aggregate", note="Termly.")])
    submit(filled, ADA, old)
    new = begin_audit(filled, ADA, NAME, "2026").id
    carry_over(filled, ADA, new)
    give(filled, ADA, new, [Given("information/gp", note="Only with a plan.\nIn SIMS."), Given("information/behaviour", NO)])
    give(filled, BEN, new, [Given("information/other-information", entries=("Photographs", "Bus\npasses"))])
    give(filled, BEN, new, [Given("information/gp", NO)])
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return filled


def as_json(database: Database, audit: int) -> str:
    return export_audit(database, ADA, audit, "json").content.decode()


def test_audits_are_listed_newest_first_and_by_round(audits: Database, run: Run) -> None:
    code, out, err = run(audits, "audits", "list")
    rows = [re.split("  +", line)[:6] for line in out.splitlines()]
    assert (code, err, rows[0][:4]) == (0, "2 audits\n", ["Partnership", "Round", "Revision", "Status"])
    assert rows[1:] == [
        [NAME, "2026", "1", "open", "3 of 44", "Ada Byron"],
        [NAME, "2025", "1", "submitted", "1 of 44", "Ada Byron"],
    ]
    assert run(audits, "audits", "list", "--round", "2025")[1].splitlines()[1].startswith("Melton & Rutland  2025 ")
    listed = json.loads(run(audits, "audits", "list", "--json")[1])["audits"]
    assert [(one["partnership"], one["round"], one["done"]) for one in listed] == [(NAME, "2026", 3), (NAME, "2025", 1)]


def test_an_audit_is_shown_as_a_review(audits: Database, run: Run) -> None:
    code, out, _ = run(audits, "audits", "show", "melton & RUTLAND")
    lines = out.splitlines()
    assert (code, lines[:2]) == (0, ["Melton & Rutland, 2026, revision 1 (the newest round; also held: 2025)", "Draft: 3 of 44 answered"])
    assert "2. Who do you routinely share individual YP information with?" in lines
    assert lines[4:9] == [
        "  1.1 Address: not answered",
        "  1.2 Telephone numbers: not answered",
        "  1.3 Emails and other electronic contact points: not answered",
        "  1.4 GP name and contact details: No",
        "    Only with a plan.",
    ]
    place = lines.index("  1.12 Are there any other types of information you hold about individual YP and their families: Yes")
    assert lines[place + 1 : place + 4] == ["    - Photographs", "    - Bus", "      passes"]
    assert [line[-31:] for line in lines if "  5.6 " in line] == [" Yes (from 2025, not confirmed)"]
    assert run(audits, "audits", "show", NAME, "--round", "2025")[1].splitlines()[0] == "Melton & Rutland, 2025, revision 1"
    shown = json.loads(run(audits, "audits", "show", NAME, "--json")[1])
    assert (shown["partnership"], shown["round"], len(shown["answers"])) == (NAME, "2026", 4)


def test_a_name_that_is_nearly_right_is_asked_about(audits: Database, run: Run) -> None:
    assert run(audits, "audits", "show", "Melton and Rutland") == (
        1, "", "There is no audit of 'Melton and Rutland'. Did you mean Melton & Rutland?\n"
    )  # fmt: skip
    assert run(audits, "audits", "export", "Zzz")[2] == "There is no audit of 'Zzz'.\n"
    assert run(audits, "audits", "history", NAME, "--round", "2024")[2] == (
        "Melton & Rutland has no audit of the round '2024'. There is: 2026, 2025.\n"
    )


def test_an_export_lands_in_this_folder_and_never_on_another_file(audits: Database, run: Run) -> None:
    code, out, _ = run(audits, "audits", "export", "melton & rutland")
    file = Path("audit-melton-rutland-2026.docx")
    assert (code, out) == (0, f"Wrote {file}: Melton & Rutland, 2026, revision 1 (the newest round; also held: 2025).\n")
    assert Document(str(file)).tables[0].rows[4].cells[1].text == "No"
    file.write_text("mine")
    assert run(audits, "audits", "export", NAME) == (
        1, "", f"There is a file {file} already. Add --force to replace it, or --output with another name.\n"
    )  # fmt: skip
    assert file.read_text() == "mine"
    assert run(audits, "audits", "export", NAME, "--force")[0] == 0
    assert file.read_bytes().startswith(b"PK")


def test_an_export_goes_where_it_is_wanted(audits: Database, run: Run) -> None:
    assert run(audits, "audits", "export", NAME, "--round", "2025", "--format", "csv", "--output", "my.csv") == (
        0, "Wrote my.csv: Melton & Rutland, 2025, revision 1.\n", ""
    )  # fmt: skip
    assert Path("my.csv").read_text("utf-8-sig").startswith("Section,Number,Item")
    code, out, err = run(audits, "audits", "export", NAME, "--format", "json", "--output", "-")
    assert (code, json.loads(out)["audit"]["round"]) == (0, "2026")
    assert err == "Melton & Rutland, 2026, revision 1 (the newest round; also held: 2025)\n"
    assert [file.name for file in Path().iterdir()] == ["my.csv"]
    code, _, err = run(audits, "audits", "export", NAME, "--output", "no/such/folder.docx")
    assert (code, "no/such/folder.docx" in err) == (1, True)


def test_an_exported_audit_can_be_imported_elsewhere_once(audits: Database, run: Run, tmp_path: Path) -> None:
    run(audits, "audits", "export", NAME, "--round", "2025", "--format", "json", "--output", "old.json")
    run(audits, "audits", "export", NAME, "--format", "json", "--output", "new.json")
    named = "Melton & Rutland, 2026, revision 1. Draft: 3 of 44 answered.\n"
    assert run(audits, "audits", "import", "new.json") == (0, f"Held already, and the same: {named}Nothing was changed.\n", "")
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    link = "It started from the round 2025, which is not held here, so the link to it is left out.\n"
    assert run(other, "audits", "import", "new.json", "--dry-run") == (0, f"Could be imported: {named}{link}Nothing was changed.\n", "")
    assert run(other, "audits", "list")[1:] == ("", "0 audits\n")
    assert run(other, "audits", "import", "old.json")[0] == 0
    assert run(other, "audits", "import", "new.json") == (0, f"Imported: {named}", "")
    assert as_json(other, 2) == Path("new.json").read_text("utf-8")
    other.close()


def test_an_import_takes_out_personal_identifiers_and_says_which(audits: Database, run: Run, tmp_path: Path) -> None:
    text = as_json(audits, 2).replace("Photographs", "Photographs, ask ada@school.example or 07700 900123").replace("2026", "2027")
    Path("found.json").write_text(text.replace("Termly.", "NHS 943 476 5919"), "utf-8")
    code, out, _ = run(audits, "audits", "import", "found.json")
    assert (code, out.splitlines()[0]) == (0, "Taken out of 2 texts: e-mail address, phone number, NHS number.")
    kept = as_json(audits, 3)
    assert "Photographs, ask [e-mail address removed] or [phone number removed]" in kept
    assert [word in kept for word in ("ada@school", "900123", "943 476")] == [False] * 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "Line 1: this is not JSON: Expecting property name enclosed in double quotes.\n"),
        ('{"protocols": []}', "The file holds no audit. Only what was exported as JSON can be imported.\n"),
    ],
)
def test_a_file_that_is_no_audit_is_one_line(audits: Database, run: Run, content: str, message: str) -> None:
    Path("broken.json").write_text(content)
    assert run(audits, "audits", "import", "broken.json") == (1, "", message)
    assert run(audits, "audits", "import", "missing.json") == (1, "", "There is no file missing.json.\n")


def test_another_audit_of_that_round_stops_an_import(audits: Database, run: Run) -> None:
    Path("other.json").write_text(as_json(audits, 2).replace("Photographs", "Pictures"), "utf-8")
    before = as_json(audits, 2)
    code, out, err = run(audits, "audits", "import", "other.json")
    assert (code, out) == (1, "")
    assert (
        err == "The audit of Melton & Rutland of the round 2026 is held already and is not the same as in the file. Nothing was changed.\n"
    )
    assert as_json(audits, 2) == before


def test_history_says_who_answered_what_when_and_what_it_was(audits: Database, run: Run) -> None:
    code, out, _ = run(audits, "audits", "history", NAME, "--item", "1.4")
    lines = [line.partition(" UTC: ")[2] or line for line in out.splitlines()]
    assert (code, lines) == (
        0,
        [
            "Melton & Rutland, 2026, revision 1 (the newest round; also held: 2025): 2 changes",
            "1.4 GP details answered by Ada Byron",
            "  now: Yes. Only with a plan.",
            "    In SIMS.",
            "1.4 GP details answered by Ben Okafor",
            "  was: Yes. Only with a plan.",
            "    In SIMS.",
            "  now: No. Only with a plan.",
            "    In SIMS.",
        ],
    )
    whole = run(audits, "audits", "history", NAME, "--round", "2025")[1]
    assert ("the audit begun by Ada Byron, round 2025" in whole, "the audit submitted by Ada Byron, revision 1" in whole) == (True, True)
    assert run(audits, "audits", "history", NAME, "--item", "1.13")[2] == (
        "The questionnaire has no item '1.13'. Numbers are written as 2.4.\n"
    )


def test_a_submitted_audit_is_opened_again(audits: Database, run: Run) -> None:
    assert run(audits, "audits", "reopen", NAME)[1].endswith("is open already.\n")
    assert run(audits, "audits", "reopen", NAME, "--round", "2025")[1] == (
        "Opened Melton & Rutland, 2025, revision 2. What was submitted is kept.\n"
    )
    assert (view_audit(audits, ADA, 1).is_open, view_audit(audits, ADA, 1).revision) == (True, 2)


def test_a_questionnaire_is_added_as_a_new_version_and_a_broken_one_refused_with_its_line(audits: Database, run: Run) -> None:
    first = "information-held, version 1: Audit of information held by partnerships Sept 2018 (7 sections, 44 items)"
    assert run(audits, "audits", "questionnaires")[2] == "1 questionnaire\n"
    Path("form.yml").write_text(FORM_TEXT, "utf-8")
    assert run(audits, "audits", "add-questionnaire", "form.yml")[1] == f"{first}: held already. Nothing was changed.\n"
    Path("form.yml").write_text(FORM_TEXT.replace("text: Address", "text: Addresses"), "utf-8")
    assert "Audits are pinned to it: raise the version." in run(audits, "audits", "add-questionnaire", "form.yml", "--dry-run")[2]
    newer = FORM_TEXT.replace("text: Address", "text: Addresses").replace("version: 1", "version: 3")
    second = first.replace("version 1", "version 3")
    Path("form.yml").write_text(newer.replace("answers: tick", "answers: tik", 1), "utf-8")
    code, out, err = run(audits, "audits", "add-questionnaire", "form.yml")
    assert (code, out, err) == (1, "", "Line 16: answers is 'tik': it must be tick, describe or tick_if_true.\n")
    Path("form.yml").write_text(newer, "utf-8")
    assert run(audits, "audits", "add-questionnaire", "form.yml", "--dry-run")[1] == f"Could be added: {second}.\nNothing was changed.\n"
    assert run(audits, "audits", "questionnaires")[2] == "1 questionnaire\n"
    assert run(audits, "audits", "add-questionnaire", "form.yml")[1] == f"Added: {second}.\nAudits begun from now on use it.\n"
    Path("form.yml").write_text(newer.replace("version: 3", "version: 2"), "utf-8")
    assert run(audits, "audits", "add-questionnaire", "form.yml")[1].endswith("Audits begun from now on still use version 3, the newest.\n")
    rows = [re.split("  +", line) for line in run(audits, "audits", "questionnaires")[1].splitlines()[1:]]
    about = ["7", "44", "Sept 2018", "Audit of information held by partnerships"]
    assert rows == [["information-held", version, *about] for version in ("3", "2", "1")]
