"""The dashboard's figures: what was asked, what became of it, and what waits for somebody. Counted by the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Date, cast, func, select
from sqlalchemy.orm import Session

from knowledge.actors import Actor
from knowledge.admin.models import Draft
from knowledge.database import Database
from knowledge.errors import Invalid
from knowledge.models import Audit, Partnership, Protocol, Question
from knowledge.reviews import Review, reviews_due

MOST_DAYS = 366
MOST_PROTOCOLS = 10
REVIEWS_AHEAD = 30
"""Days before a review is due from which it is told."""


@dataclass(frozen=True)
class Day:
    """How many questions of a day (UTC) were answered, asked back, declined, or failed."""

    day: date
    answered: int = 0
    asked: int = 0
    declined: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """All questions of the day."""
        return self.answered + self.asked + self.declined + self.failed


@dataclass(frozen=True)
class AskedAbout:
    """A protocol and how many answers were about it alone."""

    slug: str
    title: str
    answers: int


@dataclass(frozen=True)
class AuditRound:
    """The newest round of audits: of how many partnerships an audit was submitted, or begun and not submitted."""

    round: str
    partnerships: int
    submitted: int
    begun: int

    @property
    def not_started(self) -> int:
        """The partnerships that have begun none."""
        return self.partnerships - self.submitted - self.begun


@dataclass(frozen=True)
class Figures:
    """What the dashboard shows. `days` are all of the period, also those without a question; `reviews` are overdue or due soon.

    `audits` is None where there is no round, or for somebody who may not see the audits of all partnerships.
    """

    days: tuple[Day, ...]
    helpful: int
    not_helpful: int
    protocols: tuple[AskedAbout, ...]
    reviews: tuple[Review, ...]
    audits: AuditRound | None
    drafts: int

    @property
    def whole(self) -> Day:
        """All days as one: of the first."""
        sums = (sum(getattr(day, name) for day in self.days) for name in ("answered", "asked", "declined", "failed"))
        return Day(self.days[0].day, *sums)


def read_figures(database: Database, actor: Actor, last: date, days: int = 30) -> Figures:
    """The figures of the days up to and with `last`; NotAllowed, and Invalid for no day or more than MOST_DAYS."""
    actor.must_edit()
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(f"The figures are of 1 to {MOST_DAYS} days, not {days}.", "days")
    first = last - timedelta(days=days - 1)
    with database.one_moment() as session:
        feedback = _feedback(session, first, last)
        return Figures(
            days=_days(session, first, last),
            helpful=feedback.get("helpful", 0),
            not_helpful=feedback.get("not_helpful", 0),
            protocols=_protocols(session, first, last),
            reviews=reviews_due(database, last, REVIEWS_AHEAD),
            audits=_audits(session) if actor.sees_all_audits else None,
            drafts=session.scalar(select(func.count()).select_from(Draft)) or 0,
        )


def _within(first: date, last: date) -> Any:
    start, end = (datetime.combine(day, time(), UTC) for day in (first, last + timedelta(days=1)))
    return (Question.at >= start) & (Question.at < end)


def _days(session: Session, first: date, last: date) -> tuple[Day, ...]:
    # SQLite keeps times in UTC without their zone; PostgreSQL would tell the day where the server is.
    on_file = session.get_bind().dialect.name == "sqlite"
    day = func.date(Question.at) if on_file else cast(func.timezone("UTC", Question.at), Date)
    counts: dict[date, dict[str, int]] = {}
    for told, outcome, number in session.execute(
        select(day, Question.outcome, func.count()).where(_within(first, last)).group_by(day, Question.outcome)
    ):
        counts.setdefault(date.fromisoformat(str(told)), {})[outcome] = number
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(Day(one, **counts.get(one, {})) for one in every)


def _feedback(session: Session, first: date, last: date) -> dict[str, int]:
    query = select(Question.feedback, func.count()).where(_within(first, last), Question.feedback.is_not(None))
    return {given: number for given, number in session.execute(query.group_by(Question.feedback)) if given}


def _protocols(session: Session, first: date, last: date) -> tuple[AskedAbout, ...]:
    """The protocols that most answers were about: an answer about several, such as a list, says nothing of one."""
    number = func.count(Question.id)
    query = select(Protocol.slug, Protocol.title, number).join(Question, Question.protocols == Protocol.slug)
    query = query.where(_within(first, last), Question.outcome == "answered").group_by(Protocol.slug, Protocol.title)
    rows = session.execute(query.order_by(number.desc(), Protocol.title).limit(MOST_PROTOCOLS))
    return tuple(AskedAbout(*row) for row in rows)


def _audits(session: Session) -> AuditRound | None:
    newest = session.scalar(select(func.max(Audit.round)))
    if newest is None:
        return None
    states = select(Audit.status, func.count()).where(Audit.round == newest).group_by(Audit.status)
    counts = {row[0]: row[1] for row in session.execute(states)}
    partnerships = session.scalar(select(func.count()).select_from(Partnership)) or 0
    return AuditRound(newest, partnerships, counts.get("submitted", 0), counts.get("open", 0))
