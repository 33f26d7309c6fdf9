"""What becomes of a question: passed on to the team, found helpful or not."""

from __future__ import annotations

from actions.base import AnswerAction


class RecordQuestion(AnswerAction):
    kind = "record_question"


class Helpful(AnswerAction):
    kind = "helpful"


class NotHelpful(AnswerAction):
    kind = "not_helpful"
