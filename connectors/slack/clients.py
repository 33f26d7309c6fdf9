"""Slack's Web API for each workspace that the app is in, and what people are called there."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler, AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from connectors.slack.installations import Installations

logger = logging.getLogger(__name__)

PROFILE_KEPT_SECONDS = 3_600.0
MOST_PROFILES = 5_000
TIMEOUT_SECONDS = 10
BROKEN = (aiohttp.ClientError, OSError, TimeoutError)
"""What a call of Slack raises when its connection breaks."""


class NotInstalled(Exception):
    """The app is not (any more) in a workspace, so nothing can be said there."""


@dataclass(frozen=True)
class Profile:
    """What Slack tells of somebody."""

    name: str = ""
    email: str | None = None


class Clients:
    """Web API clients by workspace. `for_posting` never repeats a call by itself, since what was posted twice is seen twice."""

    def __init__(self, settings: Settings, installations: Installations) -> None:
        self._api_url, self._installations = settings.slack.api_url, installations
        self._profiles: OrderedDict[tuple[str, str], tuple[float, Profile]] = OrderedDict()

    async def for_posting(self, team: str) -> AsyncWebClient:
        """A client whose errors are the caller's."""
        token = await self._installations.token(team)
        if not token:
            raise NotInstalled(team)
        return AsyncWebClient(token=token, base_url=self._api_url, timeout=TIMEOUT_SECONDS, retry_handlers=[])

    async def for_anything_else(self, team: str) -> AsyncWebClient:
        """A client that waits and tries again when Slack asks it to or the connection breaks."""
        client = await self.for_posting(team)
        client.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=2), AsyncConnectionErrorRetryHandler(max_retry_count=1)]
        return client

    async def profile_of(self, team: str, user: str) -> Profile:
        """What somebody is called, and their address where the app was given the scope for it; empty where Slack does not tell it now."""
        held = self._profiles.get((team, user))
        if held and held[0] > time.monotonic():
            return held[1]
        try:
            told = await (await self.for_anything_else(team)).users_info(user=user)
        except (SlackApiError, NotInstalled, *BROKEN) as error:
            logger.warning("Slack does not tell a name now: %s", type(error).__name__)
            return held[1] if held else Profile()
        shown = told["user"].get("profile") or {}
        name = str(shown.get("real_name") or shown.get("display_name") or told["user"].get("name") or "")
        profile = Profile(name, str(shown.get("email") or "") or None)
        self._profiles[team, user] = (time.monotonic() + PROFILE_KEPT_SECONDS, profile)
        if len(self._profiles) > MOST_PROFILES:
            self._profiles.popitem(last=False)
        return profile
