"""Fills in a modal as a person would, and gives what Slack sends of it."""

from __future__ import annotations

import copy
from typing import Any


class Form:
    """A modal in front of a person. Nothing but its inputs can be touched."""

    def __init__(self, view: dict[str, Any]) -> None:
        self.view = copy.deepcopy(view)
        self.inputs = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
        self.values = {name: _initial(block["element"]) for name, block in self.inputs.items()}

    def write(self, block: str, text: str) -> Form:
        """Replace the text of a field."""
        assert len(text) <= self.inputs[block]["element"]["max_length"]
        self.values[block]["value"] = text or None
        return self

    def tick(self, *values: str) -> Form:
        """Tick boxes, wherever they are."""
        for value in values:
            block, option = self._option(value)
            self.values[block]["selected_options"].append(option)
        return self

    def untick(self, *values: str) -> Form:
        """Take ticks away."""
        for value in values:
            block, option = self._option(value)
            self.values[block]["selected_options"].remove(option)
        return self

    def choose(self, block: str, value: str) -> Form:
        """Choose a radio button."""
        options = self.inputs[block]["element"]["options"]
        self.values[block]["selected_option"] = next(one for one in options if one["value"] == value)
        return self

    def sent(self) -> dict[str, Any]:
        """The view of the view_submission."""
        values = {name: {block["element"]["action_id"]: self.values[name]} for name, block in self.inputs.items()}
        return {**self.view, "state": {"values": values}}

    def _option(self, value: str) -> tuple[str, dict[str, Any]]:
        boxes = ((name, block["element"]) for name, block in self.inputs.items() if block["element"]["type"] == "checkboxes")
        return next((name, option) for name, box in boxes for option in box["options"] if option["value"] == value)


def _initial(element: dict[str, Any]) -> dict[str, Any]:
    match element["type"]:
        case "checkboxes":
            return {"type": "checkboxes", "selected_options": list(element.get("initial_options", []))}
        case "radio_buttons":
            return {"type": "radio_buttons", "selected_option": element.get("initial_option")}
        case kind:
            return {"type": kind, "value": element.get("initial_value")}
