"""Sends a request to Rasa's `sharing` channel and reads the answer. The only part that knows the channel's JSON."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from bot.replies import Button, Reply
from connectors.request import Request

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 30.0
LONGEST_ANSWER_BYTES = 2_000_000


class AssistantError(Exception):
    """Rasa gave no usable answer; the person is told in plain words with `reference`, which the log has too."""

    def __init__(self, why: str) -> None:
        self.reference = uuid.uuid4().hex[:8]
        super().__init__(why)


class AssistantUnreachable(AssistantError):
    """Rasa did not take the message, so it can be sent again."""


class AssistantSlow(AssistantError):
    """Rasa took the message and did not answer in time."""


class AssistantFailed(AssistantError):
    """Rasa refused the message or answered with something that is not an answer."""


@dataclass(frozen=True)
class Answer:
    """One message from the assistant: complete as `text` and `buttons`; `reply` is the same with its structure."""

    text: str
    buttons: tuple[Button, ...] = ()
    reply: Reply | None = None
    outcome: str = ""


class RasaClient:
    """A connection to the Rasa process. Close it at the end."""

    def __init__(self, rasa_url: str, secret_file: Path, timeout: float = TIMEOUT_SECONDS) -> None:
        self._secret_file = secret_file
        # Proxies of the environment are not for a neighbour on loopback.
        self._http = httpx.AsyncClient(base_url=rasa_url, timeout=httpx.Timeout(timeout, connect=5.0), trust_env=False)

    async def ask(self, request: Request) -> tuple[Answer, ...]:
        """Give one message to Rasa and return its answers, at least one; raise an AssistantError otherwise."""
        try:
            return await self._post(request)
        except AssistantError as error:
            logger.error("no answer, reference %s: %s", error.reference, error)
            raise

    async def ready(self) -> bool:
        """Whether Rasa takes messages at this moment."""
        try:
            response = await self._http.get("/webhooks/rest/", timeout=3.0)
        except httpx.HTTPError:
            return False
        return response.is_success

    async def version(self) -> str:
        """Rasa's version, or an empty text when it is not reachable."""
        try:
            response = await self._http.get("/", timeout=3.0)
        except httpx.HTTPError:
            return ""
        return response.text.rpartition(" ")[2][:20] if response.is_success else ""

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def _post(self, request: Request) -> tuple[Answer, ...]:
        body = {
            "message": request.text,
            "removed": list(request.removed),
            "conversation": request.conversation,
            "speaker": asdict(request.speaker),
        }
        try:
            headers = {"X-Sharing-Secret": self._secret_file.read_text().strip()}
        except OSError as error:
            raise AssistantFailed(f"the channel's secret cannot be read: {type(error).__name__}") from error
        try:
            async with self._http.stream("POST", "/webhooks/sharing/webhook", json=body, headers=headers) as response:
                return _read(response.status_code, await _content(response))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise AssistantUnreachable(type(error).__name__) from error
        except httpx.TimeoutException as error:
            raise AssistantSlow(type(error).__name__) from error
        except httpx.HTTPError as error:
            raise AssistantFailed(type(error).__name__) from error


async def _content(response: httpx.Response) -> bytes:
    content = b""
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > LONGEST_ANSWER_BYTES:
            raise AssistantFailed("the answer is too long")
    return content


def _read(status: int, content: bytes) -> tuple[Answer, ...]:
    if status != httpx.codes.OK:
        raise AssistantFailed(f"Rasa answered with status {status}")
    try:
        messages = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise AssistantFailed("the answer is not JSON") from error
    if not isinstance(messages, list):
        raise AssistantFailed("the answer is not a list")
    answers = tuple(_answer(message) for message in messages if isinstance(message, dict))
    answers = tuple(answer for answer in answers if answer.text or answer.reply)
    if not answers:
        raise AssistantFailed("the answer is empty")
    return answers


def _answer(message: Mapping[str, Any]) -> Answer:
    custom = message.get("custom")
    card = custom if isinstance(custom, dict) else {}
    text, outcome = message.get("text"), card.get("outcome")
    return Answer(
        text=text if isinstance(text, str) else "",
        buttons=_buttons(message.get("buttons")),
        reply=_reply(card.get("reply")),
        outcome=outcome if isinstance(outcome, str) else "",
    )


def _buttons(raw: object) -> tuple[Button, ...]:
    """Rasa's own buttons; their `payload` is what pressing one types."""
    if not isinstance(raw, list):
        return ()
    pairs = ((one.get("title"), one.get("payload")) for one in raw if isinstance(one, dict))
    return tuple(Button(title, says) for title, says in pairs if isinstance(title, str) and isinstance(says, str))


def _reply(raw: object) -> Reply | None:
    """The card, or nothing when it is not one: the text says the same."""
    if not isinstance(raw, dict):
        return None
    try:
        return Reply.from_json(raw)
    except (ValueError, AttributeError) as error:
        logger.warning("a card could not be read, its text is shown: %s", type(error).__name__)
        return None
