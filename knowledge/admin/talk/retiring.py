"""Takes a protocol out of every answer, and brings one back, once that is agreed to."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge import protocols
from knowledge.actors import Actor
from knowledge.admin.talk import place as at
from knowledge.admin.talk import said as say
from knowledge.admin.talk.place import Place
from knowledge.admin.talk.store import changes_since
from knowledge.admin.talk.targets import Target, Targets
from knowledge.admin.talk.turned import Heard, Turned
from knowledge.admin.talk.words import lowered
from knowledge.database import Database
from knowledge.errors import Conflict
from knowledge.history import RevisionView
from knowledge.protocol_fields import CURRENT, RETIRED

_BRINGS_BACK = re.compile(
    r"\b(?:bring|put|get|want|need|have)\b.*\bback\b|\bun-?(?:retire|delete|archive|withdraw)\w*|\brestore|\breinstate|\breactivate|\bback into use|\bout of retirement"
    r"|\bcurrent again\b|\bshouldn'?t (?:be|have been)\b"
)
_UNDOES = re.compile(
    r"\b(?:undo|revert|reverse|cancel|roll back)\b.*\b(?:retir|withdraw)\w*|\bshouldn'?t (?:be|have been) (?:retired|withdrawn)\b"
)


def undoes_retirement(text: str) -> bool:
    """Whether a message wants that something is not retired after all."""
    return _UNDOES.search(lowered(text)) is not None


class RetiringTalk:
    """Retiring protocols and bringing them back, in conversations."""

    def __init__(self, database: Database, targets: Targets) -> None:
        self._database = database
        self._targets = targets

    def begin(self, heard: Heard, place: Place) -> Turned:
        """Show which protocol would be retired or brought back, or ask which."""
        brings_back = _BRINGS_BACK.search(lowered(heard.text)) is not None or undoes_retirement(heard.text)
        target = self._targets.retired(heard.text) if brings_back else self._targets.find(heard.text, heard.context)
        return self.chosen(target, place.closed(), brings_back=brings_back)

    def chosen(self, target: Target, place: Place, *, brings_back: bool) -> Turned:
        """What comes after a protocol was named."""
        if target.protocol is None:
            titles = tuple(one.title for one in target.options)
            waiting = replace(place, wanted="restore" if brings_back else "retire")
            if brings_back and not titles:
                return Turned((say.Refused("No protocol is retired, so there is none to bring back."),), place.closed())
            return Turned((say.WhichProtocol(titles or self._targets.listed(), brings_back),), waiting.at(at.PROTOCOL, offered=titles))
        protocol = target.protocol
        status = CURRENT if brings_back else RETIRED
        if protocol.status == status:
            return Turned((say.NothingDiffers(protocol.title),), place.closed(), about=protocol.slug)
        pending = {"what": "status", "slug": protocol.slug, "status": status, "version": protocol.version}
        change = say.Change(protocol.title, "protocol", (say.Row("status", protocol.status, status),))
        said = say.Proposed(change, "restore" if brings_back else "retire")
        return Turned((said,), replace(place, pending=pending).at(at.CONFIRM))

    def show(self, place: Place) -> Turned:
        """What waits for a yes, shown again."""
        protocol = protocols.get_protocol(self._database, place.pending["slug"])
        return self.chosen(Target(protocol), place, brings_back=place.pending["status"] == CURRENT)

    def save(self, actor: Actor, place: Place) -> Turned:
        """Do what was agreed to, unless somebody changed the protocol meanwhile, which is shown first."""
        slug, status, version = (place.pending[name] for name in ("slug", "status", "version"))
        before = protocols.get_protocol(self._database, slug)
        brings_back = status == CURRENT
        if before.version == version:
            try:
                protocols.edit_protocol(self._database, actor, slug, expected_version=version, status=status)
            except Conflict:
                before = protocols.get_protocol(self._database, slug)
        if before.version != version:
            others: tuple[RevisionView, ...] = changes_since(self._database, slug, before.version - version)
            again = self.chosen(Target(before), place.closed(), brings_back=brings_back)
            return replace(again, said=(say.ByOthers(before.title, others), *again.said))
        change = say.Change(before.title, "protocol", (say.Row("status", before.status, status),))
        last = {"subject": f"protocol {slug}", "revision": changes_since(self._database, slug, 1)[-1].id}
        return Turned((say.Saved(change, "restore" if brings_back else "retire"),), place.closed(last), about=slug if brings_back else None)
