"""A kind of question is named in every layer: in the domain, rules, training examples, actions, answers and words, all alike."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

import actions
from actions.base import AnswerAction
from bot.rasa.kinds import CHAT_WITHIN_AUDIT, NOTHING, OF_ADMIN, OF_AUDITS, SAMPLED_OF_ADMIN, SAMPLED_WITHIN_AUDIT, SEVERAL
from bot.rasa.kinds import QUESTIONS as PARTS
from bot.settings import ROOT
from bot.wording import talk
from bot.wording.answers import QUESTIONS, words_for
from knowledge.admin.talk.turned import ADD, CHANGE, DEFINE, HISTORY, PEOPLE, RESUME, RETIRE, UNANSWERED, UNDO
from knowledge.answers.conversing import FACT_KINDS
from knowledge.answers.kinds import ONE_PROTOCOL, TALK
from knowledge.answers.service import ASKED_OF_EACH, BY_KIND, OF_CONVERSATION
from knowledge.answers.types import AboutProtocol, Answer

OF_EDITORS = (ADD, CHANGE, RETIRE, DEFINE, UNDO, HISTORY, UNANSWERED, PEOPLE, RESUME)
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text())
INTENTS = set(DOMAIN["intents"])
AUDITS = {intent for intent in INTENTS if intent.startswith(OF_AUDITS)}
"""What is said of audits, all for one action."""
EDITING = {intent for intent in INTENTS if intent.startswith(OF_ADMIN)}
"""What editors and admins say to change what is held, all for one action."""
KINDS = INTENTS - AUDITS - EDITING
EDITORS_ONLY = "admin"
"""What somebody without the role says to editors: not answered, and offered to the team."""
OF_SEVERAL = {SEVERAL}
"""Answered by its parts, each of a kind of its own."""
PLAIN_REPLIES = {"deny"}
"""Answered in words only, and by nobody but the one who was offered something."""


def blocks(file: str) -> list[dict[str, Any]]:
    """The blocks of examples in the files of data/nlu/ that are so named."""
    return [block for path in sorted((ROOT / "data/nlu").glob(file)) for block in yaml.safe_load(path.read_text())["nlu"]]


def rules(file: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((ROOT / "data/rules" / file).read_text())["rules"])


def rule(intent: str, action: str) -> dict[str, Any]:
    return {"rule": intent, "steps": [{"intent": intent}, {"action": action}]}


def subclasses(of: type) -> Iterator[type]:
    for one in of.__subclasses__():
        yield one
        yield from subclasses(one)


def test_each_kind_has_one_action_and_the_rule_that_runs_it() -> None:
    assert sorted(DOMAIN["actions"]) == sorted([*(f"action_{kind}" for kind in KINDS), "action_audit", "action_admin"])
    assert sorted(rules("questions.yml"), key=str) == sorted((rule(kind, f"action_{kind}") for kind in KINDS), key=str)


def test_each_intent_of_audits_has_the_rule_that_runs_their_one_action() -> None:
    assert sorted(rules("audits.yml"), key=str) == sorted((rule(intent, "action_audit") for intent in AUDITS), key=str)


def test_each_intent_of_editors_has_the_rule_that_runs_their_one_action() -> None:
    assert sorted(rules("admin.yml"), key=str) == sorted((rule(intent, "action_admin") for intent in EDITING), key=str)


def test_each_intent_of_editors_is_one_that_their_dialogue_answers() -> None:
    assert set(OF_EDITORS) == EDITING


def test_what_editors_say_has_training_examples_and_so_has_what_only_sounds_like_it() -> None:
    given = [block["intent"] for block in blocks("admin.yml")]
    assert len(given) == len(set(given))
    assert set(given) & EDITING == EDITING
    assert set(given) - EDITING <= KINDS
    assert {"ask_unheld", "ask_partners", "check_partner", "explain_term"} <= set(given)


def test_each_kind_has_training_examples_and_no_other_has() -> None:
    assert sorted(block["intent"] for block in blocks("[!a]*.yml")) == sorted(KINDS)


def test_what_is_said_of_audits_has_training_examples() -> None:
    outside, within = blocks("audits.yml"), blocks("audit_talk.yml")
    assert {block["intent"] for block in (*outside, *within)} & AUDITS == AUDITS
    assert {block["intent"] for block in outside} <= AUDITS
    assert not any("metadata" in block for block in outside)


def test_what_is_said_within_an_audit_says_what_it_means_there() -> None:
    for block in blocks("audit_talk.yml"):
        assert set(block["metadata"]) == {"within_audit"}
        assert block["metadata"]["within_audit"] in AUDITS
        assert block["intent"] in {block["metadata"]["within_audit"], *KINDS}


def test_what_is_sampled_for_audits_is_talk_and_questions() -> None:
    assert {CHAT_WITHIN_AUDIT, *SAMPLED_WITHIN_AUDIT} <= AUDITS
    assert set(SAMPLED_WITHIN_AUDIT["audit_question"]) == {*BY_KIND, SEVERAL, *SAMPLED_OF_ADMIN} - {"more", EDITORS_ONLY}
    assert set(SAMPLED_OF_ADMIN) < EDITING
    assert {kind for label in ("audit_chat", "audit_pause") for kind in SAMPLED_WITHIN_AUDIT[label]} <= TALK


def test_each_kind_has_one_class_in_actions() -> None:
    for file in sorted((ROOT / "actions").glob("[a-z]*.py")):
        importlib.import_module(f"{actions.__name__}.{file.stem}")
    made = [one for one in subclasses(AnswerAction) if one.__module__.startswith("actions.")]
    assert sorted(str(one.kind) for one in made) == sorted([*KINDS, "audit", "admin"])


def test_each_kind_is_answered_in_one_way() -> None:
    ways = [set(BY_KIND), set(OF_CONVERSATION), set(TALK), OF_SEVERAL, PLAIN_REPLIES]
    assert sorted(kind for way in ways for kind in way) == sorted([*KINDS, EDITORS_ONLY])


def test_each_kind_that_is_talk_has_words_of_its_own() -> None:
    unknown = talk.words_for("no such kind")
    for kind in TALK | PLAIN_REPLIES | {"affirm", "helpful", "not_helpful"}:
        assert (talk.words_for(kind) == unknown) == (kind == "out_of_scope"), kind


def test_what_can_be_one_part_of_a_message_is_a_question_that_is_answered_by_itself() -> None:
    assert set(BY_KIND) - {"vague_need", "more", EDITORS_ONLY} == PARTS


def test_lists_of_kinds_hold_questions_only() -> None:
    for kinds in (FACT_KINDS, ONE_PROTOCOL, ASKED_OF_EACH, QUESTIONS):
        assert set(kinds) <= set(BY_KIND)
    assert {NOTHING, SEVERAL} <= KINDS


def test_each_fact_of_a_protocol_can_be_followed_by_asking_which() -> None:
    assert set(QUESTIONS) >= FACT_KINDS


@pytest.mark.parametrize(
    "answer", sorted(set(subclasses(Answer)) - {AboutProtocol}, key=lambda one: one.__name__), ids=lambda one: one.__name__
)
def test_each_answer_has_words(answer: type[Answer]) -> None:
    assert answer.__module__ == "knowledge.answers.types"
    assert words_for.dispatch(answer) is not words_for.dispatch(object)
