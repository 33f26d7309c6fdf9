"""Reads what a message in an audit is: an answer, a command, a question of another kind, or talk.

Rasa's ranking of the message says what it sounds like; where a message is spelt out (numbers, 'back', 'go to section 5') that decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge.audits.questionnaires import Item, Questionnaire, Section
from knowledge.audits.talk import subjects as naming
from knowledge.audits.talk.words import NUMBER_WORDS, is_filler, plain, verdicts

ANSWER, QUESTION, CHAT = "answer", "question", "chat"
COMMANDS = frozenset(
    [
        "start",
        "status",
        "back",
        "skip",
        "goto",
        "change",
        "note",
        "explain",
        "why",
        "who",
        "pause",
        "review",
        "submit",
        "cancel",
        "export",
        "report",
        "reopen",
        "about",
        "same",
        "next",
    ]
)
_POLITE = r"(?:(?:please|pls|can you|could you|can we|could we|can i|could i|i want to|i'd like to|let's|lets|just|ok|okay|now|so|right|actually|sorry|hang on|wait|um|er|no)[\s,]+)*"
_END = r"(?:[\s,]+(?:please|pls|thanks|thank you|ta|now|again|then|for now|for a (?:bit|sec|moment|minute)))*[\s.!?]*"
_TO = r"(?:go|jump|skip|move|switch|take me|get|on|straight|back|scroll)(?: me| us)?(?: on| over| back| ahead| forward)* to|open|show(?: me)?|do|start"
_PLACE = r"(?:sec|part|item|question|number|no\.?|q)?\s*#?((?:section\s*)?\d{1,2}(?:\.\d{1,2})?)"

_SPELT: tuple[tuple[str, str], ...] = (
    (
        "back",
        r"(?:go )?back(?: (?:one|a step|up|a question|please))?|previous(?: (?:one|item|question|section))?|prev|undo|go back(?: one| a step)?|last one again",
    ),
    (
        "skip",
        r"skip(?: (?:it|this|that|this one|that one|this item|this question|for now))?|pass|later|next|leave (?:it|this|that)(?: (?:blank|for now|out))?|next (?:one|item|question)|come back to (?:it|this|that)(?: one)?(?: later)?",
    ),
    ("goto", r"next section|skip (?:the|this|that) (?:whole )?section|skip section(?: \d)?|next part"),
    (
        "status",
        r"where (?:am i|are we|was i|were we)(?: up to| now| at)?|status|progress|how (?:far|much is left|many (?:are )?left|many (?:more|to go))(?: are we| am i| have we got| along)?|what'?s left|what is left|how long left",
    ),
    (
        "review",
        r"review(?: (?:it|all|everything|the audit|our answers|my answers|answers))?|show (?:me )?(?:all |everything|my |our |the )*(?:answers|so far)|summary|check (?:my |our |the )?answers",
    ),
    ("submit", r"(?:submit|send)(?: (?:it|the audit|this|that|our audit|it in|it off|now|everything))*|finish(?:ed)? and submit"),
    (
        "pause",
        r"pause|stop|stop (?:here|now|there|the audit|for now|for today)|save(?: it| and (?:exit|close|stop|quit))?|quit|exit|enough for (?:now|today)|brb|take a break|break|that'?ll do for (?:now|today)|carry on (?:later|tomorrow)|finish later",
    ),
    (
        "cancel",
        r"cancel(?: (?:it|this|that|the audit|audit|everything))?|abandon(?: (?:it|the audit|audit))?|forget (?:it|the audit|the whole thing)|scrap (?:it|the audit|the whole thing)|start (?:over|again)(?: from scratch)?|delete (?:it|the audit|everything|it all)",
    ),
    (
        "why",
        r"why(?: (?:do you (?:ask|need|want)(?: (?:this|that|to know))?|this|that|is (?:this|that) (?:asked|needed|there)|do we (?:need|have) (?:this|that|to)))?",
    ),
    (
        "explain",
        r"what(?: does| do)? (?:this|that|it|these)(?: one)?(?: item)?(?: means?| is)?|what do you mean|explain(?: (?:this|that|it))?(?: please)?|meaning|what'?s (?:this|that|it)(?: mean)?|\?+|huh|i don'?t (?:understand|get it|get this)(?: one)?|(?:i'?m )?not following(?: this| that)?(?: one)?|you'?ve lost me|i'?m lost|wot|eh|pardon|come again|no idea what (?:this|that|it) (?:means|is)|eg|e\.g\.?|for example|example|such as|like what",
    ),
    ("who", r"who (?:answered|did|put|changed|filled in|said) (?:that|this|it|these)(?: one)?|who (?:was|did) (?:that|it)"),
    (
        "export",
        r"export(?: (?:it|the audit|to|as|in))*(?: (?:a )?(?:word|excel|csv|pdf|json)(?: (?:file|document))?)?|download(?: it)?|(?:word|excel|csv|pdf|json)(?: (?:file|document|version|copy))?|print(?: it)?",
    ),
    ("report", r"report"),
    (
        "same",
        r"(?:the )?same(?: as (?:last (?:time|year|round)|before|in \d{4}))?|as (?:last (?:time|year|round)|before)|no changes?|unchanged|nothing (?:has )?changed|still (?:true|the same)|confirm(?:ed)?(?: (?:all|these|them))?|all (?:still )?the same",
    ),
    ("one", r"one (?:at a time|by one)|one item at a time|ask me one (?:at a time|by one)|item by item|individually"),
    (
        "whole",
        r"(?:the )?whole section|all at once|section at (?:once|a time)|show (?:me )?the (?:whole )?(?:section|list)(?: again)?|list(?: them)?(?: again)?",
    ),
    (
        "chat",
        r"(?:many )?(?:thanks|thank you|thx|ta|cheers|much appreciated)(?: (?:so much|very much|a lot|mate|love|for (?:that|this|your help)))?|hello|hi|hiya|good (?:morning|afternoon)",
    ),
    ("help", r"help|what can i (?:say|do|type)|commands?|options?|how does this work"),
)
_NUMBER = "|".join(NUMBER_WORDS)
_COMPILED = tuple((name, re.compile(rf"\W*{_POLITE}(?:{pattern}){_END}")) for name, pattern in _SPELT)
_GOTO = re.compile(rf"\W*{_POLITE}(?:(?:{_TO})\s+)?(?:(?:section|sec|part)\s*#?(\d{{1,2}}|{_NUMBER})|(?:{_TO})\s+{_PLACE}){_END}$")
_CHANGE = re.compile(
    rf"\W*{_POLITE}(?:change|edit|correct|amend|redo|fix|update|revisit|alter)(?: (?:my|our|the))?(?: answer)?(?: (?:to|for|on|of))?\s+{_PLACE}{_END}$"
)
_NOTE = re.compile(
    rf"\W*{_POLITE}(?:add|put|make|leave|write|append)?\s*(?:a |an |another |the )?(?:note|comment)(?: (?:to|on|for|against|by|under|at))?\s+{_PLACE}\s*(?:[:,–-]|that|saying|to say|says)?\s*(?P<note>.*)",
    re.S,
)
_NOTE_HERE = re.compile(rf"\W*{_POLITE}(?:add |put |make )?(?:a |an )?(?:note|comment)\s*(?:[:–-]|that|saying|to say)\s*(?P<note>.+)", re.S)
_OF_ITEM = (
    (
        "who",
        re.compile(
            rf"\W*{_POLITE}(?:who|when)\b(?: was it that)? (?:\w+ ){{0,4}}(?:for |to |on |at )?(?:item |number )?(\d{{1,2}}\.\d{{1,2}}){_END}$"
        ),
    ),
    (
        "explain",
        re.compile(
            rf"\W*{_POLITE}(?:what(?:'s| is| does| do you mean by)?|explain|meaning of|tell me about)\s+(?:is |does )?(?:item |number )?(\d{{1,2}}\.\d{{1,2}})(?: mean| about| asking)*{_END}$"
        ),
    ),
    ("why", re.compile(rf"\W*{_POLITE}why (?:do you (?:ask|need|want) )?(?:item |number |for )?(\d{{1,2}}\.\d{{1,2}}){_END}$")),
)
_GOTO_NAMED = re.compile(
    rf"\W*{_POLITE}(?:{_TO}|see|(?:have a )?look at|get on to|jump into)\s+(?:the\s+)?(?P<what>[^,.;]{{3,80}}?)\s+(?:bit|section|part|questions?|ones?)\b"
)
_PLACED = (
    ("goto", _GOTO),
    ("change", _CHANGE),
    *_OF_ITEM,
    (
        "explain",
        re.compile(
            rf"\W*{_POLITE}(?:explain|what(?:'s|s| is| does)|wots?)\s+(?:number |item |no\.? |section )?(\d{{1,2}}(?:\.\d{{1,2}})?)"
            r"(?:\s+(?:on about|about|mean|means|asking|all about|for|supposed to mean)|\s*[,?]|$)"
        ),
    ),
    ("who", re.compile(rf"\W*{_POLITE}(?:who|when)\b.*\b(section\s+\d{{1,2}}){_END}$")),
)
"""Commands that name an item or a section by its number, which is the pattern's first group."""
_INTERJECTS = re.compile(
    r"^\W*(?:(?:oh|ah|no|wait|hang on|hold on|sorry|actually|hmm|um)[\s,.!]+)+(?=(?:i|can|could|let|we|go|take|change|need|back|want)\b)",
    re.I,
)
_MEANS = re.compile(
    r"\bwhat (?:counts|do you mean|is meant)\b|\bcounts? as\b|\b(?:does|do) (?:\w+ ){1,5}(?:mean|include|count)\b|\bdo (?:\w+ ){1,5}count\b|\b(?:is|are) (?:it|this|that|they) talking about\b"
    r"|\bis (?:that|this|it) (?:just|only|also|the same)\b|\bdoes (?:that|this|it) (?:mean|include|count|cover)\b|\bmeans? here\b"
)
_OF_PROTOCOLS = re.compile(r"\b(?:protocols?|agreements?|panel|partners? (?:of|on|in)|signed up|document|stand for|chis|ncmp|ecc|cme)\b")
_FORM_LINE = re.compile(r"^\s*\d{1,2}\.\d{1,2}(?: note)?: \S", re.M)
_WORDS = re.compile(r"[a-z]+")
SURE, LIKELY = 0.5, 0.3


@dataclass(frozen=True)
class Heard:
    """A message: its text, the likeliest kinds that Rasa sees in it within an audit, and outside one the kind it takes it for."""

    text: str
    within: tuple[tuple[str, float], ...] = ()
    kind: str = ""

    @property
    def sounds_like(self) -> str:
        """What it sounds like within an audit: a command, answer, question or chat."""
        return self.within[0][0] if self.within else ANSWER

    def likelihood(self, name: str) -> float:
        """How likely it is of a kind."""
        return dict(self.within).get(name, 0.0)


@dataclass(frozen=True)
class Command:
    """A command, the item or section it names, and what it brings along (the text of a note)."""

    name: str
    item: Item | None = None
    section: Section | None = None
    text: str = ""


def spelt_out(text: str, questionnaire: Questionnaire, section: Section | None) -> Command | None:
    """The command of a message that is one by its very words."""
    low = plain(text)
    if match := _NOTE.fullmatch(low):
        found = _place("note", match.group(1), questionnaire, section)
        return Command("note", found.item, found.section, text[match.start("note") :].strip()) if found else None
    if match := _NOTE_HERE.fullmatch(low):
        return Command("note", text=text[match.start("note") :].strip())
    for name, pattern in _PLACED:
        if match := pattern.match(low):
            return _place(name, next(one for one in match.groups() if one), questionnaire, section)
    if (match := _GOTO_NAMED.match(low)) and (command := _go_to(match["what"], questionnaire, section)):
        return command
    return next((Command(name) for name, pattern in _COMPILED if pattern.fullmatch(low)), None)


def without_interjection(text: str) -> str:
    """The text without the 'no wait' that it begins with, which denies nothing."""
    return _INTERJECTS.sub("", text)


def named_place(name: str, text: str, questionnaire: Questionnaire, section: Section | None) -> Command:
    """A command that the ranking heard, with the item or section that the text names."""
    low = plain(text)
    here = section or questionnaire.sections[0]
    if number := re.search(r"\bsection\s+(\d{1,2})\b", low):
        return _place(name, number.group(1), questionnaire, None, whole=True) or Command(name)
    if re.search(r"\bnext\b", low) and name == "goto":
        return Command(name)
    found = [subject for subject in naming.numbered(low, questionnaire, here) if subject.items]
    named = naming.names_of(here).found(low)
    if found and not (named and low[found[0].start : found[0].end].strip().isalpha()):
        item = found[0].items[0]
        written = low[found[0].start : found[0].end]
        if (
            name == "goto"
            and "." not in written
            and int(item.number.split(".")[1]) <= len(questionnaire.sections)
            and not re.search(r"item|question", low)
        ):
            return _place(name, item.number.split(".")[1], questionnaire, None, whole=True) or Command(name, item)
        return Command(name, item)
    if named:
        return Command(name, named[0].items[0])
    elsewhere = _named_elsewhere(low, questionnaire, here)
    if elsewhere and name in ("change", "note", "explain", "who"):
        return Command(name, elsewhere)
    if name in ("goto", "review", "change") and (by_name := _section_named(low, questionnaire)):
        return Command(name, section=by_name)
    return Command(name, elsewhere)


def _go_to(what: str, questionnaire: Questionnaire, section: Section | None) -> Command | None:
    """Going to what somebody calls an item or a section."""
    here = section or questionnaire.sections[0]
    named = naming.names_of(here).found(what)
    item = named[0].items[0] if named else _named_elsewhere(what, questionnaire, here)
    if item:
        return Command("goto", item)
    by_name = _section_named(what, questionnaire)
    return Command("goto", section=by_name) if by_name else None


def _named_elsewhere(low: str, questionnaire: Questionnaire, here: Section) -> Item | None:
    """The one item of another section that a text names."""
    named = {
        subject.items[0].key: subject.items[0]
        for one in questionnaire.sections
        if one != here
        for subject in naming.names_of(one).found(low)
    }
    return next(iter(named.values())) if len(named) == 1 else None


def _place(name: str, number: str | None, questionnaire: Questionnaire, section: Section | None, *, whole: bool = False) -> Command | None:
    if not number:
        return None
    whole = whole or number.startswith("section")
    number = number.removeprefix("section").strip()
    number = str(NUMBER_WORDS.get(number, number))
    if "." in number:
        item = questionnaire.numbered(number)
        return Command(name, item) if item else None
    place = int(number)
    if section is not None and not whole and name != "goto":
        return Command(name, section.items[place - 1]) if 1 <= place <= len(section.items) else None
    return Command(name, section=questionnaire.sections[place - 1]) if 1 <= place <= len(questionnaire.sections) else None


def _section_named(low: str, questionnaire: Questionnaire) -> Section | None:
    """The section whose name or question shares the most with the text, when one does clearly."""
    words = {word for word in _WORDS.findall(low) if len(word) > 3 and not is_filler(word)}
    scores = []
    for section in questionnaire.sections:
        own = {
            word
            for word in _WORDS.findall(plain(f"{section.name} {section.question} {section.key}"))
            if len(word) > 3 and not is_filler(word)
        }
        scores.append((sum(any(fuzz.ratio(word, other) >= 80 for other in own) for word in words), section))
    scores.sort(key=lambda pair: -pair[0])
    best, second = scores[0], scores[1] if len(scores) > 1 else (0, None)
    return best[1] if best[0] > 0 and best[0] > second[0] else None


def begins_with_verdict(text: str) -> bool:
    """Whether a message begins with yes, no or the like."""
    low = plain(without_interjection(text))
    said = verdicts(low)
    return bool(said) and is_filler(low[: said[0].start])


def is_numbered_answer(text: str) -> bool:
    """Whether a message has a line such as '2.4: …', as a section's form sends it."""
    return bool(_FORM_LINE.search(plain(text)))


def is_written_as_answer(text: str) -> bool:
    """Whether a message is an answer by its very form: numbers, 'all', 'none', yes or no and little else."""
    low = plain(text)
    if is_numbered_answer(text):
        return True
    if re.match(r"\W*(?:who|what|when|why|how|which|where)\b", low):
        return False  # 'Who said 1.1 was yes'
    without = re.sub(r"\d{1,2}(?:\.\d{1,2})?", " ", low)
    for one in reversed(verdicts(without)):
        without = without[: one.start] + " " * (one.end - one.start) + without[one.end :]
    without = re.sub(r"\b(?:all|none|rest|everything|nothing|others?|except|but|bar|the lot|remaining|to|through)\b", " ", without)
    return (
        bool(re.search(r"\d|\w", low))
        and is_filler(without)
        and (bool(verdicts(low)) or bool(re.search(r"\d|\b(?:all|none|everything|nothing|rest)\b", low)))
    )


def asks_what_is_meant(text: str) -> bool:
    """Whether a message asks what the words in front of it mean, and not about a protocol."""
    low = plain(text)
    return bool(_MEANS.search(low)) and not _OF_PROTOCOLS.search(low)


def asks(text: str) -> bool:
    """Whether a message is written as a question."""
    low = plain(text).strip()
    return low.endswith("?") or bool(
        re.match(r"(?:who|what|whats|what's|where|when|which|how|why|is there|are there|does|do you|can you tell|could you tell)\b", low)
    )


def ranking_of(raw: object) -> tuple[tuple[str, float], ...]:
    """Rasa's ranking as (kind, likelihood) pairs, without the prefix of its intents; nothing where it is not one."""
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        return ()
    pairs = [one for one in raw if isinstance(one, Sequence) and len(one) == 2]
    return tuple(
        (name.removeprefix("audit_"), float(likely)) for name, likely in pairs if isinstance(name, str) and isinstance(likely, int | float)
    )
