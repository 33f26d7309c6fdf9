"""Opens a file and chooses the reader for its format."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge.errors import Invalid, NotFound
from knowledge.importing.catalogue import Catalogue, ImportProblem
from knowledge.importing.own import read_own
from knowledge.importing.page_html import read_page_html
from knowledge.importing.page_text import read_page_text
from knowledge.importing.table_csv import read_table_csv

LARGEST_FILE = 25 * 1024 * 1024
"""An export of ten thousand protocols is half as large."""
EXCEL = "xlsx"
READERS = {"text": read_page_text, "html": read_page_html, "csv": read_table_csv, "yaml": read_own, "json": read_own}
FORMATS = (*READERS, EXCEL)
_SUFFIXES = {".txt": "text", ".htm": "html", ".yml": "yaml"} | {f".{name}": name for name in FORMATS}
_ENCODING = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{1,40})", re.I)


def read_catalogue(path: Path, format_name: str | None = None) -> Catalogue:
    """What the file says; the format is told by the name's end unless given.

    Raises NotFound or Invalid when the file cannot be opened or is too large, ImportProblem when it cannot be read.
    """
    chosen = format_name or _SUFFIXES.get(path.suffix.lower())
    if chosen == EXCEL:
        from knowledge.importing.workbook import read_excel  # Only here: it is slow to import and seldom needed.

        return read_excel(read_bytes(path))
    if chosen not in READERS:
        raise Invalid(f"The format of {path.name} is not known by its name. Say --format {', '.join(FORMATS)}.")
    return READERS[chosen](read_text(path))


def read_text(path: Path, largest: int = LARGEST_FILE) -> str:
    """The file's text; as `read_bytes`, and ImportProblem when it is no text."""
    return as_text(read_bytes(path, largest))


def read_bytes(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """What the file holds; NotFound or Invalid when it cannot be opened or has more bytes than that."""
    try:
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.") from error
    except OSError as error:
        raise Invalid(f"The file {path} cannot be opened: {error.strerror}.") from error
    if len(data) > largest:
        raise Invalid(f"The file {path} is larger than {largest / 1024 / 1024:.2g} MB, the most that can be imported.")
    return data


def as_text(data: bytes) -> str:
    """The bytes as text with plain line ends: UTF-8, UTF-16 with a mark, what a web page declares, or else Windows-1252.

    ImportProblem names the line of the first byte that is none of these.
    """
    encoding = "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise _undecodable(data, error.start, "text in UTF-16") from error
        text = _older_text(data, error.start)
    if "\0" in text:
        raise ImportProblem(text.count("\n", 0, text.index("\0")) + 1, "text", "bytes that are no text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _older_text(data: bytes, broken_at: int) -> str:
    declared = _ENCODING.search(data[:4096])
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if encoding in ("utf-8", "utf8", "iso-8859-1", "latin-1", "ascii"):
        if not data.decode("utf-8", "ignore").isascii():
            raise _undecodable(data, broken_at, "text in UTF-8")
        encoding = "cp1252"  # As browsers and Excel do.
    try:
        return data.decode(encoding)
    except LookupError as error:
        raise ImportProblem(1, "an encoding that is known, such as UTF-8", encoding) from error
    except UnicodeDecodeError as error:
        raise _undecodable(data, error.start, "text in UTF-8 or Windows-1252") from error


def _undecodable(data: bytes, place: int, expected: str) -> ImportProblem:
    return ImportProblem(data.count(b"\n", 0, place) + 1, expected, f"byte {data[place]:02X}")
