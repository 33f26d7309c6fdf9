"""The Home tab and the greeting in Slack."""

from __future__ import annotations

import pytest

from bot.wording.chat_apps import PROMPTS, SUGGESTIONS
from knowledge.actors import ADMIN, CONTRIBUTOR, local_admin
from knowledge.audits.audits import begin_audit
from knowledge.audits.library import add_questionnaire
from knowledge.database import Database
from knowledge.people.people import Grant, Known, grant, meet
from knowledge.questions import record_question
from tests.audits import CONTENT
from tests.slack.fake import FakeSlack
from tests.slack.people import Person
from tests.slack.workspace import JSON, View
from tests.slack_app import PATIENCE, SlackApp

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

ADA = local_admin("Ada")
VALE = "Vale Inclusion Partnership"


def may(database: Database, role: str, partnership: str = "", user: str = "U1") -> None:
    """Give somebody of the workspace a role."""
    grant(database, ADA, meet(database, Known("slack", "T1", user)).id, Grant(role, partnership))


def begun(database: Database, *rounds: str, partnership: str = VALE) -> None:
    add_questionnaire(database, ADA, CONTENT)
    for one in rounds:
        begin_audit(database, ADA, partnership, one)


def home(slack: FakeSlack, person: Person) -> View:
    """What the Home tab shows once it was opened anew."""
    before = len(slack.calls_of("views.publish"))
    person.opens_home()
    slack.wait_for(lambda: len(slack.calls_of("views.publish")) > before, PATIENCE)
    assert person.home
    return person.home


def text_of(view: View) -> str:
    return "\n".join(_texts(view.content["blocks"]))


def _texts(blocks: list[JSON]) -> list[str]:
    parts = [part for block in blocks for part in (block, *block.get("elements", ()), block.get("accessory") or {})]
    return [str(part["text"]["text"] if isinstance(part.get("text"), dict) else part["text"]) for part in parts if part.get("text")]


def test_home_says_what_can_be_asked_and_that_there_is_no_audit(running: SlackApp, slack: FakeSlack) -> None:
    shown = text_of(home(slack, slack.user("U1")))
    for suggestion in SUGGESTIONS:
        assert suggestion in shown
    assert "You have begun no audit" in shown
    assert "For admins" not in shown
    assert "Do not type names of children" in shown


def test_a_suggestion_is_answered_in_the_direct_message(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.clicks(home(slack, ama), SUGGESTIONS[1])
    (answer,) = running.said(ama.dm_channel.id)
    assert "The Autism in Schools Panel covers this." in answer.text
    assert f"You chose: {SUGGESTIONS[1]}" in answer.text
    assert running.rasa.received[0].body["conversation"] == "slack:T1:U1"


def test_home_shows_a_contributor_their_audits_with_progress_and_continue(running: SlackApp, slack: FakeSlack, database: Database) -> None:
    begun(database, "2026")
    may(database, CONTRIBUTOR, VALE)
    ama = slack.user("U1")
    view = home(slack, ama)
    assert f"{VALE}, 2026\nSection 1 of 7, 0 of " in text_of(view)
    ama.clicks(view, "Continue")
    running.settles()
    assert running.rasa.texts() == [f"open the audit for {VALE} 2026"]
    assert running.rasa.received[0].body["private"] is True


def test_home_shows_nobody_the_audits_of_others(running: SlackApp, slack: FakeSlack, database: Database) -> None:
    begun(database, "2026")
    may(database, CONTRIBUTOR, "Another Partnership")
    assert VALE not in text_of(home(slack, slack.user("U1")))
    assert VALE not in text_of(home(slack, slack.user("U2")))


def test_many_audits_come_in_pages(running: SlackApp, slack: FakeSlack, database: Database) -> None:
    begun(database, *(str(year) for year in range(2001, 2027)))
    may(database, CONTRIBUTOR, VALE)
    ama = slack.user("U1")
    view = home(slack, ama)
    assert f"{VALE}, 2026" in text_of(view)
    assert f"{VALE}, 2001" not in text_of(view)
    ama.clicks(view, "More audits")
    shown = slack.wait_for(lambda: ama.home and f"{VALE}, 2001" in text_of(ama.home) and text_of(ama.home), PATIENCE)
    assert f"{VALE}, 2026" not in shown


def test_home_tells_admins_and_nobody_else_how_many_questions_are_unanswered(
    running: SlackApp, slack: FakeSlack, database: Database
) -> None:
    for number in range(3):
        record_question(database, conversation="c", channel="slack", text=str(number), kind="find_protocol", outcome="declined")
    may(database, ADMIN)
    assert "3 questions have no answer yet." in text_of(home(slack, slack.user("U1")))
    assert "no answer yet" not in text_of(home(slack, slack.user("U2")))


def test_somebody_is_greeted_the_first_time_only(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    ama.opens_home("messages")
    slack.wait_for(lambda: [one for one in ama.sees() if one.bot_id], PATIENCE)
    running.stop()
    running.start()
    for _ in range(2):
        ama.opens_home("messages")
    slack.wait_for(lambda: len(slack.calls_of("assistant.threads.setSuggestedPrompts")) == 3, PATIENCE)
    (greeting,) = running.said(ama.dm_channel.id)
    assert greeting.text.startswith("Hello.")
    ama.opens_home()
    slack.wait_for(lambda: ama.home, PATIENCE)
    assert len(running.said(ama.dm_channel.id)) == 1


def test_two_openings_at_once_greet_once(running: SlackApp, slack: FakeSlack) -> None:
    ama = slack.user("U1")
    for _ in range(4):
        ama.opens_home("messages")
    slack.wait_for(lambda: len(slack.calls_of("assistant.threads.setSuggestedPrompts")) == 4, PATIENCE)
    slack.wait_for(lambda: [one for one in ama.sees() if one.bot_id], PATIENCE)
    assert len(running.said(ama.dm_channel.id)) == 1


def test_questions_to_begin_with_are_suggested_in_the_messages(running: SlackApp, slack: FakeSlack) -> None:
    slack.user("U1").opens_home("messages")
    slack.wait_for(lambda: slack.workspace.prompts, PATIENCE)
    (told,) = slack.calls_of("assistant.threads.setSuggestedPrompts")
    assert [(one["title"], one["message"]) for one in told.args["prompts"]] == list(PROMPTS)


def test_home_is_shown_although_slack_takes_no_suggestions(running: SlackApp, slack: FakeSlack) -> None:
    slack.faults.drops("assistant.threads.setSuggestedPrompts", times=3)
    ama = slack.user("U1")
    ama.opens_home("messages")
    slack.wait_for(lambda: [one for one in ama.sees() if one.bot_id], PATIENCE)
    home(slack, ama)
