"""An audit as rows of a table, for Excel and CSV: one row an item, one an entry where an item has several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from knowledge.audits.export.phrases import ANSWERS
from knowledge.audits.questionnaires import Item
from knowledge.audits.types import AnswerView, AuditView
from knowledge.models import in_utc

COLUMNS = ("Section", "Number", "Item", "Answer", "Note", "Entry", "By", "At (UTC)", "Confirmed")


@dataclass(frozen=True)
class Row:
    """The cells in the order of COLUMNS. A note stands in the first row of its item; `at` is UTC, None where nothing is answered."""

    section: str
    number: str
    item: str
    answer: str = ""
    note: str = ""
    entry: str = ""
    by: str = ""
    at: datetime | None = None
    confirmed: str = ""


def rows(audit: AuditView) -> Iterator[Row]:
    """Every item in order, answered or not."""
    for section in audit.questionnaire.sections:
        for item in section.items:
            yield from _rows(audit, f"{section.number}. {section.name}", item, audit.answer(item))


def _rows(audit: AuditView, section: str, item: Item, answer: AnswerView | None) -> Iterator[Row]:
    if answer is None:
        yield Row(section, item.number, item.text)
        return
    said = ANSWERS[answer.state]
    confirmed = "Yes" if answer.confirmed else f"No, from {audit.carried_from or 'an earlier round'}"
    if not answer.entries:
        yield Row(section, item.number, item.text, said, answer.note, "", answer.by, in_utc(answer.at), confirmed)
    for place, entry in enumerate(answer.entries):
        note = "" if place else answer.note
        yield Row(section, item.number, item.text, said, note, entry.text, entry.by, in_utc(entry.at), confirmed)
