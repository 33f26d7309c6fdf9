"""The audit's own conversation behind the stand-in for Rasa: the real dialogue and wording, with kinds of messages that a test can foresee."""

from __future__ import annotations

from typing import Any

from bot.replies import Reply, Text
from bot.wording.audits import Links, reply_to
from bot.wording.talk import audits_in_private
from knowledge.actors import Actor
from knowledge.audits.talk.commands import Heard
from knowledge.audits.talk.dialogue import AuditTalk
from knowledge.audits.talk.place import Place
from knowledge.database import Database
from knowledge.errors import KnowledgeError
from knowledge.people.people import Known, actor_known

LINKS = Links(lambda audit, form: f"https://example.org/{audit}.{form}", lambda round_: f"https://example.org/{round_}")


class AuditAnswers:
    """Answers for `RasaChannel.otherwise`: talk of audits in private, for whom the speaker is known to be."""

    def __init__(self, database: Database) -> None:
        self._database, self._talk = database, AuditTalk(database)
        self._places: dict[str, Place] = {}

    def __call__(self, body: dict[str, Any]) -> Reply:
        """What is said to one message."""
        if not body["private"]:
            return Reply((Text(audits_in_private(), "lead"),), "chat")
        speaker, conversation = body["speaker"], body["conversation"]
        known = Known(speaker["platform"], speaker["workspace"], speaker["user"])
        actor = actor_known(self._database, known) or Actor(speaker["name"])
        text = body["message"]
        kind = "audit_start" if "the audit for" in text else "audit_export" if text.startswith("export") else ""
        within = ((kind.removeprefix("audit_") or "answer", 0.95),)
        try:
            turned = self._talk.turn(actor, Heard(text, within, kind), self._places.get(conversation, Place()))
        except KnowledgeError as error:
            return Reply((Text(str(error), "lead"),), "failed")
        self._places[conversation] = turned.place
        return reply_to(turned.said, LINKS)
