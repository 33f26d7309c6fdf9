"""The stock Rasa starter project that the assistant is measured against: its environment, its project, its model, its server.

Everything is made once and kept: the environment in .venv-stock, the project, as `rasa init --no-prompt` makes it, in
var/benchmark/stock.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

from bot.processes import answers
from bot.settings import ROOT
from bot.setup import STAMP, Environment, build_environments
from tests.assistant import free_ports
from tests.benchmarks.processes import end_group

ENVIRONMENT = Environment(".venv-stock", "requirements/stock.txt", ("3.10",), sources=("docopt", "mattermostwrapper", "randomname"))
KEPT = ROOT / "var" / "benchmark"
PROJECT = KEPT / "stock"
SLOWEST_START = 600.0
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONUNBUFFERED": "1",
}


def set_up() -> None:
    """Build the environment and make the project with its model, where they are missing or no longer what is locked."""
    build_environments((ENVIRONMENT,))
    made_by = PROJECT / STAMP
    if not made_by.exists() or made_by.read_text().strip() != ENVIRONMENT.digest:
        print("Making the stock project and training its model (a few minutes, once).", flush=True)
        shutil.rmtree(PROJECT, ignore_errors=True)
        PROJECT.mkdir(parents=True)
        _rasa("init", "--no-prompt", "--init-dir", str(PROJECT))
        made_by.write_text(ENVIRONMENT.digest + "\n")


def train() -> float:
    """Train the project's model anew; the seconds that took."""
    began = time.monotonic()
    _rasa("train", "--force", "--out", str(KEPT / "stock-models"))
    seconds = time.monotonic() - began
    shutil.rmtree(KEPT / "stock-models", ignore_errors=True)
    return seconds


def _rasa(*arguments: str) -> None:
    command = [str(ENVIRONMENT.path / "bin" / "rasa"), *arguments]
    done = subprocess.run(command, cwd=PROJECT, env=os.environ | QUIET, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"rasa {arguments[0]} failed in {PROJECT}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")


class Stock:
    """The stock project's server, run as its documentation says: `rasa run`."""

    name = "stock"
    varied = False  # It remembers no text, and put otherwise its few phrases are no longer understood.

    def __init__(self) -> None:
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it and wait until it answers; the seconds that took."""
        began = time.monotonic()
        self.port = free_ports(1)[0]
        with (KEPT / "stock.log").open("wb") as log:
            self._process = subprocess.Popen(
                [str(ENVIRONMENT.path / "bin" / "rasa"), "run", "--port", str(self.port), "--interface", "127.0.0.1"],
                cwd=PROJECT,
                env=os.environ | QUIET,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while not answers("127.0.0.1", self.port, "/webhooks/rest/"):
            if self._process.poll() is not None or time.monotonic() - began > SLOWEST_START:
                self.stop()
                raise SystemExit(f"The stock project did not start; see {KEPT / 'stock.log'}")
            time.sleep(0.1)
        return time.monotonic() - began

    def stop(self) -> None:
        """Stop it with all that it started."""
        if self._process:
            end_group(self._process)
            self._process = None

    @property
    def roots(self) -> dict[str, int]:
        """The process, by what it is called in a table."""
        return {"rasa": self._process.pid} if self._process else {}

    @staticmethod
    def disk() -> dict[str, Path]:
        """The folders that an install takes."""
        return {ENVIRONMENT.folder: ENVIRONMENT.path}
