"""The Web API's front: reads a call as slack_sdk sends it, checks token, scope and arguments, meets faults, and answers as Slack does."""

from __future__ import annotations

import asyncio
import base64
import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.slack.limits import Refused
from tests.slack.workspace import JSON, Token, Workspace

if TYPE_CHECKING:
    from tests.slack.fake import FakeSlack

STRUCTURED = {"blocks", "view", "metadata", "files", "prompts", "loading_messages"}
SWITCHES = {
    "include_all_metadata",
    "inclusive",
    "return_im",
    "prevent_creation",
    "include_locale",
    "mrkdwn",
    "unfurl_links",
    "unfurl_media",
}
SWITCHES |= {"reply_broadcast", "include_num_members", "test"}
NUMBERS = {"limit", "length"}


@dataclass
class Call:
    """One call of a method: its arguments already read, and whose token it came with."""

    slack: FakeSlack
    method: str
    args: JSON
    token: Token | None = None
    at: float = field(default_factory=time.monotonic)
    answer: JSON = field(default_factory=dict)

    @property
    def workspace_id(self) -> str:
        """The id of the workspace that the token is of, or ""."""
        return self.token.workspace.id if self.token and self.token.workspace else ""

    @property
    def workspace(self) -> Workspace:
        """The workspace that the token is of."""
        if self.token is None or self.token.workspace is None:
            raise Refused("not_allowed_token_type", "this method needs a bot token")
        return self.token.workspace


@dataclass(frozen=True)
class Method:
    """A method of the Web API. `scopes` are alternatives; `tokens` is bot, app, either or none."""

    run: Callable[[Call], JSON]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    tokens: str = "bot"


@dataclass(frozen=True)
class Refusal:
    """What was refused: a method of the Web API, or another place that takes what the app sends."""

    what: str
    error: str
    detail: str
    sent: Mapping[str, Any]


def _unknown(call: Call) -> JSON:
    raise Refused("unknown_method", call.method)


UNKNOWN = Method(_unknown, tokens="none")


class WebAPI:
    """Serves `/api/METHOD`."""

    def __init__(self, slack: FakeSlack, methods: Mapping[str, Method]) -> None:
        self.slack = slack
        self.methods = methods

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call, with the fault that waits for it."""
        name = request.match_info["method"]
        args = await _arguments(request)
        fault = None if self.slack.down else self.slack.faults.next(name)
        if self.slack.down or (fault and fault.drops and not fault.after_work):
            return drop(request)
        if fault and fault.status == 429:
            return self._limited(fault.retry_after)
        if fault and fault.status:
            return web.Response(status=fault.status, text="upstream error")
        pace = self.slack.faults.paces.get(name)
        wait = pace.wait(str(args.get("channel", ""))) if pace else 0.0
        if wait:
            return self._limited(math.ceil(wait))
        call = Call(self.slack, name, args, self._token(request, args))
        call.answer = self._answer(call, request)
        self.slack.calls.append(call)
        if fault:
            await asyncio.sleep(fault.delay)
            if fault.drops:
                return drop(request)
        return web.json_response(call.answer, headers={"x-oauth-scopes": _scopes(call)} if call.token else {})

    def _answer(self, call: Call, request: web.Request) -> JSON:
        try:
            method = self.methods.get(call.method, UNKNOWN)
            if method.tokens != "none":
                _check_token(call, method, request)
            _check_scope(call, method)
            _check_arguments(call, method)
            return {"ok": True, **method.run(call)}
        except Refused as refused:
            self.slack.refuse(call.method, refused, call.args)
            if refused.error == "missing_scope":
                return {"ok": False, "error": refused.error, "needed": refused.detail, "provided": _scopes(call)}
            return {"ok": False, "error": refused.error, "response_metadata": {"messages": [f"[ERROR] {refused.detail}"]}}
        except Exception as error:
            self.slack.broken.append(error)
            raise

    def _limited(self, seconds: int) -> web.Response:
        self.slack.limited += 1
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(seconds)})

    def _token(self, request: web.Request, args: JSON) -> Token | None:
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        in_body = args.pop("token", None)
        return self.slack.installations.tokens.get(value if scheme == "Bearer" else str(in_body))


def _check_token(call: Call, method: Method, request: web.Request) -> None:
    if call.token is None:
        sent = request.headers.get("Authorization", "").startswith("Bearer ")
        raise Refused("invalid_auth" if sent else "not_authed", "no such token" if sent else "no token")
    if call.token.fate:
        raise Refused(call.token.fate, "the token is no longer good")
    if method.tokens not in ("either", call.token.kind):
        raise Refused("not_allowed_token_type", f"this method takes a token of type {method.tokens}")


def _scopes(call: Call) -> str:
    return ",".join(sorted(call.token.scopes)) if call.token else ""


def _check_scope(call: Call, method: Method) -> None:
    if method.scopes and call.token and not call.token.scopes & set(method.scopes):
        raise Refused("missing_scope", method.scopes[0])


def _check_arguments(call: Call, method: Method) -> None:
    # slack-bolt's clients name the workspace with every call. It matters to tokens of whole organisations only.
    team = call.args.pop("team_id", "")
    if team and call.workspace_id not in ("", team):
        raise Refused("team_not_found", "the token is of another workspace")
    for name in call.args if method is not UNKNOWN else ():
        if name not in method.required + method.optional:
            raise Refused("invalid_arguments", f"unknown argument: {name}")
    for name in method.required:
        if call.args.get(name) in (None, ""):
            raise Refused("invalid_arguments", f"missing required field: {name}")


async def _arguments(request: web.Request) -> JSON:
    """What was sent in the address, a form or JSON. Values of forms and addresses are read as what the argument is."""
    args: JSON = {key: _read(key, value) for key, value in request.query.items()}
    if request.content_type == "application/json":
        body = await request.read()
        args |= json.loads(body) if body else {}
    else:
        args |= {key: _read(key, value) for key, value in (await request.post()).items()}
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme == "Basic":
        client, _, secret = base64.b64decode(value).decode().partition(":")
        args |= {"client_id": client, "client_secret": secret}
    return args


def _read(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if key in SWITCHES:
        return value.lower() in ("1", "true")
    if key in NUMBERS and value.isdigit():
        return int(value)
    if key in STRUCTURED:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def drop(request: web.Request) -> web.Response:
    """Breaks the connection of a request."""
    if request.transport:
        request.transport.abort()
    return web.Response()
