"""The app package for Teams: right by Microsoft's public schema, and with what an administrator would otherwise have to put in."""

from __future__ import annotations

import json
import struct
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot import settings
from bot.problems import Problem
from bot.settings import ROOT
from bot.teams_package import ICONS, manifest, package
from bot.wording.about import PAGES
from connectors.teams.search import COMMAND

APP, TENANT = "1b2c3d4e-0000-4000-8000-1234567890ab", "2b2c3d4e-0000-4000-8000-1234567890ab"
GIVEN = {
    "SHARING_TEAMS_APP_ID": APP,
    "SHARING_TEAMS_CLIENT_SECRET": "a secret that is in no package",
    "SHARING_TEAMS_TENANT_ID": TENANT,
    "SHARING_PUBLIC_URL": "https://assistant.example",
    "SHARING_LOCAL_ACCESS": "off",
}
SCHEMAS = ROOT / "requirements/stand-ins/node_modules/@microsoft/app-manifest/build/json-schemas/teams"


@pytest.fixture(name="made")
def _made() -> dict[str, Any]:
    return manifest(settings.load(GIVEN))


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason=f"Microsoft's schema is not installed ({SCHEMAS}; npm ci --prefix requirements/stand-ins)")
def test_the_manifest_is_right_by_microsofts_schema(made: dict[str, Any]) -> None:
    schema = json.loads((SCHEMAS / f"v{made['manifestVersion']}" / "MicrosoftTeams.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(made)] == []
    assert [error.message for error in validator.iter_errors({**made, "bots": [{**made["bots"][0], "botId": "no id"}]})] != []


def test_the_package_holds_the_manifest_and_two_icons_of_the_right_size_and_no_secret() -> None:
    content = package(settings.load(GIVEN))
    assert content == package(settings.load(GIVEN))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert sorted(archive.namelist()) == sorted(("manifest.json", *ICONS))
        sizes = {name: struct.unpack(">II", archive.read(name)[16:24]) for name in ICONS}
        text = archive.read("manifest.json").decode()
    assert sizes == {"color.png": (192, 192), "outline.png": (32, 32)}
    assert "secret" not in text
    assert not any(placeholder in text for placeholder in ("APP_ID", "PUBLIC_URL", "PUBLIC_HOST"))


def test_the_manifest_names_this_install(made: dict[str, Any]) -> None:
    assert {made["id"], made["bots"][0]["botId"], made["composeExtensions"][0]["botId"]} == {APP}
    assert made["validDomains"] == ["assistant.example"]
    assert [made["developer"][name].rpartition("/")[2] for name in ("privacyUrl", "termsOfUseUrl", "websiteUrl")] == list(PAGES)
    assert made["composeExtensions"][0]["commands"][0]["id"] == COMMAND
    assert {scope for commands in made["bots"][0]["commandLists"] for scope in commands["scopes"]} == {"personal", "team", "groupChat"}


@pytest.mark.parametrize("missing", ["SHARING_TEAMS_APP_ID", "SHARING_PUBLIC_URL"])
def test_what_is_missing_for_a_package_is_named(missing: str) -> None:
    belong = [name for name in GIVEN if name == missing or (missing.startswith("SHARING_TEAMS") and name.startswith("SHARING_TEAMS"))]
    with pytest.raises(Problem, match=missing):
        package(settings.load({name: value for name, value in GIVEN.items() if name not in belong}))


def test_an_address_without_encryption_is_refused() -> None:
    with pytest.raises(Problem, match="https"):
        package(settings.load({**GIVEN, "SHARING_PUBLIC_URL": "http://assistant.example"}))


def test_the_icons_lie_beside_the_manifest() -> None:
    assert all((Path(ROOT) / "teams" / icon).is_file() for icon in ICONS)
