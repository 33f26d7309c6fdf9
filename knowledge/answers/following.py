"""Follows up on a list: those without …, how many that is, the first of them, who is on each, the rest, all of them again."""

from __future__ import annotations

import re

from knowledge.answers import cues
from knowledge.answers.conversing import FACT_KINDS
from knowledge.answers.lists import PAGE_SIZE, is_bare
from knowledge.answers.reading import LISTING, SURE, Reading
from knowledge.answers.resolving import other_one
from knowledge.answers.types import ProtocolList
from knowledge.protocols import ProtocolView

LONGEST = 12
"""Words of a message that can be a mere follow-up to a list."""
MOST_EACH = 4
"""Protocols of which a fact is told one by one."""

_START = r"^\W*(?:(?:and|now|ok(?:ay)?|right|but|so|then|actually|sorry|no|also|oh)\W+)*"
_HOW_MANY = re.compile(
    _START
    + r"(?:how|hw|so) ?many(?:\s+(?:is|are|in|of|that|those|these|them|there|it|all|altogether|total|lot|the|then|is that|did you say))*\W*$",
    re.I,
)
_COUNTS = re.compile(r"\b(?:how|hw|so) ?many\b", re.I)
_OTHER_THINGS = re.compile(
    r"\b(?:partners?|organi[sz]ations?|councils?|authorit(?:y|ies)|bodies|signator\w+|documents?|docs?|files?|pdfs?|downloads?|protocols?|agreements?|who)\b",
    re.I,
)
_ALL_AGAIN = re.compile(
    r"\b(?:all (?:of them|six|the protocols)|the (?:full|whole|complete) (?:list|lot|set)|everything|all)\b.*\bagain\b|\bback to (?:all|the (?:full|whole) list|everything)\b",
    re.I,
)
_REST = re.compile(
    rf"{cues.THE_OTHERS.pattern}|\b(?:the )?odd one(?: out)?\b|\b(?:so |which |what )?(?:one|1) (?:is|does|has)(?:n'?t| not)\b|^\W*(?:(?:so|and|ok)\W+)*which (?:is|does|has)(?:n'?t| not)\W*$|\bthe exception\b|\b(?:ones? (?:that|which)|whichever(?: ones?)?) (?:does|do|is|are|has|have)n'?t\b",
    re.I,
)
_ONLY_ONE = re.compile(_START + r"(?:is (?:it|that|there) )?(?:only|just) (?:the )?(?:one|1)(?: (?:of them|protocol|then))*\W*$", re.I)
_IN_TOTAL = re.compile(
    r"\b(?:how many|number of)\b.*\b(?:protocols?|agreements?|isps?)\b.*\b(?:in total|in all|altogether|overall|all told)\b|\bhow many protocols (?:are there|do you have|have you got)\b",
    re.I,
)
_WITHOUT = re.compile(
    _START
    + r"(?:(?:what about|how about)\s+)?(?:the ones?\s+|those\s+)?(?:without|minus|not(?! sure)|except(?:ing)?|excluding|leav(?:e|ing) out|drop(?:ping)?|tak(?:e|ing) (?:out|off|away)|lose|losing|skip(?:ping)?|strip(?:ping)? out|get rid of|knock out|bar|ignor(?:e|ing)|apart from|remove)\b",
    re.I,
)
_PLACE = re.compile(
    r"\b(?:the\s+)?(former|latter|first|second|third|fourth|fifth|sixth|1st|2nd|3rd|4th|5th|6th|last|(?:top|bottom)(?= (?:one|of|on|protocol)\b|\W*$))(?:\s+(?:one|of (?:them|those|these|that lot|the list)|on (?:it|the list)|protocol))?\b",
    re.I,
)
_PLACES = {
    "first": 0, "1st": 0, "top": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3,
    "fifth": 4, "5th": 4, "sixth": 5, "6th": 5, "last": -1, "bottom": -1, "former": 0, "latter": -1, "a": 0, "b": 1, "c": 2,
}  # fmt: skip
_LETTER = re.compile(
    r"(?:^|\b(?:for|kid|child|case|pupil|to|and|now|ok|so|is|of|s) )([ABC])(?:'s)?(?=\W*$|,|:|\?| (?:again|who|what|how|doc|size|partner|then))"
)
"""'A again', 'and for B?': one of two cases that were told under letters."""
_EACH = re.compile(r"\b(?:they|them|those(?: two| three)?|these|both|each|the pair|the two|all of them|either)\b", re.I)


def follows_list(reading: Reading) -> ProtocolList | None:
    """The list that the message makes of the last one, None when it is no follow-up to a list."""
    listed = reading.last_list
    if not listed or len(reading.words) > LONGEST:
        return None
    text = reading.text
    if _ONLY_ONE.search(text):
        narrowed = reading.context.kind in ("list_protocols", "list_documents") and reading.current() in listed
        return listing(listed[:1] if narrowed else listed, of_those=True, yes=narrowed or len(listed) == 1)
    if _IN_TOTAL.search(text):
        return listing(reading.index.protocols)
    if _HOW_MANY.search(text) or _counts_them(reading):
        return listing(listed, of_those=True)
    if cues.NAME_THEM.search(text):
        return listing(listed, of_those=True)
    if _ALL_AGAIN.search(text) and not reading.organisations:
        return listing(reading.index.protocols)
    if _WITHOUT.search(text):
        return _narrowed(reading, listed)
    if cues.OTHER_ONE.search(text) and other_one(reading):
        return None
    if _REST.search(text) and reading.context.page == 0 and is_bare(reading):
        rest = tuple(one for one in reading.index.protocols if one not in listed)
        return listing(rest) if rest else None
    return None


def _counts_them(reading: Reading) -> bool:
    """'so how many does that leave me': asks for the number of what was listed last, and of nothing else."""
    listing_last = reading.context.kind in ("list_protocols", "list_documents") and cues.LISTED_ONES.search(reading.text) is None
    bare = not reading.own_words and not reading.organisations and not _OTHER_THINGS.search(reading.text)
    return listing_last and bare and _COUNTS.search(reading.text) is not None


def others_listed(reading: Reading) -> tuple[ProtocolView, ...]:
    """Those of the last list that were not spoken of since, for 'and the others?' after one of them was."""
    listed = reading.last_list
    spoken_of = reading.current()
    if spoken_of not in listed or reading.context.kind in LISTING or not 1 < len(listed) <= MOST_EACH or len(reading.words) > LONGEST:
        return ()
    names = reading.organisations or (reading.mentioned and reading.protocol_of(reading.mentioned) not in listed)
    return () if names or not cues.THE_OTHERS.search(reading.text) else tuple(one for one in listed if one != spoken_of)


def placed(reading: Reading) -> ProtocolView | None:
    """The protocol of 'the first of them', 'and the last'."""
    listed = reading.last_list
    match = _PLACE.search(reading.text) or _LETTER.search(reading.text)
    names = reading.organisations or (reading.top and reading.top.named)
    if len(listed) < 2 or not match or len(reading.words) > LONGEST or names:
        return None
    start = reading.context.page * PAGE_SIZE
    shown = listed[start : start + PAGE_SIZE] if reading.context.listed else listed
    place = _PLACES[match.group(1).lower()]
    return shown[place] if place < len(shown) else None


def each_of(reading: Reading, kind: str) -> tuple[ProtocolView, ...]:
    """The protocols of the last list, when a fact is asked of 'them', 'both', 'those two'."""
    listed = reading.last_list
    plural = kind in FACT_KINDS and _EACH.search(reading.text) and not cues.IT.search(reading.text)
    if not plural or reading.mentioned or reading.organisations or not 1 < len(listed) <= MOST_EACH:
        return ()
    return listed


def listing(protocols: tuple[ProtocolView, ...], *, of_those: bool = False, yes: bool | None = None) -> ProtocolList:
    """A list of just these."""
    return ProtocolList(protocols, len(protocols), 0, PAGE_SIZE, of_those=of_those, yes=yes)


def _narrowed(reading: Reading, listed: tuple[ProtocolView, ...]) -> ProtocolList | None:
    """The list without what the text sets aside; from all protocols where it would leave nothing."""
    after = _WITHOUT.sub("", reading.text, count=1)
    aside = {reading.index.organisations[one.number].name for one in reading.organisations if one.number is not None}
    best = reading.likeliest(after)
    dropped = reading.protocol_of(best) if best and (best.named or best.probability >= SURE) else None
    if not aside and dropped is None:
        return None

    def keep(protocols: tuple[ProtocolView, ...]) -> tuple[ProtocolView, ...]:
        return tuple(
            one
            for one in protocols
            if one != dropped and not (aside & set(one.partners) and (best is None or dropped is None or not best.named))
        )

    left = keep(listed)
    return listing(left, of_those=True) if left else listing(keep(reading.index.protocols))
