"""Every stored question as a list that is narrowed down, whether it waits for a person or not. Editors and admins only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.enquiries.handling import is_by
from knowledge.enquiries.inbox import CLOSED, FREE, MINE, STATES
from knowledge.enquiries.models import Enquiry
from knowledge.enquiries.types import REASONS, EnquiryView, view
from knowledge.errors import Invalid
from knowledge.models import Question
from knowledge.questions import QuestionView, view_of
from knowledge.values import key


@dataclass(frozen=True)
class Sought:
    """Which questions: '' is any. `state` is one of STATES, `reason` one of REASONS, `outcome` and `feedback` as they are stored.

    `words` are in the question; `since` is the moment from which on it was asked; `for_team` when its asker had it passed on.
    """

    state: str = ""
    reason: str = ""
    outcome: str = ""
    feedback: str = ""
    for_team: bool = False
    since: datetime | None = None
    words: str = ""


@dataclass(frozen=True)
class Asked:
    """A stored question, and what people did about it. `waits` when it is in the inbox."""

    question: QuestionView
    enquiry: EnquiryView
    waits: bool


def find_questions(database: Database, actor: Actor, sought: Sought | None = None, limit: int = 50) -> tuple[Asked, ...]:
    """Those that are sought, the latest first, at most so many."""
    actor.must_see_to_questions()
    sought = sought or Sought()
    if sought.state not in ("", *STATES) or sought.reason not in ("", *REASONS):
        raise Invalid("There is no such filter.")
    with database.session() as session:
        rows = (_asked(*row) for row in session.execute(_query(sought)))
        return tuple(islice((one for one in rows if _is_sought(one, sought, actor)), limit))


def _query(sought: Sought) -> Select[Question, Enquiry]:
    query = select(Question, Enquiry).outerjoin(Enquiry, Enquiry.question_id == Question.id).options(selectinload(Enquiry.messages))
    if sought.outcome:
        query = query.where(Question.outcome == sought.outcome)
    if sought.feedback:
        query = query.where(Question.feedback == sought.feedback)
    if sought.for_team:
        query = query.where(Question.for_team)
    if sought.since:
        query = query.where(Question.at >= sought.since)
    return query.order_by(Question.id.desc())


def _asked(question: Question, enquiry: Enquiry | None) -> Asked:
    held = view(question, enquiry)
    return Asked(view_of(question), held, held.is_open and (enquiry is not None or held.reason in REASONS))


def _is_sought(one: Asked, sought: Sought, actor: Actor) -> bool:
    enquiry = one.enquiry
    in_state = {
        "": True,
        CLOSED: not enquiry.is_open,
        FREE: one.waits and enquiry.taken_by is None,
        MINE: one.waits and is_by(actor, enquiry.taken_by, enquiry.taken_by_id),
    }.get(sought.state, one.waits)
    return in_state and sought.reason in ("", enquiry.reason) and key(sought.words) in key(enquiry.text)
