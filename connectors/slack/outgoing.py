"""What the app keeps for sending: a Reply and where it goes, an update of a message, a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from bot.replies import Reply
from bot.wording import chat_apps as say
from bot.wording import rendering as wording
from connectors.answering import FILE, REPLY
from connectors.slack.elements import Block, context
from connectors.slack.messages import Message, messages_of
from connectors.slack.reading import PLATFORM, Where
from connectors.slack.text import escaped
from knowledge.deliveries.outgoing import Outgoing

LONGEST_UPDATE = 4_000


@dataclass(frozen=True)
class Post:
    """A page of a reply for a `user`. With `share`, they may show it to everybody; `everybody` when they did, whose name is `shared_by`."""

    team: str
    where: Where
    reply: Reply
    page: int = 1
    chosen: str = ""
    share: bool = False
    everybody: bool = False
    user: str = ""
    shared_by: str = ""

    def pages(self) -> tuple[Message, ...]:
        made = messages_of(self.reply, chosen=self.chosen, share=self.share)
        if not self.shared_by:
            return made
        above = say.shared_by(self.shared_by)
        return tuple(Message(f"{escaped(above)}\n\n{one.text}", (context(above), *one.blocks)) for one in made)

    @property
    def updates(self) -> bool:
        """Whether it takes the place of a message. What is longer than Slack takes for that becomes a message of its own."""
        return bool(self.where.update) and len(self.pages()[self.page - 1].text) <= LONGEST_UPDATE

    def at_page(self, page: int) -> Self:
        """Another page of the same reply, as a message of its own."""
        return replace(self, where=replace(self.where, update=""), page=page)

    def outgoing(self) -> Outgoing:
        payload = {**asdict(self), "kind": REPLY, "reply": self.reply.to_json()}
        return Outgoing(PLATFORM, self.where.lane, payload)

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Post:
        data = {key: value for key, value in payload.items() if key != "kind"}
        return cls(**{**data, "where": Where(**data["where"]), "reply": Reply.from_json(data["reply"])})


@dataclass(frozen=True)
class Card(Post):
    """A Reply with buttons below it that are not part of it. Its `user` is nobody in particular."""

    below: tuple[Block, ...] = ()

    def pages(self) -> tuple[Message, ...]:
        """One page: what is longer is cut by who makes the Reply."""
        page = super().pages()[0]
        titles = [one["text"]["text"] for block in self.below for one in block["elements"]]
        return (Message(f"{page.text}\n\n{escaped(wording.choices(titles))}", (*page.blocks, *self.below)),)


@dataclass(frozen=True)
class File:
    """A file of an audit for a direct message, for the person who asked for it: it is made when it is sent, if they still may have it."""

    team: str
    where: Where
    workspace: str
    user: str
    audit: int
    format: str

    def outgoing(self) -> Outgoing:
        return Outgoing(PLATFORM, self.where.lane, {**asdict(self), "kind": FILE})

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> File:
        data = {key: value for key, value in payload.items() if key != "kind"}
        return cls(**{**data, "where": Where(**data["where"])})
