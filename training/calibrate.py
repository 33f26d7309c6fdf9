"""Fits the ranking model: `python -m training.calibrate ENCODER SPLIT OUT`.

Indexes are made from the messages that the encoder was tuned on, and the logistic model is fitted on those held out: on
the six protocols, on the six with the examples of one left out, and on the six beside invented ones that the encoder
has never seen. So its probabilities hold for a protocol that is added tomorrow. Runs in the main environment.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot.settings import ROOT
from knowledge.answers.protocols import LONE_CHANCE
from knowledge.answers.reading import CLEAR_LEAD, POSSIBLE, SURE
from knowledge.importing.reading import read_catalogue
from knowledge.protocol_fields import DocumentView
from knowledge.protocols import ProtocolView
from knowledge.search import ranking
from knowledge.search.encoder import SIZE, Encoder
from knowledge.search.index import WEAK_WORDS, Index, Passages, Vectors, page_texts
from knowledge.search.lexicon import Lexicon
from knowledge.search.text import clean, one_line, words
from knowledge.search.word_index import WordIndex
from training.messages import (
    JOIN,
    UNCOVERED,
    UNNAMED,
    UNSEEN_PROTOCOLS,
    Message,
    Split,
    examples,
    read_invented,
    read_near_domain,
    read_protocols,
)

CONTENT = ROOT / "knowledge/content"
PAGE = CONTENT / "essex-learning-and-education-protocols.txt"
SEED = 3
OF_SEVERAL_PROTOCOLS = {"correct", "compare_protocols", "choose", "go_back"}
"""Intents whose messages say of no single protocol that it is meant."""
MAIN_WEIGHT, OTHER_WEIGHT = 1.0, 0.35
EXAMPLES_LEFT, EXAMPLES_OF_INVENTED = (0, 4), (0, 3)
"""How many examples a protocol keeps where it has few or none."""
NEAR_INDEXED, NEAR_ASKED = slice(None, None, 2), slice(1, None, 10)
"""Which near-domain messages are in the indexes, and which are asked: none is both."""
OTHERS_BESIDE_LEFT_OUT, OTHERS_BESIDE_INVENTED = 60, 80
RIDGE = 2.0
ROUNDS = 60
MOST_SHOWN = 60
MOST_CHOICES = 3

log = logging.getLogger(__name__)

Matrix = np.ndarray[Any, np.dtype[np.float64]]
Model = tuple[Matrix, float]
Example = tuple[int, str]
"""A protocol's number in the index, and a text."""


@dataclass(frozen=True)
class Named:
    """A protocol and what it is called besides its titles. Nicknames, acronyms with them, stand for it; keywords hint at it."""

    protocol: ProtocolView
    nicknames: tuple[str, ...]
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A cleaned text, line breaks kept, and the numbers of the protocols that it means; none when no protocol covers it."""

    text: str
    meant: tuple[int, ...]
    intent: str
    code: str

    @property
    def purpose(self) -> str:
        """Which of the two models ranks it."""
        return "situation" if self.intent == "find_protocol" else "mention"

    @property
    def group(self) -> str:
        """What it counts under in a report."""
        asked = "fact" if self.intent.startswith(("ask", "check")) else "other"
        means = {UNCOVERED: "uncovered", UNNAMED: "unnamed"}.get(self.code, "meant")
        return f"{'situation' if self.purpose == 'situation' else asked}, {means}"


@dataclass(frozen=True)
class Episode:
    """Questions put to one index: the features of every protocol for each, and what its rows weigh in the fit."""

    name: str
    weight: float
    protocols: tuple[str, ...]
    questions: list[Question]
    features: list[Matrix]

    def only(self, keep: Callable[[int], bool]) -> Episode:
        """The same with those questions alone whose place is kept."""
        places = [place for place in range(len(self.questions)) if keep(place)]
        kept = [self.questions[place] for place in places], [self.features[place] for place in places]
        return Episode(self.name, self.weight, self.protocols, *kept)


class Workshop:
    """Makes indexes and puts questions to them; each text is encoded once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

    def index(self, protocols: Sequence[Named], questions: Iterable[Example], near: Iterable[str]) -> Index:
        """An index as `knowledge.search.index.build` makes it of a knowledge base that holds these."""
        views = [(number, one.protocol) for number, one in enumerate(protocols)]
        nicknames = [(number, name) for number, one in enumerate(protocols) for name in one.nicknames]
        keywords = [(number, name) for number, one in enumerate(protocols) for name in one.keywords]
        documents = [(number, document.title) for number, protocol in views for document in protocol.documents]
        page = _prepared([*((number, text) for number, protocol in views for text in page_texts(protocol)), *nicknames, *keywords])
        typed = _prepared(questions)
        uncovered = [one_line(clean(text)) for text in near]
        return Index(
            version=1,
            protocols=tuple(protocol for _, protocol in views),
            organisations=(),
            glossary=(),
            names=Lexicon([*((number, protocol.title) for number, protocol in views), *documents, *nicknames], WEAK_WORDS),
            keywords=Lexicon(sorted(keywords)),
            organisation_names=Lexicon([], WEAK_WORDS),
            page=self._passages(page),
            examples=self._passages(typed),
            near_domain=self._vectors(uncovered),
            shared_words=WordIndex([*(text for _, text in page), *(text for _, text in typed), *uncovered]),
        )

    def episode(self, name: str, weight: float, index: Index, questions: list[Question]) -> Episode:
        """The questions with their features in the index."""
        self._vectors([segment for one in questions for segment in ranking.segments(one.text)])
        features = [
            ranking.features(index, self._vectors(ranking.segments(one.text)), index.names.find(words(one.text)), one.text)
            for one in questions
        ]
        return Episode(name, weight, tuple(one.slug for one in index.protocols), questions, features)

    def _passages(self, rows: Sequence[Example]) -> Passages:
        return Passages(np.array([owner for owner, _ in rows], dtype=np.int64), self._vectors([text for _, text in rows]))

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else np.zeros((0, SIZE), dtype=np.float32)


def _prepared(rows: Iterable[Example]) -> list[Example]:
    """The rows sorted by owner, their texts cleaned."""
    return [(owner, one_line(clean(text))) for owner, text in sorted(rows, key=lambda row: row[0])]


def shipped_protocols() -> list[Named]:
    """The six protocols of the page with the terms that are shipped, in the order of the page."""
    terms = yaml.safe_load((CONTENT / "terms.yml").read_text("utf-8"))
    named = []
    for entry, known in zip(read_catalogue(PAGE).entries, read_protocols().values(), strict=True):
        own = terms[known["slug"]]
        view = _view(known["slug"], entry.title, entry.purpose, entry.partners, [document.title for document in entry.documents])
        named.append(Named(view, (*own.get("nicknames", ()), *own.get("acronyms", ())), tuple(own.get("keywords", ()))))
    return named


def invented_protocol(slug: str, given: dict[str, Any]) -> Named:
    """An invented protocol, its terms taken for nicknames."""
    documents = [document["title"] for document in given.get("documents", ())]
    return Named(_view(slug, given["title"], given["purpose"], given["partners"], documents), tuple(given.get("terms", ())), ())


def _view(slug: str, title: str, purpose: str, partners: Iterable[str], documents: Iterable[str]) -> ProtocolView:
    held = tuple(DocumentView(document) for document in documents)
    return ProtocolView(slug, title, purpose, "", "current", None, None, 1, tuple(partners), held)


def held_out_questions(messages: Iterable[Message], number_of: dict[str, int]) -> list[Question]:
    """The messages with which a ranking can be right or wrong."""
    questions = []
    for message in messages:
        if message.text and JOIN not in message.intent and message.intent not in OF_SEVERAL_PROTOCOLS:
            meant = tuple(number_of[code] for code in message.protocol.split(JOIN) if code in number_of)
            questions.append(Question(clean(message.written), meant, message.intent, message.protocol))
    return questions


def episodes(workshop: Workshop, split: Split) -> Iterator[Episode]:
    """Every episode: first the six protocols with all their examples."""
    chance = random.Random(SEED)
    codes = list(read_protocols())
    real = shipped_protocols()
    near_domain = read_near_domain()
    made = examples(split.fit)
    near = [*made.uncovered, *made.unnamed, *near_domain[NEAR_INDEXED]]
    known = [(number, text) for number, code in enumerate(codes) for text in made.of_protocols[code]]
    questions = held_out_questions(split.held_out, {code: number for number, code in enumerate(codes)})
    questions += [Question(clean(text), (), "find_protocol", UNCOVERED) for text in near_domain[NEAR_ASKED]]
    yield workshop.episode("all protocols", MAIN_WEIGHT, workshop.index(real, known, near), questions)
    for number, code in enumerate(codes):
        for count in EXAMPLES_LEFT:
            own = [row for row in known if row[0] == number]
            chance.shuffle(own)
            index = workshop.index(real, [row for row in known if row[0] != number] + own[:count], near)
            others = chance.sample([one for one in questions if number not in one.meant], OTHERS_BESIDE_LEFT_OUT)
            asked = [one for one in questions if number in one.meant] + others
            yield workshop.episode(f"{code} with {count} examples", OTHER_WEIGHT, index, asked)
    invented = read_invented()
    unseen = invented[split.invented :] or invented[-UNSEEN_PROTOCOLS:]
    half = len(unseen) // 2
    for count in EXAMPLES_OF_INVENTED:
        for part in (unseen[:half], unseen[half:]):
            added = list(enumerate(part, start=len(real)))
            protocols = real + [invented_protocol(f"invented-{number}", one) for number, one in added]
            index = workshop.index(protocols, known + [(number, text) for number, one in added for text in one["questions"][:count]], near)
            asked = [
                Question(clean(text), (number,), "find_protocol", "invented") for number, one in added for text in one["questions"][count:]
            ]
            asked += chance.sample(questions, OTHERS_BESIDE_INVENTED)
            yield workshop.episode(f"{len(part)} invented with {count} examples", OTHER_WEIGHT, index, asked)


def fitted(made: Iterable[Episode]) -> dict[str, Model]:
    """The two models, fitted on these episodes."""
    rows: dict[str, list[tuple[Matrix, Matrix, Matrix]]] = defaultdict(list)
    for episode in made:
        for question, features in zip(episode.questions, episode.features, strict=True):
            right = np.array([float(number in question.meant) for number in range(len(features))])
            rows[question.purpose].append((features, right, np.full(len(features), episode.weight)))
    return {
        purpose: _logistic(
            np.vstack([features for features, _, _ in rows[purpose]]),
            np.concatenate([right for _, right, _ in rows[purpose]]),
            np.concatenate([weight for _, _, weight in rows[purpose]]),
        )
        for purpose in ranking.PURPOSES
    }


def _logistic(features: Matrix, right: Matrix, weight: Matrix) -> Model:
    """A ridge logistic regression by Newton's method on scaled features; weights and bias for features as they are."""
    mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-9
    columns = np.c_[(features - mean) / deviation, np.ones(len(features))]
    ridge = np.r_[np.full(features.shape[1], RIDGE), 0]
    model = np.zeros(columns.shape[1])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-columns @ model))
        slope = columns.T @ (weight * (likely - right)) + ridge * model
        curve = (columns * (weight * likely * (1 - likely))[:, None]).T @ columns + np.diag(ridge + 1e-9)
        model -= np.linalg.solve(curve, slope)
    weights = model[:-1] / deviation
    return weights, float(model[-1] - (mean * weights).sum())


def report(episode: Episode, models: dict[str, Model], shown: int = 0) -> None:
    """Log how often the episode's questions would be answered, asked about and declined, rightly and wrongly, and the first mistakes."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    mistakes = []
    for question, features in zip(episode.questions, episode.features, strict=True):
        weights, bias = models[question.purpose]
        probabilities = 1 / (1 + np.exp(-(features @ weights + bias)))
        order = np.argsort(-probabilities)
        outcome = _outcome(question, order, probabilities[order])
        counts[question.group][outcome] += 1
        if outcome in ("wrong", "missed", "asked in vain"):
            taken_for, likely = episode.protocols[order[0]], float(probabilities[order[0]])
            mistakes.append((outcome, question.code, taken_for, likely, one_line(question.text)[:110]))
    log.info("%s", episode.name)
    for group in sorted(counts):
        log.info("  %s: %s", group, ", ".join(f"{outcome} {count}" for outcome, count in counts[group].most_common()))
    for mistake in mistakes[:shown]:
        log.info("    %s: %s taken for %s (%.2f): %s", *mistake)


def _outcome(question: Question, order: Any, likely: Matrix) -> str:
    """What the assistant would do by the thresholds of `knowledge.answers`, and whether that is right."""
    torn = likely[1] >= POSSIBLE and likely[0] - likely[1] < CLEAR_LEAD
    if len(question.meant) > 1:
        return "asked" if torn or likely[0] < SURE else "one of two"
    if likely[0] >= SURE and not torn:
        return "right" if order[0] in question.meant else "wrong"
    if likely[0] >= LONE_CHANCE:
        return "asked" if set(question.meant) & set(order[:MOST_CHOICES].tolist()) else "asked in vain"
    return "missed" if question.meant else "declined"


def main() -> None:
    """Fit the models, report on them and write them."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description="Fit the ranking model.")
    parser.add_argument("encoder", type=Path, help="the folder with encoder.onnx and tokenizer.json")
    parser.add_argument("split", type=Path, help="split.json of the encoder's tuning")
    parser.add_argument("out", type=Path, help="the file to write, in the form of knowledge/search/ranking_model.json")
    args = parser.parse_args()
    first, *others = episodes(Workshop(Encoder(args.encoder)), Split.read(args.split))
    report(first.only(lambda place: place % 2 == 1), fitted([first.only(lambda place: place % 2 == 0), *others]), MOST_SHOWN)
    models = fitted([first, *others])
    for episode in others:
        report(episode, models)
    made = {
        purpose: {
            "weights": {name: round(float(weight), 6) for name, weight in zip(ranking.FEATURES, weights, strict=True)},
            "bias": round(bias, 6),
        }
        for purpose, (weights, bias) in models.items()
    }
    args.out.write_text(json.dumps(made, indent=1), "utf-8")


if __name__ == "__main__":
    main()
