"""From an admin page to the next answer, through the whole assistant: what is tried leaves no trace, and what is changed is answered from."""

from __future__ import annotations

import json
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.assistant import Assistant
from tests.e2e.chat_page import barriers

pytestmark = pytest.mark.timeout(600)

QUESTION = "parents want to hire the school hall for a birthday party"


def recorded(assistant: Assistant) -> int:
    """How many questions are stored."""
    return len(json.loads(assistant.sharing("questions", "list", "--limit", "1000", "--json").stdout)["questions"])


def test_a_question_is_tried_as_rasa_and_the_knowledge_base_take_it(page: Page, assistant: Assistant) -> None:
    said = assistant.say(f"chain-{uuid.uuid4().hex[:8]}", "Who are the partners of NCMP?")
    before = recorded(assistant)
    page.goto(f"{assistant.web}/admin/try-it")
    page.get_by_role("textbox", name="Question", exact=True).fill("Who are the partners of NCMP?")
    page.get_by_role("button", name="Try it").click()
    main = page.locator("main")
    expect(main).to_contain_text("The question is taken to ask who the partners are.", timeout=120_000)
    expect(main).to_contain_text(said.split("\n")[0])
    expect(main).to_contain_text("“NCMP” stands in the question")
    assert barriers(page) == []
    page.get_by_role("textbox", name="Question", exact=True).fill(QUESTION)
    page.get_by_role("combobox", name="Protocol").select_option(label="The National Child Measurement Programme (NCMP)")
    page.get_by_role("textbox", name="Another example question").fill("who may hire the school hall for a party")
    page.get_by_role("button", name="Try it").click()
    expect(main).to_contain_text("Declined. The question", timeout=120_000)
    expect(main).to_contain_text("The nearest match is The National Child Measurement Programme")
    assert barriers(page) == []
    assert recorded(assistant) == before
    assert "NCMP" not in assistant.say(f"chain-{uuid.uuid4().hex[:8]}", QUESTION)


def test_a_name_that_is_changed_on_a_page_is_in_the_next_answer(page: Page, assistant: Assistant) -> None:
    asked = "Who are the partners of NCMP?"
    page.goto(f"{assistant.web}/admin/organisations?q=provide")
    page.get_by_role("link", name="Change Provide").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Provide Health")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Provide Health is changed.")
    assert "ECC and Provide Health" in assistant.say(f"chain-{uuid.uuid4().hex[:8]}", asked)
    page.get_by_role("textbox", name="Name", exact=True).fill("Provide")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Provide is changed.")
    said = assistant.say(f"chain-{uuid.uuid4().hex[:8]}", asked)
    assert ("ECC and Provide" in said, "Health" in said.split("\n")[0]) == (True, False)


def test_a_question_that_is_listed_as_not_covered_is_declined_next_time(page: Page, assistant: Assistant) -> None:
    page.goto(f"{assistant.web}/admin/not-covered/add")
    page.get_by_role("textbox", name="Question").fill("which dinosaurs may visit the registry of otters")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("alert")).to_contain_text("declined from now on")
    page.goto(f"{assistant.web}/admin/try-it")
    page.get_by_role("textbox", name="Question", exact=True).fill("which dinosaur may visit the otters' registry")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("main")).to_contain_text("“which dinosaurs may visit the registry of otters” is alike", timeout=120_000)
    page.goto(f"{assistant.web}/admin/not-covered?q=dinosaurs")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("alert")).to_contain_text("The question is removed.")


def test_a_protocol_is_tried_with_a_change_then_answered_from_it_and_then_as_before(page: Page, assistant: Assistant) -> None:
    asked = "What is the purpose of the autism in schools panel?"
    page.goto(f"{assistant.web}/admin/protocols?q=autism")
    page.get_by_role("link", name="The Autism in Schools Panel").click()
    page.get_by_role("button", name="Change it").click()
    page.get_by_role("textbox", name="Purpose").fill("The panel counts ducklings.")
    page.get_by_role("textbox", name="Question to try").fill(asked)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("main")).to_contain_text("Nothing is published yet", timeout=120_000)
    expect(page.locator("main .app-written").nth(1)).to_contain_text("The panel counts ducklings.")
    expect(page.locator("main .app-written").first).not_to_contain_text("ducklings")
    assert barriers(page) == []
    assert "ducklings" not in assistant.say(f"chain-{uuid.uuid4().hex[:8]}", asked)
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_role("alert")).to_contain_text("The Autism in Schools Panel is changed.")
    assert "The panel counts ducklings." in assistant.say(f"chain-{uuid.uuid4().hex[:8]}", asked)
    page.get_by_role("link", name="History", exact=True).click()
    page.get_by_role("link", name="Restore").first.click()
    expect(page.get_by_role("row", name="Purpose")).to_contain_text("The panel counts ducklings.")
    page.get_by_role("button", name="Restore it").click()
    expect(page.get_by_role("alert")).to_contain_text("as it was at that point")
    assert "ducklings" not in assistant.say(f"chain-{uuid.uuid4().hex[:8]}", asked)
