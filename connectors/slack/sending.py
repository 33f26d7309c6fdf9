"""Sends what is kept for Slack, and finds what may have been sent already.

A message that is posted carries the number of its row as metadata. When an attempt's end was not seen (a crash, a broken connection), the
channel is read for that number before anything is posted again, so that a message is neither lost nor doubled. Three things cannot be looked
for: a private answer by `response_url`, a file, and what goes to a person whose direct message is not known yet. They may then come twice
rather than not at all.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.wording import chat_apps as say
from connectors.answering import FILE, REPLY
from connectors.outbox import NeverSent, NotSent, PerhapsSent
from connectors.slack.clients import BROKEN, Clients, NotInstalled
from connectors.slack.elements import Block
from connectors.slack.enquiry_messages import EnquiryMessages
from connectors.slack.messages import Message
from connectors.slack.outgoing import File, Post
from connectors.slack.reading import PLATFORM, Where
from knowledge.actors import Actor
from knowledge.audits.audits import view_audit
from knowledge.audits.export.exporting import export_audit
from knowledge.database import Database
from knowledge.deliveries import outgoing
from knowledge.deliveries.outgoing import Kept
from knowledge.errors import KnowledgeError
from knowledge.people.people import Known, actor_known

logger = logging.getLogger(__name__)

METADATA = "sharing_answer"
NUMBERED = ("more", "share", "helpful", "not_helpful")
LOOKS_BACK = 100
CHANNELS = ("C", "D", "G")
TEMPORARY = frozenset(("internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "ratelimited"))
UNCHANGEABLE = frozenset(("message_not_found", "cant_update_message", "edit_window_closed"))
GONE = frozenset(("token_revoked", "account_inactive", "invalid_auth", "not_authed", "token_expired", "org_login_required"))


class SlackSender:
    """Sends the rows of the outbox."""

    def __init__(self, database: Database, clients: Clients, enquiries: EnquiryMessages) -> None:
        self._database, self._clients, self._enquiries = database, clients, enquiries

    async def send(self, message: Kept) -> str:
        """Post, update or upload it; the message's `ts`, where Slack tells it."""
        try:
            if message.payload["kind"] == FILE:
                return await self._upload(File.read(message.payload))
            post = await self._read(message)
            shown = _numbered(post.pages()[post.page - 1], message.id)
            return await (self._respond if post.where.response_url else self._put)(message, post, shown)
        except SlackApiError as error:
            raise _of_api(error, message.payload.get("team")) from error
        except NotInstalled as error:
            raise NeverSent("the app is not installed in this workspace any more") from error
        except aiohttp.ClientConnectorError as error:
            raise NotSent(type(error).__name__) from error
        except BROKEN as error:
            raise PerhapsSent(type(error).__name__) from error

    async def find(self, message: Kept) -> str:
        """The `ts` of the message that carries this row's number."""
        if message.payload["kind"] == FILE:
            return ""
        post = await self._read(message)
        if post.where.response_url or post.updates or not post.where.channel.startswith(CHANNELS):
            return ""  # An update can be made again; the others cannot be looked for.
        try:
            client = await self._clients.for_anything_else(post.team)
            found = await _history(client, post.where.channel, post.where.thread)
        except SlackApiError as error:
            raise _of_api(error, post.team) from error
        except NotInstalled as error:
            raise NeverSent("the app is not installed in this workspace any more") from error
        except BROKEN as error:
            raise NotSent(type(error).__name__) from error
        return next((str(one["ts"]) for one in found if _number(one) == message.id), "")

    async def _read(self, message: Kept) -> Post:
        """What is to be sent: as it was kept, or of an enquiry as it is now."""
        if message.payload["kind"] == REPLY:
            return Post.read(message.payload)
        return await asyncio.to_thread(self._enquiries.read, message)

    async def _put(self, message: Kept, post: Post, shown: Message) -> str:
        where = post.where
        client = await self._clients.for_posting(post.team)
        body: dict[str, Any] = {"text": shown.text, "blocks": list(shown.blocks)}
        if post.updates and (changed := await _changed(client, where, body)):
            return changed
        if where.thread:
            body["thread_ts"] = where.thread
        metadata = {"event_type": METADATA, "event_payload": {"number": message.id}}
        done = await client.chat_postMessage(
            channel=where.channel, metadata=metadata, mrkdwn=False, unfurl_links=False, unfurl_media=False, **body
        )
        return str(done["ts"])

    async def _respond(self, _message: Kept, post: Post, shown: Message) -> str:
        client = AsyncWebhookClient(post.where.response_url, timeout=10, retry_handlers=[])
        kind = "in_channel" if post.everybody else "ephemeral"
        done = await client.send(text=shown.text, blocks=list(shown.blocks), response_type=kind, replace_original=False)
        if done.status_code == 429:
            raise NotSent("rate limited", float(done.headers.get("Retry-After", 1)))
        if done.status_code >= 500:
            raise NotSent(f"status {done.status_code}")
        if done.status_code != 200:
            # It is good for half an hour. What took longer is still owed to who asked.
            if post.user and not post.everybody:
                await asyncio.to_thread(outgoing.post, self._database, replace(post, where=Where(post.user), share=False).outgoing())
            raise NeverSent(f"Slack does not take this private answer any more: {done.body[:60]}")
        return ""

    async def _upload(self, file: File) -> str:
        try:
            made, title = await asyncio.to_thread(self._made, file)
        except KnowledgeError as error:
            raise NeverSent(str(error)) from error
        client = await self._clients.for_posting(file.team)
        await client.files_upload_v2(
            channel=file.where.channel,
            thread_ts=file.where.thread or None,
            content=made.content,
            filename=made.filename,
            title=title,
            initial_comment=say.file_comes(),
        )
        return ""

    def _made(self, file: File) -> tuple[Any, str]:
        actor = actor_known(self._database, Known(PLATFORM, file.workspace, file.user)) or Actor(file.user)
        view = view_audit(self._database, actor, file.audit)
        return export_audit(self._database, actor, file.audit, file.format), say.file_title(view.partnership, view.round)


async def _changed(client: AsyncWebClient, where: Where, body: Mapping[str, Any]) -> str:
    """The `ts` of the message that now says this; empty where it is not there any more or the workspace does not let messages be changed."""
    try:
        done = await client.chat_update(channel=where.channel, ts=where.update, **body)
    except SlackApiError as error:
        if error.response.get("error") in UNCHANGEABLE:
            return ""
        raise
    return str(done["ts"])


def _numbered(shown: Message, number: int) -> Message:
    """The message with the number of its row before the value of each button that is about the message itself."""
    return replace(shown, blocks=tuple(_block_numbered(block, number) for block in shown.blocks))


def _block_numbered(block: Block, number: int) -> Block:
    if block["type"] != "actions":
        return block
    elements = [{**one, "value": f"{number}:{one['value']}"} if one.get("action_id") in NUMBERED else one for one in block["elements"]]
    return {**block, "elements": elements}


async def _history(client: AsyncWebClient, channel: str, thread: str) -> list[Mapping[str, Any]]:
    if thread:
        told = await client.conversations_replies(channel=channel, ts=thread, limit=LOOKS_BACK, include_all_metadata=True)
    else:
        told = await client.conversations_history(channel=channel, limit=LOOKS_BACK, include_all_metadata=True)
    return list(told["messages"])


def _number(message: Mapping[str, Any]) -> int | None:
    metadata = message.get("metadata") or {}
    number = (metadata.get("event_payload") or {}).get("number")
    return number if metadata.get("event_type") == METADATA and isinstance(number, int) else None


def _of_api(error: SlackApiError, team: object) -> NotSent | NeverSent:
    response = error.response
    code = str(response.get("error", "")) if isinstance(getattr(response, "data", None), dict) else ""
    if response.status_code == 429 or code == "ratelimited":
        return NotSent("rate limited", float(response.headers.get("Retry-After", 1)))
    if response.status_code >= 500 or code in TEMPORARY:
        return NotSent(code or f"status {response.status_code}")
    if code in GONE:
        logger.error("Slack: the token of workspace %s does not work any more (%s). See docs/slack.md.", team, code)
    return NeverSent(code or f"status {response.status_code}")
