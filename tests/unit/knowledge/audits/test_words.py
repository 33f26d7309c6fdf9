"""The words that decide an item, the small words that say nothing, and what of a text is a note."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.audits.talk.words import LATER, as_note, is_filler, plain, says_only_verdicts, verdicts
from knowledge.audits.types import NO, NOT_APPLICABLE, YES

DECIDING = {
    YES: "yes|y|yep|yeah|aye|ok|okay|tick|ticked|true|correct|we do|we have|we hold|of course|definitely|✓|✅|👍|affirmative",
    NO: "no|n|nope|nah|none|nothing|not|never|we don't|we do not|we dont|they haven't got|not held|not any more|no longer|false|✗|cross|isn't|it is not true",
    NOT_APPLICABLE: "n/a|na|N.A.|not applicable|doesn't apply|does not apply|not relevant|irrelevant",
    LATER: "don't know|i don't know|dunno|not sure|unsure|no idea|tbc|skip|skip it|I'll have to check|come back to it|later",
}


@pytest.mark.parametrize(("value", "text"), [(value, text) for value, texts in DECIDING.items() for text in texts.split("|")])
def test_a_word_that_decides_does_so_alone_and_behind_a_number(value: str, text: str) -> None:
    assert [one.value for one in verdicts(plain(text))] == [value]
    assert [one.value for one in verdicts(plain(f"4 {text}"))] == [value]
    assert says_only_verdicts(plain(text))


@pytest.mark.parametrize(
    "text", ["notes", "nose", "yesterday", "nation", "trust", "another", "knot", "okapi", "tuna", "young", "snow", "canal", "1.4", ""]
)
def test_a_word_within_another_decides_nothing(text: str) -> None:
    assert verdicts(plain(text)) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1 is n, 2 is yes", [NO, YES]),
        ("1 n 2 n", [NO, NO]),
        ("n to 1", [NO]),
        ("4 n the rest yes", [NO, YES]),
        ("phones n emails", []),
        ("yes to addresses n phones", [YES]),
        ("y n y", [YES, NO, YES]),
    ],
)
def test_n_is_no_but_between_two_words_it_is_and(text: str, values: list[str]) -> None:
    assert [one.value for one in verdicts(plain(text))] == values


@pytest.mark.parametrize("text", ["we hold it, don't we", "that's a yes isn't it?", "yes, haven't we"])
def test_a_question_at_the_end_denies_nothing(text: str) -> None:
    assert NO not in [one.value for one in verdicts(plain(text))]


def test_number_words_with_a_point_are_numbers() -> None:
    assert plain("five point four and 1 point 12").replace("\u2060", "").replace(" ", "") == "5.4and1.12"


@given(st.text())
def test_a_plain_text_is_as_long_as_the_text_it_was_made_of(text: str) -> None:
    low = plain(text)
    assert len(low) == len(text)
    for one in verdicts(low):
        assert 0 <= one.start < one.end <= len(text)
        assert low[one.start : one.end].strip() == one.words


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", True), ("um so the", True), ("it's, for our", True), ("...", True), ("pigeons", False), ("the paper", False)],
)
def test_small_words_say_nothing(text: str, expected: bool) -> None:
    assert is_filler(text) == expected


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (": only on paper", "only on paper"),
        (" - in SIMS.", "in SIMS"),
        ("(Kept by Ann)", "Kept by Ann"),
        ("kept by the office (Ann)", "kept by the office (Ann)"),
        ("with a note saying only for parents", "only for parents"),
        ("add a note: two a year", "two a year"),
        ("in brackets LAC only", "LAC only"),
        ("quote paper only unquote", "paper only"),
        ("but only for some, thanks", ""),
        ("which are in the safe", "in the safe"),
        ("paper and", "paper"),
        ("notebooks in the office", "notebooks in the office"),
        ("quoted in minutes", "quoted in minutes"),
        ("notes of meetings are kept apart", "notes of meetings are kept apart"),
        ("yes please", ""),
        ("", ""),
        ("...", ""),
    ],
)
def test_a_note_is_what_says_something_in_its_own_letters(text: str, note: str) -> None:
    assert as_note(text) == note


@given(st.text())
def test_a_note_holds_nothing_that_was_not_said(text: str) -> None:
    note = as_note(text)
    assert note in text
    assert note == note.strip(" \t\n")


LONG = 20_000


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "a",
        "no ",
        "n ",
        "add a ",
        "isn't it ",
        "(",
        "- ",
        "yes,",
        "1.",
        "\n",
        "note ",
        "don't ",
        "\u2060",
        "five point four ",
        "é",
    ],
)
def test_a_message_of_the_greatest_length_is_read_in_moments(piece: str) -> None:
    text = (piece * LONG)[:LONG]
    began = time.perf_counter()
    low = plain(text)
    verdicts(low)
    is_filler(low)
    as_note(text)
    assert time.perf_counter() - began < 10


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from(["and ", "add ", "a note ", "that ", "saying ", "please ", "unquote ", "(", ")", "no ", "is "]), max_size=60
    ).map("".join)
)
def test_a_note_within_notes_comes_to_an_end(text: str) -> None:
    assert as_note(text).removesuffix(")") in text
