"""Groups questions by likeness, by meaning and by shared words, so that many of one sort are seen to at once."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.search.encoder import Encoder, Vectors, shared_encoder
from knowledge.search.text import clean, one_line, stem, words

ALIKE = 0.62
"""From this likeness on, two questions are of one sort."""
SHARE_OF_WORDS = 0.25
"""What shared words count for, beside the likeness in meaning."""
MOST_GROUPED = 500
"""Questions that are compared with each other; those after them stand alone."""
MOST_REMEMBERED = 4_000


@dataclass(frozen=True)
class Group:
    """Questions of one sort, by their places in what was given: `typical` is the one that most are like, `members` are all, in order."""

    typical: int
    members: tuple[int, ...]


class Grouping:
    """Groups texts; safe to use from several threads. Vectors are remembered while the process runs and are kept nowhere else."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._given = encoder
        self._lock = threading.Lock()
        self._remembered: dict[str, Vectors] = {}

    def group(self, texts: Sequence[str]) -> tuple[Group, ...]:
        """The groups, the largest first, else in the order of their first members. The same texts make the same groups.

        Each member is ALIKE the typical one, so that a group does not drift from one thing to another.
        """
        lines = [one_line(clean(text)) for text in texts]
        compared = lines[:MOST_GROUPED]
        alike = self._likeness(compared) >= ALIKE
        groups = _groups(alike) + [Group(place, (place,)) for place in range(len(compared), len(lines))]
        return tuple(sorted(groups, key=lambda group: (-len(group.members), group.members[0])))

    def _likeness(self, lines: Sequence[str]) -> Vectors:
        if len(lines) < 2:
            return np.ones((len(lines), len(lines)), dtype=np.float32)
        vectors = self._vectors(lines)
        likeness = (1 - SHARE_OF_WORDS) * (vectors @ vectors.T) + SHARE_OF_WORDS * _shared_words(lines)
        np.fill_diagonal(likeness, 1.0)
        return likeness

    def _vectors(self, lines: Sequence[str]) -> Vectors:
        encoder = self._given or shared_encoder()
        with self._lock:
            for line in lines:
                if line not in self._remembered:
                    # One by one: what stands beside a text must not move it from one group to another.
                    self._remembered[line] = encoder.encode([line])[0]
            found = np.array([self._remembered[line] for line in lines])
            while len(self._remembered) > MOST_REMEMBERED:
                self._remembered.pop(next(iter(self._remembered)))
            return found


def _shared_words(lines: Sequence[str]) -> Vectors:
    """The share of the words of two texts that both have."""
    numbers: dict[str, int] = {}
    has = [{numbers.setdefault(stem(word), len(numbers)) for word in words(line)} for line in lines]
    table = np.zeros((len(lines), max(len(numbers), 1)), dtype=np.float32)
    for row, found in enumerate(has):
        table[row, list(found)] = 1
    sizes = table.sum(axis=1)
    return np.asarray(2 * (table @ table.T) / np.maximum(sizes[:, None] + sizes[None, :], 1))


def _groups(alike: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> list[Group]:
    """The text that most of those left are like, with these; and so on."""
    left = np.ones(len(alike), dtype=bool)
    groups = []
    while left.any():
        counts = np.where(left, (alike & left).sum(axis=1), -1)
        typical = int(np.argmax(counts))
        members = np.flatnonzero(alike[typical] & left)
        left[members] = False
        groups.append(Group(typical, tuple(members.tolist())))
    return groups
