"""The two ways into Rasa: Rasa's own REST path for local tools, and the connectors' authenticated one.

Both clean what comes in before Rasa sees it, and both answer one utterance with one message.
"""

from __future__ import annotations

import hmac
import inspect
import json
import logging
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.identifiers import KINDS
from bot.messages import LONGEST_MESSAGE, for_rasa
from bot.rasa.conversations import FILE, answers_before
from bot.wording import talk

logger = logging.getLogger(__name__)

LONGEST_SENDER = 200
Handler = Callable[[UserMessage], Awaitable[Any]]


class OneMessage(CollectingOutputChannel):
    """Collects the bot's utterances; text, buttons and card of one utterance stay together."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one utterance as one message."""
        kept = {"recipient_id": recipient_id, "text": message.get("text") or ""}
        if message.get("buttons"):
            kept["buttons"] = message["buttons"]
        if message.get("custom"):
            kept["custom"] = message["custom"]
        await self._persist_message(kept)


class NoAnswer(Exception):
    """Nothing was said: Rasa swallows the failure of an action, such as an action server that is not there."""


async def _answer(
    handle: Handler, text: str, sender: str, channel: str, metadata: dict[str, Any], message_id: str = ""
) -> list[dict[str, Any]]:
    """What is said to a message, at least one utterance; raise NoAnswer where there is none."""
    cleaned = for_rasa(text)
    output = OneMessage()
    removed = list(dict.fromkeys((*metadata.get("removed", ()), *cleaned.removed)))
    metadata = {**metadata, "removed": removed, "cut": len(text) > LONGEST_MESSAGE}
    message = UserMessage(cleaned.text, output, sender, input_channel=channel, metadata=metadata, message_id=message_id or None)
    try:
        await handle(message)
    except Exception as error:  # noqa: BLE001 - whatever it is, the person gets an answer and the operator a reference
        return [_failed(sender, error)]
    said: list[dict[str, Any]] = output.messages
    if not said:
        raise NoAnswer
    return said


def _failed(sender: str, error: Exception | None) -> dict[str, Any]:
    reference = uuid.uuid4().hex[:8]
    logger.error("message failed, reference %s: %s", reference, type(error).__name__ if error else "no answer", exc_info=error)
    return {"recipient_id": sender, "text": talk.failed(reference), "custom": {"outcome": "failed"}}


def _read(request: Request) -> tuple[dict[str, Any] | None, str]:
    try:
        body = json.loads(request.body or b"")
    except (ValueError, RecursionError):
        return None, "The body must be JSON."
    if not isinstance(body, dict):
        return None, "The body must be a JSON object."
    if not isinstance(body.get("message"), str):
        return None, "'message' must be a text."
    return body, ""


def _removed(body: dict[str, Any]) -> tuple[str, ...]:
    """The kinds of identifiers that a connector took out before it sent the message."""
    kinds = body.get("removed", [])
    return tuple(kind for kind in kinds if isinstance(kind, str) and kind in KINDS) if isinstance(kinds, list) else ()


class LocalRest(InputChannel):
    """Rasa's REST contract for tools on this machine. Its sender is nobody in particular."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in addresses and trackers."""
        return "rest"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Routes: GET / for health, POST /webhook for a message."""
        routes = Blueprint("local_rest", inspect.getmodule(self).__name__)  # type: ignore[union-attr]

        @routes.route("/", methods=["GET"])
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            body, problem = _read(request)
            if body is None:
                return response.json({"error": problem}, status=400)
            sender = str(body.get("sender") or "default")[:LONGEST_SENDER]
            speaker = {"platform": "rest", "workspace": "", "user": "local", "name": "local"}
            try:
                answers = await _answer(on_new_message, body["message"], f"rest:{sender}", "rest", {"speaker": speaker})
            except NoAnswer:
                answers = [_failed(f"rest:{sender}", None)]
            return response.json(answers, status=200)

        return routes


async def _understood(parse: Callable[[str], Awaitable[dict[str, Any]]], text: str) -> dict[str, Any]:
    """What a message means by itself, for whoever wants to see that: no conversation hears it, and nothing is kept."""
    cleaned = for_rasa(text)
    found = await parse(cleaned.text)
    return {
        "text": cleaned.text,
        "removed": list(cleaned.removed),
        "ranking": [[one["name"], one["confidence"]] for one in found.get("intent_ranking") or ()],
        "parts": found.get("parts") or [],
    }


class SharingChannel(InputChannel):
    """The connectors' way in: a shared secret, the verified speaker and the conversation id."""

    def __init__(self) -> None:
        current = settings.load()
        self._secret_file, self._conversations = current.channel_secret_file, current.home / FILE

    @classmethod
    def name(cls) -> str:
        """The channel's name in addresses and trackers."""
        return "sharing"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Routes: POST /webhook for a message, POST /understand for what one means, with the secret in X-Sharing-Secret."""
        routes = Blueprint("sharing_channel", inspect.getmodule(self).__name__)  # type: ignore[union-attr]

        @routes.route("/understand", methods=["POST"])
        async def understand(request: Request) -> HTTPResponse:
            if not self._is_ours(request):
                return response.json({"error": "not authorised"}, status=401)
            body, problem = _read(request)
            if body is None:
                return response.json({"error": problem}, status=400)
            return response.json(await _understood(request.app.ctx.agent.parse_message, body["message"]))

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not self._is_ours(request):
                return response.json({"error": "not authorised"}, status=401)
            body, problem = _read(request)
            if body is None or not isinstance(body.get("conversation"), str) or not isinstance(body.get("speaker"), dict):
                return response.json({"error": problem or "'conversation' and 'speaker' are needed."}, status=400)
            conversation, speaker = body["conversation"][:LONGEST_SENDER], body["speaker"]
            channel = str(speaker.get("platform", "unknown"))[:50]
            message_id = str(body.get("id") or "")[:LONGEST_SENDER]
            # What was answered before, when the answer got lost on its way, has one effect and one answer.
            answers = answers_before(self._conversations, conversation, message_id) if body.get("again") and message_id else []
            metadata = {"speaker": speaker, "removed": _removed(body), "private": body.get("private") is not False, "id": message_id}
            try:
                answers = answers or await _answer(on_new_message, body["message"], conversation, channel, metadata, message_id)
            except NoAnswer:
                return response.json({"error": "no answer; it can be sent again"}, status=503)
            return response.json(answers, status=200)

        return routes

    def _is_ours(self, request: Request) -> bool:
        """Whether a request brings the secret."""
        secret = self._secret_file.read_text().strip()
        return bool(secret) and hmac.compare_digest(secret.encode(), request.headers.get("X-Sharing-Secret", "").encode())
