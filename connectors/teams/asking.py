"""What is asked with inputs on a card, and how what comes back is read: one of many choices, and forms that are no section of an audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.replies import Field, Form
from bot.wording import rendering
from bot.wording import teams as wording
from connectors.teams.actions import execute
from connectors.teams.elements import SMALL, YES, Element, buttons, choice, line, runs, text_input, toggle
from connectors.teams.text import size_of
from connectors.text import cut, squeezed

CHOICE, FIELD = "choice", "field:"
LONGEST_CHOICE = 100
LONGEST_LABEL = 200
MOST_OF_CHOICES = 4_000
"""UTF-16 units of what one list stands for, of which a card holds every one twice."""

Choice = tuple[str, str]
"""A title, and what it types."""


def lists(choices: Sequence[Choice]) -> Iterator[Sequence[Choice]]:
    """The choices, as many together as one list holds."""
    held: list[Choice] = []
    for one in choices:
        if held and size_of([*held, one]) > MOST_OF_CHOICES:
            yield held
            held = []
        held.append(one)
    if held:
        yield held


def choose(choices: Sequence[Choice]) -> tuple[Element, ...]:
    """A list to choose one from. It is found again by its place, as titles may be alike."""
    places = [(cut(title, LONGEST_CHOICE), str(place)) for place, (title, _) in enumerate(choices)]
    data = {"choices": [{"title": cut(title, LONGEST_CHOICE), "says": says} for title, says in choices]}
    asked = choice(CHOICE, wording.CHOOSE_ONE, places, required=True, error=wording.NOTHING_CHOSEN)
    return (asked, buttons(execute(wording.CHOOSE, "say_chosen", data, asks=True)))


def chosen_of(data: Mapping[str, Any]) -> tuple[str, str]:
    """What was chosen of a list: what it types, and its title; empty for what is none of them."""
    choices, place = data.get("choices"), data.get(CHOICE)
    if not isinstance(choices, list) or not isinstance(place, str) or place not in map(str, range(len(choices))):
        return "", ""
    found = choices[int(place)]
    says, title = (found.get("says"), found.get("title")) if isinstance(found, dict) else (None, None)
    return (says, title) if isinstance(says, str) and isinstance(title, str) else ("", "")


def form_elements(form: Form) -> tuple[Element, ...]:
    """The inputs of a form below its title, and the button that sends them."""
    data = {
        "form": form.name,
        "says": form.says,
        "title": squeezed(form.title),
        "fields": [one.name for one in form.fields],
        "toggles": [place for place, one in enumerate(form.fields) if one.input == "toggle"],
    }
    asked = [element for place, one in enumerate(form.fields) for element in _asked(place, one)]
    return (*asked, buttons(execute(form.submit, "form_sent", data, style="positive", asks=True)))


def message_of_form(data: Mapping[str, Any]) -> str:
    """The message that a sent form types, as `bot.replies.Form` says; what is no field of a form types nothing."""
    says, names, toggles = data.get("says"), data.get("fields"), data.get("toggles")
    typed = [says] if isinstance(says, str) and says else []
    for place, name in enumerate(names if isinstance(names, list) else []):
        value = data.get(f"{FIELD}{place}")
        words = squeezed(value) if isinstance(value, str) else ""
        is_unticked = isinstance(toggles, list) and place in toggles and words != YES
        if words and not is_unticked:
            typed.append(f"{name}: {words}")
    return "\n".join(typed)


def written(one: Field) -> str:
    """A field for who answers by typing."""
    label = rendering.field(_label(one), required=one.required)
    said = [label, one.help.strip(), wording.options(", ".join(one.options)) if one.options else ""]
    return "\n".join(part for part in said if part)


def _asked(place: int, one: Field) -> Iterator[Element]:
    """An input. What is longer than a label, and what helps to fill it in, stands above it."""
    name, label = f"{FIELD}{place}", _label(one)
    if len(label) > LONGEST_LABEL:
        yield line(*runs(label))
    for text in filter(str.strip, one.help.splitlines()):
        yield line(*runs(text, **SMALL))
    label = cut(label, LONGEST_LABEL)
    if one.input == "toggle":
        yield toggle(name, label, ticked=one.value == YES, required=one.required)
    elif one.input == "choice" and one.options:
        options = [(option, option) for option in dict.fromkeys(one.options)]
        yield choice(name, label, options, one.value if one.value in one.options else "", required=one.required)
    else:
        yield text_input(name, label, one.value, required=one.required)


def _label(one: Field) -> str:
    return squeezed(one.label) or squeezed(one.name) or wording.YOUR_ANSWER
