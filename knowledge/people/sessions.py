"""Who is logged in on the pages: known by a secret in their browser, of which only a digest is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.models import in_utc, now
from knowledge.people import access
from knowledge.people.models import Person, WebSession
from knowledge.people.people import Known, actor_of, meet

LONGEST = timedelta(hours=12)
"""How long somebody stays logged in, whatever they do."""
SEEN_EVERY = timedelta(seconds=30)
"""How exactly it is kept when somebody last did something, so that not every page writes."""


def digest_of(secret: str) -> str:
    """What is kept of a secret; it is long and random, so one round is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_session(session: Session, person: Person, how: str) -> str:
    """Log a person in: the secret for their browser, which is always a new one. For services, in the transaction of what proved who they are."""
    secret = secrets.token_urlsafe(32)
    session.add(WebSession(digest=digest_of(secret), person_id=person.id))
    access.note(session, actor_of(person), access.LOGGED_IN, how)
    return secret


def log_in(database: Database, known: Known, name: str = "", email: str | None = None) -> str:
    """Log in whom the issuer of logins knows like this: the secret for their browser."""
    met = meet(database, known, name, email)
    with database.session() as session:
        secret = open_session(session, session.get_one(Person, met.id), f"with {known.workspace}")
        session.commit()
        return secret


def resume_session(database: Database, secret: str, idle: timedelta) -> Actor | None:
    """Who is logged in with this secret and what they may do now; None for nobody, and for who did nothing for longer than `idle`."""
    with database.session() as session:
        found = session.get(WebSession, digest_of(secret))
        if found is None:
            return None
        moment = now()
        if moment - in_utc(found.seen) > idle or moment - in_utc(found.at) > LONGEST:
            # By statement, here and below: another page of the same browser may do it at the same moment.
            session.execute(delete(WebSession).where(WebSession.digest == found.digest))
            session.commit()
            return None
        person = session.get_one(Person, found.person_id)
        actor = actor_of(person)
        if moment - in_utc(found.seen) > SEEN_EVERY:
            session.execute(update(WebSession).where(WebSession.digest == found.digest).values(seen=moment))
            session.commit()
        return actor


def close_session(database: Database, secret: str) -> None:
    """Log out whoever is logged in with this secret."""
    with database.session() as session:
        found = session.get(WebSession, digest_of(secret))
        ended = session.execute(delete(WebSession).where(WebSession.digest == digest_of(secret)))
        if found is not None and getattr(ended, "rowcount", False):
            access.note(session, actor_of(session.get_one(Person, found.person_id)), access.LOGGED_OUT, "admin pages")
            session.commit()


def purge_sessions(database: Database, idle: timedelta) -> None:
    """Forget sessions that are over."""
    with database.session() as session:
        session.execute(delete(WebSession).where(or_(WebSession.seen < now() - idle, WebSession.at < now() - LONGEST)))
        session.commit()
