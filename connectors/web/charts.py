"""What bars are drawn from: shares of a whole, one beside the other. The words and numbers that say the same are in the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.audits.report import RoundReport, Tally
from knowledge.figures import AuditRound, Day


@dataclass(frozen=True)
class Part:
    """A part of a bar. `kind` names its colour; `x` and `width` are in per cent of the bar."""

    kind: str
    name: str
    count: int
    x: float
    width: float


def answers(tally: Tally, yes: str = "Yes") -> tuple[Part, ...]:
    """What is answered to an item; `yes` is what its section calls a yes."""
    counts = (tally.yes, tally.no, tally.not_applicable, tally.unanswered)
    names = (yes, "No", "Not applicable", "Not answered")
    return _parts(tuple(zip(("first", "second", "third", "rest"), names, counts, strict=True)))


def progress(report: RoundReport) -> tuple[Part, ...]:
    """How far the partnerships of a round are."""
    return _parts(
        (
            ("first", "Submitted", len(report.submitted)),
            ("second", "Begun", len(report.begun)),
            ("rest", "Not started", len(report.not_started)),
        )
    )


@dataclass(frozen=True)
class Column:
    """A column of a chart, its parts from the ground up; `x` and `width` are in per cent of the chart, as is the height of a part."""

    x: float
    width: float
    parts: tuple[Part, ...]


def outcomes(day: Day) -> tuple[Part, ...]:
    """What became of the questions of a day, or of many."""
    return _parts(_outcomes(day))


def columns(days: Sequence[Day]) -> tuple[Column, ...]:
    """A column for each day, as high as its questions are many. Its parts lie along it: `x` is from the ground up."""
    highest = max((day.total for day in days), default=0) or 1
    width = 100 / max(len(days), 1)
    return tuple(Column(round(place * width, 3), round(width, 3), _parts(_outcomes(day), highest)) for place, day in enumerate(days))


def feedback(helpful: int, not_helpful: int) -> tuple[Part, ...]:
    """Which answers helped, of those that somebody said it of."""
    return _parts((("first", "Helpful", helpful), ("second", "Not helpful", not_helpful)))


def audit_round(one: AuditRound) -> tuple[Part, ...]:
    """How far the partnerships of the newest round are."""
    return _parts((("first", "Submitted", one.submitted), ("second", "Begun", one.begun), ("rest", "Not started", one.not_started)))


def _outcomes(day: Day) -> tuple[tuple[str, str, int], ...]:
    return (
        ("first", "Answered", day.answered),
        ("second", "Asked back", day.asked),
        ("third", "Declined", day.declined),
        ("fourth", "Failed", day.failed),
    )


def _parts(counts: Sequence[tuple[str, str, int]], whole: int = 0) -> tuple[Part, ...]:
    """The parts of a bar; `whole` is what all of it stands for, where that is more than its parts."""
    total = whole or sum(count for _, _, count in counts) or 1
    parts, before = [], 0
    for kind, name, count in counts:
        parts.append(Part(kind, name, count, round(100 * before / total, 2), round(100 * count / total, 2)))
        before += count
    return tuple(parts)
