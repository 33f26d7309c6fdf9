"""Answers what came in: in order within a conversation, conversations side by side, and again later when it cannot be done now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from connectors.lanes import Lanes, Waiting
from knowledge.database import Database
from knowledge.deliveries import incoming
from knowledge.deliveries.incoming import Event
from knowledge.deliveries.outgoing import Outgoing

AT_ONCE = 8
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0


class NotNow(Exception):
    """An event cannot be answered now; it is tried again. `messages` tell the person so, at the first try only."""

    def __init__(self, messages: Sequence[Outgoing] = ()) -> None:
        self.messages = tuple(messages)
        super().__init__()


Answer = Callable[[Event], Awaitable[Sequence[Outgoing]]]
"""Answers one event with what is to be sent; raises NotNow."""


class Inbox:
    """The events of one platform. `on_kept` is called when there is something to send."""

    def __init__(self, database: Database, platform: str, answer: Answer, on_kept: Callable[[], None]) -> None:
        self._database, self._platform, self._answer, self._on_kept = database, platform, answer, on_kept
        self._lanes = Lanes(f"{platform}, incoming", AT_ONCE, self._look, self._see_to)

    async def take(self, key: str, conversation: str, payload: Mapping[str, Any]) -> bool:
        """Keep an event before anything is done about it; False when it was delivered before. SQLAlchemyError: it is not kept."""
        new = await asyncio.to_thread(incoming.receive, self._database, self._platform, key, conversation, payload)
        self._lanes.wake()
        return new

    async def run(self) -> None:
        """Answer what comes, until cancelled."""
        await self._lanes.run()

    def _look(self, busy: Sequence[str]) -> Waiting[Event]:
        events = incoming.next_events(self._database, self._platform, busy)
        return Waiting([(event.conversation, event) for event in events], incoming.seconds_to_next(self._database, self._platform))

    async def _see_to(self, event: Event) -> None:
        try:
            messages = await self._answer(event)
        except NotNow as later:
            pause = min(FIRST_PAUSE * 2**event.attempts, LONGEST_PAUSE)
            told = later.messages if event.attempts == 0 else ()
            await asyncio.to_thread(incoming.postpone, self._database, event, pause, told)
        else:
            await asyncio.to_thread(incoming.answered, self._database, event, messages)
        self._on_kept()
