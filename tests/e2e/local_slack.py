"""A workspace of local-slack: a stand-in for Slack with a page that a browser can drive, and no rules.

It is `local-slack-linux-x64` of npm (`npm ci --prefix requirements/stand-ins`; LOCAL_SLACK names another copy). It is for what a person
does. Slack's rules are for a strict stand-in: this one takes any token, any block, any length and any rate, sends nothing twice and
never says 429. What it does otherwise than Slack, version 0.1.8:

- **Not there.** Message shortcuts, the agent view, bots' own messages as events, joining a channel, installation by OAuth. Unknown methods
  answer 200 with `unknown_method`: `assistant.threads.*`, `chat.startStream` and its kin, `chat.scheduleMessage`, `users.profile.get`,
  `auth.revoke`, `conversations.join`. `auth.test` names no scopes.
- **Messages.** `metadata`, `unfurl_links` and `reply_broadcast` are dropped; `conversations.replies` and `history` know no `limit`, `oldest` or
  cursor. Events have neither `client_msg_id`, `team` nor `blocks`. A mention comes as `message` and then as `app_mention`, each with its own
  `event_id`. A private answer is shown to everybody, marked "only visible to you".
- **Delivery.** An envelope goes to every open connection of the app, once, and is given up after 5 s. Over HTTP there is one POST, no more.
- **Buttons.** Their container is always a message and never ephemeral; `state` is empty. On the Home tab there is no `view`, no
  `message`, and the channel's id is empty. A link button opens nothing. A question before a button (`confirm`) is not asked.
- **`response_url`** never expires, and what is sent to it goes to the channel, not to the thread.
- **Modals.** There is one for the whole workspace, whoever opened it. Trigger ids last 30 minutes and may be used again. An updated view gets a
  new id. What the app fills in beforehand is either shown without being sent (text) or not even shown (ticks, choices): fill in all that is
  to be kept. Text has one line and any length, and required fields may be left empty. Buttons in a modal do nothing, and ticks say nothing
  before the form is sent. Errors stand below the form, after the id of their block.
- **Drawn:** section, header, divider, context, image, actions, input; button, static_select, overflow, datepicker, checkboxes, radio_buttons,
  plain_text_input. Line breaks of plain text are drawn as spaces. All else, such as rich_text, table or context_actions, is shown as its type in brackets.
- It listens on all of the machine's addresses while it runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot.settings import ROOT
from tests.assistant import free_ports

PROGRAM = Path(os.environ.get("LOCAL_SLACK") or ROOT / "requirements/stand-ins/node_modules/local-slack-linux-x64/bin/local-slack")
MISSING = f"local-slack is not installed ({PROGRAM}; npm ci --prefix requirements/stand-ins, or set LOCAL_SLACK)"

TEAM = "T0VALE"
APP = "A0SHARING"
APP_NAME = "Sharing Assistant"
APP_USER = "U0SHARING"
BOT_TOKEN = "xoxb-not-a-real-token"
APP_TOKEN = "xapp-not-a-real-token"
SIGNING_SECRET = "not-a-real-secret"


@dataclass(frozen=True)
class Member:
    """Somebody in the workspace, with a direct message with the app."""

    id: str
    name: str
    email: str

    @property
    def direct_message(self) -> str:
        """The channel id of the direct message."""
        return self.id.replace("U", "D", 1)


PAT = Member("U0PAT", "Pat Farmer", "pat.farmer@school.example")
SAM = Member("U0SAM", "Sam Okoro", "sam.okoro@council.example")
MEMBERS = (PAT, SAM)
CHANNELS = {"attendance": "C0ATTENDANCE", "general": "C0GENERAL"}


class LocalSlack:
    """The workspace, with one app in it: by Socket Mode, or by HTTP when it is told where the app takes events."""

    def __init__(self, folder: Path, events_at: str = "") -> None:
        (self.port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{self.port}"
        self.api_url = f"{self.url}/api/"
        self.log = folder / "local-slack.log"
        self._config = folder / "local-slack.json"
        self._by_socket = not events_at
        self._config.write_text(json.dumps(workspace(events_at)))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which the assistant is the workspace's app; `Assistant.environment` takes them before its start."""
        given = {"SHARING_SLACK_BOT_TOKEN": BOT_TOKEN, "SHARING_SLACK_API_URL": self.api_url}
        given |= {"SHARING_SLACK_APP_TOKEN": APP_TOKEN} if self._by_socket else {"SHARING_SLACK_SIGNING_SECRET": SIGNING_SECRET}
        return given

    def start(self) -> None:
        """Start it and wait until it answers, for a second or less."""
        command = [str(PROGRAM), "--config", str(self._config), "--port", str(self.port), "--base-host", "127.0.0.1"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until = time.monotonic() + 20
        while True:
            assert self._process.poll() is None, self.log.read_text()
            with suppress(httpx.HTTPError):
                self._ask("GET", "/_control/state")
                return
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=20)
            self._process = None

    def clear(self) -> None:
        """Forget every message, view, file and call. The app stays connected."""
        self._ask("POST", "/_control/reset")

    def calls(self, method: str) -> list[dict[str, Any]]:
        """What the app sent to a method of the Web API, the oldest first; of the last thousand things that happened."""
        entries = self._ask("GET", "/_control/log")["log"]
        return [one["detail"] for one in entries if (one["kind"], one["direction"], one["summary"]) == ("web_api", "from_bot", method)]

    def messages(self, channel: str) -> list[dict[str, Any]]:
        """What stands in a channel or direct message, threads included, the oldest first."""
        found: list[dict[str, Any]] = self._ask("GET", f"/_control/messages/{channel}")["messages"]
        return found

    def _ask(self, method: str, path: str) -> dict[str, Any]:
        answer: dict[str, Any] = httpx.request(method, self.url + path, trust_env=False).raise_for_status().json()
        return answer


def workspace(events_at: str) -> dict[str, Any]:
    """local-slack's configuration of the workspace."""
    app = {
        "appId": APP,
        "botUserId": APP_USER,
        "botName": APP_NAME,
        "botToken": BOT_TOKEN,
        "appToken": APP_TOKEN,
        "signingSecret": SIGNING_SECRET,
        "mode": "events" if events_at else "socket",
        "requestUrl": events_at or None,
    }
    everybody = [APP_USER, *(one.id for one in MEMBERS)]
    direct = [{"id": one.direct_message, "name": one.id, "is_im": True, "members": [one.id, APP_USER]} for one in MEMBERS]
    return {
        "workspace": {"name": "Bridge Vale Council", "domain": "bridge-vale", "teamId": TEAM},
        "apps": [{key: value for key, value in app.items() if value}],
        "users": [
            {"id": one.id, "name": one.email.partition("@")[0], "real_name": one.name, "email": one.email, "tz": "Europe/London"}
            for one in MEMBERS
        ],
        "channels": [*({"id": number, "name": name, "members": everybody} for name, number in CHANNELS.items()), *direct],
    }
