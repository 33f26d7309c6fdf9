"""What a person of the team answers, on the chat page in a browser: it comes by itself, outlives a reload and can be replied to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from knowledge import migrations
from knowledge.actors import Actor, local_admin
from knowledge.database import Database
from knowledge.enquiries.handling import answer
from knowledge.enquiries.inbox import get_enquiry
from knowledge.questions import record_question
from tests.e2e.chat_page import ChatPage, barriers
from tests.e2e.conftest import Connectors
from tests.fakes.rasa_channel import SECRET, RasaChannel

ADA = Actor("Ada", frozenset({"editor"}))


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Database]:
    (tmp_path / "channel-secret").write_text(SECRET)
    database = Database(f"sqlite:///{tmp_path / 'knowledge.db'}")
    migrations.upgrade(database)
    yield database
    database.close()


@pytest.fixture
def chat(held: Database, page: Page, rasa: RasaChannel, tmp_path: Path) -> Iterator[ChatPage]:
    connectors = Connectors(tmp_path, rasa.port)
    connectors.start()
    yield ChatPage(page, connectors.url).open()
    connectors.stop()


def asked(chat: ChatPage, held: Database, rasa: RasaChannel) -> int:
    """A question asked on the page, as the action server would have stored it."""
    chat.ask("Bus lists?")
    conversation = rasa.received[-1].body["conversation"]
    return record_question(held, conversation=conversation, channel="web", text="Bus lists?", kind="find_protocol", outcome="declined")


def people(chat: ChatPage) -> Locator:
    return chat.log.locator(".message", has=chat.page.get_by_role("heading", name="Answer from a person"))


def test_what_the_team_answers_comes_by_itself_and_is_replied_to(chat: ChatPage, held: Database, rasa: RasaChannel) -> None:
    number = asked(chat, held, rasa)
    answer(held, ADA, number, "Yes.\n\nUnder the buses protocol.")
    expect(people(chat)).to_have_count(1, timeout=20_000)
    expect(people(chat)).to_contain_text("Ada of the information governance team answers your question")
    expect(people(chat)).to_contain_text("Under the buses protocol.")
    assert barriers(chat.page) == []
    chat.page.reload()
    chat.wait_until_connected()
    expect(people(chat)).to_have_count(1)
    people(chat).get_by_role("textbox").fill("And bus stops?")
    people(chat).get_by_role("button", name="Send it to the team").click()
    expect(chat.answers.last).to_contain_text("I have passed your reply to the information governance team.")
    assert [one.text for one in get_enquiry(held, local_admin(), number).messages][1:] == ["And bus stops?"]
    answer(held, ADA, number, "Stops too.")
    chat.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(people(chat)).to_have_count(2)
    people(chat).last.get_by_role("button", name="That answers it").click()
    expect(chat.answers.last).to_contain_text("can see that your question is answered")
    assert get_enquiry(held, local_admin(), number).reason == "answered"


def test_what_the_assistant_asked_last_is_still_asked_when_a_person_answers(chat: ChatPage, held: Database, rasa: RasaChannel) -> None:
    number = asked(chat, held, rasa)
    chat.ask("Who are the Autism Panel partners?")
    answer(held, ADA, number, "Yes.")
    chat.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(people(chat)).to_have_count(1)
    expect(chat.answers.last.locator(".earlier")).to_have_count(0)
    expect(chat.answers.last.get_by_role("button", name="Helpful", exact=True)).to_be_visible()
    chat.page.set_viewport_size({"width": 375, "height": 800})
    assert chat.fits()


def test_a_new_conversation_does_not_show_what_was_answered_in_the_one_before(chat: ChatPage, held: Database, rasa: RasaChannel) -> None:
    number = asked(chat, held, rasa)
    chat.page.get_by_role("button", name="Start again").click()
    answer(held, ADA, number, "Yes.")
    chat.ask("Who are the Autism Panel partners?")
    chat.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    chat.page.wait_for_timeout(1_000)
    expect(people(chat)).to_have_count(0)
