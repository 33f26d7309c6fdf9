"""Finds names in a text: exact, misspelt or in part, by the words that make them rare.

One `Lexicon` holds many names, each with an owner; its cost follows the words of the text, not the number of names.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.search.arrays import Numbers, compact_numbers
from knowledge.search.english import everyday_words
from knowledge.search.text import words

SHORTEST_FUZZY = 5
CLOSE_ENOUGH = 84.0
LONGEST_WORD = 40
MOST_GUESSES = 4096
"""Misspelt words that are remembered. Not by `lru_cache`, which would keep a lexicon that was replaced."""
UNALTERED = 0.97
"""How like a word a plural is, which may stand for it in a name that is exact."""

Figures = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Hit:
    """A name found in a text. `coverage` is the share of the name's weight that the text holds, 0 to 1.

    `start` and `end` are word positions, end exclusive; `exact` when every word stands there, in a row and unaltered.
    """

    owner: int
    name: str
    coverage: float
    exact: bool
    start: int
    end: int


@dataclass(frozen=True)
class Hits:
    """The names found in a text, best first, as columns; what a `Hit` says of one of them."""

    names: tuple[str, ...]
    numbers: Numbers
    """The place of each in `names`."""
    owners: Numbers
    coverage: Figures
    exact: np.ndarray[Any, np.dtype[np.bool_]]
    starts: Numbers
    ends: Numbers

    @classmethod
    def of(cls, hits: Sequence[Hit]) -> Hits:
        """Single hits as columns."""
        return cls(
            names=tuple(hit.name for hit in hits),
            numbers=np.arange(len(hits)),
            owners=np.array([hit.owner for hit in hits], dtype=np.int64),
            coverage=np.array([hit.coverage for hit in hits], dtype=np.float64),
            exact=np.array([hit.exact for hit in hits], dtype=np.bool_),
            starts=np.array([hit.start for hit in hits], dtype=np.int64),
            ends=np.array([hit.end for hit in hits], dtype=np.int64),
        )

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Hit]:
        columns = (self.numbers, self.owners, self.coverage, self.exact, self.starts, self.ends)
        for number, owner, coverage, exact, start, end in zip(*(column.tolist() for column in columns), strict=True):
            yield Hit(owner, self.names[number], coverage, exact, start, end)

    def only(self, kept: Any) -> Hits:
        """Those that a mask or their places choose."""
        columns = (self.numbers, self.owners, self.coverage, self.exact, self.starts, self.ends)
        return Hits(self.names, *(column[kept] for column in columns))


class Lexicon:
    """Names and their owners (numbers of the caller's choice)."""

    def __init__(self, names: Iterable[tuple[int, str]], weak: frozenset[str] = frozenset(), like: Lexicon | None = None) -> None:
        """`like` is a lexicon that has many of the names, whose words need not be worked out again."""
        known = {} if like is None else like._words_of
        found: dict[str, tuple[str, ...]] = {}
        owners: list[int] = []
        texts: list[str] = []
        self._number: dict[str, int] = {}
        flat: list[int] = []
        lengths: list[int] = []
        seen: set[tuple[int, tuple[str, ...]]] = set()
        number_of = self._number.setdefault
        for owner, name in names:
            parts = found.get(name)
            if parts is None:
                parts = found[name] = known.get(name) or tuple(words(name))
            if not parts or (owner, parts) in seen:
                continue
            seen.add((owner, parts))
            owners.append(owner)
            texts.append(name)
            flat += [number_of(part, len(self._number)) for part in parts]
            lengths.append(len(parts))
        self._words_of: dict[str, tuple[str, ...]] = found
        self._names = tuple(texts)
        self._owners = np.array(owners, dtype=np.int64)
        self._parts = _padded(np.array(flat, dtype=np.int32), np.array(lengths, dtype=np.int64), len(self._number))
        self._set_weights(weak)
        self._set_postings()
        self._vocabulary = [word for word in self._number if len(word) >= SHORTEST_FUZZY]
        self._guessed: dict[str, tuple[tuple[int, float], ...]] = {}

    def _set_weights(self, weak: frozenset[str]) -> None:
        """Weigh each word by how few owners have it, and each name by its words."""
        names, places = np.nonzero(self._parts < len(self._number))
        kinds = np.unique(self._parts[names, places].astype(np.int64) << 32 | self._owners[names])
        spread = np.bincount(kinds >> 32, minlength=len(self._number)).tolist()
        count = max(len(np.unique(self._owners)), 1)
        rarity = {number: (math.log(1 + count / number) / math.log(1 + count)) ** 0.5 for number in set(spread)}
        weights = [(0.15 if word in weak else 1.0) * rarity[own] for word, own in zip(self._number, spread, strict=True)]
        self._weight = np.array([*weights, 0.0])
        self._total = _sums(self._weight, self._parts)

    def _set_postings(self) -> None:
        """Where each word is found: the names that have it."""
        order = np.argsort(compact_numbers(self._parts), axis=None, kind="stable")
        order = order[: np.count_nonzero(self._parts < len(self._number))]
        self._posted = order // max(self._parts.shape[1], 1)
        self._posted_from = np.r_[0, np.cumsum(np.bincount(self._parts.ravel()[order], minlength=len(self._number)))]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of every name."""
        return frozenset(self._number)

    def find(self, text_words: Sequence[str], least: float = 0.3) -> list[Hit]:
        """Names of which the text holds at least the share `least`, best first."""
        return list(self.search(text_words, least))

    def search(self, text_words: Sequence[str], least: float = 0.3) -> Hits:
        """As `find`, as columns; what is made of many names at once is made of these."""
        where: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for position, word in enumerate(text_words):
            for known, likeness in self._known(word):
                where[known].append((position, likeness))
        size = len(self._number) + 1
        likenesses, places = np.zeros(size), np.zeros(size, dtype=np.int64)
        present, unaltered = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
        candidate = np.zeros(len(self._names), dtype=bool)
        for number, found in where.items():
            places[number], likenesses[number] = max(found, key=lambda one: one[1])
            present[number], unaltered[number] = True, likenesses[number] >= UNALTERED
            candidate[self._posted[self._posted_from[number] : self._posted_from[number + 1]]] = True
        names = np.flatnonzero(candidate)
        parts = self._parts[names]
        coverage = _sums(self._weight * likenesses, parts) / self._total[names]
        kept = coverage >= least
        names, parts, coverage = names[kept], parts[kept], coverage[kept]
        starts = np.where(present, places, np.iinfo(np.int64).max)[parts].min(axis=1, initial=np.iinfo(np.int64).max)
        ends = np.where(present, places + 1, 0)[parts].max(axis=1, initial=0)
        exact = np.zeros(len(names), dtype=bool)
        unaltered[-1] = True
        for row in np.flatnonzero(unaltered[parts].all(axis=1)):
            start, end = _row([part for part in parts[row].tolist() if part < len(self._number)], where)
            if end:
                exact[row], starts[row], ends[row] = True, start, end
        order = np.lexsort((self._owners[names], starts - ends, -coverage))
        return Hits(self._names, names, self._owners[names], coverage, exact, starts, ends).only(order)

    def _known(self, word: str) -> Sequence[tuple[int, float]]:
        """The words of names that a word may be, by number, and how like it each is."""
        numbers = self._number
        if word in numbers:
            return [(numbers[word], 1.0)]
        if word.endswith("s") and word[:-1] in numbers:
            return [(numbers[word[:-1]], UNALTERED)]
        if word + "s" in numbers:
            return [(numbers[word + "s"], UNALTERED)]
        if not SHORTEST_FUZZY <= len(word) <= LONGEST_WORD or word in everyday_words():
            return ()
        guess = self._guessed.get(word)
        if guess is None:
            if len(self._guessed) >= MOST_GUESSES:
                self._guessed = {}
            guess = self._guessed[word] = self._nearest(word)
        return guess

    def _nearest(self, word: str) -> tuple[tuple[int, float], ...]:
        found = process.extract(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH, limit=3)
        return tuple((self._number[known], score / 100 * 0.95) for known, score, _ in found)


def _padded(flat: np.ndarray[Any, np.dtype[np.int32]], lengths: Numbers, filling: int) -> np.ndarray[Any, np.dtype[np.int32]]:
    """The rows that lie one after another in `flat`, one below the other, each filled up to the longest."""
    rows = np.full((len(lengths), int(lengths.max(initial=0))), filling, dtype=np.int32)
    rows[np.arange(rows.shape[1]) < lengths[:, None]] = flat
    return rows


def _sums(values: Figures, rows: np.ndarray[Any, np.dtype[np.int32]]) -> Figures:
    """The sum of each row's values, added from left to right."""
    total = np.zeros(len(rows))
    for column in rows.T:
        total += values[column]
    return total


def _row(parts: Sequence[int], where: dict[int, list[tuple[int, float]]]) -> tuple[int, int]:
    """Where all parts stand in a row, unaltered; (0, 0) when they do not."""
    places = [{position for position, likeness in where.get(part, ()) if likeness >= UNALTERED} for part in parts]
    for first in places[0]:
        if all(first + offset in place for offset, place in enumerate(places)):
            return first, first + len(parts)
    return 0, 0
