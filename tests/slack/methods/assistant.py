"""The agent view: its status, its suggested prompts and its titles."""

from __future__ import annotations

from tests.slack.limits import Refused
from tests.slack.shapes import Flaw, several, shape, text
from tests.slack.web_api import Call, Method
from tests.slack.workspace import JSON, Channel

PROMPTS = several(shape({"title": text(75), "message": text(3000)}), 4)


def _channel(call: Call) -> Channel:
    channel = call.workspace.channels.get(call.args["channel_id"])
    if channel is None or call.workspace.bot_user not in channel.members:
        raise Refused("channel_not_found", call.args["channel_id"])
    if "thread_ts" in call.args and channel.find(call.args["thread_ts"]) is None:
        raise Refused("invalid_thread_ts", call.args["thread_ts"])
    return channel


def _set_status(call: Call) -> JSON:
    _channel(call)
    if not isinstance(call.args.get("status"), str):
        raise Refused("invalid_arguments", "missing required field: status")
    try:
        several(text(50), 10)(call.args.get("loading_messages", ["."]), "/loading_messages")
    except Flaw as flaw:
        raise Refused("invalid_arguments", str(flaw)) from None
    call.workspace.statuses.append(dict(call.args))
    return {}


def _set_suggested_prompts(call: Call) -> JSON:
    if _channel(call).kind != "im":
        raise Refused("channel_not_found", "suggested prompts stand in a direct message")
    try:
        PROMPTS(call.args["prompts"], "/prompts")
    except Flaw as flaw:
        raise Refused("invalid_arguments", str(flaw)) from None
    call.workspace.prompts.append(dict(call.args))
    return {}


def _set_title(call: Call) -> JSON:
    if _channel(call).kind != "im":
        raise Refused("channel_not_found", "titles are of threads in a direct message")
    call.workspace.titles.append(dict(call.args))
    return {}


METHODS = {
    # The status may be "", which clears it.
    "assistant.threads.setStatus": Method(
        _set_status, ("channel_id", "thread_ts"), ("status", "loading_messages"), ("chat:write", "assistant:write")
    ),
    "assistant.threads.setSuggestedPrompts": Method(
        _set_suggested_prompts, ("channel_id", "prompts"), ("thread_ts", "title"), ("assistant:write",)
    ),
    "assistant.threads.setTitle": Method(_set_title, ("channel_id", "thread_ts", "title"), (), ("assistant:write",)),
}
