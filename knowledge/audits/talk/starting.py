"""Whose audit, and of which round, a message speaks of."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from knowledge.audits.talk.words import plain
from knowledge.values import key, one_line

ALIKE = 88
WORTH_ASKING = 70
_ROUND = re.compile(r"(?<!\d)(20\d\d(?:\s?[/-]\s?(?:20)?\d\d)?)(?!\d)")
_MARKED = re.compile(
    r"\b(?:audit|round|one|it|form|that|this)\b[^.?!\n]*?\b(?:for|of|from|at|on behalf of)\s+(?:the\s+)?(?P<name>[^,.;:?!\n]+)|\b(?:for|with)\s+(?:the\s+)?(?P<other>[^,.;:?!\n]+)"
    r"|(?P<whose>[\w&'’ .-]+?)(?:'s|s'|’s)\s+(?:\d{4}\s+)?(?:information\s+)?audit|\baudit\s*[-–:,]\s*(?P<after>[^,.;:?!\n]+)"
    r"|\b(?:i'm|im|i am|we're|we are|this is)\s+(?:from\s+|at\s+|with\s+)?(?:the\s+)?(?P<we>[^,.;:?!\n]+)"
)
_NAME_FIRST = re.compile(
    r"^\W*(?:(?:hi|hello|hey|morning|afternoon|please|pls|can|could|i|we|you|want|need|would|like|to|start|begin|open|do|resume|carry|continue|on|go|with|get|going|set|up|kick|off|new|a|an|the|our|let's|lets|us|me)\s+)*"
    r"(?P<name>[\w&'’ .-]+?)\s+(?:audit|information audit)\b"
)
_ENDS = re.compile(
    r"\s*\b(?:please|pls|thanks|thank you|ta|cheers|now|again|today|asap|audit|round|this (?:year|time|term)|next year|if (?:you|we) (?:can|could|may)|when you can|partnership'?s?|information held|of information held|"
    r"(?:and|so) (?:we|i|can|let).*|where (?:we|i).*|that (?:we|i|she|he|they).*|which (?:we|i|she|he|they).*|before .*|by (?:friday|monday|tuesday|wednesday|thursday|the end).*|from where .*|instead)\b\.?\s*$",
    re.I,
)
_NO_NAME = frozenset(
    [
        "us",
        "we",
        "me",
        "it",
        "them",
        "our",
        "my",
        "ours",
        "mine",
        "the",
        "a",
        "an",
        "this",
        "that",
        "year",
        "round",
        "information",
        "new",
        "audit",
        "audits",
        "one",
        "ones",
        "form",
        "now",
        "today",
        "last",
        "next",
        "here",
        "everything",
        "everyone",
        "all",
        "partnership",
        "partnerships",
        "which",
        "whose",
        "what",
        "when",
        "same",
        "again",
        "where",
        "left",
        "off",
        "stopped",
        "held",
        "and",
        "of",
        "for",
        "in",
        "on",
        "by",
        "with",
        "i",
        "you",
        "she",
        "he",
        "they",
        "start",
        "started",
        "begin",
        "resume",
        "continue",
        "carry",
        "review",
        "time",
        "term",
        "data",
        "sharing",
        "gdpr",
        "ico",
        "annual",
        "colleague",
        "bit",
        "lunch",
        "work",
        "team",
        "school",
        "schools",
        "council",
        "authority",
        "yesterday",
        "morning",
        "afternoon",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "finished",
        "done",
        "old",
        "previous",
        "latest",
        "current",
    ]
)


def round_in(text: str) -> str:
    """The round that a text names, such as 2026 or 2026/27; empty when it names none."""
    match = _ROUND.search(text)
    return re.sub(r"\s", "", match.group(1)) if match else ""


def name_in(text: str) -> str:
    """The partnership that a text seems to name, in its own letters; empty when it names none."""
    without = _ROUND.sub(" ", text)
    low = plain(without)
    for pattern in (_MARKED, _NAME_FIRST):
        for match in pattern.finditer(low):
            group = next((name for name, value in match.groupdict().items() if value), None)
            if group and (name := _trimmed(without[match.start(group) : match.end(group)])):
                return name
    return ""


def _trimmed(text: str) -> str:
    name, before = one_line(text).strip(" -–'\"“”"), None
    while name != before:
        before = name
        name = _ENDS.sub("", name).strip(" -–,'\"“”")
        name = re.sub(r"^(?:the|our|a|an|for|of)\s+", "", name, flags=re.I)
    words = re.findall(r"[\w']+", plain(name))
    return name if words and not all(word in _NO_NAME for word in words) and len(words) <= 8 else ""


def known_name(name: str, known: tuple[str, ...]) -> str | None:
    """The known partnership of this name, however it is spelt; None when none or two fit."""
    exact = [one for one in known if key(one) == key(name)]
    if exact:
        return exact[0]
    close = like(name, known, ALIKE)
    return close[0] if len(close) == 1 else None


def like(name: str, known: tuple[str, ...], at_least: float = WORTH_ASKING) -> tuple[str, ...]:
    """Known partnerships whose names are like it, most alike first."""
    found = process.extract(_bare(name), {one: _bare(one) for one in known}, scorer=fuzz.WRatio, score_cutoff=at_least, limit=5)
    return tuple(one for _, _, one in found)


def mentioned(text: str, known: tuple[str, ...]) -> str | None:
    """The known partnership that a text names in full, None when none or two are."""
    low = f" {key(text)} "
    named = [one for one in known if f" {key(one)} " in re.sub(r"[^\w&' ]", " ", low) or key(one) in low]
    longest = [one for one in named if not any(one != other and key(one) in key(other) for other in named)]
    return longest[0] if len(longest) == 1 else None


def _bare(name: str) -> str:
    return re.sub(r"\b(?:partnership|education|inclusion|and|eip|the)\b|&", " ", key(name)).strip() or key(name)
