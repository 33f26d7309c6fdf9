"""Slack's page, as local-slack draws it, as a person uses it: by what is seen."""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.local_slack import APP_NAME, LocalSlack, Member


class Conversation:
    """What is said in a channel, a direct message or a thread, and the box to say more."""

    def __init__(self, pane: Locator) -> None:
        self.pane = pane
        self.page = pane.page

    @property
    def box(self) -> Locator:
        return self.pane.locator("textarea.composer-input")

    @property
    def messages(self) -> Locator:
        """All messages; those that belong to a thread stand in the thread only."""
        return self.pane.locator(".msg")

    @property
    def answers(self) -> Locator:
        """The app's messages."""
        return self.messages.filter(has=self.page.locator(".badge-app"))

    def answer(self, before: int) -> Locator:
        """The app's message after so many, once it is there."""
        answer = self.answers.nth(before)
        expect(answer).to_be_visible(timeout=20_000)
        return answer

    def say(self, text: str) -> None:
        """Type it and press Enter. What begins with a slash is a command."""
        self.box.fill(text)
        self.box.press("Enter")

    def ask(self, text: str) -> Locator:
        """Say it and wait for the app's next message here."""
        before = self.answers.count()
        self.say(text)
        return self.answer(before)

    def mention(self, text: str) -> None:
        """Say it to the app by its name, picked from the list that an @ opens."""
        self.box.fill("@" + APP_NAME.partition(" ")[0])
        self.pane.locator(".mention-option", has_text=APP_NAME).click()
        # The page writes the name into the box, and moves the cursor behind it a moment later.
        expect(self.box).to_have_value(re.compile(APP_NAME))
        self.box.fill(f"{self.box.input_value()}{text}")
        self.box.press("Enter")


class Modal:
    """The modal that is open."""

    def __init__(self, page: Page) -> None:
        self.pane = page.locator(".modal")
        self.page = page

    @property
    def title(self) -> Locator:
        return self.pane.locator(".modal-title")

    @property
    def errors(self) -> Locator:
        """The errors below the form: the id of the block, a colon and the sentence."""
        return self.pane.locator(".modal-error")

    def field(self, label: str) -> Locator:
        """The field with this label."""
        return self.pane.locator(".bk-input").filter(has=self.page.locator(".bk-label").get_by_text(label, exact=True))

    def fill(self, label: str, text: str) -> None:
        self.field(label).locator("input").fill(text)

    def tick(self, label: str, *options: str) -> None:
        """Tick these of a group of checkboxes, or one of a group of radio buttons."""
        for option in options:
            self.field(label).get_by_label(option, exact=True).check()

    def choose(self, label: str, option: str) -> None:
        self.field(label).locator("select").select_option(label=option)

    def submit(self) -> None:
        self.pane.locator(".modal-btn.primary").click()

    def close(self) -> None:
        self.pane.locator(".modal-x").click()


class SlackPage:
    """One person's Slack in a tab."""

    def __init__(self, page: Page, slack: LocalSlack, member: Member) -> None:
        self.page = page
        self.slack = slack
        self.member = member
        self.main = Conversation(page.locator("main.main"))
        self.thread = Conversation(page.locator(".thread-pane"))
        self.modal = Modal(page)

    def open(self) -> SlackPage:
        """Go there as this person, to the direct message with the app."""
        self.page.goto(self.slack.url)
        self.page.get_by_label("Act as").select_option(label=self.member.name)
        return self.open_direct_message()

    def open_direct_message(self) -> SlackPage:
        # local-slack calls it by the person's name, not by the app's.
        return self._go(self.member.name, self.member.name)

    def open_channel(self, name: str) -> SlackPage:
        return self._go(f"#{name}", f"# {name}")

    def open_home(self) -> Locator:
        """Open the app's Home tab; what stands there."""
        self._go(f"🏠 {APP_NAME}", f"🏠 {APP_NAME} — Home")
        return self.page.locator(".home-inner")

    def _go(self, place: str, title: str) -> SlackPage:
        self.page.locator(".sidebar-item").filter(has_text=place).click()
        expect(self.page.locator(".channel-title")).to_have_text(title)
        return self

    def open_thread(self, message: Locator) -> Conversation:
        """Open the thread below a message, which may be empty yet."""
        message.hover()
        message.get_by_title("Reply in thread").click()
        expect(self.thread.pane).to_be_visible()
        return self.thread

    def press_for_answer(self, where: Locator, button: str) -> Locator:
        """Press a button and wait for the app's next message in the channel or direct message."""
        before = self.main.answers.count()
        self.press(where, button)
        return self.main.answer(before)

    def press(self, where: Locator, button: str) -> None:
        """Press a button of a message or of the Home tab."""
        where.locator("button.bk-button").get_by_text(button, exact=True).click()

    def picture(self, name: str) -> None:
        """Keep a picture of the page in the folder SHARING_SCREENSHOTS, when it is set."""
        if folder := os.environ.get("SHARING_SCREENSHOTS"):
            self.page.screenshot(path=Path(folder) / f"{name}.png")
