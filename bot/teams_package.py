"""The app package that an administrator of Teams uploads: the manifest of `teams/` with this install's ids and addresses, and the icons."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from bot.problems import Problem
from bot.settings import ROOT, Settings

FOLDER = ROOT / "teams"
ICONS = ("color.png", "outline.png")
_MADE_AT = (2020, 1, 1, 0, 0, 0)
"""The same time in every package, so that the same settings make the same file."""


def manifest(settings: Settings) -> dict[str, Any]:
    """The manifest for these settings. Raise Problem where Teams could not reach what it names."""
    teams, address = settings.teams, urlsplit(settings.public_url)
    if not teams.app_id:
        raise Problem(
            "The package needs SHARING_TEAMS_APP_ID, the app registration's application id. docs/teams.md says where it comes from."
        )
    if address.scheme != "https" or not address.hostname:
        raise Problem("The package needs SHARING_PUBLIC_URL with an https:// address: Teams shows pages of the assistant from there.")
    text = (FOLDER / "manifest.json").read_text(encoding="utf-8")
    for name, value in (("APP_ID", teams.app_id), ("PUBLIC_URL", settings.public_url), ("PUBLIC_HOST", address.hostname)):
        text = text.replace(name, value)
    made: dict[str, Any] = json.loads(text)
    return made


def package(settings: Settings) -> bytes:
    """The package as a zip file. Raise Problem."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("manifest.json", _MADE_AT), json.dumps(manifest(settings), indent=2, ensure_ascii=False))
        for icon in ICONS:
            archive.writestr(zipfile.ZipInfo(icon, _MADE_AT), (FOLDER / icon).read_bytes())
    return content.getvalue()
