"""What goes wrong around Teams: nothing is lost, and nothing is said twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.replies import Reply, Text
from connectors.teams import api
from connectors.teams.outgoing import Post
from connectors.teams.reading import Where
from knowledge.actors import CONTRIBUTOR, local_admin
from knowledge.audits.audits import begin_audit, view_audit
from knowledge.audits.library import add_questionnaire
from knowledge.audits.types import YES
from knowledge.database import Database
from knowledge.deliveries import outgoing
from knowledge.people.linking import begin_link, join, waiting_link
from knowledge.people.people import Grant, Known, actor_known, grant, meet
from tests.audits import CONTENT, item
from tests.fakes.audit_talk import AuditAnswers
from tests.fakes.rasa_channel import RasaChannel
from tests.teams.fake import FakeTeams
from tests.teams.people import TENANT, Person
from tests.teams_app import TeamsApp

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

ADA = local_admin("Ada")


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "FIRST_PAUSE", 0.02)


@pytest.fixture
def ama(teams: FakeTeams) -> Person:
    return Person(teams, "Ama Boateng")


@pytest.mark.parametrize("status", [412, 429, 502, 504, 500, 503])
def test_what_the_service_does_not_take_now_is_sent_again_and_once(teams_app: TeamsApp, ama: Person, status: int) -> None:
    teams_app.teams.faults.fails("activities", times=2, status=status)
    ama.says("hello")
    assert len(teams_app.told(ama)) == 1


def test_the_service_is_given_the_time_that_it_asks_for(teams_app: TeamsApp, ama: Person) -> None:
    teams_app.teams.faults.limits("activities", times=1, retry_after=1)
    ama.says("hello")
    assert len(teams_app.told(ama)) == 1


def test_a_connection_that_breaks_before_anything_was_taken_loses_nothing(teams_app: TeamsApp, ama: Person) -> None:
    teams_app.teams.faults.drops("activities", times=1)
    ama.says("hello")
    assert len(teams_app.told(ama)) == 1


def test_a_token_that_is_not_given_now_is_asked_for_again(teams_app: TeamsApp, ama: Person) -> None:
    teams_app.teams.faults.fails(f"/{TENANT}/oauth2/v2.0/token", times=2, status=503)
    ama.says("hello")
    assert len(teams_app.told(ama)) == 1


def test_one_token_is_used_for_many_messages(teams_app: TeamsApp, ama: Person) -> None:
    for number in range(5):
        ama.says(f"hello {number}")
    assert len(teams_app.told(ama)) == 5
    assert teams_app.teams.tokens_given == 1


def test_messages_of_one_chat_are_answered_in_order(teams_app: TeamsApp, ama: Person) -> None:
    for number in range(12):
        ama.says(f"question {number}")
    texts = [one.text.partition("\n")[0] for one in teams_app.told(ama)]
    assert texts == [f"You asked: question {number}" for number in range(12)]


def test_while_rasa_is_down_the_person_is_told_and_answered_later(teams_app: TeamsApp, ama: Person) -> None:
    teams_app.rasa.stop()
    ama.says("hello")
    teams_app.teams.wait_for(lambda: teams_app.teams.in_conversation(ama.chat))
    assert "I will answer it here" in teams_app.teams.in_conversation(ama.chat)[0].text
    teams_app.rasa.start()
    assert ["You asked: hello" in one.text for one in teams_app.told(ama)] == [False, True]


def test_what_was_kept_is_answered_after_a_restart_and_not_again(
    teams: FakeTeams, database: Database, rasa: RasaChannel, tmp_path: Path, ama: Person
) -> None:
    app = TeamsApp(teams, database, rasa, tmp_path / "app").start()
    rasa.stop()
    ama.says("hello")
    teams.wait_for(lambda: teams.in_conversation(ama.chat))
    app.stop()
    rasa.start()
    app.start()
    try:
        assert sum("You asked: hello" in one.text for one in app.told(ama)) == 1
    finally:
        app.stop()


def test_a_message_that_was_to_be_changed_and_is_gone_is_posted_anew(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    ama.says("hello")
    (answer,) = teams_app.told(ama)
    teams_app.teams.posts.clear()
    where = Where(teams_app.teams.service_url.rstrip("/"), ama.chat, update=answer.id)
    outgoing.post(database, Post(where, Reply((Text("Now this."),))).outgoing())
    ama.says("again")
    assert any("Now this." in one.text for one in teams_app.told(ama))


def test_an_audit_that_was_begun_in_slack_is_finished_in_teams_by_one_person(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    add_questionnaire(database, ADA, CONTENT)
    in_slack = Known("slack", "T1", "U1")
    grant(database, ADA, meet(database, in_slack, "Ama Boateng").id, Grant(CONTRIBUTOR, "Vale"))
    slack_actor = actor_known(database, in_slack)
    assert slack_actor
    begin_audit(database, slack_actor, "Vale", "2026")
    teams_app.rasa.otherwise = AuditAnswers(database)

    ama.says("open the audit for Vale 2026")
    assert "not down as a contributor" in teams_app.told(ama)[-1].text
    code = begin_link(database, slack_actor)
    ama.says(f"link account accept {code}")
    assert "You have accepted" in teams_app.told(ama)[-1].text
    waiting = waiting_link(database, slack_actor)
    assert waiting
    join(database, slack_actor, waiting.id)

    ama.says("open the audit for Vale 2026")
    ama.says("1 3")
    teams_app.settles()
    audit = view_audit(database, ADA, 1)
    assert audit.answers[item("1.1").key].state == YES
