"""An audit as an Excel file: a sheet of answers and a sheet about the audit. No cell is a formula."""

from __future__ import annotations

import io
from dataclasses import astuple

from openpyxl import Workbook

from knowledge.audits.export.excel_tables import Line, write_table
from knowledge.audits.export.phrases import status, without_unwritable
from knowledge.audits.export.rows import COLUMNS, rows
from knowledge.audits.types import AuditView
from knowledge.models import in_utc

_WIDTHS = (30, 9, 50, 11, 50, 40, 22, 18, 15)
_LANGUAGE = "en-GB"


def to_excel(audit: AuditView) -> bytes:
    """The audit as an .xlsx file: every item, answered or not, several rows where an item has several entries. Times are UTC."""
    book = Workbook()
    book.properties.title = without_unwritable(f"{audit.questionnaire.title}: {audit.partnership}, {audit.round}")
    book.properties.creator, book.properties.language = without_unwritable(audit.partnership), _LANGUAGE
    answers = book.create_sheet("Answers", 0)
    write_table(answers, COLUMNS, (astuple(row) for row in rows(audit)), _WIDTHS)
    answers.auto_filter.ref = answers.dimensions
    write_table(book.worksheets[1], ("About this audit", ""), _about(audit), (28, 70))
    book.worksheets[1].title = "About"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _about(audit: AuditView) -> tuple[Line, ...]:
    questionnaire = audit.questionnaire
    return (
        ("Organisation", questionnaire.organisation),
        ("Questionnaire", f"{questionnaire.title} {questionnaire.date}".strip()),
        ("Version of the questionnaire", f"{questionnaire.slug} {questionnaire.version}"),
        ("Partnership", audit.partnership),
        ("Round", audit.round),
        ("Revision", str(audit.revision)),
        ("Status", status(audit)),
        ("Begun by", audit.begun_by),
        ("Begun at (UTC)", in_utc(audit.begun_at)),
        ("Submitted by", audit.submitted_by or ""),
        ("Submitted at (UTC)", in_utc(audit.submitted_at) if audit.submitted_at else None),
        ("Started from the round", audit.carried_from or ""),
        ("Answer", "Blank where an item is not answered. N/A means not applicable."),
        ("Confirmed", "No where an earlier round said so and nobody has confirmed it for this round."),
    )
