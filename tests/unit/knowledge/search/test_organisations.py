"""Which organisations a text speaks of. Their names are everyday words too, and parts of other names."""

import pytest

from knowledge.search.index import Index
from knowledge.search.organisations import find_organisations
from knowledge.search.text import clean


def held(index: Index, text: str) -> list[str]:
    return [one.name for one in find_organisations(index, clean(text)) if one.number is not None]


def others(index: Index, text: str) -> list[str]:
    return [one.name for one in find_organisations(index, clean(text)) if one.number is None]


def set_aside(index: Index, text: str) -> list[str]:
    return [one.name for one in find_organisations(index, clean(text)) if one.negated]


@pytest.mark.parametrize(
    "text",
    [
        "what do we share with Provide?",
        "what do we share with provide",
        "WHAT DO WE SHARE WITH PROVIDE",
        "Provide",
        "is Provide on the autism panel?",
        "is Provide a partner of the attendance one?",
        "is provide a partner of the attendance one?",
        "why does Provide get this data",
        "who runs the Provide Child Health team",
        "what goes to Provide Community",
        "ECC and Provide",
    ],
)
def test_provide_is_an_organisation_where_it_is_spoken_of_as_one(index: Index, text: str) -> None:
    assert "Provide" in held(index, text)


@pytest.mark.parametrize(
    "text",
    [
        "can you provide the list of protocols?",
        "please provide a list",
        "Provide me with all the protocols",
        "Provide the list",
        "we provide data to the council",
        "what data do we provide",
        "who has to provide evidence of attendance?",
        "do schools have to provide their registers?",
        "which protocols provide for home schooled children?",
        "what is provided to the council?",
        "information was provided by a parent",
        "who provides the data?",
        "are details provided on the form",
    ],
)
def test_provide_is_a_verb_where_it_is_used_as_one(index: Index, text: str) -> None:
    assert "Provide" not in held(index, text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Essex County Council", "ECC"),
        ("is essex county council on it", "ECC"),
        ("what do we share with HCC", "Herts County Council"),
        ("Hertfordshire County Council", "Herts County Council"),
        ("is hertforshire county council on it", "Herts County Council"),
        ("Southend-on-Sea City Council", "Southend City Council"),
        ("is Southend Borough Council on it", "Southend City Council"),
        ("what do we share with thurock", "Thurrock Council"),
        ("the ECS team", "ECS Pupil Attendance"),
        ("what do we share with schools", "Education Providers"),
        ("what do we share with our colleges", "Education Providers"),
    ],
)
def test_every_name_of_an_organisation_leads_to_it(index: Index, text: str, name: str) -> None:
    assert held(index, text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("what do we share with Essex Police?", "Essex Police"),
        ("what do we share with essex police?", "essex police"),
        ("is Thurrock Police on it", "Thurrock Police"),
        ("do we share with Southend University Hospital", "Southend University Hospital"),
        ("do we share with Essex County Fire and Rescue Service", "Essex County Fire and Rescue Service"),
        ("do we share with the University of Essex", "University of Essex"),
        ("sharing with Suffolk County Council", "Suffolk County Council"),
        ("sharing with kent county council", "kent county council"),
        ("sharing with North East Lincolnshire Council", "North East Lincolnshire Council"),
        ("sharing with the police", "the police"),
        ("do we share with Ofsted", "Ofsted"),
    ],
)
def test_an_organisation_that_is_not_held_is_named_as_typed_and_is_no_other(index: Index, text: str, name: str) -> None:
    assert (held(index, text), others(index, text)) == ([], [name])


@pytest.mark.parametrize(
    "text", ["essex university", "Essex Libraries", "southend hospital", "essex county cricket club", "essex county fire service"]
)
def test_a_body_that_is_called_after_a_county_is_not_its_council(index: Index, text: str) -> None:
    assert held(index, f"what do we share with {text}?") == []


@pytest.mark.parametrize("text", ["the council", "our council", "which council is it", "a hospital", "is a trust needed", "our school"])
def test_a_kind_of_body_names_none(index: Index, text: str) -> None:
    assert find_organisations(index, text) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("what do we share with Provide and Essex Police?", ["Provide", "Essex Police"]),
        ("what do we share with Essex Police and Provide?", ["Essex Police", "Provide"]),
        ("is Suffolk County Council and Thurrock on it", ["Suffolk County Council", "Thurrock Council"]),
        ("Essex Police and Essex County Council", ["Essex Police", "ECC"]),
        ("Thurrock, Southend and Provide", ["Thurrock Council", "Southend City Council", "Provide"]),
    ],
)
def test_several_are_found_in_the_order_of_the_text(index: Index, text: str, names: list[str]) -> None:
    assert [one.name for one in find_organisations(index, text)] == names


def test_one_that_is_named_twice_is_found_once(index: Index) -> None:
    assert held(index, "is ECC, that is Essex County Council, on it with ECC?") == ["ECC"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("which are not with Provide", ["Provide"]),
        ("everything except Thurrock", ["Thurrock Council"]),
        ("all without Provide or Thurrock", ["Provide", "Thurrock Council"]),
        ("neither Provide nor Thurrock", ["Provide", "Thurrock Council"]),
        ("who other than Southend", ["Southend City Council"]),
        ("which is Thurrock not on", ["Thurrock Council"]),
        ("which isn't Southend on?", ["Southend City Council"]),
        ("with ECC but not Provide", ["Provide"]),
        ("with ECC and Provide", []),
    ],
)
def test_an_organisation_that_is_set_aside_is_marked_so(index: Index, text: str, names: list[str]) -> None:
    assert set_aside(index, text) == names


def test_a_text_without_words_names_none(index: Index) -> None:
    assert find_organisations(index, "") == ()
    assert find_organisations(index, "?! …") == ()
