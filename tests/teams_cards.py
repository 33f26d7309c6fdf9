"""Reads cards as a person does: what they show, the links, the buttons, the inputs. And writes samples to look at, when run by itself."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.replies import Button, Buttons, Fact, Facts, Feedback, Field, Form, Item, Items, Reply, Text
from connectors.teams.activities import of_message
from connectors.teams.asking import CHOICE, chosen_of
from connectors.teams.cards import Message, messages_of
from tests.teams.checker import MARK, problems_of

LINK = re.compile(r"\[([^\[\]]*)\]\((https?://[^\s()<>\"\\]+)\)")
MARKUP = re.compile(r"[*_`\[\]<>\\~{}#|]|://|^\s*(?:[-+]|\d+[.)]) |&#?\w+;")
"""What Markdown could make something of, in a text block."""
FILLED_IN = re.compile(r"\{\{(?:DATE|TIME)\(", re.I)
LONGEST_TITLE = 40


def elements_of(messages: Iterable[Message]) -> Iterator[dict[str, Any]]:
    """Every element of the bodies, in order."""
    for message in messages:
        yield from (message.card or {}).get("body", [])


def actions_of(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Every action, those below a card last."""
    return [one for message in messages if message.card for one in _actions(message.card)]


def _actions(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [*(one for element in card["body"] for one in element.get("actions", [])), *card.get("actions", [])]


def typed(messages: Iterable[Message]) -> list[str]:
    """What the buttons and the lists of choices type."""
    says: list[str] = []
    for action in actions_of(messages):
        if action["verb"] == "say":
            says.append(action["data"]["says"])
        elif action["verb"] == "say_chosen":
            says += [chosen_of({**action["data"], CHOICE: str(place)})[0] for place in range(len(action["data"]["choices"]))]
    return says


def inputs_of(messages: Iterable[Message]) -> list[dict[str, Any]]:
    return [one for one in elements_of(messages) if one["type"].startswith("Input.")]


def links_of(messages: Iterable[Message]) -> list[tuple[str, str]]:
    """The words and the address of each link."""
    return [found for one in elements_of(messages) if one["type"] == "TextBlock" for found in LINK.findall(one["text"])]


def shown(messages: Iterable[Message]) -> str:
    """What is shown besides buttons: what cites, without its marks; runs as they are; text blocks without their links' marks; inputs' words."""
    return "\n".join(
        text
        for message in messages
        for text in (_cites(message), *(one for element in elements_of([message]) for one in _shown(element)))
        if text
    )


def _cites(message: Message) -> str:
    said = MARK.sub("", message.cites).strip()
    return "" if said in ("Source:", "Sources:") else said


def _shown(element: dict[str, Any]) -> Iterator[str]:
    match element["type"]:
        case "RichTextBlock":
            yield "".join(one["text"] for one in element["inlines"])
        case "TextBlock":
            yield LINK.sub(r"\1", element["text"])
        case kind if kind.startswith("Input."):
            yield from (element["label"], element.get("value", ""), *(one["title"] for one in element.get("choices", ())))


def check(message: Message) -> None:
    """Assert that Teams takes it, and what the house holds of replies besides."""
    assert problems_of(activity_of(message)) == []
    if message.card is None:
        return
    assert message.card["fallbackText"] == message.text
    for action in _actions(message.card):
        assert len(action["title"]) <= LONGEST_TITLE
        assert action["fallback"].get("associatedInputs") == action.get("associatedInputs")
        assert (action.get("associatedInputs") != "none") == (action["verb"] in ("say_chosen", "form_sent"))
    for element in message.card["body"]:
        if element["type"] == "TextBlock":
            assert not MARKUP.search(LINK.sub("", element["text"])), element
        for run in element.get("inlines", ()):
            assert not FILLED_IN.search(run["text"])


def activity_of(message: Message) -> dict[str, Any]:
    """The message as it is sent, with an address and an entity as long as real ones."""
    return {**of_message(message, 0), "replyToId": "1" * 200, "from": {"id": "2" * 200}}


SAMPLES = {
    "answer": Reply(
        (
            Text("The partners are A & B.", "lead"),
            Text("To triage referrals.", "quote"),
            Text("Its card", "heading"),
            Facts((Fact("Purpose", "To <share>."), Fact("Partners", "A, B")), "Autism Panel"),
            Items(
                (Item("Panel", "PDF, 8MB", "https://a.example/p.pdf"), Item("The *old* one", "", "https://a.example/o.pdf"), Item("Other"))
            ),
            Buttons((Button("Partners", "who are the partners?"), Button("Purpose", "what is it for?"))),
            Text("Say a number.", "note"),
            Feedback(17),
        )
    ),
    "choice": Reply((Text("Which?", "lead"), Buttons(tuple(Button(f"Protocol {n}", f"the protocol {n}") for n in range(1, 12))))),
    "form": Reply(
        (
            Form(
                "other",
                "Your visit",
                (
                    Field("why", "Why do you come?", required=True, help="In a few words."),
                    Field("often", "How often?", "choice", options=("Daily", "Weekly"), value="Weekly"),
                    Field("again", "I come again", "toggle", value="yes"),
                ),
                says="My visit",
            ),
        )
    ),
    "section": Reply((Text("Left:"), Form("audit-3-section-2-17", "2. Who with?", (Field("2.1", "2.1 Schools"),), listed=True))),
    "long": Reply((Text("All of them:", "lead"), Items(tuple(Item(f"Protocol {n}") for n in range(1, 61)), numbered=True))),
}


def write_samples(folder: Path) -> list[Path]:
    """Each page of each sample as a file that a card designer opens."""
    written: list[Path] = []
    for name, reply in SAMPLES.items():
        for number, message in enumerate(messages_of(reply), 1):
            written.append(folder / f"{name}-{number}.json")
            written[-1].write_text(json.dumps(message.card, indent=2, ensure_ascii=False), encoding="utf-8")
    return written


if __name__ == "__main__":
    write_samples(Path(sys.argv[1]))
