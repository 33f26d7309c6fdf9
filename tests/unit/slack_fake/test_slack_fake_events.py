"""What the fake tells an app, as it arrives at the app's request URL."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.slack.fake import FakeSlack
from tests.slack.people import as_written
from tests.unit.slack_fake.bolt_app import client, over_http, over_socket_mode, small_app


@dataclass
class Recorder:
    """A request URL that keeps what arrives and answers with the statuses it is given, then 200."""

    statuses: list[int] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        self.headers.append(request.headers)
        self.bodies.append(await request.text())
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    @property
    def events(self) -> list[Any]:
        """The events that came, in order."""
        return [json.loads(body)["event"] for body in self.bodies]


def run(test: Callable[[FakeSlack, Recorder], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with FakeSlack() as slack:
            recorder = Recorder()
            application = web.Application()
            application.router.add_post("/slack/events", recorder.handle)
            runner = web.AppRunner(application)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            slack.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
            try:
                await test(slack, recorder)
            finally:
                await runner.cleanup()

    asyncio.run(whole())


def test_an_event_is_signed_and_comes_again_with_the_retry_headers() -> None:
    async def test(slack: FakeSlack, app: Recorder) -> None:
        app.statuses = [500, 404]
        slack.user("U1").dm("Hello")
        await slack.eventually(lambda: slack.settled)
        slack.again(slack.deliveries.made[0])
        await slack.eventually(lambda: slack.settled)
        verifier = SignatureVerifier(slack.signing_secret)
        assert all(verifier.is_valid_request(body, dict(headers)) for body, headers in zip(app.bodies, app.headers, strict=True))
        assert len(set(app.bodies)) == 1
        retries = [(headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason")) for headers in app.headers]
        assert retries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("1", "http_timeout")]
        envelope = json.loads(app.bodies[0])
        assert (envelope["type"], envelope["team_id"], envelope["api_app_id"]) == ("event_callback", "T1", slack.app_id)
        assert envelope["authorizations"][0]["user_id"] == slack.workspace.bot_user

    run(test)


def test_what_people_and_the_app_do_is_told_as_slack_tells_it() -> None:
    async def test(slack: FakeSlack, app: Recorder) -> None:
        person = slack.user("U1")

        async def told(count: int) -> Any:
            await slack.eventually(lambda: slack.settled)
            events, app.bodies = app.events, []
            assert len(events) == count
            return events[0]

        message = person.says("C1", "A question")
        assert (await told(1))["channel_type"] == "channel"
        person.edits(message, "Another question")
        edit = await told(1)
        assert (edit["subtype"], edit["message"]["text"]) == ("message_changed", "Another question")
        assert edit["previous_message"]["text"] == "A question"
        person.deletes(message)
        assert (await told(1))["subtype"] == "message_deleted"
        person.uploads("C1", "a.txt", b"words", "Look")
        assert {event["type"] for event in app.events} <= {"message", "file_shared"}
        await told(2)
        person.joins("C1")
        await told(2)
        person.looks_at("C1")
        assert (await told(1))["context"]["entities"][0]["value"] == "C1"
        await client(slack).chat_postMessage(channel="C1", text="An answer")
        assert (await told(1))["bot_id"] == slack.workspace.bot_id

    run(test)


def test_interactions_and_commands_come_as_forms_and_only_once() -> None:
    async def test(slack: FakeSlack, app: Recorder) -> None:
        message = slack.user("U1").says("C1", "Look at this")
        await slack.eventually(lambda: slack.settled)
        app.bodies.clear()
        app.statuses = [500, 500]
        slack.user("U1").shortcut("which", message)
        slack.user("U1").command("/sharing", "R&D <now>", "C1")
        await slack.eventually(lambda: slack.settled)
        forms = {next(iter(parse_qs(body))): parse_qs(body) for body in app.bodies}
        assert (len(app.bodies), len(slack.shown_errors)) == (2, 2)
        payload = json.loads(forms["payload"]["payload"][0])
        assert (payload["type"], payload["callback_id"], payload["message"]["text"]) == ("message_action", "which", "Look at this")
        assert forms["token"]["text"] == ["R&amp;D &lt;now&gt;"]

    run(test)


def test_typed_text_is_written_as_slack_writes_it() -> None:
    assert as_written("<@U1> a < b & c") == "<@U1> a &lt; b &amp; c"
    assert as_written("see https://example.org/a?b=1&c=2 or ask jo@example.org") == (
        "see <https://example.org/a?b=1&amp;c=2> or ask <mailto:jo@example.org|jo@example.org>"
    )


def test_the_request_url_of_a_bolt_app_passes_the_challenge() -> None:
    async def test() -> None:
        async with FakeSlack() as slack, over_http(slack, small_app(slack)):
            assert await slack.http.verify_url()

    asyncio.run(test())


def test_two_hundred_people_are_all_heard_over_several_connections() -> None:
    async def test() -> None:
        async with FakeSlack() as slack:
            slack.socket_mode.ack_seconds = 30.0  # The app does not drop repeats.
            app = small_app(slack)
            async with over_socket_mode(slack, app, 5), over_socket_mode(slack, app, 5):
                for number in range(200):
                    slack.user(f"U{number}").dm(f"Question {number}")
                await slack.eventually(lambda: slack.settled and len(slack.calls_of("chat.postMessage")) == 200, within=20)
                assert len({call.args["thread_ts"] for call in slack.calls_of("chat.postMessage")}) == 200
                assert len(slack.acks) == 400

    asyncio.run(test())
