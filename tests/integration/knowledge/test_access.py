"""What is written down of logins, roles and audits, and how it is looked through, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from knowledge.actors import EDITOR, Actor
from knowledge.database import Database
from knowledge.errors import Invalid, NotAllowed, NotFound
from knowledge.glossary import define
from knowledge.models import now
from knowledge.people import access
from knowledge.people.access import Wanted, list_activity, purge_access, record
from knowledge.people.login_links import make_login_link, purge_login_links, use_login_link, whom_link_logs_in
from knowledge.people.models import AccessRecord, LoginLink, Person, WebSession
from knowledge.people.people import Grant, Known, add_person, grant, make_first_admin, revoke, see_person
from knowledge.people.sessions import purge_sessions
from tests.shipped import ADMIN

ED = Actor("Ed", frozenset({"asker", EDITOR}))


def told(database: Database, **wanted: object) -> list[tuple[str, str, str]]:
    return [(one.actor, one.action, one.subject) for one in list_activity(database, ADMIN, Wanted(**wanted)).rows]  # type: ignore[arg-type]


def test_roles_that_are_given_and_taken_are_written_down_wherever_that_is_done(database: Database) -> None:
    ada = add_person(database, ADMIN, "Ada", "ada@council.example")
    grant(database, ADMIN, ada.id, Grant("contributor", "Melton Vale"))
    grant(database, ADMIN, ada.id, Grant("contributor", "Melton Vale"))  # Which she has: nothing is done.
    revoke(database, ADMIN, ada.id, Grant("contributor", "Melton Vale"))
    assert told(database) == [
        (ADMIN.name, "took a role", f"contributor of Melton Vale: Ada ({ada.id})"),
        (ADMIN.name, "gave a role", f"contributor of Melton Vale: Ada ({ada.id})"),
        (ADMIN.name, "added a person", f"Ada ({ada.id})"),
    ]


def test_the_first_admin_is_written_down(database: Database) -> None:
    make_first_admin(database, Known("slack", "T1", "U1"))
    assert told(database)[0][:2] == ("set-up", "gave a role")


def test_what_went_on_is_shown_with_the_changes_and_narrowed_down(database: Database) -> None:
    define(database, ED, "SENCO", "A coordinator.", why="Asked for")
    record(database, Actor("Ada_", person=None), access.READ, "Melton Vale, round 2026")
    record(database, ED, access.EXPORTED, "Melton Vale, round 2026, as docx")
    assert [one[1] for one in told(database)] == ["took away an audit", "read an audit", "added"]
    assert [one[1] for one in told(database, words="ed")] == ["took away an audit", "added"]
    assert [one[1] for one in told(database, words="MELTON", kind=access.READ)] == ["read an audit"]
    assert [one[2] for one in told(database, kind=access.CHANGES)] == ["glossary SENCO"]
    assert (told(database, words="%"), len(told(database, words="_"))) == ([], 1)
    assert told(database, since=now() + timedelta(minutes=1)) == told(database, until=now() - timedelta(minutes=1)) == []
    assert list_activity(database, ADMIN, Wanted(kind=access.CHANGES)).rows[0].why == "Asked for"


def test_long_activity_is_given_in_pages(database: Database) -> None:
    for number in range(5):
        record(database, ED, access.READ, f"audit {number}")
    found = list_activity(database, ADMIN, Wanted(), start=2, most=2)
    assert ([one.subject for one in found.rows], found.total) == (["audit 2", "audit 1"], 5)


def test_only_admins_see_it_and_make_links(database: Database) -> None:
    ada = add_person(database, ADMIN, "Ada")
    for refused in (
        lambda: list_activity(database, ED, Wanted()),
        lambda: make_login_link(database, ED, ada.id),
        lambda: add_person(database, ED, "Eve"),
        lambda: see_person(database, ED, ada.id),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_what_is_old_is_forgotten_and_the_rest_kept(database: Database) -> None:
    for age in (1, 731):
        record(database, ED, access.READ, f"{age} days ago")
        with database.session() as session:
            session.execute(update(AccessRecord).where(AccessRecord.subject == f"{age} days ago").values(at=now() - timedelta(days=age)))
            session.commit()
    assert purge_access(database, 730) == 1
    assert [one[2] for one in told(database)] == ["1 days ago"]


def test_links_and_sessions_that_are_over_are_forgotten(database: Database) -> None:
    ada = add_person(database, ADMIN, "Ada").id
    use_login_link(database, make_login_link(database, ADMIN, ada))
    fresh = make_login_link(database, ADMIN, ada)
    with database.session() as session:
        session.execute(update(LoginLink).where(LoginLink.used.is_not(None)).values(expires=now()))
        session.execute(update(WebSession).values(seen=now() - timedelta(hours=2)))
        session.commit()
    purge_login_links(database)
    purge_sessions(database, timedelta(hours=1))
    with database.session() as session:
        assert (session.query(LoginLink).count(), session.query(WebSession).count()) == (1, 0)
    assert whom_link_logs_in(database, fresh) == "Ada"


def test_a_link_is_for_somebody_who_is_there(database: Database) -> None:
    with pytest.raises(NotFound):
        make_login_link(database, ADMIN, 99)
    with pytest.raises(NotFound):
        see_person(database, ADMIN, 99)


@pytest.mark.parametrize("email", ["none", "a b@council.example", "@", "a@" + "x" * 320])
def test_an_address_that_is_none_is_refused(database: Database, email: str) -> None:
    with pytest.raises(Invalid, match="An e-mail address has"):
        add_person(database, ADMIN, "Ada", email)
    with database.session() as session:
        assert session.query(Person).count() == 0
