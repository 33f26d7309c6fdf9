"""Holds every conversation of the YAML files here against the running assistant.

A turn says something (`say`) and what the reply must be: `outcome`, `leads` (the reply begins with it), `has` and `lacks`
(parts of the reply, capitals aside), `buttons` (their number).
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.assistant import Assistant

HERE = Path(__file__).parent
CONVERSATIONS = [
    pytest.param(turns, id=f"{file.stem}: {name}")
    for file in sorted(HERE.glob("*.yml"))
    for name, turns in yaml.safe_load(file.read_text(encoding="utf-8")).items()
]


@pytest.mark.parametrize("turns", CONVERSATIONS)
def test_the_conversation_goes_as_written(assistant: Assistant, turns: list[dict[str, Any]]) -> None:
    sender = uuid.uuid4().hex
    for turn in turns:
        messages = assistant.messages(sender, turn["say"])
        assert len(messages) == 1, f"{turn['say']!r} was answered with {len(messages)} messages"
        check(turn, messages[0])


def check(turn: dict[str, Any], message: dict[str, Any]) -> None:
    """Assert what a turn expects of its reply."""
    text = message["text"]
    told = f"\n> {turn['say']}\n< {text}"
    if "outcome" in turn:
        assert message["custom"]["outcome"] == turn["outcome"], told
    if "leads" in turn:
        assert text.lower().startswith(turn["leads"].lower()), told
    for part in turn.get("has", ()):
        assert part.lower() in text.lower(), f"{part!r} is missing from{told}"
    for part in turn.get("lacks", ()):
        assert part.lower() not in text.lower(), f"{part!r} must not be in{told}"
    if "buttons" in turn:
        assert len(message.get("buttons", ())) == turn["buttons"], told
