"""Turns a Reply into Teams' messages: one where it fits, else pages, with every line of the Reply on one of them. Pure.

A reply that is nothing but text is a plain message. Everything else is a card: a message with a card has no text besides, since Teams would
show both, and its summary is the whole page as plain text. A button that is one of more than fit becomes one of a list to choose from.
Whether an answer helped is asked by Teams' own thumbs. Documents are links in the card: Teams shows citations in texts only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.replies import Button, Buttons, Fact, Facts, Feedback, Field, Form, Item, Items, Reply, Text
from bot.wording import feedback
from bot.wording import slack as wording
from connectors.section_forms import read_name, read_reply_name
from connectors.teams.actions import Action, execute
from connectors.teams.elements import (
    Card,
    Element,
    address,
    card,
    choice_input,
    heading,
    line,
    lines,
    link,
    row,
    run,
    text_input,
    toggle_input,
)
from connectors.text import cut, pieces

MOST_ACTIONS = 6
MOST_SIZE = 30_000
"""UTF-16 units of a page, of the 40,960 that Teams takes. The rest is the frame, and the numbers put in when it is sent."""
LONGEST_PLAIN = 8_000
LONGEST_PIECE, LONGEST_SAYS, LONGEST_CHOICE = 1_500, 2_000, 100
CHOICE, FIELD = "choice", "field:"


@dataclass(frozen=True)
class Message:
    """A page of a reply. `text` is all of it in words; `feedback` is the stored question of which it is asked whether it was answered well."""

    text: str
    card: Card | None = None
    feedback: int | None = None


@dataclass(frozen=True)
class _Part:
    """What stays together on a page: elements, and what is heard of them. One that `leads` is never the last of a page that goes on."""

    elements: tuple[Element, ...]
    text: str
    actions: int = 0
    leads: bool = False

    @property
    def size(self) -> int:
        return size_of(self.elements) + 2 * size_of(self.text)


def messages_of(reply: Reply, chosen: str = "") -> tuple[Message, ...]:
    """The messages of a reply, after a line that names the button it answers, if there is one."""
    asked = next((one.question for one in reply.elements if isinstance(one, Feedback)), None)
    if asked is None and all(isinstance(one, Text) for one in reply.elements):
        text = "\n\n".join(one for one in (wording.chose(chosen) if chosen.strip() else "", reply.to_text()) if one)
        if 0 < len(text) <= LONGEST_PLAIN:
            return (Message(text),)
    pages = list(_pages(tuple(_parts(reply, chosen))))
    return tuple(_message(page, number, len(pages), asked) for number, page in enumerate(pages, 1))


def parts_of(reply: Reply) -> tuple[list[Element], str]:
    """The elements of a reply without buttons that is known to be short, and the same in words."""
    parts = tuple(_parts(reply, ""))
    return [one for part in parts for one in part.elements], "\n\n".join(part.text for part in parts if part.text)


def _message(parts: Sequence[_Part], number: int, of: int, asked: int | None) -> Message:
    elements = [one for part in parts for one in part.elements]
    heard = [part.text for part in parts if part.text]
    more: list[Action] = []
    if of > 1:
        where = wording.page(number, of) if number < of else wording.last_page(of)
        elements += lines(where, isSubtle=True, size="Small")
        heard.append(where)
    if number < of:
        more = [execute(wording.SHOW_MORE, "more", {"page": number + 1})]
    text = "\n\n".join(heard)
    return Message(text, card(elements, more, text), asked if number == of else None)


def _pages(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """As many parts on each page as fit, with an action left for the next page."""
    page: list[_Part] = []
    for part in parts:
        size, actions = sum(one.size for one in page), sum(one.actions for one in page)
        if page and (size + part.size > MOST_SIZE or actions + part.actions > MOST_ACTIONS - 1):
            held: list[_Part] = []
            while len(page) > 1 and page[-1].leads:
                held.insert(0, page.pop())
            yield page
            page = held
        page.append(part)
    if page:
        yield page


def _parts(reply: Reply, chosen: str) -> Iterator[_Part]:
    if chosen.strip():
        yield _said(wording.chose(chosen), isSubtle=True, size="Small")
    wanted = sum(_actions_of(one) for one in reply.elements)
    for element in reply.elements:
        match element:
            case Text():
                yield from _text(element)
            case Facts(facts=facts, title=title):
                yield from _headed(title)
                yield from (part for fact in facts for part in _fact(fact))
            case Items(items=items, numbered=numbered):
                yield from (part for number, item in enumerate(items, 1) for part in _item(f"{number}." if numbered else "•", item))
            case Buttons(buttons=buttons):
                yield from _choices(buttons, listed=wanted > MOST_ACTIONS - 1)
            case Form():
                yield from _form(element)
            case Feedback():
                yield _Part((), wording.feedback_typed(feedback.HELPFUL.says, feedback.NOT_HELPFUL.says))


def _actions_of(element: object) -> int:
    return len(element.buttons) if isinstance(element, Buttons) else int(isinstance(element, Form))


def _said(text: str, spacing: str = "", **look: Any) -> _Part:
    return _Part(tuple(lines(text, spacing, **look)), text, leads=text.endswith(":"))


def _text(element: Text) -> Iterator[_Part]:
    match element.role:
        case "heading":
            yield from _headed(element.text)
        case "quote":
            for one in pieces(f"“{element.text.strip()}”" if element.text.strip() else "", LONGEST_PIECE):
                yield _Part(({"type": "Container", "style": "emphasis", "items": lines(one)},), one)
        case "note":
            yield from (_said(one, isSubtle=True, size="Small") for one in pieces(element.text, LONGEST_PIECE))
        case _:
            yield from (_said(one) for one in pieces(element.text, LONGEST_PIECE))


def _headed(text: str) -> Iterator[_Part]:
    for one in pieces(" ".join(text.split()), LONGEST_PIECE):
        yield _Part((heading(one),), one, leads=True)


def _fact(fact: Fact) -> Iterator[_Part]:
    label = " ".join(fact.label.split())
    first, *rest = tuple(pieces(fact.value, LONGEST_PIECE)) or ("",)
    start, *more = first.split("\n") if first else [""]
    runs = [run(f"{label}:", weight="Bolder")] if label else []
    made = [line(*runs, run(f" {start}" if label else start), spacing="Small")] if label or start else []
    if made:
        yield _Part((*made, *lines("\n".join(more))), f"{label}: {first}" if label else first)
    yield from (_said(one) for one in rest)


def _item(mark: str, item: Item) -> Iterator[_Part]:
    target, title, detail = address(item.url), " ".join(item.title.split()), item.detail.strip()
    if not target or len(title) > LONGEST_PIECE:
        named = ": ".join(one for one in (title, detail) if one)
        yield from (
            _said(one, spacing="Small") for one in pieces(" ".join(one for one in (mark, named, item.url.strip()) if one), LONGEST_PIECE)
        )
        return
    first, *rest = tuple(pieces(detail, LONGEST_PIECE)) or ("",)
    heard = f"{mark} {title or target}{f': {first}' if first else ''} {target}"
    yield _Part((link(mark, title or target, target, first),), heard)
    yield from (_said(one) for one in rest)


def _choices(buttons: Iterable[Button], *, listed: bool) -> Iterator[_Part]:
    """Buttons, or where there are too many of them one list to choose from. What does not fit a button is written out before them."""
    made: list[tuple[str, str]] = []
    for one in buttons:
        if not one.says.strip():
            continue
        title = " ".join(one.title.split()) or " ".join(one.says.split())
        if len(one.says) > LONGEST_SAYS:
            yield _said(wording.type_instead(cut(title, LONGEST_PIECE)))
            yield from (_said(piece) for piece in pieces(one.says, LONGEST_PIECE))
            continue
        if len(title) > LONGEST_CHOICE:
            yield from (_said(piece) for piece in pieces(wording.whole_title(cut(title, LONGEST_CHOICE), title), LONGEST_PIECE))
        made.append((cut(title, LONGEST_CHOICE), one.says))
    if not made:
        return
    heard = wording.choices(title for title, _ in made)
    if not listed or len(made) == 1:
        actions = [execute(title, "say", {"says": says, "title": title}) for title, says in made]
        yield _Part((row(actions),), heard, actions=len(actions))
        return
    for start in range(0, len(made), LONGEST_CHOICE):
        yield _listed(made[start : start + LONGEST_CHOICE], heard)


def _listed(choices: Sequence[tuple[str, str]], heard: str) -> _Part:
    """What is chosen is found again by its place, as titles may be alike."""
    every = [{"says": says, "title": title} for title, says in choices]
    named = [(title, str(place)) for place, (title, _) in enumerate(choices)]
    chooser = choice_input(CHOICE, wording.CHOOSE_ONE, named, required=True, error=wording.CHOOSE_ONE)
    return _Part((chooser, row([execute(wording.CHOOSE, "say_chosen", {"choices": every})])), heard, actions=1)


def chosen_of(data: Mapping[str, Any]) -> tuple[str, str]:
    """What was chosen of a list: what it types, and its title; empty for what is none of them."""
    choices, place = data.get("choices"), data.get(CHOICE)
    if (
        not isinstance(choices, list)
        or not isinstance(place, str)
        or not place.isascii()
        or not place.isdigit()
        or int(place) >= len(choices)
    ):
        return "", ""
    found = choices[int(place)]
    held: Mapping[str, Any] = found if isinstance(found, dict) else {}
    says, title = held.get("says"), held.get("title")
    return (says, title) if isinstance(says, str) and isinstance(title, str) else ("", "")


def _form(form: Form) -> Iterator[_Part]:
    if question := read_reply_name(form.name):
        yield _button(form.title, "reply_team", {"question": question})
        return
    if read_name(form.name):
        if not form.listed:
            yield from _headed(form.title)
            yield from (_said(wording.field(one.label, required=one.required)) for one in form.fields)
        yield _button(wording.OPEN_SECTION, "section", {"form": form.name}, f"{wording.OPEN_SECTION} {form.title}")
        return
    yield from _headed(form.title)
    for one in form.fields:
        helped = lines(one.help, isSubtle=True, size="Small")
        yield _Part((_input(one), *helped), "\n".join(part for part in (wording.field(one.label, required=one.required), one.help) if part))
    toggles = [one.name for one in form.fields if one.input == "toggle"]
    data = {"form": form.name, "says": form.says, "title": form.title, "fields": [one.name for one in form.fields], "toggles": toggles}
    yield _Part((row([execute(form.submit, "form_sent", data, style="positive")]),), wording.choices([form.submit]), actions=1)


def _button(title: str, verb: str, data: Mapping[str, Any], label: str = "") -> _Part:
    return _Part((row([execute(title, verb, data, label=label)]),), wording.choices([title]), actions=1)


def _input(field: Field) -> Element:
    name, error = f"{FIELD}{field.name}", wording.fill_in(field.label)
    if field.input == "toggle":
        return toggle_input(name, field.label, field.label, ticked=field.value == "yes")
    if field.input == "choice":
        options = [(one, one) for one in field.options]
        return choice_input(name, field.label, options, field.value, required=field.required, error=error)
    return text_input(name, field.label, field.value, required=field.required, error=error)


def message_of_form(data: Mapping[str, Any]) -> str:
    """The message that a sent form types, as `bot.replies.Form` says."""
    says, names, toggles = data.get("says"), data.get("fields"), data.get("toggles")
    typed = [says] if isinstance(says, str) and says else []
    for name in names if isinstance(names, list) else []:
        value = data.get(f"{FIELD}{name}")
        words = " ".join(value.split()) if isinstance(value, str) else ""
        unticked = isinstance(toggles, list) and name in toggles and words != "yes"
        if words and not unticked:
            typed.append(f"{name}: {words}")
    return "\n".join(typed)


def size_of(held: object) -> int:
    """How much of a message it takes, in UTF-16 units of its JSON."""
    return len(json.dumps(held, ensure_ascii=False).encode("utf-16-le", "surrogatepass")) // 2
