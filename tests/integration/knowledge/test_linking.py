"""One person behind two identities, on both databases: what it takes, and that nothing is lost or gained besides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from knowledge.actors import ADMIN as ADMIN_ROLE
from knowledge.actors import CONTRIBUTOR, EDITOR, Actor
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid, NotFound
from knowledge.glossary import define
from knowledge.models import Base, Revision, now
from knowledge.people.access import Wanted, list_activity
from knowledge.people.linking import MOST_TRIES, accept_code, begin_link, join, look_at_code, purge_link_codes, refuse_link, waiting_link
from knowledge.people.models import LinkCode, Person
from knowledge.people.people import Grant, Known, actor_known, grant, list_people, meet, revoke
from knowledge.people.sessions import log_in, resume_session
from tests.shipped import ADMIN

WEB, SLACK, THIEF = Known("web", "https://issuer.example", "ada"), Known("slack", "T1", "U1"), Known("slack", "T1", "U9")
HOUR = timedelta(hours=1)


def actor(database: Database, known: Known) -> Actor:
    found = actor_known(database, known)
    assert found
    return found


@pytest.fixture
def ada(database: Database) -> Actor:
    meet(database, WEB, "Ada Lovelace", "ada@council.example")
    return actor(database, WEB)


@pytest.fixture
def slack(database: Database) -> Actor:
    meet(database, SLACK, "ada.l")
    return actor(database, SLACK)


@pytest.fixture
def thief(database: Database) -> Actor:
    meet(database, THIEF, "Eve")
    return actor(database, THIEF)


def test_two_become_one_after_a_code_and_a_yes_on_both_sides(database: Database, ada: Actor, slack: Actor) -> None:
    assert ada.person
    assert slack.person
    grant(database, ADMIN, ada.person, Grant(EDITOR))
    for role in (Grant(EDITOR), Grant(CONTRIBUTOR, "Melton Vale")):
        grant(database, ADMIN, slack.person, role)
    code = begin_link(database, ada)
    seen = look_at_code(database, slack, code)
    assert (seen.began.name, seen.other.name) == ("Ada Lovelace", "ada.l")
    assert waiting_link(database, ada) is None  # Looking is no yes.
    accept_code(database, slack, f" {code.lower()} ")
    waiting = waiting_link(database, ada)
    assert waiting
    assert waiting.other.known == (SLACK,)
    one = join(database, ada, waiting.id)
    assert (one.name, one.email, set(one.known)) == ("Ada Lovelace", "ada@council.example", {WEB, SLACK})
    assert sorted(one.grants, key=lambda given: given.role) == [Grant(CONTRIBUTOR, "Melton Vale"), Grant(EDITOR)]
    assert actor(database, SLACK) == actor(database, WEB)
    assert [person.id for person in list_people(database, ADMIN)] == [ada.person]
    (told, *_) = list_activity(database, ADMIN, Wanted(kind="joined two people")).rows
    assert told.subject == f"ada.l ({slack.person}) is Ada Lovelace ({ada.person}) from now on"


def test_what_the_other_did_and_where_they_are_logged_in_goes_with_them(database: Database, ada: Actor, slack: Actor) -> None:
    assert slack.person
    grant(database, ADMIN, slack.person, Grant(EDITOR))
    define(database, actor(database, SLACK), "SENCO", "A coordinator.")
    other = Known("web", "https://other.example", "x")
    secret = log_in(database, other)
    accept_code(database, actor(database, other), begin_link(database, slack))
    waiting = waiting_link(database, slack)
    assert waiting
    join(database, slack, waiting.id)
    again = resume_session(database, secret, HOUR)
    assert again
    assert again.person == slack.person
    accept_code(database, actor(database, SLACK), begin_link(database, ada))
    waiting = waiting_link(database, ada)
    assert waiting
    join(database, ada, waiting.id)
    with database.session() as session:
        assert session.scalars(select(Revision.person_id)).all() == [ada.person]
        assert session.scalars(select(Person.id)).all() == [ada.person]


def test_every_table_that_names_a_person_is_moved(database: Database) -> None:
    """A table that is made later is found by its key; what has no key is named here."""
    named = {
        f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns if "person" in column.name
    }
    keyed = {
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "person"
    }
    assert {one for one in named - keyed if one.endswith("person_id")} == {"revision.person_id"}


def test_a_code_that_was_stolen_is_not_enough(database: Database, ada: Actor, thief: Actor) -> None:
    accept_code(database, thief, begin_link(database, ada))
    waiting = waiting_link(database, ada)
    assert waiting
    assert waiting.other.name == "Eve"  # What Ada sees before she says yes, and does not.
    with pytest.raises(NotFound):
        join(database, thief, waiting.id)
    refuse_link(database, ada)
    with pytest.raises(NotFound):
        join(database, ada, waiting.id)
    assert len(list_people(database, ADMIN)) == 2


def test_a_code_is_accepted_by_one(database: Database, ada: Actor, slack: Actor, thief: Actor) -> None:
    code = begin_link(database, ada)
    accept_code(database, slack, code)
    with pytest.raises(NotFound):
        accept_code(database, thief, code)
    waiting = waiting_link(database, ada)
    assert waiting
    assert waiting.other.name == "ada.l"


def test_nobody_joins_before_the_other_side_accepted(database: Database, ada: Actor, slack: Actor) -> None:
    number = int(begin_link(database, ada).split("-")[0])
    with pytest.raises(NotFound):
        join(database, ada, number)


def test_five_wrong_tries_end_a_code(database: Database, ada: Actor, slack: Actor, thief: Actor) -> None:
    code = begin_link(database, ada)
    number = code.split("-")[0]
    for _ in range(MOST_TRIES):
        with pytest.raises(NotFound):
            look_at_code(database, thief, f"{number}-BBBBBBBB")
    with pytest.raises(NotFound, match="wrong or older than 10 minutes"):
        look_at_code(database, slack, code)


def test_a_code_works_for_ten_minutes_and_a_new_one_ends_it(database: Database, ada: Actor, slack: Actor) -> None:
    old = begin_link(database, ada)
    code = begin_link(database, ada)
    with pytest.raises(NotFound):
        look_at_code(database, slack, old)
    accept_code(database, slack, code)
    number = int(code.split("-")[0])
    with database.session() as session:
        session.execute(update(LinkCode).values(expires=now()))
        session.commit()
    with pytest.raises(NotFound):
        look_at_code(database, slack, code)
    assert waiting_link(database, ada) is None
    with pytest.raises(NotFound):
        join(database, ada, number)
    purge_link_codes(database)
    with database.session() as session:
        assert session.scalars(select(LinkCode)).all() == []


def test_the_code_is_kept_nowhere(database: Database, ada: Actor) -> None:
    letters = begin_link(database, ada).split("-")[1]
    with database.session() as session:
        assert letters not in session.scalars(select(LinkCode.digest)).one()


@pytest.mark.parametrize(
    "code", ["", "1", "1-", "-BCDFGHJK", "x-BCDFGHJK", "1-BCDFGHJ!", "9" * 30 + "-BCDFGHJK", "1-BCDFGHJK; DROP TABLE person"]
)
def test_what_is_no_code_is_wrong(database: Database, slack: Actor, code: str) -> None:
    with pytest.raises(NotFound):
        look_at_code(database, slack, code)


def test_nobody_is_joined_with_themselves_or_without_being_somebody(database: Database, ada: Actor) -> None:
    code = begin_link(database, ada)
    with pytest.raises(Invalid, match="your own code"):
        accept_code(database, ada, code)
    with pytest.raises(Invalid, match="logged in"):
        begin_link(database, ADMIN)


def test_the_last_admin_stays_one_unless_it_is_done_at_the_computer(database: Database, ada: Actor) -> None:
    assert ada.person
    grant(database, ADMIN, ada.person, Grant(ADMIN_ROLE))
    with pytest.raises(Conflict, match="the only admin"):
        revoke(database, actor(database, WEB), ada.person, Grant(ADMIN_ROLE))
    revoke(database, ADMIN, ada.person, Grant(ADMIN_ROLE))


def test_who_is_known_in_two_ways_is_called_as_the_first_of_them_says(database: Database, ada: Actor, slack: Actor) -> None:
    code = begin_link(database, ada)
    accept_code(database, slack, code)
    waiting = waiting_link(database, ada)
    assert waiting
    join(database, ada, waiting.id)
    assert meet(database, SLACK, "ada.l", "ada@elsewhere.example").name == "Ada Lovelace"
    assert meet(database, SLACK, "ada.l").email == "ada@council.example"
    assert meet(database, WEB, "Ada King").name == "Ada King"
    assert meet(database, SLACK, "ada.l").name == "Ada King"
