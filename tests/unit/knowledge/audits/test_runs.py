"""Sentences are taken apart into items that stand side by side, what is decided before them, and what follows them."""

from __future__ import annotations

import pytest

from knowledge.audits.talk.runs import leading, runs_of
from knowledge.audits.talk.subjects import Subject, gathered, names_of, numbered
from knowledge.audits.talk.words import plain
from tests.audits import QUESTIONNAIRE

FIRST = QUESTIONNAIRE.sections[0]


def subjects(low: str) -> list[Subject]:
    found = numbered(low, QUESTIONNAIRE, FIRST)
    for subject in (*gathered(low, FIRST), *names_of(FIRST).found(low)):
        if not any(one.start < subject.end and subject.start < one.end for one in found):
            found.append(subject)
    return sorted(found, key=lambda one: one.start)


def taken_apart(text: str) -> list[tuple[str, str | None, str]]:
    """Each run as its own words, what was decided before it, and the words after it."""
    low = plain(text)
    return [
        (low[run.subjects[0].start : run.subjects[-1].end], run.lead.value if run.lead else None, low[slice(*run.trail)].strip())
        for run in runs_of(low, subjects(low))
    ]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("1 3 5-7", [("1 3 5-7", None, "")]),
        ("1, 2 and 3 yes", [("1, 2 and 3", None, "yes")]),
        ("1 yes, 2 no", [("1", None, "yes,"), ("2", None, "no")]),
        ("yes to 1, no to 4", [("1", "yes", ""), ("4", "no", "")]),
        ("1 and 2, not 4", [("1 and 2", None, ""), ("4", "no", "")]),
        ("no to 4, yes to everything else", [("4", "no", ""), ("everything else", "yes", "")]),
        ("3: not applicable 4: yes", [("3", None, ": not applicable"), ("4", None, ": yes")]),
        ("ok 3 yes 4 no", [("3", None, "yes"), ("4", None, "no")]),
        ("1 in sims, 2 on paper", [("1", None, "in sims,"), ("2", None, "on paper")]),
        ("addresses for 3 sites", [("addresses", None, "for 3 sites")]),
        ("levels 1-9", [("levels", None, "1-9")]),
        ("emails (2 each)", [("emails", None, "(2 each)")]),
        ("tests at 7 and 11", [("tests", None, "at 7 and 11")]),
        ("copies go to 3 sites", []),
        ("the office looks after attendance", []),
        ("", []),
    ],
    ids=repr,
)
def test_a_sentence_is_taken_apart(text: str, runs: list[tuple[str, str | None, str]]) -> None:
    assert taken_apart(text) == runs


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("all but 4", ["1.4"]),
        ("all except 3 and 4", ["1.3", "1.4"]),
        ("everything apart from addresses", ["1.1"]),
        ("none except 3", ["1.3"]),
        ("1-11 but not 4, 5", ["1.4", "1.5"]),
        ("all and 4", []),
    ],
)
def test_what_all_leaves_out_is_told_apart(text: str, excluded: list[str]) -> None:
    low = plain(text)
    first = runs_of(low, subjects(low))[0]
    assert [one.number for subject in first.excluded for one in subject.items] == excluded


@pytest.mark.parametrize(
    ("text", "value"), [("yes to ", "yes"), ("no, not ", "no"), ("ok ", None), ("ok, no to ", "no"), ("yes because ", None), ("", None)]
)
def test_what_is_decided_before_an_item_leads_it(text: str, value: str | None) -> None:
    verdict = leading(plain(text))
    assert (verdict.value if verdict else None) == value
