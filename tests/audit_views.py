"""Audits as values, for tests of what is made of them: the shipped questionnaire, answered as a test says."""

from __future__ import annotations

from datetime import UTC, datetime

from knowledge.audits.types import OPEN, SUBMITTED, YES, AnswerView, AuditView, Entry
from tests.audits import CONTENT as FORM_TEXT
from tests.audits import QUESTIONNAIRE as FORM

__all__ = ["FORM", "FORM_TEXT"]

AT = datetime(2026, 11, 25, 14, 5, tzinfo=UTC)
ADA, BEN = "Ada Byron", "Ben Okafor"
UNWRITABLE = "a\x00b\x0bc\ud83dd\ufffee\uffff"
"""A text of which XML can hold abcde."""


def answered(
    number: str,
    state: str = YES,
    note: str = "",
    *entries: str | Entry,
    by: str = ADA,
    at: datetime = AT,
    confirmed: bool = True,
) -> AnswerView:
    """An answer to the item of this number; entries that are texts are by the same person at the same time."""
    item = FORM.numbered(number)
    assert item
    whole = tuple(entry if isinstance(entry, Entry) else Entry(entry, by, at) for entry in entries)
    return AnswerView(item.key, state, note, whole, confirmed, by, at, change=1)


def audit(
    *answers: AnswerView,
    partnership: str = "Melton & Rutland",
    round_: str = "2026",
    revision: int = 1,
    submitted_by: str | None = None,
    carried_from: str | None = None,
) -> AuditView:
    """The audit of these answers, submitted if it says by whom."""
    return AuditView(
        id=1,
        partnership=partnership,
        round=round_,
        revision=revision,
        status=SUBMITTED if submitted_by else OPEN,
        questionnaire=FORM,
        answers={answer.item: answer for answer in answers},
        begun_at=AT,
        begun_by=ADA,
        submitted_at=AT if submitted_by else None,
        submitted_by=submitted_by,
        carried_from=carried_from,
        latest=1,
    )
