"""Trying a question out, for the pages that do: what it is taken for, and an answer in words. Records nothing."""

from __future__ import annotations

from dataclasses import dataclass

from anyio import from_thread

from bot.messages import for_rasa
from bot.wording import talk
from bot.wording import trying as say
from bot.wording.answers import reply_to
from connectors.rasa_client import AssistantError, Understood
from connectors.web.admin.frame import Frame
from knowledge.answers.reading import Ask
from knowledge.answers.types import Answer

OF_AUDITS = "audit"
FALLBACK = "find_protocol"


@dataclass(frozen=True)
class Heard:
    """A question without personal identifiers, as an action would read it at the start of a conversation, and what to say of that."""

    text: str
    ask: Ask
    notes: tuple[str, ...]


class Trying:
    """Reads questions as the assistant would, where it can be reached."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def hear(self, question: str) -> Heard:
        """The question as it would be taken."""
        cleaned = for_rasa(question)
        understood = self._understood(cleaned.text)
        notes = [talk.identifiers_removed(cleaned.removed)] if cleaned.removed else []
        if understood is None:
            notes.append(say.not_understood())
        elif understood.ranking and understood.ranking[0][0].startswith(OF_AUDITS):
            notes.append(say.of_audits())
        return Heard(cleaned.text, _as_asked(cleaned.text, understood), tuple(notes))

    def said(self, answer: Answer) -> str:
        """The answer in words."""
        return reply_to(answer, self._frame.settings.team_name).to_text()

    def _understood(self, text: str) -> Understood | None:
        """What Rasa takes it for; None when it cannot be asked. Handlers run in threads, the client where the server does."""
        if self._frame.rasa is None:
            return None
        try:
            return from_thread.run(self._frame.rasa.understand, text)
        except AssistantError:
            return None


def _as_asked(text: str, understood: Understood | None) -> Ask:
    if understood is None:
        return Ask(text, FALLBACK)
    ranking = tuple(one for one in understood.ranking if not one[0].startswith(OF_AUDITS))
    kind, confidence = ranking[0] if ranking else ("out_of_scope", 0.0)
    return Ask(understood.text, kind, confidence, parts=understood.parts, alternatives=ranking)
