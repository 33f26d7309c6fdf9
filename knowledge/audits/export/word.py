"""An audit as a Word file in the layout of the form: a bold question and a table for each section, then who answered."""

from __future__ import annotations

import io

from docx.document import Document as WordFile
from docx.shared import Cm, Length
from docx.table import Table, _Cell

from knowledge.audits.export.authors import shares
from knowledge.audits.export.phrases import ANSWERS, status, unconfirmed
from knowledge.audits.export.word_parts import (
    add_footer,
    add_paragraph,
    add_row,
    add_small_print,
    add_table,
    new_document,
    write,
    write_mark,
)
from knowledge.audits.questionnaires import DESCRIBE, Item, Section
from knowledge.audits.types import DESCRIBED, YES, AnswerView, AuditView

TICK = "✓"
_MARKS = {**ANSWERS, YES: TICK, DESCRIBED: TICK}
_THREE: tuple[Length, ...] = (Cm(7.8), Cm(1.9), Cm(7.3))
_TWO: tuple[Length, ...] = (Cm(6.4), Cm(10.6))
_AUTHORS: tuple[Length, ...] = (Cm(4.9), Cm(3.6), Cm(4.3), Cm(4.2))
_KEY = f"{TICK} means yes, N/A not applicable. What is left blank is not answered."
_MOST_LINES = 35
"""A row with more may break across pages: Word does not show what of a whole row is beyond the end of its page."""
_SHORTEST_LINE = 40
"""Characters that surely fit beside each other in the narrowest column for texts."""


def to_word(audit: AuditView) -> bytes:
    """The audit as a .docx file. Notes are as they were given, but for characters that Word cannot hold."""
    questionnaire = audit.questionnaire
    document = new_document(f"{questionnaire.title}: {audit.partnership}, {audit.round}", audit.partnership)
    add_paragraph(document, "Title", (questionnaire.organisation.upper(), False))
    add_paragraph(document, "Heading 1", (f"{questionnaire.title} {questionnaire.date}".strip().upper(), False))
    _add_status(document, audit)
    for section in questionnaire.sections:
        _add_section(document, audit, section)
    _add_authors(document, audit)
    add_footer(document, f"{audit.partnership}, {audit.round}, revision {audit.revision}")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_status(document: WordFile, audit: AuditView) -> None:
    facts = [("Partnership", audit.partnership), ("Round", audit.round), ("Revision", str(audit.revision)), ("Status", status(audit))]
    old = sum(not answer.confirmed for answer in audit.answers.values())
    if old:
        facts.append(("Not confirmed", f"{old} from {audit.carried_from or 'an earlier round'}, marked below"))
    for name, value in facts:
        add_paragraph(document, "Normal", (f"{name}: ", True), (value, False))
    add_small_print(document, _KEY)


def _add_section(document: WordFile, audit: AuditView, section: Section) -> None:
    add_paragraph(document, "Heading 2", (f"{section.number}. {section.question}", False))
    widths = _TWO if section.answers == DESCRIBE else _THREE
    table = add_table(document, f"{section.number}. {section.name}", section.columns, widths)
    for item in section.listed:
        _add_item(table, audit, item)
    if section.others:
        _add_others(table, audit, section.others)


def _add_item(table: Table, audit: AuditView, item: Item) -> None:
    answer = audit.answer(item)
    cells = add_row(table, whole=_is_whole(answer))
    write(cells[0], item.text)
    if answer is None:
        return
    if len(cells) == 2 and answer.state != DESCRIBED:
        write(cells[-1], ANSWERS[answer.state])
    if len(cells) == 3:
        write_mark(cells[1], _MARKS[answer.state])
    _write_said(cells[-1], audit, answer)


def _add_others(table: Table, audit: AuditView, item: Item) -> None:
    """The open item: one wide cell, in which each entry is a paragraph."""
    answer = audit.answer(item)
    cells = add_row(table, whole=_is_whole(answer))
    write(cells[0], item.text)
    wide = cells[1].merge(cells[-1])
    if answer is None:
        return
    if not answer.entries:
        write(wide, ANSWERS[answer.state])
    _write_said(wide, audit, answer)


def _write_said(cell: _Cell, audit: AuditView, answer: AnswerView) -> None:
    for text in (*(entry.text for entry in answer.entries), answer.note):
        if text:
            write(cell, text)
    if not answer.confirmed:
        write(cell, f"({unconfirmed(audit)})", italic=True)


def _is_whole(answer: AnswerView | None) -> bool:
    if answer is None:
        return True
    lines = [line for text in (answer.note, *(entry.text for entry in answer.entries)) for line in text.split("\n")]
    return sum(1 + len(line) // _SHORTEST_LINE for line in lines) <= _MOST_LINES


def _add_authors(document: WordFile, audit: AuditView) -> None:
    add_paragraph(document, "Heading 2", ("Who answered", False))
    found = list(shares(audit))
    if not found:
        add_paragraph(document, "Normal", ("Nobody has answered yet.", False))
        return
    table = add_table(document, "Who answered", ("Section", "Items", "Who", "When"), _AUTHORS)
    for share in found:
        cells = add_row(table)
        write(cells[0], f"{share.section.number}. {share.section.name}")
        write(cells[1], share.items)
        write(cells[2], share.by)
        write(cells[3], share.when)
        if not share.confirmed:
            write(cells[3], f"({unconfirmed(audit)})", italic=True)
    add_small_print(document, "Items are numbered in the order of their table. Dates are in UTC.")
