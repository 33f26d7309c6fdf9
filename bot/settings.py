"""Every setting of the program: its environment variable, default and help, in one table.

Standard library only, because the Rasa environment reads the same settings.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

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
        "auto: whoever uses this machine may do everything, while the program listens on loopback only. off: nobody may without a grant.",
    ),
    Setting("SHARING_RETENTION_DAYS", "90", "Days that stored questions and conversations are kept."),
    Setting("SHARING_TEAM_NAME", "the information governance team", "What the people who look after the protocols are called in answers."),
)


class SettingError(ValueError):
    """A setting has a value that cannot be used; the program does not start."""


@dataclass(frozen=True)
class Settings:
    """The settings in force, typed. Secrets are left out of the `repr`."""

    home: Path
    rasa_port: int
    actions_port: int
    web_host: str
    web_port: int
    local_access: bool
    retention_days: int
    team_name: str
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


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment; raise SettingError naming the first bad one."""
    given = os.environ if environ is None else environ
    values = {row.variable: given.get(row.variable) or row.default for row in TABLE}
    web_host = values["SHARING_WEB_HOST"].strip()
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
        local_access=access == "auto",
        retention_days=_whole_number(values, "SHARING_RETENTION_DAYS", 1, 3650),
        team_name=values["SHARING_TEAM_NAME"].strip(),
        _public_url=public_url,
        _database_url=values["SHARING_DATABASE_URL"].strip(),
    )
