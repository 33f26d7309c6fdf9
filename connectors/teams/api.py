"""Calls of Teams' connector service, which posts for the assistant: with a token of this app, and what each failure means for the outbox.

A call is repeated at once a few times where the service says that it did nothing and will do it soon; what takes longer waits in the outbox.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx
import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client

from bot.settings import TeamsSettings
from connectors.outbox import NeverSent, NotSent, PerhapsSent
from connectors.teams.reading import Where

logger = logging.getLogger(__name__)

SCOPE = "https://api.botframework.com/.default"
TIMEOUT = httpx.Timeout(15.0, connect=5.0)
AGAIN = frozenset((412, 429, 502, 504))
"""What Microsoft says to repeat: a conflict, too many calls, and a gateway that got no answer."""
TRIES, FIRST_PAUSE, LONGEST_PAUSE = 4, 0.5, 8.0
SETTINGS_PAUSE = 600.0
TOKEN_SPARE_SECONDS = 300
_ADDRESS = re.compile(r"https?://[^\s]+")


class Gone(NeverSent):
    """The message, or the conversation, is not there any more."""


class Api:
    """The connector service. Close it at the end."""

    def __init__(self, teams: TeamsSettings) -> None:
        self._teams = teams
        # Proxies of the environment are honoured: the service is on the internet.
        self._http = httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False)
        self._login: AsyncOAuth2Client | None = None
        self._asking = asyncio.Lock()

    async def post(self, where: Where, activity: Mapping[str, Any]) -> str:
        """Say something; Teams' id of the message. Raise NotSent, PerhapsSent or NeverSent."""
        told = await self._call("POST", f"{_conversation(where)}/activities", activity)
        return str(told.get("id") or "")

    async def update(self, where: Where, activity: Mapping[str, Any]) -> str:
        """Put something in the place of the message `where.update`; the same id. Raise Gone where that is not there any more."""
        path = f"{_conversation(where)}/activities/{quote(where.update, safe='')}"
        await self._call("PUT", path, {**activity, "id": where.update})
        return where.update

    async def chat_with(self, service_url: str, tenant: str, user: str) -> str:
        """Teams' id of the chat of a person with the assistant."""
        body = {
            "isGroup": False,
            "bot": {"id": f"28:{self._teams.app_id}"},
            "members": [{"id": user}],
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        told = await self._call("POST", f"{service_url}/v3/conversations", body)
        return str(told["id"])

    async def type_in(self, where: Where) -> None:
        """Show that an answer is being made. Where that fails nobody misses it."""
        with contextlib.suppress(NotSent, PerhapsSent, NeverSent):
            await self._call("POST", f"{_conversation(where)}/activities", {"type": "typing"}, tries=1)

    async def upload(self, address: str, content: bytes) -> None:
        """Put a file where the person has accepted it. The address, which Teams gave, holds the right to do so; no token goes there."""
        if not _ADDRESS.fullmatch(address):
            raise NeverSent("the address to put a file at is none")
        size = len(content)
        headers = {"Content-Type": "application/octet-stream", "Content-Range": f"bytes 0-{size - 1}/{size}"}
        try:
            response = await self._http.put(address, content=content, headers=headers)
        except httpx.HTTPError as error:
            raise NotSent(type(error).__name__) from error  # The same file at the same address: again does no harm.
        if response.status_code >= 500 or response.status_code in AGAIN:
            raise NotSent(f"status {response.status_code}", _seconds(response))
        if not response.is_success:
            raise NeverSent(f"the file was not taken: status {response.status_code}")

    async def token(self) -> str:
        """A token of this app for the service. Raise NotSent where none is given."""
        if self._teams.local:
            return ""
        async with self._asking:
            login = self._login or AsyncOAuth2Client(
                self._teams.app_id,
                self._teams.client_secret,
                token_endpoint_auth_method="client_secret_post",  # noqa: S106 - the name of a way, no password
                timeout=15.0,
            )
            self._login = login
            if not login.token or login.token.is_expired(TOKEN_SPARE_SECONDS):
                address = f"{self._teams.login_url}/{self._teams.tenant_id}/oauth2/v2.0/token"
                try:
                    await login.fetch_token(address, grant_type="client_credentials", scope=SCOPE)
                except AuthlibBaseError as error:
                    raise NotSent(f"no token is given for this app: {error.error}", SETTINGS_PAUSE) from error
                except (httpx2.HTTPError, ValueError) as error:
                    raise NotSent(f"no token is given now: {type(error).__name__}") from error
            return str(login.token["access_token"])

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()
        if self._login:
            await self._login.aclose()

    async def _call(self, method: str, url: str, body: Mapping[str, Any], tries: int = TRIES) -> Mapping[str, Any]:
        for attempt in range(tries):
            response = await self._once(method, url, body)
            if response.is_success:
                return _told(response)
            code = _code(response)
            if response.status_code not in AGAIN:
                break
            if attempt + 1 < tries:
                await asyncio.sleep(min(_seconds(response) or FIRST_PAUSE * 2**attempt, LONGEST_PAUSE) * random.uniform(1.0, 1.3))
        raise self._failed(response, code)

    async def _once(self, method: str, url: str, body: Mapping[str, Any]) -> httpx.Response:
        token = await self.token()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            return await self._http.request(method, url, json=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotSent(type(error).__name__) from error
        except httpx.TransportError as error:
            raise PerhapsSent(type(error).__name__) from error
        except httpx.InvalidURL as error:
            raise NeverSent("the service's address is none") from error

    def _failed(self, response: httpx.Response, code: str) -> Exception:
        status = response.status_code
        if status in AGAIN or status >= 500:
            return NotSent(f"status {status} {code}".strip(), _seconds(response))
        if status == 401:
            self._login = None  # Another token may be taken.
            logger.error("Teams: the service does not take this app's token. 'sharing doctor' says more.")
            return NotSent("the token was refused", 60.0)
        return (Gone if status == 404 else NeverSent)(f"status {status} {code}".strip())


def _conversation(where: Where) -> str:
    return f"{where.service_url}/v3/conversations/{quote(where.address, safe='')}"


def _seconds(response: httpx.Response) -> float | None:
    """What Retry-After says, in seconds."""
    held = response.headers.get("Retry-After", "")
    return float(held) if held.isascii() and held.isdigit() else None


def _told(response: httpx.Response) -> Mapping[str, Any]:
    try:
        told = response.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _code(response: httpx.Response) -> str:
    error = _told(response).get("error")
    code = error.get("code") if isinstance(error, dict) else ""
    return str(code)[:60] if code and str(code).isidentifier() else ""
