"""The action server answers Rasa's calls as rasa-sdk's own does, lets in who has the secret, and tells nothing of a failure."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.server import LONGEST_CALL_BYTES, ActionServer

SECRET = "the secret"


class Repeats(Action):
    """Says what was said, and remembers it."""

    def name(self) -> str:
        return "action_repeat"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        text = tracker.latest_message["text"]
        if text == "refuse":
            raise ActionExecutionRejection(self.name())
        if text == "break":
            raise RuntimeError("of what the pupil wrote")
        dispatcher.utter_message(text=text)
        return [SlotSet("said", text)]


@pytest.fixture
def ask() -> Callable[..., httpx.Response]:
    """Sends one request to an action server with one action."""
    executor = ActionExecutor()
    executor.register_action(Repeats())
    transport = httpx.ASGITransport(app=ActionServer(executor, SECRET))

    def send(method: str, path: str, secret: str = SECRET, **request: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url="http://actions") as client:
                return await client.request(method, path, headers={"X-Sharing-Secret": secret}, **request)

        return asyncio.run(once())

    return send


def call(text: str = "hello", action: str = "action_repeat") -> dict[str, Any]:
    """A call as bot/rasa/patches.py has Rasa make it."""
    tracker = {"sender_id": "one", "slots": {}, "latest_message": {"text": text}, "events": [{"event": "user", "input_channel": "rest"}]}
    return {"next_action": action, "sender_id": "one", "version": "3.6.21", "tracker": tracker}


def test_a_call_is_answered_with_what_the_action_says_and_has_remembered(ask: Callable[..., httpx.Response]) -> None:
    response = ask("POST", "/webhook", json=call("good day – “hello”"))
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    answer = response.json()
    assert [(one["event"], one["name"], one["value"]) for one in answer["events"]] == [("slot", "said", "good day – “hello”")]
    assert [one["text"] for one in answer["responses"]] == ["good day – “hello”"]


def test_it_says_that_it_is_there(ask: Callable[..., httpx.Response]) -> None:
    response = ask("GET", "/health", secret="")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("secret", ["", "another", "the secret "])
def test_who_has_not_the_secret_is_not_let_in(ask: Callable[..., httpx.Response], secret: str) -> None:
    response = ask("POST", "/webhook", secret=secret, json=call())
    assert response.status_code == 401
    assert "hello" not in response.text


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        (call("refuse"), 400, {"error": "Custom action 'action_repeat' rejected execution.", "action_name": "action_repeat"}),
        (call(action="action_none"), 404, {"error": "No registered action found for name 'action_none'.", "action_name": "action_none"}),
        (call("break"), 500, {"error": "failed"}),
        ({"next_action": "action_repeat"}, 500, {"error": "failed"}),
        ([1], 500, {"error": "failed"}),
        ({}, 200, None),
    ],
)
def test_what_fails_is_told_with_its_status_and_nothing_of_the_message(
    ask: Callable[..., httpx.Response], body: Any, status: int, told: Any
) -> None:
    response = ask("POST", "/webhook", json=body)
    assert (response.status_code, response.json()) == (status, told)


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, json.dumps(call("a" * LONGEST_CALL_BYTES)).encode()])
def test_what_is_no_call_is_refused(ask: Callable[..., httpx.Response], content: bytes) -> None:
    assert ask("POST", "/webhook", content=content).status_code == 400


@pytest.mark.parametrize(("method", "path"), [("GET", "/webhook"), ("POST", "/health"), ("GET", "/actions"), ("GET", "/")])
def test_there_is_nothing_else(ask: Callable[..., httpx.Response], method: str, path: str) -> None:
    assert ask(method, path).status_code == 404
