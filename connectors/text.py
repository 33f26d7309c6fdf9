"""Texts and addresses on their way out to any platform."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BORDERS = tuple(re.compile(pattern) for pattern in (r"\n\s*\n\s*", r"\n\s*", r"(?<=[.?!;])\s+", r"\s+"))
"""Where a text may be cut, best first: after a paragraph, a line, a sentence, a word."""


def squeezed(text: str) -> str:
    """The text on one line, with one space between words."""
    return " ".join(text.split())


def address(url: str) -> str:
    """A web address for a link; empty for any other. Characters that would end the link are spelt out."""
    whole = url.strip()
    if not re.match(r"https?://[^\s/]", whole, re.I) or len(whole) > 2_000:
        return ""
    return re.sub(r"[\s<>|\"]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), whole)


def cut(text: str, longest: int) -> str:
    """The text on one line, ending in … where it is longer than `longest` characters."""
    line = squeezed(text)
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
