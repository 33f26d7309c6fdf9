"""Said in a hurry: facts in any order, a correction in the middle, a whole protocol in one message. Nothing is lost and no word is taken for a value."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import history, protocols
from knowledge.actors import EDITOR, Actor
from knowledge.admin.talk import said as say
from knowledge.admin.talk.place import PROTOCOL
from knowledge.database import Database
from tests.edits import rows
from tests.shipped import AUTISM, HERTS, NCMP
from tests.unit.knowledge.admin.conftest import Begin

KIM = Actor("Kim Patel", frozenset({EDITOR}))
CHANGE, ADD, RETIRE = "admin_change", "admin_add", "admin_retire"
WHOLE = (
    "new protocol: Forest School Visits, partners ECC and Provide, purpose to let forest school leaders know of allergies, "
    "review june 2028, owned by the outdoor team"
)


def edits(database: Database, slug: str) -> int:
    return sum(one.actor == "Kim Patel" for one in history.list_revisions(database, f"protocol {slug}"))


# What was told before is kept.


def test_another_fact_told_where_a_partner_is_in_doubt_loses_neither(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add a protocol", ADD)
    kim.say("it's called Young Carers Respit", ADD)
    kim.say("partners are ECC, Provid and Bardfield Trust", "list_protocols")
    assert kim.one(say.DoubtAsked).doubt.options == ("Provide", "Provid")
    kim.say("no, the title is Young Carers Respite", "correct")
    assert kim.one(say.DoubtAsked).doubt.options == ("Provide", "Provid")
    kim.say("yes that one", "affirm")
    assert kim.one(say.ValueAsked).field == "purpose"
    kim.say("To find carers.", "out_of_scope")
    assert rows(kim.one(say.Proposed))["partners"][1] == ["ECC", "Provide", "Bardfield Trust"]
    assert rows(kim.one(say.Proposed))["title"][1] == "Young Carers Respite"


def test_partners_told_anew_where_one_was_in_doubt_take_the_place_of_those(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("the partners of the NCMP protocol are ECC and Provid", CHANGE)
    assert kim.one(say.DoubtAsked)
    kim.say("partners are ECC and HCRG", CHANGE)
    assert rows(kim.one(say.Proposed))["partners"][1] == ["ECC", "HCRG"]


# Yes and no are no values.


@pytest.mark.parametrize("word", ["yes", "no", "ok", "yes that one", "dunno", "not sure", "skip", "yes, save it"])
def test_a_yes_or_no_is_no_title_purpose_or_partner(own: Database, begin: Begin, word: str) -> None:
    kim = begin(KIM)
    for field, value in (("title", "Young Carers"), ("purpose", "To find carers."), ("partners", "ECC")):
        if field == "title":
            kim.say("add a protocol", ADD)
        assert kim.one(say.ValueAsked).field == field
        kim.say(word, "affirm")
        assert kim.one(say.ValueAsked).field == field
        kim.say(value, "out_of_scope")
    assert kim.one(say.Proposed).change.to == "Young Carers"


def test_a_yes_is_no_title_of_a_protocol_that_is_there(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("change the title of the NCMP protocol", CHANGE)
    kim.say("yes", "affirm")
    assert kim.one(say.ValueAsked).field == "title"


def test_a_yes_after_a_no_saves_nothing_before_it_was_asked_again(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("review the autism protocol in a year", CHANGE)
    kim.say("no", "deny")
    assert kim.one(say.Differently)
    kim.say("yes", "affirm")
    assert kim.one(say.SaySave)
    kim.say("no", "deny")
    assert kim.one(say.Differently)
    assert edits(own, AUTISM) == 0
    kim.say("save it")
    assert edits(own, AUTISM) == 1


@pytest.mark.parametrize(
    ("first", "again", "field", "expected"),
    [
        ("update the purpose of the autism protocol to: To decide.", "no make it: To decide together.", "purpose", "To decide together."),
        ("change the title of the autism protocol to Panel", "no, make it Autism Panel", "title", "Autism Panel"),
        ("the owner of the autism protocol is SEND", "sorry, it should be Inclusion", "owner", "Inclusion"),
        ("the owner of the autism protocol is SEND", "no make it the SEND team instead", "owner", "the SEND team"),
    ],
)
def test_another_wording_of_what_is_shown_takes_its_place(
    own: Database, begin: Begin, first: str, again: str, field: str, expected: str
) -> None:
    kim = begin(KIM)
    kim.say(first, CHANGE)
    kim.say(again, "correct")
    assert rows(kim.one(say.Proposed))[field][1] == expected
    assert edits(own, AUTISM) == 0


# What is begun.


@pytest.mark.parametrize("kind", ["find_protocol", "admin_change", "admin_add"])
@pytest.mark.parametrize("link", ["", ", https://example.org/f.pdf 1.2MB"])
def test_a_whole_protocol_in_one_message_is_one_whatever_rasa_takes_it_for(own: Database, begin: Begin, kind: str, link: str) -> None:
    kim = begin(KIM)
    kim.say(WHOLE + link, kind)
    shown = {name: after for name, (_, after) in rows(kim.one(say.Proposed)).items()}
    assert (shown["title"], shown["partners"]) == ("Forest School Visits", ["ECC", "Provide"])
    assert (shown["purpose"], shown["review_date"]) == ("to let forest school leaders know of allergies", "2028-06-01")
    assert shown["owner"] == "the outdoor team"
    assert ("documents" in shown) == bool(link)


def test_another_change_that_is_begun_where_it_was_asked_which_protocol_to_retire_is_no_choice(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("retire a protocol", RETIRE)
    assert kim.place.asks == PROTOCOL
    kim.say("chnage the partners of the NCMP protocl", CHANGE, 0.6)
    assert kim.one(say.ValueAsked).field == "partners"
    kim.say("ECC")
    kim.say("yes")
    held = protocols.get_protocol(own, NCMP)
    assert (held.status, held.partners) == ("current", ("ECC",))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("undo the retirement of herts", RETIRE),
        ("undo the retirement of herts", "out_of_scope"),
        ("bring back the herts protocol", "go_back"),
        ("undo the retiring of the herts protocol", "admin_undo"),
        ("the herts one shouldn't have been retired", RETIRE),
    ],
)
def test_a_retirement_is_undone_by_its_name(own: Database, begin: Begin, text: str, kind: str) -> None:
    protocols.retire_protocol(own, KIM, HERTS)
    protocols.retire_protocol(own, KIM, AUTISM)
    kim = begin(KIM)
    kim.say(text, kind)
    assert rows(kim.one(say.Proposed)) == {"status": ("retired", "current")}
    kim.say("yes")
    assert protocols.get_protocol(own, HERTS).status == "current"


def test_what_people_ask_is_kept_whatever_rasa_takes_it_for(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("also when people ask 'can the nurse see the list' they mean the NCMP protocol", "find_protocol")
    assert rows(kim.one(say.Proposed))["examples"][1][-1] == "can the nurse see the list (admin)"  # type: ignore[index]


def test_a_review_on_a_day_that_was_taken_out_says_so(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("review the herts protocol on [date removed]", CHANGE, 0.4)
    assert kim.one(say.NotTaken).field == "review_date"
    kim.say("3 March 2028")
    kim.say("yes")
    assert protocols.get_protocol(own, HERTS).review_date == date(2028, 3, 3)


# Undone.


def test_undoing_a_new_name_says_the_name_that_comes_back(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("rename Provide to Provide CIC", "admin_define")
    kim.say("yes")
    kim.say("undo that", "admin_undo")
    kim.say("yes")
    assert kim.one(say.Saved).change.to == "Provide"


def test_a_list_is_no_change_whatever_rasa_takes_it_for(begin: Begin) -> None:
    assert begin(KIM).say("list the protocols of the theme Wildlife", CHANGE) == ()
    assert begin(KIM).say("list Essex Police as a partner of the NCMP protocol", CHANGE)


def test_an_abbreviation_is_kept_whatever_rasa_takes_it_for(begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("QUOX means Burrow Counting Scheme", "ask_protocol")
    assert rows(kim.one(say.Proposed)) == {"meaning": (None, "Burrow Counting Scheme")}
    kim.say("yes")
    assert kim.say("who means what", "ask_partners") == ()
    kim.say("take QUOX out of the glossary", "out_of_scope")
    assert kim.one(say.Proposed).change.gone
