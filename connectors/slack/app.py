"""The Slack app: which listener takes what Slack delivers. Each keeps it before it is acknowledged; nothing is answered here."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings
from bot.slack_scopes import COMMAND, SHORTCUT
from bot.wording import chat_apps as say
from connectors.background import Background
from connectors.inbox import Inbox
from connectors.slack import reading
from connectors.slack.enquiry_buttons import EnquiryButtons
from connectors.slack.home_tab import HomeTab
from connectors.slack.installations import Installations
from connectors.slack.pressed import Pressed
from connectors.slack.workspaces import Workspaces

logger = logging.getLogger(__name__)

ANY = re.compile(".*")
Body = Mapping[str, Any]


class Listeners:
    """What the app listens to."""

    def __init__(self, inbox: Inbox, workspaces: Workspaces, installations: Installations, home: HomeTab, background: Background) -> None:
        self._inbox, self._workspaces = inbox, workspaces
        self._installations, self._home, self._background = installations, home, background

    async def message(self, body: Body) -> None:
        """A message or a mention. In a thread that the assistant has taken part in no mention is needed."""
        read = reading.of_message(body, self._workspaces.bot_user(body))
        if read is None:
            return
        arrived, is_for_us = read
        await self._inbox.take(replace(arrived, follows=not is_for_us))

    async def command(self, ack: AsyncAck, body: Body) -> None:
        """`/sharing`, with a question or without."""
        await self._inbox.take(reading.of_command(body))
        await ack()

    async def shortcut(self, ack: AsyncAck, body: Body) -> None:
        """'Which protocol for this?' on somebody's message."""
        await self._inbox.take(reading.of_shortcut(body, say.SHORTCUT_QUESTION))
        await ack()

    async def says(self, ack: AsyncAck, body: Body) -> None:
        """A button that types something."""
        action = body["actions"][0]
        await self._inbox.take(reading.of_button(body, str(action["value"]), str(action.get("text", {}).get("text", ""))))
        await ack()

    async def home_opened(self, body: Body) -> None:
        """The Home tab or the direct message was opened."""
        self._background.run(self._home.opened(body))

    async def uninstalled(self, body: Body) -> None:
        """The app was removed from a workspace."""
        await self._installations.uninstalled(body)

    async def revoked(self, body: Body) -> None:
        """Tokens do not work any more."""
        await self._installations.revoked(body)

    async def not_kept(self, error: Exception) -> None:
        """It is not acknowledged then, so Slack sends it again. A database that is down is said in a line, not with where it was noticed."""
        if isinstance(error, SQLAlchemyError):
            logger.error("Slack: what came could not be kept and is left for Slack to send again: %s", type(error).__name__)
        else:
            logger.error("Slack: what came could not be taken", exc_info=error)

    async def ignored(self) -> None:
        """Anything else is acknowledged, so that Slack does not send it again."""


def create_app(
    settings: Settings, workspaces: Workspaces, listeners: Listeners, home: HomeTab, enquiries: EnquiryButtons, pressed: Pressed
) -> AsyncApp:
    """The app, with its listeners. It asks Slack nothing by itself: who it is in a workspace comes with each delivery."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> Any:  # Bolt's own type leaves out that None refuses.
        token = await workspaces.token(team_id, enterprise_id)
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token) if token else None

    app = AsyncApp(
        signing_secret=settings.slack.signing_secret or "by-socket",
        client=AsyncWebClient(base_url=settings.slack.api_url),
        authorize=authorize,
        # Bolt acknowledges events before their listeners run; here a listener keeps what came, and only then it is acknowledged.
        process_before_response=True,
        ignoring_self_events_enabled=False,
        logger=logger,
    )
    app.event("message")(listeners.message)
    app.event("app_mention")(listeners.message)
    app.event("app_home_opened")(listeners.home_opened)
    app.event("app_uninstalled")(listeners.uninstalled)
    app.event("tokens_revoked")(listeners.revoked)
    app.event(ANY)(listeners.ignored)
    app.command(COMMAND)(listeners.command)
    app.shortcut(SHORTCUT)(listeners.shortcut)
    app.action(re.compile(r"say:\d+"))(listeners.says)
    app.action("audits")(home.audits)
    enquiries.listen(app)
    pressed.listen(app)  # Last: it takes whatever is pressed besides.
    app.error(listeners.not_kept)
    return app
