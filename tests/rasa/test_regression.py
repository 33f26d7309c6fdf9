"""The regression as arrays says what sklearn says of the same texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.rasa.regression import Regression, characters, counted, words
from knowledge.search.encoder import SIZE

LEARNT = {
    "ask_partners": ["who are the partners?", "Who's on it", "which organisations signed the autism panel one", "with whom do we share?"],
    "ask_document": ["where is the document", "how big is the PDF?", "can I have the link to it!", "what size is the document?"],
    "greet": ["hi", "Hello there", "good morning", "hi there!"],
}
ASKED = [
    *("who are the partners?", "WHO ARE   THE PARTNERS", "document document document", "a", "?", "", "zzzz qqqq", "hi\tthere!!"),
    *(
        "what's the size — of the “document”?",
        "naïve café ß İ ﬁle",
        "I'm not sure who's on it & where's the link / pdf?",
        "👍",
        "__a_b__ 12 3",
    ),
]
TEXTS = [text for texts in LEARNT.values() for text in texts]
WEIGHT = 4.0


def vectors(texts: list[str]) -> Any:
    rows = np.random.default_rng(len(texts)).normal(size=(len(texts), SIZE)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def sklearn_s_own() -> list[TfidfVectorizer]:
    """Vectorizers that cut texts with sklearn's own analyzers."""
    shared: dict[str, Any] = {"sublinear_tf": True, "dtype": np.float32}
    return [
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), **shared).fit(TEXTS),
        TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\w+|[?!]", **shared).fit(TEXTS),
    ]


@pytest.fixture(scope="module")
def fitted() -> tuple[TfidfVectorizer, TfidfVectorizer, LogisticRegression]:
    """What sklearn learns of a few texts."""
    kinds = [kind for kind, texts in LEARNT.items() for _ in texts]
    by_characters, by_words = sklearn_s_own()
    model = LogisticRegression().fit(features(by_characters, by_words, TEXTS), kinds)
    return by_characters, by_words, model


def features(by_characters: TfidfVectorizer, by_words: TfidfVectorizer, texts: list[str]) -> Any:
    return hstack([by_characters.transform(texts), by_words.transform(texts), csr_matrix(vectors(texts) * WEIGHT)]).tocsr()


@pytest.mark.parametrize("texts", [ASKED, TEXTS, *([text] for text in ASKED)])
def test_the_probabilities_are_those_of_sklearn(fitted: Any, texts: list[str]) -> None:
    by_characters, by_words, model = fitted
    expected = model.predict_proba(features(by_characters, by_words, texts))
    regression = Regression.of(by_characters, by_words, model, WEIGHT)
    assert regression.kinds == tuple(model.classes_)
    assert np.abs(regression.probabilities(texts, vectors(texts)) - expected).max() < 1e-5


@pytest.mark.parametrize(("number", "cut"), [(0, characters), (1, words)])
def test_texts_are_cut_as_sklearn_cuts_them(number: int, cut: Any) -> None:
    analyse = sklearn_s_own()[number].build_analyzer()
    for text in (*ASKED, *TEXTS):
        assert sorted(cut(text)) == sorted(analyse(text)), text


def test_what_is_kept_is_what_is_read(fitted: Any, tmp_path: Path) -> None:
    regression = Regression.of(*fitted, WEIGHT)
    regression.save(tmp_path)
    read = Regression.load(tmp_path)
    assert read.kinds == regression.kinds
    assert np.array_equal(read.probabilities(ASKED, vectors(ASKED)), regression.probabilities(ASKED, vectors(ASKED)))


def test_a_text_is_cut_once_for_several_regressions(fitted: Any) -> None:
    one, other = Regression.of(*fitted, WEIGHT), Regression.of(*fitted, WEIGHT)
    counted.cache_clear()
    for regression in (one, other):
        regression.probabilities(["who are the partners?"], vectors(["who are the partners?"]))
    assert (counted.cache_info().misses, counted.cache_info().hits) == (2, 2)
