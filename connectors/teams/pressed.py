"""What people press and fill in. It is kept before it is answered, and who may not is told so.

What comes is an Action.Execute, whose answer may be another card in its place, or from a client that knows none an Action.Submit, which is
a message that holds the same: then the card is changed by a call.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.identifiers import remove_identifiers
from bot.settings import Settings
from bot.wording import enquiries as say_enquiries
from bot.wording import rendering
from bot.wording import slack as wording
from connectors import enquiries
from connectors.answering import REPLY, next_page
from connectors.inbox import Inbox
from connectors.outbox import Outbox
from connectors.section_forms import read_name
from connectors.team import inbox_address
from connectors.team_talk import TeamTalk
from connectors.teams import enquiry_cards, sections
from connectors.teams.asking import chosen_of, message_of_form
from connectors.teams.elements import Card
from connectors.teams.outgoing import Post, SectionShown
from connectors.teams.people import met
from connectors.teams.reading import (
    PLATFORM,
    NotReadable,
    Sender,
    Where,
    conversation_of,
    is_private,
    of_press,
    sender_of,
    where_of,
)
from connectors.teams.section_card import SAVE, SHOW
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.deliveries import outgoing
from knowledge.deliveries.outgoing import Kept, Outgoing
from knowledge.enquiries.handling import close, take
from knowledge.enquiries.inbox import get_enquiry
from knowledge.errors import KnowledgeError
from knowledge.protocols import list_protocols

logger = logging.getLogger(__name__)

LONGEST_SAYS = 10_000


@dataclass(frozen=True)
class Press:
    """A pressed button. `data` is what it holds and what was filled in; nothing in it says who may do what."""

    activity: Mapping[str, Any]
    verb: str
    data: Mapping[str, Any]
    who: Sender
    where: Where

    def text(self, name: str) -> str:
        """What is held under a name, empty for what is no text."""
        held = self.data.get(name)
        return held if isinstance(held, str) and len(held) <= LONGEST_SAYS else ""

    def number(self, name: str) -> int:
        """The number that is held under a name; NotReadable for anything else."""
        held = self.data.get(name)
        if isinstance(held, bool) or not isinstance(held, int) or not 0 <= held < 2**31:
            raise NotReadable(f"no number {name[:20]}")
        return held


@dataclass(frozen=True)
class Outcome:
    """What becomes of it: a card in the place of the one that was pressed on, or words. `is_heard` where something else is answered besides."""

    card: Card | None = None
    words: str = ""
    is_heard: bool = False


Handler = Callable[[Press], Awaitable[Outcome]]


class Pressed:
    """Knows what each verb does."""

    def __init__(self, settings: Settings, database: Database, inbox: Inbox, outbox: Outbox, team_talk: TeamTalk) -> None:
        self._settings, self._database = settings, database
        self._inbox, self._outbox, self._team_talk = inbox, outbox, team_talk
        self._handlers: Mapping[str, Handler] = {
            "say": self._say,
            "say_chosen": self._say_chosen,
            "form_sent": self._form_sent,
            "more": self._more,
            "section": self._open_section,
            SHOW: self._show_section,
            SAVE: self._save_section,
            "reply_team": self._open_reply,
            enquiry_cards.REPLY_SENT: self._reply,
            enquiries.TAKE: self._take,
            enquiries.TAKE_OVER: self._take_over,
            enquiries.CLOSE: self._close,
            enquiries.ANSWER: self._open_answer,
            enquiry_cards.SEND: self._answer,
            enquiry_cards.SHOW: self._show_enquiry,
        }

    def knows(self, verb: str) -> bool:
        """Whether there is such a verb."""
        return verb in self._handlers

    async def do(self, activity: Mapping[str, Any], verb: str, data: Mapping[str, Any]) -> Outcome:
        """Do it. Raise NotReadable for what no card of ours sends; SQLAlchemyError: nothing was done."""
        press = Press(activity, verb, data, sender_of(activity), where_of(activity))
        try:
            return await self._handlers[verb](press)
        except KnowledgeError as error:
            return Outcome(words=str(error))
        finally:
            self._outbox.wake()

    async def _say(self, press: Press) -> Outcome:
        return await self._typed(press, press.text("says"), press.text("title"))

    async def _say_chosen(self, press: Press) -> Outcome:
        says, title = chosen_of(press.data)
        return await self._typed(press, says, title)

    async def _form_sent(self, press: Press) -> Outcome:
        return await self._typed(press, message_of_form(press.data), press.text("title"))

    async def _typed(self, press: Press, says: str, title: str) -> Outcome:
        if not says.strip():
            raise NotReadable("a button that says nothing")
        await self._inbox.take(of_press(press.activity, says, title))
        return Outcome(words=rendering.chose(title or says), is_heard=True)

    async def _more(self, press: Press) -> Outcome:
        """The next page of a long reply."""
        page = press.number("page")
        if kept := await asyncio.to_thread(self._row, press):
            post = Post.read(kept.payload)
            if message := next_page(replace(post, page=page - 1)):
                await self._keep(message)
        return Outcome(words=rendering.chose(rendering.SHOW_MORE), is_heard=True)

    def _row(self, press: Press) -> Kept | None:
        """The row whose message the button is on, where it was sent to the place that it was pressed in."""
        kept = outgoing.read(self._database, PLATFORM, press.number("row"))
        is_here = (
            kept is not None and kept.payload["kind"] == REPLY and Post.read(kept.payload).where.conversation == press.where.conversation
        )
        return kept if is_here else None

    async def _open_section(self, press: Press) -> Outcome:
        name = read_name(press.text("form"))
        if name is None:
            raise NotReadable("no section")
        return await self._section(press, name.audit, name.section)

    async def _show_section(self, press: Press) -> Outcome:
        return await self._section(press, press.number("audit"), press.number("section"))

    async def _section(self, press: Press, audit: int, section: int) -> Outcome:
        self._must_be_private(press)
        await asyncio.to_thread(met, self._database, press.who)
        shown = SectionShown(press.where, press.who.tenant, press.who.user, audit, section, press.who.teams_id)
        card, _ = await asyncio.to_thread(sections.section_of, self._database, shown)
        return Outcome(card)

    async def _save_section(self, press: Press) -> Outcome:
        self._must_be_private(press)
        actor = await asyncio.to_thread(met, self._database, press.who)
        return Outcome(await asyncio.to_thread(sections.save, self._database, actor, press.data, press.who.teams_id))

    def _must_be_private(self, press: Press) -> None:
        if not is_private(press.activity):
            raise NotReadable("an audit outside a personal chat")

    async def _open_reply(self, press: Press) -> Outcome:
        return Outcome(enquiry_cards.reply_card(press.number("question")))

    async def _reply(self, press: Press) -> Outcome:
        """Pass on what the asker says to the team."""
        question, text = press.number("question"), press.text(enquiry_cards.TEXT)
        if removed := remove_identifiers(text).removed:
            return Outcome(enquiry_cards.reply_card(question, text, wording.identifiers_found(removed)))
        conversation = conversation_of(press.activity)
        actor = await asyncio.to_thread(met, self._database, press.who)
        reply = await asyncio.to_thread(self._team_talk.reply, conversation, actor.name, text, question)
        if reply is None or reply.outcome == "failed":
            problem = reply.to_text() if reply else say_enquiries.question_gone()
            return Outcome(enquiry_cards.reply_card(question, text, problem))
        return Outcome(enquiry_cards.done_card(reply.to_text()))

    async def _take(self, press: Press) -> Outcome:
        return await self._handled(press, lambda actor, question: take(self._database, actor, question))

    async def _take_over(self, press: Press) -> Outcome:
        return await self._handled(press, lambda actor, question: take(self._database, actor, question, over=True))

    async def _close(self, press: Press) -> Outcome:
        return await self._handled(press, lambda actor, question: close(self._database, actor, question))

    async def _handled(self, press: Press, act: Callable[[Actor, int], object]) -> Outcome:
        actor = await asyncio.to_thread(met, self._database, press.who)
        await asyncio.to_thread(act, actor, press.number("question"))
        return await self._show_enquiry(press)

    async def _show_enquiry(self, press: Press) -> Outcome:
        """The question as it stands."""
        actor = await asyncio.to_thread(met, self._database, press.who)
        return Outcome(await asyncio.to_thread(self._enquiry, actor, press.number("question")))

    def _enquiry(self, actor: Actor, question: int) -> Card:
        view = get_enquiry(self._database, actor, question)
        reply = enquiries.to_team(self._database, view, self._settings.team_name)
        return enquiry_cards.enquiry_card(view, reply, inbox_address(self._settings, view.question))[0]

    async def _open_answer(self, press: Press) -> Outcome:
        actor = await asyncio.to_thread(met, self._database, press.who)
        return Outcome(await asyncio.to_thread(self._answer_form, actor, press.number("question")))

    def _answer_form(self, actor: Actor, question: int, text: str = "", problem: str = "") -> Card:
        view = enquiries.to_be_answered(self._database, actor, question)
        return enquiry_cards.answer_card(view, list_protocols(self._database), text, problem)

    async def _answer(self, press: Press) -> Outcome:
        """Send the team's answer to who asked, or show the form again with why it cannot be sent."""
        question, text = press.number("question"), press.text(enquiry_cards.TEXT)
        actor = await asyncio.to_thread(met, self._database, press.who)
        protocol = press.text(enquiry_cards.PROTOCOL)
        why_not = await asyncio.to_thread(enquiries.answered, self._database, actor, question, press.number("seen"), text, protocol)
        if why_not:
            return Outcome(await asyncio.to_thread(self._answer_form, actor, question, text, why_not))
        return await self._show_enquiry(press)

    async def _keep(self, message: Outgoing) -> None:
        await asyncio.to_thread(outgoing.post, self._database, message)
