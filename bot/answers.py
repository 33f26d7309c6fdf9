"""Reads what Rasa's channels answer with. The only part that knows that JSON. Standard library only."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.replies import Button, Reply

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """One message from the assistant: complete as `text` and `buttons`; `reply` is the same with its structure."""

    text: str
    buttons: tuple[Button, ...] = ()
    reply: Reply | None = None
    outcome: str = ""

    @classmethod
    def of(cls, reply: Reply) -> Answer:
        """A Reply as the message that it is."""
        return cls(reply.to_text(), reply.buttons(), reply, reply.outcome)


def read_answers(content: bytes) -> tuple[Answer, ...]:
    """The messages of one turn, at least one; ValueError saying why when the content is no answer."""
    try:
        messages = json.loads(content)
    except (ValueError, RecursionError):
        raise ValueError("the answer is not JSON") from None
    if not isinstance(messages, list):
        raise ValueError("the answer is not a list")  # noqa: TRY004
    answers = (_answer(message) for message in messages if isinstance(message, dict))
    told = tuple(answer for answer in answers if answer.text or answer.reply)
    if not told:
        raise ValueError("the answer is empty")
    return told


def _answer(message: Mapping[str, Any]) -> Answer:
    custom = message.get("custom")
    card = custom if isinstance(custom, dict) else {}
    text, outcome = message.get("text"), card.get("outcome")
    return Answer(
        text=text if isinstance(text, str) else "",
        buttons=_buttons(message.get("buttons")),
        reply=_reply(card.get("reply")),
        outcome=outcome if isinstance(outcome, str) else "",
    )


def _buttons(raw: object) -> tuple[Button, ...]:
    """Rasa's own buttons; their `payload` is what pressing one types."""
    if not isinstance(raw, list):
        return ()
    pairs = ((one.get("title"), one.get("payload")) for one in raw if isinstance(one, dict))
    return tuple(Button(title, says) for title, says in pairs if isinstance(title, str) and isinstance(says, str))


def _reply(raw: object) -> Reply | None:
    """The card, or nothing when it is not one: the text says the same."""
    if not isinstance(raw, dict):
        return None
    try:
        return Reply.from_json(raw)
    except (ValueError, AttributeError) as error:
        logger.warning("a card could not be read, its text is shown: %s", type(error).__name__)
        return None
