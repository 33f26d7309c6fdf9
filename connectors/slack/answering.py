"""Answers what somebody said in Slack: asks Rasa, and turns its answer into what is to be sent."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import replace

from slack_sdk.errors import SlackApiError

from bot.answers import Answer
from bot.messages import LONGEST_MESSAGE
from bot.replies import Buttons, Reply, Text
from bot.wording import connections
from bot.wording import rendering as wording
from bot.wording import slack_talk as say
from bot.wording.audits import OF_THE_MOMENT, without_links
from connectors.inbox import NotNow
from connectors.rasa_client import AssistantLost, AssistantSlow, AssistantUnreachable, RasaClient
from connectors.request import Request
from connectors.slack import linking
from connectors.slack.clients import BROKEN, Clients, NotInstalled
from connectors.slack.outgoing import REPLY, File, Post
from connectors.slack.people import person
from connectors.slack.reading import PLATFORM, TOO_LONG, Said
from connectors.team_talk import TeamTalk
from knowledge.database import Database
from knowledge.deliveries import outgoing
from knowledge.deliveries.incoming import Event
from knowledge.deliveries.outgoing import Outgoing
from knowledge.people.people import Known, actor_known, meet

logger = logging.getLogger(__name__)

LEAVES_IT = "failed"
"""The outcome of a reply after which what was asked before is still asked."""
SHOWS_WORK_AFTER = 0.7


class Answering:
    """Answers events, one at a time in a conversation."""

    def __init__(self, database: Database, rasa: RasaClient, clients: Clients, team_talk: TeamTalk, public_url: str) -> None:
        self._database, self._rasa, self._clients = database, rasa, clients
        self._team_talk, self._public_url = team_talk, public_url

    async def answer(self, event: Event) -> Sequence[Outgoing]:
        """What is to be sent; NotNow while Rasa or the action server is down."""
        said = Said.from_json(event.payload)
        if said.problem:
            text = say.too_long(LONGEST_MESSAGE) if said.problem == TOO_LONG else say.NOTHING_TO_READ
            return [self._post(said, Reply((Text(text, "lead"),), LEAVES_IT))]
        if said.pressed and said.text.lower() in OF_THE_MOMENT and await asyncio.to_thread(self._is_of_an_earlier_question, said):
            return [self._post(said, Reply((Text(say.EARLIER_BUTTON, "lead"),), LEAVES_IT))]
        if further := await asyncio.to_thread(self._further_page, said):
            return [further]
        if said.private and linking.is_about_linking(said.text):
            return [await self._linked(said)]
        if self._team_talk.is_for_team(said.text) and (told := await self._for_team(event, said)):
            return [told]
        shows = asyncio.create_task(self._shows_work(said))
        try:
            answers = await self._rasa.ask(await self._request(event, said))
        except (AssistantUnreachable, AssistantSlow, AssistantLost) as error:
            raise NotNow([self._post(said, Reply((Text(say.later(), "lead"),), "failed"))]) from error
        finally:
            shows.cancel()
        return [one for answer in answers for one in self._sent(said, answer)]

    def sorry(self, event: Event) -> Sequence[Outgoing]:
        """What is sent where answering fails for good. The number of the event is the reference; the log has it too."""
        return [self._post(Said.from_json(event.payload), Reply((Text(connections.failed(f"event {event.id}"), "lead"),), "failed"))]

    async def _linked(self, said: Said) -> Outgoing:
        who = await person(said.team, said.workspace, said.user, self._database, self._clients)
        actor = await asyncio.to_thread(actor_known, self._database, who.known) or who.actor
        return self._post(said, await asyncio.to_thread(linking.answer, self._database, actor, said.text, self._public_url))

    async def _for_team(self, event: Event, said: Said) -> Outgoing | None:
        """What is said to somebody who spoke to the team; None where they did not."""
        author = (await self._request(event, said)).speaker.name
        reply = await asyncio.to_thread(self._team_talk.hear, event.conversation, author, said.text)
        return self._post(said, reply) if reply else None

    async def _request(self, event: Event, said: Said) -> Request:
        profile = await self._clients.profile_of(said.team, said.user)
        known = Known(PLATFORM, said.workspace, said.user)
        met = await asyncio.to_thread(meet, self._database, known, profile.name, profile.email)
        return Request(
            said.text,
            said.removed,
            event.conversation,
            said.speaker(met.name),
            private=said.private,
            id=event.key,
            again=event.again,
        )

    def _sent(self, said: Said, answer: Answer) -> Sequence[Outgoing]:
        reply = answer.reply or Reply((Text(answer.text), Buttons(answer.buttons)), answer.outcome)
        if said.first:
            reply = replace(reply, elements=(Text(said.first, "lead"), *reply.elements))
        files = reply.tags.get("files")
        if not (said.private and isinstance(files, dict)):
            return [self._post(said, reply)]
        audit, formats = int(files["audit"]), files["formats"]
        sent = (File(said.team, said.where, said.workspace, said.user, audit, str(one)).outgoing() for one in formats)
        return [self._post(said, without_links(reply)), *sent]

    def _post(self, said: Said, reply: Reply) -> Outgoing:
        aside = bool(said.where.response_url)
        return Post(
            said.team, said.where, reply, chosen=said.chosen, share=aside and reply.outcome == "answered", user=said.user
        ).outgoing()

    def _is_of_an_earlier_question(self, said: Said) -> bool:
        """Whether the assistant has answered something since it sent the message with the button, so that it asks something else now."""
        for one in outgoing.kept_last(self._database, PLATFORM, f"{said.where.channel}:"):
            if one.payload["kind"] != REPLY:
                continue
            post = Post.read(one.payload)
            if one.sent_as == said.pressed and (one.answers or not post.where.update):
                return False
            if one.answers and post.page == 1 and post.reply.outcome != LEAVES_IT:
                return True
        return True

    def _further_page(self, said: Said) -> Outgoing | None:
        """The next page of the last reply there, where somebody types what its button says."""
        if said.text.strip(" .!").lower() != wording.SHOW_MORE.lower():
            return None
        last = outgoing.sent_last(self._database, PLATFORM, said.where.lane, REPLY)
        return next_page(Post.read(last.payload)) if last else None

    async def _shows_work(self, said: Said) -> None:
        """Say that an answer is on its way when it takes a while. Where Slack does not take that, nobody misses it."""
        await asyncio.sleep(SHOWS_WORK_AFTER)
        at = said.where.thread
        if said.where.response_url or not at:
            return
        with contextlib.suppress(SlackApiError, NotInstalled, *BROKEN):
            client = await self._clients.for_posting(said.team)
            await client.assistant_threads_setStatus(channel_id=said.where.channel, thread_ts=at, status=say.WORKING)


def next_page(post: Post) -> Outgoing | None:
    """The page after this one, below it, so that this one stays where it can be read. None after the last."""
    if post.page >= len(post.pages()):
        return None
    return replace(post, where=replace(post.where, update=""), page=post.page + 1).outgoing()
