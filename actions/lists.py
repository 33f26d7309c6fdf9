"""Lists, counts and comparisons."""

from __future__ import annotations

from actions.base import AnswerAction


class ListProtocols(AnswerAction):
    kind = "list_protocols"


class More(AnswerAction):
    kind = "more"


class CompareProtocols(AnswerAction):
    kind = "compare_protocols"
