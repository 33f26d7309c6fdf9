"""What a Slack workspace holds: people, channels, messages, views, files and the tokens of the app that is installed in it."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "metadata.message:read",
    "mpim:history",
    "mpim:read",
    "team:read",
    "users:read",
    "users:read.email",
)


class Names:
    """Identifiers and time stamps, each once. Safe to use from several threads."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._last = 0

    def new(self, prefix: str) -> str:
        """An identifier as Slack writes them."""
        return f"{prefix}0{next(self._numbers):08d}"

    def ts(self) -> str:
        """A time stamp later than every one before."""
        with self._lock:
            self._last = max(self._last + 1, time.time_ns() // 1000)
            return f"{self._last // 10**6}.{self._last % 10**6:06d}"


@dataclass
class Message:
    """A message of a channel. `seen_by` names the one person who sees an ephemeral one."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[JSON] = field(default_factory=list)
    thread_ts: str = ""
    bot_id: str = ""
    subtype: str = ""
    metadata: JSON | None = None
    files: list[JSON] = field(default_factory=list)
    edited: JSON | None = None
    seen_by: str = ""

    def to_json(self, workspace: Workspace, *, metadata: bool = False) -> JSON:
        """As Slack writes a message in an event, a history or an answer."""
        told: JSON = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": workspace.id}
        if self.bot_id:
            told |= {"bot_id": self.bot_id, "app_id": workspace.app_id, "bot_profile": workspace.bot_profile()}
        elif not self.subtype:
            told["client_msg_id"] = f"00000000-0000-0000-0000-{self.ts.replace('.', '')[-12:]}"
        for name in ("subtype", "blocks", "files", "edited"):
            if getattr(self, name):
                told[name] = getattr(self, name)
        if self.thread_ts:
            told["thread_ts"] = self.thread_ts
            if self.thread_ts != self.ts and (parent := workspace.channels[self.channel].find(self.thread_ts)):
                told["parent_user_id"] = parent.user
        if metadata and self.metadata:
            told["metadata"] = self.metadata
        return told


@dataclass
class Channel:
    """A public or private channel, or a direct message: `kind` is channel, group, im or mpim."""

    id: str
    name: str
    kind: str = "channel"
    members: set[str] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    archived: bool = False

    def find(self, ts: str) -> Message | None:
        """The message with this time stamp."""
        return next((message for message in reversed(self.messages) if message.ts == ts), None)

    def thread(self, ts: str) -> list[Message]:
        """A message and the replies to it, oldest first."""
        return [message for message in self.messages if ts in (message.ts, message.thread_ts)]


@dataclass
class View:
    """A modal, or the Home tab of a person. `content` is what the app sent, with the ids that Slack adds."""

    id: str
    user: str
    content: JSON
    hash: str
    root: str = ""
    previous: str = ""
    open: bool = True
    errors: dict[str, str] = field(default_factory=dict)

    def to_json(self, workspace: Workspace) -> JSON:
        """As Slack writes a view in an answer or a payload."""
        return {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "close": None,
            "submit": None,
            "clear_on_close": False,
            "notify_on_close": False,
            **self.content,
            "id": self.id,
            "team_id": workspace.id,
            "state": {"values": {}},
            "hash": self.hash,
            "root_view_id": self.root or self.id,
            "previous_view_id": self.previous or None,
            "app_id": workspace.app_id,
            "app_installed_team_id": workspace.id,
            "bot_id": workspace.bot_id,
        }


@dataclass
class File:
    """A file: where it was shared once its upload is complete."""

    id: str
    name: str
    content: bytes = b""
    title: str = ""
    channel: str = ""
    thread_ts: str = ""
    length: int = 0


@dataclass
class Token:
    """A token that was handed out. `fate` is the error that it is answered with once it is no longer good."""

    value: str
    workspace: Workspace | None
    scopes: frozenset[str]
    fate: str = ""

    @property
    def kind(self) -> str:
        """`bot` or `app`."""
        return "app" if self.value.startswith("xapp-") else "bot"


@dataclass
class Profile:
    """A person's name and address, as `users.info` tells them."""

    id: str
    name: str
    real_name: str
    email: str
    is_bot: bool = False
    deleted: bool = False


class Workspace:
    """One Slack workspace in which the app is, or can be, installed."""

    def __init__(self, team: str, name: str, app_id: str, names: Names) -> None:
        self.id = team
        self.name = name
        self.app_id = app_id
        self.names = names
        self.bot_user = f"UBOT{team}"
        self.bot_id = f"B{team}"
        self.profiles: dict[str, Profile] = {}
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.ephemeral: list[Message] = []
        self.statuses: list[JSON] = []
        self.prompts: list[JSON] = []
        self.titles: list[JSON] = []
        self.installed = True
        self.add_profile(self.bot_user, "Sharing Assistant", "", is_bot=True)

    def add_profile(self, user: str, real_name: str = "", email: str = "", *, is_bot: bool = False) -> Profile:
        """A person, or a bot user, of this workspace."""
        name = (real_name or user).lower().replace(" ", ".")
        self.profiles[user] = Profile(user, name, real_name or f"Person {user}", email or f"{name}@example.org", is_bot)
        return self.profiles[user]

    def add_channel(self, channel: str, name: str = "", *, kind: str = "channel", members: Iterable[str] = (), bot: bool = True) -> Channel:
        """A channel, which the app's bot is in unless `bot` is False."""
        held = {*members, *([self.bot_user] if bot else [])}
        self.channels[channel] = Channel(channel, name or channel.lower(), kind, held)
        return self.channels[channel]

    def direct_message(self, user: str) -> Channel:
        """The direct message between a person and the app, made when it is first needed."""
        both = {user, self.bot_user}
        found = next((channel for channel in list(self.channels.values()) if channel.kind == "im" and channel.members == both), None)
        return found or self.add_channel(f"D{user}{self.id}", "", kind="im", members=[user])

    def home(self, user: str) -> View | None:
        """What the Home tab shows a person."""
        return next((view for view in self.views.values() if view.user == user and view.content["type"] == "home"), None)

    def modals(self, user: str) -> list[View]:
        """The modals that a person has open, the topmost last."""
        return [view for view in self.views.values() if view.user == user and view.open and view.content["type"] == "modal"]

    def messages(self) -> list[Message]:
        """Every message of every channel, by time."""
        return sorted((message for channel in list(self.channels.values()) for message in channel.messages), key=lambda message: message.ts)

    def bot_profile(self) -> JSON:
        """The app, as a message names it."""
        return {"id": self.bot_id, "app_id": self.app_id, "user_id": self.bot_user, "name": "Sharing Assistant", "team_id": self.id}


def named_blocks(blocks: list[JSON], names: Names) -> list[JSON]:
    """The blocks with a `block_id` and an `action_id` wherever the app gave none, as Slack adds them."""
    named = []
    for block in blocks:
        told = {**block, "block_id": block.get("block_id") or names.new("b")}
        for key in ("element", "accessory"):
            if key in block:
                told[key] = _named(block[key], names)
        if block["type"] in ("actions", "context_actions"):
            told["elements"] = [_named(element, names) for element in block["elements"]]
        named.append(told)
    return named


def _named(element: JSON, names: Names) -> JSON:
    return element if element["type"] == "image" else {**element, "action_id": element.get("action_id") or names.new("a")}
