"""Rasa's understanding of what is asked: the kind of question, and the parts of a message that asks two things.

Characters and words (for typing errors and fixed phrases) and the sentence encoder (for paraphrase) feed one logistic
regression. `docs/evaluation.md` has what was compared.
"""

from __future__ import annotations

import random
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.rasa.parts import cuts
from bot.rasa.regression import Regression, characters, words
from bot.rasa.slips import with_slips
from knowledge.search.encoder import shared_encoder
from knowledge.search.text import clean, one_line

SEVERAL = "several_questions"
NOTHING = "out_of_scope"
RANKED = 5
LETTERS_PER_SLIP = 18
QUESTIONS = frozenset(
    [
        "find_protocol",
        "ask_protocol",
        "ask_partners",
        "check_partner",
        "ask_purpose",
        "ask_document",
        "list_documents",
        "ask_detail",
        "ask_unheld",
        "list_protocols",
        "compare_protocols",
        "explain_term",
    ]
)


@dataclass(frozen=True)
class Judged:
    """A text, its likeliest kind, how likely that is, and how likely it is that it holds several questions."""

    text: str
    kind: str
    confidence: float
    several: float


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(GraphComponent):
    """Sets `intent`, `intent_ranking`, for a message with several questions `parts` (a list of text and kind), and `vectors`.

    `vectors` are those of the sentence encoder, packed for the action.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Settings of config.yml: C of the regression, weight of the encoder, bounds for taking a message apart."""
        return {"C": 2.0, "encoder_weight": 4.0, "several": 0.4, "part_confidence": 0.55}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._regression: Regression

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa passes it by name
    ) -> QuestionClassifier:
        """A classifier to train."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa passes it by name
        **kwargs: Any,  # noqa: ARG003
    ) -> QuestionClassifier:
        """A trained classifier."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._regression = Regression.load(folder)
        shared_encoder()
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the kinds from the examples of data/nlu/."""
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        texts = [_prepared(message.get(TEXT)) for message in examples]
        kinds = [message.get(INTENT) for message in examples]
        shared: dict[str, Any] = {"sublinear_tf": True, "dtype": np.float32}
        by_characters = TfidfVectorizer(analyzer=characters, min_df=3, max_features=25_000, **shared).fit(texts)
        by_words = TfidfVectorizer(analyzer=words, min_df=2, max_features=15_000, **shared).fit(texts)
        misspelt = [with_slips(text, random.Random(number), LETTERS_PER_SLIP) for number, text in enumerate(texts)]
        examples_and_slips = texts + misspelt
        dense = csr_matrix(shared_encoder().encode(examples_and_slips) * self._config["encoder_weight"])
        features = hstack([by_characters.transform(examples_and_slips), by_words.transform(examples_and_slips), dense]).tocsr()
        model = LogisticRegression(C=self._config["C"], max_iter=80, tol=1e-3)
        with warnings.catch_warnings():
            # Stopping at eighty rounds is meant: more of them fit the examples and nothing else.
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(features, kinds + kinds)
        with self._storage.write_to(self._resource) as folder:
            Regression.of(by_characters, by_words, model, self._config["encoder_weight"]).save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set what was understood on each message."""
        for message in messages:
            self._understand(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing downstream needs the training examples understood."""
        return training_data

    def _understand(self, message: Message) -> None:
        cleaned = clean(message.get(TEXT) or "")
        text = one_line(cleaned)
        if not any(character.isalnum() for character in text):
            _set(message, [(NOTHING, 1.0)], [], {})
            return
        probabilities = self._probabilities([text])[0]
        order = np.argsort(-probabilities)[:RANKED]
        ranking = [(self._regression.kinds[number], float(probabilities[number])) for number in order]
        parts = self._parts(cleaned, probabilities)
        if parts:
            ranking = [(SEVERAL, max(ranking[0][1], 0.5)), *((kind, value) for kind, value in ranking if kind != SEVERAL)]
        elif ranking[0][0] == SEVERAL:
            ranking = ranking[1:] + ranking[:1]
        # The action looks at the same texts: it is spared to encode them again.
        vectors = shared_encoder().packed([text, *(one_line(part.text) for part in parts)])
        _set(message, ranking, parts, vectors)

    def _parts(self, text: str, whole: Any) -> list[Judged]:
        """The parts of a text that asks two or three things, none when it asks one."""
        several = float(whole[self._several])
        if several < self._config["several"]:
            return []
        pairs = cuts(text)
        if not pairs:
            return []
        judged = self._judge([side for pair in pairs for side in pair])
        best, score = None, 0.0
        for left, right in zip(judged[::2], judged[1::2], strict=True):
            if left.kind in QUESTIONS and right.kind in QUESTIONS:
                value = min(left.confidence, right.confidence) + 0.3 * (left.confidence + right.confidence)
                if value > score:
                    best, score = [left, right], value
        if best is None or min(part.confidence for part in best) < self._config["part_confidence"] * (1 - several):
            return []
        return [finer for part in best for finer in (self._halves(part) if part.several > 0.5 else [part])]

    def _halves(self, part: Judged) -> list[Judged]:
        for left, right in cuts(part.text):
            one, other = self._judge([left, right])
            if one.kind in QUESTIONS and other.kind in QUESTIONS and min(one.confidence, other.confidence) > 0.5:
                return [one, other]
        return [part]

    def _judge(self, texts: list[str]) -> list[Judged]:
        rows = self._probabilities([one_line(text) for text in texts])
        judged = []
        for text, row in zip(texts, rows, strict=True):
            several = float(row[self._several])
            row[self._several] = 0.0
            number = int(np.argmax(row))
            judged.append(Judged(text, self._regression.kinds[number], float(row[number] / max(1 - several, 1e-6)), several))
        return judged

    @property
    def _several(self) -> int:
        return self._regression.kinds.index(SEVERAL)

    def _probabilities(self, texts: list[str]) -> Any:
        return self._regression.probabilities(texts, shared_encoder().encode(texts))


def _prepared(text: str) -> str:
    return one_line(clean(text))


def _set(message: Message, ranking: list[tuple[str, float]], parts: list[Judged], vectors: dict[str, Any]) -> None:
    ranked = [{INTENT_NAME_KEY: kind, PREDICTED_CONFIDENCE_KEY: value} for kind, value in ranking]
    message.set(INTENT, ranked[0], add_to_output=True)
    message.set("intent_ranking", ranked, add_to_output=True)
    message.set("parts", [[part.text, part.kind] for part in parts], add_to_output=True)
    message.set("vectors", vectors, add_to_output=True)
