"""A conversation with the dialogue of editors, without Rasa: each message comes with the kind that Rasa would take it for."""

from __future__ import annotations

import json
import uuid
from typing import TypeVar

from knowledge.actors import Actor
from knowledge.admin.talk import said as say
from knowledge.admin.talk.dialogue import EditTalk
from knowledge.admin.talk.place import Place
from knowledge.admin.talk.turned import Heard, Turned
from knowledge.answers.context import Context
from tests.shipped import ADMIN

SaidT = TypeVar("SaidT", bound=say.Said)


class Editing:
    """One conversation of one person. What is remembered goes through JSON between two turns, as it does in Rasa."""

    def __init__(self, talk: EditTalk, actor: Actor = ADMIN, conversation: str | None = None) -> None:
        self.talk = talk
        self.actor = actor
        self.conversation = conversation or f"test:{uuid.uuid4().hex}"
        self.place = Place()
        self.context = Context()
        self.turned = Turned((), self.place, taken=False)

    def say(self, text: str, kind: str = "", likelihood: float = 0.95, workspace: str = "") -> tuple[say.Said, ...]:
        """What is said to a message; nothing when the dialogue does not take it."""
        heard = Heard(text, kind, likelihood, self.conversation, self.context, workspace)
        self._turn(self.talk.turn(self.actor, heard, self.place))
        return self.turned.said if self.turned.taken else ()

    def asks_between(self, text: str, kind: str) -> tuple[say.Said, ...]:
        """What leads back to the change once a question in the middle of it was answered."""
        assert self.say(text, kind) == ()
        self._turn(self.talk.resume(self.actor, Heard(text, kind, 0.95, self.conversation, self.context), self.place))
        return self.turned.said

    def restarted(self) -> None:
        """Forget everything but the conversation's id, as when the slots of a conversation are lost."""
        self.place = Place()
        self.context = Context()

    def one(self, of: type[SaidT]) -> SaidT:
        """The one thing of a kind that was said last."""
        (found,) = (one for one in self.turned.said if isinstance(one, of))
        return found

    def _turn(self, turned: Turned) -> None:
        self.turned = turned
        self.place = Place.from_json(json.loads(json.dumps(turned.place.to_json())))
        if turned.about:
            self.context = self.context.now_about(turned.about)


def rows(proposed: say.Proposed | say.Saved) -> dict[str, tuple[object, object]]:
    """The fields of a change, each with what it was and what it will be."""
    return {row.field: (row.before, row.after) for row in proposed.change.rows}
