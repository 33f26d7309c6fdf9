"""Everything that is held of an audit, as JSON and back: its questionnaire, its answers, what changed and what was submitted.

    {
      "file": "sharing-assistant audit", "file_version": 1,
      "questionnaire": "the questionnaire's own YAML",
      "audit": {…},                 # as knowledge/audits/snapshots.py writes it
      "changes": [{"at", "by", "action", "item", "before", "after"}],
      "submissions": [{…}]          # each as "audit", as it was submitted
    }

No database's numbers are in it. Changes count from 1 in their order, and `change` and `latest` of answers and audits are these numbers.
That an audit was brought in from a file is no part of it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.actors import Actor
from knowledge.audits import snapshots
from knowledge.audits.audits import view_in
from knowledge.audits.library import find_questionnaire
from knowledge.audits.types import AuditView, ChangeView
from knowledge.database import Database
from knowledge.models import AuditChange, AuditSubmission, in_utc

FILE, FILE_VERSION = "sharing-assistant audit", 1
IMPORTED = "imported"


@dataclass(frozen=True)
class Whole:
    """All of an audit. Ids are 0, and numbers of changes count from 1. `form` is the questionnaire's own text."""

    form: str
    audit: AuditView
    changes: tuple[ChangeView, ...]
    submissions: tuple[AuditView, ...]


def whole_audit(database: Database, actor: Actor, audit: int) -> Whole:
    """All of it as it is at one moment; NotFound, NotAllowed."""
    with database.one_moment() as session:
        return whole_in(session, actor, audit)


def whole_in(session: Session, actor: Actor, audit: int) -> Whole:
    """The same in a session of the caller's."""
    view = view_in(session, actor, audit)
    changes = session.scalars(
        select(AuditChange).where(AuditChange.audit_id == audit, AuditChange.action != IMPORTED).order_by(AuditChange.id)
    ).all()
    submissions = session.scalars(select(AuditSubmission).where(AuditSubmission.audit_id == audit).order_by(AuditSubmission.revision))
    ids = [change.id for change in changes]
    form = find_questionnaire(session, view.questionnaire.slug, view.questionnaire.version)

    def number(id_: int) -> int:
        return bisect_right(ids, id_)

    return Whole(
        form=form.content if form else "",
        audit=renumbered(view, 0, number),
        changes=tuple(ChangeView(in_utc(row.at), row.by, row.action, row.item, row.before, row.after) for row in changes),
        submissions=tuple(renumbered(snapshots.from_json(row.content, view.questionnaire), 0, number) for row in submissions),
    )


def renumbered(view: AuditView, id_: int, number: Callable[[int], int]) -> AuditView:
    """The audit with another id, and every number of a change as `number` has it."""
    answers = {item: replace(answer, change=number(answer.change)) for item, answer in view.answers.items()}
    return replace(view, id=id_, answers=answers, latest=number(view.latest))


def to_text(whole: Whole) -> str:
    """The audit as JSON, the same for the same audit wherever it is held."""
    value = {
        "file": FILE,
        "file_version": FILE_VERSION,
        "questionnaire": whole.form,
        "audit": _audit(whole.audit),
        "changes": [
            {
                "at": change.at.isoformat(),
                "by": change.by,
                "action": change.action,
                "item": change.item,
                "before": change.before,
                "after": change.after,
            }
            for change in whole.changes
        ],
        "submissions": [_audit(submission) for submission in whole.submissions],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _audit(view: AuditView) -> dict[str, Any]:
    value = snapshots.to_json(view)
    del value["id"]
    return value
