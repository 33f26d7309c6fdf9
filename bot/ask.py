"""`sharing ask`: one question from the command line, or each line of a pipe in one conversation."""

from __future__ import annotations

import argparse
import json
import sys
import uuid
from collections.abc import Iterator, Sequence

from bot import rest, settings, terminal
from bot.answers import read_answers
from bot.problems import FAILED, Problem
from bot.wording import connections as say


def main(argv: Sequence[str]) -> int:
    """Ask and print; 0 when every question got an answer, otherwise 1."""
    args = _parser().parse_args(argv)
    rasa_url = settings.load().rasa_url
    sender = args.conversation or f"ask-{uuid.uuid4().hex}"
    asked, failed = 0, False
    for question in _questions(args.question, whole=args.whole):
        if asked and not args.json:
            sys.stdout.write("\n")
        failed |= _ask(rasa_url, sender, question, as_json=args.json)
        asked += 1
    if not asked:
        raise Problem(say.empty())
    return FAILED if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sharing ask",
        description="Ask the running assistant a question. Without a question each line that comes in through a pipe is one.",
    )
    parser.add_argument("question", nargs="*", metavar="QUESTION")
    parser.add_argument("--conversation", metavar="NAME", help="go on with the conversation of this name")
    parser.add_argument("--whole", action="store_true", help="take all that comes in as one message")
    parser.add_argument("--json", action="store_true", help="print what the assistant's channel answers, one line of JSON a question")
    return parser


def _questions(given: list[str], *, whole: bool) -> Iterator[str]:
    if given:
        yield " ".join(given)
        return
    for text in [sys.stdin.read()] if whole else sys.stdin:
        if text.strip():
            yield text.strip()


def _ask(rasa_url: str, sender: str, question: str, *, as_json: bool) -> bool:
    """Print the answer; whether the assistant failed to give one."""
    content = rest.ask(rasa_url, sender, question)
    try:
        answers = read_answers(content)
    except ValueError as error:
        raise Problem(say.failed()) from error
    # JSON is escaped to ASCII, so that nothing in it controls a terminal.
    sys.stdout.write((json.dumps(json.loads(content)) if as_json else terminal.show(answers, numbered=False).text) + "\n")
    sys.stdout.flush()
    return any(answer.outcome == "failed" for answer in answers)
