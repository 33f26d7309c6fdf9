"""Bars: parts that together are as wide as the whole."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.web.charts import answers
from knowledge.audits.report import Tally

counts = st.integers(0, 10_000)


def test_each_part_is_as_wide_as_its_share_and_begins_where_the_last_one_ends() -> None:
    parts = answers(Tally(yes=5, no=3, not_applicable=0, unanswered=2))
    assert [(part.name, part.count, part.x, part.width) for part in parts] == [
        ("Yes", 5, 0, 50),
        ("No", 3, 50, 30),
        ("Not applicable", 0, 80, 0),
        ("Not answered", 2, 80, 20),
    ]


@given(counts, counts, counts, counts)
def test_parts_never_leave_the_bar(yes: int, no: int, not_applicable: int, unanswered: int) -> None:
    parts = answers(Tally(yes, no, not_applicable, unanswered))
    assert all(part.x >= 0 and part.x + part.width <= 100.01 for part in parts)
    assert all(first.x + first.width == pytest.approx(second.x, abs=0.02) for first, second in pairwise(parts))


def test_a_bar_of_nothing_is_empty() -> None:
    assert {part.width for part in answers(Tally(0, 0, 0, 0))} == {0}
