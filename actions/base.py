"""What all actions share: reading the tracker, sending a Reply, and turning an error into words with a reference."""

from __future__ import annotations

import logging
import secrets
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.services import services
from bot.messages import LONGEST_MESSAGE
from bot.replies import Reply, Text
from bot.wording import talk
from bot.wording.answers import reply_to
from knowledge.answers.context import Context
from knowledge.answers.reading import Ask
from knowledge.errors import KnowledgeError
from knowledge.search.encoder import shared_encoder

logger = logging.getLogger(__name__)

CONTEXT_SLOT = "context"


class AnswerAction(Action, ABC):
    """Answers one kind of question. Subclasses only say which."""

    @property
    @abstractmethod
    def kind(self) -> str:
        """The kind of question, which is the intent's name."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return f"action_{self.kind}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Read the question, answer it, send the reply, remember what the conversation is about."""
        try:
            ask = read_ask(tracker, self.kind)
            service = services()
            answered = service.answers.answer(
                ask, conversation=tracker.sender_id, channel=str(tracker.get_latest_input_channel() or "unknown")
            )
            send(dispatcher, reply_to(answered.answer, service.team_name, answered.question), tracker, answered.kind)
        except KnowledgeError as error:
            send(dispatcher, Reply((Text(str(error), "lead"),), "failed"), tracker, self.kind)
        except Exception as error:
            reference = secrets.token_hex(4)
            logger.exception("reference %s: %s failed", reference, self.name(), exc_info=error)
            send(dispatcher, Reply((Text(talk.failed(reference), "lead"),), "failed"), tracker, self.kind)
        else:
            return [SlotSet(CONTEXT_SLOT, answered.context.to_json())]
        return []


def read_ask(tracker: Tracker, kind: str) -> Ask:
    """The question as the tracker holds it. The vectors that came with it are kept for whoever needs them."""
    message = tracker.latest_message
    shared_encoder().accept(message.get("vectors"))
    intent = message.get("intent") or {}
    parts = tuple((str(text), str(part_kind)) for text, part_kind in message.get("parts") or ())
    return Ask(
        text=str(message.get("text") or ""),
        kind=kind,
        confidence=float(intent.get("confidence") or 0.0),
        context=Context.from_json(tracker.get_slot(CONTEXT_SLOT)),
        parts=parts,
        alternatives=tuple((str(one.get("name")), float(one.get("confidence") or 0.0)) for one in message.get("intent_ranking") or ()),
    )


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
