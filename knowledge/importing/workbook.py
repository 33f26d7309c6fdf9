"""Opens Excel files that nobody vouches for: what could do harm, or is too much, is refused before it is read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook

from knowledge.errors import Invalid
from knowledge.importing.catalogue import Catalogue, ImportProblem
from knowledge.importing.columns import TABLES
from knowledge.importing.tables import read_table

MOST_UNPACKED = 100 * 1024 * 1024
"""The bytes that the parts of a file may have together when they are unpacked."""
MOST_PARTS = 500
MOST_ROWS = 500_000
_MOST_COLUMNS = 50
_OLDER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def read_excel(data: bytes) -> Catalogue:
    """All that the sheets of an .xlsx file hold which have the names of our tables.

    Invalid for a file that is no such file, has macros, links or entities, or is too large; ImportProblem names the sheet and row
    that cannot be read.
    """
    _must_be_harmless(data)
    with _opened(data) as book:
        parts = {name: _read_sheet(book, name) for name in TABLES if name in book.sheetnames}
    if not parts:
        raise ImportProblem(1, f"a sheet called {', '.join(TABLES)}", ", ".join(book.sheetnames))
    nothing = Catalogue(())
    read = Catalogue(
        parts.get("Protocols", nothing).entries,
        organisations=parts.get("Organisations", nothing).organisations,
        glossary=parts.get("Glossary", nothing).glossary,
        near_domain=parts.get("Near domain", nothing).near_domain,
    )
    if not read.entries and list(parts) == ["Protocols"]:
        raise ImportProblem(2, "at least one protocol", "", "Protocols")
    return read


def _must_be_harmless(data: bytes) -> None:
    if data.startswith(_OLDER):
        raise Invalid("This is an older Excel file, or one with a password. Save it as .xlsx without a password.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            _must_be_small(file)
            for part in file.infolist():
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _must_be_plain_xml(file.read(part))
    except (zipfile.BadZipFile, expat.ExpatError, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, LookupError) as error:
        raise Invalid("This is no Excel file (.xlsx), or it is damaged.") from error


def _must_be_small(file: zipfile.ZipFile) -> None:
    parts = file.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Invalid(f"The Excel file is too large: unpacked it may have {MOST_UNPACKED // 1024 // 1024} MB in {MOST_PARTS} parts.")
    names = [part.filename.lower() for part in parts]
    if any("vbaproject" in name or "macrosheets/" in name for name in names):
        raise Invalid("The Excel file has macros. Save it as .xlsx without them.")
    if any("externallinks/" in name or "embeddings/" in name or "activex/" in name for name in names):
        raise Invalid("The Excel file refers to other files, or has some in it. Take them out and save it again.")


def _must_be_plain_xml(data: bytes) -> None:
    """No document type, so no entities: a short text could stand for a huge one, or for a file of this computer."""

    def refuse(*_: object) -> None:
        raise Invalid("The Excel file has entities in it, which no Excel writes.")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data, True)


@contextmanager
def _opened(data: bytes) -> Iterator[Workbook]:
    """The workbook; whatever openpyxl stumbles over is a file that is damaged."""
    try:
        book = load_workbook(io.BytesIO(data), read_only=True)
        try:
            yield book
        finally:
            book.close()
    except (ImportProblem, Invalid):
        raise
    except Exception as error:
        raise Invalid("This is no Excel file (.xlsx), or it is damaged.") from error


def _read_sheet(book: Workbook, name: str) -> Catalogue:
    try:
        rows = _rows(book, name)
        header = next(rows, (1, []))[1]
        while header and not header[-1]:
            header.pop()
        return read_table(TABLES[name], header, ((line, _fitted(line, cells, len(header))) for line, cells in rows))
    except ImportProblem as problem:
        raise problem.of_sheet(name) from problem


def _rows(book: Workbook, name: str) -> Iterator[tuple[int, list[str]]]:
    sheet: Any = book[name]
    sheet.reset_dimensions()  # What a file says of its size need not be true.
    for line, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), 1):
        if line > MOST_ROWS:
            raise ImportProblem(line, f"at most {MOST_ROWS:,} rows", "more")
        yield line, [_text(line, cell) for cell in row]


def _fitted(line: int, cells: list[str], width: int) -> list[str]:
    if any(cells[width:]):
        raise ImportProblem(line, f"{width} columns", "more")
    return (cells + [""] * width)[:width]


def _text(line: int, cell: Cell) -> str:
    """What a person sees in the cell; a formula or an error is refused."""
    value, kind = cell.value, getattr(cell, "data_type", "n")
    if value is None:
        return ""
    if kind in ("f", "e"):
        raise ImportProblem(line, "a value and no formula or error", str(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value)) if isinstance(value, str) else str(value)
