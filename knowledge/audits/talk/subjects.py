"""What an answer is about: items named by their numbers, by ordinals, by 'all' and 'the rest', or in people's own words."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from knowledge.audits.questionnaires import Item, Questionnaire, Section
from knowledge.audits.talk.words import NUMBER_WORDS, PADDING, is_filler, plain, verdicts

NUMBER, NAME, ALL, REST, NONE = "number", "name", "all", "rest", "none"
TOO_MANY_SLIPS = 3
SHORTEST_TYPO = 5
_WORD = re.compile(r"[a-z0-9']+")
_PADDED = re.compile(rf"{_WORD.pattern}{PADDING}*")
_APART = re.compile(r"[,;:.!?()\n]")
"""No name goes on over one of these: 'emails, addresses' are two."""

_ORDINALS = {
    word: number
    for number, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"], 1
    )
}
_NUMBER_WORD = "|".join(NUMBER_WORDS)
_ORDINAL = "|".join(_ORDINALS)
_ALL_COUNTED = re.compile(rf"^all .*?\b(\d{{1,2}}|{_NUMBER_WORD})$")
_ALL_OF = re.compile(r"\ball (?:of )?(?:the |these |those )?$")
_UNIT = (
    r"(?!\s*(?:years?|yrs?|months?|mths?|weeks?|wks?|days?|hours?|terms?|times?|copies|staff|people|schools|pupils?|students?|pages?|percent|per cent|am|pm|"
    r"or so|of (?:them|our|the|us)|reports?|places?|systems?|forms?|parents|lots|sets|folders?|cabinets?|meetings?|out of)\b|\s*%)"
)
_BEFORE = r"(?<!year )(?<!yr )(?<!years )(?<!key stage )(?<!ks)(?<!ks )(?<!since )(?<!last )(?<!next )(?<!past )(?<!every )(?<!within )(?<!re than )(?<!ss than )(?<!er than (?<!other than ))(?<!age )(?<!aged )(?<!page )(?<!room )(?<!section )(?<!post )(?<!post-)(?<!pre )(?<!over )(?<!under )(?<!about )"
_ONE = rf"(?:(?P<{{0}}s>\d{{{{1,2}}}})\.(?P<{{0}}p>\d{{{{1,2}}}})|#?(?P<{{0}}n>\d{{{{1,2}}}})|(?P<{{0}}w>{_NUMBER_WORD}))"
_FIRST, _LAST = _ONE.format("a"), _ONE.format("b")
_TO = r"\s*(?:-|–|—|\bto\b|\bthrough\b|\bthru\b|\buntil\b|\btill\b|\.\.+)\s*(?:(?:number|no\.?|item)\s*)?"
REFERENCE = re.compile(
    rf"(?<![\w£/])(?<!\d[.:]){_BEFORE}{_FIRST}{PADDING}*(?:{_TO}{_LAST}{PADDING}*)?(?![\d£:]\d|,\d{{3}}|\.\d|st\b|nd\b|rd\b|th\b|/\d|:\d){_UNIT}(?=$|[^\w]|(?:yes|no|y|n|na)\b)"
)
_OTHER_NUMBERS = re.compile(
    r"\b(?:years?|yrs?|key stages?|ks|levels?|grades?|class(?:es)?|pages?|rooms?|age[ds]?)\s?\d{1,2}(?:\s*(?:,|-|–|/|&|\band\b|\bto\b|\bor\b)\s*\d{1,2})*\b"
)
"""Numbers of something else: 'years 7, 8 and 9'."""
_COUNT = rf"(?:\d{{1,2}}|{_NUMBER_WORD})"
_ORDINAL_REFERENCE = re.compile(
    rf"\b(?:the )?(?:(?P<edge>first|top|last|bottom|final)\s+(?P<count>{_COUNT})\b{_UNIT}|(?P<which>{_ORDINAL}|last|final)(?:\s+(?:one|item|box|line|question))?\b(?!\s+(?:time|year|term|week|month|day|of|thing|name|aid|class|contact|visit|meeting|school|date|placement|point|sector|party|parties|\d)))"
)
_ALL = re.compile(
    r"(?<!at )(?<!in )(?<!after )(?<!that's )(?<!thats )(?<!that is )\b(?:(?:all|each|every one) (?:of )?(?:them|em|'em|these|those|the above|the items|the list|that|it|section \d|boxes|items|(?:\d{1,2}|eleven|ten|five|four|six|three|seven)(?!\s*(?:-|–|to\b)))\b(?: (?:in|for) section \d)?"
    r"|all(?=\s*(?:$|[,.;:!()&-]|(?:yes|no|ticked|true|except|excluding|but|bar|apart|save|other than|minus|n/a|please|is|are|good)\b))|(?:everything|evrything|everyone|everybody)(?: (?:on|in) (?:the|that|this|your) (?:list|section)| on there)?|all them|all (?:of )?(?:the )?(?:(?:two|three|four|five|six|seven) )?(?:categories|sources|purposes|statements|boxes)(?: listed| apply| are true)?|the (?:whole )?lot|every single (?:one|thing)|every (?:box|item))\b"
    r"(?!\s+(?:in|on|held|stored|kept|through|via|at|by|from|up|right|good|done|the time|our|over|under|about|within|paper|electronic|there|else|too|very|came|comes|goes|we|sorts|kinds|types|their|other(?! than)|(?!ticked)\w+ed)\b)(?!\s*(?:of )?\d{1,2}\s*(?:-|–|to\b))"
)
_REST = re.compile(
    r"\b(?:otherwise|(?:all (?:of )?)?(?:the )?(?:rest|remainder|remaining(?: (?:ones|items|two|three|four|five|boxes))?)(?: of (?:them|it|the list|these))?"
    r"|everything else|anything else|(?:all )?the other(?:s| ones)|the other (?:two|three|four|five|six|seven)"
    r"|others(?=\s+(?:are\s+|all\s+|is\s+)*(?:yes|no|n/a|y|n|not)\b))"
)
_NONE = re.compile(
    r"\b(?:nil return|nun of (?:them|these)|none(?: of (?:them|these|those|the above|that|it|this))?|no to (?:all|everything|the lot)(?: of (?:them|these|it))?|not any of (?:them|these)"
    r"|nothing(?: (?:at all|here|in this section|on this list|on the list|of that))?(?=\s*(?:$|[,.;!]|i'm|sorry|thanks|to tick|applies|for (?:this|that|us)|(?:but|except|apart from|other than|bar)\b))"
    r"|(?:nobody|no one|no-one|nowhere)(?=\W*(?:$|at all|really|i'm|sorry|for (?:this|that)))"
    r"|(?:we|they) (?:don't|do not|dont) (?:(?:hold|share|do|use|keep|get|collect|have|give) )?(?:it |this |that )?(?:(?:with |to |from )?(?:any(?:one|body|thing)?|none)(?: of (?:this|that|these|those|them|it))?)(?=\W*$))(?![\w'])"
)
_OTHERS = re.compile(
    r"\b(?:(?:and |for |under |as |any |in )?(?:the )?(?:\"?any\"? )?(?:others|other(?= (?:types?|kinds?|orgs?|org|organisations?|ways?|uses?|aspects?|points?|info|things?|box|section|item|recipients?|sources?)\b)|other(?=\s*[:=]))(?: (?:types?|kinds?|orgs?|organisations?|ways?|uses?|aspects?|points?|info(?:rmation)?|things?|box|section|item|recipients?|sources?))?(?: of information)?)"
    r"\s*(?::|=|-|–|—|,? ?(?:could|can|would) you (?:put|add)|please (?:put|add)|\bput\b|\bincludes?\b|\bare\b|\bwould be\b|\bis\b|\bi'd (?:put|add|say)\b|\badd\b|\bwe (?:hold|share|keep|have|use)\b)\s*"
)
_NO_OTHERS = re.compile(
    r"\b(?:no|nothing|none|nil) (?:to (?:add|put) )?(?:for|under|in|on) (?:the )?(?:\"?any\"? )?others?\b(?: (?:box|section|item|one))?|"
    r"\b(?:no(?:t any|ne)?|nothing|nobody|without|there are(?:n't| no)) (?:any )?(?:others?\b(?! (?:than|agenc|partner|school|alternative))(?: (?:types?|kinds?|organisations?|orgs?|ways?|uses?|aspects?|points?|info(?:rmation)?|things?)(?: of information)?)?|else\b|(?:further|additional|more)(?: (?:points?|purposes?|uses?|recipients?|organisations?|types?|information|ones?))?(?= to\b|\W*$)|more to add|to add)"
    r"|(?<!the )\bothers?\s*(?::|-|–)?\s*(?:none|no|nothing|n/a)\b(?=\W*$)"
)
_NOTHING_ELSE = re.compile(
    r"\b(?:nothing|nobody|no one|no-one|none|nowhere|not anyone|not anything) (?:else|els|besides)\b|\bnobody apart\b"
)
_UNDER_OTHERS = re.compile(r"\s(?:under|in|to|as|for)\s+(?:the\s+)?(?:\"?any\"?\s+)?(?:others\b|other\s+(?:box|section|item|types?)\b)")


@dataclass(frozen=True)
class Subject:
    """Items spoken of from `start` to `end` of a text. `unknown` is what was named and is not there."""

    start: int
    end: int
    items: tuple[Item, ...]
    by: str
    unknown: str = ""


class Names:
    """What people call the items of a section."""

    def __init__(self, section: Section) -> None:
        # By their first letters, in which no slip is looked for.
        self._aliases: defaultdict[str, list[tuple[tuple[str, ...], Item]]] = defaultdict(list)
        for item in section.listed:
            names = {item.short, *item.words, *([item.text] if len(item.text.split()) <= 6 else [])}
            spelt = {plain(name).replace("-", joint) for name in names for joint in ("", " ")}
            for words in (tuple(_WORD.findall(name)) for name in sorted(spelt)):
                self._aliases[_first_letters(words)].append((words, item))
        self._longest = max((len(letters) for letters in self._aliases), default=0)

    def found(self, text: str) -> list[Subject]:
        """Every item that a plain text names, longest names first, none of which overlap, in order."""
        tokens = [(match.group().rstrip(PADDING), match.start(), match.end()) for match in _PADDED.finditer(text)]
        taken = [False] * len(tokens)
        apart = [bool(_APART.search(text[one[2] : other[1]])) for one, other in pairwise(tokens)]
        named: dict[tuple[str, ...], Item | None] = {}
        subjects = []
        for size in range(min(self._longest, len(tokens)), 0, -1):
            for first in range(len(tokens) - size + 1):
                if any(taken[first : first + size]) or any(apart[first : first + size - 1]):
                    continue
                words = tuple(word for word, _, _ in tokens[first : first + size])
                if words not in named:
                    named[words] = self._named(words)
                if item := named[words]:
                    taken[first : first + size] = [True] * size
                    subjects.append(Subject(tokens[first][1], tokens[first + size - 1][2], (item,), NAME))
        return sorted(subjects, key=lambda subject: subject.start)

    def _named(self, words: tuple[str, ...]) -> Item | None:
        best: tuple[int, Item] | None = None
        for alias, item in self._aliases.get(_first_letters(words), ()):
            slips = sum(_slips(one, other) for one, other in zip(alias, words, strict=True))
            if slips < TOO_MANY_SLIPS and (best is None or slips < best[0]):
                best = (slips, item)
        return best[1] if best else None


def _first_letters(words: tuple[str, ...]) -> str:
    """The first letter of each word, which are as many as the words."""
    return "".join(word[0] for word in words)


@lru_cache(maxsize=20_000)
def _slips(word: str, typed: str) -> int:
    """How many slips of the finger make one word of the other; TOO_MANY_SLIPS when they are two words. Short ones have no slips."""
    if word == typed or _stem(word) == _stem(typed):
        return 0
    if min(len(word), len(typed)) < SHORTEST_TYPO or word[0] != typed[0]:
        return TOO_MANY_SLIPS
    allowed = 2 if min(len(word), len(typed)) >= 8 else 1
    slips = min(OSA.distance(word, typed), OSA.distance(_stem(word), _stem(typed)))
    return slips if slips <= allowed else TOO_MANY_SLIPS


def _stem(word: str) -> str:
    word = word.removesuffix("'s").replace("'", "")
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=64)
def names_of(section: Section) -> Names:
    """The names of a section's items."""
    return Names(section)


def numbered(text: str, questionnaire: Questionnaire, section: Section) -> list[Subject]:
    """Items of a plain text that are named by number or ordinal."""
    found = [_by_ordinal(match, section) for match in _ORDINAL_REFERENCE.finditer(text)]
    spans = [(subject.start, subject.end) for subject in found] + [match.span() for match in _OTHER_NUMBERS.finditer(text)]
    free = (one for one in REFERENCE.finditer(text) if not any(start < one.end() and one.start() < end for start, end in spans))
    found += [_reference(match, questionnaire, section) for match in free if _counts(match, text)]
    return sorted(found, key=lambda subject: subject.start)


def gathered(text: str, section: Section) -> list[Subject]:
    """'All', 'the rest', 'none' and 'no others' of a plain text."""
    found = [Subject(*match.span(), (section.others,), NONE) for match in _NO_OTHERS.finditer(text) if section.others]
    for pattern, by in ((_REST, REST), (_ALL, ALL), (_NONE, NONE)):
        for match in pattern.finditer(text):
            counted = _ALL_COUNTED.match(match.group()) if by == ALL else None
            if counted and int(NUMBER_WORDS.get(counted[1], 0) or counted[1]) not in (len(section.listed), len(section.items)):
                continue
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                items = section.items if by == NONE else section.listed if by == ALL else ()
                found.append(Subject(*match.span(), items, by))
    return sorted(found, key=lambda subject: subject.start)


def nothing_else(text: str) -> bool:
    """Whether a plain text says that what it names is all there is: 'nobody else'."""
    return bool(_NOTHING_ELSE.search(text))


def entries_marked(text: str) -> tuple[int, int, int, int] | None:
    """Where a plain text lists entries for the open item: the span of the list, and the span to take out of the text."""
    match = _OTHERS.search(text)
    if match and not _NO_OTHERS.match(text, match.start()):
        return match.end(), len(text), match.start(), len(text)
    match = _UNDER_OTHERS.search(text)
    if match is None:
        return None
    start = max(text.rfind(mark, 0, match.start()) for mark in ",;.:\n") + 1
    named = text[start : match.start()]
    said = verdicts(named)
    if not named.strip() or (said and is_filler(named[said[-1].end :])):
        return None  # 'No to the others' names none.
    return start, match.start(), start, match.end()


def _counts(match: re.Match[str], text: str) -> bool:
    """Whether a number word stands for an item: not 'one' in 'that one', not 'two' in 'two of us'."""
    word = match.group("aw")
    if not any(match.group(last) for last in ("bw", "bn", "bp")) and _ALL_OF.search(text[: match.start()]):
        return False  # 'All 11' are not item 11.
    if not word:
        return True
    before = text[: match.start()].rstrip()
    judged = re.match(r"\s*(?:is|are|:|-|–)?\s*(?:yes|no|n/a|not|yep|yeah|nope|tick)\b", after := text[match.end() :])
    if before.endswith("no") and re.search(r"\bno$", before) and not judged:
        return False  # 'No one'
    if match.group("bw") or match.group("bn") or re.search(r"\b(?:number|no\.|item|point|question)s?\.?$", before):
        return not re.search(r"\b(?:the|that|this|each|every|any|which|no)$", before) or "number" in before[-8:]
    listed = re.search(rf"(?:{_NUMBER_WORD}|\d)\s*(?:,|and|&)\s*$", before) or re.match(rf"\s*(?:,|and|&)\s*(?:{_NUMBER_WORD}|\d)\b", after)
    asked = re.search(
        r"(?:^\W*(?:(?:um|erm?|ok|okay|right|so|well)\b\W*)*|\b(?:yes|no|tick|not)\s*(?:to|for|on)?|\b(?:to|for|except|but|bar|save|from|make|put|change|numbers?|items?))\s*$",
        before,
    )
    if re.fullmatch(rf"(?:\W|\band\b|{_NUMBER_WORD})*", text):
        return True
    if word == "one" and not re.match(r"\s*(?:and|,|&|:|-|is yes|is no|yes|no|please|thanks|$)", after):
        return False
    return bool(
        (listed and (asked or judged or re.search(_NUMBER_WORD, before)))
        or judged
        or (asked and not re.match(r"\s+(?!please\b|thanks\b)[a-z]{4,}", after))
    )


def _reference(match: re.Match[str], questionnaire: Questionnaire, section: Section) -> Subject:
    first = _number(match, "a", section)
    last = _number(match, "b", section) if match.group("bn") or match.group("bp") or match.group("bw") else first
    if match.group("bn") and match.group("ap"):
        last = (first[0], last[1])
    items = []
    if first[0] == last[0] and first[1] <= last[1]:
        items = [questionnaire.numbered(f"{first[0]}.{place}") for place in range(first[1], last[1] + 1)]
    known = tuple(item for item in items if item)
    unknown = "" if items and len(known) == len(items) else match.group().strip()
    return Subject(*match.span(), known, NUMBER, unknown)


def _number(match: re.Match[str], which: str, section: Section) -> tuple[int, int]:
    if match.group(f"{which}p"):
        return int(match.group(f"{which}s")), int(match.group(f"{which}p"))
    if match.group(f"{which}n"):
        return section.number, int(match.group(f"{which}n"))
    return section.number, NUMBER_WORDS[match.group(f"{which}w")]


def _by_ordinal(match: re.Match[str], section: Section) -> Subject:
    listed = section.listed
    if match.group("edge"):
        word = match.group("count")
        count = NUMBER_WORDS.get(word) or int(word)
        items = listed[:count] if match.group("edge") in ("first", "top") else listed[-count:]
        return Subject(*match.span(), items if count <= len(listed) else (), NUMBER, "" if 0 < count <= len(listed) else match.group())
    which = match.group("which")
    place = len(listed) if which in ("last", "final") else _ORDINALS[which]
    return Subject(*match.span(), listed[place - 1 : place], NUMBER, "" if place <= len(section.items) else match.group())
