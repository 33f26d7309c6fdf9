"""What a message may be, whichever way it comes in. Standard library only: both environments import it."""

from __future__ import annotations

from dataclasses import replace

from bot.identifiers import Cleaned, remove_identifiers

LONGEST_MESSAGE = 20_000
"""Characters. Connectors refuse a longer message whole; Rasa's channels read its first part and say so."""


def for_rasa(text: str) -> Cleaned:
    """The first part of a message without personal identifiers, as Rasa gets to see it."""
    cleaned = remove_identifiers(text[:LONGEST_MESSAGE].replace("\x00", " "))
    # Rasa reads a leading slash as an intent name; people's words must never choose one.
    return replace(cleaned, text=cleaned.text.strip().lstrip("/").strip() or "?")
