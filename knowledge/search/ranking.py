"""Ranks the protocols by how likely each is what a text is about, as calibrated probabilities.

For each protocol a few likenesses are measured (to its example questions, to its page, to its names, and against what
lies near but is covered by none) and a logistic model, fitted once by `training/calibrate.py`, turns them into a
probability. The model knows no protocol, so it holds for one that is added tomorrow.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.search.encoder import Encoder
from knowledge.search.english import everyday_words
from knowledge.search.index import WEAK_WORDS, Index, Passages, Vectors
from knowledge.search.lexicon import Hit
from knowledge.search.text import one_line, sentences, words

MOST_SEGMENTS = 8
SHORTEST_SEGMENT = 12
SHARPNESS = 15.0
PURPOSES = ("situation", "mention")
FLOORS = {"situation": (0.55, 0.0), "mention": (0.9, 0.65)}
"""The least probability of a protocol named whole and nearly whole, by purpose."""
NEARLY_WHOLE = 0.72
CLEARLY_AHEAD = 0.2
FEATURES = (
    "example",
    "example_soft",
    "page",
    "example_sentence",
    "page_sentence",
    "name",
    "name_exact",
    "near",
    "over_near",
    "over_others",
    "page_over_others",
    "name_over_others",
    "has_examples",
    "sentence_over_near",
    "short",
    "words_example",
    "words_page",
    "words_near",
    "words_over_near",
    "words_over_others",
)

Matrix = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Candidate:
    """A protocol (its number in the index) and the probability that the text is about it. `named` when its name stands in the text."""

    protocol: int
    probability: float
    named: bool


@dataclass(frozen=True)
class Ranking:
    """The candidates, likeliest first, and the names that were found in the text."""

    candidates: tuple[Candidate, ...]
    hits: tuple[Hit, ...]

    def probability(self, protocol: int) -> float:
        """The probability of one protocol, 0 when it is no candidate."""
        return next((one.probability for one in self.candidates if one.protocol == protocol), 0.0)


class Ranker:
    """Ranks texts against an index."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._models = {purpose: load_model(purpose) for purpose in PURPOSES}

    def rank(self, index: Index, text: str, purpose: str = "mention", most: int = 10) -> Ranking:
        """The likeliest protocols for a cleaned text.

        `purpose` is situation when the text tells what is to be shared, mention when it asks about a protocol it may name.
        """
        if not index.protocols:
            return Ranking((), ())
        hits = index.names.find(words(text))
        values = features(index, self._encoder.encode(segments(text)), hits, text)
        weights, bias = self._models[purpose]
        probabilities = np.maximum(1 / (1 + np.exp(-(values @ weights + bias))), _by_name(hits, len(index.protocols), FLOORS[purpose]))
        named = {hit.owner for hit in hits if hit.exact}
        order = np.argsort(-probabilities, kind="stable")[:most]
        return Ranking(tuple(Candidate(int(n), float(probabilities[n]), int(n) in named) for n in order), tuple(hits))


def _by_name(hits: list[Hit], count: int, floors: tuple[float, float]) -> Matrix:
    """The least probability of each protocol that the names in the text alone warrant.

    A name that stands there whole and is no everyday word counts most; a misspelt or partial one counts when no other
    protocol's comes near. This is what makes a protocol that was added a minute ago known by its acronym.
    """
    whole, partly = floors
    least, coverage = np.zeros(count), np.zeros(count)
    for hit in hits:
        if is_distinctive(hit.name):
            coverage[hit.owner] = max(coverage[hit.owner], hit.coverage)
    least[(coverage >= NEARLY_WHOLE) & (_lead(coverage) >= CLEARLY_AHEAD)] = partly
    for hit in hits:
        if hit.exact and is_distinctive(hit.name):
            least[hit.owner] = whole
    return least


def is_distinctive(name: str) -> bool:
    """Whether a name can hardly stand in a text by chance: two telling words, or one that is no everyday word."""
    telling = [word for word in words(name) if word not in WEAK_WORDS]
    return len(telling) > 1 or (len(telling) == 1 and telling[0] not in everyday_words())


def segments(text: str) -> list[str]:
    """The whole text on one line, then its sentences when there are several."""
    parts = [part for part in sentences(text) if len(part) >= SHORTEST_SEGMENT]
    if len(parts) > MOST_SEGMENTS:
        half = MOST_SEGMENTS // 2
        parts = parts[:half] + parts[-half:]
    return [one_line(text), *(parts if len(parts) > 1 else [])]


def features(index: Index, vectors: Vectors, hits: list[Hit], text: str) -> Matrix:
    """One row a protocol, one column a feature, in the order of FEATURES. The first vector is the whole text."""
    count = len(index.protocols)
    example = _highest(index.examples, index.examples.vectors @ vectors.T, count)
    page = _highest(index.page, index.page.vectors @ vectors.T, count)
    near = (index.near_domain @ vectors.T).max(axis=0) if len(index.near_domain) else np.zeros(len(vectors))
    name, exact = np.zeros(count), np.zeros(count)
    for hit in hits:
        name[hit.owner] = max(name[hit.owner], hit.coverage)
        exact[hit.owner] = max(exact[hit.owner], float(hit.exact))
    whole, later = example[:, 0], example[:, 1:].max(axis=1) if example.shape[1] > 1 else example[:, 0]
    page_whole, page_later = page[:, 0], page[:, 1:].max(axis=1) if page.shape[1] > 1 else page[:, 0]
    columns = [
        whole,
        _soft(index.examples, vectors[0], count),
        page_whole,
        later,
        page_later,
        name,
        exact,
        np.full(count, near[0]),
        np.maximum(whole, page_whole) - near[0],
        _lead(np.maximum(whole, page_whole)),
        _lead(page_whole),
        _lead(name),
        (whole > 0).astype(float),
        np.maximum(later, page_later) - (near[1:].max() if len(near) > 1 else near[0]),
        np.full(count, 1.0 if len(words(text)) <= 4 else 0.0),
        *_by_words(index, text, count),
    ]
    return np.column_stack(columns).astype(np.float64)


def _by_words(index: Index, text: str, count: int) -> list[Matrix]:
    """The likenesses by shared words: to examples, to the page, to what none covers, and the leads over that and the others."""
    likeness = index.shared_words.likeness(one_line(text))
    cut, end = len(index.page.owners), len(index.page.owners) + len(index.examples.owners)
    page, example = _highest(index.page, likeness[:cut], count), _highest(index.examples, likeness[cut:end], count)
    near = np.full(count, likeness[end:].max() if end < len(likeness) else 0.0)
    best = np.maximum(page, example)
    return [example, page, near, best - near, _lead(best)]


def _highest(passages: Passages, values: Matrix | Vectors, count: int) -> Matrix:
    """Each protocol's highest value over its passages; `values` has a row a passage, and any columns."""
    best = np.zeros((count, *values.shape[1:]))
    if len(passages.owners):
        starts = passages.starts
        best[passages.owners[starts]] = np.maximum.reduceat(values, starts)
    return best


def _soft(passages: Passages, vector: Vectors, count: int) -> Matrix:
    """A smooth maximum: several like examples count for more than one."""
    soft = np.zeros(count)
    if len(passages.owners):
        starts = passages.starts
        soft[passages.owners[starts]] = np.log(np.add.reduceat(np.exp(SHARPNESS * (passages.vectors @ vector)), starts)) / SHARPNESS
    return soft


def _lead(values: Matrix) -> Matrix:
    """How far each value lies above the best of the others."""
    if len(values) < 2:
        return np.asarray(values, dtype=np.float64)
    order = np.argsort(-values)
    best, second = values[order[0]], values[order[1]]
    others = np.full(len(values), best)
    others[order[0]] = second
    return np.asarray(values - others, dtype=np.float64)


@lru_cache(maxsize=2)
def load_model(purpose: str) -> tuple[Matrix, float]:
    """The fitted weights for a purpose, in the order of FEATURES, and the bias."""
    data = json.loads(Path(__file__).with_name("ranking_model.json").read_text())[purpose]
    return np.array([data["weights"][name] for name in FEATURES]), float(data["bias"])
