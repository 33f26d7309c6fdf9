"""Likeness by shared words."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.search.word_index import WordIndex

TEXTS = ("parents are taken to court over truancy", "children who are weighed and measured", "letters to parents", "")


@pytest.mark.parametrize(
    ("question", "nearest"),
    [("court for truancy?", 0), ("measuring children", 1), ("a letter to a parent", 2), ("truency", 0), ("chidlren", 1)],
)
def test_the_text_that_shares_telling_words_is_nearest_however_they_are_spelt(question: str, nearest: int) -> None:
    assert int(np.argmax(WordIndex(TEXTS).likeness(question))) == nearest


def test_the_same_text_is_wholly_alike_and_likeness_never_leaves_its_bounds() -> None:
    likeness = WordIndex(TEXTS).likeness(TEXTS[1])
    assert likeness[1] == pytest.approx(1.0)
    assert (likeness >= 0).all()
    assert (likeness <= 1 + 1e-9).all()


def test_unknown_words_make_a_question_less_like_anything() -> None:
    index = WordIndex(TEXTS)
    assert index.likeness("court")[0] > index.likeness("court zebra qwertyuiop")[0] > 0


def test_nothing_shared_is_nothing_alike() -> None:
    assert not WordIndex(TEXTS).likeness("zzz").any()
    assert len(WordIndex(()).likeness("anything")) == 0
