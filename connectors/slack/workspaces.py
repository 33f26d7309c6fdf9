"""The workspaces that the app answers in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.settings import Settings
from connectors.slack.clients import Clients
from connectors.slack.installations import Installations
from connectors.slack.reading import team_of


class Workspaces:
    """Which workspaces deliver, and as whom the app is there."""

    def __init__(self, settings: Settings, installations: Installations, clients: Clients) -> None:
        self._one = not settings.slack.many_workspaces
        self._installations, self._clients = installations, clients
        self._team = ""
        self._asking = asyncio.Lock()
        self._bot_users: dict[str, str] = {}

    async def token(self, team: str | None, enterprise: str | None) -> str | None:
        """The token for a workspace, None for one that the app is not in. With one workspace Slack is asked once which that is."""
        if self._one and team != await self._own():
            return None
        return await self._installations.token(team, enterprise)

    async def _own(self) -> str:
        async with self._asking:  # Once, and what comes meanwhile stays in order.
            if not self._team:
                told = await (await self._clients.for_anything_else("")).auth_test()
                self._team = str(told["team_id"])
                self._bot_users[self._team] = str(told["user_id"])
        return self._team

    def bot_user(self, body: Mapping[str, Any]) -> str:
        """The user that the app is in the workspace of a delivery, as the delivery says."""
        team = team_of(body)
        for one in body.get("authorizations") or ():
            if one.get("is_bot") and one.get("team_id") == team:
                self._bot_users[team] = str(one["user_id"])
        return self._bot_users.get(team, "")
