"""Which audit is meant by the name of a partnership, with or without a round."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.actors import Actor
from knowledge.audits.audits import list_audits, view_audit
from knowledge.audits.types import AuditView
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.values import key, one_line

NEAR = 70
"""How alike, of 100, a name must be to be asked about."""


@dataclass(frozen=True)
class Chosen:
    """The audit, and the partnership's other rounds where none was named, so that it can be said which was taken."""

    audit: AuditView
    other_rounds: tuple[str, ...] = ()


def choose_audit(database: Database, actor: Actor, partnership: str, round_: str | None = None) -> Chosen:
    """The audit of a partnership, of those that the actor may see; without a round the one that was begun last.

    NotFound says which partnership may be meant instead, or which rounds there are.
    """
    lines = list_audits(database, actor)
    names = {key(line.partnership): line.partnership for line in lines}
    wanted = key(partnership)
    if wanted not in names:
        near = process.extractOne(wanted, list(names), scorer=fuzz.WRatio, score_cutoff=NEAR)
        asked = f" Did you mean {names[near[0]]}?" if near else ""
        raise NotFound(f"There is no audit of {one_line(partnership)[:100]!r}.{asked}")
    audits = [view_audit(database, actor, line.id) for line in lines if key(line.partnership) == wanted]
    audits.sort(key=lambda audit: (audit.begun_at, audit.id), reverse=True)
    if round_ is None:
        return Chosen(audits[0], tuple(audit.round for audit in audits[1:]))
    for audit in audits:
        if key(audit.round) == key(round_):
            return Chosen(audit)
    held = ", ".join(audit.round for audit in audits)
    raise NotFound(f"{names[wanted]} has no audit of the round {one_line(round_)[:40]!r}. There is: {held}.")
