"""Questions that wait for a person, in Slack: the team's channel and what is pressed there, and what comes back to who asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors import team as telling
from knowledge.actors import EDITOR, local_admin
from knowledge.database import Database
from knowledge.enquiries.handling import answer, close, take
from knowledge.enquiries.inbox import get_enquiry
from knowledge.enquiries.types import EnquiryView
from knowledge.people.people import Grant, Known, grant, meet
from knowledge.protocols import add_protocol, get_language
from knowledge.questions import pass_on, purge_questions, record_question
from tests.fakes.rasa_channel import RasaChannel
from tests.slack.fake import FakeSlack
from tests.slack.people import Person
from tests.slack.workspace import Message, View
from tests.slack_app import SlackApp, one_workspace

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

BEN = local_admin("Ben")
TEAM = "C9"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "EVERY_SECONDS", 0.05)


@pytest.fixture
def app(slack: FakeSlack, database: Database, rasa: RasaChannel, tmp_path: Path) -> Iterator[SlackApp]:
    """The app, which tells the team in a channel. In the end Slack has refused nothing, and nobody was shown an error."""
    slack.user("U1", "Cy Asker")
    slack.user("U8", "Ada Editor")
    slack.user("U9", "Eve Nosy")
    slack.channel(TEAM, "governance", members=("U8", "U9"))
    known = meet(database, Known("slack", "T1", "U8"), "Ada Editor")
    grant(database, BEN, known.id, Grant(EDITOR))
    made = SlackApp(slack, database, rasa, tmp_path / "app", **one_workspace(slack), SHARING_TEAM_SLACK_CHANNEL=TEAM)
    yield made
    made.stop()
    assert (slack.refused, slack.shown_errors, slack.broken) == ([], [], [])


@pytest.fixture
def ada(slack: FakeSlack, app: SlackApp) -> Person:
    return slack.user("U8")


@pytest.fixture
def cy(slack: FakeSlack, app: SlackApp) -> Person:
    return slack.user("U1")


def asked(app: SlackApp, conversation: str = "slack:T1:U1", text: str = "May we share <bus> lists?") -> int:
    """A question that could not be answered, as the action server stores it."""
    return record_question(app.database, conversation=conversation, channel="slack", text=text, kind="find_protocol", outcome="declined")


def held(app: SlackApp, number: int) -> EnquiryView:
    return get_enquiry(app.database, BEN, number)


def told(app: SlackApp) -> list[Message]:
    """What the team's channel shows, once it was told of all."""
    app.slack.wait_for(lambda: [one for one in app.slack.workspace.channels[TEAM].messages if one.bot_id])
    return app.said(TEAM)


def becomes(app: SlackApp, words: str) -> Message:
    """The one message of the team's channel, once it says this."""
    app.slack.wait_for(lambda: any(words in one.text for one in app.slack.workspace.channels[TEAM].messages))
    (message,) = told(app)
    return message


def titles(message: Message) -> list[str]:
    return [one["text"]["text"] for block in message.blocks if block["type"] == "actions" for one in block["elements"]]


def modal(app: SlackApp, person: Person) -> View:
    return app.slack.wait_for(lambda: person.modal)


def test_the_team_is_told_once_of_what_could_not_be_answered(running: SlackApp) -> None:
    number = asked(running)
    (card,) = told(running)
    assert "A question waits for the information governance team." in card.text
    assert "“May we share &lt;bus&gt; lists?”" in card.text
    assert "Nobody has taken this question." in card.text
    assert titles(card) == ["I’ll take it", "Answer", "Nothing to answer", "Open in the inbox"]
    links = [one.get("url") for block in card.blocks if block["type"] == "actions" for one in block["elements"]]
    assert links[-1] == f"{running.settings.public_url}/admin/inbox/{number}"
    pass_on(running.database, number)
    running.stop()
    running.start()
    assert len(told(running)) == 1


def test_who_takes_it_is_shown_in_place(running: SlackApp, ada: Person) -> None:
    number = asked(running)
    (card,) = told(running)
    ada.clicks(card, "I’ll take it")
    card = becomes(running, "Ada Editor has taken this question.")
    assert titles(card)[0] == "Take it over"
    assert held(running, number).taken_by == "Ada Editor"
    take(running.database, BEN, number, over=True)
    becomes(running, "Ben has taken this question.")


def test_what_somebody_else_has_taken_is_taken_over_on_purpose_only(running: SlackApp, ada: Person) -> None:
    number = asked(running)
    assert len(told(running)) == 1
    take(running.database, BEN, number)
    taken = becomes(running, "Ben has taken")
    for press in ("Answer", "Nothing to answer"):
        ada.clicks(taken, press)
    running.slack.wait_for(lambda: len(running.slack.workspace.ephemeral) == 2)
    assert ["Ben has taken this question." in one.text for one in running.privately("U8")] == [True, True]
    assert held(running, number).is_open
    ada.clicks(taken, "Take it over")
    becomes(running, "Ada Editor has taken")


def test_an_answer_reaches_the_asker_and_the_channel_shows_how_it_ended(running: SlackApp, ada: Person, cy: Person) -> None:
    number = asked(running)
    (card,) = told(running)
    ada.clicks(card, "Answer")
    view = modal(running, ada)
    ada.submits(view, {"text": "Yes & no.\nUnder the <buses> protocol."})
    (message,) = running.said(cy.dm_channel.id)
    assert "Ada Editor of the information governance team answers your question:" in message.text
    assert "Yes &amp; no.\nUnder the &lt;buses&gt; protocol." in message.text
    assert titles(message) == ["That answers it", "Reply to the team"]
    card = becomes(running, "Ada Editor closed this question: answered.")
    assert titles(card) == ["Open in the inbox"]
    assert held(running, number).ended == "answered"


def test_an_answer_goes_to_the_thread_that_the_question_was_asked_in(running: SlackApp, cy: Person) -> None:
    thread = cy.says("C1", "hello")
    answer(running.database, BEN, asked(running, f"slack:T1:C1:{thread.ts}"), "Yes.")
    (message,) = running.said("C1")
    assert (message.thread_ts, "Yes." in message.text) == (thread.ts, True)


@pytest.mark.parametrize("conversation", ["slack:T1:C1:aside:U1", "slack:T1:C1:1700000000.000001:aside:U1"])
def test_what_was_asked_aside_in_a_channel_is_answered_and_settled_in_private(running: SlackApp, cy: Person, conversation: str) -> None:
    number = asked(running, conversation)
    answer(running.database, BEN, number, "Yes.")
    (message,) = running.said(cy.dm_channel.id)
    assert running.said("C1") == []
    cy.clicks(message, "Reply to the team")
    cy.submits(modal(running, cy), {"text": "And stops?"})
    running.settles()
    assert held(running, number).asked_back
    cy.clicks(message, "That answers it")
    running.settles()
    assert not held(running, number).is_open


def test_the_asker_asks_back_and_the_team_is_told_below_the_question(running: SlackApp, cy: Person) -> None:
    number = asked(running)
    (card,) = told(running)
    answer(running.database, BEN, number, "Yes.")
    (message,) = running.said(cy.dm_channel.id)
    cy.clicks(message, "Reply to the team")
    cy.submits(modal(running, cy), {"text": "And <stops>?"})
    *_, confirmed = running.said(cy.dm_channel.id)
    assert "I have passed your reply to the information governance team." in confirmed.text
    running.slack.wait_for(lambda: len([one for one in running.slack.workspace.channels[TEAM].messages if one.bot_id]) == 2)
    card, below = running.said(TEAM)
    assert "Somebody replied to the information governance team about a question." in card.text
    assert (below.thread_ts, "“And &lt;stops&gt;?”" in below.text) == (card.ts, True)
    assert titles(card)[:2] == ["Take it over", "Answer"]


def test_the_asker_can_type_both(running: SlackApp, cy: Person, rasa: RasaChannel) -> None:
    number = asked(running)
    told(running)
    answer(running.database, BEN, number, "Yes.")
    running.said(cy.dm_channel.id)
    cy.dm("Reply to the team: what about 943 476 5919?")
    running.settles()
    assert held(running, number).messages[-1].text == "what about [NHS number removed]?"
    assert held(running, number).messages[-1].author == "Cy Asker"
    cy.dm("That answers it")
    *_, last = running.said(cy.dm_channel.id)
    assert "can see that your question is answered" in last.text
    assert rasa.texts() == []
    assert "Cy Asker closed this question: answered." in running.said(TEAM)[0].text


def test_nothing_to_answer_closes_it(running: SlackApp, ada: Person) -> None:
    asked(running)
    (card,) = told(running)
    ada.clicks(card, "Nothing to answer")
    card = becomes(running, "Ada Editor closed this question: there was nothing to answer.")
    assert titles(card) == ["Open in the inbox"]


def test_the_team_can_type_what_the_buttons_do(running: SlackApp, ada: Person, cy: Person, rasa: RasaChannel) -> None:
    number = asked(running)
    (card,) = told(running)
    ada.mentions(TEAM, "I’ll take it", thread_ts=card.ts)
    running.slack.wait_for(lambda: "Ada Editor has taken this question." in running.said(TEAM)[0].text)
    ada.mentions(TEAM, f"answer question {number}: Yes, since May.")
    running.slack.wait_for(lambda: "Yes, since May." in str([one.text for one in running.said(cy.dm_channel.id)]))
    assert held(running, number).ended == "answered"
    assert rasa.texts() == []


def test_who_is_no_editor_changes_nothing_and_is_told_so_privately(running: SlackApp, slack: FakeSlack) -> None:
    number = asked(running)
    (card,) = told(running)
    eve = slack.user("U9")
    for press in ("I’ll take it", "Answer", "Nothing to answer"):
        eve.clicks(card, press)
    running.slack.wait_for(lambda: len(slack.workspace.ephemeral) == 3)
    notes = running.privately("U9")
    assert [one.text for one in notes] == ["Only editors and admins can see to questions that wait for a person."] * 3
    assert eve.modal is None
    assert (held(running, number).taken_by, held(running, number).is_open) == (None, True)
    assert [one.text for one in told(running)] == [card.text]


def test_identifiers_in_an_answer_are_refused_on_its_field(running: SlackApp, ada: Person, cy: Person) -> None:
    number = asked(running)
    (card,) = told(running)
    ada.clicks(card, "Answer")
    view = modal(running, ada)
    ada.submits(view, {"text": "Ask about 943 476 5919."})
    running.slack.wait_for(lambda: view.errors)
    assert "Take this out first: NHS number." in view.errors["text"]
    assert (held(running, number).messages, running.said(cy.dm_channel.id)) == ((), [])


def test_an_answer_that_was_written_while_another_was_sent_is_not_sent(running: SlackApp, ada: Person) -> None:
    number = asked(running)
    (card,) = told(running)
    ada.clicks(card, "Answer")
    view = modal(running, ada)
    answer(running.database, BEN, number, "No.")
    ada.submits(view, {"text": "Yes."})
    running.slack.wait_for(lambda: view.errors)
    assert "Ben has taken this question." in view.errors["text"]
    assert [one.text for one in held(running, number).messages] == ["No."]


def test_the_question_becomes_an_example_with_the_answer(running: SlackApp, ada: Person) -> None:
    made = add_protocol(running.database, BEN, title="The Buses", purpose="To share who is on which bus.", partners=["ECC"])
    asked(running, text="May we share [UPN removed] bus lists?")
    (card,) = told(running)
    ada.clicks(card, "Answer")
    ada.submits(modal(running, ada), {"text": "Yes.", "protocol": made.slug})
    becomes(running, "answered.")
    assert [one.text for one in get_language(running.database, made.slug).examples] == ["May we share bus lists?"]


def test_what_was_answered_while_the_app_was_stopped_arrives_once_when_it_is_back(app: SlackApp, slack: FakeSlack, cy: Person) -> None:
    number = asked(app)
    answer(app.database, BEN, number, "Yes.")
    app.start()
    assert len(app.said(cy.dm_channel.id)) == 1
    app.stop()
    app.start()
    assert len(app.said(cy.dm_channel.id)) == 1
    assert [one for one in slack.workspace.channels[TEAM].messages if one.bot_id] == []  # It was answered before anybody was told.


def test_a_question_that_is_not_kept_any_more_stops_nothing(app: SlackApp, cy: Person) -> None:
    answer(app.database, BEN, asked(app), "Yes.")
    purge_questions(app.database, -1)
    app.start()
    app.settles()
    assert app.said(cy.dm_channel.id) == []
    close(app.database, BEN, asked(app))


def test_the_channel_s_message_that_was_removed_is_posted_anew(running: SlackApp) -> None:
    number = asked(running)
    (card,) = told(running)
    running.slack.workspace.channels[TEAM].messages.remove(card)
    take(running.database, BEN, number)
    becomes(running, "Ben has taken this question.")
    assert [(one.what, one.error) for one in running.slack.refused] == [("chat.update", "message_not_found")]
    running.slack.refused.clear()
