"""What an asker says to the team in a conversation, on every platform: a reply to its answer, or that it answers the question."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.replies import Reply
from bot.wording import enquiries as say
from knowledge.database import Database
from knowledge.enquiries.asking import ask_back, conversation_of, said_by_team, settle
from knowledge.errors import KnowledgeError

_REPLY = re.compile(rf"\s*{say.REPLY_TO_TEAM}\b(?:\s+about\s+question\s+(\d{{1,9}}))?[\s:,.–-]*(?:{say.REPLY_FIELD}:\s*)?(.*)", re.I | re.S)
_SETTLES = re.compile(r"\s*that answers (?:it|my question|question (\d{1,9}))[\s.!]*", re.I)


class TeamTalk:
    """Hears what is said to the team. Texts come here without personal identifiers.

    `answered_in` is the conversation in which what was asked in another is answered, where a platform has such.
    """

    def __init__(self, database: Database, team: str, answered_in: Callable[[str], str] = str) -> None:
        self._database, self._team, self._answered_in = database, team, answered_in

    def is_for_team(self, text: str) -> bool:
        """Whether it may be said to the team: then `hear` it before anybody else does."""
        return bool(_REPLY.fullmatch(text) or _SETTLES.fullmatch(text))

    def hear(self, conversation: str, author: str, text: str) -> Reply | None:
        """Keep it for the team and say so; None where no question of the conversation was answered by the team."""
        if settles := _SETTLES.fullmatch(text):
            question = _number(settles[1])
            its = self._conversation(conversation, question)
            return say.settled(self._team) if settle(self._database, its, author, question) else None
        reply = _REPLY.fullmatch(text)
        if reply is None:
            return None
        if not reply[2].strip():
            return say.reply_is_empty() if said_by_team(self._database, conversation) else None
        return self.reply(conversation, author, reply[2], _number(reply[1]))

    def reply(self, conversation: str, author: str, text: str, question: int | None = None) -> Reply | None:
        """Pass on what somebody says to the team and say so; None where it is about no question."""
        try:
            if ask_back(self._database, self._conversation(conversation, question), author, text, question):
                return say.reply_passed_on(self._team)
        except KnowledgeError as error:
            return say.reply_not_passed_on(str(error))
        return say.reply_not_passed_on(say.question_gone()) if question else None

    def _conversation(self, here: str, question: int | None) -> str:
        """The conversation of a question that is answered here."""
        its = conversation_of(self._database, question) if question else None
        return its if its and self._answered_in(its) == here else here


def _number(text: str | None) -> int | None:
    return int(text) if text else None
