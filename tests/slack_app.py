"""The connectors process between the fake of Slack and the stand-in for Rasa."""

from __future__ import annotations

from pathlib import Path

from connectors.slack.service import EVENTS_PATH
from knowledge.database import Database
from tests.fakes.rasa_channel import RasaChannel
from tests.running_app import PATIENCE, RunningApp
from tests.slack.fake import FakeSlack
from tests.slack.workspace import Message


class SlackApp(RunningApp):
    """The app. `given` are settings besides those of one workspace by Socket Mode; without an app token, events come by HTTP."""

    def __init__(self, slack: FakeSlack, database: Database, rasa: RasaChannel, home: Path, **given: str) -> None:
        super().__init__(database, rasa, home, {"SHARING_SLACK_API_URL": slack.api_url, **(given or one_workspace(slack))})
        self.slack = slack

    def start(self, *, connected: bool = True) -> SlackApp:
        """Begin, as after a restart; by Socket Mode it is `connected` then, unless Slack is down."""
        self.begin()
        if not self.settings.slack.by_socket:
            self.slack.request_url = f"{self.address}{EVENTS_PATH}"
        elif connected and not self.slack.down:
            self.slack.wait_for(lambda: self.slack.socket_mode.connections, PATIENCE)
        return self

    def settles(self) -> None:
        """Wait until nothing is on its way to the app, and all that it kept is dealt with."""
        self.slack.wait_for(lambda: self.slack.settled and not self.open(), PATIENCE)

    def said(self, channel: str) -> list[Message]:
        """What the app said in a channel, oldest first, once all has settled."""
        self.settles()
        return [one for one in self.slack.workspace.messages() if one.channel == channel and one.bot_id == self.slack.workspace.bot_id]

    def privately(self, user: str) -> list[Message]:
        """What the app said so that only this person sees it, once all has settled."""
        self.settles()
        return [one for one in self.slack.workspace.ephemeral if one.seen_by == user]


def one_workspace(slack: FakeSlack) -> dict[str, str]:
    """The settings of one workspace by Socket Mode."""
    return {"SHARING_SLACK_BOT_TOKEN": slack.bot_token, "SHARING_SLACK_APP_TOKEN": slack.app_token}


def by_http(slack: FakeSlack) -> dict[str, str]:
    """The settings of one workspace by HTTP."""
    return {"SHARING_SLACK_BOT_TOKEN": slack.bot_token, "SHARING_SLACK_SIGNING_SECRET": slack.signing_secret}
