"""Logging in on the admin pages: with one-time links and by OpenID Connect, what is kept of it, and what attackers try."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select, update
from starlette.requests import Request

from bot.settings import Settings
from connectors.web.admin.browser import Browser
from connectors.web.admin.logins import local_path
from connectors.web.pace import Pace
from knowledge.actors import EDITOR
from knowledge.database import Database
from knowledge.glossary import list_terms
from knowledge.models import in_utc, now
from knowledge.people import access
from knowledge.people.access import Wanted, list_activity
from knowledge.people.login_links import LIFETIME, make_login_link
from knowledge.people.models import LoginLink, Person, WebSession
from knowledge.people.people import Grant, Known, grant, list_people, revoke
from knowledge.people.sessions import LONGEST
from tests.admin_pages import SET_UP, THERE, Visitor, navigation, shared_settings, somebody, words
from tests.assistant import free_ports
from tests.e2e.conftest import do_without
from tests.openid_issuer import MISSING, PROVIDER, Issuer

COOKIE = "__Host-sharing_admin"
ADD = "/admin/glossary/add"
EDITORS_SECTIONS = ["Dashboard", "Inbox", "Protocols", "Organisations", "Glossary", "Not covered", "Questionnaires", "Try it"]


@pytest.fixture
def chosen(database: Database, tmp_path: Path) -> Settings:
    return shared_settings(database, tmp_path)


@pytest.fixture
def editor(database: Database) -> int:
    return somebody(database, "Ed", EDITOR)


@pytest.fixture
def visitor(chosen: Settings) -> Iterator[Visitor]:
    """Somebody who is not logged in."""
    made = Visitor(chosen, THERE)
    with made.client:
        yield made


def actions(database: Database) -> list[tuple[str, str, str]]:
    """What was written down of logins, the oldest first."""
    found = list_activity(database, SET_UP, Wanted()).rows
    return [(one.actor, one.action, one.subject) for one in reversed(found) if one.action in access.ACTIONS[:3]]


def age(database: Database, *, seen: timedelta = timedelta(), began: timedelta = timedelta()) -> None:
    """Let time pass for everybody who is logged in."""
    with database.session() as session:
        session.execute(update(WebSession).values(seen=now() - seen, at=now() - began))
        session.commit()


# One-time links


def test_a_link_shows_for_whom_it_is_and_logs_in_when_the_button_is_pressed(visitor: Visitor, database: Database, editor: int) -> None:
    link = f"/admin/login/link/{make_login_link(database, SET_UP, editor)}"
    assert "Log in as Ed" in words(visitor.get(link))
    assert visitor.get("/admin/glossary").url.path == "/admin/login"  # Looking logged nobody in.
    done = visitor.fill(link)
    assert ("You are logged in." in words(done), "Log out" in done.text, navigation(done)) == (True, True, EDITORS_SECTIONS)
    assert actions(database) == [("Ed", "logged in", "with a one-time link")]


def test_a_link_works_once(visitor: Visitor, chosen: Settings, database: Database, editor: int) -> None:
    link = f"/admin/login/link/{make_login_link(database, SET_UP, editor)}"
    open_twice = Visitor(chosen, THERE)
    page = open_twice.get(link)
    visitor.fill(link)
    again = open_twice.send(page)
    assert (again.status_code, "does not work any more" in words(again)) == (410, True)
    assert open_twice.get("/admin/glossary").url.path == "/admin/login"
    assert visitor.get(link).status_code == 410
    assert actions(database)[-1][:2] == ("somebody", "login failed")


def test_a_link_works_for_a_quarter_of_an_hour(visitor: Visitor, database: Database, editor: int) -> None:
    link = f"/admin/login/link/{make_login_link(database, SET_UP, editor)}"
    page = visitor.get(link)
    with database.session() as session:
        left = in_utc(session.scalars(select(LoginLink.expires)).one()) - now()
        assert timedelta(minutes=14) < left <= LIFETIME == timedelta(minutes=15)
        session.execute(update(LoginLink).values(expires=now()))
        session.commit()
    assert (visitor.send(page).status_code, visitor.get(link).status_code) == (410, 410)


def test_what_is_in_links_and_cookies_is_kept_nowhere(visitor: Visitor, database: Database, editor: int) -> None:
    code = make_login_link(database, SET_UP, editor)
    visitor.fill(f"/admin/login/link/{code}")
    secret = visitor.client.cookies[COOKIE]
    with database.session() as session:
        kept = str([*session.scalars(select(LoginLink.digest)), *session.scalars(select(WebSession.digest))])
    assert len(kept) > 128
    assert code not in kept
    assert secret not in kept


def test_a_link_is_not_used_up_without_the_page_s_own_form(visitor: Visitor, database: Database, editor: int) -> None:
    link = f"/admin/login/link/{make_login_link(database, SET_UP, editor)}"
    visitor.get(link)
    assert visitor.post(link, {}).status_code == 403
    assert visitor.fill(link).status_code == 200


# Sessions


def test_a_secret_from_before_the_login_is_worth_nothing_after_it(
    visitor: Visitor, chosen: Settings, database: Database, editor: int
) -> None:
    visitor.get("/admin/login")
    planted = visitor.client.cookies[COOKIE]
    visitor.log_in(database, editor)
    assert visitor.client.cookies[COOKIE] != planted
    attacker = Visitor(chosen, THERE)
    attacker.client.cookies.set(COOKIE, planted, domain="assistant.example", path="/")
    assert attacker.get("/admin/glossary").url.path == "/admin/login"


def test_logging_out_ends_it_for_whoever_holds_the_cookie(visitor: Visitor, chosen: Settings, database: Database, editor: int) -> None:
    page = visitor.log_in(database, editor)
    held = visitor.client.cookies[COOKIE]
    token = re.search(r'action="/admin/logout"><input type="hidden" name="token" value="([0-9a-f]+)"', page.text)
    assert token
    assert visitor.post("/admin/logout", {"token": "0" * 64}).status_code == 403
    assert visitor.get("/admin/glossary").status_code == 200
    left = visitor.post("/admin/logout", {"token": token[1]})
    assert ("You are logged out." in words(left), left.url.path) == (True, "/admin/login")
    thief = Visitor(chosen, THERE)
    thief.client.cookies.set(COOKIE, held, domain="assistant.example", path="/")
    assert thief.get("/admin/glossary").url.path == "/admin/login"
    assert actions(database)[-1] == ("Ed", "logged out", "admin pages")


def test_who_does_nothing_for_an_hour_is_logged_out(visitor: Visitor, database: Database, editor: int) -> None:
    visitor.log_in(database, editor)
    age(database, seen=timedelta(minutes=59))
    assert visitor.get("/admin/glossary").url.path == "/admin/glossary"  # Which counts as doing something.
    with database.session() as session:
        assert session.scalars(select(WebSession)).one()
    age(database, seen=timedelta(minutes=61))
    assert visitor.get("/admin/glossary").url.path == "/admin/login"
    age(database)
    assert visitor.get("/admin/glossary").url.path == "/admin/login"


def test_each_page_counts_as_doing_something(visitor: Visitor, database: Database, editor: int) -> None:
    visitor.log_in(database, editor)
    age(database, seen=timedelta(minutes=40))
    visitor.get("/admin/glossary")
    with database.session() as session:
        seen = session.scalars(select(WebSession.seen)).one()
    assert now() - in_utc(seen) < timedelta(minutes=1)


def test_nobody_stays_logged_in_for_longer_than_half_a_day(visitor: Visitor, database: Database, editor: int) -> None:
    visitor.log_in(database, editor)
    age(database, began=LONGEST + timedelta(minutes=1))
    assert visitor.get("/admin/glossary").url.path == "/admin/login"


def test_what_was_typed_when_the_time_ran_out_is_not_lost(visitor: Visitor, database: Database, editor: int) -> None:
    visitor.log_in(database, editor)
    page = visitor.get(ADD)
    age(database, seen=timedelta(hours=2))
    kept = visitor.send(page, term="SENCO", meaning="A long and careful text.")
    assert (kept.status_code, "A long and careful text." in kept.text, list_terms(database)) == (403, True, ())
    visitor.log_in(database, editor)  # In another tab.
    shown = visitor.send(kept)
    assert shown.status_code == 403  # The form is from before the login: it is shown once more.
    visitor.send(shown)
    assert [one.meaning for one in list_terms(database)] == ["A long and careful text."]


def test_a_role_that_is_taken_is_gone_with_the_next_page(visitor: Visitor, database: Database, editor: int) -> None:
    visitor.log_in(database, editor)
    assert visitor.get("/admin/glossary").status_code == 200
    revoke(database, SET_UP, editor, Grant(EDITOR))
    refused = visitor.get("/admin/glossary")
    assert (refused.status_code, navigation(refused)) == (403, [])
    assert "An admin can give you a role." in words(visitor.get("/admin"))


# Where a login leads


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/admin\\@evil.example",
        "\\\\evil.example",
        "/adminevil",
        "/admin@evil.example",
        "javascript:alert(1)",
        "/admin\r\nSet-Cookie: a=b",
        "/other",
        "",
    ],
)
def test_a_login_leads_to_admin_pages_only(asked: str) -> None:
    assert local_path(asked) == "/admin"


@pytest.mark.parametrize("asked", ["/admin", "/admin/glossary", "/admin/glossary?q=a+b&page=2", "/admin?x=%C3%A9"])
def test_a_login_leads_where_somebody_wanted_to_go(asked: str) -> None:
    assert local_path(asked) == asked


# How often


@pytest.fixture
def _stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow computer gives nobody more tries."""
    monkeypatch.setattr("connectors.web.admin.logins.Pace", partial(Pace, clock=lambda: 0.0))


@pytest.mark.usefixtures("_stopped_clock")
def test_trying_again_and_again_is_slowed_down_for_the_address_that_tries(chosen: Settings, database: Database, editor: int) -> None:
    attacker = Visitor(chosen, THERE, address="2001:db8::1")
    page = attacker.get(f"/admin/login/link/{make_login_link(database, SET_UP, editor)}")
    page.request.url = page.request.url.copy_with(path="/admin/login/link/guessed")
    statuses = [attacker.send(page).status_code for _ in range(12)]
    assert statuses == [410] * 10 + [429] * 2
    refused = attacker.send(page)
    assert int(refused.headers["retry-after"]) > 0
    assert "Wait 1 minute" in words(refused)
    assert len(actions(database)) == 10  # What is written down is limited too.
    neighbour = Visitor.__new__(Visitor)
    neighbour.client, neighbour._origin = attacker.client, attacker._origin
    attacker.client._transport.client = ("2001:db8::2", 50_000)  # type: ignore[attr-defined]
    assert neighbour.send(page).status_code == 429
    attacker.client._transport.client = ("10.0.0.1", 50_000)  # type: ignore[attr-defined]
    assert neighbour.send(page).status_code == 410


@pytest.mark.usefixtures("_stopped_clock")
def test_trying_from_many_addresses_is_slowed_down_in_whole(chosen: Settings) -> None:
    attacker = Visitor(chosen, THERE)
    attacker.get("/admin/login")
    own = Browser(Request({"type": "http", "headers": [(b"cookie", f"{COOKIE}={attacker.client.cookies[COOKIE]}".encode())]}), secure=True)
    statuses = []
    for number in range(130):
        attacker.client._transport.client = (f"10.0.0.{number}", 50_000)  # type: ignore[attr-defined]
        statuses.append(attacker.post("/admin/login/link/guessed", {"token": own.token}).status_code)
    assert statuses == [410] * 120 + [429] * 10


# OpenID Connect


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    """A real issuer; skipped when it is not installed, except in CI, where it must be."""
    if not PROVIDER.exists():
        do_without(MISSING)
    made = Issuer(free_ports(1)[0], f"{THERE}/admin/login/done", tmp_path_factory.mktemp("issuer"))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def openid(database: Database, tmp_path: Path, issuer: Issuer) -> Iterator[Visitor]:
    made = Visitor(
        shared_settings(database, tmp_path, **issuer.settings(ALLOWED="council.example, 11112222-3333-4444-5555-666677778888")), THERE
    )
    with made.client:
        yield made


def begin(visitor: Visitor, then: str = "/admin/glossary") -> str:
    """Where the issuer is to be asked."""
    response = visitor.client.get("/admin/login/start", params={"next": then}, follow_redirects=False)
    assert response.status_code == 302
    return str(response.headers["location"])


def local(address: str) -> str:
    assert address.startswith(f"{THERE}/")
    return address.removeprefix(THERE)


def test_the_page_to_log_in_on_leads_to_the_issuer_and_keeps_where_somebody_wanted_to_go(openid: Visitor) -> None:
    page = openid.get("/admin/glossary?q=a")
    link = re.search(r'href="(/admin/login/start\?next=[^"]+)"', page.text)
    assert link
    assert parse_qs(urlsplit(link[1]).query)["next"] == ["/admin/glossary?q=a"]


def test_somebody_whom_the_issuer_vouches_for_is_logged_in_and_met(openid: Visitor, database: Database, issuer: Issuer) -> None:
    asked = parse_qs(urlsplit(begin(openid)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len({"state", "nonce", "code_challenge"} & set(asked)) == 3
    done = openid.get(local(issuer.log_in(begin(openid), "ada")))
    assert (done.url.path, done.status_code) == ("/admin/glossary", 403)  # Logged in, without a role.
    (ada,) = list_people(database, SET_UP)
    assert (ada.name, ada.email, ada.known) == ("Ada Lovelace", "ada@council.example", (Known("web", issuer.url, "ada"),))
    grant(database, SET_UP, ada.id, Grant(EDITOR))
    assert openid.get("/admin/glossary").status_code == 200
    assert actions(database) == [("Ada Lovelace", "logged in", f"with {issuer.url}")]


def test_whoever_logs_in_again_is_the_same_person(openid: Visitor, database: Database, issuer: Issuer) -> None:
    for _ in range(2):
        openid.get(local(issuer.log_in(begin(openid), "ada")))
    assert len(list_people(database, SET_UP)) == 1


def test_a_tenant_that_is_allowed_needs_no_address(openid: Visitor, database: Database, issuer: Issuer) -> None:
    openid.get(local(issuer.log_in(begin(openid), "tim")))
    (tim,) = list_people(database, SET_UP)
    assert (tim.name, tim.email) == ("Tim Tenant", None)


@pytest.mark.parametrize("person", ["eve", "mallory"])
def test_who_has_no_verified_address_of_an_allowed_domain_is_refused(
    openid: Visitor, database: Database, issuer: Issuer, person: str
) -> None:
    refused = openid.get(local(issuer.log_in(begin(openid), person)))
    assert refused.status_code == 403
    assert "not one of those that may log in here" in words(refused)
    assert list_people(database, SET_UP) == ()
    assert actions(database)[0][:2] == ("somebody", "login failed")


def test_an_address_that_the_issuer_did_not_verify_is_not_kept(database: Database, tmp_path: Path, issuer: Issuer) -> None:
    anybody = Visitor(shared_settings(database, tmp_path, **issuer.settings()), THERE)
    anybody.get(local(issuer.log_in(begin(anybody), "eve")))
    (eve,) = list_people(database, SET_UP)
    assert (eve.name, eve.email) == ("Eve Unverified", None)


def test_an_answer_works_once_and_only_in_the_browser_that_asked(
    openid: Visitor, database: Database, tmp_path: Path, issuer: Issuer
) -> None:
    answer = local(issuer.log_in(begin(openid), "ada"))
    victim = Visitor.__new__(Visitor)
    victim.client, victim._origin = openid.client, openid._origin
    kept = dict(openid.client.cookies)
    openid.client.cookies.clear()
    assert victim.get(answer).status_code == 403  # A login that somebody else began is not taken.
    openid.client.cookies.set(COOKIE, kept[COOKIE], domain="assistant.example", path="/")
    assert openid.get(answer).url.path == "/admin/glossary"
    assert openid.get(answer).status_code == 403
    assert [one[1] for one in actions(database)] == ["login failed", "logged in", "login failed"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer: re.sub(r"state=[^&]+", "state=other", answer),
        lambda answer: re.sub(r"code=[^&]+", "code=other", answer),
        lambda answer: re.sub(r"code=[^&]+&?", "", answer),
        lambda answer: "/admin/login/done?error=access_denied&error_description=%3Cscript%3E",
    ],
)
def test_an_answer_that_was_tampered_with_logs_nobody_in(openid: Visitor, database: Database, issuer: Issuer, spoil: object) -> None:
    assert callable(spoil)
    refused = openid.get(spoil(local(issuer.log_in(begin(openid), "ada"))))
    assert (refused.status_code, "Logging in did not work." in words(refused)) == (403, True)
    assert "script" not in words(refused)
    assert list_people(database, SET_UP) == ()


def test_a_token_for_another_nonce_logs_nobody_in(openid: Visitor, database: Database, issuer: Issuer) -> None:
    begun = re.sub(r"nonce=[^&]+", "nonce=other", begin(openid))
    assert openid.get(local(issuer.log_in(begun, "ada"))).status_code == 403
    assert list_people(database, SET_UP) == ()


def test_a_login_that_took_somebody_elsewhere_comes_back_to_an_admin_page(openid: Visitor, issuer: Issuer) -> None:
    done = openid.client.get(local(issuer.log_in(begin(openid, "https://evil.example"), "ada")), follow_redirects=False)
    assert done.headers["location"] == "/admin"


def test_an_issuer_that_is_down_is_told(database: Database, tmp_path: Path, issuer: Issuer) -> None:
    gone = issuer.settings(ISSUER=f"http://127.0.0.1:{free_ports(1)[0]}")
    visitor = Visitor(shared_settings(database, tmp_path, **gone), THERE)
    page = visitor.get("/admin/login/start")
    assert (page.status_code, "cannot be reached at the moment" in words(page)) == (503, True)


def test_an_issuer_that_names_itself_otherwise_is_not_believed(database: Database, tmp_path: Path, issuer: Issuer) -> None:
    other = issuer.settings(ISSUER=issuer.url.replace("127.0.0.1", "localhost"))
    assert Visitor(shared_settings(database, tmp_path, **other), THERE).get("/admin/login/start").status_code == 503


def test_without_an_issuer_there_is_nothing_to_begin(visitor: Visitor) -> None:
    assert [visitor.get(f"/admin/login/{path}").status_code for path in ("start", "done")] == [404, 404]
    assert "a link that works once" in words(visitor.get("/admin/login"))


def test_a_person_is_forgotten_with_their_logins(visitor: Visitor, database: Database, editor: int) -> None:
    visitor.log_in(database, editor)
    with database.session() as session:
        session.delete(session.get_one(Person, editor))
        session.commit()
    assert visitor.get("/admin/glossary").url.path == "/admin/login"
