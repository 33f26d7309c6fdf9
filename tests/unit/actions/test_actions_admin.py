"""What editors say reaches their dialogue, in private only; anybody else is told so kindly and can have it passed on."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from actions.admin import TalkOfAdmin
from actions.audits import TalkOfAudits
from actions.base import AnswerAction
from actions.conversation import Affirm, Deny
from actions.partners import AskPartners
from actions.protocols import AskUnheld, FindProtocol
from knowledge import protocols, questions
from knowledge.admin.models import Draft
from knowledge.audits import audits
from knowledge.database import Database
from knowledge.people.people import Grant, Known, grant, meet
from tests.shipped import ADMIN, NCMP, TEAM
from tests.unit.actions.conftest import Ran, run

LOCAL = {"speaker": {"platform": "web", "workspace": "", "user": "local", "name": "Sam"}}
SLACK = {"speaker": {"platform": "slack", "workspace": "T1", "user": "U1", "name": "Ama Boateng"}}
WANTED = "add the police to the NCMP protocol"


class Talk:
    """One conversation with the actions; the slots are kept as Rasa keeps them."""

    def __init__(self, metadata: dict[str, Any] | None = None) -> None:
        self.metadata = metadata or LOCAL
        self.slots: dict[str, Any] = {"context": None, "audit": None, "editing": None}

    def say(self, text: str, intent: str, action: type[AnswerAction] = TalkOfAdmin, likely: float = 0.95, **message: Any) -> Ran:
        ran = run(
            action(),
            text,
            slots=dict(self.slots),
            metadata=self.metadata,
            intent={"name": intent, "confidence": likely},
            intent_ranking=[{"name": intent, "confidence": likely}, {"name": "ask_unheld", "confidence": 1 - likely}],
            **message,
        )
        assert len(ran.messages) == 1
        self.slots |= ran.slots
        return ran


def drafts(database: Database) -> int:
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(Draft)) or 0


def partners(database: Database) -> tuple[str, ...]:
    return protocols.get_protocol(database, NCMP).partners


def test_a_change_is_shown_made_and_spoken_of_from_then_on(own_base: Database) -> None:
    talk = Talk()
    shown = talk.say(WANTED, "admin_change")
    assert "Partners after: ECC, Provide, police" in shown.text
    assert [button["title"] for button in shown.messages[0]["buttons"]] == ["Yes, save it", "Cancel"]
    assert partners(own_base) == ("ECC", "Provide")
    assert talk.say("yes, save it", "affirm", Affirm).messages[0]["custom"]["kind"] == "admin"
    assert partners(own_base) == ("ECC", "Provide", "police")
    assert talk.slots["context"]["protocol"] == NCMP
    assert "police" in talk.say("who are its partners?", "ask_partners", AskPartners).text


def test_a_question_in_between_is_answered_and_leads_back(own_base: Database) -> None:
    talk = Talk()
    talk.say(WANTED, "admin_change")
    ran = talk.say("who are the Autism Panel partners?", "ask_partners", AskPartners)
    assert ran.text.index("Thurrock Council") < ran.text.index("Back to the change you are making")
    assert ran.messages[0]["custom"]["kind"] == "ask_partners"
    assert "Say “save it”" in talk.say("yes", "affirm", Affirm).text
    assert partners(own_base) == ("ECC", "Provide")


@pytest.mark.parametrize(
    ("text", "intent"),
    [(WANTED, "admin_change"), ("add a protocol", "admin_add"), ("who changed the NCMP protocol", "admin_history"), ("who are the admins", "admin_people"),
     ("what could nobody answer this week", "admin_unanswered"), ("undo that", "admin_undo"), ("ELS means Essex Library Service", "admin_define")],
)  # fmt: skip
class TestWhoMay:
    def test_an_asker_is_told_kindly_and_nothing_is_shown_or_changed(self, own_base: Database, text: str, intent: str) -> None:
        protocols.edit_protocol(own_base, ADMIN, NCMP, owner="Secret Team")
        talk = Talk(SLACK)
        ran = talk.say(text, intent)
        assert ran.text.startswith("Only editors can change what I know")
        assert f"Shall I record your question for {TEAM}?" in ran.text
        assert "Secret Team" not in ran.text
        assert "editing" not in ran.slots
        assert drafts(own_base) == 0
        assert "Recorded" in talk.say("yes, record it", "affirm", Affirm).text
        assert [one.text for one in questions.list_questions(own_base, for_team=True)] == [text]

    def test_where_others_see_it_nobody_changes_or_sees_anything(self, own_base: Database, text: str, intent: str) -> None:
        talk = Talk({**LOCAL, "private": False})
        ran = talk.say(text, intent)
        assert "in a private chat with me" in ran.text
        assert ran.events == []
        assert drafts(own_base) == 0


def test_a_draft_of_a_direct_message_is_not_shown_where_others_see_it(own_base: Database) -> None:
    talk = Talk()
    talk.say(WANTED, "admin_change")
    talk.metadata = {**LOCAL, "private": False}
    ran = talk.say("who are the Autism Panel partners?", "ask_partners", AskPartners)
    assert "Back to the change" not in ran.text
    talk.say("yes, save it", "affirm", Affirm)
    assert partners(own_base) == ("ECC", "Provide")


def test_whoever_was_made_an_editor_may_from_the_next_message_on(own_base: Database) -> None:
    talk = Talk(SLACK)
    assert "Only editors" in talk.say(WANTED, "admin_change").text
    grant(own_base, ADMIN, meet(own_base, Known("slack", "T1", "U1"), "Ama Boateng").id, Grant("editor"))
    assert "Nothing is saved yet" in talk.say(WANTED, "admin_change").text
    talk.say("cancel", "deny", Deny)
    assert talk.say("who are the admins", "admin_people").text == "Only an admin can see people and grant roles."


@pytest.mark.parametrize("metadata", [LOCAL, SLACK])
def test_a_question_that_only_sounds_like_a_change_is_answered(own_base: Database, metadata: dict[str, Any]) -> None:
    ran = Talk(metadata).say("what if a partner left the NCMP protocol?", "admin_change", likely=0.7)
    assert ran.messages[0]["custom"]["kind"] == "ask_unheld"


def test_an_editor_is_never_told_that_only_editors_may(own_base: Database) -> None:
    assert "Only editors" not in Talk().say("is it that one?", "admin_change", likely=0.75).text


def test_an_address_that_was_taken_out_is_told_and_not_kept_as_owner(own_base: Database) -> None:
    talk = Talk({**LOCAL, "removed": ["e-mail address"]})
    ran = talk.say("the owner of the NCMP protocol is [e-mail address removed]", "admin_change")
    assert "Give the name of a team or a job title" in ran.text
    assert protocols.get_protocol(own_base, NCMP).owner is None


def test_what_cannot_be_saved_is_said_in_its_own_words(own_base: Database) -> None:
    ran = Talk().say("take ECC and Provide off the NCMP protocol", "admin_change")
    assert ran.text.startswith("A protocol needs at least one partner.")
    assert ran.reply.outcome == "failed"


def test_a_change_in_the_middle_of_an_audit_comes_first_and_the_audit_goes_on(own_base: Database) -> None:
    talk = Talk()
    for text in ("start the audit for Melton Vale", "yes"):
        talk.say(text, "audit_start", TalkOfAudits, audit=[["audit_start", 0.95]])
    shown = talk.say(WANTED, "admin_change", audit=[["audit_question", 0.95]])
    assert "Partners after" in shown.text
    saved = talk.say("yes, save it", "affirm", Affirm, audit=[["audit_answer", 0.9]])
    assert saved.text.index("Saved.") < saved.text.index("Back to the audit")
    assert audits.list_audits(own_base, ADMIN)[0].done == 0
    assert talk.say("1 3, 4 no", "out_of_scope", FindProtocol, audit=[["audit_answer", 0.95]]).text.startswith("Saved.")
    assert audits.list_audits(own_base, ADMIN)[0].done == 3


def test_an_answer_in_an_audit_is_no_change(own_base: Database) -> None:
    talk = Talk()
    for text in ("start the audit for Melton Vale", "yes"):
        talk.say(text, "audit_start", TalkOfAudits, audit=[["audit_start", 0.95]])
    ran = talk.say("change 1.3 to no", "admin_change", audit=[["audit_change", 0.95]])
    assert drafts(own_base) == 0
    assert ran.messages[0]["custom"]["kind"] == "audit"


def test_a_plain_question_costs_no_slot(own_base: Database) -> None:
    ran = Talk().say("what is the retention period of the NCMP protocol", "ask_unheld", AskUnheld)
    assert set(ran.slots) == {"context"}
