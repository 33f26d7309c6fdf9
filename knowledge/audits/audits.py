"""Audits: begun, answered by several people, submitted, reopened. Texts come here without personal identifiers.

Every change is written with an AuditChange in one transaction, one writer an audit at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, selectinload

from knowledge.actors import Actor
from knowledge.audits import snapshots
from knowledge.audits.library import latest_questionnaire, questionnaire_of
from knowledge.audits.merging import Value, merged
from knowledge.audits.types import (
    OPEN,
    SUBMITTED,
    AnswerView,
    AuditLine,
    AuditView,
    ChangeView,
    Clash,
    Entry,
    Given,
    Kept,
)
from knowledge.database import Database
from knowledge.errors import Conflict, NotFound
from knowledge.models import Audit, AuditAnswer, AuditChange, AuditSubmission, Partnership, in_utc, now
from knowledge.values import key, one_line, required

LONGEST_NAME = 200
LONGEST_ROUND = 40


def list_partnerships(database: Database) -> tuple[str, ...]:
    """The names of all partnerships, in the order of the alphabet."""
    with database.session() as session:
        return tuple(session.scalars(select(Partnership.name).order_by(func.lower(Partnership.name))))


def list_audits(
    database: Database, actor: Actor, round_: str | None = None, *, status: str | None = None, partnership: str = ""
) -> tuple[AuditLine, ...]:
    """The audits that the actor may see, newest first: all, or those of a round, a status, or with this in their partnership's name."""
    query = select(Audit).order_by(Audit.id.desc()).options(selectinload(Audit.answers))
    if round_ is not None:
        query = query.where(Audit.round == round_)
    if status is not None:
        query = query.where(Audit.status == status)
    with database.session() as session:
        rows = [row for row in session.scalars(query) if actor.may_audit(row.partnership.name)]
        return tuple(_line(row) for row in rows if key(partnership) in row.partnership.key)


def find_audit(database: Database, partnership: str, round_: str) -> int | None:
    """The id of a partnership's audit of a round."""
    with database.session() as session:
        row = _find(session, partnership, round_)
        return row.id if row else None


def view_audit(database: Database, actor: Actor, audit: int) -> AuditView:
    """The audit as it stands; NotFound, NotAllowed."""
    with database.session() as session:
        return view_in(session, actor, audit)


def view_in(session: Session, actor: Actor, audit: int) -> AuditView:
    """The same in a session of the caller's."""
    row = _held(session, audit)
    actor.must_audit(row.partnership.name)
    return _view(session, row)


def list_changes(database: Database, actor: Actor, audit: int, item: str | None = None) -> tuple[ChangeView, ...]:
    """What happened to an audit, or to one of its items, oldest first."""
    query = select(AuditChange).where(AuditChange.audit_id == audit).order_by(AuditChange.id)
    if item is not None:
        query = query.where(AuditChange.item == item)
    with database.session() as session:
        actor.must_audit(_held(session, audit).partnership.name)
        return tuple(ChangeView(in_utc(row.at), row.by, row.action, row.item, row.before, row.after) for row in session.scalars(query))


def list_submissions(database: Database, actor: Actor, audit: int) -> tuple[AuditView, ...]:
    """The audit as it was each time it was submitted, oldest first."""
    query = select(AuditSubmission).where(AuditSubmission.audit_id == audit).order_by(AuditSubmission.revision)
    with database.session() as session:
        row = _held(session, audit)
        actor.must_audit(row.partnership.name)
        questionnaire = questionnaire_of(row.questionnaire)
        return tuple(snapshots.from_json(submission.content, questionnaire) for submission in session.scalars(query))


def begin_audit(database: Database, actor: Actor, partnership: str, round_: str, slug: str = "information-held") -> AuditView:
    """The partnership's audit of a round, begun now if nobody has begun it. A new partnership is kept by its name.

    An audit that somebody begins at the same moment is the same audit.
    """
    name = required("name of the partnership", partnership, LONGEST_NAME)
    round_name = required("round", round_, LONGEST_ROUND)
    actor.must_audit(name)
    try:
        return _begun(database, actor, name, round_name, slug)
    except IntegrityError:  # Somebody else has begun it just now: it is there.
        return _begun(database, actor, name, round_name, slug)


def give(database: Database, actor: Actor, audit: int, answers: Sequence[Given], seen: int | None = None) -> Kept:
    """Keep answers, all in one transaction.

    `seen` is the audit's `latest` when it was shown to who answers. What was changed since then, by whomever, is not overwritten
    but comes back as a clash, unless both say the same. None means that everything is known.
    """
    with writing(database, audit) as session:
        row = _open_audit(session, actor, audit)
        questionnaire = questionnaire_of(row.questionnaire)
        held = {answer.item: answer for answer in row.answers}
        kept: list[str] = []
        clashes: list[Clash] = []
        for given in answers:
            item = questionnaire.item(given.item)
            answer = held.get(item.key)
            wanted = merged(item, given, _value(answer), actor.name)
            is_known = answer is None or seen is None or answer.change <= seen
            if not is_known and answer is not None and wanted != _value(answer) and not given.only_adds:
                clashes.append(Clash(given, _answer_view(answer)))
                continue
            if answer is None:
                answer = held[item.key] = AuditAnswer(audit_id=row.id, item=item.key, state="", change=0, by="", entries=[])
            if wanted != _value(answer) or not answer.confirmed:
                _keep(session, actor, row, answer, wanted)
            kept.append(item.key)
        session.flush()
        session.expire(row, ["answers"])
        view = _view(session, row)
        session.commit()
        return Kept(view, tuple(view.answers[one] for one in dict.fromkeys(kept)), tuple(clashes))


def confirm(database: Database, actor: Actor, audit: int, items: Iterable[str]) -> AuditView:
    """Confirm answers that were carried over from an earlier round as still true."""
    wanted = set(items)
    with writing(database, audit) as session:
        row = _open_audit(session, actor, audit)
        for answer in row.answers:
            if answer.item in wanted and not answer.confirmed:
                change = _note_change(session, actor, row, "confirmed", answer.item, None, _plain(answer))
                answer.confirmed, answer.change, answer.by, answer.at = True, change.id, change.by, change.at
        session.flush()
        view = _view(session, row)
        session.commit()
        return view


def carry_over(database: Database, actor: Actor, audit: int) -> AuditView:
    """Start from the answers of the partnership's round before, each to be confirmed; NotFound when there is none."""
    with writing(database, audit) as session:
        row = _open_audit(session, actor, audit)
        before = _round_before(session, row)
        if before is None:
            raise NotFound("There is no earlier round to start from.")
        questionnaire = questionnaire_of(row.questionnaire)
        held = {answer.item for answer in row.answers}
        for old in before.answers:
            if old.item in held or not questionnaire.has(old.item) or not old.confirmed:
                continue
            answer = AuditAnswer(
                audit_id=row.id, item=old.item, state=old.state, note=old.note, entries=old.entries, confirmed=False, by=old.by, at=old.at
            )
            change = _note_change(session, actor, row, "carried", old.item, None, _plain(old))
            answer.change = change.id
            session.add(answer)
        row.carried_from = before.id
        session.flush()
        session.expire(row, ["answers"])
        view = _view(session, row)
        session.commit()
        return view


def round_before(database: Database, actor: Actor, audit: int) -> AuditView | None:
    """The partnership's audit of the round before this one."""
    with database.session() as session:
        row = _held(session, audit)
        actor.must_audit(row.partnership.name)
        before = _round_before(session, row)
        return _view(session, before) if before else None


def submit(database: Database, actor: Actor, audit: int) -> AuditView:
    """Submit the audit as it stands, whether or not everything is answered, and keep it exactly so for good."""
    with writing(database, audit) as session:
        row = _open_audit(session, actor, audit)
        _note_change(session, actor, row, "submitted", None, None, {"revision": row.revision})
        row.status, row.submitted_at, row.submitted_by = SUBMITTED, now(), one_line(actor.name)[:200]
        session.flush()
        view = _view(session, row)
        session.add(
            AuditSubmission(
                audit_id=row.id, revision=row.revision, by=row.submitted_by, at=row.submitted_at, content=snapshots.to_json(view)
            )
        )
        session.commit()
        return view


def reopen(database: Database, actor: Actor, audit: int) -> AuditView:
    """Open a submitted audit again as a new revision; what was submitted stays as it is. An open one stays open."""
    with writing(database, audit) as session:
        row = _held(session, audit)
        actor.must_audit(row.partnership.name)
        if row.status == SUBMITTED:
            row.status, row.revision = OPEN, row.revision + 1
            row.submitted_at = row.submitted_by = None
            _note_change(session, actor, row, "reopened", None, None, {"revision": row.revision})
        session.flush()
        view = _view(session, row)
        session.commit()
        return view


def partnership_of(session: Session, actor: Actor, name: str) -> Partnership:
    """The partnership of this name, however it is spelt; a new one if nobody has used the name."""
    held = session.scalar(select(Partnership).where(Partnership.key == key(name)))
    return held or Partnership(name=name, key=key(name), by=one_line(actor.name)[:200])


@contextmanager
def writing(database: Database, audit: int | None = None) -> Iterator[Session]:
    """A session whose commit outlasts a power cut, for one writer at a time (an audit, where one is named)."""
    try:
        with database.durable() as session:
            if audit is not None and database.engine.dialect.name != "sqlite":
                session.execute(select(Audit.id).where(Audit.id == audit).with_for_update())
            yield session
    except OperationalError as error:
        if "locked" not in str(error.orig):
            raise
        raise Conflict("Somebody else is saving answers. Send it again in a moment: nothing was saved.") from error


def _begun(database: Database, actor: Actor, name: str, round_: str, slug: str) -> AuditView:
    with writing(database) as session:
        row = _find(session, name, round_) or _begin(session, actor, name, round_, slug)
        view = _view(session, row)
        session.commit()
        return view


def _begin(session: Session, actor: Actor, name: str, round_: str, slug: str) -> Audit:
    partnership = partnership_of(session, actor, name)
    row = Audit(partnership=partnership, questionnaire=latest_questionnaire(session, slug), round=round_, by=one_line(actor.name)[:200])
    session.add(row)
    session.flush()
    _note_change(session, actor, row, "begun", None, None, {"round": round_})
    return row


def _find(session: Session, partnership: str, round_: str) -> Audit | None:
    query = select(Audit).join(Partnership).where(Partnership.key == key(partnership), Audit.round == one_line(round_))
    return session.scalar(query)


def _held(session: Session, audit: int) -> Audit:
    row = session.get(Audit, audit)
    if row is None:
        raise NotFound("There is no such audit.")
    return row


def _open_audit(session: Session, actor: Actor, audit: int) -> Audit:
    row = _held(session, audit)
    actor.must_audit(row.partnership.name)
    if row.status != OPEN:
        raise Conflict("This audit is submitted and cannot be changed. Reopen it as a new revision first.")
    return row


def _round_before(session: Session, row: Audit) -> Audit | None:
    query = select(Audit).where(Audit.partnership_id == row.partnership_id, Audit.id != row.id, Audit.round < row.round)
    return session.scalar(query.order_by(Audit.round.desc()).limit(1))


def _keep(session: Session, actor: Actor, row: Audit, answer: AuditAnswer, wanted: Value) -> None:
    before = _plain(answer) if answer.state else None
    answer.state, answer.note, answer.entries = wanted.state, wanted.note, wanted.entries
    answer.confirmed = True
    change = _note_change(session, actor, row, "answered", answer.item, before, _plain(answer))
    answer.change, answer.by, answer.at = change.id, change.by, change.at
    session.add(answer)


def _note_change(
    session: Session, actor: Actor, row: Audit, action: str, item: str | None, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> AuditChange:
    change = AuditChange(audit_id=row.id, by=one_line(actor.name)[:200], at=now(), action=action, item=item, before=before, after=after)
    session.add(change)
    session.flush()
    return change


def _value(answer: AuditAnswer | None) -> Value:
    return Value(answer.state, answer.note or "", answer.entries or []) if answer else Value()


def _plain(answer: AuditAnswer) -> dict[str, Any]:
    return {"state": answer.state, "note": answer.note or "", "entries": [entry["text"] for entry in answer.entries or []]}


def _view(session: Session, row: Audit) -> AuditView:
    # Before the answers are read: a change in between is then one that was not shown, and not the other way round.
    latest = session.scalar(select(func.max(AuditChange.id)).where(AuditChange.audit_id == row.id)) or 0
    carried = session.scalar(select(Audit.round).where(Audit.id == row.carried_from)) if row.carried_from else None
    return AuditView(
        id=row.id,
        partnership=row.partnership.name,
        round=row.round,
        revision=row.revision,
        status=row.status,
        questionnaire=questionnaire_of(row.questionnaire),
        answers={answer.item: _answer_view(answer) for answer in row.answers},
        begun_at=in_utc(row.at),
        begun_by=row.by,
        submitted_at=in_utc(row.submitted_at) if row.submitted_at else None,
        submitted_by=row.submitted_by,
        carried_from=carried,
        latest=latest,
    )


def _answer_view(row: AuditAnswer) -> AnswerView:
    entries = tuple(Entry(entry["text"], entry["by"], datetime.fromisoformat(entry["at"])) for entry in row.entries or [])
    return AnswerView(row.item, row.state, row.note or "", entries, row.confirmed, row.by, in_utc(row.at), row.change)


def _line(row: Audit) -> AuditLine:
    done = sum(answer.confirmed for answer in row.answers)
    total = len(questionnaire_of(row.questionnaire).items)
    at = max((in_utc(answer.at) for answer in row.answers if answer.confirmed), default=in_utc(row.at))
    return AuditLine(row.id, row.partnership.name, row.round, row.revision, row.status, done, total, at, row.by)
