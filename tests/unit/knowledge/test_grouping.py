"""Questions of one sort come together, by meaning and by words, in the same way each time."""

from __future__ import annotations

import pytest

from knowledge import grouping
from knowledge.grouping import Group, Grouping
from tests.fakes.encoder import WordsEncoder

BATHS = ["Who hires the swimming baths?", "who may hire the swimming baths", "Who rents the swimming pool out?"]
PHOTOS = ["Can we put photos of pupils on our website?", "may pupils' photographs go on the school website"]
SORTS = [BATHS[0], PHOTOS[0], "How long do we keep the minutes of governors?", BATHS[1], PHOTOS[1], BATHS[2]]


def test_questions_of_one_sort_come_together_the_largest_group_first() -> None:
    groups = Grouping().group(SORTS)
    assert [[SORTS[place] for place in group.members] for group in groups] == [BATHS, PHOTOS, [SORTS[2]]]
    assert all(group.typical in group.members for group in groups)


def test_the_typical_one_is_the_one_that_most_are_like() -> None:
    texts = ["red green blue", "red green blue black", "green blue black white", "blue black white"]
    (group, *others) = Grouping(WordsEncoder()).group([*texts, "nothing of these"])
    assert (texts[group.typical], len(group.members)) == (texts[1], 3)
    assert [one.members for one in others] == [(3,), (4,)]


def test_the_same_texts_make_the_same_groups_whatever_stands_beside_them() -> None:
    grouping_ = Grouping()
    alone = {SORTS[place] for place in grouping_.group(SORTS)[0].members}
    more = [*SORTS, *(f"What is the wi-fi password of room {number}?" for number in range(40))]
    again = Grouping().group(more)
    assert alone in [{more[place] for place in group.members} for group in again]
    assert again == grouping_.group(more)


def test_nothing_and_one_and_the_same_text_twice_are_groups_as_well() -> None:
    made = Grouping(WordsEncoder())
    assert made.group([]) == ()
    assert made.group(["Who?"]) == (Group(0, (0,)),)
    assert made.group(["Who?", "", "who?"]) == (Group(0, (0, 2)), Group(1, (1,)))


def test_past_a_limit_questions_stand_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "MOST_GROUPED", 2)
    assert [group.members for group in Grouping(WordsEncoder()).group(["Who?"] * 4)] == [(0, 1), (2,), (3,)]


def test_a_text_is_encoded_once() -> None:
    encoder = WordsEncoder()
    made = Grouping(encoder)
    made.group(["Who?", "What?"])
    made.group(["What?", "Who?", "Where?"])
    assert encoder.texts == ["Who?", "What?", "Where?"]
