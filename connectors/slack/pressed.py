"""What people press and fill in besides what they say: forms, pages, sharing, feedback. It is kept before it is acknowledged."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from bot.replies import Feedback, Reply, Text
from bot.settings import Settings
from bot.wording import chat_apps as say
from connectors.answering import next_page
from connectors.background import Background
from connectors.inbox import Inbox
from connectors.outbox import Outbox
from connectors.section_forms import FormName, Opened, read_name
from connectors.slack import section_view, why_view
from connectors.slack.clients import BROKEN, Clients
from connectors.slack.elements import Block
from connectors.slack.outgoing import Post
from connectors.slack.people import Presser, presser_of
from connectors.slack.reading import PLATFORM, Said, Where, direct
from knowledge.audits.audits import give, view_audit
from knowledge.audits.types import AuditView
from knowledge.database import Database
from knowledge.deliveries import outgoing
from knowledge.deliveries.incoming import Incoming
from knowledge.deliveries.outgoing import Outgoing
from knowledge.errors import Conflict, KnowledgeError
from knowledge.questions import give_feedback, pass_on

logger = logging.getLogger(__name__)

Body = Mapping[str, Any]


class Pressed:
    """The listeners of buttons and forms."""

    def __init__(
        self, settings: Settings, database: Database, clients: Clients, inbox: Inbox, outbox: Outbox, background: Background
    ) -> None:
        self._settings, self._database, self._clients = settings, database, clients
        self._inbox, self._outbox, self._background = inbox, outbox, background

    def listen(self, app: AsyncApp) -> None:
        """Register them."""
        app.action(re.compile(r"form:.+"))(self.open_section)
        app.action("more")(self.more)
        app.action("share")(self.share)
        app.action("helpful")(self.helpful)
        app.action("not_helpful")(self.not_helpful)
        app.action(re.compile(".*"))(self.link)
        app.view(section_view.CALLBACK)(self.section)
        app.view(why_view.CALLBACK)(self.why)

    async def link(self, ack: AsyncAck) -> None:
        """A button that is a link, or one of an earlier release: there is nothing to do."""
        await ack()

    async def open_section(self, ack: AsyncAck, body: Body) -> None:
        """Show a section's form. Slack gives three seconds for it, so it is shown after the press was acknowledged."""
        await ack()
        name = read_name(str(body["actions"][0]["value"]))
        if name:
            self._background.run(self._show_section(body, name))

    async def _show_section(self, body: Body, name: FormName) -> None:
        who = await presser_of(body, self._database, self._clients)
        where = Where(body["channel"]["id"], str(body["message"].get("thread_ts") or ""), update=body["message"]["ts"])
        try:
            audit = await asyncio.to_thread(view_audit, self._database, who.actor, name.audit)
            if not audit.is_open:
                raise Conflict(say.is_submitted(audit.partnership, audit.round))
        except KnowledgeError as error:
            await self._say(Post(who.team, replace(where, update=""), Reply((Text(say.not_open(str(error)), "lead"),), "failed")))
            return
        shown = dict(section_view.section_view(audit, name.section))
        shown["private_metadata"] = json.dumps({**json.loads(shown["private_metadata"]), "at": [where.channel, where.thread, where.update]})
        client = await self._clients.for_anything_else(who.team)
        try:
            await client.views_open(trigger_id=body["trigger_id"], view=shown)
        except (SlackApiError, *BROKEN) as error:
            logger.warning("Slack: a section could not be shown: %s", type(error).__name__)
            await self._say(Post(who.team, replace(where, update=""), Reply((Text(say.CANNOT_OPEN, "lead"),), "failed")))

    async def section(self, ack: AsyncAck, body: Body, view: Body) -> None:
        """Keep what a form says, or show what is wrong with which field. Nothing is kept of a form with an error."""
        who = await presser_of(body, self._database, self._clients)
        try:
            audit, saved, errors = await asyncio.to_thread(self._kept, who, view)
        except KnowledgeError as error:
            await ack(response_action="errors", errors={_first_input(view): str(error)})
            return
        if errors:
            await ack(response_action="errors", errors=errors)
            return
        await self._go_on(who, view, audit, saved)
        await ack()

    def _kept(self, who: Presser, view: Body) -> tuple[AuditView, str, dict[str, str]]:
        """The audit after it, what is said of what was saved, and the errors."""
        opened = Opened.from_metadata(view["private_metadata"])
        audit = view_audit(self._database, who.actor, opened.audit)
        filled = section_view.read_section(view, audit)
        if filled.errors or not filled.given:
            return audit, say.saved(opened.section, 0), filled.errors
        kept = give(self._database, who.actor, audit.id, tuple(filled.given), filled.seen)
        # Who was quicker by a moment: the form is read against what stands now, which says so on the field.
        errors = section_view.read_section(view, kept.audit).errors if kept.clashes else {}
        return kept.audit, say.saved(opened.section, len(kept.kept)), errors

    async def _go_on(self, who: Presser, view: Body, audit: AuditView, saved: str) -> None:
        """The message that the form was opened from says what was saved, and becomes the next section."""
        channel, thread, at = json.loads(view["private_metadata"]).get("at") or (who.user, "", "")
        text = f"carry on with the audit for {audit.partnership} {audit.round}"
        said = Said(who.team, who.workspace, who.user, Where(channel, thread, update=at), private=True, text=text, first=saved)
        key = f"saved:{view['id']}:{view['hash']}"
        await self._inbox.take(Incoming(key, direct(who.team, who.user), said.to_json()))

    async def more(self, ack: AsyncAck, body: Body) -> None:
        """The next page of a long reply."""
        if found := await asyncio.to_thread(self._pressed_on, body):
            post, page = found
            if message := next_page(replace(post, page=int(page) - 1)):
                await self._keep(message)
        await ack()

    async def share(self, ack: AsyncAck, body: Body) -> None:
        """A private answer, shown to everybody in the channel."""
        if found := await asyncio.to_thread(self._pressed_on, body):
            post, page = found
            who = await presser_of(body, self._database, self._clients)
            shared = replace(post, page=int(page), share=False, everybody=True, shared_by=who.actor.name)
            await self._keep(shared.outgoing())
        await ack()

    async def helpful(self, ack: AsyncAck, body: Body) -> None:
        """An answer helped."""
        if found := await asyncio.to_thread(self._pressed_on, body):
            post, question = found
            await asyncio.to_thread(give_feedback, self._database, int(question), "helpful")
            await self._say(_thanked(post, say.THANKS))
        await ack()

    async def not_helpful(self, ack: AsyncAck, body: Body) -> None:
        """An answer did not help: that is kept at once, and why is asked for."""
        await ack()
        if found := await asyncio.to_thread(self._pressed_on, body):
            post, question = found
            await asyncio.to_thread(give_feedback, self._database, int(question), "not_helpful")
            self._background.run(self._ask_why(body, post.team, int(question), _row(body)))

    async def _ask_why(self, body: Body, team: str, question: int, row: int) -> None:
        view: Block = {**why_view.why_view(question, self._settings.team_name), "private_metadata": f"{question}:{row}:{_at(body)}"}
        client = await self._clients.for_anything_else(team)
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def why(self, ack: AsyncAck, view: Body) -> None:
        """Why an answer did not help, and whether the question is to be passed on."""
        said = why_view.read_why(view)
        if said.errors:
            await ack(response_action="errors", errors=dict(said.errors))
            return
        why = f"{said.reason}: {said.comment}" if said.comment else said.reason
        await asyncio.to_thread(give_feedback, self._database, said.question, "not_helpful", why)
        if said.pass_on:
            await asyncio.to_thread(pass_on, self._database, said.question)
        await ack()
        _, row, at = view["private_metadata"].split(":", 2)
        kept = await asyncio.to_thread(outgoing.read, self._database, PLATFORM, int(row))
        if kept:
            post = Post.read(kept.payload)
            post = replace(post, where=replace(post.where, update="" if post.where.response_url else at))
            await self._say(_thanked(post, say.passed_on(self._settings.team_name) if said.pass_on else say.NOTED))

    def _pressed_on(self, body: Body) -> tuple[Post, str] | None:
        """The kept reply whose button was pressed, and the rest of the button's value. An answer to it goes where it is now."""
        row, _, rest = str(body["actions"][0]["value"]).partition(":")
        kept = outgoing.read(self._database, PLATFORM, int(row)) if row.isdigit() else None
        if kept is None:
            return None
        post = Post.read(kept.payload)
        if post.where.channel != body["channel"]["id"] and not post.where.channel.startswith(("U", "W")):
            return None
        where = replace(post.where, channel=body["channel"]["id"], update="" if post.where.response_url else _at(body))
        return replace(post, where=replace(where, response_url=body["response_url"] if post.where.response_url else "")), rest

    async def _say(self, post: Post) -> None:
        await self._keep(post.outgoing())

    async def _keep(self, message: Outgoing) -> None:
        await asyncio.to_thread(outgoing.post, self._database, message)
        self._outbox.wake()


def _thanked(post: Post, words: str) -> Post:
    """The reply without its question whether it helped, and with thanks; thanks alone where it is private or too long to be changed."""
    thanks = Text(words, "note")
    elements = tuple(one for one in post.reply.elements if not isinstance(one, Feedback))
    changed = replace(post, reply=replace(post.reply, elements=(*elements, thanks)))
    changed = replace(changed, page=min(post.page, len(changed.pages())))
    return changed if changed.updates else Post(post.team, replace(post.where, update=""), Reply((thanks,), "chat"))


def _row(body: Body) -> int:
    return int(str(body["actions"][0]["value"]).partition(":")[0])


def _at(body: Body) -> str:
    return str((body.get("container") or {}).get("message_ts") or (body.get("message") or {}).get("ts") or "")


def _first_input(view: Body) -> str:
    return next(str(block["block_id"]) for block in view["blocks"] if block["type"] == "input")
