"""Takes values from a file that nobody vouches for: each is of the kind that is expected, or Invalid says where it is not."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NoReturn

from knowledge.errors import Invalid
from knowledge.values import one_line

MOST_CHARACTERS = 20_000_000
_YEARS = range(2000, 2200)


def parsed(text: str) -> Any:
    """The JSON that the text is."""
    if len(text) > MOST_CHARACTERS:
        raise Invalid(f"The file has more than {MOST_CHARACTERS:,} characters, the most that can be imported.")
    try:
        return json.loads(text.removeprefix("\ufeff"), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise Invalid(f"Line {error.lineno}: this is not JSON: {error.msg}.") from error
    except (ValueError, RecursionError) as error:
        raise Invalid("The file is JSON of a kind that no audit has: a number without end, or lists within lists without end.") from error


def fields(value: Any, where: str, names: Iterable[str]) -> dict[str, Any]:
    """An object with exactly these names."""
    if not isinstance(value, dict):
        wrong(where, "must be an object")
    expected = tuple(names)
    for name in expected:
        if name not in value:
            wrong(where, f"has no “{name}”")
    for name in value:
        if name not in expected:
            wrong(where, f"has “{one_line(name)[:60]}”, which means nothing there")
    return value


def listed(value: Any, where: str, most: int) -> list[Any]:
    """A list of at most so many values."""
    if not isinstance(value, list):
        wrong(where, "must be a list")
    if len(value) > most:
        wrong(where, f"has {len(value):,} entries: the most is {most:,}")
    return value


def text(value: Any, where: str, longest: int) -> str:
    """A text on one line, without control characters."""
    if not isinstance(value, str):
        wrong(where, "must be text")
    line = one_line(value)
    if len(line) > longest:
        wrong(where, f"has {len(line):,} characters: the most is {longest:,}")
    return line


def one_of(value: Any, where: str, known: Iterable[str]) -> str:
    """One of these words."""
    words = tuple(known)
    if not isinstance(value, str) or value not in words:
        wrong(where, f"must be one of {', '.join(words)}")
    return value


def number(value: Any, where: str, least: int, most: int) -> int:
    """A whole number in these bounds."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        wrong(where, f"must be a whole number from {least} to {most:,}")
    return value


def flag(value: Any, where: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        wrong(where, "must be true or false")
    return value


def moment(value: Any, where: str) -> datetime:
    """A moment with its zone, in UTC."""
    try:
        stated = datetime.fromisoformat(value)
        at = stated.astimezone(UTC) if stated.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        at = None
    if at is None or at.year not in _YEARS:
        wrong(where, "must be a moment such as 2026-11-25T14:05:00+00:00")
    return at


def wrong(where: str, what: str) -> NoReturn:
    """Refuse the file."""
    raise Invalid(f"The file cannot be imported: {where} {what}.")


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
