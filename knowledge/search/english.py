"""Everyday English words, so that a correctly spelt word is not taken for a misspelt name."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def everyday_words() -> frozenset[str]:
    """Ordinary words of the field and of the language, lower case."""
    return frozenset(Path(__file__).with_name("everyday_words.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def anybody_words() -> frozenset[str]:
    """Words that name no organisation of their own, as in 'other councils' and 'anyone else'."""
    return frozenset(Path(__file__).with_name("anybody_words.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def follow_up_words() -> frozenset[str]:
    """Words that questions use when what they ask about is already on the table."""
    return frozenset(Path(__file__).with_name("follow_up_words.txt").read_text(encoding="utf-8").split())
