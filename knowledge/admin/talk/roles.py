"""Who may do what, seen and changed in a conversation. Nobody is given a role on a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from knowledge.actors import ADMIN, CONTRIBUTOR, EDITOR, Actor
from knowledge.admin.talk import place as at
from knowledge.admin.talk import said as say
from knowledge.admin.talk.place import Place
from knowledge.admin.talk.turned import Heard, Turned
from knowledge.admin.talk.words import lowered, unquoted
from knowledge.database import Database
from knowledge.people.people import Grant, Known, PersonView, grant, list_people, revoke
from knowledge.values import key, one_line

_ROLE = re.compile(
    r"\b(?P<editor>edit(?:or|ors|ers?|ing)?|change things|editer)\b|\b(?P<admin>admin(?:s|istrators?)?)\b|\b(?P<contributor>contributors?)\b"
)
_TAKES = re.compile(
    r"\b(?:take|remove|revoke|stop|demote|withdraw|strip)\b|\bno longer\b|\bhas left\b|\bshouldn'?t be\b|\bany ?more\b|\bdrop\b|\boff\b.*\bas\b"
)
_LISTS = re.compile(
    r"^\W*(?:(?:please|can you|show me|tell me|list|see)\s+)*(?:who(?:'s|s)?|which|list|show|what roles?|everybody|everyone|people|permissions?|contributors of)\b(?!.*\bmake\b)"
)
_OF_ONE = re.compile(
    r"\b(?:what (?:roles?|rights) (?:does|has|did) (?P<one>[^\n?]{2,60}?) (?:have|got)|what (?:is|may|can) (?P<two>[^\n?]{2,60}?) (?:allowed|do|change)|is (?P<three>[^\n?]{2,60}?) (?:already )?an? (?:editor|admin|contributor))\b"
)
_MYSELF = re.compile(r"\b(?:am i|can i|may i|do i|have i|my (?:role|roles|rights))\b")
_PARTNERSHIP = re.compile(
    r"\b(?:contributor|contribute\w*)\s+(?:of|for|to|in|on)\s+(?P<name>[^\n?]{2,100}?)(?:'s audit| audit| audits)?[\s.!?]*$"
)
_OFF_PARTNERSHIP = re.compile(r"\boff\s+(?P<name>[^\n]{2,100}?)\s+as (?:an? )?contributor\b")
_FORMS = (
    r"(?:give|grant|assign)\s+(?:the\s+)?(?:editor|admin|contributor|edit|editing)(?:\s+(?:role|rights?|permission|access))*\s+to\s+(?:my \w+,?\s+)?(?P<name>[^\n,]{2,80})",
    r"(?:give|grant)\s+(?P<name>[^\n,]{2,80}?)\s+(?:the\s+|an?\s+)?(?:editor|admin|contributor|edit|editing)\b",
    r"(?:take|remove|revoke|withdraw)\s+(?:the\s+)?(?:editor|admin|contributor|edit|editing)(?:\s+(?:role|rights?|permission|access))*\s+(?:from|off|of)\s+(?P<name>[^\n,]{2,80})",
    r"(?:revoke|remove)\s+(?:editor|admin|contributor)\s+(?:from\s+)?(?P<name>[^\n,]{2,80})",
    r"(?:make|mak|set|promote|appoint|add|demote|remove|have|put)\s+(?P<name>[^\n,]{2,80}?)\s+(?:up\s+)?(?:as\s+)?(?:to\s+)?(?:be\s+)?(?:an?\s+|the\s+)?(?:editor|editer|admin|contributor|asker)\b",
    r"(?:let|allow|stop)\s+(?P<name>[^\n,]{2,80}?)\s+(?:to\s+|from\s+)?(?:edit|change)",
    r"take\s+(?P<name>[^\n,]{2,80}?)\s+off\s+[^\n]+\s+as (?:an? )?contributor",
    r"take\s+(?P<name>[^\n,]{2,80}?)(?:'s)?\s+(?:editor|admin|contributor)\s+(?:role|rights?)",
    r"(?:new|another)\s+(?:editor|admin|contributor)\s*:?\s+(?P<name>[^\n,]{2,80})",
    r"(?P<name>[^\n,]{2,80}?)\s+(?:is|should be|needs to be|can be|shouldn't be|needs|wants|has)\s+(?:now\s+|no longer\s+)?(?:an?\s+|to be an?\s+)?(?:editor|admin|contributor|edit)\b",
    r"can\s+(?P<name>[^\n,]{2,80}?)\s+be\s+(?:an?\s+)?(?:editor|admin|contributor)",
)
_POLITE = r"^\W*(?:(?:please|pls|can you|could you|ok|now|i want to|i'd like to|hi|hello)\s+)*"
_WHO = tuple(re.compile(_POLITE + form) for form in _FORMS)
_LIKE = 80.0


@dataclass(frozen=True)
class RoleRequest:
    """What is to be given or taken, of whom; a name of nobody is empty."""

    name: str
    role: str
    takes: bool
    partnership: str = ""


def read_request(text: str) -> RoleRequest | None:
    """The change of a role that a message asks for; None when it asks for none."""
    low = lowered(text)
    role = role_in(low)
    partnership = _partnership(text)
    for pattern in _WHO:
        if match := pattern.search(low):
            name = text[match.start("name") : match.end("name")]
            name = re.sub(r"\s+(?:please|too|as well|now)\W*$", "", one_line(unquoted(name)), flags=re.I).strip(" .!?")
            return RoleRequest(name, role, _TAKES.search(low) is not None, partnership)
    return None


def role_in(low: str) -> str:
    """The role that a text names; empty when it names none."""
    match = _ROLE.search(low)
    return next((name for name in (EDITOR, ADMIN, CONTRIBUTOR) if match and match[name]), "")


def _partnership(text: str) -> str:
    match = _PARTNERSHIP.search(lowered(text)) or _OFF_PARTNERSHIP.search(lowered(text))
    return re.sub(r"^the\s+", "", one_line(text[match.start("name") : match.end("name")]), flags=re.I) if match else ""


class RoleTalk:
    """Roles, in conversations. Admins only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        """Say who has which role, or show a change of one. NotAllowed for anybody but an admin."""
        actor.must_manage_people()
        low = lowered(heard.text)
        held = list_people(self._database, actor)
        if _MYSELF.search(low):
            return Turned((say.People(tuple(one for one in held if one.id == actor.person)),), place)
        if match := _OF_ONE.search(low):
            name = next(one for one in match.groups() if one)
            found = self._named(held, heard.text[low.index(name) :][: len(name)], heard)
            said = say.People(found) if found else say.PersonAsked(one_line(name), self._like(held, name))
            return Turned((said,), place)
        request = None if _LISTS.search(low) else read_request(heard.text)
        if request is None:
            role, partnership = role_in(low), _partnership(heard.text)
            shown = [one for one in held if self._has(one, role, partnership)]
            return Turned((say.People(tuple(shown), role, partnership),), place)
        return self._wanted(held, request, heard, place.closed())

    @staticmethod
    def _has(person: PersonView, role: str, partnership: str) -> bool:
        return any(
            (not role or one.role == role) and (not partnership or key(one.partnership) == key(partnership)) for one in person.grants
        )

    def _wanted(self, held: tuple[PersonView, ...], request: RoleRequest, heard: Heard, place: Place) -> Turned:
        pending = {"what": "role", "role": request.role, "takes": request.takes, "partnership": request.partnership, "name": request.name}
        found = self._named(held, request.name, heard)
        if len(found) != 1:
            likely = found or self._like(held, request.name)
            asking = replace(place, pending=pending).at(at.PERSON, offered=tuple(str(one.id) for one in likely))
            return Turned((say.PersonAsked(request.name, likely),), asking)
        return self._of(found[0], pending, place)

    def _of(self, person: PersonView, pending: dict[str, object], place: Place) -> Turned:
        """What comes next once it is known whose role it is."""
        pending = {**pending, "person": person.id}
        role, takes = str(pending["role"]), bool(pending["takes"])
        if not role and takes and len(person.grants) == 1:
            role, pending["partnership"] = person.grants[0].role, person.grants[0].partnership
            pending["role"] = role
        partnership = str(pending["partnership"])
        if not role or (role == CONTRIBUTOR and not partnership):
            said: say.Said = say.RoleAsked(person.name, partnership=role == CONTRIBUTOR)
            return Turned((said,), replace(place, pending=pending).at(at.PERSON, offered=(str(person.id),)))
        has = next((one for one in person.grants if one.role == role and key(one.partnership) == key(partnership)), None)
        if bool(has) != takes:
            return Turned((say.RoleIsSo(person, role, partnership, takes),), place.closed())
        if has:
            pending["partnership"] = has.partnership
        proposed = say.RoleProposed(person, role, str(pending["partnership"]), takes)
        return Turned((proposed,), replace(place, pending=pending).at(at.CONFIRM))

    def within(self, actor: Actor, heard: Heard, place: Place) -> Turned | None:
        """The reply to whom or which role is meant; None when it says neither."""
        held = list_people(self._database, actor)
        pending = dict(place.pending)
        low = lowered(heard.text).strip(" .!")
        if pending.get("person"):
            person = next((one for one in held if one.id == pending["person"]), None)
            if person is None:
                return Turned((say.Cancelled(""),), place.closed())
            if pending["role"] == CONTRIBUTOR:
                name = _partnership(heard.text) or one_line(unquoted(heard.text)).strip(" .!")
                return self._of(person, {**pending, "partnership": name}, place.closed())
            role = role_in(low)
            return self._of(person, {**pending, "role": role, "partnership": _partnership(heard.text)}, place.closed()) if role else None
        if low.isdigit() and 1 <= int(low) <= len(place.offered):
            chosen = [one for one in held if str(one.id) == place.offered[int(low) - 1]]
        elif len(place.offered) == 1 and low in ("yes", "y", "yep", "yeah", "that one"):
            chosen = [one for one in held if str(one.id) == place.offered[0]]
        else:
            chosen = list(self._named(held, unquoted(heard.text), heard))
        if len(chosen) == 1:
            return self._of(chosen[0], pending, place.closed())
        if len(low.split()) > 4 or low.endswith("?"):
            return None
        return Turned((say.PersonAsked(one_line(heard.text), tuple(chosen) or self._like(held, heard.text)),), place)

    @staticmethod
    def _named(held: tuple[PersonView, ...], name: str, heard: Heard) -> tuple[PersonView, ...]:
        """Everybody of exactly this name, or whom the platform knows as this."""
        wanted = key(name).removeprefix("@")
        platform, _, workspace = heard.workspace.partition(":")
        known = [one for one in held if any(one_ == Known(platform, workspace, name.removeprefix("@").upper()) for one_ in one.known)]
        return tuple(known or [one for one in held if key(one.name) == wanted])

    @staticmethod
    def _like(held: tuple[PersonView, ...], name: str) -> tuple[PersonView, ...]:
        """Those with a name like it, likeliest first."""
        scored = [(fuzz.WRatio(key(one.name), key(name)), one) for one in held]
        return tuple(one for score, one in sorted(scored, key=lambda pair: -pair[0]) if score >= _LIKE)[:5]

    def save(self, actor: Actor, place: Place) -> Turned:
        """Give or take the role that was agreed to."""
        pending = place.pending
        given = Grant(str(pending["role"]), str(pending["partnership"]))
        takes = bool(pending["takes"])
        person = (revoke if takes else grant)(self._database, actor, int(str(pending["person"])), given)
        last = {"role": {**pending, "takes": not takes}}
        return Turned((say.RoleChanged(person, given.role, given.partnership, takes),), place.closed(last))

    def show(self, actor: Actor, place: Place) -> Turned:
        """What was asked of a role, asked again."""
        held = list_people(self._database, actor)
        person = next((one for one in held if one.id == place.pending.get("person")), None)
        if person:
            return self._of(person, dict(place.pending), place)
        return Turned(
            (say.PersonAsked(str(place.pending.get("name", "")), tuple(one for one in held if str(one.id) in place.offered)),), place
        )

    def undo(self, actor: Actor, place: Place) -> Turned:
        """Show what undoing the role that was given or taken last would do."""
        pending = dict(place.last["role"])
        held = list_people(self._database, actor)
        person = next((one for one in held if one.id == pending["person"]), None)
        if person is None:
            return Turned((say.NothingToUndo(),), place.closed({}))
        return self._of(person, pending, place.closed())
