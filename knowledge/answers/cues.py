"""Words that narrow a question down once its kind is known: which fact of a document, which filter of a list, which fact is not held.

The kind itself is Rasa's to decide; these only pick within it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FORMATS = {
    "pdf": "PDF",
    "pdfs": "PDF",
    "acrobat": "PDF",
    "doc": "DOC",
    "docs": "DOC",
    "docx": "DOCX",
    "word": "DOC",
    "excel": "XLS",
    "xls": "XLS",
    "xlsx": "XLSX",
    "spreadsheet": "XLS",
    "powerpoint": "PPT",
    "ppt": "PPT",
    "odt": "ODT",
    "html": "HTML",
    "csv": "CSV",
}
_FORMAT_WORD = re.compile(r"\b(pdfs?|acrobat|docx?|word|excel|xlsx?|spreadsheets?|powerpoint|ppt|odt|html|csv)\b(?! (?:of|for it|on|from|to)\b)", re.I)
_DOCS_AS_DOCUMENTS = re.compile(r"\bdocs\b", re.I)

SIZE = re.compile(r"\b(big|bigger|size|sizes|sized|large|larger|heavy|mb|kb|mbs|kbs|meg|megs|megabytes?|kilobytes?|bytes|small|huge|massive|chunky|weigh|fit|how long)\b", re.I)
FORMAT = re.compile(r"\b(formats?|file ?types?|type of (?:file|document|doc)|kind of (?:file|document|doc)|what (?:file|sort)|pdf|word|docx?|extension|open it in|editable|spreadsheet)\b", re.I)
COUNT = re.compile(r"\b(how many|number of|how much|count|total|more than one|just (?:the )?one|only one|one (?:document|file|doc) or|several|two (?:documents|files|docs))\b", re.I)
WHERE = re.compile(
    r"\b(where|link|links|download|downloads|url|find|get hold|open|view|copy|copies|see|read|send me|web ?page|webpage|website|location|located|access|kept|live|lives|click)\b", re.I
)
LARGEST = re.compile(r"\b(biggest|largest|heaviest|longest|chunkiest|most (?:mb|kb|space)|max(?:imum)?)\b", re.I)
SMALLEST = re.compile(r"\b(smallest|tiniest|lightest|shortest|least|min(?:imum)?)\b", re.I)
COUNTING = re.compile(r"\b(how many|number of|count|total|tally|how much)\b", re.I)
MOST = re.compile(r"\b(most|biggest number|commonest|most often|more than any|top)\b", re.I)
FEWEST = re.compile(r"\b(fewest|least|smallest number)\b", re.I)
PARTNER_WORDS = re.compile(r"\b(partners?|organisations?|organizations?|signator\w+|bodies|councils|agencies|parties|who)\b", re.I)
PROTOCOL_WORDS = re.compile(r"\b(protocols?|agreements?|isps?|isas?|arrangements?|ones|documents?)\b", re.I)
THEMES = re.compile(r"\b(themes?|categor\w+|headings?|sections?|topics?|areas)\b", re.I)
SAME_PARTNER = re.compile(r"\b(same|share[sd]? (?:a |the )?partners?|in common|also (?:has|have|on|in)|other (?:one|protocol|agreement)s?.*(?:partner|organisation|council|with))\b", re.I)
EVERYTHING_BUT = re.compile(r"\b(except|excluding|apart from|other than|bar|besides|but not|without|leave out|leaving out|minus|aside from|everything but|all but|not (?:the|counting))\b", re.I)
THOSE = re.compile(r"\b(those|these|them|that list|of that lot|the list|that lot)\b", re.I)
THIS = re.compile(r"\b(it|its|that|this|that one|this one|same one|them|they|there|those|these)\b", re.I)
NAMED_THING = re.compile(
    r"\b(?:the|our|their|that|an?|any)\s+(?!(?:first|second|third|last|other|same|right|wrong|whole|sharing|information|data|previous|next|this|that|only|one|actual|full|current)\b)"
    r"(?:[\w'-]+\s+){1,3}(?:one|protocol|agreement|isp|isa|arrangement|panel|scheme|thing)\b",
    re.I,
)
BETWEEN = re.compile(r"\b(?:and|vs\.?|versus|or|than|from|with|against|between|but|plus)\b|[,/&+;?\n]", re.I)
BOTH = re.compile(r"\b(both|each|all|two|either|documents|files|docs)\b", re.I)
ALL = re.compile(r"\b(all|every|each|list|order|sort|rank)\b", re.I)
NOT_FORMAT = re.compile(r"\b(?:not|aren'?t|isn'?t|without|except|excluding|other than|leave out|leaving out|apart from|bar|non)\W+(?:\w+\W+){0,2}?(?:pdfs?|docs?|word|excel)\b", re.I)
ORGANISATIONS_WANTED = re.compile(
    r"\b(?:(?:how many|number of|count(?: of)?|list(?: of| all)?|which|what|all(?: of)?(?: the| our)?|every|name) (?:\w+ ){0,2}?(?:partners?|organisations?|organizations?|signatories|bodies|agencies|parties)"
    r"|who (?:all )?(?:do|are|is|does) (?:we|the council|ecc|everyone) (?:share|sharing|work|working|deal)\w*|partners? (?:in total|altogether|across)|who are we sharing)",
    re.I,
)
PROTOCOL_WITH_MOST = re.compile(r"\b(?:which|what) (?:one|protocol|agreement)s?\b", re.I)
THEY = re.compile(r"\b(they|them|their|it|that (?:council|organisation|lot|one)|those|these|he|she)\b", re.I)
FIRST = re.compile(r"\b(first|1st|original|beginning|start|earliest|initial)\b", re.I)
NOT_THIS_BUT = re.compile(r"\b(?:not|isn'?t|don'?t mean|didn'?t mean|never mind|forget)\s+(?:about\s+)?(.+?)(?:[,;.\n–-]|\b(?:but|i mean|i meant|rather|it'?s)\b|$)", re.I)
ANY_OF = re.compile(r"\b(or|either)\b", re.I)
ONLY_WITH = re.compile(r"\b(only|just|solely|nobody else|no one else|exclusively)\b", re.I)
WHY = re.compile(r"\b(why|how come|what(?:'s| is) the reason|for what reason|whats)\b", re.I)
HYPOTHETICAL = re.compile(r"\b(if|suppose|supposing|imagine|say|were to|what happens when|hypothetically)\b", re.I)
FOLLOW_ON = re.compile(r"^\W*(?:and|but|ok(?:ay)?|so|then|also|what about|how about|wot about|same (?:for|question)|or|plus|now)\b", re.I)
SIZE_LIMIT = re.compile(r"\b(over|above|more than|bigger than|larger than|under|below|less than|smaller than|at least)\s+(?:a |one )?(\d+(?:\.\d+)?)?\s*(kb|mb|gb|meg\w*|kilobytes?)\b", re.I)
PARTNER_LIMIT = re.compile(r"\b(more than|over|at least|only|just|exactly|fewer than|less than)\s+(one|two|three|four|five|\d+)\s+(?:\w+\s+)?(?:partners?|organisations?|signator\w+|councils?)", re.I)
MULTI_PARTNER = re.compile(r"\b(?:more than (?:one|two)|several|multiple|lots of) (?:other )?councils?\b", re.I)
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}

ORDINALS = {
    "first": 0, "1st": 0, "one": 0, "1": 0, "a": 0, "top": 0,
    "second": 1, "2nd": 1, "two": 1, "2": 1, "b": 1, "middle": 1,
    "third": 2, "3rd": 2, "three": 2, "3": 2, "c": 2,
    "last": -1, "bottom": -1, "final": -1,
}  # fmt: skip

NOT_HELD: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("whether consent is needed or people can opt out", re.compile(r"consent|permission|opt[- ]?out|opt(?:ing)? out|refuse|object|privacy notice|tell (?:the )?parents|parents? (?:agree|say)", re.I)),
    ("the lawful basis", re.compile(r"lawful|legal basis|gdpr|article|legitimate|public task|statut|legislation|\blaw\b|\bact\b|legal gateway", re.I)),
    ("how long information is kept", re.compile(r"retention|retain|keep|kept|how long|delete|destroy|dispos|shred", re.I)),
    ("when it is reviewed or expires", re.compile(r"review|expir|renew|run out|runs out|still valid|up to date|in force|current|out of date|last updated|how old", re.I)),
    ("when it was signed or started", re.compile(r"when.*(?:sign|start|agreed|begin|came|set up|made)|date|how long (?:has|have)|signed on|since when|year (?:was|did)", re.I)),
    ("who signed it", re.compile(r"signed|signature|who sign|countersign|authoris|approved", re.I)),
    ("a contact person", re.compile(r"contact|e-?mail|phone|number to|ring|call|speak to|who do i (?:ask|talk|speak|tell)|named person|in charge|lead|owner|owns|manager|chair|responsible|address|dpo|who runs", re.I)),
    ("its version", re.compile(r"version|edition|draft|amend|reference number|ref\b", re.I)),
    ("how information is sent or kept secure", re.compile(r"secure|encrypt|send|sent|transfer|egress|password|upload|portal|how do (?:i|we) (?:get|share)|post it|by post|safe|stored?", re.I)),
    ("how often information is shared", re.compile(r"how often|frequen|daily|weekly|monthly|annual|termly|every (?:term|year|month)|deadline|by when", re.I)),
    ("a charge or fee", re.compile(r"cost|fee|charge|pay|price|free of|fund", re.I)),
    ("whether an impact assessment was made", re.compile(r"dpia|impact assessment|risk assess", re.I)),
    ("what happens after a breach", re.compile(r"breach|lost|wrong person|fined|penalt|complain", re.I)),
)  # fmt: skip

HELD_FACTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("owner", re.compile(r"\bowner|owns|who (?:looks after|runs|maintains)|in charge|responsible", re.I)),
    ("review_date", re.compile(r"review|expir|renew|run out|runs out", re.I)),
)


@dataclass(frozen=True)
class SizeLimit:
    """A bound on the size of documents, in bytes."""

    over: bool
    size: int


def document_format(text: str, *, documents: bool = False) -> str | None:
    """The file format that the text names, as the knowledge base writes it. With `documents`, 'docs' means documents."""
    for match in _FORMAT_WORD.finditer(_DOCS_AS_DOCUMENTS.sub("documents", text) if documents else text):
        word = match.group(1).lower()
        if word == "word" and not re.search(r"\bword (?:doc|file|document|format|version|one)s?\b|\b(?:in|a|as|or|any|are|is|it|ms|microsoft|which) word\b", text, re.I):
            continue
        return FORMATS[word.removesuffix("s") if word not in FORMATS else word]
    return None


def size_limit(text: str) -> SizeLimit | None:
    """'over 1MB' or 'under 100 KB', None when the text sets no such bound."""
    match = SIZE_LIMIT.search(text)
    if not match:
        return None
    unit = {"k": 1024, "m": 1024**2, "g": 1024**3}[match.group(3)[0].lower()]
    return SizeLimit(match.group(1).lower() in {"over", "above", "more than", "bigger than", "larger than", "at least"}, round(float(match.group(2) or 1) * unit))


def partner_limit(text: str) -> tuple[int, int] | None:
    """The least and the greatest number of partners that the text allows."""
    match = PARTNER_LIMIT.search(text)
    if not match:
        return (3, 10_000) if MULTI_PARTNER.search(text) else None
    word, number = match.group(1).lower(), NUMBERS.get(match.group(2).lower()) or int(match.group(2))
    if word in {"more than", "over"}:
        return number + 1, 10_000
    if word == "at least":
        return number, 10_000
    return (number, number) if word in {"only", "just", "exactly"} else (0, number - 1)


def not_held(text: str) -> str:
    """Plain words for the fact asked for that the page does not state."""
    return next((what for what, pattern in NOT_HELD if pattern.search(text)), "that")
