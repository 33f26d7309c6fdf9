"""One person behind two identities: proven with a code that goes from one side to the other, and said yes to on both.

Somebody begins on one side and gets a code. On the other side they look whose it is and accept it. Back where they began
they see who accepted it and join. Neither a code that was stolen nor one that somebody was talked into entering is enough.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Invalid, NotFound
from knowledge.models import Base, Revision, in_utc, now
from knowledge.people import access
from knowledge.people.models import Identity, LinkCode, Person, RoleGrant
from knowledge.people.people import PersonView, view_of
from knowledge.people.sessions import digest_of

LIFETIME = timedelta(minutes=10)
MOST_TRIES = 5
LETTERS = "BCDFGHJKLMNPQRSTVWXYZ"
"""What codes are made of: nothing that looks like something else, like a word or like a number that is removed from messages."""
LENGTH = 8
_CODE = re.compile(r"([0-9]{1,9})-?([A-Z]{8})")
_WRONG = "This code is wrong or older than 10 minutes. Get a new one on the other side."


@dataclass(frozen=True)
class Pairing:
    """Two sides that may be one person: who began, and who the other is. `id` is the number of what was begun."""

    id: int
    began: PersonView
    other: PersonView


def begin_link(database: Database, actor: Actor) -> str:
    """A code to enter on the other side; it ends the one before."""
    with database.session() as session:
        person = _self(session, actor)
        session.execute(delete(LinkCode).where(LinkCode.person_id == person.id))
        letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        begun = LinkCode(digest=digest_of(letters), person_id=person.id, expires=now() + LIFETIME)
        session.add(begun)
        session.flush()
        session.commit()
        return f"{begun.id}-{letters}"


def look_at_code(database: Database, actor: Actor, code: str) -> Pairing:
    """Whom the code would join the actor with. Nothing is changed. NotFound for a wrong code, which five are enough to end."""
    with database.session() as session:
        return _pairing(session, _entered(session, actor, code), _self(session, actor))


def accept_code(database: Database, actor: Actor, code: str) -> Pairing:
    """Say yes on the side where the code was entered. Whoever began says the last word."""
    with database.session() as session:
        begun, other = _entered(session, actor, code), _self(session, actor)
        begun.other_id = other.id
        session.commit()
        return _pairing(session, begun, other)


def waiting_link(database: Database, actor: Actor) -> Pairing | None:
    """Who accepted the actor's code; None while nobody has."""
    with database.session() as session:
        begun = session.scalar(select(LinkCode).where(LinkCode.person_id == _self(session, actor).id))
        if begun is None or begun.other_id is None or in_utc(begun.expires) <= now():
            return None
        return _pairing(session, begun, session.get_one(Person, begun.other_id))


def join(database: Database, actor: Actor, number: int) -> PersonView:
    """Make one person of the two, who is known on both sides and has the roles of both. Only for whoever began; NotFound when nobody accepted."""
    with database.session() as session:
        kept = _self(session, actor)
        begun = session.get(LinkCode, number)
        if begun is None or begun.person_id != kept.id or begun.other_id is None or in_utc(begun.expires) <= now():
            raise NotFound("Nobody has accepted your code, or it is older than 10 minutes.")
        other = session.get_one(Person, begun.other_id)
        access.note(session, actor, access.JOINED, f"{other.name} ({other.id}) is {kept.name} ({kept.id}) from now on")
        _move(session, other, kept)
        session.commit()
        session.expire_all()
        return view_of(session.get_one(Person, kept.id))


def refuse_link(database: Database, actor: Actor) -> None:
    """End what the actor began."""
    with database.session() as session:
        session.execute(delete(LinkCode).where(LinkCode.person_id == _self(session, actor).id))
        session.commit()


def purge_link_codes(database: Database) -> None:
    """Forget codes that work no more."""
    with database.session() as session:
        session.execute(delete(LinkCode).where(LinkCode.expires < now()))
        session.commit()


def _self(session: Session, actor: Actor) -> Person:
    found = session.get(Person, actor.person) if actor.person is not None else None
    if found is None:
        raise Invalid("Only somebody who is logged in or known on a platform can be joined with another identity.")
    return found


def _entered(session: Session, actor: Actor, code: str) -> LinkCode:
    """What the code belongs to. A wrong try is counted in a transaction that stays, whatever the caller does."""
    given = _CODE.fullmatch(re.sub(r"\s", "", code).upper())
    begun = session.get(LinkCode, int(given[1]), with_for_update=True) if given else None
    if given is None or begun is None or in_utc(begun.expires) <= now() or begun.tries >= MOST_TRIES:
        raise NotFound(_WRONG)
    if not secrets.compare_digest(begun.digest, digest_of(given[2])):
        session.execute(update(LinkCode).where(LinkCode.id == begun.id).values(tries=LinkCode.tries + 1))
        session.commit()
        raise NotFound(_WRONG)
    if begun.person_id == actor.person:
        raise Invalid("This is your own code. Enter it on the other side, where you are known by another name.")
    if begun.other_id not in (None, actor.person):
        raise NotFound(_WRONG)
    return begun


def _pairing(session: Session, begun: LinkCode, other: Person) -> Pairing:
    return Pairing(begun.id, view_of(session.get_one(Person, begun.person_id)), view_of(other))


def _move(session: Session, other: Person, kept: Person) -> None:
    """Everything that points to the other person points to the one who is kept; the other is no more."""
    session.execute(delete(LinkCode).where(LinkCode.person_id.in_([other.id, kept.id]) | LinkCode.other_id.in_([other.id, kept.id])))
    held = {(one.role, one.partnership) for one in kept.grants}
    twice = [one.id for one in other.grants if (one.role, one.partnership) in held]
    session.execute(delete(RoleGrant).where(RoleGrant.id.in_(twice)))
    kept.email = kept.email or other.email
    # Made anew, so that they come after those of who is kept: the first that a person is known by says what they are called.
    moved = [Identity(platform=one.platform, workspace=one.workspace, user=one.user, greeted=one.greeted) for one in other.identities]
    other.identities.clear()
    session.flush()
    kept.identities += moved
    session.flush()
    for table in Base.metadata.tables.values():
        for column in (key.parent for key in table.foreign_keys if key.column.table is Person.__table__):
            session.execute(update(table).where(column == other.id).values({column: kept.id}))
    session.execute(update(Revision).where(Revision.person_id == other.id).values(person_id=kept.id))
    session.execute(delete(Person).where(Person.id == other.id))
