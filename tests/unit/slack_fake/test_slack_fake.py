"""The fake of Slack, seen by a small Bolt app over both ways."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.slack.fake import FakeSlack
from tests.slack.interactions import CannotDo
from tests.slack.running import running_slack
from tests.slack.workspace import Message
from tests.unit.slack_fake.bolt_app import WAYS, client, over_http, over_socket_mode, small_app

BothWays = Callable[[Callable[[FakeSlack], Awaitable[None]]], None]


@pytest.fixture(params=sorted(WAYS))
def with_app(request: pytest.FixtureRequest) -> BothWays:
    """Runs a test against the small app, over HTTP and over Socket Mode; nothing may be refused."""

    def run(test: Callable[[FakeSlack], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with FakeSlack() as slack, WAYS[request.param](slack, small_app(slack)):
                await test(slack)
                assert slack.refused == []

        asyncio.run(whole())

    return run


def answers(slack: FakeSlack) -> list[Message]:
    return [message for message in slack.workspace.messages() if message.bot_id]


def test_a_direct_message_is_answered_in_its_thread(with_app: BothWays) -> None:
    async def test(slack: FakeSlack) -> None:
        asked = slack.user("U1").dm("Who & what?")
        (answer,) = await slack.eventually(lambda: answers(slack))
        assert (answer.text, answer.thread_ts) == ("You said: Who &amp; what?", asked.ts)
        await slack.eventually(lambda: slack.settled)
        assert [ack.name for ack in slack.acks] == ["message", "message"]
        assert all(0 < ack.seconds < 1 for ack in slack.acks)

    with_app(test)


def test_a_mention_arrives_twice_and_its_button_changes_the_answer(with_app: BothWays) -> None:
    async def test(slack: FakeSlack) -> None:
        slack.user("U1").mentions("C1", "hello")
        await slack.eventually(lambda: len(answers(slack)) == 2)
        hello = next(message for message in answers(slack) if message.text == "Hello")
        slack.user("U1").clicks(hello, "More")
        await slack.eventually(lambda: hello.text == "More it is")

    with_app(test)


def test_a_modal_shows_its_error_and_is_then_accepted(with_app: BothWays) -> None:
    async def test(slack: FakeSlack) -> None:
        person = slack.user("U1")
        person.command("/note")
        modal = await slack.eventually(lambda: person.modal)
        person.submits(modal, {"note": "a rude one"})
        await slack.eventually(lambda: modal.errors == {"note": "Say it kindly."})
        assert modal.open
        person.submits(modal, {"note": "a kind one"})
        await slack.eventually(lambda: not modal.open)

    with_app(test)


def test_the_answer_to_a_command_is_seen_by_its_sender_alone(with_app: BothWays) -> None:
    async def test(slack: FakeSlack) -> None:
        slack.user("U1").command("/say", "this", "C1")
        (answer,) = await slack.eventually(lambda: slack.user("U1").sees("C1"))
        assert answer.text == "You typed: this"
        assert slack.user("U2").sees("C1") == []

    with_app(test)


def test_the_home_tab_is_published(with_app: BothWays) -> None:
    async def test(slack: FakeSlack) -> None:
        slack.user("U1").opens_home()
        home = await slack.eventually(lambda: slack.user("U1").home)
        assert home.content["blocks"][0]["text"]["text"] == "Welcome"

    with_app(test)


def test_what_slacks_own_client_would_hold_back_is_held_back(with_app: BothWays) -> None:
    async def test(slack: FakeSlack) -> None:
        person = slack.user("U1")
        person.command("/note")
        modal = await slack.eventually(lambda: person.modal)
        for values in ({}, {"note": "x" * 21}, {"other": "x"}):
            with pytest.raises(CannotDo):
                person.submits(modal, values)

    with_app(test)


@pytest.mark.parametrize("way", sorted(WAYS))
def test_an_event_that_is_not_acknowledged_comes_again(way: str) -> None:
    async def test() -> None:
        async with FakeSlack() as slack, WAYS[way](slack, small_app(slack, slow=0.3)):
            slack.http.ack_seconds = slack.socket_mode.ack_seconds = 0.1
            slack.user("U1").dm("Hello")
            await slack.eventually(lambda: slack.settled and len(answers(slack)) == 2)
            first = slack.deliveries.made[0]
            assert [attempt.wrong for attempt in first.attempts] == ["http_timeout" if way == "http" else "timeout", ""]

    asyncio.run(test())


def test_nobody_answers_and_three_more_tries_are_made() -> None:
    async def test() -> None:
        async with FakeSlack() as slack:
            slack.deliveries.retry_delays = (0.0, 0.01, 0.01)
            slack.request_url = "http://127.0.0.1:9/slack/events"
            slack.user("U1").dm("Hello")
            command = slack.user("U1").command("/say", "this")
            await slack.eventually(lambda: slack.settled)
            assert [attempt.wrong for attempt in slack.deliveries.made[0].attempts] == ["connection_failed"] * 4
            assert (len(command.attempts), slack.shown_errors) == (1, [command])

    asyncio.run(test())


@pytest.mark.parametrize("how", ["cut", "refresh_requested", "warning"])
def test_the_app_connects_anew_when_a_connection_ends(how: str) -> None:
    async def test() -> None:
        async with FakeSlack() as slack, over_socket_mode(slack, small_app(slack)):
            first = slack.socket_mode.connections[0]
            if how == "cut":
                slack.cut()
            else:
                slack.disconnect(how)
            await slack.eventually(lambda: slack.socket_mode.connections and slack.socket_mode.connections[0] is not first)
            slack.user("U1").dm("Hello")
            await slack.eventually(lambda: answers(slack))
            assert slack.refused == []

    asyncio.run(test())


def test_an_event_waits_for_the_next_connection() -> None:
    async def test() -> None:
        async with FakeSlack() as slack:
            slack.user("U1").dm("Hello")
            await asyncio.sleep(0.05)
            async with over_socket_mode(slack, small_app(slack)):
                await slack.eventually(lambda: answers(slack))

    asyncio.run(test())


def test_the_connection_is_kept_alive() -> None:
    async def test() -> None:
        async with FakeSlack() as slack:
            slack.socket_mode.ping_seconds = 0.02
            async with over_socket_mode(slack, small_app(slack)):
                await slack.eventually(lambda: slack.socket_mode.pongs > 2)

    asyncio.run(test())


def test_an_unsigned_request_is_not_what_the_fake_sends() -> None:
    async def test() -> None:
        async with FakeSlack() as slack, over_http(slack, small_app(slack)):
            slack.http.verifier.signing_secret = "another"
            delivery = slack.user("U1").command("/say", "this")
            await slack.eventually(lambda: delivery.over)
            assert [attempt.wrong for attempt in delivery.attempts] == ["http_error"]

    asyncio.run(test())


def test_it_runs_in_a_thread_for_tests_of_processes() -> None:
    with running_slack() as slack:
        posted = asyncio.run(client(slack).chat_postMessage(channel="C1", text="Hello"))
        assert slack.wait_for(lambda: [message.ts for message in answers(slack)]) == [posted["ts"]]
