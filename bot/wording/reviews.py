"""What the team and a protocol's owner are told about its review."""

from __future__ import annotations

from datetime import date

from bot.replies import Reply, Text
from bot.wording.phrases import counted
from knowledge.reviews import Review


def subject(review: Review) -> str:
    """Of the e-mail."""
    return f"{'Overdue review' if review.days < 0 else 'Review'}: {review.title}"


def reminder(review: Review, address: str) -> Reply:
    """That a review is due, whose it is, and what to do."""
    owner = f"Its owner is {review.owner}." if review.owner else "It has no owner."
    todo = f"When it is reviewed, change its review date to the next one: {address}"
    return Reply((Text(due(review), "lead"), Text(owner), Text(todo, "note")), "chat")


def due(review: Review) -> str:
    """When the protocol is to be reviewed, and how far away that is."""
    if review.days > 0:
        return f"{review.title} is to be reviewed by {_day(review.review_date)}, in {counted(review.days, 'day')}."
    if review.days == 0:
        return f"{review.title} is to be reviewed by today, {_day(review.review_date)}."
    return f"{review.title} was to be reviewed by {_day(review.review_date)}, {counted(-review.days, 'day')} ago."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
