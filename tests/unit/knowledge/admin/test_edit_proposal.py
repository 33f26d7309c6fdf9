"""A change is put on top of what somebody else made meanwhile without losing what either of them did."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.admin.talk.place import Place
from knowledge.admin.talk.proposal import as_of, empty, rebased
from knowledge.history import RevisionView

NAMES = st.lists(st.sampled_from("ABCDEFG"), unique=True, max_size=5)
DOCUMENT = {"title": "Form", "format": "DOC", "size": 100, "url": None}


def changed(before: dict[str, Any], after: dict[str, Any]) -> RevisionView:
    return RevisionView(1, datetime(2026, 12, 1, tzinfo=UTC), "Kim", "changed", before, after, None)


@given(NAMES, NAMES, NAMES)
def test_of_a_list_both_keep_what_they_added_and_took_away(was: list[str], mine: list[str], theirs: list[str]) -> None:
    now = empty() | {"partners": theirs}
    after = rebased({"partners": mine}, {"partners": was}, now).get("partners", theirs)
    assert set(after) == (set(theirs) - (set(was) - set(mine))) | (set(mine) - set(was))
    assert len(after) == len(set(after))


@given(NAMES, NAMES)
def test_where_nobody_else_changed_anything_the_change_is_as_it_was(was: list[str], mine: list[str]) -> None:
    made = rebased({"partners": mine}, {"partners": was}, empty() | {"partners": was})
    assert set(made.get("partners", was)) == set(mine)


def test_a_plain_field_is_what_the_change_says_and_nothing_when_it_is_so_already() -> None:
    assert rebased({"owner": "Mine"}, {"owner": None}, empty() | {"owner": "Theirs"}) == {"owner": "Mine"}
    assert rebased({"owner": "Mine"}, {"owner": None}, empty() | {"owner": "Mine"}) == {}


def test_two_changes_to_one_document_are_both_kept() -> None:
    mine, theirs = [{**DOCUMENT, "size": 200}], [{**DOCUMENT, "url": "https://example.org/a"}]
    made = rebased({"documents": mine}, {"documents": [DOCUMENT]}, empty() | {"documents": theirs})
    assert made == {"documents": [{**DOCUMENT, "size": 200, "url": "https://example.org/a"}]}


def test_a_document_that_one_adds_and_one_that_the_other_takes_away_both_count() -> None:
    other = {**DOCUMENT, "title": "Other"}
    mine, theirs = [DOCUMENT, other], []
    assert rebased({"documents": mine}, {"documents": [DOCUMENT]}, empty() | {"documents": theirs}) == {"documents": [other]}


def test_what_was_held_before_some_changes_is_known_from_them() -> None:
    now = empty() | {"owner": "C", "terms": ["a (nickname)", "c (nickname)"]}
    changes = (
        changed({"owner": "A"}, {"owner": "B"}),
        changed({"owner": "B", "terms": ["b (nickname)"]}, {"owner": "C", "terms": ["c (nickname)"]}),
    )
    held = as_of(now, changes)
    assert (held["owner"], held["terms"]) == ("A", ["a (nickname)", "b (nickname)"])


PLACE = Place("partners", draft=True, heard=({"field": "size"},), settled={"provid": ["Provide"]}, offered=("A", "B"), last={"revision": 3})


def test_a_place_survives_the_slot_it_lives_in() -> None:
    assert Place.from_json(PLACE.to_json()) == PLACE
    assert Place.from_json(Place().to_json()) == Place()
    assert Place().to_json() == {}


@pytest.mark.parametrize("data", [None, [], "x", {"asks": 3, "draft": "yes", "heard": "x", "offered": [1, "A"], "last": [], "unknown": 1}])
def test_what_does_not_fit_a_place_is_left_out(data: Any) -> None:
    assert Place.from_json(data) in (Place(), Place(offered=("A",)))
