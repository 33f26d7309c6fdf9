"""What people of the team answer, on the chat page: shown in the conversation that the question was asked in, and replied to there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot import settings
from connectors.web.app import create_app
from connectors.web.visitor import COOKIE
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.enquiries.handling import answer
from knowledge.enquiries.inbox import get_enquiry
from knowledge.questions import record_question
from tests.fakes.rasa_channel import SECRET, RasaChannel

ADA = Actor("Ada", frozenset({"editor"}))


@pytest.fixture
def client(database: Database, rasa: RasaChannel, tmp_path: Path) -> Iterator[TestClient]:
    (tmp_path / "channel-secret").write_text(SECRET)
    url = database.url.render_as_string(hide_password=False)
    chosen = settings.load({"SHARING_HOME": str(tmp_path), "SHARING_DATABASE_URL": url, "SHARING_RASA_PORT": str(rasa.port)})
    with TestClient(create_app(chosen), base_url="http://127.0.0.1:8080") as made:
        made.get("/chat/ready")
        yield made


def answered(client: TestClient, database: Database, text: str = "Yes.", tab: str = "a") -> int:
    conversation = f"web:{client.cookies[COOKIE]}-{tab}"
    number = record_question(
        database, conversation=conversation, channel="web", text="Bus lists?", kind="find_protocol", outcome="declined"
    )
    answer(database, ADA, number, text)
    return number


def heard(client: TestClient, tab: str = "a", after: object = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/chat/team", params={"tab": tab, "after": after}).json()["messages"]
    return found


def say(client: TestClient, text: str, tab: str = "a") -> str:
    (message,) = client.post("/chat/messages", json={"text": text, "tab": tab}).json()["messages"]
    return str(message["text"])


def test_an_answer_is_there_for_the_tab_that_asked_and_once_for_who_has_it(client: TestClient, database: Database) -> None:
    answered(client, database)
    (message,) = heard(client)
    assert "Ada of the information governance team answers your question:" in message["text"]
    assert "“Bus lists?”" in message["text"]
    assert [one["title"] for one in message["buttons"]] == ["That answers it"]
    assert heard(client, after=message["id"]) == []
    assert heard(client, tab="b") == []


def test_nobody_else_is_told(client: TestClient, database: Database) -> None:
    answered(client, database)
    client.cookies.clear()
    assert heard(client) == []
    client.get("/chat/ready")
    assert heard(client) == []


@pytest.mark.parametrize("after", ["", "-1", "x", "9" * 20])
def test_what_no_page_asks_for_is_answered_with_nothing(client: TestClient, database: Database, after: str) -> None:
    answered(client, database)
    assert heard(client, after=after) == []
    assert client.get("/chat/team", params={"tab": "../", "after": 0}).status_code == 400


def test_the_form_s_reply_goes_to_the_team_without_identifiers_and_not_to_the_assistant(
    client: TestClient, database: Database, rasa: RasaChannel
) -> None:
    number = answered(client, database)
    (form,) = [one for one in heard(client)[0]["elements"] if one["kind"] == "form"]
    told = say(client, f"{form['says']}\n{form['fields'][0]['name']}: And for 943 476 5919?")
    assert told == "I have passed your reply to the information governance team. Their answer comes here."
    assert get_enquiry(database, ADA, number).messages[-1].text == "And for [NHS number removed]?"
    assert rasa.texts() == []


def test_what_is_said_to_the_team_can_be_typed(client: TestClient, database: Database, rasa: RasaChannel) -> None:
    number = answered(client, database)
    assert "Type “Reply to the team:”" in say(client, "reply to the team")
    say(client, "Reply to the team: and bus stops?\nBoth of them?")
    held = get_enquiry(database, ADA, number)
    assert (held.messages[-1].text, held.is_open) == ("and bus stops?\nBoth of them?", True)
    assert "can see that your question is answered" in say(client, "That answers it.")
    assert not get_enquiry(database, ADA, number).is_open
    assert rasa.texts() == []


def test_where_the_team_said_nothing_the_assistant_is_meant(client: TestClient, database: Database, rasa: RasaChannel) -> None:
    answered(client, database)
    for text in ("That answers it", "Reply to the team", "Reply to the team: hello"):
        say(client, text, tab="b")
    assert rasa.texts() == ["That answers it", "Reply to the team", "Reply to the team: hello"]


def test_a_reply_about_a_question_that_was_not_asked_there_is_passed_to_nobody(
    client: TestClient, database: Database, rasa: RasaChannel
) -> None:
    number = answered(client, database, tab="b")
    assert "was not asked here. Nothing was passed on." in say(client, f"Reply to the team about question {number}\nreply: hello")
    assert len(get_enquiry(database, ADA, number).messages) == 1
    assert rasa.texts() == []


def test_a_reply_that_is_too_long_is_told(client: TestClient, database: Database) -> None:
    number = answered(client, database)
    assert "Nothing was passed on." in say(client, f"Reply to the team: {'x ' * 1500}")
    assert len(get_enquiry(database, ADA, number).messages) == 1
