"""Microsoft 365 Agents Playground: a stand-in for Teams with a page that a browser can drive, and no rules.

It is `@microsoft/m365agentsplayground` of npm (`npm ci --prefix requirements/stand-ins`). It is for what a person does. It sends no token, and takes
any card, any length and any rate: Teams' rules are for the strict fake in `tests/teams/`. What it does otherwise than Teams, version 0.2.28: thumbs
name no message; what was typed beside them is plain text; nothing of the manifest is read; files and Action.Submit as a fallback are not there.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import httpx
from playwright.sync_api import Locator, Page, expect

from bot.settings import ROOT
from tests.assistant import free_ports

PROGRAM = ROOT / "requirements/stand-ins/node_modules/.bin/agentsplayground"
MISSING = f"Agents Playground is not installed ({PROGRAM}; npm ci --prefix requirements/stand-ins)"
TENANT, USER = "00000000-0000-0000-0000-0000000000001", "00000000-0000-0000-0000-0000000000020"
TEAM_CHANNEL = "19:announcements1a2b@thread.tacv2"
OTHERS = ("Megan Bowen", "Adele Vance", "Isaiah Langer", "Patti Fernandez", "Lynne Robbins")
"""It does not start with fewer."""


PATIENCE = 30_000


def config() -> str:
    """Who and what there is, with a channel whose id is as Teams has them."""
    users = "".join(f"  - id: user-id-{number}\n{_user(name, number)}" for number, name in enumerate(OTHERS, 1))
    return f"""version: "0.1.1"
tenantId: {TENANT}
bot:
  id: 00000000-0000-0000-0000-00000000000011
  name: Sharing Assistant
currentUser:
  id: user-id-0
{_user("Alex Wilber", 0)}users:
{users}personalChat:
  id: personal-chat
groupChat:
  id: group-chat
  name: Group Chat
team:
  id: team-id
  name: My Team
  aadGroupId: 00000000-0000-0000-0000-000000000031
  channels:
    - id: {TEAM_CHANNEL}
      name: Announcements
"""


def _user(name: str, number: int) -> str:
    first, last = name.split()
    address = f"{first.lower()}@example.com"
    indent = "    " if number else "  "
    rows = {
        "name": name,
        "userPrincipleName": address,
        "aadObjectId": f"{USER[:-1]}{number}",
        "givenName": first,
        "surname": last,
        "email": address,
    }
    return "".join(f"{indent}{key}: {value}\n" for key, value in rows.items())


class Playground:
    """One that stands between a browser and the assistant at an address."""

    def __init__(self, folder: Path) -> None:
        (self.port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        (folder / ".m365agentsplayground.yml").write_text(config())
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, assistant: str) -> None:
        """Start it in front of an assistant that runs, and wait until its page is there."""
        command = [
            str(PROGRAM),
            "-e",
            f"{assistant}/api/messages",
            "-c",
            "msteams",
            "-p",
            str(self.port),
            "--su",
            f"{self.url}/_connector",
            "--dt",
        ]
        log = (self._folder / "playground.log").open("ab")
        with log:
            self._process = subprocess.Popen(
                command, cwd=self._folder, env={**os.environ, "BROWSER": "none"}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        until = time.monotonic() + 60
        while True:
            assert self._process.poll() is None, (self._folder / "playground.log").read_text()
            with suppress(httpx.HTTPError):
                httpx.get(self.url, trust_env=False).raise_for_status()
                return
            assert time.monotonic() < until, (self._folder / "playground.log").read_text()
            time.sleep(0.1)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=20)
            self._process = None


class TeamsPage:
    """Teams as one person sees it, as the Playground draws it."""

    def __init__(self, page: Page, playground: Playground) -> None:
        self.page, self._playground = page, playground

    def open(self) -> TeamsPage:
        """Go there, to the chat with the assistant."""
        self.page.goto(self._playground.url)
        expect(self.box).to_be_visible(timeout=PATIENCE)
        return self

    @property
    def box(self) -> Locator:
        return self.page.locator("[contenteditable=true]").first

    def go(self, where: str) -> None:
        """To another chat or channel."""
        self.page.get_by_text(where, exact=True).last.click()
        expect(self.box).to_be_visible(timeout=PATIENCE)

    def say(self, text: str) -> None:
        self.box.click()
        self.box.fill(text)
        self.page.get_by_role("button", name="Send Message").click()

    def mention(self, text: str) -> None:
        """Say it to the assistant by its name, picked from the list that an @ opens."""
        self.box.click()
        self.box.press_sequentially("@")
        self.page.get_by_role("menuitem", name="Sharing Assistant").click()
        self.box.press_sequentially(f" {text}")
        self.page.get_by_role("button", name="Send Message").click()

    def sees(self, text: str | re.Pattern[str]) -> Locator:
        """The last thing that says this, once it is there."""
        found = self.page.get_by_text(text).last
        expect(found).to_be_visible(timeout=PATIENCE)
        return found

    def press(self, title: str) -> None:
        self.page.get_by_role("button", name=title, exact=True).last.click()

    def picture(self, name: str) -> None:
        """A picture, where SHARING_SCREENSHOTS names a folder."""
        if folder := os.environ.get("SHARING_SCREENSHOTS"):
            self.page.screenshot(path=Path(folder) / f"teams-{name}.png")
