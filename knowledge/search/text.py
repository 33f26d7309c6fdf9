"""Prepares what people type for understanding: mark-up, e-mail lines and control characters off, sentences and words out.

Standard library only.
"""

from __future__ import annotations

import re
import unicodedata

MAXIMUM_LENGTH = 4000
"""Characters that are read; a longer message is read at its beginning and its end."""

SHORTEST_STEM = 4
_SLACK_LINK = re.compile(r"<(?:https?|mailto|tel):[^|>\s]*\|([^>]*)>")
_SLACK_MENTION = re.compile(r"<[@#!][^>]*>|<at>[^<]*</at>", re.I)
_URL = re.compile(r"<?\bhttps?://[^\s>|]+>?", re.I)
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.I)
_PLACEHOLDER = re.compile(
    r"(?:\b(?:(?:my|his|her|their|the|child's|pupil's|student's)\s+)?"
    r"(?:nhs|upn|ni|nino|national insurance|dob|d\.o\.b\.?|date of birth|tel(?:ephone)?|phone|mobile|mob|e-?mail|post ?code)"
    r"(?:\s+(?:no|number|num|nr|address))?\b\.?\s*(?:is\b|was\b|[:=#-])?\s*)?\[[A-Za-z -]{3,30} removed\]",
    re.I,
)
"""What is left of an identifier, with the words that only say what it was: no NHS is spoken of in 'NHS no: …'."""
_HEADER = re.compile(r"^\s*>?\s*(?:from|sent|to|cc|bcc|date|importance)\s*:.*$", re.I | re.M)
_SUBJECT = re.compile(r"^\s*>?\s*subject\s*:\s*(?:(?:re|fw|fwd)\s*:\s*)*", re.I | re.M)
_SIGNATURE = re.compile(
    r"\n\s*(?:kind(?:est)? regards|many thanks|best wishes|regards|warm regards|thanks|thx|cheers|sent from my|--)\b[^?]*\Z", re.I
)
_QUOTE = re.compile(r"^\s*(?:>|&gt;)+\s?", re.M)
_STARS = re.compile(r"[*_~`]+(?=\S)|(?<=\S)[*_~`]+")
_EMOJI_CODE = re.compile(r":[a-z][a-z0-9_+-]{1,40}:")
_SPELT = re.compile(r"\b(?:[A-Z][ .]){2,7}[A-Z]\b")
"""Letters spelt out one by one, 'N C M P' or 'N.C.M.P'."""
_SPACE = re.compile(r"\s+")
_NOT_PLAIN = re.compile(r"[^\n -~]")
_MARKED = re.compile(r"[^ -~]|[<>\[:*_~`&]")
"""What a text has that holds any mark-up, line or character to be taken out."""
_SENTENCE = re.compile(r"(?<=[.?!;])\s+|\n+|(?<=\?)")
_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")


def clean(text: str) -> str:
    """The message as plain words, line breaks kept: no mark-up, mentions, links, e-mail headers, control or picture characters."""
    if len(text) > MAXIMUM_LENGTH:
        half = MAXIMUM_LENGTH // 2
        text = f"{text[:half]}\n{text[-half:]}"
    if _MARKED.search(text):
        text = _unmarked(text)
    text = _SPELT.sub(lambda match: re.sub(r"[ .]", "", match.group(0)), text)
    lines = (_SPACE.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _unmarked(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    text = _SLACK_LINK.sub(r" \1 ", text)
    for pattern in (_SLACK_MENTION, _URL, _TAG, _PLACEHOLDER, _HEADER, _EMOJI_CODE):
        text = pattern.sub(" ", text)
    text = _SUBJECT.sub("", text)
    text = _QUOTE.sub("", text)
    text = _SIGNATURE.sub("", text)
    text = _NOT_PLAIN.sub(" ", text) if text.isascii() else "".join(_plain(character) for character in text)
    return _STARS.sub(" ", text)


def _plain(character: str) -> str:
    if character == "\n" or (character.isascii() and character.isprintable()):
        return character
    return character if unicodedata.category(character)[0] in "LNPZ" else " "


def sentences(text: str) -> list[str]:
    """The cleaned text's sentences and lines, in order."""
    return [part.strip() for part in _SENTENCE.split(text) if part and part.strip()]


def words(text: str) -> list[str]:
    """Lower-case words and numbers; accents dropped, a possessive 's dropped."""
    folded = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return [word.removesuffix("'s").replace("'", "") for word in _WORD.findall(folded)]


def stem(word: str) -> str:
    """The word without a common ending, so that 'referred' and 'referral' meet; good enough to compare, not to show."""
    for ending in ("ings", "ing", "als", "al", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def one_line(text: str) -> str:
    """The text with every run of white space made one space."""
    return _SPACE.sub(" ", text).strip()
