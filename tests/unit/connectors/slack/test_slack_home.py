"""The Home tab: what can be asked, my audits and what waits, in any number."""

from __future__ import annotations

import json

import pytest

from bot.replies import Button
from connectors.slack.home import AUDITS_A_PAGE, AuditCard, Home, Waiting, card_of, home_view
from tests.audit_views import answered, audit
from tests.slack.blocks import elements_of
from tests.slack.limits import check_view


def shown(home: Home) -> tuple[str, dict[str, str]]:
    """The whole text of a Home tab that Slack takes, and what its buttons say by the label a screen reader gives them."""
    view = home_view(home)
    check_view(view)
    buttons = [one for block in view["blocks"] for one in elements_of(block)]
    assert len({one["action_id"] for one in buttons if one["action_id"] != "audits"}) == sum(
        one["action_id"] != "audits" for one in buttons
    )
    return json.dumps(view, ensure_ascii=False), {one["accessibility_label"]: one["value"] for one in buttons}


def test_a_new_person_sees_what_to_ask_and_that_names_of_children_stay_out() -> None:
    text, buttons = shown(Home(("Who are the Autism Panel partners?",)))
    assert buttons == {"Who are the Autism Panel partners?": "Who are the Autism Panel partners?", "Start the audit": "start the audit"}
    assert "Do not type names of children" in text
    assert "For admins" not in text


def test_an_audit_has_its_progress_and_can_be_continued() -> None:
    begun = card_of(audit(*(answered(f"1.{n}") for n in range(1, 13)), answered("2.3")))
    done = card_of(audit(answered("1.1"), round_="2025", submitted_by="Ben Okafor"))
    assert (begun.progress, begun.is_open) == ("Section 2 of 7, 13 of 44 answered", True)
    assert (done.progress, done.is_open) == ("Submitted on 25 November 2026 by Ben Okafor", False)
    text, buttons = shown(Home(audits=(begun, done), all_audits=2))
    assert "Melton & Rutland, 2026\\nSection 2 of 7, 13 of 44 answered" in text
    assert buttons == {"Continue Melton & Rutland, 2026": "open the audit for Melton & Rutland 2026"}


def test_what_waits_and_for_admins_how_many_questions_have_no_answer() -> None:
    text, buttons = shown(
        Home(waiting=(Waiting("Vale, 2026: answered, not submitted", Button("Submit", "submit the audit")),), unanswered=1)
    )
    assert buttons["Submit"] == "submit the audit"
    assert "1 question has no answer yet." in text
    assert "3 questions have no answer yet." in shown(Home(unanswered=3))[0]
    assert "0 questions have no answer yet." in shown(Home(unanswered=0))[0]


@pytest.mark.parametrize(
    ("page", "pages"), [(1, {"More audits": "2"}), (2, {"Audits before these": "1", "More audits": "3"}), (3, {"Audits before these": "2"})]
)
def test_many_audits_and_whatever_waits_fit_and_go_on_on_another_page(page: int, pages: dict[str, str]) -> None:
    cards = tuple(AuditCard(f"Partnership {'long ' * 38}{n}", "2026", "progress", is_open=True) for n in range(AUDITS_A_PAGE))
    waiting = tuple(Waiting(f"{'word ' * 500}", Button("Go", "go")) for _ in range(40))
    text, buttons = shown(Home(("What? " * 30,) * 12, waiting, cards, AUDITS_A_PAGE * 2 + 1, page, 12))
    assert {label: value for label, value in buttons.items() if label in ("More audits", "Audits before these")} == pages
    assert f"Page {page} of 3." in text
    assert "And 20 more." in text
