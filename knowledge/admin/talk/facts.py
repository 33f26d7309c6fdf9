"""Reads what a message says of a protocol: its title, purpose, partners, documents and so on, in any order, each as one fact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from knowledge.admin.talk.dates import read_date
from knowledge.admin.talk.words import NO_VALUE, NOTHING_MORE, PLACEHOLDER, QUOTED, lowered, says, unquoted
from knowledge.errors import Invalid
from knowledge.sizes import parse_size
from knowledge.values import one_line

TITLE, PURPOSE, PARTNERS, THEME, OWNER, REVIEW, TERMS, EXAMPLES = FIELDS = (
    "title",
    "purpose",
    "partners",
    "theme",
    "owner",
    "review_date",
    "terms",
    "examples",
)
"""As history names them; documents are told of in parts."""
DOCUMENT, SIZE, FORMAT, URL, DOCUMENT_TITLE = "documents", "size", "format", "url", "document_title"
IN_WORDS = frozenset((TITLE, PURPOSE, OWNER, THEME, TERMS, EXAMPLES))
"""Fields of which a reply to the question for them is the value, word for word."""
SPOKEN = (TITLE, PURPOSE, OWNER, THEME)
"""Of these, those of one wording."""
OF_DOCUMENT = frozenset((DOCUMENT, SIZE, FORMAT, URL, DOCUMENT_TITLE))
SET, ADD, REMOVE = "set", "add", "remove"
LOST, PAST = "lost", "past"
"""Why a value cannot be taken: an identifier was removed from it; the day has passed."""


@dataclass(frozen=True)
class Fact:
    """One thing that a message says. `names` are the values; of a date one in ISO form, of a size one in bytes, none to clear a field.

    `kind` is that of a term. `words` are the message's own.
    """

    field: str
    names: tuple[str, ...] = ()
    how: str = SET
    kind: str = ""
    words: str = ""

    def to_json(self) -> dict[str, object]:
        """Only what is set, as JSON."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Fact:
        """Read it back."""
        names = data.get("names") or ()
        texts = {name: str(data[name]) for name in ("field", "how", "kind", "words") if data.get(name)}
        return cls(**{"field": "", **texts}, names=tuple(str(one) for one in names) if isinstance(names, list | tuple) else ())


@dataclass(frozen=True)
class Told:
    """What a message says: facts, the fields it speaks of without a value, what cannot be taken and why, and the rest of the text."""

    facts: tuple[Fact, ...] = ()
    speaks_of: tuple[str, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    rest: str = ""


_IS = r"\s*(?:\b(?:is|are|was|has|should|must|will|reads?|to|becomes?|as|now|be|been|say|changed|change)\b[\s:=]*)+|\s*[:=]\s*"
_PURPOSE_IS = (
    r"\s+(?:has )?(?:been )?(?:changed )?to\b\s*:?\s*|\s*(?:\b(?:is|should|must|will|reads?|becomes?|now|be|say)\b[\s:=]*)+|\s*[:=]\s*"
)
"""'The purpose is to share …': the 'to' is of the purpose itself."""
_OF = r"(?:\s+(?:of|for|on|in)\s+(?:it|this|that|(?:the |our )?[^\n:=]{2,70}?))?"
_ARTICLE = r"(?:the |its |their |our |a |an |new |another )*"
_LABELS = (
    (TITLE, rf"{_ARTICLE}(?:title|name){_OF}(?:{_IS})|(?:called|titled|named|it'?s called)(?: now)?\s+|rename\s+(?:it|this|that|the [^\n]{{2,70}}?)\s+(?:to|as)\s+"),
    (PURPOSE, rf"{_ARTICLE}purpose(?: statement)?{_OF}(?:{_PURPOSE_IS})"),
    (PARTNERS, rf"{_ARTICLE}(?:list of )?(?:partners?|partner list|signatories|parties|partner organisations)(?:{_OF}(?:{_IS})|\s+(?=[^\n.]*,))"),
    (OWNER, rf"{_ARTICLE}owner(?:{_OF}(?:{_IS})|\s+)|(?:it'?s |it is |is )?(?:now )?(?:owned|looked after) by\s+"),
    (THEME, rf"{_ARTICLE}theme{_OF}(?:{_IS})|(?:move|put) (?:it|this|that|the [^\n]{{2,70}}?) (?:to|in|into|under) (?=(?:the )?[^\n]{{2,60}} theme\b)"),
    (EXAMPLES, rf"{_ARTICLE}examples?(?: questions?)?{_OF}\s*(?:[:=]|\bis\b)\s*"),
    (TERMS, rf"{_ARTICLE}(?P<term>nickname|acronym|keyword)s?(?:{_OF}(?:{_IS})|\s+(?!(?:for|to|of|from|on)\b))|(?:also|otherwise) (?:known as|called)\s+|\baka\s+"),
)  # fmt: skip
_LABEL = re.compile(
    r"(?P<before>^(?:(?:and|also|plus|but|so|ok|yes|then)\s+)*|[\n.:;,!?]\s*|\s(?:and|with|plus|but|that|so)\s+|^\W*(?:the |our )?[^\n:,.;]{2,40}?\s(?=(?:partners?|owner|purpose|title|theme|nicknames?|review date)\s*[:=])|\b(?:change|set|update|edit|amend|correct|make|add|put|give it|enter|alter|rewrite|switch)\s+|\b(?:change|chnage|set|update|amend|alter)\s+[^\n:,.;]{2,60}?\s(?=(?:title|purpose|owner|theme)\s+(?:to|is|should)\b))"
    r"(?:" + "|".join(f"(?P<f_{name}>{pattern})" for name, pattern in _LABELS) + ")",
    re.M,
)
_NO_VALUES = {
    PARTNERS: re.compile(r"\W*(?:of|for|on|in|from|please|list|to|and|at|has|have|who|left|it|because|here|needs?|we|i|are)\b"),
    TITLE: re.compile(r"\W*(?:of|for|on|in|please|off|to|from|it|that|this|has|when|a|wrong|and)\b"),
    OWNER: re.compile(r"\W*(?:(?:of|for|on|in|please|off|to|from|it|that|this|has|when|a|wrong|and)\b|(?:nobody|none|no[ -]one)\W*$)"),
    THEME: re.compile(r"\W*(?:a|an|another|different|of|for)\b"),
}
"""What may stand after the name of a field and is no value of it."""
_VALUE_ENDS = re.compile(r"\.\s|;\s|[,;]\s(?=(?:and |the |its |please|review|due|size|format|link|here|partners?|it'?s )|\d)")
_TERM_ENDS = re.compile(r"\s+(?:too|as well|also|please)\W*$|[\s,]+(?:to|for|from|off|on)\s+(?:the|our|it|this|that)\b.*", re.I)
_REVIEW_FOLLOWS = re.compile(
    r"[,;]\s+(?:and\s+)?(?:to be\s+)?review(?:ed)?(?:\s+(?:date|is|in|on|by|it))*\s*:?\s+(?=[^\n,;.]{0,30}(?:\b20\d\d\b|\byears?\b|\bmonths?\b))"
)
"""Ends a purpose that is followed by other facts in the same line."""
_BEGINS_AS_FACT = re.compile(
    r"\W*(?:(?:and|also|please|the|its|it is|it's)\s+)*(?:partners?|owner|owned|title|theme|review|due|documents?|doc|link|size|format|nick ?name|acronym|keyword"
    r"|also known|call it|add|take|remove|drop|https?:)(?:\b|(?<=:))"
)
_FEW_WORDS = 15
_OTHER_LINE = re.compile(r"\n\s*(?:size|format|link|url|documents?|review(?: date)?|due)\s*[:=]")
_ENDS_LINE = re.compile(r"\n")
_LINK = re.compile(r"\bhttps?://[^\s<>\"“”]+", re.I)
_NO_LINK = re.compile(r"\b(?:www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:gov\.uk|org\.uk|co\.uk|org|com|net|uk)/)[^\s<>\"“”]*", re.I)
_SIZE = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)\s?(bytes?|kb|mb|gb|kilobytes?|megabytes?|megs?|kbs|mbs|k|b)\b", re.I)
_UNITS = {"k": "KB", "m": "MB", "g": "GB", "b": "B"}
_NOT_NOW = re.compile(r"(?:\bnot|\bfrom|\binstead of|\bsays|\bwas|\brather than|\bold)\s+(?:\w+\s+)?$")
_FORMATS = {
    "pdf": "PDF", "docx": "DOCX", "doc": "DOC", "xlsx": "XLSX", "xls": "XLS", "odt": "ODT", "pptx": "PPTX", "ppt": "PPT", "rtf": "RTF", "csv": "CSV",
    "word": "DOCX", "excel": "XLSX", "powerpoint": "PPTX",
}  # fmt: skip
_FORMAT = re.compile(
    r"(?:(?:\b(?:is|now|to|as|format|into|a|an|the|in|new)\s*:?\s+\.?(?:microsoft |ms )?)|[(,:]\s*|^\W*)(pdf|docx?|xlsx?|odt|pptx?|rtf|csv|word|excel|powerpoint)\b(?!\s+(?:of|for|on|says)\b)"
)
_DOC_IS_DOCUMENT = re.compile(r"\b(?:the|this|that|its|new|a|old)\s*:?\s+doc\b")
_SAID_FORMAT = re.compile(r"\bDOC\b")
_ENDING = re.compile(r"\.(pdf|docx?|xlsx?|odt|pptx?|rtf|csv)(?:$|[?#])", re.I)
_REVIEW = re.compile(
    r"\breview(?:ed|s|ing)?\b|\bdue (?:for|in|on)\b|\bput it off\b|\b(?:push|put) (?:it|that) (?:back|off)\b|\bexpires?\b|\bnext look\b"
)
_NO_REVIEW = re.compile(
    r"\b(?:no|remove|clear|delete|drop|take (?:off|out|away)|without)\b[^.\n]{0,20}\breview|\breview[^.\n]{0,20}\b(?:off|out|none)\b"
)
_NO_OWNER = re.compile(
    r"\b(?:no owner|nobody owns|no-?one owns|(?:take|remove|clear|drop|delete)\b[^.\n]{0,12}\bowner)\b|\bowner\s*(?:is|:|=)\s*(?:nobody|none|no-?one)\b"
)
_OWNS = re.compile(
    r"^\W*(?:(?:please|pls|so|ok|now|and)\s+)*(?:make |put |set )?(?P<who>(?:the )?[^\s,.]+(?:\s+(?!that\b)[^\s,.]+){0,5}?)\s+(?:(?:now )?owns?|(?:is|are|as) (?:now )?the (?:new )?owner|the owner)\b"
)
_OWNER_IS = re.compile(r"\bown(?:er|s)\b[^\n]*?[,;]\s*(?:it'?s|it is)\s+(?:now\s+)?(?P<who>[^\n,.]{2,80}?)(?:\s+now)?\s*$")
_SPLITS = re.compile(
    r"(?:\s*[,;]\s*|\s+)?(?:\band\b\s+|\bthen\b\s+|\balso\b\s+|\bbut\b\s+)*(?=\b(?:take|remove|add|drop|delete|replace|swap|strike|include|exclude|cross|put)\b\s)|(?:\s*[,;]\s*(?:(?:and|also|plus)\s+)?|\s+(?:and|also|plus)\s+)(?=(?:a |the |its )?(?:nick ?name|acronym|keyword|owner|review|purpose|title|theme|example|document|link|size)s?\b)|(?<=[.!?])\s+|\n+"
)
_TARGET = r"(?:\s+(?:in|of|for|from)\s+(?:the|our)\s+[^\n]*?\b(?:one|protocol|agreement|panel|programme|list|partners)\b.*|\s+(?:to|onto|on|into|as|among|in with|with it|from now)\s+.*|\s+(?:please|pls|too|as well|also|now)\b.*|\s+a (?:new )?partner\b.*|\s*[.!]*)$"
_ADDS = re.compile(rf"^\W*{{before}}(?:add|put|include|bring in|sign up|list|pop|make)\s+(?P<names>.+?){_TARGET}".replace("{before}", r"(?:(?:please|pls|could you|can you|also|and|then|ok|yes|now|actually|hi|hello|me again|i need to|i want to|would you|we need to)[\s,]+)*"))  # fmt: skip
_JOINS = re.compile(
    r"^\W*(?P<names>.+?)\s+(?:(?:has|have)\s+)?(?:joined|joins|signed(?: up)?|should be (?:on|added|listed|a partner)|(?:is|are) (?:now )?(?:a partner|partners|on (?:it|the))|needs? (?:adding|to be added|to go on))\b.*$"
)
_TAKES = re.compile(
    r"^\W*(?:(?:please|pls|could you|can you|also|and|then|ok|now|actually)[\s,]+)*(?:take|remove|delete|drop|strike|cross|exclude|get rid of|lose|kick)\s+(?:off\s+)?(?P<names>.+?)(?:\s+(?:off|out|from|as|away|on|in)\b.*|\s+(?:please|pls|too|as well|also|now)\b.*|\s*[.!]*)$"
)
_LEFT = re.compile(
    r"^\W*(?:make it so (?:that )?)?(?P<names>.+?)\s+(?:(?:has|have)\s+)?(?:left|pulled out|dropped out|withdrew|withdrawn|gone|(?:(?:is|are) (?:no longer|not)|isn'?t|aren'?t) (?:a partner|partners|on (?:it|the)))\b.*$"
)
_SWAPS = re.compile(
    rf"^\W*(?:(?:please|pls|could you|can you|also|and|then|ok|now)[\s,]+)*(?:replace|swap(?: out)?|exchange|substitute)\s+(?P<old>.+?)\s+(?:with|for|by)\s+(?P<new>.+?){_TARGET}"
)
_NO_PARTNER = re.compile(
    r"\b(?:nick ?names?|acronyms?|key ?words?|examples?|documents?|docs?|file|link|url|size|format|terms?|glossary|owner|review|title|purpose|theme|protocol called|new protocol|a protocol|note|question|abbreviation|name for)\b"
)
_PRONOUNS = frozenset(("it", "that", "this", "them", "him", "one", "a partner", "another partner", "partner", "partners", "some partners", "someone", "one more", "more", "another", "a new partner"))  # fmt: skip
_CALLS = (
    re.compile(r"\b(?:says?|types?|writes?|asks? for) (?P<name>[^\n'\"]{2,80}?) (?:they|he|she|it|that) means?\b"),
    re.compile(
        r"\b(?:people|we|staff|schools|they|some|everyone|everybody|folk|teachers|heads|the team)\b[^\n]{0,25}?\bcalls? (?:it|this|that one|this one|(?:the|our) [^\n'\"]{2,70}? (?:protocol|one|agreement|panel|programme))\s+(?P<name>[^\n.,]{2,80})"
    ),
    re.compile(
        r"\bcall (?:it|this|that one|this one)\s+(?P<name>(?!(?:the same|off)\b)[^\n.,]{2,80}?)(?:\s+(?:too|as well|also))?\s*[.!]*(?:$|\n)"
    ),
    re.compile(r"\b(?:add|put|new|a|the)?\s*(?:nick ?name|acronym|key ?word)s?\s+(?P<name>(?!(?:for|to|of|from|on|is)\b)[^\n.,:]{2,80}?)(?:\s+(?:to|for|from|off|on)\b.*)?(?:$|\n)"),
)  # fmt: skip
_CALLED_ENDS = re.compile(r"\s+(?:too|as well|also|any ?more|please|now)\W*$|,\s+(?=for\b|to\b)", re.I)
_KINDS = (("acronym", re.compile(r"\bacronyms?\b")), ("keyword", re.compile(r"\bkey ?words?\b")))
_TAKES_TERM = re.compile(
    r"\b(?:drop|remove|delete|take (?:off|away|out)|get rid of|forget|lose)\b|\b(?:don'?t|doesn'?t|do not|nobody|no-?one|stop)\b[^\n]{0,20}\bcall|\bany ?more\b|\bno longer called\b|\btake\b[^\n]{0,60}\b(?:off|out|away)\b"
)
_OF_TERMS = re.compile(
    r"\b(?:nick ?names?|acronyms?|key ?words?|call(?:s|ed)?|calling|also known|another name|aka|alias|they mean|means?|learn|remember|teach|we (?:just )?(?:use|say)|terms)\b"
)
_OF_EXAMPLES = re.compile(r"\bexamples?\b|\bwhen (?:people|someone|somebody|schools) asks?\b|\bshould find\b")
_AFTER_COLON = re.compile(r":\s*(?P<name>[^\n]{2,500})$", re.M)
_ADD_DOCUMENT = re.compile(
    r"\b(?:add|attach|another|second|extra|new)\s+(?:a |an |another |new |second |extra )*(?:document|file|doc|pdf|addendum)\b"
)
_TAKE_DOCUMENT = re.compile(
    r"\b(?:remove|delete|drop|take (?:off|away|out)|get rid of)\b[^\n]{0,25}\b(?:document|file|doc|pdf|addend\w+)\b"
)
_DOCUMENT_CALLED = re.compile(
    r"\b(?:document|file|doc|pdf)\b(?:\s+(?:for|of|on)\s+[^\n]{2,60}?)?(?:'s title)?\s*(?:is |are )?(?:now )?(?:called|titled|named|title is)\s+(?P<name>[^\n,]{2,200})"
)
_SPEAKS = (
    (PARTNERS, r"\bpartners?\b|\bsignator\w+|\bparties\b|\borganisations?\b"),
    (PURPOSE, r"\bpurpose\b|\bwhat it'?s for\b|\bwording\b"),
    (URL, r"\blinks?\b|\burl\b|\bweb address\b|\bdownload\b"),
    (SIZE, r"\bsize\b|\bhow big\b"),
    (FORMAT, r"\bformat\b|\bfile type\b"),
    (DOCUMENT, r"\bdocuments?\b|\bfiles?\b|\bdocs?\b"),
    (OWNER, r"\bowners?\b|\bowns\b"),
    (REVIEW, r"\breview\w*\b"),
    (THEME, r"\btheme\b"),
    (EXAMPLES, r"\bexamples?\b"),
    (TERMS, r"\bnick ?names?\b|\bacronyms?\b|\bkey ?words?\b|\banother name\b|\bterms\b"),
    (TITLE, r"\btitle\b|\brename\b|\bname\b"),
)
_CORRECTION = re.compile(
    r"\W*(?:(?:no|nope|sorry|actually|oops|wait|hang on|i mean|yes|but|please)[\s,.!]+)*(?:(?:make|change|have) (?:it|that)(?: to| say| read)?|(?:it|that) (?:should|ought to|must) (?:be|say|read)|it'?s)\b\s*:?\s*"
    r"(?P<value>\S.*?)(?:\s+instead)?\s*$",
    re.S,
)


@dataclass
class _Reader:
    """One message, of which parts are blanked out as they are read, so that nothing counts twice."""

    text: str
    today: date
    asked: str = ""
    held_review: date | None = None
    new: bool = False
    facts: list[Fact] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.low = lowered(self.text)

    def blank(self, start: int, end: int) -> None:
        """Take a part out."""
        self.low = self.low[:start] + " " * (end - start) + self.low[end:]

    def original(self, start: int, end: int) -> str:
        """A part in the message's own letters."""
        return self.text[start:end]

    @property
    def is_blank(self) -> bool:
        return not re.search(r"[a-z0-9]", self.low)


def read_facts(text: str, today: date, *, asked: str = "", held_review: date | None = None, new: bool = False) -> Told:
    """What a message says of a protocol. `asked` is the field that the last reply asked for; `new` when it is one to be added.

    `held_review` is the review date that 'six months later' counts from.
    """
    if asked in IN_WORDS and (own := _in_words(text, asked, today, held_review)):
        return own
    reader = _Reader(text, today, asked, held_review, new)
    for step in (_links, _labelled, _examples, _terms, _documents, _partners, _owner, _review):
        step(reader)
    facts = tuple(reader.facts)
    if asked and not facts and not reader.problems:
        answer = _answer(text, asked, today, held_review)
        facts, problems = answer.facts, answer.problems
        if facts or problems:
            return Told(facts, (), problems)
    low = lowered(text)
    speaks_of = tuple(name for name, pattern in _SPEAKS if re.search(pattern, low))
    rest = "".join(letter if low_letter != " " or letter.isspace() else " " for letter, low_letter in zip(text, reader.low, strict=True))
    return Told(facts, speaks_of, tuple(dict.fromkeys(reader.problems)), one_line(rest))


def _in_words(text: str, asked: str, today: date, held: date | None) -> Told | None:
    """A reply that is the value itself, word for word; None when it begins with the name of a field or tells a fact in a few words.

    Lines that follow may name other fields: a purpose often speaks of partners, and none of that is read.
    """
    if _LABEL.match(lowered(text)) or (_BEGINS_AS_FACT.match(lowered(text)) and len(text.split()) <= _FEW_WORDS):
        return None
    label = next(
        (match for match in _LABEL.finditer(lowered(text)) if "\n" in match["before"] or (asked == TITLE and "," in match["before"])), None
    )
    other = _OTHER_LINE.search(lowered(text))
    starts = min((one.start() + max(one.group().find("\n"), 0) for one in (label, other) if one), default=len(text))
    own, others = text[:starts], text[starts:]
    value = _answer(own, asked, today, held)
    if not (value.facts or value.problems):
        return None
    more = read_facts(others, today, held_review=held, new=True) if others else Told()
    return Told((*value.facts, *more.facts), (), (*value.problems, *more.problems))


def _answer(text: str, asked: str, today: date, held: date | None) -> Told:
    """The whole message as the value that was asked for."""
    value = unquoted(text)
    nothing = says(NOTHING_MORE, text)
    if asked == REVIEW:
        if nothing:
            return Told((Fact(REVIEW),))
        found = read_date(text, today, held)
        return _dated(found, today, text) if found else Told()
    if asked in (SIZE, FORMAT, URL, DOCUMENT, DOCUMENT_TITLE):
        if asked == DOCUMENT_TITLE and not says(NO_VALUE, text):
            return Told((Fact(DOCUMENT_TITLE, (one_line(value),), words=text),))
        return Told()
    if nothing:
        return Told((Fact(OWNER),)) if asked == OWNER else Told()
    if says(NO_VALUE, text):
        return Told()
    if PLACEHOLDER.search(value) and asked not in (PURPOSE, EXAMPLES):
        return Told(problems=((asked, LOST),))
    if asked == PARTNERS:
        return Told((Fact(PARTNERS, (value,), words=value),))
    how = ADD if asked in (TERMS, EXAMPLES) else SET
    return Told((Fact(asked, (one_line(value),), how),))


def read_correction(text: str) -> str:
    """What a message wants in place of a wording that was shown: 'no, make it: …'; empty when it is no such message."""
    match = _CORRECTION.match(lowered(text))
    return text[match.start("value") : match.end("value")].strip() if match else ""


def _dated(found: date, today: date, words: str) -> Told:
    if found <= today:
        return Told(problems=((REVIEW, PAST),))
    return Told((Fact(REVIEW, (found.isoformat(),), words=words),))


def _links(reader: _Reader) -> None:
    found = list(_LINK.finditer(reader.text))
    for match in found:
        address = match.group().rstrip(".,;:!?)'’]")
        end = match.start() + len(address)
        if reader.text[end : end + 1] == "[" or PLACEHOLDER.match(reader.text, end) or "[" in address:
            reader.problems.append((URL, LOST))
            end = max(end, match.end())
        else:
            reader.facts.append(Fact(URL, (address,)))
            if ending := _ENDING.search(address):
                reader.facts.append(Fact(FORMAT, (_FORMATS[ending[1].lower()],), words="ending"))
        reader.blank(match.start(), end)
    if not found and (bare := _NO_LINK.search(reader.low)):
        reader.problems.append((URL, bare.group()))
        reader.blank(bare.start(), bare.end())


def _labelled(reader: _Reader) -> None:
    """'Title: …', 'the purpose should read: …': each value reaches to the next label or the end of the line, a purpose's further."""
    found = list(_LABEL.finditer(reader.low))
    for number, match in enumerate(found):
        name = next(name for name, _ in _LABELS if match[f"f_{name}"])
        end = found[number + 1].start() if number + 1 < len(found) else len(reader.text)
        line_end = _ENDS_LINE.search(reader.text, match.end(), end)
        if line_end and name != PURPOSE:
            end = line_end.start()
        elif name == PURPOSE:
            other = _OTHER_LINE.search(reader.low, match.end(), end)
            end = other.start() if other else end + (reader.text[end : end + 1] in (".", "!", "?"))
        _take_label(reader, name, match, end)


def _take_label(reader: _Reader, name: str, match: re.Match[str], end: int) -> None:
    start = match.end()
    quoted = QUOTED.match(reader.text, start)
    if quoted:
        value, end = (quoted[1] or quoted[2]).strip(), quoted.end()
    else:
        if name == PURPOSE:
            start = _own_to(match) or start
            if stop := _REVIEW_FOLLOWS.search(reader.low, start, end):
                end = stop.start()
        elif name != EXAMPLES:
            read = (place for place in range(start, end) if reader.low[place].isspace() and not reader.text[place].isspace())
            end = next(read, end)  # What was read already, such as a link, is no part of it.
            if name != PARTNERS and (stop := _VALUE_ENDS.search(reader.low, start, end)):
                end = stop.start()
        value = reader.text[start:end].strip().strip(",;").strip()
    if not re.search(r"\w", value) or (name in _NO_VALUES and _NO_VALUES[name].match(lowered(value))):
        return
    if PLACEHOLDER.search(value) and name not in (PURPOSE, EXAMPLES):
        reader.problems.append((name, LOST))
    elif name in (TERMS, EXAMPLES):
        how = REMOVE if _TAKES_TERM.search(reader.low[: match.end()]) else ADD
        if name == TERMS and not quoted:
            value = _TERM_ENDS.split(value)[0]
            end = start + len(value)
        kind = (match["term"] or "").replace("nickname", "") if name == TERMS else ""
        reader.facts.append(Fact(name, (one_line(value).strip(" ,.;") if name == TERMS else one_line(value),), how, kind))
    else:
        reader.facts.append(Fact(name, (_labelled_value(name, value, quoted=quoted is not None),), words=value))
    reader.blank(start, end)  # Not the label, which may say of which protocol: 'the owner of the autism one is …'.


def _own_to(match: re.Match[str]) -> int | None:
    """Where '…, purpose to share …' has a 'to' that is of the purpose itself; none after 'change the purpose to …'."""
    own = re.search(r"\bpurpose(?: statement)?\s+(?=to\s*$)", match.group())
    return match.start() + own.end() if own and not re.search(r"[a-z]", match["before"]) else None


def _labelled_value(name: str, value: str, *, quoted: bool) -> str:
    """The value as it is kept: a purpose and what stands in quotes as it is, anything else without what belongs to the sentence."""
    if name == THEME:
        return one_line(re.sub(r"^(?:the\s+)?(?:theme\s+)?|\s+theme\b.*$", "", value, flags=re.I)).rstrip(".")
    whole = one_line(value) if name == PURPOSE or quoted else one_line(value).rstrip(".!")
    return re.sub(r"\s+(?:now|please)$", "", whole, flags=re.I) if name == OWNER else whole


def _examples(reader: _Reader) -> None:
    if not _OF_EXAMPLES.search(reader.low):
        return
    how = REMOVE if _TAKES_TERM.search(reader.low) else ADD
    spans = [(match.start(), match.end(), (match[1] or match[2]).strip()) for match in QUOTED.finditer(reader.text)]
    if not spans and (match := _AFTER_COLON.search(reader.low)):
        spans = [(match.start("name"), match.end("name"), reader.original(*match.span("name")).strip())]
    for start, end, value in spans:
        if reader.low[start:end].strip():
            reader.facts.append(Fact(EXAMPLES, (one_line(value),), how))
            reader.blank(start, end)


def _terms(reader: _Reader) -> None:
    if not _OF_TERMS.search(reader.low) or any(fact.field in (TERMS, TITLE) for fact in reader.facts):
        return
    how = REMOVE if _TAKES_TERM.search(reader.low) else ADD
    kind = next((name for name, pattern in _KINDS if pattern.search(reader.low)), "")
    quotes = [one for one in QUOTED.finditer(reader.text) if reader.low[one.start() : one.end()].strip()]
    if quotes:
        for match in quotes:
            reader.facts.append(Fact(TERMS, (one_line(match[1] or match[2]),), how, kind))
            reader.blank(match.start(), match.end())
        return
    found = next((hit for pattern in (*_CALLS, _AFTER_COLON) if (hit := pattern.search(reader.low))), None)
    if found:
        value = _CALLED_ENDS.split(reader.original(*found.span("name")))[0]
        reader.facts.append(Fact(TERMS, (one_line(value).strip(" .!?"),), how, kind))
        reader.blank(found.start("name"), found.start("name") + len(value))


def _documents(reader: _Reader) -> None:
    adds, takes = _ADD_DOCUMENT.search(reader.low), _TAKE_DOCUMENT.search(reader.low)
    size = _size(reader)
    named_format = _format(reader, of_document=bool(size) or any(fact.field == URL for fact in reader.facts))
    facts = [fact for fact in (size, named_format) if fact]
    if named_format:
        reader.facts[:] = [fact for fact in reader.facts if not (fact.field == FORMAT and fact.words == "ending")]
    if takes and not facts:
        facts.append(Fact(DOCUMENT, how=REMOVE, words=reader.text))
    elif (
        adds
        and (facts or not re.search(r"\bnew (?:version|link|size)\b", reader.low))
        and re.search(r"\badd|attach|another|extra|second\b", reader.low)
    ):
        facts.append(Fact(DOCUMENT, how=ADD))
    quoted = QUOTED.search(reader.text)
    if any(fact.how == ADD for fact in facts) and quoted and reader.low[quoted.start() : quoted.end()].strip():
        facts.append(Fact(DOCUMENT_TITLE, (one_line(quoted[1] or quoted[2]),)))
        reader.blank(*quoted.span())
    elif match := _DOCUMENT_CALLED.search(reader.low):
        value = unquoted(reader.original(*match.span("name"))).rstrip(".")
        if not _SIZE.match(value) and lowered(value) not in _FORMATS:
            facts.append(Fact(DOCUMENT_TITLE, (one_line(value),)))
            reader.facts[:] = [fact for fact in reader.facts if fact.field != TITLE]
            reader.blank(*match.span("name"))
    reader.facts += facts


def _size(reader: _Reader) -> Fact | None:
    found = [match for match in _SIZE.finditer(reader.low) if not _NOT_NOW.search(reader.low[: match.start()])]
    wanted = reader.asked in OF_DOCUMENT or re.search(r"\b(?:document|doc|docx|file|pdf|size|big|format|link|word|version)\b", reader.low)
    if not found or not (wanted or any(fact.field == URL for fact in reader.facts) or len(reader.low.split()) <= 4):
        return None
    match = found[-1]
    for one in found:
        reader.blank(one.start(), one.end())
    unit = _UNITS.get(match[2][0].lower(), "B")
    try:
        return Fact(SIZE, (str(parse_size(f"{match[1]}{unit}")),), words=match.group())
    except Invalid as error:
        reader.problems.append((SIZE, str(error)))
        return None


def _format(reader: _Reader, *, of_document: bool) -> Fact | None:
    without = _DOC_IS_DOCUMENT.sub(lambda match: " " * len(match.group()), reader.low)
    if _SAID_FORMAT.search(reader.text):
        return Fact(FORMAT, ("DOC",))
    if not (of_document or reader.asked in OF_DOCUMENT or re.search(r"\b(?:document|file|format|pdf|docx?|convert\w*)\b", reader.low)):
        return None
    found = [match for match in _FORMAT.finditer(without) if not _NOT_NOW.search(without[: match.start(1)])]
    found = [match for match in found if match[1] not in ("word", "excel") or re.search(r"\b(?:file|document|format|in|to|a)\b", without)]
    if not found or (len(found) == 1 and found[0].group().startswith(("the ", "new ")) and not of_document):
        return None
    return Fact(FORMAT, (_FORMATS[found[-1][1]],))


def _partners(reader: _Reader) -> None:
    start = 0
    for part in _clauses(reader.low):
        start, end = reader.low.index(part, start), reader.low.index(part, start) + len(part)
        if part.strip():
            _clause(reader, start, end)
        start = end


def _clauses(low: str) -> list[str]:
    return [part for part in _SPLITS.split(low) if part and part.strip()]


def _clause(reader: _Reader, start: int, end: int) -> None:
    part = reader.low[start:end]
    if swap := _SWAPS.match(part):
        if _NO_PARTNER.search(swap["old"]):
            return
        for name, how in (("old", REMOVE), ("new", ADD)):
            reader.facts.append(_named(reader.original(start + swap.start(name), start + swap.end(name)), how))
            reader.blank(start + swap.start(name), start + swap.end(name))
        return
    for pattern, how in ((_ADDS, ADD), (_TAKES, REMOVE), (_LEFT, REMOVE), (_JOINS, ADD)):
        match = pattern.match(part)
        if match is None:
            continue
        names = match["names"].strip()
        said = reader.original(start + match.start("names"), start + match.end("names")).strip()
        if said.startswith("it "):
            continue  # 'Make it the …'; 'IT Support' is one.
        if _NO_PARTNER.search(names) or names in _PRONOUNS or names.split()[0] in ("who", "what", "whether", "i", "there"):
            return
        if pattern is _ADDS and _NO_PARTNER.search(part[match.end("names") :]) and not re.search(r"\bpartners?\b", part):
            return
        is_none = re.search(r"\b(?:protocol|agreement)\b|^(?:down|off|out|back)\b|\bgets?\b", names) or read_date(names, reader.today)
        if is_none and not re.search(r"\bpartners?\b", part):
            return
        reader.facts.append(_named(said, how))
        reader.blank(start + match.start("names"), start + match.end("names"))
        return


def _named(names: str, how: str) -> Fact:
    words = re.sub(r"\s+(?:too|as well|also|in)$", "", names.strip(), flags=re.I)
    return Fact(PARTNERS, (words,), how, words=words)


def _owner(reader: _Reader) -> None:
    if any(fact.field == OWNER for fact in reader.facts) or not re.search(r"\bown(?:er|s|ed)?\b", reader.low):
        return
    if _NO_OWNER.search(reader.low):
        reader.facts.append(Fact(OWNER))
        return
    for pattern in (_OWNER_IS, _OWNS):
        match = pattern.search(reader.low)
        if match and not re.match(
            r"(?:the |its |new |change|who|nobody|update|edit|set|add|and|also)\b", match["who"].replace("the ", "", 1)
        ):
            value = reader.original(*match.span("who"))
            if PLACEHOLDER.search(value):
                reader.problems.append((OWNER, LOST))
            else:
                reader.facts.append(Fact(OWNER, (one_line(value),)))
            reader.blank(*match.span("who"))
            return
    if PLACEHOLDER.search(reader.text):
        reader.problems.append((OWNER, LOST))


def _review(reader: _Reader) -> None:
    if not (_REVIEW.search(reader.low) or reader.asked == REVIEW):
        return
    if "[date removed]" in reader.low:
        reader.problems.append((REVIEW, LOST))
        return
    found = read_date(reader.low, reader.today, reader.held_review)
    if found is None:
        if _NO_REVIEW.search(reader.low):
            reader.facts.append(Fact(REVIEW))
        return
    told = _dated(found, reader.today, reader.text)
    reader.facts += told.facts
    reader.problems += told.problems
