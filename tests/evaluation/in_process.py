"""Asks the answer service every evaluation question without Rasa, with the kinds of question taken from a file.

`.venv/bin/python -m tests.evaluation.in_process KINDS` judges and prints as `make evaluate` does, in seconds; whose kinds they
are does not matter: this project's (`tests.evaluation.kinds`) or another's (`tests.evaluation.diet`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.messages import for_rasa
from bot.prepare import load_content
from bot.rasa.kinds import OF_ADMIN, OF_AUDITS
from bot.settings import ROOT
from bot.wording.answers import reply_to
from knowledge import migrations
from knowledge.answers.context import Context
from knowledge.answers.reading import Ask
from knowledge.answers.service import Answers
from knowledge.database import Database
from knowledge.search.finder import Finder
from tests.evaluation.run import CODES, OUTCOMES, Judgement, Said, judge, load, report

KNOWLEDGE = ROOT / "var" / "evaluation.db"
"""What is shipped, kept between runs for the vectors of its texts."""


def messages() -> list[str]:
    """Every evaluation message as Rasa gets to see it, each once."""
    return sorted({for_rasa(turn["say"]).text for entry in load() for turn in entry["turns"]})


def ask_all(answers: Answers, entries: list[dict[str, Any]], kinds: Mapping[str, dict[str, Any]]) -> list[Judgement]:
    """Ask everything, each entry in a conversation of its own."""
    judged = []
    for entry in entries:
        context = Context()
        for number, turn in enumerate(entry["turns"], 1):
            text = for_rasa(turn["say"]).text
            seen = kinds[text]
            # Nobody audits or edits here: what sounds like it is what it sounds like besides, as in actions/base.py.
            ranking = tuple(
                (one["name"], one["confidence"]) for one in seen["ranking"] if not one["name"].startswith((OF_AUDITS, OF_ADMIN))
            )
            kind, confidence = ranking[0] if ranking else ("out_of_scope", 0.0)
            parts = tuple((part, kind) for part, kind in seen["parts"])
            ask = Ask(text, kind, confidence, context, parts, ranking)
            answered = answers.answer(ask, conversation=entry["id"], channel="evaluation")
            context = Context.from_json(json.loads(json.dumps(answered.context.to_json())))
            reply = reply_to(answered.answer, "information governance team", answered.question)
            about = [CODES.get(slug, slug) for slug in reply.about]
            said = Said(reply.to_text(), OUTCOMES.get(reply.outcome, "none"), about, answered.kind, 0.0)
            judged.append(judge(entry, number, turn, said))
    return judged


def main() -> None:
    """Judge and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", type=Path, nargs="?", help="for each message, the intent, its ranking and the parts, as JSON")
    parser.add_argument("--messages", type=Path, help="only write the messages to this file, as a JSON list")
    parser.add_argument("--failures", action="store_true", help="print what went wrong in the open half")
    options = parser.parse_args()
    if options.messages:
        options.messages.write_text(json.dumps(messages()))
        return
    database = Database(f"sqlite:///{KNOWLEDGE}")
    migrations.upgrade(database)
    load_content(database)
    try:
        judged = ask_all(Answers(database, Finder(database)), load(), json.loads(options.kinds.read_text()))
    finally:
        database.close()
    report(judged, failures=options.failures)


if __name__ == "__main__":
    main()
