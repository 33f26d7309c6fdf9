"""The audits' pages: what they show, who may see them, what a signed link opens, and what is sent as a file."""

from __future__ import annotations

import asyncio
import html
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote

import openpyxl
import pytest
from httpx import Response
from sqlalchemy import text
from starlette.testclient import TestClient

from bot import settings
from bot.links import LIFETIME_SECONDS, link_to, link_to_export, signed
from bot.settings import Settings
from connectors.web import audits
from connectors.web.app import create_app
from knowledge.actors import Actor, local_admin
from knowledge.audits.audits import begin_audit, carry_over, give, submit
from knowledge.audits.export.exporting import Exported, export_audit
from knowledge.audits.library import add_questionnaire
from knowledge.audits.types import NO, NOT_APPLICABLE, YES, Given
from knowledge.database import Database
from tests.benchmarks.audits import FORM

ADMIN = local_admin("Ada")
SAM = Actor("Sam", ADMIN.roles)
SECRET = "not-a-real-secret"
NASTY = "<script>alert(1)</script>"


class Exports:
    """Notes what is exported. Exporting must not hold up the event loop."""

    def __init__(self) -> None:
        self.filename = ""
        self.asked: list[tuple[str, int, str]] = []

    def __call__(self, database: Database, actor: Actor, audit: int, form: str) -> Exported:
        self.asked.append((actor.name, audit, form))
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()
        made = export_audit(database, actor, audit, form)
        return replace(made, filename=self.filename or made.filename)


@pytest.fixture
def exports(monkeypatch: pytest.MonkeyPatch) -> Exports:
    made = Exports()
    monkeypatch.setattr(audits, "export_audit", made)
    return made


@pytest.fixture
def held(database: Database) -> Database:
    add_questionnaire(database, ADMIN, FORM)
    return database


def load(database: Database, home: Path, **more: str) -> Settings:
    (home / "channel-secret").write_text(SECRET)
    url = database.url.render_as_string(hide_password=False)
    return settings.load({"SHARING_HOME": str(home), "SHARING_DATABASE_URL": url, "SHARING_RASA_PORT": "9", **more})


@pytest.fixture
def local(held: Database, tmp_path: Path) -> Iterator[TestClient]:
    """Somebody at the computer of a local install."""
    with TestClient(create_app(load(held, tmp_path)), base_url="http://127.0.0.1:8080") as client:
        yield client


@pytest.fixture
def shared(held: Database, tmp_path: Path) -> Settings:
    """An install that others reach."""
    return load(held, tmp_path, SHARING_LOCAL_ACCESS="off", SHARING_PUBLIC_URL="https://assistant.example")


@pytest.fixture
def guest(shared: Settings) -> Iterator[TestClient]:
    """Somebody about whom nothing is known."""
    with TestClient(create_app(shared), base_url="https://assistant.example") as client:
        yield client


def answer(database: Database, partnership: str, *given: Given, round_: str = "2026", actor: Actor = SAM) -> int:
    audit = begin_audit(database, actor, partnership, round_).id
    if given:
        give(database, actor, audit, given)
    return audit


def words(response: Response) -> str:
    """What a page says, without its mark-up."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def addresses(response: Response) -> list[str]:
    """Where the links in the main part of a page lead."""
    main = response.text.partition("<main")[2]
    return [html.unescape(one) for one in re.findall(r'<a [^>]*href="([^"#]+)"', main)]


def two_rounds(database: Database) -> tuple[int, int]:
    """An open audit and a submitted one of 2026, and a partnership that was last seen in 2025."""
    answer(database, "Cedar", round_="2025")
    given = Given("information/gp", YES), Given("information/other-information", entries=("Court orders", NASTY))
    ash = answer(database, "Ash", *given)
    beech = answer(
        database,
        "Beech & Sons",
        Given("information/gp", NO, "Not ours."),
        Given("information/other-information", entries=("court orders",)),
        Given("retention/paper", NO, "Scanned after\na week."),
        Given("accuracy/at-referral", note="By phone."),
    )
    submit(database, SAM, beech)
    return ash, beech


# What is shown


def test_the_list_shows_how_far_each_partnership_of_a_round_is(held: Database, local: TestClient) -> None:
    ash, beech = two_rounds(held)
    page = local.get("/audits")
    said = words(page)
    assert "round 2026" in said
    assert "3 partnerships: 1 submitted, 1 begun, 1 not started." in said
    assert "Ash 2 of 44 Begun" in said
    assert "Beech & Sons 4 of 44 Submitted" in said
    assert said.endswith("Not started Cedar")
    assert addresses(page) == [
        "/audits?round=2026",
        "/audits?round=2025",
        "/audits/report?round=2026",
        f"/audits/{ash}",
        f"/audits/{beech}",
    ]
    assert "1 partnership" not in words(local.get("/audits?round=2025"))
    assert "Cedar 0 of 44 Begun" in words(local.get("/audits?round=2025"))


def test_before_any_audit_is_begun_the_list_says_so_and_there_is_no_report(local: TestClient) -> None:
    assert "No audit has been begun yet." in words(local.get("/audits"))
    for address in ("/audits/report", "/audits/report.xlsx"):
        assert local.get(address).status_code == 404


def test_the_report_shows_counts_entries_notes_and_descriptions(held: Database, local: TestClient) -> None:
    two_rounds(held)
    said = words(local.get("/audits/report"))
    assert "1.4 GP name and contact details 1 1 0 0 2" in said
    assert "1.1 Address 0 0 0 2 2" in said
    assert "Court orders 2 Ash, Beech & Sons" in said
    assert "1 note on how practice differs Beech & Sons (No) Scanned after a week." in said
    assert "1 description Beech & Sons By phone." in said


def test_every_bar_stands_beside_numbers_that_say_the_same(held: Database, local: TestClient) -> None:
    two_rounds(held)
    page = local.get("/audits/report").text
    rows = re.findall(r"<tr role=\"row\">(.*?)</tr>", page, re.S)
    bars = [row for row in rows if 'class="bar"' in row]
    assert len(bars) == 44
    for row in bars:
        widths = [float(width) for width in re.findall(r'width="([\d.]+)%" height="100%"/>', row)]
        counts = [int(count) for count in re.findall(r'data-label="[^"]+">(\d+)<', row)]
        assert widths == [round(100 * count / counts[-1], 2) for count in counts[:-1] if count]


def test_an_audit_is_shown_with_who_answered_what_and_when(held: Database, local: TestClient) -> None:
    ash = answer(held, "Ash", Given("information/gp", NOT_APPLICABLE, "No GP."), Given("information/email", YES), round_="2025")
    number = answer(held, "Ash", actor=ADMIN)
    carry_over(held, ADMIN, number)
    give(
        held, SAM, number, [Given("information/gp", YES, "In the case\nsystem."), Given("information/other-information", entries=("One",))]
    )
    give(held, ADMIN, number, [Given("information/other-information", entries=("Two",))])
    submit(held, SAM, number)
    said = words(local.get(f"/audits/{number}"))
    assert "Ash: audit of round 2026" in said
    assert re.search(
        r"Status Submitted \d+ \w+ \d{4}, \d\d:\d\d by Sam Answered 2 of 44 Begun .* by Ada Started from the answers of round 2025", said
    )
    assert re.search(r"1.4 GP name and contact details Yes In the case system. Sam, \d+ \w+ \d{4}", said)
    assert "1.3 Emails and other electronic contact points Carried over from an earlier round, not confirmed: Yes Sam" in said
    assert re.search(r"Yes One \(Sam, \d+ \w+ \d{4}, \d\d:\d\d ?\) Two Ada", said)
    assert "1.1 Address Not answered" in said
    assert "1. Information held (10 not answered)" in said
    assert "No GP. Sam" in words(local.get(f"/audits/{ash}"))


def test_what_people_wrote_is_shown_as_it_is_written(held: Database, local: TestClient) -> None:
    round_, name = f"{NASTY} '\"&"[:40], f"{NASTY} & Co"
    given = (
        Given("information/other-information", entries=(NASTY,)),
        Given("retention/paper", NO, NASTY),
        Given("accuracy/register", note=NASTY),
    )
    number = answer(held, name, *given, round_=round_, actor=Actor(NASTY, ADMIN.roles))
    query = quote(round_)
    for address in (f"/audits?round={query}", f"/audits/report?round={query}", f"/audits/{number}"):
        page = local.get(address)
        assert page.status_code == 200
        assert "<script" not in page.text
        assert page.text.count(html.escape(name)) >= 1
    assert local.get(addresses(local.get("/audits"))[0]).status_code == 200


def test_pages_hold_nothing_inline_and_need_no_script(held: Database, local: TestClient) -> None:
    ash, _ = two_rounds(held)
    for address in ("/audits", "/audits/report", f"/audits/{ash}", "/audits/999"):
        page = local.get(address)
        assert "<script" not in page.text
        assert " style=" not in page.text
        assert not re.search(r" on[a-z]+=", page.text)
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "address",
    ["/audits/999", "/audits/0", "/audits/abc", "/audits/-1", f"/audits/{'9' * 30}", f"/audits/{'9' * 5000}", "/audits/1e3", "/audits/%00",
     "/audits/999/export.exe", "/audits/999/export.", "/audits/report?round=2031", "/audits?round=", "/audits/report.xlsx?round=%00"],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(held: Database, local: TestClient, address: str) -> None:
    two_rounds(held)
    response = local.get(address)
    assert response.status_code == 404
    assert "There is nothing at this address" in response.text


# Files


def test_an_audit_is_sent_as_a_file_that_the_browser_keeps_and_does_not_show(held: Database, local: TestClient, exports: Exports) -> None:
    ash, _ = two_rounds(held)
    offered = [one for one in addresses(local.get(f"/audits/{ash}")) if "export" in one]
    assert offered == [f"/audits/{ash}/export.{form}" for form in ("docx", "xlsx", "csv", "json", "pdf")]
    for address in offered[:-1]:
        response = local.get(address)
        form = address.rpartition(".")[2]
        assert response.status_code == 200
        assert response.headers["content-type"].startswith(export_audit(held, ADMIN, ash, form).media_type)
        assert (
            response.headers["content-disposition"]
            == f"attachment; filename=\"audit-ash-2026.{form}\"; filename*=utf-8''audit-ash-2026.{form}"
        )
        assert (response.headers["x-content-type-options"], response.headers["cache-control"]) == ("nosniff", "no-store")
    assert response.json()["audit"]["partnership"] == "Ash"
    assert exports.asked[0] == ("local", ash, "docx")


@pytest.mark.parametrize("name", ['a"; filename="b.exe', "a\r\nSet-Cookie: x=1", "Ysgol Môn 学校.docx", "../../etc/passwd"])
def test_no_name_of_a_file_breaks_its_header(held: Database, local: TestClient, exports: Exports, name: str) -> None:
    ash, _ = two_rounds(held)
    exports.filename = name
    header = local.get(f"/audits/{ash}/export.docx").headers["content-disposition"]
    plain, encoded = re.fullmatch(r"attachment; filename=\"([A-Za-z0-9._-]*)\"; filename\*=utf-8''([A-Za-z0-9._~%-]*)", header).groups()  # type: ignore[union-attr]
    assert unquote(encoded) == name
    assert "/" not in plain


def test_an_export_that_is_refused_is_told_on_a_page(held: Database, local: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    ash, _ = two_rounds(held)
    monkeypatch.setenv("PATH", "")
    response = local.get(f"/audits/{ash}/export.pdf")
    assert response.status_code == 400
    assert "A PDF is made with LibreOffice, which is not installed here." in words(response)


def test_the_report_is_sent_as_an_excel_file(held: Database, local: TestClient) -> None:
    two_rounds(held)
    (address,) = (one for one in addresses(local.get("/audits/report?round=2026")) if "xlsx" in one)
    response = local.get(address)
    assert 'attachment; filename="audit-report-2026.xlsx"' in response.headers["content-disposition"]
    assert openpyxl.load_workbook(BytesIO(response.content)).sheetnames[0] == "Progress"


# Who may see them


def paths(audit: int) -> list[str]:
    return ["/audits", "/audits?round=2026", "/audits/report", "/audits/report?round=2026", "/audits/report.xlsx?round=2026", f"/audits/{audit}",
            f"/audits/{audit}/export.docx", "/audits/999", "/audits/999/export.docx", "/audits/abc"]  # fmt: skip


def test_without_local_access_nobody_sees_anything_without_a_link(held: Database, guest: TestClient, exports: Exports) -> None:
    ash, _ = two_rounds(held)
    for path in paths(ash):
        response = guest.get(path)
        assert response.status_code == 403, path
        assert "Ash" not in response.text
        assert "Ask the assistant for one" in response.text
    assert exports.asked == []


def at(address: str) -> str:
    return address.removeprefix("https://assistant.example")


def test_a_link_opens_what_it_is_for_and_nothing_else(held: Database, guest: TestClient, shared: Settings, exports: Exports) -> None:
    ash, beech = two_rounds(held)
    link = at(link_to_export(shared, ash, "docx"))
    assert guest.get(link).status_code == 200
    query = link.partition("?")[2]
    for other in (f"/audits/{beech}/export.docx", f"/audits/{ash}/export.pdf", f"/audits/{ash}", "/audits", "/audits/report"):
        assert guest.get(f"{other}?{query}").status_code == 403
    assert [asked[1:] for asked in exports.asked] == [(ash, "docx")]


@pytest.mark.parametrize("spoil", [lambda link: link[:-1], lambda link: link.replace("expires=", "expires=9"), lambda link: f"{link}&x=1"])
def test_a_link_that_was_changed_is_refused(held: Database, guest: TestClient, shared: Settings, spoil: Callable[[str], str]) -> None:
    ash, _ = two_rounds(held)
    response = guest.get(spoil(at(link_to_export(shared, ash, "docx"))))
    assert (response.status_code, response.headers["cache-control"]) == (403, "no-store")


def test_a_link_that_has_expired_says_so(held: Database, guest: TestClient, exports: Exports) -> None:
    ash, _ = two_rounds(held)
    response = guest.get(signed(SECRET, f"/audits/{ash}/export.docx", int(time.time()) - 1))
    assert response.status_code == 410
    assert "Links from the assistant work for a day. Ask the assistant for a new one." in words(response)
    assert exports.asked == []


def test_a_page_that_a_link_opened_leads_to_what_says_the_same_and_nowhere_else(
    held: Database, guest: TestClient, shared: Settings
) -> None:
    ash, beech = two_rounds(held)
    audit = guest.get(at(link_to(shared, f"/audits/{ash}")))
    assert [guest.get(one).status_code for one in addresses(audit)[:-1]] == [200] * 4
    assert all(one.startswith(f"/audits/{ash}/export.") for one in addresses(audit))
    report = guest.get(at(link_to(shared, "/audits/report?round=2026")))
    (excel,) = addresses(report)
    assert excel.startswith("/audits/report.xlsx?round=2026&expires=")
    assert guest.get(excel).status_code == 200
    assert guest.get(excel.replace("2026", "2025", 1)).status_code == 403
    assert addresses(guest.get(at(link_to(shared, "/audits")))) == []
    assert guest.get(at(link_to(shared, f"/audits/{beech}999"))).status_code == 404


def test_what_a_link_leads_to_expires_with_it(held: Database, guest: TestClient) -> None:
    ash, _ = two_rounds(held)
    until = int(time.time()) + LIFETIME_SECONDS // 2
    for one in addresses(guest.get(signed(SECRET, f"/audits/{ash}", until))):
        assert f"expires={until}&" in one


@pytest.mark.parametrize("secret", [None, "", "another"])
def test_with_no_secret_or_another_one_no_link_opens_anything(
    held: Database, guest: TestClient, shared: Settings, secret: str | None
) -> None:
    ash, _ = two_rounds(held)
    link = at(link_to_export(shared, ash, "docx"))
    if secret is None:
        shared.channel_secret_file.unlink()
    else:
        shared.channel_secret_file.write_text(secret)
    assert guest.get(link).status_code == 403
    assert guest.get(signed("x", f"/audits/{ash}", 9_999_999_999)).status_code == 403


def test_nothing_of_a_link_is_logged(held: Database, guest: TestClient, shared: Settings, caplog: pytest.LogCaptureFixture) -> None:
    ash, _ = two_rounds(held)
    caplog.set_level("DEBUG", logger="connectors")
    link = at(link_to_export(shared, ash, "docx"))
    guest.get(link)
    shared.channel_secret_file.unlink()
    guest.get(link)
    assert "links cannot be checked" in caplog.text
    assert link.rpartition("=")[2] not in caplog.text


def test_a_database_that_cannot_be_used_is_told_with_a_reference(
    held: Database, local: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    two_rounds(held)
    with held.engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit RENAME TO audit_away"))
    try:
        response = local.get("/audits/report")
    finally:
        with held.engine.begin() as connection:
            connection.execute(text("ALTER TABLE audit_away RENAME TO audit"))
    assert response.status_code == 503
    assert re.search(r"Reference: ([0-9a-f]{8})", response.text)[1] in caplog.text  # type: ignore[index]
    assert "audit_away" not in response.text
