"""The app's manifest asks for what the code needs, and keeps to what Slack takes.

The limits are those of Slack's manifest reference and of the JSON schema in github.com/slackapi/manifest-schema.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from bot.settings import ROOT
from bot.slack_scopes import COMMAND, EVENTS, SCOPES, SHORTCUT
from connectors.slack.installations import REDIRECT_PATH

MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "slack/manifest.yml").read_text(encoding="utf-8"))

TEXTS = [
    ("display_information.name", 1, 35),
    ("display_information.description", 1, 140),
    ("display_information.long_description", 175, 4000),
    ("features.agent_view.agent_description", 1, 300),
    ("features.bot_user.display_name", 1, 80),
    ("features.shortcuts.0.name", 1, 24),
    ("features.shortcuts.0.callback_id", 1, 255),
    ("features.shortcuts.0.description", 1, 150),
    ("features.slash_commands.0.command", 2, 32),
    ("features.slash_commands.0.description", 1, 2000),
    ("features.slash_commands.0.usage_hint", 1, 1000),
]
KEYS = {
    "": {"_metadata", "display_information", "features", "oauth_config", "settings"},
    "_metadata": {"major_version", "minor_version"},
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"app_home", "agent_view", "bot_user", "shortcuts", "slash_commands"},
    "features.app_home": {"home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"},
    "features.agent_view": {"agent_description", "suggested_prompts", "actions"},
    "features.bot_user": {"display_name", "always_online"},
    "features.shortcuts.0": {"name", "type", "callback_id", "description"},
    "features.slash_commands.0": {"command", "description", "usage_hint", "should_escape"},
    "oauth_config": {"scopes"},
    "oauth_config.scopes": {"bot"},
    "settings": {"event_subscriptions", "interactivity", "org_deploy_enabled", "socket_mode_enabled", "token_rotation_enabled"},
    "settings.event_subscriptions": {"bot_events"},
    "settings.interactivity": {"is_enabled"},
}


def at(path: str) -> Any:
    """The value at a path such as features.shortcuts.0.name."""
    value: Any = MANIFEST
    for part in path.split(".") if path else []:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


@pytest.mark.parametrize(("path", "shortest", "longest"), TEXTS)
def test_each_text_is_as_long_as_slack_takes_it(path: str, shortest: int, longest: int) -> None:
    assert shortest <= len(at(path)) <= longest


@pytest.mark.parametrize("path", KEYS)
def test_it_has_no_key_that_slack_does_not_know(path: str) -> None:
    assert set(at(path)) <= KEYS[path]


def test_every_group_of_settings_is_checked_for_unknown_keys() -> None:
    def groups(value: Any, path: str) -> list[str]:
        parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
        below = [group for name, part in parts for group in groups(part, f"{path}.{name}".lstrip("."))]
        return [path, *below] if isinstance(value, dict) else below

    assert {group for group in groups(MANIFEST, "") if ".suggested_prompts." not in group} == set(KEYS)


def test_it_asks_for_the_scopes_that_the_code_needs_and_no_other() -> None:
    assert at("oauth_config.scopes.bot") == sorted(SCOPES)


def test_it_asks_for_the_events_that_the_code_handles_and_no_other() -> None:
    assert at("settings.event_subscriptions.bot_events") == sorted(EVENTS)


def test_every_event_has_the_scope_that_slack_asks_for() -> None:
    needed = {
        "app_mention": "app_mentions:read",
        "message.channels": "channels:history",
        "message.groups": "groups:history",
        "message.im": "im:history",
    }
    assert {needed[event] for event in EVENTS if event in needed} <= set(SCOPES)
    assert set(EVENTS) - set(needed) == {"app_home_opened", "app_uninstalled", "tokens_revoked"}, "does this event need a scope?"


def test_command_and_shortcut_are_those_that_the_code_listens_to() -> None:
    assert [one["command"] for one in at("features.slash_commands")] == [COMMAND]
    assert [(one["type"], one["callback_id"]) for one in at("features.shortcuts")] == [("message", SHORTCUT)]


def test_people_can_write_to_the_app_and_press_its_buttons() -> None:
    assert at("features.app_home") == {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False}
    assert at("settings.interactivity.is_enabled") is True


def test_it_suggests_at_most_four_questions_each_with_a_title() -> None:
    prompts = at("features.agent_view.suggested_prompts")
    assert 1 <= len(prompts) <= 4
    assert all(set(prompt) == {"title", "message"} and all(prompt.values()) for prompt in prompts)


def test_it_connects_by_socket_mode_and_needs_no_address() -> None:
    assert at("settings.socket_mode_enabled") is True
    assert "http" not in str({**MANIFEST, "display_information": {}})


def test_the_docs_give_each_scope_with_its_reason() -> None:
    page = (ROOT / "docs/slack.md").read_text(encoding="utf-8")
    section = page.partition("## What the app may do")[2].partition("\n## ")[0]
    assert dict(re.findall(r"^\| `(\S+)` \| (.+) \|$", section, re.M)) == SCOPES


def test_what_the_docs_add_to_the_manifest_for_http_and_for_several_workspaces_is_what_slack_takes() -> None:
    page = (ROOT / "docs/slack.md").read_text(encoding="utf-8")
    http, several = (yaml.safe_load(block) for block in re.findall(r"```yaml\n(.+?)```", page, re.S))
    assert set(http) | set(several) <= KEYS[""]
    assert http["settings"].pop("socket_mode_enabled") is False
    addresses = [
        http["features"]["slash_commands"][0].pop("url"),
        *(group.pop("request_url") for group in http["settings"].values() if "request_url" in group),
    ]
    assert addresses == ["https://assistant.example/slack/events"] * 3
    assert http["features"]["slash_commands"] == [{"command": COMMAND}]
    assert http["settings"] == {"event_subscriptions": {}, "interactivity": {"is_enabled": True}}
    assert several == {"oauth_config": {"redirect_urls": [f"https://assistant.example{REDIRECT_PATH}"]}}
