"""Starts the assistant's processes, shows their logs, restarts what dies, and stops all of them together.

`python -m bot.supervisor`, from `make run`. Ends with 0 after Ctrl-C, TERM or HUP, and with one plain line and another
code when something must be put right first.
"""

from __future__ import annotations

import fcntl
import logging
import os
import queue
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from types import FrameType

from bot import settings
from bot.ports import check_ports
from bot.prepare import prepare_home
from bot.problems import CANNOT_RUN, FAILED, WRONG_SETTING, Problem, from_os_error, report
from bot.processes import Process, Program
from bot.rasa import training
from bot.settings import ROOT, Settings

MAIN_PYTHON = str(ROOT / ".venv/bin/python")
RASA_PYTHON = str(ROOT / ".venv-rasa/bin/python")
TICK, CALM_TICK = 0.1, 0.5
PATIENCE = 8.0
SLOWEST_START = 180.0
MOST_DEATHS, WITHIN = 5, 60.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
LOG_BYTES, LOG_FILES = 5_000_000, 3
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104

console = logging.getLogger("supervisor")


class Stopped(Exception):
    """The operator asked for the end; everything is stopped and the exit code is 0."""


class GivenUp(Exception):
    """A program ended for a reason that it has told itself; everything is stopped and nothing is added."""


class Supervisor:
    """The processes of one install, from the first start to the last stop."""

    def __init__(self, programs: Sequence[Program]) -> None:
        # Not an Event: `make` passes on the signal that it got itself, and an Event that is set while it is being set waits for itself.
        self._told_to_stop: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._waiting = list(programs)
        self._done: set[str] = set()
        self._running: list[Process] = []
        self._due: list[tuple[float, Program]] = []
        self._deaths: dict[str, deque[float]] = {}

    def run(self, address: str) -> int:
        """Start everything, say that it is ready at `address`, then watch over it until told to stop."""
        began = time.monotonic()
        self._listen_for_signals()
        try:
            while not self._all_ready():
                self._tick(TICK)
            console.info("Ready in %.0f s. Chat: %s", time.monotonic() - began, address)
            while True:
                self._tick(CALM_TICK)
        except Stopped:
            console.info("Stopping.")
            return 0
        except GivenUp:
            return FAILED
        finally:
            self._stop_all()

    def _all_ready(self) -> bool:
        return not self._waiting and not self._due and all(process.ready for process in self._running)

    def _tick(self, pause: float) -> None:
        """Start what can be started, see to what ended and what has got ready, and wait a moment; raise Stopped when told to stop."""
        for program in [one for one in self._waiting if self._done.issuperset(one.after)]:
            self._waiting.remove(program)
            self._start(program)
        for due in [one for one in self._due if one[0] <= time.monotonic()]:
            self._due.remove(due)
            self._start(due[1])
        for process in [one for one in self._running if one.code is not None]:
            self._running.remove(process)
            process.stop(0)
            self._see_to(process)
        for process in self._running:
            if process.program.port and not process.is_ready() and process.age > SLOWEST_START:
                raise Problem(f"{process.program.name} did not get ready within {SLOWEST_START:.0f} s; giving up.")
        with suppress(queue.Empty):
            self._told_to_stop.get(timeout=pause)
            raise Stopped

    def _start(self, program: Program) -> None:
        self._running.append(Process(program, _show))

    def _see_to(self, process: Process) -> None:
        """Take note of an ended step, or start a program that died again after a pause that doubles each time; or give up."""
        name, ending = process.program.name, _ending(process.code)
        if process.code in (CANNOT_RUN, WRONG_SETTING):
            raise GivenUp
        if not process.program.port:
            if process.code:
                raise Problem(f"The assistant was not started: '{name}' ended with {ending}. See what it says above.")
            self._done.add(name)
            return
        if process.age > WITHIN:
            self._deaths.pop(name, None)
        deaths = self._deaths.setdefault(name, deque(maxlen=MOST_DEATHS))
        deaths.append(time.monotonic())
        if len(deaths) == MOST_DEATHS:
            raise Problem(f"{name} stopped {MOST_DEATHS} times in a row, last with {ending}; giving up. See what it says above.")
        pause = min(FIRST_PAUSE * 2 ** (len(deaths) - 1), LONGEST_PAUSE)
        console.warning("%s stopped with %s. Starting it again in %.0f s.", name, ending, pause)
        self._due.append((time.monotonic() + pause, process.program))

    def _stop_all(self) -> None:
        for process in self._running:
            process.ask_to_stop()
        until = time.monotonic() + PATIENCE
        for process in self._running:
            process.stop(max(0.0, until - time.monotonic()))

    def _listen_for_signals(self) -> None:
        def stop(number: int, _frame: FrameType | None) -> None:
            self._told_to_stop.put(number)

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asks for it to be ignored.
            signal.signal(signal.SIGHUP, stop)


def _show(name: str, line: str) -> None:
    console.info("%-10s | %s", name, line)


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {-code} ({signal.strsignal(-code)})"
    return f"exit code {code}"


def log_to(current: Settings) -> None:
    """Show lines on the terminal, if there is one, and keep the latest in a file. Neither can stop the assistant."""
    folder = current.home / "logs"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        kept = RotatingFileHandler(folder / "assistant.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
    except OSError as error:
        raise from_os_error(error, "opening the log file") from error
    kept.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    console.addHandler(kept)
    if sys.stdout is not None:
        console.addHandler(logging.StreamHandler(sys.stdout))
    console.setLevel(logging.INFO)
    console.propagate = False
    logging.raiseExceptions = False


@contextmanager
def only_one(current: Settings) -> Iterator[None]:
    """Hold the lock of this install; raise Problem when another supervisor has it."""
    path = current.home / "supervisor.lock"
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Problem(
                f"The assistant is already running from {current.home} (process {lock.read().strip()}). Stop that one first, "
                "or give this one its own SHARING_HOME and ports."
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def programs(current: Settings) -> tuple[Program, ...]:
    """The steps and the three processes. The database is prepared while Rasa, the slowest, is trained or started."""
    web_host = EVERY_ADDRESS.get(current.web_host, current.web_host)
    database = Program("database", [MAIN_PYTHON, "-m", "bot.prepare"])
    steps = (
        [database]
        if training.model_file().exists()
        else [database, Program("training", [RASA_PYTHON, "-m", "bot.rasa", "train", "--if-needed"])]
    )
    return (
        *steps,
        Program(
            "rasa",
            [RASA_PYTHON, "-m", "bot.rasa", "run"],
            port=current.rasa_port,
            ready_path="/webhooks/rest/",
            after=tuple(step.name for step in steps if step is not database),
        ),
        Program("actions", [MAIN_PYTHON, "-m", "actions"], port=current.actions_port, ready_path="/health", after=("database",)),
        Program("connectors", [MAIN_PYTHON, "-m", "connectors"], web_host, current.web_port, "/health/live", after=("database",)),
    )


def main() -> int:
    """Run the assistant."""
    current = settings.load()
    prepare_home(current)
    with only_one(current):
        check_ports(current)
        log_to(current)
        return Supervisor(programs(current)).run(f"{current.web_url}/")


if __name__ == "__main__":
    sys.exit(report(main))
