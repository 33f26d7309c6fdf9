"""Reads protocols from CSV with the columns Title, Purpose, Partners and Theme, and if wanted Format, Size, Link, Owner, Review date.

A title may have its documents in brackets, as on the council's page; Link then has one address for each, with spaces between them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from knowledge.importing.catalogue import Catalogue, Entry, ImportProblem, checked_catalogue, expecting
from knowledge.importing.cells import SIZE_EXPECTED, plain, split_partners, title_and_documents
from knowledge.protocol_fields import DocumentView, checked_document
from knowledge.sizes import parse_size
from knowledge.values import web_address

_NEEDED = ("title", "purpose", "partners", "theme")
_OPTIONAL = ("format", "size", "link", "owner", "review date")


def read_table_csv(text: str) -> Catalogue:
    """Every protocol of the table; commas, semicolons or tabs may part the columns. ImportProblem says the line that cannot be read."""
    return checked_catalogue(_entries(text))


def _entries(text: str) -> Iterator[Entry]:
    first = text.split("\n", 1)[0]
    parted_by = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=parted_by, strict=True)
    columns: list[str] | None = None
    line = 1
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                if columns is None:
                    columns = _columns(line, row)
                elif len(row) != len(columns):
                    raise ImportProblem(line, f"{len(columns)} columns", f"{len(row)} columns")
                else:
                    yield _entry(line, dict(zip(columns, row, strict=True)))
            line = rows.line_num + 1
    except csv.Error as error:
        raise ImportProblem(line, "a row of CSV", str(error)) from error


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
        review_date=review_date(line, cells.get("review date", "")),
    )


def review_date(line: int, text: str) -> date | None:
    """A date written 2027-01-31, None when nothing is written."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ImportProblem(line, "a date written as 2027-01-31", text) from error
