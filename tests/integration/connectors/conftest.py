"""An install that several workspaces can install the Slack app from, and somebody who does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import prepare, settings
from bot.settings import Settings
from connectors.slack.installations import Installations
from knowledge.database import Database
from tests.slack_installing import Browser, Slack


@pytest.fixture
def slack() -> Iterator[Slack]:
    server = Slack()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def chosen(database: Database, slack: Slack, tmp_path: Path) -> Settings:
    current = settings.load(
        {
            "SHARING_HOME": str(tmp_path / "home"),
            "SHARING_DATABASE_URL": database.url.render_as_string(hide_password=False),
            "SHARING_LOCAL_ACCESS": "off",
            "SHARING_PUBLIC_URL": "https://assistant.example",
            "SHARING_SLACK_CLIENT_ID": "111.222",
            "SHARING_SLACK_CLIENT_SECRET": "client-secret",
            "SHARING_SLACK_SIGNING_SECRET": "signing-secret",
            "SHARING_SLACK_API_URL": slack.url,
        }
    )
    prepare.prepare_home(current)
    return current


@pytest.fixture
def installations(chosen: Settings, database: Database) -> Installations:
    return Installations(chosen, database)


@pytest.fixture
def browser(chosen: Settings, installations: Installations) -> Browser:
    return Browser(chosen, installations)
