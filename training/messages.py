"""The labelled messages that everything here is made from: read, cleaned, and split into those to fit and those held out.

`README.md` in this folder says what the labels mean. `python -m training.messages SPLIT` writes the split of the messages
as they are, which that of an encoder's tuning is as long as none is added. Runs in both environments.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.search.text import clean, one_line
from knowledge.values import slug

DATA = Path(__file__).with_name("data")
SEED = 7
HELD_OUT = 0.1
"""The share of the messages that nothing is fitted on."""
UNSEEN_PROTOCOLS = 20
"""How many of the invented protocols, the last ones, nothing is fitted on."""
UNCOVERED = "none"
"""The code of a message about sharing information that no protocol covers."""
UNNAMED = "-"
"""The code of a message that means no particular protocol."""
JOIN = "+"
"""Stands between the intents, or the codes, of a message that asks several questions."""
SEVERAL = "several_questions"
OF_ONE_PROTOCOL = frozenset(
    ("find_protocol", "ask_protocol", "ask_partners", "check_partner", "ask_purpose", "ask_document", "ask_detail", "ask_unheld")
)
"""Intents whose messages mean the one protocol that they are labelled with."""
UNNAMED_ASKS = (OF_ONE_PROTOCOL | {"list_protocols", "list_documents", "correct"}) - {"find_protocol"}
"""Intents whose messages may ask of a protocol without naming it."""
LONGEST_EXAMPLE = 500
"""Characters of an example question of the knowledge base."""


@dataclass(frozen=True)
class Message:
    """A labelled message. `text` is cleaned and on one line, and may be empty; `written` is as it was typed."""

    intent: str
    protocol: str
    text: str
    written: str

    @property
    def asked(self) -> str:
        """The intent, one for all that ask several questions."""
        return SEVERAL if JOIN in self.intent else self.intent

    @property
    def kind(self) -> str:
        """The kind of question that Rasa learns: as `asked`, but a need that tells of no situation is a kind of its own."""
        return "vague_need" if self.intent == "find_protocol" and self.protocol == UNNAMED else self.asked


@dataclass(frozen=True)
class Split:
    """The messages to fit and those held out; of the invented protocols, how many from the first on were fitted."""

    fit: tuple[Message, ...]
    held_out: tuple[Message, ...]
    invented: int

    def write(self, file: Path) -> None:
        """Keep it, so that what is made later holds out the same."""
        rows = {"fit": [astuple(one) for one in self.fit], "cal": [astuple(one) for one in self.held_out], "inv_fit": self.invented}
        file.write_text(json.dumps(rows), "utf-8")

    @classmethod
    def read(cls, file: Path) -> Split:
        """What `write` kept."""
        rows = json.loads(file.read_text("utf-8"))
        return cls(tuple(Message(*row) for row in rows["fit"]), tuple(Message(*row) for row in rows["cal"]), rows["inv_fit"])


def read_messages(file: Path = DATA / "messages.tsv") -> tuple[Message, ...]:
    """Every message, in the order of the file. ValueError names the line that has not three columns."""
    messages = []
    for number, line in enumerate(file.read_text("utf-8").splitlines()[1:], start=2):
        columns = line.split("\t")
        if len(columns) != 3:
            raise ValueError(f"{file.name}, line {number}: {len(columns)} columns, not 3")
        written = columns[2].replace("\\n", "\n")
        messages.append(Message(columns[0].strip(), columns[1].strip(), one_line(clean(written)), written))
    return tuple(messages)


def read_protocols() -> dict[str, dict[str, str]]:
    """The six protocols by code, in the order of the page: title and purpose, as they are tuned on, and slug."""
    return {row["code"]: {**row, "slug": slug(row["title"])} for row in _yaml("protocols.yml")}


def read_invented() -> list[dict[str, Any]]:
    """The invented protocols: title, purpose, partners, terms, documents and questions."""
    return list(_yaml("invented_protocols.yml"))


def read_near_domain() -> tuple[str, ...]:
    """Messages in the words of the protocols that none covers, beyond those in messages.tsv."""
    return tuple((DATA / "near_domain.txt").read_text("utf-8").splitlines())


def split(messages: Sequence[Message], chance: random.Random) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """The messages to fit and those held out; with a generator seeded with SEED, always the same ones."""
    rows = list(messages)
    chance.shuffle(rows)
    fitted = int(len(rows) * (1 - HELD_OUT))
    return tuple(rows[:fitted]), tuple(rows[fitted:])


def unique(messages: Iterable[Message]) -> tuple[Message, ...]:
    """The messages without those that are empty or, capitals apart, stand further up."""
    first: dict[str, Message] = {}
    for message in messages:
        if message.text:
            first.setdefault(message.text.lower(), message)
    return tuple(first.values())


@dataclass(frozen=True)
class Examples:
    """Example questions of the knowledge base: by protocol code, what no protocol covers, and what names none."""

    of_protocols: dict[str, list[str]]
    uncovered: list[str]
    unnamed: list[str]


def examples(messages: Iterable[Message]) -> Examples:
    """The messages that are example questions of the knowledge base.

    What tells a protocol's situation shows what it covers; what asks a fact of a protocol shows what people call it, and what
    asks one without a name shows what tells none.
    """
    messages = [message for message in messages if len(message.text) <= LONGEST_EXAMPLE]
    telling = [one for one in messages if one.intent in OF_ONE_PROTOCOL]
    return Examples(
        {code: [one.text for one in telling if one.protocol == code] for code in read_protocols()},
        [one.text for one in messages if one.protocol == UNCOVERED and one.intent == "find_protocol"],
        [one.text for one in messages if one.protocol == UNNAMED and one.intent in UNNAMED_ASKS],
    )


def _yaml(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text("utf-8"))


def main() -> None:
    """Write the split."""
    parser = argparse.ArgumentParser(description="Split the labelled messages.")
    parser.add_argument("file", type=Path, help="the file to write")
    args = parser.parse_args()
    Split(*split(read_messages(), random.Random(SEED)), len(read_invented()) - UNSEEN_PROTOCOLS).write(args.file)


if __name__ == "__main__":
    main()
