"""What the classifier's two regressions learn: the examples of each, and the fitting.

One is for messages outside an audit, the other for messages within one. Each text of both is encoded once.
"""

from __future__ import annotations

import random
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.rasa.kinds import OF_AUDITS, SAMPLED_WITHIN_AUDIT
from bot.rasa.regression import Array, Regression, characters, words
from bot.rasa.slips import with_slips
from knowledge.search.encoder import shared_encoder
from knowledge.search.text import clean, one_line

LETTERS_PER_SLIP = 18


@dataclass(frozen=True)
class Example:
    """A message of data/nlu/, cleaned, and its intent; `within_audit` is what it means there, of what is learnt for there only."""

    text: str
    intent: str
    within_audit: str | None = None


@dataclass(frozen=True)
class Labelled:
    """A text and what it is to be recognised as."""

    text: str
    label: str


def examples_of(training_data: TrainingData) -> list[Example]:
    """The examples as Rasa read them. A block's `metadata: {within_audit: INTENT}` counts for each example in it."""
    found = []
    for message in training_data.intent_examples:
        if message.get(TEXT):
            of_block = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
            found.append(Example(one_line(clean(message.get(TEXT))), message.get(INTENT), of_block.get("within_audit")))
    return found


def outside_audit(examples: Iterable[Example]) -> list[Labelled]:
    """What is learnt for messages outside an audit."""
    return [Labelled(one.text, one.intent) for one in examples if one.within_audit is None]


def within_audit(examples: Iterable[Example]) -> list[Labelled]:
    """What is learnt for messages within an audit: what is said there, what is said of audits anywhere, and samples of the rest."""
    learnt = []
    outside: dict[str, list[str]] = defaultdict(list)
    for one in examples:
        if one.within_audit:
            learnt.append(Labelled(one.text, one.within_audit))
        elif one.intent.startswith(OF_AUDITS):
            learnt.append(Labelled(one.text, one.intent))
        else:
            outside[one.intent].append(one.text)
    for label, numbers in SAMPLED_WITHIN_AUDIT.items():
        learnt += [Labelled(text, label) for kind, number in numbers.items() for text in _spread(outside[kind], number)]
    return learnt


def _spread(texts: Sequence[str], number: int) -> list[str]:
    """So many of the texts, evenly from first to last; all when there are fewer."""
    return [texts[place * len(texts) // number] for place in range(number)] if len(texts) > number else list(texts)


def encoded(*lists: Iterable[Labelled]) -> dict[str, Array]:
    """The vectors of all these texts and of their misspelt copies."""
    texts = list(dict.fromkeys(text for learnt in lists for one in learnt for text in (one.text, misspelt(one.text))))
    return dict(zip(texts, shared_encoder().encode(texts), strict=True))


def misspelt(text: str) -> str:
    """The text with typing slips, always the same."""
    return with_slips(text, random.Random(text), LETTERS_PER_SLIP)


def fitted(learnt: Sequence[Labelled], vectors: Mapping[str, Array], settings: Mapping[str, float]) -> Regression:
    """The regression that tells these labels apart, by the texts as they are and misspelt.

    `settings`: C of the regression; `encoder_weight` of the vectors; `evenness`, 0 to learn each example alike, 1 each label.
    """
    texts, labels = [one.text for one in learnt], [one.label for one in learnt]
    shared: dict[str, Any] = {"sublinear_tf": True, "dtype": np.float32}
    by_characters = TfidfVectorizer(analyzer=characters, min_df=3, max_features=25_000, **shared).fit(texts)
    by_words = TfidfVectorizer(analyzer=words, min_df=2, max_features=15_000, **shared).fit(texts)
    both = texts + [misspelt(text) for text in texts]
    dense = csr_matrix(np.array([vectors[text] for text in both]) * settings["encoder_weight"])
    features = hstack([by_characters.transform(both), by_words.transform(both), dense]).tocsr()
    model = LogisticRegression(C=settings["C"], max_iter=80, tol=1e-3, class_weight=_weights(labels, settings["evenness"]))
    with warnings.catch_warnings():
        # Stopping at eighty rounds is meant: more of them fit the examples and nothing else.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(features, labels + labels)
    return Regression.of(by_characters, by_words, model, settings["encoder_weight"])


def _weights(labels: Sequence[str], evenness: float) -> dict[str, float]:
    """What an example of each label counts: the more, the fewer there are."""
    numbers = Counter(labels)
    average = len(labels) / len(numbers)
    return {label: (average / number) ** evenness for label, number in numbers.items()}
