"""The small parts of Adaptive Cards that messages, sections and enquiries share. Pure.

What people and protocols wrote is shown in text runs, in which nothing is markup. Only a link's line is a text block, whose title is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.wording import slack as wording

Element = dict[str, Any]
Card = dict[str, Any]
VERSION = "1.5"
LONGEST_NOTE = 3_000
_PLAIN = re.compile(r"[\w\s.,;:?!'’“”()&/+-]*")
_ACTIVE = re.compile(r"([\\`*_\[\]~<>&])")


def run(text: str, **look: Any) -> Element:
    """Words of a line that look alike."""
    return {"type": "TextRun", "text": text, **look}


def line(*runs: Element, spacing: str = "") -> Element:
    """A line of text."""
    return {"type": "RichTextBlock", "inlines": list(runs), **({"spacing": spacing} if spacing else {})}


def lines(text: str, spacing: str = "", **look: Any) -> list[Element]:
    """The text, line by line, after a gap of this size; an empty line makes one of the usual size."""
    made: list[Element] = []
    gap = False
    for one in text.split("\n"):
        if not one.strip():
            gap = bool(made)
            continue
        made.append(line(run(one, **look), spacing=("" if gap else "None") if made else spacing))
        gap = False
    return made


def heading(text: str) -> Element:
    """A heading, which screen readers know as one where nothing in it could be taken for markup."""
    if _PLAIN.fullmatch(text) and not re.match(r"\s*(?:[-+]|\d+[.)])\s", text):
        return {"type": "TextBlock", "text": text, "style": "heading", "weight": "Bolder", "wrap": True}
    return line(run(text, weight="Bolder"))


def link(mark: str, title: str, url: str, detail: str = "") -> Element:
    """A line with a link that opens in the browser."""
    target = url.replace("(", "%28").replace(")", "%29").replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")
    rest = f": {escaped(detail)}" if detail else ""
    return {"type": "TextBlock", "text": f"{escaped(mark)} [{escaped(title)}]({target}){rest}", "wrap": True, "spacing": "Small"}


def escaped(text: str) -> str:
    """The text for where Markdown is read: nothing in it is a link, bold or a list."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))


def address(url: str) -> str:
    """A web address for a link; empty for any other."""
    whole = url.strip()
    return whole if re.fullmatch(r"https?://[^\s\"\\]{1,2000}", whole, re.I) else ""


def labelled(label: str, *, required: bool) -> str:
    """The label of an input: whether it must be filled in is said in it as well."""
    return wording.field(label, required=required)


def text_input(name: str, label: str, value: str = "", *, required: bool = False, error: str = "", lines_: bool = True) -> Element:
    """A field for text. `error` is shown where it is left empty though it must not be."""
    must = {"isRequired": True, "errorMessage": error} if required else {}
    filled_in = {"value": value} if value else {}
    shown = {"id": name, "label": labelled(label, required=required), "isMultiline": lines_, "maxLength": LONGEST_NOTE}
    return {"type": "Input.Text", **shown, **must, **filled_in}


def toggle_input(name: str, label: str, title: str, *, ticked: bool = False) -> Element:
    """A box to tick."""
    shown = {"id": name, "label": label, "title": title, "valueOn": "yes", "valueOff": "no", "wrap": True}
    return {"type": "Input.Toggle", **shown, "value": "yes" if ticked else "no"}


def choice_input(
    name: str,
    label: str,
    choices: Iterable[tuple[str, str]],
    value: str = "",
    *,
    required: bool = False,
    error: str = "",
    open_: bool = False,
) -> Element:
    """A choice of one: titles and what they stand for. `open_` shows all at once."""
    must = {"isRequired": True, "errorMessage": error} if required else {}
    filled_in = {"value": value} if value else {}
    made = [{"title": title, "value": one} for title, one in choices]
    shown = {"id": name, "label": labelled(label, required=required), "style": "expanded" if open_ else "compact", "wrap": True}
    return {"type": "Input.ChoiceSet", **shown, "choices": made, **must, **filled_in}


def row(actions: Sequence[Mapping[str, Any]]) -> Element:
    """Buttons in the middle of a card."""
    return {"type": "ActionSet", "actions": list(actions)}


def card(body: Sequence[Element], actions: Sequence[Mapping[str, Any]], text: str) -> Card:
    """A card that says `text` where cards cannot be shown."""
    below = {"actions": list(actions)} if actions else {}
    schema = "http://adaptivecards.io/schemas/adaptive-card.json"
    shown = {"type": "AdaptiveCard", "$schema": schema, "version": VERSION, "fallbackText": text, "msteams": {"width": "full"}}
    return {**shown, "body": list(body), **below}
