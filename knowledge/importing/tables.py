"""Reads the tables of `columns`, from wherever their rows are: several rows make one protocol or organisation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from knowledge.glossary import GlossaryView
from knowledge.importing.catalogue import (
    Catalogue,
    Entry,
    ImportProblem,
    Once,
    checked_entries,
    checked_organisation,
    checked_question,
    checked_term,
    expecting,
)
from knowledge.importing.cells import SIZE_EXPECTED, read_date
from knowledge.importing.columns import GLOSSARY_TERM, ORGANISATION, PROTOCOL, UNCOVERED
from knowledge.organisations import OrganisationView
from knowledge.protocol_fields import ADMIN, CURRENT, KINDS, RETIRED, SOURCES, DocumentView, Example, Term, as_term, checked_document
from knowledge.sizes import parse_size
from knowledge.values import key, one_line

_Kind = TypeVar("_Kind")
_NEEDED = {
    PROTOCOL: ("Title", "Purpose", "Theme", "Partner"),
    ORGANISATION: ("Name", "Full name", "Other name"),
    GLOSSARY_TERM: ("Term", "Meaning"),
    UNCOVERED: ("Question",),
}
"""The columns that tell which table it is and cannot be left out."""


@dataclass(frozen=True)
class Row:
    """A row of a table: its line, and each cell by the name of its column."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def table_of(header: Sequence[str]) -> tuple[str, ...] | None:
    """Which table has this header, None when it is none of ours."""
    written = {key(cell) for cell in header}
    return next((table for table, needed in _NEEDED.items() if {key(name) for name in needed} <= written), None)


def read_table(table: tuple[str, ...], header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], header_line: int = 1) -> Catalogue:
    """All that a table holds; ImportProblem names the line that cannot be read. Each row comes with its line."""
    columns = _columns(table, header, header_line)
    lines = [
        Row(line, dict(zip(columns, map(one_line, cells), strict=True))) for line, cells in rows if any(one_line(cell) for cell in cells)
    ]
    if table == PROTOCOL:
        is_whole = set(columns) == set(PROTOCOL)
        return Catalogue(checked_entries(_entry(group, is_whole=is_whole) for group in _grouped(lines, "Short name", "Title")))
    if table == ORGANISATION:
        names = Once("name")
        groups = _grouped(lines, "Name", "Name")
        return Catalogue((), organisations=tuple(checked_organisation(group[0].line, _organisation(group), names) for group in groups))
    if table == GLOSSARY_TERM:
        terms = Once("term")
        views = ((row.line, GlossaryView(row["Term"], row["Meaning"], row["Note"] or None)) for row in lines)
        return Catalogue((), glossary=tuple(checked_term(line, view, terms) for line, view in views))
    questions = Once("question")
    return Catalogue((), near_domain=tuple(checked_question(row.line, _example(row, "Question"), questions) for row in lines))


def _columns(table: tuple[str, ...], header: Sequence[str], line: int) -> list[str]:
    known = {key(name): name for name in table}
    columns: list[str] = []
    for cell in header:
        name = known.get(key(cell))
        if name is None or name in columns:
            raise ImportProblem(line, f"each of these columns at most once: {', '.join(table)}", cell)
        columns.append(name)
    return columns


def _grouped(rows: Iterable[Row], name: str, other: str) -> Iterator[list[Row]]:
    """The rows of each thing, in the order of their first ones; a row belongs to what its name says, or without one its other name."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        column = name if row[name] else other
        if not row[column]:
            raise ImportProblem(row.line, " or ".join(f"“{one}”" for one in dict.fromkeys((name, other))) + " in each row", "")
        groups.setdefault((column, key(row[column])), []).append(row)
    yield from groups.values()


def _entry(rows: list[Row], *, is_whole: bool) -> Entry:
    status_line, status = _stated(rows, "Status")
    review_line, review = _stated(rows, "Review date")
    return Entry(
        line=rows[0].line,
        theme=_stated(rows, "Theme")[1],
        title=_stated(rows, "Title")[1],
        purpose=_stated(rows, "Purpose")[1],
        partners=tuple(row["Partner"] for row in rows if row["Partner"]),
        documents=tuple(_collected(rows, ("Document", "Format", "Size", "Link"), _document)),
        owner=_stated(rows, "Owner")[1] or None,
        review_date=read_date(review_line, review),
        terms=tuple(_collected(rows, ("Term", "Kind"), _term)),
        examples=tuple(_collected(rows, ("Example question", "Source"), lambda row: _example(row, "Example question"))),
        slug=_stated(rows, "Short name")[1] or None,
        status=_one_of(status_line, "a status", status, (CURRENT, RETIRED)) or None,
        is_whole=is_whole,
    )


def _organisation(rows: list[Row]) -> OrganisationView:
    others = tuple(row["Other name"] for row in rows if row["Other name"])
    return OrganisationView(_stated(rows, "Name")[1], _stated(rows, "Full name")[1] or None, others)


def _stated(rows: list[Row], column: str) -> tuple[int, str]:
    """What the rows say in a column that has one value, and the line where; the rows must not differ."""
    found: tuple[int, str] | None = None
    for row in rows:
        if row[column] and found is None:
            found = (row.line, row[column])
        elif found is not None and key(row[column]) not in ("", key(found[1])):
            raise ImportProblem(row.line, f"in “{column}” what line {found[0]} says of the same, or nothing", row[column])
    return found or (rows[0].line, "")


def _collected(rows: Iterable[Row], columns: tuple[str, ...], read: Callable[[Row], _Kind]) -> Iterator[_Kind]:
    """What is read of each row that has anything in these columns; the first of them is needed."""
    for row in rows:
        if any(row[column] for column in columns):
            if not row[columns[0]]:
                raise ImportProblem(row.line, f"“{columns[0]}” beside {' and '.join(f'“{one}”' for one in columns[1:])}", "")
            yield read(row)


def _document(row: Row) -> DocumentView:
    with expecting(row.line, SIZE_EXPECTED, row["Size"]):
        size = parse_size(row["Size"]) if row["Size"] else None
    expected = "a title, a format of one word and a link that starts with http:// or https://"
    with expecting(row.line, expected, f"{row['Document']}, {row['Format']}, {row['Link']}"):
        return checked_document(DocumentView(row["Document"], row["Format"] or None, size, row["Link"] or None))


def _term(row: Row) -> Term:
    given = as_term(row["Term"])
    return replace(given, kind=_one_of(row.line, "a kind", row["Kind"], KINDS) or given.kind)


def _example(row: Row, column: str) -> Example:
    return Example(row[column], _one_of(row.line, "a source", row["Source"], SOURCES) or ADMIN)


def _one_of(line: int, what: str, text: str, words: tuple[str, ...]) -> str:
    if text and text not in words:
        raise ImportProblem(line, f"{what} that is one of {', '.join(words)}", text)
    return text
