"""Writes data/nlu/ and knowledge/content/examples/ from the labelled messages: `python -m training.write_data`.

It replaces those files. What was added to them by hand goes into messages.tsv first. Runs in the main environment.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from pathlib import Path

import yaml

from bot.settings import ROOT
from training.messages import examples, read_messages, read_near_domain, read_protocols, unique

FILES = {
    "protocols": ("find_protocol", "vague_need", "ask_protocol", "ask_purpose", "ask_detail", "ask_unheld"),
    "partners": ("ask_partners", "check_partner"),
    "documents": ("ask_document", "list_documents"),
    "lists": ("list_protocols", "more"),
    "comparing": ("compare_protocols",),
    "terms": ("explain_term",),
    "several": ("several_questions",),
    "conversing": (
        "correct",
        "go_back",
        "choose",
        "affirm",
        "deny",
        "greet",
        "goodbye",
        "thanks",
        "help",
        "bot_challenge",
        "insult",
        "out_of_scope",
    ),
    "questions": ("record_question", "helpful", "not_helpful"),
}
"""The kinds in each file of data/nlu/, in their order there."""

log = logging.getLogger(__name__)


def write_nlu(folder: Path) -> None:
    """Write the training examples of Rasa. ValueError when a kind has no file."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for message in unique(read_messages()):
        by_kind[message.kind].append(message.text)
    homeless = set(by_kind) - {kind for kinds in FILES.values() for kind in kinds}
    if homeless:
        raise ValueError(f"No file for {', '.join(sorted(homeless))}")
    for name, kinds in FILES.items():
        lines = ['version: "3.1"', "", "nlu:"]
        for kind in kinds:
            lines += [f"  - intent: {kind}", "    examples: |", *(f"      - {_without_entities(text)}" for text in by_kind[kind])]
        (folder / f"{name}.yml").write_text("\n".join(lines) + "\n", "utf-8")
        log.info("%s.yml: %s", name, ", ".join(f"{kind} {len(by_kind[kind])}" for kind in kinds))


def write_examples(folder: Path) -> None:
    """Write the example questions of each protocol, and those that no protocol covers."""
    made = examples(unique(read_messages()))
    for code, protocol in read_protocols().items():
        top = f"# What people type when they mean this protocol.\nprotocol: {protocol['slug']}\n"
        _write_questions(folder / f"{protocol['slug']}.yml", top, made.of_protocols[code])
    near = [*made.uncovered, *read_near_domain()]
    _write_questions(folder / "near_domain.yml", "# What people type about sharing information that no protocol covers.\n", near)
    _write_questions(folder / "unnamed.yml", "# What people type when they ask of a protocol that they do not name.\n", made.unnamed)


def _write_questions(file: Path, top: str, questions: list[str]) -> None:
    file.write_text(top + yaml.safe_dump({"questions": questions}, allow_unicode=True, width=10_000, sort_keys=False), "utf-8")
    log.info("%s: %d", file.name, len(questions))


def _without_entities(text: str) -> str:
    """The text without what Rasa reads as an entity: [text](name) and [text]{...}."""
    return re.sub(r"\](?=\(|\{)", "] ", text)


def main() -> None:
    """Write both."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    write_nlu(ROOT / "data/nlu")
    write_examples(ROOT / "knowledge/content/examples")


if __name__ == "__main__":
    main()
