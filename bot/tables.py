"""Tables of plain text: a row of headings and a line for each row. What is cut to fit is marked with an ellipsis."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from bot.terminal import clean

GAP = "  "
"""Between two columns. No cell has two spaces next to each other, so `awk -F '  +'` tells the columns apart."""
NOTHING = "-"
"""An empty cell, so that each line has as many columns as the headings."""
NARROWEST = 12
"""Columns to which a column is cut at most. A terminal that is too narrow even for these wraps the lines."""


def lay_out(headings: Sequence[str], rows: Sequence[Sequence[object]], width: int | None = None) -> list[str]:
    """The lines of a table of at most so many columns of a terminal; None is as wide as need be, with every cell whole.

    What is too wide is taken from the widest columns, and from the first, by which a row is named, only when that is not enough.
    """
    cells = [[_one_line(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(map(columns_of, column)) for column in zip(*cells, strict=True)]
    if width is not None:
        widths = _fitted(widths, width - len(GAP) * (len(widths) - 1))
    return [GAP.join(_padded(cell, space) for cell, space in zip(row, widths, strict=True)).rstrip() for row in cells]


def columns_of(text: str) -> int:
    """How many columns of a terminal a text takes: none for an accent, two for a wide character."""
    return sum(map(_columns, text))


def _one_line(value: object) -> str:
    return " ".join(clean("" if value is None else str(value)).split()) or NOTHING


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fitted(widths: Sequence[int], room: int) -> list[int]:
    """The widths with the widest but the first made narrower, and then that, until they are no more than the room or all narrow."""
    fitted = list(widths)
    for places in (range(1, len(fitted)), range(len(fitted))):
        while (over := sum(fitted) - room) > 0:
            wide = [place for place in places if fitted[place] > NARROWEST]
            if not wide:
                break
            widest = max(fitted[place] for place in wide)
            level = max((fitted[place] for place in wide if fitted[place] < widest), default=NARROWEST)
            at_widest = [place for place in wide if fitted[place] == widest]
            taken = min(widest - level, -(-over // len(at_widest)))
            for place in at_widest:
                fitted[place] -= taken
    return fitted


def _padded(text: str, space: int) -> str:
    """The text in exactly so many columns."""
    if columns_of(text) > space:
        kept, used = "", 1
        for character in text:
            used += _columns(character)
            if used > space:
                break
            kept += character
        text = f"{kept.rstrip()}…"
    return text + " " * (space - columns_of(text))
