"""Notes what is written down while something is done: the changes to the knowledge base, and what was noted of people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import event
from sqlalchemy.orm import Session

from knowledge.models import Revision
from knowledge.people.models import AccessRecord
from knowledge.rehearsal import Noted

_FRESH = "written down and not committed"


@dataclass
class Recorded:
    """The numbers of the changes, and what was noted of people, in the order in which they were committed."""

    revisions: list[int] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)


@contextmanager
def recording() -> Iterator[Recorded]:
    """What this process writes down in the body, whatever others do meanwhile; only what was committed."""
    recorded = Recorded()

    def flushed(session: Session, _context: object) -> None:
        session.info.setdefault(_FRESH, []).extend(row for row in session.new if isinstance(row, Revision | AccessRecord))

    def committed(session: Session) -> None:
        rows = session.info.pop(_FRESH, ())
        recorded.revisions += [row.id for row in rows if isinstance(row, Revision)]
        recorded.noted += [Noted(row.action, row.subject) for row in rows if isinstance(row, AccessRecord)]

    def rolled_back(session: Session) -> None:
        session.info.pop(_FRESH, None)

    heard = (("after_flush", flushed), ("after_commit", committed), ("after_rollback", rolled_back))
    for name, listener in heard:
        event.listen(Session, name, listener)
    try:
        yield recorded
    finally:
        for name, listener in heard:
            event.remove(Session, name, listener)
