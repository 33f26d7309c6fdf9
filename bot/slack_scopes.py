"""What the app asks Slack for, and why. `slack/manifest.yml` says the same to Slack; a test compares them."""

from __future__ import annotations

SCOPES = {
    "app_mentions:read": "answering when it is mentioned",
    "assistant:write": "suggesting questions and showing that an answer is on its way",
    "channels:history": "follow-up questions without a mention in threads of public channels",
    "chat:write": "posting answers",
    "commands": "the command /sharing and the shortcut on messages",
    "files:write": "sending an audit as a file in a direct message",
    "groups:history": "follow-up questions without a mention in threads of private channels",
    "im:history": "answering direct messages",
    "users:read": "people's names beside what they answered in an audit",
}
"""Each scope of the bot token, and what does not work without it."""

APP_SCOPE = "connections:write"
"""The one scope of the app token: Socket Mode."""

EVENTS = {
    "app_home_opened": "fills the Home tab and suggests questions",
    "app_mention": "answers a mention",
    "app_uninstalled": "removes what is held of the workspace",
    "message.channels": "answers follow-up questions in threads of public channels",
    "message.groups": "answers follow-up questions in threads of private channels",
    "message.im": "answers direct messages",
    "tokens_revoked": "removes the tokens that no longer work",
}
"""Each event that Slack is to send, and what the app does with it."""

COMMAND = "/sharing"
SHORTCUT = "which_protocol"
