"""Turns a Reply into Teams' messages: one where it fits, else pages, with every line of the Reply on one of them.

A reply that is nothing but text is a plain message; any other is an Adaptive Card. Whether an answer helped is asked by Teams' own buttons.

Teams' citations have their marks, such as [1], in the text of a message, and Teams shows that text above its card. So the sentence that
answers stands there and not on the card, where it shows as it is whether or not it is read as Markdown; else the marks stand there alone.
The element that cites within a card is newer than the cards that Teams is known to show everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.replies import Element, Feedback, Reply, Source, Text
from bot.wording import rendering as wording
from bot.wording import teams as of_teams
from connectors.teams import elements
from connectors.teams.actions import execute
from connectors.teams.elements import SMALL, Card
from connectors.teams.parts import FIRST, MOST_ACTIONS, Part, parts_of
from connectors.teams.text import unmarked_prose

MOST_SIZE = 32_000
"""UTF-16 units of a page's card and text. 80 KB are 40,960, with what is sent around them."""
MOST_CHARACTERS = 5_000
MOST_PARTS = 30
MOST_SOURCES = 5
"""How many an answer cites. One that speaks of more is a list of them."""


@dataclass(frozen=True)
class Message:
    """One message. `text` is all of it as plain text: what is shown where there is no `card`, and the summary of a message with one.

    `feedback` is the stored question that Teams' own feedback buttons are to be about. `cites` is what stands above the card, with the
    numbers of its `sources`; empty where there are none.
    """

    text: str
    card: Card | None = None
    feedback: int | None = None
    cites: str = ""
    sources: tuple[Source, ...] = ()


def messages_of(reply: Reply, chosen: str = "") -> tuple[Message, ...]:
    """The pages of a reply, in order; none for a reply that shows nothing.

    `chosen` is the title of the button that it answers, where others see the answer and not the question.
    """
    pages = _paged(parts_of(reply, chosen), MOST_ACTIONS)
    if len(pages) > 1:
        pages = _paged(parts_of(reply, chosen, MOST_ACTIONS - 1), MOST_ACTIONS - 1)
    sources = reply.sources if len(reply.sources) <= MOST_SOURCES else ()
    if len(pages) == 1 and all(map(_is_plain, reply.elements)) and not sources:
        return (_plain(pages[0]),)
    return tuple(_message(page, number, len(pages), sources if number == 1 else ()) for number, page in enumerate(pages, 1))


def _paged(parts: Iterable[Part], most: int) -> list[list[Part]]:
    """The parts in pages of at most so many actions. What belongs together is kept together, unless that would leave a page half empty."""
    pages: list[list[Part]] = []
    page: list[Part] = []
    for _, group in groupby(parts, lambda part: part.group):
        together = list(group)
        if not _fits([*page, *together], most) and _fits(together, most) and len(page) > MOST_PARTS // 2:
            page = _turned(pages, page)
        for part in together:
            if page and not _fits([*page, part], most):
                page = _turned(pages, page)
                if page and not _fits([*page, part], most):
                    page = _turned(pages, page)
            page.append(part)
    return [*pages, page] if page else pages


def _fits(parts: Sequence[Part], most: int) -> bool:
    return (
        len(parts) <= MOST_PARTS
        and sum(len(part.text) for part in parts) <= MOST_CHARACTERS
        and sum(part.size for part in parts) <= MOST_SIZE
        and sum(part.actions for part in parts) <= most
        and sum(part.asks for part in parts) <= 1
        and sum(part.feedback is not None for part in parts) <= 1
    )


def _turned(pages: list[list[Part]], page: list[Part]) -> list[Part]:
    """Ends a page; what begins the next one, because something must follow it."""
    carried = [page.pop()] if page[-1].leads and len(page) > 1 else []
    pages.append(page)
    return carried


def _is_plain(element: Element) -> bool:
    return isinstance(element, Feedback) or (isinstance(element, Text) and element.role != "heading")


def _plain(page: Sequence[Part]) -> Message:
    """A message without a card. How to say by typing whether it helped is left to Teams' buttons, unless it is all there is to say."""
    said = [part for part in page if part.feedback is None] or page
    return Message(_spoken(said), feedback=_feedback(page))


def _message(page: Sequence[Part], number: int, of: int, sources: tuple[Source, ...]) -> Message:
    cites, on_card = _cited(page, len(sources)) if sources else ("", page)
    where = "" if of == 1 else wording.page(number, of) if number < of else wording.last_page(of)
    more = [execute(wording.SHOW_MORE, "more", {"page": number + 1})] if number < of else []
    body = [element for part in on_card for element in part.elements]
    if where:
        body.append(elements.line(*elements.runs(where, **SMALL)))
    text = "\n\n".join(one for one in (_spoken(page), where) if one)
    shown = elements.card(body or [elements.line(*elements.runs(text))], text, *more)
    return Message(text, shown, _feedback(page), cites, sources)


def _cited(page: Sequence[Part], sources: int) -> tuple[str, Sequence[Part]]:
    """What stands above the card, with the numbers of so many sources, and the parts that are left for the card."""
    marks = " ".join(f"[{number}]" for number in range(1, sources + 1))
    above, rest = [part for part in page if part.group <= FIRST], [part for part in page if part.group > FIRST]
    said = [unmarked_prose(part.text) if part.is_words else "" for part in above]
    is_one_sentence = sum(part.group == FIRST for part in above) == 1
    if is_one_sentence and all(said) and any(part.elements for part in rest):
        return "\n\n".join(said) + f" {marks}", rest
    return f"{of_teams.sources(sources)} {marks}", page


def _spoken(page: Sequence[Part]) -> str:
    """The parts as plain text, with an empty line before each paragraph."""
    return "".join(("\n\n" if part.apart else "\n") + part.text for part in page if part.text).strip()


def _feedback(page: Sequence[Part]) -> int | None:
    return next((part.feedback for part in page if part.feedback is not None), None)
