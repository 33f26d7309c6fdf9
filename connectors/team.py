"""Tells the team what waits for it: sees, every few seconds, what it was not told of and what was kept for sending elsewhere."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings
from knowledge.database import Database
from knowledge.deliveries.looking import anything_to_send
from knowledge.enquiries.relaying import TeamPlace
from knowledge.enquiries.telling import tell_team

logger = logging.getLogger(__name__)

EVERY_SECONDS = 3.0
SLACK, TEAMS, EMAIL = "slack", "teams", "email"
NOTICE = "notice"
"""The kind of an e-mail that is kept with its words."""


def places(settings: Settings) -> tuple[TeamPlace, ...]:
    """Where the team is told, as the settings have it."""
    team = settings.team
    channel = TeamPlace(SLACK, {"team": team.slack_team, "channel": team.slack_channel}, live=True)
    in_teams = TeamPlace(TEAMS, {"channel": team.teams_channel}, live=True)
    mailbox = TeamPlace(EMAIL, {"to": team.email})
    return (*((channel,) if team.slack_channel else ()), *((in_teams,) if team.teams_channel else ()), *((mailbox,) if team.email else ()))


def inbox_address(settings: Settings, question: int) -> str:
    """The page of a question in the inbox."""
    return f"{settings.public_url}/admin/inbox/{question}"


class Team:
    """`wakes` are called, by platform, when there is something for it to send."""

    def __init__(self, settings: Settings, database: Database, wakes: Mapping[str, Callable[[], None]]) -> None:
        self._settings, self._database, self._wakes = settings, database, wakes

    async def run(self) -> None:
        """Tell it, until cancelled. A failure is logged and tried again the next time."""
        while self._wakes:
            await self._round()
            await asyncio.sleep(EVERY_SECONDS)

    async def _round(self) -> None:
        try:
            await asyncio.to_thread(tell_team, self._database, places(self._settings))
            for platform, wake in self._wakes.items():
                if await asyncio.to_thread(anything_to_send, self._database, platform):
                    wake()
        except (SQLAlchemyError, OSError) as error:
            logger.warning("the team could not be told now: %s", type(error).__name__)
