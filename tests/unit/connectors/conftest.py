"""The web server against the stand-in for Rasa's channels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot import settings
from bot.settings import Settings
from connectors.rasa_client import RasaClient
from connectors.web.app import create_app
from tests.fakes.rasa_channel import RasaChannel


@pytest.fixture
def chosen(home: Path, rasa: RasaChannel) -> Settings:
    return settings.load({"SHARING_HOME": str(home), "SHARING_RASA_PORT": str(rasa.port), "SHARING_ACTIONS_PORT": "9"})


@pytest.fixture
def client(chosen: Settings) -> Iterator[TestClient]:
    client = RasaClient(chosen.rasa_url, chosen.channel_secret_file, timeout=0.5)
    with TestClient(create_app(chosen, client), base_url="http://127.0.0.1:8080", client=("127.0.0.1", 50_000)) as started:
        yield started
