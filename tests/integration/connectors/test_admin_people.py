"""The pages of people, of one's own account and of activity: what they do, and for whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import Response

from bot.settings import Settings
from knowledge.actors import ADMIN, EDITOR
from knowledge.database import Database
from knowledge.glossary import define
from knowledge.people.access import Wanted, list_activity
from knowledge.people.people import Grant, Known, list_people, meet, see_person
from tests.admin_pages import NASTY, SET_UP, Visitor, forms, local_settings, navigation, shared_settings, somebody, words


@pytest.fixture
def chosen(database: Database, tmp_path: Path) -> Settings:
    return shared_settings(database, tmp_path)


@pytest.fixture
def admin(chosen: Settings, database: Database) -> Iterator[Visitor]:
    made = Visitor.logged_in(chosen, database, somebody(database, "Ada", ADMIN))
    with made.client:
        yield made


def press(visitor: Visitor, page: Response, action: str, **fields: str) -> Response:
    """Send the form of a page that goes to an address ending so."""
    ((form, filled),) = [one for one in forms(page) if (one[0].get("action") or "").endswith(action)]
    return visitor.post(str(form["action"]), {**filled, **fields})


# People


def test_somebody_is_added_given_a_role_and_a_link_to_log_in(admin: Visitor, chosen: Settings, database: Database) -> None:
    page = admin.fill("/admin/people/add", name="Grace Hopper", email="grace@council.example")
    assert "Grace Hopper is added." in words(page)
    page = press(admin, page, "/grant", role="editor")
    assert "Grace Hopper is editor now." in words(page)
    made = press(admin, page, "/login-link")
    link = re.search(r'id="link">https://assistant\.example(/admin/login/link/[^<]+)<', made.text)
    assert link
    grace = Visitor(chosen, "https://assistant.example")
    assert "Glossary" in navigation(grace.fill(link[1]))
    told = [(one.actor, one.action) for one in list_activity(database, SET_UP, Wanted()).rows]
    assert told[:4] == [("Grace Hopper", "logged in"), ("Ada", "made a login link"), ("Ada", "gave a role"), ("Ada", "added a person")]


def test_a_role_is_taken_after_it_was_asked(admin: Visitor, chosen: Settings, database: Database) -> None:
    ed = somebody(database, "Ed", EDITOR, "contributor", partnership="Melton & Vale")
    page = admin.get(f"/admin/people/{ed}")
    asked = re.findall(r'href="([^"]+/revoke[^"]+)"', page.text)
    shown = admin.get(asked[1].replace("&amp;", "&"))
    assert "Ed will no longer be contributor of Melton & Vale" in words(shown)
    assert len(see_person(database, SET_UP, ed).grants) == 2
    done = press(admin, shown, "/revoke")
    assert "Ed is no longer contributor of Melton & Vale." in words(done)
    assert see_person(database, SET_UP, ed).grants == (Grant(EDITOR),)
    assert admin.get(f"/admin/people/{ed}/revoke?role=admin").status_code == 404


def test_a_contributor_is_one_of_a_partnership(admin: Visitor, database: Database) -> None:
    ed = somebody(database, "Ed")
    page = admin.get(f"/admin/people/{ed}")
    for fields, error in (
        ({}, "Choose a role."),
        ({"role": "contributor"}, "Enter the partnership"),
        ({"role": "owner"}, "There is no role 'owner'."),
    ):
        refused = press(admin, page, "/grant", **fields)
        assert (refused.status_code, error in words(refused)) == (422, True)
    assert see_person(database, SET_UP, ed).grants == ()
    press(admin, page, "/grant", role="contributor", partnership="Melton Vale")
    press(admin, page, "/grant", role="editor", partnership="left over")
    assert see_person(database, SET_UP, ed).grants == (Grant("contributor", "Melton Vale"), Grant("editor"))


def test_the_last_admin_cannot_be_lost_on_a_page(admin: Visitor, database: Database) -> None:
    (ada,) = list_people(database, SET_UP)
    page = admin.get(f"/admin/people/{ada.id}/revoke?role=admin")
    refused = press(admin, page, "/revoke")
    assert (refused.status_code, "Ada is the only admin." in words(refused)) == (409, True)
    assert see_person(database, SET_UP, ada.id).grants == (Grant(ADMIN),)


def test_people_are_searched_for_by_name_address_role_and_number(admin: Visitor, database: Database) -> None:
    meet(database, Known("slack", "T1", "U7"), "Grace", "grace@council.example")
    somebody(database, "Ed", "contributor", partnership="Melton Vale")
    names = {
        wanted: re.findall(r'href="/admin/people/\d+">([^<]+)<', admin.get(f"/admin/people?q={wanted}").text)
        for wanted in ("GRACE", "council.example", "u7", "melton", "none")
    }
    assert names == {"GRACE": ["Grace"], "council.example": ["Grace"], "u7": ["Grace"], "melton": ["Ed"], "none": []}


@pytest.mark.parametrize("path", ["/admin/people/999", "/admin/people/0", "/admin/people/x", "/admin/people/1%20OR%201=1"])
def test_nobody_has_no_page(admin: Visitor, path: str) -> None:
    assert admin.get(path).status_code == 404


def test_whatever_people_are_called_is_never_markup(admin: Visitor, database: Database) -> None:
    person = meet(database, Known("slack", f"T{NASTY}", f"U{NASTY}"), f"N{NASTY}", f"E{NASTY}").id
    page = admin.get(f"/admin/people/{person}")
    pages = [
        page,
        admin.get("/admin/people"),
        admin.client.get("/admin/people", params={"q": NASTY}),
        press(admin, page, "/grant", role=f"R{NASTY}", partnership=f"P{NASTY}"),
        press(admin, page, "/grant", role="contributor", partnership=f"P{NASTY}"),
        admin.get(f"/admin/people/{person}"),
        admin.client.get(f"/admin/people/{person}/revoke", params={"role": "contributor", "partnership": f"P{NASTY}"}),
        press(admin, page, "/login-link"),
        admin.fill("/admin/people/add", name=f"N{NASTY}", email=f"E {NASTY}"),
        admin.client.get("/admin/activity", params={"q": NASTY, "kind": NASTY, "since": NASTY, "until": NASTY, "person": NASTY}),
        admin.get("/admin/activity"),
    ]
    assert [page.status_code for page in pages] == [200, 200, 200, 422, 200, 200, 200, 200, 422, 422, 200]
    assert all("<script" not in page.text and "<img src=x" not in page.text for page in pages)


# One's own account


def test_two_accounts_are_joined_with_a_code_and_a_yes_on_both_sides(chosen: Settings, database: Database) -> None:
    one = Visitor.logged_in(chosen, database, somebody(database, "Ada", EDITOR))
    other = Visitor.logged_in(chosen, database, somebody(database, "Ada at home", ADMIN))
    shown = press(one, one.get("/admin/account"), "/code")
    code = re.search(r'id="link-code">([^<]+)<', shown.text)
    assert code
    page = press(other, other.get("/admin/account"), "/look", code=code[1])
    assert "Are you Ada too?" in words(page)
    assert "You are logged in as Ada at home." in words(page)
    assert "as Ada, and choose to join" in words(press(other, page, "/accept"))
    asked = one.get("/admin/account")
    assert "Ada at home entered your code" in words(asked)
    assert "You are one person now." in words(press(one, asked, "/join", choice="join"))
    assert [(person.name, {given.role for given in person.grants}) for person in list_people(database, SET_UP)] == [
        ("Ada", {EDITOR, ADMIN})
    ]
    assert "You are Ada." in words(other.get("/admin/account"))  # Still logged in, as the same person.
    assert "People" in navigation(one.get("/admin/account"))


def test_somebody_else_who_entered_the_code_is_turned_away(chosen: Settings, database: Database) -> None:
    one = Visitor.logged_in(chosen, database, somebody(database, "Ada", ADMIN))
    thief = Visitor.logged_in(chosen, database, somebody(database, "Eve"))
    code = re.search(r'id="link-code">([^<]+)<', press(one, one.get("/admin/account"), "/code").text)
    assert code
    press(thief, press(thief, thief.get("/admin/account"), "/look", code=code[1]), "/accept")
    begun = int(code[1].split("-")[0])
    token = forms(thief.get("/admin/account"))[0][1]["token"][0]
    stolen = thief.post("/admin/account/join", {"token": token, "pairing": str(begun), "choice": "join"})
    assert stolen.status_code == 404  # It is not for the other side to join.
    done = press(one, one.get("/admin/account"), "/join", choice="refuse")
    assert "You were not joined with anybody." in words(done)
    assert len(list_people(database, SET_UP)) == 2
    assert thief.get("/admin/people").status_code == 403


def test_a_wrong_code_is_told_beside_its_field(chosen: Settings, database: Database) -> None:
    one = Visitor.logged_in(chosen, database, somebody(database, "Ada"))
    page = press(one, one.get("/admin/account"), "/look", code="1-BBBBBBBB")
    assert (page.status_code, page.text.count("This code is wrong")) == (422, 2)


def test_whoever_is_at_the_computer_has_no_account(database: Database, tmp_path: Path) -> None:
    local = Visitor(local_settings(database, tmp_path))
    assert "at the assistant’s own computer" in words(local.get("/admin/account"))


# Activity


def test_what_went_on_is_shown_newest_first_and_narrowed_down(admin: Visitor, database: Database) -> None:
    define(database, SET_UP, "SENCO", "A coordinator.", why="Asked for")
    everything = words(admin.get("/admin/activity"))
    assert everything.index("glossary SENCO Asked for") < everything.index("with a one-time link")
    changes = words(admin.get("/admin/activity?kind=changes"))
    assert ("1 entry" in changes, "with a one-time link" in changes) == (True, False)
    assert "Nothing was found." in words(admin.get("/admin/activity?until=2020-01-01"))
    assert "glossary SENCO" in words(admin.get("/admin/activity?since=2020-01-01&q=senco"))
    assert "glossary SENCO" not in words(admin.get("/admin/activity?person=1"))
    wrong = admin.get("/admin/activity?since=yesterday")
    assert (wrong.status_code, "Enter a day as year, month and day" in words(wrong)) == (422, True)


def test_long_activity_is_shown_page_by_page(admin: Visitor, database: Database) -> None:
    for number in range(60):
        define(database, SET_UP, f"T{number:02}", "One of many.")
    first, second = admin.get("/admin/activity?kind=changes"), admin.get("/admin/activity?kind=changes&page=2")
    assert ("T59" in first.text, "T00" in first.text, "T00" in second.text) == (True, False, True)
    assert 'href="/admin/activity?kind=changes&amp;page=2"' in first.text
    assert "T00" in admin.get("/admin/activity?kind=changes&page=9").text
