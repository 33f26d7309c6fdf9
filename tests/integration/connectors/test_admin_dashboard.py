"""The dashboard: its figures in words and tables, for the period that is chosen, and its charts beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from knowledge import protocols
from knowledge.actors import ADMIN, EDITOR, local_admin
from knowledge.audits.audits import begin_audit
from knowledge.audits.library import add_questionnaire
from knowledge.database import Database
from knowledge.models import Question
from tests.admin_pages import NASTY, Visitor, local_settings, shared_settings, somebody, words
from tests.audits import CONTENT

SET_UP = local_admin("Ada")
NOW = datetime.now(UTC)


def ask(database: Database, days: int, outcome: str, slugs: str = "", feedback: str | None = None) -> None:
    row = {"at": NOW - timedelta(days=days), "conversation": "c", "channel": "web", "text": "Who?", "kind": "ask_partners"}
    with database.engine.begin() as connection:
        connection.execute(insert(Question), row | {"outcome": outcome, "protocols": slugs, "feedback": feedback})


@pytest.fixture
def held(database: Database) -> Database:
    due = NOW.date() - timedelta(days=2)
    protocols.add_protocol(database, SET_UP, title=f"Books {NASTY}", purpose="P.", partners=["ECC"], review_date=due, owner=f"O{NASTY}")
    slug = protocols.list_protocols(database)[0].slug
    for days, outcome, slugs, feedback in (
        (1, "answered", slug, "helpful"),
        (1, "answered", slug, "not_helpful"),
        (1, "declined", "", None),
        (10, "asked", "", None),
        (80, "answered", slug, "helpful"),
    ):
        ask(database, days, outcome, slugs, feedback)
    return database


@pytest.fixture
def editor(held: Database, tmp_path: Path) -> Iterator[Visitor]:
    made = Visitor(local_settings(held, tmp_path))
    with made.client:
        yield made


def test_each_period_has_its_figures_in_words_and_tables(editor: Visitor) -> None:
    month = words(editor.get("/admin/dashboard"))
    day = (NOW - timedelta(days=1)).strftime("%-d %B %Y")
    assert f"4 questions in 30 days. The most were on {day}: 3." in month
    assert "Answered 2 50% Asked back 1 25% Declined 1 25% Failed 0 0%" in month
    assert f"{day} 2 0 1 0" in month
    assert "Helpful 1 50% Not helpful 1 50%" in month
    assert "3 questions in 7 days" in words(editor.get("/admin/dashboard?days=7"))
    assert "5 questions in 90 days" in words(editor.get("/admin/dashboard?days=90"))
    assert "in 30 days" in words(editor.get("/admin/dashboard?days=999999"))


def test_what_waits_is_told_with_whose_review_is_overdue(editor: Visitor) -> None:
    said = words(editor.get("/admin/dashboard"))
    assert "1 question that could not be answered or was passed on" in said
    assert "1 review of protocols overdue" in said
    assert f"Books {NASTY} O{NASTY} {(NOW.date() - timedelta(days=2)).strftime('%-d %B %Y')} 2 days overdue" in said


def test_every_chart_is_hidden_from_screen_readers_and_stands_beside_a_table(editor: Visitor) -> None:
    page = editor.get("/admin/dashboard").text
    charts = re.findall(r"<svg[^>]*>", page)
    assert len(charts) > 3
    assert all('aria-hidden="true"' in chart and 'focusable="false"' in chart for chart in charts)
    heights = [float(one) for one in re.findall(r'height="([\d.]+)%"/>', page.partition("app-columns")[2].partition("</svg>")[0])]
    assert sorted(heights) == [33.33, 33.33, 66.67]
    assert page.count("<table") == 5


def test_without_questions_there_are_words_and_no_charts(database: Database, tmp_path: Path) -> None:
    said = words(Visitor(local_settings(database, tmp_path)).get("/admin/dashboard"))
    assert "No question was asked in the last 30 days." in said
    assert "Nobody has said of an answer whether it helped." in said
    assert "No review is overdue or due within 30 days." in said


def test_the_progress_of_audits_is_for_admins(held: Database, tmp_path: Path) -> None:
    add_questionnaire(held, SET_UP, CONTENT)
    begin_audit(held, SET_UP, "Melton Vale", "2026")
    chosen = shared_settings(held, tmp_path)
    for role, shown in ((ADMIN, True), (EDITOR, False)):
        said = words(Visitor.logged_in(chosen, held, somebody(held, role, role)).get("/admin/dashboard"))
        assert ("Audits of round 2026" in said, "Submitted 0 0% Begun 1 100% Not started 0 0%" in said) == (shown, shown)


def test_names_are_never_shown_as_markup(editor: Visitor) -> None:
    page = editor.get("/admin/dashboard").text
    assert ("<script" in page, "<img src=x" in page) == (False, False)
