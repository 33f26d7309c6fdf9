"""Channels and direct messages, and what was said in them."""

from __future__ import annotations

from tests.slack.limits import Refused
from tests.slack.web_api import Call, Method
from tests.slack.workspace import JSON, Channel, Message

FAMILY = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


def _channel(call: Call, right: str) -> Channel:
    channel = call.workspace.channels.get(call.args["channel"])
    if channel is None or (channel.kind != "channel" and call.workspace.bot_user not in channel.members):
        raise Refused("channel_not_found", call.args["channel"])
    needed = f"{FAMILY[channel.kind]}:{right}"
    if call.token is None or needed not in call.token.scopes:
        raise Refused("missing_scope", needed)
    return channel


def _open(call: Call) -> JSON:
    if ("users" in call.args) == ("channel" in call.args):
        raise Refused("users_list_not_supplied", "users or channel")
    if "channel" in call.args:
        channel = call.workspace.channels.get(call.args["channel"])
        if channel is None or channel.kind != "im":
            raise Refused("channel_not_found", call.args["channel"])
        return {"channel": {"id": channel.id}}
    profile = call.workspace.profiles.get(call.args["users"])
    if profile is None or profile.id == call.workspace.bot_user:
        raise Refused("user_not_found", call.args["users"])
    if profile.deleted:
        raise Refused("user_disabled", profile.id)
    channel = call.workspace.direct_message(profile.id)
    whole = {"created": 1700000000, "is_im": True, "is_org_shared": False, "user": profile.id}
    return {"channel": {"id": channel.id} | (whole if call.args.get("return_im") else {})}


def _info(call: Call) -> JSON:
    channel = _channel(call, "read")
    told: JSON = {
        "id": channel.id,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_archived": channel.archived,
        "created": 1700000000,
        "context_team_id": call.workspace.id,
    }
    if channel.kind == "im":
        told["user"] = next(iter(channel.members - {call.workspace.bot_user}))
    else:
        told |= {"name": channel.name, "is_member": call.workspace.bot_user in channel.members}
    return {"channel": told}


def _page(call: Call, messages: list[Message], most: int) -> JSON:
    limit = call.args.get("limit", 100)
    if not isinstance(limit, int) or not 1 <= limit <= most:
        raise Refused("invalid_limit", f"limit is 1 to {most}")
    oldest, latest = str(call.args.get("oldest", "0")), str(call.args.get("latest", "9999999999.999999"))
    inclusive = call.args.get("inclusive", False)
    held = [one for one in messages if oldest < one.ts < latest or (inclusive and one.ts in (oldest, latest))]
    cursor = str(call.args.get("cursor") or "0")
    if not cursor.isdigit():
        raise Refused("invalid_cursor", cursor)
    start = int(cursor)
    more = len(held) > start + limit
    with_metadata = bool(call.args.get("include_all_metadata"))
    return {
        "messages": [one.to_json(call.workspace, metadata=with_metadata) for one in held[start : start + limit]],
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }


def _history(call: Call) -> JSON:
    channel = _channel(call, "history")
    if call.workspace.bot_user not in channel.members:
        raise Refused("not_in_channel", channel.id)
    top = [message for message in channel.messages if message.thread_ts in ("", message.ts)]
    return _page(call, top[::-1], 999)


def _replies(call: Call) -> JSON:
    channel = _channel(call, "history")
    if call.workspace.bot_user not in channel.members:
        raise Refused("not_in_channel", channel.id)
    if channel.find(call.args["ts"]) is None:
        raise Refused("thread_not_found", call.args["ts"])
    return _page(call, channel.thread(call.args["ts"]), 1000)


PAGED = ("cursor", "include_all_metadata", "inclusive", "latest", "limit", "oldest")
READ = tuple(f"{family}:read" for family in FAMILY.values())
HISTORY = tuple(f"{family}:history" for family in FAMILY.values())

METHODS = {
    "conversations.open": Method(_open, (), ("channel", "users", "return_im", "prevent_creation"), ("im:write",)),
    "conversations.info": Method(_info, ("channel",), ("include_locale", "include_num_members"), READ),
    "conversations.history": Method(_history, ("channel",), PAGED, HISTORY),
    "conversations.replies": Method(_replies, ("channel", "ts"), PAGED, HISTORY),
}
