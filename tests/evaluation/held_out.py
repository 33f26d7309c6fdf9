"""Fits a regression to nine tenths of its examples and measures it on the last: `.venv-rasa/bin/python -m tests.evaluation.held_out within`.

`outside` or `within` an audit says which of the two. `--turns 10` holds out each tenth in turn. Runs in Rasa's environment.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

from bot.rasa import patches

patches.leave_out()

from rasa.shared.nlu.training_data.loading import load_data  # noqa: E402 - what it would import is left out first

from bot.rasa.classifier import QuestionClassifier  # noqa: E402
from bot.rasa.learning import Labelled, encoded, examples_of, fitted, misspelt, outside_audit, within_audit  # noqa: E402
from bot.settings import ROOT  # noqa: E402
from knowledge.search.encoder import shared_encoder  # noqa: E402

TENTHS = 10
MOST_CONFUSED = 4
Told = list[tuple[str, str]]
"""Label, and label it was taken for."""


def split(examples: Sequence[Labelled], turn: int) -> tuple[list[Labelled], list[Labelled]]:
    """What is learnt and what is held out: each tenth example of each label, beginning with another one each turn."""
    places: Counter[str] = Counter()
    learnt: list[Labelled] = []
    held: list[Labelled] = []
    for one in examples:
        (held if places[one.label] % TENTHS == turn else learnt).append(one)
        places[one.label] += 1
    return learnt, held


def measure(examples: Sequence[Labelled], name: str, turns: int) -> tuple[Told, Told]:
    """What the held-out examples were taken for, as they are and misspelt."""
    settings = QuestionClassifier.get_default_config()[name]
    vectors = encoded(examples)
    plain: Told = []
    slips: Told = []
    for turn in range(turns):
        learnt, held = split(examples, turn)
        regression = fitted(learnt, vectors, settings)
        for told, texts in ((plain, [one.text for one in held]), (slips, [misspelt(one.text) for one in held])):
            rows = [regression.probabilities([text], shared_encoder().encode([text]))[0] for text in texts]
            told += [(one.label, regression.kinds[int(row.argmax())]) for one, row in zip(held, rows, strict=True)]
    return plain, slips


def show(told: Told) -> None:
    """Print how many of each label are right, and what else its examples are taken for."""
    taken: dict[str, Counter[str]] = {}
    for label, seen in told:
        taken.setdefault(label, Counter())[seen] += 1
    for label in sorted(taken):
        number = taken[label].total()
        others = ", ".join(f"{seen} {count}" for seen, count in taken[label].most_common(MOST_CONFUSED + 1) if seen != label)
        print(f"{label:18} {taken[label][label]:4} of {number:4} right ({taken[label][label] / number:4.0%})  {others}")


def right(told: Told) -> str:
    """The share that is right."""
    return f"{sum(label == seen for label, seen in told) / len(told):.1%}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", choices=("outside", "within"))
    parser.add_argument("--turns", type=int, default=1, help="how many tenths are held out, one after the other")
    options = parser.parse_args()
    examples = examples_of(load_data(str(ROOT / "data/nlu")))
    learnt = within_audit(examples) if options.which == "within" else outside_audit(examples)
    plain, slips = measure(learnt, f"{options.which}_audit", options.turns)
    show(plain)
    print(f"\n{len(plain)} held out: {right(plain)} right, with typing slips {right(slips)}")


if __name__ == "__main__":
    main()
