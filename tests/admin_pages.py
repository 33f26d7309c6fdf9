"""The admin pages as a person without scripts uses them: what is read, and forms that are filled in and sent."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, ClassVar
from unittest.mock import patch

from httpx import Response
from starlette.testclient import TestClient

from bot import settings
from bot.settings import Settings
from connectors.web.app import create_app
from knowledge.actors import CONTRIBUTOR, local_admin
from knowledge.database import Database
from knowledge.people.login_links import make_login_link
from knowledge.people.people import Grant, add_person, grant

HERE = "http://127.0.0.1:8080"
THERE = "https://assistant.example"
SET_UP = local_admin("set-up")
NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def local_settings(database: Database, home: Path, **more: str) -> Settings:
    """An embedded install, whose own computer's user may do everything."""
    (home / "channel-secret").write_text("not-a-real-secret")
    url = database.url.render_as_string(hide_password=False)
    return settings.load({"SHARING_HOME": str(home), "SHARING_DATABASE_URL": url, "SHARING_RASA_PORT": "9", **more})


def shared_settings(database: Database, home: Path, **more: str) -> Settings:
    """An install that others reach."""
    return local_settings(database, home, **{"SHARING_LOCAL_ACCESS": "off", "SHARING_PUBLIC_URL": THERE, **more})


def somebody(database: Database, name: str, *roles: str, partnership: str = "") -> int:
    """A person with roles; `partnership` is that of a contributor."""
    person = add_person(database, SET_UP, name).id
    for role in roles:
        grant(database, SET_UP, person, Grant(role, partnership if role == CONTRIBUTOR else ""))
    return person


class _Forms(HTMLParser):
    """The forms of a page: their address and the fields with what is filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[dict[str, str | None], dict[str, list[str]]]] = []
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "form":
            self.forms.append((given, {}))
        elif not self.forms or not name:
            return
        elif tag == "textarea":
            self._area = name
            self.forms[-1][1].setdefault(name, [""])
        elif tag == "input" and (given.get("type") not in ("radio", "checkbox", "file") or "checked" in given):
            self.forms[-1][1].setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][1][self._area] = [data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


async def _nothing(_settings: Settings) -> None:
    """In place of what is done now and then."""


def close_visitors() -> None:
    """Let each server let go of its database: a PostgreSQL server has few connections. It takes new ones when it is asked again."""
    while Visitor.opened:
        with patch("connectors.web.app.keep_up", _nothing), Visitor.opened.pop().client:
            pass


class Visitor:
    """A browser. It keeps cookies and follows redirects. `close_visitors` ends all that were opened."""

    opened: ClassVar[list[Visitor]] = []

    def __init__(self, chosen: Settings, base: str = HERE, address: str = "127.0.0.1") -> None:
        self.client = TestClient(create_app(chosen), base_url=base, client=(address, 50_000))
        self._origin = {"Origin": base}
        self.opened.append(self)

    @classmethod
    def logged_in(cls, chosen: Settings, database: Database, person: int, base: str = THERE) -> Visitor:
        """The browser of somebody who has logged in."""
        made = cls(chosen, base)
        made.log_in(database, person)
        return made

    def log_in(self, database: Database, person: int) -> Response:
        """Log in with a one-time link."""
        return self.fill(f"/admin/login/link/{make_login_link(database, SET_UP, person)}")

    def get(self, path: str) -> Response:
        return self.client.get(path)

    def post(self, path: str, fields: dict[str, Any], **more: Any) -> Response:
        """What a browser sends that has no form of ours open."""
        return self.client.post(path, data=fields, headers=self._origin, **more)

    def fill(self, path: str, **fields: Any) -> Response:
        """Open the page, fill in its form and send it."""
        return self.send(self.get(path), **fields)

    def send(self, page: Response, **fields: Any) -> Response:
        """Fill in the form of a page that is open and send it, with what was filled in already."""
        (form, filled), *_ = [one for one in forms(page) if (one[0].get("method") or "").lower() == "post" and "main" in page.text]
        address = form.get("action") or page.request.url.raw_path.decode()
        files = {name: fields.pop(name) for name in list(fields) if isinstance(fields[name], tuple)}
        return self.client.post(address, data={**filled, **fields}, files=files or None, headers=self._origin)


def forms(page: Response) -> list[tuple[dict[str, str | None], dict[str, list[str]]]]:
    """The forms in the main part of a page."""
    read = _Forms()
    read.feed(page.text.partition("<main")[2].partition("</main>")[0])
    return read.forms


def words(page: Response) -> str:
    """What the main part of a page says, without its mark-up."""
    main = page.text.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def navigation(page: Response) -> list[str]:
    """The sections that a page leads to."""
    nav = page.text.partition('aria-label="Admin pages"')[2].partition("</nav>")[0]
    return [html.unescape(re.sub(r"<[^>]+>", "", one)) for one in re.findall(r"<a [^>]*>(.*?)</a>", nav, re.S)]
