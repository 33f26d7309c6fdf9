"""The report over all partnerships of a round: how far each is, what they answer, and everything they wrote themselves.

What was carried over from an earlier round and not confirmed counts as not answered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge.actors import Actor
from knowledge.audits.library import questionnaire_of
from knowledge.audits.questionnaires import DESCRIBE, TICK_IF_TRUE, Item, Questionnaire, Section
from knowledge.audits.types import DESCRIBED, NO, NOT_APPLICABLE, OPEN, SUBMITTED, YES
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.models import Audit, AuditAnswer, AuditChange, Partnership, QuestionnaireVersion, in_utc
from knowledge.values import key, one_line


@dataclass(frozen=True)
class AuditProgress:
    """How far one audit is: `done` of `total` items are answered. `at` and `by` are of the last change."""

    audit: int
    partnership: str
    status: str
    revision: int
    done: int
    total: int
    at: datetime
    by: str


@dataclass(frozen=True)
class Tally:
    """How many audits say what of one item. A description counts as a yes."""

    yes: int
    no: int
    not_applicable: int
    unanswered: int

    @property
    def total(self) -> int:
        """How many audits of the round ask it."""
        return self.yes + self.no + self.not_applicable + self.unanswered


@dataclass(frozen=True)
class Mention:
    """Something that was named under 'any others', in its commonest spelling, and which partnerships name it."""

    text: str
    partnerships: tuple[str, ...]


@dataclass(frozen=True)
class Remark:
    """What one partnership wrote beside an item, and the state it gave with it."""

    audit: int
    partnership: str
    state: str
    text: str


@dataclass(frozen=True)
class ItemReport:
    """One item: what is answered, what is named, and what is written. `version` is the newest that asks it.

    `mentions` are of an open item, the commonest first. `remarks` are descriptions, or notes of how practice differs.
    """

    item: Item
    version: int
    tally: Tally
    mentions: tuple[Mention, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class SectionReport:
    """A section as the newest version in the round has it. Items that only an older version asks stand last."""

    section: Section
    version: int
    items: tuple[ItemReport, ...]


@dataclass(frozen=True)
class RoundReport:
    """A round. `partnerships` is how many there are; `audits` are those that were begun, in the order of the partnerships' names."""

    round: str
    partnerships: int
    not_started: tuple[str, ...]
    audits: tuple[AuditProgress, ...]
    sections: tuple[SectionReport, ...]

    @property
    def begun(self) -> tuple[AuditProgress, ...]:
        """The audits that are being answered."""
        return tuple(audit for audit in self.audits if audit.status == OPEN)

    @property
    def submitted(self) -> tuple[AuditProgress, ...]:
        """The audits that are submitted."""
        return tuple(audit for audit in self.audits if audit.status == SUBMITTED)

    @property
    def descriptions(self) -> tuple[SectionReport, ...]:
        """The sections that are answered by describing."""
        return tuple(one for one in self.sections if one.section.answers == DESCRIBE)

    @property
    def retention(self) -> tuple[SectionReport, ...]:
        """The sections whose notes say how practice differs."""
        return tuple(one for one in self.sections if one.section.answers == TICK_IF_TRUE)


def rounds(database: Database) -> tuple[str, ...]:
    """The rounds in which an audit was begun, the newest first."""
    with database.session() as session:
        return tuple(session.scalars(select(Audit.round).distinct().order_by(Audit.round.desc())))


def report_round(database: Database, actor: Actor, round_: str) -> RoundReport:
    """The report over a round; NotAllowed, and NotFound when nobody has begun an audit in it.

    An audit counts as it stands, submitted or not.
    """
    actor.must_see_all_audits()
    name = one_line(round_)
    with database.session() as session:
        audits = _audits(session, name)
        if not audits:
            raise NotFound(f"Nobody has begun an audit of the round {name[:40]!r}.")
        partnerships = session.scalars(select(Partnership.name)).all()
        counting = _Counting(audits, _questionnaires(session, {audit.questionnaire for audit in audits.values()}))
        answers = _answers(session, name)
        changes = _last_changes(session, name)
    for number in audits:
        for answer in answers[number]:
            counting.count(number, answer)
    begun = {audit.partnership for audit in audits.values()}
    return RoundReport(
        round=name,
        partnerships=len(partnerships),
        not_started=tuple(sorted((one for one in partnerships if one not in begun), key=key)),
        audits=tuple(counting.progress(number, changes) for number in audits),
        sections=tuple(counting.sections()),
    )


@dataclass(frozen=True)
class _Held:
    """An audit's own row."""

    partnership: str
    status: str
    revision: int
    questionnaire: int
    at: datetime
    by: str


@dataclass(frozen=True)
class _Answer:
    """An answer's own row."""

    item: str
    state: str
    note: str
    entries: list[dict[str, Any]]


_Place = tuple[str, str]
"""An item of a round: the questionnaire's slug and the item's key, whatever the version."""


class _Counting:
    """Counts the answers of a round one by one; audits are counted in the order of their partnerships' names."""

    def __init__(self, audits: Mapping[int, _Held], questionnaires: Mapping[int, Questionnaire]) -> None:
        self._audits, self._questionnaires = audits, questionnaires
        self._done: Counter[int] = Counter()
        self._states: defaultdict[_Place, Counter[str]] = defaultdict(Counter)
        self._remarks: defaultdict[_Place, list[Remark]] = defaultdict(list)
        self._named: defaultdict[_Place, defaultdict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
        self._asked = Counter((one.slug, item.key) for one in map(self._asking, audits) for item in one.items)

    def count(self, number: int, answer: _Answer) -> None:
        """Count one answer of an audit."""
        questionnaire, partnership = self._asking(number), self._audits[number].partnership
        if not questionnaire.has(answer.item):
            return
        place = (questionnaire.slug, answer.item)
        self._done[number] += 1
        self._states[place][answer.state] += 1
        if answer.note:
            self._remarks[place].append(Remark(number, partnership, answer.state, answer.note))
        for entry in answer.entries:
            self._named[place][key(entry["text"])].append((entry["text"], partnership))

    def progress(self, number: int, changes: Mapping[int, tuple[datetime, str]]) -> AuditProgress:
        """How far an audit is, once its answers are counted."""
        held = self._audits[number]
        at, by = changes.get(number, (held.at, held.by))
        total = len(self._asking(number).items)
        return AuditProgress(number, held.partnership, held.status, held.revision, self._done[number], total, at, by)

    def sections(self) -> Iterator[SectionReport]:
        """Every section of the round, once all answers are counted."""
        newest_first = sorted(self._questionnaires.values(), key=lambda one: (one.slug, -one.version))
        for slug, versions in groupby(newest_first, key=lambda one: one.slug):
            for section, version, items in _joined(versions):
                yield SectionReport(section, version, tuple(self._item(slug, section, *item) for item in items))

    def _item(self, slug: str, section: Section, item: Item, version: int) -> ItemReport:
        place = (slug, item.key)
        states = self._states[place]
        tally = Tally(
            yes=states[YES] + states[DESCRIBED],
            no=states[NO],
            not_applicable=states[NOT_APPLICABLE],
            unanswered=self._asked[place] - states.total(),
        )
        remarks = self._remarks[place] if section.answers in (DESCRIBE, TICK_IF_TRUE) else ()
        return ItemReport(item, version, tally, _mentions(self._named[place]), tuple(remarks))

    def _asking(self, number: int) -> Questionnaire:
        return self._questionnaires[self._audits[number].questionnaire]


def _joined(versions: Iterable[Questionnaire]) -> Iterator[tuple[Section, int, list[tuple[Item, int]]]]:
    """The sections of all versions with their items, each as the newest version has it; versions are the newest first."""
    sections: dict[str, tuple[Section, int, dict[str, tuple[Item, int]]]] = {}
    for questionnaire in versions:
        for section in questionnaire.sections:
            _, _, items = sections.setdefault(section.key, (section, questionnaire.version, {}))
            for item in section.items:
                items.setdefault(item.key, (item, questionnaire.version))
    for section, version, items in sections.values():
        yield section, version, list(items.values())


def _mentions(named: Mapping[str, list[tuple[str, str]]]) -> tuple[Mention, ...]:
    """What was named, what most partnerships name first."""
    folded = sorted(named, key=lambda one: (-len(named[one]), one))
    return tuple(Mention(_commonest(text for text, _ in named[one]), tuple(who for _, who in named[one])) for one in folded)


def _commonest(texts: Iterable[str]) -> str:
    return Counter(texts).most_common(1)[0][0]


def _audits(session: Session, round_: str) -> dict[int, _Held]:
    """The audits of the round by id, in the order of their partnerships' names."""
    columns = (Audit.id, Partnership.name, Audit.status, Audit.revision, Audit.questionnaire_id, Audit.at, Audit.by)
    rows = session.execute(select(*columns).join(Partnership).where(Audit.round == round_))
    held = {number: _Held(name, status, revision, form, in_utc(at), by) for number, name, status, revision, form, at, by in rows}
    return dict(sorted(held.items(), key=lambda one: key(one[1].partnership)))


def _questionnaires(session: Session, used: Iterable[int]) -> dict[int, Questionnaire]:
    rows = session.scalars(select(QuestionnaireVersion).where(QuestionnaireVersion.id.in_(used)))
    return {row.id: questionnaire_of(row) for row in rows}


def _answers(session: Session, round_: str) -> defaultdict[int, list[_Answer]]:
    """The confirmed answers of each audit."""
    columns = (AuditAnswer.audit_id, AuditAnswer.item, AuditAnswer.state, AuditAnswer.note, AuditAnswer.entries)
    query = select(*columns).join(Audit).where(Audit.round == round_, AuditAnswer.confirmed).order_by(AuditAnswer.id)
    answers: defaultdict[int, list[_Answer]] = defaultdict(list)
    for number, *answer in session.execute(query):
        answers[number].append(_Answer(*answer))
    return answers


def _last_changes(session: Session, round_: str) -> dict[int, tuple[datetime, str]]:
    """When each audit changed last, and by whom."""
    last = select(func.max(AuditChange.id)).join(Audit).where(Audit.round == round_).group_by(AuditChange.audit_id)
    rows = session.execute(select(AuditChange.audit_id, AuditChange.at, AuditChange.by).where(AuditChange.id.in_(last)))
    return {number: (in_utc(at), by) for number, at, by in rows}
