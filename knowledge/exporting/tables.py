"""What is held as the tables of `knowledge/importing/columns.py`: their rows, and CSV and Excel files of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from itertools import zip_longest

from openpyxl import Workbook

from knowledge.audits.export.excel_tables import write_table
from knowledge.errors import Invalid
from knowledge.exporting.held import Held
from knowledge.glossary import GlossaryView
from knowledge.importing.columns import TABLES, safe_cell
from knowledge.organisations import OrganisationView
from knowledge.protocol_fields import DocumentView, Example, Term
from knowledge.protocols import Language, ProtocolView
from knowledge.sizes import format_size, parse_size

Cells = tuple[str, ...]
LONGEST_CELL = 32_767
"""The characters that Excel can hold in one cell."""
_WIDTHS = {
    "Protocols": (30, 30, 50, 20, 11, 20, 13, 25, 30, 9, 11, 30, 25, 10, 50, 9),
    "Organisations": (30, 40, 40),
    "Glossary": (20, 60, 60),
    "Near domain": (80, 10),
}


def to_csv(held: Held) -> bytes:
    """The one noun that is held, as CSV in UTF-8 with a mark, which spreadsheets need to know it."""
    ((name, rows),) = _tables(held)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(TABLES[name])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def to_excel(held: Held) -> bytes:
    """What is held as an .xlsx file with a sheet for each noun. No cell is a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in _tables(held):
        sheet = book.create_sheet(name)
        write_table(sheet, TABLES[name], map(_fitting, rows), _WIDTHS[name])
    book.properties.title, book.properties.language = "Sharing Assistant", "en-GB"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _tables(held: Held) -> Iterator[tuple[str, Iterator[Cells]]]:
    if held.protocols is not None:
        yield "Protocols", (row for view, language in held.protocols for row in _protocol(view, language))
    if held.organisations is not None:
        yield "Organisations", (row for view in held.organisations for row in _organisation(view))
    if held.glossary is not None:
        yield "Glossary", map(_glossary_term, held.glossary)
    if held.near_domain is not None:
        yield "Near domain", map(_example, held.near_domain)


def _protocol(view: ProtocolView, language: Language) -> Iterator[Cells]:
    once = (view.title, view.purpose, view.theme, view.status, view.owner or "", str(view.review_date or ""))
    lists = (
        [(name,) for name in view.partners],
        [_document(document) for document in view.documents],
        [_term(term) for term in language.terms],
        [_example(example) for example in language.examples],
    )
    nothing = (("",), ("",) * 4, ("",) * 2, ("",) * 2)
    for place, items in enumerate(zip_longest(*lists)):
        filled = (item if item is not None else empty for item, empty in zip(items, nothing, strict=True))
        yield (view.slug, *(once if place == 0 else ("",) * len(once)), *(cell for item in filled for cell in item))


def _organisation(view: OrganisationView) -> Iterator[Cells]:
    for place, other in enumerate(view.names or ("",)):
        yield (view.name, (view.full_name or "") if place == 0 else "", other)


def _glossary_term(view: GlossaryView) -> Cells:
    return (view.term, view.meaning, view.note or "")


def _term(term: Term) -> Cells:
    return (term.term, term.kind)


def _example(example: Example) -> Cells:
    return (example.text, example.source)


def _document(document: DocumentView) -> Cells:
    return (document.title, document.format or "", "" if document.size is None else _size(document.size), document.url or "")


def _size(size: int) -> str:
    """As people write it where that is exact, else in bytes."""
    with suppress(Invalid):  # Rounded up it may be more than can be kept.
        if parse_size(format_size(size)) == size:
            return format_size(size)
    return f"{size}B"


def _fitting(row: Cells) -> Cells:
    for cell in row:
        if len(cell) > LONGEST_CELL:
            raise Invalid(f"Excel cannot hold a text of {len(cell):,} characters: {cell[:60]!r}. Take another format.")
    return row
