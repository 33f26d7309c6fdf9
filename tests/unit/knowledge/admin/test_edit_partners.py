"""Names of organisations are found among those that are held; what is new, nearly one that is held, or two at once is told apart."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.admin.talk.partners import JOINED, NEAR, Doubt, Organisations, read_names
from knowledge.organisations import OrganisationView

HELD = Organisations(
    (
        OrganisationView("ECC", "Essex County Council", ("Essex CC",)),
        OrganisationView("Provide", None, ("Provide Child Health",)),
        OrganisationView("Thurrock Council", None, ("Thurrock",)),
        OrganisationView("Health and Care Trust", None, ()),
    )
)


def read(words: str, settled: dict[str, list[str]] | None = None) -> tuple[list[str], list[Doubt]]:
    return read_names(words, HELD, settled or {})


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ECC, Provide and HCRG", ["ECC", "Provide", "HCRG"]),
        ("essex county council and provide child health", ["ECC", "Provide"]),
        ("ECC; Thurrock\nHCRG", ["ECC", "Thurrock Council", "HCRG"]),
        ("ECC plus HCRG please", ["ECC", "HCRG"]),
        ("the police", ["police"]),
        ("Health and Care Trust", ["Health and Care Trust"]),
        ("“Mid and South Essex ICB” and ECC", ["Mid and South Essex ICB", "ECC"]),
        ("ECC, ECC and Essex CC", ["ECC"]),
        ("ECC & Provide.", ["ECC", "Provide"]),
        ("", []),
    ],
)
def test_names_are_read_in_their_order_and_each_once(words: str, names: list[str]) -> None:
    assert read(words) == (names, [])


@pytest.mark.parametrize(
    ("words", "nearly"), [("Provid", "Provide"), ("Thurock Council", "Thurrock Council"), ("Council Thurrock", "Thurrock Council")]
)
def test_a_name_that_is_nearly_one_that_is_held_is_in_doubt(words: str, nearly: str) -> None:
    assert read(f"ECC, {words}") == (["ECC"], [Doubt(NEAR, words, (nearly, words))])


@pytest.mark.parametrize("words", ["ECS", "HCC", "Essex Police", "Provident Homes", "Castle Point Borough Council"])
def test_a_name_of_another_organisation_is_not_taken_for_one_that_is_held(words: str) -> None:
    assert read(words) == ([words], [])


def test_two_names_of_which_none_is_held_may_be_one() -> None:
    assert read("Barnardo's and Mencap") == ([], [Doubt(JOINED, "Barnardo's and Mencap", ("Barnardo's and Mencap", "Barnardo's; Mencap"))])


def test_what_was_settled_is_not_in_doubt_again() -> None:
    assert read("ECC, Provid", {"provid": ["Provide"]}) == (["ECC", "Provide"], [])
    assert read("Provid", {"provid": ["Provid"]}) == (["Provid"], [])
    assert read("A1 and B2", {"a1 and b2": ["A1", "B2"]}) == (["A1", "B2"], [])


@given(st.text(max_size=120))
@example("\0")
@example("\x001")
@example("ECC, '\0' and \0x")
def test_nothing_that_is_typed_breaks_it(words: str) -> None:
    names, doubts = read(words)
    assert len(set(names)) == len(names)
    assert all(name.strip() for name in names)
    assert all(doubt.options for doubt in doubts)
