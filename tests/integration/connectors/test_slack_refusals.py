"""What the app does not take, over HTTP, and what it takes and leaves alone."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from connectors.slack.service import EVENTS_PATH
from knowledge.database import Database
from tests.fakes.rasa_channel import RasaChannel
from tests.slack.deliveries import EVENT, INTERACTION, Delivery
from tests.slack.events import envelope
from tests.slack.fake import FakeSlack
from tests.slack.workspace import Message
from tests.slack_app import PATIENCE, SlackApp, by_http

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def served(slack: FakeSlack, database: Database, rasa: RasaChannel, tmp_path: Path) -> Iterator[SlackApp]:
    """The app by HTTP."""
    made = SlackApp(slack, database, rasa, tmp_path / "app", **by_http(slack)).start()
    yield made
    made.stop()
    assert (slack.refused, slack.broken) == ([], [])


def event(slack: FakeSlack, **changes: Any) -> dict[str, Any]:
    """A direct message as Slack delivers it."""
    ama = slack.user("U1")
    told = {
        "type": "message",
        "user": "U1",
        "ts": slack.names.ts(),
        "text": "hello",
        "team": "T1",
        "channel": ama.dm_channel.id,
        "channel_type": "im",
    }
    return envelope(slack.workspace, {key: value for key, value in (told | changes).items() if value is not None})


def post(app: SlackApp, body: str, headers: dict[str, str]) -> int:
    address = f"{app.address}{EVENTS_PATH}"
    return httpx.post(address, content=body.encode(), headers={"Content-Type": "application/json", **headers}, timeout=PATIENCE).status_code


def signed(slack: FakeSlack, body: str, age: float = 0.0) -> dict[str, str]:
    return slack.http.signed(body, time.time() - age)


def test_what_slack_signed_is_answered(served: SlackApp, slack: FakeSlack) -> None:
    body = json.dumps(event(slack))
    assert post(served, body, signed(slack, body)) == 200
    assert len(served.said(slack.user("U1").dm_channel.id)) == 1


def test_what_slack_did_not_sign_is_refused(served: SlackApp, slack: FakeSlack) -> None:
    body = json.dumps(event(slack))
    good = signed(slack, body)
    for headers in (
        {},
        {**good, "X-Slack-Signature": f"v0={'0' * 64}"},
        {**good, "X-Slack-Signature": ""},
        {key: value for key, value in good.items() if "Timestamp" not in key},
        signed(slack, body.replace("hello", "other")),
        {**good, "X-Slack-Request-Timestamp": str(int(time.time()) + 1)},
    ):
        assert post(served, body, headers) == 401, headers
    assert served.rasa.received == []


@pytest.mark.parametrize("age", [301, -360, 86_400])
def test_what_was_signed_long_ago_or_in_the_future_is_refused(served: SlackApp, slack: FakeSlack, age: float) -> None:
    body = json.dumps(event(slack))
    assert post(served, body, signed(slack, body, age)) == 401
    assert served.rasa.received == []


def test_what_was_recorded_and_is_sent_again_has_no_second_effect(served: SlackApp, slack: FakeSlack) -> None:
    body = json.dumps(event(slack))
    headers = signed(slack, body, 200)
    assert [post(served, body, headers) for _ in range(3)] == [200, 200, 200]
    retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    assert post(served, body, {**signed(slack, body), **retry}) == 200
    assert len(served.said(slack.user("U1").dm_channel.id)) == 1
    assert served.rasa.texts() == ["hello"]


def test_a_retry_whose_first_delivery_never_came_is_answered(served: SlackApp, slack: FakeSlack) -> None:
    body = json.dumps(event(slack))
    assert post(served, body, {**signed(slack, body), "X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_error"}) == 200
    assert len(served.said(slack.user("U1").dm_channel.id)) == 1


def test_slack_s_question_whether_the_address_is_ours_is_answered(served: SlackApp, slack: FakeSlack) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"})
    address = f"{served.address}{EVENTS_PATH}"
    answer = httpx.post(address, content=body, headers={"Content-Type": "application/json", **signed(slack, body)})
    assert (answer.status_code, answer.json()) == (200, {"challenge": "abc"})


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"text"', "{}", '{"type": "event_callback"}', '{"event": 1}'])
def test_a_body_that_is_no_delivery_is_refused_without_an_error(served: SlackApp, slack: FakeSlack, body: str) -> None:
    assert post(served, body, signed(slack, body)) < 500
    assert served.rasa.received == []


def test_a_body_of_megabytes_is_refused_unread(served: SlackApp, slack: FakeSlack) -> None:
    body = json.dumps(event(slack, text="x" * 1_000_000))
    assert post(served, body, signed(slack, body)) == 413


def test_a_delivery_of_another_workspace_is_left_alone(served: SlackApp, slack: FakeSlack) -> None:
    other = slack.installations.add_workspace("T9", "Another")
    body = json.dumps(envelope(other, event(slack, team="T9")["event"]))
    assert post(served, body, signed(slack, body)) < 500
    served.settles()
    assert served.rasa.received == []
    assert not slack.calls_of("chat.postMessage")


def test_somebody_of_another_organisation_is_answered_in_a_shared_channel(served: SlackApp, slack: FakeSlack) -> None:
    """Slack tells the event as the other workspace's, to the app in ours; the speaker is theirs."""
    asked = slack.user("U1").says("C1", "hello")
    slack.user("U8")
    text = f"<@{slack.workspace.bot_user}> hello"
    told = event(slack, user="U8", text=text, team="T9", channel="C1", channel_type="channel", ts=asked.ts) | {"team_id": "T9"}
    body = json.dumps(told)
    assert post(served, body, signed(slack, body)) == 200
    assert len(served.said("C1")) == 1
    (received,) = served.rasa.received
    assert received.body["conversation"] == f"slack:T1:C1:{asked.ts}"
    assert received.body["speaker"]["workspace"] == "T9"


def test_the_whole_app_works_over_http(served: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.mentions("C1", "Who are the Autism Panel partners?")
    (answer,) = served.said("C1")
    ama.clicks(answer, "What is it for?")
    ama.command("/sharing", "hello", "C1")
    ama.shortcut("which_protocol", answer)
    served.settles()
    assert len(served.said("C1")) == 2
    assert len(served.privately("U1")) == 2
    assert not slack.socket_mode.connections


BOT = {"bot_id": "B9", "user": "UBOT9"}


@pytest.mark.parametrize(
    "changes",
    [
        BOT,
        {**BOT, "subtype": "bot_message"},
        {"bot_id": "BT1", "user": "UBOTT1"},
        {"user": "UBOTT1"},
        {"user": None},
        {"subtype": "message_changed", "message": {"text": "hello", "user": "U1"}},
        {"subtype": "message_deleted", "deleted_ts": "1.0"},
        {"subtype": "channel_join"},
        {"subtype": "channel_topic", "topic": "hello"},
        {"subtype": "reminder_add"},
        {"subtype": "a_subtype_of_next_year"},
        {"type": "app_mention", "channel_type": None, **BOT},
        {"type": "reaction_added", "reaction": "eyes"},
        {"type": "an_event_of_next_year", "channel": None},
        {"type": "member_joined_channel"},
        {"type": "app_context_changed"},
        {"type": "file_shared"},
    ],
)
def test_what_nobody_says_to_the_assistant_is_acknowledged_and_left_alone(
    running: SlackApp, slack: FakeSlack, changes: dict[str, Any]
) -> None:
    slack.user("U1")
    delivery = slack.deliver(Delivery(EVENT, event(slack, **changes), slack.workspace))
    running.settles()
    assert [one.wrong for one in delivery.attempts] == [""]
    assert running.rasa.received == []
    assert not slack.calls_of("chat.postMessage")


def test_an_edited_question_is_not_asked_again_and_a_deleted_one_keeps_its_answer(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    asked = ama.dm("hello")
    running.settles()
    ama.edits(asked, "hello there")
    running.settles()
    ama.deletes(asked)
    assert len(running.said(ama.dm_channel.id)) == 1
    assert running.rasa.texts() == ["hello"]


def test_somebody_who_joins_a_channel_is_not_spoken_to(running: SlackApp, slack: FakeSlack) -> None:
    slack.user("U7").joins("C1")
    assert running.said("C1") == []


def test_two_assistants_in_a_channel_do_not_talk_to_each_other(running: SlackApp, slack: FakeSlack) -> None:
    """Another bot that mentions this one with each of its messages, in a thread where this one takes part."""
    asked = slack.user("U1").mentions("C1", "hello")
    running.settles()
    channel = slack.workspace.channels["C1"]
    text = f"<@{slack.workspace.bot_user}> hello to you"
    message = Message("C1", slack.names.ts(), "UBOT9", text, thread_ts=asked.ts, bot_id="B9")
    channel.messages.append(message)
    for kind in ("message", "app_mention"):
        told = message.to_json(slack.workspace) | {"type": kind, "channel": "C1", "channel_type": "channel", "event_ts": message.ts}
        slack.deliver(Delivery(EVENT, envelope(slack.workspace, told), slack.workspace))
    assert len(running.said("C1")) == 1


def interaction(slack: FakeSlack, **changes: Any) -> Delivery:
    ama = slack.user("U1")
    payload = {
        "type": "block_actions",
        "user": {"id": "U1", "team_id": "T1", "username": "u1", "name": "u1"},
        "team": {"id": "T1", "domain": "t1"},
        "api_app_id": slack.app_id,
        "trigger_id": slack.triggers.new(slack.workspace, "U1"),
        "container": {"type": "message", "message_ts": "1.1", "channel_id": ama.dm_channel.id, "is_ephemeral": False},
        "channel": {"id": ama.dm_channel.id, "name": "directmessage"},
        "message": {"ts": "1.1", "text": "old", "user": slack.workspace.bot_user},
        "actions": [],
    }
    return slack.deliver(Delivery(INTERACTION, payload | changes, slack.workspace, "U1"))


def pressed(action: str, value: str) -> list[dict[str, Any]]:
    return [
        {
            "type": "button",
            "action_id": action,
            "block_id": "b",
            "value": value,
            "action_ts": "1.2",
            "text": {"type": "plain_text", "text": "x"},
        }
    ]


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("a_button_of_last_year", "1"),
        ("more", "999:2"),
        ("more", "nonsense"),
        ("share", "999:1"),
        ("helpful", "999:1"),
        ("not_helpful", "999:1"),
        ("helpful", ""),
        ("form:of_last_year", "of_last_year"),
    ],
)
def test_a_button_of_a_message_that_is_not_kept_any_more_shows_no_error(
    running: SlackApp, slack: FakeSlack, action: str, value: str
) -> None:
    delivery = interaction(slack, actions=pressed(action, value))
    running.settles()
    assert delivery.acked
    assert not slack.calls_of("views.open")


def test_a_number_that_stands_on_no_button_shows_nobody_another_s_message(running: SlackApp, slack: FakeSlack) -> None:
    """Values of buttons come from people's clients: a row of another conversation is not shown."""
    ben = slack.user("U2")
    ben.dm("Who are the Autism Panel partners?")
    running.settles()
    for action, value in (("more", "1:1"), ("share", "1:1"), ("helpful", "1:7")):
        interaction(slack, actions=pressed(action, value))
    assert running.said(slack.user("U1").dm_channel.id) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "view_closed", "view": {"id": "V1", "type": "modal", "callback_id": "section"}},
        {"type": "shortcut", "callback_id": "unknown", "action_ts": "1.3"},
        {"type": "message_action", "callback_id": "unknown", "action_ts": "1.3", "response_url": "http://127.0.0.1:9/"},
        {"type": "view_submission", "view": {"id": "V1", "type": "modal", "callback_id": "unknown", "state": {"values": {}}}},
        {"type": "an_interaction_of_next_year"},
    ],
)
def test_an_interaction_that_is_not_known_ends_nothing(running: SlackApp, slack: FakeSlack, changes: dict[str, Any]) -> None:
    slack.socket_mode.ack_seconds = 0.3
    interaction(slack, **changes)
    running.settles()
    slack.shown_errors.clear()
    slack.user("U1").dm("hello")
    assert len(running.said(slack.user("U1").dm_channel.id)) == 1


def test_another_command_is_not_ours(running: SlackApp, slack: FakeSlack) -> None:
    slack.socket_mode.ack_seconds = 0.3
    slack.user("U1").command("/weather", "hello")
    running.settles()
    slack.shown_errors.clear()
    assert running.rasa.received == []
