"""The versions of questionnaires that are held: who added each, how many audits are pinned to it, and how two differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge.audits.library import find_questionnaire, questionnaire_of
from knowledge.audits.questionnaires import Item, Questionnaire
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.models import Audit, QuestionnaireVersion, in_utc


@dataclass(frozen=True)
class Version:
    """A version that is held. `content` is its file as it came; `audits` how many are pinned to it; `at` is UTC."""

    questionnaire: Questionnaire
    content: str
    at: datetime
    by: str
    audits: int


@dataclass(frozen=True)
class Differences:
    """What a version asks that another does not, by the keys of items, which answers are carried over by."""

    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    reworded: tuple[tuple[Item, Item], ...]


def list_versions(database: Database) -> tuple[Version, ...]:
    """Every version of every questionnaire, the newest version of each first."""
    query = select(QuestionnaireVersion).order_by(QuestionnaireVersion.slug, QuestionnaireVersion.version.desc())
    with database.session() as session:
        counts = {row[0]: row[1] for row in session.execute(select(Audit.questionnaire_id, func.count()).group_by(Audit.questionnaire_id))}
        return tuple(_version(row, counts.get(row.id, 0)) for row in session.scalars(query))


def get_version(database: Database, slug: str, version: int) -> Version:
    """One version; NotFound when it is not held."""
    with database.session() as session:
        row = find_questionnaire(session, slug, version)
        if row is None:
            raise NotFound(f"There is no version {version} of a questionnaire called {slug[:60]!r}.")
        return _version(row, _audits(session, row))


def differences(before: Questionnaire, after: Questionnaire) -> Differences:
    """What differs from one version to another, in the order in which it is asked."""
    return Differences(
        added=tuple(item for item in after.items if not before.has(item.key)),
        removed=tuple(item for item in before.items if not after.has(item.key)),
        reworded=tuple(
            (before.item(item.key), item) for item in after.items if before.has(item.key) and before.item(item.key).text != item.text
        ),
    )


def _audits(session: Session, row: QuestionnaireVersion) -> int:
    return session.scalar(select(func.count()).select_from(Audit).where(Audit.questionnaire_id == row.id)) or 0


def _version(row: QuestionnaireVersion, audits: int) -> Version:
    return Version(questionnaire_of(row), row.content, in_utc(row.at), row.by, audits)
