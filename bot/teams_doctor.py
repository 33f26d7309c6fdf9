"""Whether Teams can be talked to: a token is given for the app, the keys that deliveries are signed with can be had, and Teams has an address."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException

from bot.doctor import Finding
from bot.settings import Settings

SCOPE = "https://api.botframework.com/.default"
TIMEOUT_SECONDS = 10
LONGEST_ANSWER = 1_000_000


def examine_teams(current: Settings) -> Iterator[Finding]:
    """What was looked at, in the order in which to put it right."""
    if current.teams.local:
        yield Finding("teams", good=True, text="takes messages without a token from this machine, for trying it. docs/teams.md says more")
        return
    yield _address(current)
    yield _token(current)
    yield _keys(current)


def _address(current: Settings) -> Finding:
    if current.public_url.startswith("https://"):
        return Finding("teams address", good=True, text=f"is {current.public_url}/api/messages, if the bot's configuration has the same")
    return Finding(
        "teams address", good=False, text="is none that Teams reaches. Set SHARING_PUBLIC_URL to an https:// address; see docs/teams.md"
    )


def _token(current: Settings) -> Finding:
    teams = current.teams
    form = {"grant_type": "client_credentials", "client_id": teams.app_id, "client_secret": teams.client_secret, "scope": SCOPE}
    address = f"{teams.login_url}/{teams.tenant_id}/oauth2/v2.0/token"
    try:
        told = _read(urllib.request.Request(address, urllib.parse.urlencode(form).encode()))  # noqa: S310 - settings allow https only
    except urllib.error.HTTPError as error:
        with error:
            why = f"is not given (status {error.code}). Check the app id, the tenant id and the client secret, which may have expired"
        return Finding("teams token", good=False, text=why)
    except (OSError, ValueError, HTTPException) as error:
        return Finding(
            "teams token",
            good=False,
            text=f"cannot be asked for ({type(error).__name__}). Check that this machine reaches {teams.login_url}",
        )
    given = bool(told.get("access_token"))
    return Finding("teams token", good=given, text="is given for the app" if given else f"is not in what {teams.login_url} answers")


def _keys(current: Settings) -> Finding:
    address = current.teams.openid_url.replace("/openidconfiguration", "/keys")
    try:
        keys = _read(urllib.request.Request(address)).get("keys")  # noqa: S310 - settings allow https only
    except (OSError, ValueError, HTTPException) as error:
        return Finding(
            "teams keys", good=False, text=f"cannot be fetched ({type(error).__name__}). Check that this machine reaches {address}"
        )
    count = len(keys) if isinstance(keys, list) else 0
    return Finding("teams keys", good=count > 0, text=f"are there: {count}" if count else f"are not in what {address} answers")


def _read(request: urllib.request.Request) -> dict[str, object]:
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - settings allow https only
        held = json.loads(answer.read(LONGEST_ANSWER))
    return held if isinstance(held, dict) else {}
