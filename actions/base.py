"""What all actions share: reading the tracker, sending a Reply, and turning an error into words with a reference."""

from __future__ import annotations

import logging
import secrets
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.people import actor_of
from actions.services import Services, services
from bot.links import link_to, link_to_export
from bot.messages import LONGEST_MESSAGE
from bot.replies import Reply, Text
from bot.wording import audits as audit_wording
from bot.wording import talk
from bot.wording.answers import reply_to
from knowledge.actors import Actor
from knowledge.answers.context import Context
from knowledge.answers.reading import Ask
from knowledge.answers.service import Answered
from knowledge.audits.talk.commands import Heard, ranking_of
from knowledge.audits.talk.dialogue import Turned
from knowledge.audits.talk.place import Place
from knowledge.database import is_unreachable
from knowledge.errors import KnowledgeError
from knowledge.search.encoder import shared_encoder

logger = logging.getLogger(__name__)

CONTEXT_SLOT, AUDIT_SLOT = "context", "audit"
OF_AUDITS = "audit"


class AnswerAction(Action, ABC):
    """Answers one kind of message. Subclasses only say which. An audit that is under way hears each message first."""

    @property
    @abstractmethod
    def kind(self) -> str:
        """The kind of message, which is the intent's name."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return f"action_{self.kind}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Read the message, answer it, send the reply, remember where the conversation is. Raise when the database is not there now."""
        try:
            return self._answer(dispatcher, tracker)
        except KnowledgeError as error:
            send(dispatcher, Reply((Text(str(error), "lead"),), "failed"), tracker, self.kind)
        except Exception as error:
            if is_unreachable(error):
                raise  # Nothing is said, so that whoever sent the message can send it again.
            reference = secrets.token_hex(4)
            logger.exception("reference %s: %s failed", reference, self.name(), exc_info=error)
            send(dispatcher, Reply((Text(talk.failed(reference), "lead"),), "failed"), tracker, self.kind)
        return []

    def _answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        service = services()
        place = Place.from_json(tracker.get_slot(AUDIT_SLOT))
        metadata = tracker.latest_message.get("metadata") or {}
        if metadata.get("private") is False:
            return self._answer_before_others(dispatcher, tracker, service)
        actor = actor_of(metadata.get("speaker"), service.settings, service.database)
        turned = service.audits.turn(actor, read_heard(tracker), place)
        events = [SlotSet(AUDIT_SLOT, turned.place.to_json())] if turned.place != place else []
        if turned.taken:
            send(dispatcher, _said(service, turned), tracker, OF_AUDITS)
            return events
        reply, answered = self._asked(tracker, service)
        send(dispatcher, _leading_back(reply, service, actor, turned.place), tracker, answered.kind)
        return [SlotSet(CONTEXT_SLOT, answered.context.to_json()), *events]

    def _answer_before_others(self, dispatcher: CollectingDispatcher, tracker: Tracker, service: Services) -> list[dict[str, Any]]:
        """The answer where others see it: what a partnership holds is nothing for them."""
        if self.kind.startswith(OF_AUDITS):
            send(dispatcher, Reply((Text(talk.audits_in_private(), "lead"),), "chat"), tracker, self.kind)
            return []
        reply, answered = self._asked(tracker, service)
        send(dispatcher, reply, tracker, answered.kind)
        return [SlotSet(CONTEXT_SLOT, answered.context.to_json())]

    def _asked(self, tracker: Tracker, service: Services) -> tuple[Reply, Answered]:
        channel = str(tracker.get_latest_input_channel() or "unknown")
        message = str((tracker.latest_message.get("metadata") or {}).get("id") or "")
        ask = read_ask(tracker, self.kind)
        answered = service.answers.answer(ask, conversation=tracker.sender_id, channel=channel, message=message)
        return reply_to(answered.answer, service.settings.team_name, answered.question), answered


def read_ask(tracker: Tracker, kind: str) -> Ask:
    """The question as the tracker holds it. The vectors that came with it are kept for whoever needs them."""
    message = tracker.latest_message
    shared_encoder().accept(message.get("vectors"))
    ranking = [(str(one.get("name")), float(one.get("confidence") or 0.0)) for one in message.get("intent_ranking") or ()]
    confidence = float((message.get("intent") or {}).get("confidence") or 0.0)
    if kind.startswith(OF_AUDITS):
        # It sounded like talk of audits and is not: what it sounds like besides.
        ranking = [one for one in ranking if not one[0].startswith(OF_AUDITS)]
        kind, confidence = ranking[0] if ranking else ("out_of_scope", 0.0)
    return Ask(
        text=str(message.get("text") or ""),
        kind=kind,
        confidence=confidence,
        context=Context.from_json(tracker.get_slot(CONTEXT_SLOT)),
        parts=tuple((str(text), str(part_kind)) for text, part_kind in message.get("parts") or ()),
        alternatives=tuple(ranking),
    )


def read_heard(tracker: Tracker) -> Heard:
    """The message as an audit hears it."""
    message = tracker.latest_message
    intent = message.get("intent") or {}
    return Heard(str(message.get("text") or ""), ranking_of(message.get("audit")), str(intent.get("name") or ""))


def _said(service: Services, turned: Turned) -> Reply:
    links = audit_wording.Links(
        export=lambda audit, name: link_to_export(service.settings, audit, name),
        report=lambda round_: link_to(service.settings, f"/audits/report?{urlencode({'round': round_})}"),
    )
    return audit_wording.reply_to(turned.said, links)


def _leading_back(reply: Reply, service: Services, actor: Actor, place: Place) -> Reply:
    """The reply to a question in the middle of an audit, followed by where the audit is."""
    back = service.audits.resume(actor, place)
    if not back:
        return reply
    lead = audit_wording.leading_back(back)
    return replace(reply, elements=(*reply.elements, *lead))


def send(dispatcher: CollectingDispatcher, reply: Reply, tracker: Tracker, kind: str) -> None:
    """Send a Reply as one message: complete text, buttons, and the Reply itself for connectors that draw cards."""
    metadata = tracker.latest_message.get("metadata") or {}
    notices = []
    if metadata.get("removed"):
        notices.append(Text(talk.identifiers_removed(tuple(metadata["removed"])), "note"))
    if metadata.get("cut"):
        notices.append(Text(talk.message_cut(LONGEST_MESSAGE), "note"))
    reply = Reply((*reply.elements, *notices), reply.outcome, reply.about, {**reply.tags, "kind": kind})
    dispatcher.utter_message(
        text=reply.to_text(),
        buttons=[{"title": button.title, "payload": button.says} for button in reply.buttons()],
        json_message={"reply": reply.to_json(), "outcome": reply.outcome, "about": list(reply.about), "kind": kind},
    )
