"""What stands around every admin page: who asks, whether they may, whether the form is ours, and what is shown when something fails.

A feature gives its handlers to `Frame.pages`; it can open no page without a section, and so without a role.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.responses import Response
from starlette.types import Message

from bot.settings import LOOPBACK, Settings
from bot.wording import admin as say
from connectors.rasa_client import RasaClient
from connectors.web.admin.browser import Browser
from connectors.web.admin.forms import TOKEN, Form, read
from connectors.web.admin.sections import ROOT, SECTIONS, Section
from connectors.web.admin.visits import Visit
from connectors.web.pages import Pages
from knowledge.actors import Actor, local_admin
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid, KnowledgeError, NotAllowed, NotFound
from knowledge.people.sessions import resume_session
from knowledge.preview.preview import Preview

logger = logging.getLogger(__name__)

Handler = Callable[[Visit], Response]
OpenHandler = Callable[[Visit], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]
NOBODY = Actor("")
MOST_BYTES = 2_000_000
MOST_FIELDS = 2_000
_STATUS: dict[type[KnowledgeError], int] = {NotAllowed: 403, NotFound: 404, Conflict: 409, Invalid: 400}


class TooLarge(Exception):
    """More was sent than a form may hold; nothing of it is used."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class Frame:
    """The admin pages of one install. Handlers block, so each runs in a thread of its own."""

    def __init__(self, settings: Settings, pages: Pages, rasa: RasaClient | None = None) -> None:
        self.settings, self._pages, self.rasa = settings, pages, rasa
        self.router = APIRouter(prefix=ROOT)
        self.router.get("")(self.open_endpoint(self._first))
        self.idle = timedelta(minutes=settings.login.idle_minutes)
        self._open: set[Section] = set()

    @cached_property
    def database(self) -> Database:
        """The knowledge base, for the services."""
        return Database(self.settings.database_url)

    @cached_property
    def preview(self) -> Preview:
        """What would be answered, for all pages together: the sentence encoder is loaded when one first asks."""
        return Preview(self.database)

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

    def open_endpoint(self, handler: OpenHandler) -> Endpoint:
        """What the server calls for a page that nobody needs a role for, such as logging in. Its form has to be ours all the same."""

        async def answer(request: Request) -> Response:
            browser = self._browser(request)
            return _kept(await self._answer_anybody(request, browser, handler), browser)

        answer.section = None  # type: ignore[attr-defined]
        return answer

    def refuse(self, request: Request, status: int, heading: str, message: str) -> Response:
        """A page that says why there is no other."""
        browser = self._browser(request)
        return _kept(self.refused(self._visit(request, browser), status, heading, message), browser)

    async def _answer(self, request: Request, browser: Browser, section: Section, handler: Handler, most: int) -> Response:
        visit = self._visit(request, browser)
        try:
            actor = await run_in_threadpool(self._actor, request, browser)
            if actor is None:
                return await self._unknown(visit, most)
            visit = self._visit(request, browser, section, actor)
            if not section.open_to(actor):
                return self.refused(visit, 403, say.not_open(), say.role_needed(section.name, section.may))
            if request.method == "POST":
                visit = replace(visit, form=await _form(request, most))
                if not browser.sent(visit.form.text(TOKEN)):
                    return _ask_again(visit)
            return await run_in_threadpool(handler, visit)
        except Exception as error:  # noqa: BLE001 - whatever it is, what was typed must not be lost with it.
            return self._failed(visit, error)

    async def _answer_anybody(self, request: Request, browser: Browser, handler: OpenHandler) -> Response:
        visit = self._visit(request, browser)
        try:
            visit = self._visit(request, browser, None, await run_in_threadpool(self._actor, request, browser))
            if request.method == "POST":
                visit = replace(visit, form=await _form(request, MOST_BYTES))
                if not browser.sent(visit.form.text(TOKEN)):
                    return self.refused(visit, 403, say.unreadable_heading(), say.unreadable())
            return await handler(visit)
        except (KnowledgeError, TooLarge, MultiPartException, SQLAlchemyError, OSError) as error:
            return self._failed(visit, error)

    def _failed(self, visit: Visit, error: Exception) -> Response:
        if isinstance(error, KnowledgeError):
            status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 400)
            return self.refused(visit, status, say.heading(status, sent=visit.request.method == "POST"), str(error))
        if isinstance(error, TooLarge):
            return self.refused(visit, 413, say.too_large_heading(), say.too_large(error.most))
        if isinstance(error, MultiPartException):
            return self.refused(visit, 400, say.unreadable_heading(), say.unreadable())
        reference = uuid.uuid4().hex[:8]
        logger.error("an admin page failed, reference %s: %s", reference, type(error).__name__)
        status = 503 if isinstance(error, (SQLAlchemyError, OSError)) else 500
        return self.refused(visit, status, say.not_now_heading(), say.not_now(reference))

    def refused(self, visit: Visit, status: int, heading: str, message: str) -> Response:
        """A page that says why there is no other, for a visit that has come so far. It shows what was typed, which no browser keeps."""
        return visit.show("admin/refused.html", status=status, heading=heading, message=message)

    async def _unknown(self, visit: Visit, most: int) -> Response:
        """For somebody about whom nothing is known. What they typed before they were logged out is not lost."""
        if visit.request.method == "POST":
            return _ask_again(replace(visit, form=await _form(visit.request, most)))
        return visit.go(login_page(visit.here))

    async def _first(self, visit: Visit) -> Response:
        """The first page that whoever asks may open."""
        if visit.actor == NOBODY:
            return visit.go(login_page(ROOT))
        if not visit.nav:
            return self.refused(visit, 403, say.not_open(), say.no_role())
        return visit.go(visit.nav[0].path)

    def _actor(self, request: Request, browser: Browser) -> Actor | None:
        """Who asks, as far as is known; None for nobody in particular."""
        at_this_computer = request.client is not None and request.client.host in LOOPBACK
        if self.settings.local_access and at_this_computer:
            return local_admin()
        return None if browser.is_new else resume_session(self.database, browser.secret, self.idle)

    def _nav(self, actor: Actor) -> tuple[Section, ...]:
        return tuple(section for section in SECTIONS if section in self._open and section.in_navigation and section.open_to(actor))

    def _browser(self, request: Request) -> Browser:
        return Browser(request, secure=self.settings.public_url.startswith("https://"))

    def _visit(self, request: Request, browser: Browser, section: Section | None = None, actor: Actor | None = None) -> Visit:
        known = actor or NOBODY
        return Visit(request, known, Form(), section, self._nav(known), browser, self._pages)


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
            raise TooLarge(most)
        return message

    try:
        async with Request(request.scope, receive).form(max_files=20, max_fields=MOST_FIELDS, max_part_size=most) as sent:
            return await read(sent)
    except HTTPException as error:
        raise MultiPartException(str(error.detail)) from error


def login_page(then: str) -> str:
    """The address of the page to log in on, which leads to another afterwards."""
    return f"{ROOT}/login?{urlencode({'next': then})}"


def _ask_again(visit: Visit) -> Response:
    """A page that keeps what was sent, for a form that cannot be taken now."""
    return visit.show("admin/send-again.html", status=403)


def _kept(response: Response, browser: Browser) -> Response:
    browser.remember(response)
    response.headers["Cache-Control"] = "no-store"
    return response
