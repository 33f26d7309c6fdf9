"""What a person can do in local-slack reaches an app, and what the app answers is seen. The app here is a small one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bot.settings import load
from tests.assistant import free_ports
from tests.e2e.local_slack import APP_USER, CHANNELS, PAT, SAM, LocalSlack
from tests.e2e.slack_page import SlackPage
from tests.e2e.small_slack_app import DOCUMENT, SmallSlackApp


@pytest.fixture(scope="module")
def app(local_slack: LocalSlack) -> Iterator[SmallSlackApp]:
    started = SmallSlackApp(local_slack.api_url)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def slack(local_slack: LocalSlack, app: SmallSlackApp) -> LocalSlack:
    """The workspace with nothing said in it, and the app connected."""
    local_slack.clear()
    return local_slack


@pytest.fixture
def pat(page: Page, slack: LocalSlack) -> SlackPage:
    return SlackPage(page, slack, PAT).open()


def test_a_question_is_answered_with_buttons_in_the_direct_message(pat: SlackPage) -> None:
    answer = pat.main.ask("Which protocol covers attendance?")
    expect(answer.locator(".bk-section")).to_have_text("You asked: Which protocol covers attendance?")
    expect(answer.get_by_role("button", name="Open section 1")).to_be_visible()
    pat.picture("slack-question")


def test_a_form_is_refused_with_an_error_then_saved_and_the_message_changes_in_place(pat: SlackPage) -> None:
    answer = pat.main.ask("start the audit")
    pat.press(answer, "Open section 1")
    expect(pat.modal.title).to_have_text("Section 1 of 7")
    pat.modal.tick("Held", "Address", "Photographs")
    pat.modal.choose("Kept for", "Six years")
    pat.modal.submit()
    expect(pat.modal.errors).to_have_text(["note: Say how photographs are kept."])
    pat.picture("slack-form-error")
    pat.modal.fill("Note on photographs", "on the shared drive")
    pat.modal.submit()
    expect(pat.modal.pane).to_have_count(0)
    expect(answer).to_contain_text("Saved: Address, Photographs (on the shared drive), six years")
    expect(answer.get_by_role("button", name="Open section 1")).to_have_count(0)
    expect(pat.main.answers).to_have_count(1)
    pat.picture("slack-form-saved")


def test_a_form_that_is_closed_saves_nothing(pat: SlackPage) -> None:
    answer = pat.main.ask("start the audit")
    pat.press(answer, "Open section 1")
    pat.modal.tick("Held", "Address")
    pat.modal.close()
    expect(pat.modal.pane).to_have_count(0)
    expect(answer).not_to_contain_text("Saved")


def test_a_mention_in_a_channel_is_answered_in_its_thread_and_a_follow_up_needs_none(pat: SlackPage) -> None:
    pat.open_channel("attendance").main.mention("who are the partners?")
    question = pat.main.messages.first
    expect(question).to_contain_text("1 reply")
    expect(pat.main.answers).to_have_count(0)
    thread = pat.open_thread(question)
    expect(thread.answer(0)).to_contain_text("You said: who are the partners?")
    expect(thread.ask("and the purpose?")).to_contain_text("Further to that: and the purpose?")
    pat.picture("slack-thread")
    assert [one["thread_ts"] for one in pat.slack.calls("chat.postMessage")] == [pat.slack.messages(CHANNELS["attendance"])[0]["ts"]] * 2


def test_a_command_is_answered_privately(pat: SlackPage) -> None:
    answer = pat.open_channel("general").main.ask("/sharing who is on the panel?")
    expect(answer).to_contain_text("Between us: who is on the panel?")
    expect(answer).to_contain_text("only visible to you")
    assert [one["ephemeral_to"] for one in pat.slack.messages(CHANNELS["general"])] == [PAT.id]


def test_the_home_tab_is_shown_and_its_buttons_work(pat: SlackPage) -> None:
    home = pat.open_home()
    expect(home).to_contain_text("What you can ask")
    pat.picture("slack-home")
    pat.press(home, "Start")
    pat.open_direct_message()
    expect(pat.main.answer(0)).to_contain_text("Started from the Home tab.")


def test_a_file_from_the_app_can_be_opened(pat: SlackPage) -> None:
    answer = pat.main.ask("export it")
    pat.press(answer, "Export")
    upload = pat.main.answer(1)
    expect(upload).to_contain_text("Here it is.")
    link = upload.locator("a.file-card-body")
    expect(link).to_contain_text("audit.docx")
    pat.picture("slack-file")
    assert httpx.get(f"{pat.slack.url}{link.get_attribute('href')}", trust_env=False).content == DOCUMENT


def test_two_people_have_a_direct_message_each(pat: SlackPage, context: BrowserContext) -> None:
    sam = SlackPage(context.new_page(), pat.slack, SAM).open()
    sam.main.ask("I am Sam")
    expect(pat.main.messages).to_have_count(0)
    pat.main.ask("I am Pat")
    told = [[one["text"] for one in pat.slack.messages(person.direct_message) if one["user"] != APP_USER] for person in (PAT, SAM)]
    assert told == [["I am Pat"], ["I am Sam"]]


@pytest.mark.usefixtures("local_slack_program")
def test_by_http_events_are_signed_as_bolt_expects(tmp_path: Path, page: Page) -> None:
    (port,) = free_ports(1)
    slack = LocalSlack(tmp_path, f"http://127.0.0.1:{port}/slack/events")
    app = SmallSlackApp(slack.api_url, port)
    slack.start()
    app.start()
    try:
        expect(SlackPage(page, slack, PAT).open().main.ask("by HTTP?")).to_contain_text("You asked: by HTTP?")
    finally:
        app.stop()
        slack.stop()


@pytest.mark.parametrize("events_at", ["", "http://127.0.0.1:1/slack/events"])
def test_the_settings_for_the_assistant_say_how_events_come(tmp_path: Path, events_at: str) -> None:
    slack = LocalSlack(tmp_path, events_at)
    settings = load(slack.environment).slack
    assert (settings.configured, settings.by_socket, settings.api_url) == (True, not events_at, slack.api_url)
