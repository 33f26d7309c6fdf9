"""The dialogue in which a protocol is added, changed or retired writes what was shown and agreed to, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from knowledge import history, protocols
from knowledge.actors import EDITOR, Actor
from knowledge.admin.models import Draft
from knowledge.admin.talk import said as say
from knowledge.admin.talk.place import CONFIRM
from knowledge.database import Database
from tests.edits import Editing, rows
from tests.shipped import ADMIN, AUTISM, HERTS, NCMP, OVER

KIM = Actor("Kim Patel", frozenset({EDITOR}))
ASKER = Actor("Sam Okafor")
CHANGE, ADD, RETIRE, UNDO, RESUME = "admin_change", "admin_add", "admin_retire", "admin_undo", "admin_resume"
Begin = Callable[..., Editing]


def revisions(database: Database, slug: str) -> list[tuple[str, str, object, object]]:
    """What editors did to a protocol: who, what, before and after."""
    made = history.list_revisions(database, f"protocol {slug}")
    return [(one.actor, one.action, one.before, one.after) for one in made if one.actor != "shipped"]


def drafts(database: Database) -> int:
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(Draft)) or 0


# Changing.


def test_partners_are_changed_once_it_was_shown_and_agreed_to(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("change the partners of the NCMP protocol", CHANGE)
    assert (kim.one(say.ValueAsked).field, kim.one(say.ValueAsked).current) == ("partners", ["ECC", "Provide"])
    kim.say("add the police and take Provide off", "list_protocols")
    proposed = kim.one(say.Proposed)
    assert rows(proposed) == {"partners": (["ECC", "Provide"], ["ECC", "police"])}
    assert proposed.change.organisations == ("police",)
    assert revisions(own, NCMP) == []
    kim.say("yes", "affirm")
    assert kim.one(say.Saved).change == proposed.change
    assert revisions(own, NCMP) == [("Kim Patel", "changed", {"partners": ["ECC", "Provide"]}, {"partners": ["ECC", "police"]})]
    assert drafts(own) == 0


def test_the_history_is_the_one_that_the_command_makes(own: Database, begin: Begin) -> None:
    by_command = protocols.edit_protocol(own, KIM, AUTISM, owner="SEND team")
    kim = begin(KIM)
    kim.say("the owner of the NCMP protocol is SEND team", CHANGE)
    kim.say("yes")
    assert revisions(own, NCMP) == revisions(own, AUTISM)
    assert protocols.get_protocol(own, NCMP).owner == by_command.owner


def test_a_nickname_has_the_history_that_the_command_makes(own: Database, begin: Begin) -> None:
    protocols.add_term(own, KIM, AUTISM, "the purple folder")
    kim = begin(KIM)
    kim.say("people call the NCMP protocol 'the purple folders'", CHANGE)
    kim.say("yes")
    (_, action, before, after), (_, by_command, was, now) = *revisions(own, NCMP), *revisions(own, AUTISM)
    assert (action, before, after) == (by_command, was, {"terms": ["the purple folders (nickname)"]})
    assert now == {"terms": ["the purple folder (nickname)"]}


def test_everything_can_be_told_at_once(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("for the autism panel: add Essex Police, review it on 3 March 2027, owner: SEND team, nickname: purple folder", CHANGE)
    assert set(rows(kim.one(say.Proposed))) == {"partners", "review_date", "owner", "terms"}
    kim.say("save it")
    held = protocols.get_protocol(own, AUTISM)
    assert (held.owner, held.review_date, held.partners[-1]) == ("SEND team", date(2027, 3, 3), "Essex Police")
    assert len(revisions(own, AUTISM)) == 1


def test_more_facts_can_follow_before_it_is_agreed_to(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("review the autism protocol in a year", CHANGE)
    kim.say("no", "deny")
    assert kim.one(say.Differently)
    kim.say("make it 3 March 2027 instead", CHANGE)
    kim.say("and the owner is the SEND team", CHANGE)
    assert rows(kim.one(say.Proposed)) == {"review_date": (None, "2027-03-03"), "owner": (None, "the SEND team")}
    assert revisions(own, AUTISM) == []


def test_yes_but_is_no_yes(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("the Herts document is now 92KB", CHANGE)
    kim.say("yes but make it 93KB", "affirm")
    (document,) = rows(kim.one(say.Proposed))["documents"][1]  # type: ignore[misc]
    assert document["size"] == 93 * 1024
    assert revisions(own, HERTS) == []


def test_a_link_that_is_promised_and_not_there_is_asked_for(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("the Herts document is now 92KB, here is the link", CHANGE)
    assert kim.one(say.ValueAsked).field == "url"
    kim.say("https://example.org/herts.docx", "out_of_scope")
    kim.say("yes")
    (document,) = protocols.get_protocol(own, HERTS).documents
    assert (document.size, document.url, document.format) == (92 * 1024, "https://example.org/herts.docx", "DOCX")


def test_a_link_can_be_left_as_it_is(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("the Herts document is now 92KB, here is the link", CHANGE)
    kim.say("skip")
    kim.say("yes")
    (document,) = protocols.get_protocol(own, HERTS).documents
    assert (document.size, document.url, document.format) == (92 * 1024, None, "DOC")


def test_of_several_documents_the_one_that_is_named_is_changed_and_else_it_is_asked(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("the overarching document is 60KB", CHANGE)
    assert [one["size"] for one in rows(kim.one(say.Proposed))["documents"][1]] == [61440, 145254]  # type: ignore[union-attr,index]
    kim.say("cancel")
    kim.say("the document with the addendums of the overarching agreement is 60KB", CHANGE)
    kim.say("cancel")
    kim.say("the document of that is now a PDF", CHANGE)
    assert kim.one(say.DoubtAsked).doubt.options == ("Overarching Education Agreement", "Education Service Addendums")
    assert kim.say("yes", "affirm") == (kim.one(say.DoubtAsked),)
    kim.say("the second")
    assert [one["format"] for one in rows(kim.one(say.Proposed))["documents"][1]] == ["DOC", "PDF"]  # type: ignore[union-attr,index]
    assert revisions(own, OVER) == []


def test_a_second_document_is_added_with_a_title_of_its_own(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add a document to the Herts protocol https://example.org/form.pdf 20KB", CHANGE)
    assert kim.one(say.ValueAsked).field == "document_title"
    kim.say("Transfer form")
    kim.say("yes")
    assert [one.title for one in protocols.get_protocol(own, HERTS).documents] == ["Hertfordshire School Admissions", "Transfer form"]


def test_a_misspelt_partner_is_asked_about_and_not_added_as_new(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add Provid to the autism panel", CHANGE)
    assert kim.one(say.DoubtAsked).doubt.options == ("Provide", "Provid")
    kim.say("yes")
    assert rows(kim.one(say.Proposed))["partners"][1] == ["ECC", "Southend City Council", "Thurrock Council", "Provide"]
    kim.say("cancel")
    kim.say("add Provid to the autism panel", CHANGE)
    kim.say("new")
    assert kim.one(say.Proposed).change.organisations == ("Provid",)


def test_two_names_that_may_be_one_are_asked_about(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add Barnardo's and Mencap to the autism panel", CHANGE)
    assert kim.one(say.DoubtAsked).doubt.why == "joined"
    kim.say("several organisations")
    assert kim.one(say.Proposed).change.organisations == ("Barnardo's", "Mencap")


def test_taking_away_what_is_not_there_is_said(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("take HCRG off the NCMP protocol", CHANGE)
    assert [one.words for one in kim.one(say.Absent).what] == ["HCRG"]
    assert drafts(own) == 1
    assert revisions(own, NCMP) == []


def test_a_protocol_keeps_at_least_one_partner(begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("take ECC and Provide off the NCMP protocol", CHANGE)
    assert "at least one partner" in kim.one(say.Refused).sentence


def test_a_purpose_is_kept_word_for_word(own: Database, begin: Begin) -> None:
    purpose = "To send out the mail-out. Partners use it in year 5, and add what they know; the owner reviews it in a year."
    kim = begin(KIM)
    kim.say("change the purpose of the Herts protocol", CHANGE)
    kim.say(purpose, "find_protocol")
    assert set(rows(kim.one(say.Proposed))) == {"purpose"}
    kim.say("yes")
    assert protocols.get_protocol(own, HERTS).purpose == purpose


@pytest.mark.parametrize(
    "name", ["the title", "Title", "purpose", "partners", "the document", "Owner", "review date", "Nickname", "Example question"]
)
def test_the_field_that_is_meant_can_be_picked(begin: Begin, name: str) -> None:
    kim = begin(KIM)
    kim.say("edit the autism protocol", CHANGE)
    assert kim.one(say.WhichField)
    kim.say(name, "ask_purpose", 0.99)
    assert kim.one(say.ValueAsked).field in ("title", "purpose", "partners", "documents", "owner", "review_date", "terms", "examples")


def test_a_title_that_another_protocol_has_is_refused_and_the_draft_kept(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("the owner of the NCMP protocol is the SEND team", CHANGE)
    kim.say("title: The Autism in Schools Panel", CHANGE)
    assert "exists already" in kim.one(say.Refused).sentence
    kim.say("show it again")
    assert set(rows(kim.one(say.Proposed))) == {"owner"}


def test_what_is_so_already_is_not_changed(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add Provide to the NCMP protocol", CHANGE)
    assert kim.one(say.NothingDiffers)
    assert revisions(own, NCMP) == []


# Which protocol.


def test_an_unsure_protocol_is_asked_about_and_never_edited(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("call it 'the weighing one' too", CHANGE)
    assert len(kim.one(say.WhichProtocol).titles) == 6
    kim.say("the NCMP one", "choose")
    assert rows(kim.one(say.Proposed)) == {
        "terms": (kim.one(say.Proposed).change.rows[0].before, kim.one(say.Proposed).change.rows[0].after)
    }
    assert kim.one(say.Proposed).change.to == "The National Child Measurement Programme (NCMP)"


def test_a_yes_picks_none_of_several_protocols_whatever_was_spoken_of_in_between(begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("call it 'the weighing one' too", CHANGE)
    kim.asks_between("who are the partners of the autism panel?", "ask_partners")
    kim.context = kim.context.now_about(AUTISM)
    kim.say("yes", "affirm")
    assert len(kim.one(say.WhichProtocol).titles) == 6


@pytest.mark.parametrize(
    ("text", "said"),
    [("retire the NCMP protocol", say.Proposed), ("please change the owner of the NCMP protocol", say.ValueAsked), ("add a protocol", say.ValueAsked), ("the NCMP document is 3MB now", say.Proposed), ("who changed the NCMP protocol", say.History)],
)  # fmt: skip
def test_a_message_that_begins_as_a_change_is_one_whatever_it_is_taken_for(begin: Begin, text: str, said: type[say.Said]) -> None:
    kim = begin(KIM)
    kim.say(text, "find_protocol")
    assert kim.one(said)
    assert begin(ASKER).say(text, "find_protocol") == ()


def test_it_is_the_protocol_that_was_just_spoken_of(begin: Begin) -> None:
    kim = begin(KIM)
    kim.context = kim.context.now_about(AUTISM)
    kim.say("review it in a year", CHANGE)
    assert kim.one(say.Proposed).change.to == "The Autism in Schools Panel"


def test_a_protocol_at_large_is_none_that_was_spoken_of(begin: Begin) -> None:
    kim = begin(KIM)
    kim.context = kim.context.now_about(AUTISM)
    kim.say("I want to change a protocol", CHANGE)
    assert kim.one(say.WhichProtocol)


def test_another_protocol_can_be_picked_while_nothing_was_told(begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("edit the autism protocol", CHANGE)
    kim.say("no, the NCMP one", "correct")
    assert kim.one(say.WhichField).title == "The National Child Measurement Programme (NCMP)"


# Adding.


def test_a_protocol_is_added_step_by_step(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add a protocol", ADD)
    asked = [kim.one(say.ValueAsked).field]
    for text in ("Young Carers Support", "To offer respite to pupils who look after a relative."):
        kim.say(text, "find_protocol")
        asked.append(kim.one(say.ValueAsked).field)
    assert asked == ["title", "purpose", "partners"]
    kim.say("ECC and Carers First")
    assert kim.one(say.Proposed).change.organisations == ("Carers First",)
    kim.say("the document is https://example.org/yc.pdf, 45KB, review it in a year, nickname: YCS", CHANGE)
    assert len(protocols.list_protocols(own)) == 6
    kim.say("yes, add it", "affirm")
    assert kim.one(say.Saved).change.new
    held = protocols.get_protocol(own, "young-carers-support")
    assert (held.partners, held.documents[0].title, held.documents[0].size) == (("ECC", "Carers First"), "Young Carers Support", 46080)
    assert [term.term for term in protocols.get_language(own, held.slug).terms] == ["YCS"]
    assert [(who, action) for who, action, _, _ in revisions(own, held.slug)] == [("Kim Patel", "added")]


def test_a_protocol_is_added_from_one_message_and_in_any_order(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("Add a protocol. Partners: ECC, Provide\nTitle: Library Loans\nPurpose: To lend books.", ADD)
    kim.say("yes")
    held = protocols.get_protocol(own, "library-loans")
    assert (held.title, held.purpose, held.partners) == ("Library Loans", "To lend books.", ("ECC", "Provide"))


def test_a_title_that_is_held_is_told_at_once(begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add a protocol called The Autism in Schools Panel", ADD)
    assert "exists already" in kim.one(say.Refused).sentence


# Retiring.


def test_a_protocol_is_retired_and_brought_back(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("retire the NCMP protocol", RETIRE)
    assert kim.one(say.Proposed).verb == "retire"
    assert protocols.get_protocol(own, NCMP).status == "current"
    kim.say("yes")
    assert protocols.get_protocol(own, NCMP).status != "current"
    kim.say("bring back the NCMP protocol", RETIRE)
    kim.say("yes")
    assert protocols.get_protocol(own, NCMP).status == "current"
    assert [action for _, action, _, _ in revisions(own, NCMP)][-1] == "restored"


def test_bringing_back_where_nothing_is_retired_changes_nothing(begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("bring back the NCMP protocol", RETIRE)
    assert kim.one(say.Refused)
    assert not kim.place.active


# Cancelling, questions in between, restarts.


def test_cancelling_changes_nothing_at_any_time(own: Database, begin: Begin) -> None:
    kim, before = begin(KIM), version(own)
    for messages in (
        [("change the partners of the NCMP protocol", CHANGE)],
        [("change the purpose of the NCMP protocol", CHANGE)],
        [("add the police to the NCMP protocol", CHANGE)],
        [("add Provid to the autism panel", CHANGE)],
        [("add a protocol", ADD), ("Young Carers", "")],
        [("retire the NCMP protocol", RETIRE)],
        [("I want to change a protocol", CHANGE)],
    ):
        for text, kind in messages:
            kim.say(text, kind)
        kim.say("cancel", "deny")
        assert kim.one(say.Cancelled), messages
        assert not kim.place.active
        assert drafts(own) == 0
    assert version(own) == before


def version(database: Database) -> int:
    """A number that grows with every change to the knowledge base."""
    with database.session() as session:
        return history.knowledge_version(session)


def test_a_question_in_between_is_left_to_the_questions_and_the_change_stays(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add the police to the NCMP protocol", CHANGE)
    back = kim.asks_between("who are the partners of the autism panel?", "ask_partners")
    assert [type(one) for one in back] == [say.Proposed]
    assert kim.say("yes", "affirm") == (say.SaySave(),)
    assert revisions(own, NCMP) == []
    kim.say("save it")
    assert kim.one(say.Saved)


def test_a_no_after_a_question_in_between_is_left_to_what_was_offered_for_it(begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add the police to the NCMP protocol", CHANGE)
    kim.asks_between("what if a partner left?", "ask_unheld")
    assert kim.say("no thank you", "deny") == ()
    assert kim.say("yes, record it", "affirm") == ()
    assert kim.place.asks == CONFIRM


def test_an_open_draft_outlasts_the_memory_of_the_conversation(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add the police to the NCMP protocol", CHANGE)
    kim.restarted()
    kim.say("carry on with the change", RESUME)
    assert rows(kim.one(say.Proposed)) == {"partners": (["ECC", "Provide"], ["ECC", "Provide", "police"])}
    kim.say("yes")
    assert protocols.get_protocol(own, NCMP).partners == ("ECC", "Provide", "police")


def test_a_half_told_new_protocol_outlasts_it_too(begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add a protocol called Young Carers", ADD)
    kim.restarted()
    kim.say("carry on with the change", RESUME)
    assert (kim.one(say.ValueAsked).title, kim.one(say.ValueAsked).field) == ("Young Carers", "purpose")


def test_there_is_nothing_to_carry_on_with_where_nothing_is_open(begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("carry on with the change", RESUME)
    assert kim.one(say.NothingOpen)


def test_another_change_waits_until_this_one_is_finished(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add the police to the NCMP protocol", CHANGE)
    kim.say("retire the Herts protocol", RETIRE)
    assert kim.one(say.StillOpen).title == "The National Child Measurement Programme (NCMP)"
    kim.say("save it")
    assert protocols.get_protocol(own, HERTS).status == "current"


# Two at once.


def test_what_somebody_else_changed_meanwhile_is_shown_and_it_is_asked_again(own: Database, begin: Begin) -> None:
    kim, ada = begin(KIM), begin(ADMIN)
    kim.say("add the police to the NCMP protocol", CHANGE)
    ada.say("add HCRG to the NCMP protocol and the owner is Health", CHANGE)
    ada.say("yes")
    kim.say("yes")
    assert [(one.actor, set(one.after or {})) for one in kim.one(say.ByOthers).changes] == [("Ada", {"partners", "owner"})]
    assert rows(kim.one(say.Proposed)) == {"partners": (["ECC", "Provide", "HCRG"], ["ECC", "Provide", "HCRG", "police"])}
    assert protocols.get_protocol(own, NCMP).partners == ("ECC", "Provide", "HCRG")
    kim.say("yes")
    held = protocols.get_protocol(own, NCMP)
    assert (held.partners, held.owner) == (("ECC", "Provide", "HCRG", "police"), "Health")


def test_a_change_that_somebody_else_made_already_is_not_made_again(own: Database, begin: Begin) -> None:
    kim, ada = begin(KIM), begin(ADMIN)
    for one in (kim, ada):
        one.say("the owner of the NCMP protocol is Health", CHANGE)
    ada.say("yes")
    kim.say("yes")
    assert kim.one(say.ByOthers)
    assert kim.one(say.NothingDiffers)
    assert len(revisions(own, NCMP)) == 1
    assert drafts(own) == 0


def test_the_change_of_somebody_else_is_seen_after_a_restart_too(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add the police to the NCMP protocol", CHANGE)
    protocols.edit_protocol(own, ADMIN, NCMP, partners=["ECC", "HCRG"])
    kim.restarted()
    kim.say("carry on with the change", RESUME)
    assert kim.one(say.ByOthers)
    assert rows(kim.one(say.Proposed))["partners"] == (["ECC", "HCRG"], ["ECC", "HCRG", "police"])


def test_a_protocol_that_was_changed_meanwhile_is_not_retired_unasked(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("retire the NCMP protocol", RETIRE)
    protocols.edit_protocol(own, ADMIN, NCMP, owner="Health")
    kim.say("yes")
    assert kim.one(say.ByOthers)
    assert protocols.get_protocol(own, NCMP).status == "current"
    kim.say("yes")
    assert protocols.get_protocol(own, NCMP).status != "current"


# Undoing.


def test_what_was_saved_is_put_back_once_that_is_agreed_to(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    before = protocols.get_protocol(own, NCMP)
    kim.say("for NCMP: partners are ECC, HCRG; the owner is Health; call it 'the weighing one'", CHANGE)
    kim.say("yes")
    kim.say("undo that", UNDO)
    proposed = kim.one(say.Proposed)
    assert rows(proposed)["partners"] == (["ECC", "HCRG"], ["ECC", "Provide"])
    assert protocols.get_protocol(own, NCMP).owner == "Health"
    kim.say("yes")
    after = protocols.get_protocol(own, NCMP)
    assert (after.partners, after.owner) == (before.partners, before.owner)
    assert "the weighing one" not in [term.term for term in protocols.get_language(own, NCMP).terms]
    assert len(revisions(own, NCMP)) == 2


def test_undoing_keeps_what_somebody_else_added_since(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add the police to the NCMP protocol", CHANGE)
    kim.say("yes")
    protocols.edit_protocol(own, ADMIN, NCMP, partners=["ECC", "Provide", "police", "HCRG"])
    kim.say("undo that", UNDO)
    kim.say("yes")
    assert protocols.get_protocol(own, NCMP).partners == ("ECC", "Provide", "HCRG")


def test_the_last_change_to_a_named_protocol_can_be_undone_whoever_made_it(own: Database, begin: Begin) -> None:
    protocols.edit_protocol(own, ADMIN, AUTISM, owner="SEND team")
    kim = begin(KIM)
    kim.say("undo the change to the autism protocol", UNDO)
    assert rows(kim.one(say.Proposed)) == {"owner": ("SEND team", None)}


def test_adding_a_protocol_is_undone_by_retiring_it(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("Add a protocol. Title: Library Loans\nPartners: ECC, Provide\nPurpose: To lend books.", ADD)
    kim.say("yes")
    kim.say("undo that", UNDO)
    kim.say("yes")
    assert protocols.get_protocol(own, "library-loans").status != "current"


def test_nothing_saved_yet_is_nothing_to_undo(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("undo that", UNDO)
    assert kim.one(say.NothingToUndo)
    kim.say("add the police to the NCMP protocol", CHANGE)
    kim.say("undo that", UNDO)
    assert kim.one(say.NothingSavedYet)


# Who may.


@pytest.mark.parametrize("kind", [CHANGE, ADD, RETIRE, UNDO, RESUME, "admin_define", "admin_history", "admin_unanswered", "admin_people"])
def test_nothing_is_taken_from_somebody_without_the_role(own: Database, begin: Begin, kind: str) -> None:
    sam = begin(ASKER)
    assert sam.say("change the partners of the NCMP protocol to ECC", kind) == ()
    assert drafts(own) == 0


def test_a_role_that_was_taken_away_meanwhile_ends_the_change(own: Database, begin: Begin) -> None:
    kim = begin(KIM)
    kim.say("add the police to the NCMP protocol", CHANGE)
    kim.actor = Actor("Kim Patel")
    assert kim.say("yes", "affirm") == ()
    assert revisions(own, NCMP) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("no, change that to the autism one please", CHANGE),
        ("chis?", "admin_define"),
        ("go back to the previous one", UNDO),
        ("back to what we had", UNDO),
        ("carry on", RESUME),
        ("who is that", "admin_history"),
    ],
)
def test_what_has_none_of_the_words_of_a_change_is_left_to_the_questions(begin: Begin, text: str, kind: str) -> None:
    assert begin(KIM).say(text, kind, 0.99) == ()


def test_a_question_that_only_sounds_like_a_change_is_left_to_the_questions(begin: Begin) -> None:
    kim = begin(KIM)
    assert kim.say("what if a partner left?", CHANGE, 0.75) == ()
    assert kim.say("who are the partners of the NCMP protocol?", "ask_partners") == ()
