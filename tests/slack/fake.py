"""The strict fake of Slack, on a free port of this machine: `async with FakeSlack() as slack`, or `running_slack` of `running.py` in a thread.

People act through `slack.user("U1")`. What the app sent that Slack would refuse is in `slack.refused`, which a test expects to be empty.
"""

from __future__ import annotations

import asyncio
import copy
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web

from tests.fakes.faults import Faults
from tests.slack import events
from tests.slack.answers import Answers
from tests.slack.app_messages import AppMessages
from tests.slack.deliveries import EVENT, HTTP, Attempt, Deliveries, Delivery
from tests.slack.installations import Installations
from tests.slack.limits import Refused
from tests.slack.methods import METHODS
from tests.slack.people import Person
from tests.slack.responses import Responses
from tests.slack.socket_mode import SocketMode
from tests.slack.triggers import Triggers
from tests.slack.web_api import Call, Refusal, WebAPI, drop
from tests.slack.workspace import JSON, SCOPES, Channel, Names, Workspace

T = TypeVar("T")
LOOKS_EVERY = 0.005


@dataclass(frozen=True)
class Ack:
    """How long the app took to acknowledge one delivery, in seconds."""

    kind: str
    name: str
    seconds: float


class FakeSlack:
    """One app and the workspaces that it may be installed in; `T1` is there, with the app and its bot in channel `C1`.

    Delivers to `request_url` when that is set, by Socket Mode otherwise. `down` drops every call and refuses connections.
    """

    def __init__(self, *, scopes: Iterable[str] = SCOPES, subscribed: Iterable[str] = events.SUBSCRIBED, port: int = 0) -> None:
        self.app_id = "A0SHARING"
        self.client_id = "111.222"
        self.client_secret = "not-a-real-client-secret"
        self.signing_secret = "not-a-real-signing-secret"
        self.app_token = f"xapp-1-{self.app_id}-not-a-real-token"
        self.scopes = frozenset(scopes)
        self.subscribed = frozenset(subscribed)
        self.names = Names()
        self.workspaces: dict[str, Workspace] = {}
        self.installations = Installations(self)
        self.calls: list[Call] = []
        self.refused: list[Refusal] = []
        self.shown_errors: list[Delivery] = []
        self.broken: list[BaseException] = []
        self.limited = 0
        self.late_acks = 0
        self.down = False
        self.faults = Faults()
        self.triggers = Triggers()
        self.responses = Responses(self)
        self.deliveries = Deliveries()
        self.socket_mode = SocketMode(self)
        self.http = HTTP(self.signing_secret)
        self.answers = Answers(self)
        self.messages = AppMessages(self)
        self._web_api = WebAPI(self, METHODS)
        self._port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._runner: web.AppRunner | None = None
        self._tasks: set[Future[None]] = set()
        self.workspace = self.installations.add_workspace("T1", "Essex Schools")
        self.bot_token = self.installations.install(self.workspace).value
        self.channel("C1", "general")

    @property
    def address(self) -> str:
        """The server's address; the Web API is at `api_url`."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        """The `base_url` for slack_sdk's clients."""
        return f"{self.address}/api/"

    @property
    def request_url(self) -> str:
        """Where events, interactions and commands are posted to; "" for Socket Mode."""
        return self.http.url

    @request_url.setter
    def request_url(self, url: str) -> None:
        self.http.url = url

    async def __aenter__(self) -> FakeSlack:
        self._loop = asyncio.get_running_loop()
        application = web.Application(client_max_size=32 * 2**20)
        application.router.add_route("*", "/api/{method}", self._web_api.handle)
        application.router.add_post("/response/{name}", self.responses.handle)
        application.router.add_post("/upload/v1/{team}/{file}", self._upload)
        application.router.add_get("/link/", self.socket_mode.handle)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*map(asyncio.wrap_future, tasks), return_exceptions=True)
        await self.socket_mode.disconnect("link_disabled")
        await self.http.close()
        if self._runner:
            await self._runner.cleanup()
        if self.broken:
            raise RuntimeError("the fake itself failed") from self.broken[0]

    def user(self, user: str, real_name: str = "", email: str = "", *, team: str = "T1") -> Person:
        """A person, in channel `C1` if there is one. Made when first asked for."""
        workspace = self.workspaces[team]
        profile = workspace.profiles.get(user) or workspace.add_profile(user, real_name, email)
        if "C1" in workspace.channels:
            workspace.channels["C1"].members.add(user)
        return Person(self, workspace, profile)

    def channel(self, channel: str, name: str = "", *, kind: str = "channel", members: Iterable[str] = (), bot: bool = True) -> Channel:
        """A channel of `T1`."""
        return self.workspace.channels.get(channel) or self.workspace.add_channel(channel, name, kind=kind, members=members, bot=bot)

    def tell(self, workspace: Workspace, event: JSON) -> Delivery | None:
        """Delivers an event, if the app is installed, has subscribed to it and has a scope for it."""
        wanted = events.subscription(event)
        needed = events.NEEDED_SCOPES.get(wanted)
        if not workspace.installed or wanted not in self.subscribed or (needed and not needed & self.scopes):
            return None
        return self.deliver(Delivery(EVENT, events.envelope(workspace, copy.deepcopy(event)), workspace))

    def deliver(self, delivery: Delivery) -> Delivery:
        """Begins to take something to the app."""
        if self._loop is None:
            raise RuntimeError("the fake is not running")
        if delivery.kind != EVENT and (not delivery.workspace.installed or "commands" not in self.scopes):
            delivery.attempts.append(Attempt("not_installed", 0.0))
            delivery.over = True
            self.shown_errors.append(delivery)
            return delivery
        self.deliveries.made.append(delivery)
        self._start(self._take(delivery))
        return delivery

    def again(self, delivery: Delivery) -> None:
        """Delivers an event once more, although it was acknowledged, as Slack does when it lost the acknowledgement."""
        repeated = Delivery(EVENT, delivery.payload, delivery.workspace)
        repeated.attempts.append(Attempt("http_timeout", 3.0))
        self.deliveries.made.append(repeated)
        self._start(self._take(repeated))

    def refuse(self, what: str, refused: Refused, sent: Mapping[str, Any]) -> None:
        """Remembers what was refused."""
        self.refused.append(Refusal(what, refused.error, refused.detail, dict(sent)))

    def calls_of(self, method: str) -> list[Call]:
        """The calls of a method that reached it, in order."""
        return [call for call in self.calls if call.method == method]

    @property
    def acks(self) -> list[Ack]:
        """Every acknowledgement that came in time."""
        return [Ack(one.kind, one.name, one.attempts[-1].seconds) for one in self.deliveries.made if one.acked]

    @property
    def settled(self) -> bool:
        """Whether nothing is on its way to the app."""
        return all(delivery.over for delivery in self.deliveries.made)

    async def eventually(self, check: Callable[[], T], within: float = 5.0) -> T:
        """What `check` says once it is true. Fails after `within` seconds."""
        until = time.monotonic() + within
        while not (found := check()):
            self._fail_after(until, within)
            await asyncio.sleep(LOOKS_EVERY)
        return found

    def wait_for(self, check: Callable[[], T], within: float = 5.0) -> T:
        """The same, for a test that is in another thread than the fake. It needs no event loop: a browser may have left one there."""
        until = time.monotonic() + within
        while not (found := check()):
            self._fail_after(until, within)
            time.sleep(LOOKS_EVERY)
        return found

    def _fail_after(self, until: float, within: float) -> None:
        if time.monotonic() > until:
            raise AssertionError(f"not within {within} seconds; refused so far: {self.refused}; broken: {self.broken}")

    def cut(self) -> None:
        """Breaks every Socket Mode connection."""
        self._start(self._cut())

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Asks the app to connect anew, as `SocketMode.disconnect` does."""
        self._start(self.socket_mode.disconnect(reason))

    async def _cut(self) -> None:
        self.socket_mode.cut()

    async def _take(self, delivery: Delivery) -> None:
        await self.deliveries.deliver(delivery, self.http if self.http.url else self.socket_mode)
        if delivery.kind != EVENT:
            if delivery.acked:
                self.answers.take(delivery)
            else:
                self.shown_errors.append(delivery)
        delivery.over = True

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.next("upload")
        if self.down or (fault and fault.drops):
            return drop(request)
        if fault and fault.status:
            return web.Response(status=fault.status)
        file = self.workspaces[request.match_info["team"]].files[request.match_info["file"]]
        content = await request.read()
        if len(content) != file.length or file.content:
            self.refuse("upload", Refused("size_mismatch", f"{len(content)} bytes came, {file.length} were announced"), {})
            return web.Response(status=400, text="size mismatch")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        assert self._loop is not None
        task = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: Future[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.broken.append(error)
