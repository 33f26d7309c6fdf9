"""What the team does with a question that waits: take it, answer the asker, learn from it, end it. Editors and admins only.

What is said to the asker is on its way, and what the team was shown is brought up to date, in the transaction that keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge import history, protocols
from knowledge import protocol_fields as fields
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.enquiries import relaying
from knowledge.enquiries.models import Enquiry, EnquiryMessage
from knowledge.enquiries.types import ANSWERED, NOTHING, EnquiryView, view
from knowledge.errors import Conflict, Invalid, NotFound
from knowledge.models import Question, now
from knowledge.protocol_fields import Example, Term
from knowledge.values import one_line

LONGEST = 2_000
EXAMPLE = "example"
LEARNT_AS = (EXAMPLE, *fields.KINDS)
_NOT_STORED = "There is no such question. It may be older than questions are kept."


@dataclass(frozen=True)
class Learn:
    """What the assistant learns from a question: `text` is an example question (EXAMPLE) or a term of a kind, of a protocol."""

    protocol: str
    text: str
    kind: str = EXAMPLE


def take(database: Database, actor: Actor, question: int, *, over: bool = False) -> EnquiryView:
    """See to a question from now on; Conflict naming who has taken it, unless it is taken `over` from them."""
    with _handling(database, actor, question) as (session, asked, enquiry):
        _must_be_open(enquiry)
        _take(enquiry, actor, over=over)
        return _kept(session, asked, enquiry)


def release(database: Database, actor: Actor, question: int) -> EnquiryView:
    """See to it no longer; nothing happens when nobody did. Conflict when somebody else has taken it."""
    with _handling(database, actor, question) as (session, asked, enquiry):
        _must_be_free(enquiry, actor)
        enquiry.taken_by = enquiry.taken_by_id = enquiry.taken_at = None
        return _kept(session, asked, enquiry)


def answer(
    database: Database,
    actor: Actor,
    question: int,
    text: str,
    *,
    seen: int | None = None,
    over: bool = False,
    learn: Learn | None = None,
) -> EnquiryView:
    """Say `text`, which holds no identifiers, to the asker where they asked, and close the enquiry; with `learn`, all or nothing.

    Conflict when more was said since the message with the number `seen`, or when somebody else has taken it and it is not taken `over`.
    The same said twice by the same person is said once.
    """
    said = checked_text("answer", text)
    with _handling(database, actor, question, editing=learn is not None) as (session, asked, enquiry):
        if _was_said(enquiry, actor, said, seen):
            return view(asked, enquiry)
        _take(enquiry, actor, over=over)
        if seen is not None and _last(enquiry) != seen:
            raise Conflict("More was said since you opened this. Read it before you answer.")
        if learn:
            _learn(session, actor, learn)
        message = EnquiryMessage(author=actor.name, from_team=True, text=said)
        enquiry.messages.append(message)
        _close(enquiry, actor.name, ANSWERED)
        session.flush()
        relaying.to_asker(session, asked, message)
        return _kept(session, asked, enquiry)


def close(database: Database, actor: Actor, question: int, *, over: bool = False, learn: Learn | None = None) -> EnquiryView:
    """End it without an answer; with `learn`, all or nothing. Nothing happens to one that is closed. Conflict as for `answer`."""
    with _handling(database, actor, question, editing=learn is not None) as (session, asked, enquiry):
        if not over:
            _must_be_free(enquiry, actor)
        if learn:
            _learn(session, actor, learn)
        if enquiry.closed_at is None:
            _close(enquiry, actor.name, NOTHING)
        return _kept(session, asked, enquiry)


def learn_from(database: Database, actor: Actor, question: int, learn: Learn) -> EnquiryView:
    """Learn from a stored question, whether it waits or not, and leave it as it is."""
    actor.must_see_to_questions()
    with history.editing(database, actor, durable=True) as session:
        asked = session.get(Question, question)
        if asked is None:
            raise NotFound(_NOT_STORED)
        _learn(session, actor, learn)
        session.commit()
        return view(asked, session.scalar(select(Enquiry).where(Enquiry.question_id == question)))


def is_by(actor: Actor, name: str | None, person: int | None) -> bool:
    """Whether a name and the number of a person, which may be unknown, are the actor's."""
    return name is not None and (person == actor.person if actor.person is not None else person is None and name == actor.name)


def checked_text(what: str, text: str) -> str:
    """What somebody says to somebody, fit to be kept, its lines as they are; Invalid when it is empty or too long."""
    lines = [one_line(line) for line in text.replace("\r\n", "\n").split("\n")]
    said = "\n".join(lines).strip()
    if not said:
        raise Invalid(f"The {what} is empty.", what)
    if len(said) > LONGEST:
        raise Invalid(f"The {what} has {len(said):,} characters: the most that can be sent is {LONGEST:,}.", what)
    return said


def locked(session: Session, question: int) -> tuple[Question, Enquiry]:
    """A stored question and its enquiry, begun if there was none, which nobody else changes meanwhile; for services."""
    asked = session.scalar(select(Question).where(Question.id == question).with_for_update())
    if asked is None:
        raise NotFound(_NOT_STORED)
    enquiry = session.scalar(select(Enquiry).where(Enquiry.question_id == question))
    if enquiry is None:
        enquiry = Enquiry(question_id=question, told=now())  # Who begins it is of the team.
        session.add(enquiry)
        session.flush()
    return asked, enquiry


@contextmanager
def _handling(database: Database, actor: Actor, question: int, *, editing: bool = False) -> Iterator[tuple[Session, Question, Enquiry]]:
    actor.must_see_to_questions()
    with history.editing(database, actor, durable=True) if editing else database.durable() as session:
        yield (session, *locked(session, question))


def _kept(session: Session, asked: Question, enquiry: Enquiry) -> EnquiryView:
    session.flush()
    relaying.to_team(session, asked)
    session.commit()
    return view(asked, enquiry)


def _take(enquiry: Enquiry, actor: Actor, *, over: bool) -> None:
    if not over:
        _must_be_free(enquiry, actor)
    if not is_by(actor, enquiry.taken_by, enquiry.taken_by_id):
        enquiry.taken_by, enquiry.taken_by_id, enquiry.taken_at = actor.name, actor.person, now()


def _must_be_free(enquiry: Enquiry, actor: Actor) -> None:
    if enquiry.taken_by is not None and not is_by(actor, enquiry.taken_by, enquiry.taken_by_id):
        raise Conflict(f"{enquiry.taken_by} has taken this question.")


def _must_be_open(enquiry: Enquiry) -> None:
    if enquiry.closed_at is not None:
        raise Conflict(f"{enquiry.closed_by} has closed this question.")


def _was_said(enquiry: Enquiry, actor: Actor, text: str, seen: int | None) -> bool:
    """Whether this is a second delivery of what was kept: it is the one thing that was said since."""
    since = [one for one in enquiry.messages if seen is not None and one.id > seen]
    return [(one.from_team, one.author, one.text) for one in since] == [(True, actor.name, text)]


def _last(enquiry: Enquiry) -> int:
    return enquiry.messages[-1].id if enquiry.messages else 0


def _close(enquiry: Enquiry, by: str, how: str) -> None:
    enquiry.closed_by, enquiry.closed_at, enquiry.outcome = by, now(), how


def _learn(session: Session, actor: Actor, learn: Learn) -> None:
    """Add it to the protocol; what the protocol has already stays as it is."""
    if learn.kind not in LEARNT_AS:
        raise Invalid("Choose whether it is an example question or a nickname.", "kind")
    protocol = protocols.find(session, learn.protocol)
    if protocol is None:
        raise Invalid("Choose a protocol that is held.", "protocol")
    with history.changing(session, actor, protocol, "From a question that waited for a person"):
        if learn.kind == EXAMPLE:
            fields.add_examples(protocol, [Example(learn.text, fields.ADMIN)])
        else:
            fields.add_terms(protocol, [Term(learn.text, learn.kind)])
