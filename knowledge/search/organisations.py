"""Finds the organisations that a text speaks of: those held, under any of their names, and others by their look.

Names are also everyday words ("Provide" is a partner and a verb) and parts of other names ("Essex Police" is not
Essex County Council), so a name counts only where the words around it let it be one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.search.english import everyday_words
from knowledge.search.index import Index
from knowledge.search.lexicon import Hit
from knowledge.search.text import words

ENOUGH = 0.8
NEGATORS = frozenset("not without except excluding exclude besides isnt arent dont doesnt minus bar neither nor no never apart omit".split())
CONNECTORS = frozenset(
    "with is isnt are arent was wasnt does doesnt did has for and or nor without except excluding than by include includes including only "
    "about not just both called from via among plus of on neither either bar minus versus vs like also even but remove add if are were".split()
)
SENDING = frozenset(
    "send sends sent share shares shared sharing give gives given pass passes passed goes go data information back over list lists records".split()
)
OBJECTS = frozenset(
    "a an the us me them you him her it that this these those my our your his their any some all more further info information data details "
    "evidence support services service copies lists list education updates advice names what who whom which when where how".split()
)
FOLLOWERS = frozenset("child health community team cic get gets on in part is are as partner partners and or also still too".split())
KIND_OF_BODY = frozenset(
    "police constabulary hospital university college nhs fire trust airport football academy school primary secondary high infant junior "
    "libraries library museum housing lakeside pier magistrates court newspaper radio foundation wildlife association federation chronicle "
    "council's rail race".split()
)
PLACE_NAMES_OF_BODIES = re.compile(
    r"\b((?:[a-z&'-]+ ){0,3}?[a-z&'-]+ (?:police|constabulary|council|nhs(?: foundation)? trust|nhs|hospital|university|college|academy|trust|"
    r"fire (?:and rescue )?service|ambulance service|ambulance|icb|ccg|hospice|charity|foundation|borough|partnership trust))\b"
)
ARTICLES = re.compile(
    r"^(?:(?:the|a|an|our|your|my|with|is|are|does|do|for|to|from|and|or|if|of|on|by|at|in|about|what|we|share|shared|sharing|send|give|any|"
    r"some|other|local|not|without|why|isnt|has|have|that|which|can|who|protocol|protocols|agreement|agreements|between|anything|us|data)\s+)+"
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
    others = [one for one in _others(text, tokens) if not any(one.start < h.end and h.start < one.end for h in held)]
    unique: dict[object, Found] = {}
    for one in sorted([*held, *others], key=lambda found: found.start):
        unique.setdefault(one.number if one.number is not None else one.name.lower(), one)
    return tuple(unique.values())


def _found(index: Index, hit: Hit, tokens: Sequence[str]) -> Found:
    return Found(index.organisations[hit.owner].name, hit.owner, hit.start, hit.end, _negated(tokens, hit.start))


def _held(index: Index, tokens: Sequence[str], text: str) -> list[Hit]:
    hits = [hit for hit in index.organisation_names.find(tokens, ENOUGH) if _may_be_name(hit, tokens, text)]
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda one: (-(one.end - one.start), -one.coverage)):
        if not any(hit.start < other.end and other.start < hit.end for other in kept):
            kept.append(hit)
    return kept


def _may_be_name(hit: Hit, tokens: Sequence[str], text: str) -> bool:
    after = tokens[hit.end] if hit.end < len(tokens) else ""
    if not hit.exact and hit.end - hit.start > len(words(hit.name)) + 1:
        return False
    if after in KIND_OF_BODY and after not in words(hit.name):
        return False
    name = words(hit.name)
    return not (len(name) == 1 and name[0] in everyday_words() and name[0] not in _safe_words()) or _everyday_name(hit, tokens, text)


@lru_cache(maxsize=1)
def _safe_words() -> frozenset[str]:
    """Short names that people of the field only ever use as names, though they are frequent."""
    return frozenset(Path(__file__).with_name("unmistakable_names.txt").read_text(encoding="utf-8").split())


def _everyday_name(hit: Hit, tokens: Sequence[str], text: str) -> bool:
    before = tokens[hit.start - 1] if hit.start else ""
    earlier = tokens[hit.start - 2] if hit.start > 1 else ""
    after = tokens[hit.end] if hit.end < len(tokens) else ""
    if len(tokens) == 1:
        return True
    if after in OBJECTS and not (after in {"that", "this", "what", "which", "all"} and before == "with"):
        return False
    if _capital_inside(tokens[hit.start], text):
        return True
    if before in {"to", "the"}:
        return earlier in SENDING or after in FOLLOWERS - {"and", "or", "in", "as"} or before == "the" and after == "one"
    return before in CONNECTORS or not before and after in FOLLOWERS


def _capital_inside(word: str, text: str) -> bool:
    """Whether the word stands with a capital inside a sentence of a text that is not all capitals."""
    if text.isupper():
        return False
    return re.search(rf"(?<![.?!\n:>])[ \t][\"'(]?{word.capitalize()}\b", text) is not None


def _negated(tokens: Sequence[str], start: int) -> bool:
    window = list(tokens[max(0, start - 3) : start])
    if "other" in window and "than" in window:
        return True
    return any(word in NEGATORS for word in window)


def _others(text: str, tokens: Sequence[str]) -> list[Found]:
    line = " ".join(tokens)
    found: list[Found] = []
    for match in (*PLACE_NAMES_OF_BODIES.finditer(line), *outside_organisations().finditer(line)):
        name = ARTICLES.sub("", match.group(0)).strip()
        if not name or name in {"council", "county council", "school", "college", "academy", "trust", "university", "hospital", "borough", "charity"}:
            continue
        begin = line[: match.end() - len(name)].count(" ")
        one = Found(_as_typed(name, text), None, begin, begin + len(name.split()), _negated(tokens, begin))
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return found


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
