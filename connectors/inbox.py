"""Answers what came in: in order within a conversation, conversations side by side, and again later when it cannot be done now."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from sqlalchemy.exc import DBAPIError

from connectors.lanes import Lanes
from knowledge.database import Database
from knowledge.deliveries import incoming
from knowledge.deliveries.incoming import Event, Incoming
from knowledge.deliveries.looking import Look
from knowledge.deliveries.outgoing import Outgoing
from knowledge.models import now

AT_ONCE = 8
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
MOST_FAILURES = 3

logger = logging.getLogger(__name__)


class NotNow(Exception):
    """An event cannot be answered now; it is tried again. `messages` tell the person so, at the first try only."""

    def __init__(self, messages: Sequence[Outgoing] = ()) -> None:
        self.messages = tuple(messages)
        super().__init__()


Answer = Callable[[Event], Awaitable[Sequence[Outgoing]]]
"""Answers one event with what is to be sent; raises NotNow."""


class Inbox:
    """The events of one platform. `sorry` says what is sent where answering fails for good; `on_kept` is called when there is something to send."""

    def __init__(
        self, database: Database, platform: str, answer: Answer, sorry: Callable[[Event], Sequence[Outgoing]], on_kept: Callable[[], None]
    ) -> None:
        self._database, self._platform, self._answer, self._sorry, self._on_kept = database, platform, answer, sorry, on_kept
        self._lanes = Lanes(f"{platform}, incoming", AT_ONCE, self._look, lambda event: event.conversation, self._see_to)
        self._since = now()
        self._tried: set[int] = set()
        self._failures: Counter[int] = Counter()
        self._arrived: list[tuple[Incoming, asyncio.Future[bool]]] = []
        self._keeping: asyncio.Task[None] | None = None

    async def take(self, arrived: Incoming) -> bool:
        """Keep an event before anything is done about it; False when it was kept before or follows nothing. SQLAlchemyError: it is not kept."""
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._arrived.append((arrived, kept))
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._keep())
        return await kept

    async def _keep(self) -> None:
        """Keep what has arrived, in order; what arrives meanwhile goes into the next transaction together."""
        while self._arrived:
            batch, self._arrived = self._arrived, []
            try:
                new = await asyncio.to_thread(incoming.receive, self._database, self._platform, [one for one, _ in batch])
            except Exception as error:  # noqa: BLE001 - whoever delivered it is told
                outcomes: Sequence[bool | Exception] = [error] * len(batch)
            else:
                outcomes = new
            for (_, kept), outcome in zip(batch, outcomes, strict=True):
                if kept.done():  # Whoever delivered it has gone.
                    continue
                if isinstance(outcome, Exception):
                    kept.set_exception(outcome)
                else:
                    kept.set_result(outcome)
            self._lanes.wake()
        self._keeping = None

    async def run(self) -> None:
        """Answer what comes, until cancelled."""
        await self._lanes.run()

    def _look(self, busy: Sequence[str]) -> Look[Event]:
        return incoming.next_events(self._database, self._platform, busy, AT_ONCE)

    async def _see_to(self, event: Event) -> None:
        # What came before this start, or was tried by it, may have been answered without that having been kept.
        again = event.at < self._since or event.id in self._tried
        self._tried.add(event.id)
        try:
            messages = await self._answer(replace(event, again=again))
        except NotNow as later:
            await self._postpone(event, later.messages if event.attempts == 0 else ())
        except DBAPIError:
            raise
        except Exception:
            logger.exception("%s: event %d could not be answered", self._platform, event.id)
            self._failures[event.id] += 1
            if self._failures[event.id] <= MOST_FAILURES:  # Not `attempts`: those that nobody was there for do not count.
                await self._postpone(event, ())
            else:
                await self._done(event, self._sorry(event))
        else:
            await self._done(event, messages)
        self._on_kept()

    async def _postpone(self, event: Event, told: Sequence[Outgoing]) -> None:
        pause = min(FIRST_PAUSE * 2**event.attempts, LONGEST_PAUSE)
        await asyncio.to_thread(incoming.postpone, self._database, event, pause, told)

    async def _done(self, event: Event, messages: Sequence[Outgoing]) -> None:
        await asyncio.to_thread(incoming.answered, self._database, event, messages)
        self._tried.discard(event.id)
        self._failures.pop(event.id, None)
