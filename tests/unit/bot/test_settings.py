"""The settings: checked by name, complete in the documentation, and no secret in their `repr`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import settings
from bot.settings import ROOT, TABLE, SettingError

PAGE = (ROOT / "docs/settings.md").read_text()


def test_every_setting_is_documented_with_its_default_and_nothing_else_is() -> None:
    rows = re.findall(r"^\| `(SHARING_[A-Z_]+)` \| (.*?) \| (.*?) \|$", PAGE, re.M)
    shown = {str(ROOT / "var"): "`var` in the project's folder", "": "empty"}
    expected = [(row.variable, shown.get(row.default) or f"`{row.default}`") for row in TABLE]
    assert [(variable, default) for variable, default, _ in rows] == expected
    assert all(len(text) >= 20 for _, _, text in rows)


def test_every_setting_is_used() -> None:
    reading = (ROOT / "bot/settings.py").read_text().partition("class Settings:")[2]
    assert [row.variable for row in TABLE if f'"{row.variable}"' not in reading] == []


def test_every_default_is_valid() -> None:
    settings.load({})


@pytest.mark.parametrize("value", ["0", "65536", "-1", "80.5", "eighty", "٨٠", "8080; rm"])
def test_a_port_that_is_no_port_is_named(value: str) -> None:
    with pytest.raises(SettingError, match=r"^SHARING_WEB_PORT is "):
        settings.load({"SHARING_WEB_PORT": value})


def test_local_access_is_refused_where_others_can_reach_the_program() -> None:
    with pytest.raises(SettingError, match=r"^SHARING_WEB_HOST is '0\.0\.0\.0', which others can reach"):
        settings.load({"SHARING_WEB_HOST": "0.0.0.0"})
    assert not settings.load({"SHARING_WEB_HOST": "0.0.0.0", "SHARING_LOCAL_ACCESS": "off"}).local_access


@pytest.mark.parametrize("value", ["ama", "slack:T1", "slack:T1:", "rest:T1:U1", "slack:T1:U1:x", "slack:T 1:U1"])
def test_a_first_admin_that_no_platform_knows_is_named(value: str) -> None:
    with pytest.raises(SettingError, match=r"^SHARING_FIRST_ADMIN is "):
        settings.load({"SHARING_FIRST_ADMIN": value})


BOT, APP, SIGNING = {"SHARING_SLACK_BOT_TOKEN": "xoxb-1"}, {"SHARING_SLACK_APP_TOKEN": "xapp-1"}, {"SHARING_SLACK_SIGNING_SECRET": "s"}
CLIENT = {"SHARING_SLACK_CLIENT_ID": "1.2", "SHARING_SLACK_CLIENT_SECRET": "s"}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"SHARING_SLACK_BOT_TOKEN": "xapp-1"} | APP, "SHARING_SLACK_BOT_TOKEN does not begin with xoxb-"),
        (BOT | {"SHARING_SLACK_APP_TOKEN": "xoxb-1"}, "SHARING_SLACK_APP_TOKEN does not begin with xapp-"),
        (BOT, "Slack needs SHARING_SLACK_APP_TOKEN"),
        (APP, "SHARING_SLACK_APP_TOKEN is set without SHARING_SLACK_BOT_TOKEN"),
        (SIGNING | {"SHARING_SLACK_CLIENT_ID": "1.2"}, "SHARING_SLACK_CLIENT_ID and SHARING_SLACK_CLIENT_SECRET belong together"),
        (BOT | SIGNING | CLIENT, "set only one of them"),
        (APP | CLIENT, "SHARING_SLACK_SIGNING_SECRET is needed with SHARING_SLACK_CLIENT_ID"),
        (BOT | APP | {"SHARING_SLACK_API_URL": "slack.com"}, "SHARING_SLACK_API_URL is 'slack.com'"),
    ],
)
def test_slack_settings_that_do_not_fit_together_are_named(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError, match=named):
        settings.load(given)


def test_with_slack_nobody_has_everything_without_a_grant_and_no_token_is_shown() -> None:
    chosen = settings.load(BOT | APP)
    assert settings.load({}).local_access
    assert not chosen.local_access
    assert chosen.slack.by_socket
    assert "xoxb" not in repr(chosen) + repr(chosen.slack)
    assert not settings.load(BOT | SIGNING).slack.by_socket
    assert settings.load(SIGNING | CLIENT).slack.many_workspaces


OPENID = {"SHARING_OIDC_ISSUER": "https://issuer.example/v2.0", "SHARING_OIDC_CLIENT_ID": "id", "SHARING_OIDC_CLIENT_SECRET": "hidden"}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({**OPENID, "SHARING_OIDC_CLIENT_SECRET": ""}, "SHARING_OIDC_CLIENT_SECRET belong together"),
        ({**OPENID, "SHARING_OIDC_ISSUER": "http://issuer.example"}, "SHARING_OIDC_ISSUER is 'http://issuer.example'"),
        ({**OPENID, "SHARING_OIDC_ISSUER": "issuer.example"}, "SHARING_OIDC_ISSUER is "),
        ({**OPENID, "SHARING_OIDC_ISSUER": "https://issuer.example/?x"}, "SHARING_OIDC_ISSUER is "),
        ({**OPENID, "SHARING_OIDC_ALLOWED": "a@b"}, "SHARING_OIDC_ALLOWED has 'a@b'"),
        ({"SHARING_IDLE_MINUTES": "0"}, "SHARING_IDLE_MINUTES is '0'"),
        ({"SHARING_ACCESS_DAYS": "0"}, "SHARING_ACCESS_DAYS is '0'"),
    ],
)
def test_settings_of_logging_in_that_cannot_be_used_are_named(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError, match=named):
        settings.load(given)


def test_where_people_log_in_nobody_has_everything_without_a_grant_and_the_secret_is_not_shown() -> None:
    chosen = settings.load({**OPENID, "SHARING_OIDC_ALLOWED": "@Council.GOV.uk, b.example,"})
    assert (chosen.local_access, chosen.login.by_openid) == (False, True)
    assert chosen.login.allowed == {"council.gov.uk", "b.example"}
    assert "hidden" not in repr(chosen) + repr(chosen.login)


@pytest.mark.parametrize(
    "value",
    [
        "assistant.example",
        "ftp://a.example",
        "https://",
        "https://a.example/chat",
        "https://me:word@a.example",
        "https://a.example?x",
        "https://a.example:port",
    ],
)
def test_a_public_address_that_is_no_address_is_named(value: str) -> None:
    with pytest.raises(SettingError, match=r"^SHARING_PUBLIC_URL is "):
        settings.load({"SHARING_PUBLIC_URL": value, "SHARING_LOCAL_ACCESS": "off"})


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"SHARING_WEB_HOST": "::1", "SHARING_WEB_PORT": "9000"}, "http://[::1]:9000"),
        ({"SHARING_PUBLIC_URL": "http://localhost:9000/"}, "http://localhost:9000"),
        ({"SHARING_PUBLIC_URL": "https://Assistant.example", "SHARING_LOCAL_ACCESS": "off"}, "https://assistant.example"),
    ],
)
def test_the_public_address_is_that_of_the_web_server_unless_it_is_named(given: dict[str, str], address: str) -> None:
    assert settings.load(given).public_url == address


def test_local_access_is_refused_where_others_have_an_address_for_the_program() -> None:
    with pytest.raises(SettingError, match=r"^SHARING_PUBLIC_URL is 'https://assistant\.example', which others can reach"):
        settings.load({"SHARING_PUBLIC_URL": "https://assistant.example"})


def test_no_password_is_in_the_repr() -> None:
    assert "secret" not in repr(settings.load({"SHARING_DATABASE_URL": "postgresql://a:secret@db/x"}))


def test_the_database_is_in_the_home_folder_unless_it_is_named(tmp_path: Path) -> None:
    assert settings.load({"SHARING_HOME": str(tmp_path)}).database_url == f"sqlite:///{tmp_path}/knowledge.db"
    assert settings.load({"SHARING_DATABASE_URL": "postgresql://db/x"}).database_url == "postgresql://db/x"


MAIL = {"SHARING_SMTP_URL": "smtps://user:pa%40ss@mail.example.org", "SHARING_EMAIL_FROM": "assistant@example.org"}
SLACK = {"SHARING_SLACK_BOT_TOKEN": "xoxb-1", "SHARING_SLACK_APP_TOKEN": "xapp-1"}


def test_the_mail_server_is_read_from_one_address_and_its_password_is_not_shown() -> None:
    chosen = settings.load(MAIL | {"SHARING_TEAM_EMAIL": "team@example.org"})
    email = chosen.email
    assert (email.host, email.port, email.user, email.password, email.encrypted) == ("mail.example.org", 465, "user", "pa@ss", True)
    assert "pa@ss" not in f"{chosen!r} {email!r}"
    assert settings.load(MAIL | {"SHARING_SMTP_URL": "smtp://mail.example.org"}).email.port == 587
    assert settings.load(SLACK | {"SHARING_TEAM_SLACK_CHANNEL": "T1:C9"}).team.slack_team == "T1"


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"SHARING_TEAM_EMAIL": "team@example.org"}, "needs SHARING_SMTP_URL"),
        (MAIL | {"SHARING_EMAIL_FROM": ""}, "SHARING_EMAIL_FROM is needed"),
        (MAIL | {"SHARING_EMAIL_FROM": "a@b\nBcc: c@d"}, "SHARING_EMAIL_FROM is"),
        (MAIL | {"SHARING_TEAM_EMAIL": "a@b.org, c@d.org"}, "must be one e-mail address"),
        (MAIL | {"SHARING_SMTP_URL": "http://user:secret-word@mail.example.org"}, "SHARING_SMTP_URL must be like"),
        (MAIL | {"SHARING_SMTP_URL": "smtp://user:secret-word@mail:port"}, "SHARING_SMTP_URL must be like"),
        (SLACK | {"SHARING_TEAM_SLACK_CHANNEL": "#governance"}, "a channel's id"),
        ({"SHARING_TEAM_SLACK_CHANNEL": "C9"}, "without Slack's tokens"),
        (
            {
                "SHARING_SLACK_CLIENT_ID": "1",
                "SHARING_SLACK_CLIENT_SECRET": "2",
                "SHARING_SLACK_SIGNING_SECRET": "3",
                "SHARING_TEAM_SLACK_CHANNEL": "C9",
            },
            "needs its workspace",
        ),
    ],
)
def test_a_place_to_tell_the_team_that_cannot_be_used_is_named(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError, match=named) as error:
        settings.load(given)
    assert "secret-word" not in str(error.value)


GUID = "1b2c3d4e-0000-4000-8000-1234567890ab"
TEAMS = {"SHARING_TEAMS_APP_ID": GUID.upper(), "SHARING_TEAMS_CLIENT_SECRET": "a secret", "SHARING_TEAMS_TENANT_ID": GUID}
TEAMS_LOCAL = {"SHARING_TEAMS_LOCAL": "on"}


def test_teams_answers_its_own_tenant_unless_others_are_named_and_its_secret_is_not_shown() -> None:
    chosen = settings.load(TEAMS)
    assert chosen.teams.configured
    assert (chosen.teams.app_id, chosen.teams.tenants) == (GUID, {GUID})
    assert not chosen.local_access
    assert "a secret" not in repr(chosen) + repr(chosen.teams)
    other = GUID.replace("1b", "2c")
    assert settings.load(TEAMS | {"SHARING_TEAMS_TENANTS": f"{other.upper()}, {GUID}"}).teams.tenants == {other, GUID}
    assert not settings.load({}).teams.configured


def test_teams_without_tokens_is_for_this_machine_only() -> None:
    chosen = settings.load(TEAMS_LOCAL)
    assert chosen.teams.configured
    assert chosen.teams.local
    assert not chosen.local_access


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"SHARING_TEAMS_APP_ID": GUID}, "belong together"),
        (TEAMS | {"SHARING_TEAMS_APP_ID": "my-bot"}, "^SHARING_TEAMS_APP_ID has 'my-bot'"),
        (TEAMS | {"SHARING_TEAMS_TENANTS": f"{GUID},common"}, "^SHARING_TEAMS_TENANTS has 'common'"),
        (TEAMS | TEAMS_LOCAL, "^SHARING_TEAMS_LOCAL=on takes messages from anybody"),
        (TEAMS_LOCAL | {"SHARING_WEB_HOST": "0.0.0.0", "SHARING_LOCAL_ACCESS": "off"}, "^SHARING_TEAMS_LOCAL=on"),
        (TEAMS_LOCAL | {"SHARING_PUBLIC_URL": "https://a.example", "SHARING_LOCAL_ACCESS": "off"}, "^SHARING_TEAMS_LOCAL=on"),
        ({"SHARING_TEAMS_LOCAL": "yes"}, "must be on or off"),
        (TEAMS | {"SHARING_TEAMS_LOGIN_URL": "http://login.example"}, "^SHARING_TEAMS_LOGIN_URL is"),
        (TEAMS | {"SHARING_TEAMS_SERVICE_URL": "smba.example"}, "^SHARING_TEAMS_SERVICE_URL is"),
        (TEAMS | {"SHARING_TEAM_TEAMS_CHANNEL": "General"}, "must be a channel's id"),
        ({"SHARING_TEAM_TEAMS_CHANNEL": "19:1a@thread.tacv2"}, "without SHARING_TEAMS_APP_ID"),
    ],
)
def test_settings_of_teams_that_do_not_fit_together_are_named(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError, match=named):
        settings.load(given)
