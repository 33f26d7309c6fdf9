"""What the parts of the dialogue are given, and what they give back."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.admin.talk.place import Place
from knowledge.admin.talk.said import Said
from knowledge.answers.context import Context

OF_ADMIN = "admin_"
ADD, CHANGE, RETIRE, DEFINE, UNDO, HISTORY, UNANSWERED, PEOPLE, RESUME = (
    f"{OF_ADMIN}{name}" for name in ("add", "change", "retire", "define", "undo", "history", "unanswered", "people", "resume")
)
"""What an editor or admin may say, as Rasa tells it."""


@dataclass(frozen=True)
class Heard:
    """A message without identifiers, the kind that Rasa takes it for and how likely that is, and the conversation that it is of.

    `workspace` is what the platform calls the speaker's own, as PLATFORM:WORKSPACE; empty where there is none.
    """

    text: str
    kind: str = ""
    likelihood: float = 1.0
    conversation: str = ""
    context: Context = field(default_factory=Context)
    workspace: str = ""


@dataclass(frozen=True)
class Turned:
    """What is said to a message, and the place after it. Not `taken`: it is none of the dialogue's, and nothing is said.

    `about` is the slug of the protocol that the conversation is about from now on.
    """

    said: tuple[Said, ...]
    place: Place
    taken: bool = True
    about: str | None = None
