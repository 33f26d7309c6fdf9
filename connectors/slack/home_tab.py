"""Fills the Home tab, and the direct message when it is opened: suggestions, and a greeting the first time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError

from bot.replies import Reply, Text
from bot.wording import chat_apps as say
from connectors.background import Background
from connectors.outbox import Outbox
from connectors.slack.clients import BROKEN, Clients, NotInstalled
from connectors.slack.home import AUDITS_A_PAGE, Home, Waiting, card_of, home_view
from connectors.slack.outgoing import Post
from connectors.slack.people import Presser, person, presser_of
from connectors.slack.reading import Where
from knowledge.actors import ADMIN, EDITOR
from knowledge.audits.audits import list_audits, view_audit
from knowledge.database import Database
from knowledge.deliveries import outgoing
from knowledge.enquiries.inbox import count_open
from knowledge.people.people import greet

Body = Mapping[str, Any]


class HomeTab:
    """What is shown to a person of themselves."""

    def __init__(self, database: Database, clients: Clients, outbox: Outbox, background: Background) -> None:
        self._database, self._clients, self._outbox, self._background = database, clients, outbox, background

    async def opened(self, body: Body) -> None:
        """The Home tab or the direct message was opened."""
        event = body["event"]
        team = str(body["team_id"])
        who = await person(team, team, str(event["user"]), self._database, self._clients)
        if event.get("tab") == "home":
            await self._publish(who, 1, str(event.get("channel") or ""))
        elif channel := str(event.get("channel") or ""):
            await self._suggest(who, channel)
            await self._greet(who, channel)

    async def audits(self, ack: AsyncAck, body: Body) -> None:
        """Another page of the audits."""
        await ack()
        page, channel = int(body["actions"][0]["value"]), str((body.get("view") or {}).get("private_metadata") or "")
        self._background.run(self._turn(body, page, channel))

    async def _turn(self, body: Body, page: int, channel: str) -> None:
        await self._publish(await presser_of(body, self._database, self._clients), page, channel)

    async def _publish(self, who: Presser, page: int, channel: str) -> None:
        shown = home_view(await asyncio.to_thread(self._home, who, page))
        view = {**shown, "private_metadata": channel}
        client = await self._clients.for_anything_else(who.team)
        await client.views_publish(user_id=who.user, view=view)

    def _home(self, who: Presser, page: int) -> Home:
        lines = list_audits(self._database, who.actor)
        start = (page - 1) * AUDITS_A_PAGE
        cards = tuple(card_of(view_audit(self._database, who.actor, one.id)) for one in lines[start : start + AUDITS_A_PAGE])
        waiting = tuple(
            Waiting(say.ready_to_submit(one.partnership, one.round)) for one in lines if one.status == "open" and one.done == one.total
        )
        unanswered = count_open(self._database) if who.actor.roles & {EDITOR, ADMIN} else None
        return Home(say.SUGGESTIONS, waiting, cards, len(lines), page, unanswered)

    async def _suggest(self, who: Presser, channel: str) -> None:
        """Questions to begin with. Where Slack does not take them, nobody misses them."""
        prompts: list[Any] = [{"title": title, "message": message} for title, message in say.PROMPTS]
        with contextlib.suppress(SlackApiError, NotInstalled, *BROKEN):
            client = await self._clients.for_anything_else(who.team)
            # Without a thread: with one, the call of an app with the agent view fails silently.
            await client.api_call("assistant.threads.setSuggestedPrompts", json={"channel_id": channel, "prompts": prompts})

    async def _greet(self, who: Presser, channel: str) -> None:
        if await asyncio.to_thread(greet, self._database, who.known):
            greeting = Post(who.team, Where(channel), Reply((Text(say.GREETING, "lead"),), "chat"))
            await asyncio.to_thread(outgoing.post, self._database, greeting.outgoing())
            self._outbox.wake()
