"""Cells of Excel files. A text stays the text that it is, also when somebody edits it, and a moment is a date of Excel's."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from openpyxl.cell import Cell, MergedCell

from knowledge.audits.export.phrases import without_unwritable

_CALCULATED = tuple("=+-@\t\r")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""How an .xlsx file writes a character by its number; in a text it has to be written so itself."""


def fill(cell: Cell | MergedCell, value: str | int | datetime | None) -> None:
    """Put a value into a cell; nothing for an empty text. Moments are in UTC."""
    if isinstance(value, datetime):
        # Excel knows no time zones.
        cell.value, cell.number_format = value.astimezone(UTC).replace(tzinfo=None), "dd/mm/yyyy hh:mm"
    elif isinstance(value, int):
        cell.value = value
    elif value:
        cell.value = _ESCAPED.sub("_x005F_", without_unwritable(value))
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_CALCULATED)
