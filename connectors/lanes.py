"""Works through what is kept in a database: one thing at a time in each lane, lanes side by side."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Generic, TypeVar

from sqlalchemy.exc import DBAPIError

from knowledge.deliveries.looking import Look

logger = logging.getLogger(__name__)

LOOKS_AGAIN_AFTER = 30.0
SHORTEST_WAIT = 0.05
DATABASE_PAUSE = 1.0

T = TypeVar("T")


class Lanes(Generic[T]):
    """`look` reads, in a thread, what waits in lanes that are not busy; `lane` says where a thing belongs; `work` does it and takes note of it."""

    def __init__(
        self,
        name: str,
        at_once: int,
        look: Callable[[Sequence[str]], Look[T]],
        lane: Callable[[T], str],
        work: Callable[[T], Awaitable[None]],
    ) -> None:
        self._name, self._at_once, self._look, self._lane, self._work = name, at_once, look, lane, work
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look at once: something was kept."""
        self._wake.set()

    async def run(self) -> None:
        """Work until cancelled; what is under way then is begun anew by the next start."""
        try:
            while True:
                pause = await self._round()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), pause)
                self._wake.clear()
        finally:
            for task in self._busy.values():
                task.cancel()

    async def _round(self) -> float:
        """Begin what can be begun; the seconds after which to look again."""
        free = self._at_once - len(self._busy)
        if free <= 0:
            return LOOKS_AGAIN_AFTER  # What ends wakes us.
        try:
            found = await asyncio.to_thread(self._look, tuple(self._busy))
        except DBAPIError as error:
            logger.warning("%s: the database cannot be read now: %s", self._name, type(error).__name__)
            return DATABASE_PAUSE
        for thing in found.due[:free]:
            lane = self._lane(thing)
            task = asyncio.create_task(self._do(thing))
            self._busy[lane] = task
            task.add_done_callback(partial(self._ended, lane))
        return LOOKS_AGAIN_AFTER if found.seconds is None else min(max(found.seconds, SHORTEST_WAIT), LOOKS_AGAIN_AFTER)

    def _ended(self, lane: str, _task: asyncio.Task[None]) -> None:
        self._busy.pop(lane, None)
        self._wake.set()

    async def _do(self, thing: T) -> None:
        try:
            await self._work(thing)
        except DBAPIError as error:
            logger.warning("%s: what became of something could not be kept, so it is done again: %s", self._name, type(error).__name__)
            await asyncio.sleep(DATABASE_PAUSE)
        except Exception:
            logger.exception("%s: something failed and is done again", self._name)
            await asyncio.sleep(LOOKS_AGAIN_AFTER)
