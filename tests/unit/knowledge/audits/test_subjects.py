"""Which items a text speaks of: by number, ordinal, gathering word, or the names that people give them."""

from __future__ import annotations

import pytest

from knowledge.audits.questionnaires import DESCRIBE, Section
from knowledge.audits.talk.subjects import entries_marked, gathered, names_of, nothing_else, numbered
from knowledge.audits.talk.words import plain
from tests.audits import QUESTIONNAIRE, numbers, to_section

FIRST = QUESTIONNAIRE.sections[0]
TICKED = [section for section in QUESTIONNAIRE.sections if section.answers != DESCRIBE]


def found(text: str, section: Section = FIRST) -> list[str]:
    return [one.number for subject in numbered(plain(text), QUESTIONNAIRE, section) for one in subject.items]


def unknown(text: str) -> list[str]:
    return [subject.unknown for subject in numbered(plain(text), QUESTIONNAIRE, FIRST) if subject.unknown]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("3", "3"),
        ("1 3 5-7", "1 3 5-7"),
        ("#4", "4"),
        ("1.4", "4"),
        ("1.1-1.3", "1-3"),
        ("1.1-3", "1-3"),
        ("2 to 4", "2-4"),
        ("2–4", "2-4"),
        ("2..4", "2-4"),
        ("numbers 2 through number 4", "2-4"),
        ("one, two", "1 2"),
        ("three to five", "3-5"),
        ("first", "1"),
        ("the second and fifth", "2 5"),
        ("first two", "1-2"),
        ("the last three", "9-11"),
        ("bottom one", "11"),
        ("1y 2n", "1 2"),
        # Not items.
        ("in 2019", ""),
        ("since 2019", ""),
        ("at 10:30", ""),
        ("£5", ""),
        ("50%", ""),
        ("3 years", ""),
        ("5 days a week", ""),
        ("2 copies", ""),
        ("1/2/2020", ""),
        ("3rd", ""),
        ("1,000", ""),
        ("12.5.3", ""),
        ("years 7, 8 and 9", ""),
        ("key stage 3 and 4", ""),
        ("ks4", ""),
        ("page 4", ""),
        ("more than 3", ""),
        ("over 5", ""),
        ("the first time", ""),
        ("last year", ""),
        ("the last 2 years", ""),
        ("third party", ""),
        ("all 11", ""),
        ("no one", ""),
        ("that one", ""),
        ("two of us", ""),
        ("ten out of ten", ""),
    ],
    ids=repr,
)
def test_numbers_stand_for_items_unless_they_count_something_else(text: str, places: str) -> None:
    assert found(text) == list(numbers(places))


def test_other_than_comes_before_items_but_more_than_before_a_count() -> None:
    assert found("other than 1 and 4") == ["1.1", "1.4"]
    assert found("older than 4") == found("less than 4") == []


@pytest.mark.parametrize("text", ["13", "0", "5-3", "1-99", "8.1", "1.13", "2.4-3.1", "first twelve"])
def test_a_number_that_there_is_not_is_unknown(text: str) -> None:
    assert unknown(text) == [text]
    assert to_section(text).given == ()


def test_an_item_of_another_section_is_found_by_its_whole_number() -> None:
    assert found("2.4 and 7.1") == ["2.4", "7.1"]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("all", "all"),
        ("all of them", "all"),
        ("everything", "all"),
        ("the lot", "all"),
        ("all eleven", "all"),
        ("all ticked bar 9", "all"),
        ("all other than 3", "all"),
        ("every single one", "all"),
        ("the rest", "rest"),
        ("everything else", "rest"),
        ("the others", "rest"),
        ("the remaining ones", "rest"),
        ("otherwise", "rest"),
        ("none", "none"),
        ("none of them", "none"),
        ("nothing but 3", "none"),
        ("we don't hold any of these", "none"),
        ("no others", "none"),
        ("nothing else", "none"),
        ("others: none", "none"),
    ],
    ids=repr,
)
def test_a_word_can_gather_items(text: str, by: str) -> None:
    assert [subject.by for subject in gathered(plain(text), FIRST)] == [by]


@pytest.mark.parametrize(
    "text",
    [
        "at all",
        "in all",
        "that's all",
        "all in SIMS",
        "all over",
        "all sorts",
        "after all",
        "all three",
        "all five",
        "nothing about GPs",
        "other agencies",
        "another",
    ],
)
def test_a_word_that_only_looks_so_gathers_none(text: str) -> None:
    assert gathered(plain(text), FIRST) == []


def test_all_are_the_listed_items_none_are_the_open_one_too_and_no_others_are_the_open_one() -> None:
    assert gathered("all", FIRST)[0].items == FIRST.listed
    assert gathered("none", FIRST)[0].items == FIRST.items
    assert gathered("no others", FIRST)[0].items == (FIRST.others,)
    assert gathered("the rest", FIRST)[0].items == ()


@pytest.mark.parametrize("section", TICKED, ids=[one.key for one in TICKED])
def test_every_name_of_an_item_means_that_item(section: Section) -> None:
    for one in section.listed:
        for name in (one.short, *one.words, one.short.upper(), f"the {one.short}"):
            named = [subject.items for subject in names_of(section).found(plain(name))]
            assert named in ([(one,)], [(one,), (one,)]), name
            read = to_section(name, section.number)
            assert ([given.item for given in read.given], read.doubts) == ([one.key], ()), name


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("adresses", "1"),
        ("telefone numbers", "2"),
        ("telephone nmbers", "2"),
        ("attendnace", "7"),
        ("attendance records", "7"),
        ("e-mail addresses", "3"),
        ("email address", "3"),
        ("emails, addresses", "3 1"),
        ("emails. addresses", "3 1"),
        ("GP's", "4"),
        ("gp", "4"),
        ("social workers", "5"),
        ("doctors details and grades", "4 8"),
        ("dress", ""),
        ("gap", ""),
        ("gps tracker", "4"),
        ("the weather", ""),
        ("", ""),
    ],
    ids=repr,
)
def test_names_are_found_with_slips_of_the_finger_but_short_ones_only_as_they_are(text: str, places: str) -> None:
    assert [subject.items[0].number for subject in names_of(FIRST).found(plain(text))] == list(numbers(places))


def test_phones_no_are_no_phone_nos() -> None:
    assert [(given.item, given.state) for given in to_section("GP yes, phones no").given] == [
        ("information/gp", "yes"),
        ("information/telephone", "no"),
    ]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("others: photos, letters", "photos, letters"),
        ("any others - photos", "photos"),
        ("other types of information: photos", "photos"),
        ("others are photos", "photos"),
        ("photos under others", "photos"),
        ("1 and 2. photos under any others", " photos"),
        ("put photos in the other box", "put photos"),
    ],
)
def test_a_list_for_the_open_item_is_marked(text: str, listed: str) -> None:
    marked = entries_marked(plain(text))
    assert marked is not None
    assert text[marked[0] : marked[1]] == listed


@pytest.mark.parametrize(
    "text",
    [
        "no others",
        "others: none",
        "no to the others",
        "n/a to 2 and yes to the others",
        "y to others",
        "the others",
        "none under others",
        "",
    ],
)
def test_a_word_on_the_others_lists_none(text: str) -> None:
    assert entries_marked(plain(text)) is None


def test_nothing_else_says_that_this_is_all() -> None:
    assert nothing_else("addresses, nothing else")
    assert nothing_else("nobody else")
    assert not nothing_else("that's all")
    assert not nothing_else("something else")
