"""`--dry-run`, `undo` and `restore`, merging organisations, drafts and reviews; and what each leaves in history."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot import cli
from knowledge import changes, glossary, organisations, protocols
from knowledge.actors import local_admin
from knowledge.admin.drafts import list_drafts, save_draft
from knowledge.database import Database
from knowledge.people.people import Known, list_people, meet
from tests.shipped import shipped_copy

Run = Callable[..., tuple[int, str, str]]
ADMIN = local_admin("Ada")
NCMP = "the-national-child-measurement-programme-ncmp"


def latest(database: Database) -> tuple[int, str, str, str | None]:
    (change,) = changes.latest_changes(database, 1)
    return change.revision.id, change.to, change.revision.action, change.revision.why


WRITING = (
    (
        ("protocols", "add", "--title", "Loans", "--purpose", "To lend.", "--partner", "Library"),
        "protocol loans added by ",
        "  title: Loans",
    ),
    (("protocols", "edit", "ncmp", "--purpose", "To weigh."), f"protocol {NCMP} changed by ", "; now To weigh."),
    (("protocols", "retire", "ncmp"), f"protocol {NCMP} retired by ", "  status: was current; now retired"),
    (("protocols", "term", "add", "ncmp", "Weigh Day"), f"protocol {NCMP} changed by ", "Weigh Day"),
    (("protocols", "term", "remove", "ncmp", "NCMP"), f"protocol {NCMP} changed by ", "NCMP"),
    (("protocols", "example", "add", "ncmp", "Who weighs?"), f"protocol {NCMP} changed by ", "Who weighs?"),
    (("organisations", "edit", "Provide", "--add-name", "Provide 2"), "organisation Provide changed by ", "Provide 2"),
    (("organisations", "merge", "Provide", "ECC"), "organisation Provide changed by ", "Essex County Council"),
    (("glossary", "define", "XYZ", "New."), "glossary XYZ added by ", "  meaning: New."),
    (("glossary", "remove", "DPO"), "glossary DPO removed by ", "  term: was DPO"),
    (("near-domain", "add", "Who lends lawnmowers?"), "questions that no protocol covers added by ", "Who lends lawnmowers?"),
    (("undo", "ncmp"), f"protocol {NCMP} undone by ", "Before it was undone."),
)


@pytest.mark.parametrize(("command", "change", "field"), WRITING, ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "")
def test_a_dry_run_shows_what_history_would_say_and_changes_nothing(
    filled: Database, run: Run, command: tuple[str, ...], change: str, field: str
) -> None:
    protocols.edit_protocol(filled, ADMIN, "ncmp", owner="Before it was undone.")
    before = latest(filled)
    code, out, _ = run(filled, *command, "--dry-run", "--why", "To try.")
    lines = out.splitlines()
    assert (code, lines[:2]) == (0, ["Dry run: nothing was changed.", "It would be:"])
    assert any(f" UTC: {change}" in line for line in lines), out
    assert "Why: " in out
    assert "To try." in out
    assert any(field in line for line in lines), out
    assert latest(filled) == before
    run(filled, *command, "--why", "To try.")
    done = latest(filled)
    assert (done[0] > before[0], done[1] in out, done[3]) == (True, True, done[3])


def test_a_dry_run_that_would_be_refused_says_why(filled: Database, run: Run) -> None:
    code, out, err = run(filled, "glossary", "remove", "XYZ", "--dry-run")
    assert (code, out, err) == (1, "", "The glossary has no 'XYZ'.\n")
    code, out, _ = run(filled, "protocols", "edit", "ncmp", "--theme", "Learning and Education", "--dry-run")
    assert (code, out.splitlines()[1:]) == (
        0,
        ["Nothing would be.", "The National Child Measurement Programme (NCMP) is as you said already."],
    )


def test_a_dry_run_of_roles_gives_none(filled: Database, run: Run) -> None:
    ama = meet(filled, Known("slack", "T1", "U1"), "Ama")
    out = run(filled, "people", "grant", "Ama", "editor", "--dry-run")[1]
    assert out.splitlines()[:2] == ["Dry run: nothing was changed.", "It would be:"]
    assert "gave a role: " in out
    assert list_people(filled, ADMIN) == (ama,)


def test_the_last_change_is_undone_by_its_subject_or_as_ones_own(filled: Database, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "ada")
    assert run(filled, "undo")[2] == "ada has changed nothing yet. Name what is to be undone.\n"
    run(filled, "glossary", "define", "DPO", "Somebody.")
    run(filled, "protocols", "edit", "ncmp", "--purpose", "To weigh.")
    code, out, _ = run(filled, "undo", "dpo", "--why", "Wrong.")
    assert (code, out.startswith("Undone: "), "glossary DPO changed by ada" in out) == (0, True, True)
    assert latest(filled)[1:] == ("glossary DPO", "undone", "Wrong.")
    assert {view.term: view.meaning for view in glossary.list_terms(filled)}["DPO"] != "Somebody."
    protocols.edit_protocol(filled, local_admin("Bea"), "ncmp", owner="Bea")
    code, _, err = run(filled, "undo", "ncmp")
    assert (code, err) == (0, "")
    assert protocols.get_protocol(filled, "ncmp").owner is None


@pytest.mark.parametrize(
    ("noun", "name", "change"),
    [
        ("protocols", "ncmp", ("protocols", "edit", "ncmp", "--purpose", "Wrong.")),
        ("organisations", "Provide", ("organisations", "edit", "Provide", "--add-name", "Wrong")),
        ("glossary", "DPO", ("glossary", "define", "DPO", "Wrong.")),
    ],
)
def test_each_noun_is_brought_back_to_a_change_by_its_number(
    filled: Database, run: Run, noun: str, name: str, change: tuple[str, ...]
) -> None:
    before = (protocols.get_protocol(filled, "ncmp").purpose, organisations.list_organisations(filled), glossary.list_terms(filled))
    kind = noun.removesuffix("s")
    number = [one for one in changes.changes_to(filled, name) if one.subject.startswith(f"{kind} ")][-1].revision.id
    run(filled, *change)
    assert f"{number}. " in run(filled, "history", name)[1]
    code, out, _ = run(filled, noun, "restore", name, str(number), "--why", "As it was.")
    assert (code, out.startswith("Restored to what it was after: "), f"{number}. " in out) == (0, True, True)
    assert latest(filled)[2:] == ("restored", "As it was.")
    assert (protocols.get_protocol(filled, "ncmp").purpose, organisations.list_organisations(filled), glossary.list_terms(filled)) == before
    code, _, err = run(filled, noun, "restore", name, "999999")
    assert (code, "There is no change 999999 in the history of" in err) == (1, True)


def test_history_is_printed_for_programs_too(filled: Database, run: Run) -> None:
    run(filled, "glossary", "define", "XYZ", "New.", "--why", "Asked for.")
    (change,) = json.loads(run(filled, "history", "XYZ", "--json")[1])["changes"]
    assert (change["to"], change["action"], change["before"], change["why"]) == ("glossary XYZ", "added", None, "Asked for.")
    assert change["after"] == {"term": "XYZ", "meaning": "New.", "note": None}
    assert len(json.loads(run(filled, "history", "--json", "--limit", "3")[1])["changes"]) == 3
    assert json.loads(run(filled, "protocols", "history", "ncmp", "--json")[1])["changes"][0]["action"] == "added"
    shown = json.loads(run(filled, "protocols", "show", "ncmp", "--json")[1])["protocol"]
    assert (shown["slug"], {"term": "NCMP", "kind": "acronym"} in shown["terms"]) == (NCMP, True)


def test_two_organisations_become_one_and_one_that_is_no_partner_goes(filled: Database, run: Run) -> None:
    protocols.add_protocol(filled, ADMIN, title="Loans", purpose="To lend.", partners=["Provide CIC Ltd"])
    code, out, _ = run(filled, "organisations", "merge", "Provide", "provide cic ltd", "--why", "The same.")
    assert (code, out.startswith("They are one now: Provide, also called "), "Provide CIC Ltd" in out) == (0, True, True)
    assert protocols.get_protocol(filled, "Loans").partners == ("Provide",)
    code, _, err = run(filled, "organisations", "remove", "Provide")
    assert (code, "is a partner of" in err) == (1, True)


def test_drafts_are_listed_published_and_discarded(filled: Database, run: Run) -> None:
    one, two = (save_draft(filled, ADMIN, {"purpose": purpose}, slug=NCMP) for purpose in ("To weigh.", "To measure."))
    assert run(filled, "drafts", "list")[2] == "2 drafts\n"
    assert [row["id"] for row in json.loads(run(filled, "drafts", "list", "--json")[1])["drafts"]] == [two.id, one.id]
    run(filled, "drafts", "publish", str(one.id), "--dry-run")
    assert len(list_drafts(filled, ADMIN)) == 2
    assert run(filled, "drafts", "publish", str(one.id))[0] == 0
    assert protocols.get_protocol(filled, "ncmp").purpose == "To weigh."
    assert run(filled, "drafts", "publish", str(two.id))[0] == 1
    assert run(filled, "drafts", "discard", str(two.id)) == (0, "Discarded.\n", "")
    assert run(filled, "drafts", "discard", str(two.id))[0] == 1
    assert list_drafts(filled, ADMIN) == ()


def test_reviews_that_are_due_are_listed(filled: Database, run: Run) -> None:
    today = datetime.now(UTC).date()
    protocols.edit_protocol(filled, ADMIN, "ncmp", review_date=today - timedelta(days=1), owner="Health")
    protocols.edit_protocol(filled, ADMIN, "the-autism-in-schools-panel", review_date=today + timedelta(days=10))
    _, *lines = (re.split("  +", line) for line in run(filled, "reviews")[1].splitlines())
    assert lines == [
        [str(today - timedelta(days=1)), "overdue by 1 day", "The National Child Measurement Programme (NCMP)", "Health"],
        [str(today + timedelta(days=10)), "in 10 days", "The Autism in Schools Panel", "-"],
    ]
    assert len(json.loads(run(filled, "reviews", "--days", "5", "--json")[1])["reviews"]) == 1


def verbs(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Every command with the options that it has."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for group in groups:
        for name, each in group.choices.items():
            yield from verbs(each, (*words, name))
    if not groups:
        yield words, {option for action in parser._actions for option in action.option_strings}


NO_CHANGE = {"list", "show", "history", "export", "search", "questionnaires", "reviews", "backup", "login", "upgrade"}


def test_every_command_that_changes_something_can_be_tried_and_every_command_is_there_for_programs() -> None:
    commands = {words: options for words, options in verbs(cli._parser()) if words not in (("ask",), ("chat",), ("doctor",))}
    assert len(commands) > 50
    assert not [words for words, options in commands.items() if words[-1] not in NO_CHANGE and "--dry-run" not in options]
    assert not [words for words, options in commands.items() if "--json" not in options]


def test_a_list_is_narrowed_down_and_put_in_order(filled: Database, run: Run) -> None:
    protocols.edit_protocol(filled, ADMIN, "ncmp", owner="Health", review_date=datetime.now(UTC).date() - timedelta(days=1))

    def listed(*options: str) -> list[str]:
        return [row["slug"] for row in json.loads(run(filled, "protocols", "list", "--json", *options)[1])["protocols"]]

    assert listed("--overdue") == listed("--owner", "Health") == listed("--text", "WEIGHT") == [NCMP]
    assert listed("--theme", "No such theme") == listed("--status", "retired") == []
    assert (len(listed()), listed("--order", "review")[0]) == (6, NCMP)
    titles = [view.title for view in protocols.list_protocols(filled)]
    lines = run(filled, "protocols", "list", "--order", "title")[1].splitlines()[1:]
    assert [re.split("  +", line)[1] for line in lines] == sorted(titles)


def test_a_search_ranks_as_the_assistant_does(tmp_path_factory: pytest.TempPathFactory, run: Run) -> None:
    filled = shipped_copy(tmp_path_factory)
    found = json.loads(run(filled, "protocols", "search", "which", "one", "is", "the", "weighing", "of", "children", "--json")[1])[
        "protocols"
    ]
    assert (found[0]["slug"], found[0]["probability"] > 0.5) == (NCMP, True)
    assert [row["probability"] for row in found] == sorted((row["probability"] for row in found), reverse=True)
    (line,) = run(filled, "protocols", "search", "NCMP", "--limit", "1")[1].splitlines()[1:]
    assert (re.split("  +", line)[0], re.split("  +", line)[2]) == (NCMP, "yes")
    filled.close()
