"""The health page tells the operator what works, and nobody a secret."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot import settings
from bot.settings import Settings
from connectors.web.app import create_app
from tests.fakes.rasa_channel import SECRET, RasaChannel

JSON = {"Accept": "application/json"}


def test_the_process_is_live_whatever_else_is_not(client: TestClient, rasa: RasaChannel) -> None:
    rasa.stop()
    assert client.get("/health/live").json() == {"live": True}


def test_each_part_is_checked(client: TestClient) -> None:
    response = client.get("/health", headers=JSON)
    checks = {check["name"]: check["ok"] for check in response.json()["checks"]}
    assert checks == {"Rasa": True, "Action server": False, "Database": False, "Protocols": False, "Disk space": True}
    assert response.status_code == 503
    assert response.json()["versions"]["Rasa"] == "3.6.21"
    assert response.json()["facts"]["Kept for"] == "90 days"


def test_a_browser_gets_a_page(client: TestClient) -> None:
    response = client.get("/health", headers={"Accept": "text/html,application/xhtml+xml,application/json;q=0.9"})
    assert response.headers["content-type"].startswith("text/html")
    assert "Something is not working" in response.text
    assert "Action server" in response.text


@pytest.mark.parametrize("headers", [JSON, {}])
def test_no_secret_is_shown(home: Path, rasa: RasaChannel, headers: dict[str, str]) -> None:
    chosen = settings.load(
        {
            "SHARING_HOME": str(home),
            "SHARING_RASA_PORT": str(rasa.port),
            "SHARING_DATABASE_URL": "postgresql://keeper:hidden-word@127.0.0.1:9/none",
        }
    )
    with TestClient(create_app(chosen), base_url="http://127.0.0.1:8080", client=("127.0.0.1", 50_000)) as client:
        text = client.get("/health", headers=headers).text
    assert "hidden-word" not in text
    assert SECRET not in text
    assert str(home) not in text


@pytest.mark.parametrize("headers", [JSON, {}])
def test_others_learn_only_whether_it_works(chosen: Settings, headers: dict[str, str]) -> None:
    with TestClient(create_app(chosen), base_url="http://127.0.0.1:8080", client=("10.0.0.9", 50_000)) as client:
        response = client.get("/health", headers=headers)
    assert response.status_code == 503
    assert "3.6.21" not in response.text
    assert "Action server" not in response.text
