"""Stands in for the sentence encoder where thousands of texts would take minutes: texts that share words lie close together."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache

import numpy as np

from knowledge.search.encoder import SIZE, Encoder
from knowledge.search.passages import Vectors
from knowledge.search.word_index import terms


class WordsEncoder(Encoder):
    """Adds up a fixed direction for each word; notes which texts it is given."""

    def __init__(self) -> None:
        self.name = "words"
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        rows = np.array([sum((_direction(term) for term in terms(text)), np.full(SIZE, 1e-3)) for text in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@cache
def _direction(word: str) -> Vectors:
    return np.random.default_rng(zlib.crc32(word.encode())).standard_normal(SIZE).astype(np.float32)
