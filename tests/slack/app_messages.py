"""The messages of the app: posted, changed, removed, and told to the app itself as Slack does."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.slack import events
from tests.slack.workspace import JSON, Channel, Message, Workspace, named_blocks

if TYPE_CHECKING:
    from tests.slack.fake import FakeSlack


class AppMessages:
    """Does what was checked already."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack

    def post(
        self, workspace: Workspace, channel: Channel, said: Mapping[str, Any], *, seen_by: str = "", files: list[JSON] | None = None
    ) -> Message:
        """A message of the app."""
        blocks = named_blocks(said.get("blocks", []), self.slack.names)
        message = Message(
            channel.id,
            self.slack.names.ts(),
            workspace.bot_user,
            said["text"],
            blocks,
            said.get("thread_ts", ""),
            workspace.bot_id,
            files=files or [],
        )
        message.metadata, message.seen_by = said.get("metadata"), seen_by
        message.subtype = "file_share" if files else ""
        if seen_by:
            workspace.ephemeral.append(message)
            return message
        parent = channel.find(message.thread_ts) if message.thread_ts else None
        if parent and not parent.thread_ts:
            parent.thread_ts = parent.ts
        channel.messages.append(message)
        self._tell_of(workspace, channel, events.posted(workspace, channel, message))
        return message

    def change(self, workspace: Workspace, message: Message, said: Mapping[str, Any]) -> None:
        """New content for a message of the app. What is not given stays, but for the text."""
        before = copy.deepcopy(message.to_json(workspace))
        message.text = said["text"]
        if "blocks" in said:
            message.blocks = named_blocks(said["blocks"], self.slack.names)
        if "metadata" in said:
            message.metadata = said["metadata"] or None
        if not message.seen_by:
            message.edited = {"user": workspace.bot_user, "ts": self.slack.names.ts()}
            channel = workspace.channels[message.channel]
            self._tell_of(workspace, channel, events.changed(workspace, channel, message, before))

    def remove(self, workspace: Workspace, message: Message) -> None:
        """A message of the app goes."""
        if message.seen_by:
            workspace.ephemeral.remove(message)
            return
        channel = workspace.channels[message.channel]
        channel.messages.remove(message)
        self._tell_of(workspace, channel, events.deleted(workspace, channel, message))

    def _tell_of(self, workspace: Workspace, channel: Channel, event: JSON) -> None:
        if workspace.bot_user in channel.members:
            self.slack.tell(workspace, event)
