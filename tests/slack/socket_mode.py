"""Socket Mode: connections that the app opens, envelopes sent down them and acknowledged, and connections that Slack ends."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
import uuid
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tests.slack.deliveries import EVENT, Attempt, Delivery
from tests.slack.limits import Refused
from tests.slack.workspace import JSON

if TYPE_CHECKING:
    from tests.slack.fake import FakeSlack

MOST_CONNECTIONS = 10


class SocketMode:
    """Serves `/link`. `ping_seconds` is how often a connection is pinged; `patience`, how long an event waits for a connection, in seconds."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack
        self.ack_seconds = 3.0
        self.ping_seconds = 5.0
        self.patience = 60.0
        self.pongs = 0
        self.connections: list[web.WebSocketResponse] = []
        self._tickets: set[str] = set()
        self._turn = itertools.count()
        self._waiting: dict[str, tuple[asyncio.Future[JSON], web.WebSocketResponse]] = {}
        self._connected = asyncio.Event()

    def new_address(self) -> str:
        """An address for one connection."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return f"{self.slack.address.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.slack.app_id}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection, until either side ends it."""
        ticket = request.query.get("ticket", "")
        if self.slack.down or ticket not in self._tickets:
            return web.Response(status=503 if self.slack.down else 401)
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        if len(self.connections) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {"host": "applink-1"}})
            await socket.close()
            return socket
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self.connections) + 1,
                "debug_info": {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060},
                "connection_info": {"app_id": self.slack.app_id},
            }
        )
        self.connections.append(socket)
        self._connected.set()
        pinging = asyncio.create_task(self._ping(socket))
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._acknowledged(message.data)
                elif message.type == WSMsgType.PING:
                    await socket.pong(message.data)
                elif message.type == WSMsgType.PONG:
                    self.pongs += 1
        finally:
            pinging.cancel()
            self._ended(socket)
        return socket

    async def send(self, delivery: Delivery, number: int, reason: str) -> Attempt:
        """Down one of the connections. An event waits for one; nothing else does."""
        started = time.monotonic()
        if not self.connections and delivery.kind == EVENT:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._connected.wait(), self.patience)
        if not self.connections:
            return Attempt("no_connection", time.monotonic() - started)
        socket = self.connections[next(self._turn) % len(self.connections)]
        envelope: JSON = {
            "envelope_id": str(uuid.uuid4()),
            "type": delivery.kind,
            "accepts_response_payload": delivery.kind != EVENT,
            "payload": delivery.payload,
        }
        if delivery.kind == EVENT:
            envelope |= {"retry_attempt": number, "retry_reason": reason}
        acknowledged: asyncio.Future[JSON] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = acknowledged, socket
        started = time.monotonic()
        try:
            await socket.send_json(envelope)
            answer = await asyncio.wait_for(acknowledged, self.ack_seconds)
        except (TimeoutError, ConnectionError, RuntimeError):
            return Attempt("timeout", time.monotonic() - started)
        finally:
            self._waiting.pop(envelope["envelope_id"], None)
        return Attempt("", time.monotonic() - started, answer)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tells every connection that it will end (`warning`), or ends it once it was told (`refresh_requested`, `link_disabled`)."""
        for socket in list(self.connections):
            with contextlib.suppress(ConnectionError, RuntimeError):
                await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}})
            if reason != "warning":
                self._ended(socket)
                await socket.close()

    def cut(self) -> None:
        """Breaks every connection without a word."""
        for socket in list(self.connections):
            self._ended(socket)
            writer = socket._writer  # aiohttp has no public way to break a connection.
            if writer is not None and writer.transport is not None:
                writer.transport.abort()

    def _acknowledged(self, data: str) -> None:
        try:
            told = json.loads(data)
            found = self._waiting.get(told["envelope_id"])
        except (ValueError, KeyError, TypeError):
            self.slack.refuse("socket mode", Refused("invalid_acknowledgement", data[:200]), {})
            return
        if found is None:
            self.slack.late_acks += 1
        elif not found[0].done():
            found[0].set_result(told.get("payload") or {})

    def _ended(self, socket: web.WebSocketResponse) -> None:
        if socket in self.connections:
            self.connections.remove(socket)
        if not self.connections:
            self._connected.clear()
        for acknowledged, its_socket in self._waiting.values():
            if its_socket is socket and not acknowledged.done():
                acknowledged.set_exception(ConnectionResetError("the connection ended"))

    async def _ping(self, socket: web.WebSocketResponse) -> None:
        while True:
            await asyncio.sleep(self.ping_seconds)
            with contextlib.suppress(ConnectionError, RuntimeError):
                await socket.ping(b"Ping from applink-1")
