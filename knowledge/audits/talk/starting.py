"""Whose audit, and of which round, a message speaks of."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz, process

from knowledge.audits.talk.words import FILLER, plain
from knowledge.models import now
from knowledge.search.english import everyday_words
from knowledge.values import key, one_line

ALIKE = 88
WORTH_ASKING = 70
_ROUND = re.compile(r"(?<!\d)(20\d\d(?:\s?[/-]\s?(?:20)?\d\d)?)(?!\d)")
_NEXT_YEAR = re.compile(r"\bnext year'?s?\b")
_WORD = re.compile(r"[A-Za-z0-9][\w’'-]*|&")
_OF_PARTNERSHIPS = frozenset(
    [
        "partnership",
        "partnerships",
        "eip",
        "inclusion",
        "education",
        "behaviour",
        "secondary",
        "p'ship",
        "pship",
        "schools",
        "consortium",
        "federation",
        "pathways",
    ]
)
_JOINS = frozenset(("&", "and", "of", "with", "in"))
_NEVER = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "sept",
        "word",
        "excel",
        "pdf",
        "csv",
        "json",
        "audit",
        "audits",
        "adit",
        "questionnaire",
        "info",
        "information",
        "form",
        "gdpr",
        "ico",
        "dpo",
        "sims",
        "la",
        "lea",
        "hi",
        "hello",
        "hey",
        "ok",
        "okay",
        "good",
        "please",
        "pls",
        "thanks",
        "cheers",
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "i'm",
        "im",
        "ive",
        "i've",
        "id",
        "i'd",
        "ill",
        "i'll",
        "cant",
        "can't",
        "dont",
        "don't",
        "didnt",
        "didn't",
        "wont",
        "won't",
        "thats",
        "that's",
        "whats",
        "what's",
        "lets",
        "let's",
        "u",
        "ur",
        "wanna",
        "gonna",
        "gotta",
        "asap",
        "wld",
        "thx",
        "ta",
        "whos",
        "who's",
        "wheres",
        "where's",
        "hows",
        "how's",
        "isnt",
        "isn't",
        "havent",
        "haven't",
        "everyones",
        "everyone's",
        "theres",
        "there's",
        "wots",
        "wot",
        "abuot",
        "b4",
        "round",
        "data",
        "retention",
        "accuracy",
        "sections",
        "section",
        "overview",
        "unlock",
        "reopen",
        "unpause",
        "resume",
        "crashed",
        "laptop",
        "browser",
        "halfway",
    ]
)
_MARKS_BEFORE = re.compile(
    r"(?:\b(?:for|of|from|at|with|behalf of|called|named|is|are|we're|we are|resume|reopen|open(?: up)?|load up|start|begin|continue|audit|round|one|called)|=|[-–:,])\s+(?:the\s+|a\s+|\"|“|')*$",
    re.I,
)
_MARKS_AFTER = re.compile(
    r"^(?:'s|’s|s')?\s*(?:\d{4}\s+)?(?:partnership'?s?\s+)?(?:information\s+|data\s+)?(?:audits?|adit|one|round|,?\s*(?:audit|resume|start|this year))\b",
    re.I,
)


_SMALL_WORDS = (
    "a about after again all already am an and any anybody anyone anything are as at be been before being both but by can case come comes could did do does doing done down each else "
    "ever every everybody everyone everything few first for from get gets getting give gives go goes going gone got had half has have having he her here him his how if in into is it its "
    "just keep kept last later least left less let like little long look lot made make makes many me mine more most much must my need needs never new next no nobody none nor not nothing now "
    "of off often on once one ones only or other others our ours out over own part please put quite rather re ready really said same say see send sent set she should show since so some "
    "somebody someone something soon still stop such take taken tell than that the their theirs them then there these they thing things this those though through till time to too try under "
    "until up us use used using very want wants was way we well were what when where which while who whole whose why will with within without would wrong year yes yet you your yours "
    "finished finish completed complete submitted submit submission submt outstanding answers answered answer ticks ticked tick progress stats graph completion differences editing editable edit "
    "correction amend compulsory fresh mistake draft file copy print download export spreadsheet attachment computer memory office printer filing cabinet recap summary review status held hold "
    "holding attend create continue carry begin begun began start started starting pause paused resumed lodge unlocked pls administrator manager head schools' returned return saved save "
    "leavers taking covering crashed picking switched whatever testing diagnostic"
)
_SMALL = frozenset(_SMALL_WORDS.split())


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    """Words that are no names by themselves."""
    return everyday_words() | _NEVER | FILLER | _SMALL


def round_in(text: str) -> str:
    """The round that a text names, such as 2026 or 2026/27, or calls next year's; empty when it names none."""
    match = _ROUND.search(text)
    if match is None:
        return str(now().year + 1) if _NEXT_YEAR.search(plain(text)) else ""
    return re.sub(r"\s", "", match.group(1))


def name_in(text: str) -> str:
    """The partnership that a text seems to name, in its own letters; empty when it names none."""
    without = _ROUND.sub(lambda year: " " * len(year.group()), text)
    spans = [(start, end) for start, end in _spans(without) if _marked(without, start, end)]
    if not spans:
        return ""
    start, end = max(spans, key=lambda span: (_marked(without, *span), span))
    return one_line(without[start:end]).strip(" -–'’")


def _spans(text: str) -> list[tuple[int, int]]:
    """Runs of words that could be a name: with a capital, or no everyday words; 'and' only within one."""
    shouted = text.upper() == text
    words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
    spans: list[list[int]] = []
    open_joins = False
    last_end = -1
    for number, (word, start, end) in enumerate(words):
        low = plain(word)
        base = low.removesuffix("'s")
        capital = word[:1].isupper() and not shouted and number > 0
        namely = base in _OF_PARTNERSHIPS or _could_be_a_name(base, low, capital=capital)
        gap = text[last_end:start] if last_end >= 0 else ""
        if namely and spans and (gap.strip() in ("", "-") or open_joins) and last_end >= 0 and not re.search(r"[.,;:!?\n]", gap):
            spans[-1][1] = end - (2 if low.endswith("'s") else 0)
        elif namely and base not in _OF_PARTNERSHIPS:
            spans.append([start, end - (2 if low.endswith("'s") else 0)])
        elif namely and capital:
            spans.append([start, end])
        if namely:
            last_end, open_joins = end, False
        elif base in _JOINS and last_end >= 0 and text[last_end:start].strip() == "":
            last_end, open_joins = end, True
        else:
            last_end, open_joins = -1, False
    return [(start, end) for start, end in spans]


def _could_be_a_name(base: str, low: str, *, capital: bool) -> bool:
    """Whether a word can be (part of) a name: no everyday word, or one with a capital that is not a small word."""
    if not base.isalpha() or len(base) < 2 or low in _NEVER or base in _NEVER:
        return False
    return base not in _SMALL and base not in FILLER if capital else base not in _everyday()


def _marked(text: str, start: int, end: int) -> int:
    """How much speaks for a run of words being the partnership's name; 0 when nothing does."""
    own = {plain(word) for word in _WORD.findall(text[start:end])}
    rest = text[:start] + text[end:]
    bare = len(_WORD.findall(rest)) <= 4
    return (
        3 * bool(own & _OF_PARTNERSHIPS)
        + 2 * bool(_MARKS_BEFORE.search(text[:start]))
        + 2 * bool(_MARKS_AFTER.match(text[end:]))
        + (1 if bare else 0)
    )


def known_name(name: str, known: tuple[str, ...]) -> str | None:
    """The known partnership of this name, however it is spelt or shortened; None when none or two fit."""
    exact = [one for one in known if key(one) == key(name)]
    if exact:
        return exact[0]
    fitting = [one for one in known if _shortens(name, one) or fuzz.ratio(_bare(name), _bare(one)) >= ALIKE]
    return fitting[0] if len(fitting) == 1 else None


def like(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Known partnerships whose names are like it, most alike first."""
    found = process.extract(
        _bare(name), {one: _bare(one) for one in known}, scorer=fuzz.token_set_ratio, score_cutoff=WORTH_ASKING, limit=5
    )
    return tuple(one for _, _, one in found)


def _shortens(name: str, known: str) -> bool:
    """Whether every word of a name is one of the known name's, but for a slip of the finger."""
    own, full = _bare(name).split(), _bare(known).split()
    return bool(own) and all(any(word == other or (len(word) > 4 and fuzz.ratio(word, other) >= ALIKE) for other in full) for word in own)


def mentioned(text: str, known: tuple[str, ...]) -> str | None:
    """The known partnership that a text names in full, None when none or two are."""
    low = f" {key(text)} "
    named = [one for one in known if f" {key(one)} " in re.sub(r"[^\w&' ]", " ", low) or key(one) in low]
    longest = [one for one in named if not any(one != other and key(one) in key(other) for other in named)]
    return longest[0] if len(longest) == 1 else None


def _bare(name: str) -> str:
    words = re.sub(r"\b(?:partnerships?|education|inclusion|behaviour|secondary|and|eip|the)\b|&", " ", key(name)).split()
    return " ".join(words) or key(name)
