"""File sizes as the council's page writes them (`8.19MB`, `58.2KB`, `141.85 KB`) and as bytes. 1 KB is 1,024 bytes."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from knowledge.errors import Invalid

_UNITS = {"B": 1, "BYTE": 1, "BYTES": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}
_WRITTEN = re.compile(r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>[A-Za-z]+)", re.ASCII)
LARGEST = 2**31 - 1
"""The most bytes that can be kept, just under 2 GB."""


def parse_size(text: str) -> int:
    """Bytes of a written size, to the nearest byte; Invalid says what was expected."""
    match = _WRITTEN.fullmatch(text.strip()) if len(text) < 40 else None
    unit = _UNITS.get(match["unit"].upper()) if match else None
    if match is None or unit is None:
        raise Invalid(f"The size is {text.strip()[:40]!r}: it must be a number and B, KB, MB or GB, such as 90KB.", "size")
    return checked_size(int((Decimal(match["number"].replace(",", "")) * unit).to_integral_value(ROUND_HALF_UP)))


def checked_size(size: int) -> int:
    """The size itself; Invalid when it is negative or too large to keep."""
    if not 0 <= size <= LARGEST:
        raise Invalid(f"The size is {size} bytes: it must be from 0 to {LARGEST}.", "size")
    return size


def format_size(size: int) -> str:
    """The size with at most two decimals and no space, trailing zeros dropped, in the largest unit that gives 1 or more."""
    for unit in ("GB", "MB", "KB"):
        number = (Decimal(size) / _UNITS[unit]).quantize(Decimal("0.01"), ROUND_HALF_UP)
        if number >= 1:
            return f"{number:f}".rstrip("0").rstrip(".") + unit
    return f"{size}B"
