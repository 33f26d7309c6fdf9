"""Reads what Slack delivers: who did what, where, and where the answer belongs. Pure: dictionaries in, an Incoming or a reason out.

What is read holds no identifiers, so that none is ever stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from connectors.answering import NOTHING_TO_READ, TOO_LONG
from connectors.request import MessageEmpty, MessageTooLong, Speaker, read_message
from connectors.slack.text import plain
from knowledge.deliveries.incoming import Incoming

PLATFORM = "slack"
READ_SUBTYPES = (None, "file_share", "thread_broadcast", "me_message")
"""Messages that somebody wrote. Edits, deletions, joins and what bots post have others."""


@dataclass(frozen=True)
class Where:
    """Where an answer belongs: a thread of a channel, a direct message, or a private answer by its `response_url`.

    `update` is the message that the answer takes the place of.
    """

    channel: str
    thread: str = ""
    response_url: str = ""
    update: str = ""

    @property
    def lane(self) -> str:
        """What is sent here goes one after the other."""
        return self.response_url or f"{self.channel}:{self.thread}"


@dataclass(frozen=True)
class Said:
    """One thing somebody said to the assistant, by typing or pressing. `team` is whose app it is, `workspace` the person's own.

    `problem` instead of a text: why it cannot be read. `chosen` is the title of the button. `first` is what the answer begins with.
    `pressed` is the message of the button, in a direct message.
    """

    team: str
    workspace: str
    user: str
    where: Where
    private: bool
    text: str = ""
    removed: tuple[str, ...] = ()
    problem: str = ""
    chosen: str = ""
    first: str = ""
    pressed: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Said:
        return cls(**{**data, "where": Where(**data["where"]), "removed": tuple(data["removed"])})

    def speaker(self, name: str) -> Speaker:
        return Speaker(PLATFORM, self.workspace, self.user, name)


def direct(team: str, user: str) -> str:
    """The conversation of a direct message."""
    return f"{PLATFORM}:{team}:{user}"


def thread_of(team: str, channel: str, thread: str) -> str:
    """The conversation of a thread in a channel."""
    return f"{PLATFORM}:{team}:{channel}:{thread}"


def answered_in(conversation: str) -> str:
    """The conversation in which somebody is answered later on. What they asked by themselves in a channel is nothing for the channel."""
    parts = conversation.split(":")
    return direct(parts[1], parts[-1]) if "aside" in parts else conversation


def place_of(conversation: str) -> tuple[str, Where]:
    """The workspace of a conversation, and where to say something in it."""
    _, team, *rest = answered_in(conversation).split(":")
    return team, Where(*rest)


def team_of(body: Mapping[str, Any]) -> str:
    """The workspace whose app an event is told to. In a channel that organisations share, the event itself may be of another."""
    told_to: Mapping[str, Any] = next(iter(body.get("authorizations") or ()), {})
    return str(told_to.get("team_id") or body.get("team_id") or "")


def of_message(body: Mapping[str, Any], bot_user: str) -> tuple[Incoming, bool] | None:
    """A message or a mention, and whether it certainly is for the assistant; None for what nobody wrote to anybody.

    A mention arrives twice, as an app_mention and as a message of the channel: both get the same key.
    """
    event = body["event"]
    user, channel, at = event.get("user"), event.get("channel"), event.get("ts")
    if event.get("subtype") not in READ_SUBTYPES or event.get("bot_id") or not (user and channel and at) or user == bot_user:
        return None
    team = team_of(body)
    text = str(event.get("text") or "")
    private = event.get("channel_type") == "im"
    mentioned = event["type"] == "app_mention" or any(f"<@{bot_user}{end}" in text for end in ">|" if bot_user)
    thread = str(event.get("thread_ts") or "")
    if not private and not mentioned and (not thread or not text.strip() or _is_for_another(text)):
        return None  # A file without words in a thread is for the others there.
    where = Where(channel, thread if private else thread or at)
    said = Said(team, str(event.get("user_team") or event.get("team") or team), user, where, private)
    conversation = direct(team, user) if private else thread_of(team, channel, where.thread)
    return _incoming(said, f"message:{team}:{channel}:{at}", conversation, plain(text, bot_user)), private or mentioned


def of_command(body: Mapping[str, Any]) -> Incoming:
    """What somebody typed after the command; without anything it asks for help. The answer is theirs alone, though not out of the channel."""
    team, user, channel = body["team_id"], body["user_id"], body["channel_id"]
    said = Said(team, team, user, Where(channel, response_url=body["response_url"]), private=False)
    text = plain(str(body.get("text") or ""), "").strip() or "help"
    return _incoming(said, f"command:{body['trigger_id']}", _aside(team, channel, user), text)


def of_shortcut(body: Mapping[str, Any], question: str) -> Incoming:
    """Somebody's message, of which another asks which protocol covers it. `question` is put before it."""
    team, user, channel = body["team"]["id"], body["user"]["id"], body["channel"]["id"]
    said = Said(team, body["user"].get("team_id") or team, user, Where(channel, response_url=body["response_url"]), private=False)
    text = plain(str(body["message"].get("text") or ""), "")
    conversation = _aside(team, f"{channel}:{body['message']['ts']}", user)
    return _incoming(said, f"shortcut:{body['trigger_id']}", conversation, f"{question} {text}" if text else "")


def of_button(body: Mapping[str, Any], says: str, chosen: str) -> Incoming:
    """A pressed button that types something. The answer goes where the message with the button is."""
    team, user = body["team"]["id"], body["user"]["id"]
    workspace = body["user"].get("team_id") or team
    container = body.get("container") or {}
    channel = str((body.get("channel") or {}).get("id") or "")
    key = f"button:{team}:{user}:{body['actions'][0]['action_ts']}:{body['actions'][0]['action_id']}"
    if not channel:  # The Home tab, which knows the direct message that the answer goes to.
        known = str((body.get("view") or {}).get("private_metadata") or user)
        return _incoming(Said(team, workspace, user, Where(known), private=True, chosen=chosen), key, direct(team, user), says)
    thread = str((body.get("message") or {}).get("thread_ts") or container.get("thread_ts") or "")
    if container.get("is_ephemeral"):
        said = Said(team, workspace, user, Where(channel, response_url=body["response_url"]), private=False, chosen=chosen)
        return _incoming(said, key, _aside(team, channel, user), says)
    if channel.startswith("D"):
        pressed = str((body.get("message") or {}).get("ts") or container.get("message_ts") or "")
        said = Said(team, workspace, user, Where(channel, thread), private=True, chosen=chosen, pressed=pressed)
        return _incoming(said, key, direct(team, user), says)
    where = Where(channel, thread or str(container.get("message_ts") or ""))
    said = Said(team, workspace, user, where, private=False, chosen=chosen)
    return _incoming(said, key, thread_of(team, channel, where.thread), says)


def _aside(team: str, channel: str, user: str) -> str:
    """The conversation that somebody has by themselves in a channel."""
    return f"{PLATFORM}:{team}:{channel}:aside:{user}"


def _is_for_another(text: str) -> bool:
    return text.lstrip().startswith("<@")


def _incoming(said: Said, key: str, conversation: str, text: str) -> Incoming:
    try:
        request = read_message(text, conversation, said.speaker(""))
    except MessageTooLong:
        said = replace(said, problem=TOO_LONG)
    except MessageEmpty:
        said = replace(said, problem=NOTHING_TO_READ)
    else:
        said = replace(said, text=request.text, removed=request.removed)
    return Incoming(key, conversation, said.to_json())
