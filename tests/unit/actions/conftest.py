"""Actions run as Rasa runs them: a real tracker, a real dispatcher, and the shipped knowledge base of the settings in force."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnswerAction
from actions.services import services
from bot.replies import Reply
from knowledge.database import Database
from tests.shipped import TEAM, shipped_copy


@dataclass(frozen=True)
class Ran:
    """What an action sent and what it had Rasa remember."""

    messages: list[dict[str, Any]]
    events: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """The text of the one message."""
        return str(self.messages[0]["text"])

    @property
    def reply(self) -> Reply:
        """The Reply that the message carries, as a connector reads it after the network."""
        return Reply.from_json(json.loads(json.dumps(self.messages[0]["custom"]["reply"])))

    @property
    def slots(self) -> dict[str, Any]:
        """The slots that are set, as they come back from the network."""
        return {event["name"]: json.loads(json.dumps(event["value"])) for event in self.events if event["event"] == "slot"}


def run(action: AnswerAction, text: str | None, *, sender: str = "test:one", channel: str = "web", **message: Any) -> Ran:
    """Run an action on a message; `slots` are those that Rasa holds, the rest is what Rasa understood of the message."""
    slots = message.pop("slots", {"context": None})
    latest = {"text": text, "intent": {"name": action.kind, "confidence": 0.9}, "entities": [], **message}
    tracker = Tracker.from_dict(
        {
            "sender_id": sender,
            "slots": slots,
            "latest_message": latest,
            "events": [{"event": "user", "text": text, "input_channel": channel}],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": "action_listen",
        }
    )
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, tracker, {})
    return Ran(dispatcher.messages, events)


@pytest.fixture(scope="session")
def first_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One knowledge base for all tests that change none of its knowledge."""
    made = shipped_copy(tmp_path_factory)
    yield made
    made.close()


@pytest.fixture
def base(first_base: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The knowledge base that the actions answer from."""
    yield from served(first_base, monkeypatch)


@pytest.fixture
def own_base(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A knowledge base that the actions answer from and that a test may change."""
    made = shipped_copy(tmp_path_factory)
    yield from served(made, monkeypatch)
    made.close()


def served(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Have the actions open this knowledge base, as the settings say."""
    monkeypatch.setenv("SHARING_DATABASE_URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SHARING_TEAM_NAME", TEAM)
    services.cache_clear()
    yield database
    services.cache_clear()
