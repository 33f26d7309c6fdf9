"""Calls of actions share a connection, outlive the action server's, and fail as Rasa expects."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from rasa.utils.endpoints import ClientResponseError

from bot.rasa.action_calls import ActionCalls

CALL = {"next_action": "action_greet", "tracker": {"latest_message": {"text": "good day – “hello”"}}}


class Actions:
    """A stand-in for the action server on a port of its own: notes connections and calls, and answers what it is told to."""

    def __init__(self) -> None:
        self.connections = 0
        self.calls: list[tuple[dict[str, str], Any]] = []
        self.answer = self.answered(b'{"events": [], "responses": []}')
        self.delay = 0.0
        self.port = 0
        self.open: list[asyncio.StreamWriter] = []
        self.callers: list[ActionCalls] = []

    @staticmethod
    def answered(body: bytes, status: str = "200 OK") -> bytes:
        return f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open.append(writer)
        try:
            while True:
                first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().rstrip().split("\r\n")
                headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
                self.calls.append(({**headers, "first": first}, json.loads(await reader.readexactly(int(headers["content-length"])))))
                await asyncio.sleep(self.delay)
                writer.write(self.answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[ActionCalls]:
        server = await asyncio.start_server(self.serve, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        self.callers.append(ActionCalls(f"http://127.0.0.1:{self.port}/webhook", "the secret"))
        try:
            yield self.callers[-1]
        finally:
            server.close()
            for writer in (*self.open, *(writer for caller in self.callers for _, writer in caller._idle)):
                writer.transport.abort()
            await asyncio.sleep(0.02)  # What was aborted is let go of in the loop's next rounds.


async def ask(calls: ActionCalls, timeout: float = 5) -> Any:
    """A call as Rasa's RemoteAction makes it."""
    return await calls.request(json=CALL, method="post", timeout=timeout, compress=False)


def with_actions(body: Callable[[Actions, ActionCalls], Awaitable[None]]) -> None:
    async def both() -> None:
        actions = Actions()
        async with actions.running() as calls:
            await body(actions, calls)

    asyncio.run(both())


def test_calls_one_after_the_other_share_a_connection() -> None:
    async def body(actions: Actions, calls: ActionCalls) -> None:
        for _ in range(3):
            assert await ask(calls) == {"events": [], "responses": []}
        assert actions.connections == 1
        headers, call = actions.calls[0]
        assert headers["first"] == "POST /webhook HTTP/1.1"
        assert (headers["x-sharing-secret"], headers["content-type"], call) == ("the secret", "application/json", CALL)

    with_actions(body)


def test_calls_at_once_do_not_wait_for_each_other() -> None:
    async def body(actions: Actions, calls: ActionCalls) -> None:
        actions.delay = 0.2
        began = asyncio.get_running_loop().time()
        await asyncio.gather(*(ask(calls) for _ in range(5)))
        assert asyncio.get_running_loop().time() - began < 0.8
        assert actions.connections == 5

    with_actions(body)


def test_an_action_server_that_was_started_anew_is_called_anew() -> None:
    async def both() -> None:
        actions = Actions()
        async with actions.running() as calls:
            await ask(calls)
            for writer in actions.open:
                writer.close()
            await asyncio.sleep(0.02)
            assert await ask(calls) == {"events": [], "responses": []}
            assert actions.connections == 2
        async with actions.running():
            assert await ask(calls) == {"events": [], "responses": []}
        assert actions.connections == 3

    asyncio.run(both())


@pytest.mark.parametrize("status", ["400 Bad Request", "404 Not Found", "500 Internal Server Error"])
def test_a_status_that_is_no_success_is_raised_with_what_was_said(status: str) -> None:
    async def body(actions: Actions, calls: ActionCalls) -> None:
        actions.answer = actions.answered(b'{"action_name": "action_greet", "error": "rejected"}', status)
        with pytest.raises(ClientResponseError) as caught:
            await ask(calls)
        assert (caught.value.status, json.loads(caught.value.text)["action_name"]) == (int(status[:3]), "action_greet")

    with_actions(body)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nno",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"nonsense\r\n\r\n",
        Actions.answered(b"not JSON"),
    ],
)
def test_what_is_no_answer_fails_in_time_and_its_connection_is_not_used_again(answer: bytes) -> None:
    async def body(actions: Actions, calls: ActionCalls) -> None:
        good, actions.answer = actions.answer, answer
        with pytest.raises(aiohttp.ClientConnectionError):
            await ask(calls, timeout=0.3)
        actions.answer = good
        assert await ask(calls) == {"events": [], "responses": []}

    with_actions(body)


def test_a_call_that_is_given_up_leaves_no_connection_behind() -> None:
    async def body(actions: Actions, calls: ActionCalls) -> None:
        actions.delay = 5
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(ask(calls), 0.1)
        actions.delay = 0
        assert await ask(calls) == {"events": [], "responses": []}
        assert actions.connections == 2

    with_actions(body)


def test_an_action_server_that_is_not_there_is_told_as_such() -> None:
    async def body(actions: Actions, calls: ActionCalls) -> None:
        nobody = ActionCalls("http://127.0.0.1:9/webhook", "the secret")
        with pytest.raises(aiohttp.ClientConnectionError):
            await ask(nobody)

    with_actions(body)
