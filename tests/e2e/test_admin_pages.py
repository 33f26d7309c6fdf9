"""The admin pages in a real browser: for everyone, at any width, with the keyboard and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge import migrations
from knowledge.actors import local_admin
from knowledge.content import load_shipped_content
from knowledge.database import Database
from tests.e2e.chat_page import ChatPage, barriers
from tests.e2e.conftest import Connectors
from tests.fakes.rasa_channel import SECRET, RasaChannel

ADDRESSES = [
    "/admin/glossary",
    "/admin/glossary/add",
    "/admin/glossary/change?term=SENCO",
    "/admin/glossary/remove?term=SENCO",
    "/admin/none",
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the shipped content."""
    home = tmp_path_factory.mktemp("admin")
    (home / "channel-secret").write_text(SECRET)
    database = Database(f"sqlite:///{home / 'knowledge.db'}")
    migrations.upgrade(database)
    load_shipped_content(database, local_admin("shipped"))
    database.close()
    return home


@pytest.fixture(scope="module")
def site(made: Path, channel: RasaChannel) -> Iterator[str]:
    """The address of the connectors process of that home."""
    connectors = Connectors(made, channel.port)
    connectors.start()
    yield connectors.url
    connectors.stop()


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_no_barrier(page: Page, site: str, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site + address)
    assert barriers(page) == []


@pytest.mark.parametrize(("width", "height"), [(320, 700), (320, 256), (640, 900)])
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_cut_off_on_a_narrow_screen_or_at_400_percent(page: Page, site: str, address: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(site + address)
    assert ChatPage(page, "").fits()


def test_the_typeface_of_gov_uk_is_neither_asked_for_nor_named(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/admin/glossary")
    assert [url for url in asked if "font" in url.rpartition("/")[2] and not url.endswith(".css")] == []
    fonts = page.evaluate("[...document.querySelectorAll('*')].map(one => getComputedStyle(one).fontFamily)")
    assert not [font for font in fonts if "GDS" in font]
    assert any("arial" in font.lower() for font in fonts)


def test_a_term_is_added_changed_and_removed_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/admin")
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
    page.goto(f"{site}/admin/glossary?q=gentle")
    page.get_by_role("link", name="Remove Zephyr").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("alert")).to_contain_text("no longer in the glossary")
    context.close()


def test_the_first_key_leads_past_the_navigation(page: Page, site: str) -> None:
    page.goto(f"{site}/admin/glossary")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_an_error_leads_to_its_field(page: Page, site: str) -> None:
    page.goto(f"{site}/admin/glossary/add")
    page.get_by_role("button", name="Save").click()
    assert barriers(page) == []
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.id") in ("term", "meaning")
