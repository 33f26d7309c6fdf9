"""An audit in Teams: a section as a card, and the file of it, in somebody's own chat only."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from bot.replies import Reply, Text
from connectors import section_forms as forms
from connectors.teams.section_card import TICK
from knowledge.actors import CONTRIBUTOR, local_admin
from knowledge.audits.audits import begin_audit, give, submit, view_audit
from knowledge.audits.library import add_questionnaire
from knowledge.audits.types import NO, YES, Given
from knowledge.database import Database
from knowledge.people.people import Grant, Known, grant, meet, revoke
from tests.audits import CONTENT, QUESTIONNAIRE, item
from tests.fakes.audit_talk import AuditAnswers
from tests.teams.checker import problems_of_card
from tests.teams.fake import FakeTeams, Post
from tests.teams.people import CHANNEL, TENANT, Person, find_action, inputs_of
from tests.teams_app import TeamsApp

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

ADA = local_admin("Ada")
VALE = "Vale Inclusion Partnership"
CONTRIBUTES = Grant(CONTRIBUTOR, VALE)
NHS = "943 476 5919"


@pytest.fixture
def ama(teams_app: TeamsApp, teams: FakeTeams, database: Database) -> Person:
    """A contributor of Vale, whose audit of 2026 is begun: it is number 1."""
    add_questionnaire(database, ADA, CONTENT)
    begin_audit(database, ADA, VALE, "2026")
    person = Person(teams, "Ama Boateng")
    grant(database, ADA, meet(database, Known("teams", TENANT, person.user), person.name).id, CONTRIBUTES)
    teams_app.rasa.otherwise = AuditAnswers(database)
    return person


def section(app: TeamsApp, ama: Person, said: str = f"open the audit for {VALE} 2026") -> Post:
    """The message with the section that is to be answered now, in which its card is opened."""
    ama.says(said)
    message = app.told(ama)[-1]
    ama.press(message, "Open section")
    return message


def states(database: Database) -> dict[str, str | None]:
    """The state of everything that is answered, by number."""
    audit = view_audit(database, ADA, 1)
    return {audit.questionnaire.item(key).number: answer.state for key, answer in audit.answers.items()}


def tick(number: str) -> str:
    return f"{TICK}{item(number).key}"


def note(number: str) -> str:
    return f"{forms.NOTE}{item(number).key}"


def words(held: Any) -> str:
    """All that a card says."""
    if isinstance(held, list):
        return "\n".join(words(one) for one in held)
    if isinstance(held, dict):
        return "\n".join(words(one) for name, one in held.items() if name not in ("data", "fallback", "refresh", "fallbackText"))
    return held if isinstance(held, str) else ""


def test_a_section_is_one_card_in_the_place_of_its_message_and_what_is_ticked_is_kept(
    teams_app: TeamsApp, database: Database, ama: Person
) -> None:
    card = section(teams_app, ama)
    assert set(inputs_of(card.card)) >= {tick(f"1.{number}") for number in range(1, 12)} | {note("1.1")}
    ama.press(card, "Save", **{tick("1.1"): "yes", tick("1.3"): "yes", note("1.3"): "on paper"})
    assert states(database) == {"1.1": YES, "1.3": YES}
    assert view_audit(database, ADA, 1).answers[item("1.3").key].note == "on paper"
    assert "Saved: 2 answers in section 1." in words(card.card).replace("\u00a0", " ")
    assert inputs_of(card.card)[tick("1.1")] == "yes"


def test_what_is_not_ticked_is_recorded_as_no_only_where_that_is_chosen(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    card = section(teams_app, ama)
    ama.press(card, "Save", **{tick("1.1"): "yes", forms.UNTICKED: forms.AS_NO})
    assert states(database) == {"1.1": YES} | {f"1.{number}": NO for number in range(2, 12)}


def test_a_tick_that_is_taken_away_is_a_no(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    card = section(teams_app, ama)
    ama.press(card, "Save", **{tick("1.1"): "yes"})
    ama.press(card, "Save", **{tick("1.1"): "no"})
    assert states(database) == {"1.1": NO}


def test_ticks_that_a_client_did_not_send_are_not_taken_for_no(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    card = section(teams_app, ama)
    ama.press(card, "Save", **{tick("1.1"): "yes"})
    data = find_action(card.card, "Save")["data"]
    response = ama.invokes("adaptiveCard/action", {"action": {"verb": "section_save", "data": data}}, card)
    assert response.status_code == 400
    assert states(database) == {"1.1": YES}


def test_of_a_card_with_an_error_nothing_is_kept_and_nothing_typed_is_lost(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    card = section(teams_app, ama)
    typed = {tick("1.1"): "yes", tick("1.2"): "yes", note("1.1"): f"NHS {NHS}", note("1.2"): "in the office"}
    ama.press(card, "Save", **typed)
    assert states(database) == {}
    assert "Nothing is saved yet" in words(card.card).replace("\u00a0", " ")
    assert "Take this out first: NHS number" in words(card.card).replace("\u00a0", " ")
    assert {name: inputs_of(card.card)[name] for name in typed} == typed
    ama.press(card, "Save", **{note("1.1"): "in the system"})
    assert states(database) == {"1.1": YES, "1.2": YES}


def test_what_somebody_else_answered_meanwhile_is_not_overwritten(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    card = section(teams_app, ama)
    give(database, ADA, 1, (Given(item("1.1").key, NO, "we stopped that"), Given(item("1.5").key, YES)))
    ama.press(card, "Save", **{tick("1.1"): "yes", tick("1.2"): "yes"})
    assert states(database) == {"1.1": NO, "1.5": YES}
    assert "Ada answered 1.1 while you had this form open" in words(card.card).replace("\u00a0", " ")
    ama.press(card, "Save", **{tick("1.1"): "no"})
    assert states(database) == {"1.1": NO, "1.2": YES, "1.5": YES}


def test_a_card_that_is_looked_at_again_shows_what_stands_now(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    card = section(teams_app, ama)
    give(database, ADA, 1, (Given(item("1.1").key, YES),))
    refresh = card.card["refresh"]
    assert refresh["userIds"] == [f"29:{ama.user}"]
    action = {key: refresh["action"][key] for key in ("type", "verb", "data")}
    response = ama.invokes("adaptiveCard/action", {"action": action, "trigger": "automatic"}, card)
    shown = response.json()["value"]
    assert problems_of_card(shown) == []
    assert inputs_of(shown)[tick("1.1")] == "yes"
    assert "Ada" in words(shown)


def test_all_seven_sections_are_reached_from_card_to_card(teams_app: TeamsApp, ama: Person) -> None:
    card = section(teams_app, ama)
    for number in range(2, len(QUESTIONNAIRE.sections) + 1):
        ama.press(card, f"On to section {number}")
        assert f"{number}. {QUESTIONNAIRE.sections[number - 1].question}" in words(card.card).replace("\u00a0", " ")
    ama.press(card, "Back to section 6")
    ama.press(card, "Look over the audit")
    teams_app.settles()
    assert teams_app.rasa.texts()[-1] == f"review the audit for {VALE} 2026"


def test_a_submitted_audit_says_so_in_place_of_its_card(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    card = section(teams_app, ama)
    every = tuple(Given(one.key, NO) if one.kind != "describe" else Given(one.key, "described", "nothing") for one in QUESTIONNAIRE.items)
    give(database, ADA, 1, every)
    submit(database, ADA, 1)
    answer = ama.press(card, "Save", **{tick("1.1"): "yes"})
    assert "is submitted" in answer["value"]
    assert states(database)["1.1"] == NO


def test_who_may_not_any_more_is_told_so(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    card = section(teams_app, ama)
    revoke(database, ADA, 1, CONTRIBUTES)
    answer = ama.press(card, "Save", **{tick("1.1"): "yes"})
    assert answer["type"].endswith("message")
    assert states(database) == {}


def test_somebody_else_who_sends_the_same_card_sees_nothing_of_it(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    card = section(teams_app, ama)
    eve = Person(teams_app.teams, "Eve Nosy")
    for title in ("Save", "On to section 2"):
        action = find_action(card.card, title)
        value = {"action": {"verb": action["verb"], "data": {**action["data"], **inputs_of(card.card), tick("1.1"): "yes"}}}
        answer = eve.invokes("adaptiveCard/action", value).json()
        assert answer["type"].endswith("message")
        assert answer["value"].startswith("You are not down as a contributor")
    assert states(database) == {}


def test_a_card_that_is_sent_from_a_channel_is_refused(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    card = section(teams_app, ama)
    action = find_action(card.card, "Save")
    value = {"action": {"verb": action["verb"], "data": {**action["data"], **inputs_of(card.card), tick("1.1"): "yes"}}}
    response = teams_app.teams.deliver(ama.activity("invoke", CHANNEL, name="adaptiveCard/action", value=value))
    assert response.status_code == 400
    assert states(database) == {}


def test_a_client_that_knows_no_execute_saves_too_and_the_card_is_changed(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    card = section(teams_app, ama)
    assert ama.submits(card, "Save", **{tick("1.1"): "yes"}).status_code == 200
    assert states(database) == {"1.1": YES}
    teams_app.teams.wait_for(lambda: card.changes and "Saved: 1 answer in section 1." in words(card.card))


def test_the_audit_is_taken_away_as_a_file_that_the_person_accepts(teams_app: TeamsApp, ama: Person) -> None:
    teams_app.rasa.script["take it away"] = Reply((Text("Here it is."),), tags={"files": {"audit": 1, "formats": ["docx"]}})
    ama.says("take it away")
    consent = teams_app.told(ama)[-1]
    assert consent.activity["attachments"][0]["contentType"] == "application/vnd.microsoft.teams.card.file.consent"
    assert ama.accepts(consent).status_code == 200
    shown = teams_app.told(ama)[-1].activity["attachments"][0]
    assert shown["contentType"] == "application/vnd.microsoft.teams.card.file.info"
    document = docx.Document(io.BytesIO(teams_app.teams.uploads["upload-1"]))
    assert any(VALE in cell.text for table in document.tables for row in table.rows for cell in row.cells) or any(
        VALE in paragraph.text for paragraph in document.paragraphs
    )


def test_a_file_is_sent_again_where_it_could_not_be_put_and_a_declined_one_is_not_sent(teams_app: TeamsApp, ama: Person) -> None:
    teams_app.rasa.script["take it away"] = Reply((Text("Here it is."),), tags={"files": {"audit": 1, "formats": ["csv"]}})
    ama.says("take it away")
    consent = teams_app.told(ama)[-1]
    ama.invokes("fileConsent/invoke", {"type": "fileUpload", "action": "decline", "context": {"audit": 1, "format": "csv"}}, consent)
    assert len(teams_app.told(ama)) == 2
    teams_app.teams.faults.fails("/upload/upload-1", times=1, status=503)
    ama.accepts(consent)
    teams_app.settles()
    assert b"1. Information held,1.1,Address" in teams_app.teams.uploads["upload-1"]


def test_somebody_who_may_not_is_given_no_file_by_a_copied_consent(teams_app: TeamsApp, ama: Person) -> None:
    eve = Person(teams_app.teams, "Eve Nosy")
    told = {
        "uploadUrl": f"{teams_app.teams.address}/upload/eve",
        "name": "a.csv",
        "uniqueId": "1",
        "fileType": "csv",
        "contentUrl": "https://x.example",
    }
    value = {"type": "fileUpload", "action": "accept", "context": {"audit": 1, "format": "csv"}, "uploadInfo": told}
    assert eve.invokes("fileConsent/invoke", value).status_code == 200
    teams_app.settles()
    assert teams_app.teams.uploads == {}


def test_the_audit_is_done_in_chat_as_well(teams_app: TeamsApp, database: Database, ama: Person) -> None:
    ama.says(f"open the audit for {VALE} 2026")
    ama.says("1 3")
    teams_app.settles()
    assert states(database)["1.1"] == YES
