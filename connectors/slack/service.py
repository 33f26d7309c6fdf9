"""Wires Slack together: what comes in by Socket Mode or by HTTP, one code path behind both, and what goes out."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings
from bot.wording import chat_apps as say
from connectors.background import Background
from connectors.inbox import Inbox
from connectors.outbox import Outbox
from connectors.rasa_client import RasaClient
from connectors.slack.answering import SlackAnswering
from connectors.slack.app import Listeners, create_app
from connectors.slack.clients import Clients
from connectors.slack.enquiry_buttons import EnquiryButtons
from connectors.slack.enquiry_messages import EnquiryMessages
from connectors.slack.home_tab import HomeTab
from connectors.slack.installations import INSTALL_PATH, REDIRECT_PATH, Installations
from connectors.slack.pressed import Pressed
from connectors.slack.reading import PLATFORM, answered_in
from connectors.slack.sending import SlackSender
from connectors.slack.workspaces import Workspaces
from connectors.team_talk import TeamTalk
from connectors.web.checks import Check
from knowledge.database import Database
from knowledge.deliveries.looking import count_waiting

logger = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"
LONGEST_BODY_BYTES = 1_000_000
LOOKS_EVERY, SAID_AFTER, REPLACED_AFTER = 1.0, 5.0, 30.0


class SlackService:
    """Slack's part of the connectors process. Raise Problem, naming the file, when the key of stored tokens cannot be used."""

    def __init__(self, settings: Settings, rasa: RasaClient) -> None:
        self._settings = settings
        self._database = Database(settings.database_url)
        installations = Installations(settings, self._database)
        clients = Clients(settings, installations)
        workspaces = Workspaces(settings, installations, clients)
        self._background = Background()
        self._outbox = Outbox(self._database, PLATFORM, SlackSender(self._database, clients, EnquiryMessages(self._database, settings)))
        team_talk = TeamTalk(self._database, settings.team_name, answered_in)
        answering = SlackAnswering(self._database, rasa, clients, team_talk, settings)
        self._inbox = Inbox(self._database, PLATFORM, answering.answer, answering.sorry, self._outbox.wake)
        home = HomeTab(self._database, clients, self._outbox, self._background)
        pressed = Pressed(settings, self._database, clients, self._inbox, self._outbox, self._background)
        enquiries = EnquiryButtons(self._database, clients, team_talk, self._outbox, self._background)
        listeners = Listeners(self._inbox, workspaces, installations, home, self._background)
        self._app = create_app(settings, workspaces, listeners, home, enquiries, pressed)
        self._oauth: AsyncOAuthFlow | None = None
        if oauth := installations.oauth_settings:
            self._oauth = AsyncOAuthFlow(client=AsyncWebClient(base_url=settings.slack.api_url), settings=oauth, logger=logger)
        self._tasks: list[asyncio.Task[None]] = []
        self._socket: AsyncSocketModeHandler | None = None

    def start(self) -> None:
        """Begin to answer, to send and, by Socket Mode, to listen."""
        work: list[Callable[[], Awaitable[None]]] = [self._inbox.run, self._outbox.run]
        if self._settings.slack.by_socket:
            work.append(self._connect)
        self._tasks = [asyncio.ensure_future(one()) for one in work]

    def wake(self) -> None:
        """Send at once what was kept for Slack elsewhere."""
        self._outbox.wake()

    async def close(self) -> None:
        """Stop. What is kept and not dealt with is dealt with by the next start."""
        if self._socket:
            await self._socket.client.close()  # type: ignore[no-untyped-call]
        for task in self._tasks:
            task.cancel()
        self._background.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._database.close()

    async def look(self) -> Check:
        """Whether Slack can be heard, and how much waits."""
        try:
            events, messages = await asyncio.to_thread(count_waiting, self._database, PLATFORM)
        except SQLAlchemyError:
            return Check("Slack", False, "what waits cannot be read")
        if not self._settings.slack.by_socket:
            return Check("Slack", True, say.heard_by_http(events, messages))
        is_open = self._socket is not None and await self._socket.client.is_connected()
        return Check("Slack", is_open, say.heard_by_socket(events, messages) if is_open else say.not_heard(events, messages))

    async def _connect(self) -> None:
        """Keep the socket open. It opens itself anew when it breaks.

        An address to open it at is good once and not for long, and the library tries the same one for ever: a socket that stays closed
        is replaced.
        """
        slack = self._settings.slack
        while True:
            client = AsyncWebClient(token=slack.app_token, base_url=slack.api_url)
            self._socket = AsyncSocketModeHandler(self._app, slack.app_token, web_client=client, logger=logger)
            opening = asyncio.ensure_future(self._socket.client.connect())  # type: ignore[no-untyped-call]
            try:
                await _until_lost(self._socket.client)
            finally:
                opening.cancel()
            await self._socket.client.close()  # type: ignore[no-untyped-call]

    def routes(self) -> APIRouter:
        """POST /slack/events unless events come by socket; the installation's pages where several workspaces install the app."""
        router = APIRouter()

        async def events(request: Request) -> Response:
            body = b""
            async for chunk in request.stream():
                body += chunk
                if len(body) > LONGEST_BODY_BYTES:
                    return Response(status_code=413)
            try:
                delivery = to_async_bolt_request(request, body)
            except (ValueError, AttributeError):  # Bolt reads it before it looks who signed it.
                return Response(status_code=400)
            return to_starlette_response(await self._app.async_dispatch(delivery))

        if not self._settings.slack.by_socket:
            router.post(EVENTS_PATH)(events)
        if oauth := self._oauth:

            async def install(request: Request) -> Response:
                return to_starlette_response(await oauth.handle_installation(to_async_bolt_request(request, b"")))

            async def installed(request: Request) -> Response:
                return to_starlette_response(await oauth.handle_callback(to_async_bolt_request(request, b"")))

            router.get(INSTALL_PATH)(install)
            router.get(REDIRECT_PATH)(installed)
        return router


async def _until_lost(socket: AsyncBaseSocketModeClient) -> None:
    """Until the socket has been closed for REPLACED_AFTER seconds. The log says when it is open and when it is not."""
    since, said_open = time.monotonic(), None
    while time.monotonic() < since + REPLACED_AFTER:
        is_open = await socket.is_connected()
        if is_open:
            since = time.monotonic()
        if is_open and said_open is not True:
            logger.info("Slack: connected by Socket Mode")
            said_open = True
        elif not is_open and said_open is not False and time.monotonic() > since + SAID_AFTER:
            logger.error("Slack: not connected by Socket Mode; trying again and again. 'sharing doctor' says more.")
            said_open = False
        await asyncio.sleep(LOOKS_EVERY)
