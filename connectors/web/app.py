"""Wires the web server together; tests pass it other settings and another Rasa."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.settings import Settings
from bot.wording import admin as say_admin
from bot.wording import connections as say
from connectors.mail import MailSender
from connectors.outbox import Outbox
from connectors.rasa_client import RasaClient
from connectors.slack.service import SlackService
from connectors.team import EMAIL, SLACK, TEAMS, Team
from connectors.upkeep import keep_up
from connectors.web import about, audits, chat, govuk, health
from connectors.web.admin.features import add_features
from connectors.web.admin.frame import Frame
from connectors.web.guard import Guard, is_admin
from connectors.web.pages import FOLDER, Pages
from connectors.web.problems import problem
from knowledge.database import Database

if TYPE_CHECKING:
    from connectors.teams.service import TeamsService

logger = logging.getLogger(__name__)


class StaticPages(StaticFiles):
    """Static files that browsers keep and ask about each time, so that a new version is seen at once."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """The file, or 'not modified'."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response


def teams_service(settings: Settings, rasa: RasaClient) -> TeamsService:
    """Teams' part. It is loaded only where it is needed: Microsoft's library is large."""
    from connectors.teams.service import TeamsService

    return TeamsService(settings, rasa)


def create_app(settings: Settings, rasa: RasaClient | None = None) -> ASGIApp:
    """The web server: chat page, its messages, audits, admin pages, health. The guard stands outermost, so that errors pass it too."""
    rasa = rasa or RasaClient(settings.rasa_url, settings.channel_secret_file)
    pages = Pages()
    audit_pages = audits.Audits(settings, pages)
    frame = Frame(settings, pages, rasa)
    add_features(frame)
    chat_page = chat.Chat(settings, rasa)
    slack = SlackService(settings, rasa) if settings.slack.configured else None
    teams = teams_service(settings, rasa) if settings.teams.configured else None
    database = Database(settings.database_url)
    mail = Outbox(database, EMAIL, MailSender(database, settings)) if settings.email.host else None
    platforms = [one for one in (slack, teams) if one]
    wakes = {**({SLACK: slack.wake} if slack else {}), **({TEAMS: teams.wake} if teams else {}), **({EMAIL: mail.wake} if mail else {})}
    team = Team(settings, database, wakes)
    inspector = health.Inspector(settings, rasa, platforms=[one.look for one in platforms])

    @asynccontextmanager
    async def running(_app: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(work) for work in (keep_up(settings), team.run(), *([mail.run()] if mail else []))]
        for one in platforms:
            one.start()
        yield
        for task in tasks:
            task.cancel()
        for one in platforms:
            await one.close()
        inspector.close()
        audit_pages.close()
        chat_page.close()
        frame.close()
        await asyncio.gather(*tasks, return_exceptions=True)
        database.close()
        await rasa.close()

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=running)
    app.include_router(chat.routes(chat_page, pages, settings))
    app.include_router(audits.routes(audit_pages))
    app.include_router(health.routes(inspector, pages))
    app.include_router(frame.router)
    app.include_router(govuk.routes())
    app.include_router(about.routes(pages, settings))
    for one in platforms:
        app.include_router(one.routes())
    app.mount("/static", StaticPages(directory=FOLDER / "static"))

    async def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if is_admin(request.url.path):
            return frame.refuse(request, status, say_admin.heading(404), say_admin.not_found())
        return problem(status, "not-found" if status == 404 else "refused", say.not_found())

    async def broken(request: Request, error: Exception) -> Response:
        reference = uuid.uuid4().hex[:8]
        logger.error("request failed, reference %s: %s", reference, type(error).__name__)
        if is_admin(request.url.path):
            return frame.refuse(request, 500, say_admin.not_now_heading(), say_admin.not_now(reference))
        return problem(500, "failed", say.failed(reference), reference=reference)

    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(Exception, broken)
    return Guard(app, settings.web_host, urlsplit(settings.public_url).hostname or settings.web_host, origin=settings.public_url)
