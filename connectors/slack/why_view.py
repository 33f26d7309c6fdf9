"""Asks in a modal why an answer did not help, and offers to pass the question on to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.identifiers import remove_identifiers
from bot.wording import slack as wording
from connectors.slack.elements import Block, input_block, modal, option, text_input

CALLBACK = "why"
REASON, COMMENT, PASS_ON, VALUE = "reason", "comment", "pass_on", "value"


@dataclass(frozen=True)
class Why:
    """Why the answer to the stored question did not help. With `errors`, by block, nothing is to be kept."""

    question: int
    reason: str = ""
    comment: str = ""
    pass_on: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)


def why_view(question: int, team: str) -> Block:
    """The view for a stored question; `team` is what those who look after the protocols are called. Its way back is `read_why`."""
    reasons = {"type": "radio_buttons", "action_id": VALUE, "options": [option(text, name) for name, text in wording.WHY_REASONS]}
    passes_on = {"type": "checkboxes", "action_id": VALUE, "options": [option(wording.pass_on(team), PASS_ON)]}
    blocks = (
        input_block(REASON, wording.WHY_REASON, reasons, optional=False),
        input_block(COMMENT, wording.WHY_COMMENT, text_input(VALUE), wording.NO_DETAILS),
        input_block(PASS_ON, wording.WHY_WHO, passes_on),
    )
    return modal(CALLBACK, wording.WHY_TITLE, wording.WHY_SEND, wording.CANCEL, blocks, str(question))


def read_why(view: Mapping[str, Any]) -> Why:
    """What the `view` of a view_submission says."""
    values = view["state"]["values"]
    reason = (_value(values, REASON).get("selected_option") or {}).get("value") or ""
    comment = (_value(values, COMMENT).get("value") or "").strip()
    passed = bool(_value(values, PASS_ON).get("selected_options"))
    errors = {}
    if reason not in dict(wording.WHY_REASONS):
        errors[REASON] = wording.CHOOSE_A_REASON
    if removed := remove_identifiers(comment).removed:
        errors[COMMENT] = wording.identifiers_found(removed)
    return Why(int(view["private_metadata"].partition(":")[0]), reason, comment, passed, errors)


def _value(values: Mapping[str, Mapping[str, Any]], block: str) -> Mapping[str, Any]:
    return values.get(block, {}).get(VALUE) or {}
