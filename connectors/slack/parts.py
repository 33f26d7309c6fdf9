"""Takes a Reply apart into what stays together on a page, in order, with nothing left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.replies import Button, Buttons, Element, Fact, Facts, Feedback, Form, Item, Items, Reply, Text
from bot.wording import feedback
from bot.wording import rendering as wording
from connectors.section_forms import read_name, read_reply_name
from connectors.slack.elements import LONGEST_TITLE, LONGEST_VALUE, Block, button, rows
from connectors.slack.lines import Line, Run, cost, said
from connectors.slack.text import escaped
from connectors.text import address, cut, pieces, squeezed

LONGEST_PIECE = 1_500
LONGEST_LABEL = 200


@dataclass(frozen=True)
class Part:
    """A line, a row of buttons, or a question with its buttons.

    Parts of one `group` may stand in one block, in grey if they are `small`. One that `leads` is never the last of a page that goes on.
    `spoken` is what is heard in place of the buttons.
    """

    group: int
    line: Line = ()
    buttons: tuple[Block, ...] = ()
    spoken: str = ""
    small: bool = False
    leads: bool = False

    @property
    def blocks(self) -> int:
        """How many blocks it takes at most."""
        return bool(self.line) + bool(self.buttons)

    @property
    def cost(self) -> int:
        """How many characters of a message it takes at most."""
        return cost(self.line) + sum(len(escaped(one["text"]["text"])) for one in self.buttons)

    @property
    def text(self) -> str:
        """What is heard of it."""
        return "\n".join(one for one in (said(self.line), self.spoken) if one)


def parts_of(reply: Reply, chosen: str = "") -> tuple[Part, ...]:
    """The parts of a reply, after a line that names the button it answers, if there is one."""
    writer = _Writer(squeezed(reply.to_text()))
    above = writer.lines(wording.chose(chosen), small=True) if chosen.strip() else ()
    return (*above, *(part for element in reply.elements for part in writer.parts(element)))


class _Writer:
    """Knows which group it is in, how many buttons there are, and what the reply says besides."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._group = 0
        self._buttons_made = 0
        self._after_heading = False

    def parts(self, element: Element) -> Iterator[Part]:
        """The parts of one element. What follows a heading stands in its group."""
        if not self._after_heading:
            self._group += 1
        self._after_heading = isinstance(element, Text) and element.role == "heading"
        match element:
            case Text(text=text, role="heading"):
                yield from self._bold(text)
            case Text(text=text, role="quote"):
                yield from self.lines(f"“{text.strip()}”" if text.strip() else "")
            case Text(text=text, role=role):
                yield from self.lines(text, small=role == "note")
            case Facts(facts=facts, title=title):
                yield from self._bold(title)
                yield from (part for fact in facts for part in self._fact(fact))
            case Items(items=items, numbered=numbered):
                yield from (part for number, item in enumerate(items, 1) for part in self._item(f"{number}." if numbered else "•", item))
            case Buttons(buttons=buttons):
                yield from self._choices(buttons)
            case Form():
                yield from self._form(element)
            case Feedback(question=question):
                yield self._feedback(question)

    def lines(self, text: str, *, small: bool = False) -> Iterator[Part]:
        """The text, in as many parts as it needs."""
        for one in pieces(text, LONGEST_PIECE):
            yield Part(self._group, (Run(one),), small=small, leads=one.endswith(":"))

    def _bold(self, text: str) -> Iterator[Part]:
        for one in pieces(squeezed(text), LONGEST_PIECE):
            yield Part(self._group, (Run(one, bold=True),), leads=True)

    def _fact(self, fact: Fact) -> Iterator[Part]:
        label = squeezed(fact.label)
        if not label or len(label) > LONGEST_LABEL:
            yield from self.lines(f"{label}: {fact.value}" if label else fact.value)
            return
        first, *rest = tuple(pieces(fact.value, LONGEST_PIECE)) or ("",)
        yield Part(self._group, (Run(f"{label}:", bold=True), *((Run(f" {first}"),) if first else ())))
        yield from (part for one in rest for part in self.lines(one))

    def _item(self, mark: str, item: Item) -> Iterator[Part]:
        link, title, detail = address(item.url), squeezed(item.title), item.detail.strip()
        if not link or len(title) > LONGEST_PIECE:
            named = ": ".join(one for one in (title, detail) if one)
            yield from self.lines(" ".join(one for one in (mark, named, item.url.strip()) if one))
            return
        first, *rest = tuple(pieces(detail, LONGEST_PIECE)) or ("",)
        yield Part(self._group, (Run(f"{mark} "), Run(title or link, url=link), *((Run(f": {first}"),) if first else ())))
        yield from (part for one in rest for part in self.lines(one))

    def _choices(self, buttons: Iterable[Button]) -> Iterator[Part]:
        """Rows of buttons. What does not fit a button is written out before them."""
        made: list[Block] = []
        for one in buttons:
            if not one.says.strip():
                continue
            title = squeezed(one.title) or squeezed(one.says)
            if len(one.says) > LONGEST_VALUE:
                yield from self.lines(wording.type_instead(title))
                yield from self.lines(one.says)
                continue
            if len(title) > LONGEST_TITLE and title not in self._shown:
                yield from self.lines(wording.whole_title(cut(title, LONGEST_TITLE), title))
            made.append(button(title, f"say:{self._buttons_made}", one.says))
            self._buttons_made += 1
        yield from (self._row(row) for row in rows(made))

    def _form(self, form: Form) -> Iterator[Part]:
        if question := read_reply_name(form.name):
            yield self._row([button(squeezed(form.title) or form.submit, "reply_team", str(question))])
            return
        if not form.listed:
            yield from self._bold(form.title)
            for one in form.fields:
                yield from self.lines(wording.field(one.label, required=one.required))
        if read_name(form.name):
            label = f"{wording.OPEN_SECTION} {form.title}"
            yield self._row([button(wording.OPEN_SECTION, f"form:{form.name}", form.name, label)])

    def _feedback(self, question: int) -> Part:
        pair = ((feedback.HELPFUL, "helpful"), (feedback.NOT_HELPFUL, "not_helpful"))
        made = tuple(button(one.title, action, str(question), f"{feedback.QUESTION} {one.title}") for one, action in pair)
        spoken = wording.feedback_typed(feedback.HELPFUL.says, feedback.NOT_HELPFUL.says)
        return Part(self._group, (Run(feedback.QUESTION),), made, spoken, small=True)

    def _row(self, row: list[Block]) -> Part:
        return Part(self._group, buttons=tuple(row), spoken=wording.choices(one["text"]["text"] for one in row))
