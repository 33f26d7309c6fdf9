"""Every address answers only to its own name and its own page, and tells browsers what they may do."""

import pytest
from starlette.testclient import TestClient

from bot import settings
from bot.settings import Settings
from connectors.web.app import create_app
from tests.fakes.rasa_channel import RasaChannel

ADDRESSES = [
    "/",
    "/chat/ready",
    "/chat/messages",
    "/health",
    "/health/live",
    "/static/chat.js",
    "/audits",
    "/audits/report",
    "/audits/1",
    "/admin",
    "/admin/glossary",
    "/admin/nothing-here",
    "/nothing-here",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_has_the_security_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == ("same-origin" if address.startswith("/admin") else "no-referrer")
    assert headers["cache-control"] in ("no-store", "no-cache")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.", "", "10.0.0.1:8080", "[::"])
def test_every_address_refuses_a_foreign_name(client: TestClient, address: str, host: str) -> None:
    response = client.get(address, headers={"Host": host})
    assert response.status_code == 421
    assert "content-security-policy" in response.headers


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "LOCALHOST", "[::1]:8080", "localhost:9000"])
def test_this_computer_is_reached_by_any_of_its_names(client: TestClient, host: str) -> None:
    assert client.get("/health/live", headers={"Host": host}).status_code == 200


def test_the_configured_address_is_one_of_the_names(chosen: Settings) -> None:
    shared = settings.load({"SHARING_HOME": str(chosen.home), "SHARING_WEB_HOST": "10.0.0.7", "SHARING_LOCAL_ACCESS": "off"})
    with TestClient(create_app(shared), base_url="http://10.0.0.7:8080") as client:
        assert client.get("/health/live").status_code == 200


def test_the_public_address_is_one_of_the_names(chosen: Settings) -> None:
    shared = settings.load(
        {"SHARING_HOME": str(chosen.home), "SHARING_PUBLIC_URL": "https://assistant.example", "SHARING_LOCAL_ACCESS": "off"}
    )
    with TestClient(create_app(shared), base_url="https://assistant.example") as client:
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/live", headers={"Host": "other.example"}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:3000"},
        {"Origin": "https://127.0.0.1:8080"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_message_from_another_page_is_refused(client: TestClient, rasa: RasaChannel, headers: dict[str, str]) -> None:
    response = client.post("/chat/messages", json={"text": "hello"}, headers=headers)
    assert response.status_code == 403
    assert not rasa.received


def test_a_page_that_came_through_a_proxy_with_encryption_may_send(chosen: Settings, rasa: RasaChannel) -> None:
    given = {"SHARING_HOME": str(chosen.home), "SHARING_RASA_PORT": str(rasa.port)}
    shared = settings.load({**given, "SHARING_PUBLIC_URL": "https://assistant.example", "SHARING_LOCAL_ACCESS": "off"})
    origins = ("https://assistant.example", "https://assistant.example:444", "https://evil.example", "null", "")
    with TestClient(create_app(shared), base_url="http://assistant.example") as client:
        statuses = [client.post("/chat/messages", json={"text": "hello"}, headers={"Origin": origin}).status_code for origin in origins]
    assert statuses == [200, 403, 403, 403, 403]


@pytest.mark.parametrize("headers", [{"Origin": "http://127.0.0.1:8080"}, {"Sec-Fetch-Site": "same-origin"}, {}])
def test_a_message_from_the_page_is_taken(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/chat/messages", json={"text": "hello"}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "address", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/docs", "/openapi.json", "/static/"]
)
def test_nothing_else_is_served(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response.json()["error"]["message"] == "There is nothing at this address."


def test_an_unexpected_error_is_told_blandly_with_a_reference(
    chosen: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: object, **_values: object) -> None:
        raise RuntimeError("/srv/secret/path.py")

    monkeypatch.setattr("connectors.web.pages.Pages.show", fail)
    with TestClient(create_app(chosen), base_url="http://127.0.0.1:8080", raise_server_exceptions=False) as client:
        response = client.get("/")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert response.json()["error"]["reference"] in caplog.text
    assert "content-security-policy" in response.headers
