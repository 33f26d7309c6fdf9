"""One process of the assistant: its start, its output, whether it is ready, and its end with all that it started."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.settings import ROOT

LONGEST_LINE = 16_384
PROBE_TIMEOUT = 1.0
QUICKER = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""Memory in large pages, where the C library and the system offer them: 5 % less processor time a message, and no more memory."""
TETHER = str(ROOT / "bot" / "tether.py")

Log = Callable[[str, str], None]
"""Takes the name of a process and a line that it wrote."""


@dataclass(frozen=True)
class Program:
    """What to start under which name, once the programs named in `after` have ended well.

    It is ready when `ready_path` answers 200 on its port. A program with port 0 is a step: it does its work and ends.
    """

    name: str
    command: Sequence[str]
    host: str = "127.0.0.1"
    port: int = 0
    ready_path: str = "/"
    after: tuple[str, ...] = ()


class Process:
    """A started program in a session of its own; tied to this process, so that it never outlives it."""

    def __init__(self, program: Program, log: Log) -> None:
        self.program = program
        self.started = time.monotonic()
        self.ready = False
        tether = [sys.executable, "-S", "-E", TETHER, str(os.getpid())]
        self._popen = subprocess.Popen(
            [*tether, *program.command],
            cwd=ROOT,
            env={**QUICKER, **os.environ, "PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "2"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._pass_on, args=(log,), daemon=True)
        self._reader.start()

    @property
    def code(self) -> int | None:
        """The exit code, None while it runs."""
        return self._popen.poll()

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.started

    def is_ready(self) -> bool:
        """Whether it answers; once it has, it is not asked again."""
        if not self.ready and self.program.port and self.code is None:
            self.ready = answers(self.program.host, self.program.port, self.program.ready_path)
        return self.ready

    def ask_to_stop(self) -> None:
        """Send TERM to it and to all that it started."""
        self._signal(signal.SIGTERM)

    def stop(self, patience: float) -> None:
        """Wait `patience` seconds for its end, then end it and whatever it left behind."""
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(patience)
        self._signal(signal.SIGKILL)
        self._popen.wait()
        self._reader.join(1)

    def _signal(self, number: signal.Signals) -> None:
        # A session's group outlives its leader for as long as anything that the leader started is there.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._popen.pid, number)

    def _pass_on(self, log: Log) -> None:
        stream = self._popen.stdout
        while stream and (line := stream.readline(LONGEST_LINE)):
            log(self.program.name, line.decode(errors="replace").rstrip())


def answers(host: str, port: int, path: str) -> bool:
    """Whether `path` is answered with 200 there, at once."""
    connection = http.client.HTTPConnection(host, port, timeout=PROBE_TIMEOUT)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
