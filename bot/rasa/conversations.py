"""Keeps conversations: the full history in one table, and what the dialogue needs to go on in another.

Rasa's own store reads, parses and replays every event of a session on each message. Here a conversation is resumed
from its slots alone, so that the five-hundredth turn costs what the fifth does.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot import settings

FILE = "conversations.db"
DAY = 86_400
PURGE_EVERY = 3_600
LOOKED_THROUGH = 500
"""Events, newest first, in which the answer to a repeated message is looked for."""

SHAPE = """
CREATE TABLE IF NOT EXISTS conversation_event (
    id INTEGER NOT NULL PRIMARY KEY, conversation VARCHAR(255) NOT NULL, at FLOAT NOT NULL, data TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_conversation_event_conversation ON conversation_event (conversation);
CREATE INDEX IF NOT EXISTS ix_conversation_event_at ON conversation_event (at);
CREATE TABLE IF NOT EXISTS conversation_state (
    conversation VARCHAR(255) NOT NULL PRIMARY KEY, at FLOAT NOT NULL, slots TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_conversation_state_at ON conversation_state (at);
"""


class ConversationStore(TrackerStore):
    """A tracker store whose cost does not grow with the conversation; purges itself after the retention period."""

    def __init__(self, domain: Domain, event_broker: EventBroker | None = None, **kwargs: Any) -> None:
        current = settings.load()
        self._retention = current.retention_days * DAY
        self._purged = 0.0
        current.home.mkdir(parents=True, exist_ok=True)
        # One open connection: all of Rasa runs in one thread, and each transaction below is over before the next begins.
        self._connection = sqlite3.connect(current.home / FILE, timeout=10, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(SHAPE)
        super().__init__(domain, event_broker, **kwargs)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation as the next message needs it, None when it is new."""
        query = "SELECT slots FROM conversation_state WHERE conversation = ?"
        row = self._connection.execute(query, (sender_id,)).fetchone()
        return None if row is None else self._resume(sender_id, json.loads(row[0]))

    def _resume(self, sender_id: str, slots: dict[str, Any]) -> DialogueStateTracker:
        start: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
        start += [SlotSet(name, value) for name, value in slots.items()]
        start.append(ActionExecuted(ACTION_LISTEN_NAME))
        tracker = DialogueStateTracker.from_events(sender_id, start, self.domain.slots)
        tracker.stored_events = len(tracker.events)
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The whole history, for operators."""
        query = "SELECT data FROM conversation_event WHERE conversation = ? ORDER BY id"
        rows = [json.loads(data) for (data,) in self._connection.execute(query, (conversation_id,))]
        return DialogueStateTracker.from_dict(conversation_id, rows, self.domain.slots) if rows else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append what is new to the history and replace the state, in one transaction."""
        await self.stream_events(tracker)
        new = list(tracker.events)[getattr(tracker, "stored_events", 0) :]
        now = time.time()
        rows = [(tracker.sender_id, event.timestamp, _history(event)) for event in new]
        slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
        state = (tracker.sender_id, now, json.dumps(slots))
        with self._connection as transaction:
            transaction.executemany("INSERT INTO conversation_event (conversation, at, data) VALUES (?, ?, ?)", rows)
            transaction.execute("INSERT OR REPLACE INTO conversation_state (conversation, at, slots) VALUES (?, ?, ?)", state)
        tracker.stored_events = len(tracker.events)
        if now - self._purged > PURGE_EVERY:
            self._purged = now
            self.purge(now - self._retention)

    def purge(self, before: float) -> None:
        """Delete everything older than the moment `before` (seconds since 1970)."""
        with self._connection as transaction:
            transaction.execute("DELETE FROM conversation_event WHERE at < ?", (before,))
            transaction.execute("DELETE FROM conversation_state WHERE at < ?", (before,))

    async def keys(self) -> Iterable[str]:
        """Ids of all conversations."""
        return [conversation for (conversation,) in self._connection.execute("SELECT conversation FROM conversation_state")]


def _history(event: Event) -> str:
    """The event as JSON, without the ranking of intents, which is many times the size of the rest."""
    data = event.as_dict()
    if isinstance(data.get("parse_data"), dict):
        data["parse_data"] = {
            key: value for key, value in data["parse_data"].items() if key in ("intent", "entities", "text", "message_id")
        }
    return json.dumps(data)


def answers_before(file: Path, conversation: str, message_id: str) -> list[dict[str, Any]]:
    """What was said to a message that was dealt with before, as the channel sends it; nothing when it was not, or nothing was said."""
    with closing(sqlite3.connect(file, timeout=10)) as connection:
        query = "SELECT data FROM conversation_event WHERE conversation = ? ORDER BY id DESC LIMIT ?"
        try:
            events = [json.loads(data) for (data,) in connection.execute(query, (conversation, LOOKED_THROUGH))][::-1]
        except sqlite3.OperationalError:  # No conversation was ever kept.
            return []
    said: list[dict[str, Any]] = []
    within = False
    for event in events:
        if event.get("event") == "user":
            within = event.get("message_id") == message_id
            said = [] if within else said
        elif within and event.get("event") == "bot":
            data = event.get("data") or {}
            kept = {key: data[key] for key in ("buttons", "custom") if data.get(key)}
            said.append({"recipient_id": conversation, "text": event.get("text") or "", **kept})
    return said
