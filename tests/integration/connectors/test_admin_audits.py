"""The audits' pages within the frame, and that it is written down who read or took away what, there and by a signed link."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.links import link_to
from bot.settings import Settings
from knowledge.actors import ADMIN, CONTRIBUTOR
from knowledge.audits.audits import begin_audit, give, submit, view_audit
from knowledge.audits.library import add_questionnaire
from knowledge.audits.types import NO, YES, Given
from knowledge.database import Database
from knowledge.people import access
from knowledge.people.access import Wanted, list_activity
from tests.admin_pages import NASTY, SET_UP, THERE, Visitor, navigation, shared_settings, somebody, words
from tests.benchmarks.audits import FORM


@pytest.fixture
def held(database: Database) -> Database:
    """An open audit, a submitted one, and one of the year before."""
    add_questionnaire(database, SET_UP, FORM)
    give(database, SET_UP, begin_audit(database, SET_UP, "Ash", "2026").id, [Given("information/gp", YES, NASTY)])
    beech = begin_audit(database, SET_UP, "Beech & Sons", "2026").id
    give(database, SET_UP, beech, [Given("information/gp", NO, "Not ours.")])
    submit(database, SET_UP, beech)
    begin_audit(database, SET_UP, "Cedar", "2025")
    return database


@pytest.fixture
def chosen(held: Database, tmp_path: Path) -> Settings:
    return shared_settings(held, tmp_path)


@pytest.fixture
def admin(chosen: Settings, held: Database) -> Iterator[Visitor]:
    made = Visitor.logged_in(chosen, held, somebody(held, "Ada", ADMIN))
    with made.client:
        yield made


def told(database: Database) -> list[tuple[str, str, str]]:
    """Who read or took away what, the oldest first."""
    found = reversed(list_activity(database, SET_UP, Wanted()).rows)
    return [(one.actor, one.action, one.subject) for one in found if one.action in (access.READ, access.EXPORTED, access.REPORTED)]


def leads(text: str) -> list[str]:
    main = text.partition("<main")[2]
    return [html.unescape(one) for one in re.findall(r'<a [^>]*href="([^"#]+)"', main)]


def test_the_audits_of_a_round_lead_to_each_and_to_the_report_within_the_frame(admin: Visitor) -> None:
    page = admin.get("/admin/audits")
    assert "Audits of information held, round 2026" in words(page)
    assert "Beech & Sons 1 of 44 Submitted" in words(page)
    assert "Audits" in navigation(page)
    addresses = leads(page.text)
    assert {"/admin/audits/1", "/admin/audits/2", "/admin/audits/report?round=2026", "/admin/audits?round=2025"} <= set(addresses)
    assert all(admin.get(address).status_code == 200 for address in addresses)


def test_reading_and_taking_away_is_written_down_with_who_did_it(admin: Visitor, held: Database) -> None:
    admin.get("/admin/audits")
    admin.get("/admin/audits/1")
    assert admin.get("/admin/audits/2/export.csv").headers["content-disposition"].startswith("attachment")
    admin.get("/admin/audits/report")
    assert admin.get("/admin/audits/report.xlsx?round=2026").content.startswith(b"PK")
    assert told(held) == [
        ("Ada", "read an audit", "Ash, round 2026"),
        ("Ada", "took away an audit", "Beech & Sons, round 2026, as csv"),
        ("Ada", "read a report", "round 2026"),
        ("Ada", "read a report", "round 2026, as xlsx"),
    ]


def test_a_signed_link_still_opens_its_page_and_that_is_written_down(held: Database, chosen: Settings) -> None:
    stranger = Visitor(chosen, THERE)
    page = stranger.get(link_to(chosen, "/audits/2").removeprefix(THERE))
    assert page.status_code == 200
    files = [address for address in leads(page.text) if "/export." in address]
    assert len(files) == 5
    assert all(address.startswith("/audits/2/export.") for address in files)
    assert stranger.get(files[2]).status_code == 200
    assert told(held) == [
        ("a signed link", "read an audit", "Beech & Sons, round 2026"),
        ("a signed link", "took away an audit", "Beech & Sons, round 2026, as csv"),
    ]
    assert stranger.get("/audits/2").status_code == 403
    signature = page.request.url.query.decode()
    assert stranger.get(f"/admin/audits/2?{signature}").url.path == "/admin/login"


def test_a_submitted_audit_is_opened_again_after_it_was_asked(admin: Visitor, held: Database) -> None:
    page = admin.get("/admin/audits/2/reopen")
    assert "submit them as revision 2" in words(page)
    assert not view_audit(held, SET_UP, 2).is_open
    done = admin.send(page)
    assert "The audit of Beech & Sons, round 2026, is open as revision 2." in words(done)
    assert view_audit(held, SET_UP, 2).is_open
    again = admin.send(page)
    assert (again.status_code, "is open already" in words(again)) == (409, True)
    assert view_audit(held, SET_UP, 2).revision == 2


def test_nobody_reads_the_audits_of_others(chosen: Settings, held: Database) -> None:
    contributor = Visitor.logged_in(chosen, held, somebody(held, "Con", CONTRIBUTOR, partnership="Ash"))
    for path in ("", "/1", "/2", "/2/export.json", "/report", "/report.xlsx", "/2/reopen"):
        assert contributor.get(f"/admin/audits{path}").status_code == 403
    assert told(held) == []


@pytest.mark.parametrize("path", ["/99", "/0", "/x", "/1/export.exe", "/1%20OR%201=1", "/report?round=1999", "/../../etc/passwd"])
def test_what_is_not_there_is_told(admin: Visitor, held: Database, path: str) -> None:
    assert admin.get(f"/admin/audits{path}").status_code == 404
    assert told(held) == []


def test_what_is_answered_is_never_markup(admin: Visitor) -> None:
    page = admin.get("/admin/audits/1")
    assert NASTY in words(page)
    for address in ("/admin/audits/1", "/admin/audits/report", "/admin/audits"):
        assert "<script" not in admin.get(address).text


def test_without_audits_the_page_says_so(database: Database, tmp_path: Path) -> None:
    visitor = Visitor.logged_in(shared_settings(database, tmp_path), database, somebody(database, "Ada", ADMIN))
    assert "No audit has been begun yet." in words(visitor.get("/admin/audits"))
    assert visitor.get("/admin/audits/report").status_code == 404
