"""What the strict checker of Teams finds: each of its rules refuses one thing that is wrong, and takes what is right."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.teams.checker import CARD_TYPE, MOST_BYTES, problems_of, problems_of_answer, problems_of_card, size_of

EXECUTE = {
    "type": "Action.Execute",
    "title": "Save",
    "verb": "save",
    "data": {"audit": 1},
    "fallback": {"type": "Action.Submit", "title": "Save", "data": {"audit": 1, "verb": "save"}},
}
NOTE = {"type": "Input.Text", "id": "note", "label": "Note", "maxLength": 10, "value": "short"}
CHOICE = {
    "type": "Input.ChoiceSet",
    "id": "held",
    "label": "Held? (required)",
    "isRequired": True,
    "errorMessage": "Choose one.",
    "choices": [{"title": "Yes", "value": "yes"}, {"title": "No", "value": "no"}],
    "value": "yes",
}
CARD: dict[str, Any] = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "fallbackText": "Section 1",
    "body": [{"type": "TextBlock", "text": "See [the page](https://example.org/).", "wrap": True}, NOTE, CHOICE],
    "actions": [EXECUTE, {"type": "Action.OpenUrl", "title": "Open in browser", "url": "https://example.org/"}],
}
MESSAGE: dict[str, Any] = {"type": "message", "summary": "Section 1", "attachments": [{"contentType": CARD_TYPE, "content": CARD}]}
SOURCE = {"@type": "DigitalDocument", "name": "The Autism in Schools Panel", "abstract": "To triage referrals."}
CLAIM: dict[str, Any] = {"@type": "Claim", "position": 1, "appearance": SOURCE}
CITING: dict[str, Any] = {
    "type": "https://schema.org/Message",
    "@type": "Message",
    "@context": "https://schema.org",
    "@id": "",
    "citation": [CLAIM],
}
CITES: dict[str, Any] = {**MESSAGE, "text": "The partners are ECC and Southend (SCC). [1]", "textFormat": "markdown", "entities": [CITING]}
TEXT: dict[str, Any] = {"type": "message", "text": "Hello", "textFormat": "plain"}


def card(**changed: Any) -> dict[str, Any]:
    return {**copy.deepcopy(CARD), **changed}


def with_body(*elements: dict[str, Any]) -> dict[str, Any]:
    return card(body=list(elements))


def with_actions(*actions: dict[str, Any]) -> dict[str, Any]:
    return card(actions=list(actions))


def cites(**changed: Any) -> dict[str, Any]:
    return {**CITES, "entities": [{**CITING, **changed}]}


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "TextBlock", "text": words, "wrap": True, **more}


def test_what_is_right_is_taken() -> None:
    assert problems_of(MESSAGE) == []
    assert problems_of(TEXT) == []
    assert problems_of(CITES) == []
    assert problems_of({"type": "typing"}) == []
    assert problems_of_card(CARD) == []
    assert problems_of_answer({"statusCode": 200, "type": CARD_TYPE, "value": CARD}) == []
    assert problems_of_answer({"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Saved."}) == []


@pytest.mark.parametrize(
    ("activity", "problem"),
    [
        ({**TEXT, "colour": "red"}, "unknown keys of an activity: ['colour']"),
        ({**TEXT, "text": "x" * MOST_BYTES}, "bytes are too many"),
        ({"type": "event"}, "an activity of type 'event'"),
        ({**MESSAGE, "text": "beside it"}, "a text beside a card"),
        ({**MESSAGE, "summary": " "}, "a card without a summary"),
        ({**TEXT, "text": " "}, "a message that says nothing"),
        ({**TEXT, "textFormat": "markdown"}, "a text in which Markdown is read"),
        ({**MESSAGE, "attachments": MESSAGE["attachments"] * 2}, "several cards in one message"),
        ({**MESSAGE, "attachments": [{"contentType": CARD_TYPE, "content": card(version="1.6")}]}, "not an AdaptiveCard of version 1.5"),
        ({**CITES, "text": "The partners."}, "does not cite each of 1 sources once"),
        ({**CITES, "text": "The partners. [1] [2]"}, "does not cite each of 1 sources once"),
        ({**CITES, "text": "The *partners*. [1]"}, "is not shown as it is where Markdown is read"),
        ({**CITES, "entities": []}, "a text beside a card"),
        (cites(citation=[]), "sources numbered []"),
        (cites(citation=[{**CLAIM, "position": 2}]), "sources numbered [2]"),
        (cites(citation=[{**CLAIM, "appearance": {**SOURCE, "name": "x" * 81}}]), "Microsoft's model refuses what is cited"),
        (cites(citation=[{**CLAIM, "appearance": {**SOURCE, "abstract": "x" * 161}}]), "Microsoft's model refuses what is cited"),
        (cites(citation=[{**CLAIM, "appearance": {**SOURCE, "url": "javascript:alert(1)"}}]), "a link to 'javascript:alert(1)'"),
        (cites(additionalType=["AIGeneratedContent"]), "said to be made by one"),
    ],
)
def test_an_activity_that_is_wrong_is_refused(activity: dict[str, Any], problem: str) -> None:
    assert any(problem in one for one in problems_of(activity)), problems_of(activity)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (card(version="1.4"), "not an AdaptiveCard of version 1.5"),
        (card(type="Card"), "not an AdaptiveCard"),
        (with_body(text("é" * (MOST_BYTES // 2))), "bytes are too many for a card"),
        (card(fallbackText=""), "a card without fallbackText"),
        (card(body=[]), "a card without a body"),
        (with_actions(*[EXECUTE] * 7), "7 actions"),
        (with_body({"type": "ActionSet", "actions": [EXECUTE] * 5}), "7 actions"),
        (with_body(NOTE, NOTE), "two inputs of one id"),
        (with_body({"type": "CodeBlock", "codeSnippet": "x"}), "CodeBlock is not of version 1.5"),
        (with_body(text("x", colour="red")), "TextBlock with ['colour']"),
        (with_body({"type": "TextBlock", "text": "x"}), "a TextBlock that does not wrap"),
        (with_body(text("![x](https://example.org/x.png)")), "a picture in a text"),
        (with_body(text("[x](javascript:alert)")), "a link to 'javascript:alert'"),
        (with_body(text("x", size="Huge")), "Microsoft's model refuses it"),
        (with_body({**NOTE, "maxLength": "ten"}), "Microsoft's model refuses it"),
        (with_body({"type": "Container", "items": "x"}), "Microsoft's model refuses it"),
        (card(body="text"), "Microsoft's model refuses it"),
        (card(refresh={"userIds": "x"}), "Microsoft's model refuses it"),
        (with_body({"type": "RichTextBlock", "inlines": []}), "a RichTextBlock that says nothing"),
        (with_body({**NOTE, "id": ""}), "an input without id"),
        (with_body({**NOTE, "label": ""}), "the input note without a label"),
        (with_body({**NOTE, "isRequired": True, "errorMessage": "Say it."}), "does not say that it is required"),
        (with_body({**NOTE, "isRequired": True, "label": "Note (required)"}), "says not what is wrong"),
        (with_body({**NOTE, "value": "far too long for it"}), "filled in with more than it takes"),
        (with_body({**CHOICE, "choices": []}), "the choices of held are none or alike"),
        (with_body({**CHOICE, "choices": [{"title": "Yes", "value": "yes"}, {"title": "No", "value": "yes"}]}), "none or alike"),
        (with_body({**CHOICE, "value": "perhaps"}), "is set to what is no choice"),
        (with_body({"type": "ColumnSet", "columns": [{"type": "Column", "items": [{**NOTE, "label": ""}]}]}), "without a label"),
        (with_actions({**EXECUTE, "title": ""}), "an action without a title"),
        (with_actions({"type": "Action.OpenUrl", "title": "Open in browser", "url": "file:///etc/passwd"}), "a link to 'file:"),
        (with_actions({"type": "Action.OpenUrl", "title": "Open", "url": "https://example.org/"}), "does not say that it leaves Teams"),
        (with_actions({**EXECUTE, "verb": ""}), "has no verb"),
        (with_actions({name: value for name, value in EXECUTE.items() if name != "fallback"}), "has no Submit that does the same"),
        (with_actions({**EXECUTE, "data": {"audit": 2}}), "has no Submit that does the same"),
        (with_actions({"type": "Action.Submit", "title": "Save"}), "Action.Submit where an Action.Execute is expected"),
    ],
)
def test_a_card_that_is_wrong_is_refused(wrong: dict[str, Any], problem: str) -> None:
    assert any(problem in one for one in problems_of_card(wrong)), problems_of_card(wrong)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"statusCode": 200, "value": CARD}, "an answer with"),
        ({"statusCode": 200, "type": "text/plain", "value": "x"}, "an answer of type"),
        ({"statusCode": 200, "type": CARD_TYPE, "value": card(body=[])}, "a card without a body"),
        ({"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": " "}, "an answer that says nothing"),
    ],
)
def test_an_answer_that_is_wrong_is_refused(answer: dict[str, Any], problem: str) -> None:
    assert any(problem in one for one in problems_of_answer(answer)), problems_of_answer(answer)


def test_size_is_counted_as_utf_16() -> None:
    assert size_of("ab") == 8
    assert size_of("é") == 6
    assert size_of("😀") == 8
