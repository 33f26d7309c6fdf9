"""Vectors in their compact form: nearly what they were, and their outlines tell which are worth a closer look."""

import numpy as np
import pytest

from knowledge.search.passages import OUTLINE, Passages, Vectors, compact, directions, outlines

CHANCE = np.random.default_rng(7)


def unit(rows: Vectors) -> Vectors:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def vectors() -> Vectors:
    """A thousand vectors around a hundred matters."""
    matters = CHANCE.standard_normal((100, 384))
    return unit(np.repeat(matters, 10, axis=0) + 0.6 * CHANCE.standard_normal((1000, 384)))


def passages(vectors: Vectors) -> Passages:
    whole, scales = compact(vectors)
    return Passages(np.repeat(np.arange(100), 10), whole, scales, outlines(whole, scales, directions(whole, scales)))


def test_a_compact_vector_is_as_like_others_as_it_was(vectors: Vectors) -> None:
    asked = unit(CHANCE.standard_normal((3, 384)))
    assert np.abs(passages(vectors).likeness(asked) - vectors @ asked.T).max() < 0.005


def test_a_vector_of_nothing_stays_nothing() -> None:
    whole, scales = compact(np.zeros((2, 384), dtype=np.float32))
    assert not whole.any()
    assert not scales.any()


def test_outlines_find_what_is_likest(vectors: Vectors) -> None:
    compacted = passages(vectors)
    assert compacted.outlines is not None
    assert compacted.outlines.shape == (OUTLINE, 1000)
    along = directions(compacted.vectors, compacted.scales)  # type: ignore[arg-type]
    for place in range(0, 1000, 50):
        rough = compacted.rough_likeness(vectors[place : place + 1] @ along)
        assert place in np.argsort(-rough)[:10]


def test_passages_of_some_owners_are_theirs_and_numbered_anew(vectors: Vectors) -> None:
    whole = passages(vectors)
    among = np.array([3, 40, 99])
    rows = whole.rows_of(among)
    some = whole.only(among, rows)
    assert some.owners.tolist() == [0] * 10 + [1] * 10 + [2] * 10
    assert np.allclose(some.likeness(vectors[:1]), whole.likeness(vectors[:1])[rows], atol=1e-6)


def test_exact_passages_have_no_outlines_to_compare(vectors: Vectors) -> None:
    with pytest.raises(ValueError, match="only compact"):
        Passages(np.arange(1000), vectors).rough_likeness(vectors[:1])
