"""What people do in Teams, in a browser: the real assistant with Rasa, behind Microsoft's Agents Playground.

With SHARING_SCREENSHOTS a picture of each step is kept in that folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from bot.settings import ROOT
from knowledge.actors import CONTRIBUTOR, EDITOR, Actor, local_admin
from knowledge.audits.audits import list_audits, view_audit
from knowledge.database import Database
from knowledge.enquiries.handling import answer
from knowledge.people.people import Grant, Known, grant, meet
from knowledge.questions import list_questions, pass_on
from tests.assistant import Assistant
from tests.e2e.conftest import do_without
from tests.e2e.playground import MISSING, PATIENCE, PROGRAM, TEAM_CHANNEL, TENANT, USER, Playground, TeamsPage

pytestmark = pytest.mark.timeout(600)

ADA = Actor("Ada", frozenset({EDITOR}))


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The whole assistant, which takes what the Playground delivers."""
    if not PROGRAM.exists():
        do_without(MISSING)
    made = Assistant(tmp_path_factory.mktemp("teams-flows"))
    made.environment |= {"SHARING_TEAMS_LOCAL": "on", "SHARING_TEAM_TEAMS_CHANNEL": TEAM_CHANNEL}
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def playground(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    made = Playground(tmp_path_factory.mktemp("playground"))
    made.start(assistant.web)
    yield made
    made.stop()


@pytest.fixture
def alex(browser: Browser, playground: Playground) -> Iterator[TeamsPage]:
    """Alex's Teams. The Playground's page asks the internet for decorations, and says so when it does not get them."""
    context = browser.new_context(viewport={"width": 1280, "height": 1600})
    yield TeamsPage(context.new_page(), playground).open()
    context.close()


@pytest.fixture
def knowledge(assistant: Assistant) -> Iterator[Database]:
    """What the assistant knows, for what nobody does in Teams."""
    database = Database(f"sqlite:///{assistant.home / 'knowledge.db'}")
    yield database
    database.close()


def test_a_question_is_answered_by_a_card_and_a_button_asks_the_next(alex: TeamsPage) -> None:
    alex.say("Which protocol covers missing from education checks?")
    alex.sees("This is covered by ECC Education Compliance and CHIS.")
    alex.picture("answer")
    alex.say("help")
    alex.sees("You can ask me:")
    alex.press("List all protocols")
    alex.sees("There are 6 protocols:")
    alex.say("who are its partners?")
    alex.sees("Which protocol")


def test_it_is_mentioned_in_a_group_chat_and_answers_there(alex: TeamsPage) -> None:
    alex.go("Group Chat")
    alex.mention("who are the Autism Panel partners?")
    alex.sees("ECC, Southend City Council and Thurrock Council")
    alex.picture("group")


def test_a_section_of_an_audit_is_filled_in_on_its_card(alex: TeamsPage, knowledge: Database) -> None:
    person = meet(knowledge, Known("teams", TENANT, USER), "Alex Wilber")
    grant(knowledge, local_admin(), person.id, Grant(CONTRIBUTOR, "Westfield Primary"))
    alex.say("start the audit")
    alex.sees("I have begun the audit of Westfield Primary")
    alex.press("Open section")
    address = alex.page.get_by_role("checkbox", name="Address").last
    expect(address).to_be_visible(timeout=PATIENCE)
    address.check()
    alex.press("Save")
    alex.sees("Saved: 1 answer in section 1.")
    alex.picture("section")
    (line,) = list_audits(knowledge, local_admin())
    audit = view_audit(knowledge, local_admin(), line.id)
    assert [audit.questionnaire.item(key).number for key in audit.answers] == ["1.1"]
    alex.press("On to section 2")
    alex.sees("Who do you routinely share individual YP information with?")


def test_a_person_answers_what_nobody_could_and_it_comes_by_itself(alex: TeamsPage, knowledge: Database) -> None:
    alex.say("Which protocol covers sharing with the police?")
    alex.sees("record")
    newest = list_questions(knowledge, limit=1)[0]
    pass_on(knowledge, newest.id)
    alex.go("Announcements")
    alex.sees("waits for the information governance team")
    alex.picture("team")
    alex.go("Personal Chat")
    answer(knowledge, ADA, newest.id, "Ring the premises team.", seen=None)
    alex.sees("Ring the premises team.")
    alex.picture("expert")


def test_thumbs_below_an_answer_say_whether_it_helped(alex: TeamsPage, knowledge: Database) -> None:
    alex.say("Who are the Autism Panel partners?")
    alex.sees("The partners of The Autism in Schools Panel are")
    alex.page.get_by_role("button", name="Dislike").last.click()
    alex.page.locator("textarea, input[type=text]").last.fill("it is out of date")
    alex.page.get_by_role("button", name="Submit").last.click()
    alex.page.get_by_role("button", name="Close").last.click()
    alex.sees("I have noted what you said.")
    assert [one.why for one in list_questions(knowledge, feedback="not_helpful")] == ["it is out of date"]


def test_the_message_extension_finds_a_protocol(alex: TeamsPage) -> None:
    alex.page.get_by_role("button", name="Trigger Message Extension App").click()
    alex.page.get_by_text("Search Command").click()
    alex.page.get_by_text("Specify Command ID or Parameter").click()
    alex.picture("extension")
    alex.page.get_by_role("textbox", name="Command ID").fill("findProtocol")
    alex.page.get_by_role("textbox", name="Parameter name").fill("query")
    search = alex.page.get_by_placeholder("Enter a search term")
    search.fill("weighing")
    search.press("Enter")
    alex.sees("The National Child Measurement Programme (NCMP)")
    alex.picture("found")


@pytest.mark.skipif(not os.environ.get("SHARING_SCREENSHOT"), reason="only when SHARING_SCREENSHOT is set")
def test_the_picture_of_the_documentation_is_made(alex: TeamsPage) -> None:
    alex.page.set_viewport_size({"width": 1280, "height": 720})
    alex.say("Which protocol covers missing from education checks?")
    alex.sees("This is covered by ECC Education Compliance and CHIS.")
    alex.say("who does what for the Autism Panel?")
    alex.page.wait_for_timeout(3_000)
    alex.page.screenshot(path=ROOT / "docs/images/teams-answer.png", clip={"x": 332, "y": 52, "width": 616, "height": 660})
