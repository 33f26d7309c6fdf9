"""Reads the day on which a protocol is to be reviewed, in people's words."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_YEAR = r"(?P<year>20\d\d)"
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12, "new year": 1, "easter": 4}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
            "eleven": 11, "twelve": 12, "eighteen": 18, "a couple of": 2, "half a": 0}  # fmt: skip
_NUMBER = r"(?P<number>\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_UNIT = r"(?P<unit>day|week|month|year)s?(?:'s?)?"
_WHOLE = (
    re.compile(r"(?P<year>20\d\d)[/.-](?P<number>0?[1-9]|1[0-2])[/.-](?P<day>\d{1,2})\b"),
    re.compile(r"\b(?P<day>\d{1,2})\s?[/.-]\s?(?P<number>0?[1-9]|1[0-2])\s?[/.-]\s?(?P<year>20\d\d)\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH}(?:[\s,-]+{_YEAR})?"),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+{_YEAR})?"),
)
_FIRST_OF_NEXT_MONTH = re.compile(r"\bnext month\b|\b(?:1st|first) of next month\b")
_END_OF = re.compile(rf"\bend of (?:{_MONTH}(?:\s+{_YEAR})?|the (?P<what>month|year)|(?P<bare>20\d\d))")
_OF_MONTH = re.compile(rf"\b{_MONTH}(?:[\s,]+(?:of\s+)?(?:{_YEAR}|(?P<next>next year)))?")
_LATER = re.compile(rf"\b{_NUMBER}\s+{_UNIT}(?:\s+(?:and a half))?\b")
_OF_SEASON = re.compile(rf"\b(?P<season>{'|'.join(_SEASONS)})(?:\s+(?:of\s+)?{_YEAR})?\b")
_ONLY_YEAR = re.compile(rf"\b{_YEAR}\b")
_PUT_OFF = re.compile(r"\b(?:push|put|move|delay|postpone|extend|defer)\w*\b.*\b(?:back|off|out|on|forward|later|by|for|another)\b")


def read_date(text: str, today: date, held: date | None = None) -> date | None:
    """The day that a text names, None when it names none.

    A month stands for its first day; a day without a year is the next one. 'Six months later' counts from the day that is held.
    """
    low = text.lower()
    for pattern in _WHOLE:
        if match := pattern.search(low):
            return _whole(match, today)
    if match := _END_OF.search(low):
        return _end(match, today)
    if _FIRST_OF_NEXT_MONTH.search(low):
        return _months_on(today.replace(day=1), 1)
    if match := _LATER.search(low):
        start = held if held and held >= today and _PUT_OFF.search(low) else today
        return _on(start, _number(match["number"]), match["unit"], half_a=match["number"] == "half a")
    if match := _OF_MONTH.search(low):
        year = match["year"] or (match["next"] and str(today.year + 1))
        return _first(_month(match["month"]), int(year) if year else None, today)
    if match := _OF_SEASON.search(low):
        return _first(_SEASONS[match["season"]], int(match["year"]) if match["year"] else None, today)
    if re.search(r"\bnext year\b|\ba year(?:'s time)?\b|\bannually\b", low):
        return _months_on(today, 12)
    if re.search(r"\btomorrow\b", low):
        return today + timedelta(days=1)
    match = _ONLY_YEAR.search(low)
    return date(int(match["year"]), 1, 1) if match else None


def _whole(match: re.Match[str], today: date) -> date | None:
    given = match.groupdict()
    month = int(given["number"]) if given.get("number") else _month(given["month"])
    day = int(given["day"])
    year = int(given["year"]) if given["year"] else today.year
    try:
        found = date(year, month, day)
        return found if given["year"] or found > today else found.replace(year=year + 1)
    except ValueError:
        return None


def _end(match: re.Match[str], today: date) -> date:
    if match["month"]:
        first = _first(_month(match["month"]), int(match["year"]) if match["year"] else None, today)
    elif match["what"] == "month":
        first = today.replace(day=1)
    else:
        first = date(int(match["bare"] or today.year), 12, 1)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _first(month: int, year: int | None, today: date) -> date:
    """The first day of a month, of the year that is given or else of the next such month."""
    if year is None:
        year = today.year if month > today.month else today.year + 1
    return date(year, month, 1)


def _on(start: date, number: int, unit: str, *, half_a: bool) -> date:
    if half_a:
        return _months_on(start, 6) if unit == "year" else start + timedelta(days=14)
    if unit in ("day", "week"):
        return start + timedelta(days=number * (7 if unit == "week" else 1))
    return _months_on(start, number * (12 if unit == "year" else 1))


def _months_on(start: date, months: int) -> date:
    """The same day so many months later, or the last of that month when it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _month(word: str) -> int:
    return next(number for name, number in MONTHS.items() if name.startswith(word[:3]))
