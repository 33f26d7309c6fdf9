"""Answers what somebody said in Slack."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.replies import Reply
from bot.settings import Settings
from bot.wording import chat_apps as say
from connectors.answering import Answering
from connectors.rasa_client import RasaClient
from connectors.slack.clients import BROKEN, Clients, NotInstalled
from connectors.slack.outgoing import File, Post
from connectors.slack.reading import PLATFORM, Said
from connectors.team_talk import TeamTalk
from knowledge.database import Database
from knowledge.deliveries.outgoing import Outgoing


class SlackAnswering(Answering[Said]):
    """How Slack is answered."""

    platform = PLATFORM

    def __init__(self, database: Database, rasa: RasaClient, clients: Clients, team_talk: TeamTalk, settings: Settings) -> None:
        super().__init__(database, rasa, team_talk, settings)
        self._clients = clients

    def said(self, payload: Mapping[str, Any]) -> Said:
        """What was kept of what somebody said."""
        return Said.from_json(payload)

    def post(self, said: Said, reply: Reply) -> Outgoing:
        """A reply to it; a private one can be shown to everybody."""
        aside = bool(said.where.response_url)
        return Post(
            said.team, said.where, reply, chosen=said.chosen, share=aside and reply.outcome == "answered", user=said.user
        ).outgoing()

    def file(self, said: Said, audit: int, format_: str) -> Outgoing:
        """A file of an audit, for who said it."""
        return File(said.team, said.where, said.workspace, said.user, audit, format_).outgoing()

    def posted(self, payload: Mapping[str, Any]) -> Post:
        """What was kept of a reply."""
        return Post.read(payload)

    def lane(self, said: Said) -> str:
        """The destination of what is sent where it was said."""
        return said.where.lane

    def place(self, said: Said) -> str:
        """Every thread of the channel."""
        return f"{said.where.channel}:"

    def is_with_team(self, said: Said) -> bool:
        """The channel of the settings."""
        return said.where.channel == self._settings.team.slack_channel

    def thread(self, said: Said) -> str:
        """The message that begins the thread."""
        return said.where.thread

    async def profile(self, said: Said) -> tuple[str, str | None]:
        """The name and the address of who said it, as Slack tells them."""
        profile = await self._clients.profile_of(said.team, said.user)
        return profile.name, profile.email

    async def shows_work(self, said: Said) -> None:
        """Slack's own line below the message."""
        if said.where.response_url or not said.where.thread:
            return
        with contextlib.suppress(SlackApiError, NotInstalled, *BROKEN):
            client = await self._clients.for_posting(said.team)
            await client.assistant_threads_setStatus(channel_id=said.where.channel, thread_ts=said.where.thread, status=say.WORKING)
