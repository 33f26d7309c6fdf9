"""Cuts a message that may hold two questions into parts that could each be one."""

from __future__ import annotations

import re

MOST_CUTS = 12
SHORTEST = 3

_CUT = re.compile(
    r"(?<=[?!;])\s+|(?<=[a-z0-9])\.\s+|\n+|(?<=\?)|\s*,?\s*\b(?:and also|and then|and|also|plus|as well as|oh and|&|then)\b\s*|\s*[,;+/]\s*|\s+-+\s+|"
    r"\s+(?=(?:who|what|whats|where|wheres|when|why|how|which|is|are|does|do|can)\b)",
    re.I,
)


def cuts(text: str) -> list[tuple[str, str]]:
    """Every way to cut the text in two that leaves something on both sides, strongest marks first, at most twelve."""
    found: list[tuple[int, int, str, str]] = []
    for match in _CUT.finditer(text):
        left, right = text[: match.start()].strip(" ,;+-"), text[match.end() :].strip(" ,;+-")
        if len(left) >= SHORTEST and len(right) >= SHORTEST:
            found.append((_strength(match.group(0)), len(found), left, right))
    unique = {(left, right): None for _, _, left, right in sorted(found)}
    return list(unique)[:MOST_CUTS]


def _strength(mark: str) -> int:
    if "\n" in mark or not mark.strip():
        return 0 if "\n" in mark or not mark else 2
    return 1
