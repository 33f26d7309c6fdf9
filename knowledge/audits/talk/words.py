"""The words of audit talk: what says yes, no, not applicable and not now, and what says nothing at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.audits.types import NO, NOT_APPLICABLE, YES

LATER = "later"
"""The verdict of who does not know yet."""

VERBS = r"(?:hold|have|keep|share|do|use|collect|get|record|take|send|aggregate|need|store|ask|pass|give|provide|archive|destroy|know|see|want|tick|bother|go|come)"
_NOTHING = r"(?:\s+(?:really|actually|currently|any|anything|them|that|it|those|these|so))*"

_VERDICTS: tuple[tuple[str, str], ...] = (
    (
        NOT_APPLICABLE,
        r"not?(?:t)?[ -]applicable|(?:is|are)(?:n't|nt| not) (?:really )?(?:applicable|relevant)|n\s?/\s?a|n\.a\.?|(?:do|does)(?:n't| not|nt) (?:really )?apply|not relevant|inapplicable|irrelevant|na",
    ),
    (
        LATER,
        r"(?:(?:i )?(?:do not|don't|dont) know|dunno|not sure|unsure|i(?:'ll| will) (?:have to )?(?:check|ask|find out|come back)|need to (?:check|ask)|no idea"
        r"|come back to (?:it|that|this)|skip(?: it| that| this)?|leave (?:it|that|this)(?: blank| out| for now)?|tbc|to be confirmed|(?:leave|park|come back to)(?=\s+(?:number\s+)?(?:\d|$))|later(?=\W*$|\s*[,;.]))",
    ),
    (
        NO,
        rf"(?:(?:we|they|i)\s+)?(?:do|does|did)(?:n't| not|nt)(?:\s+(?:really|actually|currently|even))*(?:\s+{VERBS})?{_NOTHING}"
        rf"|(?:(?:we|they)\s+)?(?:have|has)(?:n't| not|nt)(?: got)?{_NOTHING}|(?:it|that|this)(?:'s| is| was) not(?: held| something| true(?: that we \w+)?)?"
        r"|not (?:held|holding|kept|shared|true|here|us|ticked|yet|any ?more|at the moment|currently|really|at all|that i know of|for us|something we (?:do|hold|keep|share))"
        r"|(?:absolutely|certainly|definitely|of course|obviously|probably|hardly) not|no ticks?|nothing held|no longer|stopped|(?:is|are|was|were|wo|would|ca|could)(?:n't|nt| not)(?: true)?|never|(?:that'?s |it'?s )?a no|no(?:pe)?|nah|none|nothing|neither|nor|false|f|nil|neg|nun|untrue|exclud(?:e|ing)|not ok(?:ay)?|without|cross|negative|not|zero|n|✗|✘|❌|✖",
    ),
    (
        YES,
        r"(?:yes+|ys|yse|yers?|yeh|yh|yep|yeah|yup|yea|aye|ya|ye|y|ok(?:ay)?|tick(?:ed)?|true?|t|correct|held|confirmed|definitely|absolutely|certainly|of course|course|sure|indeed|always"
        r"|affirmative|obviously|naturally|✓|✔|☑|✅|👍|we do|we have|we hold|we keep|we share|we've got|weve got|we got|i do|we certainly do|put (?:it|that) down|goes without saying|both)",
    ),
)
VERDICT = re.compile(
    "|".join(f"(?P<v{number}>(?<![a-z_'])(?:{pattern})(?![a-z_']|\\d))" for number, (_, pattern) in enumerate(_VERDICTS)), re.I
)
"""One word or phrase that decides an item. Where several could begin, the order above decides."""

_FILLER = (
    "the a an and also then so but please pls thanks thank you ta cheers we i you they it is are was be do have has had got hold holds keep keeps share "
    "shares shared use uses get gets collect put say says said down as for to of on at in that this these those them there our us my their all just well "
    "er erm um hmm oh ah hi hello ok okay right yes no number numbers no. num nums nos item items point box line question one ones would will can could should "
    "think guess believe suppose reckon im i'm i'd i'll we've weve i've ive you've they've we're we'd its it's that's thats thatll lets let's make mark tick ticks cross answer "
    "actually sorry wait hang really probably mostly basically obviously certainly definitely from me too both either with information info data "
    "details detail about any some stuff things thing held kept record records section must next now here still yet if want like go afraid love lovely "
    "mate sir miss though anyway honestly frankly instead change changed correct correction record update wrong note notes comment adding add includes "
    "including include following ever only who what else let back should been does going mean meant mainly mostly leave apply applies comes come goes purpose purposes statement statements source sources category categories inclusive should shud found see there's theres give gave given answered did does been being am were was im my"
)
FILLER = frozenset(_FILLER.split())
_WORD = re.compile(r"[\w'’.]+")
_NOTE_MARK = re.compile(
    r"^(?:(?:(?:and |with |please |could you |can you )*(?:add(?:ing)? )?(?:a |the )?(?:note|comment|brackets?|quote)s?\b(?! (?:of|from|about)\b)(?: that| saying| to say| says)?\s*[:,\-–]*\s*|in brackets\s+)+)",
    re.I,
)
_CLOSING = re.compile(
    r"[\s,]*\b(?:unquote|close quote|end quote|close brackets?|thanks|thank you|thx|ta|cheers|please|pls|and|but)\b[.!\s]*$", re.I
)
_EDGES = " \t\n,;:-–—.!?/()[]\"“”'’+&"


NUMBER_WORDS = {
    word: number
    for number, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1)
}
_NUMBER_WORD = "|".join(NUMBER_WORDS)
_POINT = re.compile(rf"\b(\d|{_NUMBER_WORD}) point (\d{{1,2}}|{_NUMBER_WORD})\b")
PADDING = "\u2060"
"""Fills what a shorter spelling leaves over."""
_MAIL = re.compile(r"\be-mail(s?)\b")
_TAG = re.compile(
    r"\b(?:isn't|isnt|aren't|wasn't|don't|doesn't|haven't|hasn't|won't|innit)\s+(?:it|they|we|he|she|there|you)\b(?=\s*(?:[,.?!;]|$|so\b))"
)
"""'isn't it' at the end of a statement denies nothing."""
_YES_LETTER = re.compile(r"\by\b")
_AND_LETTER = re.compile(
    r"(?<=[a-z,] )(?<!\bis )(?<!\bare )(?<!\brest )(?<!\bothers )n(?= (?!to\b|for\b|(?:the )?(?:rest|others)\b|please\b|thanks\b)[a-z])"
)
"""'n' between two words is 'and', unless 'y' is used for yes. Beside a number and before 'to' or 'the rest' it is no."""


@dataclass(frozen=True)
class Verdict:
    """What was decided, and where in the text the deciding words stand."""

    value: str
    start: int
    end: int
    words: str

    @property
    def is_clause(self) -> bool:
        """Whether the words say more than yes or no, so that they belong into a note: 'we don't ask', 'never'."""
        return (" " in self.words and "n't" in self.words) or self.words.startswith(("never", "no longer", "stopped", "we do not"))


def plain(text: str) -> str:
    """The text in lower case with straight quotes, of the same length, so that places in it are places in the original."""
    lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    straight = lowered.replace("’", "'").replace("‘", "'").replace("`", "'")
    straight = _MAIL.sub(rf"email\1{PADDING}", straight)
    straight = _TAG.sub(lambda tag: " " * len(tag.group()), _POINT.sub(_pointed, straight))
    return straight if _YES_LETTER.search(straight) else _AND_LETTER.sub("&", straight)


def _pointed(match: re.Match[str]) -> str:
    """'five point four' as 5.4, as long as it was."""
    numbers = (NUMBER_WORDS.get(word, word) for word in match.groups())
    return ".".join(str(number) for number in numbers).ljust(len(match.group()), PADDING)


def verdicts(text: str) -> list[Verdict]:
    """Every deciding word of a text that `plain` made, in order."""
    return [
        Verdict(_VERDICTS[int((match.lastgroup or "v0")[1:])][0], match.start(), match.end(), match.group().strip())
        for match in VERDICT.finditer(text)
    ]


def is_filler(text: str) -> bool:
    """Whether a plain text says nothing by itself: only small words and marks."""
    return all(word.strip(".'") in FILLER or not word.strip(".'") for word in _WORD.findall(text))


def as_note(text: str) -> str:
    """What of a text is worth keeping as a note, in its own letters; empty when it says nothing."""
    kept = text.strip(_EDGES)
    before = None
    while kept != before:
        before = kept
        kept = _CLOSING.sub("", _NOTE_MARK.sub("", kept)).strip(_EDGES)
        kept = (
            re.sub(r"^(?:and|but|so|because|as|is|are|that|which|it's|its|they're)\s+", "", kept, flags=re.I)
            if kept.count(" ") > 1
            else kept
        )
    return "" if says_only_verdicts(plain(kept)) else kept + _closed(text, kept)


def says_only_verdicts(text: str) -> bool:
    """Whether a plain text says nothing besides yes, no and the like."""
    return is_filler(VERDICT.sub(" ", text))


def _closed(text: str, kept: str) -> str:
    """The bracket that belongs to the end of the note."""
    rest = text[text.find(kept) + len(kept) :].lstrip() if kept in text else ""
    return ")" if rest.startswith(")") and kept.count("(") > kept.count(")") else ""
