"""What this project's model makes of plain messages, outside an audit and within one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from bot.settings import ROOT
from tests.trained import Trained

Understand = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def understand() -> Understand:
    """What the model that is trained on the present data understands of a text."""
    return Trained().understand


def blocks(file: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((ROOT / "data/nlu" / file).read_text())["nlu"])


WITHIN_ONLY = {block["intent"] for block in blocks("audit_talk.yml") if block["intent"].startswith("audit_")} - {
    block["intent"] for block in blocks("audits.yml")
}


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("yes", "audit_answer"),
        ("1 to 5 yes, 6 no", "audit_answer"),
        ("1, 2 and 4", "audit_answer"),
        ("all except GP details", "audit_answer"),
        ("We check the details with the parents every September.", "audit_answer"),
        ("how many questions are left?", "audit_status"),
        ("where are we up to", "audit_status"),
        ("go back to the previous question", "audit_back"),
        ("skip this question for now", "audit_skip"),
        ("I don't know, can we come back to it later", "audit_skip"),
        ("go to section 4", "audit_goto"),
        ("I want to change my answer to 2.3", "audit_change"),
        ("add a note to 1.5", "audit_note"),
        ("I don't understand the question", "audit_explain"),
        ("what does alternative settings mean in this question", "audit_explain"),
        ("why do you need to know this?", "audit_why"),
        ("who answered this question", "audit_who"),
        ("stop here, I'll carry on tomorrow", "audit_pause"),
        ("show me all my answers", "audit_review"),
        ("submit it now", "audit_submit"),
        ("delete the whole audit", "audit_cancel"),
        ("can I have it as a Word document", "audit_export"),
        ("start a new audit", "audit_start"),
        ("thank you", "audit_chat"),
        ("are you a robot?", "audit_chat"),
    ],
)
def test_within_an_audit_a_plain_message_is_what_it_says(understand: Understand, text: str, means: str) -> None:
    assert understand(text)["audit"][0][0] == means


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("who are the partners of the autism panel?", "ask_partners"),
        ("how big is the NCMP document", "ask_document"),
        ("what is the Hertfordshire admissions protocol for?", "ask_purpose"),
        ("which protocols is Thurrock a partner in", "list_protocols"),
        ("a pupil has vanished and we cannot find the family, which protocol is it", "find_protocol"),
    ],
)
def test_a_question_about_protocols_is_one_within_an_audit_too(understand: Understand, text: str, kind: str) -> None:
    understood = understand(text)
    assert (understood["intent"]["name"], understood["audit"][0][0]) == (kind, "audit_question")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("I want to start the audit for our partnership", "audit_start"),
        ("how far have we got with our audit", "audit_status"),
        ("show me the answers in our audit", "audit_review"),
        ("submit our audit", "audit_submit"),
        ("download our audit as a Word document", "audit_export"),
        ("which partnerships have not submitted their audit yet", "audit_report"),
        ("reopen the audit we submitted", "audit_reopen"),
        ("how long does the audit take?", "audit_about"),
    ],
)
def test_what_is_said_of_audits_outside_one_is_an_intent(understand: Understand, text: str, intent: str) -> None:
    assert understand(text)["intent"]["name"] == intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("I'd like to enter another sharing agreement", "admin_add"),
        ("change the partners of the school transport protocol", "admin_change"),
        ("we also call that one the blue form", "admin_change"),
        ("retire the school transport protocol", "admin_retire"),
        ("XYZ stands for Example Youth Zone", "admin_define"),
        ("undo the last change please", "admin_undo"),
        ("who edited the library protocol last week", "admin_history"),
        ("which questions could you not answer today", "admin_unanswered"),
        ("make Priya Nair an editor", "admin_people"),
        ("go on with my draft", "admin_resume"),
    ],
)
def test_what_an_editor_says_is_an_intent(understand: Understand, text: str, intent: str) -> None:
    understood = understand(text)
    assert understood["intent"]["name"] == intent
    assert understood["intent"]["confidence"] > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "has the transport protocol changed since last year?",
        "who do I ask about adding a new agreement",
        "who are the partners of the transport protocol",
        "is ECC still a partner of it",
        "when was the agreement last reviewed",
        "can we add a parent's phone number to what we send",
        "what does ECS stand for",
        "who else can see the register",
    ],
)
def test_a_question_that_sounds_like_a_change_is_none(understand: Understand, text: str) -> None:
    assert not understand(text)["intent"]["name"].startswith("admin_")


def test_what_is_said_within_an_audit_only_is_never_an_intent(understand: Understand) -> None:
    said = [line[1:].strip() for block in blocks("audit_talk.yml") for line in block["examples"].splitlines()[::20]]
    ranked = {one["name"] for text in said for one in understand(text)["intent_ranking"]}
    assert len(said) > 80
    assert not ranked & WITHIN_ONLY
    assert ranked >= {"affirm", "out_of_scope"}


def test_six_meanings_within_an_audit_are_ranked(understand: Understand) -> None:
    ranking = understand("go back one")["audit"]
    likely = [value for _, value in ranking]
    assert len({intent for intent, _ in ranking}) == 6
    assert likely == sorted(likely, reverse=True)
    assert 0 < sum(likely) < 1.0001


def test_what_holds_no_word_is_talk(understand: Understand) -> None:
    understood = understand("...")
    assert understood["intent"]["name"] == "out_of_scope"
    assert understood["audit"] == [["audit_chat", 1.0]]
