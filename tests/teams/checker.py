"""What Teams takes, more strictly than it says: every activity, card and answer of the app in a test is checked here.

The kinds of elements and their properties are those of Microsoft's typed model; that an element came after version 1.5 is from the schema
explorer on adaptivecards.io. The limits are those of learn.microsoft.com: "Format your bot messages" (100 KB a message; 80 are held here),
"Designing Adaptive Cards for your Teams app" (six actions; labels, required and errors of inputs), "Universal Actions" (verb and fallback).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

os.environ["PYTHON_DOTENV_DISABLED"] = "1"

from microsoft_teams.api.models.entity import CitationEntity
from microsoft_teams.cards import core
from pydantic import BaseModel

MOST_BYTES = 80 * 1024
VERSION = "1.5"
MOST_ACTIONS = 6
KINDS_OF_1_5 = frozenset(
    (
        *(
            "AdaptiveCard",
            "TextBlock",
            "RichTextBlock",
            "TextRun",
            "Container",
            "ColumnSet",
            "Column",
            "FactSet",
            "Fact",
            "Image",
            "ImageSet",
        ),
        *("ActionSet", "Table", "TableRow", "TableCell", "Input.Text", "Input.Toggle", "Input.ChoiceSet", "Input.Choice", "Input.Number"),
        *("Input.Date", "Input.Time", "Action.Execute", "Action.Submit", "Action.OpenUrl", "Action.ShowCard", "Action.ToggleVisibility"),
    )
)
INPUTS = frozenset(kind for kind in KINDS_OF_1_5 if kind.startswith("Input.") and kind != "Input.Choice")
ACTIVITY_KEYS = frozenset(
    ("type", "id", "text", "textFormat", "summary", "attachments", "channelData", "entities", "suggestedActions", "from", "replyToId")
)
MOST_SOURCES = 20
MARK = re.compile(r"\[(\d+)\]")
MARKUP = re.compile(r"[*_`~<>#\\\[\]|{}]|\]\(|://|\bwww\.|^\s*(?:[-+]|\d+[.)]) ", re.I | re.M)
CARD_TYPE = "application/vnd.microsoft.card.adaptive"
ANSWER_TYPES = (CARD_TYPE, "application/vnd.microsoft.activity.message", "application/vnd.microsoft.error")


def _models() -> dict[str, type[BaseModel]]:
    """Microsoft's model of each kind of element."""
    found: dict[str, type[BaseModel]] = {}
    for model in vars(core).values():
        if isinstance(model, type) and issubclass(model, BaseModel) and "type" in model.model_fields:
            kind = model.model_fields["type"].default
            if isinstance(kind, str):
                found[kind] = model
    return found


def _keys(model: type[BaseModel]) -> frozenset[str]:
    """The properties of an element, as they are spelt in JSON."""
    names = {field.serialization_alias or field.alias or _camel(name) for name, field in model.model_fields.items()}
    return frozenset({*names, *map(_camel, model.model_fields)})


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(one.capitalize() for one in rest)


MODELS = _models()
KEYS = {kind: _keys(model) for kind, model in MODELS.items()}
KEYS["AdaptiveCard"] |= {"$schema"}
UNTYPED = {"Input.Choice": frozenset(("title", "value")), "Fact": frozenset(("title", "value"))}


def problems_of(activity: Mapping[str, Any]) -> list[str]:
    """What is wrong with an activity that is sent."""
    return list(_activity(activity))


def problems_of_card(card: Mapping[str, Any]) -> list[str]:
    """What is wrong with the content of an Adaptive Card."""
    return list(_card(card))


def problems_of_answer(answer: Mapping[str, Any]) -> list[str]:
    """What is wrong with what a pressed button is answered with."""
    return list(_answer(answer))


def size_of(held: object) -> int:
    """Bytes as Teams counts them: UTF-16."""
    return len(json.dumps(held, ensure_ascii=False).encode("utf-16-le", "surrogatepass"))


def _activity(activity: Mapping[str, Any]) -> Iterator[str]:
    if unknown := set(activity) - ACTIVITY_KEYS:
        yield f"unknown keys of an activity: {sorted(unknown)}"
    if size_of(activity) > MOST_BYTES:
        yield f"{size_of(activity)} bytes are too many"
    if activity.get("type") == "message":
        yield from _message(activity)
    elif activity.get("type") != "typing":
        yield f"an activity of type {activity.get('type')!r} is sent"


def _message(activity: Mapping[str, Any]) -> Iterator[str]:
    cards = activity.get("attachments", [])
    cites = activity.get("entities", [])
    if cards and activity.get("text") and not cites:
        yield "a text beside a card: Teams shows both"
    if cards and not str(activity.get("summary") or "").strip():
        yield "a card without a summary"
    if not cards and not str(activity.get("text") or "").strip():
        yield "a message that says nothing"
    if cites:
        yield from _citing(str(activity.get("text") or ""), cites)
    elif activity.get("text") and activity.get("textFormat") != "plain":
        yield "a text in which Markdown is read"
    if len(cards) > 1:
        yield "several cards in one message"
    for attachment in cards:
        if attachment["contentType"] == CARD_TYPE:
            yield from _card(attachment["content"])


def _citing(text: str, entities: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A text that cites: each number in it stands for one source, and nothing else in it is taken for markup."""
    try:
        (cited,) = (CitationEntity.model_validate(one) for one in entities)
    except ValueError as error:
        yield f"Microsoft's model refuses what is cited: {str(error)[:200]}"
        return
    numbers = [claim.position for claim in cited.citation or ()]
    if not numbers or numbers != list(range(1, len(numbers) + 1)) or len(numbers) > MOST_SOURCES:
        yield f"sources numbered {numbers}"
    if [int(number) for number in MARK.findall(text)] != numbers:
        yield f"{text!r} does not cite each of {len(numbers)} sources once"
    if MARKUP.search(MARK.sub("", text)):
        yield f"{text!r} is not shown as it is where Markdown is read"
    if cited.additional_type:
        yield "what no language model made is said to be made by one"
    yield from (
        f"a link to {claim.appearance.url!r}"
        for claim in cited.citation or ()
        if claim.appearance.url and not claim.appearance.url.startswith(("https://", "http://"))
    )


def _answer(answer: Mapping[str, Any]) -> Iterator[str]:
    if set(answer) != {"statusCode", "type", "value"}:
        yield f"an answer with {sorted(answer)}"
        return
    if answer["type"] not in ANSWER_TYPES:
        yield f"an answer of type {answer['type']!r}"
    elif answer["type"] == CARD_TYPE:
        yield from _card(answer["value"])
    elif answer["type"] == ANSWER_TYPES[1] and not (isinstance(answer["value"], str) and answer["value"].strip()):
        yield "an answer that says nothing"


def _card(card: Mapping[str, Any]) -> Iterator[str]:
    if card.get("type") != "AdaptiveCard" or card.get("version") != VERSION:
        yield f"not an AdaptiveCard of version {VERSION}"
    if size_of(card) > MOST_BYTES:
        yield f"{size_of(card)} bytes are too many for a card"
    if not str(card.get("fallbackText") or "").strip():
        yield "a card without fallbackText"
    if not card.get("body"):
        yield "a card without a body"
    elements = list(_elements(card))
    yield from (problem for one in elements for problem in _element(one))
    actions = [one for one in elements if str(one["type"]).startswith("Action.")]
    if len(actions) > MOST_ACTIONS:
        yield f"{len(actions)} actions"
    ids = [one["id"] for one in elements if one["type"] in INPUTS]
    if len(set(ids)) != len(ids):
        yield f"two inputs of one id: {sorted(ids)}"


def _elements(held: Any) -> Iterator[dict[str, Any]]:
    """Every element and action of a card; what takes an action's place in an old client, and what belongs to its data, is none."""
    if isinstance(held, list):
        for one in held:
            yield from _elements(one)
    elif isinstance(held, Mapping):
        if isinstance(held.get("type"), str):
            yield dict(held)
        for name, one in held.items():
            if name not in ("fallback", "data", "msteams", "refresh"):
                yield from _elements(one)


def _element(one: Mapping[str, Any]) -> Iterator[str]:
    kind = one["type"]
    if kind not in KINDS_OF_1_5:
        yield f"{kind} is not of version {VERSION}"
        return
    if unknown := set(one) - (KEYS.get(kind) or UNTYPED[kind]):
        yield f"{kind} with {sorted(unknown)}"
    if refused := _refused(one):
        yield refused
        return
    if kind in INPUTS:
        yield from _input(one)
    elif kind.startswith("Action."):
        yield from _action(one)
    elif kind == "TextBlock":
        if one.get("wrap") is not True:
            yield f"a TextBlock that does not wrap: {one.get('text')!r}"
        if re.search(r"(?<!\\)!\[", str(one.get("text"))):
            yield "a picture in a text"
        yield from (f"a link to {target!r}" for target in _targets(str(one.get("text"))) if not target.startswith(("https://", "http://")))
    elif kind == "RichTextBlock" and not one.get("inlines"):
        yield "a RichTextBlock that says nothing"


def _refused(one: Mapping[str, Any]) -> str:
    """What Microsoft's model says against an element. What an element holds is of no kind there, so each is held against its own."""
    model = MODELS.get(one["type"])
    try:
        if model:
            model.model_validate(one)
    except ValueError as error:
        return f"Microsoft's model refuses it: {str(error)[:200]}"
    return ""


def _targets(text: str) -> list[str]:
    return re.findall(r"(?<!\\)\]\(([^)]*)\)", text)


def _input(one: Mapping[str, Any]) -> Iterator[str]:
    if not str(one.get("id") or ""):
        yield "an input without id"
    if not str(one.get("label") or "").strip():
        yield f"the input {one.get('id')} without a label"
    if one.get("isRequired") and "(required)" not in str(one.get("label")):
        yield f"the label of {one.get('id')} does not say that it is required"
    if (one.get("isRequired") or one.get("regex")) and not str(one.get("errorMessage") or "").strip():
        yield f"the input {one.get('id')} says not what is wrong"
    if one["type"] == "Input.Text" and len(str(one.get("value") or "")) > int(one.get("maxLength") or 10**9):
        yield f"the input {one.get('id')} is filled in with more than it takes"
    if one["type"] == "Input.ChoiceSet":
        values = [str(choice["value"]) for choice in one.get("choices", [])]
        if not values or len(set(values)) != len(values):
            yield f"the choices of {one.get('id')} are none or alike"
        if one.get("value") and str(one["value"]) not in values:
            yield f"the input {one.get('id')} is set to what is no choice"


def _action(one: Mapping[str, Any]) -> Iterator[str]:
    if not str(one.get("title") or "").strip():
        yield "an action without a title"
    if one["type"] == "Action.OpenUrl":
        if not str(one.get("url")).startswith(("https://", "http://")):
            yield f"a link to {one.get('url')!r}"
        if "browser" not in str(one.get("title")):
            yield f"{one.get('title')!r} does not say that it leaves Teams"
    elif one["type"] == "Action.Execute":
        if not str(one.get("verb") or ""):
            yield f"{one.get('title')!r} has no verb"
        fallback = one.get("fallback") or {}
        wanted = {**(one.get("data") or {}), "verb": one.get("verb")}
        if fallback.get("type") != "Action.Submit" or fallback.get("data") != wanted or fallback.get("title") != one.get("title"):
            yield f"{one.get('title')!r} has no Submit that does the same"
    else:
        yield f"{one['type']} where an Action.Execute is expected"
