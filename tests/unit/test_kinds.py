"""A kind of question is named in every layer: in the domain, rules, training examples, actions, answers and words, all alike."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator

import pytest
import yaml

import actions
from actions.base import AnswerAction
from bot.settings import ROOT
from bot.wording import talk
from bot.wording.answers import QUESTIONS, words_for
from knowledge.answers.conversing import FACT_KINDS
from knowledge.answers.kinds import ONE_PROTOCOL, TALK
from knowledge.answers.service import ASKED_OF_EACH, BY_KIND, OF_CONVERSATION
from knowledge.answers.types import AboutProtocol, Answer

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text())
KINDS = set(DOMAIN["intents"])
OF_SEVERAL = {"several_questions"}
"""Answered by its parts, each of a kind of its own."""
PLAIN_REPLIES = {"deny"}
"""Answered in words only, and by nobody but the one who was offered something."""


def classifier_constant(name: str) -> set[str]:
    """A set of the classifier, which only Rasa's environment can import."""
    for node in ast.parse((ROOT / "bot/rasa/classifier.py").read_text()).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            return {one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)}
    raise LookupError(name)


def subclasses(of: type) -> Iterator[type]:
    for one in of.__subclasses__():
        yield one
        yield from subclasses(one)


def test_each_kind_has_one_action_and_the_rule_that_runs_it() -> None:
    assert sorted(DOMAIN["actions"]) == sorted(f"action_{kind}" for kind in KINDS)
    steps = [rule["steps"] for rule in yaml.safe_load((ROOT / "data/rules/questions.yml").read_text())["rules"]]
    assert sorted(steps, key=str) == sorted(([{"intent": kind}, {"action": f"action_{kind}"}] for kind in KINDS), key=str)


def test_each_kind_has_training_examples_and_no_other_has() -> None:
    files = [yaml.safe_load(file.read_text()) for file in sorted((ROOT / "data/nlu").glob("*.yml"))]
    assert sorted(entry["intent"] for file in files for entry in file["nlu"]) == sorted(KINDS)


def test_each_kind_has_one_class_in_actions() -> None:
    for file in sorted((ROOT / "actions").glob("[a-z]*.py")):
        importlib.import_module(f"{actions.__name__}.{file.stem}")
    made = [one for one in subclasses(AnswerAction) if one.__module__.startswith("actions.")]
    assert sorted(str(one.kind) for one in made) == sorted(KINDS)


def test_each_kind_is_answered_in_one_way() -> None:
    ways = [set(BY_KIND), set(OF_CONVERSATION), set(TALK), OF_SEVERAL, PLAIN_REPLIES]
    assert sorted(kind for way in ways for kind in way) == sorted(KINDS)


def test_each_kind_that_is_talk_has_words_of_its_own() -> None:
    unknown = talk.words_for("no such kind")
    for kind in TALK | PLAIN_REPLIES | {"affirm", "helpful", "not_helpful"}:
        assert (talk.words_for(kind) == unknown) == (kind == "out_of_scope"), kind


def test_what_can_be_one_part_of_a_message_is_a_question_that_is_answered_by_itself() -> None:
    assert classifier_constant("QUESTIONS") == set(BY_KIND) - {"vague_need", "more"}


def test_lists_of_kinds_hold_questions_only() -> None:
    for kinds in (FACT_KINDS, ONE_PROTOCOL, ASKED_OF_EACH, QUESTIONS):
        assert set(kinds) <= set(BY_KIND)
    assert classifier_constant("NOTHING") | classifier_constant("SEVERAL") <= KINDS


def test_each_fact_of_a_protocol_can_be_followed_by_asking_which() -> None:
    assert set(QUESTIONS) >= FACT_KINDS


@pytest.mark.parametrize(
    "answer", sorted(set(subclasses(Answer)) - {AboutProtocol}, key=lambda one: one.__name__), ids=lambda one: one.__name__
)
def test_each_answer_has_words(answer: type[Answer]) -> None:
    assert answer.__module__ == "knowledge.answers.types"
    assert words_for.dispatch(answer) is not words_for.dispatch(object)
