"""Connecting to Slack by Socket Mode, and again when it breaks."""

from __future__ import annotations

import httpx
import pytest

from connectors.slack import service
from tests.slack.fake import FakeSlack
from tests.slack_app import PATIENCE, SlackApp

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in {"LOOKS_EVERY": 0.02, "SAID_AFTER": 0.1, "REPLACED_AFTER": 0.4}.items():
        monkeypatch.setattr(service, name, seconds)


@pytest.mark.usefixtures("quick")
def test_a_slack_that_cannot_be_reached_at_the_start_is_connected_to_when_it_is_back(
    app: SlackApp, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.down = True
    app.start()
    slack.wait_for(lambda: "not connected by Socket Mode" in caplog.text, PATIENCE)
    slack.down = False
    slack.user("U1").dm("hello")
    assert len(app.said(slack.user("U1").dm_channel.id)) == 1


@pytest.mark.usefixtures("quick")
def test_an_address_of_the_socket_that_is_good_no_longer_is_not_tried_for_ever(
    app: SlackApp, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = slack.socket_mode.new_address
    monkeypatch.setattr(slack.socket_mode, "new_address", lambda: good().replace("ticket=", "ticket=old"))
    app.start(connected=False)
    slack.wait_for(lambda: slack.calls_of("apps.connections.open"), PATIENCE)
    monkeypatch.setattr(slack.socket_mode, "new_address", good)
    slack.user("U1").dm("hello")
    assert len(app.said(slack.user("U1").dm_channel.id)) == 1


def test_a_message_that_came_while_the_socket_was_broken_is_answered(running: SlackApp, slack: FakeSlack) -> None:
    slack.disconnect()
    slack.user("U1").dm("hello")
    assert len(running.said(slack.user("U1").dm_channel.id)) == 1


@pytest.mark.usefixtures("quick")
def test_an_app_token_that_slack_refuses_is_said_in_the_log(app: SlackApp, slack: FakeSlack, caplog: pytest.LogCaptureFixture) -> None:
    slack.installations.tokens[slack.app_token].fate = "token_revoked"
    app.start(connected=False)
    slack.wait_for(lambda: "not connected by Socket Mode" in caplog.text, PATIENCE)
    assert "token_revoked" in caplog.text
    app.stop()
    assert {(one.what, one.error) for one in slack.refused} == {("apps.connections.open", "token_revoked")}
    slack.refused.clear()


@pytest.mark.usefixtures("quick")
def test_the_health_page_says_whether_slack_is_heard_and_what_waits(running: SlackApp, slack: FakeSlack) -> None:
    def seen() -> tuple[bool, str]:
        told = httpx.get(f"{running.address}/health", headers={"Accept": "application/json"}).json()
        return next((one["ok"], one["seen"]) for one in told["checks"] if one["name"] == "Slack")

    assert seen() == (True, "connected by Socket Mode")
    running.rasa.status = 503
    slack.user("U1").dm("hello")
    slack.wait_for(lambda: seen() == (True, "connected by Socket Mode; 1 to answer and 0 to send"), PATIENCE)
    running.rasa.status = 200
    slack.down = True
    slack.cut()
    slack.wait_for(lambda: seen()[0] is False, PATIENCE)
    slack.down = False
    slack.wait_for(lambda: seen() == (True, "connected by Socket Mode"), PATIENCE)
