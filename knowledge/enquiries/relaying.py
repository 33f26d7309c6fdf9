"""What is sent about an enquiry: to the asker where they asked, and to the team where it was told. For services, in their transaction.

A row of the outbox names the question or the message and holds no words: these are made when it is sent, from what is true then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.deliveries import outgoing
from knowledge.deliveries.models import OutboxMessage
from knowledge.deliveries.outgoing import Outgoing
from knowledge.enquiries.models import EnquiryMessage
from knowledge.models import Question

FROM_TEAM, ENQUIRY, FROM_ASKER = "from_team", "enquiry", "from_asker"
"""The kinds of what is sent: an answer to the asker; the enquiry to the team; what the asker said, to the team."""
DESTINATIONS = "enquiry:"
"""How the destination begins of what the team is told about a question."""
REACHED = ("slack", "teams")
"""The platforms on which an asker is written to. Elsewhere what is said is kept, and the conversation asks for it."""


@dataclass(frozen=True)
class TeamPlace:
    """Where the team is told. `more` is the platform's own; `live` where what was told is kept up to date."""

    platform: str
    more: Mapping[str, Any] = field(default_factory=dict)
    live: bool = False


def reach_of(conversation: str) -> str:
    """The platform on which who asked there is written to, '' where it is kept for them."""
    platform = conversation.partition(":")[0]
    return platform if platform in REACHED else ""


def to_asker(session: Session, asked: Question, message: EnquiryMessage) -> None:
    """Send a kept message of the team to where the question was asked, if that is possible."""
    if platform := reach_of(asked.conversation):
        outgoing.add(session, Outgoing(platform, asked.conversation, {"kind": FROM_TEAM, "message": message.id}))


def tell(session: Session, question: int, place: TeamPlace) -> None:
    """Show the enquiry to the team."""
    payload = {"kind": ENQUIRY, "question": question, "live": place.live, "more": dict(place.more)}
    outgoing.add(session, Outgoing(place.platform, destination(question), payload))


def to_team(session: Session, asked: Question) -> None:
    """Bring up to date what was shown to the team."""
    for place in _told(session, asked.id):
        if place.live:
            tell(session, asked.id, place)


def from_asker(session: Session, asked: Question, message: EnquiryMessage) -> bool:
    """Tell the team what the asker said; False when the team was never told of the question."""
    told = _told(session, asked.id)
    for place in told:
        payload = {"kind": FROM_ASKER, "question": asked.id, "message": message.id, "live": place.live, "more": dict(place.more)}
        outgoing.add(session, Outgoing(place.platform, destination(asked.id), payload))
    return bool(told)


def destination(question: int) -> str:
    """What is sent about one question goes one after the other."""
    return f"{DESTINATIONS}{question}"


def _told(session: Session, question: int) -> list[TeamPlace]:
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.destination == destination(question)).order_by(OutboxMessage.id))
    places: list[TeamPlace] = []
    for row in rows:
        place = TeamPlace(row.platform, row.payload["more"], row.payload["live"])
        if place not in places:
            places.append(place)
    return places
