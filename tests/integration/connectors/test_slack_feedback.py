"""Whether an answer in Slack helped: stored with the answer, with why, and passed on to people."""

from __future__ import annotations

import pytest

from bot.replies import Feedback, Reply, Text
from knowledge.database import Database
from knowledge.questions import QuestionView, list_questions, record_question
from tests.slack.fake import FakeSlack
from tests.slack.people import Person
from tests.slack.workspace import Message, View
from tests.slack_app import SlackApp

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def asked(running: SlackApp, database: Database) -> SlackApp:
    """Each question is stored, and its answer asks whether it helped."""

    def answer(body: dict[str, object]) -> Reply:
        text = str(body["message"])
        number = record_question(database, conversation="c", channel="slack", text=text, kind="ask_partners", outcome="answered")
        return Reply((Text(f"About {text}.", "lead"), Feedback(number)))

    running.rasa.otherwise = answer
    return running


def stored(app: SlackApp) -> list[QuestionView]:
    app.settles()
    return list(list_questions(app.database))[::-1]


def actions_of(message: Message) -> list[str]:
    return [one["action_id"] for block in message.blocks if block["type"] == "actions" for one in block["elements"]]


def modal(slack: FakeSlack, person: Person) -> View:
    return slack.wait_for(lambda: person.modal)


def test_helpful_is_stored_with_the_answer_and_thanked_for_in_place(asked: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.dm("one")
    ama.dm("two")
    first, second = asked.said(ama.dm_channel.id)
    ama.clicks(first, "Helpful")
    assert [one.feedback for one in stored(asked)] == ["helpful", None]
    first, second = asked.said(ama.dm_channel.id)
    assert "Thank you" in first.text
    assert "About one." in first.text
    assert actions_of(first) == []
    assert "helpful" in actions_of(second)


def test_not_helpful_asks_why_and_stores_it(asked: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.dm("one")
    ama.clicks(asked.said(ama.dm_channel.id)[0], "Not helpful")
    view = modal(slack, ama)
    assert [one.feedback for one in stored(asked)] == ["not_helpful"]
    ama.submits(view, {"reason": "wrong_protocol", "comment": "I meant the other panel"})
    (question,) = stored(asked)
    assert (question.feedback, question.why, question.for_team) == ("not_helpful", "wrong_protocol: I meant the other panel", False)
    slack.wait_for(lambda: not view.open)
    (answer,) = asked.said(ama.dm_channel.id)
    assert "I have noted what you said" in answer.text
    assert actions_of(answer) == []


def test_not_helpful_passes_the_question_on_to_the_team(asked: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    thread = ama.mentions("C1", "one")
    ama.clicks(asked.said("C1")[0], "Not helpful")
    ama.submits(modal(slack, ama), {"reason": "other", "pass_on": ["pass_on"]})
    (question,) = stored(asked)
    assert (question.feedback, question.why, question.for_team) == ("not_helpful", "other", True)
    (answer,) = asked.said("C1")
    assert answer.thread_ts == thread.ts
    assert "I have passed your question to the information governance team" in answer.text


def test_identifiers_in_why_are_refused_on_the_field(asked: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.dm("one")
    ama.clicks(asked.said(ama.dm_channel.id)[0], "Not helpful")
    view = modal(slack, ama)
    ama.submits(view, {"reason": "other", "comment": "it is about 943 476 5919"})
    slack.wait_for(lambda: view.errors)
    assert set(view.errors) == {"comment"}
    assert "NHS number" in view.errors["comment"]
    assert [(one.why, one.for_team) for one in stored(asked)] == [(None, False)]
    ama.submits(view, {"reason": "other", "comment": "it is about a child"})
    assert [one.why for one in stored(asked)] == ["other: it is about a child"]


def test_a_form_that_is_closed_leaves_what_was_pressed(asked: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.dm("one")
    ama.clicks(asked.said(ama.dm_channel.id)[0], "Not helpful")
    ama.closes(modal(slack, ama))
    assert [(one.feedback, one.why) for one in stored(asked)] == [("not_helpful", None)]


@pytest.mark.parametrize("pressed", ["Helpful", "Not helpful"])
def test_feedback_on_a_private_answer_is_thanked_for_privately(asked: SlackApp, slack: FakeSlack, pressed: str) -> None:
    ama = slack.user("U1")
    ama.command("/sharing", "one", "C1")
    ama.clicks(asked.privately("U1")[0], pressed)
    if pressed == "Not helpful":
        ama.submits(modal(slack, ama), {"reason": "other"})
    (_, thanks) = asked.privately("U1")
    assert "Thank you" in thanks.text
    assert asked.said("C1") == []
    assert stored(asked)[0].feedback == pressed.lower().replace(" ", "_")


def test_feedback_is_about_the_answer_that_it_stands_under_also_after_a_restart(asked: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.dm("one")
    ama.dm("two")
    asked.settles()
    asked.stop()
    asked.start()
    ama.clicks(asked.said(ama.dm_channel.id)[0], "Helpful")
    assert [one.feedback for one in stored(asked)] == ["helpful", None]


def test_thanks_on_the_last_page_of_a_long_answer_leave_the_page(asked: SlackApp, slack: FakeSlack) -> None:
    number = record_question(asked.database, conversation="c", channel="slack", text="long", kind="lists", outcome="answered")
    asked.rasa.script["long"] = Reply((*(Text(f"Paragraph {one}. " + "word " * 150) for one in range(8)), Feedback(number)))
    ama = slack.user("U1")
    ama.dm("long")
    while "the last" not in asked.said(ama.dm_channel.id)[-1].text:
        ama.clicks(asked.said(ama.dm_channel.id)[-1], "Show more")
    *_, last = asked.said(ama.dm_channel.id)
    ama.clicks(last, "Helpful")
    last = asked.said(ama.dm_channel.id)[-1]
    assert "Thank you" in last.text
    assert "Paragraph 7." in last.text


def test_thanks_for_a_page_that_is_too_long_to_be_changed_come_below_it(asked: SlackApp, slack: FakeSlack) -> None:
    number = record_question(asked.database, conversation="c", channel="slack", text="long", kind="lists", outcome="answered")
    asked.rasa.script["long"] = Reply((Feedback(number), *(Text(f"Paragraph {one}. " + "word " * 150) for one in range(12))))
    ama = slack.user("U1")
    ama.dm("long")
    ama.clicks(asked.said(ama.dm_channel.id)[0], "Helpful")
    _, thanks = asked.said(ama.dm_channel.id)
    assert thanks.text == "Thank you for saying so."
    assert [one.feedback for one in stored(asked)] == ["helpful"]
