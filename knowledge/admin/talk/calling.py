"""Whether a message is one for editors: how likely Rasa finds it, how it is written, and whether it has the words of a change."""

from __future__ import annotations

import re

from knowledge.admin.talk import turned as kinds
from knowledge.admin.talk.facts import read_facts
from knowledge.admin.talk.naming import read_named
from knowledge.admin.talk.partners import Organisations
from knowledge.admin.talk.turned import OF_ADMIN
from knowledge.admin.talk.words import asks, lowered
from knowledge.models import now

SURE, SURE_OF_QUESTION, SURE_WITHOUT_WORDS = 0.5, 0.8, 0.97
"""How likely a message must be one for an editor: with its words in it, written as a question, and where none of its words is in it."""
_QUESTIONS_OF_EDITORS = frozenset((kinds.HISTORY, kinds.UNANSWERED, kinds.PEOPLE, kinds.RESUME))
_WORDS = {
    kinds.ADD: r"add\w*|new|creat\w+|enter\w*|register|set(?:ting)? up|start|begin|(?:up)?load|record|insert|draft|make|submit|put|another|fresh|one more",
    kinds.CHANGE: r"chang\w+|chnag\w+|edit\w*|updat\w+|updaet|amend\w*|alter\w*|modif\w+|correct\w*|fix\w*|set|swap|replac\w+|renam\w+|rewrit\w+|add\w*|remov\w+"
    r"|take|drop|delete|strike|cross|get rid of|exclude|include|put|pop|make|move[ds]?|switch|give|teach|learn|remember|call|calls|called|known as|nick ?name|acronym|keyword"
    r"|partners?|owner|owns|review\w*|example|link|document|doc|file|pdf|size|joined|left|pulled out|another name|goes by|says?|knows?|known|own|owned|signed|took over|mean(?:s|ing)?|mistake|wrong|out of date|now|should|title|purpose|theme|any longer",
    kinds.RETIRE: r"retir\w+|retier|with?d?draw\w*|widthdraw|remov\w+|delet\w+|take|archiv\w+|get rid|stop|pull|expired|decommission|bin|scrap|bring|restor\w+|put|reinstat\w+"
    r"|reactivat\w+|back|end(?:ed|s)?|hide|drop|revoke|kill|finished|un-?\w+|mark|current|wound up|lapsed|no longer|any more",
    kinds.UNDO: r"und\w+|unod|revert\w*|revers\w+|roll\w*|restor\w+|reset|reinstat\w+|unsave|put .* back|change .* back|set .* back|chang\w+|edit\w*|saved?|version|wording",
    kinds.HISTORY: r"chang\w+|chang?d|edit\w*|histor\w+|alter\w*|versions?|trail|log|revision|added|took|retired|wrote|put|entered|messing",
    kinds.UNANSWERED: r"answer\w*|anser|unanswer\w*|questions?|ask\w*|inbox|stump\w*|feedback|helpful|declined|enquir\w+|gaps?|queue|thumbs|waiting|turn away|know|place|team|deal",
    kinds.PEOPLE: r"edit\w*|admins?|admin\w+|contribut\w+|roles?|rights?|permissions?|access|people|allow\w*|promote|demote|change",
    kinds.RESUME: r"chang\w+|edit\w*|draft|protocol|sav\w+|publish|before and after|unsaved",
}  # fmt: skip
_SPOKEN = {kind: re.compile(rf"\b(?:{pattern})\b") for kind, pattern in _WORDS.items()}
_POLITE = r"\W*(?:(?:please|pls|ok|now|can you|could you|can we|i want to|i'd like to|we need to|let's)[\s,]+)*"
_OPENS = (
    (kinds.RETIRE, re.compile(_POLITE + r"(?:retire|withdraw|un-?retire|reinstate)\s+\w")),
    (kinds.RETIRE, re.compile(_POLITE + r"(?:bring back|un-?retire) [^\n]*\b(?:protocol|agreement)\b")),
    (kinds.RETIRE, re.compile(_POLITE + r"(?:undo|revert|reverse)\s+(?:the |that )?(?:retir|withdraw)")),
    (kinds.ADD, re.compile(_POLITE + r"(?:add|create|set up|enter) (?:a|another|a new|one more) (?:new )?(?:sharing |information sharing )?(?:protocol|agreement)\b")),
    (
        kinds.ADD,
        re.compile(
            _POLITE + r"(?:(?:add|adding|create|enter|set up|start)\s+(?:an? |another )?(?:new )?|(?:an? |another )?new )(?:information )?(?:sharing )?(?:protocol|agreement)"
            r"(?:\s*[:,]|\s+(?:called|titled|named)\b)"
        ),
    ),
    (kinds.CHANGE, re.compile(_POLITE + r"review\s[^\n]*\[date removed\]")),
    (
        kinds.CHANGE,
        re.compile(
            _POLITE + r"(?:change|chnage|edit|update|updaet|amend|correct|set|replace|rename)\s+(?:\S+ ){0,8}?(?:protocol|agreement|partners?|title|purpose|owner|review date|nickname)\b"
        ),
    ),
    (kinds.CHANGE, re.compile(r"[^\n]*\b(?:documents?|doc|file|pdf|addendums?)\b(?=[^\n]*\bnow\b)[^\n]*\d[\d.,]*\s?(?:kb|mb)\b")),
    (kinds.HISTORY, re.compile(_POLITE + r"who (?:last )?(?:changed|edited|altered|amended)\b")),
)  # fmt: skip
"""How a message is written that is for an editor whatever it goes on with: a name that Rasa has never seen can make it doubt that."""
_TEACHES = re.compile(
    r"\W*(?:(?:also|and|so|please|ok)[\s,]+)*(?:when(?:ever)?|if) (?:people|someone|somebody|anyone|they|staff|schools?) (?:asks?|says?|types?) [\"'][^\n]+[\"'][^\n]*\bmeans?\b"
)
"""'When people ask “…” they mean it': begins like a question and is none."""
_DEFINES = re.compile(
    r"\W*(?:[A-Z]{2,8} (?:means|stands for|is short for) \w|(?:take|remove|delete|drop) \S+ (?:out of|from|off) the glossary\b)"
)
"""'ELS means Essex Library Service', the term in capitals: an abbreviation that Rasa has never seen."""
_OF_NAMES = re.compile(r"\b(?:glossary|terms?|abbrev\w*|defin\w+|organi[sz]ations?|another name|names?|renam\w+)\b")
_LISTS = re.compile(
    r"\W*(?:(?:please|pls|can you|could you)[\s,]+)*(?:list|show(?: me)?|count)(?: all)?(?: of)?(?: the| our)? (?:protocols|agreements)\b"
)
_WANTS_TO_KNOW = re.compile(
    r"\b(?:isn'?t it|aren'?t they|doesn'?t it|don'?t they|wasn'?t it|hasn'?t it|innit|is it|is that right|am i right|right|correct)\W*\?*\W*$"
    r"|\b(?:want(?:s|ed)?|asking|asks|asked|need(?:s)?|like|trying|dying) (?:me )?(?:to know|to find out|what|whether)\b|\bwhat\b[^.?!\n]{1,60}\b(?:stands? for|means?)\b"
)
"""A question that is not written as one: 'the document is a PDF, isn't it', 'she wants to know what it stands for'."""
_ORDERS = re.compile(
    _POLITE + r"(?:add|change|edit|update|amend|correct|set|replace|rename|remove|put|make|define|record|delete|teach|remember)\b"
)
_CORRECTS = re.compile(
    r"\W*(?:(?:no|sorry|actually|oops|i mean|please|can you)[\s,]+)*(?:change|switch|make|swap|correct)\s+(?:that|it|this|my question)(?:\s+\w+)?\s+(?:to|for|into)\b"
)
"""'Change that to the autism one': said of a question, not of a protocol."""


def is_for_editors(kind: str, likelihood: float, text: str) -> bool:
    """Whether a message is one that only an editor can have answered, going by the kind that it is likeliest of."""
    if not kind.startswith(OF_ADMIN) or likelihood < SURE:
        return False
    if asks(text) and kind not in _QUESTIONS_OF_EDITORS and likelihood < SURE_OF_QUESTION:
        return False
    low = lowered(text)
    if kind in (kinds.CHANGE, kinds.DEFINE) and _WANTS_TO_KNOW.search(low) and not _ORDERS.match(low):
        return False
    if kind == kinds.DEFINE:
        return _OF_NAMES.search(low) is not None or read_named(text, Organisations(())) is not None
    if kind == kinds.CHANGE and _LISTS.match(low):
        return False
    if kind == kinds.CHANGE and _CORRECTS.match(low) and not read_facts(text, now().date()).facts:
        return False
    return _SPOKEN[kind].search(low) is not None or (
        likelihood >= SURE_WITHOUT_WORDS and kind not in (kinds.UNDO, kinds.RESUME, kinds.HISTORY)
    )


def called_in_words(text: str) -> str:
    """The kind of a message that is written as only an editor's is; empty for any other."""
    low = lowered(text).strip()
    if _TEACHES.match(low):
        return kinds.CHANGE
    if not low.endswith("?") and _DEFINES.match(text):
        return kinds.DEFINE
    if low.endswith("?") or (asks(text) and not _OPENS[-1][1].match(low)):
        return ""
    return next((kind for kind, pattern in _OPENS if pattern.match(low)), "")
