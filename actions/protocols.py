"""Questions about a protocol: which one covers a situation, what it is for, what its purpose says."""

from __future__ import annotations

from actions.base import AnswerAction


class FindProtocol(AnswerAction):
    kind = "find_protocol"


class VagueNeed(AnswerAction):
    kind = "vague_need"


class AskProtocol(AnswerAction):
    kind = "ask_protocol"


class AskPurpose(AnswerAction):
    kind = "ask_purpose"


class AskDetail(AnswerAction):
    kind = "ask_detail"


class AskUnheld(AnswerAction):
    kind = "ask_unheld"
