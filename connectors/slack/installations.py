"""Which workspaces the app is installed in: how they install it, their tokens, and what becomes of them when it is removed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urljoin

from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse

from bot.settings import Settings
from bot.slack_key import Cipher
from bot.slack_scopes import SCOPES
from bot.wording import slack_installing as say
from connectors.slack.token_store import STATE_SECONDS, StateStore, TokenStore
from connectors.web.pages import Pages
from knowledge.database import Database

logger = logging.getLogger(__name__)

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"


class Installations:
    """The workspaces that the app is in: the bot token's one, or those that installed it.

    Raise Problem, naming the file, when the key of the tokens that are held is not there, damaged or another one.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._store: TokenStore | None = None
        self.oauth_settings: AsyncOAuthSettings | None = None
        """What AsyncApp is given as `oauth_settings`; None with one workspace, whose token AsyncApp's client has."""
        if settings.slack.many_workspaces:
            self._store = TokenStore(settings.slack.client_id, database.engine, Cipher(settings.slack_key_file))
            self._store.check()
            self.oauth_settings = _oauth_settings(settings, self._store, StateStore(database.engine))

    async def token(self, team: str | None, enterprise: str | None = None) -> str | None:
        """The bot token for a workspace, None when the app is not installed there."""
        if not self._store:
            return self._settings.slack.bot_token
        found = await self._store.async_find_bot(enterprise_id=enterprise, team_id=team)
        return found.bot_token if found else None

    async def uninstalled(self, body: Mapping[str, Any]) -> None:
        """The event app_uninstalled: forget the workspace, unless it has installed the app again since. The operator is told."""
        await self._forget(body, "the app was uninstalled")

    async def revoked(self, body: Mapping[str, Any]) -> None:
        """The event tokens_revoked: the same when it names the bot's token. Tokens of people are never held."""
        if body["event"].get("tokens", {}).get("bot"):
            await self._forget(body, "the bot token was revoked")

    async def _forget(self, body: Mapping[str, Any], why: str) -> None:
        team = body.get("team_id")
        if not self._store:
            logger.error("Slack: %s in workspace %s. Install the app again and set SHARING_SLACK_BOT_TOKEN to its new token.", why, team)
            return
        happened = datetime.fromtimestamp(body["event_time"] + 1, UTC)  # It is in whole seconds, rounded down.
        if await asyncio.to_thread(self._store.remove, body.get("enterprise_id"), team, happened):
            logger.warning("Slack: %s in workspace %s. Its tokens were removed; it can install the app again.", why, team)


def _oauth_settings(settings: Settings, tokens: TokenStore, states: StateStore) -> AsyncOAuthSettings:
    callbacks = Callbacks(settings)
    return AsyncOAuthSettings(
        client_id=settings.slack.client_id,
        client_secret=settings.slack.client_secret,
        scopes=list(SCOPES),
        user_scopes=[],
        redirect_uri=f"{settings.public_url}{REDIRECT_PATH}",
        install_path=INSTALL_PATH,
        install_page_rendering_enabled=False,
        redirect_uri_path=REDIRECT_PATH,
        authorization_url=urljoin(settings.slack.api_url, "/oauth/v2/authorize"),
        callback_options=AsyncCallbackOptions(callbacks.installed, callbacks.not_installed),
        installation_store=tokens,
        installation_store_bot_only=True,
        state_store=states,
        state_expiration_seconds=STATE_SECONDS,
    )


class Callbacks:
    """The pages on which an installation ends."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pages = Pages()

    async def installed(self, done: AsyncSuccessArgs) -> BoltResponse:
        """It is installed: what people can do now, and the way to it."""
        made = done.installation
        logger.info("Slack: workspace %s installed the app.", made.team_id or made.enterprise_id)
        where = {name: value for name, value in (("app", made.app_id), ("team", made.team_id)) if value}
        address = urljoin(self._settings.slack.api_url, f"/app_redirect?{urlencode(where)}")
        return self._page(done.settings, 200, say.installed(), say.how_to_begin(made.team_name or ""), address, say.open_slack())

    async def not_installed(self, failed: AsyncFailureArgs) -> BoltResponse:
        """It is not: why, and the way to begin again."""
        reason = failed.reason if failed.reason.isascii() and failed.reason.isidentifier() else "unknown"
        logger.warning("Slack: an installation was not completed: %.60s", reason)
        again = f"{self._settings.public_url}{INSTALL_PATH}"
        return self._page(
            failed.settings, failed.suggested_status_code, say.not_installed(), say.why_not(failed.reason), again, say.start_again()
        )

    def _page(self, settings: AsyncOAuthSettings, status: int, heading: str, message: str, address: str, link: str) -> BoltResponse:
        body = self._pages.text("slack-installing.html", heading=heading, message=message, address=address, link=link)
        headers: dict[str, str | Sequence[str]] = {
            "Content-Type": "text/html; charset=utf-8",
            "Set-Cookie": settings.state_utils.build_set_cookie_for_deletion(),
        }
        return BoltResponse(status=status, headers=headers, body=body)
