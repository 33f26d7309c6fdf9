"""The service behind "try it": what a question would be answered, from which scores, and what a change would make different."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from knowledge import questions
from knowledge.actors import Actor
from knowledge.answers.reading import CLEAR_LEAD, POSSIBLE, SURE, Ask, Reading
from knowledge.answers.service import Answers
from knowledge.answers.types import Answer
from knowledge.database import Database
from knowledge.preview.edits import Edit, imagine
from knowledge.preview.reasons import Reason, nearest_uncovered, reasons_for
from knowledge.protocols import ProtocolView
from knowledge.search.contents import Contents
from knowledge.search.finder import Finder, Finding
from knowledge.search.index import Index
from knowledge.search.text import one_line
from knowledge.values import key

MOST_RECORDED = 300
"""Recorded questions that a change is tried with, the latest first."""
MOST_READ = 3_000
"""Stored questions that are read to find so many different ones."""
PATIENCE = 8.0
"""Seconds after which no further question is tried."""
LEAST_SCORE = 0.01


@dataclass(frozen=True)
class Likely:
    """A protocol and how likely the question is about it, 0 to 1, with what that comes from, strongest first."""

    protocol: ProtocolView
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Tried:
    """What a question would be answered. `kind` is the kind it turned out to be; `uncovered` what it is near to that none covers.

    A protocol is taken at a score of `sure` that is `lead` above the next, and offered as a choice at `possible`.
    """

    question: str
    kind: str
    answer: Answer
    likely: tuple[Likely, ...]
    uncovered: Reason | None
    sure: float = SURE
    lead: float = CLEAR_LEAD
    possible: float = POSSIBLE


@dataclass(frozen=True)
class Difference:
    """A recorded question that a change would have answered differently."""

    question: str
    kind: str
    before: Answer
    after: Answer


@dataclass(frozen=True)
class Differences:
    """What a change would make different among the latest questions. `tried` of `recorded` different ones were tried in the time there is."""

    found: tuple[Difference, ...]
    tried: int
    recorded: int


class Preview:
    """Answers without recording anything, from one knowledge base as it is or would be. Loads the encoder when first used."""

    def __init__(self, database: Database, finder: Finder | None = None) -> None:
        self._database = database
        self._given = finder
        self._answered: tuple[Index | None, dict[Ask, Answer]] = (None, {})

    def try_question(self, actor: Actor, ask: Ask, edit: Edit | None = None) -> Tried:
        """What would be answered to a question, if need be after a change; NotAllowed, and what making the change raises."""
        actor.must_edit()
        finder = self._finder()
        held, index = finder.made()
        if edit is None:
            return self._tried(finder.still(index), held, ask)
        held = imagine(self._database, actor, held, edit)
        return self._tried(finder.imagined(held), held, ask)

    def differences(self, actor: Actor, edit: Edit, said: Callable[[Answer], str]) -> Differences:
        """The latest recorded questions to which something else would be said after the change; `said` is an answer in words.

        Each is tried as the first question of a conversation, of the kind that it was recorded with.
        """
        actor.must_edit()
        finder = self._finder()
        held, index = finder.made()
        now, known = Answers(self._database, finder.still(index)), self._known(index)
        then = Answers(self._database, finder.imagined(imagine(self._database, actor, held, edit)))
        recorded = _different(questions.list_questions(self._database, limit=MOST_READ))
        until, tried, found = time.monotonic() + PATIENCE, 0, []
        for text, kind in recorded:
            if time.monotonic() > until:
                break
            tried += 1
            ask = Ask(text, kind)
            if ask not in known:
                known[ask] = now.consider(ask).answer
            before, after = known[ask], then.consider(ask).answer
            if said(before) != said(after):
                found.append(Difference(text, kind, before, after))
        return Differences(tuple(found), tried, len(recorded))

    def _known(self, index: Index) -> dict[Ask, Answer]:
        """What recorded questions are answered from this index: the same while nothing is changed, whatever is tried."""
        of, known = self._answered
        if of is not index or len(known) > MOST_READ:
            known = {}
            self._answered = (index, known)
        return known

    def _tried(self, finder: Finding, held: Contents, ask: Ask) -> Tried:
        index = finder.index()
        answered = Answers(self._database, finder).consider(ask)
        kind = ask.kind if answered.kind == "several_questions" else answered.kind
        reading = Reading(finder, index, replace(ask, kind=kind))
        vector = finder.vector(one_line(reading.wanted_text))
        by_slug = {one.view.slug: one for one in held.protocols.values()}
        likely = (
            Likely(view, one.probability, reasons_for(by_slug[view.slug], index, one.protocol, reading.wanted_text, vector))
            for one in reading.ranking.candidates
            if one.probability >= LEAST_SCORE and (view := index.protocols[one.protocol])
        )
        return Tried(ask.text, answered.kind, answered.answer, tuple(likely), nearest_uncovered(held, index, vector))

    def _finder(self) -> Finder:
        if self._given is None:
            self._given = Finder(self._database)
        return self._given


def _different(recorded: Iterable[questions.QuestionView]) -> list[tuple[str, str]]:
    """The latest different questions with their kinds."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for text, kind in _tryable(recorded):
        found.setdefault((key(text), kind), (text, kind))
        if len(found) == MOST_RECORDED:
            break
    return list(found.values())


def _tryable(recorded: Iterable[questions.QuestionView]) -> Iterator[tuple[str, str]]:
    """A question of several things was recorded whole: its text is tried as one that tells a situation."""
    for one in recorded:
        yield one.text, "find_protocol" if one.kind == "several_questions" else one.kind
