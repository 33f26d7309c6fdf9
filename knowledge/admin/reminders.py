"""Reminders of reviews: a month before, on the day and a month after. Each is sent once, however many processes look and however often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from knowledge.admin.models import ReviewReminder
from knowledge.database import Database
from knowledge.deliveries.outgoing import Outgoing, add
from knowledge.models import Protocol
from knowledge.people.models import Person
from knowledge.people.people import PersonView, view_of
from knowledge.reviews import Review, reviews_due
from knowledge.values import key

BEFORE, ON, AFTER = "before", "on", "after"
DAYS = 30


@dataclass(frozen=True)
class Reminder:
    """A reminder that is due. `owner` is the one person whom the protocol's owner names, by name or e-mail address."""

    review: Review
    stage: str
    owner: PersonView | None


def remind(database: Database, on: date, messages: Callable[[Reminder], Sequence[Outgoing]]) -> int:
    """Put what `messages` makes of each reminder that is due into the outbox; how many reminders that were.

    One for which there are no messages stays due. What could not be sent in its time gives way to what is due since.
    """
    return sum(_sent(database, one, messages(one)) for one in _due(database, on))


def _due(database: Database, on: date) -> list[Reminder]:
    with database.session() as session:
        held = select(Protocol.slug, ReviewReminder.review_date, ReviewReminder.stage).join(
            Protocol, ReviewReminder.protocol_id == Protocol.id
        )
        sent = {tuple(row) for row in session.execute(held)}
        people = session.scalars(select(Person)).all()
        found = [(one, _stage(one)) for one in reviews_due(database, on, DAYS)]
        return [Reminder(one, stage, _owner(people, one.owner)) for one, stage in found if (one.slug, one.review_date, stage) not in sent]


def _stage(review: Review) -> str:
    return BEFORE if review.days > 0 else ON if review.days > -DAYS else AFTER


def _owner(people: Sequence[Person], owner: str | None) -> PersonView | None:
    """The person of this name or address, None when there is none or it could be several."""
    wanted = key(owner or "")
    found = [one for one in people if wanted and wanted in (key(one.name), key(one.email or ""))]
    return view_of(found[0]) if len(found) == 1 else None


def _sent(database: Database, reminder: Reminder, messages: Sequence[Outgoing]) -> bool:
    if not messages:
        return False
    review = reminder.review
    try:
        with database.durable() as session:
            protocol = session.scalar(select(Protocol.id).where(Protocol.slug == review.slug, Protocol.review_date == review.review_date))
            if protocol is None:  # It was changed a moment ago.
                return False
            session.add(ReviewReminder(protocol_id=protocol, review_date=review.review_date, stage=reminder.stage))
            session.flush()
            for message in messages:
                add(session, message)
            session.commit()
    except IntegrityError:  # Another process was quicker.
        return False
    return True
