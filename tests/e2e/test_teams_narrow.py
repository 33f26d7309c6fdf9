"""Cards of Teams as wide as on a phone and on a desk, drawn in a browser by Microsoft's own renderer: nothing sticks out and all can be used.

With SHARING_SCREENSHOTS a picture of each is kept in that folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bot.settings import ROOT
from connectors import enquiries
from connectors.teams.cards import messages_of
from connectors.teams.enquiry_cards import answer_card, enquiry_card, reply_card
from connectors.teams.outgoing import SectionShown
from connectors.teams.reading import Where
from connectors.teams.sections import section_of
from knowledge.actors import CONTRIBUTOR, local_admin
from knowledge.audits.audits import begin_audit
from knowledge.database import Database
from knowledge.enquiries.inbox import get_enquiry
from knowledge.people.people import Grant, Known, grant, meet
from knowledge.protocols import list_protocols
from knowledge.questions import record_question
from tests.e2e.conftest import do_without
from tests.teams.checker import problems_of_card
from tests.teams_cards import SAMPLES

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

RENDERER = ROOT / "requirements/stand-ins/node_modules/adaptivecards/dist/adaptivecards.min.js"
MARKDOWN = ROOT / "requirements/stand-ins/node_modules/markdown-it/dist/browser/markdown-it.umd.min.js"
PHONE, DESK = 320, 900
"""Widths of a card in pixels. A phone stacks the buttons."""
ADA = local_admin("Ada")
TEAM = "the information governance team"
DRAW = """([card, stacked]) => {
    AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
        result.outputHtml = window.markdownit().render(text);
        result.didProcess = true;
    };
    const made = new AdaptiveCards.AdaptiveCard();
    const actions = {maxActions: 6, actionsOrientation: stacked ? "vertical" : "horizontal"};
    made.hostConfig = new AdaptiveCards.HostConfig({fontFamily: "sans-serif", supportsInteractivity: true, actions});
    made.parse(card);
    document.getElementById("card").replaceChildren(made.render());
}"""
STICKING_OUT = """() => {
    const box = document.getElementById("card").getBoundingClientRect();
    return [...document.querySelectorAll("#card *")].filter(one => {
        const its = one.getBoundingClientRect();
        return its.width && (its.left < box.left - 1 || its.right > box.right + 1);
    }).map(one => one.tagName + ": " + one.textContent.slice(0, 60));
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that holds nothing but a card."""
    if not RENDERER.exists() or not MARKDOWN.exists():
        do_without(f"The renderer of cards is not installed ({RENDERER}; npm ci --prefix requirements/stand-ins)")
    made = browser.new_page()
    made.set_content('<body style="margin: 0; font-family: sans-serif"><div id="card" lang="en"></div></body>')
    made.add_script_tag(path=MARKDOWN)
    made.add_script_tag(path=RENDERER)
    yield made
    made.close()


def cards(database: Database) -> dict[str, dict[str, Any]]:
    """Every kind of card that people are shown."""
    found = {
        f"{name}-{number}": one.card for name, reply in SAMPLES.items() for number, one in enumerate(messages_of(reply), 1) if one.card
    }
    person = meet(database, Known("teams", "T", "U"), "Ama")
    grant(database, ADA, person.id, Grant(CONTRIBUTOR, "Vale"))
    audit = begin_audit(database, ADA, "Vale", "2026")
    for section in range(1, 8):
        found[f"section-{section}"] = section_of(database, SectionShown(Where("https://x", "c"), "T", "U", audit.id, section, "29:x"))[0]
    text = f"May we share bus lists with the transport team {'of a council with a very long name ' * 5}?"
    number = record_question(database, conversation="teams:T:U", channel="teams", text=text, kind="find_protocol", outcome="declined")
    view = get_enquiry(database, ADA, number)
    found["enquiry"] = enquiry_card(view, enquiries.to_team(database, view, TEAM), "https://a.example/admin/inbox/1")[0]
    found["enquiry-answer"] = answer_card(view, list_protocols(database))
    found["enquiry-reply"] = reply_card(number)
    return found


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_nothing_of_a_card_sticks_out(page: Page, filled: Database, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for name, card in cards(filled).items():
        assert problems_of_card(card) == []
        page.evaluate(DRAW, [card, width == PHONE])
        assert page.evaluate(STICKING_OUT) == [], name
        inputs, buttons = page.locator("input, textarea, select"), page.locator("button")
        assert all(one.is_visible() for one in (*inputs.all(), *buttons.all())), name
        if folder := os.environ.get("SHARING_SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"teams-card-{name}-{width}.png", full_page=True)
