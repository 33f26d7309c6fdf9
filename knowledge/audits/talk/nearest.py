"""The item that words come nearest to in meaning, as a suggestion that is asked about and never recorded unasked."""

from __future__ import annotations

from functools import lru_cache

from knowledge.audits.questionnaires import DESCRIBE, Item, Section
from knowledge.audits.talk.words import plain, verdicts
from knowledge.audits.types import DESCRIBED, NO, YES, Given
from knowledge.search.encoder import Vectors, shared_encoder

NEAR, NEARER = 0.55, 0.1
"""How near the words must be to an item (cosine), and by how much nearer than to the next one."""


def suggested(words: str, section: Section) -> Given | None:
    """What the words would answer if they mean the item they are nearest to; None when they are near to none or to two."""
    owners, vectors = _described(section)
    if not owners or not words.strip():
        return None
    likeness = vectors @ shared_encoder().encode([words])[0]
    best: dict[str, float] = {}
    for item, value in zip(owners, likeness, strict=True):
        best[item.key] = max(best.get(item.key, -1.0), float(value))
    order = sorted(best, key=lambda one: -best[one])
    if best[order[0]] < NEAR or (len(order) > 1 and best[order[0]] - best[order[1]] < NEARER):
        return None
    if section.answers == DESCRIBE:
        return Given(order[0], DESCRIBED, words)
    said = verdicts(plain(words))
    return Given(order[0], NO if said and said[0].value == NO else YES)


@lru_cache(maxsize=64)
def _described(section: Section) -> tuple[list[Item], Vectors]:
    """Every way an item is described, and the vectors of them."""
    pairs = [(item, text) for item in section.listed for text in dict.fromkeys((item.text, item.short, *item.words, item.means)) if text]
    return [item for item, _ in pairs], shared_encoder().encode([text for _, text in pairs])
