"""Works through what is kept in a database: one thing at a time in each lane, lanes side by side."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from sqlalchemy.exc import DBAPIError

logger = logging.getLogger(__name__)

LOOKS_AGAIN_AFTER = 30.0
SHORTEST_WAIT = 0.05
DATABASE_PAUSE = 1.0

T = TypeVar("T")


@dataclass(frozen=True)
class Waiting(Generic[T]):
    """What can be done now, with the lane of each, and the seconds until the next can (None: nothing waits)."""

    things: Sequence[tuple[str, T]]
    seconds: float | None


class Lanes(Generic[T]):
    """`look` reads what waits in lanes that are not busy, in a thread; `work` does one thing and takes note of it itself."""

    def __init__(self, name: str, at_once: int, look: Callable[[Sequence[str]], Waiting[T]], work: Callable[[T], Awaitable[None]]) -> None:
        self._name, self._at_once, self._look, self._work = name, at_once, look, work
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
            waiting = await asyncio.to_thread(self._look, tuple(self._busy))
        except DBAPIError as error:
            logger.warning("%s: the database cannot be read now: %s", self._name, type(error).__name__)
            return DATABASE_PAUSE
        for lane, thing in waiting.things[:free]:
            task = asyncio.create_task(self._do(thing))
            self._busy[lane] = task
            task.add_done_callback(partial(self._ended, lane))
        if waiting.things or waiting.seconds is None:
            return LOOKS_AGAIN_AFTER
        return min(max(waiting.seconds, SHORTEST_WAIT), LOOKS_AGAIN_AFTER)

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
