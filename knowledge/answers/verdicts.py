"""A plain yes or no to a question about what a purpose states, where the purpose settles it: ages, year groups, its own words.

Says nothing rather than guess: the answer then quotes the purpose and leaves the yes or no to the reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.answers import cues
from knowledge.search.english import follow_up_words
from knowledge.search.text import stem, words

NEGATED = re.compile(
    r"\b(?:not|no|without|never|isn'?t|aren'?t|don'?t|doesn'?t|any other|other than|only|just|all|known?|knew|unless|even)\b", re.I
)
_NEEDS = re.compile(
    r"\b(?:learning (?:difficult\w+|disab\w+|needs?)|ld|sld|pmld|mld|send?|special needs|additional needs|difficult\w+)\b", re.I
)
_WITHOUT_NEEDS = re.compile(
    r"\b(?:without|no|not|hasn'?t|haven'?t|doesn'?t|don'?t)\b[^.?!]{0,40}?(?:any|learning|needs|ld\b|sld\b|send?\b|difficult)", re.I
)


SAID_OF_ALL = frozenset(("safeguarding", "learning", "referral", "referrals", "records", "register"))
"""Words that follow-ups use and purposes too."""


@dataclass(frozen=True)
class Verdict:
    """Yes or no, and the reason in a few words from the purpose; `reason` may be empty."""

    yes: bool
    reason: str = ""


def verdict(question: str, purpose: str) -> Verdict | None:
    """What the purpose settles about a yes-no question, None when it settles nothing."""
    by_age = _by_top_age(question, purpose) or _by_age(question, purpose)
    if by_age or not _wants_yes_or_no(question):
        return by_age
    return _by_year_group(question, purpose) or _by_words(question, purpose)


def _wants_yes_or_no(question: str) -> bool:
    """Whether a yes or a no answers: 'does it …', '…, right?', 'year 6 too?'."""
    plain = question.rstrip().endswith("?") and not cues.WH.search(question)
    return plain or cues.YES_NO.search(question) is not None or cues.TAG.search(question) is not None


def word_verdict(question: str, purpose: str) -> Verdict | None:
    """Whether the purpose holds the one word that the question asks it for ('does it mention safeguarding'), None when it asks for none."""
    asks = cues.ASKS_OF_WORD.search(question)
    if not (cues.YES_NO.search(question) and asks) or NEGATED.search(question):
        return None
    after = question[asks.end() :]
    question = after if len(words(after)) else question
    own = {word for word in words(question) if word not in follow_up_words() and len(word) > 3} or {
        word for word in words(question) if word in SAID_OF_ALL
    }
    if len(own) != 1:
        return None
    (word,) = own
    held = stem(word) in {stem(one) for one in words(purpose)}
    return Verdict(yes=held, reason="" if held else f"the purpose does not say “{word}”")


def _by_age(question: str, purpose: str) -> Verdict | None:
    stated = cues.AGE_RANGE.search(purpose)
    asked = cues.AGE.search(question) or cues.BARE_AGE.search(question)
    if not stated or not asked:
        return None
    age = cues.number_in(next(group for group in asked.groups() if group))
    low, high = int(stated.group(1)), int(stated.group(2))
    span = f"the ages covered are {low} to {high}"
    extended = cues.AGE_EXTENDED.search(purpose)
    if extended:
        span += f", and up to {extended.group(1)} for those with {extended.group(2).strip()}"
    if low <= age <= high:
        return Verdict(yes=True, reason=span)
    if extended and high < age <= int(extended.group(1)) and _NEEDS.search(question) and not _WITHOUT_NEEDS.search(question):
        return Verdict(yes=True, reason=span)
    return Verdict(yes=False, reason=span)


def _by_top_age(question: str, purpose: str) -> Verdict | None:
    """No to 'it runs up to 25 for everybody, doesn't it', where that age is only for some."""
    extended, asked = cues.AGE_EXTENDED.search(purpose), cues.UP_TO_AGE.search(question)
    if not extended or not asked or not (cues.YES_NO.search(question) or cues.TAG.search(question)):
        return None
    if asked.group(1) != extended.group(1) or _NEEDS.search(question) or not cues.FOR_ALL.search(question):
        return None
    return Verdict(yes=False, reason=f"up to {extended.group(1)} is only for those with {extended.group(2).strip()}")


def _by_year_group(question: str, purpose: str) -> Verdict | None:
    stated = {cues.number_in(number) for number in cues.YEAR_GROUP.findall(purpose)}
    if stated and cues.ALL_YEARS.search(question):
        return Verdict(yes=False, reason=f"the purpose speaks of {' and '.join(f'year {number}' for number in sorted(stated))}")
    asked = {cues.number_in(number) for number in cues.YEAR_GROUP.findall(question)}
    if not stated or not asked or (len(asked) > 1 and asked & stated):
        return None
    names = " and ".join(f"year {number}" for number in sorted(stated))
    return Verdict(yes=bool(asked & stated), reason=f"the purpose speaks of {names}")


def _by_words(question: str, purpose: str) -> Verdict | None:
    """Yes when everything of its own that the question says stands in the purpose."""
    if NEGATED.search(question):
        return None
    held = {stem(word) for word in words(purpose)}
    own = {stem(word) for word in words(question) if word not in follow_up_words() and len(word) > 3}
    return Verdict(yes=True) if own and own <= held else None
