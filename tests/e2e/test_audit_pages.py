"""The audits' pages in a real browser: for everyone, at any width, with the keyboard, on paper and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge import migrations
from knowledge.actors import local_admin
from knowledge.audits.audits import list_audits
from knowledge.database import Database
from tests.benchmarks.audits import ROUND, ROUND_BEFORE, fill
from tests.e2e.chat_page import ChatPage, barriers, place
from tests.e2e.conftest import Connectors
from tests.fakes.rasa_channel import SECRET, RasaChannel

AUDITS = 12


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a round of audits."""
    home = tmp_path_factory.mktemp("audits")
    (home / "channel-secret").write_text(SECRET)
    database = Database(f"sqlite:///{home / 'knowledge.db'}")
    migrations.upgrade(database)
    fill(database, AUDITS)
    database.close()
    return home


@pytest.fixture(scope="module")
def site(made: Path, channel: RasaChannel) -> Iterator[str]:
    """The address of the connectors process of that home."""
    connectors = Connectors(made, channel.port)
    connectors.start()
    yield connectors.url
    connectors.stop()


@pytest.fixture(scope="module")
def audit(made: Path) -> int:
    """An audit that is answered in part, with answers that were carried over."""
    database = Database(f"sqlite:///{made / 'knowledge.db'}")
    found = [line for line in list_audits(database, local_admin(), ROUND) if 0 < line.done < line.total]
    database.close()
    return found[-1].id


def fits(page: Page) -> bool:
    return ChatPage(page, "").fits()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_no_barrier(page: Page, site: str, audit: int, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("/audits", "/audits/report", f"/audits/{audit}", "/audits/999"):
        page.goto(site + address)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert barriers(page) == [], address


@pytest.mark.parametrize(("width", "height"), [(320, 700), (320, 256), (640, 900)])
def test_nothing_is_cut_off_on_a_narrow_screen_or_at_400_percent(page: Page, site: str, audit: int, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    for address in ("/audits", "/audits/report", f"/audits/{audit}"):
        page.goto(site + address)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert fits(page), address


def test_the_audits_are_reached_from_the_chat_page_and_lead_to_report_audit_and_back(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("link", name="See the audits of information held").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Audits of information held, round {ROUND}")
    page.get_by_role("link", name="Read the report on this round").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Report on the audits of round {ROUND}")
    page.get_by_role("link", name=f"Audits of round {ROUND}").click()
    link = page.get_by_role("table", name="Audits").get_by_role("link").first
    name = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{name}: audit of round {ROUND}")
    assert page.get_by_role("list", name="Download this audit").get_by_role("link").all_inner_texts() == [
        "Word",
        "Excel",
        "CSV",
        "JSON",
        "PDF",
    ]


def test_another_round_can_be_chosen(page: Page, site: str) -> None:
    page.goto(f"{site}/audits/report")
    chosen = page.get_by_role("navigation", name="Rounds")
    expect(chosen.get_by_role("link", name=f"Round {ROUND}")).to_have_attribute("aria-current", "page")
    chosen.get_by_role("link", name=f"Round {ROUND_BEFORE}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Report on the audits of round {ROUND_BEFORE}")
    page.get_by_role("link", name="How far the partnerships are").click()
    expect(page.get_by_role("heading", name="How far the partnerships are")).to_be_in_viewport()


@pytest.mark.parametrize("width", [1280, 390])
def test_every_chart_can_be_read_as_a_table(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}/audits/report")
    table = page.get_by_role("table", name="1. Information held")
    heads = table.get_by_role("columnheader").all_text_contents()
    assert [head.strip() for head in heads] == ["Item", "Chart", "Yes", "No", "Not applicable", "Not answered", "Out of"]
    row = table.get_by_role("row", name="1.4 GP name and contact details")
    yes, no, not_applicable, unanswered, total = [int(text) for text in row.get_by_role("cell").all_text_contents()[1:]]
    assert yes + no + not_applicable + unanswered == total == AUDITS
    assert place(row.locator("rect.first"))["width"] == pytest.approx(place(row.locator("svg"))["width"] * yes / total, abs=3)
    progress = page.get_by_role("table", name="How far the partnerships are").get_by_role("rowheader")
    expect(progress).to_have_text(["Submitted", "Begun", "Not started"])


def test_what_is_folded_up_is_opened_with_the_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/audits/report#section-7")
    notes = page.get_by_text("on how practice differs").first
    notes.focus()
    assert notes.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("details[open] dd").first).to_be_visible()


def test_the_report_is_downloaded_for_excel(page: Page, site: str) -> None:
    page.goto(f"{site}/audits/report")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the report for Excel").click()
    assert download.value.suggested_filename == f"audit-report-{ROUND}.xlsx"
    book = openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    assert book["Progress"].max_row == AUDITS + 2  # The head, and one that has not started.


def test_pages_work_without_scripts(browser: Browser, site: str, audit: int) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for address in ("/audits", f"/audits/{audit}"):
        page.goto(site + address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{site}/audits/report")
    page.get_by_text("on how practice differs").first.click()
    expect(page.locator("details[open] dd").first).to_be_visible()
    context.close()


def test_bars_keep_their_parts_in_forced_colours_and_on_paper(page: Page, site: str) -> None:
    page.goto(f"{site}/audits/report")
    bar = page.get_by_role("table", name="1. Information held").locator("svg").first
    page.emulate_media(forced_colors="active")
    fills = [part.evaluate("node => getComputedStyle(node).fill") for part in bar.locator("rect").all()]
    assert len(set(fills)) == len(fills) > 1
    page.emulate_media(forced_colors="none", media="print")
    assert bar.locator("rect").first.evaluate("node => getComputedStyle(node).printColorAdjust") == "exact"
    expect(page.get_by_role("navigation", name="Rounds")).to_be_hidden()
