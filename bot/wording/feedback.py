"""The question whether an answer helped, where a connector shows it itself."""

from __future__ import annotations

from bot.replies import Button

QUESTION = "Was this helpful?"
HELPFUL = Button("Helpful", "That was helpful")
NOT_HELPFUL = Button("Not helpful", "That was not helpful")
