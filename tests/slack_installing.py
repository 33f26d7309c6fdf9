"""Somebody who installs the Slack app in the fake's workspace, by Bolt's own OAuth flow."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from connectors.slack.installations import Installations
from tests.slack.fake import FakeSlack


class Browser:
    """Begins at /slack/install, allows it in Slack, and comes back with a code and the state."""

    def __init__(self, slack: FakeSlack, installations: Installations) -> None:
        client = AsyncWebClient(base_url=slack.api_url)
        app = AsyncApp(client=client, signing_secret=slack.signing_secret, oauth_settings=installations.oauth_settings)
        assert isinstance(app.oauth_flow, AsyncOAuthFlow)
        self.slack = slack
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

    def come_back(self, state: str, code: str = "", **query: str) -> BoltResponse:
        """Follow Slack's redirect, with the code of a person who allowed it unless another is given."""
        code = code or self.slack.installations.allows(self.slack.workspace, "U1", self.flow.redirect_uri or "")
        request = AsyncBoltRequest(mode="http", body="", query={"code": code, "state": state} | query, headers={"cookie": self.cookie})
        return asyncio.run(self.flow.handle_callback(request))

    def install(self) -> str:
        """From the beginning to the end; the token that Slack handed out."""
        assert self.come_back(self.begin()).status == 200
        return newest_token(self.slack)


def newest_token(slack: FakeSlack) -> str:
    """The last token that the fake handed out."""
    return list(slack.installations.tokens)[-1]


def token(installations: Installations, team: str = "T1") -> str | None:
    """The token that is held for a workspace."""
    return asyncio.run(installations.token(team))
