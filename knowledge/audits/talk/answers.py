"""Reads a message as answers: to a section, of which many items may be named, or to the one item in hand.

Nothing is taken for said that was not: what cannot be placed is a doubt, and who reads a doubt asks before anything is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rapidfuzz.distance import DamerauLevenshtein

from knowledge.audits.questionnaires import DESCRIBE, TICK_IF_TRUE, Item, Questionnaire, Section
from knowledge.audits.talk import subjects as naming
from knowledge.audits.talk.runs import EXCEPT, Run, runs_of
from knowledge.audits.talk.subjects import ALL, NAME, NONE, NUMBER, REST, Subject, names_of
from knowledge.audits.talk.words import LATER, VERBS, Verdict, as_note, is_filler, plain, verdicts
from knowledge.audits.types import DESCRIBED, NO, NOT_APPLICABLE, YES, Given
from knowledge.values import one_line

UNKNOWN, CONTRADICTION, WHICH, UNCLEAR, UNPLACED = "unknown", "contradiction", "which", "unclear", "unplaced"
"""Why something is a doubt: no such item, said both ways, which items, yes or no, words that fit no item."""

_SENTENCE = re.compile(
    r"\n+|;|\s/\s|\||(?<=[a-z)\"'\]!?])(?:[.!]|\?(?!\s+(?:yes|no|n/a|yep|nope|y|n)\b))+\s+|(?<=[a-z,&-] \d)\.\s+|(?<=[a-z,&-] \d\d)\.\s+|(?<=[,-]\d)\.\s+|(?<=[,-]\d\d)\.\s+|[.]\s*$"
)
_KEEPS = re.compile(r"(?:we|they) (?:keep|hold|have|do)|we've got|held|kept", re.I)
_NOTE_LINE = re.compile(r"\W*(?:note|comment)s?\s*(?::|-|–|=|that\b|saying\b|to say\b)\s*(?=\S)")
_FORM_LINE = re.compile(r"(?P<number>\d{1,2}\.\d{1,2})(?P<note> note)?: (?P<value>.*\S.*)")
_SECTION_LINE = re.compile(r"Section \d{1,2}|\s*")
_FILLED_IN = {"yes": YES, "no": NO, "not applicable": NOT_APPLICABLE}
_NEW_LINE = re.compile(r"\n+|\|")
_SECTION = re.compile(r"\W*section\s+(\d{1,2})\b\s*[:,–-]?(?=\s*\S)")
_LETTERS = re.compile(r"[\s,]*(?:[ynx✓✔][\s,]*){3,}")
_CORRECTS = re.compile(r"\b(?:actually|sorry|no wait|wait|i mean|i meant|scratch that|correction|rather|hang on|oops)\b")
_LINE = re.compile(r"^[ \t]*(?:item |number |#)?(?:(?P<section>\d{1,2})\.)?(?P<place>\d{1,2})[ \t]*[:)=][ \t]*(?P<text>\S.*)$", re.M)
_NOTED = re.compile(r"\b(?:notes?|comments?|brackets?)\b(?! of\b)(?=.*\w)")
_POINTS_BACK = re.compile(r"\b(?:it|that|this|those|these|them|they)\b")
_HEDGED = re.compile(
    r"\b(?:maybe|perhaps|possibly|might|most of (?:them|these|it)|some of (?:them|these|it)|a few|several|half of|the usual|various|depends|sort of|kind of|yes and no|(?:the )?same as)\b"
)
_OWN_FIRST = re.compile(r"^\W*(?:yes|no|n/a|yep|yeah|nope|y|n)\s*(?:,|;|\band\b|\balso\b|&|\boh\b)\s*(?:and|also|oh)?")
_JUDGED = re.compile(r"(?: one| bit| details)?\s*(?:is|are|should be|:|-)?\s*(?:a )?(?:yes|no|n/a)\b")
_TURNS = re.compile(
    r"\b(?:but|actually|sorry)\W+(?:actually |really |now )?(?:it'?s |its |it is |that'?s |it was )?(?:a )?(yes|no|not applicable|n/a)\W*$"
)
_OVERRULES = re.compile(
    r"\b(?:should (?:be|have been)|make (?:it|that)|needs to be|change (?:it|that) to|meant to be|is actually|(?:it's|its) actually|ought to be|call it)\b"
)
_NO_NOTES = re.compile(r"\b(?:no|without) (?:notes?|comments?)\b(?! (?:about|of)\b)")
_ONE_SECTION = re.compile(r"\W*(\d)\s*:\s*(?=(?:\d{1,2}(?:\s*[-–,&]|\s*$|\s+(?:and|to|yes|no|\d)\b)|(?:all|none|everything)\b))")
_SLASHES = re.compile(r"\s*\d{1,2}(?:\s*/\s*\d{1,2}){2,}\s*")
_EXCEPT_FIRST = re.compile(r"\s*(?:except|apart from|but not|other than|bar|not)\b")
_NOT_NOT = re.compile(r"\b(?:nothing|none|no)\b.*\bthat we (?:don't|do not|never|haven't)\b")
_LEAVES_OUT = re.compile(
    r"\b(?:all|everything|every one|the lot) (?:but|bar|except|save|apart|other than|excluding)\b|^\s*(?:apart from|except for|other than)\b"
)
_LEFT_ALONE = re.compile(r"\b(?:leave|keep|as (?:they|it) (?:are|is|were|was)|alone|later|for now|4 now|to follow|tomorrow|next time)\b")
_ENDS_DECIDED = re.compile(r"\b(?:yes|no|n/a|true|held|ticked)\W*$")
_ALSO = re.compile(
    r"^\W*(?:and )?(?:we )?(?:also|additionally|plus|allso)\s+(?:(?:we|hold|have|keep|share|use|used|get|it|with|for|from)\s+)*(?!in\b|on\b|at\b|via\b|through\b)"
)
_ORDER = re.compile(r"\b(?:answers?|in (?:that |this )?order|respectively|down the list)\b")
_LIST_OF_ANSWERS = re.compile(
    r"\b\d{1,2}\s*(?:yes|no|y|n)\b|\bnumber (?:one|two|three|four|five|six|seven|eight|nine|ten|\d)\b|\bnew line\b"
)
_ALSO_AFTER = re.compile(
    r"^\s*[,;&+-]*\s*(?:and |plus )?(?:also|plus|as well as|additionally)\s+(?:(?:we|hold|have|keep|share|use|used|get|it|with|for|from)\s+)*(?!in\b|on\b|at\b|via\b|through\b)"
)
_AND_NO = re.compile(r"\byes(?: and| or| ?/) ?no\b(?! (?:others?|more|notes?)\b)|\bno(?: and| or| ?/) ?yes\b|\b(?:yes no|no yes)\W*$")
_DENIED_TWICE = re.compile(
    rf"(?:\b(?:not|never|cannot)|n't|\b(?:do|does|is|are)nt)\s+(?:(?:a|the|that|true|case|we|they|be|{VERBS})\s+){{0,3}}(?:no|not|none|nothing|never|don't|do not|haven't)\b"
)
_CONCLUDES = re.compile(
    r"\b(?:so|put|therefore|then it's|that's|that'd be|i'd say|i'll say|i'll go|call it|make it|going with)\W*(?:it |that |down |as |a |with )*$"
)
_EITHER = re.compile(
    r"\b(?:all|none) (?:and|or) (?:all|none)\b|^\W*\d{1,2} n \d{1,2}\W*$|\b\d{1,2}(?:\.\d{1,2})? (?:and/)?or (?:maybe )?\d{1,2}\b|\b\d{1,2}\s*\?|[¬!±~?]\s?\d"
)
_NOTE_BEGINS = re.compile(
    r"^[\s,]*(?:[-–—(:=]|\b(?:only|on|in|via|from|kept|held|stored|through|by|partly|partial(?:ly)?|some(?:times)?|rarely|mostly|when|if|since|because|as|for|with|"
    r"at|until|where|just|which|who|that|though|although|out|using|under|but|always|usually|(?:they|it|these|those|that)(?:'s|'re| is| are)|is|are|go(?:es)?|come|comes)\b)"
)
_ENTRY = re.compile(r"\n|;|,(?!\d)|\s\+\s|(?:^|\s)[-•*]\s|\bas well as\b|\bplus\b")
_AND = re.compile(r"\s+(?:and|&)\s+")
_NOTHING_MORE = (
    "we i other others more else further that any of to add think can here really at all thanks thank you ta know for this one section type types point points "
    "organisation organisations way ways aspect aspects so then it is just the us there are do does have hold own mind comes afraid i'm im sorry not no none nope nothing "
    "don't dont don t can't that's thats everything notes note needed need my knowledge aware far covers covered cover lot enough off top head sure either believe so list above already got complete as besides anybody anyone nobody no-one n a good fine ok okay moment currently info information anything include includes"
)
_NOTHING_WORDS = frozenset(_NOTHING_MORE.split())
_EVERYTHING = re.compile(
    r"\W*(?:(?:yes|no|tick|ticked|true)\W+(?:to\W+)?)?(?:all|none|everything|nothing)\b(?:\s+(?:of (?:them|these|it|the list)|are|is|true|yes|ticked|held|right|apply))*"
)
_LONGER = tuple(word for word in _NOTHING_WORDS if len(word) > 5)
_NO_ENTRIES = re.compile(
    r"^\W*(?:no|nope|nah|none|nothing|not|n|n/a|nobody|we don'?t|i don'?t|there (?:are|is|'s)(?:n'?t| not| no| none| nothing)|don'?t think|that'?s (?:it|all|everything)|can'?t think of)\b"
)
_OPENS_ENTRIES = re.compile(
    r"^\W*(?:no(?:ne|thing|thing else|t(?:hing)? much| others?)?[\s,:–-]+(?:apart from|except(?: for)?|other than|besides|but|bar|only|just)\b[\s,:–-]*)?"
    r"(?:(?:yes|yep|yeah|ok|well|also|and|we|do|have|hold|keep|share|it|with|there(?:'s| is| are)?|others?|put|add|include|please|oh|so|just|would|be|i'?d|say|get|use|from)\b[\s,:–-]*)*"
)


@dataclass(frozen=True)
class Doubt:
    """What could not be placed: the words, and why."""

    words: str
    why: str


@dataclass(frozen=True)
class Understood:
    """What a message answers. `later` are the keys of items that the person leaves for now."""

    given: tuple[Given, ...] = ()
    later: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was read."""
        return not (self.given or self.later or self.doubts)


def read_section(text: str, questionnaire: Questionnaire, section: Section, answered: frozenset[str] = frozenset()) -> Understood:
    """Read a reply to a section that was shown whole. `answered` are the keys of items that have an answer: 'the rest' leaves them alone."""
    if (filled_in := read_form(text, questionnaire)) is not None:
        return filled_in
    return _SectionReader(text, questionnaire, section, answered).read()


def read_item(text: str, questionnaire: Questionnaire, item: Item) -> Understood:
    """Read a reply to one item that was shown alone."""
    if (filled_in := read_form(text, questionnaire)) is not None:
        return filled_in
    low = plain(text)
    section = questionnaire.section_of(item)
    if _names_another(low, item, section) or (item.kind not in (DESCRIBE, "others") and _speaks_of_all(low)):
        return read_section(text, questionnaire, section)
    if (start := _names_others(low, questionnaire, section)) is not None:
        told_first = _OWN_FIRST.match(low[start:])
        own_end = start + (told_first.end() if told_first else 0)
        start = own_end
        others = read_section(text[start:], questionnaire, section)
        own = read_item(text[:own_end], questionnaire, item) if verdicts(low[:own_end]) else Understood()
        if item.key in (*others.later, *(one.item for one in others.given)):
            own = replace(own, given=(), later=())  # Said again by its number.
        return Understood((*own.given, *others.given), (*own.later, *others.later), (*own.doubts, *others.doubts))
    if item.kind == "others":
        return _open_item(text, low, item)
    if item.kind == DESCRIBE:
        return _description(text, low, item)
    return _one_tick(text, low, item)


def _speaks_of_all(low: str) -> bool:
    """Whether a plain text answers the whole section, with numbers that it leaves out: 'all true but 2'."""
    everything = _EVERYTHING.match(low)
    return bool(everything and EXCEPT.match(low[everything.end() :]) and any(letter.isdigit() for letter in low[everything.end() :]))


def read_form(text: str, questionnaire: Questionnaire) -> Understood | None:
    """Read what a section's form sends, line by line as it was filled in; None where a line is none of a form's."""
    given: dict[str, Given] = {}
    for line in text.strip().splitlines():
        match = _FORM_LINE.fullmatch(line)
        item = questionnaire.numbered(match["number"]) if match else None
        if match is None or item is None or not one_line(match["value"]):
            if _SECTION_LINE.fullmatch(line) and not given:
                continue
            return None
        made = _filled_in(item, match["value"].strip(), given.get(item.key), is_note=bool(match["note"]))
        if made is None:
            return None
        given[item.key] = made
    return Understood(tuple(given.values())) if given else None


def _filled_in(item: Item, value: str, held: Given | None, *, is_note: bool) -> Given | None:
    """What one line of a form gives; None where it cannot be a form's."""
    if is_note:
        return replace(held, note=value) if held else Given(item.key, YES, value)
    state = _FILLED_IN.get(value.lower())
    if item.kind == "others":
        if state in (NO, NOT_APPLICABLE) or says_nothing_more(plain(value)):
            return Given(item.key, state or NO)
        entries = tuple(dict.fromkeys(one.strip() for one in re.split(r"[;,]", value) if one_line(one)))
        return Given(item.key, YES, entries=entries) if entries else None
    if item.kind == DESCRIBE:
        return Given(item.key, state) if state in (NO, NOT_APPLICABLE) else Given(item.key, DESCRIBED, value)
    return Given(item.key, state) if state else None


def read_note(text: str) -> str | None:
    """The note in a reply to 'Do you want to add a note?'; empty when there is to be none, None when there is to be one and it is not said."""
    low = plain(text)
    if says_nothing_more(low) or re.fullmatch(r"\W*(?:skip|leave it|next|carry on|move on)\W*(?:please|thanks|ta|thank you)?\W*", low):
        return ""
    if re.fullmatch(r"\W*(?:yes|yep|yeah|ok|okay|please|y)(?:\W+(?:please|add one|add a note|i do|thanks))*\W*", low):
        return None
    first = verdicts(low)[:1]
    rest = text[first[0].end :] if first and first[0].value == YES and is_filler(low[: first[0].start]) else text
    return as_note(rest) or as_note(text) or text.strip()


def says_nothing_more(low: str) -> bool:
    """Whether a plain text says that there is nothing (more) to name: 'no others', 'nothing else thanks', 'none'."""
    return bool(_NO_ENTRIES.match(low)) and all(map(_says_nothing, re.findall(r"[\w'-]+", low)))


def _says_nothing(word: str) -> bool:
    """Whether a word names nothing, but for a slip of the finger in a longer one: 'everthing'."""
    return word in _NOTHING_WORDS or (len(word) > 5 and any(DamerauLevenshtein.distance(word, one, score_cutoff=1) <= 1 for one in _LONGER))


def split_entries(text: str) -> tuple[str, ...]:
    """The entries of a list as somebody types it: by lines, semicolons or commas, and at an 'and' where that is clearly a list."""
    low = plain(text)
    if opening := _OPENS_ENTRIES.match(low):
        text = text[opening.end() :] or text
    if "\n" in text.strip():
        pieces = re.split(r"\n|;", text)
    else:
        pieces = _ENTRY.split(text)
        if len(pieces) > 1 or all(len(half.split()) <= 4 for half in _AND.split(text)):
            pieces = [half for piece in pieces for half in (_AND.split(piece) if len(piece.split()) <= 9 else [piece])]
    cleaned = (re.sub(r"^(?:and|also|the|then|a|some)\s+", "", piece.strip(" \t\n.,;:-–—•*\"'“”"), flags=re.I) for piece in pieces)
    return tuple(dict.fromkeys(piece for piece in cleaned if piece and not is_filler(plain(piece))))


class _SectionReader:
    """One reading of one message."""

    def __init__(self, text: str, questionnaire: Questionnaire, section: Section, answered: frozenset[str]) -> None:
        self.questionnaire, self.section, self.answered = questionnaire, section, answered
        self.text, self.low = text, plain(text)
        self.given: dict[str, Given] = {}
        self.later: list[str] = []
        self.doubts: list[Doubt] = []
        self.both_ways: set[str] = set()
        self.rest: tuple[str, str] | None = None
        self.last: Run | None = None

    def read(self) -> Understood:
        """Everything that the message answers."""
        self._switch_section()
        if _SLASHES.fullmatch(self.low):
            self.low = self.low.replace("/", ",")
        for match in _NO_NOTES.finditer(self.low):
            self._blank(*match.span())
        if self.section.answers != DESCRIBE and _LETTERS.fullmatch(self.low):
            return self._letters()
        if self.section.answers != DESCRIBE and (in_order := self._in_order()):
            return in_order
        self._take_entries()
        for start, end in self._sentences():
            self._sentence(start, end)
        if self.rest is None and naming.nothing_else(self.low) and any(self.questionnaire.item(one).kind != "others" for one in self.given):
            self.rest = (NO, "")
            if self.section.others and self.section.others.key not in self.answered:
                self.given.setdefault(self.section.others.key, Given(self.section.others.key, NO))
        for one in [key for key in self.given if key in self.later]:
            self.doubts.append(Doubt(self.questionnaire.item(one).number, CONTRADICTION))
            self.both_ways.add(one)
            del self.given[one]
        if self.rest:
            self._give_rest(*self.rest)
        return Understood(tuple(self.given.values()), tuple(dict.fromkeys(self.later)), tuple(self.doubts))

    def _switch_section(self) -> None:
        switch = _SECTION.match(self.low) or _ONE_SECTION.match(self.low)
        if switch and 1 <= int(switch.group(1)) <= len(self.questionnaire.sections):
            self.section = self.questionnaire.sections[int(switch.group(1)) - 1]
            self._blank(*switch.span())

    def _letters(self) -> Understood:
        """'yynyy': one letter for each item."""
        letters = re.findall(r"[ynx✓✔]", self.low)
        listed, others = self.section.listed, self.section.others
        if len(letters) not in (len(listed), len(self.section.items)) or (len(letters) > len(listed) and letters[-1] not in "nx"):
            return Understood(doubts=(Doubt(self.text.strip(), WHICH),))
        given = [Given(item.key, NO if letter in "nx" else YES) for item, letter in zip(listed, letters, strict=False)]
        if others and len(letters) > len(listed):
            given.append(Given(others.key, NO))
        return Understood(tuple(given))

    def _in_order(self) -> Understood | None:
        """'yes, yes, no, n/a': as many verdicts as items and nothing else."""
        said = verdicts(self.low)
        listed = self.section.listed
        if (
            len(said) != len(listed)
            or len(said) < 2
            or re.search(r"\d", self.low)
            or not is_filler(_ORDER.sub(" ", _without(self.low, said)))
        ):
            return None
        if any(one.value == LATER for one in said):
            return None
        return Understood(tuple(Given(item.key, one.value) for item, one in zip(listed, said, strict=True)))

    def _blank(self, start: int, end: int) -> None:
        gap = " " * (end - start)
        self.text, self.low = self.text[:start] + gap + self.text[end:], self.low[:start] + gap + self.low[end:]

    def _take_entries(self) -> None:
        """Set the list after 'others:' apart."""
        others = self.section.others
        if others is None:
            return
        for line in _LINE.finditer(self.low):
            number = f"{line['section'] or self.section.number}.{line['place']}"
            is_list = number == others.number and not says_nothing_more(line["text"])
            if is_list and self._also(self.text[line.start("text") : line.end("text")]):
                self._blank(*line.span())
        marked = naming.entries_marked(self.low)
        if marked is None:
            return
        start, end, cut_start, cut_end = marked
        stop = re.search(
            r"\n|\.\s+(?=(?:rest|none|section|the rest|all)\b|\d)|[;,]\s+(?=\d{1,2}\s*[:=]?\s*(?:yes|no|n/a)\b)",
            self.low[start:end].rstrip(),
        )
        if stop and cut_end == end:
            end = cut_end = start + stop.start()
        if entries := split_entries(self.text[start:end]):
            self.given[others.key] = Given(others.key, YES, entries=entries)
            self._blank(cut_start, cut_end)

    def _sentences(self) -> Iterator[tuple[int, int]]:
        start = 0
        marks = _NEW_LINE if self.section.answers == DESCRIBE else _SENTENCE
        for match in marks.finditer(self.low):
            if _EXCEPT_FIRST.match(self.low, match.end()):
                continue
            if self.low[start : match.start()].strip():
                yield start, match.start()
            start = match.end()
        if self.low[start:].strip():
            yield start, len(self.low)

    def _sentence(self, start: int, end: int) -> None:
        low, text = self.low[start:end], self.text[start:end]
        if (
            _EITHER.search(low)
            or _AND_NO.search(low)
            or _DENIED_TWICE.search(low)
            or (_HEDGED.search(low) and not re.search(r"\b(?:so|put|say|call it) (?:\w+ ){0,3}(?:yes|no|tick)", low) and self._is_bare(low))
        ):
            self.doubts.append(Doubt(text.strip(), UNCLEAR))
            return
        runs = runs_of(low, self._subjects(low))
        if _LEAVES_OUT.search(low) and not any(run.excluded for run in runs):
            self.doubts.append(Doubt(text.strip(), UNPLACED))
            return
        for run in runs:
            self._answer(run, low, text, corrects=bool(_CORRECTS.search(low)))
            self.last = run
        if not runs:
            self._without_subject(low, text)

    def _is_bare(self, low: str) -> bool:
        """Whether a sentence says nothing but its hedge."""
        hedge = _HEDGED.search(low)
        around = low[: hedge.start()] + low[hedge.end() :] if hedge else low
        numbers = naming.numbered(around, self.questionnaire, self.section)
        for one in reversed(numbers):
            around = around[: one.start] + around[one.end :]
        return is_filler(_without(around, verdicts(around)))

    def _subjects(self, low: str) -> list[Subject]:
        found = naming.numbered(low, self.questionnaire, self.section)
        if self.section.answers == DESCRIBE and found:
            return found
        called = names_of(self.section).found(low)
        marked = next((one for one in _NOTED.finditer(low) if not any(name.start <= one.start() < name.end for name in called)), None)
        leads_with_number = bool(found) and is_filler(low[: found[0].start])
        told = [one.end for one in found]
        for subject in naming.gathered(low, self.section):
            if (
                subject.by == NONE
                and len(subject.items) > 1
                and any(re.fullmatch(r"[\s:=-]*", low[end : subject.start]) for end in told if end <= subject.start)
            ):
                continue  # '3: none' is a no to 3.
            if not _overlaps(subject, found) and not any(name.start < subject.end < name.end for name in called):
                found.append(subject)
        names = [] if leads_with_number else called
        found = [one for one in found if not (one.by == ALL and _only_says_of_what(one, low, found + names))]
        for subject in called:
            if not _overlaps(subject, found) and not (leads_with_number and not _is_judged(subject, low)):
                found.append(subject)
        found = [one for one in found if not (marked and one.by != NUMBER and one.start > marked.start())]
        return sorted(found, key=lambda subject: subject.start)

    def _answer(self, run: Run, low: str, text: str, *, corrects: bool) -> None:
        """Record what one run says."""
        unknown = [subject.unknown for subject in (*run.subjects, *run.excluded) if subject.unknown]
        if unknown:
            self.doubts += [Doubt(words, UNKNOWN) for words in unknown]
        elif any(one.by in (ALL, REST) or (one.by == NONE and len(one.items) > 1) for one in run.excluded):
            self.doubts.append(Doubt(text.strip(), UNCLEAR))  # 'All but none'.
        elif run.excluded:
            self._all_but(run, low, text)
        elif run.by in (ALL, REST, NONE) and self._leaves_out_something(run, low):
            self.doubts.append(Doubt(text.strip(), UNPLACED))
        else:
            self._plainly(run, low, text, corrects=corrects)

    def _leaves_out_something(self, run: Run, low: str) -> bool:
        """Whether 'all' or 'none' is followed by an exception that could not be read."""
        after = low[slice(*run.trail)]
        decided = verdicts(after)[:1]
        settled = bool(decided) and is_filler(after[: decided[0].start])
        return bool(EXCEPT.match(after) and not settled) or bool(_NOT_NOT.search(low))

    def _plainly(self, run: Run, low: str, text: str, *, corrects: bool) -> None:
        if (noted := _NOTE_LINE.match(low[slice(*run.trail)])) and not run.lead:
            self._noted(run, text[slice(*run.trail)][noted.end() :].strip())
            return
        state, note = self._decided(run, low[slice(*run.trail)], text[slice(*run.trail)])
        if note and (also := _ALSO_AFTER.match(low[slice(*run.trail)])) and self._also(text[slice(*run.trail)][also.end() :]):
            note = ""
        if note and naming.nothing_else(plain(note)):
            note = ""
        if note and self.section.answers != DESCRIBE and self._hides_answers(note, run):
            self.doubts.append(Doubt(note, UNPLACED))
            note = ""
        if run.by == NONE:
            state, note = NO, ""
        if run.by == REST:
            self._rest(run, low, text, (state, note))
        for item in (item for subject in run.subjects for item in subject.items):
            self._give(item, state, note, corrects=corrects)

    def _noted(self, run: Run, note: str) -> None:
        """'2.1 note: not since May': a note on what an earlier line answered, or on a yes."""
        for item in (item for subject in run.subjects for item in subject.items):
            held = self.given.get(item.key)
            self.given[item.key] = replace(held, note=note) if held else Given(item.key, YES, note)

    def _rest(self, run: Run, low: str, text: str, decided: tuple[str, str]) -> None:
        """'The rest': only with a verdict of its own."""
        after = low[slice(*run.trail)]
        said = verdicts(after)[:1]
        if run.lead or _ENDS_DECIDED.search(after) or (said and is_filler(after[: said[0].start])):
            self.rest = decided
        elif not _LEFT_ALONE.search(low):
            self.doubts.append(Doubt(text.strip(), UNCLEAR))

    def _all_but(self, run: Run, low: str, text: str) -> None:
        """'All but 4': what follows is said of what is left out."""
        between = low[run.subjects[-1].end : run.excluded[0].start]
        before = verdicts(between) if re.match(r"\s*(?:(?:are|is|a)\s+)*(?:no|n|n/a|not applicable)\b", between) else []
        state = NO if run.by == NONE else run.lead.value if run.lead else before[0].value if before else YES
        excluded = {item.key: item for subject in run.excluded for item in subject.items}
        after, said = text[slice(*run.trail)], verdicts(low[slice(*run.trail)])
        note = as_note(after)
        if said and is_filler(low[slice(*run.trail)][: said[0].start]) and not said[0].is_clause:
            note = as_note(after[said[0].end :])
        if note and self._hides_answers(note, run):
            self.doubts.append(Doubt(note, UNPLACED))
        if run.by == REST:
            self.rest = (state, "")
        left_out = YES if state == NO else NO
        if said and said[0].value in (NOT_APPLICABLE, LATER) and is_filler(low[slice(*run.trail)][: said[0].start]):
            left_out = said[0].value
        for item in (item for subject in run.subjects for item in subject.items):
            if item.key not in excluded:
                self._give(item, state, "")
        for item in excluded.values():
            self._give(item, left_out, note, corrects=True)

    def _hides_answers(self, note: str, run: Run) -> bool:
        """Whether what would be a note seems to answer other items."""
        low = plain(note)
        own = {item.key for subject in (*run.subjects, *run.excluded) for item in subject.items}
        names = [one for one in names_of(self.section).found(low) if one.items[0].key not in own]
        said = [one for one in verdicts(low) if one.start > 0]
        long = len(low.split())
        spread = len(own) > 2 and long > 8
        goes_on = run.by == NAME and not _NOTE_BEGINS.match(low)
        return (
            bool(names and (said or goes_on))
            or len(said) > 2
            or spread
            or (run.by == NAME and long > 24)
            or bool(_LIST_OF_ANSWERS.search(low))
        )

    def _decided(self, run: Run, low: str, text: str) -> tuple[str, str]:
        """The state and the note that a run's surroundings give its items."""
        said = verdicts(low)
        if self.section.answers == DESCRIBE and not (said and is_filler(_without(low, said))):
            return YES, text.strip(" \t\n:.)=–-")
        lead = run.lead.value if run.lead else None
        apart = re.search(r"[,;]|\b(?:and|but|then)\b", low[: said[0].start]) if said else None
        if said and is_filler(low[: said[0].start]) and not (lead and (apart or said[0].value == lead)):
            first = said[0]
            rest = as_note(text[first.end :])
            if rest and first.is_clause:
                return first.value, as_note(text) or rest
            return first.value, rest
        note = as_note(text)
        if lead and (turned := _TURNS.search(low)):
            return verdicts(turned[1])[0].value, ""
        if (
            lead
            and (other := _OVERRULES.search(low))
            and (after := verdicts(low[other.end() :]))
            and is_filler(low[other.end() : other.end() + after[0].start])
        ):
            return after[0].value, as_note(text[other.end() + after[0].end :])
        if said and not lead and is_filler(low[said[-1].end :]) and said[-1].start > 0:
            return said[-1].value, as_note(text[: said[-1].start])
        if lead is None and note and run.by == NAME and said and said[0].value == NO and said[0].words not in ("no", "not", "n", "none"):
            return NO, note
        state = lead or YES
        if lead is None and note and run.by == NAME and self.section.answers == TICK_IF_TRUE:
            state = NO
        return state, self._listed_note(run, note, low, text)

    def _listed_note(self, run: Run, note: str, low: str, text: str) -> str:
        """The note, or nothing when the text rather goes on with a list in which something could not be placed."""
        if not note or run.by == NUMBER or self.section.answers != "tick" or _NOTE_BEGINS.match(low):
            return note
        if re.match(r"^\s*(?:,|\band\b|&|\+)", low) and run.by == NAME and not _POINTS_BACK.search(low):
            self.doubts.append(Doubt(note, UNPLACED))
            return ""
        return note

    def _without_subject(self, low: str, text: str) -> None:
        """A sentence that names nothing: more about what was named last, or something that cannot be placed."""
        if is_filler(low) and not verdicts(low):
            return
        note = as_note(text)
        if not note and self.last and self.last.by in (NAME, NUMBER, ALL):
            for item in (item for subject in self.last.subjects for item in subject.items if item.key in self.given):
                if item.kind not in ("others", DESCRIBE):
                    self._give(item, verdicts(low)[0].value, "", corrects=bool(_CORRECTS.search(low)))  # 'GP. No.'
            return
        own_verdict = bool(verdicts(low)) and not _POINTS_BACK.search(low) and not is_filler(low[: verdicts(low)[0].start])
        if not own_verdict and (also := _ALSO.match(low)) and self._also(text[also.end() :]):
            return
        goes_on = not re.match(r"\W*(?:and|also|plus|we also)\b", low)
        about_it = self.last is not None and (self.last.by == NUMBER or bool(_NOTE_BEGINS.match(low) or _POINTS_BACK.search(low)))
        if self.last and note and self.last.by != NONE and not own_verdict and goes_on and about_it:
            self._add_note(note)
        elif own_verdict or note or (not self.given and not self.last):
            said = verdicts(low)
            self.doubts.append(Doubt(text.strip(), WHICH if said and not note else UNPLACED))

    def _also(self, text: str) -> bool:
        """Add what is said besides the listed items to the open item; False where there is none or nothing is said."""
        others, entries = self.section.others, split_entries(text)
        if others is None or not entries:
            return False
        held = self.given.get(others.key)
        self.given[others.key] = Given(others.key, YES, entries=((*held.entries, *entries) if held else entries))
        return True

    def _add_note(self, note: str) -> None:
        for item in (item for subject in (self.last.subjects if self.last else ()) for item in subject.items):
            held = self.given.get(item.key)
            if held is not None and item.kind != "others":
                joined = f"{held.note}. {note}" if held.note else note
                self.given[item.key] = Given(item.key, held.state, joined)

    def _give(self, item: Item, state: str, note: str, *, corrects: bool = False) -> None:
        if state == LATER:
            self.later.append(item.key)
            return
        made = self._made(item, state, note)
        held = self.given.get(item.key)
        if made is None or item.key in self.both_ways:
            return
        if held is not None and held.state != made.state and not corrects:
            self.doubts.append(Doubt(item.number, CONTRADICTION))
            self.both_ways.add(item.key)
            del self.given[item.key]
            return
        if held is not None and held.note and not made.note and held.state == made.state:
            made = held
        self.given[item.key] = made

    def _made(self, item: Item, state: str, note: str) -> Given | None:
        """What is given to an item of its kind; None with a doubt where that does not fit."""
        if item.kind == "others":
            if state in (NO, NOT_APPLICABLE):
                return Given(item.key, state)
            entries = split_entries(note)
            if not entries:
                self.doubts.append(Doubt(item.number, WHICH))
                return None
            return Given(item.key, YES, entries=entries)
        if item.kind == DESCRIBE:
            if state in (NO, NOT_APPLICABLE) and not note:
                return Given(item.key, state)
            if not one_line(note):
                self.doubts.append(Doubt(item.number, UNCLEAR))
                return None
            return Given(item.key, DESCRIBED, note)
        return Given(item.key, state, note or None)

    def _give_rest(self, state: str, note: str) -> None:
        named = set(self.given) | set(self.later)
        for item in self.section.listed:
            if item.key not in named and item.key not in self.answered:
                self._give(item, state, note)


def _overlaps(subject: Subject, found: list[Subject]) -> bool:
    return any(one.start < subject.end and subject.start < one.end for one in found)


def _is_judged(subject: Subject, low: str) -> bool:
    """Whether a verdict stands right before or after a name."""
    before, after = low[: subject.start], low[subject.end :]
    said = verdicts(before)
    if said and said[-1].value != YES and is_filler(before[said[-1].end :]) and not re.search(r"[,;:]", before[said[-1].end :]):
        return True
    return bool(re.match(r"\s*(?:is|are|-|–|:)?\s*(?:yes|no|n/a|nope|yep)\b", after))


def _only_says_of_what(subject: Subject, low: str, others: list[Subject]) -> bool:
    """Whether 'all of them' only says for whom something named before is held."""
    return bool(re.search(r"\b(?:for|of|about|on|are|is|they're|it's|that's)\s*$", low[: subject.start])) and any(
        one.end <= subject.start for one in others if one is not subject
    )


def _names_another(low: str, item: Item, section: Section) -> bool:
    """Whether a reply to one item gives a verdict on another, by its name: 'no to the GP one'."""
    names = names_of(section).found(low)
    if not names or any(one.items[0].key == item.key for one in names) or item.kind in ("others", DESCRIBE):
        return False
    before = low[: names[0].start]
    said = verdicts(before)
    asked_for = bool(said) and re.fullmatch(r"\s*(?:to|for|on)\s+(?:the\s+)?", before[said[-1].end :]) is not None
    return asked_for or (is_filler(before) and _JUDGED.match(low[names[0].end :]) is not None)


def _names_others(low: str, questionnaire: Questionnaire, section: Section) -> int | None:
    """Where a reply to one item begins to name items by number, and so to answer like a reply to a section; None where it does not."""
    found = naming.numbered(low, questionnaire, section)
    if not found or found[0].unknown:
        return None
    first = found[0]
    cuts = [match.end() for match in re.finditer(r"[.;\n]\s+", low[: first.start])]
    start = cuts[-1] if cuts else 0
    before, after = low[start : first.start], low[first.end :]
    if not is_filler(_without(before, verdicts(before))):
        return None
    told = re.search(r"\b(?:number|item|no\.)\s*$", before) or re.match(r"\s*(?:[:=,-]|and\b|yes\b|no\b|is\b|n/a|should\b|to\b|$)", after)
    return start if "." in low[first.start : first.end] or told else None


def _bare_verdict(low: str) -> str | None:
    """The verdict of a plain text that says nothing else."""
    said = verdicts(low)[:1]
    return said[0].value if said and is_filler(low[: said[0].start]) and is_filler(low[said[0].end :]) else None


def _open_item(text: str, low: str, item: Item) -> Understood:
    said = verdicts(low)
    if said and said[0].value == LATER and not re.search(r"\w", low[said[0].end :]) and is_filler(low[: said[0].start]):
        return Understood(later=(item.key,))  # 'Not sure' is no 'none', 'not sure of any' is.
    if says_nothing_more(low):
        return Understood((Given(item.key, NO),))
    bare = _bare_verdict(low)
    if bare == NOT_APPLICABLE:
        return Understood((Given(item.key, NOT_APPLICABLE),))
    if bare == LATER:
        return Understood(later=(item.key,))
    entries = split_entries(text)
    return Understood((Given(item.key, YES, entries=entries),)) if entries else Understood(doubts=(Doubt(item.number, WHICH),))


def _description(text: str, low: str, item: Item) -> Understood:
    bare = _bare_verdict(low)
    if bare == LATER:
        return Understood(later=(item.key,))
    if bare in (NO, NOT_APPLICABLE):
        return Understood((Given(item.key, bare),))
    if bare or not as_note(text):
        return Understood(doubts=(Doubt(item.number, UNCLEAR),))
    own = re.sub(rf"^\W*{re.escape(item.number)}\s*[:.)–-]?\s*", "", text).strip()
    return Understood((Given(item.key, DESCRIBED, own),))


def _one_tick(text: str, low: str, item: Item) -> Understood:
    """Yes, no, not applicable or later, with what is said besides as a note."""
    said = verdicts(low)
    if item.kind == TICK_IF_TRUE:
        # 'We keep them ten years' is how practice differs, and no yes.
        said = [one for one in said if not (_KEEPS.fullmatch(one.words) and not is_filler(low[one.end :]))]
    note = as_note(text)
    if _DENIED_TWICE.search(low):
        return Understood(doubts=(Doubt(text.strip(), UNCLEAR),))
    asked = low.rfind("?") + 1
    if asked and (after := [one for one in said if one.start >= asked]):
        said = after  # 'Doesn't everybody? Yes.'
    if not said:
        if note and (_NOTE_BEGINS.match(low) or item.kind == TICK_IF_TRUE):
            return Understood((Given(item.key, NO if item.kind == TICK_IF_TRUE else YES, note),))
        return Understood((Given(item.key, YES, note or None),), doubts=(Doubt(text.strip(), UNCLEAR),))
    first, last = said[0], said[-1]
    chosen = first
    corrected = _CORRECTS.search(low, first.end, last.start) if last is not first else None
    both_ways = {YES, NO} <= {one.value for one in said if not one.is_clause}
    settled = is_filler(low[: first.start]) and not is_filler(_without(low, said)) and not _AND_NO.search(low)
    if not corrected and both_ways and not settled and not _CONCLUDES.search(low[: last.start]):
        return Understood(doubts=(Doubt(text.strip(), UNCLEAR),))
    if (
        (corrected and is_filler(low[corrected.end() : last.start]))
        or (last is not first and _CONCLUDES.search(low[: last.start]))
        or (not is_filler(low[: first.start]) and is_filler(low[last.end :]))
    ):
        chosen = last
    if chosen.value == LATER:
        return Understood(later=(item.key,))
    if chosen.value == NO and chosen.is_clause and note:
        return Understood((Given(item.key, NO, _unless_bare(text, low, chosen.start, chosen.end)),))
    return Understood((Given(item.key, chosen.value, _unless_bare(text, low, chosen.start, chosen.end, drop=True)),))


def _without(low: str, said: list[Verdict]) -> str:
    for one in reversed(said):
        low = low[: one.start] + " " + low[one.end :]
    return low


def _unless_bare(text: str, low: str, start: int, end: int, *, drop: bool = False) -> str | None:
    """What is said besides the verdict, None when that is nothing; with `drop` without the verdict's own words at the edges."""
    if is_filler(low[:start]) and is_filler(low[end:]):
        return None
    if drop and is_filler(low[:start]):
        return as_note(text[end:]) or None
    if drop and is_filler(low[end:]):
        return as_note(text[:start]) or None
    return as_note(text) or None
