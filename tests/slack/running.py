"""The fake in a thread of its own, for tests that start the app as a process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.slack.fake import FakeSlack


@contextmanager
def running_slack(**settings: Any) -> Iterator[FakeSlack]:
    """A fake that runs until the block ends; `settings` are those of `FakeSlack`."""
    slack = FakeSlack(**settings)
    started = threading.Event()
    stop: list[Callable[[], object]] = []

    async def serve() -> None:
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        stop.append(lambda: loop.call_soon_threadsafe(stopping.set))
        async with slack:
            started.set()
            await stopping.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    if not started.wait(10):
        raise RuntimeError("the fake did not start")
    try:
        yield slack
    finally:
        stop[0]()
        thread.join(10)
