"""Questions about the partners of a protocol."""

from __future__ import annotations

from actions.base import AnswerAction


class AskPartners(AnswerAction):
    kind = "ask_partners"


class CheckPartner(AnswerAction):
    kind = "check_partner"
