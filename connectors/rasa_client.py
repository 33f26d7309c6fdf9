"""Sends a request to Rasa's `sharing` channel and hands back its answers."""

from __future__ import annotations

import json
import logging
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from bot.answers import Answer, read_answers
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
    """Rasa, or the action server behind it, did not deal with the message, so it can be sent again."""


class AssistantSlow(AssistantError):
    """Rasa took the message and did not answer in time."""


class AssistantFailed(AssistantError):
    """Rasa refused the message or answered with something that is not an answer."""


class AssistantLost(AssistantFailed):
    """The connection broke after the message was sent: nobody knows whether Rasa dealt with it."""


@dataclass(frozen=True)
class Understood:
    """What a message means by itself: its text without personal identifiers, the kinds it may be, likeliest first, and its parts with theirs."""

    text: str
    ranking: tuple[tuple[str, float], ...]
    parts: tuple[tuple[str, str], ...] = ()


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

    async def understand(self, text: str) -> Understood:
        """What Rasa takes a message for, which no conversation hears of; raise an AssistantError otherwise."""
        status, content = await self._send("/webhooks/sharing/understand", {"message": text})
        if status != httpx.codes.OK:
            raise AssistantFailed(f"Rasa answered with status {status}")
        try:
            read = json.loads(content)
            ranking = tuple((str(kind), float(likely)) for kind, likely in read["ranking"])
            return Understood(str(read["text"]), ranking, tuple((str(part), str(kind)) for part, kind in read["parts"]))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise AssistantFailed(f"not what a message means: {type(error).__name__}") from None

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
            "private": request.private,
            "id": request.id,
            "again": request.again,
        }
        return _read(*await self._send("/webhooks/sharing/webhook", body))

    async def _send(self, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        """The status and the content of what Rasa answers on the `sharing` channel."""
        try:
            headers = {"X-Sharing-Secret": self._secret_file.read_text().strip()}
        except OSError as error:
            raise AssistantFailed(f"the channel's secret cannot be read: {type(error).__name__}") from error
        try:
            async with self._http.stream("POST", path, json=body, headers=headers) as response:
                return response.status_code, await _content(response)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise AssistantUnreachable(type(error).__name__) from error
        except httpx.TimeoutException as error:
            raise AssistantSlow(type(error).__name__) from error
        except httpx.TransportError as error:
            raise AssistantLost(type(error).__name__) from error
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
    if status == httpx.codes.SERVICE_UNAVAILABLE:
        raise AssistantUnreachable("Rasa got no answer from the action server")
    if status != httpx.codes.OK:
        raise AssistantFailed(f"Rasa answered with status {status}")
    try:
        return read_answers(content)
    except ValueError as error:
        raise AssistantFailed(str(error)) from None
