"""The neutral request that every platform's message becomes before it goes to Rasa."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from bot.identifiers import remove_identifiers
from bot.messages import LONGEST_MESSAGE


class MessageTooLong(ValueError):
    """A message has more than LONGEST_MESSAGE characters; it is refused whole and the person keeps the text."""


class MessageEmpty(ValueError):
    """A message has nothing in it that could be read; it is refused."""


@dataclass(frozen=True)
class Speaker:
    """Who wrote the message, as the platform's adapter verified it."""

    platform: str
    workspace: str
    user: str
    name: str


@dataclass(frozen=True)
class Request:
    """One message of one conversation. `text` holds no identifiers; `removed` names the kinds taken out of it.

    `private` unless others see the answer. `id` is the message's own, so that one sent `again` is not dealt with twice.
    """

    text: str
    removed: tuple[str, ...]
    conversation: str
    speaker: Speaker
    private: bool = True
    id: str = ""
    again: bool = False


def read_message(text: str, conversation: str, speaker: Speaker) -> Request:
    """Build the request from what a person wrote; raise MessageTooLong or MessageEmpty.

    The length is counted as written, in Unicode characters.
    """
    if len(text) > LONGEST_MESSAGE:
        raise MessageTooLong(len(text))
    readable = _readable(text).strip()
    if not readable:
        raise MessageEmpty
    cleaned = remove_identifiers(readable)
    return Request(cleaned.text, cleaned.removed, conversation, speaker)


def _readable(text: str) -> str:
    """The text with one kind of line break and without control characters or halves of surrogate pairs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_letter(character) for character in lines)


def _letter(character: str) -> str:
    if character in "\n\t":
        return character
    match unicodedata.category(character):
        case "Cc":
            return " "
        case "Cs":
            return "\N{REPLACEMENT CHARACTER}"
        case _:
            return character
