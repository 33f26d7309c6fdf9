"""What `sharing doctor` checks of Slack: tokens, scopes, clock, addresses. Asks Slack and the assistant itself, and changes nothing."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.doctor import Finding
from bot.prepare import database_file
from bot.problems import Problem
from bot.settings import Settings
from bot.slack_key import Cipher
from bot.slack_scopes import APP_SCOPE, SCOPES
from knowledge.database import Database
from knowledge.models import SlackBot

EVENTS_PATH = "/slack/events"
TIMEOUT_SECONDS = 10
LARGEST_SKEW_SECONDS = 300
"""Signatures that are older are refused."""
UNREACHABLE = (SlackClientError, OSError, http.client.HTTPException)
UNSEEN = (
    "cannot be compared from here but for its scopes. If an event, the command, the shortcut or the Home tab does not work, compare the page "
    "App Manifest of the app with slack/manifest.yml"
)


def examine_slack(current: Settings) -> Iterator[Finding]:
    """All checks of a Slack that is set up."""
    slack = current.slack
    yield Finding("local access", good=True, text="is off, because Slack is set up")
    if slack.many_workspaces:
        yield from _workspaces(current)
    else:
        how = "Install the app in its workspace, and set SHARING_SLACK_BOT_TOKEN to the token on its page OAuth & Permissions"
        yield from _bot_token(current, "slack bot token", slack.bot_token, how)
    if slack.by_socket:
        yield _app_token(current)
    if slack.many_workspaces or not slack.by_socket:
        yield _address(current)
    if not slack.by_socket:
        yield _events(current)
    yield Finding("slack manifest", good=True, text=UNSEEN)


def _workspaces(current: Settings) -> Iterator[Finding]:
    install = f"{current.public_url}/slack/install"
    try:
        tokens = _tokens(current)
    except (Problem, SQLAlchemyError) as problem:
        said = str(problem) if isinstance(problem, Problem) else "cannot be read from the knowledge base. See what is said of that"
        yield Finding("slack workspaces", good=False, text=said)
        return
    if not tokens:
        yield Finding("slack workspaces", good=True, text=f"none has installed the app yet. Somebody who may do so opens {install}")
    for name, token in tokens.items():
        yield from _bot_token(current, f"slack workspace {name}", token, f"The workspace must install the app again: {install}")


def _tokens(current: Settings) -> dict[str, str]:
    """The bot token of each workspace that installed the app, by its name and id. A database is not made for this."""
    file = database_file(current)
    if file and not file.exists():
        return {}
    cipher = Cipher(current.slack_key_file)
    database = Database(current.database_url)
    try:
        with database.session() as session:
            bots = session.scalars(select(SlackBot).where(SlackBot.client_id == current.slack.client_id).order_by(SlackBot.id))
            return {f"{bot.team_name} ({bot.team_id})": cipher.decrypt(bot.bot_token) for bot in bots if bot.bot_token}
    finally:
        database.close()


def _client(current: Settings, token: str) -> WebClient:
    return WebClient(token=token, base_url=current.slack.api_url, timeout=TIMEOUT_SECONDS)


def _bot_token(current: Settings, subject: str, token: str, how: str) -> Iterator[Finding]:
    """Whether Slack takes a bot token, what it may do, which app it is of and how far the clocks are apart."""
    client = _client(current, token)
    try:
        answer = client.auth_test()
        yield Finding(subject, good=True, text=f"is valid in the workspace {answer.get('team')}")
        yield _scopes(answer.headers)
        yield _clock(answer.headers)
        if current.slack.app_token:
            yield _same_app(client, str(answer.get("bot_id")), current.slack.app_token)
        if current.team.slack_channel and current.team.slack_team in ("", str(answer.get("team_id"))):
            yield _team_channel(client, current.team.slack_channel)
    except UNREACHABLE as error:
        yield Finding(subject, good=False, text=_failed(current, error, how))


def _failed(current: Settings, error: Exception, how: str) -> str:
    api = current.slack.api_url
    if isinstance(error, SlackApiError):
        code = _code(error)
        if code.isidentifier():
            return f"is refused by Slack ({code}). {how}"
        return f"could not be checked: {api} answers otherwise than Slack does. See what stands in between, such as the page of a proxy"
    reason = getattr(error, "reason", None) or error
    return (
        f"could not be checked: {api} cannot be reached ({reason}). Let this computer reach it, through HTTPS_PROXY if there is a proxy; "
        "SHARING_SLACK_API_URL is the address"
    )


def _code(error: SlackApiError) -> str:
    """Slack's word for what is wrong; when it was not Slack that answered, a sentence."""
    response: Any = error.response
    return str(response.get("error"))


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name), "")


def _scopes(headers: Mapping[str, str]) -> Finding:
    granted = {scope.strip() for scope in _header(headers, "x-oauth-scopes").split(",") if scope.strip()}
    missing = [scope for scope in SCOPES if scope not in granted]
    if not granted:
        return Finding("slack scopes", good=True, text="cannot be seen: Slack did not say them")
    if missing:
        lost = "; ".join(f"without {scope}: no {SCOPES[scope]}" for scope in missing)
        return Finding(
            "slack scopes",
            good=False,
            text=f"lack {', '.join(missing)} ({lost}). Put slack/manifest.yml on the page App Manifest of the app, then install the app again",
        )
    besides = f". Besides those it has {', '.join(sorted(granted - set(SCOPES)))}" if granted - set(SCOPES) else ""
    return Finding("slack scopes", good=True, text=f"are those of slack/manifest.yml{besides}")


def _clock(headers: Mapping[str, str]) -> Finding:
    try:
        apart = round(abs(time.time() - parsedate_to_datetime(_header(headers, "date")).timestamp()))
    except ValueError:
        return Finding("clock", good=True, text="could not be compared: Slack did not say the time")
    if apart > LARGEST_SKEW_SECONDS:
        text = f"is {apart} seconds apart from Slack's: requests are refused from {LARGEST_SKEW_SECONDS} on. Set this computer's clock"
        return Finding("clock", good=False, text=text)
    return Finding("clock", good=True, text=f"is {apart} seconds apart from Slack's")


def _same_app(client: WebClient, bot: str, app_token: str) -> Finding:
    """Whether both tokens are of one app; with two, the assistant connects and hears nothing."""
    try:
        found: Any = client.bots_info(bot=bot)
    except SlackApiError as error:
        return Finding("slack app", good=True, text=f"could not be compared between the tokens ({_code(error)})")
    app = str(found["bot"].get("app_id"))
    named = re.match(r"xapp-\d+-(A[A-Z0-9]+)-", app_token)
    if named and named[1] != app:
        text = f"SHARING_SLACK_APP_TOKEN is of the app {named[1]} and SHARING_SLACK_BOT_TOKEN of {app}. Take both from the same app's pages"
        return Finding("slack app", good=False, text=text)
    return Finding("slack app", good=True, text=f"is {app}")


def _team_channel(client: WebClient, channel: str) -> Finding:
    """Whether the team can be told in the channel of the settings: whether the app reads there, for which it must be in it."""
    subject = "slack channel of the team"
    try:
        client.conversations_history(channel=channel, limit=1)
    except SlackApiError as error:
        why = "Set SHARING_TEAM_SLACK_CHANNEL to the id of a channel that is in use, and add the app to it with /invite"
        return Finding(subject, good=False, text=f"{channel} cannot be used ({_code(error)}). {why}")
    return Finding(subject, good=True, text=f"{channel} has the app")


def _app_token(current: Settings) -> Finding:
    how = (
        "Turn on Socket Mode on the app's page of that name, and set SHARING_SLACK_APP_TOKEN to a token from its page Basic Information, "
        f"App-Level Tokens, with the scope {APP_SCOPE}"
    )
    try:
        _client(current, current.slack.app_token).apps_connections_open(app_token=current.slack.app_token)
    except UNREACHABLE as error:
        return Finding("slack app token", good=False, text=_failed(current, error, how))
    return Finding("slack app token", good=True, text="is valid: Socket Mode can connect")


def _address(current: Settings) -> Finding:
    if current.public_url.startswith("https://"):
        return Finding("slack address", good=True, text=f"is {current.public_url}")
    text = f"is {current.public_url}: Slack sends to https addresses only. Set SHARING_PUBLIC_URL to the https address of the proxy"
    return Finding("slack address", good=False, text=text)


def _events(current: Settings) -> Finding:
    """Send what Slack sends to try out an address, signed with our own secret, to the public address."""
    body = json.dumps({"type": "url_verification", "challenge": "sharing-doctor"})
    at = str(int(time.time()))
    signature = SignatureVerifier(current.slack.signing_secret).generate_signature(timestamp=at, body=body) or ""
    headers = {"Content-Type": "application/json", "X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature}
    address = f"{current.public_url}{EVENTS_PATH}"
    try:
        response = httpx.post(address, content=body, headers=headers, timeout=TIMEOUT_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        text = f"{address} cannot be reached from here ({type(error).__name__}). Start the assistant, and let the proxy lead there"
        return Finding("slack events", good=False, text=text)
    if response.status_code == httpx.codes.OK and "sharing-doctor" in response.text:
        return Finding(
            "slack events", good=True, text=f"arrive at {address}. Whether SHARING_SLACK_SIGNING_SECRET is Slack's only Slack can tell"
        )
    return Finding("slack events", good=False, text=f"{address} answers with {response.status_code}. {_why(response.status_code)}")


def _why(status: int) -> str:
    return {
        401: "The assistant that runs has another SHARING_SLACK_SIGNING_SECRET than this command, or the proxy changes what it passes on",
        404: "The proxy must pass on /slack/ to the assistant, which must have been started with the settings for Slack",
        421: "The proxy must pass on the Host header, and SHARING_PUBLIC_URL must be the address that people use",
    }.get(status, "The proxy must pass POST requests under /slack/ on to the assistant unchanged")
