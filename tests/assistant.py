"""The whole assistant, really running: the supervisor and its three processes on free ports, with a home of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from bot.settings import ROOT

SLOWEST_START = 240.0


class Assistant:
    """A running assistant; `say` talks to it over REST, `sharing` runs its command line."""

    def __init__(self, home: Path) -> None:
        self.rasa_port, self.actions_port, self.web_port = free_ports(3)
        self.home = home
        self.log = home / "test.log"
        self.environment = os.environ | {
            "SHARING_HOME": str(home),
            "SHARING_RASA_PORT": str(self.rasa_port),
            "SHARING_ACTIONS_PORT": str(self.actions_port),
            "SHARING_WEB_PORT": str(self.web_port),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def web(self) -> str:
        """Address of the chat page."""
        return f"http://127.0.0.1:{self.web_port}"

    def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot.supervisor"], cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        until = time.monotonic() + SLOWEST_START
        while "Ready in" not in self.log.read_text():
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise AssertionError(f"the assistant did not start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop it as an operator would."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=30)

    def messages(self, sender: str, text: str) -> list[dict[str, Any]]:
        """What the assistant says to one message, as REST gives it."""
        url = f"http://127.0.0.1:{self.rasa_port}/webhooks/rest/webhook"
        answer: list[dict[str, Any]] = httpx.post(url, json={"sender": sender, "message": text}, timeout=60).json()
        return answer

    def say(self, sender: str, text: str) -> str:
        """The whole text that the assistant says to one message."""
        return "\n".join(message["text"] for message in self.messages(sender, text))

    def speak(self, name: str, conversation: str, text: str) -> str:
        """The whole text that the assistant says to a person whom a connector has verified; httpx.HTTPError while a process is down."""
        body = {"message": text, "conversation": conversation, "speaker": {"platform": "web", "workspace": "", "user": name, "name": name}}
        headers = {"X-Sharing-Secret": (self.home / "channel-secret").read_text().strip()}
        url = f"http://127.0.0.1:{self.rasa_port}/webhooks/sharing/webhook"
        answers = httpx.post(url, json=body, headers=headers, timeout=60).raise_for_status().json()
        return "\n".join(message["text"] for message in answers)

    def processes(self) -> dict[str, int]:
        """The processes that are under the supervisor at this moment, by the name of what they run."""
        assert self._process is not None
        found = {}
        for number in Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split():
            with suppress(OSError):
                words = Path(f"/proc/{number}/cmdline").read_text().split("\0")
                name = next((one for one in ("bot.rasa", "actions", "connectors") if one in words), "")
                if name:
                    found[name] = int(number)
        return found

    def sharing(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `sharing` against this assistant."""
        command = [sys.executable, "-m", "bot.cli", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL
        )


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now, all different."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports
