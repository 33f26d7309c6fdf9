from pathlib import Path

import pytest

from knowledge.errors import Invalid, NotFound
from knowledge.importing.catalogue import ImportProblem
from knowledge.importing.reading import LARGEST_FILE, as_text, read_catalogue

PAGE = "Protocols: Health\nTitle Purpose Partners\nA – plan (DOC, 1KB) To share ‘well’. ECC\n"


@pytest.mark.parametrize(
    "data",
    [
        PAGE.encode(),
        PAGE.encode("utf-8-sig"),
        PAGE.encode("utf-16"),
        PAGE.encode("cp1252"),
        PAGE.replace("\n", "\r\n").encode(),
        PAGE.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "windows-1252", "crlf", "cr"],
)
def test_a_file_is_read_in_any_usual_encoding(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(data)
    entry = read_catalogue(file).entries[0]
    assert (entry.title, entry.purpose, entry.line) == ("A – plan", "To share ‘well’.", 3)


def test_a_web_page_is_read_in_the_encoding_that_it_declares() -> None:
    assert "Łódź" in as_text(b'<meta charset="iso-8859-2">' + "Łódź".encode("iso-8859-2"))


@pytest.mark.parametrize(
    ("data", "line", "expected"),
    [
        (PAGE.encode() + b"B \xff", 4, "text in UTF-8"),
        (b"a\nb \x81", 2, "text in UTF-8 or Windows-1252"),
        (b"a\nb\x00", 2, "text"),
        (b"\xff\xfea", 1, "text"),
        (b'<meta charset="no-such">\xff', 1, "an encoding that is known"),
    ],
)
def test_bytes_that_are_no_text_are_named_by_line(data: bytes, line: int, expected: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        as_text(data)
    assert (caught.value.line, caught.value.expected.startswith(expected)) == (line, True), caught.value


def test_a_file_larger_than_25_mb_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(b" " * (LARGEST_FILE + 1))
    with pytest.raises(Invalid, match="larger than 25 MB"):
        read_catalogue(file)


def test_a_file_that_is_not_there_or_not_known_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        read_catalogue(tmp_path / "page.txt")
    with pytest.raises(Invalid, match="cannot be opened"):
        read_catalogue(tmp_path, "text")
    with pytest.raises(Invalid, match="--format"):
        read_catalogue(tmp_path / "page.docx")
