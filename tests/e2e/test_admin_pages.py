"""The admin pages in a real browser, as each role: for everyone, at any width, with the keyboard and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from connectors.web.admin.sections import ADMINS, ANYBODY, EDITORS
from knowledge import migrations, protocols
from knowledge.actors import ADMIN, ASKER, CONTRIBUTOR, EDITOR
from knowledge.admin.drafts import save_draft
from knowledge.audits.audits import list_audits
from knowledge.audits.types import SUBMITTED
from knowledge.content import load_shipped_content
from knowledge.database import Database
from knowledge.enquiries.handling import answer
from knowledge.people.login_links import make_login_link
from knowledge.people.people import Grant, grant, list_people
from knowledge.protocols import get_language
from knowledge.questions import record_question
from tests.admin_pages import SET_UP, somebody
from tests.assistant import free_ports
from tests.benchmarks.audits import fill
from tests.e2e.chat_page import ChatPage, barriers
from tests.e2e.conftest import Connectors, do_without
from tests.fakes.rasa_channel import SECRET, RasaChannel
from tests.openid_issuer import MISSING, PROVIDER, Issuer

NCMP = "/admin/protocols/one/the-national-child-measurement-programme-ncmp"
ADDRESSES = {
    "/admin/inbox": EDITORS,
    "/admin/inbox?state=closed": EDITORS,
    "/admin/inbox/1": EDITORS,
    "/admin/inbox/2": EDITORS,
    "/admin/protocols": EDITORS,
    "/admin/protocols?q=none&status=current": EDITORS,
    "/admin/protocols/add": EDITORS,
    NCMP: EDITORS,
    f"{NCMP}/edit": EDITORS,
    f"{NCMP}/terms": EDITORS,
    f"{NCMP}/terms/remove?term=NCMP": EDITORS,
    f"{NCMP}/examples": EDITORS,
    f"{NCMP}/history": EDITORS,
    f"{NCMP}/status": EDITORS,
    "/admin/protocols/drafts": EDITORS,
    "/admin/protocols/drafts/1": EDITORS,
    "/admin/protocols/drafts/1/discard": EDITORS,
    "/admin/glossary": EDITORS,
    "/admin/glossary?q=none": EDITORS,
    "/admin/glossary/add": EDITORS,
    "/admin/glossary/change?term=SENCO": EDITORS,
    "/admin/glossary/remove?term=SENCO": EDITORS,
    "/admin/glossary/history": EDITORS,
    "/admin/organisations/history": EDITORS,
    "/admin/organisations/history/1": EDITORS,
    "/admin/organisations/history/1/restore": EDITORS,
    "/admin/not-covered/history": EDITORS,
    "/admin/audits": ADMINS,
    "/admin/audits/report": ADMINS,
    "/admin/audits/1": ADMINS,
    "/admin/audits/SUBMITTED/reopen": ADMINS,
    "/admin/organisations": EDITORS,
    "/admin/organisations/change?name=ECC": EDITORS,
    "/admin/organisations/merge?name=ECC": EDITORS,
    "/admin/organisations/merge?name=ECC&other=none": EDITORS,
    "/admin/organisations/merge?name=ECC&other=Provide": EDITORS,
    "/admin/organisations/remove?name=ECC": EDITORS,
    "/admin/not-covered": EDITORS,
    "/admin/not-covered?page=2": EDITORS,
    "/admin/not-covered/add": EDITORS,
    "/admin/dashboard": EDITORS,
    "/admin/dashboard?days=90": EDITORS,
    "/admin/questionnaires": EDITORS,
    "/admin/questionnaires/add": EDITORS,
    "/admin/questionnaires/information-held/1": EDITORS,
    "/admin/try-it": EDITORS,
    "/admin/people": ADMINS,
    "/admin/people/add": ADMINS,
    "/admin/people/1": ADMINS,
    "/admin/people/1/revoke?role=contributor&partnership=Melton Vale": ADMINS,
    "/admin/activity": ADMINS,
    "/admin/activity?kind=changes": ADMINS,
    "/admin/account": ANYBODY,
    "/admin/none": ANYBODY,
}
"""What is looked at, and which roles may open it."""
ROLES = (ASKER, CONTRIBUTOR, EDITOR, ADMIN)


@dataclass(frozen=True)
class Site:
    """A running install that others reach, with somebody of each role."""

    url: str
    database: Database
    people: dict[str, int]
    submitted: int

    def address(self, path: str) -> str:
        """Where a page of the list is."""
        return self.url + path.replace("SUBMITTED", str(self.submitted))

    def log_in(self, page: Page, role: str) -> None:
        """Log in with a one-time link."""
        page.goto(f"{self.url}/admin/login/link/{make_login_link(self.database, SET_UP, self.people[role])}")
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("button", name="Log out")).to_be_visible()


@pytest.fixture(scope="module")
def site(channel: RasaChannel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home: Path = tmp_path_factory.mktemp("admin")
    (home / "channel-secret").write_text(SECRET)
    database = Database(f"sqlite:///{home / 'knowledge.db'}")
    migrations.upgrade(database)
    load_shipped_content(database, SET_UP)
    fill(database, 4)
    waits, answered = (asked(database, text) for text in ("May we share the lists of who is on which bus?", "Does it cover ducks?"))
    assert (waits, answered) == (1, 2)
    answer(database, SET_UP, answered, "No.\nOnly children.")
    save_draft(database, SET_UP, {"purpose": "Measuring children."}, slug=NCMP.rpartition("/")[2], why="Asked for")
    contributor = somebody(database, "Con Tributor", CONTRIBUTOR, partnership="Melton Vale")
    people = {CONTRIBUTOR: contributor, **{role: somebody(database, f"Ann {role}", role) for role in (EDITOR, ADMIN)}}
    people[ASKER] = somebody(database, "Ann asker")
    connectors = Connectors(home, channel.port, SHARING_LOCAL_ACCESS="off")
    connectors.start()
    submitted = next(one.id for one in list_audits(database, SET_UP) if one.status == SUBMITTED)
    yield Site(connectors.url, database, people, submitted)
    connectors.stop()
    database.close()


def asked(database: Database, text: str) -> int:
    """A question that was declined."""
    return record_question(database, conversation="web:a-b", channel="web", text=text, kind="find_protocol", outcome="declined")


@pytest.fixture(scope="module")
def contexts(browser: Browser, site: Site) -> Iterator[dict[str, BrowserContext]]:
    """The browser of somebody of each role, logged in."""
    made = {}
    for role in ROLES:
        made[role] = browser.new_context(reduced_motion="reduce")
        site.log_in(made[role].new_page(), role)
    yield made
    for context in made.values():
        context.close()


@pytest.fixture
def admin(contexts: dict[str, BrowserContext]) -> Iterator[Page]:
    page = contexts[ADMIN].new_page()
    page.set_default_timeout(20_000)
    yield page
    page.close()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_is_for_its_roles_and_for_everybody_among_them(
    contexts: dict[str, BrowserContext], site: Site, address: str, role: str
) -> None:
    page = contexts[role].new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if "Failed to load resource" not in message.text else None)
    may = bool({role, ASKER} & ADDRESSES[address])
    for width in (1280, 375) if may or role == ASKER else (375,):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(site.address(address))
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        heading = page.get_by_role("heading", level=1)
        (expect(heading).not_to_have_text if may else expect(heading).to_have_text)("You cannot open this page")
        assert barriers(page) == []
    if may:
        for width, height in ((320, 700), (320, 256), (640, 900)):
            page.set_viewport_size({"width": width, "height": height})
            assert ChatPage(page, "").fits()
    page.close()
    assert problems == []


@pytest.mark.parametrize("width", [1280, 375])
def test_whoever_is_not_logged_in_can_read_how_to(page: Page, site: Site, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site.url}/admin/glossary")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    assert barriers(page) == []
    page.goto(f"{site.url}/admin/login/link/{make_login_link(site.database, SET_UP, site.people[EDITOR])}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in as Ann editor")
    assert barriers(page) == []
    page.goto(f"{site.url}/admin/login/link/used")
    assert barriers(page) == []


def test_somebody_logs_in_with_their_work_account_and_comes_back_where_they_wanted_to_go(
    page: Page, channel: RasaChannel, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if not PROVIDER.exists():
        do_without(MISSING)
    home: Path = tmp_path_factory.mktemp("openid")
    (home / "channel-secret").write_text(SECRET)
    database = Database(f"sqlite:///{home / 'knowledge.db'}")
    migrations.upgrade(database)
    connectors = Connectors(home, channel.port)
    issuer = Issuer(free_ports(1)[0], f"{connectors.url}/admin/login/done", home)
    connectors.more(**issuer.settings(ALLOWED="council.example"))
    issuer.start()
    connectors.start()
    try:
        page.goto(f"{connectors.url}/admin/glossary?q=a")
        page.get_by_role("button", name="Log in with your work account").click()
        page.get_by_placeholder("Enter any login").fill("ada")
        page.get_by_placeholder("and password").fill("any")
        page.get_by_role("button", name="Sign-in").click()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You cannot open this page")
        assert page.url == f"{connectors.url}/admin/glossary?q=a"
        (ada,) = list_people(database, SET_UP)
        grant(database, SET_UP, ada.id, Grant(EDITOR))
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("Glossary")
        expect(page.get_by_role("link", name="Ada Lovelace")).to_be_visible()
    finally:
        connectors.stop()
        issuer.stop()
        database.close()


def test_the_typeface_of_gov_uk_is_neither_asked_for_nor_named(admin: Page, site: Site) -> None:
    asked: list[str] = []
    admin.on("request", lambda request: asked.append(request.url))
    admin.goto(f"{site.url}/admin/glossary")
    assert [url for url in asked if "/fonts/" in url] == []
    fonts = admin.evaluate("[...document.querySelectorAll('*')].map(one => getComputedStyle(one).fontFamily)")
    assert not [font for font in fonts if "GDS" in font]
    assert any("arial" in font.lower() for font in fonts)


def test_a_term_is_added_changed_and_removed_without_scripts(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    site.log_in(page, EDITOR)
    page.get_by_role("link", name="Glossary").click()
    page.get_by_role("button", name="Add a term").click()
    page.get_by_role("textbox", name="Term").fill("Zephyr")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("The meaning is empty.")
    expect(page.get_by_role("textbox", name="Term")).to_have_value("Zephyr")
    page.get_by_role("textbox", name="Meaning").fill("A west wind.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Zephyr is in the glossary now.")
    page.get_by_role("searchbox", name="Search for a term").fill("west wind")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Change Zephyr").click()
    page.get_by_role("textbox", name="Meaning").fill("A gentle wind.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Zephyr is changed.")
    page.goto(f"{site.url}/admin/glossary?q=gentle")
    page.get_by_role("link", name="Remove Zephyr").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("alert")).to_contain_text("no longer in the glossary")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("alert")).to_contain_text("You are logged out.")
    page.goto(f"{site.url}/admin/glossary")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    context.close()


def test_a_question_that_nobody_answered_is_answered_and_learnt_from_in_three_clicks_without_scripts(browser: Browser, site: Site) -> None:
    asked(site.database, "May we tell the bus club who is late?")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    site.log_in(page, EDITOR)
    page.goto(f"{site.url}/admin/inbox")
    page.get_by_role("link", name="bus club").click()  # One.
    page.get_by_role("textbox", name="Your answer").fill("Yes, under the panel.")
    page.get_by_label("Which protocol the question is about").select_option("The Autism in Schools Panel")  # Two.
    page.get_by_role("button", name="Send the answer").click()  # Three.
    expect(page.get_by_role("alert")).to_contain_text("The assistant has learnt from the question.")
    expect(page.get_by_role("link", name="bus club")).to_have_count(0)
    assert get_language(site.database, "the-autism-in-schools-panel").examples[-1].text == "May we tell the bus club who is late?"
    context.close()


def test_the_first_key_leads_past_the_navigation(admin: Page, site: Site) -> None:
    admin.goto(f"{site.url}/admin/glossary")
    admin.keyboard.press("Tab")
    expect(admin.get_by_role("link", name="Skip to main content")).to_be_focused()
    admin.keyboard.press("Enter")
    expect(admin.locator("main")).to_be_focused()


def test_an_error_leads_to_its_field(admin: Page, site: Site) -> None:
    admin.goto(f"{site.url}/admin/glossary/add")
    admin.get_by_role("button", name="Save").click()
    assert barriers(admin) == []
    admin.get_by_role("alert").get_by_role("link").first.click()
    assert admin.evaluate("document.activeElement.id") == "meaning"


def test_an_admin_opens_an_audit_again(admin: Page, site: Site) -> None:
    admin.goto(f"{site.url}/admin/audits/{site.submitted}")
    admin.get_by_role("button", name="Reopen this audit").click()
    admin.get_by_role("button", name="Reopen it").click()
    expect(admin.get_by_role("alert")).to_contain_text("is open as revision 2")
    expect(admin.get_by_role("button", name="Reopen this audit")).to_have_count(0)


def test_an_admin_gives_a_role_and_takes_it_back(admin: Page, site: Site) -> None:
    admin.goto(f"{site.url}/admin/people")
    admin.get_by_role("link", name="Ann asker").click()
    admin.get_by_role("radio", name="Editor").check()
    admin.get_by_role("button", name="Give the role").click()
    expect(admin.get_by_role("alert")).to_contain_text("Ann asker is editor now.")
    admin.get_by_role("link", name="Take away the role editor").click()
    admin.get_by_role("button", name="Take the role away").click()
    expect(admin.get_by_role("alert")).to_contain_text("Ann asker is no longer editor.")
    admin.get_by_role("link", name="Activity").click()
    expect(admin.get_by_role("table").get_by_role("row").nth(1)).to_contain_text("took a role")


def test_a_protocol_is_added_clashes_is_retired_and_restored_without_scripts(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 800})
    page = context.new_page()
    site.log_in(page, EDITOR)
    page.get_by_role("link", name="Protocols").click()
    page.get_by_role("button", name="Add a protocol").click()
    page.get_by_label("Title").first.fill("Zephyr")
    page.get_by_label("Title").first.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The purpose is empty.")
    page.get_by_label("Purpose").fill("Winds are shared.")
    page.get_by_label("Partner 1").fill("ECC")
    page.get_by_role("button", name="Add another partner").click()
    page.get_by_label("Partner 2").fill("Provide")
    page.get_by_label("Day").fill("31")
    page.get_by_label("Month").fill("1")
    page.get_by_label("Year").fill("2020")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_role("alert")).to_contain_text("Zephyr is added.")
    expect(page.get_by_text("Overdue")).to_be_visible()
    page.get_by_role("button", name="Change it").click()
    protocols.edit_protocol(site.database, SET_UP, "zephyr", owner="The other's team", purpose="The other's purpose.")
    page.get_by_label("Purpose").fill("My purpose.")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_role("alert")).to_contain_text("changed this protocol after you opened it")
    expect(page.get_by_role("row", name="Purpose")).to_contain_text("What you typed, in place of theirs")
    expect(page.get_by_label("Owner")).to_have_value("The other's team")
    page.get_by_role("button", name="Save as a draft").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_contain_text("Zephyr is changed.")
    page.get_by_role("link", name="Retire it").click()
    page.get_by_role("button", name="Retire it").click()
    expect(page.get_by_role("alert")).to_contain_text("Zephyr is retired.")
    page.get_by_role("link", name="History", exact=True).click()
    page.get_by_role("link", name="Restore").last.click()
    expect(page.get_by_role("row", name="Purpose")).to_contain_text("Winds are shared.")
    page.get_by_role("button", name="Restore it").click()
    expect(page.get_by_role("alert")).to_contain_text("Zephyr is as it was at that point.")
    now = protocols.get_protocol(site.database, "zephyr")
    assert (now.status, now.purpose, now.owner) == ("current", "Winds are shared.", None)
    context.close()


def test_errors_and_differences_of_a_protocol_are_for_everybody(admin: Page, site: Site) -> None:
    for width in (1280, 375):
        admin.set_viewport_size({"width": width, "height": 900})
        admin.goto(f"{site.url}{NCMP}/edit")
        purpose = admin.get_by_label("Purpose").input_value()
        admin.get_by_label("Title").first.fill("")
        admin.get_by_label("Month").fill("13")
        admin.get_by_role("button", name="Save and publish").click()
        assert barriers(admin) == []
        assert ChatPage(admin, "").fits()
        admin.get_by_role("alert").get_by_role("link", name="review date").click()
        assert admin.evaluate("document.activeElement.id") == "review_day"
        admin.goto(f"{site.url}{NCMP}/edit")
        admin.get_by_label("Purpose").fill(f"{purpose} And {width} more words.")
        protocols.edit_protocol(site.database, SET_UP, NCMP.rpartition("/")[2], purpose=f"{purpose} Somebody else's {width}.")
        admin.get_by_role("button", name="Save and publish").click()
        expect(admin.get_by_role("alert")).to_contain_text("changed this protocol")
        assert barriers(admin) == []
        assert ChatPage(admin, "").fits()
        admin.get_by_role("button", name="Save and publish").click()
        expect(admin.get_by_role("alert")).to_contain_text("is changed.")
        admin.get_by_role("table").get_by_role("link").first.click()
        assert barriers(admin) == []
        assert ChatPage(admin, "").fits()
        admin.goto(f"{site.url}{NCMP}/history")
        admin.get_by_role("link", name="Restore").last.click()
        assert barriers(admin) == []
        assert ChatPage(admin, "").fits()
