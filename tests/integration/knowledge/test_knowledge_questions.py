from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from knowledge.answers.context import Context
from knowledge.answers.reading import Ask
from knowledge.answers.service import Answers
from knowledge.database import Database
from knowledge.questions import give_feedback, list_questions, pass_on, record_question

ASK = Ask("who is on it?", "ask_partners", 1.0, Context())


def broken(database: Database) -> Answers:
    def fail() -> Any:
        raise RuntimeError("broken")

    return Answers(database, SimpleNamespace(index=fail))  # type: ignore[arg-type]


def record(database: Database, asked: str, outcome: str = "answered") -> int:
    return record_question(database, conversation="c", channel="rest", text=asked, kind="ask_partners", outcome=outcome)


def test_a_question_that_could_not_be_answered_for_an_error_is_stored_as_failed(database: Database) -> None:
    with pytest.raises(RuntimeError, match="broken"):
        broken(database).answer(ASK, conversation="web:1", channel="web")
    (row,) = list_questions(database, "failed")
    assert (row.text, row.kind, row.channel, row.protocols) == ("who is on it?", "ask_partners", "web", ())


def test_an_error_is_told_even_where_the_question_cannot_be_stored(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE question RENAME TO question_away"))
    try:
        with pytest.raises(RuntimeError, match="broken"):
            broken(database).answer(ASK, conversation="web:1", channel="web")
    finally:
        with database.engine.begin() as connection:
            connection.execute(text("ALTER TABLE question_away RENAME TO question"))


def test_questions_are_listed_by_outcome_by_feedback_and_for_the_team(database: Database) -> None:
    first, second = record(database, "One?"), record(database, "Two?", "declined")
    pass_on(database, second)
    give_feedback(database, first, "not_helpful")
    assert [view.text for view in list_questions(database)] == ["Two?", "One?"]
    assert [view.text for view in list_questions(database, for_team=True)] == ["Two?"]
    assert [view.text for view in list_questions(database, feedback="not_helpful")] == ["One?"]
    assert list_questions(database, "answered", for_team=True) == ()
    assert {view.at.utcoffset() for view in list_questions(database)} == {timedelta(0)}


def test_a_message_that_is_answered_again_is_recorded_once(filled: Database) -> None:
    def record(outcome: str, message: str = "m1", conversation: str = "c") -> int:
        values = {"channel": "slack", "text": "Who?", "kind": "ask_partners", "outcome": outcome}
        return record_question(filled, conversation=conversation, message=message, **values)

    first = record("failed")
    assert record("answered") == first
    assert [one.outcome for one in list_questions(filled)] == ["answered"]
    assert len({first, record("answered", "m2"), record("answered", "m1", "d"), record("answered", ""), record("answered", "")}) == 5
