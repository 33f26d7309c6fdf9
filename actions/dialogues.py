"""The dialogues that hear a message before it is taken for a question: an audit, and a change to what is held. Each has a slot of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from rasa_sdk import Tracker

from actions.services import Services
from bot.links import link_to, link_to_export
from bot.replies import Element, Reply
from bot.wording import admin_talk as admin_wording
from bot.wording import audits as audit_wording
from knowledge.actors import Actor
from knowledge.admin.talk.place import Place as EditPlace
from knowledge.admin.talk.turned import Heard as EditHeard
from knowledge.answers.context import Context
from knowledge.audits.talk.commands import Heard, ranking_of
from knowledge.audits.talk.place import Place

CONTEXT_SLOT, AUDIT_SLOT, EDITING_SLOT = "context", "audit", "editing"
OF_AUDITS, OF_ADMIN = "audit", "admin"


@dataclass(frozen=True)
class Turn:
    """What a dialogue made of a message: its reply, None when it did not take it, and the slots that are different now."""

    reply: Reply | None
    slots: dict[str, Any]


class Dialogue(ABC):
    """One dialogue in one conversation, as one message finds it."""

    def __init__(self, services: Services, actor: Actor, tracker: Tracker) -> None:
        self._services = services
        self._actor = actor
        self._tracker = tracker

    @property
    @abstractmethod
    def kind(self) -> str:
        """What its replies are called."""

    @property
    @abstractmethod
    def is_waiting(self) -> bool:
        """Whether it has asked something, so that the next message is likely to be a reply to that."""

    @abstractmethod
    def hear(self) -> Turn:
        """Take the message, or leave it."""

    @abstractmethod
    def lead_back(self) -> tuple[tuple[Element, ...], dict[str, Any]]:
        """What follows the answer to a question in the middle of it, and the slots that are different then."""


class AuditDialogue(Dialogue):
    """An audit of information held."""

    kind = OF_AUDITS

    def __init__(self, services: Services, actor: Actor, tracker: Tracker) -> None:
        super().__init__(services, actor, tracker)
        self._place = Place.from_json(tracker.get_slot(AUDIT_SLOT))

    @property
    def is_waiting(self) -> bool:
        return self._place.active or bool(self._place.asks)

    def hear(self) -> Turn:
        message = self._tracker.latest_message
        heard = Heard(
            str(message.get("text") or ""), ranking_of(message.get("audit")), str((message.get("intent") or {}).get("name") or "")
        )
        turned = self._services.audits.turn(self._actor, heard, self._place)
        slots = {AUDIT_SLOT: turned.place.to_json()} if turned.place != self._place else {}
        self._place = turned.place
        links = audit_wording.Links(
            export=lambda audit, name: link_to_export(self._services.settings, audit, name),
            report=lambda round_: link_to(self._services.settings, f"/audits/report?{urlencode({'round': round_})}"),
        )
        return Turn(audit_wording.reply_to(turned.said, links) if turned.taken else None, slots)

    def lead_back(self) -> tuple[tuple[Element, ...], dict[str, Any]]:
        back = self._services.audits.resume(self._actor, self._place)
        return (tuple(audit_wording.leading_back(back)), {}) if back else ((), {})


class EditDialogue(Dialogue):
    """A change to what is held."""

    kind = OF_ADMIN

    def __init__(self, services: Services, actor: Actor, tracker: Tracker) -> None:
        super().__init__(services, actor, tracker)
        self._place = EditPlace.from_json(tracker.get_slot(EDITING_SLOT))
        self._context = Context.from_json(tracker.get_slot(CONTEXT_SLOT))
        message = tracker.latest_message
        intent = message.get("intent") or {}
        speaker = (message.get("metadata") or {}).get("speaker") or {}
        self._heard = EditHeard(
            str(message.get("text") or ""),
            str(intent.get("name") or ""),
            float(intent.get("confidence") or 0.0),
            tracker.sender_id,
            self._context,
            f"{speaker.get('platform')}:{speaker.get('workspace')}" if speaker.get("workspace") else "",
        )

    @property
    def is_waiting(self) -> bool:
        return self._place.active

    def hear(self) -> Turn:
        turned = self._services.editing.turn(self._actor, self._heard, self._place)
        slots = {EDITING_SLOT: turned.place.to_json()} if turned.place != self._place else {}
        self._place = turned.place
        if turned.about:
            slots[CONTEXT_SLOT] = self._context.now_about(turned.about).to_json()
        return Turn(admin_wording.reply_to(turned.said) if turned.taken else None, slots)

    def lead_back(self) -> tuple[tuple[Element, ...], dict[str, Any]]:
        back = self._services.editing.resume(self._actor, self._heard, self._place)
        slots = {EDITING_SLOT: back.place.to_json()} if back.place != self._place else {}
        return (admin_wording.leading_back(back.said) if back.said else ()), slots


def dialogues_of(services: Services, actor: Actor, tracker: Tracker) -> tuple[Dialogue, ...]:
    """The dialogues in the order in which they hear a message: one that has asked something comes before one that has not."""
    made: tuple[Dialogue, ...] = (EditDialogue(services, actor, tracker), AuditDialogue(services, actor, tracker))
    return tuple(sorted(made, key=lambda one: not one.is_waiting))
