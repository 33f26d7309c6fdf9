"""Sentences become unit vectors, each text once, and what another process encoded counts when it can be right."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from knowledge.search.encoder import BATCH, REMEMBERED, SIZE, Encoder, Vectors, shared_encoder

TEXT = "who are the partners?"


class NotingEncoder(Encoder):
    """The process's model with a memory of its own, noting which texts the model is run on."""

    def __init__(self) -> None:
        super().__init__()
        self.run: list[str] = []

    def _encode(self, texts: Sequence[str], session: Any = None) -> Vectors:
        self.run += texts
        return super()._encode(texts, session)


@pytest.fixture
def encoder() -> NotingEncoder:
    return NotingEncoder()


def test_vectors_are_of_unit_length_and_like_texts_lie_close(encoder: Encoder) -> None:
    rows = encoder.encode([TEXT, "which organisations are partners", "how big is the file"])
    assert rows.shape == (3, SIZE)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]
    assert encoder.encode([]).shape == (0, SIZE)


def test_a_text_is_encoded_once(encoder: NotingEncoder) -> None:
    first = encoder.encode([TEXT, "hello", TEXT])
    assert np.array_equal(encoder.encode(["hello", TEXT]), first[[1, 0]])
    assert encoder.run == [TEXT, "hello"]


def test_a_vector_does_not_depend_on_the_texts_beside_it(encoder: Encoder) -> None:
    beside = encoder.encode([TEXT, "a much longer text about admissions to schools in Hertfordshire and who may see what"])
    assert np.array_equal(beside[0], Encoder().encode([TEXT])[0])


def test_the_last_texts_are_remembered_and_no_more(encoder: NotingEncoder) -> None:
    def vector(text: str) -> dict[str, Any]:
        return {**packed, "texts": {text: packed["texts"][TEXT]}}

    packed = shared_encoder().packed([TEXT])
    for number in range(REMEMBERED + 1):
        encoder.accept(vector(str(number)))
    encoder.encode(["1", str(REMEMBERED)])
    assert encoder.run == []
    encoder.encode(["0"])
    assert encoder.run == ["0"]


def test_an_index_s_texts_push_out_no_message(encoder: NotingEncoder) -> None:
    encoder.encode([TEXT])
    encoder.encode([str(number) for number in range(BATCH + 1)])
    encoder.run.clear()
    encoder.encode([TEXT])
    assert encoder.run == []


def test_what_another_process_encoded_is_taken_over(encoder: NotingEncoder) -> None:
    packed = json.loads(json.dumps(shared_encoder().packed([TEXT, "hello", TEXT])))
    encoder.accept(packed)
    assert np.array_equal(encoder.encode([TEXT, "hello"]), shared_encoder().encode([TEXT, "hello"]))
    assert encoder.run == []


def changed(**values: Any) -> dict[str, Any]:
    return {**shared_encoder().packed([TEXT]), **values}


def of(row: Any) -> dict[str, Any]:
    return changed(texts={TEXT: base64.b64encode(np.asarray(row, dtype="<f4").tobytes()).decode()})


@pytest.mark.parametrize(
    "packed",
    [
        None,
        "text",
        {},
        changed(encoder="another"),
        changed(texts=None),
        changed(texts=[TEXT]),
        changed(texts={TEXT: None}),
        changed(texts={TEXT: [1.0]}),
        changed(texts={TEXT: "not base64"}),
        changed(texts={TEXT: "é"}),
        of([1.0]),
        of(np.zeros(SIZE)),
        of(np.ones(SIZE)),
        of(np.full(SIZE, np.nan)),
        of([np.inf, *np.zeros(SIZE - 1)]),
    ],
)
def test_what_cannot_be_this_model_s_vector_is_passed_over(encoder: NotingEncoder, packed: object) -> None:
    encoder.accept(packed)
    encoder.encode([TEXT])
    assert encoder.run == [TEXT]
