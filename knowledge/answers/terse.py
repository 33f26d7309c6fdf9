"""Understands messages of a word or three in the middle of a conversation, however they are spelt: 'hw big', 'fromat', 'partnrs?'."""

from __future__ import annotations

from rapidfuzz import process

from knowledge.answers.reading import Reading
from knowledge.search.english import anybody_words, everyday_words

MOST_WORDS = 3
CLOSE = 74.0
SHORTEST_GUESSED = 4

FACTS = {
    "kb": "ask_document", "mb": "ask_document", "attachment": "ask_document", "size": "ask_document", "sizes": "ask_document", "big": "ask_document", "large": "ask_document", "format": "ask_document", "pdf": "ask_document",
    "word": "ask_document", "file": "ask_document", "filetype": "ask_document", "document": "ask_document", "documents": "ask_document",
    "link": "ask_document", "download": "ask_document", "where": "ask_document", "website": "ask_document", "addendums": "ask_document",
    "partner": "ask_partners", "partners": "ask_partners", "signatories": "ask_partners", "who": "ask_partners", "whos": "ask_partners",
    "whom": "ask_partners", "organisations": "ask_partners", "councils": "ask_partners", "parties": "ask_partners",
    "purpose": "ask_purpose", "why": "ask_purpose", "reason": "ask_purpose", "point": "ask_purpose",
    "age": "ask_detail", "ages": "ask_detail", "year": "ask_detail",
}  # fmt: skip
"""A word that asks for a fact all by itself, and the kind of question that it is."""


def terse_kind(reading: Reading) -> str | None:
    """The kind of question that a word or three asks of what is in hand, None when they are no such thing."""
    in_hand = reading.context.protocol or reading.context.listed
    if not in_hand or not reading.words or len(reading.words) > MOST_WORDS or reading.organisations or reading.mentioned:
        return None
    telling = [word for word in reading.words if word in FACTS or word not in anybody_words()]
    for word in telling:
        if word in FACTS:
            return FACTS[word]
        if close := _meant(word):
            return FACTS[close]
    return None


def _meant(word: str) -> str | None:
    """The word that a misspelt one stands for, None for a word that is spelt as it should be."""
    if len(word) < SHORTEST_GUESSED or word in everyday_words():
        return None
    of_its_length = [known for known in FACTS if abs(len(known) - len(word)) <= 1]
    found = process.extractOne(word, of_its_length, score_cutoff=CLOSE)
    return found[0] if found else None
