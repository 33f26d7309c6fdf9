"""Ranks the protocols by how likely each is what a text is about, as calibrated probabilities.

For each protocol a few likenesses are measured (to its example questions, to its page, to its names, and against what
lies near but is covered by none) and a logistic model, fitted once by `training/calibrate.py`, turns them into a
probability. The model knows no protocol, so it holds for one that is added tomorrow.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import ref

import numpy as np

from knowledge.search.arrays import Numbers
from knowledge.search.encoder import Encoder
from knowledge.search.english import everyday_words
from knowledge.search.index import WEAK_WORDS, Index, Passages, Vectors
from knowledge.search.lexicon import Hit, Hits
from knowledge.search.text import one_line, sentences, words

MOST_SEGMENTS = 8
SHORTEST_SEGMENT = 12
SHARPNESS = 15.0
PURPOSES = ("situation", "mention")
FLOORS = {"situation": (0.55, 0.0), "mention": (0.9, 0.65)}
"""The least probability of a protocol named whole and nearly whole, by purpose."""
MOST_ALIKE, MOST_NAMED = 100, 100
"""Protocols that each likeness, and names, put on the shortlist of a large index."""
MOST_REMEMBERED = 16
NEARLY_WHOLE = 0.72
CLEARLY_AHEAD = 0.2
COUNTS_AGAINST = 0.5
"""A name of which less stands in the text takes no lead from one that stands there nearly whole."""
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
    "near_soft",
    "soft_over_near",
    "soft_over_others",
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
    """The candidates, likeliest first, and the names that stand whole in the text, with the best of the others."""

    candidates: tuple[Candidate, ...]
    hits: tuple[Hit, ...]

    def probability(self, protocol: int) -> float:
        """The probability of one protocol, 0 when it is no candidate."""
        return next((one.probability for one in self.candidates if one.protocol == protocol), 0.0)


class Ranker:
    """Ranks texts against an index. What the last texts were like is remembered, because one question is ranked several times."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._models = {purpose: load_model(purpose) for purpose in PURPOSES}
        self._remembered: tuple[ref[Index] | None, dict[str, _Measured]] = (None, {})

    def rank(self, index: Index, text: str, purpose: str = "mention", most: int = 10) -> Ranking:
        """The likeliest protocols for a cleaned text.

        `purpose` is situation when the text tells what is to be shared, mention when it asks about a protocol it may name.
        """
        if not index.protocols:
            return Ranking((), ())
        measured = self._measure(index, text)
        weights, bias = self._models[purpose]
        likely = 1 / (1 + np.exp(-(measured.features @ weights + bias)))
        probabilities = np.maximum(likely, _by_name(measured.named, len(likely), FLOORS[purpose]))
        named = set(measured.named.owners[measured.named.exact].tolist())
        order = np.argsort(-probabilities, kind="stable")[:most]
        candidates = (Candidate(int(measured.protocols[n]), float(probabilities[n]), int(n) in named) for n in order)
        return Ranking(tuple(candidates), measured.hits)

    def _measure(self, index: Index, text: str) -> _Measured:
        of, remembered = self._remembered
        if of is None or of() is not index:
            remembered = {}
            self._remembered = (ref(index), remembered)
        measured = remembered.get(text)
        if measured is None:
            measured = _measure(index, self._encoder.encode(segments(text)), text)
            while len(remembered) >= MOST_REMEMBERED:
                remembered.pop(next(iter(remembered)), None)
            remembered[text] = measured
        return measured


@dataclass(frozen=True)
class _Measured:
    """What a text is like: a row of features for each protocol of a shortlist, or, in a small index, for each there is.

    `named` has the names in the text, with the protocols' rows as owners.
    """

    protocols: Numbers
    features: Matrix
    named: Hits
    hits: tuple[Hit, ...]


def _measure(index: Index, vectors: Vectors, text: str) -> _Measured:
    found = index.names.search(words(text))
    hits = tuple(found.only(found.exact | (np.arange(len(found)) == 0)))
    if index.along is None:
        return _Measured(np.arange(len(index.protocols)), features(index, vectors, found, text), found, hits)
    among = shortlist(index, vectors, index.along, found, text)
    found = found.only(np.isin(found.owners, among))
    named = replace(found, owners=np.searchsorted(among, found.owners))
    return _Measured(among, features(index, vectors, named, text, among), named, hits)


def shortlist(index: Index, vectors: Vectors, along: Vectors, found: Hits, text: str) -> Numbers:
    """The protocols of a large index that may be meant, by outlines, rare words and names, in order of their number."""
    count = len(index.protocols)
    most = min(MOST_ALIKE, count)
    chosen = np.zeros(count, dtype=bool)
    chosen[found.owners[:MOST_NAMED]] = True
    towards = vectors @ along
    shared = index.shared_words.roughly(one_line(text))
    cut = len(index.page.owners)
    of_page, of_examples = shared[:cut], shared[cut : cut + len(index.examples.owners)]
    for passages, by_words in ((index.page, of_page), (index.examples, of_examples)):
        for values in (passages.rough_likeness(towards), by_words):
            best = _highest(passages, values, count)
            first = np.argpartition(best, -most)[-most:]
            chosen[first[best[first] > 0]] = True
    return np.flatnonzero(chosen)


def _by_name(hits: Hits, count: int, floors: tuple[float, float]) -> Matrix:
    """The least probability of each protocol that the names in the text alone warrant.

    A name that stands there whole and is no everyday word counts most; a misspelt or partial one counts when no other
    protocol's comes near. This is what makes a protocol that was added a minute ago known by its acronym.
    """
    whole, partly = floors
    least, coverage = np.zeros(count), np.zeros(count)
    telling = hits.only(hits.coverage >= COUNTS_AGAINST)
    telling = telling.only(np.array([is_distinctive(hit.name) for hit in telling], dtype=bool))
    np.maximum.at(coverage, telling.owners, telling.coverage)
    least[(coverage >= NEARLY_WHOLE) & (_lead(coverage) >= CLEARLY_AHEAD)] = partly
    least[telling.owners[telling.exact]] = whole
    return least


@lru_cache(maxsize=4096)
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


def features(index: Index, vectors: Vectors, hits: Hits | Sequence[Hit], text: str, among: Numbers | None = None) -> Matrix:
    """One row a protocol, one column a feature, in the order of FEATURES. The first vector is the whole text.

    With `among`, only these protocols are measured, and hits number them by their place in it.
    """
    compared = _all_of(index, text) if among is None else _some_of(index, text, among)
    count, examples, pages = compared.count, compared.examples, compared.page
    like_examples = examples.likeness(vectors)
    example = _highest(examples, like_examples, count)
    page = _highest(pages, pages.likeness(vectors), count)
    like_near = index.near_domain @ vectors.T
    near = like_near.max(axis=0) if len(like_near) else np.zeros(len(vectors))
    near_soft = float(np.log(np.exp(SHARPNESS * like_near[:, 0]).sum()) / SHARPNESS) if len(like_near) else 0.0
    name, exact = np.zeros(count), np.zeros(count)
    found = hits if isinstance(hits, Hits) else Hits.of(hits)
    np.maximum.at(name, found.owners, found.coverage)
    np.maximum.at(exact, found.owners, found.exact)
    whole, later = example[:, 0], example[:, 1:].max(axis=1) if example.shape[1] > 1 else example[:, 0]
    page_whole, page_later = page[:, 0], page[:, 1:].max(axis=1) if page.shape[1] > 1 else page[:, 0]
    soft = _soft(examples, like_examples[:, 0], count)
    columns = [
        whole,
        soft,
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
        *_by_words(compared),
        np.full(count, near_soft),
        soft - near_soft,
        _lead(soft),
    ]
    return np.column_stack(columns).astype(np.float64)


@dataclass(frozen=True)
class _Compared:
    """The protocols that a text is compared with: their passages, and how like it these are by shared words."""

    count: int
    page: Passages
    examples: Passages
    words_page: Matrix
    words_examples: Matrix
    words_near: float


def _all_of(index: Index, text: str) -> _Compared:
    likeness = index.shared_words.likeness(one_line(text))
    cut, end = len(index.page.owners), len(index.page.owners) + len(index.examples.owners)
    near = likeness[end:].max(initial=0.0)
    return _Compared(len(index.protocols), index.page, index.examples, likeness[:cut], likeness[cut:end], near)


def _some_of(index: Index, text: str, among: Numbers) -> _Compared:
    """As `_all_of`, of these protocols alone, numbered by their place."""
    of_page, of_examples = index.page.rows_of(among), index.examples.rows_of(among)
    first, end = len(index.page.owners), len(index.page.owners) + len(index.examples.owners)
    rows = np.concatenate([of_page, of_examples + first, np.arange(end, end + len(index.near_domain))])
    likeness = index.shared_words.likeness_of(one_line(text), rows)
    cut, end = len(of_page), len(of_page) + len(of_examples)
    page, examples = index.page.only(among, of_page), index.examples.only(among, of_examples)
    return _Compared(len(among), page, examples, likeness[:cut], likeness[cut:end], likeness[end:].max(initial=0.0))


def _by_words(compared: _Compared) -> list[Matrix]:
    """The likenesses by shared words: to examples, to the page, to what none covers, and the leads over that and the others."""
    page = _highest(compared.page, compared.words_page, compared.count)
    example = _highest(compared.examples, compared.words_examples, compared.count)
    near = np.full(compared.count, compared.words_near)
    best = np.maximum(page, example)
    return [example, page, near, best - near, _lead(best)]


def _highest(passages: Passages, values: Matrix | Vectors, count: int) -> Matrix:
    """Each protocol's highest value over its passages; `values` has a row a passage, and any columns."""
    best = np.zeros((count, *values.shape[1:]))
    if len(passages.owners):
        starts = passages.starts
        best[passages.owners[starts]] = np.maximum.reduceat(values, starts)
    return best


def _soft(passages: Passages, likeness: Vectors, count: int) -> Matrix:
    """A smooth maximum: several like examples count for more than one."""
    soft = np.zeros(count)
    if len(passages.owners):
        starts = passages.starts
        soft[passages.owners[starts]] = np.log(np.add.reduceat(np.exp(SHARPNESS * likeness), starts)) / SHARPNESS
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
