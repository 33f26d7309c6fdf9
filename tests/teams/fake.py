"""Microsoft's side of Teams over real HTTP: keys, tokens of the app, and the connector service, which takes nothing that the checker finds wrong.

It delivers what people do to the app's address, each delivery signed, and keeps what is posted as people would see it.
"""

from __future__ import annotations

import json
import math
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

from tests.fakes.faults import Faults
from tests.teams import signing
from tests.teams.checker import CARD_TYPE, problems_of

APP_ID, TENANT = "1b2c3d4e-0000-4000-8000-1234567890ab", "2b2c3d4e-0000-4000-8000-1234567890ab"
SECRET = "not-a-real-client-secret"
PATIENCE = 20.0
_ACTIVITIES = re.compile(r"/uk/v3/conversations/([^/]+)/activities(?:/([^/]+))?")


@dataclass
class Post:
    """A message of the app in a conversation, as it is now. `changes` are what it was before."""

    conversation: str
    thread: str
    id: str
    activity: dict[str, Any]
    changes: list[dict[str, Any]] = field(default_factory=list)
    at: float = field(default_factory=time.time)

    @property
    def card(self) -> dict[str, Any]:
        """Its Adaptive Card; empty where it has none."""
        held = [one["content"] for one in self.activity.get("attachments", []) if one["contentType"] == CARD_TYPE]
        return dict(held[0]) if held else {}

    @property
    def text(self) -> str:
        """What it says, as notifications have it."""
        return str(self.activity.get("summary") or self.activity.get("text") or "")


class FakeTeams:
    """Teams for one app and one tenant. `posts` are in order; `refused` says what the app sent that Teams would not take."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.typing: list[str] = []
        self.refused: list[str] = []
        self.uploads: dict[str, bytes] = {}
        self.faults = Faults()
        self.calls: list[tuple[str, str]] = []
        self.tokens_given = 0
        self.limited = 0
        self.deliver_to = ""
        self.headers: dict[str, str] = {}
        self._lock = threading.Lock()
        self._next = 1_700_000_000_000
        self._client = httpx.Client(trust_env=False, timeout=30, limits=httpx.Limits(max_connections=None))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where everything of Microsoft's is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def service_url(self) -> str:
        """What deliveries name as the service to answer to."""
        return f"{self.address}/uk/"

    def settings(self) -> dict[str, str]:
        """The app's settings for it."""
        return {
            "SHARING_TEAMS_APP_ID": APP_ID,
            "SHARING_TEAMS_CLIENT_SECRET": SECRET,
            "SHARING_TEAMS_TENANT_ID": TENANT,
            "SHARING_TEAMS_LOGIN_URL": self.address,
            "SHARING_TEAMS_OPENID_URL": f"{self.address}/v1/.well-known/openidconfiguration",
            "SHARING_TEAMS_SERVICE_URL": self.service_url,
        }

    def close(self) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
        self._client.close()

    def number(self) -> str:
        """A new id of a message."""
        with self._lock:
            self._next += 1
            return str(self._next)

    def deliver(self, activity: Mapping[str, Any], authorization: str | None = None, *, body: bytes | None = None) -> httpx.Response:
        """Deliver something to the app: signed as it should be unless another `authorization` is given, '' for none."""
        held = f"Bearer {signing.token(APP_ID, self.service_url)}" if authorization is None else authorization
        headers = {"Content-Type": "application/json", **({"Authorization": held} if held else {})}
        content = json.dumps(activity).encode() if body is None else body
        return self._client.post(self.deliver_to, content=content, headers=headers)

    def held_back(self, conversation: str) -> float:
        """Seconds until one more call may be made there: 0.0 unless a pace is held (`hold_pace`)."""
        pace = self.faults.paces.get("activities")
        if not pace:
            return 0.0
        with self._lock:
            wait = pace.wait(conversation)
            self.limited += bool(wait)
        return wait

    def in_conversation(self, conversation: str) -> list[Post]:
        """What the app says there, in order."""
        with self._lock:
            return [one for one in self.posts if one.conversation == conversation]

    def wait_for(self, condition: Callable[[], object], patience: float = PATIENCE) -> None:
        """Wait until something is so."""
        until = time.monotonic() + patience
        while not condition():
            if time.monotonic() > until:
                raise AssertionError(f"it did not become so in {patience} s")
            time.sleep(0.01)

    # What the app calls.

    def take(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, dict[str, Any], dict[str, str]]:
        """Answer a call of the app: status, content, headers."""
        parts = urlsplit(path)
        self.calls.append((method, parts.path))
        if parts.path == "/v1/.well-known/keys":
            return 200, signing.jwks(), {}
        if parts.path == f"/{TENANT}/oauth2/v2.0/token":
            return self._token(parse_qs(body.decode()))
        if parts.path.startswith("/upload/"):
            return self._uploaded(parts.path, body, headers)
        if headers.get("Authorization") != f"Bearer {self._bearer()}":
            self.refused.append(f"{method} {parts.path} without the app's token")
            return 401, {"error": {"code": "Unauthorized"}}, {}
        try:
            return self._connector(method, parts.path, json.loads(body or b"{}"))
        except ValueError as error:
            self.refused.append(f"{method} {parts.path}: {error}")
            return 400, {"error": {"code": "BadSyntax"}}, {}

    def _bearer(self) -> str:
        return f"app-token-{self.tokens_given}"

    def _token(self, form: Mapping[str, list[str]]) -> tuple[int, dict[str, Any], dict[str, str]]:
        wanted = {
            "grant_type": "client_credentials",
            "client_id": APP_ID,
            "client_secret": SECRET,
            "scope": "https://api.botframework.com/.default",
        }
        if {name: form.get(name, [""])[0] for name in wanted} != wanted:
            return 401, {"error": "invalid_client"}, {}
        self.tokens_given += 1
        return 200, {"access_token": self._bearer(), "token_type": "Bearer", "expires_in": 3_600}, {}

    def _uploaded(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, dict[str, Any], dict[str, str]]:
        if headers.get("Content-Range") != f"bytes 0-{len(body) - 1}/{len(body)}" or "Authorization" in headers:
            self.refused.append(f"PUT {path} with {dict(headers)}")
            return 400, {}, {}
        self.uploads[path.rpartition("/")[2]] = body
        return 201, {}, {}

    def _connector(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any], dict[str, str]]:
        found = _ACTIVITIES.fullmatch(path)
        if not found:
            raise ValueError("no such address")
        conversation, _, thread = unquote(found[1]).partition(";messageid=")
        if problems := problems_of(body):
            raise ValueError("; ".join(problems))
        if body["type"] == "typing":
            self.typing.append(conversation)
            return 201, {}, {}
        number = unquote(found[2] or "")
        with self._lock:
            if method == "PUT":
                held = next((one for one in self.posts if one.id == number and one.conversation == conversation), None)
                if held is None:
                    return 404, {"error": {"code": "ActivityNotFoundInConversation"}}, {}
                held.changes.append(held.activity)
                held.activity = body
                return 200, {"id": number}, {}
            self._next += 1
            self.posts.append(Post(conversation, thread, str(self._next), body))
            return 201, {"id": str(self._next)}, {}


def _handler(teams: FakeTeams) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            activities = _ACTIVITIES.fullmatch(urlsplit(self.path).path)
            fault = teams.faults.next("activities" if activities else self.path)
            if fault is None and activities and (wait := teams.held_back(unquote(activities[1]))):
                self._send(429, {"error": {"code": "Throttled"}}, {"Retry-After": str(math.ceil(wait))})
                return
            if fault and fault.status:
                headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
                self._send(fault.status, {"error": {"code": "Fault"}}, headers)
                return
            if fault and fault.drops and not fault.after_work:
                self.close_connection = True
                return
            status, content, more = teams.take(self.command, self.path, body, self.headers)
            if fault and fault.delay:
                time.sleep(fault.delay)
            if fault and fault.drops:
                self.close_connection = True
                return
            self._send(status, content, more)

        def _send(self, status: int, content: Mapping[str, Any], headers: Mapping[str, str]) -> None:
            encoded = json.dumps(content).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(len(encoded)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(encoded)

        do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the names that http.server calls

    return Handler
