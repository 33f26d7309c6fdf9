"""Likeness by shared words: rare words count for more, endings aside, misspelt words taken for the nearest known one.

It finds what the sentence encoder misses, the odd telling word; the encoder finds what this misses, the paraphrase.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.search.text import stem, words

Scores = np.ndarray[Any, np.dtype[np.float64]]

CLOSE_ENOUGH = 84.0
SHORTEST_GUESSED = 5


class WordIndex:
    """Texts, to be compared with a question. Cost follows the texts that share a word with it."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(terms(text)) for text in texts]
        spread = Counter(term for count in counts for term in count)
        self._size = len(texts)
        self._rarity = {term: math.log(1 + self._size / number) for term, number in spread.items()}
        self._vocabulary = [term for term in spread if len(term) >= SHORTEST_GUESSED]
        places: dict[str, list[int]] = defaultdict(list)
        weights: dict[str, list[float]] = defaultdict(list)
        for place, count in enumerate(counts):
            row = {term: (1 + math.log(number)) * self._rarity[term] for term, number in count.items()}
            length = math.sqrt(sum(weight * weight for weight in row.values())) or 1.0
            for term, weight in row.items():
                places[term].append(place)
                weights[term].append(weight / length)
        self._postings = {term: (np.array(places[term]), np.array(weights[term])) for term in places}

    def likeness(self, text: str) -> Scores:
        """How like the text each of the texts is, 0 to 1, in their order."""
        scores = np.zeros(self._size)
        known = Counter(known for term in terms(text) if (known := self._known(term)))
        row = {term: (1 + math.log(number)) * self._rarity[term] for term, number in known.items()}
        unknown = sum(1 for term in set(terms(text)) if not self._known(term))
        most = math.log(1 + self._size) if self._size else 0.0
        length = math.sqrt(sum(weight * weight for weight in row.values()) + unknown * most * most / 4) or 1.0
        for term, weight in row.items():
            place, weights = self._postings[term]
            scores[place] += weights * (weight / length)
        return scores

    def _known(self, term: str) -> str | None:
        if term in self._postings:
            return term
        return self._close(term) if len(term) >= SHORTEST_GUESSED else None

    @lru_cache(maxsize=4096)  # noqa: B019 - lives and dies with the index that owns it
    def _close(self, term: str) -> str | None:
        found = process.extractOne(term, self._vocabulary, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
        return str(found[0]) if found else None


def terms(text: str) -> list[str]:
    """The stems of the text's words."""
    return [stem(word) for word in words(text)]
