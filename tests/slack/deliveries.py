"""Taking events, interactions and commands to the app, over HTTP or Socket Mode: when each was acknowledged, and again when it was not."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from tests.slack.workspace import JSON, Workspace

EVENT, INTERACTION, COMMAND = "events_api", "interactive", "slash_commands"


@dataclass(frozen=True)
class Attempt:
    """One try: what was wrong, or "" when it was acknowledged, and after how many seconds."""

    wrong: str
    seconds: float
    answer: JSON = field(default_factory=dict)
    final: bool = False


@dataclass
class Delivery:
    """What is taken to the app. `answer` is what the acknowledgement held."""

    kind: str
    payload: JSON
    workspace: Workspace
    user: str = ""
    attempts: list[Attempt] = field(default_factory=list)
    over: bool = False

    @property
    def acked(self) -> bool:
        """Whether it was acknowledged in time."""
        return bool(self.attempts) and not self.attempts[-1].wrong

    @property
    def answer(self) -> JSON:
        """What the acknowledgement held."""
        return self.attempts[-1].answer if self.acked else {}

    @property
    def name(self) -> str:
        """The event's type, the interaction's type or the command."""
        if self.kind == EVENT:
            return str(self.payload["event"]["type"])
        return str(self.payload.get("command") or self.payload["type"])


class Transport(Protocol):
    """A way to the app."""

    async def send(self, delivery: Delivery, number: int, reason: str) -> Attempt:
        """Takes it there once. `number` is 0 for the first time; `reason` is what was wrong the time before."""


class HTTP:
    """The app's request URL. Each request is signed."""

    def __init__(self, signing_secret: str) -> None:
        self.verifier = SignatureVerifier(signing_secret)
        self.url = ""
        self.session: aiohttp.ClientSession | None = None
        self.ack_seconds = 3.0

    async def send(self, delivery: Delivery, number: int, reason: str) -> Attempt:
        retry = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason} if number else {}
        started = time.monotonic()
        try:
            status, headers, text = await self.post(*_body(delivery), retry)
        except TimeoutError:
            return Attempt("http_timeout", time.monotonic() - started)
        except aiohttp.ClientError:
            return Attempt("connection_failed", time.monotonic() - started)
        seconds = time.monotonic() - started
        if not 200 <= status < 300:
            return Attempt("http_error", seconds, final=headers.get("X-Slack-No-Retry") == "1")
        return Attempt("", seconds, _answer(text))

    def signed(self, body: str, at: float) -> dict[str, str]:
        """The headers that sign a body at a moment, in seconds since 1970."""
        signature = self.verifier.generate_signature(timestamp=str(int(at)), body=body)
        return {"X-Slack-Request-Timestamp": str(int(at)), "X-Slack-Signature": str(signature)}

    async def verify_url(self) -> bool:
        """Whether the request URL answers the challenge with which Slack tries it."""
        challenge = json.dumps({"type": "url_verification", "token": "x", "challenge": "3eZbrw1a"})
        status, _, text = await self.post(challenge, "application/json", {})
        return status == 200 and "3eZbrw1a" in text

    async def post(self, body: str, content_type: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        """Sends a signed body; the status, headers and text that come back."""
        if self.session is None:
            self.session = aiohttp.ClientSession()
        signed = self.signed(body, time.time()) | {"Content-Type": content_type}
        timeout = aiohttp.ClientTimeout(total=self.ack_seconds)
        async with self.session.post(self.url, data=body.encode(), headers={**signed, **headers}, timeout=timeout) as response:
            return response.status, dict(response.headers), await response.text()

    async def close(self) -> None:
        """Closes the connections to the app."""
        if self.session:
            await self.session.close()


class Deliveries:
    """Everything that was taken to the app. An event is tried again after each of `retry_delays`, in seconds; nothing else is."""

    def __init__(self) -> None:
        self.made: list[Delivery] = []
        self.retry_delays: tuple[float, ...] = (0.05, 0.2, 1.0)

    async def deliver(self, delivery: Delivery, transport: Transport) -> None:
        """Takes it to the app until it is acknowledged, or all tries are used up."""
        waits = (0.0, *(self.retry_delays if delivery.kind == EVENT else ()))
        while len(delivery.attempts) < len(waits):
            number = len(delivery.attempts)
            await asyncio.sleep(waits[number])
            attempt = await transport.send(delivery, number, delivery.attempts[-1].wrong if number else "")
            delivery.attempts.append(attempt)
            if not attempt.wrong or attempt.final:
                return


def _body(delivery: Delivery) -> tuple[str, str]:
    if delivery.kind == EVENT:
        return json.dumps(delivery.payload), "application/json"
    sent = delivery.payload if delivery.kind == COMMAND else {"payload": json.dumps(delivery.payload)}
    return urlencode(sent), "application/x-www-form-urlencoded"


def _answer(text: str) -> JSON:
    if not text.strip():
        return {}
    try:
        answer = json.loads(text)
    except ValueError:
        return {"text": text}
    return answer if isinstance(answer, dict) else {"text": text}
