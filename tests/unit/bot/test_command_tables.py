"""Tables of plain text."""

from __future__ import annotations

import re

import pytest

from bot.tables import columns_of, lay_out

HEADINGS = ("Short name", "Title", "Owner")
ROWS = (
    ("library-loans-of-schools", "School Library Loans and Everything About Them", None),
    ("transport", "School Transport", "Transport team of the county and its schools"),
)


def test_columns_are_aligned_under_their_headings_and_no_line_ends_with_space() -> None:
    assert lay_out(("Number", "Name"), ((7, "Ama"), (12, "Ben"))) == ["Number  Name", "7       Ama", "12      Ben"]


def test_without_a_width_every_cell_is_whole_and_can_be_told_from_the_next() -> None:
    header, *lines = lay_out(HEADINGS, ROWS)
    assert re.split("  +", header) == list(HEADINGS)
    assert [re.split("  +", line) for line in lines] == [[*ROWS[0][:2], "-"], list(ROWS[1])]


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_a_table_is_no_wider_than_the_terminal_and_its_first_column_is_cut_last(width: int) -> None:
    lines = lay_out(HEADINGS, ROWS, width)
    assert max(map(len, lines)) <= width
    assert ("library-loans-of-schools  " in lines[1], "…" in lines[1], lines[1].count("  ") >= 2) == (True, True, True)
    assert len({line.index(start) for line, start in zip(lines, ("Title", "School L", "School T"), strict=True)}) == 1


def test_where_that_is_not_enough_the_first_is_cut_too_and_nothing_below_what_can_be_read() -> None:
    assert [len(line) for line in lay_out(HEADINGS, ROWS, 10)] == [len("library-loa…  School Libr…  Owner"), 29, 40]
    assert lay_out(HEADINGS, ROWS, 10)[2] == "transport     School Tran…  Transport t…"


def test_what_fits_is_not_cut() -> None:
    assert lay_out(HEADINGS, ROWS, len(max(lay_out(HEADINGS, ROWS), key=len))) == lay_out(HEADINGS, ROWS)


def test_a_cell_is_one_line_that_controls_no_terminal() -> None:
    assert lay_out(("A",), (("one\n  two\tthree\x1b[31m\u202e",), ("",))) == ["A", "one two three", "-"]


def test_wide_characters_and_accents_are_counted_as_they_are_shown() -> None:
    lines = lay_out(("A", "B"), (("日本語", "x"), ("e\u0301e\u0301", "y"), ("abc", "z")))
    assert [columns_of(line.partition(end)[0]) for line, end in zip(lines, "Bxyz", strict=True)] == [8] * 4
    cut = lay_out(("A",), (("日本語" * 5,),), 12)[1]
    assert (columns_of(cut), cut) == (11, "日本語日本…")
