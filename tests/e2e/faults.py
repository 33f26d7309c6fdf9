"""What the assistant needs is killed or stopped, one after the other, while many people ask."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from knowledge.database import Database
from knowledge.models import Question
from tests.assistant import Assistant
from tests.own_postgresql import OwnPostgreSQL

Fault = Callable[[], None]
DOWN_SECONDS = 2.0
CALM_SECONDS = 1.0
PROCESSES = 3
UP_AGAIN_SECONDS = 30.0


def kill(assistant: Assistant, name: str) -> Fault:
    """Kills one of its processes, and waits until it is started again."""

    def killed() -> None:
        os.kill(assistant.processes()[name], signal.SIGKILL)
        time.sleep(DOWN_SECONDS)
        until = time.monotonic() + UP_AGAIN_SECONDS
        while len(assistant.processes()) != PROCESSES:
            assert time.monotonic() < until, f"{name} was not started again"
            time.sleep(0.02)

    return killed


def database_down(postgresql: OwnPostgreSQL) -> Fault:
    """Kills the server, and starts it again."""

    def killed() -> None:
        postgresql.kill()
        time.sleep(DOWN_SECONDS)
        postgresql.start()

    return killed


def while_breaking(faults: Iterable[Fault], ask: Callable[[], None], calm: float = CALM_SECONDS) -> None:
    """Ask while the faults come in turn, each followed by some seconds of calm."""

    def break_in_turn() -> None:
        for fault in faults:
            fault()
            time.sleep(calm)

    with ThreadPoolExecutor(1) as beside:
        broken = beside.submit(break_in_turn)
        ask()
        broken.result()


def count_stored(database: Database) -> int:
    """How many questions are stored."""
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(Question)) or 0
