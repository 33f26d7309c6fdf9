"""What an answer becomes when something is given to it, for each kind of item."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.audits.merging import LONGEST_NOTE, MOST_ENTRIES, Value, merged, note_of
from knowledge.audits.types import DESCRIBED, NO, NOT_APPLICABLE, STATES, YES, Given
from knowledge.errors import Invalid
from tests.audits import QUESTIONNAIRE, item

TICK, DESCRIPTION, TRUE, OTHERS = (item(number) for number in ("1.4", "6.1", "7.2", "1.12"))


def entry(text: str, by: str = "Ada") -> dict[str, Any]:
    return {"text": text, "by": by, "at": "2026-05-01T10:00:00+00:00"}


def give(to: Any, held: Value | None = None, **what: Any) -> Value:
    return merged(to, Given(to.key, **what), held or Value(), "Ada")


@pytest.mark.parametrize("to", [TICK, TRUE], ids=["tick", "tick if true"])
@pytest.mark.parametrize("state", [YES, NO, NOT_APPLICABLE])
def test_a_tick_is_yes_no_or_not_applicable_with_or_without_a_note(to: Any, state: str) -> None:
    assert give(to, state=state) == Value(state)
    assert give(to, state=state, note="only on paper") == Value(state, "only on paper")


def test_a_new_state_keeps_the_note_and_a_new_note_keeps_the_state() -> None:
    held = Value(NO, "since 2020")
    assert give(TICK, held, state=YES) == Value(YES, "since 2020")
    assert give(TICK, held, note="since 2021") == Value(NO, "since 2021")
    assert give(TICK, held, state=YES, note="") == Value(YES)
    assert give(TICK, held) == held


def test_a_note_alone_on_what_has_no_answer_is_a_yes() -> None:
    assert give(TICK, note="only on paper") == Value(YES, "only on paper")


def test_a_tick_is_not_described_and_has_no_entries() -> None:
    with pytest.raises(Invalid, match=r"1\.4 is answered by yes or no"):
        give(TICK, state=DESCRIBED, note="words")
    for one in (Given(TICK.key, entries=("photos",)), Given(TICK.key, removes=("photos",))):
        with pytest.raises(Invalid, match=r"1\.4 takes one answer"):
            merged(TICK, one, Value(), "Ada")


@pytest.mark.parametrize("to", [TICK, DESCRIPTION, TRUE, OTHERS], ids=["tick", "describe", "tick if true", "others"])
@pytest.mark.parametrize("state", ["maybe", "", "YES", "later"])
def test_a_state_that_there_is_not_is_refused(to: Any, state: str) -> None:
    with pytest.raises(Invalid, match=f"{to.number} cannot be answered by"):
        give(to, Value(YES, "", [entry("photos")]) if to == OTHERS else None, state=state, note="a note")


def test_a_description_is_its_note() -> None:
    assert give(DESCRIPTION, note="We check.") == Value(DESCRIBED, "We check.")
    assert give(DESCRIPTION, state=DESCRIBED, note="We check.") == Value(DESCRIBED, "We check.")
    assert give(DESCRIPTION, state=YES, note="We check.") == Value(DESCRIBED, "We check.")
    assert give(DESCRIPTION, Value(DESCRIBED, "We check."), note="We check twice.") == Value(DESCRIBED, "We check twice.")
    assert give(DESCRIPTION, Value(DESCRIBED, "We check."), state=YES) == Value(DESCRIBED, "We check.")


def test_a_description_can_be_none_or_not_applicable() -> None:
    assert give(DESCRIPTION, state=NO) == Value(NO)
    assert give(DESCRIPTION, state=NOT_APPLICABLE, note="we keep no Register") == Value(NOT_APPLICABLE, "we keep no Register")
    assert give(DESCRIPTION, Value(NO), note="We check.") == Value(DESCRIBED, "We check.")


@pytest.mark.parametrize("what", [{}, {"state": YES}, {"state": DESCRIBED}, {"note": ""}, {"state": DESCRIBED, "note": " \u200b\n "}])
def test_a_description_without_words_is_refused(what: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match=r"6\.1 asks for a description"):
        give(DESCRIPTION, **what)


def test_entries_say_who_added_them_and_when() -> None:
    after = give(OTHERS, entries=("photos", "passports"))
    assert after == Value(YES, "", [entry("photos"), entry("passports")])
    for one in after.entries:
        assert one["by"] == "Ada"
        assert timedelta(0) <= datetime.now(UTC) - datetime.fromisoformat(one["at"]) < timedelta(minutes=1)


def test_entries_are_added_to_those_that_are_there_each_once() -> None:
    held = Value(YES, "", [entry("Photos", "Bob")])
    after = give(OTHERS, held, entries=("passports", "photos ", "PASSPORTS", "\u200b"))
    assert [(one["text"], one["by"]) for one in after.entries] == [("Photos", "Bob"), ("passports", "Ada")]


def test_entries_after_no_others_make_it_a_yes_and_no_others_after_entries_takes_them_away() -> None:
    assert give(OTHERS, Value(NO), entries=("photos",)).state == YES
    assert give(OTHERS, Value(YES, "", [entry("photos")]), state=NO) == Value(NO)
    assert give(OTHERS, Value(YES, "", [entry("photos")]), state=NOT_APPLICABLE) == Value(NOT_APPLICABLE)


def test_an_entry_can_be_taken_away_and_without_any_there_are_none() -> None:
    held = Value(YES, "", [entry("photos"), entry("passports")])
    assert give(OTHERS, held, removes=("PHOTOS",)).texts == ("passports",)
    assert give(OTHERS, held, removes=("photos", "passports")) == Value(NO)
    assert give(OTHERS, held, removes=("photos",), entries=("letters",)).texts == ("passports", "letters")
    assert give(OTHERS, held, removes=("shoes",)) == held


@pytest.mark.parametrize("what", [{}, {"state": YES}, {"entries": ("\u200b",)}, {"note": "a note"}])
def test_an_open_item_without_entries_asks_which(what: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match=r"1\.12 asks which"):
        give(OTHERS, **what)


def test_there_is_a_most_that_is_kept() -> None:
    assert give(OTHERS, entries=tuple(f"thing {number}" for number in range(MOST_ENTRIES))).state == YES
    with pytest.raises(Invalid, match=f"1.12 has {MOST_ENTRIES + 1} entries: the most that can be kept is {MOST_ENTRIES}"):
        give(OTHERS, entries=tuple(f"thing {number}" for number in range(MOST_ENTRIES + 1)))
    for to, what in ((TICK, {"note": "x" * (LONGEST_NOTE + 1)}), (OTHERS, {"entries": ("x" * (LONGEST_NOTE + 1),)})):
        with pytest.raises(Invalid, match=f"{LONGEST_NOTE + 1} characters: the most that can be kept is {LONGEST_NOTE}"):
            give(to, **what)
    assert len(give(TICK, note="x" * LONGEST_NOTE).note) == LONGEST_NOTE


def test_a_note_keeps_its_lines_and_loses_what_cannot_be_seen() -> None:
    assert note_of("  first\r\nsecond\rthird\n\n \x00fo\u200burth\ud800 ") == "first\nsecond\nthird\nfourth\ufffd"


@given(st.text(max_size=300))
def test_a_note_that_is_kept_is_kept_the_same_again(text: str) -> None:
    kept = note_of(text)
    assert note_of(kept) == kept
    kept.encode("utf-8")


texts = st.text(max_size=12)
givens = st.builds(
    Given,
    st.sampled_from([one.key for one in QUESTIONNAIRE.items]),
    st.none() | st.sampled_from(STATES),
    st.none() | texts,
    st.lists(texts, max_size=3).map(tuple),
    st.lists(texts, max_size=2).map(tuple),
)


@given(st.lists(givens, max_size=6))
def test_whatever_is_given_in_turn_an_answer_stays_whole_or_is_refused(several: list[Given]) -> None:
    held: dict[str, Value] = {}
    for one in several:
        to = QUESTIONNAIRE.item(one.item)
        before = held.get(to.key, Value())
        try:
            after = merged(to, one, before, "Ada")
        except Invalid:
            continue
        held[to.key] = after
        if not (one.entries and one.removes):
            assert merged(to, one, after, "Bob") == after  # Said again, it says the same.
        if to.kind == "others":
            assert after.state in (YES, NO, NOT_APPLICABLE)
            assert bool(after.entries) == (after.state == YES)
        elif to.kind == "describe":
            assert after.state in (DESCRIBED, NO, NOT_APPLICABLE)
            assert after.note or after.state != DESCRIBED
            assert not after.entries
        else:
            assert after.state in (YES, NO, NOT_APPLICABLE)
            assert not after.entries
