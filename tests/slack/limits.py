"""What Slack accepts of a message, a view and a response: `check_message`, `check_view` and `check_response` raise `Refused` as Slack would.

They are stricter than Slack in what our own app must not do: unknown keys, blocks without a `text` that says the same, text that is cut off.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.slack.blocks import check_blocks, texts
from tests.slack.elements import ID, plain
from tests.slack.shapes import Check, Flaw, boolean, one_of, shape, text

MESSAGE_TEXT = 40_000
# chat.update refuses what chat.postMessage still takes, though its page does not say so.
UPDATE_TEXT = 4_000
# Slack does not say how it counts. Reported of the real one: 9,597 characters in 50 blocks were accepted, 11,341 in 45 were refused.
MESSAGE_BLOCKS_TEXT = 10_000
METADATA = 8_000
VIEW = 250_000


class Refused(Exception):
    """Slack's own error code, and what was wrong."""

    def __init__(self, error: str, detail: str) -> None:
        super().__init__(f"{error}: {detail}")
        self.error = error
        self.detail = detail


def _anything(value: Any, at: str) -> None:
    """What is checked elsewhere."""


SAID: dict[str, Check] = {
    "text": _anything,
    "blocks": _anything,
    "metadata": _anything,
    "mrkdwn": boolean,
    "unfurl_links": boolean,
    "unfurl_media": boolean,
    "thread_ts": text(20),
}
MESSAGE = shape({}, {**SAID, "channel": ID, "ts": text(20), "user": ID, "reply_broadcast": boolean})
RESPONSE = shape({}, {**SAID, "response_type": one_of("ephemeral", "in_channel"), "replace_original": boolean, "delete_original": boolean})
_EVERY_VIEW: dict[str, Check] = {
    "type": _anything,
    "blocks": _anything,
    "private_metadata": text(3000),
    "callback_id": ID,
    "external_id": ID,
}
VIEWS: dict[str, Check] = {
    "modal": shape(
        {"title": plain(24), "blocks": _anything},
        _EVERY_VIEW
        | {
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
    ),
    "home": shape({"blocks": _anything}, _EVERY_VIEW),
}


def _object(value: Any, at: str) -> None:
    if not isinstance(value, Mapping):
        raise Flaw("must be an object", at)


METADATA_SHAPE = shape({"event_type": ID, "event_payload": _object})


def check_message(payload: Mapping[str, Any]) -> None:
    """A message as `chat.postMessage` and `chat.postEphemeral` take it; `blocks` and `metadata` are JSON already read."""
    _check_said(payload, MESSAGE)
    if sum(len(said) for said in texts(payload.get("blocks"))) > MESSAGE_BLOCKS_TEXT:
        raise Refused("msg_blocks_too_long", f"the blocks hold more than {MESSAGE_BLOCKS_TEXT} characters")


def check_update(payload: Mapping[str, Any]) -> None:
    """A message as `chat.update` takes it. No blocks at all remove those that were there, no metadata what was there."""
    check_message({key: value for key, value in payload.items() if value or key not in ("blocks", "metadata")})
    if len(payload["text"]) > UPDATE_TEXT:
        raise Refused("msg_too_long", f"text must be less than {UPDATE_TEXT + 1} characters [json-pointer:/text]")


def check_response(payload: Mapping[str, Any]) -> None:
    """What is sent to a `response_url`."""
    if payload.get("delete_original") is True and not payload.keys() & {"text", "blocks"}:
        _as("invalid_arguments", RESPONSE, payload)
    else:
        _check_said(payload, RESPONSE)


def check_view(view: Mapping[str, Any]) -> None:
    """A modal or a Home tab."""
    kind = view.get("type")
    if kind not in VIEWS:
        raise Refused("invalid_arguments", f"unsupported type: {kind} [json-pointer:/view/type]")
    _as("invalid_arguments", VIEWS[kind], view, "/view")
    _as("invalid_arguments", lambda blocks, at: check_blocks(blocks, kind, at), view["blocks"], "/view/blocks")
    if kind == "modal" and "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        raise Refused("invalid_arguments", "missing required field: submit [json-pointer:/view]")
    if len(json.dumps(view)) > VIEW:
        raise Refused("view_too_large", f"a view is at most {VIEW} characters")


def _check_said(payload: Mapping[str, Any], known: Check) -> None:
    _as("invalid_arguments", known, payload)
    said = payload.get("text")
    if not isinstance(said, str) or not said.strip():
        raise Refused("no_text", "a message needs a text, with blocks as well [json-pointer:/text]")
    if len(said) > MESSAGE_TEXT:
        raise Refused("msg_too_long", f"text must be less than {MESSAGE_TEXT + 1} characters [json-pointer:/text]")
    if "blocks" in payload:
        _as("invalid_blocks", lambda blocks, at: check_blocks(blocks, "message", at), payload["blocks"], "/blocks")
    if "metadata" in payload:
        _check_metadata(payload["metadata"])


def _check_metadata(metadata: Any) -> None:
    _as("invalid_metadata_format", METADATA_SHAPE, metadata, "/metadata")
    if len(json.dumps(metadata)) > METADATA:
        raise Refused("metadata_too_large", f"metadata is at most {METADATA} characters [json-pointer:/metadata]")


def _as(error: str, check: Check, value: Any, at: str = "") -> None:
    try:
        check(value, at)
    except Flaw as flaw:
        raise Refused(error, str(flaw)) from None
