"""The chat page and the address that its messages are sent to."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse

from bot.answers import Answer
from bot.messages import LONGEST_MESSAGE
from bot.settings import Settings
from bot.wording import connections as say
from bot.wording import enquiries as say_of_enquiries
from connectors.rasa_client import AssistantError, AssistantSlow, AssistantUnreachable, RasaClient
from connectors.request import MessageEmpty, MessageTooLong, read_message
from connectors.request import Request as Message
from connectors.team_talk import TeamTalk
from connectors.turns import TooManyWaiting, Turns
from connectors.web.pace import Pace
from connectors.web.pages import Pages
from connectors.web.problems import problem
from connectors.web.visitor import Visitor, read_visitor, speaker
from knowledge.database import Database
from knowledge.enquiries.asking import said_by_team

logger = logging.getLogger(__name__)

# JSON may spell a character in up to twelve bytes.
LONGEST_BODY_BYTES = LONGEST_MESSAGE * 12 + 1_000
LONGEST_ID = 64
_ID = re.compile(r"[0-9]{1,9}")
READY_KEPT_SECONDS = 1.0

SUGGESTED_QUESTIONS = (
    "Which protocol covers missing from education checks?",
    "Who are the Autism Panel partners?",
    "What do we share with Provide?",
    "How big is the Autism Panel document?",
    "What does CHIS mean?",
)


class BadBody(ValueError):
    """The body is not one that the page sends; nothing was done."""


class BodyTooLong(ValueError):
    """The body is longer than any message that would be taken; the rest of it is not read."""


@dataclass(frozen=True)
class Sent:
    """What the page sends: the text, an id of its own for it, and the label of its tab."""

    text: str
    message_id: str
    tab: str


class Chat:
    """Takes messages from the page, one at a time for each conversation."""

    def __init__(self, settings: Settings, rasa: RasaClient) -> None:
        self._settings, self._rasa = settings, rasa
        self._speaker = speaker(local_access=settings.local_access)
        self._turns: Turns[tuple[Answer, ...]] = Turns()
        self._ready, self._ready_until = False, 0.0
        self._database = Database(settings.database_url)
        self._team_talk = TeamTalk(self._database, settings.team_name)
        self._visitor_pace = Pace(burst=20, per_second=1)
        self._address_pace = Pace(burst=200, per_second=10)

    async def ready(self, request: Request) -> Response:
        """Whether a message would be taken now. The browser gets its cookie here, so that its first message can be repeated."""
        if time.monotonic() >= self._ready_until:
            self._ready = await self._rasa.ready()
            self._ready_until = time.monotonic() + READY_KEPT_SECONDS
        response = JSONResponse({"ready": self._ready}, 200 if self._ready else 503)
        read_visitor(request).remember(response, secure=request.url.scheme == "https")
        return response

    async def from_team(self, request: Request) -> Response:
        """What people of the team said in the conversation of a tab since the message that the page had last."""
        visitor, after = read_visitor(request), request.query_params.get("after", "")
        if visitor.is_new or not _ID.fullmatch(after):
            return JSONResponse({"messages": []})
        try:
            messages = await asyncio.to_thread(self._said_by_team, visitor, request.query_params.get("tab", ""), int(after))
        except ValueError:
            return problem(400, "unreadable", say.unreadable())
        except SQLAlchemyError as error:
            logger.warning("what the team said cannot be read now: %s", type(error).__name__)
            messages = []  # It is asked for again in a moment.
        return JSONResponse({"messages": messages})

    def _said_by_team(self, visitor: Visitor, tab: str, after: int) -> list[dict[str, Any]]:
        shown = []
        for said in said_by_team(self._database, visitor.conversation(tab), after):
            reply = say_of_enquiries.from_team(said, self._settings.team_name)
            shown.append({"id": said.id, **_shown(Answer.of(reply))})
        return shown

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    async def receive(self, request: Request) -> Response:
        """Answer one message of the page."""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return problem(415, "not-json", say.unreadable())
        visitor = read_visitor(request)
        address = request.client.host if request.client else ""
        if wait := max(self._visitor_pace.wait(visitor.secret), self._address_pace.wait(address)):
            return problem(429, "too-fast", say.too_fast(wait), wait=wait)
        try:
            sent = _sent(await _body(request))
            message = read_message(sent.text, visitor.conversation(sent.tab), self._speaker)
        except (MessageTooLong, BodyTooLong):
            return problem(413, "too-long", say.too_long(LONGEST_MESSAGE))
        except MessageEmpty:
            return problem(400, "empty", say.empty())
        except ValueError:
            return problem(400, "unreadable", say.unreadable())
        response = await self._answer(message, sent.message_id)
        visitor.remember(response, secure=request.url.scheme == "https")
        return response

    async def _answer(self, message: Message, message_id: str) -> Response:
        started = time.monotonic()
        try:
            answers = await self._turns.run(message.conversation, message_id, lambda: self._answers(message))
        except TooManyWaiting:
            return problem(429, "too-fast", say.still_answering(), wait=2)
        except AssistantUnreachable as error:
            return problem(503, "unreachable", say.unreachable(error.reference), reference=error.reference)
        except AssistantSlow as error:
            return problem(504, "slow", say.slow(error.reference), reference=error.reference)
        except AssistantError as error:
            return problem(502, "failed", say.failed(error.reference), reference=error.reference)
        logger.info("answered in %d ms: %s", (time.monotonic() - started) * 1000, ", ".join(a.outcome or "no outcome" for a in answers))
        return JSONResponse({"said": message.text, "messages": [_shown(answer) for answer in answers]})

    async def _answers(self, message: Message) -> tuple[Answer, ...]:
        """What somebody says to the team goes to the team, anything else to the assistant."""
        if self._team_talk.is_for_team(message.text):
            reply = await asyncio.to_thread(self._team_talk.hear, message.conversation, message.speaker.name, message.text)
            if reply:
                return (Answer.of(reply),)
        return await self._rasa.ask(message)


def routes(chat: Chat, pages: Pages, settings: Settings) -> APIRouter:
    """GET /, GET /chat/ready, GET /chat/team and POST /chat/messages."""
    router = APIRouter()

    @router.get("/")
    async def page(request: Request) -> Response:
        return pages.show(
            request,
            "chat.html",
            suggestions=SUGGESTED_QUESTIONS,
            longest=LONGEST_MESSAGE,
            team=settings.team_name,
            local_access=settings.local_access,
            retention_days=settings.retention_days,
        )

    router.get("/chat/ready")(chat.ready)
    router.get("/chat/team")(chat.from_team)
    router.post("/chat/messages")(chat.receive)
    return router


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY_BYTES:
            raise BodyTooLong
    return body


def _sent(body: bytes) -> Sent:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadBody("not JSON") from error
    if not isinstance(raw, dict):
        raise BadBody("not an object")
    text, message_id, tab = raw.get("text"), raw.get("id"), raw.get("tab", "0")
    if not isinstance(text, str) or not isinstance(tab, str):
        raise BadBody("'text' is needed")
    if message_id is None:
        # Without an id of its own every message is a new one.
        message_id = f"{time.monotonic_ns()}"
    if not isinstance(message_id, str) or not 1 <= len(message_id) <= LONGEST_ID:
        raise BadBody("'id' is a short text")
    return Sent(text, message_id, tab)


def _shown(answer: Answer) -> dict[str, Any]:
    """An answer as the page reads it; without elements the page shows the text and the buttons."""
    return {
        "text": answer.text,
        "elements": answer.reply.to_json()["elements"] if answer.reply else None,
        "buttons": [asdict(button) for button in answer.buttons],
        "outcome": answer.outcome,
    }
