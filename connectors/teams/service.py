"""Wires Teams together: what comes in, who may deliver it, and what goes out."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse

from bot.settings import Settings
from bot.wording import chat_apps as say
from connectors.inbox import Inbox
from connectors.outbox import Outbox
from connectors.rasa_client import RasaClient
from connectors.team_talk import TeamTalk
from connectors.teams.answering import TeamsAnswering
from connectors.teams.api import Api
from connectors.teams.arriving import Arriving, Unknown
from connectors.teams.pressed import Pressed
from connectors.teams.reading import PLATFORM, NotReadable, tenant_of
from connectors.teams.sending import TeamsSender
from connectors.teams.verifying import KeysUnreachable, NotVerified, Verifier
from connectors.web.checks import Check
from knowledge.database import Database
from knowledge.deliveries.looking import count_waiting

logger = logging.getLogger(__name__)

MESSAGES_PATH = "/api/messages"
LONGEST_BODY_BYTES = 256_000
"""Teams' own messages are at most 100 KB; a card that is sent back holds what was filled in besides."""


class TeamsService:
    """Teams' part of the connectors process."""

    def __init__(self, settings: Settings, rasa: RasaClient) -> None:
        self._teams = settings.teams
        self._database = Database(settings.database_url)
        self._verifier = Verifier(settings.teams)
        self._api = Api(settings.teams)
        self._outbox = Outbox(self._database, PLATFORM, TeamsSender(self._database, settings, self._api))
        team_talk = TeamTalk(self._database, settings.team_name)
        answering = TeamsAnswering(self._database, rasa, self._api, team_talk, settings)
        self._inbox = Inbox(self._database, PLATFORM, answering.answer, answering.sorry, self._outbox.wake)
        pressed = Pressed(settings, self._database, self._inbox, self._outbox, team_talk)
        self._arriving = Arriving(settings, self._database, self._inbox, self._outbox, self._api, pressed)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to answer and to send."""
        self._tasks = [asyncio.create_task(self._inbox.run()), asyncio.create_task(self._outbox.run())]

    def wake(self) -> None:
        """Send at once what was kept for Teams elsewhere."""
        self._outbox.wake()

    async def close(self) -> None:
        """Stop. What is kept and not dealt with is dealt with by the next start."""
        for task in self._tasks:
            task.cancel()
        self._arriving.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._api.close()
        self._database.close()

    async def look(self) -> Check:
        """How much waits."""
        try:
            events, messages = await asyncio.to_thread(count_waiting, self._database, PLATFORM)
        except SQLAlchemyError:
            return Check("Teams", False, "what waits cannot be read")
        return Check("Teams", True, say.heard_by_http(events, messages))

    def routes(self) -> APIRouter:
        """POST /api/messages."""
        router = APIRouter()
        router.post(MESSAGES_PATH)(self._delivered)
        return router

    async def _delivered(self, request: Request) -> Response:
        """Take a delivery: 401 for who cannot prove to be Teams, before anything is read of it beyond what proves that."""
        authorization = request.headers.get("authorization", "")
        if not self._teams.local and not authorization:
            return _refused(401, "a token is needed")
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LONGEST_BODY_BYTES:
                return _refused(413, "the body is too long")
        try:
            activity = _object(body)
        except ValueError:
            return _refused(400, "the body is no activity")
        try:
            await self._verifier.verify(authorization, _text(activity, "serviceUrl"))
        except KeysUnreachable:
            return _refused(503, "the keys cannot be fetched now")
        except NotVerified as error:
            logger.warning("Teams: a delivery was refused: %s", error)
            return _refused(401, "the token is not good")
        if not self._teams.local and tenant_of(activity) not in self._teams.tenants:
            logger.warning("Teams: a delivery of a tenant was refused that is not in SHARING_TEAMS_TENANTS")
            return _refused(403, "this tenant is not one of those that are answered")
        return await self._taken(activity)

    async def _taken(self, activity: Mapping[str, Any]) -> Response:
        try:
            answer = await self._arriving.take(activity)
        except NotReadable as error:
            logger.warning("Teams: an activity cannot be read: %s", error)
            return _refused(400, "the activity lacks what it needs")
        except Unknown:
            return _refused(400, "there is no such activity")
        except SQLAlchemyError as error:
            logger.error("Teams: what came could not be kept: %s", type(error).__name__)
            return _refused(503, "it could not be kept; send it again")
        return JSONResponse(answer) if answer is not None else Response(status_code=200)


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        held = json.loads(body)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(held, dict) or not isinstance(held.get("type"), str):
        raise ValueError("no activity")  # noqa: TRY004 - whatever was sent, it is one kind of refusal
    return held


def _text(activity: Mapping[str, Any], name: str) -> str:
    held = activity.get(name)
    return held if isinstance(held, str) else ""


def _refused(status: int, why: str) -> Response:
    return JSONResponse({"error": why}, status)
