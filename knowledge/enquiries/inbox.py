"""The inbox: which questions wait for a person, and one of them. Editors and admins only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import selectinload

from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.enquiries.handling import is_by
from knowledge.enquiries.models import Enquiry
from knowledge.enquiries.types import ANSWERED, NOT_HELPFUL, OF_OUTCOME, REASONS, EnquiryView, view
from knowledge.errors import Invalid, NotFound
from knowledge.models import Question
from knowledge.values import key

OPEN, MINE, FREE, CLOSED = "open", "mine", "free", "closed"
STATES = (OPEN, MINE, FREE, CLOSED)
"""Which are listed: all that are open, of these those that the actor has taken or nobody has, or those that are closed."""


@dataclass(frozen=True)
class Filter:
    """Which enquiries are wanted. `reason` is one of REASONS, or '' for any; `words` are looked for in the question."""

    state: str = OPEN
    reason: str = ""
    words: str = ""


def list_enquiries(database: Database, actor: Actor, wanted: Filter | None = None) -> tuple[EnquiryView, ...]:
    """Those that are wanted, the latest question first; without a filter all that are open."""
    actor.must_see_to_questions()
    wanted = wanted or Filter()
    if wanted.state not in STATES or wanted.reason not in ("", *REASONS):
        raise Invalid("There is no such filter.")
    found = _read(database, _enquiries().where(_in_state(wanted.state)).order_by(Question.id.desc()))
    if wanted.state == MINE:
        found = [one for one in found if is_by(actor, one.taken_by, one.taken_by_id)]
    return tuple(one for one in found if wanted.reason in ("", one.reason) and key(wanted.words) in key(one.text))


def get_enquiry(database: Database, actor: Actor, question: int) -> EnquiryView:
    """A stored question by its number, with what people did about it; NotFound when it is not stored (any more)."""
    actor.must_see_to_questions()
    found = read_for_team(database, question)
    if found is None:
        raise NotFound("There is no such question. It may be older than questions are kept.")
    return found


def read_for_team(database: Database, question: int) -> EnquiryView | None:
    """The same for what is sent to the team's own place; None when it is not stored any more."""
    found = _read(database, _enquiries().where(Question.id == question))
    return found[0] if found else None


def unanswered(database: Database, actor: Actor, since: datetime) -> tuple[EnquiryView, ...]:
    """What was asked since then and could not be answered, or was passed on, and no person has answered; the latest first."""
    actor.must_see_to_questions()
    nobody_did = or_(Enquiry.outcome.is_(None), Enquiry.outcome != ANSWERED)
    return tuple(_read(database, _enquiries().where(_for_team(), nobody_did, Question.at >= since).order_by(Question.id.desc())))


def count_open(database: Database) -> int:
    """How many open ones could not be answered or were passed on. It tells nothing of them, so anybody may know."""
    held = select(func.count()).select_from(Question).outerjoin(Enquiry).where(_for_team(), Enquiry.closed_at.is_(None))
    with database.session() as session:
        return session.scalar(held) or 0


def _enquiries() -> Select[Question, Enquiry]:
    return select(Question, Enquiry).outerjoin(Enquiry, Enquiry.question_id == Question.id).options(selectinload(Enquiry.messages))


def _read(database: Database, query: Select[Question, Enquiry]) -> list[EnquiryView]:
    with database.session() as session:
        return [view(question, enquiry) for question, enquiry in session.execute(query)]


def _in_state(state: str) -> ColumnElement[bool]:
    if state == CLOSED:
        return Enquiry.closed_at.is_not(None)
    is_open = and_(Enquiry.closed_at.is_(None), or_(_waits(), Enquiry.id.is_not(None)))
    return and_(is_open, Enquiry.taken_by.is_(None)) if state == FREE else is_open


def _waits() -> ColumnElement[bool]:
    """What `reason` of a view says, in the database's own terms."""
    was_helpful = func.coalesce(Question.feedback, "") == "helpful"
    return or_(Question.for_team, Question.feedback == NOT_HELPFUL, and_(Question.outcome.in_(OF_OUTCOME), ~was_helpful))


def _for_team() -> ColumnElement[bool]:
    """PASSED_ON or UNANSWERED."""
    return or_(Question.for_team, and_(Question.outcome == "declined", func.coalesce(Question.feedback, "") != "helpful"))
