"""Rasa, the action server or Slack is down: a plain word in the same place, and the answer when it is back, once and in order."""

from __future__ import annotations

from contextlib import suppress

import pytest

from connectors import inbox, outbox
from tests.slack.fake import FakeSlack
from tests.slack.workspace import Message
from tests.slack_app import PATIENCE, SlackApp

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

NOT_NOW = "I cannot answer at the moment. Your message is kept: I will answer it here as soon as I can."


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries again after a twentieth of a second, and never waits long."""
    for module in (inbox, outbox):
        monkeypatch.setattr(module, "FIRST_PAUSE", 0.05)
        monkeypatch.setattr(module, "LONGEST_PAUSE", 0.2)


def first_lines(messages: list[Message]) -> list[str]:
    return [one.text.partition("\n")[0] for one in messages]


def seen(slack: FakeSlack, channel: str, number: int) -> None:
    """Wait until the app said so many things there, whatever it has still to do."""
    slack.wait_for(lambda: len([one for one in slack.workspace.channels[channel].messages if one.bot_id]) >= number, PATIENCE)


@pytest.fixture(params=["Rasa is down", "the action server is down", "Rasa is slow", "Rasa dies while it answers"])
def outage(request: pytest.FixtureRequest, app: SlackApp) -> str:
    """The app while something is down."""
    app.rasa_patience = 0.3
    app.start()
    match request.param:
        case "Rasa is down":
            app.rasa.stop()
        case "the action server is down":
            app.rasa.status = 503
        case "Rasa is slow":
            app.rasa.delay = 1.0
        case _:
            app.rasa.loses = 6
    return str(request.param)


def restore(app: SlackApp) -> None:
    app.rasa.status, app.rasa.delay, app.rasa.loses = 200, 0.0, 0
    with suppress(OSError):  # Where it was never stopped.
        app.rasa.start()


@pytest.mark.usefixtures("outage")
def test_a_question_is_answered_where_it_was_asked_when_it_can_be(app: SlackApp, slack: FakeSlack) -> None:
    asked = slack.user("U1").mentions("C1", "one")
    seen(slack, "C1", 1)
    slack.user("U1").says("C1", "two", thread_ts=asked.ts)
    slack.wait_for(lambda: slack.settled, PATIENCE)
    restore(app)
    said = app.said("C1")
    assert first_lines(said) == [NOT_NOW, "You asked: one", "You asked: two"]
    assert {one.thread_ts for one in said} == {asked.ts}
    assert app.rasa.dealt_with == ["one", "two"]


def test_a_private_question_is_answered_privately_when_it_can_be(running: SlackApp, slack: FakeSlack) -> None:
    running.rasa.status = 503
    slack.user("U1").command("/sharing", "one", "C1")
    slack.wait_for(lambda: slack.workspace.ephemeral, PATIENCE)
    running.rasa.status = 200
    assert first_lines(running.privately("U1")) == [NOT_NOW, "You asked: one"]


def test_the_word_is_said_once_however_long_it_takes(running: SlackApp, slack: FakeSlack) -> None:
    running.rasa.status = 503
    ama = slack.user("U1")
    ama.dm("one")
    slack.wait_for(lambda: len(running.rasa.received) > 6, PATIENCE)
    running.rasa.status = 200
    assert first_lines(running.said(ama.dm_channel.id)) == [NOT_NOW, "You asked: one"]


def test_a_question_outlasts_a_restart_while_rasa_is_down(running: SlackApp, slack: FakeSlack) -> None:
    running.rasa.status = 503
    ama = slack.user("U1")
    ama.dm("one")
    seen(slack, ama.dm_channel.id, 1)
    running.stop()
    running.rasa.status = 200
    running.start()
    assert first_lines(running.said(ama.dm_channel.id)) == [NOT_NOW, "You asked: one"]


@pytest.mark.parametrize("raw", [b"not json", b"[]", b"{}", b"null", b'[{"text": ""}]'])
def test_an_answer_that_is_none_ends_with_a_reference_and_the_next_question_is_answered(
    running: SlackApp, slack: FakeSlack, raw: bytes
) -> None:
    running.rasa.raw = raw
    ama = slack.user("U1")
    ama.dm("one")
    (sorry,) = running.said(ama.dm_channel.id)
    assert "Sorry, something went wrong" in sorry.text
    assert "Reference: " in sorry.text
    running.rasa.raw = None
    ama.dm("two")
    assert first_lines(running.said(ama.dm_channel.id))[1:] == ["You asked: two"]


def test_slack_is_asked_again_when_it_says_so(running: SlackApp, slack: FakeSlack) -> None:
    slack.faults.limits("chat.postMessage", times=2, retry_after=1)
    ama = slack.user("U1")
    ama.dm("one")
    ama.dm("two")
    assert first_lines(running.said(ama.dm_channel.id)) == ["You asked: one", "You asked: two"]
    assert slack.limited == 2


def test_one_place_that_must_wait_holds_up_no_other(running: SlackApp, slack: FakeSlack) -> None:
    slack.faults.limits("chat.postMessage", times=1, retry_after=2)
    ama, ben = slack.user("U1"), slack.user("U2")
    ama.dm("one")
    slack.wait_for(lambda: slack.limited, PATIENCE)
    ben.dm("two")
    seen(slack, ben.dm_channel.id, 1)
    assert not [one for one in ama.sees() if one.bot_id]
    assert first_lines(running.said(ama.dm_channel.id)) == ["You asked: one"]


def test_slack_s_pace_is_kept_to_and_nothing_is_lost(running: SlackApp, slack: FakeSlack) -> None:
    slack.faults.hold_pace(every=0.5, burst=1)
    ama = slack.user("U1")
    for number in range(3):
        ama.dm(str(number))
    assert first_lines(running.said(ama.dm_channel.id)) == [f"You asked: {number}" for number in range(3)]


@pytest.mark.parametrize("after_work", [False, True])
def test_a_connection_that_breaks_while_an_answer_is_posted_neither_loses_nor_doubles_it(
    running: SlackApp, slack: FakeSlack, *, after_work: bool
) -> None:
    slack.faults.drops("chat.postMessage", times=2, after_work=after_work)
    ama = slack.user("U1")
    ama.mentions("C1", "one")
    ama.dm("two")
    assert first_lines(running.said("C1")) == ["You asked: one"]
    assert first_lines(running.said(ama.dm_channel.id)) == ["You asked: two"]


@pytest.mark.parametrize("status", [500, 502, 503])
def test_an_error_of_slack_s_own_is_tried_again(running: SlackApp, slack: FakeSlack, status: int) -> None:
    slack.faults.fails("chat.postMessage", times=3, status=status)
    slack.user("U1").dm("one")
    assert first_lines(running.said(slack.user("U1").dm_channel.id)) == ["You asked: one"]


def test_an_error_while_a_button_s_message_is_changed_is_tried_again(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.dm("Who are the Autism Panel partners?")
    (answer,) = running.said(ama.dm_channel.id)
    slack.faults.drops("chat.update", times=1, after_work=True)
    slack.faults.fails("chat.update", times=1)
    ama.clicks(answer, "Helpful")
    (answer,) = running.said(ama.dm_channel.id)
    assert answer.text.endswith("Thank you for saying so.")


@pytest.mark.parametrize("fault", ["limits", "fails", "drops"])
def test_a_private_answer_is_tried_again(running: SlackApp, slack: FakeSlack, fault: str) -> None:
    getattr(slack.faults, fault)("response_url", times=2)
    slack.user("U1").command("/sharing", "one", "C1")
    assert first_lines(running.privately("U1")) == ["You asked: one"]


def test_a_private_answer_that_slack_takes_no_more_comes_as_a_direct_message(running: SlackApp, slack: FakeSlack) -> None:
    """The address of a private answer is good for half an hour; an outage may take longer."""
    running.rasa.status = 503
    slack.user("U1").command("/sharing", "one", "C1")
    slack.wait_for(lambda: slack.workspace.ephemeral, PATIENCE)
    slack.responses.seconds = 0
    running.rasa.status = 200
    ama = slack.user("U1")
    (answer,) = running.said(ama.dm_channel.id)
    assert first_lines([answer]) == ["You asked: one"]
    ama.clicks(answer, "Help")
    assert len(running.said(ama.dm_channel.id)) == 2
    assert {(one.what, one.error) for one in slack.refused} == {("response_url", "expired_url")}
    slack.refused.clear()


def test_a_channel_that_is_archived_or_left_holds_nothing_else_up(
    running: SlackApp, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.channel("C5", "old", members=["U1"])
    running.rasa.delay = 0.3
    slack.user("U1").mentions("C5", "one")
    slack.wait_for(lambda: running.rasa.received, PATIENCE)
    slack.workspace.channels["C5"].archived = True
    slack.user("U1").dm("two")
    assert first_lines(running.said(slack.user("U1").dm_channel.id)) == ["You asked: two"]
    assert running.said("C5") == []
    assert "is_archived" in caplog.text
    assert {one.error for one in slack.refused} == {"is_archived"}
    slack.refused.clear()


def test_a_token_that_is_revoked_ends_nothing_and_is_said_in_the_log(
    running: SlackApp, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.user("U1").dm("one")
    running.settles()
    slack.installations.revokes()
    running.settles()
    assert "the bot token was revoked in workspace T1" in caplog.text
    slack.user("U1").dm("two")
    running.settles()
    assert "does not work any more (token_revoked)" in caplog.text
    running.stop()
    assert {one.error for one in slack.refused} == {"token_revoked"}
    slack.refused.clear()


def test_an_app_that_is_uninstalled_ends_nothing_and_is_said_in_the_log(
    running: SlackApp, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    running.rasa.delay = 0.5
    slack.user("U1").dm("one")
    slack.wait_for(lambda: running.rasa.received, PATIENCE)
    slack.installations.uninstalls()
    running.settles()
    assert "the app was uninstalled in workspace T1" in caplog.text
    running.stop()
    slack.refused.clear()


def test_one_wrong_answer_after_an_outage_does_not_end_the_question(running: SlackApp, slack: FakeSlack) -> None:
    running.rasa.status = 503
    ama = slack.user("U1")
    ama.dm("one")
    slack.wait_for(lambda: len(running.rasa.received) > 6, PATIENCE)
    running.rasa.status = 500
    before = len(running.rasa.received)
    slack.wait_for(lambda: len(running.rasa.received) > before + 1, PATIENCE)
    running.rasa.status = 200
    assert first_lines(running.said(ama.dm_channel.id)) == [NOT_NOW, "You asked: one"]
