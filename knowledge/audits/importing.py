"""Brings an audit in that was exported as JSON, in another install or before it was lost here, with its authors and times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from knowledge.actors import Actor
from knowledge.audits import snapshots
from knowledge.audits.audits import find_audit, partnership_of, view_in, writing
from knowledge.audits.export.complete import IMPORTED, Whole, renumbered, whole_in
from knowledge.audits.export.reading import cleaned, read_whole
from knowledge.audits.library import find_questionnaire, keep_questionnaire
from knowledge.audits.types import AnswerView, AuditView, ChangeView
from knowledge.database import Database
from knowledge.errors import Conflict
from knowledge.models import Audit, AuditAnswer, AuditChange, AuditSubmission, now
from knowledge.values import one_line


@dataclass(frozen=True)
class Imported:
    """What an import made, or would make. `is_new` is False where the same audit was there already, and nothing was done.

    `lacks_round` is the round that the audit started from, where that is not held here.
    """

    audit: AuditView
    is_new: bool
    adds_questionnaire: bool = False
    lacks_round: str | None = None


def import_audit(database: Database, actor: Actor, text: str, clean: Callable[[str], str] = str, *, only_check: bool = False) -> Imported:
    """Make the audit of the file here: answers, authors, times, changes and submissions; only see whether it could be with `only_check`.

    `clean` takes personal identifiers out of notes, descriptions and entries. NotAllowed but for an admin; Invalid for a file that cannot
    be used; Conflict where another audit of this partnership and round is held, or another questionnaire of this version.
    """
    actor.must_import_audits()
    whole = cleaned(read_whole(text), clean)
    held = find_audit(database, whole.audit.partnership, whole.audit.round)
    try:
        with writing(database, held) as session:
            if held is not None:
                return _same(session, actor, held, whole)
            made = _made(session, actor, whole)
            if not only_check:
                session.commit()
            return made
    except IntegrityError as error:
        raise _conflict(whole.audit) from error


def _same(session: Session, actor: Actor, held: int, whole: Whole) -> Imported:
    there = whole_in(session, actor, held)
    started = whole.audit.carried_from if _round_id(session, held, whole.audit.carried_from) else None
    expected = replace(whole.audit, partnership=there.audit.partnership, carried_from=started)
    if there != replace(whole, form=there.form, audit=expected):
        raise _conflict(whole.audit)
    return Imported(view_in(session, actor, held), is_new=False)


def _made(session: Session, actor: Actor, whole: Whole) -> Imported:
    view, slug, version = whole.audit, whole.audit.questionnaire.slug, whole.audit.questionnaire.version
    adds_questionnaire = find_questionnaire(session, slug, version) is None
    keep_questionnaire(session, actor, whole.form)
    row = Audit(
        partnership=partnership_of(session, actor, view.partnership),
        questionnaire=find_questionnaire(session, slug, version),
        round=view.round,
        status=view.status,
        revision=view.revision,
        at=view.begun_at,
        by=view.begun_by,
        submitted_at=view.submitted_at,
        submitted_by=view.submitted_by,
    )
    session.add(row)
    session.flush()
    row.carried_from = _round_id(session, row.id, view.carried_from)
    ids = [0, *(_change(session, row, change) for change in whole.changes)]
    session.add_all(_answer(row, answer) for answer in renumbered(view, row.id, ids.__getitem__).answers.values())
    session.add_all(_submission(row, renumbered(submission, row.id, ids.__getitem__)) for submission in whole.submissions)
    _change(session, row, ChangeView(now(), one_line(actor.name)[:200], IMPORTED, None, None, {"revision": row.revision}))
    session.expire(row, ["answers"])
    lacks_round = view.carried_from if row.carried_from is None else None
    return Imported(view_in(session, actor, row.id), True, adds_questionnaire, lacks_round)


def _change(session: Session, row: Audit, change: ChangeView) -> int:
    """Each is written by itself, so that their numbers are in their order."""
    before, after = (dict(value) if value is not None else None for value in (change.before, change.after))
    made = AuditChange(audit_id=row.id, at=change.at, by=change.by, action=change.action, item=change.item, before=before, after=after)
    session.add(made)
    session.flush()
    return made.id


def _answer(row: Audit, answer: AnswerView) -> AuditAnswer:
    return AuditAnswer(
        audit_id=row.id,
        item=answer.item,
        state=answer.state,
        note=answer.note,
        entries=[{"text": entry.text, "by": entry.by, "at": entry.at.isoformat()} for entry in answer.entries],
        confirmed=answer.confirmed,
        by=answer.by,
        at=answer.at,
        change=answer.change,
    )


def _submission(row: Audit, view: AuditView) -> AuditSubmission:
    return AuditSubmission(
        audit_id=row.id, revision=view.revision, by=view.submitted_by, at=view.submitted_at, content=snapshots.to_json(view)
    )


def _round_id(session: Session, audit: int, round_: str | None) -> int | None:
    """The same partnership's audit of another round."""
    partnership = select(Audit.partnership_id).where(Audit.id == audit).scalar_subquery()
    return session.scalar(select(Audit.id).where(Audit.partnership_id == partnership, Audit.round == round_, Audit.id != audit))


def _conflict(audit: AuditView) -> Conflict:
    return Conflict(
        f"The audit of {audit.partnership} of the round {audit.round} is held already and is not the same as in the file. Nothing was changed."
    )
