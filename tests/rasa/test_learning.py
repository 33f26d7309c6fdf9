"""Which examples each of the two regressions learns."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.loading import load_data

from bot.rasa import learning
from bot.rasa.kinds import SAMPLED_WITHIN_AUDIT
from bot.rasa.learning import Example, Labelled, encoded, examples_of, fitted, misspelt, outside_audit, within_audit

NLU = """
version: "3.1"
nlu:
  - intent: greet
    examples: |
      - hello
      - Good   *day*
  - intent: audit_start
    examples: |
      - start the audit
  - intent: audit_answer
    metadata: {within_audit: audit_answer}
    examples: |
      - all but 3
  - intent: deny
    metadata: {within_audit: audit_skip}
    examples: |
      - skip
"""
SKIP = Example("skip", "deny", "audit_skip")
START = Example("start the audit", "audit_start")


def test_what_a_block_says_of_audits_counts_for_its_examples(tmp_path: Path) -> None:
    file = tmp_path / "nlu.yml"
    file.write_text(NLU)
    read = examples_of(load_data(str(file)))
    assert read == [
        *(Example(text, "greet") for text in ("hello", "Good day")),
        START,
        Example("all but 3", "audit_answer", "audit_answer"),
        SKIP,
    ]


def test_what_is_said_within_an_audit_only_is_not_learnt_outside_one() -> None:
    assert outside_audit([SKIP, START]) == [Labelled("start the audit", "audit_start")]


def test_within_an_audit_a_message_means_what_it_means_there() -> None:
    assert within_audit([SKIP, START]) == [Labelled("skip", "audit_skip"), Labelled("start the audit", "audit_start")]


def test_of_what_is_said_anywhere_a_sample_is_learnt_within_an_audit_too() -> None:
    said = [Example(f"hello {number}", "greet") for number in range(100)]
    learnt = within_audit(said)
    number = SAMPLED_WITHIN_AUDIT["audit_chat"]["greet"]
    assert [one.text for one in learnt] == [f"hello {place * 100 // number}" for place in range(number)]
    assert {one.label for one in learnt} == {"audit_chat"}


def test_a_kind_that_is_not_sampled_is_not_learnt_within_an_audit() -> None:
    assert within_audit([Example("the second one", "choose")]) == []


def test_a_text_is_misspelt_the_same_way_each_time() -> None:
    assert misspelt("who are the partners") == misspelt("who are the partners") != "who are the partners"


def test_the_fewer_examples_a_label_has_the_more_each_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    learnt = [Labelled("yes we hold it", "audit_answer")] * 9 + [Labelled("go back one", "audit_back")] * 3
    vectors = encoded(learnt)
    settings = {"C": 2.0, "encoder_weight": 1.0}
    text = "we go"
    vector = learning.shared_encoder().encode([text])
    answer = [fitted(learnt, vectors, {**settings, "evenness": evenness}).probabilities([text], vector)[0][0] for evenness in (0, 0.5, 1)]
    assert answer == sorted(answer, reverse=True)
