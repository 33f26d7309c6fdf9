"""The fake's Socket Mode, on bare connections."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from tests.slack.fake import FakeSlack
from tests.unit.slack_fake.bolt_app import MODAL, client

Connect = Callable[[], Awaitable[aiohttp.ClientWebSocketResponse]]


def run(test: Callable[[FakeSlack, Connect], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with FakeSlack() as slack, aiohttp.ClientSession() as session, contextlib.AsyncExitStack() as ends:

            async def connect() -> aiohttp.ClientWebSocketResponse:
                address = await client(slack).apps_connections_open(app_token=slack.app_token)
                return await ends.enter_async_context(session.ws_connect(address["url"]))

            slack.socket_mode.ack_seconds = 0.05
            await test(slack, connect)

    asyncio.run(whole())


def test_an_event_that_one_connection_leaves_comes_down_the_next_in_another_envelope() -> None:
    async def test(slack: FakeSlack, connect: Connect) -> None:
        first, second = await connect(), await connect()
        hello = await second.receive_json()
        assert ((await first.receive_json())["num_connections"], hello["type"], hello["num_connections"]) == (1, "hello", 2)
        slack.user("U1").dm("Hello")
        left, taken = await first.receive_json(), await second.receive_json()
        await second.send_json({"envelope_id": taken["envelope_id"]})
        await slack.eventually(lambda: slack.settled)
        assert (left["type"], left["accepts_response_payload"], left["retry_attempt"], left["retry_reason"]) == ("events_api", False, 0, "")
        assert (taken["retry_attempt"], taken["retry_reason"]) == (1, "timeout")
        assert left["payload"] == taken["payload"]
        assert left["envelope_id"] != taken["envelope_id"]
        await first.send_json({"envelope_id": left["envelope_id"]})
        await slack.eventually(lambda: slack.late_acks == 1)

    run(test)


def test_a_command_is_sent_once_and_takes_an_answer() -> None:
    async def test(slack: FakeSlack, connect: Connect) -> None:
        socket = await connect()
        await socket.receive_json()
        left = slack.user("U1").command("/sharing", "help")
        await slack.eventually(lambda: left.over)
        assert (slack.shown_errors, len(left.attempts)) == ([left], 1)
        slack.user("U1").command("/sharing", "help")
        await socket.receive_json()
        envelope = await socket.receive_json()
        assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "Ask me"}})
        await slack.eventually(lambda: [message.text for message in slack.user("U1").sees()] == ["Ask me"])

    run(test)


def test_an_answer_that_slack_would_not_show_is_refused() -> None:
    async def test(slack: FakeSlack, connect: Connect) -> None:
        socket = await connect()
        await socket.receive_json()
        slack.user("U1").command("/sharing", "help")
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"blocks": [{"type": "divider"}]}})
        await slack.eventually(lambda: [refusal.error for refusal in slack.refused] == ["no_text"])
        await socket.send_str("thanks")
        await slack.eventually(lambda: len(slack.refused) == 2)

    run(test)


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ({"response_action": "errors", "errors": {"other": "Say it kindly."}}, "there is no input block other"),
        ({"response_action": "errors", "errors": {"note": " "}}, "says nothing"),
        ({"response_action": "errors"}, "errors are missing"),
        ({"response_action": "shout"}, "no such response_action"),
        ({"text": "Thank you"}, "not an answer to a submission"),
        ({"response_action": "update", "view": {**MODAL, "title": {"type": "plain_text", "text": "x" * 25}}}, "must be less than 25"),
    ],
)
def test_a_wrong_answer_to_a_submitted_modal_is_refused(answer: dict[str, Any], wrong: str) -> None:
    async def test(slack: FakeSlack, connect: Connect) -> None:
        socket = await connect()
        await socket.receive_json()
        person = slack.user("U1")
        await client(slack).views_open(trigger_id=slack.triggers.new(slack.workspace, "U1"), view=MODAL)
        assert person.modal
        person.submits(person.modal, {"note": "a kind one"})
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": answer})
        (refusal,) = await slack.eventually(lambda: slack.refused)
        assert wrong in refusal.detail
        assert (len(slack.shown_errors), person.modal.open) == (1, True)

    run(test)


def test_an_address_is_for_one_connection_and_there_are_ten_at_most() -> None:
    async def test(slack: FakeSlack, connect: Connect) -> None:
        used = slack.socket_mode.new_address()
        async with aiohttp.ClientSession() as session:
            async with session.ws_connect(used):
                pass
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(used)
        await slack.eventually(lambda: not slack.socket_mode.connections)
        sockets = [await connect() for _ in range(10)]
        eleventh = await connect()
        assert (await eleventh.receive_json())["reason"] == "too_many_websockets"
        assert len(sockets) == len(slack.socket_mode.connections)

    run(test)
