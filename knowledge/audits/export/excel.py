"""An audit as an Excel file: a sheet of answers and a sheet about the audit. No cell is a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import datetime
from typing import TypeAlias

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.audits.export.cells import fill
from knowledge.audits.export.phrases import status, without_unwritable
from knowledge.audits.export.rows import COLUMNS, rows
from knowledge.audits.types import AuditView
from knowledge.models import in_utc

_WIDTHS = (30, 9, 50, 11, 50, 40, 22, 18, 15)
_LANGUAGE = "en-GB"
_FONT = "Calibri"
_LINE, _TALLEST = 15.0, 409.0
"""Points of a line of that font, and the most that a row can have."""

_Line: TypeAlias = "Sequence[str | datetime | None]"


def to_excel(audit: AuditView) -> bytes:
    """The audit as an .xlsx file: every item, answered or not, several rows where an item has several entries. Times are UTC."""
    book = Workbook()
    book.properties.title = without_unwritable(f"{audit.questionnaire.title}: {audit.partnership}, {audit.round}")
    book.properties.creator, book.properties.language = without_unwritable(audit.partnership), _LANGUAGE
    answers = book.create_sheet("Answers", 0)
    _fill(answers, COLUMNS, (astuple(row) for row in rows(audit)), _WIDTHS)
    answers.auto_filter.ref = answers.dimensions
    _fill(book.worksheets[1], ("About this audit", ""), _about(audit), (28, 70))
    book.worksheets[1].title = "About"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _about(audit: AuditView) -> tuple[_Line, ...]:
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


def _fill(sheet: Worksheet, header: _Line, lines: Iterable[_Line], widths: Sequence[int]) -> None:
    """Write a header, which stays in view and is repeated in print, and the lines below it."""
    for row, line in enumerate((header, *lines), 1):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(row, column)
            fill(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
            if row == 1:
                cell.font, cell.fill = Font(name=_FONT, size=11, bold=True), PatternFill("solid", fgColor="E7E6E6")
        sheet.row_dimensions[row].height = _height(line, widths)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def _height(line: _Line, widths: Sequence[int]) -> float:
    """The points that the longest text of a row needs: not every program works that out when it opens a file."""
    texts = [(value.split("\n"), width) for value, width in zip(line, widths, strict=True) if isinstance(value, str)]
    most = max(sum(1 + len(part) // width for part in parts) for parts, width in texts)
    return min(_TALLEST, _LINE * most)
