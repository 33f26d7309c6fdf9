"""Where a conversation is in an audit lives in one slot, as JSON; a damaged slot loses the place but no answer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.audits.talk import place as at
from knowledge.audits.talk.place import Place
from knowledge.audits.types import STATES, Given
from tests.audits import QUESTIONNAIRE

ASKS = [at.SECTION, at.ITEM, at.NOTE, at.CONFIRM, at.SUBMIT, at.PARTNERSHIP, at.NEW_PARTNERSHIP, at.CARRY, at.REOPEN]
texts = st.text(max_size=12)
items = st.sampled_from([one.key for one in QUESTIONNAIRE.items])
givens = st.builds(
    Given,
    items,
    st.none() | st.sampled_from(STATES),
    st.none() | texts,
    st.lists(texts, max_size=3).map(tuple),
    st.lists(texts, max_size=3).map(tuple),
)
places = st.builds(
    Place,
    audit=st.none() | st.integers(1),
    active=st.booleans(),
    asks=st.sampled_from(["", *ASKS]),
    section=st.integers(0, 7),
    item=st.just("") | items,
    seen=st.integers(0),
    one_by_one=st.booleans(),
    name=texts,
    round=texts,
    offered=st.lists(texts, max_size=3).map(tuple),
    wanted=st.just("") | texts,
)


def through_json(place: Place) -> Place:
    return Place.from_json(json.loads(json.dumps(place.to_json())))


@given(places)
def test_a_place_comes_back_from_json_as_it_was(place: Place) -> None:
    assert through_json(place) == place


@given(places, st.lists(givens, max_size=4).map(tuple))
def test_answers_that_wait_for_a_yes_come_back_as_they_were_given(place: Place, several: tuple[Given, ...]) -> None:
    holding = place.holding(several)
    assert holding.asks == at.CONFIRM
    assert holding.waiting == several
    assert through_json(holding).waiting == several
    assert replace(through_json(holding), pending=holding.pending) == holding


def test_a_conversation_without_an_audit_takes_no_room() -> None:
    assert Place().to_json() == {}


@pytest.mark.parametrize(
    "data", [None, {}, [], 5, "audit", {"colour": "blue"}, {"audit": "7"}, {"active": "yes"}, {"item": 4}, {"pending": "x"}]
)
def test_what_does_not_fit_is_left_out(data: Any) -> None:
    assert Place.from_json(data) == Place()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
fields = st.sampled_from(
    ["audit", "active", "asks", "section", "item", "seen", "one_by_one", "pending", "name", "round", "offered", "wanted", "x"]
)


@given(json_values | st.dictionaries(fields, json_values))
def test_rubbish_in_the_slot_makes_a_place_of_the_right_kinds_all_the_same(data: Any) -> None:
    place = Place.from_json(data)
    assert place.audit is None or type(place.audit) is int
    assert (type(place.section), type(place.seen)) == (int, int)
    assert (type(place.active), type(place.one_by_one)) == (bool, bool)
    assert {type(value) for value in (place.asks, place.item, place.name, place.round, place.wanted)} == {str}
    assert all(isinstance(one, str) for one in place.offered)
    for one in place.waiting:
        assert isinstance(one, Given)
        assert isinstance(one.item, str)
        assert all(isinstance(text, str) for text in one.entries)
    assert Place.from_json(json.loads(json.dumps(place.to_json()))).waiting == place.waiting


def test_going_elsewhere_keeps_the_audit_and_drops_what_waited_for_a_yes() -> None:
    place = Place(audit=7, seen=3, one_by_one=True).at(at.SECTION, 2).holding((Given("information/gp", "yes"),))
    after = place.at(at.ITEM, 4, "collected-from/family")
    assert after == Place(audit=7, active=True, asks=at.ITEM, section=4, item="collected-from/family", seen=3, one_by_one=True)
    assert after.at(at.SUBMIT) == Place(audit=7, active=True, asks=at.SUBMIT, section=4, seen=3, one_by_one=True)
