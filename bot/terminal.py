"""Shows answers in a terminal: wrapped plain text with numbered buttons. What comes from elsewhere never controls the terminal."""

from __future__ import annotations

import re
import shutil
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.answers import Answer
from bot.replies import Button, Buttons, Element, Facts, Feedback, Form, Item, Items, Text
from bot.wording import feedback

WIDEST = 88
# Escape sequences that set colours, titles or the clipboard, whole; what is left of others goes with the control characters.
_SEQUENCES = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?")
# Characters that change the direction in which what follows is shown.
_DIRECTIONS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Shown:
    """What to print, and the buttons that its numbers stand for."""

    text: str
    buttons: tuple[Button, ...]


def clean(text: str) -> str:
    """The text without escape sequences, control and direction characters; line breaks stay."""
    plain = _SEQUENCES.sub("", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(one for one in plain if one == "\n" or (unicodedata.category(one) not in ("Cc", "Cs") and one not in _DIRECTIONS))


def show(answers: Iterable[Answer], width: int | None = None, *, numbered: bool = True) -> Shown:
    """Render the answers of one turn, at most `width` columns wide: as wide as the terminal when not given.

    `numbered` says whether the buttons get a number to type.
    """
    page = _Page(min(WIDEST, width or shutil.get_terminal_size((WIDEST, 24)).columns), numbered=numbered)
    for answer in answers:
        if answer.reply:
            for element in answer.reply.elements:
                page.add(element)
        else:
            page.add(Text(answer.text))
            page.add(Buttons(answer.buttons))
    return Shown("\n\n".join(page.parts), tuple(page.buttons))


class _Page:
    """The parts of what is shown so far, and the buttons in it."""

    def __init__(self, width: int, *, numbered: bool) -> None:
        self._width, self._numbered = max(20, width), numbered
        self.parts: list[str] = []
        self.buttons: list[Button] = []

    def add(self, element: Element) -> None:
        part = "\n".join(self._lines(element))
        if part:
            self.parts.append(part)

    def _lines(self, element: Element) -> Iterator[str]:
        match element:
            case Text(text=text, role="quote"):
                yield from self._wrapped(f"“{text}”", "  ", "  ")
            case Text(text=text):
                yield from self._wrapped(text)
            case Facts(facts=facts, title=title):
                yield from self._listed(title, (f"{fact.label}: {fact.value}" for fact in facts), "")
            case Items(items=items, numbered=numbered):
                yield from (line for number, item in enumerate(items, 1) for line in self._item(f"{number}. " if numbered else "- ", item))
            case Buttons(buttons=buttons):
                yield from self._choices(buttons)
            case Form(title=title, fields=fields, listed=False):
                yield from self._listed(title, (f"{field.label}{' (required)' if field.required else ''}" for field in fields), "- ")
            case Feedback():
                yield from self._wrapped(feedback.QUESTION)
                yield from self._choices((feedback.HELPFUL, feedback.NOT_HELPFUL))

    def _listed(self, title: str, lines: Iterable[str], mark: str) -> Iterator[str]:
        yield from self._wrapped(title)
        for line in lines:
            yield from self._wrapped(line, mark, "  ")

    def _item(self, mark: str, item: Item) -> Iterator[str]:
        indent = " " * len(mark)
        yield from self._wrapped(f"{item.title}: {item.detail}" if item.detail else item.title, mark, indent)
        if item.url:
            # An address is not wrapped, so that it can be followed.
            yield indent + clean(item.url).replace("\n", "")

    def _choices(self, buttons: Iterable[Button]) -> Iterator[str]:
        for button in buttons:
            self.buttons.append(button)
            mark = f"  {len(self.buttons) if self._numbered else '-'}  "
            yield from self._wrapped(button.title, mark, " " * len(mark))

    def _wrapped(self, text: str, first: str = "", rest: str = "") -> Iterator[str]:
        for line in clean(text).splitlines():
            yield from textwrap.wrap(
                line, self._width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
            ) or [""]
            first = rest
