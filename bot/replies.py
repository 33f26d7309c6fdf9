"""The neutral reply that every action returns and every connector renders.

A Reply is complete as plain text (`to_text`) and travels as JSON without loss (`to_json`, `from_json`).
Standard library only: both environments import it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Text:
    """A paragraph of plain text. `role` tells the renderer how it stands: lead, body, quote, note or heading."""

    kind: ClassVar[str] = "text"
    text: str
    role: str = "body"


@dataclass(frozen=True)
class Fact:
    """One label and its value."""

    label: str
    value: str


@dataclass(frozen=True)
class Facts:
    """Labelled facts, in order, under an optional title."""

    kind: ClassVar[str] = "facts"
    facts: tuple[Fact, ...]
    title: str = ""


@dataclass(frozen=True)
class Item:
    """One line of a list; `url` makes its title a link."""

    title: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True)
class Items:
    """A list of items, numbered or bulleted."""

    kind: ClassVar[str] = "items"
    items: tuple[Item, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Button:
    """A choice: `title` is shown, `says` is what pressing it types."""

    title: str
    says: str


@dataclass(frozen=True)
class Buttons:
    """Choices that can be pressed or typed."""

    kind: ClassVar[str] = "buttons"
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Field:
    """One input of a form: `input` is toggle, text or choice."""

    name: str
    label: str
    input: str = "text"
    required: bool = False
    help: str = ""
    options: tuple[str, ...] = ()
    value: str = ""


@dataclass(frozen=True)
class Form:
    """Inputs that are sent together; always answerable in plain chat too.

    Sending one types a message: `says`, then a line `name: value` for each field that has a value. A ticked toggle's value is yes;
    toggles that are not ticked and empty fields have no line. Line breaks within a value become spaces. What a `listed` form asks
    stands in the reply besides, so that it adds nothing to the plain text and can stay closed until it is wanted.
    """

    kind: ClassVar[str] = "form"
    name: str
    title: str
    fields: tuple[Field, ...]
    submit: str = "Send"
    says: str = ""
    listed: bool = False


@dataclass(frozen=True)
class Feedback:
    """Asks whether the answer helped; `question` is the id of the stored question."""

    kind: ClassVar[str] = "feedback"
    question: int


Element = Text | Facts | Items | Buttons | Form | Feedback


@dataclass(frozen=True)
class Source:
    """What an answer was taken from: its title, what it says of itself, and where its document is, if that is known."""

    title: str
    extract: str
    url: str = ""


@dataclass(frozen=True)
class Reply:
    """What the assistant says in one turn.

    `outcome` is answered, asked, declined, chat or failed; `about` lists protocol slugs. `sources` are for platforms that cite by
    themselves. They are no part of the text, which names the protocols and links to the documents that it speaks of.
    """

    elements: tuple[Element, ...]
    outcome: str = "answered"
    about: tuple[str, ...] = ()
    tags: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()

    def to_text(self) -> str:
        """The whole reply as plain text; buttons are listed as what can be typed only when no renderer shows them."""
        return "\n\n".join(part for part in (_plain(element) for element in self.elements) if part)

    def buttons(self) -> tuple[Button, ...]:
        """Every button of the reply, in order."""
        return tuple(b for element in self.elements if isinstance(element, Buttons) for b in element.buttons)

    def to_json(self) -> dict[str, Any]:
        """JSON form, lossless."""
        return {
            "elements": [{"kind": element.kind, **asdict(element)} for element in self.elements],
            "outcome": self.outcome,
            "about": list(self.about),
            "tags": dict(self.tags),
            "sources": [asdict(source) for source in self.sources],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reply:
        """Read the JSON form back; raise ValueError for anything that is not a Reply."""
        try:
            elements = tuple(_element(raw) for raw in data["elements"])
            sources = tuple(Source(**source) for source in data.get("sources", ()))
            return cls(elements, str(data["outcome"]), tuple(data["about"]), dict(data.get("tags", {})), sources)
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a reply: {error}") from error


def _plain(element: Element) -> str:
    match element:
        case Text(text=text, role="quote"):
            return f"“{text}”"
        case Text(text=text):
            return text
        case Facts(facts=facts, title=title):
            return "\n".join([*([title] if title else []), *(f"{fact.label}: {fact.value}" for fact in facts)])
        case Items(items=items, numbered=numbered):
            return "\n".join(_plain_item(number, item, numbered) for number, item in enumerate(items, 1))
        case Form(title=title, fields=fields, listed=False):
            return "\n".join([title, *(f"{one.label}{' (required)' if one.required else ''}" for one in fields)])
        case _:
            return ""


def _plain_item(number: int, item: Item, numbered: bool) -> str:
    mark = f"{number}." if numbered else "-"
    detail = f": {item.detail}" if item.detail else ""
    link = f" {item.url}" if item.url else ""
    return f"{mark} {item.title}{detail}{link}"


def _element(raw: Mapping[str, Any]) -> Element:
    data = dict(raw)
    match data.pop("kind"):
        case "text":
            return Text(**data)
        case "facts":
            return Facts(tuple(Fact(**fact) for fact in data["facts"]), data["title"])
        case "items":
            return Items(tuple(Item(**item) for item in data["items"]), data["numbered"])
        case "buttons":
            return Buttons(tuple(Button(**button) for button in data["buttons"]))
        case "form":
            fields = tuple(Field(**{**one, "options": tuple(one["options"])}) for one in data["fields"])
            return Form(**{**data, "fields": fields})
        case "feedback":
            return Feedback(**data)
        case other:
            raise ValueError(f"not a reply: unknown element {other!r}")
