"""The dashboard's figures, on both databases: each is counted over its period, for editors only, and quickly over very many questions."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from knowledge import protocols, questions
from knowledge.actors import ADMIN, EDITOR, Actor, local_admin
from knowledge.admin.drafts import save_draft
from knowledge.audits.audits import begin_audit
from knowledge.audits.library import add_questionnaire
from knowledge.database import Database
from knowledge.errors import Invalid, NotAllowed
from knowledge.figures import AskedAbout, AuditRound, Day, read_figures
from knowledge.models import Audit, Question
from tests.audits import CONTENT

SET_UP = local_admin("Ada")
EDITS = Actor("Ed", frozenset({EDITOR}))
TODAY = date(2026, 12, 1)
AT_NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def ask(database: Database, at: datetime, outcome: str = "answered", slugs: str = "", feedback: str | None = None) -> None:
    row = {"at": at, "conversation": "c", "channel": "web", "text": "Who?", "kind": "ask_partners"}
    with database.engine.begin() as connection:
        connection.execute(insert(Question), row | {"outcome": outcome, "protocols": slugs, "feedback": feedback})


def test_the_questions_of_each_day_are_counted_by_what_became_of_them(database: Database) -> None:
    for at, outcome in (
        (AT_NOON, "answered"),
        (AT_NOON.replace(hour=23, minute=59, second=59), "asked"),
        (AT_NOON.replace(hour=0, minute=0), "declined"),
        (AT_NOON - timedelta(days=2), "failed"),
        (AT_NOON - timedelta(days=3), "answered"),
        (AT_NOON + timedelta(days=1), "answered"),
    ):
        ask(database, at, outcome)
    figures = read_figures(database, EDITS, TODAY, 3)
    assert figures.days == (Day(date(2026, 11, 29), failed=1), Day(date(2026, 11, 30)), Day(TODAY, 1, 1, 1))
    assert (figures.whole.total, figures.whole.failed) == (4, 1)


def test_feedback_and_protocols_are_counted_over_the_period(database: Database) -> None:
    for title in ("Books", "Meals"):
        protocols.add_protocol(database, SET_UP, title=title, purpose="P.", partners=["ECC"])
    for slugs, outcome, feedback in (
        ("books", "answered", "helpful"),
        ("books", "answered", "not_helpful"),
        ("meals", "answered", "helpful"),
        ("books,meals", "answered", None),
        ("meals", "asked", None),
        ("meals", "asked", None),
        ("gone", "answered", "helpful"),
    ):
        ask(database, AT_NOON, outcome, slugs, feedback)
    ask(database, AT_NOON - timedelta(days=40), "answered", "meals", "helpful")
    figures = read_figures(database, EDITS, TODAY)
    assert (figures.helpful, figures.not_helpful) == (3, 1)
    assert figures.protocols == (AskedAbout("books", "Books", 2), AskedAbout("meals", "Meals", 1))


def test_reviews_that_are_overdue_or_near_and_drafts_are_told(database: Database) -> None:
    for title, due in (("Books", TODAY - timedelta(days=3)), ("Meals", TODAY + timedelta(days=30)), ("Baths", TODAY + timedelta(days=31))):
        protocols.add_protocol(database, SET_UP, title=title, purpose="P.", partners=["ECC"], review_date=due)
    protocols.add_protocol(database, SET_UP, title="Old", purpose="P.", partners=["ECC"], review_date=TODAY)
    protocols.retire_protocol(database, SET_UP, "old")
    save_draft(database, SET_UP, {"title": "New"})
    figures = read_figures(database, EDITS, TODAY)
    assert [(one.slug, one.days) for one in figures.reviews] == [("books", -3), ("meals", 30)]
    assert figures.drafts == 1


def test_the_newest_round_of_audits_is_for_admins(database: Database) -> None:
    add_questionnaire(database, SET_UP, CONTENT)
    assert read_figures(database, SET_UP, TODAY).audits is None
    for name, round_ in (("Melton Vale", "2025"), ("Melton Vale", "2026"), ("Charnwood", "2026"), ("Hinckley", "2025")):
        begin_audit(database, SET_UP, name, round_)
    with database.engine.begin() as connection:
        connection.execute(Audit.__table__.update().where(Audit.id == 2).values(status="submitted"))  # type: ignore[attr-defined]
    audits = read_figures(database, Actor("Al", frozenset({ADMIN})), TODAY).audits
    assert audits == AuditRound("2026", partnerships=3, submitted=1, begun=1)
    assert audits.not_started == 1
    assert read_figures(database, EDITS, TODAY).audits is None


def test_the_figures_are_for_editors_and_of_a_period_that_can_be_shown(database: Database) -> None:
    with pytest.raises(NotAllowed):
        read_figures(database, Actor("Ann"), TODAY)
    for days in (0, 367):
        with pytest.raises(Invalid, match="1 to 366 days"):
            read_figures(database, EDITS, TODAY, days)


def test_a_hundred_thousand_questions_are_counted_in_a_moment(database: Database) -> None:
    protocols.add_protocol(database, SET_UP, title="Books", purpose="P.", partners=["ECC"])
    rows = [
        {
            "at": AT_NOON - timedelta(minutes=number), "conversation": "c", "channel": "web", "text": f"Who? {number}", "kind": "ask_partners",
            "outcome": questions.OUTCOMES[number % 4], "protocols": "books" if number % 3 else "", "feedback": "helpful" if number % 10 == 0 else None,
        }
        for number in range(100_000)
    ]  # fmt: skip
    with database.engine.begin() as connection:
        connection.execute(insert(Question), rows)
    before = time.process_time(), time.monotonic()
    figures = read_figures(database, EDITS, TODAY, 90)
    used, took = time.process_time() - before[0], time.monotonic() - before[1]
    assert figures.whole.total == 100_000
    assert (figures.helpful, figures.protocols[0].answers) == (10_000, sum(1 for n in range(0, 100_000, 4) if n % 3))
    assert used < 2, f"{used:.2f} s of processor time, {took:.2f} s"
