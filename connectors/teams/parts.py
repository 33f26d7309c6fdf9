"""Takes a Reply apart into what stays together on a page, in order, with nothing left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.replies import Button, Buttons, Element, Fact, Facts, Feedback, Form, Item, Items, Reply, Text
from bot.wording import feedback
from bot.wording import rendering as wording
from connectors.section_forms import read_name, read_reply_name
from connectors.teams import elements
from connectors.teams.actions import LONGEST_TITLE, execute
from connectors.teams.asking import LONGEST_CHOICE, Choice, choose, form_elements, lists, written
from connectors.teams.elements import SMALL
from connectors.teams.text import size_of
from connectors.text import address, cut, pieces, squeezed

MOST_ACTIONS = 6
LONGEST_PIECE = 1_000
LONGEST_LABEL = 200
LONGEST_SAYS = 1_000
"""UTF-16 units of what a button types. What is longer is written out, to be typed."""
MOST_OF_FORM = 24_000
"""UTF-16 units of a form that is filled in on a card. A longer one is written out, and answered by typing."""
FIRST = 1
"""The group of a reply's first element. What stands above the reply is of the group before."""
_BREAK = re.compile(r"\r\n|[\r\n]")


@dataclass(frozen=True)
class Part:
    """A line, a row of buttons, or something asked with its button; `text` is what is heard of it.

    Parts of one `group` belong together. One that stands `apart` begins a paragraph, and one that `leads` is never the last of a page
    that goes on. `feedback` is the stored question that Teams is to ask about.
    """

    group: int
    elements: tuple[elements.Element, ...] = ()
    text: str = ""
    apart: bool = True
    leads: bool = False
    feedback: int | None = None

    @property
    def size(self) -> int:
        """How much of a message it takes, in UTF-16 units: its text is the card's fallback and the message's summary."""
        return size_of(self.elements) + 2 * size_of(self.text)

    @property
    def actions(self) -> int:
        """How many of the actions of a card it takes."""
        return sum(len(one["actions"]) for one in self.elements if one["type"] == "ActionSet")

    @property
    def is_words(self) -> bool:
        """Whether it is a line of words and no more."""
        return [one["type"] for one in self.elements] == ["RichTextBlock"]

    @property
    def asks(self) -> bool:
        """Whether it has inputs. A button sends all those of its card, so that only one part of a card may ask."""
        return any(one["type"].startswith("Input.") for one in self.elements)


def parts_of(reply: Reply, chosen: str = "", most: int = MOST_ACTIONS) -> tuple[Part, ...]:
    """The parts of a reply, after a line that names the button it answers, if there is one.

    Where there are more than `most` actions, the longest rows of buttons become lists to choose from.
    """
    writer = _Writer(squeezed(reply.to_text()))
    above = writer.paragraph(wording.chose(chosen), small=True) if chosen.strip() else ()
    listed = _listed(reply, most)
    return (*above, *(part for place, one in enumerate(reply.elements) for part in writer.parts(one, listed=place in listed)))


def _listed(reply: Reply, most: int) -> set[int]:
    """The places of the elements whose buttons become a list, as few as will do."""
    counts = {place: sum(map(_is_pressed, one.buttons)) for place, one in enumerate(reply.elements) if isinstance(one, Buttons)}
    total = sum(counts.values()) + sum(isinstance(one, Form) for one in reply.elements)
    listed: set[int] = set()
    for place, count in sorted(counts.items(), key=lambda one: -one[1]):
        if total > most and count > 1:
            listed.add(place)
            total -= count - 1
    return listed


def _is_pressed(button: Button) -> bool:
    """Whether it is pressed, and not typed."""
    return bool(button.says.strip()) and size_of(button.says) <= LONGEST_SAYS


class _Writer:
    """Knows which group it is in, and what the reply says besides its buttons."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._group = FIRST - 1
        self._after_heading = False

    def parts(self, element: Element, *, listed: bool) -> Iterator[Part]:
        """The parts of one element. What follows a heading stands in its group."""
        if not self._after_heading:
            self._group += 1
        self._after_heading = isinstance(element, Text) and element.role == "heading"
        match element:
            case Text(text=text, role="heading"):
                yield from self._heading(text)
            case Text(text=text, role="quote"):
                yield from self.paragraph(f"“{text.strip()}”" if text.strip() else "")
            case Text(text=text, role=role):
                yield from self.paragraph(text, small=role == "note", lead=role == "lead")
            case Facts(facts=facts, title=title):
                yield from self._heading(title)
                yield from (part for fact in facts for part in self._fact(fact))
            case Items(items=items, numbered=numbered):
                yield from self._items(items, numbered=numbered)
            case Buttons(buttons=buttons):
                yield from self._choices(buttons, listed=listed)
            case Form():
                yield from self._form(element)
            case Feedback(question=question):
                spoken = f"{feedback.QUESTION} {wording.feedback_typed(feedback.HELPFUL.says, feedback.NOT_HELPFUL.says)}"
                yield Part(self._group, text=spoken, feedback=question)

    def paragraph(self, text: str, *, small: bool = False, lead: bool = False, apart: bool = True) -> Iterator[Part]:
        """The text, each line of it in as many parts as it needs."""
        look = SMALL if small else {"size": "Medium"} if lead else {}
        for row in _BREAK.split(text.strip()):
            if not row.strip():
                apart = True
            for one in pieces(row, LONGEST_PIECE):
                shown = elements.line(*elements.runs(one, **look), apart=apart)
                yield Part(self._group, (shown,), one, apart=apart, leads=one.endswith(":"))
                apart = False

    def _heading(self, text: str) -> Iterator[Part]:
        for one in pieces(squeezed(text), LONGEST_PIECE):
            yield Part(self._group, (elements.heading(one),), one, leads=True)

    def _fact(self, fact: Fact) -> Iterator[Part]:
        """A label in bold and its value on one line. Two columns would squeeze both on a phone."""
        label, value = squeezed(fact.label), fact.value.strip()
        if not label or len(label) > LONGEST_LABEL:
            yield from self.paragraph(f"{label}: {value}" if label else value)
            return
        first, *rest = _BREAK.split(value)
        start, *more = tuple(pieces(first, LONGEST_PIECE)) or ("",)
        inlines = [*elements.runs(f"{label}:", weight="Bolder"), *(elements.runs(f" {start}") if start else ())]
        yield Part(self._group, (elements.line(*inlines, apart=False),), f"{label}: {start}".strip(), apart=False)
        yield from (part for one in (*more, *rest) for part in self.paragraph(one, apart=False))

    def _items(self, items: Iterable[Item], *, numbered: bool) -> Iterator[Part]:
        for number, item in enumerate(items, 1):
            yield from self._item(f"{number}." if numbered else "•", item, apart=number == 1)

    def _item(self, mark: str, item: Item, *, apart: bool) -> Iterator[Part]:
        url, title, detail = address(item.url), squeezed(item.title), item.detail.strip()
        if not url or size_of(title) > LONGEST_PIECE:
            named = ": ".join(one for one in (title, detail) if one)
            yield from self.paragraph(" ".join(one for one in (mark, named, item.url.strip()) if one), apart=apart)
            return
        first, *rest = _BREAK.split(detail)
        start, *more = tuple(pieces(first, LONGEST_PIECE)) or ("",)
        if size_of(start) > LONGEST_PIECE:
            start, more = "", [start, *more]
        heard = f"{mark} {f'{title} {url}' if title else url}{f': {start}' if start else ''}"
        yield Part(self._group, tuple(elements.link(mark, title or url, item.url, start, apart=apart)), heard, apart=apart)
        yield from (part for one in (*more, *rest) for part in self.paragraph(one, apart=False))

    def _choices(self, buttons: Iterable[Button], *, listed: bool) -> Iterator[Part]:
        """Buttons, or a list to choose from. What does not fit a button is written out before them."""
        made: list[Choice] = []
        for one in buttons:
            title = squeezed(one.title) or squeezed(one.says)
            if not one.says.strip():
                continue
            if not _is_pressed(one):
                yield from self.paragraph(wording.type_instead(title))
                yield from self.paragraph(one.says)
                continue
            if len(title) > LONGEST_TITLE and title not in self._shown:
                yield from self.paragraph(wording.whole_title(cut(title, LONGEST_TITLE), title))
            made.append((title, one.says))
        if listed:
            yield from (Part(self._group, choose(some), _heard(some)) for some in lists(made))
            return
        for start in range(0, len(made), MOST_ACTIONS - 1):
            some = made[start : start + MOST_ACTIONS - 1] if len(made) > MOST_ACTIONS else made[start:]
            yield self._row(some)
            if len(some) == len(made):
                return

    def _row(self, choices: list[Choice]) -> Part:
        actions = [
            execute(title, "say", {"says": says, "title": cut(title, LONGEST_CHOICE)}, label=title if len(title) > LONGEST_TITLE else "")
            for title, says in choices
        ]
        return Part(self._group, (elements.buttons(*actions),), _heard(choices))

    def _form(self, form: Form) -> Iterator[Part]:
        if question := read_reply_name(form.name):
            yield self._opening(squeezed(form.title) or form.submit, "reply_team", {"question": question})
            return
        is_section = read_name(form.name) is not None
        asked = () if is_section or not form.fields else (*map(elements.heading, _titles(form)), *form_elements(form))
        text = "\n".join([*_titles(form), *map(written, form.fields)])
        if asked and size_of(asked) + 2 * size_of(text) <= MOST_OF_FORM:
            yield Part(self._group, asked, text)
            return
        if not (is_section and form.listed):
            yield from self._heading(form.title)
            yield from (part for one in form.fields for part in self.paragraph(written(one)))
        if is_section:
            yield self._opening(wording.OPEN_SECTION, "section", {"form": form.name}, f"{wording.OPEN_SECTION} {form.title}")

    def _opening(self, title: str, verb: str, data: dict[str, object], label: str = "") -> Part:
        return Part(self._group, (elements.buttons(execute(title, verb, data, label=label)),), wording.choices([title]))


def _titles(form: Form) -> tuple[str, ...]:
    return tuple(pieces(squeezed(form.title), LONGEST_PIECE))


def _heard(choices: Iterable[Choice]) -> str:
    return wording.choices(cut(title, LONGEST_TITLE) for title, _ in choices)
