"""An audit as CSV in UTF-8 with a mark, which spreadsheets need to know it; the columns are those of the Excel file.

A cell that a spreadsheet would take for a formula has an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
from dataclasses import astuple
from datetime import datetime

from knowledge.audits.export.rows import COLUMNS, rows
from knowledge.audits.types import AuditView
from knowledge.importing.columns import safe_cell


def to_csv(audit: AuditView) -> bytes:
    """Every item, answered or not; several rows where an item has several entries. Times are UTC, written 2026-11-25 14:05:00."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in astuple(row)] for row in rows(audit))
    return file.getvalue().encode("utf-8-sig", "replace")


def _cell(value: str | datetime | None) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return safe_cell(value or "")
