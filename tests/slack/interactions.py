"""What a person can do with what they see: the element they mean, what they can put into it, and the payloads that Slack makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.slack.blocks import elements_of
from tests.slack.workspace import JSON, Message, View

TEXT_INPUTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
MANY = ("checkboxes", "multi_static_select")
ONE = ("static_select", "external_select", "radio_buttons", "overflow")
PICKED = {
    "users_select": ("initial_user", "selected_user"),
    "multi_users_select": ("initial_users", "selected_users"),
    "channels_select": ("initial_channel", "selected_channel"),
    "conversations_select": ("initial_conversation", "selected_conversation"),
    "datepicker": ("initial_date", "selected_date"),
    "timepicker": ("initial_time", "selected_time"),
    "datetimepicker": ("initial_date_time", "selected_date_time"),
    "file_input": ("initial_files", "files"),
}
NOT_TYPED = {"email_text_input": r"[^@\s]+@[^@\s]+\.[^@\s]+", "url_text_input": r"https?://\S+", "number_input": r"-?\d+(\.\d+)?"}


class CannotDo(AssertionError):
    """Slack's own client would not let a person do this."""


@dataclass(frozen=True)
class Found:
    """An element, the block that it stands in, and, for feedback, the one of its two buttons that is meant."""

    block: JSON
    element: JSON
    button: JSON | None = None


def find(where: Message | View, wanted: str) -> Found:
    """The one element with this action_id, text, accessibility label or value."""
    blocks = where.blocks if isinstance(where, Message) else where.content["blocks"]
    found = [one for one in _all(blocks) if wanted in _known_as(one)]
    if len(found) != 1:
        can = sorted({name for one in _all(blocks) for name in _known_as(one)})
        raise CannotDo(f"{len(found)} elements are {wanted!r}; there are {can}")
    return found[0]


def clicked(found: Found, ts: str) -> JSON:
    """A press of a button, as an action."""
    element = found.button or found.element
    action = {"action_id": found.element["action_id"], "block_id": found.block["block_id"], "type": found.element["type"], "action_ts": ts}
    return action | {key: element[key] for key in ("text", "value", "style") if key in element}


def chosen(found: Found, value: Any, ts: str) -> JSON:
    """A choice in a menu or of ticks, as an action."""
    element = found.element
    return {"action_id": element["action_id"], "block_id": found.block["block_id"], "action_ts": ts, **held(element, value)}


def held(element: JSON, value: Any) -> JSON:
    """What an input holds when a person put `value` into it."""
    kind = element["type"]
    if kind in TEXT_INPUTS:
        return {"type": kind, "value": value or None}
    if kind in MANY:
        return {"type": kind, "selected_options": [_option(element, one) for one in value]}
    if kind in ONE:
        return {"type": kind, "selected_option": _option(element, value) if value else None}
    return {"type": kind, PICKED[kind][1]: value}


def untouched(element: JSON) -> JSON:
    """What an input holds when nobody touched it."""
    kind = element["type"]
    if kind in TEXT_INPUTS:
        return {"type": kind, "value": element.get("initial_value")}
    if kind in MANY:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind in ONE:
        return {"type": kind, "selected_option": element.get("initial_option")}
    initial, selected = PICKED[kind]
    return {"type": kind, selected: element.get(initial)}


def state(blocks: list[JSON], values: Mapping[str, Any]) -> JSON:
    """The state of a view: `values` by block_id or action_id, and what nobody touched."""
    left = dict(values)
    told: JSON = {}
    for one in _all(blocks):
        if one.button or one.element["type"] in ("button", "feedback_buttons", "icon_button", "overflow"):
            continue
        block_id, action_id = one.block["block_id"], one.element["action_id"]
        named = next((name for name in (block_id, action_id) if name in left), None)
        told.setdefault(block_id, {})[action_id] = untouched(one.element) if named is None else held(one.element, left.pop(named))
    if left:
        raise CannotDo(f"nothing to put {sorted(left)} into; there are {sorted(told)}")
    return told


def check_filled(blocks: list[JSON], told: JSON) -> None:
    """Raises `CannotDo` where Slack's client would hold a form back."""
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            value = told[block["block_id"]][element["action_id"]]
            content = next((held for key, held in value.items() if key != "type"), None)
            if not content and not block.get("optional"):
                raise CannotDo(f"{block['label']['text']!r} must be filled in")
            if content and element["type"] in TEXT_INPUTS:
                _check_typed(element, content)


def _check_typed(element: JSON, content: str) -> None:
    if not element.get("min_length", 0) <= len(content) <= element.get("max_length", 3000):
        raise CannotDo(f"{len(content)} characters are too few or too many for {element['action_id']}")
    if element["type"] in NOT_TYPED and not re.fullmatch(NOT_TYPED[element["type"]], content):
        raise CannotDo(f"{content!r} is not what {element['action_id']} takes")


def _option(element: JSON, value: str) -> JSON:
    offered = [*element.get("options", []), *(one for group in element.get("option_groups", []) for one in group["options"])]
    for option in offered:
        if value in (option["value"], option["text"]["text"]):
            return dict(option)
    raise CannotDo(f"{value!r} is not offered; there are {[option['value'] for option in offered]}")


def _all(blocks: list[JSON]) -> Iterator[Found]:
    for block in blocks:
        for element in elements_of(block):
            if element["type"] == "feedback_buttons":
                yield from (Found(block, element, element[key]) for key in ("positive_button", "negative_button"))
            else:
                yield Found(block, element)


def _known_as(found: Found) -> set[str]:
    shown = found.button or found.element
    names = {shown.get("value"), shown.get("accessibility_label"), shown.get("text", {}).get("text")}
    return {name for name in names | ({found.element["action_id"]} if found.button is None else set()) if name}
