"""Events as the Events API tells them: the envelope, and which of them the app hears of."""

from __future__ import annotations

import time

from tests.slack.workspace import JSON, Channel, Message, Workspace

SUBSCRIBED = (
    "app_context_changed",
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "file_shared",
    "member_joined_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "tokens_revoked",
)
NEEDED_SCOPES = {
    "app_mention": {"app_mentions:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "message.mpim": {"mpim:history"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "file_shared": {"files:read"},
    "app_context_changed": {"assistant:write"},
}
OF_CHANNEL = {"channel": "message.channels", "group": "message.groups", "im": "message.im", "mpim": "message.mpim"}


def subscription(event: JSON) -> str:
    """What an app subscribes to in order to hear of an event."""
    return OF_CHANNEL[event["channel_type"]] if event["type"] == "message" else str(event["type"])


def envelope(workspace: Workspace, event: JSON) -> JSON:
    """An event as it is delivered."""
    return {
        "token": "verification-token-that-is-no-longer-used",
        "team_id": workspace.id,
        "context_team_id": workspace.id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.names.new("Ev"),
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.id,
                "user_id": workspace.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": workspace.names.new("4-"),
    }


def posted(workspace: Workspace, channel: Channel, message: Message) -> JSON:
    """A message that was posted."""
    told = message.to_json(workspace)
    return told | {"channel": channel.id, "event_ts": message.ts, "channel_type": channel.kind}


def mentioned(workspace: Workspace, channel: Channel, message: Message) -> JSON:
    """The same message, as it is told to an app that it mentions. It has neither a channel type nor a subtype."""
    told = posted(workspace, channel, message)
    return {key: value for key, value in told.items() if key not in ("channel_type", "subtype")} | {"type": "app_mention"}


def changed(workspace: Workspace, channel: Channel, message: Message, before: JSON) -> JSON:
    """A message that was edited."""
    return _hidden(workspace, channel, "message_changed") | {"message": message.to_json(workspace), "previous_message": before}


def deleted(workspace: Workspace, channel: Channel, message: Message) -> JSON:
    """A message that was deleted."""
    return _hidden(workspace, channel, "message_deleted") | {"deleted_ts": message.ts, "previous_message": message.to_json(workspace)}


def _hidden(workspace: Workspace, channel: Channel, subtype: str) -> JSON:
    ts = workspace.names.ts()
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.kind,
    }
