"""Links that log a person in on the pages, once and within minutes. An admin makes one for somebody and hands it over."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete, update

from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.models import in_utc, now
from knowledge.people import access
from knowledge.people.models import LoginLink, Person
from knowledge.people.sessions import digest_of, open_session

LIFETIME = timedelta(minutes=15)


def make_login_link(database: Database, actor: Actor, person: int) -> str:
    """What has to be in the link that logs this person in. It is kept nowhere. Admins only."""
    actor.must_manage_people()
    with database.session() as session:
        held = session.get(Person, person)
        if held is None:
            raise NotFound(f"There is no person with the number {person}.")
        code = secrets.token_urlsafe(32)
        session.add(LoginLink(digest=digest_of(code), person_id=person, expires=now() + LIFETIME))
        access.note(session, actor, access.LOGIN_LINK, f"for {held.name} ({person})")
        session.commit()
        return code


def whom_link_logs_in(database: Database, code: str) -> str | None:
    """The name of whom the link with this code would log in; None when it works no more. Looking does not use it up."""
    with database.session() as session:
        found = session.get(LoginLink, digest_of(code))
        if found is None or found.used is not None or in_utc(found.expires) <= now():
            return None
        return session.get_one(Person, found.person_id).name


def use_login_link(database: Database, code: str) -> str:
    """Log in the person whom the link with this code is for: the secret for their browser. NotFound when it was used or is too old."""
    with database.session() as session:
        used = update(LoginLink).where(LoginLink.digest == digest_of(code), LoginLink.used.is_(None), LoginLink.expires > now())
        # In one statement, so that of two at the same moment one finds it used.
        done = session.execute(used.values(used=now()))
        if getattr(done, "rowcount", 0) != 1:
            raise NotFound("This link was used already or is older than 15 minutes.")
        link = session.get_one(LoginLink, digest_of(code))
        secret = open_session(session, session.get_one(Person, link.person_id), "with a one-time link")
        session.commit()
        return secret


def purge_login_links(database: Database) -> None:
    """Forget links that work no more."""
    with database.session() as session:
        session.execute(delete(LoginLink).where(LoginLink.expires < now()))
        session.commit()
