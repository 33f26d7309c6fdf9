"""The small parts of Block Kit that messages, modals and the Home tab share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from connectors.text import cut

LONGEST_TITLE, LONGEST_VALUE, LONGEST_TEXT, LONGEST_NAME = 75, 2_000, 3_000, 255
Block = dict[str, Any]


def plain_text(text: str) -> Block:
    """Text that is shown exactly as it is."""
    return {"type": "plain_text", "text": text, "emoji": False}


def button(title: str, action: str, value: str, label: str = "") -> Block:
    """A button. `label` is what a screen reader says, where the title alone does not say enough."""
    return {
        "type": "button",
        "text": plain_text(cut(title, LONGEST_TITLE)),
        "action_id": action[:LONGEST_NAME],
        "value": value,
        "accessibility_label": cut(label or title, LONGEST_TITLE),
    }


def actions(*buttons: Block, block_id: str = "") -> Block:
    """A row of buttons."""
    named = {"block_id": block_id} if block_id else {}
    return {"type": "actions", "elements": list(buttons), **named}


def context(*lines: str, block_id: str = "") -> Block:
    """Small grey text."""
    named = {"block_id": block_id} if block_id else {}
    return {"type": "context", "elements": [plain_text(line) for line in lines], **named}


def option(text: str, value: str, description: str = "") -> Block:
    """A choice of checkboxes or radio buttons, its text cut at what Slack shows."""
    more = {"description": plain_text(cut(description, LONGEST_TITLE))} if description else {}
    return {"text": plain_text(cut(text, LONGEST_TITLE)), "value": value, **more}


def text_input(action: str, text: str = "") -> Block:
    """A field of several lines, filled in with the text."""
    filled_in = {"initial_value": text} if text else {}
    return {"type": "plain_text_input", "action_id": action, "multiline": True, "max_length": LONGEST_TEXT, **filled_in}


def input_block(block: str, label: str, element: Block, hint: str = "", *, optional: bool = True) -> Block:
    """A labelled input; what is wrong with it is shown on it."""
    more = {"hint": plain_text(hint)} if hint else {}
    return {"type": "input", "block_id": block, "label": plain_text(label), "element": element, "optional": optional, **more}


def modal(callback: str, title: str, submit: str, close: str, blocks: Iterable[Block], metadata: str) -> Block:
    """A modal that can be sent."""
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain_text(title),
        "submit": plain_text(submit),
        "close": plain_text(close),
        "private_metadata": metadata,
        "blocks": list(blocks),
    }


def rows(buttons: Iterable[Block], width: int = 5) -> list[list[Block]]:
    """Buttons in rows that look well."""
    every = list(buttons)
    return [every[start : start + width] for start in range(0, len(every), width)]
