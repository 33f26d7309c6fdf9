"""Every setting of the program: its environment variable, default and help, in one table.

Standard library only, because the Rasa environment reads the same settings.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Setting:
    """One row of the settings table."""

    variable: str
    default: str
    help: str
    secret: bool = False


TABLE: tuple[Setting, ...] = (
    Setting("SHARING_HOME", str(ROOT / "var"), "Folder for the database, conversations, secrets and logs."),
    Setting("SHARING_DATABASE_URL", "", "Knowledge base: SQLite or PostgreSQL URL. Empty means SQLite in SHARING_HOME.", secret=True),
    Setting("SHARING_RASA_PORT", "5005", "Port of the Rasa process, on 127.0.0.1 only."),
    Setting("SHARING_ACTIONS_PORT", "5055", "Port of the action server, on 127.0.0.1 only."),
    Setting("SHARING_WEB_HOST", "127.0.0.1", "Address the connectors process listens on."),
    Setting("SHARING_WEB_PORT", "8080", "Port of the connectors process: chat page, audits, health page."),
    Setting(
        "SHARING_PUBLIC_URL",
        "",
        "Address at which people reach the connectors process, for links in answers. Empty means http:// with the host and port above.",
    ),
    Setting(
        "SHARING_LOCAL_ACCESS",
        "auto",
        "auto: whoever uses this machine may do everything, while the program listens on loopback only and there is neither Slack, Teams nor OpenID "
        "Connect. "
        "off: nobody may without a grant.",
    ),
    Setting(
        "SHARING_FIRST_ADMIN",
        "",
        "Who is made an admin at the start while there is none: slack:WORKSPACE:USER by Slack's own ids, teams:TENANT:USER by Entra's object id.",
    ),
    Setting("SHARING_RETENTION_DAYS", "90", "Days that stored questions and conversations are kept."),
    Setting("SHARING_ACCESS_DAYS", "730", "Days that is kept who logged in, read or took away audits, and gave roles."),
    Setting("SHARING_IDLE_MINUTES", "60", "Minutes after which somebody who does nothing is logged out of the admin pages."),
    Setting("SHARING_OIDC_ISSUER", "", "Login by OpenID Connect: the issuer's address. Empty: one-time links only."),
    Setting("SHARING_OIDC_CLIENT_ID", "", "Login by OpenID Connect: the client id that the issuer gave."),
    Setting("SHARING_OIDC_CLIENT_SECRET", "", "Login by OpenID Connect: the secret that belongs to the client id.", secret=True),
    Setting(
        "SHARING_OIDC_ALLOWED",
        "",
        "Login by OpenID Connect: domains of verified e-mail addresses, or Entra tenant ids, separated by commas. "
        "Empty: whoever the issuer lets log in.",
    ),
    Setting(
        "SHARING_SLACK_BOT_TOKEN",
        "",
        "Slack: the bot token (xoxb-...) of one workspace. Empty, without a client id: no Slack.",
        secret=True,
    ),
    Setting(
        "SHARING_SLACK_APP_TOKEN",
        "",
        "Slack: the app token (xapp-...). With it the assistant connects to Slack by Socket Mode.",
        secret=True,
    ),
    Setting(
        "SHARING_SLACK_SIGNING_SECRET",
        "",
        "Slack: the signing secret, for events by HTTP at /slack/events. Needed without an app token.",
        secret=True,
    ),
    Setting("SHARING_SLACK_CLIENT_ID", "", "Slack: the client id, for an app that several workspaces install at /slack/install."),
    Setting("SHARING_SLACK_CLIENT_SECRET", "", "Slack: the client secret that belongs to the client id.", secret=True),
    Setting("SHARING_SLACK_API_URL", "https://slack.com/api/", "Slack: where its Web API is. Another address is for tests."),
    Setting("SHARING_TEAMS_APP_ID", "", "Teams: the application (client) id of the bot's app registration. Empty: no Teams."),
    Setting("SHARING_TEAMS_CLIENT_SECRET", "", "Teams: a client secret of the app registration.", secret=True),
    Setting("SHARING_TEAMS_TENANT_ID", "", "Teams: the directory (tenant) id of the app registration."),
    Setting(
        "SHARING_TEAMS_TENANTS",
        "",
        "Teams: the tenants whose people may use the assistant, as tenant ids separated by commas. Empty: that of SHARING_TEAMS_TENANT_ID.",
    ),
    Setting(
        "SHARING_TEAMS_LOCAL",
        "off",
        "Teams: on takes messages without a token, from Microsoft 365 Agents Playground on this machine. On loopback only, and without an app id.",
    ),
    Setting("SHARING_TEAMS_LOGIN_URL", "https://login.microsoftonline.com", "Teams: where tokens are given. Another address is for tests."),
    Setting(
        "SHARING_TEAMS_OPENID_URL",
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        "Teams: where it is said with which keys deliveries are signed. Another address is for tests.",
    ),
    Setting(
        "SHARING_TEAMS_SERVICE_URL",
        "https://smba.trafficmanager.net/teams/",
        "Teams: where messages go that answer none, such as those to the team's channel, until somebody has written from there.",
    ),
    Setting(
        "SHARING_TEAM_SLACK_CHANNEL",
        "",
        "Slack: the channel in which the team is told what waits for it: C0123ABC, with several workspaces T0123ABC:C0123ABC.",
    ),
    Setting(
        "SHARING_TEAM_TEAMS_CHANNEL",
        "",
        "Teams: the channel in which the team is told what waits for it, by its id: 19:...@thread.tacv2.",
    ),
    Setting(
        "SHARING_TEAM_EMAIL", "", "The address at which the team is told what waits for it. Needs SHARING_SMTP_URL and SHARING_EMAIL_FROM."
    ),
    Setting(
        "SHARING_SMTP_URL",
        "",
        "The mail server: smtps://USER:PASSWORD@HOST:PORT, or smtp://, which is encrypted where the server can.",
        secret=True,
    ),
    Setting("SHARING_EMAIL_FROM", "", "The address that the assistant's e-mails come from."),
    Setting("SHARING_TEAM_NAME", "the information governance team", "What the people who look after the protocols are called in answers."),
)


class SettingError(ValueError):
    """A setting has a value that cannot be used; the program does not start."""


@dataclass(frozen=True, repr=False)
class SlackSettings:
    """How the assistant is connected to Slack. All empty: not at all."""

    bot_token: str
    app_token: str
    signing_secret: str
    client_id: str
    client_secret: str
    api_url: str

    @property
    def configured(self) -> bool:
        """Whether there is a Slack to connect to."""
        return bool(self.bot_token or self.client_id)

    @property
    def by_socket(self) -> bool:
        """Whether events come by Socket Mode; otherwise by HTTP."""
        return bool(self.app_token)

    @property
    def many_workspaces(self) -> bool:
        """Whether workspaces install the app themselves; otherwise it is in the bot token's one."""
        return bool(self.client_id)


@dataclass(frozen=True, repr=False)
class TeamsSettings:
    """How the assistant is connected to Microsoft Teams. Without an app id and not `local`: not at all."""

    app_id: str
    client_secret: str
    tenant_id: str
    tenants: frozenset[str]
    local: bool
    login_url: str
    openid_url: str
    service_url: str

    @property
    def configured(self) -> bool:
        """Whether there is a Teams to connect to."""
        return bool(self.app_id) or self.local


@dataclass(frozen=True, repr=False)
class LoginSettings:
    """How people log in on the admin pages. Without an issuer: with one-time links only."""

    idle_minutes: int
    issuer: str
    client_id: str
    client_secret: str
    allowed: frozenset[str]

    @property
    def by_openid(self) -> bool:
        """Whether there is an issuer to log in with."""
        return bool(self.issuer)


@dataclass(frozen=True, repr=False)
class EmailSettings:
    """How e-mails are sent. `host` is empty where none are. `encrypted` from the first byte; otherwise as soon as the server can."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    encrypted: bool = False
    sender: str = ""


@dataclass(frozen=True)
class TeamSettings:
    """Where the team is told of questions that wait for it; each may be empty. `slack_team` is the workspace of the channel."""

    slack_team: str = ""
    slack_channel: str = ""
    teams_channel: str = ""
    email: str = ""


@dataclass(frozen=True)
class Settings:
    """The settings in force, typed. Secrets are left out of the `repr`."""

    home: Path
    rasa_port: int
    actions_port: int
    web_host: str
    web_port: int
    local_access: bool
    first_admin: str
    retention_days: int
    access_days: int
    team_name: str
    slack: SlackSettings
    teams: TeamsSettings
    login: LoginSettings
    email: EmailSettings
    team: TeamSettings
    _public_url: str
    _database_url: str

    def __repr__(self) -> str:
        return f"Settings(home={str(self.home)!r}, web={self.web_host}:{self.web_port})"

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the knowledge base."""
        return self._database_url or f"sqlite:///{self.home / 'knowledge.db'}"

    @property
    def channel_secret_file(self) -> Path:
        """File with the secret that connectors and Rasa share."""
        return self.home / "channel-secret"

    @property
    def slack_key_file(self) -> Path:
        """File with the key that the tokens of Slack's workspaces are encrypted with."""
        return self.home / "slack-key"

    @property
    def web_url(self) -> str:
        """Address that the connectors process listens on."""
        host = f"[{self.web_host}]" if ":" in self.web_host else self.web_host
        return f"http://{host}:{self.web_port}"

    @property
    def public_url(self) -> str:
        """Address at which people reach the connectors process, without a slash at its end."""
        return self._public_url or self.web_url

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        return f"http://127.0.0.1:{self.actions_port}"


LOOPBACK = ("127.0.0.1", "localhost", "::1")
_ADDRESS = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?")


def _whole_number(values: Mapping[str, str], variable: str, low: int, high: int) -> int:
    text = values[variable].strip()
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise SettingError(f"{variable} is {text!r}: it must be a whole number from {low} to {high}.")
    return int(text)


def _address(values: Mapping[str, str], variable: str) -> str:
    """Scheme, host and port, or nothing."""
    address = values[variable].strip().rstrip("/").lower()
    if address and not _ADDRESS.fullmatch(address):
        raise SettingError(
            f"{variable} is {address!r}: it must be http:// or https://, a host and at most a port, such as https://assistant.example."
        )
    return address


def _first_admin(values: Mapping[str, str]) -> str:
    given = values["SHARING_FIRST_ADMIN"].strip()
    if given and not re.fullmatch(r"(?:slack|teams):[^:\s]{1,64}:[^:\s]{1,64}", given):
        raise SettingError(f"SHARING_FIRST_ADMIN is {given!r}: it must be like slack:T0123ABC:U0456DEF or teams:TENANT:USER.")
    return given


SLACK_TOKENS = {"SHARING_SLACK_BOT_TOKEN": "xoxb-", "SHARING_SLACK_APP_TOKEN": "xapp-"}


def _slack(values: Mapping[str, str]) -> SlackSettings:
    given = {row.variable: values[row.variable].strip() for row in TABLE if row.variable.startswith("SHARING_SLACK_")}
    for variable, start in SLACK_TOKENS.items():
        if given[variable] and not given[variable].startswith(start):
            raise SettingError(f"{variable} does not begin with {start}, so it is another kind of token.")
    if bool(given["SHARING_SLACK_CLIENT_ID"]) != bool(given["SHARING_SLACK_CLIENT_SECRET"]):
        raise SettingError("SHARING_SLACK_CLIENT_ID and SHARING_SLACK_CLIENT_SECRET belong together: set both or neither.")
    if given["SHARING_SLACK_BOT_TOKEN"] and given["SHARING_SLACK_CLIENT_ID"]:
        raise SettingError("SHARING_SLACK_BOT_TOKEN is for one workspace and SHARING_SLACK_CLIENT_ID for several: set only one of them.")
    slack = SlackSettings(
        bot_token=given["SHARING_SLACK_BOT_TOKEN"],
        app_token=given["SHARING_SLACK_APP_TOKEN"],
        signing_secret=given["SHARING_SLACK_SIGNING_SECRET"],
        client_id=given["SHARING_SLACK_CLIENT_ID"],
        client_secret=given["SHARING_SLACK_CLIENT_SECRET"],
        api_url=given["SHARING_SLACK_API_URL"],
    )
    if slack.configured and not (slack.app_token or slack.signing_secret):
        raise SettingError(
            "Slack needs SHARING_SLACK_APP_TOKEN (Socket Mode, no public address) or SHARING_SLACK_SIGNING_SECRET (HTTP) besides its token."
        )
    if slack.app_token and not slack.configured:
        raise SettingError("SHARING_SLACK_APP_TOKEN is set without SHARING_SLACK_BOT_TOKEN. Slack needs both.")
    if slack.many_workspaces and not slack.signing_secret:
        raise SettingError("SHARING_SLACK_SIGNING_SECRET is needed with SHARING_SLACK_CLIENT_ID.")
    if urlsplit(slack.api_url).scheme not in ("http", "https") or not slack.api_url.endswith("/"):
        raise SettingError(f"SHARING_SLACK_API_URL is {slack.api_url!r}: it must be an address that ends with a slash.")
    return slack


_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _teams(values: Mapping[str, str]) -> TeamsSettings:
    given = {row.variable: values[row.variable].strip() for row in TABLE if row.variable.startswith("SHARING_TEAMS_")}
    names = ("SHARING_TEAMS_APP_ID", "SHARING_TEAMS_CLIENT_SECRET", "SHARING_TEAMS_TENANT_ID")
    if len({bool(given[name]) for name in names}) > 1:
        raise SettingError(f"{', '.join(names)} belong together: set all three or none.")
    tenants = [one.strip().lower() for one in given["SHARING_TEAMS_TENANTS"].split(",") if one.strip()]
    ids = {
        "SHARING_TEAMS_APP_ID": [given["SHARING_TEAMS_APP_ID"].lower()],
        "SHARING_TEAMS_TENANT_ID": [given["SHARING_TEAMS_TENANT_ID"].lower()],
    }
    for variable, held in {**ids, "SHARING_TEAMS_TENANTS": tenants}.items():
        if wrong := next((one for one in held if one and not _GUID.fullmatch(one)), None):
            raise SettingError(f"{variable} has {wrong!r}: it must be an id such as 1b2c3d4e-0000-4000-8000-1234567890ab.")
    local = given["SHARING_TEAMS_LOCAL"].lower()
    if local not in ("on", "off"):
        raise SettingError(f"SHARING_TEAMS_LOCAL is {local!r}: it must be on or off.")
    reached_at = {values["SHARING_WEB_HOST"].strip(), urlsplit(_address(values, "SHARING_PUBLIC_URL")).hostname or LOOPBACK[0]}
    if local == "on" and (given["SHARING_TEAMS_APP_ID"] or not reached_at <= set(LOOPBACK)):
        raise SettingError(
            "SHARING_TEAMS_LOCAL=on takes messages from anybody. It works on 127.0.0.1 only, and without SHARING_TEAMS_APP_ID."
        )
    for variable in ("SHARING_TEAMS_LOGIN_URL", "SHARING_TEAMS_OPENID_URL", "SHARING_TEAMS_SERVICE_URL"):
        parts = urlsplit(given[variable])
        if not parts.hostname or not _is_safe(parts.scheme, parts.hostname):
            raise SettingError(f"{variable} is {given[variable]!r}: it must be an https:// address.")
    tenant_id = given["SHARING_TEAMS_TENANT_ID"].lower()
    return TeamsSettings(
        app_id=given["SHARING_TEAMS_APP_ID"].lower(),
        client_secret=given["SHARING_TEAMS_CLIENT_SECRET"],
        tenant_id=tenant_id,
        tenants=frozenset(tenants or [tenant_id]) if tenant_id else frozenset(),
        local=local == "on",
        login_url=given["SHARING_TEAMS_LOGIN_URL"].rstrip("/"),
        openid_url=given["SHARING_TEAMS_OPENID_URL"],
        service_url=given["SHARING_TEAMS_SERVICE_URL"].rstrip("/"),
    )


def _login(values: Mapping[str, str]) -> LoginSettings:
    names = ("SHARING_OIDC_ISSUER", "SHARING_OIDC_CLIENT_ID", "SHARING_OIDC_CLIENT_SECRET")
    issuer, client_id, client_secret = (values[name].strip() for name in names)
    if len({bool(issuer), bool(client_id), bool(client_secret)}) > 1:
        raise SettingError(f"{', '.join(names)} belong together: set all three or none.")
    parts = urlsplit(issuer)
    if issuer and (parts.query or parts.fragment or not parts.hostname or not _is_safe(parts.scheme, parts.hostname)):
        raise SettingError(f"SHARING_OIDC_ISSUER is {issuer!r}: it must be an https:// address such as https://accounts.google.com.")
    allowed = frozenset(one.strip().lower().lstrip("@") for one in values["SHARING_OIDC_ALLOWED"].split(",") if one.strip())
    if wrong := sorted(one for one in allowed if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,252}", one)):
        raise SettingError(f"SHARING_OIDC_ALLOWED has {wrong[0]!r}: it must hold domains or tenant ids, separated by commas.")
    return LoginSettings(_whole_number(values, "SHARING_IDLE_MINUTES", 1, 720), issuer, client_id, client_secret, allowed)


def _is_safe(scheme: str, host: str) -> bool:
    """Whether what goes there cannot be read on the way."""
    return scheme == "https" or (scheme == "http" and host in LOOPBACK)


MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_CHANNEL = re.compile(r"(?:(T[A-Z0-9]+):)?([CG][A-Z0-9]+)")
SMTP_PORTS = {"smtp": 587, "smtps": 465}


def _mailbox(values: Mapping[str, str], variable: str) -> str:
    address = values[variable].strip()
    if address and not MAILBOX.fullmatch(address):
        raise SettingError(f"{variable} is {address!r}: it must be one e-mail address, such as team@example.org.")
    return address


def _email(values: Mapping[str, str]) -> EmailSettings:
    sender, given = _mailbox(values, "SHARING_EMAIL_FROM"), values["SHARING_SMTP_URL"].strip()
    if not given:
        return EmailSettings()
    wrong = "SHARING_SMTP_URL must be like smtps://USER:PASSWORD@mail.example.org:465. Write %40 for an @ in the user or the password."
    try:
        address = urlsplit(given)
        port = address.port
    except ValueError:
        raise SettingError(wrong) from None  # Without the value: a password may be in it.
    if address.scheme not in SMTP_PORTS or not address.hostname or address.path.strip("/") or address.query:
        raise SettingError(wrong)
    if not sender:
        raise SettingError("SHARING_EMAIL_FROM is needed with SHARING_SMTP_URL.")
    user, password = unquote(address.username or ""), unquote(address.password or "")
    return EmailSettings(address.hostname, port or SMTP_PORTS[address.scheme], user, password, address.scheme == "smtps", sender)


_TEAMS_CHANNEL = re.compile(r"19:[\w.-]{1,150}@thread\.(?:tacv2|skype|v2)")


def _team(values: Mapping[str, str], slack: SlackSettings, teams: TeamsSettings, email: EmailSettings) -> TeamSettings:
    given, address = values["SHARING_TEAM_SLACK_CHANNEL"].strip(), _mailbox(values, "SHARING_TEAM_EMAIL")
    channel = _CHANNEL.fullmatch(given)
    if given and not channel:
        raise SettingError(f"SHARING_TEAM_SLACK_CHANNEL is {given!r}: it must be a channel's id such as C0123ABC, not its name.")
    if channel and slack.many_workspaces and not channel[1]:
        raise SettingError("SHARING_TEAM_SLACK_CHANNEL needs its workspace, as there are several: T0123ABC:C0123ABC.")
    if channel and not slack.configured:
        raise SettingError("SHARING_TEAM_SLACK_CHANNEL is set without Slack's tokens.")
    in_teams = values["SHARING_TEAM_TEAMS_CHANNEL"].strip()
    if in_teams and not _TEAMS_CHANNEL.fullmatch(in_teams):
        raise SettingError(
            f"SHARING_TEAM_TEAMS_CHANNEL is {in_teams!r}: it must be a channel's id such as 19:1a2b3c@thread.tacv2, not its name."
        )
    if in_teams and not teams.configured:
        raise SettingError("SHARING_TEAM_TEAMS_CHANNEL is set without SHARING_TEAMS_APP_ID.")
    if address and not email.host:
        raise SettingError("SHARING_TEAM_EMAIL needs SHARING_SMTP_URL.")
    return TeamSettings((channel[1] or "") if channel else "", channel[2] if channel else "", in_teams, address)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment; raise SettingError naming the first bad one."""
    given = os.environ if environ is None else environ
    values = {row.variable: given.get(row.variable) or row.default for row in TABLE}
    web_host = values["SHARING_WEB_HOST"].strip()
    slack, teams, login, email = _slack(values), _teams(values), _login(values), _email(values)
    access = values["SHARING_LOCAL_ACCESS"].strip().lower()
    if access not in ("auto", "off"):
        raise SettingError(f"SHARING_LOCAL_ACCESS is {access!r}: it must be auto or off.")
    if access == "auto" and web_host not in LOOPBACK:
        raise SettingError(
            f"SHARING_WEB_HOST is {web_host!r}, which others can reach, while local access is on. Set SHARING_LOCAL_ACCESS=off or listen on 127.0.0.1."
        )
    public_url = _address(values, "SHARING_PUBLIC_URL")
    if access == "auto" and public_url and urlsplit(public_url).hostname not in LOOPBACK:
        raise SettingError(
            f"SHARING_PUBLIC_URL is {public_url!r}, which others can reach, while local access is on. Set SHARING_LOCAL_ACCESS=off."
        )
    return Settings(
        home=Path(values["SHARING_HOME"]).expanduser().resolve(),
        rasa_port=_whole_number(values, "SHARING_RASA_PORT", 1, 65535),
        actions_port=_whole_number(values, "SHARING_ACTIONS_PORT", 1, 65535),
        web_host=web_host,
        web_port=_whole_number(values, "SHARING_WEB_PORT", 1, 65535),
        local_access=access == "auto" and not slack.configured and not teams.configured and not login.by_openid,
        first_admin=_first_admin(values),
        retention_days=_whole_number(values, "SHARING_RETENTION_DAYS", 1, 3650),
        access_days=_whole_number(values, "SHARING_ACCESS_DAYS", 1, 3650),
        team_name=values["SHARING_TEAM_NAME"].strip(),
        slack=slack,
        teams=teams,
        login=login,
        email=email,
        team=_team(values, slack, teams, email),
        _public_url=public_url,
        _database_url=values["SHARING_DATABASE_URL"].strip(),
    )
