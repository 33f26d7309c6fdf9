"""The protocols that the benchmark makes up."""

from __future__ import annotations

import pytest

from knowledge.importing.catalogue import checked_catalogue
from knowledge.values import key, slug
from tests.benchmarks.generated import MOST, protocols
from tests.benchmarks.sizes import about_generated


def test_a_seed_always_gives_the_same_protocols_and_another_seed_others() -> None:
    assert list(protocols(50)) == list(protocols(50))
    assert list(protocols(50, seed=2)) != list(protocols(50))


def test_a_larger_knowledge_base_begins_with_the_protocols_of_a_smaller_one() -> None:
    assert list(protocols(200))[:50] == list(protocols(50))


def test_ten_thousand_have_ten_thousand_titles_and_slugs_and_nearly_as_many_purposes() -> None:
    made = list(protocols(10_000))
    assert len({key(one.title) for one in made}) == len({slug(one.title) for one in made}) == 10_000
    assert len({one.purpose for one in made}) > 9_500


def test_every_value_is_one_that_the_importer_takes() -> None:
    assert len(checked_catalogue(protocols(500)).entries) == 500


def test_nothing_is_left_unfilled() -> None:
    for one in protocols(500):
        for text in (one.title, one.purpose, *one.examples, *one.partners, *(term.term for term in one.terms)):
            assert "{" not in text
            assert text == text.strip()


def test_more_than_the_words_give_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match=str(MOST)):
        next(protocols(MOST + 1))


def test_the_questions_about_them_differ_and_each_knows_what_it_is_about() -> None:
    asked = about_generated(40)
    titles = {one.title for one in protocols(40)}
    assert len({text for text, _ in asked}) == 40
    assert {title for _, title in asked} == titles
    assert not any("{" in text for text, _ in asked)
