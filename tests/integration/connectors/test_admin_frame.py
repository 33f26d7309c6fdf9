"""What stands around every admin page: who may open it, whose forms are taken, and that nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import Response

from bot.settings import Settings
from connectors.web.admin.frame import MOST_BYTES
from knowledge.actors import local_admin
from knowledge.database import Database
from knowledge.glossary import GlossaryView as Term
from knowledge.glossary import add_term, list_terms
from tests.admin_pages import NASTY, THERE, Visitor, local_settings, navigation, shared_settings, words

ADMIN = local_admin("Ada")
ADD = "/admin/glossary/add"


@pytest.fixture
def chosen(database: Database, tmp_path: Path) -> Settings:
    return local_settings(database, tmp_path)


@pytest.fixture
def local(chosen: Settings) -> Iterator[Visitor]:
    """Somebody at the computer of an embedded install."""
    made = Visitor(chosen)
    with made.client:
        yield made


def cookies(response: Response) -> list[str]:
    return response.headers.get_list("set-cookie")


def test_whoever_is_at_the_computer_of_an_embedded_install_needs_no_login(local: Visitor) -> None:
    page = local.get("/admin")
    assert page.status_code == 200
    assert "Glossary" in navigation(page)


def test_another_computer_is_refused_even_when_local_access_is_on(chosen: Settings) -> None:
    other = Visitor(chosen, address="10.0.0.9")
    page = other.get("/admin/glossary")
    assert (page.url.path, navigation(page)) == ("/admin/login", [])
    assert other.post(ADD, {"term": "SENCO", "meaning": "A coordinator."}).status_code == 403


@pytest.mark.parametrize("path", ["/admin", "/admin/glossary", ADD])
def test_nobody_in_particular_is_asked_to_log_in_where_others_reach_the_assistant(database: Database, tmp_path: Path, path: str) -> None:
    page = Visitor(shared_settings(database, tmp_path), THERE).get(path)
    assert (page.url.path, navigation(page)) == ("/admin/login", [])
    assert words(page).startswith("Log in")


def test_what_a_form_did_is_said_once_on_the_page_after_it(local: Visitor) -> None:
    done = local.fill(ADD, term="SENCO", meaning="A coordinator.")
    assert (done.status_code, done.history[0].status_code) == (200, 303)
    assert "SENCO is in the glossary now." in words(done)
    assert "is in the glossary now" not in words(local.get("/admin/glossary"))


def test_a_message_that_was_not_left_by_this_browser_s_own_form_is_not_shown(local: Visitor) -> None:
    local.fill(ADD, term="SENCO", meaning="A coordinator.")
    left = local.post(ADD, {}).request  # Any request: the cookie jar is what is looked at.
    assert left is not None
    local.client.cookies.set("sharing_admin_said", "0" * 64 + ".VmlzaXQgZXZpbC5leGFtcGxl")
    assert "evil" not in local.get("/admin/glossary").text


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_without_its_token_changes_nothing(local: Visitor, database: Database, token: str) -> None:
    local.get(ADD)
    refused = local.post(ADD, {"term": "SENCO", "meaning": "A coordinator.", "token": token})
    assert refused.status_code == 403
    assert list_terms(database) == ()


def test_the_token_of_another_browser_is_not_taken(local: Visitor, chosen: Settings, database: Database) -> None:
    other = re.search(r'name="token" value="([0-9a-f]+)"', Visitor(chosen).get(ADD).text)
    assert other
    local.get(ADD)
    assert local.post(ADD, {"term": "SENCO", "meaning": "A coordinator.", "token": other[1]}).status_code == 403
    assert list_terms(database) == ()


def test_a_form_of_another_site_is_refused(local: Visitor, database: Database) -> None:
    page = local.get(ADD)
    local._origin = {"Origin": "https://evil.example"}
    assert local.send(page, term="SENCO", meaning="A coordinator.").status_code == 403
    assert list_terms(database) == ()


def test_what_was_typed_before_a_form_lost_its_token_can_be_sent_again(local: Visitor, database: Database) -> None:
    page = local.get(ADD)
    local.client.cookies.clear()
    kept = local.send(page, term="SENCO", meaning=f"A coordinator.\r\n{NASTY}")
    assert (kept.status_code, "What you typed is still here" in words(kept)) == (403, True)
    assert NASTY not in kept.text
    local.send(kept)
    assert [one.term for one in list_terms(database)] == ["SENCO"]


def test_a_form_that_is_too_large_is_refused_and_nothing_is_kept(local: Visitor, database: Database) -> None:
    refused = local.fill(ADD, term="SENCO", meaning="x" * (MOST_BYTES + 1))
    assert (refused.status_code, "can hold up to 2MB" in words(refused)) == (413, True)
    assert list_terms(database) == ()


@pytest.mark.parametrize("kind", ["application/zip", "text/html", ""])
def test_a_file_of_50_mb_is_refused_whatever_it_says_it_is(local: Visitor, kind: str) -> None:
    page = local.get(ADD)
    refused = local.send(page, term="SENCO", meaning="A coordinator.", file=("../../etc/passwd", b"0" * 50_000_000, kind))
    assert (refused.status_code, "can hold up to 2MB" in words(refused)) == (413, True)


@pytest.mark.parametrize(
    ("fields", "files"), [({f"f{number}": "x" for number in range(2_100)}, {}), ({}, {f"f{number}": ("a", b"x") for number in range(30)})]
)
def test_a_form_of_very_many_parts_is_refused(local: Visitor, fields: dict[str, str], files: dict[str, tuple[str, bytes]]) -> None:
    assert local.post(ADD, fields, files=files or None).status_code == 400


def test_a_form_that_cannot_be_read_is_refused(local: Visitor) -> None:
    headers = {"Content-Type": "multipart/form-data", "Origin": "http://127.0.0.1:8080"}
    assert local.client.post(ADD, content=b"none", headers=headers).status_code == 400


def test_pages_may_hold_forms_and_no_scripts_and_are_kept_by_no_browser(local: Visitor) -> None:
    for path in ("/admin/glossary", "/admin/none", "/admin/glossary/change?term=none"):
        headers = local.get(path).headers
        assert "form-action 'self'" in headers["content-security-policy"]
        assert "script-src 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"
    for path in ("/", "/administer", "/audits"):
        assert "form-action 'none'" in local.get(path).headers["content-security-policy"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(local: Visitor) -> None:
    (cookie,) = cookies(local.get("/admin/glossary"))
    assert re.fullmatch(r"sharing_admin=[A-Za-z0-9_-]{43}; HttpOnly; Path=/; SameSite=lax", cookie)
    assert cookies(local.get("/admin/glossary")) == []


def test_cookies_are_sent_by_encrypted_connections_only_where_there_are_such(database: Database, tmp_path: Path) -> None:
    (cookie,) = cookies(Visitor(shared_settings(database, tmp_path), THERE).get("/admin/login"))
    assert cookie.startswith("__Host-sharing_admin=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=lax; Secure")


@pytest.mark.parametrize("path", ["/admin/none", "/admin/glossary/none", "/admin/glossary/change?term=none"])
def test_what_is_not_there_is_told_on_a_page(local: Visitor, path: str) -> None:
    page = local.get(path)
    assert page.status_code == 404
    assert words(page).startswith("There is nothing at this address")


def test_a_database_that_is_down_is_told_with_a_reference(
    local: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("connectors.web.admin.glossary.list_terms", _broken)
    page = local.get("/admin/glossary")
    found = re.search(r"Reference: ([0-9a-f]{8})\.", words(page))
    assert page.status_code == 503
    assert found
    assert found[1] in caplog.text
    assert "secret" not in page.text


@pytest.mark.parametrize(("error", "status"), [(OSError("/srv/secret"), 503), (RuntimeError("/srv/secret"), 500)])
def test_what_was_typed_when_something_failed_is_shown_and_can_be_tried_again(
    local: Visitor, database: Database, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*_given: object, **_more: object) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr("connectors.web.admin.glossary.add_term", fail)
        page = local.fill(ADD, term="SENCO", meaning=f"A long and careful text. {NASTY}")
    assert (page.status_code, f"Meaning A long and careful text. {NASTY}" in words(page)) == (status, True)
    assert NASTY not in page.text
    assert "SENCO is in the glossary now." in words(local.send(page))
    assert [one.term for one in list_terms(database)] == ["SENCO"]


def test_what_nobody_expected_is_told_blandly_with_a_reference(
    chosen: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_given: object) -> None:
        raise RuntimeError("/srv/secret")

    monkeypatch.setattr("connectors.web.admin.glossary.list_terms", fail)
    visitor = Visitor(chosen)
    page = visitor.get("/admin/glossary")
    found = re.search(r"Reference: ([0-9a-f]{8})\.", words(page))
    assert (page.status_code, "secret" in page.text) == (500, False)
    assert found
    assert found[1] in caplog.text


def _broken(*_given: object) -> None:
    raise OSError("/srv/secret")


def test_long_lists_are_shown_page_by_page(local: Visitor, database: Database) -> None:
    for number in range(120):
        add_term(database, ADMIN, Term(f"T{number:03}", "One of many.", None))
    first = local.get("/admin/glossary?q=many")
    assert ("T049" in first.text, "T050" in first.text) == (True, False)
    assert 'href="/admin/glossary?q=many&amp;page=2"' in first.text
    last = local.get("/admin/glossary?q=many&page=99")
    assert ("T119" in last.text, "T099" in last.text) == (True, False)
    assert "120 terms" in words(last)
    assert local.get("/admin/glossary?page=none").status_code == 200
