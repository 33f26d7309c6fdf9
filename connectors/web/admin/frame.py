"""What stands around every admin page: who asks, whether they may, whether the form is ours, and what is shown when something fails.

A feature gives its handlers to `Frame.pages`; it can open no page without a section, and so without a role.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Awaitable, Callable
from functools import cached_property

from fastapi import APIRouter, Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.responses import RedirectResponse, Response
from starlette.types import Message

from bot.settings import LOOPBACK, Settings
from bot.wording import admin as say
from connectors.web.admin.browser import Browser
from connectors.web.admin.forms import TOKEN, Form, read
from connectors.web.admin.sections import ROOT, SECTIONS, Section
from connectors.web.admin.visits import Visit
from connectors.web.pages import Pages
from knowledge.actors import Actor, local_admin
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid, KnowledgeError, NotAllowed, NotFound

logger = logging.getLogger(__name__)

Handler = Callable[[Visit], Response]
Endpoint = Callable[[Request], Awaitable[Response]]
MOST_BYTES = 2_000_000
MOST_FIELDS = 2_000
_STATUS: dict[type[KnowledgeError], int] = {NotAllowed: 403, NotFound: 404, Conflict: 409, Invalid: 400}


class TooLarge(Exception):
    """More was sent than a form may hold; nothing of it is used."""


class Frame:
    """The admin pages of one install. Handlers block, so each runs in a thread of its own."""

    def __init__(self, settings: Settings, pages: Pages) -> None:
        self.settings, self._pages = settings, pages
        self.router = APIRouter(prefix=ROOT)
        self.router.get("")(self._first)
        self._open: set[Section] = set()

    @cached_property
    def database(self) -> Database:
        """The knowledge base, for the services."""
        return Database(self.settings.database_url)

    def close(self) -> None:
        """Let go of the database."""
        if "database" in self.__dict__:
            self.database.close()

    def pages(self, section: Section) -> SectionPages:
        """Where a feature puts the pages of its section, which is in the navigation from now on."""
        self._open.add(section)
        return SectionPages(self, section)

    def endpoint(self, section: Section, handler: Handler, most: int = MOST_BYTES) -> Endpoint:
        """What the server calls for one page of a section: the handler, for those who may, with a form that is ours."""

        async def answer(request: Request) -> Response:
            browser = self._browser(request)
            return _kept(await self._answer(request, browser, section, handler, most), browser)

        answer.section = section  # type: ignore[attr-defined]
        return answer

    def refuse(self, request: Request, status: int, heading: str, message: str) -> Response:
        """A page that says why there is no other."""
        browser = self._browser(request)
        return _kept(self._refused(self._visit(request, browser, None, Actor("")), status, heading, message), browser)

    async def _answer(self, request: Request, browser: Browser, section: Section, handler: Handler, most: int) -> Response:
        try:
            actor = await run_in_threadpool(self._actor, request)
            if actor is None:
                return await self._unknown(request, browser, most)
            visit = self._visit(request, browser, section, actor)
            if not section.open_to(actor):
                return self._refused(visit, 403, say.not_open(), say.role_needed(section.name, section.may))
            if request.method == "POST":
                form = await _form(request, most)
                if not browser.sent(form.text(TOKEN)):
                    return visit.show("admin/send-again.html", status=403, sent=form, address=str(request.url.path))
                visit = self._visit(request, browser, section, actor, form)
            return await run_in_threadpool(self._handled, visit, handler)
        except TooLarge:
            return self._refused(self._visit(request, browser, None, Actor("")), 413, say.too_large_heading(), say.too_large(most))
        except MultiPartException:
            return self._refused(self._visit(request, browser, None, Actor("")), 400, say.unreadable_heading(), say.unreadable())
        except (SQLAlchemyError, OSError) as error:
            reference = uuid.uuid4().hex[:8]
            logger.error("an admin page failed, reference %s: %s", reference, type(error).__name__)
            return self._refused(self._visit(request, browser, None, Actor("")), 503, say.not_now_heading(), say.not_now(reference))

    def _handled(self, visit: Visit, handler: Handler) -> Response:
        try:
            return handler(visit)
        except KnowledgeError as error:
            status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 400)
            return self._refused(visit, status, say.heading(status), str(error))

    def _refused(self, visit: Visit, status: int, heading: str, message: str) -> Response:
        return visit.show("admin/refused.html", status=status, heading=heading, message=message)

    async def _unknown(self, request: Request, browser: Browser, most: int) -> Response:
        """For somebody about whom nothing is known. What they typed before they were logged out is not lost."""
        visit = self._visit(request, browser, None, Actor(""))
        if request.method != "POST":
            return self._refused(visit, 403, say.not_open(), say.login_needed())
        return visit.show("admin/send-again.html", status=403, sent=await _form(request, most), address=str(request.url.path))

    async def _first(self, request: Request) -> Response:
        """The first page that whoever asks may open."""
        browser = self._browser(request)
        actor = await run_in_threadpool(self._actor, request)
        first = next(iter(self._nav(actor)), None) if actor else None
        if first:
            return _kept(RedirectResponse(first.path, 303), browser)
        visit = self._visit(request, browser, None, actor or Actor(""))
        return _kept(self._refused(visit, 403, say.not_open(), say.no_role() if actor else say.login_needed()), browser)

    def _actor(self, request: Request) -> Actor | None:
        """Who asks, as far as is known; None for nobody in particular."""
        at_this_computer = request.client is not None and request.client.host in LOOPBACK
        return local_admin() if self.settings.local_access and at_this_computer else None

    def _nav(self, actor: Actor) -> tuple[Section, ...]:
        return tuple(section for section in SECTIONS if section in self._open and section.open_to(actor))

    def _browser(self, request: Request) -> Browser:
        return Browser(request, secure=self.settings.public_url.startswith("https://"))

    def _visit(self, request: Request, browser: Browser, section: Section | None, actor: Actor, form: Form | None = None) -> Visit:
        return Visit(request, actor, form or Form(), section, self._nav(actor), browser, self._pages, logged_in=False)


class SectionPages:
    """The addresses of a section, each with its handler; `path` is what comes after the section's own."""

    def __init__(self, frame: Frame, section: Section) -> None:
        self._frame, self._section = frame, section

    def get(self, path: str, handler: Handler) -> None:
        """A page that changes nothing."""
        self._frame.router.get(f"/{self._section.slug}{path}")(self._frame.endpoint(self._section, handler))

    def post(self, path: str, handler: Handler, most: int = MOST_BYTES) -> None:
        """What a form is sent to, which may hold `most` bytes with its files."""
        self._frame.router.post(f"/{self._section.slug}{path}")(self._frame.endpoint(self._section, handler, most))


async def _form(request: Request, most: int) -> Form:
    """The form of a request; TooLarge as soon as more than `most` bytes came."""
    came = 0

    async def receive() -> Message:
        nonlocal came
        message = await request.receive()
        came += len(message.get("body", b""))
        if came > most:
            raise TooLarge
        return message

    try:
        async with Request(request.scope, receive).form(max_files=20, max_fields=MOST_FIELDS, max_part_size=most) as sent:
            return await read(sent)
    except HTTPException as error:
        raise MultiPartException(str(error.detail)) from error


def _kept(response: Response, browser: Browser) -> Response:
    browser.remember(response)
    response.headers["Cache-Control"] = "no-store"
    return response
