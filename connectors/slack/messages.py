"""Turns a Reply into Slack's messages: one where it fits, else pages, with every line of the Reply on one of them.

The `action_id` of a button says what it does: `say:N` types its value, `form:NAME` opens the form that is its value, `helpful` and
`not_helpful` are about the stored question that is the value, `more` shows the page whose number, from 1, is the value, `share` shows
everybody the page that is the value, `reply_team` asks for a reply about the question that is the value. What a button does can also be typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.replies import Reply
from bot.wording import rendering
from bot.wording import slack as wording
from connectors.slack.elements import Block, actions, button, context
from connectors.slack.lines import Line, cost, said, section
from connectors.slack.parts import Part, parts_of
from connectors.slack.text import escaped

MOST_BLOCKS = 25
MOST_CHARACTERS = 5_000
"""Of one message, with Slack's escapes. Slack itself takes about twice as much, which nobody reads on a phone."""
LONGEST_BLOCK = 2_500
MOST_OF_CONTEXT = 10
PAGING = "paging"
"""The `block_id` of the block that says which page it is."""


@dataclass(frozen=True)
class Message:
    """One message. `text` is all that the blocks show, for who hears it, with &, < and > escaped."""

    text: str
    blocks: tuple[Block, ...]


def messages_of(reply: Reply, *, chosen: str = "", share: bool = False) -> tuple[Message, ...]:
    """The pages of a reply, in order; none for a reply that shows nothing.

    `chosen` is the title of the button that it answers, where others see the answer and not the question. With `share`, each page
    has a button that shows it to everybody.
    """
    pages = _paged(parts_of(reply, chosen))
    return tuple(_message(page, number, len(pages), share=share) for number, page in enumerate(pages, 1))


def _paged(parts: Iterable[Part]) -> list[list[Part]]:
    """The parts in pages. What belongs together is kept together, unless that would leave a page half empty."""
    pages: list[list[Part]] = []
    page: list[Part] = []
    for _, group in groupby(parts, lambda part: part.group):
        together = list(group)
        if not _fits([*page, *together]) and _fits(together) and sum(one.blocks for one in page) > MOST_BLOCKS // 2:
            page = _turned(pages, page)
        for part in together:
            if page and not _fits([*page, part]):
                page = _turned(pages, page)
            page.append(part)
    return [*pages, page] if page else pages


def _fits(parts: Sequence[Part]) -> bool:
    return sum(part.blocks for part in parts) <= MOST_BLOCKS and sum(part.cost for part in parts) <= MOST_CHARACTERS


def _turned(pages: list[list[Part]], page: list[Part]) -> list[Part]:
    """Ends a page; what begins the next one, because something must follow it."""
    carried = [page.pop()] if page[-1].leads and len(page) > 1 else []
    pages.append(page)
    return carried


def _message(page: Sequence[Part], number: int, of: int, *, share: bool) -> Message:
    where = "" if of == 1 else rendering.page(number, of) if number < of else rendering.last_page(of)
    more = [button(rendering.SHOW_MORE, "more", str(number + 1))] if number < of else []
    shared = [button(wording.SHARE, "share", str(number))] if share else []
    blocks = list(_drawn(page))
    if where:
        blocks.append(context(where, block_id=PAGING))
    if more or shared:
        blocks.append(actions(*more, *shared))
    spoken = ["\n".join(part.text for part in parts) for _, parts in groupby(page, lambda part: part.group)]
    return Message(escaped("\n\n".join(one for one in (*spoken, where) if one)), tuple(blocks))


def _drawn(page: Sequence[Part]) -> Iterator[Block]:
    for (_, small, with_buttons), parts in groupby(page, lambda part: (part.group, part.small, bool(part.buttons))):
        if with_buttons:
            for part in parts:
                if part.line:
                    yield context(said(part.line))
                yield actions(*part.buttons)
        elif small:
            texts = [said(part.line) for part in parts]
            yield from (context(*texts[start : start + MOST_OF_CONTEXT]) for start in range(0, len(texts), MOST_OF_CONTEXT))
        else:
            yield from (section(lines) for lines in _fitting([part.line for part in parts]))


def _fitting(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines, as many together as fit a block."""
    block: list[Line] = []
    for line in lines:
        if block and sum(map(cost, block)) + cost(line) > LONGEST_BLOCK:
            yield block
            block = []
        block.append(line)
    if block:
        yield block
