"""What the score of a protocol comes from: the names in the question, and the texts that are most like it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.search.contents import Contents, Held
from knowledge.search.encoder import Vectors
from knowledge.search.index import Index, page_texts
from knowledge.search.lexicon import Hit
from knowledge.search.passages import Passages
from knowledge.search.text import words

TITLE, DOCUMENT, TERM, EXAMPLE, TEXT, UNCOVERED = "title", "document", "term", "example", "text", "uncovered"
WHOLE, PARTLY, ALIKE = "whole", "partly", "alike"
LEAST_OF_NAME = 0.5
"""A name of which less stands in the question is no reason."""


@dataclass(frozen=True)
class Reason:
    """A text that speaks for a protocol: its title, a document's, a term, an example question, or a text of its page.

    `how` says whether it stands in the question WHOLE or PARTLY, as a name does, or is ALIKE in meaning; `share` how much, 0 to 1.
    UNCOVERED speaks for none.
    """

    source: str
    text: str
    how: str
    share: float


def reasons_for(held: Held, index: Index, number: int, question: str, vector: Vectors) -> tuple[Reason, ...]:
    """Why a protocol may be meant: the best name in the question, the example question and the text most like it, strongest first."""
    said = page_texts(held.view)
    page = [(TITLE, said[0]), *((TEXT, text) for text in said[1:]), *((TERM, term.term) for term in held.terms)]
    found = [
        *_names(held, index, number, question),
        *_best([(EXAMPLE, text) for text in held.examples], index.examples, number, vector),
        *_best(page, index.page, number, vector),
    ]
    return tuple(sorted(found, key=lambda one: (one.how != WHOLE, -one.share)))


def nearest_uncovered(held: Contents, index: Index, vector: Vectors) -> Reason | None:
    """The question most like it of those that no protocol covers; None when there are none."""
    if not held.near_domain or len(index.near_domain) != len(held.near_domain):
        return None
    likeness = index.near_domain @ vector
    best = int(np.argmax(likeness))
    return Reason(UNCOVERED, held.near_domain[best], ALIKE, _share(likeness[best]))


def _best(texts: Sequence[tuple[str, str]], passages: Passages, number: int, vector: Vectors) -> Iterator[Reason]:
    rows = passages.rows_of(np.array([number]))
    if len(rows) and len(rows) == len(texts):
        likeness = passages.only(np.array([number]), rows).likeness(vector[None, :])[:, 0]
        best = int(np.argmax(likeness))
        source, text = texts[best]
        yield Reason(source, text, ALIKE, _share(likeness[best]))


def _names(held: Held, index: Index, number: int, question: str) -> Iterator[Reason]:
    """The name that stands there best, and the best keyword."""
    best = _best_hit(index.names.find, number, question)
    if best:
        titles = {document.title for document in held.view.documents}
        source = TITLE if best.name == held.view.title else DOCUMENT if best.name in titles else TERM
        yield _named(source, best)
    keyword = _best_hit(index.keywords.find, number, question)
    if keyword:
        yield _named(TERM, keyword)


def _named(source: str, hit: Hit) -> Reason:
    return Reason(source, hit.name, WHOLE if hit.exact else PARTLY, _share(hit.coverage))


def _best_hit(find: Callable[[Sequence[str], float], list[Hit]], number: int, question: str) -> Hit | None:
    return next((hit for hit in find(words(question), LEAST_OF_NAME) if hit.owner == number), None)


def _share(likeness: float) -> float:
    return round(min(max(float(likeness), 0.0), 1.0), 4)
