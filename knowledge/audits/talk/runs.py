"""Takes a sentence apart: which items stand side by side, what is decided before them, and the text that follows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.audits.talk.subjects import ALL, NAME, NONE, NUMBER, REST, Subject
from knowledge.audits.talk.words import Verdict, is_filler, verdicts
from knowledge.audits.types import NO, YES

_SEPARATOR = re.compile(r"[,;\n(]|\s[-–—]\s|[.!?]\s|\b(?:and|but|then|plus|also|while|whereas)\b")
_LIST = re.compile(r"(?:[\s,&+/?]|\b(?:and|or|plus|also|then|number|numbers|item|items|the|our|their|any|both|with|as|well|too)\b\.?)*")
EXCEPT = re.compile(
    r"^[\s,(]*(?:(?:of|on|in) (?:them|these|it|that|the list|this list) )?(?:are |is |it's |that's |i'd say |i think )*(?:yes|no|✓|✔|n|n/a|not applicable|ticked|true|right|fine|held|a yes|a no|tick)?[\s,(–-]*"
    r"\b(?:except(?:ing)?(?: for)?|apart from|other than|bar(?:ring)?|save(?: for)?|excluding|excl\.|excl|ex|accept|exc?e?pt|exsept|appart from|minus|but(?: not)?|not including|not|with the exception of|without|besides|aside from|less)(?!\w)"
)
_JUDGED = re.compile(r"\s*(?:is|are|was|:|=|-)?\s*(?:a |an )?(?:yes|no|n/a|yep|nope|not (?:held|applicable|true))\b")
_STANDS_ALONE = re.compile(r"\s*(?:$|[,.;:=&+()–-]|(?:and|yes|no|n/a|is|are|please)\b)")
_BEGINS_A_NOTE = re.compile(r"\s+(?:we|it|its|it's|that's|thats|only|just|kept|held|partly|is)\b")
"""Of 4 in 'all but 2, 4 we only keep on paper'."""
_CALLED_A_NUMBER = re.compile(r"\b(?:number|item|question|no\.)\s*$")
_COUNTED = re.compile(r"\b(?:and|then|for|to|about|with)\s+$")
_COUNTED_THING = re.compile(
    r"\s+(?!(?:only|in|on|is|are|via|by|from|at|partly|some|not|yes|no|and|to|kept|held|but|because|we|it)\b)[a-z]{3,}"
)
"""'and 1 carer' counts carers, where something was said before it."""
_STANDS_BEFORE = frozenset(("not", "neither", "nor", "without", "no", "never", "none"))
_ASKED_FOR = re.compile(r"\s*(?:(?:to|for|on|at|with|against|in)\b|:)[\s:]*(?:(?:the|number|numbers|item|items|our|any|both|all)\b\s*)*")


@dataclass
class Run:
    """Items side by side. `lead` was decided before them, `trail` is the span of the text after them; `excluded` is what 'all' leaves out."""

    subjects: list[Subject]
    lead: Verdict | None
    trail: tuple[int, int]
    excluded: list[Subject] = field(default_factory=list)
    separators: list[str] = field(default_factory=list)

    @property
    def by(self) -> str:
        """How its first items were named."""
        return self.subjects[0].by


def runs_of(low: str, subjects: Sequence[Subject]) -> list[Run]:
    """The runs of a plain sentence. A name in the middle of what is said about something else begins none."""
    runs: list[Run] = []
    end = counted = 0
    for subject in subjects:
        between = low[end : subject.start]
        if subject.by == NUMBER and _is_a_count(runs, between, low[max(end, counted) : subject.start], low[subject.end :]):
            counted = subject.end
            continue
        taken = _joins(runs[-1], between, end, subject, low[subject.end :]) if runs else _begins(between, subject)
        if isinstance(taken, Run):
            runs.append(taken)
        if taken:
            end = subject.end
            runs[-1].trail = (end, len(low))
    return runs


def _is_a_count(runs: list[Run], between: str, since: str, after: str) -> bool:
    """Whether a number only comes up in what is said of something else: 'for 3 sites', 'levels 1-9', '(see 2)'.

    `since` is the end of `between` that begins after a number which did, where there is one: what goes on from there does too.
    """
    if not runs:
        return not (_is_at_start(between) or verdicts(since) or _CALLED_A_NUMBER.search(since) or _STANDS_ALONE.match(after))
    if between.count("(") > between.count(")"):
        return True
    if verdicts(since) or _CALLED_A_NUMBER.search(since) or _JUDGED.match(after) or re.match(r"\s*[:=)]", after):
        return False
    if runs[-1].by == NAME and not between.strip():
        return True
    return since != between or not (_LIST.fullmatch(between) or _SEPARATOR.search(between) or EXCEPT.match(between))


def _begins(before: str, subject: Subject) -> Run | None:
    """The first run of a sentence, unless the name only comes up in it."""
    if subject.by == NUMBER or _is_at_start(before):
        return Run([subject], leading(before), (0, 0))
    return None


def _joins(run: Run, between: str, end: int, subject: Subject, after: str) -> Run | bool:
    """A new run, True when the subject belongs to the run before it, False when it is only part of what is said about that."""
    if run.excluded and subject.by == NUMBER and re.search(r"[,;]", between) and _BEGINS_A_NOTE.match(after):
        return _next(run, end, subject)
    if (
        (run.by in (ALL, REST, NONE) or sum(len(one.items) for one in run.subjects) > 2)
        and (run.excluded or EXCEPT.match(between))
        and _only_list_or_except(between, run)
    ):
        run.excluded.append(subject)
        return True
    if _LIST.fullmatch(between) and subject.by not in (REST, ALL):
        if _stands_apart(run, between, subject, after):
            return _next(run, end, subject)
        return _listed(run, subject, end, between)
    said = verdicts(between)
    if not said:
        numbered = subject.by == NUMBER and (_JUDGED.match(after) or _CALLED_A_NUMBER.search(between))
        if _COUNTED.search(between) and not is_filler(between) and _COUNTED_THING.match(after) and subject.by == NUMBER and not numbered:
            return False
        if not (numbered or _is_at_start(between)):
            return False
        return _next(run, end, subject)
    last = said[-1]
    leads = is_filler(between[last.end :]) and _leads(run, said, between)
    if leads:
        run.trail = (end, end + _before(between, last))
        return Run([subject], last, (0, 0))
    if not _is_at_start(between):
        return False
    return _next(run, end, subject)


def _stands_apart(run: Run, between: str, subject: Subject, after: str) -> bool:
    """Whether what follows a number is said of it alone: of 3 in '1 2 4, 3: on paper' and '1 2 4, 3 no', not in '1, 2, 3: on paper'."""
    if subject.by != NUMBER or not re.match(r"\s*(?:[:(=]|(?:no|nope|not|n/a|yes)\b)", after) or not re.search(r"[,;]", between):
        return False
    return bool(run.separators) and not any(re.search(r"[,;]", one) for one in run.separators)


def _listed(run: Run, subject: Subject, end: int, between: str) -> bool | Run:
    if subject.by == NONE or run.by == NONE:
        run.trail = (end, subject.start)
        return Run([subject], None, (0, 0))
    run.subjects.append(subject)
    run.separators.append(between)
    return True


def _next(run: Run, end: int, subject: Subject) -> Run:
    run.trail = (end, subject.start)
    return Run([subject], None, (0, 0))


def _only_list_or_except(between: str, run: Run) -> bool:
    rest = between if run.excluded and not EXCEPT.match(between) else EXCEPT.sub("", between, count=1)
    return is_filler(rest) and not any(one.value == YES for one in verdicts(rest))


def _leads(run: Run, said: list[Verdict], between: str) -> bool:
    """Whether the last thing decided between two items is about the second of them: 'yes to 1, no to 4', '1 and 2, not 4'."""
    last = said[-1]
    after = between[last.end :]
    if re.match(r"\s*[,;.)]", after) and not re.match(r"\s*[,;.]\s*(?:to|for)\b", after):
        return False
    if len(said) > 1 or _ASKED_FOR.fullmatch(after) or run.lead is not None:
        return True
    word = last.words.split()[0] if last.words.split() else ""
    before = between[: last.start]
    if last.value == NO and (word in ("not", "neither", "nor", "without") or len(last.words.split()) > 1):
        return not re.fullmatch(r"\s*(?:is|are|-|–|:)?\s*", before) or word in _STANDS_BEFORE
    return bool(re.search(r"[,;]\s*$|\b(?:and|but|then)\s*$", before)) and bool(before.strip(" ,;"))


def _before(between: str, verdict: Verdict) -> int:
    """Where the part that belongs to the run before ends: at the last mark before the verdict."""
    cuts = [match.start() for match in _SEPARATOR.finditer(between[: verdict.start])]
    tail = between[cuts[-1] : verdict.start] if cuts else ""
    return cuts[-1] if cuts and is_filler(tail) else verdict.start


def _is_at_start(before: str) -> bool:
    """Whether only small words stand between the last mark or verdict and what is named."""
    cuts = [match.end() for match in _SEPARATOR.finditer(before)] + [verdict.end for verdict in verdicts(before)]
    return is_filler(before[max(cuts, default=0) :])


def leading(before: str) -> Verdict | None:
    """What is decided right before the first item."""
    said = [one for one in verdicts(before) if one.words not in ("ok", "okay")]  # They only begin to speak.
    return said[-1] if said and is_filler(before[said[-1].end :]) else None
