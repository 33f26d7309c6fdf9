"""What a term means and what an organisation is called is read from people's words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.admin.talk.naming import Named, read_named
from knowledge.admin.talk.partners import Organisations
from knowledge.organisations import OrganisationView

HELD = Organisations((OrganisationView("Provide", None, ()), OrganisationView("ECC", "Essex County Council", ())))


def test_nothing_is_read_where_nothing_is_said() -> None:
    for text in ("add a term to the glossary", "edit the glossary", "put that in the glossary", "change what CHIS means in the glossary"):
        assert read_named(text, HELD) is None


@pytest.mark.parametrize(
    ("text", "term", "meaning"),
    [
        ("ELS means Essex Library Service", "ELS", "Essex Library Service"),
        ("ELS stands for Essex Library Service, add that to the glossary", "ELS", "Essex Library Service"),
        ("put EHE in the glossary: elective home education", "EHE", "elective home education"),
        ("define CYP as children and young people", "CYP", "children and young people"),
        ("CIN = child in need", "CIN", "child in need"),
        ("Could you add FSM to the glossary? It stands for free school meals.", "FSM", "free school meals"),
        ("the glossary says LA is Local Area, should be local authority", "LA", "local authority"),
        ("when somebody types VS it means Virtual School", "VS", "Virtual School"),
        ("EYFS isn't in your glossary, it's Early Years Foundation Stage", "EYFS", "Early Years Foundation Stage"),
        ("explain to people that PEP is a personal education plan", "PEP", "personal education plan"),
    ],
)
def test_a_term_and_its_meaning_are_read(text: str, term: str, meaning: str) -> None:
    assert read_named(text, HELD) == Named("glossary", {"term": term, "meaning": meaning})


@pytest.mark.parametrize("text", ["take ELS out of the glossary", "remove ELS from the glossary, nobody says it now"])
def test_a_term_that_is_to_go_is_read(text: str) -> None:
    assert read_named(text, HELD) == Named("glossary", {"term": "ELS", "removes": True})


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("NELFT is also called North East London NHS Foundation Trust", {"name": "NELFT", "add": "North East London NHS Foundation Trust"}),
        ("HCRG is another name for Provide", {"name": "Provide", "add": "HCRG"}),
        ("HCRG is also known as Provide", {"name": "Provide", "add": "HCRG"}),
        ("rename Provide to HCRG Care Group", {"name": "Provide", "rename": "HCRG Care Group"}),
        ("ECC's full name is Essex County Council", {"name": "ECC", "full_name": "Essex County Council"}),
        ("remove the name Child Health from Provide", {"name": "Provide", "remove": "Child Health"}),
        ("people write 'EPUT' for Essex Partnership University Trust", {"name": "Essex Partnership University Trust", "add": "EPUT"}),
    ],
)
def test_what_an_organisation_is_called_is_read(text: str, values: dict[str, Any]) -> None:
    assert read_named(text, HELD) == Named("organisation", values)


@given(st.text(max_size=150))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    named = read_named(text, HELD)
    assert named is None or named.values
