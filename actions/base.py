"""What all actions share: reading the tracker, sending a Reply, and turning an error into words with a reference."""

from __future__ import annotations

import logging
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogues import CONTEXT_SLOT, OF_ADMIN, OF_AUDITS, Dialogue, dialogues_of
from actions.people import actor_of
from actions.services import Services, services
from bot.messages import LONGEST_MESSAGE
from bot.replies import Reply, Text
from bot.wording import talk
from bot.wording.answers import reply_to
from knowledge.admin.talk.calling import is_for_editors
from knowledge.answers.context import Context
from knowledge.answers.reading import Ask
from knowledge.answers.service import Answered
from knowledge.database import is_unreachable
from knowledge.errors import KnowledgeError
from knowledge.search.encoder import shared_encoder

logger = logging.getLogger(__name__)


class AnswerAction(Action, ABC):
    """Answers one kind of message. Subclasses only say which. A dialogue that is under way hears each message first."""

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
        metadata = tracker.latest_message.get("metadata") or {}
        if metadata.get("private") is False:
            return self._answer_before_others(dispatcher, tracker, service)
        actor = actor_of(metadata.get("speaker"), service.settings, service.database)
        dialogues = dialogues_of(service, actor, tracker)
        slots: dict[str, Any] = {}
        for dialogue in dialogues:
            turn = dialogue.hear()
            slots |= turn.slots
            if turn.reply is not None:
                waiting = () if dialogue.is_waiting else (one for one in dialogues if one is not dialogue and one.is_waiting)
                reply, after = _leading_back(turn.reply, waiting)
                send(dispatcher, reply, tracker, dialogue.kind)
                return _events({**slots, **after})
        reply, answered = self._asked(tracker, service, may_edit=actor.may_edit)
        reply, after = _leading_back(reply, dialogues)
        send(dispatcher, reply, tracker, answered.kind)
        return _events({CONTEXT_SLOT: answered.context.to_json(), **slots, **after})

    def _answer_before_others(self, dispatcher: CollectingDispatcher, tracker: Tracker, service: Services) -> list[dict[str, Any]]:
        """The answer where others see it: what a partnership holds, and what editors do, is nothing for them."""
        elsewhere = talk.audits_in_private() if self.kind == OF_AUDITS else talk.editing_in_private() if _is_for_editors(tracker) else ""
        if elsewhere:
            send(dispatcher, Reply((Text(elsewhere, "lead"),), "chat"), tracker, self.kind)
            return []
        reply, answered = self._asked(tracker, service)
        send(dispatcher, reply, tracker, answered.kind)
        return _events({CONTEXT_SLOT: answered.context.to_json()})

    def _asked(self, tracker: Tracker, service: Services, *, may_edit: bool = False) -> tuple[Reply, Answered]:
        channel = str(tracker.get_latest_input_channel() or "unknown")
        message = str((tracker.latest_message.get("metadata") or {}).get("id") or "")
        ask = read_ask(tracker, self.kind, may_edit=may_edit)
        answered = service.answers.answer(ask, conversation=tracker.sender_id, channel=channel, message=message)
        return reply_to(answered.answer, service.settings.team_name, answered.question), answered


def read_ask(tracker: Tracker, kind: str, *, may_edit: bool = False) -> Ask:
    """The question as the tracker holds it. The vectors that came with it are kept for whoever needs them.

    Whoever `may_edit` is never told that only editors may have it.
    """
    message = tracker.latest_message
    shared_encoder().accept(message.get("vectors"))
    ranking = [(str(one.get("name")), float(one.get("confidence") or 0.0)) for one in message.get("intent_ranking") or ()]
    confidence = float((message.get("intent") or {}).get("confidence") or 0.0)
    if kind == OF_AUDITS or (kind == OF_ADMIN and (may_edit or not _is_for_editors(tracker))):
        # It sounded like talk of audits or of changes and is not: what it sounds like besides.
        ranking = [one for one in ranking if not one[0].startswith((OF_AUDITS, OF_ADMIN))]
        kind, confidence = ranking[0] if ranking else ("out_of_scope", 0.0)
    return Ask(
        text=str(message.get("text") or ""),
        kind=kind,
        confidence=confidence,
        context=Context.from_json(tracker.get_slot(CONTEXT_SLOT)),
        parts=tuple((str(text), str(part_kind)) for text, part_kind in message.get("parts") or ()),
        alternatives=tuple(ranking),
    )


def _is_for_editors(tracker: Tracker) -> bool:
    """Whether the message is one that only an editor can have answered."""
    message = tracker.latest_message
    intent = message.get("intent") or {}
    return is_for_editors(str(intent.get("name") or ""), float(intent.get("confidence") or 0.0), str(message.get("text") or ""))


def _leading_back(reply: Reply, dialogues: Iterable[Dialogue]) -> tuple[Reply, dict[str, Any]]:
    """The reply followed by what leads back to the first dialogue that is under way, and the slots that are different then."""
    back, slots = next((led for one in dialogues if (led := one.lead_back())[0]), ((), {}))
    return replace(reply, elements=(*reply.elements, *back)), slots


def _events(slots: dict[str, Any]) -> list[dict[str, Any]]:
    return [SlotSet(name, value) for name, value in slots.items()]


def send(dispatcher: CollectingDispatcher, reply: Reply, tracker: Tracker, kind: str) -> None:
    """Send a Reply as one message: complete text, buttons, and the Reply itself for connectors that draw cards."""
    metadata = tracker.latest_message.get("metadata") or {}
    notices = []
    if metadata.get("removed"):
        notices.append(Text(talk.identifiers_removed(tuple(metadata["removed"])), "note"))
    if metadata.get("cut"):
        notices.append(Text(talk.message_cut(LONGEST_MESSAGE), "note"))
    reply = replace(reply, elements=(*reply.elements, *notices), tags={**reply.tags, "kind": kind})
    dispatcher.utter_message(
        text=reply.to_text(),
        buttons=[{"title": button.title, "payload": button.says} for button in reply.buttons()],
        json_message={"reply": reply.to_json(), "outcome": reply.outcome, "about": list(reply.about), "kind": kind},
    )
