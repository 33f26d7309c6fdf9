"""Answers what somebody said in Teams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.replies import Reply
from bot.settings import Settings
from connectors.answering import Answering
from connectors.rasa_client import RasaClient
from connectors.team_talk import TeamTalk
from connectors.teams.api import Api
from connectors.teams.outgoing import File, Post
from connectors.teams.reading import PLATFORM, Said
from knowledge.database import Database
from knowledge.deliveries.outgoing import Outgoing


class TeamsAnswering(Answering[Said]):
    """How Teams is answered."""

    platform = PLATFORM

    def __init__(self, database: Database, rasa: RasaClient, api: Api, team_talk: TeamTalk, settings: Settings) -> None:
        super().__init__(database, rasa, team_talk, settings)
        self._api = api

    def said(self, payload: Mapping[str, Any]) -> Said:
        """What was kept of what somebody said."""
        return Said.from_json(payload)

    def post(self, said: Said, reply: Reply) -> Outgoing:
        """A reply to it."""
        chosen = "" if said.private else said.chosen  # Who pressed was told at once; only others must see it above the answer.
        return Post(said.where, reply, chosen=chosen, tenant=said.tenant, user=said.user).outgoing()

    def file(self, said: Said, audit: int, format_: str) -> Outgoing:
        """A file of an audit, for who said it."""
        return File(said.where, said.tenant, said.user, audit, format_).outgoing()

    def posted(self, payload: Mapping[str, Any]) -> Post:
        """What was kept of a reply."""
        return Post.read(payload)

    def lane(self, said: Said) -> str:
        """The destination of what is sent where it was said."""
        return said.where.lane

    def place(self, said: Said) -> str:
        """Every thread of the channel."""
        return f"{said.where.conversation}:"

    def is_with_team(self, said: Said) -> bool:
        """The channel of the settings."""
        return said.where.conversation == self._settings.team.teams_channel

    def thread(self, said: Said) -> str:
        """The message that begins the thread."""
        return said.where.thread

    async def profile(self, said: Said) -> tuple[str, str | None]:
        """The name that Teams gave with the message. It gives no address."""
        return said.name, None

    async def shows_work(self, said: Said) -> None:
        """Teams' own dots."""
        await self._api.type_in(said.where)
