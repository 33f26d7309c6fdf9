"""Several workspaces: each is answered with its own token, and one that removes the app is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from connectors.slack.installations import INSTALL_PATH, REDIRECT_PATH
from knowledge.database import Database
from tests.fakes.rasa_channel import RasaChannel
from tests.slack.fake import FakeSlack
from tests.slack.workspace import Channel, Workspace
from tests.slack_app import SlackApp

pytestmark = [
    pytest.mark.parametrize("backend", ["sqlite"], indirect=True),
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),  # Slack's library uses it.
]


@pytest.fixture
def open_to_all(slack: FakeSlack, database: Database, rasa: RasaChannel, tmp_path: Path) -> Iterator[SlackApp]:
    """The app that workspaces install themselves, over HTTP. Slack sends browsers back to where it listens."""
    given = {
        "SHARING_LOCAL_ACCESS": "off",
        "SHARING_PUBLIC_URL": "https://assistant.example",
        "SHARING_SLACK_CLIENT_ID": slack.client_id,
        "SHARING_SLACK_CLIENT_SECRET": slack.client_secret,
        "SHARING_SLACK_SIGNING_SECRET": slack.signing_secret,
    }
    made = SlackApp(slack, database, rasa, tmp_path / "app", **given).start()
    yield made
    made.stop()
    assert (slack.shown_errors, slack.broken) == ([], [])


def install(app: SlackApp, slack: FakeSlack, workspace: Workspace) -> None:
    """Somebody of a workspace goes through the pages, in a browser of their own."""
    redirect = f"{app.settings.public_url}{REDIRECT_PATH}"
    begun = httpx.get(f"{app.address}{INSTALL_PATH}")
    assert begun.status_code == 302
    state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
    query = {"code": slack.installations.allows(workspace, "U1", redirect), "state": state}
    cookie = begun.headers["set-cookie"].partition(";")[0]
    done = httpx.get(f"{app.address}{REDIRECT_PATH}", params=query, headers={"Cookie": cookie})
    assert done.status_code == 200, done.text


@pytest.fixture
def other(slack: FakeSlack) -> Channel:
    """The channel C2 of another workspace, T2."""
    workspace = slack.installations.add_workspace("T2", "Southfield Schools")
    return workspace.add_channel("C2", "general")


def second(slack: FakeSlack) -> Workspace:
    return slack.workspaces["T2"]


def test_each_workspace_is_answered_with_its_own_token(open_to_all: SlackApp, slack: FakeSlack, other: Channel) -> None:
    for workspace in (slack.workspace, second(slack)):
        install(open_to_all, slack, workspace)
    slack.user("U1").mentions("C1", "one")
    ben = slack.user("U1", "Ben Okafor", team="T2")
    other.members.add("U1")
    ben.mentions("C2", "two")
    ben.dm("three")
    open_to_all.settles()
    posted = [
        (call.workspace_id, call.args["channel"], call.args["text"].partition("\n")[0]) for call in slack.calls_of("chat.postMessage")
    ]
    assert sorted(posted) == [
        ("T1", "C1", "You asked: one"),
        ("T2", "C2", "You asked: two"),
        ("T2", ben.dm_channel.id, "You asked: three"),
    ]
    conversations = {one.body["message"]: (one.body["conversation"], one.body["speaker"]) for one in open_to_all.rasa.received}
    assert conversations["three"] == ("slack:T2:U1", {"platform": "slack", "workspace": "T2", "user": "U1", "name": "Ben Okafor"})
    assert slack.refused == []


def test_a_workspace_that_never_installed_the_app_is_not_answered(open_to_all: SlackApp, slack: FakeSlack, other: Channel) -> None:
    install(open_to_all, slack, slack.workspace)
    second(slack).installed = True  # As far as Slack knows; the assistant holds no token for it.
    other.members.add("U1")
    slack.user("U1", team="T2").mentions("C2", "two")
    open_to_all.settles()
    assert open_to_all.rasa.received == []
    assert not slack.calls_of("chat.postMessage")


@pytest.mark.parametrize("how", ["uninstalls", "revokes"])
def test_a_workspace_that_removes_the_app_is_forgotten_and_the_other_goes_on(
    open_to_all: SlackApp, slack: FakeSlack, other: Channel, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    for workspace in (slack.workspace, second(slack)):
        install(open_to_all, slack, workspace)
    getattr(slack.installations, how)(second(slack))
    open_to_all.settles()
    assert "in workspace T2. Its tokens were removed; it can install the app again." in caplog.text
    slack.user("U1").dm("one")
    assert len(open_to_all.said(slack.user("U1").dm_channel.id)) == 1
    install(open_to_all, slack, second(slack))
    other.members.add("U1")
    slack.user("U1", team="T2").mentions("C2", "two")
    open_to_all.settles()
    assert [call.workspace_id for call in slack.calls_of("chat.postMessage")] == ["T1", "T2"]


def test_what_is_owed_to_a_workspace_that_is_gone_is_given_up(
    open_to_all: SlackApp, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    install(open_to_all, slack, slack.workspace)
    open_to_all.rasa.delay = 0.4
    slack.user("U1").dm("one")
    slack.wait_for(lambda: open_to_all.rasa.received)
    slack.installations.uninstalls()
    open_to_all.settles()
    assert not slack.calls_of("chat.postMessage")
    assert "the app is not installed in this workspace any more" in caplog.text
