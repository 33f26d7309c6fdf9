"""`make chat`, as a real program: through a pipe and in a real terminal."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.fakes.rasa_channel import RasaChannel

PROMPT = "\x1b[?2004h"  # What a program sends when it begins to read a line.
COMMAND = [sys.executable, "-m", "bot.cli", "chat"]


@pytest.fixture
def environment(rasa: RasaChannel, home: Path) -> dict[str, str]:
    return os.environ | {"SHARING_RASA_PORT": str(rasa.port), "SHARING_HOME": str(home), "TERM": "xterm", "COLUMNS": "80"}


def talk(environment: dict[str, str], *lines: str) -> str:
    text = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(COMMAND, input=text, capture_output=True, text=True, env=environment, cwd=ROOT, timeout=60, check=True)
    return done.stdout


def test_a_number_sends_what_the_button_says(environment: dict[str, str], rasa: RasaChannel) -> None:
    talk(environment, "Who are the Autism Panel partners?", "4", "Who are the Autism Panel partners?", "1", "/quit", "never sent")
    assert rasa.texts()[1::2] == ["That was not helpful", "What is the Autism Panel for?"]


def test_a_number_without_a_button_is_sent_as_typed(environment: dict[str, str], rasa: RasaChannel) -> None:
    talk(environment, "hello", "25", "", "0")
    assert rasa.texts() == ["hello", "25", "0"]


def test_the_conversation_goes_on_after_trouble(environment: dict[str, str], rasa: RasaChannel) -> None:
    rasa.raw = b"nonsense"
    output = talk(environment, "hello", "hello again")
    assert output.count("Sorry, something went wrong") == 2
    assert output.endswith("Goodbye.\n\n")


def test_an_assistant_that_is_not_running_is_told(environment: dict[str, str], rasa: RasaChannel) -> None:
    rasa.stop()
    assert "The assistant is not running. Start it with: make run" in talk(environment, "hello")


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.program = subprocess.Popen(COMMAND, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=ROOT, close_fds=True)
        os.close(theirs)
        self.seen = ""

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def wait_for(self, text: str) -> None:
        """Wait until this is shown after what was waited for before."""
        until = time.monotonic() + 30
        while text not in self.seen:
            assert time.monotonic() < until, f"{text!r} did not come; seen: {self.seen!r}"
            if select.select([self._ours], [], [], 0.1)[0]:
                chunk = os.read(self._ours, 65_536).decode(errors="replace")
                self.seen += chunk
                if "\x1b[6n" in chunk:
                    # The program asks where the cursor is, as of any terminal.
                    os.write(self._ours, b"\x1b[1;1R")
        self.seen = self.seen.partition(text)[2]

    def close(self) -> None:
        self.program.kill()
        self.program.wait()
        os.close(self._ours)


@pytest.fixture
def terminal(environment: dict[str, str]) -> Iterator[Terminal]:
    made = Terminal(environment)
    yield made
    made.close()


def test_a_person_types_edits_and_ends_with_ctrl_d(terminal: Terminal, rasa: RasaChannel) -> None:
    rasa.delay = 0.3
    terminal.wait_for(PROMPT)
    terminal.type("hellp\x7fo\r")
    terminal.wait_for("The assistant is typing…")
    terminal.wait_for("You asked: hello")
    terminal.wait_for(PROMPT)
    terminal.type("\x1b[A\r")
    terminal.wait_for("You asked: hello")
    assert rasa.texts() == ["hello", "hello"]
    terminal.wait_for(PROMPT)
    terminal.type("\x04")
    terminal.wait_for("Goodbye.")
    assert terminal.program.wait(timeout=20) == 0


def test_ctrl_c_says_how_to_end(terminal: Terminal) -> None:
    terminal.wait_for(PROMPT)
    terminal.type("half a question\x03")
    terminal.wait_for("To end, type /quit")
    terminal.wait_for(PROMPT)
    terminal.type("/quit\r")
    terminal.wait_for("Goodbye.")
    assert terminal.program.wait(timeout=20) == 0
