"""An audit hears each message first, keeps its place in a slot of its own, and lets questions through."""

from __future__ import annotations

from typing import Any

import pytest

from actions.audits import TalkOfAudits
from actions.partners import AskPartners
from actions.protocols import FindProtocol
from knowledge.audits import audits
from knowledge.database import Database
from knowledge.people.people import Grant, Known, grant, meet
from tests.shipped import ADMIN
from tests.unit.actions.conftest import Ran, run

SPEAKER = {"speaker": {"platform": "web", "workspace": "", "user": "local", "name": "Sam"}}


def say(text: str, slots: dict[str, Any], within: str = "audit_answer", action: type[Any] = FindProtocol) -> Ran:
    ran = run(action(), text, slots={"context": None, "audit": None, **slots}, metadata=SPEAKER, audit=[[within, 0.9]])
    assert len(ran.messages) == 1
    return ran


def begun() -> dict[str, Any]:
    slots: dict[str, Any] = {}
    for text in ("start the audit for Melton Vale", "yes"):
        ran = run(
            TalkOfAudits(),
            text,
            slots={"context": None, "audit": None, **slots},
            metadata=SPEAKER,
            intent={"name": "audit_start", "confidence": 0.9},
        )
        slots |= ran.slots
    return slots


def test_what_is_answered_is_in_the_database_and_not_in_the_slot(own_base: Database) -> None:
    slots = begun()
    ran = say("1 3, 4 no", slots)
    assert ran.text.startswith("Saved.")
    line = audits.list_audits(own_base, ADMIN)[0]
    view = audits.view_audit(own_base, ADMIN, line.id)
    assert {answer.item: (answer.state, answer.by) for answer in view.answers.values()} == {
        "information/address": ("yes", "Sam"),
        "information/email": ("yes", "Sam"),
        "information/gp": ("no", "Sam"),
    }
    assert set(ran.slots) == {"audit"}
    assert "yes" not in str(ran.slots["audit"])


def test_a_question_in_the_middle_is_answered_and_leads_back(own_base: Database) -> None:
    slots = begun()
    ran = say("who are the Autism Panel partners?", slots, "audit_question", AskPartners)
    assert "Thurrock Council" in ran.text
    assert ran.text.index("Thurrock Council") < ran.text.index("Back to the audit")
    assert ran.reply.to_text() == ran.text


def test_talk_of_audits_that_is_none_is_answered_as_what_it_sounds_like_besides(own_base: Database) -> None:
    slots = begun()
    ranking = [{"name": "audit_start", "confidence": 0.6}, {"name": "ask_partners", "confidence": 0.3}]
    ran = run(
        TalkOfAudits(),
        "who are the Autism Panel partners?",
        slots={"context": None, **slots},
        metadata=SPEAKER,
        audit=[["audit_question", 0.9]],
        intent=ranking[0],
        intent_ranking=ranking,
    )
    assert "Thurrock Council" in ran.text


@pytest.mark.parametrize("speaker", [{}, {"platform": "slack", "workspace": "T1", "user": "U1", "name": "Eve"}])
def test_who_is_nobody_in_particular_may_not_audit(own_base: Database, speaker: dict[str, str]) -> None:
    ran = run(
        TalkOfAudits(), "start the audit for Melton Vale", slots={"context": None, "audit": None}, metadata={"speaker": speaker},
        intent={"name": "audit_start", "confidence": 0.9},
    )  # fmt: skip
    assert ran.text == "You are not down as a contributor of Melton Vale. An admin can add you."
    assert audits.list_partnerships(own_base) == ()


def test_where_others_see_it_nothing_is_said_of_audits_and_nothing_recorded(own_base: Database) -> None:
    slots = begun()
    public = {"metadata": {**SPEAKER, "private": False}, "audit": [["audit_answer", 0.9]]}
    ran = run(
        TalkOfAudits(), "review our audit", slots={"context": None, **slots}, intent={"name": "audit_review", "confidence": 0.9}, **public
    )
    assert "in a private chat with me" in ran.text
    ran = run(FindProtocol(), "1 3, 4 no", slots={"context": None, **slots}, **public)
    assert "Saved" not in ran.text
    ran = run(AskPartners(), "who are the Autism Panel partners?", slots={"context": None, **slots}, **public)
    assert "Thurrock Council" in ran.text
    assert "Back to the audit" not in ran.text
    assert audits.list_audits(own_base, ADMIN)[0].done == 0


def test_somebody_of_a_platform_has_the_roles_that_they_were_granted(own_base: Database) -> None:
    known = Known("slack", "T1", "U1")
    speaker = {"speaker": {"platform": "slack", "workspace": "T1", "user": "U1", "name": "Ama"}}
    start = {"slots": {"context": None, "audit": None}, "intent": {"name": "audit_start", "confidence": 0.9}, "metadata": speaker}
    assert run(TalkOfAudits(), "start the audit for Melton Vale", **start).reply.outcome == "failed"
    person = meet(own_base, known, "Ama Boateng")
    grant(own_base, ADMIN, person.id, Grant("contributor", "Melton Vale"))
    assert run(TalkOfAudits(), "start the audit for Melton Vale", **start).reply.outcome == "answered"
    assert audits.list_audits(own_base, ADMIN)[0].by == "Ama Boateng"
