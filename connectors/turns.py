"""One message of a conversation at a time, in the order of arrival, and each only once."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

LONGEST_QUEUE = 3
REMEMBERED_SECONDS = 600.0
REMEMBERED_MESSAGES = 1_000

T = TypeVar("T")


class TooManyWaiting(RuntimeError):
    """A conversation has LONGEST_QUEUE messages under way already; this one is refused."""


class Turns(Generic[T]):
    """Keeps the order within each conversation; different conversations do not wait for each other.

    A message that arrives again under the same id gets the first one's result, so that a client that lost its
    connection can ask again. Failures are not remembered.
    """

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._under_way: Counter[str] = Counter()
        self._seen: OrderedDict[tuple[str, str], tuple[float, asyncio.Task[T]]] = OrderedDict()

    async def run(self, conversation: str, message_id: str, work: Callable[[], Awaitable[T]]) -> T:
        """Do `work` when it is this message's turn; raise TooManyWaiting when the queue is full.

        The work goes on when the caller goes away, so that its result is there for the next try.
        """
        self._forget()
        key = (conversation, message_id)
        if key not in self._seen:
            if self._under_way[conversation] >= LONGEST_QUEUE:
                raise TooManyWaiting
            self._under_way[conversation] += 1
            task = asyncio.ensure_future(self._in_turn(conversation, work))
            task.add_done_callback(lambda done: self._finished(key, done))
            self._seen[key] = (time.monotonic(), task)
        return await asyncio.shield(self._seen[key][1])

    async def _in_turn(self, conversation: str, work: Callable[[], Awaitable[T]]) -> T:
        async with self._locks.setdefault(conversation, asyncio.Lock()):
            return await work()

    def _finished(self, key: tuple[str, str], task: asyncio.Task[T]) -> None:
        conversation = key[0]
        self._under_way[conversation] -= 1
        if not self._under_way[conversation]:
            del self._under_way[conversation], self._locks[conversation]
        if task.cancelled() or task.exception():
            self._seen.pop(key, None)

    def _forget(self) -> None:
        oldest_kept = time.monotonic() - REMEMBERED_SECONDS
        while self._seen:
            since, task = next(iter(self._seen.values()))
            if not task.done() or (since >= oldest_kept and len(self._seen) < REMEMBERED_MESSAGES):
                return
            self._seen.popitem(last=False)
