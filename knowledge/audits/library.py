"""The questionnaires that are held: each version once, never changed."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.actors import Actor
from knowledge.audits.questionnaires import Questionnaire, read_questionnaire
from knowledge.database import Database
from knowledge.errors import Conflict, NotFound
from knowledge.models import QuestionnaireVersion
from knowledge.values import one_line


def list_questionnaires(database: Database) -> tuple[Questionnaire, ...]:
    """Every version of every questionnaire, the newest version of each first."""
    query = select(QuestionnaireVersion).order_by(QuestionnaireVersion.slug, QuestionnaireVersion.version.desc())
    with database.session() as session:
        return tuple(questionnaire_of(row) for row in session.scalars(query))


def add_questionnaire(database: Database, actor: Actor, text: str, *, only_check: bool = False) -> Questionnaire:
    """Hold a questionnaire; audits begun from now on use it when it is the newest version. With `only_check` nothing is kept.

    BrokenQuestionnaire names the line of what cannot be used; Conflict when this version is held with another content.
    """
    actor.must_edit()
    with database.session() as session:
        made = keep_questionnaire(session, actor, text)
        if not only_check:
            session.commit()
        return made


def keep_questionnaire(session: Session, actor: Actor, text: str) -> Questionnaire:
    """The same in a transaction of the caller's."""
    read = read_once(text)
    held = find_questionnaire(session, read.slug, read.version)
    if held is not None:
        if questionnaire_of(held) != read:
            raise Conflict(
                f"Version {read.version} of {read.slug} is held already and says something else. Audits are pinned to it: raise the version."
            )
        return read
    session.add(QuestionnaireVersion(slug=read.slug, version=read.version, title=read.title, content=text, by=one_line(actor.name)[:200]))
    session.flush()
    return read


def find_questionnaire(session: Session, slug: str, version: int) -> QuestionnaireVersion | None:
    """The row of one version, if it is held."""
    query = select(QuestionnaireVersion).where(QuestionnaireVersion.slug == slug, QuestionnaireVersion.version == version)
    return session.scalar(query)


def latest_questionnaire(session: Session, slug: str) -> QuestionnaireVersion:
    """The newest version of a questionnaire; NotFound."""
    query = select(QuestionnaireVersion).where(QuestionnaireVersion.slug == slug).order_by(QuestionnaireVersion.version.desc())
    row = session.scalar(query.limit(1))
    if row is None:
        raise NotFound(f"There is no questionnaire called {slug!r}.")
    return row


def questionnaire_of(row: QuestionnaireVersion) -> Questionnaire:
    """The questionnaire that a row holds."""
    return read_once(row.content)


@lru_cache(maxsize=32)
def read_once(content: str) -> Questionnaire:
    """The same as `read_questionnaire`, without reading a text again that was read lately."""
    return read_questionnaire(content)
