"""The assistant, started for a measurement as its users start it, with a home of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from bot.settings import ROOT
from tests.assistant import Assistant
from tests.benchmarks.processes import command, tree

PARTS = {"rasa": "-m bot.rasa run", "actions": "-m actions", "connectors": "-m connectors", "supervisor": "-m bot.supervisor"}


class Ours:
    """A running assistant."""

    name = "assistant"
    varied = True

    def __init__(self, home: Path) -> None:
        self._home = home
        self._assistant: Assistant | None = None
        self.port = 0

    def start(self) -> float:
        """Do what `make run` does, and wait until it says that it is ready; the seconds that took."""
        began = time.monotonic()
        subprocess.run(["python3", "-m", "bot.setup"], cwd=ROOT, check=True, stdin=subprocess.DEVNULL)
        self._assistant = Assistant(self._home)
        self.port = self._assistant.rasa_port
        self._assistant.start()
        return time.monotonic() - began

    def stop(self) -> None:
        """Stop it as an operator would."""
        if self._assistant:
            self._assistant.stop()

    @property
    def roots(self) -> dict[str, int]:
        """The processes, by what they are called in a table."""
        supervisor = int((self._home / "supervisor.lock").read_text())
        commands = {pid: command(pid) for pid in tree(supervisor)}
        return {part: next(pid for pid, line in commands.items() if line.endswith(ending)) for part, ending in PARTS.items()}

    @staticmethod
    def disk() -> dict[str, Path]:
        """The folders that an install takes."""
        return {name: ROOT / name for name in (".venv", ".venv-rasa")}


def train() -> float:
    """Train the model anew; the seconds that took."""
    began = time.monotonic()
    subprocess.run(
        [ROOT / ".venv-rasa/bin/python", "-m", "bot.rasa", "train"], cwd=ROOT, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr
    )
    return time.monotonic() - began
