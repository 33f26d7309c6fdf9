"""The tables in which CSV and Excel files hold what is exported, one a noun, and how their cells are made safe for spreadsheets.

What has several of something takes several rows: each has the short name, or the name, and one more partner, document, term and example.
"""

from __future__ import annotations

import re

PROTOCOL = (
    *("Short name", "Title", "Purpose", "Theme", "Status", "Owner", "Review date", "Partner"),
    *("Document", "Format", "Size", "Link", "Term", "Kind", "Example question", "Source"),
)
ORGANISATION = ("Name", "Full name", "Other name")
GLOSSARY_TERM = ("Term", "Meaning", "Note")
UNCOVERED = ("Question", "Source")
TABLES = {"Protocols": PROTOCOL, "Organisations": ORGANISATION, "Glossary": GLOSSARY_TERM, "Near domain": UNCOVERED}
"""The columns of each table by its name, which is that of its sheet in Excel."""

_CALCULATED = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
"""What makes a spreadsheet calculate a cell of CSV; the wide forms do in some languages."""


def safe_cell(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would calculate, and before the same with one already."""
    return f"'{text}" if _CALCULATED.match(text) else text


def plain_cell(cell: str) -> str:
    """What `safe_cell` was given."""
    return cell[1:] if cell.startswith("'") and _CALCULATED.match(cell) else cell
