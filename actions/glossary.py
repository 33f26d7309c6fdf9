"""What abbreviations and terms mean."""

from __future__ import annotations

from actions.base import AnswerAction


class ExplainTerm(AnswerAction):
    kind = "explain_term"
