"""A small app on slack-bolt, over HTTP or Socket Mode, against the fake."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.fake import FakeSlack

MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "note",
    "title": {"type": "plain_text", "text": "Note"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "note",
            "label": {"type": "plain_text", "text": "Note"},
            "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
        }
    ],
}


def client(slack: FakeSlack, token: str | None = None) -> AsyncWebClient:
    """slack_sdk's client, with the bot's token unless another is given."""
    return AsyncWebClient(token=slack.bot_token if token is None else token, base_url=slack.api_url)


def small_app(slack: FakeSlack, *, slow: float = 0.0) -> AsyncApp:
    """Echoes messages, opens a modal on `/note` and takes its notes, unless they are rude."""
    app = AsyncApp(client=client(slack), signing_secret=slack.signing_secret)
    first = True

    @app.middleware
    async def be_slow(next: Callable[[], Awaitable[None]]) -> None:  # noqa: A002 - Bolt passes it under this name.
        nonlocal first
        wait, first = (slow if first else 0.0), False
        await asyncio.sleep(wait)
        await next()

    @app.event("message")
    async def echo(event: dict[str, Any], say: Any) -> None:
        if "bot_id" not in event and "subtype" not in event:
            await say(text=f"You said: {event['text']}", thread_ts=event["ts"])

    @app.event("app_mention")
    async def greet(event: dict[str, Any], say: Any) -> None:
        button = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}, "value": "1"}
        await say(text="Hello", blocks=[{"type": "actions", "elements": [button]}], thread_ts=event["ts"])

    @app.action("more")
    async def more(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="More it is", replace_original=True)

    _add_modal(app)
    return app


def _add_modal(app: AsyncApp) -> None:
    @app.command("/note")
    async def note(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.command("/say")
    async def answer(ack: Any, body: dict[str, Any]) -> None:
        await ack(f"You typed: {body['text']}")

    @app.view("note")
    async def saved(ack: Any, view: dict[str, Any]) -> None:
        text = view["state"]["values"]["note"]["text"]["value"]
        if "rude" in text:
            await ack(response_action="errors", errors={"note": "Say it kindly."})
        else:
            await ack()

    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: AsyncWebClient) -> None:
        section = {"type": "section", "text": {"type": "mrkdwn", "text": "Welcome"}}
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section]})


@asynccontextmanager
async def over_http(slack: FakeSlack, app: AsyncApp) -> AsyncIterator[None]:
    """The app behind a request URL that the fake knows."""
    runner = web.AppRunner(app.web_app("/slack/events"))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def over_socket_mode(slack: FakeSlack, app: AsyncApp, ping_interval: float = 0.2) -> AsyncIterator[None]:
    """The app on a Socket Mode connection, which it takes for broken after four times `ping_interval`, in seconds."""
    handler = AsyncSocketModeHandler(app, slack.app_token, web_client=client(slack, slack.app_token), ping_interval=ping_interval)
    await handler.connect_async()
    try:
        yield
    finally:
        await handler.close_async()


WAYS = {"http": over_http, "socket": over_socket_mode}
