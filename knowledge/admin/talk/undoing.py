"""Puts back what a change made different: the reverse is shown as a change of its own, and made when it is agreed to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge import history, organisations, protocols
from knowledge.actors import Actor
from knowledge.admin.talk import said as say
from knowledge.admin.talk.editing import ProtocolTalk
from knowledge.admin.talk.naming import NamingTalk
from knowledge.admin.talk.place import Place
from knowledge.admin.talk.proposal import rebased, snapshot
from knowledge.admin.talk.retiring import RetiringTalk
from knowledge.admin.talk.targets import Target, Targets, names_something
from knowledge.admin.talk.turned import Heard, Turned
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.history import RevisionView
from knowledge.values import key


class UndoTalk:
    """Undoing changes, in conversations."""

    def __init__(
        self, database: Database, targets: Targets, protocol_talk: ProtocolTalk, retiring: RetiringTalk, naming: NamingTalk
    ) -> None:
        self._database = database
        self._targets = targets
        self._protocols = protocol_talk
        self._retiring = retiring
        self._naming = naming

    def begin(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        """Show what undoing would change: the last change to the protocol that the message names, else the person's own last one."""
        number = 0
        if names_something(heard.text) and (protocol := self._targets.find(heard.text, heard.context).protocol):
            number = history.latest_to(self._database, f"protocol {protocol.slug}")
        number = number or int(place.last.get("revision") or 0) or history.latest_of(self._database, actor)
        found = history.get_revision(self._database, number)
        if found is None:
            return Turned((say.NothingToUndo(),), place)
        subject, revision = found
        of, _, name = subject.partition(" ")
        try:
            match of:
                case "protocol":
                    return self._protocol(actor, heard, place, name, revision)
                case "organisation":
                    return self._organisation(place, int(name), revision)
                case "glossary":
                    return self._term(place, name, revision)
                case _:
                    return Turned((say.NothingToUndo(),), place)
        except NotFound:
            return Turned((say.NothingToUndo(),), place)

    def _protocol(self, actor: Actor, heard: Heard, place: Place, slug: str, revision: RevisionView) -> Turned:
        protocol = protocols.get_protocol(self._database, slug)
        if revision.before is None or "status" in revision.before:
            brings_back = revision.before is not None and revision.before["status"] == "current"
            return self._retiring.chosen(Target(protocol), place.closed(), brings_back=brings_back)
        now = snapshot(protocol, protocols.get_language(self._database, slug))
        return self._protocols.proposed(actor, heard, place, slug, reversed_fields(revision, now))

    def _organisation(self, place: Place, number: int, revision: RevisionView) -> Turned:
        name = organisations.name_of(self._database, number)
        before, after = revision.before, revision.after or {}
        if before is None:
            return Turned((say.NothingToUndo(),), place)
        values: dict[str, Any] = {"name": name}
        if "name" in before:
            values["rename"] = before["name"]
        elif before.get("full_name"):
            values["full_name"] = before["full_name"]
        elif "names" in before:
            gone = [one for one in after["names"] if key(one) not in map(key, before["names"])]
            back = [one for one in before["names"] if key(one) not in map(key, after["names"])]
            values |= ({"remove": gone[0]} if gone else {}) | ({"add": back[0]} if back else {})
        return self._naming.propose("organisation", values, place)

    def _term(self, place: Place, term: str, revision: RevisionView) -> Turned:
        if revision.before is None or "meaning" not in revision.before:
            return self._naming.propose("glossary", {"term": term, "removes": True}, place)
        return self._naming.propose("glossary", {"term": term, "meaning": revision.before["meaning"]}, place)


def reversed_fields(revision: RevisionView, now: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a protocol that undo a change to it, put on top of what was changed since."""
    before, after = revision.before or {}, revision.after or {}
    wanted: dict[str, Any] = {}
    for name, value in before.items():
        if name in ("terms", "examples"):  # History keeps only what came and what went.
            wanted[name] = [*(one for one in now[name] if one not in after[name]), *(one for one in value if one not in now[name])]
        elif name in now:
            wanted[name] = value
    gathered = {name: value for name, value in wanted.items() if name in ("terms", "examples")}
    return {**rebased({name: value for name, value in wanted.items() if name not in gathered}, after, now), **gathered}
