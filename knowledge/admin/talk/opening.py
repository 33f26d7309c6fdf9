"""Reads what the message tells that begins a new protocol: a title, and whatever else stands in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from knowledge.admin.talk import facts as told
from knowledge.admin.talk.facts import Fact, Told, read_facts
from knowledge.admin.talk.words import QUOTED, lowered
from knowledge.values import one_line

_CALLED = re.compile(
    r"\b(?:called|titled|named|title is|title:)\s+(?P<title>[^\n.,;:]{2,300}?)(?=\s+(?:with|between|for|and its|and the)\b|[\n.,;:]|$)"
)
_AFTER_COLON = re.compile(r"^[^\n:]{0,60}\b(?:add|new one|one to add|protocol|agreement|for me|isp|isa)\s*:\s*(?P<title>[^\n.,;:]{2,300})")
_BETWEEN = re.compile(
    r"\bbetween\s+(?P<names>[^\n.;]{2,300}?)(?=\s+(?:about|for|on|so|to|can|which|that)\b|[,.;\n]\s*(?:can|could|i|it|purpose|title)\b|[\n.;]|$)"
)


def read_opening(text: str, today: date) -> Told:
    """What is told of a protocol that is to be added."""
    read = read_facts(text, today, new=True)
    # 'Add' and 'put' are said of the protocol itself here, so only partners that are called so count.
    kept = tuple(fact for fact in read.facts if fact.field != told.PARTNERS or fact.how == told.SET)
    kept = tuple(
        fact
        for fact in kept
        if fact.field not in (told.TERMS, told.EXAMPLES) or re.search(r"nickname|acronym|keyword|example", lowered(text))
    )
    low = lowered(text)
    if not any(fact.field == told.TITLE for fact in kept) and (title := _title(text, low, kept)):
        kept = (Fact(told.TITLE, (title,)), *kept)
    if not any(fact.field == told.PARTNERS for fact in kept) and (match := _BETWEEN.search(low)):
        names = text[match.start("names") : match.end("names")]
        kept = (*kept, Fact(told.PARTNERS, (names,), words=names))
    return replace(read, facts=kept, speaks_of=())


def _title(text: str, low: str, kept: tuple[Fact, ...]) -> str:
    quoted = QUOTED.search(text)
    if quoted and not any((quoted[1] or quoted[2]) in name for fact in kept for name in fact.names):
        return one_line(quoted[1] or quoted[2])
    for pattern in (_CALLED, _AFTER_COLON):
        if match := pattern.search(low):
            return one_line(text[match.start("title") : match.end("title")])
    return ""
