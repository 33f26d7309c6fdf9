"""What editors change and look up besides protocols: the glossary, names of organisations, roles, history and what was not answered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge import glossary, history, organisations, protocols, questions
from knowledge.actors import ADMIN as ADMIN_ROLE
from knowledge.actors import EDITOR, Actor
from knowledge.admin.talk import said as say
from knowledge.database import Database
from knowledge.errors import NotAllowed
from knowledge.people.people import Grant, Known, grant, list_people, meet
from tests.edits import Editing, rows
from tests.shipped import ADMIN, NCMP

KIM = Actor("Kim Patel", frozenset({EDITOR}))
DEFINE, UNDO, HISTORY, UNANSWERED, PEOPLE = "admin_define", "admin_undo", "admin_history", "admin_unanswered", "admin_people"
Begin = Callable[..., Editing]


def meaning(database: Database, term: str) -> str | None:
    return next((one.meaning for one in glossary.list_terms(database) if one.term == term), None)


# The glossary and names.


def test_a_term_is_added_changed_taken_out_and_put_back(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("ELS means Essex Library Service", DEFINE)
    assert kim.one(say.Proposed).change.new
    assert meaning(own, "ELS") is None
    kim.say("yes")
    assert meaning(own, "ELS") == "Essex Library Service"
    kim.say("ELS means Essex Libraries", DEFINE)
    assert rows(kim.one(say.Proposed)) == {"meaning": ("Essex Library Service", "Essex Libraries")}
    kim.say("yes")
    kim.say("undo that", UNDO)
    kim.say("yes")
    assert meaning(own, "ELS") == "Essex Library Service"
    kim.say("take ELS out of the glossary", DEFINE)
    assert kim.one(say.Proposed).change.gone
    kim.say("yes")
    assert meaning(own, "ELS") is None
    kim.say("undo that", UNDO)
    kim.say("yes")
    assert meaning(own, "ELS") == "Essex Library Service"
    assert [one.actor for one in history.list_revisions(own, "glossary ELS")] == ["Kim Patel"] * 5


def test_what_a_term_means_is_asked_for(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("put that in the glossary", DEFINE)
    assert kim.one(say.DefinitionAsked).term == ""
    kim.say("add the abbreviation SENCO", DEFINE)
    assert kim.one(say.DefinitionAsked).term == "SENCO"
    kim.say("special educational needs co-ordinator")
    kim.say("yes")
    assert meaning(own, "SENCO") == "special educational needs co-ordinator"


def test_a_term_that_somebody_else_defined_meanwhile_is_shown_anew(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("ELS means Essex Library Service", DEFINE)
    glossary.define(own, ADMIN, "ELS", "Early Learning Support")
    kim.say("yes")
    assert rows(kim.one(say.Proposed)) == {"meaning": ("Early Learning Support", "Essex Library Service")}
    assert meaning(own, "ELS") == "Early Learning Support"


def test_an_organisation_gets_another_name_and_a_new_one(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("Provide is also called Provide Health", DEFINE)
    kim.say("yes")
    assert "Provide Health" in organisations.get_organisation(own, "Provide").names
    kim.say("rename Provide to HCRG Care Group", DEFINE)
    assert rows(kim.one(say.Proposed)) == {"name": ("Provide", "HCRG Care Group")}
    kim.say("yes")
    assert protocols.get_protocol(own, NCMP).partners == ("ECC", "HCRG Care Group")
    kim.say("undo that", UNDO)
    kim.say("yes")
    assert protocols.get_protocol(own, NCMP).partners == ("ECC", "Provide")


def test_an_organisation_that_is_not_held_is_not_made(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    before = organisations.list_organisations(own)
    kim.say("NELFT is also called North East London NHS Foundation Trust", DEFINE)
    assert kim.one(say.WhichOrganisation).name == "NELFT"
    kim.say("Thurock Council is also called TC", DEFINE)
    assert kim.one(say.WhichOrganisation).like == ("Thurrock Council",)
    assert organisations.list_organisations(own) == before


# Roles.


def ama(database: Database) -> int:
    return meet(database, Known("slack", "T1", "U1"), "Ama Boateng").id


def roles(database: Database, number: int) -> list[tuple[str, str]]:
    return [(one.role, one.partnership) for person in list_people(database, ADMIN) if person.id == number for one in person.grants]


def test_a_role_is_given_and_taken_back_once_that_is_agreed_to(own: Database, begin: Begin) -> None:
    number, ada = ama(own), begin(ADMIN)
    ada.say("make Ama Boateng an editor", PEOPLE)
    assert (ada.one(say.RoleProposed).person.id, ada.one(say.RoleProposed).role) == (number, "editor")
    assert roles(own, number) == []
    ada.say("yes")
    assert roles(own, number) == [("editor", "")]
    ada.say("undo that", UNDO)
    assert ada.one(say.RoleProposed).takes
    ada.say("yes")
    assert roles(own, number) == []


def test_nobody_is_given_a_role_on_a_likeness(own: Database, begin: Begin) -> None:
    number, ada = ama(own), begin(ADMIN)
    ada.say("make Ama Boatang an editor", PEOPLE)
    assert [one.id for one in ada.one(say.PersonAsked).people] == [number]
    assert roles(own, number) == []
    ada.say("1")
    ada.say("yes")
    assert roles(own, number) == [("editor", "")]


def test_of_two_with_one_name_it_is_asked_which(own: Database, begin: Begin) -> None:
    number, ada = ama(own), begin(ADMIN)
    other = meet(own, Known("slack", "T1", "U2"), "Ama Boateng").id
    ada.say("make Ama Boateng an admin", PEOPLE)
    assert {one.id for one in ada.one(say.PersonAsked).people} == {number, other}


def test_a_mention_is_the_person_of_the_speaker_s_own_workspace(own: Database, begin: Begin) -> None:
    number, ada = ama(own), begin(ADMIN)
    meet(own, Known("slack", "T2", "U1"), "Somebody else")
    ada.say("make @U1 an editor", PEOPLE, workspace="slack:T1")
    assert ada.one(say.RoleProposed).person.id == number


def test_a_contributor_is_one_of_a_partnership(own: Database, begin: Begin) -> None:
    number, ada = ama(own), begin(ADMIN)
    ada.say("make Ama Boateng a contributor", PEOPLE)
    assert ada.one(say.RoleAsked).partnership
    ada.say("Melton Vale Partnership")
    ada.say("yes")
    assert roles(own, number) == [("contributor", "Melton Vale Partnership")]
    ada.say("who are the contributors of Melton Vale Partnership", PEOPLE)
    assert [one.id for one in ada.one(say.People).people] == [number]


def test_who_has_which_role_is_said(own: Database, begin: Begin) -> None:
    number, ada = ama(own), begin(ADMIN)
    grant(own, ADMIN, number, Grant(ADMIN_ROLE))
    for text, expected in (("who are the admins", [number]), ("list the editors", []), ("what roles does Ama Boateng have", [number])):
        ada.say(text, PEOPLE)
        assert [one.id for one in ada.one(say.People).people] == expected, text
    ada.say("make Ama Boateng an admin", PEOPLE)
    assert ada.one(say.RoleIsSo)


@pytest.mark.parametrize("text", ["who are the admins", "make Ama Boateng an editor", "make Kim Patel an admin", "am I an admin"])
def test_an_editor_neither_sees_nor_gives_roles(own: Database, begin: Begin, text: str) -> None:
    number, kim = ama(own), begin(KIM)
    with pytest.raises(NotAllowed):
        kim.say(text, PEOPLE)
    assert roles(own, number) == []


def test_a_role_that_waits_for_a_yes_is_not_given_by_somebody_who_lost_the_right(own: Database, begin: Begin) -> None:
    number, ada = ama(own), begin(ADMIN)
    ada.say("make Ama Boateng an editor", PEOPLE)
    ada.actor = KIM
    with pytest.raises(NotAllowed):
        ada.say("yes")
    assert roles(own, number) == []


# Looking up.


def test_who_changed_a_protocol_is_said_newest_first(own: Database, begin: Begin) -> None:
    protocols.edit_protocol(own, KIM, NCMP, owner="Health")
    protocols.edit_protocol(own, ADMIN, NCMP, owner="Public Health")
    kim = begin(KIM)
    kim.say("who changed the NCMP protocol and when", HISTORY)
    found = kim.one(say.History)
    assert [(one.actor, one.after) for _, one in found.changes[:2]] == [
        ("Ada", {"owner": "Public Health"}),
        ("Kim Patel", {"owner": "Health"}),
    ]
    assert len(found.changes) + found.more == len(history.list_revisions(own, f"protocol {NCMP}"))
    assert kim.context.protocol == NCMP


def test_the_latest_changes_to_anything_are_said(own: Database, begin: Begin) -> None:
    glossary.define(own, KIM, "ELS", "Essex Library Service")
    kim = begin(KIM)
    kim.say("show the latest changes", HISTORY)
    assert kim.one(say.History).changes[0][0] == "glossary ELS"
    kim.say("history of ELS in the glossary", HISTORY)
    assert (kim.one(say.History).to, len(kim.one(say.History).changes)) == ("ELS", 1)


def test_history_can_be_looked_up_in_the_middle_of_a_change(begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add the police to the NCMP protocol", "admin_change")
    kim.say("who changed the NCMP protocol and when", HISTORY)
    assert [type(one) for one in kim.turned.said] == [say.History, say.Proposed]
    assert kim.say("yes") == (say.SaySave(),)


def test_what_could_not_be_answered_is_listed(own: Database, begin: Begin) -> None:
    for text, outcome in (("can I lend mowers", "declined"), ("who is on it", "answered"), ("how big is it", "answered")):
        questions.record_question(own, conversation="c", channel="test", text=text, kind="find_protocol", outcome=outcome)
    questions.give_feedback(own, 3, "not_helpful")
    kim = begin(KIM)
    kim.say("what could nobody answer this week", UNANSWERED)
    found = kim.one(say.Unanswered)
    assert [one.text for one in found.questions] == ["how big is it", "can I lend mowers"]
    assert found.period == "this week"
