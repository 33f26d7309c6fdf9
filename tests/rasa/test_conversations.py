"""Conversations go on from their slots, keep their whole history, and survive a crash and a release."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa.conversations import DAY, FILE, ConversationStore, answers_before
from bot.settings import ROOT

DOMAIN = Domain.from_dict(
    {"intents": ["greet"], "slots": {"context": {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}}}
)
UNDERSTOOD = {"intent_ranking": [{"name": "greet", "confidence": 1.0}], "vectors": {"encoder": "a", "texts": {"hello": "AAAA"}}}
BEFORE_THIS_STORE = """
CREATE TABLE conversation_event (
    id INTEGER NOT NULL, conversation VARCHAR(255) NOT NULL, at FLOAT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (id)
);
CREATE INDEX ix_conversation_event_conversation ON conversation_event (conversation);
CREATE INDEX ix_conversation_event_at ON conversation_event (at);
CREATE TABLE conversation_state (conversation VARCHAR(255) NOT NULL, at FLOAT NOT NULL, slots TEXT NOT NULL, PRIMARY KEY (conversation));
CREATE INDEX ix_conversation_state_at ON conversation_state (at);
INSERT INTO conversation_state VALUES ('old', {now}, '{{"context": {{"protocol": "autism"}}}}');
INSERT INTO conversation_event (conversation, at, data) VALUES ('old', {now}, '{{"event": "action", "name": "action_listen", "timestamp": {now}}}');
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHARING_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def store() -> ConversationStore:
    return ConversationStore(DOMAIN)


def turn(store: ConversationStore, sender: str, protocol: str) -> None:
    """One message and its answer, kept as Rasa keeps them."""
    tracker = asyncio.run(store.get_or_create_tracker(sender, append_action_listen=False))
    for event in (
        UserUttered("hello", {"name": "greet", "confidence": 1.0}, [], UNDERSTOOD, input_channel="rest"),
        ActionExecuted("action_greet"),
        BotUttered("Hello.", {"custom": {"outcome": "chat"}}),
        SlotSet("context", {"protocol": protocol}),
        ActionExecuted("action_listen"),
    ):
        tracker.update(event, DOMAIN)
    asyncio.run(store.save(tracker))


def resumed(store: ConversationStore, sender: str) -> DialogueStateTracker | None:
    tracker: DialogueStateTracker | None = asyncio.run(store.retrieve(sender))
    return tracker


def rows(home: Path, query: str) -> list[Any]:
    return sqlite3.connect(home / "conversations.db").execute(query).fetchall()


def test_a_new_conversation_is_none(store: ConversationStore) -> None:
    assert resumed(store, "new") is None


def test_a_conversation_goes_on_from_its_slots_however_long_it_is(store: ConversationStore) -> None:
    lengths = []
    for number in range(5):
        turn(store, "one", f"protocol {number}")
        tracker = resumed(store, "one")
        assert tracker is not None
        assert tracker.get_slot("context") == {"protocol": f"protocol {number}"}
        assert tracker.latest_action_name == "action_listen"
        lengths.append(len(tracker.events))
    assert len(set(lengths)) == 1
    turn(store, "two", "another")
    assert resumed(store, "one").get_slot("context") == {"protocol": "protocol 4"}  # type: ignore[union-attr]
    assert sorted(asyncio.run(store.keys())) == ["one", "two"]


def test_the_whole_history_is_kept_without_what_rasa_only_worked_with(store: ConversationStore, home: Path) -> None:
    for number in range(3):
        turn(store, "one", str(number))
    tracker = asyncio.run(store.retrieve_full_tracker("one"))
    assert tracker is not None
    assert [event.text for event in tracker.events if isinstance(event, (UserUttered, BotUttered))] == ["hello", "Hello."] * 3
    kept = [json.loads(data) for (data,) in rows(home, "SELECT data FROM conversation_event ORDER BY id")]
    assert {key for one in kept if one["event"] == "user" for key in one["parse_data"]} <= {"intent", "entities", "text", "message_id"}
    assert asyncio.run(store.retrieve_full_tracker("new")) is None


def test_what_cannot_be_kept_whole_is_not_kept_in_part(store: ConversationStore, home: Path) -> None:
    turn(store, "one", "first")
    before = rows(home, "SELECT count(*) FROM conversation_event")
    store._connection.execute("CREATE TEMP TRIGGER full BEFORE INSERT ON conversation_state BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    with pytest.raises(sqlite3.Error, match="disk full"):
        turn(store, "one", "second")
    assert rows(home, "SELECT count(*) FROM conversation_event") == before
    store._connection.execute("DROP TRIGGER full")
    assert resumed(store, "one").get_slot("context") == {"protocol": "first"}  # type: ignore[union-attr]
    turn(store, "one", "third")
    assert resumed(store, "one").get_slot("context") == {"protocol": "third"}  # type: ignore[union-attr]


def test_what_was_answered_survives_a_killed_process(store: ConversationStore) -> None:
    code = (
        "import os; from bot.rasa import patches; patches.leave_out()\n"
        "from tests.rasa.test_conversations import ConversationStore, DOMAIN, turn\n"
        "store = ConversationStore(DOMAIN); turn(store, 'one', 'kept'); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, check=False).returncode == -9
    assert resumed(store, "one").get_slot("context") == {"protocol": "kept"}  # type: ignore[union-attr]


def test_the_retention_period_ends_history_and_state(store: ConversationStore, home: Path) -> None:
    turn(store, "one", "a")
    store.purge(time.time() - DAY)
    assert resumed(store, "one") is not None
    store.purge(time.time() + 1)
    assert (resumed(store, "one"), rows(home, "SELECT count(*) FROM conversation_event")) == (None, [(0,)])


def test_a_file_of_an_earlier_release_is_gone_on_with(home: Path) -> None:
    with sqlite3.connect(home / "conversations.db") as old:
        old.executescript(BEFORE_THIS_STORE.format(now=time.time()))
    store = ConversationStore(DOMAIN)
    assert resumed(store, "old").get_slot("context") == {"protocol": "autism"}  # type: ignore[union-attr]
    turn(store, "old", "chis")
    assert len(asyncio.run(store.retrieve_full_tracker("old")).events) > 5
    assert rows(home, "PRAGMA journal_mode") == [("wal",)]


def test_what_a_message_was_answered_with_is_there_for_a_second_try(store: ConversationStore, home: Path) -> None:
    tracker = asyncio.run(store.get_or_create_tracker("a", append_action_listen=False))
    for number in ("m1", "m2"):
        tracker.update(UserUttered("hello", {"name": "greet", "confidence": 1.0}, [], UNDERSTOOD, message_id=number), DOMAIN)
        tracker.update(
            BotUttered(f"To {number}.", {"buttons": [{"title": "More", "payload": "more"}], "custom": {"outcome": "chat"}}), DOMAIN
        )
    asyncio.run(store.save(tracker))
    again = answers_before(home / FILE, "a", "m1")
    assert again == [
        {"recipient_id": "a", "text": "To m1.", "buttons": [{"title": "More", "payload": "more"}], "custom": {"outcome": "chat"}}
    ]
    assert answers_before(home / FILE, "a", "m3") == answers_before(home / FILE, "b", "m1") == []
    assert answers_before(home / "none.db", "a", "m1") == []
