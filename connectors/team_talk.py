"""What an asker says to the team in a conversation, on every platform: a reply to its answer, or that it answers the question."""

from __future__ import annotations

import re

from bot.replies import Reply
from bot.wording import enquiries as say
from knowledge.database import Database
from knowledge.enquiries.asking import ask_back, said_by_team, settle
from knowledge.errors import KnowledgeError

_REPLY = re.compile(rf"\s*{say.REPLY_TO_TEAM}\b(?:\s+about\s+question\s+(\d{{1,9}}))?[\s:,.–-]*(?:{say.REPLY_FIELD}:\s*)?(.*)", re.I | re.S)
_SETTLES = re.compile(r"\s*that answers (?:it|my question|question (\d{1,9}))[\s.!]*", re.I)


class TeamTalk:
    """Hears what is said to the team. Texts come here without personal identifiers."""

    def __init__(self, database: Database, team: str) -> None:
        self._database, self._team = database, team

    def is_for_team(self, text: str) -> bool:
        """Whether it may be said to the team: then `hear` it before anybody else does."""
        return bool(_REPLY.fullmatch(text) or _SETTLES.fullmatch(text))

    def hear(self, conversation: str, author: str, text: str) -> Reply | None:
        """Keep it for the team and say so; None where no question of the conversation was answered by the team."""
        if settles := _SETTLES.fullmatch(text):
            return say.settled(self._team) if settle(self._database, conversation, author, _number(settles[1])) else None
        reply = _REPLY.fullmatch(text)
        if reply is None:
            return None
        if not reply[2].strip():
            return say.reply_is_empty() if said_by_team(self._database, conversation) else None
        question = _number(reply[1])
        try:
            if ask_back(self._database, conversation, author, reply[2], question):
                return say.reply_passed_on(self._team)
        except KnowledgeError as error:
            return say.reply_not_passed_on(str(error))
        return say.reply_not_passed_on(say.question_gone()) if question else None


def _number(text: str | None) -> int | None:
    return int(text) if text else None
