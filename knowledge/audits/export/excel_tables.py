"""Tables in Excel files: how cells, columns and pages look. No cell is a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.audits.export.phrases import without_unwritable

Line: TypeAlias = "Sequence[str | int | datetime | None]"

_FONT = "Calibri"
_LINE, _TALLEST = 15.0, 409.0
"""Points of a line of that font, and the most that a row can have."""
_CALCULATED = tuple("=+-@\t\r")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""How an .xlsx file writes a character by its number; in a text it has to be written so itself."""


def write_table(sheet: Worksheet, header: Line, lines: Iterable[Line], widths: Sequence[int]) -> None:
    """Write a header, which stays in view and is repeated in print, and the lines below it. A line may end early."""
    wrapped = Alignment(wrap_text=True, vertical="top", horizontal="left")
    for row, line in enumerate((header, *lines), 1):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(row, column)
            _put(cell, value)
            cell.alignment = wrapped
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


def _height(line: Line, widths: Sequence[int]) -> float:
    """The points that the longest text of a row needs: not every program works that out when it opens a file."""
    texts = [(value.split("\n"), width) for value, width in zip(line, widths, strict=False) if isinstance(value, str)]
    most = max(sum(1 + len(part) // width for part in parts) for parts, width in texts)
    return min(_TALLEST, _LINE * most)


def _put(cell: Cell | MergedCell, value: str | int | datetime | None) -> None:
    """In a cell a moment is a date of Excel's, and any text stays the text that it is, also when somebody edits it."""
    if isinstance(value, datetime):
        cell.value, cell.number_format = value.astimezone(UTC).replace(tzinfo=None), "dd/mm/yyyy hh:mm"
    elif isinstance(value, int):
        cell.value = value
    elif value:
        cell.value = _ESCAPED.sub("_x005F_", without_unwritable(value))
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_CALCULATED)
