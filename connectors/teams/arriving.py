"""What is done with an activity of Teams, once it is known that Teams delivered it. What needs an answer is kept before it is acknowledged."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.identifiers import remove_identifiers
from bot.replies import Button, Buttons, Reply, Text
from bot.settings import Settings
from bot.wording import chat_apps as say
from connectors.answering import REPLY
from connectors.background import Background
from connectors.inbox import Inbox
from connectors.outbox import Outbox
from connectors.teams import activities
from connectors.teams.api import Api
from connectors.teams.outgoing import Post, Upload
from connectors.teams.pressed import Outcome, Pressed
from connectors.teams.reading import (
    PLATFORM,
    NotReadable,
    Where,
    conversation_of,
    is_of_a_bot,
    is_private,
    of_message,
    sender_of,
    where_of,
)
from connectors.teams.search import COMMAND, Search
from knowledge.database import Database
from knowledge.deliveries import outgoing, places
from knowledge.questions import give_feedback

logger = logging.getLogger(__name__)

Activity = Mapping[str, Any]
MOST_PLACES = 5_000
LONGEST_COMMENT = 1_000
QUIET = frozenset(("messageReaction", "messageUpdate", "messageDelete", "typing", "event", "endOfConversation"))
"""What Teams tells besides, and nobody waits for an answer to."""


class Unknown(Exception):
    """An activity that is none of those that Teams delivers to this app."""


class Arriving:
    """Takes activities."""

    def __init__(self, settings: Settings, database: Database, inbox: Inbox, outbox: Outbox, api: Api, pressed: Pressed) -> None:
        self._database, self._inbox, self._outbox, self._api, self._pressed = database, inbox, outbox, api, pressed
        self._team_name = settings.team_name
        self._search = Search(database, settings.team_name)
        self._background = Background()
        self._places: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def close(self) -> None:
        """End what is under way."""
        self._background.close()

    async def take(self, activity: Activity) -> Mapping[str, Any] | None:
        """Take it; what an invoke is answered with. Raise NotReadable, Unknown, or SQLAlchemyError where it could not be kept."""
        match activity["type"]:
            case "message":
                await self._message(activity)
                return None
            case "invoke":
                return await self._invoke(activity)
            case "conversationUpdate" | "installationUpdate":
                await self._moved(activity)
                return None
            case kind if kind in QUIET:
                return None
        raise Unknown

    async def _message(self, activity: Activity) -> None:
        if is_of_a_bot(activity):
            return
        value = activity.get("value")
        if isinstance(value, dict) and self._pressed.knows(str(value.get("verb"))):
            await self._remember(activity)
            await self._submitted(activity, str(value["verb"]), value)
        elif incoming := of_message(activity):
            await self._remember(activity)
            await self._inbox.take(incoming)

    async def _submitted(self, activity: Activity, verb: str, data: Mapping[str, Any]) -> None:
        """A button of a client that knows no Action.Execute. What would be the answer to it is put in the card's place, or said."""
        outcome = await self._pressed.do(activity, verb, data)
        where = where_of(activity)
        pressed_on = str(activity.get("replyToId") or "")
        if outcome.card and pressed_on:
            update = activities.of_card(outcome.card, say.CARD_CHANGED)
            self._background.run(self._changed(replace(where, update=pressed_on), update))
        elif outcome.words and not outcome.is_heard:
            await self._say(Post(where, Reply((Text(outcome.words, "lead"),), "failed")))

    async def _changed(self, where: Where, activity: Mapping[str, Any]) -> None:
        await self._api.update(where, activity)

    async def _invoke(self, activity: Activity) -> Mapping[str, Any] | None:
        value = activity.get("value")
        held: Mapping[str, Any] = value if isinstance(value, dict) else {}
        match activity.get("name"):
            case "adaptiveCard/action":
                return await self._action(activity, held)
            case "composeExtension/query":
                if held.get("commandId") != COMMAND:
                    raise Unknown
                return await asyncio.to_thread(self._search.answer, held)
            case "fileConsent/invoke":
                await self._consented(activity, held)
                return {}
            case "message/submitAction":
                await self._reacted(activity, held)
                return {}
        raise Unknown

    async def _action(self, activity: Activity, value: Mapping[str, Any]) -> Mapping[str, Any]:
        action = value.get("action")
        held: Mapping[str, Any] = action if isinstance(action, dict) else {}
        verb, data = str(held.get("verb")), held.get("data")
        if not self._pressed.knows(verb):
            raise Unknown
        await self._remember(activity)
        outcome: Outcome = await self._pressed.do(activity, verb, data if isinstance(data, dict) else {})
        return activities.card_answer(outcome.card) if outcome.card else activities.message_answer(outcome.words)

    async def _consented(self, activity: Activity, value: Mapping[str, Any]) -> None:
        """Whether somebody wants a file. What the card held is checked again when the file is made."""
        context, told = value.get("context"), value.get("uploadInfo")
        if value.get("action") != "accept" or not is_private(activity):
            return
        if not (isinstance(context, dict) and isinstance(told, dict) and isinstance(told.get("uploadUrl"), str)):
            raise NotReadable("which file, and where to")
        audit, format_ = context.get("audit"), context.get("format")
        if not isinstance(audit, int) or not isinstance(format_, str):
            raise NotReadable("which file")
        who = sender_of(activity)
        kept = {name: str(told[name])[:2_000] for name in ("uploadUrl", "contentUrl", "name", "uniqueId", "fileType") if name in told}
        where = replace(where_of(activity), update="")
        await self._keep(Upload(where, who.tenant, who.user, audit, format_[:10], kept).outgoing())

    async def _reacted(self, activity: Activity, value: Mapping[str, Any]) -> None:
        """Whether an answer helped, as Teams' own thumbs say."""
        acted, told = value.get("actionName"), value.get("actionValue")
        if acted != "feedback" or not isinstance(told, dict):
            raise Unknown
        helped = told.get("reaction") == "like"
        where = where_of(activity)
        post = await asyncio.to_thread(self._post_of, where, str(activity.get("replyToId") or ""))
        question = post.question if post else None
        if question is None:
            return
        comment = remove_identifiers(_comment(told.get("feedback"))).text[:LONGEST_COMMENT]
        await asyncio.to_thread(give_feedback, self._database, question, "helpful" if helped else "not_helpful", comment)
        if not helped:
            offer = Button(say.pass_on(self._team_name), "record it")
            await self._say(Post(where, Reply((Text(say.NOTED, "lead"), Buttons((offer,))), "chat")))

    def _post_of(self, where: Where, sent_as: str) -> Post | None:
        """The reply that Teams calls so; the last one there where Teams does not say which."""
        if sent_as:
            kept = outgoing.sent_message(self._database, PLATFORM, f"{where.conversation}:", sent_as)
        else:
            kept = outgoing.sent_last(self._database, PLATFORM, where.lane, REPLY)
        return Post.read(kept.payload) if kept and kept.payload["kind"] == REPLY else None

    async def _moved(self, activity: Activity) -> None:
        """The app came to somewhere or was taken away, or people came and went."""
        if activity["type"] == "installationUpdate" and str(activity.get("action")).startswith("remove"):
            await asyncio.to_thread(places.forget, self._database, conversation_of(activity))
            self._places.pop(conversation_of(activity), None)
        elif is_private(activity) and not is_of_a_bot(activity):
            await self._remember(activity)

    async def _remember(self, activity: Activity) -> None:
        """Keep where the conversation is, for what is said there later on. Without that, an answer still finds its way."""
        conversation, address = conversation_of(activity), asdict(replace(where_of(activity), update=""))
        if self._places.get(conversation) == address:
            return
        try:
            await asyncio.to_thread(places.remember, self._database, PLATFORM, conversation, address)
        except SQLAlchemyError as error:
            logger.warning("Teams: where a conversation is could not be kept: %s", type(error).__name__)
            return
        self._places[conversation] = address
        if len(self._places) > MOST_PLACES:
            self._places.popitem(last=False)

    async def _say(self, post: Post) -> None:
        await self._keep(post.outgoing())

    async def _keep(self, message: outgoing.Outgoing) -> None:
        await asyncio.to_thread(outgoing.post, self._database, message)
        self._outbox.wake()


def _comment(held: object) -> str:
    """What was typed beside the thumbs: Teams sends it as JSON in a text."""
    if not isinstance(held, str):
        return ""
    try:
        told = json.loads(held)
    except (ValueError, RecursionError):
        return held
    found = told.get("feedbackText") if isinstance(told, dict) else ""
    return found if isinstance(found, str) else ""
