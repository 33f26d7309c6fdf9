"""How much the knowledge base holds, for the people who run it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from knowledge.database import Database
from knowledge.models import Protocol, Question, in_utc
from knowledge.protocol_fields import CURRENT


@dataclass(frozen=True)
class Overview:
    """Counts, and when the oldest question that is still kept was asked."""

    protocols: int
    questions: int
    oldest_question: datetime | None


def read_overview(database: Database) -> Overview:
    """Count current protocols and stored questions; raises what SQLAlchemy raises when the database cannot be used."""
    with database.session() as session:
        protocols = session.scalar(select(func.count()).select_from(Protocol).where(Protocol.status == CURRENT))
        questions, oldest = session.execute(select(func.count(Question.id), func.min(Question.at))).one()
        return Overview(protocols or 0, questions, in_utc(oldest) if oldest else None)
