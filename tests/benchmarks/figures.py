"""Medians, shares and ratios of what was measured, and the tables that show them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Times:
    """What many measurements of one thing come to, in milliseconds."""

    count: int
    median: float
    p95: float


def times(seconds: Sequence[float]) -> Times:
    """The figures of some durations, given in seconds."""
    return Times(len(seconds), round(1000 * statistics.median(seconds), 1), round(1000 * percentile(seconds, 0.95), 1))


def percentile(values: Sequence[float], share: float) -> float:
    """The least of the values that at least the share of all of them does not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def window(turn: int, width: int) -> range:
    """The turns around one, `width` of them, none before the first."""
    first = max(1, turn - (width - 1) // 2)
    return range(first, first + width)


def ratio(one: float, other: float) -> float:
    """How many times the other the one is, to two places of significance."""
    return float(f"{one / other:.3g}") if other else math.inf


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table; numbers stand to the right."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[_shown(row.get(column)) for column in columns] for row in rows]
    numeric = [any(isinstance(row.get(column), int | float) for row in rows) for column in columns]
    widths = [max(len(line[place]) for line in [columns, *cells]) for place in range(len(columns))]
    rule = [("-" * (width - 1) + ":") if right else "-" * width for width, right in zip(widths, numeric, strict=True)]
    return "\n".join(
        "| "
        + " | ".join(text.rjust(width) if right else text.ljust(width) for text, width, right in zip(line, widths, numeric, strict=True))
        + " |"
        for line in [columns, rule, *cells]
    )


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
