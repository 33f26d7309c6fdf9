"""What people do in Slack, each as one call: it changes the workspace and is told to the app."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.slack import interactions
from tests.slack.deliveries import COMMAND, INTERACTION, Delivery
from tests.slack.events import changed, deleted, mentioned, posted
from tests.slack.interactions import CannotDo
from tests.slack.methods.files import told
from tests.slack.workspace import JSON, Channel, File, Message, Profile, View, Workspace

if TYPE_CHECKING:
    from tests.slack.fake import FakeSlack

MARKUP = re.compile(r"<[@#!][^<>]+>")
ADDRESS = re.compile(r"https?://[^\s<>]+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+\w")


class Person:
    """A person of a workspace."""

    def __init__(self, slack: FakeSlack, workspace: Workspace, profile: Profile) -> None:
        self.slack = slack
        self.workspace = workspace
        self.profile = profile

    @property
    def id(self) -> str:
        """The user id."""
        return self.profile.id

    @property
    def dm_channel(self) -> Channel:
        """The direct message with the app."""
        return self.workspace.direct_message(self.id)

    def says(self, channel: str, text: str, *, thread_ts: str = "", subtype: str = "", files: list[JSON] | None = None) -> Message:
        """Posts a message. The text is as typed; `<@U1>` mentions."""
        held = self._channel(channel)
        parent = held.find(thread_ts) if thread_ts else None
        if thread_ts and parent is None:
            raise CannotDo(f"there is no message {thread_ts} in {channel}")
        if parent and not parent.thread_ts:
            parent.thread_ts = parent.ts
        written = as_written(text)
        part = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
        blocks = [{"type": "rich_text", "block_id": self.workspace.names.new("b"), "elements": [part]}] if text else []
        message = Message(channel, self.workspace.names.ts(), self.id, written, blocks, thread_ts, subtype=subtype, files=files or [])
        held.messages.append(message)
        self._tell_posted(held, message)
        return message

    def mentions(self, channel: str, text: str, *, thread_ts: str = "") -> Message:
        """Posts a message that begins with a mention of the app."""
        return self.says(channel, f"<@{self.workspace.bot_user}> {text}", thread_ts=thread_ts)

    def dm(self, text: str, *, thread_ts: str = "") -> Message:
        """Writes to the app in the direct message, which the agent view shows too."""
        return self.says(self.dm_channel.id, text, thread_ts=thread_ts)

    def edits(self, message: Message, text: str) -> None:
        """Edits an own message."""
        self._own(message)
        before = message.to_json(self.workspace)
        message.text = as_written(text)
        message.edited = {"user": self.id, "ts": self.workspace.names.ts()}
        self.slack.tell(self.workspace, changed(self.workspace, self._channel(message.channel), message, before))

    def deletes(self, message: Message) -> None:
        """Deletes an own message."""
        self._own(message)
        channel = self._channel(message.channel)
        channel.messages.remove(message)
        self.slack.tell(self.workspace, deleted(self.workspace, channel, message))

    def uploads(self, channel: str, name: str, content: bytes, text: str = "", *, thread_ts: str = "") -> Message:
        """Shares a file."""
        file = File(self.workspace.names.new("F"), name, content, name, channel, thread_ts, len(content))
        self.workspace.files[file.id] = file
        message = self.says(channel, text, thread_ts=thread_ts, subtype="file_share", files=[told(file, self.workspace, self.id)])
        if self.workspace.bot_user in self._channel(channel).members:
            shared = {"type": "file_shared", "channel_id": channel, "file_id": file.id, "user_id": self.id, "file": {"id": file.id}}
            self.slack.tell(self.workspace, shared | {"event_ts": message.ts})
        return message

    def joins(self, channel: str) -> None:
        """Joins a channel."""
        held = self.workspace.channels[channel]
        held.members.add(self.id)
        joined = {"type": "member_joined_channel", "user": self.id, "channel": channel, "channel_type": "C", "team": self.workspace.id}
        self.slack.tell(self.workspace, joined | {"event_ts": self.workspace.names.ts()})
        self.says(channel, f"<@{self.id}> has joined the channel", subtype="channel_join")

    def opens_home(self, tab: str = "home") -> None:
        """Opens the app's Home tab, or its messages."""
        event = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self.dm_channel.id,
            "tab": tab,
            "event_ts": self.workspace.names.ts(),
        }
        view = self.workspace.home(self.id)
        self.slack.tell(self.workspace, event | ({"view": view.to_json(self.workspace)} if view and tab == "home" else {}))

    def looks_at(self, channel: str) -> None:
        """Opens a channel while the agent view is open."""
        entity = {"type": "slack#/types/channel_id", "value": channel, "team_id": self.workspace.id}
        event = {"type": "app_context_changed", "user": self.id, "channel": self.dm_channel.id, "context": {"entities": [entity]}}
        self.slack.tell(self.workspace, event | {"event_ts": self.workspace.names.ts()})

    def command(self, command: str, text: str = "", channel: str = "") -> Delivery:
        """Types a slash command, in the direct message unless a channel is named."""
        held = self._channel(channel or self.dm_channel.id)
        return self._interacts(
            COMMAND,
            {
                "token": "verification-token-that-is-no-longer-used",
                "team_id": self.workspace.id,
                "team_domain": self.workspace.id.lower(),
                "channel_id": held.id,
                "channel_name": "directmessage" if held.kind == "im" else held.name,
                "user_id": self.id,
                "user_name": self.profile.name,
                "command": command,
                "text": html.escape(text, quote=False),
                "api_app_id": self.workspace.app_id,
                "is_enterprise_install": "false",
                "response_url": self.slack.responses.new(self.workspace, held, self.id),
                "trigger_id": self.slack.triggers.new(self.workspace, self.id),
            },
        )

    def clicks(self, where: Message | View, button: str) -> Delivery:
        """Presses the button with this action_id, text, accessibility label or value."""
        return self._acts(where, interactions.clicked(interactions.find(where, button), self.workspace.names.ts()))

    def chooses(self, where: Message | View, action_id: str, value: Any) -> Delivery:
        """Chooses in a menu, by value or text; ticks exactly these of several."""
        return self._acts(where, interactions.chosen(interactions.find(where, action_id), value, self.workspace.names.ts()))

    def shortcut(self, callback_id: str, message: Message | None = None) -> Delivery:
        """Uses a shortcut: of a message, or of everywhere."""
        kind = "message_action" if message else "shortcut"
        payload = self._interaction(kind) | {"callback_id": callback_id, "action_ts": self.workspace.names.ts()}
        if message:
            channel = self._channel(message.channel)
            payload |= {
                "channel": self._named(channel),
                "message": message.to_json(self.workspace),
                "message_ts": message.ts,
                "response_url": self.slack.responses.new(self.workspace, channel, self.id),
            }
        return self._interacts(INTERACTION, payload)

    def submits(self, view: View, values: Mapping[str, Any] | None = None) -> Delivery:
        """Fills in a modal, by block_id or action_id, and submits it."""
        self._top(view)
        state = interactions.state(view.content["blocks"], values or {})
        interactions.check_filled(view.content["blocks"], state)
        shown = view.to_json(self.workspace) | {"state": {"values": state}}
        return self._interacts(INTERACTION, self._interaction("view_submission", view) | {"view": shown, "response_urls": []})

    def closes(self, view: View) -> Delivery | None:
        """Closes a modal; the app hears of it when it asked to."""
        self._top(view)
        view.open = False
        if not view.content.get("notify_on_close"):
            return None
        payload = {key: value for key, value in self._interaction("view_closed", view).items() if key != "trigger_id"}
        return self._interacts(INTERACTION, payload | {"view": view.to_json(self.workspace), "is_cleared": False})

    def sees(self, channel: str = "") -> list[Message]:
        """The messages of a channel, or of the direct message, with those that only this person sees."""
        held = self._channel(channel or self.dm_channel.id)
        private = [one for one in self.workspace.ephemeral if one.seen_by == self.id and one.channel == held.id]
        return sorted([*held.messages, *private], key=lambda message: message.ts)

    @property
    def home(self) -> View | None:
        """What the Home tab shows."""
        return self.workspace.home(self.id)

    @property
    def modal(self) -> View | None:
        """The topmost open modal."""
        return next(iter(self.workspace.modals(self.id)[::-1]), None)

    def _acts(self, where: Message | View, action: JSON) -> Delivery:
        if isinstance(where, View):
            payload = self._interaction("block_actions", where) | {
                "view": where.to_json(self.workspace),
                "container": {"type": "view", "view_id": where.id},
            }
        else:
            if where.seen_by not in ("", self.id):
                raise CannotDo(f"{self.id} does not see this message")
            channel = self._channel(where.channel)
            container = {"type": "message", "message_ts": where.ts, "channel_id": channel.id, "is_ephemeral": bool(where.seen_by)}
            payload = self._interaction("block_actions") | {
                "container": container | ({"thread_ts": where.thread_ts} if where.thread_ts else {}),
                "channel": self._named(channel),
                "state": {"values": interactions.state(where.blocks, {})},
                "response_url": self.slack.responses.new(self.workspace, channel, self.id, where),
            }
            payload |= {} if where.seen_by else {"message": where.to_json(self.workspace)}
        return self._interacts(INTERACTION, payload | {"actions": [action]})

    def _interaction(self, kind: str, view: View | None = None) -> JSON:
        return {
            "type": kind,
            "user": {"id": self.id, "username": self.profile.name, "name": self.profile.name, "team_id": self.workspace.id},
            "api_app_id": self.workspace.app_id,
            "token": "verification-token-that-is-no-longer-used",
            "team": {"id": self.workspace.id, "domain": self.workspace.id.lower()},
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self.slack.triggers.new(self.workspace, self.id, view.id if view else ""),
        }

    def _interacts(self, kind: str, payload: JSON) -> Delivery:
        return self.slack.deliver(Delivery(kind, payload, self.workspace, self.id))

    def _tell_posted(self, channel: Channel, message: Message) -> None:
        if self.workspace.bot_user in channel.members:
            if channel.kind != "im" and f"<@{self.workspace.bot_user}>" in message.text:
                self.slack.tell(self.workspace, mentioned(self.workspace, channel, message))
            self.slack.tell(self.workspace, posted(self.workspace, channel, message))

    def _channel(self, channel: str) -> Channel:
        held = self.workspace.channels.get(channel)
        if held is None or self.id not in held.members:
            raise CannotDo(f"{self.id} is not in {channel}")
        return held

    def _named(self, channel: Channel) -> JSON:
        return {"id": channel.id, "name": {"im": "directmessage", "group": "privategroup"}.get(channel.kind, channel.name)}

    def _own(self, message: Message) -> None:
        if message.user != self.id:
            raise CannotDo(f"the message is not {self.id}'s")

    def _top(self, view: View) -> None:
        if self.modal is not view:
            raise CannotDo("this is not the topmost open modal")


def as_written(text: str) -> str:
    """What Slack makes of typed text: `&`, `<` and `>` escaped, addresses as links, mentions as they are."""
    parts = MARKUP.split(text)
    marks = [*MARKUP.findall(text), ""]
    return "".join(_linked(part) + mark for part, mark in zip(parts, marks, strict=True))


def _linked(text: str) -> str:
    def link(found: re.Match[str]) -> str:
        address = found[0]
        return f"<{address}>" if address.startswith("http") else f"<mailto:{address}|{address}>"

    return ADDRESS.sub(link, html.escape(text, quote=False))
