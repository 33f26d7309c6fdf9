"""Keeps conversations: the full history in one table, and what the dialogue needs to go on in another.

Rasa's own store reads, parses and replays every event of a session on each message. Here a conversation is resumed
from its slots alone, so that the five-hundredth turn costs what the fifth does.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot import settings

DAY = 86_400
PURGE_EVERY = 3_600

_metadata = sa.MetaData()
_events = sa.Table(
    "conversation_event",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation", sa.String(255), nullable=False, index=True),
    sa.Column("at", sa.Float, nullable=False, index=True),
    sa.Column("data", sa.Text, nullable=False),
)
_states = sa.Table(
    "conversation_state",
    _metadata,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("at", sa.Float, nullable=False, index=True),
    sa.Column("slots", sa.Text, nullable=False),
)


class ConversationStore(TrackerStore):
    """A tracker store whose cost does not grow with the conversation; purges itself after the retention period."""

    def __init__(self, domain: Domain, event_broker: EventBroker | None = None, **kwargs: Any) -> None:
        current = settings.load()
        self._retention = current.retention_days * DAY
        self._purged = 0.0
        current.home.mkdir(parents=True, exist_ok=True)
        self.engine = sa.create_engine(
            f"sqlite:///{current.home / 'conversations.db'}",
            # Without a pool SQLAlchemy closes and opens the file for each statement, a fifth of a message's time.
            poolclass=sa.pool.QueuePool,
            connect_args={"check_same_thread": False, "timeout": 10},
        )
        sa.event.listen(self.engine, "connect", _prepare)
        _metadata.create_all(self.engine)
        super().__init__(domain, event_broker, **kwargs)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation as the next message needs it, None when it is new."""
        query = sa.select(_states.c.slots).where(_states.c.conversation == sender_id)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else self._resume(sender_id, json.loads(row.slots))

    def _resume(self, sender_id: str, slots: dict[str, Any]) -> DialogueStateTracker:
        start: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
        start += [SlotSet(name, value) for name, value in slots.items()]
        start.append(ActionExecuted(ACTION_LISTEN_NAME))
        tracker = DialogueStateTracker.from_events(sender_id, start, self.domain.slots)
        tracker.stored_events = len(tracker.events)
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The whole history, for operators."""
        query = sa.select(_events.c.data).where(_events.c.conversation == conversation_id).order_by(_events.c.id)
        with self.engine.connect() as connection:
            rows = [json.loads(row.data) for row in connection.execute(query)]
        return DialogueStateTracker.from_dict(conversation_id, rows, self.domain.slots) if rows else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append what is new to the history and replace the state, in one transaction."""
        await self.stream_events(tracker)
        new = list(tracker.events)[getattr(tracker, "stored_events", 0) :]
        now = time.time()
        rows = [{"conversation": tracker.sender_id, "at": event.timestamp, "data": _history(event)} for event in new]
        slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
        with self.engine.begin() as connection:
            if rows:
                connection.execute(_events.insert(), rows)
            connection.execute(_states.delete().where(_states.c.conversation == tracker.sender_id))
            connection.execute(_states.insert(), {"conversation": tracker.sender_id, "at": now, "slots": json.dumps(slots)})
        tracker.stored_events = len(tracker.events)
        if now - self._purged > PURGE_EVERY:
            self._purged = now
            self.purge(now - self._retention)

    def purge(self, before: float) -> None:
        """Delete everything older than the moment `before` (seconds since 1970)."""
        with self.engine.begin() as connection:
            connection.execute(_events.delete().where(_events.c.at < before))
            connection.execute(_states.delete().where(_states.c.at < before))

    async def keys(self) -> Iterable[str]:
        """Ids of all conversations."""
        with self.engine.connect() as connection:
            return [row.conversation for row in connection.execute(sa.select(_states.c.conversation))]


def _history(event: Event) -> str:
    """The event as JSON, without the ranking of intents, which is many times the size of the rest."""
    data = event.as_dict()
    if isinstance(data.get("parse_data"), dict):
        data["parse_data"] = {
            key: value for key, value in data["parse_data"].items() if key in ("intent", "entities", "text", "message_id")
        }
    return json.dumps(data)


def _prepare(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")
