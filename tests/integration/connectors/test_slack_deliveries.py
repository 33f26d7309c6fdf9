"""What comes in from Slack and goes out to it: nothing lost, nothing doubled, on SQLite and PostgreSQL, also over a crash at any point."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from connectors import inbox
from connectors.slack.sending import SlackSender
from knowledge.deliveries import incoming, outgoing
from knowledge.deliveries.looking import Look
from tests.slack.fake import FakeSlack
from tests.slack_app import PATIENCE, SlackApp


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries again after a twentieth of a second, at first."""
    monkeypatch.setattr(inbox, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr("connectors.outbox.FIRST_PAUSE", 0.05)


def answers(app: SlackApp, user: str = "U1") -> list[str]:
    """The first line of each thing that was said in somebody's direct message."""
    channel = app.slack.user(user).dm_channel.id
    return [one.text.partition("\n")[0] for one in app.said(channel)]


def test_an_event_that_is_delivered_again_changes_nothing(running: SlackApp, slack: FakeSlack) -> None:
    slack.user("U1").dm("hello")
    running.settles()
    slack.again(slack.deliveries.made[0])
    assert answers(running) == ["You asked: hello"]
    running.stop()
    running.start()
    slack.again(slack.deliveries.made[0])
    assert answers(running) == ["You asked: hello"]
    assert running.rasa.texts() == ["hello"]


def test_two_deliveries_of_an_event_at_the_same_moment_have_one_effect(running: SlackApp, slack: FakeSlack) -> None:
    slack.user("U1").dm("hello")
    for _ in range(5):
        slack.again(slack.deliveries.made[0])
    assert answers(running) == ["You asked: hello"]


def test_a_press_of_a_button_that_is_delivered_again_changes_nothing(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.dm("hello")
    (answer,) = running.said(ama.dm_channel.id)
    pressed = ama.clicks(answer, "Help")
    running.settles()
    slack.again(pressed)
    assert answers(running) == ["You asked: hello", "You chose: Help"]
    assert running.rasa.texts() == ["hello", "help"]


def test_what_could_not_be_kept_is_not_acknowledged_and_comes_again(
    running: SlackApp, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    keep, fails = incoming.receive, [OperationalError("INSERT", {}, Exception("gone")), OSError("the disk is full")]

    def receive(*given: Any) -> tuple[bool, ...]:
        if fails:
            raise fails.pop()
        return keep(*given)

    monkeypatch.setattr(incoming, "receive", receive)
    slack.socket_mode.ack_seconds = 0.3
    slack.user("U1").dm("hello")
    assert answers(running) == ["You asked: hello"]
    assert [bool(one.wrong) for one in slack.deliveries.made[0].attempts] == [True, True, False]
    unforeseen, database_down = (one for one in caplog.records if one.name == "connectors.slack.app" and one.levelname == "ERROR")
    assert unforeseen.exc_info
    assert "left for Slack to send again" in database_down.getMessage()
    assert not database_down.exc_info  # For each event, while a database is down.


class Crash(Exception):
    """The process ends here, as far as the database can tell: nothing more is written by it."""


def crashing(reached: threading.Event) -> Callable[..., Any]:
    def crash(*_given: Any, **_named: Any) -> Any:
        reached.set()
        raise Crash

    return crash


AFTER_KEEPING, BEFORE_THE_ANSWER_IS_KEPT, BEFORE_THE_POST, AFTER_THE_POST = range(4)


@pytest.mark.parametrize("point", range(4))
def test_a_crash_at_any_point_neither_loses_nor_doubles_an_answer(
    app: SlackApp, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, point: int
) -> None:
    reached = threading.Event()
    with monkeypatch.context() as patched:
        if point == AFTER_KEEPING:
            patched.setattr(incoming, "next_events", lambda *_: Look((), None))
        elif point == BEFORE_THE_ANSWER_IS_KEPT:
            patched.setattr(incoming, "answered", crashing(reached))
        elif point == BEFORE_THE_POST:

            async def send(*_given: Any) -> str:
                return str(crashing(reached)())

            patched.setattr(SlackSender, "send", send)
        else:
            patched.setattr(outgoing, "sent", crashing(reached))
        app.start()
        slack.user("U1").dm("one")
        slack.user("U2").mentions("C1", "two")
        slack.wait_for(lambda: slack.settled and app.open() == 2 and (point == AFTER_KEEPING or reached.is_set()), PATIENCE)
        app.stop()
    app.start()
    assert answers(app) == ["You asked: one"]
    assert [one.text.partition("\n")[0] for one in app.said("C1")] == ["You asked: two"]
    assert sorted(app.rasa.dealt_with) == ["one", "two"]


def test_what_is_asked_after_a_crash_is_answered_after_what_was_asked_before(
    app: SlackApp, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(incoming, "next_events", lambda *_: Look((), None))
        app.start()
        slack.user("U1").dm("one")
        slack.user("U1").dm("two")
        slack.wait_for(lambda: slack.settled, PATIENCE)
        app.stop()
    app.start()
    slack.user("U1").dm("three")
    assert answers(app) == ["You asked: one", "You asked: two", "You asked: three"]
