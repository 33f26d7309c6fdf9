"""What may be written for an option that is no plain text. A value that is written wrongly is refused by the parser: exit code 2."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import UTC, date, datetime

from knowledge.errors import Invalid
from knowledge.protocol_fields import DocumentView
from knowledge.sizes import parse_size

MOST = 1_000_000


def at_least_one(text: str) -> int:
    """A whole number from 1."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST:
        raise ArgumentTypeError(f"{text[:40]!r} must be a whole number from 1 to {MOST:,}")
    return int(text)


def day(text: str) -> date:
    """A day of the calendar."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text[:40]!r} is no date: write it as 2027-01-31") from error


def day_or_none(text: str) -> date | None:
    """A day, or nothing for none."""
    return day(text) if text else None


def since(text: str) -> datetime:
    """The beginning of a day, in UTC."""
    return datetime.combine(day(text), datetime.min.time(), UTC)


def document(text: str) -> DocumentView:
    """A document of a protocol: its title, format, size and link, of which only the title is needed."""
    parts = [part.strip() for part in text.split("|")]
    if len(parts) > 4:
        raise ArgumentTypeError(f"{text[:80]!r} is no document: write it as 'Title|DOC|90KB|https://…'")
    title, kind, size, link = parts + [""] * (4 - len(parts))
    try:
        return DocumentView(title, kind or None, parse_size(size) if size else None, link or None)
    except Invalid as error:
        raise ArgumentTypeError(str(error)) from error
