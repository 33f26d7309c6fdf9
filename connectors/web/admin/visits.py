"""One request of somebody who may make it, as the pages of a feature see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from connectors.web.admin.browser import Browser
from connectors.web.admin.forms import Form
from connectors.web.admin.sections import Section
from connectors.web.pages import Pages
from knowledge.actors import Actor
from knowledge.errors import NotFound

ROWS = 50
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
T = TypeVar("T")


@dataclass(frozen=True)
class Part:
    """A part of a list that is too long for one page, and what GOV.UK's pagination shows for it."""

    rows: Sequence[Any]
    total: int
    links: dict[str, Any]


@dataclass(frozen=True)
class Visit:
    """Who asks for a page and for what: hand `actor` to the services, answer with `show` or `go`."""

    request: Request = field(repr=False)
    actor: Actor
    form: Form
    section: Section | None
    nav: tuple[Section, ...]
    browser: Browser = field(repr=False)
    pages: Pages = field(repr=False)

    @property
    def logged_in(self) -> bool:
        """Whether the person can log out."""
        return self.actor.person is not None

    @property
    def here(self) -> str:
        """What was asked for, with its query."""
        return self.request.url.path + (f"?{self.request.url.query}" if self.request.url.query else "")

    def show(self, template: str, *, form: Form | None = None, status: int = 200, **values: Any) -> Response:
        """A page. The form that it shows, if any, decides its status and its error summary."""
        shown = form or Form()
        said = self.browser.said()
        return self.pages.show(self.request, template, shown.status if form else status, visit=self, form=shown, said=said, **values)

    def go(self, path: str, said: str = "") -> Response:
        """To another page after something was done, which says so; loading that page again does nothing again."""
        if said:
            self.browser.say(said)
        return RedirectResponse(path, 303)

    def part(self, name: str) -> str:
        """A part of the address, such as the `slug` of `/protocols/{slug}`."""
        return str(self.request.path_params[name])

    def number(self, name: str) -> int:
        """A part of the address that is a number; NotFound when it is none."""
        if not _NUMBER.fullmatch(self.part(name)):
            raise NotFound("There is nothing at this address.")
        return int(self.part(name))

    def asked(self, name: str) -> str:
        """A value of the address's query, such as what is searched for; '' when there is none."""
        return self.request.query_params.get(name, "").strip()

    def list_part(self, rows: Sequence[T], size: int = ROWS) -> Part:
        """The rows of the page that the query asks for, with links to the others that keep the rest of the query."""
        return self.list_found(lambda start, most: (rows[start : start + most], len(rows)), size)

    def list_found(self, find: Callable[[int, int], tuple[Sequence[T], int]], size: int = ROWS) -> Part:
        """As `list_part`, of what is found: `find` is given where to start and how many at most, and says how many there are in all."""
        asked = self.asked("page")
        page = int(asked) if _NUMBER.fullmatch(asked) else 1
        rows, total = find((page - 1) * size, size)
        last = max(1, -(-total // size))
        if page > last:
            page = last
            rows, total = find((page - 1) * size, size)
        return Part(rows, total, _links(page, last, self._page) if last > 1 else {})

    def _page(self, number: int) -> str:
        query = [(name, value) for name, value in self.request.query_params.multi_items() if name != "page"]
        return f"{self.request.url.path}?{urlencode([*query, ('page', str(number))])}"


def _links(page: int, last: int, address: Callable[[int], str]) -> dict[str, Any]:
    shown = [number for number in range(1, last + 1) if number in (1, last) or abs(number - page) <= 1]
    items: list[dict[str, Any]] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            items.append({"ellipsis": True})
        items.append({"number": number, "href": address(number), "current": number == page})
    links: dict[str, Any] = {"items": items}
    if page > 1:
        links["previous"] = {"href": address(page - 1)}
    if page < last:
        links["next"] = {"href": address(page + 1)}
    return links
