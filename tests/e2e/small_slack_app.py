"""A small Slack app, to show what a flow in local-slack can be made of. It runs on slack-bolt in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.e2e.local_slack import APP_TOKEN, APP_USER, BOT_TOKEN, SIGNING_SECRET

DOCUMENT = b"The audit as a document"


def button(text: str, action: str) -> dict[str, Any]:
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action, "value": action}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def answer(text: str, *buttons: dict[str, Any]) -> dict[str, Any]:
    """A message with buttons, as chat.postMessage takes it."""
    return {"text": text, "blocks": [section(text), *([{"type": "actions", "elements": list(buttons)}] if buttons else [])]}


def entry(block: str, label: str, element: dict[str, Any], *, optional: bool = True) -> dict[str, Any]:
    text = {"type": "plain_text", "text": label}
    return {"type": "input", "block_id": block, "label": text, "element": element | {"action_id": "value"}, "optional": optional}


def options(*texts: str) -> list[dict[str, Any]]:
    return [{"text": {"type": "plain_text", "text": text}, "value": text.lower()} for text in texts]


def form(channel: str, ts: str) -> dict[str, Any]:
    """A modal that knows which message it belongs to."""
    return {
        "type": "modal",
        "callback_id": "section",
        "private_metadata": f"{channel} {ts}",
        "title": {"type": "plain_text", "text": "Section 1 of 7"},
        "submit": {"type": "plain_text", "text": "Save"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [
            section("Which of these do you hold?"),
            entry("held", "Held", {"type": "checkboxes", "options": options("Address", "Photographs")}),
            entry("note", "Note on photographs", {"type": "plain_text_input", "multiline": True}),
            entry("period", "Kept for", {"type": "static_select", "options": options("One year", "Six years")}),
        ],
    }


async def answer_message(event: dict[str, Any], say: Any) -> None:
    if event["channel_type"] == "im" and "thread_ts" not in event:
        await say(**answer(f"You asked: {event['text']}", button("Open section 1", "open"), button("Export", "export")))
    elif "thread_ts" in event:
        await say(text=f"Further to that: {event['text']}", thread_ts=event["thread_ts"])


async def answer_mention(event: dict[str, Any], say: Any) -> None:
    await say(text=event["text"].replace(f"<@{APP_USER}>", "You said:"), thread_ts=event["ts"])


async def answer_command(ack: Any, command: dict[str, Any], respond: Any) -> None:
    await ack()
    await respond(text=f"Between us: {command['text']}", response_type="ephemeral")


async def open_form(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=form(body["channel"]["id"], body["message"]["ts"]))


async def save(ack: Any, view: dict[str, Any], client: AsyncWebClient) -> None:
    values = view["state"]["values"]
    ticked = [one["text"]["text"] for one in values["held"]["value"]["selected_options"]]
    note = values["note"]["value"]["value"]
    if "Photographs" in ticked and not note:
        await ack(response_action="errors", errors={"note": "Say how photographs are kept."})
        return
    await ack()
    channel, ts = view["private_metadata"].split()
    period = values["period"]["value"]["selected_option"]["text"]["text"]
    await client.chat_update(channel=channel, ts=ts, **answer(f"Saved: {', '.join(ticked)} ({note}), {period.lower()}"))


async def export(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
    await ack()
    channel = body["channel"]["id"]
    await client.files_upload_v2(
        channel=channel, filename="audit.docx", title="audit.docx", content=DOCUMENT, initial_comment="Here it is."
    )


async def show_home(event: dict[str, Any], client: AsyncWebClient) -> None:
    blocks = [section("What you can ask"), {"type": "actions", "elements": [button("Start", "start")]}]
    await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})


async def start(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
    await ack()
    await client.chat_postMessage(channel=body["user"]["id"], text="Started from the Home tab.")


def make(client: AsyncWebClient) -> AsyncApp:
    """The app, with its listeners."""
    app = AsyncApp(client=client, signing_secret=SIGNING_SECRET)
    app.event("message")(answer_message)
    app.event("app_mention")(answer_mention)
    app.command("/sharing")(answer_command)
    app.action("open")(open_form)
    app.view("section")(save)
    app.action("export")(export)
    app.event("app_home_opened")(show_home)
    app.action("start")(start)
    return app


@asynccontextmanager
async def by_socket(api_url: str) -> AsyncIterator[None]:
    app = make(AsyncWebClient(token=BOT_TOKEN, base_url=api_url))
    handler = AsyncSocketModeHandler(app, APP_TOKEN, web_client=AsyncWebClient(token=APP_TOKEN, base_url=api_url))
    await handler.connect_async()
    yield
    await handler.close_async()


@asynccontextmanager
async def by_http(api_url: str, port: int) -> AsyncIterator[None]:
    app = make(AsyncWebClient(token=BOT_TOKEN, base_url=api_url))
    runner = web.AppRunner(app.web_app(path="/slack/events"))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield
    await runner.cleanup()


class SmallSlackApp:
    """The app while it is connected: by Socket Mode, or by HTTP when a port is given."""

    def __init__(self, api_url: str, port: int | None = None) -> None:
        self._connection = by_http(api_url, port) if port else by_socket(api_url)
        self._connected = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    def start(self) -> None:
        self._thread.start()
        assert self._connected.wait(20)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._done.set)
        self._thread.join(20)

    async def _run(self) -> None:
        self._loop, self._done = asyncio.get_running_loop(), asyncio.Event()
        async with self._connection:
            self._connected.set()
            await self._done.wait()
