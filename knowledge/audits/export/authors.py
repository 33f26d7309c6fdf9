"""Who answered which items of an audit, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from knowledge.audits.export.phrases import day
from knowledge.audits.questionnaires import Item, Section
from knowledge.audits.types import AnswerView, AuditView


@dataclass(frozen=True)
class Share:
    """What one person answered in one section on one day. `items` are numbers, such as 1.1 to 1.4, 1.7; `when` is a date."""

    section: Section
    items: str
    by: str
    when: str
    confirmed: bool


def shares(audit: AuditView) -> Iterator[Share]:
    """Every answer's author once, by section and in the order of the items. Entries count for whoever added them."""
    for section in audit.questionnaire.sections:
        found: dict[tuple[str, str, bool], list[Item]] = {}
        for item in section.items:
            answer = audit.answer(item)
            for by, at in _authors(answer) if answer else ():
                group = found.setdefault((by, day(at), answer is not None and answer.confirmed), [])
                if item not in group:
                    group.append(item)
        for (by, when, confirmed), items in found.items():
            yield Share(section, numbers(items), by, when, confirmed)


def numbers(items: Sequence[Item]) -> str:
    """The numbers of items of one section, in order; three or more in a row as the first and the last."""
    parts: list[str] = []
    for _, run in groupby(enumerate(items), key=lambda one: one[1].place - one[0]):
        row = [item.number for _, item in run]
        parts += [f"{row[0]} to {row[-1]}"] if len(row) > 2 else row
    return ", ".join(parts)


def _authors(answer: AnswerView) -> Iterator[tuple[str, datetime]]:
    if not answer.entries or answer.note:
        yield answer.by, answer.at
    for entry in answer.entries:
        yield entry.by, entry.at
