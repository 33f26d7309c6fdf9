"""People as a list that is narrowed down. Admins only."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.actors import ASKER, Actor
from knowledge.database import Database
from knowledge.people.people import PersonView, list_people
from knowledge.values import key


@dataclass(frozen=True)
class Sought:
    """Which people: '' is any. ASKER as `role` is whoever has none; `text` is in a name, an address, an id or a partnership."""

    role: str = ""
    platform: str = ""
    text: str = ""


def find_people(database: Database, actor: Actor, sought: Sought) -> tuple[PersonView, ...]:
    """Those who are sought, by name."""
    return tuple(one for one in list_people(database, actor) if _is_sought(one, sought))


def _is_sought(person: PersonView, sought: Sought) -> bool:
    roles = {one.role for one in person.grants} or {ASKER}
    platforms = {one.platform for one in person.known}
    texts = (
        person.name,
        person.email or "",
        *(f"{one.workspace} {one.user}" for one in person.known),
        *(g.partnership for g in person.grants),
    )
    return sought.role in ("", *roles) and sought.platform in ("", *platforms) and key(sought.text) in key("\n".join(texts))
