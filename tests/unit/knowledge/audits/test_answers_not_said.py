"""Nothing is ticked that was not said: whatever the words, an item is given only where its number, its name or a gathering word stands."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.audits.merging import Value, merged
from knowledge.audits.questionnaires import Item, Section
from knowledge.audits.talk.answers import Understood
from knowledge.audits.types import NO, NOT_APPLICABLE, YES
from tests.audits import QUESTIONNAIRE, states, to_item, to_section

SECTIONS = range(1, 8)
GATHERS = re.compile(
    r"all|each|ev\w*ry|lot|rest|remain|oth?er|none|nothing|nun|nil|nobody|no.one|nowhere|any|els|al+so|plus|add|as well|besides|further|more"
)
"""Words that stand for several items, or open the list of others."""
NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
DECIDES = (
    "yes",
    "no",
    "y",
    "n",
    "n/a",
    "not applicable",
    "yep",
    "nope",
    "tick",
    "true",
    "not",
    "don't know",
    "we do",
    "we don't",
    "never",
    "held",
)
SMALL = (
    "we",
    "hold",
    "the",
    "and",
    "or",
    "but",
    "to",
    "for",
    "is",
    "are",
    "only",
    "on paper",
    "please",
    "it",
    "that",
    "um",
    "maybe",
    "should be",
    "actually",
)
STRANGE = (
    "pigeons",
    "our cat",
    "2019",
    "since 2020",
    "£5",
    "10:30",
    "50%",
    "3 years",
    "section",
    "item",
    "note",
    "why",
    "because",
    "Mrs Smith",
    "😀",
    "\u2060",
)
MARKS = (", ", "; ", ": ", ". ", "\n", " - ", "(", ")", "?", "/", "“", "…", "-", ",", ".", "|")


def numbers_in(low: str) -> set[int]:
    """Every place that a number, number word or ordinal of a text could stand for, with all between two where a range may be meant."""
    found = {int(digits) for digits in re.findall(r"\d{1,2}", low)}
    found |= {place for words in (NUMBER_WORDS, ORDINALS) for place, word in enumerate(words, 1) if word in low}
    if re.search(r"first|top|last|bottom|final", low):
        return set(range(1, 100))
    if re.search(r"-|–|—|\.\.|\b(?:to|through|thru|until|till)\b", low) and found:
        found |= set(range(min(found), max(found) + 1))
    return found


def is_named(item: Item, low: str) -> bool:
    """Whether every word of something that the item is called stands in a text, or nearly so."""
    words = re.findall(r"[a-z0-9]+", low.replace("'", "").replace("’", "")) + re.findall(r"[a-z0-9]+", re.sub(r"[-'’]", "", low))
    for name in (item.text, item.short, *item.words):
        for plain in (name.lower().replace("-", ""), name.lower().replace("-", " ")):
            wanted = re.findall(r"[a-z0-9]+", plain.replace("'", "").replace("’", ""))
            if all(
                any(
                    one == word or one.rstrip("s") == word.rstrip("s") or (min(len(one), len(word)) > 3 and OSA.distance(one, word) <= 3)
                    for word in words
                )
                for one in wanted
            ):
                return True
    return False


def may_be_meant(text: str, section: Section) -> set[str]:
    """The numbers of all items that a reply to a section can possibly speak of."""
    low = text.lower()
    places = numbers_in(low)
    everywhere = {
        f"{number}.{place}" for number in (SECTIONS if re.search(r"\d\s*[.:]|section", low) else [section.number]) for place in places
    }
    several = [
        other for other in QUESTIONNAIRE.sections if other == section or re.search(rf"section\s+{other.number}|{other.number}\s*:", low)
    ]
    if GATHERS.search(low) or re.fullmatch(r"[\s,ynx✓✔]*", low) or len(re.findall(r"[\w/]+", low)) >= len(section.listed):
        everywhere |= {one.number for other in several for one in other.items}  # 'Yynyy' and 'yes, yes, no' go by the order.
    return everywhere | {one.number for other in several for one in other.listed if is_named(one, low)}


def is_sound(read: Understood) -> None:
    """Everything that is given is an item of the questionnaire with an answer that fits it."""
    assert len({one.item for one in read.given}) == len(read.given)
    for one in read.given:
        merged(QUESTIONNAIRE.item(one.item), one, Value(), "Ada")
    assert all(QUESTIONNAIRE.has(one) for one in read.later)
    assert not {one.item for one in read.given} & set(read.later)


def names_of(section: Section) -> list[str]:
    return [name for one in section.listed for name in (one.short, *one.words)]


@st.composite
def replies(draw: st.DrawFn, section: Section) -> str:
    """A reply made of the grammar's own words, in any order."""
    vocabulary = st.one_of(
        st.sampled_from(DECIDES),
        st.sampled_from(SMALL),
        st.sampled_from(STRANGE),
        st.sampled_from(MARKS),
        st.sampled_from(names_of(section)),
        st.sampled_from(
            [
                "all",
                "rest",
                "none",
                "everything",
                "except",
                "but",
                "apart from",
                "others:",
                "no others",
                "the others",
                "also",
                "nothing else",
            ]
        ),
        st.integers(0, 15).map(str),
        st.sampled_from(
            [f"{section.number}.{place}" for place in range(14)] + ["1-3", "2 to 4", "5-3", "two", "the first", "last two", "section 2:"]
        ),
        st.text(max_size=4),
    )
    return draw(st.sampled_from([" ", " ", ""])).join(draw(st.lists(vocabulary, max_size=9)))


@pytest.mark.parametrize("number", SECTIONS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_reply_to_a_section_gives_only_what_it_speaks_of(number: int, data: st.DataObject) -> None:
    section = QUESTIONNAIRE.sections[number - 1]
    text = data.draw(replies(section) | st.text())
    read = to_section(text, number)
    is_sound(read)
    assert set(states(read)) <= may_be_meant(text, section)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(QUESTIONNAIRE.items), st.data())
def test_a_reply_to_an_item_gives_that_item_or_what_it_speaks_of(item: Item, data: st.DataObject) -> None:
    section = QUESTIONNAIRE.section_of(item)
    text = data.draw(replies(section) | st.text())
    read = to_item(text, item.number)
    is_sound(read)
    assert set(states(read)) <= {item.number} | may_be_meant(text, section)


@pytest.mark.parametrize("item", QUESTIONNAIRE.items, ids=[one.number for one in QUESTIONNAIRE.items])
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_every_item_takes_any_text_at_all(item: Item, data: st.DataObject) -> None:
    is_sound(to_item(data.draw(st.text() | replies(QUESTIONNAIRE.section_of(item))), item.number))


small_talk = st.lists(
    st.sampled_from([*DECIDES, *SMALL, "our cat", "because", "Mrs Smith", "2019"]) | st.sampled_from(MARKS), min_size=1, max_size=6
).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([1, 2, 3, 4, 5]), small_talk)
def test_without_a_number_a_name_or_a_gathering_word_nothing_is_given(number: int, text: str) -> None:
    section = QUESTIONNAIRE.sections[number - 1]
    read = to_section(text, number)
    if may_be_meant(text, section) or read.given == ():
        return
    assert states(read) == {}


WRONG_WAYS = (
    "{0} yes, {0} no",
    "{0} no, {0} yes",
    "{0} yes. {0} no",
    "{0} no; {0} yes",
    "{0} yes and {0} no",
    "yes to {0}, no to {0}",
    "{0} yes and no",
    "{0} yes or no",
    "{0} yes/no",
    "{0} yes no",
    "{0} and not {0}",
    "{0} or {1}",
    "either {0} or {1}",
    "{0} and/or {1}",
    "{0} or maybe {1}",
    "maybe {0}",
    "{0} maybe",
    "perhaps {0}",
    "possibly {0}",
    "{0} possibly",
    "{0} might be",
    "{0} it depends",
    "{0} sort of",
    "{0}?",
    "we don't not hold {0}",
    "{0} isn't not held",
    "{0} is not a no",
    "{0} not no",
    "we never don't hold {0}",
    "it's not that we don't hold {0}",
)


@pytest.mark.parametrize("shape", WRONG_WAYS)
@pytest.mark.parametrize("number", [1, 2, 4, 5, 7])
def test_what_is_said_both_ways_or_not_firmly_is_a_doubt_and_nothing_is_recorded(shape: str, number: int) -> None:
    section = QUESTIONNAIRE.sections[number - 1]
    for one in section.listed:
        other = section.listed[one.place % len(section.listed)]
        read = to_section(shape.format(one.place, other.place), number)
        assert read.doubts, (shape, one.number)
        assert states(read) == {}


@pytest.mark.parametrize(
    "text",
    [
        "not none",
        "not nothing",
        "all but none",
        "all but all",
        "none but none",
        "all except nothing",
        "all or none",
        "all and none",
        "we don't hold nothing",
        "yes and no",
        "all yes no",
        "some of them",
        "most of them",
        "a few",
        "the usual",
        "various",
    ],
)
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 7])
def test_what_leaves_open_how_many_is_a_doubt_and_nothing_is_recorded(text: str, number: int) -> None:
    read = to_section(text, number)
    assert read.doubts
    assert states(read) == {}


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(SECTIONS),
    st.integers(0, 99),
    st.sampled_from(["{0}", "{0} yes", "no to {0}", "1 and {0}", "1, {0}", "all but {0}", "1-{0}", "item {0}", "{0} n/a"]),
)
def test_a_number_that_the_section_does_not_have_is_a_doubt_and_ticks_nothing_in_its_place(number: int, place: int, shape: str) -> None:
    section = QUESTIONNAIRE.sections[number - 1]
    if 1 <= place <= len(section.items):
        return
    read = to_section(shape.format(place), number)
    assert any(str(place) in one.words for one in read.doubts)
    assert set(states(read)) <= ({f"{number}.1"} if shape.startswith("1") and "-" not in shape else set())


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([1, 2, 3, 4, 5, 7]), st.data())
def test_the_rest_leaves_alone_what_is_answered_already_or_named_beside_it(number: int, data: st.DataObject) -> None:
    section = QUESTIONNAIRE.sections[number - 1]
    places = [one.place for one in section.listed]
    answered = data.draw(st.sets(st.sampled_from(places)))
    named = data.draw(st.sampled_from(places))
    state, word = data.draw(st.sampled_from([(YES, "yes"), (NO, "no"), (NOT_APPLICABLE, "n/a")]))
    read = to_section(f"{named} no, rest {word}", number, [f"{number}.{place}" for place in answered])
    assert not read.doubts
    assert states(read) == {f"{number}.{named}": NO} | {f"{number}.{place}": state for place in places if place not in answered | {named}}


@pytest.mark.parametrize("piece", ["1-", " ", "1 to ", "one, ", "others ", "1\n", "gp, ", "no ", "note ", "under the ", "12: x\n", "is "])
def test_a_long_message_of_anything_is_read_in_moments(piece: str) -> None:
    text = (f"1{piece * 3000}")[:3000]
    began = time.perf_counter()
    for number in (1, 6):
        to_section(text, number)
    for number in ("1.4", "1.12", "6.1"):
        to_item(text, number)
    assert time.perf_counter() - began < 20
