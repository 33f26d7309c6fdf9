"""Whatever people paste, plain words come out, soon and without control characters."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.text import MAXIMUM_LENGTH, clean, one_line, sentences, words


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("<@U04KTQ9> who is on it?", "who is on it?"),
        ("<!here> who is on it?", "who is on it?"),
        ("<at>Sharing Assistant</at> who is on it?", "who is on it?"),
        ("see <https://example.org/page|the page> please", "see the page please"),
        ("see https://example.org/a?b=c please", "see please"),
        ("who is on the *Autism* _Panel_?", "who is on the Autism Panel ?"),
        ("thanks :thumbsup: all", "thanks all"),
        ("well 😀 done", "well done"),
        ("> quoted line", "quoted line"),
        ("<b>missing</b> children", "missing children"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("child [UPN removed] has gone", "child has gone"),
        ("my nhs no is [NHS number removed] who are the partners", "who are the partners"),
        ("Pupil (DOB: [date removed], UPN [UPN removed]) has gone", "Pupil ( , ) has gone"),
        ("ask the NHS about [date removed]", "ask the NHS about"),
        ("what’s “it” for", 'what\'s "it" for'),
        ("ＮＣＭＰ partners", "NCMP partners"),
        ("missing\x00from\x07education", "missing from education"),
        ("a\u202eb\u200bc", "a b c"),
        ("half \ud800 a pair", "half a pair"),
        ("tab\tand   spaces", "tab and spaces"),
        ("Élodie’s café", "Élodie's café"),
        ("", ""),
        (" \n \n", ""),
    ],
)
def test_mark_up_and_what_cannot_be_seen_are_taken_off(typed: str, read: str) -> None:
    assert clean(typed) == read


def test_an_email_is_read_without_its_header_its_quote_marks_and_its_signature() -> None:
    email = (
        "From: Admissions Inbox\nSent: Monday\nTo: Records\nSubject: RE: FW: Year 5 over the border\n\n"
        "> Good afternoon\nWho gets the data?\n\nKind regards\nPauline\nAdmissions Officer"
    )
    assert clean(email) == "Year 5 over the border\nGood afternoon\nWho gets the data?"


def test_a_question_after_a_thank_you_is_not_taken_for_a_signature() -> None:
    assert "who is on it?" in clean("hello\nthanks for the last answer\nwho is on it?")


def test_line_breaks_stay_and_empty_lines_go() -> None:
    assert clean("one\n\n  two  \nthree\n") == "one\ntwo\nthree"


def test_a_very_long_message_is_read_at_its_beginning_and_its_end() -> None:
    read = clean("first words " + "padding " * 5_000 + " last words")
    assert read.startswith("first words")
    assert read.endswith("last words")
    assert len(read) <= MAXIMUM_LENGTH + 1


@pytest.mark.parametrize("piece", ["<", "[", "(", "> ", "\nthanks", "*_~", ":a", "<https://a|", "a@", "\n\n-- ", "<at>", "'s "])
def test_a_message_made_to_take_long_takes_no_time(piece: str) -> None:
    start = time.process_time()
    clean(piece * (20_000 // len(piece)))
    assert time.process_time() - start < 2


@given(st.text(max_size=300))
def test_nothing_but_letters_signs_and_line_breaks_comes_out(typed: str) -> None:
    for character in clean(typed):
        assert character == "\n" or unicodedata.category(character)[0] in "LNPZS"
        assert character not in "\x00\x1b\u202e"


@given(st.text(max_size=300))
def test_the_parts_hold_nothing_that_the_text_does_not(typed: str) -> None:
    text = clean(typed)
    assert all(part in text and part == part.strip() and part for part in sentences(text))
    assert "\n" not in one_line(text)
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in words(text))


def test_a_text_is_cut_into_sentences_at_full_stops_questions_and_lines() -> None:
    assert sentences("We moved. Who is on it? And\nthe size; please") == ["We moved.", "Who is on it?", "And", "the size;", "please"]


def test_words_are_lower_case_and_without_accents_and_possessives() -> None:
    assert words("The Café's 5 Non-attendance doesn't") == ["the", "cafe", "5", "non", "attendance", "doesnt"]
