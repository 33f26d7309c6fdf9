"""What editors and admins say to change what is held. A change that is open hears each message first (actions/dialogues.py)."""

from __future__ import annotations

from actions.base import AnswerAction


class TalkOfAdmin(AnswerAction):
    kind = "admin"
