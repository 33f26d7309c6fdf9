"""What the app keeps for sending: a Reply and where it goes, a section's card, a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from bot.replies import Feedback, Reply
from connectors.answering import FILE, REPLY
from connectors.teams.cards import Message, messages_of
from connectors.teams.reading import PLATFORM, Where
from knowledge.deliveries.outgoing import Outgoing

SECTION, UPLOAD = "section", "upload"
"""The kinds of what shows a section of an audit, as it stands when it is sent, and of a file that the person has accepted."""


@dataclass(frozen=True)
class Post:
    """A page of a reply for a `user` of a `tenant`. Without a service, `where` is one of ours, or a channel. `chosen` is the title of the button that it answers."""

    where: Where
    reply: Reply
    page: int = 1
    chosen: str = ""
    tenant: str = ""
    user: str = ""

    def pages(self) -> tuple[Message, ...]:
        """The messages that the reply makes."""
        return messages_of(self.reply, chosen=self.chosen)

    @property
    def question(self) -> int | None:
        """The stored question that the reply answers, where it asks whether it helped."""
        return next((one.question for one in self.reply.elements if isinstance(one, Feedback)), None)

    @property
    def updates(self) -> bool:
        """Whether it takes the place of a message."""
        return bool(self.where.update)

    def at_page(self, page: int) -> Self:
        """Another page of the same reply, as a message of its own."""
        return replace(self, where=replace(self.where, update=""), page=page)

    def outgoing(self) -> Outgoing:
        return Outgoing(PLATFORM, self.where.lane, {**asdict(self), "kind": REPLY, "reply": self.reply.to_json()})

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        data = {key: value for key, value in payload.items() if key != "kind"}
        return cls(**{**data, "where": Where(**data["where"]), "reply": Reply.from_json(data["reply"])})


@dataclass(frozen=True)
class Owned:
    """Something of an audit in somebody's own chat: it is made when it is sent, if they still may have it."""

    where: Where
    tenant: str
    user: str
    audit: int

    def kept_as(self, kind: str) -> Outgoing:
        return Outgoing(PLATFORM, self.where.lane, {**asdict(self), "kind": kind})

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        data = {key: value for key, value in payload.items() if key != "kind"}
        return cls(**{**data, "where": Where(**data["where"])})


@dataclass(frozen=True)
class File(Owned):
    """A file of an audit. Teams asks the person first whether they want it."""

    format: str

    def outgoing(self) -> Outgoing:
        return self.kept_as(FILE)


@dataclass(frozen=True)
class Upload(File):
    """A file that the person has accepted. `told` is what Teams says of where it is to be put."""

    told: Mapping[str, Any]

    def outgoing(self) -> Outgoing:
        return self.kept_as(UPLOAD)


@dataclass(frozen=True)
class SectionShown(Owned):
    """A section of an audit, as a card. `teams_id` is what Teams calls the person: their copy is kept up to date."""

    section: int
    teams_id: str = ""

    def outgoing(self) -> Outgoing:
        return self.kept_as(SECTION)
