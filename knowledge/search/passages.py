"""Texts of protocols as vectors: exact, or in a compact form with an outline of each where there are many.

A compact vector is whole numbers of eight bits and a scale; an outline is its share in the few directions in which the
vectors differ most. Outlines choose what is worth a closer look.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from knowledge.search.arrays import Numbers, ranges
from knowledge.search.encoder import Vectors

Bytes = np.ndarray[Any, np.dtype[np.int8]]

OUTLINE = 64
"""Numbers in an outline."""
SAMPLE = 4096
BLOCK = 8192
LARGEST = 127


@dataclass(frozen=True)
class Passages:
    """Texts with the number of the protocol each belongs to, sorted by it, and their vectors.

    In a compact form `vectors` are whole numbers, to be multiplied with `scales`, and `outlines` has a column a passage,
    which is how a product with all of them is quickest.
    """

    owners: Numbers
    vectors: Vectors | Bytes
    scales: Vectors | None = None
    outlines: Vectors | None = None

    @cached_property
    def starts(self) -> Numbers:
        """Where each owner's run begins."""
        return np.flatnonzero(np.r_[True, self.owners[1:] != self.owners[:-1]]) if len(self.owners) else np.zeros(0, dtype=np.int64)

    def rows_of(self, owners: Numbers) -> Numbers:
        """The rows of these owners, which come in order."""
        return ranges(np.searchsorted(self.owners, owners), np.searchsorted(self.owners, owners, "right"))

    def only(self, owners: Numbers, rows: Numbers) -> Passages:
        """These rows, their owners numbered by their place in `owners`."""
        scales = None if self.scales is None else self.scales[rows]
        return Passages(np.searchsorted(owners, self.owners[rows]), self.vectors[rows], scales)

    def rough_likeness(self, towards: Vectors) -> Vectors:
        """The highest likeness of each outline to the outlines given."""
        if self.outlines is None:
            raise ValueError("only compact passages have outlines")
        likeness = towards @ self.outlines
        return np.asarray(likeness[0] if len(likeness) == 1 else likeness.max(axis=0))

    def likeness(self, vectors: Vectors) -> Vectors:
        """How like each passage is each of the vectors, one a column."""
        if self.scales is None:
            return self.vectors @ vectors.T
        return (self.vectors.astype(np.float32) @ vectors.T) * self.scales[:, None]


def compact(vectors: Vectors) -> tuple[Bytes, Vectors]:
    """The vectors as whole numbers, and what to multiply each row with."""
    scales = np.abs(vectors).max(axis=1, initial=0) / LARGEST
    return np.rint(vectors / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8), scales.astype(np.float32)


def directions(vectors: Bytes, scales: Vectors) -> Vectors:
    """The directions in which the vectors differ most, one a column, from an even sample of them."""
    step = max(1, len(vectors) // SAMPLE)
    sample = vectors[::step].astype(np.float32) * scales[::step, None]
    _, found = np.linalg.eigh(sample.T @ sample)
    return np.ascontiguousarray(found[:, ::-1][:, :OUTLINE], dtype=np.float32)


def outlines(vectors: Bytes, scales: Vectors, along: Vectors) -> Vectors:
    """The share of each vector in each direction, a column a vector."""
    made = np.empty((along.shape[1], len(vectors)), dtype=np.float32)
    for start in range(0, len(vectors), BLOCK):
        block = slice(start, start + BLOCK)
        made[:, block] = (along.T @ vectors[block].T.astype(np.float32)) * scales[block]
    return made
