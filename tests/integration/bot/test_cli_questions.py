"""`sharing questions`: what was asked, and the inbox from the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from knowledge import protocols
from knowledge.actors import local_admin
from knowledge.database import Database
from knowledge.deliveries.models import OutboxMessage
from knowledge.enquiries.asking import ask_back, said_by_team
from knowledge.enquiries.handling import take
from knowledge.history import list_revisions
from knowledge.models import Question
from knowledge.questions import give_feedback, pass_on, record_question
from tests.integration.bot.conftest import Run

ASKER = "slack:T1:U1"
NCMP = "the-national-child-measurement-programme-ncmp"
BEA = local_admin("Bea")


@pytest.fixture(autouse=True)
def ada(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "ada")


def ask(database: Database, text: str, outcome: str = "declined", conversation: str = ASKER) -> int:
    return record_question(database, conversation=conversation, channel="slack", text=text, kind="find_protocol", outcome=outcome)


@pytest.fixture
def asked(filled: Database) -> dict[str, int]:
    """One question of each sort."""
    numbers = {
        "unanswered": ask(filled, "Who feeds the ducks?"),
        "unsure": ask(filled, "Which panel is it?", "asked"),
        "failed": ask(filled, "What went wrong?", "failed"),
        "not_helpful": ask(filled, "Who weighs children?", "answered"),
        "passed_on": ask(filled, "Is it Provide?", "answered"),
        "answered": ask(filled, "Who are the partners?", "answered"),
    }
    give_feedback(filled, numbers["not_helpful"], "not_helpful", "Wrong one.")
    pass_on(filled, numbers["passed_on"])
    return numbers


def listed(run: Run, database: Database, *options: str) -> list[int]:
    code, out, err = run(database, "questions", "list", "--json", *options)
    assert (code, err) == (0, "")
    return [row["id"] for row in json.loads(out)["questions"]]


def written(run: Run, database: Database, *words: str) -> dict[str, Any]:
    code, out, err = run(database, "questions", *words, "--json")
    assert (code, err) == (0, "")
    done: dict[str, Any] = json.loads(out)
    return done


def test_questions_are_narrowed_down_by_why_they_wait_when_they_were_asked_and_words(
    filled: Database, run: Run, asked: dict[str, int]
) -> None:
    assert listed(run, filled) == sorted(asked.values(), reverse=True)
    for reason in ("unanswered", "unsure", "failed", "not_helpful", "passed_on"):
        assert listed(run, filled, "--reason", reason) == [asked[reason]]
    assert listed(run, filled, "--state", "open") == sorted({*asked.values()} - {asked["answered"]}, reverse=True)
    assert listed(run, filled, "--text", "PARTNERS") == [asked["answered"]]
    assert listed(run, filled, "--limit", "1", "--reason", "unanswered") == [asked["unanswered"]]
    with filled.session() as session:
        session.get_one(Question, asked["unsure"]).at = datetime.now(UTC) - timedelta(days=3)
        session.commit()
    assert asked["unsure"] not in listed(run, filled, "--since", f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%d}")
    assert asked["unsure"] in listed(run, filled, "--since", f"{datetime.now(UTC) - timedelta(days=3):%Y-%m-%d}")
    assert run(filled, "questions", "list", "--since", "yesterday")[0] == 2


def test_who_has_taken_a_question_is_in_the_list_and_can_be_asked_for(filled: Database, run: Run, asked: dict[str, int]) -> None:
    take(filled, BEA, asked["unsure"])
    run(filled, "questions", "take", str(asked["unanswered"]))
    run(filled, "questions", "close", str(asked["failed"]))
    assert listed(run, filled, "--state", "mine") == [asked["unanswered"]]
    assert listed(run, filled, "--state", "free") == [asked["passed_on"], asked["not_helpful"]]
    assert listed(run, filled, "--state", "closed") == [asked["failed"]]
    header, *lines = run(filled, "questions", "list")[1].splitlines()
    assert header.split("  ")[0] == "Number"
    by_number = {int(line.split()[0]): line for line in lines}
    assert "  declined  unanswered    taken by ada   Who feeds the ducks?" in by_number[asked["unanswered"]]
    assert "  taken by Bea  " in by_number[asked["unsure"]]
    assert "  closed by ada  " in by_number[asked["failed"]]
    assert by_number[asked["answered"]].split("  answered  ")[1].split() == ["-", "-", "Who", "are", "the", "partners?"]


def test_a_question_is_shown_with_what_was_said_about_it_and_not_who_asked(filled: Database, run: Run, asked: dict[str, int]) -> None:
    number = asked["not_helpful"]
    run(filled, "questions", "answer", str(number), "Provide does.\nIn year 6.")
    ask_back(filled, ASKER, "Sam", "All of them?")
    lines = run(filled, "questions", "show", str(number))[1].splitlines()
    assert (lines[0].endswith(" UTC, Slack"), lines[1]) == (True, "  Who weighs children?")
    assert "  Why it is here: Answer did not help" in lines
    assert "  The asker said of the answer: Wrong one." in lines
    assert "  ada has taken this question." not in lines
    assert "  You have taken this question." in lines
    place = next(place for place, line in enumerate(lines) if line.endswith(" UTC, ada, for the team:"))
    assert lines[place + 1 : place + 3] == ["    Provide does.", "    In year 6."]
    assert lines[place + 3].endswith(" UTC, Sam, who asked:")
    shown = json.loads(run(filled, "questions", "show", str(number), "--json")[1])["question"]
    assert shown["id"] == number
    assert (shown["reason"], shown["asked_in"], shown["asked_back"], shown["is_open"]) == ("not_helpful", "Slack", True, True)
    assert [(one["from_team"], one["text"]) for one in shown["messages"]] == [(True, "Provide does.\nIn year 6."), (False, "All of them?")]
    assert "U1" not in json.dumps(shown)
    assert run(filled, "questions", "show", "999")[:2] == (1, "")


def test_an_answer_is_on_its_way_to_the_asker_once_and_closes_the_question(filled: Database, run: Run, asked: dict[str, int]) -> None:
    number = asked["unanswered"]
    assert run(filled, "questions", "answer", str(number), "The park does.") == (0, "Your answer is on its way.\n", "")
    (said,) = said_by_team(filled, ASKER)
    assert (said.text, said.author, said.question) == ("The park does.", "ada", number)
    with filled.session() as session:
        (sent,) = session.scalars(select(OutboxMessage))
        assert (sent.platform, sent.payload) == ("slack", {"kind": "from_team", "message": said.id})
    assert listed(run, filled, "--state", "closed") == [number]


def test_an_answer_comes_from_standard_input_too(filled: Database, run: Run, asked: dict[str, int]) -> None:
    assert run(filled, "questions", "answer", str(asked["unanswered"]), "-", typed="The park\ndoes.\n")[0] == 0
    assert said_by_team(filled, ASKER)[0].text == "The park\ndoes."


def test_a_question_that_somebody_else_has_is_answered_only_on_purpose(filled: Database, run: Run, asked: dict[str, int]) -> None:
    number = str(asked["unanswered"])
    take(filled, BEA, asked["unanswered"])
    for act in (("take", number), ("answer", number, "The park."), ("close", number), ("release", number)):
        assert run(filled, "questions", *act) == (1, "", "Bea has taken this question.\n")
    assert written(run, filled, "take", number, "--over")["question"]["taken_by"] == "ada"
    assert written(run, filled, "release", number)["question"]["taken_by"] is None
    assert written(run, filled, "release", number)["changed"] is False


def test_an_answer_to_less_than_was_said_is_refused(filled: Database, run: Run, asked: dict[str, int]) -> None:
    number = str(asked["unanswered"])
    seen = written(run, filled, "answer", number, "The park.")["question"]["last"]
    ask_back(filled, ASKER, "Sam", "Which park?")
    code, _, err = run(filled, "questions", "answer", number, "The other park.", "--seen", str(seen))
    assert (code, err) == (1, "More was said since you opened this. Read it before you answer.\n")


@pytest.mark.parametrize("act", ["answer", "close", "learn"])
def test_a_protocol_learns_from_a_question_with_its_entry_in_history(filled: Database, run: Run, asked: dict[str, int], act: str) -> None:
    number = str(asked["not_helpful"])
    words = {"answer": (number, "It is.", "--learn", "ncmp"), "close": (number, "--learn", "ncmp"), "learn": (number, "ncmp")}[act]
    done = written(run, filled, act, *words)
    last = list_revisions(filled, f"protocol {NCMP}")[-1]
    assert done["revisions"] == [last.id]
    assert (last.actor, last.why, last.after) == (
        "ada",
        "From a question that waited for a person",
        {"examples": ["Who weighs children? (admin)"]},
    )
    assert done["question"]["is_open"] is (act == "learn")
    again = written(run, filled, "learn", number, "ncmp")
    assert (again["revisions"], again["changed"]) == ([], False)


def test_a_nickname_is_learnt_in_words_of_its_own(filled: Database, run: Run, asked: dict[str, int]) -> None:
    number = str(asked["unanswered"])
    assert run(filled, "questions", "learn", number, "ncmp", "--as", "nickname")[0] == 2
    assert run(filled, "questions", "close", number, "--words", "duck day")[0] == 2
    assert run(filled, "questions", "learn", number, "ncmp", "--as", "nickname", "--words", "duck day")[1] == "Learnt for ncmp: duck day\n"
    assert protocols.Term("duck day", "nickname") in protocols.get_language(filled, NCMP).terms
    assert run(filled, "questions", "learn", number, "no such", "--words", "x")[2] == "Choose a protocol that is held.\n"


def test_learning_from_a_question_that_was_answered_puts_it_in_no_inbox(filled: Database, run: Run, asked: dict[str, int]) -> None:
    waiting = listed(run, filled, "--state", "open")
    run(filled, "questions", "learn", str(asked["answered"]), "ncmp")
    assert listed(run, filled, "--state", "open") == waiting
    assert run(filled, "questions", "learn", "999", "ncmp", "--words", "x")[0] == 1


def test_identifiers_are_neither_sent_nor_learnt(filled: Database, run: Run, asked: dict[str, int]) -> None:
    number = str(asked["unanswered"])
    for act in (("answer", number, "Ring 01245 430430"), ("learn", number, "ncmp", "--words", "ring 01245 430430")):
        code, out, err = run(filled, "questions", *act)
        assert (code, out, "phone number" in err, "Nothing was changed." in err) == (1, "", True, True)
    assert said_by_team(filled, ASKER) == ()
    marked = ask(filled, "Is [e-mail address removed] a partner?")
    run(filled, "questions", "learn", str(marked), "ncmp")
    assert "Is a partner?" in [example.text for example in protocols.get_language(filled, NCMP).examples]


@pytest.mark.parametrize("act", [("take",), ("answer", "The park."), ("close",), ("answer", "The park.", "--learn", "ncmp")])
def test_a_dry_run_of_the_inbox_says_what_it_would_say_and_changes_nothing(
    filled: Database, run: Run, asked: dict[str, int], act: tuple[str, ...]
) -> None:
    number = str(asked["unanswered"])
    before = (run(filled, "questions", "show", number), list_revisions(filled, f"protocol {NCMP}"))
    code, out, _ = run(filled, "questions", act[0], number, *act[1:], "--dry-run")
    assert (code, out.startswith("Dry run: nothing was changed.\n"), "It would say:\n  " in out) == (0, True, True)
    assert ("now Who feeds the ducks? (admin)" in out) is ("--learn" in act)
    done = written(run, filled, act[0], number, *act[1:], "--dry-run")
    assert (done["dry_run"], done["changed"], len(done["changes"])) == (True, True, int("--learn" in act))
    assert (run(filled, "questions", "show", number), list_revisions(filled, f"protocol {NCMP}")) == before
    assert said_by_team(filled, ASKER) == ()
