"""People by what platforms call them, and their roles, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid, NotAllowed, NotFound
from knowledge.people.people import Grant, Known, actor_known, find_person, grant, greet, list_people, make_first_admin, meet, revoke
from tests.shipped import ADMIN

AMA = Known("slack", "T1", "U1")


def test_somebody_is_met_once_and_keeps_the_name_that_the_platform_tells_last(database: Database) -> None:
    first = meet(database, AMA, "Ama Boateng")
    assert meet(database, AMA) == first
    assert meet(database, AMA, "Ama Boateng-Smith", "ama@school.example").name == "Ama Boateng-Smith"
    assert meet(database, AMA).email == "ama@school.example"
    assert [one.known for one in list_people(database, ADMIN)] == [(AMA,)]


def test_the_same_user_id_elsewhere_is_somebody_else(database: Database) -> None:
    ids = {meet(database, one).id for one in (AMA, replace(AMA, workspace="T2"), replace(AMA, platform="teams"))}
    assert len(ids) == 3


def test_two_first_messages_at_once_make_one_person(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        met = list(pool.map(lambda _: meet(database, AMA, "Ama").id, range(8)))
    assert len(set(met)) == 1


@pytest.mark.parametrize("known", [Known("rest", "T1", "U1"), Known("slack", "T1", ""), Known("slack", "T1", "U" * 256)])
def test_who_no_platform_knows_is_nobody(database: Database, known: Known) -> None:
    with pytest.raises(Invalid):
        meet(database, known)


def test_roles_are_granted_once_and_taken_back(database: Database) -> None:
    person = meet(database, AMA, "Ama")
    assert actor_known(database, AMA) == Actor("Ama", person=1)
    grant(database, ADMIN, person.id, Grant("contributor", "Melton Vale"))
    grant(database, ADMIN, person.id, Grant("contributor", "Melton  Vale "))
    assert grant(database, ADMIN, person.id, Grant("editor")).grants == (Grant("contributor", "Melton Vale"), Grant("editor"))
    actor = actor_known(database, AMA)
    assert actor
    assert actor.may_audit("melton vale")
    assert not actor.may_audit("Hinckley")
    actor.must_edit()
    assert revoke(database, ADMIN, person.id, Grant("contributor", "Melton Vale")).grants == (Grant("editor"),)
    with pytest.raises(NotFound):
        revoke(database, ADMIN, person.id, Grant("contributor", "Melton Vale"))
    assert not (actor_known(database, AMA) or actor).may_audit("Melton Vale")


@pytest.mark.parametrize("given", [Grant("king"), Grant("contributor"), Grant("admin", "Melton Vale"), Grant("asker")])
def test_a_role_that_is_none_is_refused(database: Database, given: Grant) -> None:
    with pytest.raises(Invalid):
        grant(database, ADMIN, meet(database, AMA).id, given)


@pytest.mark.parametrize("roles", [{"asker"}, {"asker", "editor"}, {"asker", "contributor"}])
def test_only_admins_see_people_and_grant_roles(database: Database, roles: set[str]) -> None:
    actor, person = Actor("Ben", frozenset(roles)), meet(database, AMA)
    for refused in (
        lambda: list_people(database, actor),
        lambda: find_person(database, actor, "Ama"),
        lambda: grant(database, actor, person.id, Grant("editor")),
        lambda: revoke(database, actor, person.id, Grant("editor")),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_somebody_is_found_by_number_name_or_what_the_platform_calls_them(database: Database) -> None:
    ama, other = meet(database, AMA, "Ama Boateng"), meet(database, replace(AMA, user="U2"), "Sam Ford")
    assert find_person(database, ADMIN, str(ama.id)) == find_person(database, ADMIN, "ama boateng") == ama
    assert find_person(database, ADMIN, "slack:T1:U2") == other
    assert find_person(database, ADMIN, "slack:T1:U9").known == (replace(AMA, user="U9"),)
    with pytest.raises(NotFound):
        find_person(database, ADMIN, "Nobody")
    meet(database, replace(AMA, user="U3"), "Sam Ford")
    with pytest.raises(Conflict, match="2 people are called 'Sam Ford'"):
        find_person(database, ADMIN, "Sam Ford")


def test_everybody_is_greeted_once_on_each_platform(database: Database) -> None:
    assert not greet(database, AMA)  # Nobody was met yet.
    meet(database, AMA)
    assert [greet(database, AMA) for _ in range(3)] == [True, False, False]


def test_the_first_admin_is_made_once(database: Database) -> None:
    assert make_first_admin(database, AMA)
    assert actor_known(database, AMA) == Actor("U1", frozenset({"asker", "admin"}), person=1)
    assert not make_first_admin(database, replace(AMA, user="U2"))
    assert [one.known for one in list_people(database, ADMIN)] == [(AMA,)]


def test_somebody_who_opens_it_twice_at_the_same_moment_is_greeted_once(database: Database) -> None:
    meet(database, AMA)
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda _: greet(database, AMA), range(8))) == [False] * 7 + [True]
