"""The address that the chat page sends to: what it takes, what it refuses, what it says when Rasa does not answer."""

import logging
from collections.abc import Callable

import pytest
from httpx import Response
from starlette.testclient import TestClient

from bot import settings
from bot.messages import LONGEST_MESSAGE
from bot.replies import Reply
from connectors.web.app import create_app
from connectors.web.visitor import COOKIE
from tests.fakes.rasa_channel import CARD, RasaChannel

PARTNERS = "Who are the Autism Panel partners?"


def send(client: TestClient, text: object = PARTNERS, **more: object) -> Response:
    return client.post("/chat/messages", json={"text": text, **more})


def error(response: Response) -> dict[str, str]:
    found: dict[str, str] = response.json()["error"]
    return found


def test_an_answer_comes_with_its_elements(client: TestClient) -> None:
    (message,) = send(client).json()["messages"]
    assert message["text"] == CARD.to_text()
    assert Reply.from_json(CARD.to_json() | {"elements": message["elements"]}) == CARD


def test_the_page_is_told_what_was_left_of_the_message(client: TestClient, rasa: RasaChannel) -> None:
    answer = send(client, "UPN H801200001001, what now?").json()
    assert answer["said"] == "UPN [UPN removed], what now?"
    assert rasa.texts() == ["UPN [UPN removed], what now?"]


def test_a_visitor_keeps_the_conversation_by_cookie_and_each_tab_has_its_own(client: TestClient, rasa: RasaChannel) -> None:
    for tab in ("a", "a", "b"):
        send(client, tab=tab)
    first, second, other = (one.body["conversation"] for one in rasa.received)
    assert first == second != other
    assert first.startswith(f"web:{client.cookies[COOKIE]}-")


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient) -> None:
    cookie = client.get("/chat/ready").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "set-cookie" not in client.get("/chat/ready").headers


@pytest.mark.parametrize("forged", ["x", "../../etc", "web:someone", "0" * 31, "G" * 32])
def test_a_cookie_that_was_not_given_out_is_replaced(client: TestClient, rasa: RasaChannel, forged: str) -> None:
    client.cookies.set(COOKIE, forged)
    send(client)
    assert forged not in rasa.received[0].body["conversation"]


def test_the_speaker_is_the_person_at_this_computer(client: TestClient, rasa: RasaChannel) -> None:
    client.post("/chat/messages", json={"text": PARTNERS, "speaker": {"user": "admin"}, "conversation": "slack:T1:U1"})
    assert rasa.received[0].body["speaker"] == {"platform": "web", "workspace": "", "user": "local", "name": "local"}
    assert rasa.received[0].body["conversation"].startswith("web:")


def test_without_local_access_the_speaker_is_a_guest(chosen: settings.Settings, rasa: RasaChannel) -> None:
    open_to_others = settings.load(
        {
            "SHARING_HOME": str(chosen.home),
            "SHARING_RASA_PORT": str(rasa.port),
            "SHARING_LOCAL_ACCESS": "off",
            "SHARING_WEB_HOST": "10.0.0.7",
        }
    )
    with TestClient(create_app(open_to_others), base_url="http://10.0.0.7:8080") as client:
        send(client)
    assert rasa.received[0].body["speaker"]["user"] == "guest"


def test_a_message_sent_again_under_its_id_is_asked_once(client: TestClient, rasa: RasaChannel) -> None:
    client.get("/chat/ready")
    answers = [send(client, id="1", tab="a").json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(rasa.received) == 1
    send(client, id="2", tab="a")
    assert len(rasa.received) == 2


def test_a_message_of_the_greatest_length_is_taken_however_it_is_spelt(client: TestClient, rasa: RasaChannel) -> None:
    escaped = "\\ud83d\\ude00" * LONGEST_MESSAGE
    response = client.post("/chat/messages", content=f'{{"text": "{escaped}"}}', headers={"Content-Type": "application/json"})
    assert response.status_code == 200
    assert len(rasa.texts()[0]) == LONGEST_MESSAGE


@pytest.mark.parametrize("length", [LONGEST_MESSAGE + 1, 1_000_000])
def test_a_longer_message_is_refused_kindly(client: TestClient, rasa: RasaChannel, length: int) -> None:
    response = send(client, "x" * length)
    assert response.status_code == 413
    assert error(response)["message"] == "Your message is longer than 20,000 characters. Make it shorter and send it again."
    assert not rasa.received


def test_a_body_that_goes_on_and_on_is_not_read_to_its_end(client: TestClient, rasa: RasaChannel) -> None:
    body = b'{"text": "hello"}' + b" " * 250_000
    response = client.post("/chat/messages", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 413
    assert not rasa.received


@pytest.mark.parametrize("text", ["", " \n ", "\x00"])
def test_an_empty_message_is_refused(client: TestClient, rasa: RasaChannel, text: str) -> None:
    assert error(send(client, text))["code"] == "empty"
    assert not rasa.received


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'"text"', b"{}", b'{"text": 7}', b'{"text": "x", "id": ""}', b'{"text": "x", "tab": "../x"}', b"[" * 50_000, b"\xff\xfe"],
)
def test_what_the_page_does_not_send_is_refused(client: TestClient, rasa: RasaChannel, body: bytes) -> None:
    response = client.post("/chat/messages", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert error(response)["code"] == "unreadable"
    assert not rasa.received


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])
def test_only_json_is_taken(client: TestClient, rasa: RasaChannel, kind: str) -> None:
    response = client.post("/chat/messages", content=b'{"text": "x"}', headers={"Content-Type": kind})
    assert response.status_code == 415
    assert not rasa.received


def be_down(rasa: RasaChannel) -> None:
    rasa.stop()


def be_slow(rasa: RasaChannel) -> None:
    rasa.delay = 1.5


def be_wrong(rasa: RasaChannel) -> None:
    rasa.raw = b"Traceback (most recent call last): /srv/secret/path.py"


@pytest.mark.parametrize(("trouble", "status", "code"), [(be_down, 503, "unreachable"), (be_slow, 504, "slow"), (be_wrong, 502, "failed")])
def test_trouble_with_rasa_is_told_with_a_reference_and_without_its_words(
    client: TestClient,
    rasa: RasaChannel,
    trouble: Callable[[RasaChannel], None],
    status: int,
    code: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    trouble(rasa)
    response = send(client)
    assert response.status_code == status
    assert error(response)["code"] == code
    assert error(response)["reference"] in error(response)["message"]
    assert error(response)["reference"] in caplog.text
    assert "Traceback" not in response.text


def test_a_message_can_be_sent_again_after_trouble(client: TestClient, rasa: RasaChannel) -> None:
    client.get("/chat/ready")
    rasa.stop()
    assert send(client, id="1").status_code == 503
    rasa.start()
    assert send(client, id="1").status_code == 200


def test_readiness_follows_rasa(client: TestClient, rasa: RasaChannel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.web.chat.READY_KEPT_SECONDS", 0)
    assert client.get("/chat/ready").json() == {"ready": True}
    rasa.stop()
    assert client.get("/chat/ready").status_code == 503


def test_logs_hold_no_message(client: TestClient, rasa: RasaChannel, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    send(client, "zebra crossing")
    send(client, "zebra " * 5_000)
    rasa.raw = b"zebra"
    send(client, "zebra")
    assert "answered in" in caplog.text
    assert "zebra" not in caplog.text


def test_sending_very_fast_is_slowed_down(client: TestClient) -> None:
    client.get("/chat/ready")
    responses = [send(client, "hello") for _ in range(25)]
    refused = next(response for response in responses if response.status_code == 429)
    assert int(refused.headers["retry-after"]) >= 1
    assert responses[10].status_code == 200


def test_the_page_holds_what_it_needs_and_nothing_inline(client: TestClient) -> None:
    page = client.get("/").text
    assert "Which protocol covers missing from education checks?" in page
    assert "whoever uses this computer" in page
    assert "style=" not in page
    assert "onclick" not in page
    assert page.count("<script") == page.count('<script type="module" src="/static/')
