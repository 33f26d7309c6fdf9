"""What a subject of history was at each point of it, and how it is brought back to one; and how the last change is undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge import history, organisations
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid, NotFound
from knowledge.history import GATHERED, RevisionView, revision_view, subject
from knowledge.models import ExampleQuestion, GlossaryTerm, Organisation, OrganisationName, Protocol, ProtocolPartner, Revision
from knowledge.protocol_fields import RETIRED
from knowledge.values import key
from knowledge.written import example_of, put_written

State = Mapping[str, Any]
RESTORED, UNDONE = "restored", "undone"
NEAR_DOMAIN = subject(ExampleQuestion())
_ORGANISATION = "organisation "
_AT_FIRST: Mapping[str, State] = {NEAR_DOMAIN: {"examples": []}}


@dataclass(frozen=True)
class Point:
    """A change, and the subject as it was after it: None where it was not held."""

    revision: RevisionView
    state: State | None


def points(database: Database, what: str) -> tuple[Point, ...]:
    """The history of a subject, such as `protocol ncmp`, oldest first, with the state after each change; NotFound when it has none."""
    with database.session() as session:
        return _points(session, what)


def restore(database: Database, actor: Actor, what: str, revision: int, *, seen: int | None = None, why: str | None = None) -> State | None:
    """Bring a subject back to what it was after a change, and say what is held then.

    NotFound when the change is none of its history; Invalid when it was not held then; Conflict when a name is another's now, or
    when there is a later change than the last that was `seen`.
    """
    with history.editing(database, actor) as session:
        found = _points(session, what)
        wanted = next((point for point in found if point.revision.id == revision), None)
        if wanted is None:
            raise NotFound(f"There is no change {revision} in the history of {what}.")
        if wanted.state is None:
            raise Invalid("It was not held at that point. Choose another one.")
        if seen is not None and found[-1].revision.id != seen:
            raise Conflict(f"It was changed by {found[-1].revision.actor} meanwhile. Nothing was changed.")
        _bring_back(session, actor, what, wanted, why, RESTORED)
        session.commit()
        return _whole(session, what, _held(session, what))


def undo(database: Database, actor: Actor, what: str, revision: int, *, why: str | None = None) -> State | None:
    """Take back a change, which must be the last of its subject; the state that is back, None where nothing was held before it.

    A protocol that was added is retired: nothing deletes one.
    """
    with history.editing(database, actor) as session:
        found = _points(session, what)
        last = found[-1].revision
        if last.id != revision:
            raise Conflict(
                f"It was changed again by {last.actor}, so nothing was undone. Restore the point that you want from its history."
            )
        before = found[-2] if len(found) > 1 else Point(last, _AT_FIRST.get(what))
        if before.state is not None:
            _bring_back(session, actor, what, before, why, UNDONE)
        else:
            _take_away(session, actor, what, why)
        session.commit()
        return _whole(session, what, _held(session, what)) if before.state is not None else None


def last_change_by(database: Database, actor: Actor) -> tuple[str, RevisionView] | None:
    """The subject and the change that this actor made last; None when they made none."""
    nobody_known = Revision.person_id.is_(None) & (Revision.actor == history.name_of(actor))
    same = Revision.person_id == actor.person if actor.person is not None else nobody_known
    with database.session() as session:
        row = session.scalar(select(Revision).where(same).order_by(Revision.id.desc()).limit(1))
        return (row.subject, revision_view(row)) if row else None


def _points(session: Session, what: str) -> tuple[Point, ...]:
    rows = session.scalars(select(Revision).where(Revision.subject == what).order_by(Revision.id.desc())).all()
    if not rows:
        raise NotFound(f"There is no history of {what[:100]!r}.")
    record = _held(session, what)
    state = _whole(session, what, record)
    found = []
    for row in rows:
        found.append(Point(revision_view(row), state))
        state = _before(row, state, is_one=what != NEAR_DOMAIN)
    return tuple(reversed(found))


def _before(row: Revision, after: State | None, *, is_one: bool) -> State | None:
    """What the subject was before a change, from what it was after it."""
    if row.before is None and is_one:
        return None
    if row.after is None and is_one:
        return row.before
    state = dict(after or {})
    for field in {**(row.before or {}), **(row.after or {})}:
        old, new = (row.before or {}).get(field), (row.after or {}).get(field)
        if field in GATHERED:
            taken = {_bare(field, one) for one in new or ()}
            state[field] = [one for one in state.get(field, ()) if _bare(field, one) not in taken] + list(old or ())
        else:
            state[field] = old
    return state


def _bare(field: str, text: str) -> str:
    """What tells one item from another: history once wrote example questions without their source."""
    return example_of(text).text if field == "examples" else text


def _held(session: Session, what: str) -> Protocol | Organisation | GlossaryTerm | None:
    """The record that history calls so; None when it is not held (any more)."""
    sort, _, name = what.partition(" ")
    if sort == "protocol":
        return session.scalar(select(Protocol).where(Protocol.slug == name))
    if sort == "organisation":
        return session.get(Organisation, int(name)) if name.isdigit() else None
    if sort == "glossary":
        return session.scalar(select(GlossaryTerm).where(GlossaryTerm.term == name))
    return None


def _whole(session: Session, what: str, record: Protocol | Organisation | GlossaryTerm | None) -> State | None:
    if what == NEAR_DOMAIN:
        return {"examples": [history.written(row.text, row.source) for row in _near_domain(session)]}
    return history.snapshot(record) if record is not None else None


def _near_domain(session: Session) -> list[ExampleQuestion]:
    return list(session.scalars(select(ExampleQuestion).where(ExampleQuestion.protocol_id.is_(None)).order_by(ExampleQuestion.id)))


def _bring_back(session: Session, actor: Actor, what: str, point: Point, why: str | None, action: str) -> None:
    record, state = _held(session, what), point.state or {}
    match record:
        case Protocol():
            partners = [_name_now(session, name, point.revision.id) for name in state["partners"]]
            with history.changing(session, actor, record, why, action):
                put_written(session, actor, record, {**state, "partners": partners})
        case Organisation():
            with history.changing(session, actor, record, why, action):
                _put_names(session, record, state)
        case GlossaryTerm():
            with history.changing(session, actor, record, why, action):
                record.term, record.meaning, record.note = state["term"], state["meaning"], state["note"]
        case None if what == NEAR_DOMAIN:
            _put_near_domain(session, actor, state, why, action)
        case None:
            _make_again(session, actor, what, state, why, action)


def _name_now(session: Session, name: str, at: int) -> str:
    """What the organisation is called now that had a name at a point: it may have been renamed since, and the name be another's.

    One that is held no more has its name still, or what took its place has it.
    """
    holder = organisations.find(session, name)
    if holder is not None and _had(session, subject(holder), name, at):
        return holder.name
    for what in session.scalars(
        select(Revision.subject).where(Revision.subject.startswith(_ORGANISATION)).distinct().order_by(Revision.subject)
    ):
        other = _held(session, what)
        if isinstance(other, Organisation) and _had(session, what, name, at):
            return other.name
    return name


def _had(session: Session, what: str, name: str, at: int) -> bool:
    then = [point.state for point in _points(session, what) if point.revision.id <= at]
    return bool(then) and then[-1] is not None and key(name) in map(key, _names(then[-1]))


def _make_again(session: Session, actor: Actor, what: str, state: State, why: str | None, action: str) -> None:
    """Something that was removed, as it was."""
    if what.startswith("glossary "):
        history.added(session, actor, GlossaryTerm(term=state["term"], meaning=state["meaning"], note=state["note"]), why, action)
        return
    if what.startswith(_ORGANISATION):
        taken = next((holder for name in _names(state) if (holder := organisations.find(session, name))), None)
        if taken:
            raise Conflict(f"{taken.name} has one of its names now. Nothing was changed.")
        rows = [OrganisationName(name=name, key=key(name)) for name in _names(state)]
        again = Organisation(id=int(what.removeprefix(_ORGANISATION)), name=state["name"], full_name=state["full_name"], names=rows)
        history.added(session, actor, again, why, action)
        return
    raise NotFound(f"{what} is not held any more.")


def _names(state: State) -> list[str]:
    names = {key(name): name for name in (state["name"], state["full_name"], *state["names"]) if name}
    return list(names.values())


def _put_names(session: Session, record: Organisation, state: State) -> None:
    wanted = {key(name) for name in _names(state)}
    for name in _names(state):
        organisations.claim(session, record, name)
    record.name, record.full_name = state["name"], state["full_name"]
    record.names[:] = [row for row in record.names if row.key in wanted]


def _put_near_domain(session: Session, actor: Actor, state: State, why: str | None, action: str) -> None:
    wanted = {key(one.text): one for one in map(example_of, state["examples"])}
    rows = {key(row.text): row for row in _near_domain(session)}
    gone = [row for name, row in rows.items() if name not in wanted]
    new = [ExampleQuestion(text=one.text, source=one.source) for name, one in wanted.items() if name not in rows]
    before = {"examples": [history.written(row.text, row.source) for row in gone]}
    after = {"examples": [history.written(row.text, row.source) for row in new]}
    if not gone and not new:
        return
    for row in gone:
        session.delete(row)
    session.add_all(new)
    session.flush()
    history.write(session, actor, action, NEAR_DOMAIN, before, after, why)


def _take_away(session: Session, actor: Actor, what: str, why: str | None) -> None:
    """What was added and is to be as if it had not been."""
    record = _held(session, what)
    match record:
        case Protocol():
            with history.changing(session, actor, record, why, UNDONE):
                record.status = RETIRED
        case Organisation():
            if session.scalar(select(ProtocolPartner.protocol_id).where(ProtocolPartner.organisation_id == record.id).limit(1)) is not None:
                raise Conflict(f"{record.name} is a partner of a protocol, so it stays.")
            history.removed(session, actor, record, why)
        case GlossaryTerm():
            history.removed(session, actor, record, why)
        case None:
            raise NotFound("It is not held any more.")
