"""The trained regression as plain arrays, which tells the probability of every kind by look-ups and sums.

sklearn fits it and takes no part when messages are understood: for one text it makes and checks a dozen sparse matrices.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float32]]

SHORTEST, LONGEST = 2, 4
REMEMBERED = 64
_WORD = re.compile(r"\w+|[?!]")


def characters(text: str) -> list[str]:
    """Every run of two to four characters of each word, a space before and after it included (sklearn's `char_wb`)."""
    found = []
    for word in text.lower().split():
        padded = f" {word} "
        for size in range(SHORTEST, LONGEST + 1):
            found += [padded[start : start + size] for start in range(max(len(padded) - size, 0) + 1)]
            if size >= len(padded):
                break
    return found


def words(text: str) -> list[str]:
    """Every word, question and exclamation mark, and every two that stand side by side."""
    found = _WORD.findall(text.lower())
    return found + [f"{left} {right}" for left, right in pairwise(found)]


@lru_cache(maxsize=REMEMBERED)
def counted(cut: Callable[[str], list[str]], text: str) -> Counter[str]:
    """How often each gram is in the text. Remembered for the last texts, because several regressions look at the same ones."""
    return Counter(cut(text))


@dataclass(frozen=True)
class Grams:
    """What was learnt of one way to cut texts: each gram's row in `rarity` and in `weights`, which hold the rarity too."""

    cut: Callable[[str], list[str]]
    rows: dict[str, int]
    rarity: Array
    weights: Array

    def scores(self, text: str) -> Array | float:
        """What the text's grams say for each kind, 0 when none of them is known."""
        counts = {row: count for gram, count in counted(self.cut, text).items() if (row := self.rows.get(gram)) is not None}
        if not counts:
            return 0.0
        known = np.fromiter(counts, dtype=np.intp, count=len(counts))
        often = 1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
        values = often * self.rarity[known]
        length = math.sqrt(values @ values)
        return np.asarray(often @ self.weights[known] / length, dtype=np.float32)


@dataclass(frozen=True)
class Regression:
    """The kinds, and what characters, words and sentence vectors weigh for each."""

    kinds: tuple[str, ...]
    grams: tuple[Grams, Grams]
    vector_weights: Array
    bias: Array

    @classmethod
    def of(cls, characters_fitted: Any, words_fitted: Any, model: Any, vector_weight: float) -> Regression:
        """What sklearn fitted: two TfidfVectorizers that cut by `characters` and `words`, and a LogisticRegression over both and the vectors."""
        weights = model.coef_.T.astype(np.float32)
        first, second = len(characters_fitted.vocabulary_), len(words_fitted.vocabulary_)
        return cls(
            kinds=tuple(str(kind) for kind in model.classes_),
            grams=(
                _grams(characters, characters_fitted, weights[:first]),
                _grams(words, words_fitted, weights[first : first + second]),
            ),
            vector_weights=weights[first + second :] * np.float32(vector_weight),
            bias=model.intercept_.astype(np.float32),
        )

    def probabilities(self, texts: Sequence[str], vectors: Array) -> Array:
        """The probability of each kind, one row a text; `vectors` are those of the texts."""
        scores = vectors @ self.vector_weights + self.bias
        for row, text in enumerate(texts):
            for one in self.grams:
                scores[row] += one.scores(text)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(shares / shares.sum(axis=1, keepdims=True), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Keep it as two files in the folder."""
        names = {"kinds": self.kinds, "grams": [sorted(one.rows, key=one.rows.__getitem__) for one in self.grams]}
        (folder / "regression.json").write_text(json.dumps(names), encoding="utf-8")
        arrays = {f"{name}_{number}": getattr(one, name) for number, one in enumerate(self.grams) for name in ("rarity", "weights")}
        np.savez_compressed(folder / "regression.npz", vector_weights=self.vector_weights, bias=self.bias, **arrays)

    @classmethod
    def load(cls, folder: Path) -> Regression:
        """Read what `save` kept."""
        names = json.loads((folder / "regression.json").read_text(encoding="utf-8"))
        with np.load(folder / "regression.npz") as arrays:
            first, second = (
                Grams(cut, {gram: row for row, gram in enumerate(known)}, arrays[f"rarity_{number}"], arrays[f"weights_{number}"])
                for number, (cut, known) in enumerate(zip((characters, words), names["grams"], strict=True))
            )
            return cls(tuple(names["kinds"]), (first, second), arrays["vector_weights"], arrays["bias"])


def _grams(cut: Callable[[str], list[str]], fitted: Any, weights: Array) -> Grams:
    rarity = fitted.idf_.astype(np.float32)
    return Grams(cut, {gram: int(row) for gram, row in fitted.vocabulary_.items()}, rarity, weights * rarity[:, None])
