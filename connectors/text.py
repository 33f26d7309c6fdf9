"""Cuts texts to what a platform shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BORDERS = tuple(re.compile(pattern) for pattern in (r"\n\s*\n\s*", r"\n\s*", r"(?<=[.?!;])\s+", r"\s+"))
"""Where a text may be cut, best first: after a paragraph, a line, a sentence, a word."""


def cut(text: str, longest: int) -> str:
    """The text on one line, ending in … where it is longer than `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def pieces(text: str, longest: int) -> Iterator[str]:
    """The text in pieces of at most `longest` characters, cut at the last good border. Only white space at the cuts is left out."""
    rest = text.strip()
    while len(rest) > longest:
        end, start = _border(rest, longest)
        yield rest[:end].rstrip()
        rest = rest[start:].lstrip()
    if rest:
        yield rest


def _border(text: str, longest: int) -> tuple[int, int]:
    """Where the piece ends and where the next one starts. A border in the first half would make pieces that are too short."""
    window = text[: longest + 1]
    for border in _BORDERS:
        found = [one for one in border.finditer(window) if longest // 2 < one.start() <= longest]
        if found:
            return found[-1].start(), found[-1].end()
    return longest, longest
