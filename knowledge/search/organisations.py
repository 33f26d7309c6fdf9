"""Finds the organisations that a text speaks of: those held, under any of their names, and others by their look.

Names are also everyday words ("Provide" is a partner and a verb) and parts of other names ("Essex Police" is not
Essex County Council), so a name counts only where the words around it let it be one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from knowledge.search.english import everyday_words
from knowledge.search.index import WEAK_WORDS, Index
from knowledge.search.lexicon import Hit
from knowledge.search.text import words

ENOUGH = 0.8
EXCEPTIONS = frozenset(("not", "except", "excepting", "excluding", "minus", "bar", "without", "barring"))
LINKS = frozenset(
    (
        "the",
        "one",
        "ones",
        "with",
        "for",
        "of",
        "that",
        "those",
        "which",
        "who",
        "have",
        "has",
        "got",
        "are",
        "is",
        "any",
        "all",
        "protocols",
        "protocol",
        "agreements",
        "to",
        "do",
        "anything",
        "everything",
    )
)
"""Words between an exception and the name that is excepted."""
TWO_WORD_EXCEPTIONS = frozenset(
    (
        ("apart", "from"),
        ("leave", "out"),
        ("leaving", "out"),
        ("take", "out"),
        ("taking", "out"),
        ("take", "away"),
        ("strip", "out"),
        ("knock", "out"),
        ("get", "rid"),
        ("getting", "rid"),
    )
)
FAR = 8
NEGATORS = frozenset(
    [
        "not",
        "without",
        "except",
        "excluding",
        "exclude",
        "besides",
        "isnt",
        "arent",
        "dont",
        "doesnt",
        "minus",
        "bar",
        "neither",
        "nor",
        "no",
        "never",
        "apart",
        "omit",
        "hasnt",
        "havent",
        "wasnt",
        "lacks",
        "lacking",
        "nothing",
        "ignore",
        "ignoring",
        "drop",
    ]
)
CONNECTORS = frozenset(
    [
        "involve",
        "involves",
        "involving",
        "with",
        "is",
        "isnt",
        "are",
        "arent",
        "was",
        "wasnt",
        "does",
        "doesnt",
        "did",
        "has",
        "for",
        "and",
        "or",
        "nor",
        "without",
        "except",
        "excluding",
        "than",
        "by",
        "include",
        "includes",
        "including",
        "only",
        "about",
        "not",
        "just",
        "both",
        "called",
        "from",
        "via",
        "among",
        "plus",
        "of",
        "on",
        "neither",
        "either",
        "bar",
        "minus",
        "versus",
        "vs",
        "like",
        "also",
        "even",
        "but",
        "remove",
        "add",
        "if",
        "are",
        "were",
    ]
)
SENDING = frozenset(
    [
        "send",
        "sends",
        "sent",
        "share",
        "shares",
        "shared",
        "sharing",
        "give",
        "gives",
        "given",
        "pass",
        "passes",
        "passed",
        "goes",
        "go",
        "data",
        "information",
        "back",
        "over",
        "list",
        "lists",
        "records",
    ]
)
OBJECTS = frozenset(
    [
        "a",
        "an",
        "the",
        "us",
        "me",
        "them",
        "you",
        "him",
        "her",
        "it",
        "that",
        "this",
        "these",
        "those",
        "my",
        "our",
        "your",
        "his",
        "their",
        "any",
        "some",
        "all",
        "more",
        "further",
        "info",
        "information",
        "data",
        "details",
        "evidence",
        "support",
        "services",
        "service",
        "copies",
        "lists",
        "list",
        "education",
        "updates",
        "advice",
        "names",
        "what",
        "who",
        "whom",
        "which",
        "when",
        "where",
        "how",
    ]
)
GROUPS = frozenset(["schools", "academies", "colleges", "nurseries"])
DETERMINERS = frozenset(["individual", "all", "our", "other", "any", "local", "the", "to", "from"])
FOLLOWERS = frozenset(
    [
        "child",
        "health",
        "community",
        "team",
        "cic",
        "get",
        "gets",
        "on",
        "in",
        "part",
        "is",
        "are",
        "as",
        "partner",
        "partners",
        "and",
        "or",
        "also",
        "still",
        "too",
        "have",
        "has",
        "want",
        "wants",
        "need",
        "needs",
        "asked",
        "asking",
        "rang",
        "emailed",
        "phoned",
        "sent",
        "said",
        "say",
        "says",
        "keep",
    ]
)
KIND_OF_BODY = frozenset(
    [
        "icb",
        "ccg",
        "partnership",
        "mh",
        "police",
        "constabulary",
        "hospital",
        "university",
        "college",
        "nhs",
        "fire",
        "trust",
        "airport",
        "football",
        "cricket",
        "academy",
        "school",
        "primary",
        "secondary",
        "high",
        "infant",
        "junior",
        "libraries",
        "library",
        "museum",
        "housing",
        "lakeside",
        "pier",
        "magistrates",
        "court",
        "newspaper",
        "radio",
        "foundation",
        "wildlife",
        "association",
        "federation",
        "chronicle",
        "council's",
        "rail",
        "race",
    ]
)
BODIES = re.compile(
    r"\b(police|constabulary|council|nhs foundation trust|nhs trust|nhs|hospital|university|college|academy|trust|fire and rescue service|fire service|"
    r"ambulance service|icb|ccg|hospice|charity|foundation|borough|partnership)\b"
)
PART_OF_NAMES = frozenset(
    [
        "and",
        "of",
        "on",
        "the",
        "upon",
        "st",
        "north",
        "south",
        "east",
        "west",
        "mid",
        "royal",
        "city",
        "county",
        "borough",
        "district",
        "town",
        "university",
    ]
)
NAMED_AFTER = re.compile(r"\b(?:university|diocese) of \w+\b")
JOINING = frozenset(["and", "or", "nor"])
ALTERNATIVES = frozenset(["or", "nor", "and", "either", "the", "a", "an", "with"])
PARTNERSHIP = frozenset(["only", "partner", "partners", "party", "signatory", "member"])
LONGEST_NAME = 6
SHORTEST_TEXT = 3
STARTERS = frozenset(
    [
        "the",
        "a",
        "an",
        "is",
        "are",
        "does",
        "do",
        "can",
        "why",
        "what",
        "which",
        "who",
        "how",
        "we",
        "our",
        "if",
        "not",
        "so",
        "and",
        "but",
        "has",
        "have",
        "i",
        "my",
        "hi",
        "hello",
    ]
)


@dataclass(frozen=True)
class Found:
    """An organisation in a text. `number` is its place in the index, None when it is not held; `name` is then as typed.

    `negated` when the words before it set it aside (not, without, except). Positions count words.
    """

    name: str
    number: int | None
    start: int
    end: int
    negated: bool


def find_organisations(index: Index, text: str) -> tuple[Found, ...]:
    """The organisations of a cleaned text, in the order they stand there, each once."""
    tokens = words(text)
    held = [_found(index, hit, tokens) for hit in _held(index, tokens, text)]
    taken = frozenset(position for one in held for position in range(one.start, one.end))
    others = [one for one in _others(text, tokens, taken) if not taken & set(range(one.start, one.end))]
    unique: dict[object, Found] = {}
    for one in _carried_over(sorted([*held, *others], key=lambda found: found.start), tokens):
        unique.setdefault(one.number if one.number is not None else one.name.lower(), one)
    return tuple(unique.values())


def _found(index: Index, hit: Hit, tokens: Sequence[str]) -> Found:
    return Found(index.organisations[hit.owner].name, hit.owner, hit.start, hit.end, _negated(tokens, hit.start))


def _held(index: Index, tokens: Sequence[str], text: str) -> list[Hit]:
    found = (_on_its_side(hit, tokens) for hit in index.organisation_names.find(tokens, ENOUGH))
    hits = [hit for hit in found if _may_be_name(hit, tokens, text)]
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda one: (-(one.end - one.start), -one.coverage)):
        if not any(hit.start < other.end and other.start < hit.end for other in kept):
            kept.append(hit)
    return kept


def _on_its_side(hit: Hit, tokens: Sequence[str]) -> Hit:
    """The hit without the words beyond an 'and' that belong to another name: 'Suffolk County Council and Thurrock'."""
    name = set(words(hit.name))
    if hit.exact or not JOINING & set(tokens[hit.start : hit.end]) - name:
        return hit
    own = [position for position in range(hit.start, hit.end) if tokens[position] in name - WEAK_WORDS]
    return replace(hit, start=own[0], end=own[-1] + 1) if own else hit


def _may_be_name(hit: Hit, tokens: Sequence[str], text: str) -> bool:
    name = words(hit.name)
    if not hit.exact and hit.end - hit.start > len(name) + 1:
        return False
    if _is_of_another_body(hit, tokens):
        return False
    if len(name) == 1 and name[0] in everyday_words() and name[0] not in _safe_words():
        return hit.exact and _everyday_name(hit, tokens, text)
    return hit.exact or any(word not in everyday_words() for word in tokens[hit.start : hit.end])


def _is_of_another_body(hit: Hit, tokens: Sequence[str]) -> bool:
    """'Essex Police', 'Essex County Fire and Rescue Service', 'University of Essex': a body called after a place that is a name."""
    after = [word for word in tokens[hit.end : hit.end + 2] if word not in words(hit.name)]
    if after[:1] == ["county"]:
        del after[0]
    before = tokens[max(0, hit.start - 2) : hit.start]
    return bool(after and after[0] in KIND_OF_BODY and tokens[hit.end] not in words(hit.name)) or (
        len(before) == 2 and before[1] == "of" and before[0] in KIND_OF_BODY
    )


@lru_cache(maxsize=1)
def _safe_words() -> frozenset[str]:
    """Short names that people of the field only ever use as names, though they are frequent."""
    return frozenset(Path(__file__).with_name("unmistakable_names.txt").read_text(encoding="utf-8").split())


def _everyday_name(hit: Hit, tokens: Sequence[str], text: str) -> bool:
    before = tokens[hit.start - 1] if hit.start else ""
    earlier = tokens[hit.start - 2] if hit.start > 1 else ""
    after = tokens[hit.end] if hit.end < len(tokens) else ""
    if len(tokens) == 1 or (len(tokens) <= SHORTEST_TEXT and not before and after in {"one", "protocol", "agreement"}):
        return True
    is_partner = after in {"a", "the"} and not PARTNERSHIP.isdisjoint(tokens[hit.end + 1 : hit.end + 3])
    if after in OBJECTS and not is_partner and not (after in {"that", "this", "what", "which", "all"} and before == "with"):
        return False
    if _capital_inside(tokens[hit.start], text):
        return True
    if name_is_group(tokens[hit.start]):
        return (before in CONNECTORS | DETERMINERS and before not in {"for", "of"}) or not before
    if before in {"to", "the"}:
        return earlier in SENDING or after in FOLLOWERS - {"and", "or", "in", "as"} or (before == "the" and after == "one")
    return before in CONNECTORS or (not before and after in FOLLOWERS)


def name_is_group(word: str) -> bool:
    """Whether a one-word name stands for a kind of body (schools, colleges), which takes an article like any noun."""
    return word in GROUPS


def _capital_inside(word: str, text: str) -> bool:
    """Whether the word stands with a capital inside a sentence of a text that is not all capitals."""
    if text.isupper():
        return False
    return re.search(rf"(?<![.?!\n:>])[ \t][\"'(]?{word.capitalize()}\b", text) is not None


def _negated(tokens: Sequence[str], start: int) -> bool:
    after = tokens[start + 1 : start + 5]
    if any(
        first in {"not", "isnt", "arent"} and second in {"on", "in", "part", "a", "partner", "involved"}
        for first, second in itertools.pairwise(after)
    ):
        return True
    window = list(tokens[max(0, start - 3) : start])
    if "other" in window and "than" in window:
        return True
    if tokens[max(0, start - 4) : start] == ["nothing", "to", "do", "with"]:
        return True
    if "but" in window[1:] and window[window.index("but") - 1] not in {"all", "everything", "anything"}:
        window = window[window.index("but") :]  # 'not Provide but Thurrock'
    return any(word in NEGATORS for word in window) or _excepted(tokens[max(0, start - FAR) : start])


def _excepted(before: Sequence[str]) -> bool:
    """'except the ones that are with …': an exception, and nothing but links after it."""
    if any(pair in (("all", "but"), ("everything", "but")) for pair in itertools.pairwise(before)):
        before = before[before.index("but") :]
    telling = [word for word in before if word not in LINKS]
    return bool(telling) and (telling[-1] in EXCEPTIONS or tuple(telling[-2:]) in TWO_WORD_EXCEPTIONS or telling == ["but"])


def _carried_over(found: Sequence[Found], tokens: Sequence[str]) -> list[Found]:
    """'without Provide or Thurrock', 'neither Provide nor Southend': what is set aside before an 'or' is set aside after it."""
    told: list[Found] = []
    for one in found:
        before = told[-1] if told else None
        between = set(tokens[before.end : one.start]) if before else set()
        joined = bool({"or", "nor"} & between) and between <= ALTERNATIVES
        told.append(replace(one, negated=True) if before and before.negated and joined else one)
    return told


def _others(text: str, tokens: Sequence[str], taken: frozenset[int]) -> list[Found]:
    """Those that are not held, line by line: no name runs over the end of one."""
    found: list[Found] = []
    start = 0
    for line in text.split("\n"):
        own = words(line)
        here = frozenset(position - start for position in taken if start <= position < start + len(own))
        shifted = (replace(one, start=one.start + start, end=one.end + start) for one in _others_of_line(line, own, here))
        found += [replace(one, negated=_negated(tokens, one.start)) for one in shifted]
        start += len(own)
    return found


def _others_of_line(text: str, tokens: Sequence[str], taken: frozenset[int]) -> list[Found]:
    line = " ".join(tokens)
    spans = [(match.start(), match.end()) for pattern in (outside_organisations(), NAMED_AFTER) for match in pattern.finditer(line)]
    spans += [span for match in BODIES.finditer(line) if (span := _named_body(line, match.start(), match.end(), text, taken))]
    found: list[Found] = []
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        begin = line[:start].count(" ")
        one = Found(_as_typed(line[start:end], text), None, begin, begin + line[start:end].count(" ") + 1, _negated(tokens, begin))
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return found


def _named_body(line: str, start: int, end: int, text: str, taken: frozenset[int]) -> tuple[int, int] | None:
    """Where the name of a council, hospital and the like begins and ends; None for 'the council', which names none.

    It reaches back over no word of another name, nor over an 'and' that follows one.
    """
    before = line[:start].split()
    name: list[str] = []
    for position in range(len(before) - 1, max(-1, len(before) - 1 - LONGEST_NAME), -1):
        word = before[position]
        ends_another = position in taken or (name[:1] == ["and"] and BODIES.fullmatch(word))
        if ends_another or not (_is_proper(word, text) or (name and word in PART_OF_NAMES)):
            break
        name.insert(0, word)
    while name and name[0] in PART_OF_NAMES - {"north", "south", "east", "west", "mid", "st", "royal"} and not _is_proper(name[0], text):
        name.pop(0)
    length = len(" ".join(name)) + 1
    return (start - length, end) if name else None


def _is_proper(word: str, text: str) -> bool:
    """Whether a word is a name: written with a capital, or, in a text without capitals, no everyday word."""
    if text.islower() or text.isupper():
        return word not in everyday_words() and len(word) > 3
    return re.search(rf"\b{re.escape(word).capitalize()}\b", text) is not None and word not in STARTERS


def _as_typed(name: str, text: str) -> str:
    """The name with the capitals it was typed with."""
    pattern = r"\W+".join(re.escape(word) for word in name.split())
    match = re.search(pattern, text, re.I)
    return re.sub(r"\s+", " ", match.group(0)) if match else name


@lru_cache(maxsize=1)
def outside_organisations() -> re.Pattern[str]:
    """Well-known organisations and places that schools and councils deal with and that may be on no protocol."""
    lines = Path(__file__).with_name("outside_organisations.txt").read_text(encoding="utf-8").splitlines()
    names = sorted((" ".join(words(line)) for line in lines if line.strip()), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in names)})\b")
