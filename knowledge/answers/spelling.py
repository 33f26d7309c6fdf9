"""Puts right misspelt words that say what is asked ('wich documnet is the bigest'), so that patterns of words find them.

Names of protocols and organisations are left as they are: these are found however they are spelt.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.search.english import anybody_words, everyday_words, follow_up_words

ASKING = (
    "protocol", "protocols", "agreement", "agreements", "document", "documents", "partner", "partners", "purpose", "purposes",
    "organisation", "organisations", "council", "councils", "signatories", "format", "biggest", "bigger", "largest", "larger",
    "smallest", "smaller", "difference", "compare", "mentions", "mentioned", "retention", "everything", "anything", "download",
    "addendum", "addendums",
)  # fmt: skip
"""Words that patterns look for, and that are seldom meant when another word is written."""
SHORT_FORMS = {"orgs": "organisations"}
SHORTEST, MOST_WRONG = 5, 1
"""Letters of a word that is put right, and how many of them may be wrong or swapped: with two, 'documented' would be 'documents'."""
_WORD = re.compile(rf"[A-Za-z]{{5,}}|\b(?:{'|'.join(SHORT_FORMS)})\b", re.I)


def put_right(text: str, names: Iterable[Container[str]]) -> str:
    """The text with misspelt words of asking put right, but for the words of `names`."""
    known = tuple(names)

    def right(match: re.Match[str]) -> str:
        word = match.group(0).lower()
        return match.group(0) if any(word in one for one in known) else _meant(word) or match.group(0)

    return _WORD.sub(right, text)


@lru_cache(maxsize=4096)
def _meant(word: str) -> str | None:
    """The word of asking that a word was meant to be, None for a word that is spelt as it should be or is none of them."""
    if word in SHORT_FORMS:
        return SHORT_FORMS[word]
    if word in ASKING or word in everyday_words() or word in follow_up_words() or word in anybody_words():
        return None
    of_its_kind = [one for one in ASKING if one[0] == word[0] and len(one) >= SHORTEST - 1]
    found = process.extract(word, of_its_kind, scorer=OSA.distance, score_cutoff=MOST_WRONG, limit=2)
    return found[0][0] if found and (len(found) == 1 or found[0][1] < found[1][1]) else None
