"""Excel files that nobody vouches for."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from knowledge.errors import Invalid, KnowledgeError
from knowledge.importing import workbook
from knowledge.importing.catalogue import ImportProblem
from knowledge.importing.columns import TABLES
from knowledge.importing.workbook import MOST_PARTS, MOST_UNPACKED, read_excel

HEAD = ("Title", "Purpose", "Theme", "Partner", "Review date", "Term")
ROW = ("Loans", "To lend.", "Health", "ECC")
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


def excel(*rows: tuple[object, ...], sheet: str = "Protocols") -> bytes:
    book = Workbook()
    book.worksheets[0].title = sheet
    for row in rows:
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The Excel file with these parts added or put in place of its own."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {**dict.fromkeys(old.namelist()), **parts}:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return made.getvalue()


def test_a_cell_is_read_as_a_person_sees_it() -> None:
    moments = (datetime.fromisoformat("2027-01-31T00:00"), date(2027, 1, 31), "2027-01-31")
    for moment in moments:
        (entry,) = read_excel(excel(HEAD, (*ROW, moment, 2027), ("Loans", None, None, "Provide", None, 1.5))).entries
        assert (entry.line, entry.title, entry.partners) == (2, "Loans", ("ECC", "Provide"))
        assert (entry.review_date, [term.term for term in entry.terms]) == (date(2027, 1, 31), ["2027", "1.5"])


def test_sheets_of_other_names_are_left_alone_and_one_of_ours_is_needed() -> None:
    book = Workbook()
    book.worksheets[0].append(("my", "own", "notes"))
    book.create_sheet("Glossary").append(("Term", "Meaning"))
    book["Glossary"].append(("DPO", "An officer."))
    file = io.BytesIO()
    book.save(file)
    read = read_excel(file.getvalue())
    assert (read.entries, read.near_domain, len(read.glossary or ())) == ((), None, 1)
    with pytest.raises(ImportProblem, match="a sheet called Protocols"):
        read_excel(excel(ROW, sheet="Sheet1"))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([HEAD], "Sheet Protocols, row 2: expected at least one protocol"),
        ([HEAD, (*ROW, "soon")], "Sheet Protocols, row 2: expected a date"),
        ([HEAD, (*ROW, "=1+1")], "Sheet Protocols, row 2: expected a value and no formula or error; found “=1+1”"),
        ([HEAD, (*ROW, "#REF!")], "expected a value and no formula or error"),
        ([HEAD, (*ROW, None, None, "more")], "expected 6 columns"),
        ([("Title", "Colour"), ROW], "Sheet Protocols, row 1: expected each of these columns"),
        ([(), HEAD, ROW], "Sheet Protocols, row 2: expected"),
    ],
)
def test_a_broken_sheet_names_the_row(rows: list[tuple[object, ...]], said: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        read_excel(excel(*rows))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"xl/vbaProject.bin": b"x"}, "has macros"),
        ({"xl/macrosheets/sheet1.xml": b"<a/>"}, "has macros"),
        ({"xl/externalLinks/externalLink1.xml": b"<a/>"}, "refers to other files"),
        ({"xl/embeddings/oleObject1.bin": b"x"}, "refers to other files"),
        ({"xl/workbook.xml": DOCTYPE}, "has entities"),
        ({"xl/sharedStrings.xml": DOCTYPE.decode().encode("utf-16")}, "has entities"),
        ({"xl/worksheets/sheet1.xml": DOCTYPE.replace(b'"1.0"', b'"1.0" encoding="cp037"')}, "damaged"),
        ({"xl/worksheets/sheet1.xml": b"<worksheet>"}, "damaged"),
        ({"[Content_Types].xml": b"<a/>"}, "damaged"),
        ({f"xl/{number}": b"" for number in range(MOST_PARTS)}, "too large"),
        ({"xl/media/image.bin": b"\0" * (MOST_UNPACKED + 1)}, "too large"),
        ({"xl/sharedStrings.xml": b"<a>" + b" " * MOST_UNPACKED + b"</a>"}, "too large"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_what_could_do_harm_is_refused_before_it_is_read(parts: Mapping[str, bytes], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_excel(with_parts(excel(HEAD, ROW), parts))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no Excel file"),
        (b"Title,Purpose\n", "no Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "older Excel file, or one with a password"),
        (b"PK\x03\x04" + b"\0" * 100, "damaged"),
        (b"%PDF-1.7", "no Excel file"),
    ],
)
def test_what_is_no_excel_file_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_excel(data)


def lying(size: int) -> bytes:
    """A file whose largest part says that it has one byte."""
    data = bytearray(with_parts(excel(HEAD, ROW), {"xl/sharedStrings.xml": b"<a>" + b" " * size + b"</a>"}))
    place = data.rindex(b"xl/sharedStrings.xml") - 46 + 24  # The sizes in the entry of the zip's directory.
    assert int.from_bytes(data[place : place + 4], "little") == size + 7
    data[place : place + 4] = (1).to_bytes(4, "little")
    return bytes(data)


def stretched(_: object = None) -> bytes:
    """A sheet that says it is as large as a sheet can be, with a cell in its last corner."""
    sheet = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>
    <row r="1"><c r="A1" t="inlineStr"><is><t>Title</t></is></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"""
    return with_parts(excel(HEAD, ROW), {"xl/worksheets/sheet1.xml": sheet})


@pytest.mark.parametrize("make", [lambda: lying(MOST_UNPACKED // 2), stretched])
def test_a_file_that_lies_about_its_size_is_refused_and_soon(make: Callable[[], bytes]) -> None:
    data = make()
    began = time.process_time()
    with pytest.raises(KnowledgeError):
        read_excel(data)
    assert time.process_time() - began < 10


def test_a_sheet_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    assert read_excel(excel(HEAD, ROW, ())).entries
    with pytest.raises(ImportProblem, match="at most 3 rows"):
        read_excel(excel(HEAD, ROW, (), ROW))


def test_every_table_has_a_sheet_that_excel_takes() -> None:
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in TABLES)
