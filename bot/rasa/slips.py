"""Typing slips, put into messages that are learnt from, so that misspelt ones are understood too. Standard library only."""

from __future__ import annotations

import random
import string

SHORTEST_WITH_SLIPS = 4


def with_slips(text: str, chance: random.Random, letters_per_slip: int) -> str:
    """The text with a typing slip every so many letters, at least one: swapped, left out, doubled or wrong letters."""
    letters = list(text)
    if len(letters) < SHORTEST_WITH_SLIPS:
        return text
    for _ in range(max(1, len(letters) // letters_per_slip)):
        place, slip = chance.randrange(len(letters) - 1), chance.random()
        if slip < 0.35:
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
        elif slip < 0.6:
            letters[place] = ""
        elif slip < 0.8:
            letters[place] *= 2
        else:
            letters[place] = chance.choice(string.ascii_lowercase)
    return "".join(letters)
