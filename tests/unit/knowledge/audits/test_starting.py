"""Whose audit, and of which round, a message speaks of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.audits.talk.starting import known_name, like, mentioned, name_in, round_in

KNOWN = (
    "Charnwood EIP",
    "Hinckley and Bosworth Partnership",
    "Melton & Rutland Education Partnership",
    "North West Leicestershire",
    "South Leicestershire",
)


@pytest.mark.parametrize(
    ("text", "round_"),
    [
        ("start the 2026 audit", "2026"),
        ("the audit of 2026/27", "2026/27"),
        ("2026-27 please", "2026-27"),
        ("2026 / 2027", "2026/2027"),
        ("this year's audit", ""),
        ("room 12026", ""),
        ("in 1999", ""),
        ("", ""),
    ],
)
def test_a_round_is_a_year_or_a_school_year(text: str, round_: str) -> None:
    assert round_in(text) == round_


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("start the audit for Melton", "Melton"),
        ("start the audit for Melton and Rutland", "Melton and Rutland"),
        ("start the 2026 audit for Melton & Rutland", "Melton & Rutland"),
        ("begin the audit of the Hinckley and Bosworth Partnership", "Hinckley and Bosworth Partnership"),
        ("we're from North West Leicestershire", "North West Leicestershire"),
        ("I'm from Charnwood EIP and want to start our audit", "Charnwood EIP"),
        ("do the Blaby audit", "Blaby"),
        ("Harborough's audit", "Harborough"),
        ("Melton's 2026 audit", "Melton"),
        ("carry on with the audit for Oadby", "Oadby"),
        ("audit for st mary's partnership please", "st mary's partnership"),
        ("audit - Melton", "Melton"),
        ("start an audit for blaby", "blaby"),
    ],
)
def test_a_partnership_is_named_in_its_own_letters(text: str, name: str) -> None:
    assert name_in(text) == name


@pytest.mark.parametrize(
    "text",
    [
        *("start the audit", "can I start an audit please", "start our information audit 2026/27", "resume the audit", "audit", ""),
        *("let's do the audit for 2025", "start audit for partnership", "start the audit for us", "start the audit now"),
        "I want to start the audit of information held",
    ],
)
def test_without_a_name_there_is_none(text: str) -> None:
    assert name_in(text) == ""


@settings(max_examples=200)
@given(
    st.text()
    | st.lists(
        st.sampled_from(["start", "the", "audit", "for", "of", "and", "&", "Melton", "2026", "'s", ",", "partnership", "-", "1a"])
    ).map(" ".join)
)
def test_a_name_is_always_part_of_the_text(text: str) -> None:
    name = name_in(text)
    assert all(word in text for word in name.split())
    round_in(text)
    mentioned(text, KNOWN)
    assert known_name(text, KNOWN) in (None, *KNOWN)
    assert set(like(text, KNOWN)) <= set(KNOWN)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Charnwood EIP", "Charnwood EIP"),
        ("charnwood  eip", "Charnwood EIP"),
        ("Charnwood", "Charnwood EIP"),
        ("Charnwod", "Charnwood EIP"),
        ("Hinckley & Bosworth", "Hinckley and Bosworth Partnership"),
        ("Bosworth", "Hinckley and Bosworth Partnership"),
        ("Melton and Rutland", "Melton & Rutland Education Partnership"),
        ("North West Leicestershire Partnership", "North West Leicestershire"),
        ("Leicestershire", None),
        ("Blaby", None),
        ("", None),
    ],
)
def test_a_known_partnership_is_found_however_it_is_spelt_unless_two_fit(name: str, known: str | None) -> None:
    assert known_name(name, KNOWN) == known


def test_known_names_that_are_like_a_new_one_are_offered() -> None:
    assert set(like("East Leicestershire", KNOWN)) == {"North West Leicestershire", "South Leicestershire"}
    assert like("Blaby", KNOWN) == ()
    assert like("Blaby", ()) == ()


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("start the audit for charnwood eip please", "Charnwood EIP"),
        ("the north west leicestershire audit", "North West Leicestershire"),
        ("Melton & Rutland Education Partnership", "Melton & Rutland Education Partnership"),
        ("South Leicestershire and Charnwood EIP", None),
        ("start the audit", None),
    ],
)
def test_a_known_partnership_that_is_named_in_full_is_heard_unless_two_are(text: str, known: str | None) -> None:
    assert mentioned(text, KNOWN) == known


def test_the_longer_of_two_names_is_meant() -> None:
    assert mentioned("the audit of North West Leicestershire", (*KNOWN, "West Leicestershire")) == "North West Leicestershire"
