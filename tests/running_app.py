"""The connectors process in this one, in a thread of its own, beside the stand-in for Rasa."""

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
from connectors.web.app import create_app
from knowledge.database import Database
from knowledge.deliveries.models import IncomingEvent, OutboxMessage
from knowledge.deliveries.outgoing import OPEN
from tests.fakes.rasa_channel import SECRET, RasaChannel

PATIENCE = 20.0


class RunningApp:
    """The app. `given` are its settings besides those of where everything is."""

    def __init__(self, database: Database, rasa: RasaChannel, home: Path, given: dict[str, str]) -> None:
        self.database, self.rasa = database, rasa
        self.rasa_patience = 5.0
        home.mkdir(exist_ok=True)
        (home / "channel-secret").write_text(SECRET)
        usual = {
            "SHARING_HOME": str(home),
            "SHARING_DATABASE_URL": database.url.render_as_string(hide_password=False),
            "SHARING_RASA_PORT": str(rasa.port),
            "SHARING_ACTIONS_PORT": "9",
        }
        self.settings = settings.load({**usual, **given})
        prepare.prepare_home(self.settings)
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Begin, as after a restart."""
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

    def open(self) -> int:
        """How much is kept and not dealt with."""
        with self.database.session() as session:
            waiting = session.scalar(select(func.count()).select_from(IncomingEvent).where(IncomingEvent.state == "waiting"))
            return (waiting or 0) + (
                session.scalar(select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state.in_(OPEN))) or 0
            )
