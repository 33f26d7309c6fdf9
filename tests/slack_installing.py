"""Somebody who installs the Slack app by Bolt's own OAuth flow, and what of Slack that takes: a stand-in on loopback."""

from __future__ import annotations

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from bot.slack_scopes import SCOPES
from connectors.slack.installations import Installations

TOKEN = "xoxb-first-token"


class Slack(HTTPServer):
    """Answers oauth.v2.access and auth.test: a code is the token that it is exchanged for, and each is taken once."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.used: set[str] = set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api/"


class Handler(BaseHTTPRequestHandler):
    server: Slack

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"] or 0)).decode())
        if self.path == "/api/auth.test":
            self._say({"ok": True, "bot_id": "B1", "team_id": "T1"})
            return
        code = form["code"][0]
        if self.path != "/api/oauth.v2.access" or not code.startswith("xoxb-") or code in self.server.used:
            self._say({"ok": False, "error": "invalid_code"})
            return
        self.server.used.add(code)
        team = {"id": "T1", "name": "Westfield <Schools>"}
        self._say(
            {
                "ok": True,
                "app_id": "A1",
                "team": team,
                "enterprise": None,
                "authed_user": {"id": "U1"},
                "access_token": code,
                "token_type": "bot",
                "bot_user_id": "U9",
                "scope": ",".join(SCOPES),
            }
        )

    def _say(self, answer: dict[str, object]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class Browser:
    """Somebody who installs the app: begins at /slack/install, and comes back from Slack with a code and the state."""

    def __init__(self, chosen: Settings, installations: Installations) -> None:
        client = AsyncWebClient(base_url=chosen.slack.api_url)
        app = AsyncApp(client=client, signing_secret="signing-secret", oauth_settings=installations.oauth_settings)
        assert isinstance(app.oauth_flow, AsyncOAuthFlow)
        self.flow = app.oauth_flow
        self.cookie = ""
        self.address = ""

    def begin(self) -> str:
        """Open /slack/install; the state that Slack is to send back."""
        sent = asyncio.run(self.flow.handle_installation(AsyncBoltRequest(mode="http", body="")))
        assert sent.status == 302
        self.cookie = sent.headers["set-cookie"][0].partition(";")[0]
        self.address = sent.headers["location"][0]
        return parse_qs(urlsplit(self.address).query)["state"][0]

    def come_back(self, state: str, code: str = TOKEN, **query: str) -> BoltResponse:
        """Follow Slack's redirect."""
        request = AsyncBoltRequest(mode="http", body="", query={"code": code, "state": state} | query, headers={"cookie": self.cookie})
        return asyncio.run(self.flow.handle_callback(request))

    def install(self, code: str = TOKEN) -> None:
        """From the beginning to the end."""
        assert self.come_back(self.begin(), code).status == 200


def token(installations: Installations, team: str = "T1") -> str | None:
    return asyncio.run(installations.token(team))
