"""Names in a text: as written, misspelt, in part, and not at all."""

import time

import pytest

from knowledge.search.lexicon import Hit, Lexicon
from knowledge.search.text import words

PANEL, ADMISSIONS, MEASUREMENT = 0, 1, 2
NAMES = [
    (PANEL, "The Autism in Schools Panel"),
    (PANEL, "Autism Panel"),
    (ADMISSIONS, "Hertfordshire School Admissions"),
    (MEASUREMENT, "National Child Measurement Programme"),
    (MEASUREMENT, "NCMP"),
]
WEAK = frozenset(("the", "in", "school", "schools", "child", "national", "programme"))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(NAMES, WEAK)


def best(lexicon: Lexicon, text: str) -> Hit | None:
    return next(iter(lexicon.find(words(text))), None)


def test_a_name_as_written_is_found_with_its_place(lexicon: Lexicon) -> None:
    assert best(lexicon, "who is on the Autism Panel now") == Hit(PANEL, "Autism Panel", 1.0, exact=True, start=4, end=6)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("the autisim pannel", PANEL),
        ("hertforshire school admisions", ADMISSIONS),
        ("child mesurement programme", MEASUREMENT),
        ("autism panels", PANEL),
    ],
)
def test_a_misspelt_name_is_found_but_not_as_exact(lexicon: Lexicon, text: str, owner: int) -> None:
    hit = best(lexicon, text)
    assert hit is not None
    assert hit.owner == owner
    assert hit.coverage > 0.6


def test_a_misspelling_is_never_exact(lexicon: Lexicon) -> None:
    hit = best(lexicon, "the autisim pannel")
    assert hit is not None
    assert not hit.exact
    assert hit.coverage < 1


def test_words_in_another_order_are_found_but_not_as_exact(lexicon: Lexicon) -> None:
    hit = best(lexicon, "the panel for autism")
    assert hit is not None
    assert (hit.owner, hit.exact) == (PANEL, False)


def test_words_that_many_names_share_find_nothing_by_themselves(lexicon: Lexicon) -> None:
    assert all(hit.coverage < 0.4 for hit in lexicon.find(words("the national school programme for the child in schools")))


def test_an_everyday_word_is_not_taken_for_a_misspelt_name() -> None:
    lexicon = Lexicon([(0, "Cross Borders"), (1, "Counter")])
    assert lexicon.find(["across", "boarders"])[0].coverage < 0.6
    assert lexicon.find(["county"]) == []


def test_a_short_word_is_never_a_misspelling(lexicon: Lexicon) -> None:
    assert lexicon.find(["ncmq"]) == []


def test_the_fuller_name_comes_first() -> None:
    lexicon = Lexicon([(0, "Attendance"), (1, "Attendance Panel")])
    assert [hit.owner for hit in lexicon.find(["attendance", "panel"])] == [1, 0]


def test_one_name_of_two_owners_is_found_for_both() -> None:
    lexicon = Lexicon([(0, "CHIS"), (1, "CHIS")])
    assert {hit.owner for hit in lexicon.find(["chis"])} == {0, 1}


@pytest.mark.parametrize("text", ["", "?!", "hello there", "x" * 5_000])
def test_a_text_without_names_holds_none(lexicon: Lexicon, text: str) -> None:
    assert lexicon.find(words(text)) == []


def test_names_that_say_nothing_are_left_out() -> None:
    assert Lexicon([(0, ""), (1, "!?")]).find(["hello"]) == []


def test_ten_thousand_names_cost_little_more_than_ten() -> None:
    def seconds(count: int) -> float:
        lexicon = Lexicon([(number, f"Protocol of ward {number} and clinic {number}") for number in range(count)], frozenset(("protocol",)))
        text = words("which protocol is for clinic 7, and is there one for home visits at all?")
        lexicon.find(text, 0.5)
        start = time.process_time()
        for _ in range(5):
            lexicon.find(text, 0.5)
        return time.process_time() - start

    assert seconds(10_000) < max(seconds(10), 0.001) * 3_000
