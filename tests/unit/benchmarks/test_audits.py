"""The audits that the benchmark makes up."""

from __future__ import annotations

import pytest

from knowledge.audits.merging import Value, merged
from knowledge.audits.questionnaires import read_questionnaire
from knowledge.values import key
from tests.benchmarks.audits import FORM, NAMES, ROUND, ROUND_BEFORE, audits


def test_a_seed_always_gives_the_same_audits_and_another_seed_others() -> None:
    assert list(audits(20)) == list(audits(20))
    assert list(audits(20, seed=2)) != list(audits(20))


def test_a_round_has_as_many_audits_as_are_asked_for_of_as_many_partnerships() -> None:
    made = list(audits(200))
    of_round = {key(one.partnership) for one in made if one.round == ROUND}
    before = {key(one.partnership) for one in made if one.round == ROUND_BEFORE}
    assert len(of_round) == sum(one.round == ROUND for one in made) == 200
    assert (len(before & of_round), len(before - of_round)) == (20, 10)


def test_some_are_submitted_some_are_half_done_and_some_are_not_answered_at_all() -> None:
    made = [one for one in audits(200) if one.round == ROUND]
    assert 60 < sum(one.submitted for one in made) < 140
    assert 5 < sum(not one.given for one in made) < 60
    assert sum(one.carries for one in made) == 20


def test_every_answer_is_one_that_can_be_kept_and_nothing_is_left_unfilled() -> None:
    form = read_questionnaire(FORM)
    given = [each for one in audits(60) for _, part in one.given for each in part]
    for each in given:
        merged(form.item(each.item), each, Value(), "Ada")
        assert "{" not in f"{each.note} {each.entries}"
    assert {each.item for each in given} == {item.key for item in form.items}


def test_more_than_the_names_give_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="can be made up"):
        next(audits(len(NAMES)))
