import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import cli
from knowledge import content, history, protocols
from knowledge.actors import local_admin
from knowledge.content import load_shipped_content
from knowledge.database import Database
from knowledge.questions import give_feedback, pass_on, record_question

ROOT = Path(cli.__file__).parent.parent
PAGE = Path(content.__file__).with_name("essex-learning-and-education-protocols.txt")
Run = Callable[..., tuple[int, str, str]]


def test_the_councils_page_imported_twice_adds_six_and_then_changes_nothing(database: Database, run: Run) -> None:
    code, out, _ = run(database, "protocols", "import", str(PAGE), "--yes")
    assert (code, out.splitlines()[0]) == (0, "6 to add, 0 to change, 0 no longer on the page, 0 the same.")
    assert out.endswith("Done: 6 added, 0 changed.\n")
    code, out, _ = run(database, "protocols", "import", str(PAGE), "--yes")
    assert (code, out) == (0, "0 to add, 0 to change, 0 no longer on the page, 6 the same.\nNothing was changed.\n")


def test_one_edited_purpose_is_shown_as_one_change(filled: Database, run: Run, tmp_path: Path) -> None:
    edited = tmp_path / "page.txt"
    edited.write_text(PAGE.read_text("utf-8").replace("live in Hertfordshire but", "live there and"), "utf-8")
    code, out, _ = run(filled, "protocols", "import", str(edited), "--yes")
    old = protocols.list_protocols(filled)[1].purpose.replace("live there and", "live in Hertfordshire but")
    assert code == 0
    assert out.splitlines() == [
        "0 to add, 1 to change, 0 no longer on the page, 5 the same.",
        "Change: Hertfordshire School Admissions",
        f"  purpose, now: {old}",
        f"  purpose, then: {old.replace('live in Hertfordshire but', 'live there and')}",
        "Done: 0 added, 1 changed.",
    ]


def test_only_a_page_says_which_protocols_it_no_longer_has_and_how_to_withdraw_each(filled: Database, run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE.read_text("utf-8").replace("Hertfordshire School Admissions", "Admissions to Herts"), "utf-8")
    out = run(filled, "protocols", "import", str(page), "--dry-run")[1].splitlines()
    gone = "No longer on the page, kept: Hertfordshire School Admissions. To take it out: sharing protocols retire hertfordshire-school-admissions"
    assert (out[0], gone in out) == ("1 to add, 0 to change, 1 no longer on the page, 5 the same.", True)
    assert run(filled, *gone.partition("sharing ")[2].split())[0] == 0
    table = tmp_path / "one.csv"
    table.write_text("Title,Purpose,Partners,Theme\nLibrary Loans,To lend.,ECC,Learning and Education\n", "utf-8")
    assert run(filled, "protocols", "import", str(table), "--dry-run")[1].splitlines() == [
        "1 to add, 0 to change, 5 not in the file and kept, 0 the same.",
        "Add: Library Loans",
        "  Purpose: To lend.",
        "  Partners: ECC",
        "  Documents: none",
        "Nothing was changed.",
    ]


def test_an_import_asks_and_takes_no_for_an_answer(database: Database, run: Run) -> None:
    code, out, _ = run(database, "protocols", "import", str(PAGE), typed="no\n")
    assert (code, out.endswith("Go ahead? Type yes or no.\nNothing was changed.\n")) == (1, True)
    assert protocols.list_protocols(database) == ()
    assert run(database, "protocols", "import", str(PAGE), typed="yes\n")[0] == 0
    assert len(protocols.list_protocols(database)) == 6


def test_an_import_without_anybody_to_ask_needs_yes(database: Database, run: Run) -> None:
    code, _, err = run(database, "protocols", "import", str(PAGE))
    assert (code, err) == (1, "Nobody can be asked here, so nothing was changed. Add --yes to go ahead.\n")
    assert run(database, "protocols", "import", str(PAGE), "--dry-run")[0] == 0
    assert protocols.list_protocols(database) == ()


def test_a_broken_file_is_one_line_and_changes_nothing(database: Database, run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "page.txt"
    broken.write_text(PAGE.read_text("utf-8").replace("81.6KB", "81.6QB"), "utf-8")
    code, out, err = run(database, "protocols", "import", str(broken), "--yes")
    assert (code, out) == (1, "")
    assert err == "Line 12: expected a size in B, KB, MB or GB, such as 90KB or 8.19MB; found “81.6QB”.\n"
    assert protocols.list_protocols(database) == ()


def test_the_list_as_json_is_a_file_that_can_be_imported(filled: Database, run: Run, tmp_path: Path) -> None:
    code, out, _ = run(filled, "protocols", "list", "--json")
    assert (code, len(json.loads(out)["protocols"])) == (0, 6)
    saved = tmp_path / "list.json"
    saved.write_text(out, "utf-8")
    assert "6 the same" in run(filled, "protocols", "import", str(saved))[1]


def test_an_export_imported_elsewhere_is_the_same_and_loses_nothing(filled: Database, run: Run, tmp_path: Path) -> None:
    admin = local_admin("Ada")
    protocols.edit_protocol(filled, admin, "ncmp", title="Weighing", owner="Health", review_date=date(2027, 1, 31))
    protocols.add_example(filled, admin, "ncmp", "Who weighs “them”?\u2028 <b>é😀", source="learnt")
    protocols.add_example(filled, admin, "ncmp", "null")
    protocols.add_term(filled, admin, "ncmp", protocols.Term("Weigh Day", "keyword"))
    protocols.retire_protocol(filled, admin, "the-autism-in-schools-panel")
    before = whole(filled)
    code, out, _ = run(filled, "protocols", "export")
    saved = tmp_path / "protocols.json"
    saved.write_text(out, "utf-8")
    assert (code, "5 the same.\n" in run(filled, "protocols", "import", str(saved))[1]) == (0, True)
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    assert run(other, "protocols", "import", str(saved), "--yes")[0] == 0
    assert whole(other) == before
    run(other, "protocols", "list")
    assert whole(other) == before
    other.close()


def whole(database: Database) -> list[object]:
    return [(replace(view, version=0), language) for view, language in protocols.list_in_full(database)]


def test_terms_and_example_questions_are_listed_whole(filled: Database, run: Run) -> None:
    protocols.add_example(filled, local_admin(), "ncmp", "Who weighs them?", source="learnt")
    held = protocols.get_language(filled, "ncmp")
    _, out, err = run(filled, "protocols", "example", "list", "ncmp")
    assert (err, out.splitlines()[-1]) == (f"{len(held.examples)} example questions\n", "learnt   Who weighs them?")
    assert len(out.splitlines()) == len(held.examples) + 1 > 100
    _, out, err = run(filled, "protocols", "term", "list", "ncmp")
    assert (err, "acronym   NCMP" in out.splitlines()) == (f"{len(held.terms)} terms\n", True)
    shown = run(filled, "protocols", "show", "ncmp")[1]
    assert shown.endswith("To see all: sharing protocols example list the-national-child-measurement-programme-ncmp\n")


def test_a_protocol_is_added_shown_edited_and_retired(filled: Database, run: Run) -> None:
    code, out, _ = run(
        filled, "protocols", "add", "--title", "Health Visits", "--purpose", "To visit.", "--partner", "ECC", "--partner", "Provide",
        "--document", "The agreement|doc|90KB|https://a.example/d.doc", "--document", "Annex", "--term", "HV", "--example", "Who visits?",
        "--owner", "Health team", "--review-date", "2026-12-31",
    )  # fmt: skip
    assert (code, out) == (0, "Added Health Visits. Its short name is health-visits.\n")
    added = protocols.get_protocol(filled, "HV")
    assert (added.owner, added.review_date) == ("Health team", date(2026, 12, 31))
    run(filled, "protocols", "term", "add", "HV", "the visits one", "--kind", "keyword")
    run(filled, "protocols", "example", "add", "HV", "Who comes to see us?")
    run(filled, "protocols", "edit", "HV", "--purpose", "To visit at home.", "--review-date", "2027-01-31", "--why", "Clearer.")
    out = run(filled, "protocols", "show", "HV")[1]
    for line in (
        "  Purpose: To visit at home.",
        "  Partners: ECC, Provide",
        "  Documents: The agreement (DOC, 90KB, https://a.example/d.doc); Annex",
        "  Theme: Learning and Education",
        "  Review date: 2027-01-31",
        "  Terms: HV (acronym), the visits one (keyword)",
        "    Who comes to see us?",
    ):
        assert line in out.splitlines()
    assert "Retired Health Visits." in run(filled, "protocols", "retire", "health visits", "--why", "Over.")[1]
    assert "Health Visits" not in run(filled, "protocols", "list")[1]
    assert "Health Visits" in run(filled, "protocols", "list", "--status", "retired")[1]
    out = run(filled, "protocols", "history", "HV")[1]
    assert "Why: Clearer." in out
    assert "  purpose: was To visit.; now To visit at home." in out.splitlines()
    assert out.splitlines()[-1] == "  status: was current; now retired"


def test_history_is_shown_of_everything_and_of_one_subject(filled: Database, run: Run) -> None:
    run(filled, "glossary", "define", "ELS", "Essex Library Service.", "--why", "New.")
    run(filled, "glossary", "define", "ELS", "Essex libraries.")
    run(filled, "organisations", "edit", "Provide", "--add-name", "Provide CIC (Essex)")
    run(filled, "near-domain", "add", "Who lends lawnmowers?")
    run(filled, "glossary", "remove", "ELS")
    lines = run(filled, "history", "--limit", "5")[1].splitlines()
    for line, said in zip(lines[1:], (
        "glossary ELS added", "glossary ELS changed (meaning)", "organisation Provide changed (names)",
        "questions that no protocol covers added", "glossary ELS removed",
    ), strict=True):  # fmt: skip
        assert f"  {said}  " in line
    out = run(filled, "history", "els")[1].splitlines()
    assert "New." in out[0]
    assert "  meaning: was Essex Library Service.; now Essex libraries." in out
    assert out[-3:] == ["  term: was ELS", "  meaning: was Essex libraries.", "  note: was none"]
    assert run(filled, "history", "near-domain")[1].endswith("  examples: Who lends lawnmowers? (admin)\n")
    assert "  names: was none; now Provide CIC (Essex)" in run(filled, "history", "provide")[1].splitlines()
    assert run(filled, "history", "nobody")[2] == "No protocol, organisation or glossary term is called 'nobody'.\n"
    assert "from 1 to 1,000,000" in run(filled, "history", "--limit", "-1")[2]


def test_history_records_the_user_of_the_machine(filled: Database, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "ada")
    run(filled, "protocols", "term", "add", "ncmp", "Weigh Day")
    assert history.list_revisions(filled, "protocol the-national-child-measurement-programme-ncmp")[-1].actor == "ada"


def test_an_edit_says_when_there_is_nothing_to_change(filled: Database, run: Run) -> None:
    assert "Say what to change" in run(filled, "protocols", "edit", "ncmp")[2]
    assert "is as you said already" in run(filled, "protocols", "edit", "ncmp", "--theme", "Learning and Education")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["protocols", "show", "no such one"], "No protocol is called 'no such one'."),
        (["protocols", "import", "no-such-file.txt"], "There is no file no-such-file.txt."),
        (["protocols", "add", "--title", "T", "--purpose", "P.", "--partner", "ECC", "--document", "D|DOC|1KB|file:///x"], "The link is"),
        (["protocols", "add", "--title", "The Autism in Schools Panel", "--purpose", "P.", "--partner", "ECC"], "exists already"),
        (["glossary", "remove", "XYZ"], "The glossary has no 'XYZ'."),
        (["organisations", "edit", "Kent"], "No organisation is called 'Kent'."),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_1(filled: Database, run: Run, arguments: list[str], said: str) -> None:
    code, out, err = run(filled, *arguments)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert said in err


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--document", "D|DOC|90QB"), "The size is '90QB'"),
        (("--document", "a|b|c|d|e"), "is no document: write it as"),
        (("--review-date", "soon"), "'soon' is no date: write it as 2027-01-31"),
    ],
)
def test_a_value_that_is_written_wrongly_is_exit_code_2(filled: Database, run: Run, option: tuple[str, str], said: str) -> None:
    for command in (("add", "--title", "T", "--purpose", "P.", "--partner", "ECC"), ("edit", "ncmp")):
        code, out, err = run(filled, "protocols", *command, *option)
        assert (code, out, said in err) == (2, "", True)


def test_the_glossary_and_organisations_are_kept_from_the_command_line(filled: Database, run: Run) -> None:
    run(filled, "glossary", "define", "EYFS", "Early years foundation stage.", "--note", "Ages 0 to 5.")
    (line,) = (line for line in run(filled, "glossary", "list")[1].splitlines() if line.startswith("EYFS "))
    assert line.split("  ")[-1].strip() == "Ages 0 to 5."
    run(filled, "glossary", "remove", "eyfs")
    assert "EYFS" not in run(filled, "glossary", "list", "--json")[1]
    run(filled, "organisations", "edit", "essex county council", "--add-name", "The County", "--remove-name", "Essex CC")
    (line,) = (line for line in run(filled, "organisations", "list")[1].splitlines() if line.startswith("ECC "))
    assert line.split("  ")[-1].strip() == "Essex Council, The County"
    lines = run(filled, "organisations", "show", "the county")[1].splitlines()
    assert lines[:4] == ["ECC", "  Full name: Essex County Council", "  Other names: Essex Council, The County", "  Protocols: 6"]
    assert "    The Autism in Schools Panel (the-autism-in-schools-panel)" in lines


def test_what_no_protocol_covers_is_kept_from_the_command_line(filled: Database, run: Run) -> None:
    assert run(filled, "near-domain", "add", "Who lends lawnmowers?", "--why", "Asked twice.")[0] == 0
    assert run(filled, "near-domain", "list")[1].endswith("\nadmin    Who lends lawnmowers?\n")
    assert run(filled, "near-domain", "remove", "who lends lawnmowers?")[0] == 0
    assert "lawnmowers" not in run(filled, "near-domain", "list")[1]
    assert "There is no question" in run(filled, "near-domain", "remove", "Who lends lawnmowers?")[2]


def test_questions_are_listed_by_outcome_and_control_no_terminal(filled: Database, run: Run) -> None:
    asked = (("Who feeds the ducks?\x1b[31m", "declined"), ("Who are the partners?", "answered"))
    ducks, partners = (
        record_question(filled, conversation="c", channel="rest", text=text, kind="find", outcome=outcome) for text, outcome in asked
    )
    _, out, err = run(filled, "questions", "list", "--outcome", "declined")
    assert (err, out.endswith("  declined  unanswered    open   Who feeds the ducks?\n"), "\x1b" in out) == ("1 question\n", True, False)
    pass_on(filled, ducks)
    give_feedback(filled, partners, "not_helpful")
    lines = run(filled, "questions", "list")[1].splitlines()
    assert lines[1].endswith("  answered  not_helpful   open   Who are the partners?")
    assert lines[2].endswith("  declined  passed_on     open   Who feeds the ducks?")

    def listed(*options: str) -> list[int]:
        return [row["id"] for row in json.loads(run(filled, "questions", "list", "--json", *options)[1])["questions"]]

    assert (listed("--for-team"), listed("--feedback", "not_helpful"), listed("--feedback", "helpful")) == ([ducks], [partners], [])
    assert "invalid choice: 'chat'" in run(filled, "questions", "list", "--outcome", "chat")[2]


def test_questions_as_json_have_times_with_their_zone(filled: Database, run: Run) -> None:
    record_question(filled, conversation="c", channel="rest", text="Who?", kind="find", outcome="failed")
    (row,) = json.loads(run(filled, "questions", "list", "--json")[1])["questions"]
    at = datetime.fromisoformat(row["at"])
    assert (at.utcoffset(), "T" in row["at"]) == (timedelta(0), True)
    assert timedelta(0) <= datetime.now(UTC) - at < timedelta(minutes=1)
    assert (row["outcome"], row["for_team"], row["feedback"]) == ("failed", False, None)


def test_a_new_database_is_brought_to_the_newest_shape(run: Run, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new' / 'knowledge.db'}")
    code, out, _ = run(database, "database", "upgrade")
    assert (code, out.startswith("The database is at 0")) == (0, True)
    assert run(database, "protocols", "list")[2] == "6 protocols\n"
    database.close()


def test_the_first_command_prepares_everything_as_the_first_start_does(run: Run, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'home' / 'knowledge.db'}")
    shutil.rmtree(tmp_path / "home")
    assert run(database, "protocols", "add", "--title", "Our own", "--purpose", "P.", "--partner", "ECC")[0] == 0
    assert [view.title for view in protocols.list_protocols(database)][-1] == "Our own"
    assert len(protocols.list_protocols(database)) == 7
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "home" / "channel-secret").stat().st_mode) == 0o600
    before = history_length(database)
    load_shipped_content(database, local_admin("set-up"))
    assert history_length(database) == before
    database.close()


def test_a_page_imported_before_the_first_start_is_kept_as_it_is_and_completed(database: Database, run: Run, tmp_path: Path) -> None:
    edited = tmp_path / "page.txt"
    text = PAGE.read_text("utf-8").replace("live in Hertfordshire but", "live there and")
    edited.write_text(text[: text.index("The Autism in Schools Panel")], "utf-8")
    assert run(database, "protocols", "import", str(edited), "--yes")[1].endswith("Done: 5 added, 0 changed.\n")
    assert run(database, "protocols", "import", str(edited), "--yes")[1].endswith("5 the same.\nNothing was changed.\n")
    assert run(database, "protocols", "list")[2] == "6 protocols\n"
    held = protocols.get_protocol(database, "hertfordshire-school-admissions")
    assert "live there and" in held.purpose
    assert protocols.get_language(database, held.slug).terms


def history_length(database: Database) -> int:
    with database.session() as session:
        return history.knowledge_version(session)


def test_a_database_that_cannot_be_used_is_one_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "knowledge.db"
    file.write_text("no database " * 100)
    database = Database(f"sqlite:///{file}")
    code, _, err = run(database, "protocols", "list")
    assert (code, err.count("\n"), "knowledge.db is damaged" in err) == (1, 1, True)
    database.close()


def test_a_reader_that_goes_away_is_no_error(filled: Database, tmp_path: Path) -> None:
    url = filled.url.render_as_string(hide_password=False)
    environment = os.environ | {"SHARING_HOME": str(tmp_path), "SHARING_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    command = f"{sys.executable} -m bot.cli protocols list --json | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the `sharing` script and no environment."""
    shutil.copy(ROOT / "sharing", tmp_path / "sharing")
    return tmp_path


def test_the_script_says_how_to_set_up_when_there_is_no_environment(checkout: Path) -> None:
    done = subprocess.run([checkout / "sharing", "protocols", "list"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"The assistant is not set up yet. Run 'make run' in {checkout} first.\n"


def test_the_script_runs_the_command_line_in_its_environment_from_any_folder(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    python = checkout / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$PYTHONPATH: $*"\n')
    python.chmod(0o755)
    link = checkout / "elsewhere"
    link.symlink_to(checkout / "sharing")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([link, "ask", "who are you?"], cwd="/", env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == f"{checkout}: -m bot.cli ask who are you?\n"
