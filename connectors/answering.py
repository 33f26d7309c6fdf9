"""Answers what somebody said on a chat platform: asks Rasa, and turns its answer into what is to be sent. The same on every platform."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Generic, Protocol, Self, TypeVar

from bot.answers import Answer
from bot.messages import LONGEST_MESSAGE
from bot.replies import Buttons, Reply, Text
from bot.settings import Settings
from bot.wording import chat_apps as say
from bot.wording import connections
from bot.wording import rendering as wording
from bot.wording.audits import OF_THE_MOMENT, without_links
from connectors import linking, team_commands
from connectors.inbox import NotNow
from connectors.rasa_client import AssistantLost, AssistantSlow, AssistantUnreachable, RasaClient
from connectors.request import Request, Speaker
from connectors.team_commands import Command
from connectors.team_talk import TeamTalk
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.deliveries import outgoing
from knowledge.deliveries.incoming import Event
from knowledge.deliveries.outgoing import Outgoing
from knowledge.enquiries.relaying import DESTINATIONS, ENQUIRY
from knowledge.people.people import Known, PersonView, actor_known, meet

REPLY, FILE = "reply", "file"
"""The kinds of what is kept for sending: a page of a Reply; a file of an audit."""
TOO_LONG, NOTHING_TO_READ = "too_long", "nothing_to_read"
LEAVES_IT = "failed"
"""The outcome of a reply after which what was asked before is still asked."""
SHOWS_WORK_AFTER = 0.7


class Said(Protocol):
    """One thing somebody said to the assistant, by typing or pressing, as a platform's adapter read it. It holds no identifiers.

    `problem` instead of a text: why it cannot be read. `chosen` is the title of the button. `first` is what the answer begins with.
    `pressed` is the message of the button, where nobody else talks.
    """

    @property
    def workspace(self) -> str: ...
    @property
    def user(self) -> str: ...
    @property
    def private(self) -> bool: ...
    @property
    def text(self) -> str: ...
    @property
    def removed(self) -> tuple[str, ...]: ...
    @property
    def problem(self) -> str: ...
    @property
    def chosen(self) -> str: ...
    @property
    def first(self) -> str: ...
    @property
    def pressed(self) -> str: ...


class Posted(Protocol):
    """A page of a reply, as a platform keeps it for sending."""

    @property
    def reply(self) -> Reply: ...
    @property
    def page(self) -> int: ...
    @property
    def updates(self) -> bool: ...
    def pages(self) -> Sequence[object]: ...
    def outgoing(self) -> Outgoing: ...
    def at_page(self, page: int) -> Self:
        """Another page of the same reply, as a message of its own."""


S = TypeVar("S", bound=Said)


class Answering(ABC, Generic[S]):
    """Answers events, one at a time in a conversation. What differs between platforms is the subclass's."""

    platform: str

    def __init__(self, database: Database, rasa: RasaClient, team_talk: TeamTalk, settings: Settings) -> None:
        self._database, self._rasa = database, rasa
        self._team_talk, self._settings = team_talk, settings

    @abstractmethod
    def said(self, payload: Mapping[str, Any]) -> S:
        """What was kept of what somebody said."""

    @abstractmethod
    def post(self, said: S, reply: Reply) -> Outgoing:
        """A reply to it."""

    @abstractmethod
    def file(self, said: S, audit: int, format_: str) -> Outgoing:
        """A file of an audit, for who said it."""

    @abstractmethod
    def posted(self, payload: Mapping[str, Any]) -> Posted:
        """What was kept of a reply."""

    @abstractmethod
    def lane(self, said: S) -> str:
        """The destination of what is sent where it was said."""

    @abstractmethod
    def place(self, said: S) -> str:
        """How the destinations begin of everything that is sent in that conversation."""

    @abstractmethod
    def is_with_team(self, said: S) -> bool:
        """Whether it was said in the channel in which the team is told what waits for it."""

    @abstractmethod
    def thread(self, said: S) -> str:
        """The platform's id of the message below which it was said, empty where that is none."""

    @abstractmethod
    async def profile(self, said: S) -> tuple[str, str | None]:
        """The name and the address of who said it, as the platform tells them."""

    @abstractmethod
    async def shows_work(self, said: S) -> None:
        """Show that an answer is on its way. Where the platform does not take that, nobody misses it."""

    async def answer(self, event: Event) -> Sequence[Outgoing]:
        """What is to be sent; NotNow while Rasa or the action server is down."""
        said = self.said(event.payload)
        if said.problem:
            text = say.too_long(LONGEST_MESSAGE) if said.problem == TOO_LONG else say.NOTHING_TO_READ
            return [self.post(said, Reply((Text(text, "lead"),), LEAVES_IT))]
        if said.pressed and said.text.lower() in OF_THE_MOMENT and await asyncio.to_thread(self._is_of_an_earlier_question, said):
            return [self.post(said, Reply((Text(say.EARLIER_BUTTON, "lead"),), LEAVES_IT))]
        if further := await asyncio.to_thread(self._further_page, said):
            return [further]
        if said.private and linking.is_about_linking(said.text):
            return [await self._linked(said)]
        if self.is_with_team(said) and (command := team_commands.read(said.text)):
            return [await self._by_team(said, command)]
        if self._team_talk.is_for_team(said.text) and (told := await self._for_team(event, said)):
            return [told]
        shows = asyncio.create_task(self._shows_work_later(said))
        try:
            answers = await self._rasa.ask(await self._request(event, said))
        except (AssistantUnreachable, AssistantSlow, AssistantLost) as error:
            raise NotNow([self.post(said, Reply((Text(say.later(), "lead"),), "failed"))]) from error
        finally:
            shows.cancel()
        return [one for answer in answers for one in self._sent(said, answer)]

    def sorry(self, event: Event) -> Sequence[Outgoing]:
        """What is sent where answering fails for good. The number of the event is the reference; the log has it too."""
        return [self.post(self.said(event.payload), Reply((Text(connections.failed(f"event {event.id}"), "lead"),), "failed"))]

    async def _met(self, said: S) -> PersonView:
        name, email = await self.profile(said)
        return await asyncio.to_thread(meet, self._database, self._known(said), name, email)

    def _known(self, said: S) -> Known:
        return Known(self.platform, said.workspace, said.user)

    async def _actor(self, said: S) -> Actor:
        """Who said it, with what they may do."""
        met = await self._met(said)
        return await asyncio.to_thread(actor_known, self._database, self._known(said)) or Actor(met.name)

    async def _linked(self, said: S) -> Outgoing:
        actor = await self._actor(said)
        return self.post(said, await asyncio.to_thread(linking.answer, self._database, actor, said.text, self._settings.public_url))

    async def _by_team(self, said: S, command: Command) -> Outgoing:
        """What is said to somebody who sees to a question by typing."""
        question = command.question or await asyncio.to_thread(self._question_above, said)
        if question is None:
            return self.post(said, team_commands.which())
        actor = await self._actor(said)
        return self.post(said, await asyncio.to_thread(team_commands.carry_out, self._database, actor, command, question, said.removed))

    def _question_above(self, said: S) -> int | None:
        """The question that waits, where this was typed in the thread below it."""
        thread = self.thread(said)
        shown = outgoing.sent_message(self._database, self.platform, DESTINATIONS, thread) if thread else None
        return int(shown.payload["question"]) if shown and shown.payload["kind"] == ENQUIRY else None

    async def _for_team(self, event: Event, said: S) -> Outgoing | None:
        """What is said to somebody who spoke to the team; None where they did not."""
        author = (await self._met(said)).name
        reply = await asyncio.to_thread(self._team_talk.hear, event.conversation, author, said.text)
        return self.post(said, reply) if reply else None

    async def _request(self, event: Event, said: S) -> Request:
        met = await self._met(said)
        speaker = Speaker(self.platform, said.workspace, said.user, met.name)
        return Request(said.text, said.removed, event.conversation, speaker, private=said.private, id=event.key, again=event.again)

    def _sent(self, said: S, answer: Answer) -> Sequence[Outgoing]:
        reply = answer.reply or Reply((Text(answer.text), Buttons(answer.buttons)), answer.outcome)
        if said.first:
            reply = replace(reply, elements=(Text(said.first, "lead"), *reply.elements))
        files = reply.tags.get("files")
        if not (said.private and isinstance(files, dict)):
            return [self.post(said, reply)]
        sent = (self.file(said, int(files["audit"]), str(one)) for one in files["formats"])
        return [self.post(said, without_links(reply)), *sent]

    def _is_of_an_earlier_question(self, said: S) -> bool:
        """Whether the assistant has answered something since it sent the message with the button, so that it asks something else now."""
        for one in outgoing.kept_last(self._database, self.platform, self.place(said)):
            if one.payload["kind"] != REPLY:
                continue
            post = self.posted(one.payload)
            if one.sent_as == said.pressed and (one.answers or not post.updates):
                return False
            if one.answers and post.page == 1 and post.reply.outcome != LEAVES_IT:
                return True
        return True

    def _further_page(self, said: S) -> Outgoing | None:
        """The next page of the last reply there, where somebody types what its button says."""
        if said.text.strip(" .!").lower() != wording.SHOW_MORE.lower():
            return None
        last = outgoing.sent_last(self._database, self.platform, self.lane(said), REPLY)
        return next_page(self.posted(last.payload)) if last else None

    async def _shows_work_later(self, said: S) -> None:
        await asyncio.sleep(SHOWS_WORK_AFTER)
        await self.shows_work(said)


def next_page(post: Posted) -> Outgoing | None:
    """The page after this one, below it, so that this one stays where it can be read. None after the last."""
    if post.page >= len(post.pages()):
        return None
    return post.at_page(post.page + 1).outgoing()
