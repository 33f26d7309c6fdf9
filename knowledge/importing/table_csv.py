"""Reads CSV: a table that was exported, whose columns are in `columns`, or one with a protocol a row.

The latter has the columns Title, Purpose, Partners and Theme, and if wanted Format, Size, Link, Owner and Review date. A title may have its documents in brackets, as on the council's page; Link then has one address for each, with spaces between them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace

from knowledge.importing.catalogue import Catalogue, Entry, ImportProblem, checked_catalogue, expecting
from knowledge.importing.cells import SIZE_EXPECTED, plain, read_date, split_partners, title_and_documents
from knowledge.importing.columns import plain_cell
from knowledge.importing.tables import read_table, table_of
from knowledge.protocol_fields import DocumentView, checked_document
from knowledge.sizes import parse_size
from knowledge.values import web_address

_NEEDED = ("title", "purpose", "partners", "theme")
_OPTIONAL = ("format", "size", "link", "owner", "review date")


def read_table_csv(text: str) -> Catalogue:
    """All that the table holds; commas, semicolons or tabs may part the columns. ImportProblem says the line that cannot be read."""
    rows = _rows(text)
    line, header = next(rows, (1, []))
    table = table_of(header)
    if table is not None:
        return read_table(table, header, ((line, [plain_cell(cell) for cell in row]) for line, row in rows), line)
    return checked_catalogue(_entries(line, header, rows))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not empty, each as long as the first, with its line."""
    first = text.split("\n", 1)[0]
    parted_by = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=parted_by, strict=True)
    width: int | None = None
    line = 1
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                width = width or len(row)
                if len(row) != width:
                    raise ImportProblem(line, f"{width} columns", f"{len(row)} columns")
                yield line, row
            line = rows.line_num + 1
    except csv.Error as error:
        raise ImportProblem(line, "a row of CSV", str(error)) from error


def _entries(line: int, header: list[str], rows: Iterator[tuple[int, list[str]]]) -> Iterator[Entry]:
    if not header:
        return
    columns = _columns(line, header)
    for line, row in rows:
        yield _entry(line, dict(zip(columns, row, strict=True)))


def _columns(line: int, row: list[str]) -> list[str]:
    columns = [plain(cell).casefold() for cell in row]
    for name in _NEEDED:
        if columns.count(name) != 1:
            raise ImportProblem(line, f"one column “{name.capitalize()}”", ", ".join(row))
    for name in columns:
        if name not in _NEEDED + _OPTIONAL:
            raise ImportProblem(line, f"no columns but {', '.join(each.capitalize() for each in _NEEDED + _OPTIONAL)}", name)
    return columns


def _entry(line: int, cells: Mapping[str, str]) -> Entry:
    title, documents, rest = title_and_documents(line, cells["title"])
    if rest.strip():
        raise ImportProblem(line, "nothing after the documents in the title's column", rest)
    links = cells.get("link", "").split()
    size, kind = cells.get("size", "").strip(), cells.get("format", "").strip()
    if not documents and (links or size or kind):
        with expecting(line, SIZE_EXPECTED, size):
            number = parse_size(size) if size else None
        with expecting(line, "a format of one word, such as DOC", kind):
            documents = (checked_document(DocumentView(title or "-", kind, number)),)
    if len(links) > len(documents):
        raise ImportProblem(line, f"at most {len(documents)} links", cells["link"])
    for position, link in enumerate(links):
        with expecting(line, "a link that starts with http:// or https://", link):
            linked = replace(documents[position], url=web_address(link))
        documents = (*documents[:position], linked, *documents[position + 1 :])
    return Entry(
        line=line,
        theme=plain(cells["theme"]),
        title=title,
        purpose=plain(cells["purpose"]),
        partners=split_partners(cells["partners"]),
        documents=documents,
        owner=plain(cells.get("owner", "")) or None,
        review_date=read_date(line, cells.get("review date", "")),
    )
