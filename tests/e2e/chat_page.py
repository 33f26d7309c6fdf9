"""The chat page as a person uses it, by what is seen and heard."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FloatRect, Locator, Page, expect

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class ChatPage:
    """One tab with the page in it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open(self) -> ChatPage:
        """Go there and wait until a question can be asked."""
        self.page.goto(self.url)
        self.wait_until_connected()
        return self

    def wait_until_connected(self) -> None:
        expect(self.send).to_have_attribute("aria-disabled", "false", timeout=40_000)

    def ask(self, text: str) -> Locator:
        """Type a question, press Enter and wait for the answer."""
        before = self.answers.count()
        self.box.fill(text)
        self.box.press("Enter")
        return self.answer(before)

    def answer(self, before: int) -> Locator:
        """The answer after so many answers, once it is there."""
        expect(self.answers).to_have_count(before + 1)
        self.wait_until_connected()
        return self.answers.nth(before)

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name="Your question")

    @property
    def send(self) -> Locator:
        return self.page.get_by_role("region", name="Ask a question").get_by_role("button", name="Send", exact=True)

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name="Conversation")

    @property
    def answers(self) -> Locator:
        return self.log.locator(".message", has=self.page.get_by_role("heading", name="Sharing Assistant"))

    @property
    def questions(self) -> Locator:
        return self.log.locator(".message", has=self.page.get_by_role("heading", name="You", exact=True))

    @property
    def banner(self) -> Locator:
        return self.page.locator("#banner")

    @property
    def typing(self) -> Locator:
        return self.page.get_by_role("status").filter(has_text="The assistant is typing")

    def focused(self) -> str:
        """The name of what has the focus, as shown."""
        return str(self.page.evaluate("document.activeElement.innerText || document.activeElement.id"))

    def fits(self) -> bool:
        """Whether nothing has to be scrolled sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def place(part: Locator) -> FloatRect:
    """Where it stands on the screen."""
    box = part.bounding_box()
    assert box
    return box


def barriers(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and its best practices, a line each."""
    results = Axe().run(page, options={"runOnly": STANDARDS})
    return [f"{found['id']}: {node['html']}" for found in results.response["violations"] for node in found["nodes"]]
