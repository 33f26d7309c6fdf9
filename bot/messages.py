"""What a message may be, whichever way it comes in. Standard library only: both environments import it."""

from __future__ import annotations

LONGEST_MESSAGE = 20_000
"""Characters. Connectors refuse a longer message whole; Rasa's channels read its first part and say so."""
