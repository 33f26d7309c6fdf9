"""The figures that the benchmark states."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.figures import percentile, ratio, table, times, window
from tests.benchmarks.profile import inclusive
from tests.benchmarks.talking import ASKED_OF_OURS, varied

DURATIONS = st.lists(st.floats(min_value=0.0001, max_value=1000), min_size=1, max_size=200)


def test_times_are_in_milliseconds() -> None:
    made = times([0.010, 0.020, 0.030])
    assert (made.count, made.median, made.p95) == (3, 20.0, 30.0)


@given(DURATIONS)
def test_a_percentile_is_one_of_the_values_and_at_least_that_share_is_no_larger(values: list[float]) -> None:
    found = percentile(values, 0.95)
    assert found in values
    assert sum(one <= found for one in values) >= 0.95 * len(values)


def test_one_slow_answer_in_twenty_does_not_move_the_95th_percentile() -> None:
    assert percentile([1.0] * 19 + [60.0], 0.95) == 1.0
    assert percentile([1.0] * 18 + [60.0] * 2, 0.95) == 60.0


@pytest.mark.parametrize(("turn", "first", "last"), [(5, 1, 20), (50, 41, 60), (200, 191, 210), (500, 491, 510)])
def test_a_window_lies_around_its_turn_and_begins_no_earlier_than_the_first(turn: int, first: int, last: int) -> None:
    around = window(turn, 20)
    assert (around[0], around[-1]) == (first, last)
    assert turn in around


def test_a_ratio_has_three_places_and_survives_a_division_by_nothing() -> None:
    assert ratio(394.0, 18.0) == 21.9
    assert ratio(1.0, 0.0) == float("inf")


def test_a_table_lists_every_column_of_every_row() -> None:
    shown = table([{"server": "assistant", "ms": 18.5}, {"server": "stock", "count": 1200}]).splitlines()
    assert [line.split("|")[1].strip() for line in shown] == ["server", "---------", "assistant", "stock"]
    assert "1,200" in shown[3]
    assert len({len(line) for line in shown}) == 1


def test_a_function_that_calls_itself_is_counted_once() -> None:
    total, alone, count = inclusive(["main;walk;walk 3", "main;read 1"])
    assert (total["walk"], total["main"], alone["main"], count) == (3, 4, 0, 4)


def test_only_what_is_called_from_one_function_is_counted_when_asked_for() -> None:
    total, _, count = inclusive(["main;answer;rank 3", "main;save 5"], within="answer")
    assert (dict(total), count) == ({"answer": 3, "rank": 3}, 3)


def test_waiting_for_the_next_message_is_no_work() -> None:
    total, _, count = inclusive(["main;serve (sanic/server/runners.py:37) 90", "main;serve (sanic/server/runners.py:37);answer 10"])
    assert (total["answer"], total["main"], count) == (10, 10, 10)


def test_no_question_is_put_the_same_way_twice_in_a_hundred_conversations() -> None:
    asked = list(itertools.islice(varied(ASKED_OF_OURS), 100 * len(ASKED_OF_OURS)))
    assert len(set(asked)) == len(asked)
