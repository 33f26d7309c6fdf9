"""The day of a review is read as people say it, and a text that names none gives none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.admin.talk.dates import read_date

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("review it on 3 March 2027", date(2027, 3, 3)),
        ("the 3rd of March", date(2027, 3, 3)),
        ("5 December", date(2026, 12, 5)),
        ("March 3, 2028", date(2028, 3, 3)),
        ("3/4/2027", date(2027, 4, 3)),
        ("2027-04-03", date(2027, 4, 3)),
        ("in March 2027", date(2027, 3, 1)),
        ("next september", date(2027, 9, 1)),
        ("in December", date(2027, 12, 1)),
        ("june next year", date(2027, 6, 1)),
        ("end of March 2027", date(2027, 3, 31)),
        ("end of the year", date(2026, 12, 31)),
        ("in a year", date(2027, 12, 1)),
        ("a year from now", date(2027, 12, 1)),
        ("next year", date(2027, 12, 1)),
        ("in 18 months", date(2028, 6, 1)),
        ("in six months", date(2027, 6, 1)),
        ("in a couple of years", date(2028, 12, 1)),
        ("in half a year", date(2027, 6, 1)),
        ("in 3 weeks", date(2026, 12, 22)),
        ("the first of next month", date(2027, 1, 1)),
        ("summer 2027", date(2027, 6, 1)),
        ("till 2028", date(2028, 1, 1)),
        ("tomorrow", date(2026, 12, 2)),
    ],
)
def test_a_day_is_read_in_the_words_that_people_use(text: str, day: date) -> None:
    assert read_date(text, TODAY) == day


@pytest.mark.parametrize("text", ["", "review it", "whenever", "31 February 2027", "the second one", "92KB", "mayor and marching band"])
def test_a_text_without_a_day_gives_none(text: str) -> None:
    assert read_date(text, TODAY) is None


def test_what_is_put_off_counts_from_the_day_that_is_held() -> None:
    held = date(2027, 8, 31)
    assert read_date("push the review back six months", TODAY, held) == date(2028, 2, 29)
    assert read_date("review it in six months", TODAY, held) == date(2027, 6, 1)
    assert read_date("put it off by a month", TODAY, date(2020, 1, 1)) == date(2027, 1, 1)


@given(st.dates(TODAY + timedelta(days=1), date(2099, 12, 31)), st.sampled_from(["%d %B %Y", "%d/%m/%Y", "%Y-%m-%d", "%B %d, %Y"]))
def test_a_whole_date_is_read_back_as_it_was_written(day: date, written: str) -> None:
    assert read_date(f"review it on {day:{written}} please", TODAY) == day


@given(st.text(max_size=120))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    found = read_date(text, TODAY)
    assert found is None or isinstance(found, date)
