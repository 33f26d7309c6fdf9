"""Likeness by shared words: rare words count for more, endings aside, misspelt words taken for the nearest known one.

It finds what the sentence encoder misses, the odd telling word; the encoder finds what this misses, the paraphrase.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.search.arrays import Numbers, compact_numbers, ranges
from knowledge.search.text import stem, words

Scores = np.ndarray[Any, np.dtype[np.float64]]
Small = np.ndarray[Any, np.dtype[np.int32]]

CLOSE_ENOUGH = 84.0
SHORTEST_GUESSED = 5
MOST_GUESSES = 4096
"""Misspelt words that are remembered. Not by `lru_cache`, which would keep an index that was replaced."""
MOST_LOOKED_AT = 40_000
"""Places that `roughly` looks at."""


class WordIndex:
    """Texts, to be compared with a question. Cost follows the texts that share a word with it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._numbers: dict[str, int] = {}
        self._set_rows(*_counted(texts, self._numbers))

    def changed(self, rows: Numbers, texts: Sequence[str]) -> WordIndex:
        """The index of these rows of this one, in the order given; numbers past its last row are the new texts'."""
        made = WordIndex.__new__(WordIndex)
        made._numbers = dict(self._numbers)
        new_terms, new_counts, new_starts = _counted(texts, made._numbers)
        starts = np.r_[self._starts, self._starts[-1] + new_starts[1:]]
        take = ranges(starts[rows], starts[rows + 1])
        lengths = starts[rows + 1] - starts[rows]
        made._set_rows(np.r_[self._terms, new_terms][take], np.r_[self._counts, new_counts][take], np.r_[0, np.cumsum(lengths)])
        return made

    def _set_rows(self, row_terms: Small, counts: Small, starts: Numbers) -> None:
        """Weigh the rows: row `n` has the terms from `starts[n]` to `starts[n + 1]`, each so many times."""
        self._terms, self._counts, self._starts = row_terms, counts, starts
        self._size = len(starts) - 1
        spread = np.bincount(row_terms, minlength=len(self._numbers))
        rarity = _by_value(spread, lambda number: math.log(1 + self._size / number) if number else 0.0)
        self._rarity = rarity
        row_of = np.repeat(np.arange(self._size), np.diff(starts))
        weights = _by_value(counts, lambda number: 1 + math.log(number)) * rarity[row_terms]
        lengths = np.sqrt(np.bincount(row_of, weights * weights, minlength=self._size))
        lengths[lengths == 0] = 1.0
        self._weights = weights / lengths[row_of]
        order = np.argsort(compact_numbers(row_terms), kind="stable")
        self._posted_rows, self._posted_weights = row_of[order], self._weights[order]
        self._posted_from = np.r_[0, np.cumsum(spread)]
        held = np.flatnonzero(spread)
        first_seen = held[np.argsort(order[self._posted_from[held]])]
        by_number = list(self._numbers)
        self._vocabulary = [by_number[number] for number in first_seen if len(by_number[number]) >= SHORTEST_GUESSED]
        self._spread = spread
        self._guessed: dict[str, int] = {}

    def likeness(self, text: str) -> Scores:
        """How like the text each of the texts is, 0 to 1, in their order."""
        scores = np.zeros(self._size)
        for number, weight in self._question(text).items():
            rows, weights = self._posted(number)
            scores[rows] += weights * weight
        return scores

    def likeness_of(self, text: str, rows: Numbers) -> Scores:
        """As `likeness`, of these rows alone."""
        question = np.zeros(len(self._numbers))
        for number, weight in self._question(text).items():
            question[number] = weight
        starts, ends = self._starts[rows], self._starts[rows + 1]
        take = ranges(starts, ends)
        row_of = np.repeat(np.arange(len(rows)), ends - starts)
        return np.bincount(row_of, self._weights[take] * question[self._terms[take]], minlength=len(rows)).astype(np.float64, copy=False)

    def roughly(self, text: str) -> Scores:
        """As `likeness`, by the rarest of the shared words alone: what is quick to look up."""
        scores = np.zeros(self._size)
        left = MOST_LOOKED_AT
        for number, weight in sorted(self._question(text).items(), key=lambda one: self._spread[one[0]]):
            rows, weights = self._posted(number)
            left -= len(rows)
            if left < 0:
                break
            scores[rows] += weights * weight
        return scores

    def _posted(self, number: int) -> tuple[Numbers, Scores]:
        start, end = self._posted_from[number], self._posted_from[number + 1]
        return self._posted_rows[start:end], self._posted_weights[start:end]

    def _question(self, text: str) -> dict[int, float]:
        """The weight of each known term of the text."""
        asked = [self._known(term) for term in terms(text)]
        row = {number: (1 + math.log(count)) * float(self._rarity[number]) for number, count in Counter(asked).items() if number >= 0}
        unknown = len({term for term, number in zip(terms(text), asked, strict=True) if number < 0})
        most = math.log(1 + self._size) if self._size else 0.0
        length = math.sqrt(sum(weight * weight for weight in row.values()) + unknown * most * most / 4) or 1.0
        return {number: weight / length for number, weight in row.items()}

    def _known(self, term: str) -> int:
        """The number of the term or of the one it is a misspelling of, -1 when there is none."""
        number = self._numbers.get(term, -1)
        if number >= 0 and self._spread[number]:
            return number
        if len(term) < SHORTEST_GUESSED:
            return -1
        guess = self._guessed.get(term)
        if guess is None:
            if len(self._guessed) >= MOST_GUESSES:
                self._guessed = {}
            guess = self._guessed[term] = self._nearest(term)
        return guess

    def _nearest(self, term: str) -> int:
        found = process.extractOne(term, self._vocabulary, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
        return self._numbers[str(found[0])] if found else -1


def _counted(texts: Sequence[str], numbers: dict[str, int]) -> tuple[Small, Small, Numbers]:
    """The terms of the texts, how often each, and where each text's begin; terms that have no number get the next."""
    found: list[int] = []
    counts: list[int] = []
    starts = [0]
    of_word: dict[str, int] = {}
    for text in texts:
        count: dict[int, int] = {}
        for word in words(text):
            number = of_word.get(word)
            if number is None:
                number = of_word[word] = numbers.setdefault(stem(word), len(numbers))
            count[number] = count.get(number, 0) + 1
        found += count
        counts += count.values()
        starts.append(len(found))
    return np.array(found, dtype=np.int32), np.array(counts, dtype=np.int32), np.array(starts, dtype=np.int64)


def _by_value(values: Any, function: Callable[[int], float]) -> Scores:
    """The function of each value, worked out once for each value there is; values are counts."""
    kinds = np.flatnonzero(np.bincount(values))
    table = np.zeros(int(kinds.max(initial=0)) + 1)
    table[kinds] = [function(kind) for kind in kinds.tolist()]
    result: Scores = table[values]
    return result


def terms(text: str) -> list[str]:
    """The stems of the text's words."""
    return [stem(word) for word in words(text)]
