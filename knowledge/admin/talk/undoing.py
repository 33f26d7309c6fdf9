"""Puts back what a change made different, once what that is was shown and agreed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from knowledge import history, protocols, restoring
from knowledge.actors import Actor
from knowledge.admin.talk import place as at
from knowledge.admin.talk import said as say
from knowledge.admin.talk.editing import ProtocolTalk
from knowledge.admin.talk.place import Place
from knowledge.admin.talk.proposal import rebased, snapshot
from knowledge.admin.talk.targets import Targets, names_something
from knowledge.admin.talk.turned import Heard, Turned
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.history import GATHERED, RevisionView
from knowledge.protocol_fields import RETIRED

_SHOWN = {
    "protocol": ("title", "purpose", "partners", "documents"),
    "organisation": ("name", "full_name", "names"),
    "glossary": ("meaning", "note"),
}
"""Fields that say what something was that is put back or taken out whole."""


class UndoTalk:
    """Undoing changes, in conversations."""

    def __init__(self, database: Database, targets: Targets, protocol_talk: ProtocolTalk) -> None:
        self._database = database
        self._targets = targets
        self._protocols = protocol_talk

    def begin(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        """Show what undoing would change: the last change to the protocol that the message names, else the person's own last one."""
        found = self._meant(actor, heard, place)
        if found is None:
            return Turned((say.NothingToUndo(),), place)
        what, number = found
        try:
            return self._proposed(actor, heard, place, what, number)
        except NotFound:
            return Turned((say.NothingToUndo(),), place)

    def _meant(self, actor: Actor, heard: Heard, place: Place) -> tuple[str, int] | None:
        if names_something(heard.text) and (protocol := self._targets.find(heard.text, heard.context).protocol):
            what = f"protocol {protocol.slug}"
            return what, history.list_revisions(self._database, what)[-1].id
        if "subject" in place.last:
            return str(place.last["subject"]), int(place.last["revision"])
        last = restoring.last_change_by(self._database, actor)
        return (last[0], last[1].id) if last else None

    def _proposed(self, actor: Actor, heard: Heard, place: Place, what: str, number: int) -> Turned:
        points = restoring.points(self._database, what)
        at_change = next((place_ for place_, point in enumerate(points) if point.revision.id == number), None)
        if at_change is None:
            return Turned((say.NothingToUndo(),), place)
        if points[-1].revision.id == number:
            before = points[at_change - 1].state if at_change else None
            pending = {"what": "undo", "subject": what, "revision": number}
            change = _change(what, points[-1].state, before)
            return Turned((say.Proposed(change, "undo"),), replace(place.closed(), pending=pending).at(at.CONFIRM))
        revision, last = points[at_change].revision, points[-1].revision
        if what.startswith("protocol ") and revision.before is not None and "status" not in revision.before:
            slug = what.removeprefix("protocol ")
            protocol = protocols.get_protocol(self._database, slug)
            now = snapshot(protocol, protocols.get_language(self._database, slug))
            return self._protocols.proposed(actor, heard, place, slug, reversed_fields(revision, now))
        return Turned((say.Refused(f"It was changed again by {last.actor}, so nothing was undone."),), place)

    def show(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        """What waits for a yes, shown again."""
        return self._proposed(actor, heard, place, str(place.pending["subject"]), int(place.pending["revision"]))

    def save(self, actor: Actor, place: Place) -> Turned:
        """Undo what was agreed to; Conflict when it was changed again meanwhile."""
        what, number = str(place.pending["subject"]), int(place.pending["revision"])
        points = restoring.points(self._database, what)
        before = next((points[place_ - 1].state for place_ in range(1, len(points)) if points[place_].revision.id == number), None)
        change = _change(what, points[-1].state, before)
        restoring.undo(self._database, actor, what, number)
        last = restoring.points(self._database, what)[-1].revision
        about = what.removeprefix("protocol ") if what.startswith("protocol ") else None
        undone = replace(change, to=_called(before) or change.to)
        return Turned((say.Saved(undone, "undo"),), place.closed({"subject": what, "revision": last.id}), about=about)


def _change(what: str, now: Mapping[str, Any] | None, before: Mapping[str, Any] | None) -> say.Change:
    """What undoing makes different."""
    of = what.partition(" ")[0]
    held = dict(now or {}) or dict(before or {})
    to = _called(held) or "What no protocol covers"
    if now is None and before is not None:
        return say.Change(to, of, tuple(say.Row(name, None, before[name]) for name in _SHOWN[of] if before.get(name)), new=True)
    if before is None and of == "protocol":
        return say.Change(to, of, (say.Row("status", held["status"], RETIRED),))  # Nothing deletes one.
    if before is None:
        return say.Change(to, of, tuple(say.Row(name, held[name], None) for name in _SHOWN.get(of, ()) if held.get(name)), gone=True)
    return say.Change(to, of, tuple(say.Row(name, held[name], before[name]) for name in before if before[name] != held[name]))


def _called(held: Mapping[str, Any] | None) -> str:
    """The title, name or term of what is held; empty where it is not there or has none."""
    return str(held.get("title") or held.get("name") or held.get("term") or "") if held else ""


def reversed_fields(revision: RevisionView, now: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a protocol that undo a change to it, put on top of what was changed since."""
    before, after = revision.before or {}, revision.after or {}
    plain = {name: value for name, value in before.items() if name in now and name not in GATHERED}
    # Of these history keeps only what came and what went.
    gathered = {
        name: [*(one for one in now[name] if one not in after[name]), *(one for one in value if one not in now[name])]
        for name, value in before.items()
        if name in GATHERED
    }
    return {**rebased(plain, after, now), **gathered}
