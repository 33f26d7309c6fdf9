"""Rasa's understanding of what is asked: the kind of question, and the parts of a message that asks two things.

Characters and words (for typing errors and fixed phrases) and the sentence encoder (for paraphrase) feed a logistic
regression: one for messages outside an audit, and one for messages within an audit. Only the action knows which of them
counts, so each message gets both. `docs/evaluation.md` has what was compared.
"""

from __future__ import annotations

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

from bot.rasa.kinds import CHAT_WITHIN_AUDIT, NOTHING, QUESTIONS, SEVERAL
from bot.rasa.learning import encoded, examples_of, fitted, outside_audit, within_audit
from bot.rasa.parts import cuts
from bot.rasa.regression import Array, Regression
from knowledge.search.encoder import shared_encoder
from knowledge.search.text import clean, one_line

RANKED = 5
RANKED_WITHIN_AUDIT = 6

Ranking = list[tuple[str, float]]


@dataclass(frozen=True)
class Judged:
    """A text, its likeliest kind, how likely that is, and how likely it is that it holds several questions."""

    text: str
    kind: str
    confidence: float
    several: float


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(GraphComponent):
    """Sets `intent`, `intent_ranking`, for a message with several questions `parts` (a list of text and kind), `audit` and `vectors`.

    `audit` is what the message means if an audit is under way: a list of intent and probability, likeliest first. `vectors` are
    those of the sentence encoder, packed for the action.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Settings of config.yml: how each regression is fitted (`fitted`), bounds for taking a message apart."""
        return {
            "outside_audit": {"C": 2.0, "encoder_weight": 4.0, "evenness": 0.0},
            "within_audit": {"C": 4.0, "encoder_weight": 2.0, "evenness": 0.5},
            "several": 0.4,
            "part_confidence": 0.55,
        }

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._regression: Regression
        self._within_audit: Regression

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
            component._regression = Regression.load(folder / "outside_audit")
            component._within_audit = Regression.load(folder / "within_audit")
        shared_encoder()
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the kinds from the examples of data/nlu/."""
        examples = examples_of(training_data)
        learnt = {"outside_audit": outside_audit(examples), "within_audit": within_audit(examples)}
        vectors = encoded(*learnt.values())
        with self._storage.write_to(self._resource) as folder:
            for name, labelled in learnt.items():
                (folder / name).mkdir()
                fitted(labelled, vectors, self._config[name]).save(folder / name)
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
            _set(message, [(NOTHING, 1.0)], [], [(CHAT_WITHIN_AUDIT, 1.0)], {})
            return
        vector = shared_encoder().encode([text])
        probabilities = self._regression.probabilities([text], vector)[0]
        ranking = _ranked(self._regression, probabilities, RANKED)
        parts = self._parts(cleaned, probabilities)
        if parts:
            ranking = [(SEVERAL, max(ranking[0][1], 0.5)), *((kind, value) for kind, value in ranking if kind != SEVERAL)]
        elif ranking[0][0] == SEVERAL:
            ranking = ranking[1:] + ranking[:1]
        audit = _ranked(self._within_audit, self._within_audit.probabilities([text], vector)[0], RANKED_WITHIN_AUDIT)
        # The action looks at the same texts: it is spared to encode them again.
        vectors = shared_encoder().packed([text, *(one_line(part.text) for part in parts)])
        _set(message, ranking, parts, audit, vectors)

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
        lines = [one_line(text) for text in texts]
        rows = self._regression.probabilities(lines, shared_encoder().encode(lines))
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


def _ranked(regression: Regression, probabilities: Array, number: int) -> Ranking:
    """So many of the likeliest kinds, likeliest first."""
    order = np.argsort(-probabilities)[:number]
    return [(regression.kinds[place], float(probabilities[place])) for place in order]


def _set(message: Message, ranking: Ranking, parts: list[Judged], audit: Ranking, vectors: dict[str, Any]) -> None:
    ranked = [{INTENT_NAME_KEY: kind, PREDICTED_CONFIDENCE_KEY: value} for kind, value in ranking]
    message.set(INTENT, ranked[0], add_to_output=True)
    message.set("intent_ranking", ranked, add_to_output=True)
    message.set("parts", [[part.text, part.kind] for part in parts], add_to_output=True)
    message.set("audit", [[intent, value] for intent, value in audit], add_to_output=True)
    message.set("vectors", vectors, add_to_output=True)
