import pytest

from knowledge import glossary
from knowledge.actors import local_admin
from knowledge.database import Database
from knowledge.errors import Invalid, NotFound
from knowledge.glossary import GlossaryView

ADMIN = local_admin("Ada")


def test_a_term_is_defined_and_defined_anew_whatever_its_capitals(database: Database) -> None:
    glossary.define(database, ADMIN, " EYFS ", "Early years\nfoundation stage.", "A note.")
    glossary.define(database, ADMIN, "eyfs", "Early Years Foundation Stage.")
    assert glossary.list_terms(database) == (GlossaryView("EYFS", "Early Years Foundation Stage.", None),)


def test_the_glossary_is_in_alphabetical_order(database: Database) -> None:
    for term in ("b", "C", "A"):
        glossary.define(database, ADMIN, term, "Something.")
    assert [view.term for view in glossary.list_terms(database)] == ["A", "b", "C"]


def test_a_term_can_be_taken_out(database: Database) -> None:
    glossary.define(database, ADMIN, "EYFS", "Early years.")
    glossary.remove_term(database, ADMIN, "eyfs")
    assert glossary.list_terms(database) == ()
    with pytest.raises(NotFound, match="has no 'eyfs'"):
        glossary.remove_term(database, ADMIN, "eyfs")


def test_a_term_needs_a_meaning(database: Database) -> None:
    with pytest.raises(Invalid, match="The meaning is empty"):
        glossary.define(database, ADMIN, "EYFS", " ")


def test_the_glossary_does_not_claim_what_the_page_does_not_say(filled: Database) -> None:
    ecs = next(view for view in glossary.list_terms(filled) if view.term == "ECS")
    assert ecs.meaning == "The council's page does not say what ECS stands for."
    assert "ECS Pupil Attendance" in (ecs.note or "")
