"""The small parts of Adaptive Cards that replies, sections and enquiries share, as plain dictionaries.

They stand one below the other and wrap, so that a narrow window shows them as a wide one does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.wording import rendering
from bot.wording import teams as wording
from connectors.teams.actions import Action
from connectors.teams.text import parted, target, unmarked

Element = dict[str, Any]
Card = dict[str, Any]
VERSION = "1.5"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
SMALL: Mapping[str, Any] = {"size": "Small", "isSubtle": True}
YES, NO = "yes", "no"
LONGEST_TEXT = 3_000


def runs(text: str, **look: Any) -> list[Element]:
    """Words of a line that look alike and are shown exactly as they are."""
    return [{"type": "TextRun", "text": one, **look} for one in parted(text)]


def line(*inlines: Element, apart: bool = True) -> Element:
    """A line of runs. One that does not stand apart follows the line above it closely."""
    return {"type": "RichTextBlock", "inlines": list(inlines), **({} if apart else {"spacing": "None"})}


def lines(text: str, **look: Any) -> list[Element]:
    """The text, line by line, shown exactly as it is; an empty line makes a gap."""
    made: list[Element] = []
    gap = True
    for one in text.split("\n"):
        if one.strip():
            made.append(line(*runs(one, **look), apart=gap))
        gap = not one.strip()
    return made


def heading(text: str) -> Element:
    """A heading, which screen readers know as one unless something in it could be taken for markup."""
    if words := unmarked(text):
        return {"type": "TextBlock", "text": words, "style": "heading", "weight": "Bolder", "wrap": True}
    return line(*runs(text, weight="Bolder"))


def link(mark: str, title: str, url: str, detail: str = "", *, apart: bool = True) -> list[Element]:
    """A line whose title opens the web address in the browser, and a detail, below it where it might be taken for markup.

    A title that might be is shown as it is, above a link that says what it does. Neither is an action, of which a card may have only so many.
    """
    named, told = unmarked(title), unmarked(f": {detail}") if detail else ""
    below = [line(*runs(detail), apart=False)] if detail else []
    if not named:
        return [line(*runs(f"{mark} {title}"), apart=apart), _linked("", wording.OPEN_LINK, url, apart=False), *below]
    linked = _linked(f"{mark}\u00a0", named, url, told, apart=apart)
    return [linked] if told else [linked, *below]


def _linked(mark: str, title: str, url: str, told: str = "", *, apart: bool) -> Element:
    spacing = {} if apart else {"spacing": "None"}
    return {"type": "TextBlock", "text": f"{mark}[{title}]({target(url)}){told}", "wrap": True, **spacing}


def text_input(name: str, label: str, value: str = "", *, required: bool = False, error: str = "", of_one_line: bool = False) -> Element:
    """A field of several lines or of one, filled in with the value. `error` is what is said where nothing is."""
    filled_in = {"value": value} if value else {}
    shown = {"isMultiline": not of_one_line, "maxLength": max(LONGEST_TEXT, len(value))}
    return {"type": "Input.Text", "id": name, **shown, **_labelled(label, required=required, error=error), **filled_in}


def toggle(name: str, label: str, title: str = wording.TICKED, *, ticked: bool = False, required: bool = False) -> Element:
    """A box to tick, whose value is then yes. `title` stands beside it."""
    shown = {"title": title, "valueOn": YES, "valueOff": NO, "value": YES if ticked else NO, "wrap": True}
    return {"type": "Input.Toggle", "id": name, **_labelled(label, required=required), **shown}


def choice(
    name: str,
    label: str,
    choices: Iterable[tuple[str, str]],
    value: str = "",
    *,
    required: bool = False,
    error: str = "",
    in_full: bool = False,
) -> Element:
    """A choice of one out of titles, each with the value that it stands for: one below the other where it is `in_full`.

    `error` is what is said where none is chosen.
    """
    made = [{"title": title, "value": stands_for} for title, stands_for in choices]
    filled_in = {"value": value} if value else {}
    shown = {"style": "expanded" if in_full else "compact", "wrap": True, "choices": made}
    return {"type": "Input.ChoiceSet", "id": name, **_labelled(label, required=required, error=error), **shown, **filled_in}


def buttons(*actions: Action) -> Element:
    """A row of buttons."""
    return {"type": "ActionSet", "actions": list(actions)}


def card(body: Sequence[Element], text: str, *actions: Action) -> Card:
    """A card with the actions below it, as wide as the window. Where it cannot be drawn, `text` is shown instead."""
    below = {"actions": list(actions)} if actions else {}
    kind = {"type": "AdaptiveCard", "$schema": SCHEMA, "version": VERSION, "fallbackText": text, "msteams": {"width": "full"}}
    return {**kind, "body": list(body), **below}


def _labelled(label: str, *, required: bool, error: str = "") -> Mapping[str, Any]:
    must = {"isRequired": True, "errorMessage": error or wording.nothing_given(label)} if required else {}
    return {"label": rendering.field(label, required=required), **must}
