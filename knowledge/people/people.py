"""Who is who: a person by what a platform calls them, and what that person may do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from knowledge.actors import ADMIN, CONTRIBUTOR, EDITOR, Actor, local_admin
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid, NotFound
from knowledge.models import now
from knowledge.people import access
from knowledge.people.models import Identity, Person, RoleGrant
from knowledge.values import key, one_line, required

PLATFORMS = ("slack", "teams", "web")
"""`web` is whoever logs in on the pages; the workspace is then the issuer of their login."""
ROLES = (CONTRIBUTOR, EDITOR, ADMIN)
LONGEST_NAME, LONGEST_ID, LONGEST_EMAIL = 200, 255, 320


@dataclass(frozen=True)
class Known:
    """How a platform knows somebody: its name, the workspace or tenant, and the user's id there."""

    platform: str
    workspace: str
    user: str


@dataclass(frozen=True)
class Grant:
    """A role, and for a contributor the partnership."""

    role: str
    partnership: str = ""

    @property
    def words(self) -> str:
        """The role as people say it."""
        return f"{self.role} of {self.partnership}" if self.partnership else self.role


@dataclass(frozen=True)
class PersonView:
    """A person with every way they are known and every role."""

    id: int
    name: str
    email: str | None
    known: tuple[Known, ...]
    grants: tuple[Grant, ...]


def meet(database: Database, known: Known, name: str = "", email: str | None = None) -> PersonView:
    """The person known like this; a new one at the first meeting.

    A name or address that the platform tells now replaces the old one. Of somebody who is known in several ways, only the first does: the others
    fill in what it does not tell, so that nobody is renamed with every message from elsewhere.
    """
    if known.platform not in PLATFORMS or not 0 < len(known.user) <= LONGEST_ID or len(known.workspace) > LONGEST_ID:
        raise Invalid(f"A person is known by a platform ({' or '.join(PLATFORMS)}), a workspace and a user id.")
    try:
        return _met(database, known, one_line(name)[:LONGEST_NAME], email)
    except IntegrityError:  # Somebody else has just met them.
        return _met(database, known, one_line(name)[:LONGEST_NAME], email)


def actor_known(database: Database, known: Known) -> Actor | None:
    """What somebody may do; None for somebody who was never met."""
    with database.session() as session:
        identity = _identity(session, known)
        if identity is None:
            return None
        return actor_of(session.get_one(Person, identity.person_id))


def actor_of(person: Person) -> Actor:
    """What a person may do; for services."""
    partnerships = frozenset(grant.partnership for grant in person.grants if grant.role == CONTRIBUTOR)
    return Actor(person.name, Actor("").roles | {grant.role for grant in person.grants}, partnerships, person.id)


def greet(database: Database, known: Known) -> bool:
    """Whether somebody is to be greeted: true once for each platform they are met on."""
    named = update(Identity).filter_by(platform=known.platform, workspace=known.workspace, user=known.user)
    with database.session() as session:
        # In one statement, so that of two at the same moment one finds it done.
        done = session.execute(named.where(Identity.greeted.is_(None)).values(greeted=now()))
        session.commit()
        return bool(getattr(done, "rowcount", 0))


def grant(database: Database, actor: Actor, person: int, given: Grant) -> PersonView:
    """Give a person a role; nothing changes when they have it. Admins only."""
    actor.must_manage_people()
    if given.role not in ROLES:
        raise Invalid(f"There is no role {given.role[:40]!r}. The roles are {', '.join(ROLES)}.")
    if bool(given.partnership) != (given.role == CONTRIBUTOR):
        raise Invalid("A contributor is one of a partnership; the other roles are for everything.")
    with database.session() as session:
        held = _person(session, person)
        partnership = one_line(given.partnership)[:LONGEST_NAME]
        if not any((one.role, one.partnership) == (given.role, partnership) for one in held.grants):
            held.grants.append(RoleGrant(role=given.role, partnership=partnership, by=actor.name))
            access.note(session, actor, access.GRANTED, _told(Grant(given.role, partnership), held))
            session.commit()
        return view_of(held)


def make_first_admin(database: Database, known: Known) -> bool:
    """Make somebody an admin while there is none; whether that was so. For set-up, before anybody could grant anything."""
    with database.session() as session:
        if session.scalar(select(RoleGrant.id).where(RoleGrant.role == ADMIN).limit(1)) is not None:
            return False
    grant(database, local_admin("set-up"), meet(database, known).id, Grant(ADMIN))
    return True


def revoke(database: Database, actor: Actor, person: int, given: Grant) -> PersonView:
    """Take a role from a person; NotFound when they do not have it. Admins only.

    Conflict for the last admin, unless it is done at the program's own computer, where another can be made.
    """
    actor.must_manage_people()
    with database.session() as session:
        held = _person(session, person)
        found = next((one for one in held.grants if (one.role, one.partnership) == (given.role, given.partnership)), None)
        if found is None:
            raise NotFound(f"{held.name} does not have that role.")
        if given.role == ADMIN and actor.person is not None and _is_last_admin(session, person):
            raise Conflict(f"{held.name} is the only admin. Make somebody else an admin first.")
        held.grants.remove(found)
        access.note(session, actor, access.REVOKED, _told(given, held))
        session.commit()
        return view_of(held)


def add_person(database: Database, actor: Actor, name: str, email: str = "") -> PersonView:
    """Somebody whom no platform knows yet, such as the first who is to log in on the pages. Admins only."""
    actor.must_manage_people()
    with database.session() as session:
        person = Person(name=required("name", name, LONGEST_NAME), email=_address(email))
        session.add(person)
        session.flush()
        access.note(session, actor, access.ADDED, f"{person.name} ({person.id})")
        session.commit()
        return view_of(person)


def see_person(database: Database, actor: Actor, number: int) -> PersonView:
    """One person; NotFound. Admins only."""
    actor.must_manage_people()
    with database.session() as session:
        return view_of(_person(session, number))


def see_self(database: Database, actor: Actor) -> PersonView | None:
    """The actor as a person; None for whoever is at the program's own computer."""
    with database.session() as session:
        found = session.get(Person, actor.person) if actor.person is not None else None
        return view_of(found) if found else None


def list_people(database: Database, actor: Actor) -> tuple[PersonView, ...]:
    """Everybody who was met, by name. Admins only."""
    actor.must_manage_people()
    with database.session() as session:
        return tuple(view_of(one) for one in session.scalars(select(Person).order_by(Person.name, Person.id)))


def find_person(database: Database, actor: Actor, words: str) -> PersonView:
    """The person of this number, name or PLATFORM:WORKSPACE:USER; somebody of the last kind need not have been met. Admins only.

    NotFound when there is none, Conflict when several have the name.
    """
    people = list_people(database, actor)
    platform, _, rest = words.partition(":")
    if rest:
        workspace, _, user = rest.rpartition(":")  # The issuer of a login is an address, which has colons.
        return meet(database, Known(platform, workspace, user))
    found = [one for one in people if words == str(one.id)] or [one for one in people if key(one.name) == key(words)]
    if not found:
        raise NotFound(f"Nobody is called {words[:60]!r}. 'sharing people list' shows who has talked to the assistant.")
    if len(found) > 1:
        raise Conflict(f"{len(found)} people are called {words[:60]!r}: name one by number: {', '.join(str(one.id) for one in found)}.")
    return found[0]


def _met(database: Database, known: Known, name: str, email: str | None) -> PersonView:
    with database.session() as session:
        identity = _identity(session, known)
        if identity is None:
            person = Person(name=name or known.user, email=email)
            person.identities.append(Identity(platform=known.platform, workspace=known.workspace, user=known.user))
            session.add(person)
        else:
            person = session.get_one(Person, identity.person_id)
            first = person.identities[0]
            if identity is first or person.name == first.user:
                person.name = name or person.name
            if identity is first or not person.email:
                person.email = email or person.email
        session.commit()
        return view_of(person)


def _identity(session: Session, known: Known) -> Identity | None:
    named = select(Identity).filter_by(platform=known.platform, workspace=known.workspace, user=known.user)
    return session.scalar(named)


def _person(session: Session, number: int) -> Person:
    found = session.get(Person, number)
    if found is None:
        raise NotFound(f"There is no person with the number {number}.")
    return found


def _is_last_admin(session: Session, person: int) -> bool:
    others = select(RoleGrant.id).where(RoleGrant.role == ADMIN, RoleGrant.person_id != person).limit(1)
    return session.scalar(others) is None


def _address(email: str) -> str | None:
    given = one_line(email)
    if given and (len(given) > LONGEST_EMAIL or not re.fullmatch(r"[^@\s]+@[^@\s]+", given)):
        raise Invalid("An e-mail address has a name, an @ and a domain, such as ada@council.example.", "email")
    return given or None


def _told(given: Grant, to: Person) -> str:
    return f"{given.words}: {to.name} ({to.id})"


def view_of(person: Person) -> PersonView:
    """The person as a frozen value; for services."""
    return PersonView(
        person.id,
        person.name,
        person.email,
        tuple(Known(one.platform, one.workspace, one.user) for one in person.identities),
        tuple(Grant(one.role, one.partnership) for one in person.grants),
    )
