"""The connectors process in this one, in a thread of its own, between the fake of Slack and the stand-in for Rasa."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import func, select

from bot import prepare, settings
from connectors.rasa_client import RasaClient
from connectors.slack.service import EVENTS_PATH
from connectors.web.app import create_app
from knowledge.database import Database
from knowledge.deliveries.models import IncomingEvent, OutboxMessage
from knowledge.deliveries.outgoing import OPEN
from tests.fakes.rasa_channel import SECRET, RasaChannel
from tests.slack.fake import FakeSlack
from tests.slack.workspace import Message

PATIENCE = 20.0


class SlackApp:
    """The app. `given` are settings besides those of one workspace by Socket Mode; without an app token, events come by HTTP."""

    def __init__(self, slack: FakeSlack, database: Database, rasa: RasaChannel, home: Path, **given: str) -> None:
        self.slack, self.database, self.rasa = slack, database, rasa
        self.rasa_patience = 5.0
        home.mkdir(exist_ok=True)
        (home / "channel-secret").write_text(SECRET)
        usual = {
            "SHARING_HOME": str(home),
            "SHARING_DATABASE_URL": database.url.render_as_string(hide_password=False),
            "SHARING_RASA_PORT": str(rasa.port),
            "SHARING_ACTIONS_PORT": "9",
            "SHARING_SLACK_API_URL": slack.api_url,
        }
        self.settings = settings.load({**usual, **(given or one_workspace(slack))})
        prepare.prepare_home(self.settings)
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self, *, connected: bool = True) -> SlackApp:
        """Begin, as after a restart; by Socket Mode it is `connected` then, unless Slack is down."""
        rasa = RasaClient(self.settings.rasa_url, self.settings.channel_secret_file, self.rasa_patience)
        app: Any = create_app(self.settings, rasa)
        self._server = uvicorn.Server(
            uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, ws="none", timeout_graceful_shutdown=1)
        )
        self._thread = threading.Thread(target=asyncio.run, args=(self._server.serve(),), daemon=True)
        self._thread.start()
        until = time.monotonic() + PATIENCE
        while not self._server.started:
            assert time.monotonic() < until
            time.sleep(0.005)
        if not self.settings.slack.by_socket:
            self.slack.request_url = f"{self.address}{EVENTS_PATH}"
        elif connected and not self.slack.down:
            self.slack.wait_for(lambda: self.slack.socket_mode.connections, PATIENCE)
        return self

    def stop(self) -> None:
        """End."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(PATIENCE)
            assert not self._thread.is_alive()
            self._server = self._thread = None

    @property
    def address(self) -> str:
        """Where the web server is."""
        assert self._server
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def settles(self) -> None:
        """Wait until nothing is on its way to the app, and all that it kept is dealt with."""
        self.slack.wait_for(lambda: self.slack.settled and not self.open(), PATIENCE)

    def open(self) -> int:
        """How much is kept and not dealt with."""
        with self.database.session() as session:
            waiting = session.scalar(select(func.count()).select_from(IncomingEvent).where(IncomingEvent.state == "waiting"))
            return (waiting or 0) + (
                session.scalar(select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state.in_(OPEN))) or 0
            )

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
