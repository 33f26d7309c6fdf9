"""Who may deliver to Teams' address: Microsoft alone, for this app, from the tenants of the settings. Nothing of anybody else is kept."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from knowledge.database import Database
from knowledge.deliveries.models import IncomingEvent, Place
from knowledge.people.models import Person as PersonRow
from tests.fakes.rasa_channel import RasaChannel
from tests.teams import signing
from tests.teams.fake import APP_ID, FakeTeams
from tests.teams.people import Person
from tests.teams_app import TeamsApp

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

NOW = int(time.time())
WRONG: dict[str, dict[str, Any]] = {
    "a forged key": {"key": "another"},
    "a key that nobody published": {"kid": "key-9"},
    "no signature": {"algorithm": "none"},
    "expired": {"exp": NOW - 3_600},
    "not valid yet": {"nbf": NOW + 3_600},
    "for another app": {"aud": "3b2c3d4e-0000-4000-8000-1234567890ab"},
    "of another issuer": {"iss": "https://sts.windows.net/2b2c3d4e-0000-4000-8000-1234567890ab/"},
    "for another service": {"serviceurl": "https://smba.example/uk/"},
    "for no service": {"serviceurl": None},
}


def kept(database: Database) -> int:
    """How much is kept of what came in: events, places, people."""
    with database.session() as session:
        return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in (IncomingEvent, Place, PersonRow))


@pytest.fixture
def ama(teams: FakeTeams) -> Person:
    return Person(teams, "Ama Boateng")


def test_what_microsoft_signed_for_this_app_is_taken(teams_app: TeamsApp, ama: Person) -> None:
    assert ama.says("hello").status_code == 200
    (answer,) = teams_app.told(ama)
    assert "You asked: hello" in answer.text


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_token_that_is_wrong_is_refused_and_nothing_is_kept(teams_app: TeamsApp, ama: Person, wrong: dict[str, Any]) -> None:
    token = signing.token(APP_ID, teams_app.teams.service_url, **wrong)
    response = teams_app.teams.deliver(ama.message("hello"), f"Bearer {token}")
    assert response.status_code == 401
    assert kept(teams_app.database) == 0
    assert teams_app.rasa.received == []


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic YTpi", "Bearer " + "a" * 20_000])
def test_what_is_no_token_is_refused(teams_app: TeamsApp, ama: Person, authorization: str) -> None:
    assert teams_app.teams.deliver(ama.message("hello"), authorization).status_code == 401
    assert kept(teams_app.database) == 0


def test_a_delivery_that_names_another_service_than_its_token_is_refused(teams_app: TeamsApp, ama: Person) -> None:
    for address in ("https://evil.example/", "", None):
        assert teams_app.teams.deliver({**ama.message("hello"), "serviceUrl": address}).status_code == 401
    assert kept(teams_app.database) == 0


def test_another_tenant_is_refused_also_where_only_part_of_the_delivery_names_it(teams_app: TeamsApp, ama: Person) -> None:
    other = "9b2c3d4e-0000-4000-8000-1234567890ab"
    assert Person(teams_app.teams, "Eve", tenant=other).says("hello").status_code == 403
    assert teams_app.teams.deliver({**ama.message("hello"), "channelData": {"tenant": {"id": other}}}).status_code == 403
    assert kept(teams_app.database) == 0


def test_people_of_every_tenant_that_is_named_are_answered(teams: FakeTeams, database: Database, rasa: RasaChannel, tmp_path: Path) -> None:
    other = "9b2c3d4e-0000-4000-8000-1234567890ab"
    app = TeamsApp(teams, database, rasa, tmp_path / "app", SHARING_TEAMS_TENANTS=f"{Person(teams, 'A').tenant},{other}").start()
    try:
        cy = Person(teams, "Cy", tenant=other)
        assert cy.says("hello").status_code == 200
        assert len(app.told(cy)) == 1
    finally:
        app.stop()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'"message"', 400),
        (b"\xff\xfe", 400),
        (b"", 400),
        (b'{"type": 7}', 400),
        (b"[" * 100_000, 400),
        (b"{" + b" " * 300_000 + b"}", 413),
    ],
)
def test_what_is_no_activity_is_refused_in_plain_words(teams_app: TeamsApp, body: bytes, status: int) -> None:
    response = teams_app.teams.deliver({}, body=body)
    assert response.status_code == status
    assert set(response.json()) == {"error"}


@pytest.mark.parametrize(
    "more",
    [
        {"type": "handoff"},
        {"type": "invoke", "name": "task/fetch", "value": {}},
        {"type": "invoke"},
        {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": {"verb": "rm -rf"}}},
        {"type": "invoke", "name": "adaptiveCard/action", "value": []},
        {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": {"verb": "section_save", "data": {"audit": "1"}}}},
        {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": {"verb": "more", "data": {"row": True, "page": 1}}}},
        {"type": "invoke", "name": "composeExtension/query", "value": {"commandId": "other"}},
        {"type": "invoke", "name": "message/submitAction", "value": {"actionName": "other"}},
        {"type": "message", "text": "hello", "from": {"id": "29:x", "name": "Nobody"}},
        {
            "type": "message",
            "text": "hello",
            "conversation": {"conversationType": "personal", "tenantId": "2b2c3d4e-0000-4000-8000-1234567890ab"},
        },
        {"type": "message", "text": "hello", "id": None},
    ],
)
def test_an_activity_that_is_unknown_or_lacks_something_is_a_clear_refusal(teams_app: TeamsApp, ama: Person, more: dict[str, Any]) -> None:
    response = teams_app.teams.deliver({**ama.message("hello"), **more})
    assert response.status_code == 400
    assert set(response.json()) == {"error"}
    assert teams_app.rasa.received == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_refused(teams_app: TeamsApp, method: str) -> None:
    assert httpx.request(method, teams_app.teams.deliver_to, trust_env=False).status_code in (404, 405)


def test_while_the_keys_cannot_be_fetched_teams_is_asked_to_come_again(teams_app: TeamsApp, ama: Person) -> None:
    teams_app.teams.faults.fails("/v1/.well-known/keys", times=1)
    assert ama.says("hello").status_code == 503
    assert ama.says("hello").status_code == 200


def test_without_tokens_it_works_on_this_machine_only_where_the_settings_say_so(
    teams: FakeTeams, database: Database, rasa: RasaChannel, tmp_path: Path, ama: Person
) -> None:
    without = dict.fromkeys(("SHARING_TEAMS_APP_ID", "SHARING_TEAMS_CLIENT_SECRET", "SHARING_TEAMS_TENANT_ID"), "")
    app = TeamsApp(teams, database, rasa, tmp_path / "app", **without, SHARING_TEAMS_LOCAL="on").start()
    try:
        assert teams.deliver(ama.message("hello"), "").status_code == 200
        app.teams.wait_for(lambda: teams.refused)
    finally:
        app.stop()
    assert "without the app's token" in teams.refused.pop()
    teams.refused.clear()
