"""An audit in conversation, turn by turn, on both databases: what is said, what is kept, and where each message leads."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.replies import Buttons
from bot.wording.audits import Links, reply_to
from knowledge.actors import ASKER, CONTRIBUTOR, Actor, local_admin
from knowledge.audits import audits
from knowledge.audits.library import add_questionnaire
from knowledge.audits.talk import place as at
from knowledge.audits.talk import said
from knowledge.audits.talk.commands import Heard
from knowledge.audits.talk.dialogue import AuditTalk, Turned
from knowledge.audits.talk.place import Place
from knowledge.audits.types import DESCRIBED, NO, NOT_APPLICABLE, OPEN, SUBMITTED, YES, AuditView, Given
from knowledge.database import Database
from knowledge.errors import KnowledgeError, NotAllowed, NotFound
from knowledge.models import now
from tests.audits import CONTENT, QUESTIONNAIRE, item, meant

ADMIN = local_admin("Ada")
VALE = "Vale Inclusion Partnership"
SAM, KIM = (Actor(name, frozenset({ASKER, CONTRIBUTOR}), frozenset({VALE})) for name in ("Sam", "Kim"))
ANSWER = (("answer", 0.9),)
LINKS = Links(lambda audit, form: f"https://example.org/{audit}.{form}", lambda round_: f"https://example.org/{round_}")
S = TypeVar("S", bound=said.Said)


class Person:
    """Somebody in a conversation of their own. Where they are goes through JSON between two turns, as it does in Rasa."""

    def __init__(self, database: Database, actor: Actor = SAM, place: Place | None = None) -> None:
        self.talk = AuditTalk(database)
        self.database, self.actor = database, actor
        self.place = place or Place()
        self.turned: Turned

    def says(self, text: str, *, kind: str = "", within: tuple[tuple[str, float], ...] = ANSWER) -> Turned:
        """One message; `kind` is what Rasa takes it for outside an audit, `within` how it ranks it within one."""
        self.turned = self.talk.turn(self.actor, Heard(text, within, kind), self.place)
        self.place = Place.from_json(json.loads(json.dumps(self.turned.place.to_json())))
        assert (replace(self.place, pending=()), self.place.waiting) == (replace(self.turned.place, pending=()), self.turned.place.waiting)
        return self.turned

    def starts(self, text: str = f"start the audit for {VALE}") -> Turned:
        return self.says(text, kind="audit_start")

    def hears(self, kind: type[S]) -> S:
        """What was said of this kind in the last turn, which must have been."""
        found = [one for one in self.turned.said if isinstance(one, kind)]
        assert found, self.turned.said
        return found[0]

    @property
    def kinds(self) -> list[str]:
        """The kinds of what was said in the last turn."""
        return [type(one).__name__ for one in self.turned.said]

    @property
    def buttons(self) -> dict[str, str]:
        """What the buttons under the last reply say, by their names."""
        elements = reply_to(self.turned.said, LINKS).elements
        return {button.title: button.says for one in elements if isinstance(one, Buttons) for button in one.buttons}

    @property
    def audit(self) -> AuditView:
        assert self.place.audit is not None
        return audits.view_audit(self.database, self.actor, self.place.audit)

    @property
    def states(self) -> dict[str, str | None]:
        """The state of everything that is answered, by number."""
        return {self.audit.questionnaire.item(key).number: answer.state for key, answer in self.audit.answers.items()}

    def note(self, number: str) -> str:
        return self.audit.answers[item(number).key].note

    @property
    def asked(self) -> str:
        """The number of the item or section that is asked for now."""
        return item_number(self.place.item) if self.place.item else str(self.place.section)


def item_number(key: str) -> str:
    return QUESTIONNAIRE.item(key).number


@pytest.fixture
def held(database: Database) -> Database:
    """A knowledge base with the questionnaire and without audits."""
    add_questionnaire(database, ADMIN, CONTENT)
    return database


@pytest.fixture
def sam(held: Database) -> Person:
    """Sam, at the first section of a new audit."""
    audits.begin_audit(held, ADMIN, VALE, str(now().year))
    person = Person(held)
    person.starts()
    return person


# Starting.


def test_without_a_name_the_partnership_is_asked_for_and_a_new_one_is_asked_about_before_it_is_added(held: Database) -> None:
    ada = Person(held, ADMIN)
    ada.starts("start the audit")
    assert ada.hears(said.WhichPartnership).known == ()
    ada.says("Vale Inclusion Partnership")
    assert ada.hears(said.NewPartnership).name == VALE
    assert audits.list_partnerships(held) == ()
    ada.says("yes")
    assert ada.kinds == ["Opened", "SectionAsked"]
    assert ada.hears(said.Opened).begun
    assert (ada.audit.partnership, ada.audit.round, ada.audit.begun_by) == (VALE, str(now().year), "Ada")
    asked = ada.hears(said.SectionAsked)
    assert (asked.section.number, asked.shown_whole, len(asked.left)) == (1, True, 12)


def test_with_a_name_and_a_round_the_audit_begins_at_once(held: Database) -> None:
    audits.begin_audit(held, ADMIN, VALE, "2019")
    ada = Person(held, ADMIN)
    ada.starts("start the 2025 audit for Vale Inclusion Partnership")
    assert ada.kinds == ["Opened", "SectionAsked"]
    assert (ada.audit.round, ada.hears(said.Opened).begun) == ("2025", True)


def test_names_that_are_near_are_offered_and_can_be_chosen_by_number_or_name(held: Database) -> None:
    for name in ("North Leicestershire", "South Leicestershire", "Hill Partnership"):
        audits.begin_audit(held, ADMIN, name, "2019")
    for reply, chosen in (("1", 0), ("number 2", 1), ("south leicestershire", None)):
        ada = Person(held, ADMIN)
        ada.starts("start the audit for East Leicestershire")
        asked = ada.hears(said.NewPartnership)
        assert (asked.name, set(asked.like)) == ("East Leicestershire", {"North Leicestershire", "South Leicestershire"})
        ada.says(reply)
        assert ada.audit.partnership == ("South Leicestershire" if chosen is None else asked.like[chosen])
    assert "East Leicestershire" not in audits.list_partnerships(held)


def test_a_no_to_a_new_partnership_asks_again_and_a_name_after_it_is_taken(held: Database) -> None:
    audits.begin_audit(held, ADMIN, "Hill Partnership", str(now().year))
    ada = Person(held, ADMIN)
    ada.starts("start the audit for Hull Vale")
    ada.hears(said.NewPartnership)
    ada.says("no")
    assert ada.hears(said.WhichPartnership).known == ("Hill Partnership",)
    ada.says("Hill")
    assert (ada.audit.partnership, ada.hears(said.Opened).begun) == ("Hill Partnership", False)


@pytest.mark.parametrize("text", ["cancel", "never mind", "forget it", "stop"])
def test_asking_for_a_partnership_can_be_left_and_nothing_is_begun(held: Database, text: str) -> None:
    ada = Person(held, ADMIN)
    ada.starts("start the audit")
    ada.says(text)
    assert ada.hears(said.Paused).audit is None
    assert (ada.place, audits.list_audits(held, ADMIN)) == (Place(), ())


@pytest.mark.parametrize("text", ["pause", "stop the audit", "save and exit", "scrap the audit"])
def test_a_new_partnership_that_is_asked_about_can_be_left_as_an_audit_can(held: Database, text: str) -> None:
    ada = Person(held, ADMIN)
    ada.starts("start the audit for Hull Vale")
    ada.says(text)
    assert ada.hears(said.Paused).audit is None
    assert (ada.place, audits.list_partnerships(held)) == (Place(), ())


@pytest.mark.parametrize("text", ["all but 4", "1 3 5-7", "where am i", "back", "skip", "carry on", "go to section 3"])
def test_what_is_said_to_an_audit_is_no_partnership_s_name(held: Database, text: str) -> None:
    ada = Person(held, ADMIN)
    ada.starts("start the audit for Hull Vale 2031")
    ada.says(text)
    asked = ada.hears(said.NewPartnership)
    assert (asked.name, asked.round) == ("Hull Vale", "2031")
    bea = Person(held, ADMIN)
    bea.starts("start the audit")
    bea.says(text)
    assert bea.hears(said.WhichPartnership)
    ada.says("yes")
    assert (ada.audit.partnership, ada.audit.round) == ("Hull Vale", "2031")


def test_a_year_alone_is_the_round_of_the_audit_that_is_asked_about(held: Database) -> None:
    ada = Person(held, ADMIN)
    ada.starts("start the audit")
    ada.says("2032")
    assert ada.hears(said.WhichPartnership).round == "2032"
    ada.says("Hull Vale")
    assert ada.hears(said.NewPartnership).round == "2032"


def test_who_is_no_contributor_is_told_so_at_once(held: Database) -> None:
    for text in ("start the audit", "carry on with our audit"):
        with pytest.raises(NotAllowed, match="not down as a contributor of any partnership"):
            Person(held, Actor("Joan")).starts(text)


def test_a_question_while_the_partnership_is_asked_for_is_none_of_the_audit_s(held: Database) -> None:
    ada = Person(held, ADMIN)
    ada.starts("start the audit")
    before = ada.place
    turned = ada.says("Who are the autism panel partners?", kind="ask_partners", within=(("question", 0.9),))
    assert (turned.taken, turned.said, ada.place) == (False, (), before)
    ada.says(VALE)
    assert ada.hears(said.NewPartnership).name == VALE


def test_who_may_not_audit_a_partnership_begins_nothing(held: Database) -> None:
    audits.begin_audit(held, ADMIN, "Hill Partnership", "2019")
    for text in ("start the audit for Hill Partnership", "start the audit for Mill Partnership"):
        with pytest.raises(NotAllowed):
            Person(held).starts(text)
    with pytest.raises(NotAllowed):
        Person(held, Actor("Noah")).starts()
    assert len(audits.list_audits(held, ADMIN)) == 1


def test_a_message_that_calls_no_audit_is_not_taken(held: Database) -> None:
    turned = Person(held).says("yes", kind="affirm")
    assert (turned.taken, turned.said, turned.place) == (False, (), Place())


def test_what_the_audit_is_is_told_without_beginning_one(held: Database) -> None:
    person = Person(held)
    person.says("what is the audit?", kind="audit_about")
    assert (person.hears(said.About).items, len(person.hears(said.About).sections)) == (44, 7)
    assert person.place == Place()


def test_how_far_the_audits_are_is_told_where_none_is_in_hand(held: Database) -> None:
    person = Person(held, ADMIN)
    person.says("how far are the audits?", kind="audit_status")
    assert person.hears(said.Audits).lines == ()
    for name in (VALE, "Hill Partnership"):
        audits.begin_audit(held, ADMIN, name, "2026")
    person.says("how far are the audits?", kind="audit_status")
    assert len(person.hears(said.Audits).lines) == 2


# Resuming.


def test_an_audit_is_resumed_at_the_first_item_that_is_not_answered(sam: Person) -> None:
    sam.says("all, no others")
    sam.says("1 yes, 2 no")
    again = Person(sam.database)
    again.starts("carry on with the audit")
    opened, asked = again.hears(said.Opened), again.hears(said.SectionAsked)
    assert (opened.begun, opened.helpers) == (False, (("Sam", 14),))
    assert (asked.section.number, asked.left[0].number, asked.shown_whole) == (2, "2.3", False)


def test_somebody_else_carries_on_in_another_conversation_and_is_told_who_did_what(sam: Person) -> None:
    sam.says("1-4 yes rest no")
    kim = Person(sam.database, KIM)
    kim.starts("carry on with the audit")
    assert kim.hears(said.Opened).helpers == (("Sam", 11),)
    assert [one.number for one in kim.hears(said.SectionAsked).left] == ["1.12"]
    kim.says("photos")
    assert {answer.by for answer in kim.audit.answers.values()} == {"Sam", "Kim"}
    sam.says("who answered 1.12", within=(("who", 0.9),))
    assert [change.by for change in sam.hears(said.WhoAnswered).changes] == ["Kim"]


def test_an_audit_of_another_conversation_is_left_alone_by_messages_of_this_one(sam: Person) -> None:
    assert Person(sam.database, KIM).says("all").taken is False
    assert sam.states == {}


# To the end.


def test_a_whole_audit_section_by_section_takes_at_most_twenty_messages(held: Database) -> None:
    messages = [
        "yes",
        "1-3, 5, 7 and 8 yes, rest no. others: risk assessments; EHCP reviews",
        "1 2 4, 3: only with consent, 5 no",
        "no others",
        "1 and 2, rest no",
        "none",
        "all",
        "no others",
        "everything except the college one, no others",
        "1: we check every form with the school\n2: the office updates SIMS\n3: read through each term\n4: a second person checks",
        "no others",
        "1 and 2; 3: archived after one year",
        "no others",
        "yes, submit",
    ]
    ada = Person(held, ADMIN)
    ada.starts(f"start the audit for {VALE}")
    for message in messages:
        ada.says(message)
    assert len(messages) + 1 <= 20
    view = ada.hears(said.Submitted).audit
    assert (view.done, view.missing, view.is_open, ada.place.active) == (44, (), False, False)
    expected = meant(1, yes="1-3 5 7 8 12", no="4 6 9-11") | meant(2, yes="1-4", no="5 6") | meant(3, yes="1 2", no="3 4")
    assert {
        number: state for number, state in ada.states.items() if number[0] in "12" or number in ("3.1", "3.2", "3.3", "3.4")
    } == expected
    assert [entry.text for entry in view.answers["information/other-information"].entries] == ["risk assessments", "EHCP reviews"]
    assert (ada.note("2.3"), ada.note("6.2"), ada.note("7.3")) == (
        "only with consent",
        "the office updates SIMS",
        "archived after one year",
    )
    assert ada.states["5.5"] == NO


def test_an_audit_item_by_item_asks_for_a_note_after_each_bare_yes(sam: Person) -> None:
    sam.says("one at a time")
    assert (sam.asked, sam.kinds) == ("1.1", ["ItemAsked"])
    sam.says("yes")
    assert (sam.asked, sam.kinds) == ("1.1", ["Recorded", "NoteAsked"])
    sam.says("only on paper")
    assert (sam.note("1.1"), sam.asked, sam.kinds) == ("only on paper", "1.2", ["Recorded", "ItemAsked"])
    sam.says("no")
    assert (sam.asked, sam.kinds) == ("1.3", ["Recorded", "ItemAsked"])
    sam.says("yes, in SIMS")
    assert (sam.note("1.3"), sam.asked) == ("in SIMS", "1.4")
    sam.says("yes")
    sam.says("no note")
    assert (sam.states["1.4"], sam.note("1.4"), sam.asked, sam.kinds) == (YES, "", "1.5", ["ItemAsked"])
    sam.says("yes")
    sam.says("yes")
    assert sam.kinds == ["NoteAsked"]
    sam.says("since May")
    assert (sam.note("1.5"), sam.asked) == ("since May", "1.6")


def test_an_audit_can_be_answered_item_by_item_to_the_end(sam: Person) -> None:
    sam.says("item by item")
    for expected in QUESTIONNAIRE.items:
        assert sam.asked == expected.number
        sam.says({"describe": "We look twice.", "others": "things of ours, other things"}.get(expected.kind, "no, never"))
    assert sam.kinds == ["Recorded", "NothingLeft"]
    assert sam.audit.missing == ()
    assert sam.states["6.2"] == DESCRIBED
    sam.says("yes, submit")
    assert not sam.hears(said.Submitted).audit.is_open


def test_an_answer_is_read_back_and_what_is_left_of_the_section_is_asked(sam: Person) -> None:
    sam.says("1 3 5-7")
    assert sam.kinds == ["Recorded", "SectionAsked"]
    assert [answer.item for answer in sam.hears(said.Recorded).kept.kept] == [
        item(number).key for number in ("1.1", "1.3", "1.5", "1.6", "1.7")
    ]
    asked = sam.hears(said.SectionAsked)
    assert ([one.number for one in asked.left], asked.shown_whole) == (["1.2", "1.4", "1.8", "1.9", "1.10", "1.11", "1.12"], False)
    sam.says("rest no")
    assert sam.states == meant(yes="1 3 5-7", no="2 4 8-11")
    sam.says("no others")
    assert (sam.asked, sam.states["1.12"]) == ("2", NO)


def test_the_last_item_of_a_section_can_be_answered_like_one_item(sam: Person) -> None:
    sam.says("all")
    assert [one.number for one in sam.hears(said.SectionAsked).left] == ["1.12"]
    sam.says("photos and passports")
    assert [entry.text for entry in sam.audit.answers[item("1.12").key].entries] == ["photos", "passports"]
    assert sam.asked == "2"


def test_what_is_left_for_later_is_not_asked_again_at_once(sam: Person) -> None:
    sam.says("4 not sure, rest yes, no others")
    assert [one.number for one in sam.hears(said.Recorded).later] == ["1.4"]
    assert sam.asked == "2"
    assert "1.4" not in sam.states


# Doubts.


def test_what_is_not_clear_is_asked_about_and_nothing_is_recorded(sam: Person) -> None:
    for text in ("2 yes, 2 no", "1 or 2", "maybe 3", "99", "yes", "we don't not hold 3", "asdf qwer", "go to section 9", "change 99"):
        sam.says(text)
        assert sam.kinds == ["NotUnderstood"], text
        assert sam.states == {}
        assert sam.place.section == 1


def test_what_was_clear_is_recorded_once_it_is_confirmed(sam: Person) -> None:
    sam.says("1 and 3 yes, 12 yes")
    assert {one.item for one in sam.hears(said.NotUnderstood).pending} == {item("1.1").key, item("1.3").key}
    assert (sam.states, sam.place.asks) == ({}, at.CONFIRM)
    sam.says("yes")
    assert sam.kinds == ["Recorded", "SectionAsked"]
    assert sam.states == meant(yes="1 3")


def test_what_was_clear_is_dropped_at_a_no_or_replaced_by_a_new_answer(sam: Person) -> None:
    sam.says("1 and 3 yes, 12 yes")
    sam.says("no")
    assert (sam.states, sam.asked, sam.place.pending) == ({}, "1", ())
    sam.says("1 and 3 yes, 12 yes")
    sam.says("only 4")
    assert sam.states == meant(yes="4")
    assert sam.place.pending == ()


def test_a_hedge_to_one_item_records_nothing_until_it_is_confirmed(sam: Person) -> None:
    sam.says("one at a time")
    for text in ("maybe", "it depends", "not none", "yes and no"):
        sam.says(text)
        assert "NotUnderstood" in sam.kinds
        assert sam.states == {}
        sam.place = Place(audit=sam.place.audit, active=True, asks=at.ITEM, section=1, item=item("1.1").key, one_by_one=True)


# Commands.


def test_where_am_i_is_told_and_leads_back(sam: Person) -> None:
    sam.says("1 2")
    before = sam.place
    sam.says("where am I", within=(("status", 0.9),))
    assert sam.kinds == ["Status", "SectionAsked"]
    assert sam.hears(said.Status).audit.done == 2
    assert sam.place == before


def test_back_skip_and_go_to_move_and_record_nothing(sam: Person) -> None:
    sam.says("skip section")
    assert sam.asked == "2"
    sam.says("go to section 5", within=(("goto", 0.9),))
    assert sam.asked == "5"
    sam.says("back")
    assert sam.asked == "4"
    sam.says("next section")
    assert sam.asked == "5"
    sam.says("go to 2.4")
    assert (sam.asked, sam.kinds) == ("2.4", ["ItemAsked"])
    sam.says("back")
    assert sam.asked == "2.3"
    sam.says("skip")
    assert sam.place.section == 2
    sam.says("section one")
    sam.says("back")
    assert (sam.asked, sam.states) == ("1", {})


def test_item_by_item_back_and_skip_move_by_one(sam: Person) -> None:
    sam.says("one at a time")
    sam.says("skip")
    assert sam.asked == "1.2"
    sam.says("yes")
    sam.says("back", within=(("back", 0.9),))
    assert (sam.asked, sam.kinds) == ("1.2", ["ItemAsked"])
    sam.says("back")
    sam.says("back")
    assert sam.asked == "1.1"
    sam.says("go to section 3")
    assert sam.asked == "3.1"
    sam.says("whole section")
    assert (sam.asked, sam.kinds) == ("3", ["SectionAsked"])
    assert sam.states == {"1.2": YES}


def test_skipping_to_the_end_offers_to_submit(sam: Person) -> None:
    for _ in range(7):
        sam.says("skip section")
    assert sam.kinds == ["NothingLeft"]
    assert (len(sam.hears(said.NothingLeft).audit.missing), sam.place.asks) == (44, at.SUBMIT)


def test_an_answer_is_changed_at_once_or_after_it_is_shown(sam: Person) -> None:
    sam.says("go to section 2")
    sam.says("all, no others")
    sam.says("change 2.4")
    assert (sam.asked, sam.kinds) == ("2.4", ["ItemAsked"])
    sam.says("no")
    assert sam.states["2.4"] == NO
    sam.says("change 2.4 to yes", within=(("change", 0.9),))
    assert (sam.states["2.4"], sam.kinds[0]) == (YES, "Recorded")
    sam.says("no wait, 2.5 should be no", within=(("change", 0.8),))
    assert sam.states["2.5"] == NO
    assert sam.states == meant(2, yes="1-4", no="5 6")


def test_a_note_is_added_at_once_or_when_it_is_asked_for(sam: Person) -> None:
    sam.says("1-3 yes")
    sam.says("add a note to 1.3: only for parents", within=(("note", 0.9),))
    assert (sam.note("1.3"), sam.states["1.3"]) == ("only for parents", YES)
    sam.says("add a note to 1.2")
    assert (sam.kinds, sam.asked) == (["NoteAsked"], "1.2")
    sam.says("two each")
    assert (sam.note("1.2"), sam.states) == ("two each", meant(yes="1-3"))


@pytest.mark.parametrize(
    ("note", "state"), [("we don't hold these, the school does", NO), ("not applicable", NOT_APPLICABLE), ("only for parents", YES)]
)
def test_a_note_on_what_is_not_answered_is_read_as_its_answer(sam: Person, note: str, state: str) -> None:
    sam.says(f"add a note to 1.4: {note}", within=(("note", 0.9),))
    assert sam.states == {"1.4": state}


def test_what_an_item_or_a_section_means_and_why_it_is_asked_is_told(sam: Person) -> None:
    before = sam.place
    sam.says("what does this mean")
    assert (sam.hears(said.Explained).section.number, sam.hears(said.Explained).item) == (1, None)
    sam.says("what does 2.4 mean?")
    assert sam.hears(said.Explained).item == item("2.4")
    sam.says("why do you ask")
    assert sam.hears(said.Why).section.number == 1
    sam.says("what counts as an address?", within=(("question", 0.9),))
    assert sam.hears(said.Explained).item == item("1.1")
    assert (sam.place, sam.states) == (before, {})
    sam.says("go to 2.4")
    sam.says("what does this mean")
    assert sam.hears(said.Explained).item == item("2.4")


def test_who_answered_is_told_with_what_it_was_before(sam: Person) -> None:
    sam.says("1 yes")
    Person(sam.database, KIM, sam.place).says("change 1.1 to no", within=(("change", 0.9),))
    sam.says("who answered 1.1")
    told = sam.hears(said.WhoAnswered)
    assert [(change.by, (change.after or {}).get("state")) for change in told.changes] == [("Sam", YES), ("Kim", NO)]
    assert told.item == item("1.1")
    sam.says("who filled in section 1")
    assert sam.hears(said.WhoAnswered).section == QUESTIONNAIRE.sections[0]


def test_a_pause_keeps_everything_and_later_messages_are_none_of_the_audit_s(sam: Person) -> None:
    sam.says("1 2")
    sam.says("pause")
    assert (sam.hears(said.Paused).gave_up, sam.place.active) == (False, False)
    assert sam.says("all").taken is False
    assert sam.states == meant(yes="1 2")
    sam.starts("carry on with the audit")
    assert sam.hears(said.SectionAsked).left[0].number == "1.3"


def test_cancelling_deletes_nothing(sam: Person) -> None:
    sam.says("1 2")
    sam.says("cancel the audit")
    assert (sam.hears(said.Paused).gave_up, sam.place.active) == (True, False)
    assert sam.states == meant(yes="1 2")


def test_a_review_shows_all_or_one_section_and_moves_nothing(sam: Person) -> None:
    sam.says("1 2")
    before = sam.place
    sam.says("review")
    assert (sam.hears(said.Review).section, sam.hears(said.Review).audit.done, sam.place) == (None, 2, before)
    sam.says("show me what we said in section 2", within=(("review", 0.9),))
    assert sam.hears(said.Review).section == QUESTIONNAIRE.sections[1]


def test_submitting_says_what_is_missing_and_waits_for_a_yes(sam: Person) -> None:
    sam.says("all")
    sam.says("submit")
    assert (len(sam.hears(said.SubmitAsked).audit.missing), sam.audit.is_open) == (33, True)
    sam.says("not yet")
    assert (sam.audit.is_open, sam.place.section) == (True, 1)
    sam.says("submit")
    sam.says("yes")
    assert sam.kinds == ["Submitted"]
    assert (sam.audit.is_open, sam.audit.submitted_by, sam.place.active) == (False, "Sam", False)


@pytest.mark.parametrize(("text", "begun"), [("2027", "2027"), ("for 2026/27 please", "2026/27"), ("yes, 2027", "2027")])
def test_a_round_in_reply_to_a_new_partnership_begins_that_round(held: Database, text: str, begun: str) -> None:
    ada = Person(held, ADMIN)
    ada.starts("start the audit")
    ada.says("Vale Inclusion Partnership")
    ada.says(text)
    assert (ada.audit.partnership, ada.audit.round) == (VALE, begun)


@pytest.mark.parametrize("text", ["start next years audit", "begin the audit for next year", f"start the {now().year + 1} audit"])
def test_the_next_round_of_the_only_partnership_is_begun_and_can_take_over_the_last_one_s_answers(sam: Person, text: str) -> None:
    sam.says("1 2")
    sam.says("pause")
    sam.starts(text)
    assert (sam.audit.partnership, sam.audit.round) == (VALE, str(now().year + 1))
    assert "CarryOver" in sam.kinds


@pytest.mark.parametrize("text", ["report for 2026", "can you do the report on the 2026 round", "audit report for all partnerships"])
def test_a_report_on_a_round_is_the_audits_whatever_it_sounds_like(held: Database, text: str) -> None:
    audits.begin_audit(held, ADMIN, VALE, "2026")
    ada = Person(held, ADMIN)
    ada.says(text, kind="out_of_scope")
    assert ada.turned.taken
    assert ada.kinds == ["Reported"]


@pytest.mark.parametrize("text", ["start the audit", "start the audit for vale inclusion partnership"])
def test_a_contributor_of_one_partnership_begins_its_first_audit_under_the_name_that_was_granted(held: Database, text: str) -> None:
    sam = Person(held)
    sam.starts(text)
    assert (sam.audit.partnership, sam.hears(said.Opened).begun) == (VALE, True)


@pytest.mark.parametrize("text", ["carry on", "ok, carry on please", "Resume", "lets continue"])
def test_a_paused_audit_goes_on_when_somebody_says_no_more_than_that(sam: Person, text: str) -> None:
    sam.says("1 2")
    sam.says("pause")
    sam.says(text, kind="more")
    assert sam.kinds[-1] == "SectionAsked"


@pytest.mark.parametrize("text", ["rest no", "7 n/a", "what does item 6 mean", "who answered that"])
def test_what_is_an_answer_or_a_question_is_taken_for_no_partnership_s_name(held: Database, text: str) -> None:
    ada = Person(held, ADMIN)
    ada.starts("start the audit")
    ada.says(text)
    assert "NewPartnership" not in ada.kinds


@pytest.mark.parametrize(
    "text", ["submit", "yes, submit", "please submit it now", "ok send it", "go ahead and submit", "yes please", "submit it as it is"]
)
def test_there_are_several_ways_to_say_that_it_shall_be_submitted(sam: Person, text: str) -> None:
    sam.says("submit")
    sam.says(text)
    assert sam.kinds == ["Submitted"]


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("what happens when I submit it?", (("question", 0.9),)),
        ("who do you send it to?", (("question", 0.9),)),
        ("wait, I want to change something before we submit", ANSWER),
        ("can somebody else check it before I submit", (("question", 0.6),)),
        ("don't submit it", ANSWER),
        ("I'd rather not send it yet", ANSWER),
        ("no", ANSWER),
        ("review", (("review", 0.9),)),
        ("go to section 2 before submitting", (("goto", 0.9),)),
        ("2 yes", ANSWER),
    ],
)
def test_speaking_of_submitting_does_not_submit(sam: Person, text: str, within: tuple[tuple[str, float], ...]) -> None:
    sam.says("submit")
    sam.says(text, within=within)
    assert sam.audit.is_open


def test_an_audit_is_exported_in_the_formats_that_are_named(sam: Person) -> None:
    for text, formats in (
        ("export", ("docx", "pdf", "xlsx", "csv", "json")),
        ("export as word", ("docx",)),
        ("pdf please", ("pdf",)),
        ("export to excel", ("xlsx",)),
    ):
        sam.says(text, within=(("export", 0.9),))
        assert sam.hears(said.Export).formats == formats
    assert sam.place.active


def test_a_submitted_audit_is_reopened_after_a_yes_and_not_after_a_no(sam: Person) -> None:
    sam.says("1 2")
    sam.says("submit")
    sam.says("yes")
    sam.says("reopen the audit", kind="audit_reopen")
    assert (sam.kinds, sam.place.asks) == (["ReopenAsked"], at.REOPEN)
    sam.says("no")
    assert (sam.audit.revision, sam.audit.is_open, sam.place.active) == (1, False, False)
    sam.says("reopen the audit", kind="audit_reopen")
    sam.says("yes, reopen it")
    assert sam.kinds[0] == "Reopened"
    assert (sam.audit.revision, sam.audit.is_open, sam.states) == (2, True, meant(yes="1 2"))
    sam.says("3 yes")
    assert sam.states == meant(yes="1-3")


def test_an_answer_to_a_submitted_audit_asks_whether_to_reopen_it(sam: Person) -> None:
    kim = Person(sam.database, KIM)
    kim.starts()
    sam.says("submit")
    sam.says("yes")
    kim.says("all")
    assert kim.kinds == ["ReopenAsked"]
    assert (kim.states, kim.audit.is_open) == ({}, False)
    kim.says("is it reopened often?", within=(("question", 0.9),))
    assert not kim.audit.is_open


def test_help_says_what_can_be_said_and_leads_back(sam: Person) -> None:
    sam.says("help")
    assert sam.kinds == ["About", "SectionAsked"]


# The round before.


@pytest.fixture
def next_year(held: Database) -> Person:
    """Sam, who begins this year's audit after one of 2019."""
    old = audits.begin_audit(held, ADMIN, VALE, "2019").id
    audits.give(held, KIM, old, [Given(item("1.1").key, YES, "on paper"), Given(item("1.2").key, NO), Given(item("2.1").key, YES)])
    audits.submit(held, KIM, old)
    person = Person(held)
    person.starts()
    return person


def test_a_new_round_offers_the_answers_of_the_one_before_and_same_confirms_a_section(next_year: Person) -> None:
    assert next_year.kinds == ["Opened", "CarryOver"]
    assert next_year.hears(said.CarryOver).earlier.round == "2019"
    next_year.says("yes, start from it")
    assert next_year.kinds == ["Carried", "SectionAsked"]
    assert (next_year.audit.done, next_year.audit.carried_from) == (0, "2019")
    next_year.says("same")
    assert next_year.kinds[0] == "Recorded"
    assert (next_year.audit.done, next_year.audit.answers[item("1.1").key].by) == (2, "Sam")
    assert next_year.note("1.1") == "on paper"
    assert not next_year.audit.is_answered(item("2.1"))


def test_one_carried_answer_is_confirmed_or_replaced_item_by_item(next_year: Person) -> None:
    next_year.says("yes")
    next_year.says("one at a time")
    next_year.says("same as last time")
    assert (next_year.asked, next_year.audit.is_answered(item("1.1"))) == ("1.2", True)
    next_year.says("yes, now in SIMS")
    assert (next_year.states["1.2"], next_year.note("1.2")) == (YES, "now in SIMS")


@pytest.mark.parametrize("text", ["no", "no thanks", "start from scratch", "start from an empty form"])
def test_a_new_round_can_start_empty(next_year: Person, text: str) -> None:
    next_year.says(text)
    assert next_year.states == {}
    assert (next_year.audit.carried_from, next_year.asked) == (None, "1")


def test_same_without_an_earlier_round_records_nothing(sam: Person) -> None:
    sam.says("same")
    assert (sam.kinds, sam.states) == (["NotUnderstood"], {})


# Two people.


def test_what_somebody_else_answered_while_it_was_open_is_shown_and_not_overwritten(sam: Person) -> None:
    kim = Person(sam.database, KIM)
    kim.starts()
    kim.says("4: the school nurse has them")
    sam.says("all but 4")
    recorded = sam.hears(said.Recorded)
    assert [(clash.held.by, clash.given.state) for clash in recorded.kept.clashes] == [("Kim", NO)]
    assert (sam.states["1.4"], sam.note("1.4")) == (YES, "the school nurse has them")
    assert len(recorded.kept.kept) == 10
    sam.says("change 1.4 to no", within=(("change", 0.9),))
    assert sam.states["1.4"] == NO


def test_entries_of_both_are_kept(sam: Person) -> None:
    kim = Person(sam.database, KIM)
    kim.starts()
    kim.says("others: photos")
    sam.says("others: letters, photos")
    assert sam.hears(said.Recorded).kept.clashes == ()
    assert [(entry.text, entry.by) for entry in sam.audit.answers[item("1.12").key].entries] == [("photos", "Kim"), ("letters", "Sam")]


# Other messages.


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("Who are the autism panel partners?", (("question", 0.9),)),
        ("which protocol covers exclusions", (("question", 0.8), ("answer", 0.1))),
        ("you are very kind", (("chat", 0.9),)),
        ("thanks", ANSWER),
    ],
)
def test_a_question_or_talk_is_not_taken_and_the_place_stays(sam: Person, text: str, within: tuple[tuple[str, float], ...]) -> None:
    for opening in ("1 2", "one at a time", "submit"):
        sam.says(opening)
        before = sam.place
        turned = sam.says(text, within=within)
        assert (turned.taken, turned.said, sam.place) == (False, (), before)
    assert sam.states == meant(yes="1 2")
    assert [type(one) for one in sam.talk.resume(SAM, sam.place)] == [said.SubmitAsked]


def test_what_leads_back_is_what_was_asked(sam: Person) -> None:
    assert [type(one) for one in sam.talk.resume(SAM, sam.place)] == [said.SectionAsked]
    sam.says("one at a time")
    (led,) = sam.talk.resume(SAM, sam.place)
    assert isinstance(led, said.ItemAsked)
    assert led.item == item("1.1")
    sam.says("pause")
    assert sam.talk.resume(SAM, sam.place) == ()
    assert sam.talk.resume(SAM, Place()) == ()


def test_a_message_in_the_form_of_an_answer_is_one_whatever_it_sounds_like(sam: Person) -> None:
    sam.says("1 3 yes, rest no", within=(("question", 0.9),))
    assert sam.states == meant(yes="1 3", no="2 4-11")


def test_each_button_does_what_it_says(sam: Person) -> None:
    sam.says(sam.buttons["All"])
    assert sam.states == meant(yes="1-11")
    sam.says(sam.buttons["No others"])
    assert (sam.states["1.12"], sam.asked) == (NO, "2")
    sam.says(sam.buttons["Skip this section"])
    assert sam.asked == "3"
    sam.says("1")
    sam.says(sam.buttons["The rest are no"])
    assert sam.states["3.4"] == NO
    sam.says("go to section 4")
    sam.says(sam.buttons["One at a time"])
    assert sam.asked == "4.1"
    sam.says(sam.buttons["Yes"])
    sam.says(sam.buttons["No note"])
    assert (sam.states["4.1"], sam.asked) == (YES, "4.2")
    sam.says(sam.buttons["Not applicable"])
    assert (sam.states["4.2"], sam.asked) == (NOT_APPLICABLE, "4.3")
    sam.says(sam.buttons["Skip"])
    assert sam.asked == "4.4"
    sam.says("submit")
    sam.says(sam.buttons["Not yet"])
    assert sam.audit.status == OPEN
    sam.says("submit")
    sam.says(sam.buttons["Submit"])
    assert sam.audit.status == SUBMITTED
    sam.says(sam.buttons["Reopen"], kind="audit_reopen")
    sam.says(sam.buttons["Reopen"], kind="audit_reopen")
    assert (sam.audit.revision, sam.audit.status) == (2, OPEN)


# Damage.


def test_an_audit_that_is_gone_is_not_found_and_can_be_left(held: Database) -> None:
    lost = Person(held, SAM, Place(audit=4711, active=True, asks=at.SECTION, section=1))
    with pytest.raises(NotFound):
        lost.says("all")


json_values = (
    st.none()
    | st.booleans()
    | st.integers(-5, 50)
    | st.text(max_size=8)
    | st.lists(st.text(max_size=4) | st.dictionaries(st.text(max_size=4), st.text(max_size=4)), max_size=2)
)
fields = st.sampled_from(["active", "asks", "section", "item", "seen", "one_by_one", "pending", "name", "round", "offered", "wanted"])
ASKS = st.sampled_from([at.SECTION, at.ITEM, at.NOTE, at.CONFIRM, at.SUBMIT, at.PARTNERSHIP, at.NEW_PARTNERSHIP, at.CARRY, at.REOPEN])
messages = st.sampled_from(
    [
        "yes",
        "no",
        "all",
        "1 2",
        "2.4 no",
        "submit",
        "back",
        "skip",
        "same",
        "review",
        "note: x",
        "change 2.4",
        "go to section 7",
        "one at a time",
        "whole section",
        "cancel",
        "1",
        "photos",
        "help",
        "",
    ]
) | st.text(max_size=20)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rubbish=st.dictionaries(fields, json_values),
    asks=ASKS,
    key=st.sampled_from(["", "no/such", *[one.key for one in QUESTIONNAIRE.items]]),
    text=messages,
)
def test_whatever_the_place_holds_a_message_is_answered_or_refused_in_words(
    sam: Person, rubbish: dict[str, object], asks: str, key: str, text: str
) -> None:
    audit = audits.find_audit(sam.database, VALE, str(now().year))
    data = {"audit": audit, "active": True, "asks": asks, "item": key, "section": 1, "name": "Hill", "round": "2026"} | rubbish
    with suppress(KnowledgeError):
        turned = sam.talk.turn(SAM, Heard(text, ANSWER), Place.from_json(data))
        assert Place.from_json(json.loads(json.dumps(turned.place.to_json()))).waiting == turned.place.waiting
        assert not turned.said or reply_to(turned.said, LINKS).elements


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(messages, st.sampled_from(["answer", "answer", "question", "chat", "goto", "change", "note", "review"])), max_size=8)
)
def test_whatever_is_said_in_turn_nothing_that_was_kept_is_lost(sam: Person, said_in_turn: list[tuple[str, str]]) -> None:
    before = set(sam.states)
    for text, sounds_like in said_in_turn:
        with suppress(KnowledgeError):
            sam.says(text, within=((sounds_like, 0.6), ("answer", 0.3)))
        assert before <= set(sam.states)
        before = set(sam.states)
    assert len(audits.list_changes(sam.database, SAM, sam.audit.id)) >= len(before)
