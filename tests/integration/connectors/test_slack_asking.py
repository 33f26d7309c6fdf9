"""Asking in Slack: where a question is heard, and where its answer comes."""

from __future__ import annotations

import pytest

from tests.slack.fake import FakeSlack
from tests.slack_app import SlackApp

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def test_a_direct_message_is_answered_there(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1", "Ama Boateng")
    ama.dm("Who are the Autism Panel partners?")
    (answer,) = running.said(ama.dm_channel.id)
    assert answer.thread_ts == ""
    assert "The Autism in Schools Panel covers this." in answer.text
    (asked,) = [one.body for one in running.rasa.received]
    assert asked["conversation"] == "slack:T1:U1"
    assert asked["speaker"] == {"platform": "slack", "workspace": "T1", "user": "U1", "name": "Ama Boateng"}
    assert asked["private"] is True


def test_a_mention_in_a_channel_is_answered_in_its_thread_and_only_once(running: SlackApp, slack: FakeSlack) -> None:
    asked = slack.user("U1").mentions("C1", "Who are the Autism Panel partners?")
    (answer,) = running.said("C1")
    assert answer.thread_ts == asked.ts
    assert running.rasa.texts() == ["Who are the Autism Panel partners?"]
    assert running.rasa.received[0].body["conversation"] == f"slack:T1:C1:{asked.ts}"
    assert running.rasa.received[0].body["private"] is False


def test_what_people_say_to_each_other_in_a_channel_is_left_alone(running: SlackApp, slack: FakeSlack) -> None:
    ama, ben = slack.user("U1"), slack.user("U2")
    lunch = ama.says("C1", "Anyone for lunch?")
    ben.says("C1", "Yes", thread_ts=lunch.ts)
    ben.says("C1", f"<@{ama.id}> which protocol covers lunch?")
    assert running.said("C1") == []
    assert running.rasa.received == []


def test_the_message_of_a_private_channel_is_answered_like_that_of_a_public_one(running: SlackApp, slack: FakeSlack) -> None:
    slack.channel("G1", "senco", kind="group", members=["U1"])
    asked = slack.user("U1").mentions("G1", "hello")
    slack.user("U1").says("G1", "and then", thread_ts=asked.ts)
    assert [one.thread_ts for one in running.said("G1")] == [asked.ts, asked.ts]


def test_slack_s_own_marks_are_read_as_what_people_see(running: SlackApp, slack: FakeSlack) -> None:
    slack.user("U1").dm("*Who* signs https://example.org/panel & why? :smile:")
    running.settles()
    assert running.rasa.texts() == ["Who signs https://example.org/panel & why?"]


def test_a_name_that_slack_does_not_tell_holds_nothing_up(running: SlackApp, slack: FakeSlack) -> None:
    slack.faults.drops("users.info", times=9)
    slack.user("U1").dm("hello")
    (answer,) = running.said(slack.user("U1").dm_channel.id)
    assert "You asked: hello" in answer.text


def test_the_command_answers_who_typed_it_alone(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.command("/sharing", "Who are the Autism Panel partners?", "C1")
    (answer,) = running.privately("U1")
    assert answer.channel == "C1"
    assert "The Autism in Schools Panel covers this." in answer.text
    assert running.said("C1") == []


@pytest.mark.parametrize("typed", ["", "   ", "help"])
def test_the_command_without_a_question_asks_for_help(running: SlackApp, slack: FakeSlack, typed: str) -> None:
    slack.user("U1").command("/sharing", typed, "C1")
    assert len(running.privately("U1")) == 1
    assert running.rasa.texts() == ["help"]


def test_the_command_works_where_the_app_is_not_a_member(running: SlackApp, slack: FakeSlack) -> None:
    slack.channel("C9", "closed", members=["U1"], bot=False)
    slack.user("U1").command("/sharing", "hello", "C9")
    assert [one.channel for one in running.privately("U1")] == ["C9"]


def test_a_private_answer_is_shared_with_everybody_by_its_button(running: SlackApp, slack: FakeSlack) -> None:
    ama, ben = slack.user("U1"), slack.user("U2")
    ama.command("/sharing", "Who are the Autism Panel partners?", "C1")
    (answer,) = running.privately("U1")
    assert ben.sees("C1") == []
    ama.clicks(answer, "Share with everyone")
    (shared,) = running.said("C1")
    assert "The Autism in Schools Panel covers this." in shared.text
    assert ben.sees("C1") == [shared]
    assert not [one for block in shared.blocks for one in block.get("elements", ()) if one.get("action_id") == "share"]


def test_what_is_no_answer_is_not_offered_for_sharing(running: SlackApp, slack: FakeSlack) -> None:
    slack.user("U1").command("/sharing", "audit", "C1")
    running.rasa.script["audit"] = running.rasa.script["listed"]
    slack.user("U1").command("/sharing", "x" * 20_001, "C1")
    running.settles()
    assert "share" not in str(running.privately("U1")[-1].blocks)


def test_the_shortcut_asks_about_somebody_s_message_and_answers_privately(running: SlackApp, slack: FakeSlack) -> None:
    ama, ben = slack.user("U1"), slack.user("U2")
    message = ben.says("C1", "A child has not been seen at school for three weeks")
    ama.shortcut("which_protocol", message)
    assert len(running.privately("U1")) == 1
    assert running.privately("U2") == []
    assert running.said("C1") == []
    (text,) = running.rasa.texts()
    assert text == "Which protocol covers this? A child has not been seen at school for three weeks"


def test_the_shortcut_on_a_message_without_text_says_that_there_is_nothing_to_read(running: SlackApp, slack: FakeSlack) -> None:
    message = slack.user("U2").uploads("C1", "scan.pdf", b"%PDF")
    slack.user("U1").shortcut("which_protocol", message)
    (answer,) = running.privately("U1")
    assert "I can only read text" in answer.text
    assert running.rasa.received == []


def test_an_answer_that_takes_a_while_is_announced(running: SlackApp, slack: FakeSlack) -> None:
    running.rasa.delay = 1.2
    asked = slack.user("U1").mentions("C1", "hello")
    running.settles()
    assert [(one["channel_id"], one["thread_ts"]) for one in slack.workspace.statuses] == [("C1", asked.ts)]


def test_a_message_that_only_the_file_was_shared_with_gets_a_reason(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.uploads(ama.dm_channel.id, "scan.pdf", b"%PDF")
    (answer,) = running.said(ama.dm_channel.id)
    assert "I can only read text" in answer.text
    assert running.rasa.received == []


def test_a_file_with_a_question_is_a_question(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.uploads(ama.dm_channel.id, "scan.pdf", b"%PDF", "who signs this?")
    assert len(running.said(ama.dm_channel.id)) == 1
    assert running.rasa.texts() == ["who signs this?"]


@pytest.mark.parametrize("length", [20_001, 40_000])
def test_a_message_that_is_too_long_gets_a_reason(running: SlackApp, slack: FakeSlack, length: int) -> None:
    asked = slack.user("U1").mentions("C1", "x" * length)
    (answer,) = running.said("C1")
    assert answer.thread_ts == asked.ts
    assert "longer than 20,000 characters" in answer.text
    assert running.rasa.received == []


@pytest.mark.parametrize("said", ["", " ", ":smile:"])
def test_a_mention_without_a_question_gets_an_answer_or_a_reason(running: SlackApp, slack: FakeSlack, said: str) -> None:
    slack.user("U1").mentions("C1", said)
    assert len(running.said("C1")) == 1
