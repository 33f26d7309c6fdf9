"""What is sent to Teams: activities as its service takes them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.replies import Source
from bot.wording import chat_apps as say
from connectors.teams.cards import Message
from connectors.teams.elements import Card
from connectors.text import address, cut
from knowledge.audits.export.exporting import Exported

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
CONSENT_TYPE = "application/vnd.microsoft.teams.card.file.consent"
FILE_TYPE = "application/vnd.microsoft.teams.card.file.info"
MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
ERROR_TYPE = "application/vnd.microsoft.error"
LONGEST_NAME, LONGEST_ABSTRACT = 80, 160
"""Characters of what is cited, as Microsoft's model has it."""
ROW = "row"
"""What an action tells of the row of the outbox whose message it is on."""


def of_message(message: Message, row: int) -> dict[str, Any]:
    """A page of a reply. `row` is the number of the row of the outbox."""
    made: dict[str, Any] = {"type": "message", "textFormat": "plain", "text": message.text}
    if message.card:
        made = of_card(message.card, message.text, row)
    if message.sources:
        made |= {"text": message.cites, "textFormat": "markdown", "entities": [_citing(message.sources)]}
    if message.feedback is not None:
        made["channelData"] = {"feedbackLoop": {"type": "default"}}
    return made


def _citing(sources: Sequence[Source]) -> dict[str, Any]:
    """What Teams shows for the numbers in a text. It is not said to be made by a language model, because none made it."""
    return {
        "type": "https://schema.org/Message",
        "@type": "Message",
        "@context": "https://schema.org",
        "@id": "",
        "citation": [{"@type": "Claim", "position": number, "appearance": _cited(source)} for number, source in enumerate(sources, 1)],
    }


def _cited(source: Source) -> dict[str, Any]:
    url = address(source.url)
    shown = {"name": cut(source.title, LONGEST_NAME), "abstract": cut(source.extract or source.title, LONGEST_ABSTRACT)}
    return {"@type": "DigitalDocument", **shown, **({"url": url} if url else {})}


def of_card(card: Card, summary: str, row: int = 0) -> dict[str, Any]:
    """A card with its summary, which notifications and screen readers have. No text beside it: Teams would show both."""
    numbered = with_row(card, row) if row else card
    return {"type": "message", "summary": summary, "attachments": [{"contentType": CARD_TYPE, "content": numbered}]}


def with_row(card: Card, row: int) -> Card:
    """The card with the number of its row in the data of each action."""
    numbered: Card = _numbered(card, row)
    return numbered


def _numbered(held: Any, row: int) -> Any:
    if isinstance(held, list):
        return [_numbered(one, row) for one in held]
    if not isinstance(held, dict):
        return held
    if held.get("type") in ("Action.Execute", "Action.Submit"):
        fallback = {"fallback": _numbered(held["fallback"], row)} if "fallback" in held else {}
        return {**held, **fallback, "data": {**held.get("data", {}), ROW: row}}
    return {name: _numbered(one, row) for name, one in held.items()}


def asking_consent(file: Exported, title: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """Asks a person whether they want a file. Teams gives an address to put it at when they do."""
    content = {"description": title, "sizeInBytes": len(file.content), "acceptContext": dict(context), "declineContext": dict(context)}
    attachment = {"contentType": CONSENT_TYPE, "name": file.filename, "content": content}
    return {"type": "message", "summary": say.file_waits(title), "attachments": [attachment]}


def of_file(name: str, title: str, uploaded: Mapping[str, Any]) -> dict[str, Any]:
    """Shows a file that was put where the person had accepted it."""
    content = {"uniqueId": str(uploaded.get("uniqueId") or ""), "fileType": str(uploaded.get("fileType") or "")}
    attachment = {"contentType": FILE_TYPE, "contentUrl": str(uploaded.get("contentUrl") or ""), "name": name, "content": content}
    return {"type": "message", "summary": f"{title}. {say.file_comes()}", "attachments": [attachment]}


def card_answer(card: Card) -> dict[str, Any]:
    """The answer to a pressed button: this card takes the place of the one it is on, for who pressed."""
    return {"statusCode": 200, "type": CARD_TYPE, "value": card}


def message_answer(text: str) -> dict[str, Any]:
    """The answer to a pressed button: these words."""
    return {"statusCode": 200, "type": MESSAGE_TYPE, "value": text}


def error_answer(status: int, code: str, text: str) -> dict[str, Any]:
    """The answer to a pressed button that cannot be taken."""
    return {"statusCode": status, "type": ERROR_TYPE, "value": {"code": code, "message": text}}
