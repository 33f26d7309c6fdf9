"""What the team presses below a question that waits for it, and what an asker presses below the team's answer.

It is kept before it is acknowledged. Who may not is told so privately.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.identifiers import PLACEHOLDER, remove_identifiers
from bot.replies import Reply, Text
from bot.wording import enquiries as say
from bot.wording import slack as wording
from connectors.outbox import Outbox
from connectors.slack import enquiry_messages as named
from connectors.slack.background import Background
from connectors.slack.clients import Clients
from connectors.slack.elements import Block, context, input_block, modal, option, text_input
from connectors.slack.outgoing import Post
from connectors.slack.people import Presser, presser_of
from connectors.slack.reading import Where, of_button
from connectors.team_talk import TeamTalk
from connectors.text import pieces
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.deliveries import outgoing
from knowledge.enquiries.handling import Learn, answer, close, is_by, take
from knowledge.enquiries.inbox import get_enquiry
from knowledge.enquiries.types import EnquiryView
from knowledge.errors import Conflict, KnowledgeError
from knowledge.protocols import ProtocolView, list_protocols

Body = Mapping[str, Any]
ANSWERED, REPLIED = "enquiry_answered", "team_replied"
TEXT, PROTOCOL, VALUE = "text", "protocol", "value"
MOST_PROTOCOLS, LONGEST_SLUG, LONGEST_SHOWN = 100, 150, 2_000


class EnquiryButtons:
    """The listeners of these buttons and forms."""

    def __init__(self, database: Database, clients: Clients, team_talk: TeamTalk, outbox: Outbox, background: Background) -> None:
        self._database, self._clients, self._team_talk = database, clients, team_talk
        self._outbox, self._background = outbox, background

    def listen(self, app: AsyncApp) -> None:
        """Register them."""
        app.action(named.TAKE)(self.take)
        app.action(named.TAKE_OVER)(self.take_over)
        app.action(named.CLOSE)(self.close)
        app.action(named.ANSWER)(self.open_answer)
        app.view(ANSWERED)(self.answered)
        app.action("reply_team")(self.open_reply)
        app.view(REPLIED)(self.replied)

    async def take(self, ack: AsyncAck, body: Body) -> None:
        """Somebody of the team sees to a question."""
        await self._do(body, lambda actor, question: take(self._database, actor, question))
        await ack()

    async def take_over(self, ack: AsyncAck, body: Body) -> None:
        """Somebody sees to a question that another had taken."""
        await self._do(body, lambda actor, question: take(self._database, actor, question, over=True))
        await ack()

    async def close(self, ack: AsyncAck, body: Body) -> None:
        """There is nothing to answer."""
        await self._do(body, lambda actor, question: close(self._database, actor, question))
        await ack()

    async def open_answer(self, ack: AsyncAck, body: Body) -> None:
        """Ask for the answer. Slack gives three seconds for it, so it is shown after the press was acknowledged."""
        await ack()
        self._background.run(self._show_answer(body))

    async def _show_answer(self, body: Body) -> None:
        who = await presser_of(body, self._database, self._clients)
        try:
            view = await asyncio.to_thread(self._to_be_answered, who.actor, _question(body))
        except KnowledgeError as error:
            await self._tell(body, who, str(error))
            return
        protocols = await asyncio.to_thread(list_protocols, self._database)
        client = await self._clients.for_anything_else(who.team)
        await client.views_open(trigger_id=body["trigger_id"], view=answer_view(view, protocols))

    def _to_be_answered(self, actor: Actor, question: int) -> EnquiryView:
        view = get_enquiry(self._database, actor, question)
        if view.taken_by and not is_by(actor, view.taken_by, view.taken_by_id):
            raise Conflict(f"{view.taken_by} has taken this question.")
        return view

    async def answered(self, ack: AsyncAck, body: Body, view: Body) -> None:
        """Send the answer to the asker, or show on the field why it cannot be sent."""
        who = await presser_of(body, self._database, self._clients)
        errors = await asyncio.to_thread(self._answer, who.actor, view)
        await ack(response_action="errors", errors=errors) if errors else await ack()
        self._outbox.wake()

    def _answer(self, actor: Actor, view: Body) -> dict[str, str]:
        opened, text = json.loads(view["private_metadata"]), _text(view)
        if removed := remove_identifiers(text).removed:
            return {TEXT: wording.identifiers_found(removed)}
        chosen = (view["state"]["values"].get(PROTOCOL, {}).get(VALUE, {}).get("selected_option") or {}).get("value")
        try:
            asked = get_enquiry(self._database, actor, int(opened["question"]))
            learn = Learn(chosen, " ".join(PLACEHOLDER.sub("", asked.text).split())) if chosen else None
            answer(self._database, actor, asked.question, text, seen=int(opened["seen"]), learn=learn)
        except KnowledgeError as error:
            return {TEXT: str(error)}
        return {}

    async def open_reply(self, ack: AsyncAck, body: Body) -> None:
        """Ask what the asker wants to say to the team."""
        await ack()
        self._background.run(self._show_reply(body))

    async def _show_reply(self, body: Body) -> None:
        pressed = of_button(body, say.REPLY_TO_TEAM, "")
        where = pressed.payload["where"]
        opened = [_question(body), pressed.conversation, where["channel"], where["thread"]]
        client = await self._clients.for_anything_else(str(body["team"]["id"]))
        await client.views_open(trigger_id=body["trigger_id"], view=reply_view(json.dumps(opened)))

    async def replied(self, ack: AsyncAck, body: Body, view: Body) -> None:
        """Pass on what the asker says, and say so where they said it."""
        who = await presser_of(body, self._database, self._clients)
        text = _text(view)
        if removed := remove_identifiers(text).removed:
            await ack(response_action="errors", errors={TEXT: wording.identifiers_found(removed)})
            return
        question, conversation, channel, thread = json.loads(view["private_metadata"])
        reply = await asyncio.to_thread(self._team_talk.reply, conversation, who.actor.name, text, question)
        if reply is None or reply.outcome == "failed":
            problem = reply.to_text() if reply else say.question_gone()
            await ack(response_action="errors", errors={TEXT: problem})
            return
        await self._keep(Post(who.team, Where(channel, thread), reply))
        await ack()

    async def _do(self, body: Body, act: Callable[[Actor, int], object]) -> None:
        who = await presser_of(body, self._database, self._clients)
        try:
            await asyncio.to_thread(act, who.actor, _question(body))
        except KnowledgeError as error:
            await self._tell(body, who, str(error))
        self._outbox.wake()

    async def _tell(self, body: Body, who: Presser, why: str) -> None:
        """Say to who pressed, and to nobody else, why nothing was done."""
        where = Where(str(body["channel"]["id"]), response_url=str(body["response_url"]))
        await self._keep(replace(Post(who.team, where, Reply((Text(why, "lead"),), "failed")), user=who.user))

    async def _keep(self, post: Post) -> None:
        await asyncio.to_thread(outgoing.post, self._database, post.outgoing())
        self._outbox.wake()


def answer_view(view: EnquiryView, protocols: tuple[ProtocolView, ...]) -> Block:
    """The form for the team's answer."""
    blocks = [
        context(*pieces(view.text, LONGEST_SHOWN)),
        input_block(TEXT, say.MODAL_ANSWER, text_input(VALUE), say.how_it_reaches(view.conversation), optional=False),
    ]
    if 0 < len(protocols) <= MOST_PROTOCOLS:
        options = [option(one.title, one.slug) for one in protocols if len(one.slug) <= LONGEST_SLUG]
        choice = {"type": "static_select", "action_id": VALUE, "options": options}
        blocks.append(input_block(PROTOCOL, say.MODAL_LEARN, choice, say.MODAL_LEARN_HINT))
    opened = {"question": view.question, "seen": view.last}
    return modal(ANSWERED, say.MODAL_TITLE, say.MODAL_SEND, say.MODAL_CANCEL, blocks, json.dumps(opened))


def reply_view(opened: str) -> Block:
    """The form for what the asker says to the team."""
    blocks = [input_block(TEXT, say.REPLY_LABEL, text_input(VALUE), wording.NO_DETAILS, optional=False)]
    return modal(REPLIED, say.REPLY_TO_TEAM, say.MODAL_REPLY_SEND, say.MODAL_CANCEL, blocks, opened)


def _question(body: Body) -> int:
    return int(body["actions"][0]["value"])


def _text(view: Body) -> str:
    return str(view["state"]["values"][TEXT][VALUE].get("value") or "")
