"""What is known of a question that waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from knowledge.enquiries.models import Enquiry, EnquiryMessage
from knowledge.models import Question, in_utc

PASSED_ON, NOT_HELPFUL, UNANSWERED, UNSURE, FAILED, ANSWERED = "passed_on", "not_helpful", "unanswered", "unsure", "failed", "answered"
REASONS = (PASSED_ON, UNANSWERED, NOT_HELPFUL, UNSURE, FAILED)
"""Why a question is in the inbox, the weightiest first. A question of which nothing of that is so is ANSWERED."""
OF_OUTCOME = {"declined": UNANSWERED, "asked": UNSURE, "failed": FAILED}
NOTHING = "nothing"
"""How an enquiry ends besides ANSWERED: there is nothing to answer."""


@dataclass(frozen=True)
class MessageView:
    """What one side said to the other; `from_team`, or by who asked."""

    id: int
    at: datetime
    author: str
    from_team: bool
    text: str


@dataclass(frozen=True)
class EnquiryView:
    """A stored question and what people did about it. `question` is its number; times are UTC; `protocols` are slugs.

    `reason` is one of REASONS, or ANSWERED; `comment` is what the asker said of the answer. `conversation` is where it was asked.
    `ended` is how it was closed: ANSWERED or NOTHING, None while it is open.
    """

    question: int
    at: datetime
    text: str
    kind: str
    reason: str
    protocols: tuple[str, ...]
    comment: str | None
    conversation: str
    taken_by: str | None
    taken_by_id: int | None
    closed_by: str | None
    closed_at: datetime | None
    ended: str | None
    messages: tuple[MessageView, ...]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def last(self) -> int:
        """The number of the last message, 0 when there is none: what somebody who answers has seen."""
        return self.messages[-1].id if self.messages else 0

    @property
    def asked_back(self) -> bool:
        """Whether the asker said something that the team has not answered yet."""
        return bool(self.messages) and not self.messages[-1].from_team


def view(question: Question, enquiry: Enquiry | None) -> EnquiryView:
    """The records as a frozen value."""
    held = enquiry or Enquiry(messages=[])
    return EnquiryView(
        question=question.id,
        at=in_utc(question.at),
        text=question.text,
        kind=question.kind,
        reason=_reason(question),
        protocols=tuple(slug for slug in question.protocols.split(",") if slug),
        comment=question.why,
        conversation=question.conversation,
        taken_by=held.taken_by,
        taken_by_id=held.taken_by_id,
        closed_by=held.closed_by,
        closed_at=in_utc(held.closed_at) if held.closed_at else None,
        ended=held.outcome,
        messages=tuple(message_view(one) for one in held.messages),
    )


def message_view(row: EnquiryMessage) -> MessageView:
    """The record as a frozen value."""
    return MessageView(row.id, in_utc(row.at), row.author, row.from_team, row.text)


def _reason(question: Question) -> str:
    if question.for_team:
        return PASSED_ON
    if question.feedback == "not_helpful":
        return NOT_HELPFUL
    return ANSWERED if question.feedback == "helpful" else OF_OUTCOME.get(question.outcome, ANSWERED)
