"""The blocks of each surface: messages, modals and the Home tab. Slack's reference of blocks, as checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from tests.slack.elements import ID, IMAGE, URL, element, mrkdwn_or_plain, plain
from tests.slack.rich_text import RICH_TEXT
from tests.slack.shapes import Check, Flaw, boolean, exactly_one, one_of, several, shape, text, typed

MENUS = (
    "static_select",
    "multi_static_select",
    "external_select",
    "users_select",
    "multi_users_select",
    "channels_select",
    "conversations_select",
)
CHOICES = ("checkboxes", "radio_buttons", "datepicker", "timepicker", *MENUS)
BUTTONS = ("button", "overflow")
TYPED_IN_MODALS = ("email_text_input", "url_text_input", "number_input", "file_input")
TABLE_TEXT = 10_000
MARKDOWN_TEXT = 12_000


def _block(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, then: Check | None = None) -> Check:
    return shape(required, {**(optional or {}), "block_id": ID}, then)


def _says_something(value: Mapping[str, Any], at: str) -> None:
    if "text" not in value and "fields" not in value:
        raise Flaw("must have text or fields", at)


def _context_element(value: Any, at: str) -> None:
    is_image = isinstance(value, Mapping) and value.get("type") == "image"
    check = typed({"image": IMAGE}) if is_image else mrkdwn_or_plain(3000)
    check(value, at)


def _table(value: Mapping[str, Any], at: str) -> None:
    rows = value["rows"]
    if any(len(one) != len(other) for one, other in pairwise(rows)):
        raise Flaw("rows must have the same number of cells", at)
    if sum(len(said) for said in texts(rows)) > TABLE_TEXT:
        raise Flaw(f"must be less than {TABLE_TEXT + 1} characters", at)


CELL = typed({"raw_text": shape({"text": text(3000, blank=True)}), "rich_text": shape({"elements": RICH_TEXT})})
COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})

ANYWHERE: dict[str, Check] = {
    "section": _block(
        {},
        {
            "text": mrkdwn_or_plain(3000),
            "fields": several(mrkdwn_or_plain(2000), 10),
            "accessory": element("image", *BUTTONS, *CHOICES),
            "expand": boolean,
        },
        _says_something,
    ),
    "header": _block({"text": plain(150)}),
    "divider": _block({}),
    "context": _block({"elements": several(_context_element, 10)}),
    "image": _block(
        {"alt_text": text(2000)},
        {"image_url": URL, "slack_file": shape({}, {"id": ID, "url": URL}), "title": plain(2000)},
        exactly_one("image_url", "slack_file"),
    ),
    "rich_text": _block({"elements": RICH_TEXT}),
}


def _asking(actions: Sequence[str], inputs: Sequence[str]) -> dict[str, Check]:
    return {
        "actions": _block({"elements": several(element(*BUTTONS, *CHOICES, *actions), 25)}),
        "input": _block(
            {"label": plain(2000), "element": element(*CHOICES, "plain_text_input", *inputs)},
            {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
        ),
    }


BLOCKS: dict[str, Mapping[str, Check]] = {
    "message": {
        **ANYWHERE,
        **_asking(["datetimepicker"], ["datetimepicker"]),
        "context_actions": _block({"elements": several(element("feedback_buttons", "icon_button"), 5)}),
        "table": _block({"rows": several(several(CELL, 20), 100)}, {"column_settings": several(COLUMN, 20)}, _table),
        "markdown": _block({"text": text(MARKDOWN_TEXT)}),
    },
    "modal": {**ANYWHERE, **_asking(["datetimepicker"], ["datetimepicker", *TYPED_IN_MODALS])},
    "home": {**ANYWHERE, **_asking([], [])},
}
MOST = {"message": 50, "modal": 100, "home": 100}


def check_blocks(blocks: Any, surface: str, at: str = "/blocks") -> None:
    """Raise `Flaw` unless these are blocks that may stand together on this surface."""
    several(typed(BLOCKS[surface]), MOST[surface])(blocks, at)
    _once([block["block_id"] for block in blocks if "block_id" in block], "block_id", at)
    for place, block in enumerate(blocks):
        _once([held["action_id"] for held in elements_of(block) if "action_id" in held], "action_id", f"{at}/{place}")
    if sum(held.get("focus_on_load") is True for block in blocks for held in elements_of(block)) > 1:
        raise Flaw("only one element can have focus_on_load", at)
    if sum(block["type"] == "table" for block in blocks) > 1:
        raise Flaw("only one table allowed", at)


def elements_of(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The elements of a block that a person can use."""
    held = [*block.get("elements", []), block.get("element"), block.get("accessory")]
    if block["type"] not in ("actions", "context_actions", "input", "section"):
        return []
    return [one for one in held if one is not None and one["type"] != "image"]


def texts(value: Any) -> Iterator[str]:
    """Every text that blocks show."""
    if isinstance(value, Mapping):
        for key, held in value.items():
            if key == "text" and isinstance(held, str):
                yield held
            else:
                yield from texts(held)
    elif isinstance(value, list):
        for held in value:
            yield from texts(held)


def _once(names: list[str], what: str, at: str) -> None:
    for name in set(names):
        if names.count(name) > 1:
            raise Flaw(f"{what} `{name}` already exists", at)
