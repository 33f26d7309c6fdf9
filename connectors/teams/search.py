"""The message extension: finds protocols while somebody writes a message, and puts the chosen one's card into it.

Others read the card who may not know the assistant, and it may not be where they are: it has no buttons that ask it something.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.identifiers import remove_identifiers
from bot.replies import Facts, Items, Text
from bot.wording import chat_apps as say
from bot.wording.answers import reply_to
from connectors.teams.activities import CARD_TYPE
from connectors.teams.cards import messages_of
from connectors.teams.elements import Card
from knowledge.answers.types import ProtocolCard
from knowledge.database import Database
from knowledge.listing import find_alike
from knowledge.protocols import ProtocolView, get_protocol

COMMAND = "findProtocol"
MOST_FOUND, LONGEST_QUERY = 10, 200
PREVIEW_TYPE = "application/vnd.microsoft.card.thumbnail"


class Search:
    """Finds protocols by words in them, then by words like them. It blocks."""

    def __init__(self, database: Database, team: str) -> None:
        self._database, self._team = database, team

    def answer(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a `composeExtension/query`; without words, all protocols."""
        words = remove_identifiers(_words(value)).text
        start = _start(value)
        rows = find_alike(self._database, words, start + MOST_FOUND)[start:]
        page = [get_protocol(self._database, row.slug) for row in rows]
        if not page:
            return {"composeExtension": {"type": "message", "text": say.nothing_found(words)}}
        made = [self._attachment(one) for one in page]
        return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": made}}

    def _attachment(self, protocol: ProtocolView) -> dict[str, Any]:
        preview = {"title": protocol.title, "text": protocol.theme}
        return {
            "contentType": CARD_TYPE,
            "content": self._card(protocol),
            "preview": {"contentType": PREVIEW_TYPE, "content": preview},
        }

    def _card(self, protocol: ProtocolView) -> Card:
        reply = reply_to(ProtocolCard(protocol), self._team)
        told = replace(reply, elements=tuple(one for one in reply.elements if isinstance(one, Text | Facts | Items)))
        card = messages_of(told)[0].card
        if card is None:
            raise ValueError("a protocol's reply has facts, and so makes a card")
        return card


def _words(value: Mapping[str, Any]) -> str:
    """What was typed; empty when the extension is only opened."""
    every = value.get("parameters")
    named: Sequence[Any] = every if isinstance(every, list) else []
    found = next((one.get("value") for one in named if isinstance(one, dict) and one.get("name") == "query"), "")
    return " ".join(found.split())[:LONGEST_QUERY] if isinstance(found, str) else ""


def _start(value: Mapping[str, Any]) -> int:
    options = value.get("queryOptions")
    skip = options.get("skip") if isinstance(options, dict) else 0
    return skip if isinstance(skip, int) and 0 <= skip <= 10_000 else 0
