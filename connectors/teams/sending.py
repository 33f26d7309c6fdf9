"""Sends what is kept for Teams.

Teams has no way to look whether a message was posted. What this program posted is remembered while it runs, so that a database that fails
at that moment doubles nothing. An attempt that a crash or a broken connection ended is made again: it may come twice rather than not at all.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import replace
from typing import Any

from bot.settings import Settings
from bot.wording import chat_apps as say
from bot.wording import enquiries as say_enquiries
from connectors import enquiries
from connectors.answering import FILE, REPLY
from connectors.outbox import NeverSent
from connectors.team import inbox_address
from connectors.teams import activities
from connectors.teams.api import Api, Gone
from connectors.teams.enquiry_cards import enquiry_card
from connectors.teams.outgoing import SECTION, UPLOAD, File, Post, SectionShown, Upload
from connectors.teams.people import actor_of
from connectors.teams.reading import PLATFORM, Where
from connectors.teams.sections import section_of
from knowledge.audits.audits import view_audit
from knowledge.audits.export.exporting import Exported, export_audit
from knowledge.database import Database
from knowledge.deliveries import places
from knowledge.deliveries.outgoing import Kept
from knowledge.enquiries.relaying import ENQUIRY, FROM_TEAM
from knowledge.errors import KnowledgeError

logger = logging.getLogger(__name__)

MOST_REMEMBERED = 2_000


class TeamsSender:
    """Sends the rows of the outbox."""

    def __init__(self, database: Database, settings: Settings, api: Api) -> None:
        self._database, self._settings, self._api = database, settings, api
        self._posted: OrderedDict[int, str] = OrderedDict()

    async def send(self, message: Kept) -> str:
        """Post or update it; Teams' id of the message."""
        try:
            where, activity = await self._made(message)
        except KnowledgeError as error:
            raise NeverSent(str(error)) from error
        sent_as = await self._put(await asyncio.to_thread(self._found, where), activity)
        self._posted[message.id] = sent_as
        if len(self._posted) > MOST_REMEMBERED:
            self._posted.popitem(last=False)
        return sent_as

    async def find(self, message: Kept) -> str:
        """The id of what this program has posted of it."""
        return self._posted.get(message.id, "")

    def _found(self, where: Where) -> Where:
        """Where something is, that was kept by our own id of a conversation, or with no service."""
        if where.service_url:
            return where
        if where.conversation.startswith(f"{PLATFORM}:"):
            return self._place(where.conversation)
        newest = places.newest_address(self._database, PLATFORM)
        return replace(where, service_url=str(newest["service_url"]) if newest else self._settings.teams.service_url)

    def _place(self, conversation: str) -> Where:
        address = places.place(self._database, conversation)
        if address is None:
            raise NeverSent("nobody knows where this conversation is")
        return Where(**address)

    async def _put(self, where: Where, activity: dict[str, Any]) -> str:
        if where.update:
            try:
                return await self._api.update(where, activity)
            except Gone:
                logger.info("Teams: a message that was to be changed is gone, so it is posted anew")
        return await self._api.post(replace(where, update=""), activity)

    async def _made(self, message: Kept) -> tuple[Where, dict[str, Any]]:
        match message.payload["kind"]:
            case kind if kind == REPLY:
                post = Post.read(message.payload)
                return post.where, activities.of_message(post.pages()[post.page - 1], message.id)
            case kind if kind == FILE:
                return await asyncio.to_thread(self._consent, File.read(message.payload))
            case kind if kind == UPLOAD:
                return await self._uploaded(Upload.read(message.payload))
            case kind if kind == SECTION:
                shown = SectionShown.read(message.payload)
                card, summary = await asyncio.to_thread(section_of, self._database, shown)
                return shown.where, activities.of_card(card, summary, message.id)
            case kind if kind == FROM_TEAM:
                return await asyncio.to_thread(self._to_asker, message)
            case _:
                return await asyncio.to_thread(self._to_team, message)

    def _consent(self, file: File) -> tuple[Where, dict[str, Any]]:
        made, title = self._file(file)
        return file.where, activities.asking_consent(made, title, {"audit": file.audit, "format": file.format})

    async def _uploaded(self, upload: Upload) -> tuple[Where, dict[str, Any]]:
        made, title = await asyncio.to_thread(self._file, upload)
        await self._api.upload(str(upload.told["uploadUrl"]), made.content)
        return upload.where, activities.of_file(str(upload.told.get("name") or made.filename), title, upload.told)

    def _file(self, file: File) -> tuple[Exported, str]:
        actor = actor_of(self._database, file.tenant, file.user)
        view = view_audit(self._database, actor, file.audit)
        return export_audit(self._database, actor, file.audit, file.format), say.file_title(view.partnership, view.round)

    def _to_asker(self, message: Kept) -> tuple[Where, dict[str, Any]]:
        said = enquiries.relayed(self._database, message)
        post = Post(self._place(said.conversation), say_enquiries.from_team(said, self._settings.team_name))
        return post.where, activities.of_message(post.pages()[0], message.id)

    def _to_team(self, message: Kept) -> tuple[Where, dict[str, Any]]:
        """What the team is told in its channel: the question, which takes the place of what was shown of it before, or what the asker said."""
        view = enquiries.view_of(self._database, message)
        where = Where("", str(message.payload["more"]["channel"]))
        shown, team = enquiries.shown_as(self._database, PLATFORM, message), self._settings.team_name
        if message.payload["kind"] != ENQUIRY:
            post = Post(replace(where, thread=shown), enquiries.from_asker(view, message, team))
            return post.where, activities.of_message(post.pages()[0], message.id)
        reply = enquiries.to_team(self._database, view, team)
        card, summary = enquiry_card(view, reply, inbox_address(self._settings, view.question))
        return replace(where, update=shown), activities.of_card(card, summary, message.id)
