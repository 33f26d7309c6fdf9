"""Removes personal identifiers from what people type, before anything is stored, logged or understood.

Removed: unique pupil number (UPN), NHS number, National Insurance number, date of birth and other full dates, phone
number, e-mail address, full postcode. Names of people cannot be found reliably and are not looked for. A date to come,
its year written in full, is nobody's date of birth and stays: it may be when a protocol is reviewed.
Formats: DfE guidance on UPNs, NHS Data Dictionary, HMRC manual NIM39110, Royal Mail PAF.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("e-mail address", re.compile(r"(?:<mailto:)?[\w.+'-]{1,200}@[\w-]+(?:\.[\w-]+)+(?:\|[^>\s]*>)?", re.I)),
    ("UPN", re.compile(r"\b[A-HJ-NP-RT-Z]\s?\d(?:\s?\d){10}\s?[\dA-Z]\b", re.I)),
    (
        "National Insurance number",
        re.compile(r"\b[A-Z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b", re.I),
    ),
    ("date", re.compile(r"\b(?:0?[1-9]|[12]\d|3[01])\s?[/.-]\s?(?:0?[1-9]|1[0-2])\s?[/.-]\s?(?:19|20)?\d{2}\b")),
    ("date", re.compile(r"\b(?:19|20)\d{2}[/.-](?:0?[1-9]|1[0-2])[/.-](?:0?[1-9]|[12]\d|3[01])\b")),
    (
        "date",
        re.compile(rf"\b(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH}[\s,-]+(?:(?:19|20)\d{{2}}|'?\d{{2}})\b", re.I),
    ),
    ("date", re.compile(rf"\b{_MONTH}\s+(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?,?\s+(?:19|20)\d{{2}}\b", re.I)),
    ("phone number", re.compile(r"(?<![\w+])(?:\+44\s?(?:\(0\)\s?)?|0044\s?|\(?0)\d(?:[\s().-]{0,2}\d){8,9}(?!\d)")),
    ("NHS number", re.compile(r"(?<![\w.])\d{3}[\s-]?\d{3}[\s-]?\d{4}(?![\w])")),
    (
        "postcode",
        re.compile(
            r"\b(?:GIR\s?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPS-UW]|[A-HK-Y]\d[ABEHMNPRV-Y])\s{0,2}\d[ABD-HJLNP-UW-Z]{2})\b",
            re.I,
        ),
    ),
)

KINDS = frozenset(name for name, _ in _PATTERNS)
PLACEHOLDER = re.compile(r"\[(?:" + "|".join(sorted(re.escape(name) for name in KINDS)) + r") removed\]")


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Cleaned:
    """A text without identifiers, and which kinds were removed from it, each once, in order."""

    text: str
    removed: tuple[str, ...]


def remove_identifiers(text: str) -> Cleaned:
    """Replace every identifier found in `text` with '[kind removed]'."""
    removed: list[str] = []
    for kind, pattern in _PATTERNS:
        cleaned = pattern.sub(lambda found, kind=kind: found[0] if kind == "date" and _is_to_come(found[0]) else f"[{kind} removed]", text)  # type: ignore[misc]
        if cleaned != text and kind not in removed:
            removed.append(kind)
        text = cleaned
    return Cleaned(text, tuple(removed))


def _is_to_come(written: str) -> bool:
    """Whether a date that was found, its year written in full, lies after today."""
    figures = re.findall(r"\d+", written)
    year = next((int(one) for one in figures if len(one) == 4), 0)
    others = [int(one) for one in figures if len(one) != 4]
    if named := re.search(r"[a-z]{3}", re.sub(r"(?<=\d)(?:st|nd|rd|th)|\bof\b", "", written.lower())):
        month, day = _MONTHS.index(named[0]) + 1, others[0] if others else 0
    else:
        day, month = (others[-1], others[0]) if figures and len(figures[0]) == 4 else (others[0], others[-1])
    try:
        return date(year, month, day) > date.today()  # noqa: DTZ011 - the day where the assistant runs
    except ValueError:
        return False
