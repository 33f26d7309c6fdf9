"""Finds names in a text: exact, misspelt or in part, by the words that make them rare.

One `Lexicon` holds many names, each with an owner; its cost follows the words of the text, not the number of names.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from knowledge.search.english import everyday_words
from knowledge.search.text import words

SHORTEST_FUZZY = 5
CLOSE_ENOUGH = 84.0
LONGEST_WORD = 40


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


class Lexicon:
    """Names and their owners (numbers of the caller's choice)."""

    def __init__(self, names: Iterable[tuple[int, str]], weak: frozenset[str] = frozenset()) -> None:
        self._names: list[tuple[int, str, tuple[str, ...]]] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        seen: set[tuple[int, tuple[str, ...]]] = set()
        for owner, name in names:
            parts = tuple(words(name))
            if not parts or (owner, parts) in seen:
                continue
            seen.add((owner, parts))
            for part in set(parts):
                self._by_word[part].append(len(self._names))
            self._names.append((owner, name, parts))
        owners: dict[str, set[int]] = defaultdict(set)
        for owner, _, parts in self._names:
            for part in parts:
                owners[part].add(owner)
        count = max(len({owner for owner, _, _ in self._names}), 1)
        self._weight = {
            word: (0.15 if word in weak else 1.0) * (math.log(1 + count / len(own)) / math.log(1 + count)) ** 0.5
            for word, own in owners.items()
        }
        self._vocabulary = [word for word in self._by_word if len(word) >= SHORTEST_FUZZY]

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word of every name."""
        return frozenset(self._by_word)

    def find(self, text_words: Sequence[str], least: float = 0.3) -> list[Hit]:
        """Names of which the text holds at least the share `least`, best first."""
        where: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for position, word in enumerate(text_words):
            for known, likeness in self._known(word):
                where[known].append((position, likeness))
        candidates = {index for word in where for index in self._by_word[word]}
        hits = (self._score(index, where) for index in candidates)
        return sorted((hit for hit in hits if hit.coverage >= least), key=lambda hit: (-hit.coverage, -(hit.end - hit.start), hit.owner))

    def _score(self, index: int, where: dict[str, list[tuple[int, float]]]) -> Hit:
        owner, name, parts = self._names[index]
        total = sum(self._weight[part] for part in parts)
        found = [(part, max(where[part], key=lambda one: one[1])) for part in parts if part in where]
        coverage = sum(self._weight[part] * likeness for part, (_, likeness) in found) / total if total else 0.0
        start, end = _row(parts, where)
        if end:
            return Hit(owner, name, coverage, True, start, end)
        positions = [position for _, (position, _) in found]
        return Hit(owner, name, coverage, False, min(positions), max(positions) + 1)

    def _known(self, word: str) -> list[tuple[str, float]]:
        if word in self._by_word:
            return [(word, 1.0)]
        if word.endswith("s") and word[:-1] in self._by_word:
            return [(word[:-1], 0.97)]
        if word + "s" in self._by_word:
            return [(word + "s", 0.97)]
        return list(self._close(word)) if SHORTEST_FUZZY <= len(word) <= LONGEST_WORD and word not in everyday_words() else []

    @lru_cache(maxsize=4096)  # noqa: B019 - lives and dies with the index that owns it
    def _close(self, word: str) -> tuple[tuple[str, float], ...]:
        found = process.extract(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH, limit=3)
        return tuple((known, score / 100 * 0.95) for known, score, _ in found)


def _row(parts: tuple[str, ...], where: dict[str, list[tuple[int, float]]]) -> tuple[int, int]:
    """Where all parts stand in a row, unaltered; (0, 0) when they do not."""
    places = [{position for position, likeness in where.get(part, ()) if likeness >= 0.97} for part in parts]
    for first in places[0]:
        if all(first + offset in place for offset, place in enumerate(places)):
            return first, first + len(parts)
    return 0, 0
