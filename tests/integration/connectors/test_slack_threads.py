"""Threads in Slack: where the assistant takes part, no mention is needed, and the order of a conversation is kept."""

from __future__ import annotations

import threading

import pytest

from tests.slack.fake import FakeSlack
from tests.slack_app import SlackApp

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def test_a_follow_up_needs_no_mention(running: SlackApp, slack: FakeSlack) -> None:
    ama, ben = slack.user("U1"), slack.user("U2")
    asked = ama.mentions("C1", "Who are the Autism Panel partners?")
    running.settles()
    ben.says("C1", "How big is it?", thread_ts=asked.ts)
    assert [one.thread_ts for one in running.said("C1")] == [asked.ts, asked.ts]
    assert [(one.body["message"], one.body["speaker"]["user"], one.body["conversation"]) for one in running.rasa.received] == [
        ("Who are the Autism Panel partners?", "U1", f"slack:T1:C1:{asked.ts}"),
        ("How big is it?", "U2", f"slack:T1:C1:{asked.ts}"),
    ]


def test_a_follow_up_is_heard_while_the_mention_is_still_being_kept(running: SlackApp, slack: FakeSlack) -> None:
    asked = slack.user("U1").mentions("C1", "one")
    slack.user("U1").says("C1", "two", thread_ts=asked.ts)
    assert len(running.said("C1")) == 2
    assert running.rasa.texts() == ["one", "two"]


def test_follow_ups_at_once_are_answered_in_their_order(running: SlackApp, slack: FakeSlack) -> None:
    asked = [slack.user("U1").mentions("C1", "0") for _ in range(5)]
    running.settles()
    for number in range(1, 5):
        for one in asked:
            slack.user("U1").says("C1", str(number), thread_ts=one.ts)
    running.settles()
    for one in asked:
        said = [answer.text.partition("\n")[0] for answer in running.said("C1") if answer.thread_ts == one.ts]
        assert said == [f"You asked: {number}" for number in range(5)]


def test_a_follow_up_is_heard_after_a_restart(running: SlackApp, slack: FakeSlack) -> None:
    asked = slack.user("U1").mentions("C1", "one")
    running.settles()
    running.stop()
    running.start()
    slack.user("U1").says("C1", "two", thread_ts=asked.ts)
    assert len(running.said("C1")) == 2


def test_a_follow_up_that_is_addressed_to_somebody_else_is_left_to_them(running: SlackApp, slack: FakeSlack) -> None:
    asked = slack.user("U1").mentions("C1", "one")
    slack.user("U2").says("C1", "<@U1> did you ring them?", thread_ts=asked.ts)
    slack.user("U2").says("C1", f"<@U1> look: <@{slack.workspace.bot_user}> two", thread_ts=asked.ts)
    running.settles()
    assert running.rasa.texts() == ["one", "@U1 look: two"]


def test_a_mention_in_a_thread_of_others_is_answered_there(running: SlackApp, slack: FakeSlack) -> None:
    theirs = slack.user("U2").says("C1", "Who rings the GP?")
    slack.user("U1").mentions("C1", "one", thread_ts=theirs.ts)
    assert [one.thread_ts for one in running.said("C1")] == [theirs.ts]


def test_an_answer_in_a_thread_of_the_direct_message_stays_in_that_thread(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    first = ama.dm("one")
    ama.dm("two", thread_ts=first.ts)
    running.settles()
    assert [one.thread_ts for one in running.said(ama.dm_channel.id)] == ["", first.ts]
    assert {one.body["conversation"] for one in running.rasa.received} == {"slack:T1:U1"}


def test_what_is_said_in_a_row_is_answered_in_that_order(running: SlackApp, slack: FakeSlack) -> None:
    running.rasa.held["0"] = threading.Event()
    ama = slack.user("U1")
    for number in range(5):
        ama.dm(str(number))
    slack.wait_for(lambda: slack.settled and running.rasa.texts())
    assert running.rasa.texts() == ["0"]
    running.rasa.held["0"].set()
    said = running.said(ama.dm_channel.id)
    assert running.rasa.texts() == ["0", "1", "2", "3", "4"]
    assert [one.text.partition("\n")[0] for one in said] == [f"You asked: {number}" for number in range(5)]


def test_one_conversation_does_not_wait_for_another(running: SlackApp, slack: FakeSlack) -> None:
    running.rasa.held["slow"] = threading.Event()
    ama, ben = slack.user("U1"), slack.user("U2")
    ama.dm("slow")
    slack.wait_for(lambda: "slow" in running.rasa.texts())
    ben.dm("quick")
    slack.wait_for(lambda: [one for one in ben.sees() if one.bot_id])
    assert not [one for one in ama.sees() if one.bot_id]
    running.rasa.held["slow"].set()
    assert len(running.said(ama.dm_channel.id)) == 1


def test_a_thread_reply_that_is_shown_in_the_channel_too_is_a_follow_up(running: SlackApp, slack: FakeSlack) -> None:
    asked = slack.user("U1").mentions("C1", "one")
    running.settles()
    slack.user("U1").says("C1", "two", thread_ts=asked.ts, subtype="thread_broadcast")
    assert len(running.said("C1")) == 2
