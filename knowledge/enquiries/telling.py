"""Tells the team of each enquiry once, however many processes do so and however often they start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update

from knowledge.database import Database
from knowledge.enquiries import relaying
from knowledge.enquiries.models import Enquiry
from knowledge.enquiries.relaying import TeamPlace
from knowledge.models import now

WITHIN = timedelta(days=7)
"""Nobody is told of what is older, such as where the team's channel is set for the first time: the inbox has it."""


def tell_team(database: Database, places: Sequence[TeamPlace]) -> int:
    """Put what the team was not told of into the outbox, for each place; how many enquiries that were."""
    untold = select(Enquiry.question_id).where(Enquiry.told.is_(None), Enquiry.closed_at.is_(None), Enquiry.at > now() - WITHIN)
    with database.session() as session:
        questions = list(session.scalars(untold.order_by(Enquiry.id))) if places else []
    return sum(_told(database, question, places) for question in questions)


def _told(database: Database, question: int, places: Sequence[TeamPlace]) -> bool:
    is_untold = (Enquiry.question_id == question) & Enquiry.told.is_(None)
    with database.durable() as session:
        # In one statement, so that of two processes one finds it done.
        done = session.execute(update(Enquiry).where(is_untold).values(told=now()))
        if not getattr(done, "rowcount", 0):
            return False
        for place in places:
            relaying.tell(session, question, place)
        session.commit()
        return True
