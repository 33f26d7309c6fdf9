"""What bars are drawn from: shares of a whole, one beside the other. The words and numbers that say the same are in the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.audits.report import RoundReport, Tally


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


def _parts(counts: Sequence[tuple[str, str, int]]) -> tuple[Part, ...]:
    total = sum(count for _, _, count in counts) or 1
    parts, before = [], 0
    for kind, name, count in counts:
        parts.append(Part(kind, name, count, round(100 * before / total, 2), round(100 * count / total, 2)))
        before += count
    return tuple(parts)
