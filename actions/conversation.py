"""What refers to the conversation itself, and talk that asks nothing."""

from __future__ import annotations

from actions.base import AnswerAction


class SeveralQuestions(AnswerAction):
    kind = "several_questions"


class Correct(AnswerAction):
    kind = "correct"


class GoBack(AnswerAction):
    kind = "go_back"


class Choose(AnswerAction):
    kind = "choose"


class Affirm(AnswerAction):
    kind = "affirm"


class Deny(AnswerAction):
    kind = "deny"


class Greet(AnswerAction):
    kind = "greet"


class Goodbye(AnswerAction):
    kind = "goodbye"


class Thanks(AnswerAction):
    kind = "thanks"


class Help(AnswerAction):
    kind = "help"


class BotChallenge(AnswerAction):
    kind = "bot_challenge"


class Insult(AnswerAction):
    kind = "insult"


class OutOfScope(AnswerAction):
    kind = "out_of_scope"
