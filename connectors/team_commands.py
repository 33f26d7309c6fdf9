"""What the team types about a question that waits, on every platform: what the buttons below it do can all be typed.

The number of the question is said, or the message is in the thread below the question. Who may not is told so, as with the buttons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.replies import Reply, Text
from bot.wording import enquiries as say
from bot.wording import slack as wording
from connectors import enquiries
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.enquiries.handling import close, take
from knowledge.errors import KnowledgeError

_THIS = r"(?:it|this|that|this one|(?:this |the )?question(?:\s+(?:number\s+|no\.?\s*)?#?(?P<question>\d{1,9}))?)"
_COMMANDS = tuple(
    (act, re.compile(rf"\s*(?:please\s+)?{pattern}", re.I | re.S))
    for act, pattern in (
        (enquiries.TAKE_OVER, rf"(?:i['’]?ll\s+)?take\s+over\s+{_THIS}[\s.!]*"),
        (enquiries.TAKE_OVER, rf"(?:i['’]?ll\s+)?take\s+{_THIS}\s+over[\s.!]*"),
        (enquiries.TAKE, rf"(?:i['’]?ll\s+)?take\s+{_THIS}[\s.!]*"),
        (enquiries.CLOSE, rf"nothing\s+to\s+answer(?:\s+(?:in|for|about|to)\s+{_THIS})?[\s.!]*"),
        (enquiries.CLOSE, rf"close\s+{_THIS}[\s.!]*"),
        (enquiries.ANSWER, rf"(?:answer|reply)(?:\s+(?:to\s+)?{_THIS})?\s*[:–-](?P<text>.*)"),
    )
)


@dataclass(frozen=True)
class Command:
    """What is to be done; `question` is None where it is the one below which it was typed."""

    act: str
    question: int | None
    text: str = ""


def read(words: str) -> Command | None:
    """What somebody asks for, None for anything else."""
    for act, pattern in _COMMANDS:
        if found := pattern.fullmatch(words):
            number = found["question"]
            return Command(act, int(number) if number else None, found.groupdict().get("text", "").strip())
    return None


def carry_out(database: Database, actor: Actor, command: Command, question: int, removed: tuple[str, ...]) -> Reply:
    """Do it and say so, or say why it is not done. `removed` are the kinds of identifiers that were taken out of what was typed."""
    try:
        return _said(_DO[command.act](database, actor, question, command.text, removed), "chat")
    except KnowledgeError as error:
        return _said(str(error), "failed")


def which() -> Reply:
    """What is said where no question is named and none stands above."""
    return _said(say.WHICH_QUESTION, "asked")


def _take(database: Database, actor: Actor, question: int, *_: object) -> str:
    take(database, actor, question)
    return say.is_taken()


def _take_over(database: Database, actor: Actor, question: int, *_: object) -> str:
    take(database, actor, question, over=True)
    return say.is_taken()


def _close(database: Database, actor: Actor, question: int, *_: object) -> str:
    close(database, actor, question)
    return say.closed(learnt=False)


def _answer(database: Database, actor: Actor, question: int, text: str, removed: tuple[str, ...]) -> str:
    view = enquiries.to_be_answered(database, actor, question)
    why_not = wording.identifiers_found(removed) if removed else enquiries.answered(database, actor, question, view.last, text, "")
    return why_not or say.answered(view.conversation, learnt=False)


def _said(words: str, outcome: str) -> Reply:
    return Reply((Text(words, "lead"),), outcome)


_DO: Mapping[str, Callable[[Database, Actor, int, str, tuple[str, ...]], str]] = {
    enquiries.TAKE: _take,
    enquiries.TAKE_OVER: _take_over,
    enquiries.CLOSE: _close,
    enquiries.ANSWER: _answer,
}
