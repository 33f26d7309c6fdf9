"""Compares features for telling the kinds of question apart: `python -m training.compare ENCODER SPLIT`.

Fitted on the messages that the encoder was tuned on, measured on those held out, as they are and with typing slips.
"""

from __future__ import annotations

import argparse
import logging
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier

from bot.rasa.slips import with_slips
from knowledge.search.encoder import Encoder
from training.messages import Message, Split

SEED = 5
LETTERS_PER_SLIP = 18
WORD = r"(?u)\w+|[?!]"
DENSE_WEIGHT = 4.0
CONFIDENCES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.8)
MOST_SHOWN = 140

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Texts:
    """The texts of one set and their vectors."""

    texts: list[str]
    vectors: Any


class Features:
    """Characters, words and sentence vectors of texts, side by side, as `bot/rasa/classifier.py` has them."""

    def __init__(self, texts: Sequence[str]) -> None:
        shared: dict[str, Any] = {"sublinear_tf": True, "dtype": np.float32}
        self._characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=3, max_features=25_000, **shared).fit(texts)
        self._words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, max_features=15_000, token_pattern=WORD, **shared).fit(texts)

    def all(self, of: Texts, weight: float) -> Any:
        """All three, the vectors with a weight."""
        parts = [self._characters.transform(of.texts), self._words.transform(of.texts), csr_matrix(of.vectors * weight)]
        return hstack(parts).tocsr()


class Trial:
    """The held-out messages, on which every model is measured alike."""

    def __init__(self, fit: Sequence[Message], held_out: Sequence[Message], encoder: Encoder) -> None:
        chance = random.Random(SEED)
        texts, held = [one.text for one in fit], [one.text for one in held_out]
        doubled = texts + [with_slips(text, chance, LETTERS_PER_SLIP) for text in texts]
        misspelt = [with_slips(text, chance, LETTERS_PER_SLIP) for text in held]
        self.doubled = Texts(doubled, encoder.encode(doubled))
        self.plain = Texts(texts, self.doubled.vectors[: len(texts)])
        self.held_out = Texts(held, encoder.encode(held))
        self.with_slips = Texts(misspelt, encoder.encode(misspelt))
        self.kinds = np.array([one.kind for one in fit])
        self.kinds_held_out = np.array([one.kind for one in held_out])
        self._features = Features(texts)

    def measure(self, name: str, model: Any, fit: Texts, weight: float | None = None) -> Any:
        """Fit the model and log its accuracy. With a weight, characters and words count beside the vectors."""

        def features(of: Texts) -> Any:
            return of.vectors * DENSE_WEIGHT if weight is None else self._features.all(of, weight)

        start = time.monotonic()
        model.fit(features(fit), np.r_[self.kinds, self.kinds] if fit is self.doubled else self.kinds)
        seconds = time.monotonic() - start
        told = [(model.predict(features(texts)) == self.kinds_held_out).mean() for texts in (self.held_out, self.with_slips)]
        log.info("%s: %.4f held out, %.4f with slips, fitted in %.1f s", name, *told, seconds)
        return model

    def show(self, model: Any, weight: float) -> None:
        """Log a model's accuracy by kind and by confidence, and what it mistakes."""
        probabilities = model.predict_proba(self._features.all(self.held_out, weight))
        told, confidence, kinds = model.classes_[probabilities.argmax(axis=1)], probabilities.max(axis=1), self.kinds_held_out
        for kind in sorted(set(kinds)):
            own = told[kinds == kind]
            log.info("%s: %d, %.3f right: %s", kind, len(own), (own == kind).mean(), dict(Counter(own.tolist()).most_common(4)))
        for least in CONFIDENCES:
            sure = confidence >= least
            log.info("confidence %.1f: %.3f of all, %.4f right", least, sure.mean(), (told[sure] == kinds[sure]).mean())
        wrong = np.flatnonzero(told != kinds)
        rows = sorted((str(kinds[n]), str(told[n]), round(float(confidence[n]), 2), self.held_out.texts[n][:100]) for n in wrong)
        for row in rows[:MOST_SHOWN]:
            log.info("%s taken for %s (%s): %s", *row)


def main() -> None:
    """Measure each model and show the one that was chosen."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description="Compare features for the kinds of question.")
    parser.add_argument("encoder", type=Path, help="the folder with encoder.onnx and tokenizer.json")
    parser.add_argument("split", type=Path, help="split.json of the encoder's tuning")
    args = parser.parse_args()
    split = Split.read(args.split)
    trial = Trial([one for one in split.fit if one.text], [one for one in split.held_out if one.text], Encoder(args.encoder))
    trial.measure("vectors, C 3", LogisticRegression(C=3, max_iter=300), trial.plain)
    trial.measure("vectors, C 0.3", LogisticRegression(C=0.3, max_iter=300), trial.plain)
    trial.measure("vectors with slips, C 0.3", LogisticRegression(C=0.3, max_iter=300), trial.doubled)
    for weight in (3.0, 6.0):
        trial.measure(f"all, weight {weight:g}, C 3", LogisticRegression(C=3, max_iter=100, tol=1e-3), trial.plain, weight)
    chosen = trial.measure("all with slips, weight 4, C 2", LogisticRegression(C=2, max_iter=80, tol=1e-3), trial.doubled, DENSE_WEIGHT)
    sgd = SGDClassifier(loss="log_loss", alpha=1e-5, max_iter=12, average=True)
    trial.measure("all with slips, stochastic descent", sgd, trial.doubled, DENSE_WEIGHT)
    trial.show(chosen, DENSE_WEIGHT)


if __name__ == "__main__":
    main()
