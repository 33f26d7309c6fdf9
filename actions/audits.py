"""What is said about audits when none is under way. Within one, every action asks the audit first (actions/base.py)."""

from __future__ import annotations

from actions.base import AnswerAction


class TalkOfAudits(AnswerAction):
    kind = "audit"
