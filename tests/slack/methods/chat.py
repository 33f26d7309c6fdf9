"""Posting, changing and deleting messages."""

from __future__ import annotations

from tests.slack.limits import Refused, check_message, check_update
from tests.slack.web_api import Call, Method
from tests.slack.workspace import JSON, Channel, Message, Workspace


def channel_to_post_in(workspace: Workspace, named: str) -> Channel:
    """The channel with this id, or the direct message with this person. A name is not taken: an app knows ids."""
    if named in workspace.profiles and named != workspace.bot_user:
        return workspace.direct_message(named)
    channel = workspace.channels.get(named)
    if channel is None or (channel.kind != "channel" and workspace.bot_user not in channel.members):
        raise Refused("channel_not_found", named)
    if workspace.bot_user not in channel.members:
        raise Refused("not_in_channel", named)
    if channel.archived:
        raise Refused("is_archived", named)
    return channel


def check_thread(channel: Channel, thread_ts: str) -> None:
    """Refuses a thread that does not begin with a message of this channel."""
    parent = channel.find(thread_ts)
    if parent is None:
        raise Refused("thread_not_found", thread_ts)
    if parent.thread_ts not in ("", parent.ts):
        raise Refused("cannot_reply_to_message", f"{thread_ts} is a reply itself")


def _post_message(call: Call) -> JSON:
    check_message(call.args)
    workspace = call.workspace
    channel = channel_to_post_in(workspace, call.args["channel"])
    if "thread_ts" in call.args:
        check_thread(channel, call.args["thread_ts"])
    message = call.slack.messages.post(workspace, channel, call.args)
    return {"channel": channel.id, "ts": message.ts, "message": message.to_json(workspace, metadata=True)}


def _post_ephemeral(call: Call) -> JSON:
    check_message(call.args)
    workspace = call.workspace
    channel = channel_to_post_in(workspace, call.args["channel"])
    if call.args["user"] not in channel.members:
        raise Refused("user_not_in_channel", call.args["user"])
    message = call.slack.messages.post(workspace, channel, call.args, seen_by=call.args["user"])
    return {"message_ts": message.ts}


def _own_message(call: Call, error: str) -> tuple[Channel, Message]:
    channel = call.workspace.channels.get(call.args["channel"])
    if channel is None:
        raise Refused("channel_not_found", call.args["channel"])
    message = channel.find(call.args["ts"])
    if message is None:
        raise Refused("message_not_found", call.args["ts"])
    if message.bot_id != call.workspace.bot_id:
        raise Refused(error, "the message is not the app's own")
    return channel, message


def _update(call: Call) -> JSON:
    check_update(call.args)
    channel, message = _own_message(call, "cant_update_message")
    call.slack.messages.change(call.workspace, message, call.args)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.to_json(call.workspace, metadata=True)}


def _delete(call: Call) -> JSON:
    channel, message = _own_message(call, "cant_delete_message")
    call.slack.messages.remove(call.workspace, message)
    return {"channel": channel.id, "ts": message.ts}


SAID = ("blocks", "metadata", "mrkdwn", "unfurl_links", "unfurl_media", "thread_ts", "reply_broadcast", "text")
POSTING = ("chat:write",)

METHODS = {
    "chat.postMessage": Method(_post_message, ("channel",), SAID, POSTING),
    "chat.postEphemeral": Method(_post_ephemeral, ("channel", "user"), ("text", "blocks", "thread_ts"), POSTING),
    "chat.update": Method(_update, ("channel", "ts"), ("text", "blocks", "metadata"), POSTING),
    "chat.delete": Method(_delete, ("channel", "ts"), (), POSTING),
}
