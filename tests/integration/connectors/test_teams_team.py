"""Questions that wait for a person, in Teams: the team's channel and what is pressed there, and what comes back to who asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors import team as telling
from connectors.reviews import remind_of_reviews
from knowledge.actors import EDITOR, local_admin
from knowledge.database import Database
from knowledge.enquiries.inbox import get_enquiry
from knowledge.models import now
from knowledge.people.people import Grant, Known, grant, meet
from knowledge.protocols import add_protocol
from knowledge.questions import record_question
from tests.fakes.rasa_channel import RasaChannel
from tests.teams.fake import FakeTeams, Post
from tests.teams.people import CHANNEL, TENANT, Person
from tests.teams_app import TeamsApp

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

BEN = local_admin("Ben")


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "EVERY_SECONDS", 0.05)


@pytest.fixture
def app(teams: FakeTeams, database: Database, rasa: RasaChannel, tmp_path: Path) -> Iterator[TeamsApp]:
    """The app, which tells the team in a channel."""
    made = TeamsApp(teams, database, rasa, tmp_path / "app", SHARING_TEAM_TEAMS_CHANNEL=CHANNEL).start()
    yield made
    made.stop()


@pytest.fixture
def ada(app: TeamsApp) -> Person:
    """An editor."""
    person = Person(app.teams, "Ada Editor")
    grant(app.database, BEN, meet(app.database, Known("teams", TENANT, person.user), person.name).id, Grant(EDITOR))
    return person


@pytest.fixture
def cy(app: TeamsApp) -> Person:
    """Who asked, and was answered something before."""
    person = Person(app.teams, "Cy Asker")
    person.says("hello")
    app.settles()
    return person


def asked(app: TeamsApp, cy: Person) -> int:
    """A question that could not be answered, as the action server stores it."""
    return record_question(
        app.database,
        conversation=cy.conversation,
        channel="teams",
        text="May we share <bus> lists?",
        kind="find_protocol",
        outcome="declined",
    )


def told(app: TeamsApp) -> Post:
    """The one message of the team's channel."""
    app.teams.wait_for(lambda: app.teams.in_conversation(CHANNEL))
    (message,) = app.said(CHANNEL)
    return message


def test_a_question_is_taken_and_answered_in_the_channel_and_the_answer_reaches_who_asked(app: TeamsApp, ada: Person, cy: Person) -> None:
    number = asked(app, cy)
    card = told(app)
    assert "May we share <bus> lists?" in card.text
    ada.press(card, "I’ll take it")
    app.teams.wait_for(lambda: "Ada Editor has taken this question." in told(app).text)
    ada.press(card, "Answer")
    ada.press(card, "Send", text="Yes, under the transport agreement.")
    app.teams.wait_for(lambda: len(app.told(cy)) == 2)
    answer = app.told(cy)[-1]
    assert "Yes, under the transport agreement." in answer.text
    assert "Ada Editor" in answer.text
    app.teams.wait_for(lambda: "closed this question" in told(app).text)
    assert get_enquiry(app.database, BEN, number).ended == "answered"


def test_who_asked_replies_and_the_team_reads_it_in_the_thread(app: TeamsApp, ada: Person, cy: Person) -> None:
    asked(app, cy)
    card = told(app)
    ada.press(card, "Answer")
    ada.press(card, "Send", text="Yes.")
    app.teams.wait_for(lambda: len(app.told(cy)) == 2)
    answer = app.told(cy)[-1]
    cy.press(answer, "Reply to the team")
    cy.press(answer, "Send it", text="Also for taxis?")
    app.teams.wait_for(lambda: len(app.said(CHANNEL)) == 2)
    reply = app.said(CHANNEL)[-1]
    assert "Also for taxis?" in reply.text
    assert reply.thread == card.id


def test_an_answer_with_an_identifier_is_not_sent_and_stays_in_the_form(app: TeamsApp, ada: Person, cy: Person) -> None:
    asked(app, cy)
    card = told(app)
    ada.press(card, "Answer")
    ada.press(card, "Send", text="Ask about 943 476 5919")
    assert "Take this out first: NHS number" in str(card.card)
    assert "Ask about 943 476 5919" in str(card.card)
    assert len(app.told(cy)) == 1


def test_who_is_no_editor_is_told_so_and_nothing_is_done(app: TeamsApp, cy: Person) -> None:
    number = asked(app, cy)
    card = told(app)
    for title in ("I’ll take it", "Answer", "Nothing to answer"):
        assert cy.press(card, title)["type"].endswith("message")
    view = get_enquiry(app.database, BEN, number)
    assert view.is_open
    assert view.taken_by is None


def test_a_question_that_another_has_taken_is_taken_over_on_purpose_only(app: TeamsApp, ada: Person, cy: Person) -> None:
    number = asked(app, cy)
    card = told(app)
    eve = Person(app.teams, "Eve Editor")
    grant(app.database, BEN, meet(app.database, Known("teams", TENANT, eve.user), eve.name).id, Grant(EDITOR))
    ada.press(card, "I’ll take it")
    app.teams.wait_for(lambda: "Ada Editor has taken" in told(app).text)
    assert "Ada Editor has taken" in eve.press(card, "Answer")["value"]
    eve.press(card, "Take it over")
    assert get_enquiry(app.database, BEN, number).taken_by == "Eve Editor"


def test_all_that_the_buttons_do_can_be_typed(app: TeamsApp, ada: Person, cy: Person, rasa: RasaChannel) -> None:
    number = asked(app, cy)
    card = told(app)
    assert f"“answer question {number}:”" in str(card.card)
    eve = Person(app.teams, "Eve Editor")
    grant(app.database, BEN, meet(app.database, Known("teams", TENANT, eve.user), eve.name).id, Grant(EDITOR))
    rasa.received.clear()
    ada.says("I'll take it", CHANNEL, card.id)
    app.teams.wait_for(lambda: "Ada Editor has taken this question." in app.said(CHANNEL)[0].text)
    eve.says(f"answer question {number}: Not mine.", CHANNEL)
    assert "Ada Editor has taken this question" in app.said(CHANNEL)[-1].text
    eve.says(f"take over question {number}", CHANNEL)
    app.teams.wait_for(lambda: "Eve Editor has taken this question." in app.said(CHANNEL)[0].text)
    eve.says("answer: ring 01245 123456 about it", CHANNEL, card.id)
    assert "Take this out first: phone number" in app.said(CHANNEL)[-1].text
    eve.says("answer: Yes, under the transport agreement.", CHANNEL, card.id)
    app.teams.wait_for(lambda: len(app.told(cy)) == 2)
    assert "Yes, under the transport agreement." in app.told(cy)[-1].text
    assert get_enquiry(app.database, BEN, number).ended == "answered"
    assert rasa.texts() == []


def test_nothing_to_answer_can_be_typed_by_who_may_only(app: TeamsApp, ada: Person, cy: Person) -> None:
    number = asked(app, cy)
    card = told(app)
    cy.says(f"close question {number}", CHANNEL)
    cy.says("nothing to answer", CHANNEL, card.id)
    assert all("Only editors and admins" in one.text for one in app.said(CHANNEL)[1:]), [one.text for one in app.said(CHANNEL)]
    ada.says("close it", CHANNEL)
    assert "Which question?" in app.said(CHANNEL)[-1].text
    ada.says("close question 999999", CHANNEL)
    assert "There is no such question." in app.said(CHANNEL)[-1].text
    assert get_enquiry(app.database, BEN, number).is_open
    ada.says("Nothing to answer", CHANNEL, card.id)
    app.settles()
    assert get_enquiry(app.database, BEN, number).ended == "nothing"


def test_what_is_typed_elsewhere_than_in_the_teams_channel_is_for_the_assistant(app: TeamsApp, ada: Person, cy: Person) -> None:
    number = asked(app, cy)
    told(app)
    ada.says(f"close question {number}")
    assert "You asked" in app.told(ada)[-1].text
    assert get_enquiry(app.database, BEN, number).is_open


def test_reviews_are_reminded_of_in_the_teams_channel_and_in_the_owners_own_chat(app: TeamsApp, ada: Person, cy: Person) -> None:
    ada.says("hello")
    app.settles()
    add_protocol(app.database, BEN, title="The Buses", purpose="Bus lists.", partners=["ECC"], owner="Ada Editor", review_date=now().date())
    assert remind_of_reviews(app.settings, app.database) == 1
    ada.says("hello again")
    assert any("The Buses is to be reviewed by today" in one.text and "/admin/protocols/one/the-buses" in one.text for one in app.told(ada))
    assert any("The Buses is to be reviewed by today" in one.text for one in app.said(CHANNEL))
