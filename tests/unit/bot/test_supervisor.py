"""The supervisor with real processes: small servers of this test's own in the place of Rasa, actions and connectors."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT

DRIVER = """
import json, sys
from pathlib import Path
from bot import supervisor
from bot.problems import report
from bot.processes import Program
from bot.settings import load

def main():
    supervisor.FIRST_PAUSE = 0.05
    current = load()
    with supervisor.only_one(current):
        supervisor.log_to(current)
        programs = [Program(**one) for one in json.loads(Path(sys.argv[1]).read_text())]
        return supervisor.Supervisor(programs).run("http://somewhere/")

sys.exit(report(main))
"""
STOPPED_TWICE = """
import os, random, signal, sys, time
from bot.supervisor import Supervisor

signal.signal(signal.SIGTERM, signal.SIG_IGN)
asked, ask = os.pipe()
if os.fork() == 0:
    os.close(ask)
    while os.read(asked, 1):
        time.sleep(0.01)
        for _ in range(2):
            os.kill(os.getppid(), signal.SIGTERM)
            until = time.perf_counter() + random.random() * 1e-4
            while time.perf_counter() < until:
                pass
    os._exit(0)
for _ in range(300):
    supervisor = Supervisor([])
    os.write(ask, b".")
    supervisor.run("http://somewhere/")
    time.sleep(0.001)
print("always stopped")
"""
SERVER = """
import http.server, os, signal, subprocess, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
{before}
http.server.HTTPServer(("127.0.0.1", {port}), Answer).serve_forever()
"""


class Run:
    """A supervisor that was started, and what it has written."""

    def __init__(self, folder: Path, programs: list[dict[str, Any]], **options: Any) -> None:
        self.folder = folder
        (folder / "programs.json").write_text(json.dumps(programs))
        self.output = folder / "output.txt"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", DRIVER, str(folder / "programs.json")],
                cwd=ROOT,
                env={**os.environ, "SHARING_HOME": str(folder)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # The tests may run under nohup, which has HUP ignored by whatever they start.
                **{"preexec_fn": lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL), **options},
            )

    def said(self) -> str:
        return self.output.read_text()

    def wait_until(self, condition: Callable[[], bool], seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until, self.said()
            time.sleep(0.05)

    def wait_for(self, words: str) -> None:
        self.wait_until(lambda: words in self.said())

    def number_in(self, name: str) -> int:
        """The process number that a program wrote into the file `name`."""
        self.wait_until(lambda: (self.folder / name).exists() and (self.folder / name).read_text().endswith("\n"))
        return int((self.folder / name).read_text())


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    """Starts a supervisor of the given programs; ends it when the test is over."""
    runs: list[Run] = []

    def starts(*programs: dict[str, Any], **options: Any) -> Run:
        runs.append(Run(tmp_path, list(programs), **options))
        return runs[-1]

    yield starts
    for run in runs:
        run.process.terminate()
        run.process.wait(20)


def server(name: str, before: str = "", after: tuple[str, ...] = ()) -> dict[str, Any]:
    """A program that answers on a free port once it has done `before`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {"name": name, "command": python(SERVER.format(before=before, port=port)), "port": port, "after": after}


def step(name: str, code: str) -> dict[str, Any]:
    """A program that does its work and ends."""
    return {"name": name, "command": python(code)}


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def writes(path: Path, what: str = "os.getpid()") -> str:
    return f"import os; open({str(path)!r}, 'w').write(str({what}) + chr(10))"


def is_alive(number: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def test_says_ready_once_every_program_answers_and_shows_their_lines_with_their_names(start: Callable[..., Run]) -> None:
    run = start(server("one", "print('hello', flush=True)"), server("two", "import time; time.sleep(1)"))
    run.wait_for("Ready in")
    assert "one        | hello\n" in run.said()
    assert "Chat: http://somewhere/" in run.said()


def test_a_program_starts_only_after_the_steps_it_waits_for(start: Callable[..., Run], tmp_path: Path) -> None:
    first = step("first", f"import time; time.sleep(0.5); {writes(tmp_path / 'made')}")
    run = start(first, server("one", f"print('made' if os.path.exists({str(tmp_path / 'made')!r}) else 'missing')", after=("first",)))
    run.wait_for("one        | made")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_grandchildren_and_the_deaf_included(start: Callable[..., Run], tmp_path: Path, number: int) -> None:
    deaf = "import time, signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    grandchild = deaf + writes(tmp_path / "grandchild") + "; time.sleep(600)"
    run = start(server("one", f"{writes(tmp_path / 'child')}; subprocess.Popen({python(grandchild)!r})"))
    run.wait_for("Ready in")
    numbers = [run.number_in("child"), run.number_in("grandchild")]
    run.process.send_signal(number)
    assert run.process.wait(20) == 0
    assert not any(is_alive(one) for one in numbers)


def test_a_signal_that_comes_twice_at_once_still_ends_it(tmp_path: Path) -> None:
    # As below make, which passes its own signal on.
    done = subprocess.run([sys.executable, "-c", STOPPED_TWICE], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "always stopped\n"


def test_a_supervisor_killed_outright_leaves_nothing_behind(start: Callable[..., Run], tmp_path: Path) -> None:
    run = start(server("one", writes(tmp_path / "child")))
    run.wait_for("Ready in")
    child = run.number_in("child")
    run.process.kill()
    run.process.wait(20)
    run.wait_until(lambda: not is_alive(child))


def test_under_nohup_the_end_of_the_terminal_changes_nothing(start: Callable[..., Run]) -> None:
    run = start(server("one"), preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    run.wait_for("Ready in")
    run.process.send_signal(signal.SIGHUP)
    time.sleep(1)
    assert run.process.poll() is None


def test_it_runs_with_input_and_output_closed(start: Callable[..., Run], tmp_path: Path) -> None:
    run = start(server("one"), preexec_fn=lambda: [os.close(number) for number in (0, 1, 2)])
    log = tmp_path / "logs" / "assistant.log"
    run.wait_until(lambda: log.exists() and "Ready in" in log.read_text())
    run.process.terminate()
    assert run.process.wait(20) == 0


def test_what_dies_is_started_again(start: Callable[..., Run], tmp_path: Path) -> None:
    run = start(server("one", writes(tmp_path / "child")))
    run.wait_for("Ready in")
    first = run.number_in("child")
    os.kill(first, signal.SIGKILL)
    run.wait_for("one stopped with signal 9 (Killed). Starting it again in")
    run.wait_until(lambda: run.number_in("child") != first)
    assert run.process.poll() is None


def test_what_dies_five_times_in_a_row_ends_the_assistant_with_one_line(start: Callable[..., Run]) -> None:
    run = start(server("one", "sys.exit(3)"), server("two"))
    assert run.process.wait(30) == 1
    assert run.said().splitlines()[-1] == "one stopped 5 times in a row, last with exit code 3; giving up. See what it says above."


def test_what_would_fail_again_is_not_started_again(start: Callable[..., Run]) -> None:
    run = start(server("one", "print('The model is missing.', flush=True); sys.exit(78)"))
    assert run.process.wait(20) == 1
    assert run.said() == "one        | The model is missing.\n"


def test_a_failed_step_ends_the_start(start: Callable[..., Run]) -> None:
    run = start(step("database", "import sys; print('It is damaged.'); sys.exit(78)"), server("one", after=("database",)))
    assert run.process.wait(20) == 1
    assert run.said() == "database   | It is damaged.\n"


def test_a_step_that_crashed_is_named(start: Callable[..., Run]) -> None:
    run = start(step("database", "raise SystemExit(1)"), server("one", after=("database",)))
    assert run.process.wait(20) == 1
    assert run.said() == "The assistant was not started: 'database' ended with exit code 1. See what it says above.\n"


def test_a_second_supervisor_of_the_same_folder_says_who_has_it(start: Callable[..., Run], tmp_path: Path) -> None:
    first = start(server("one"))
    first.wait_for("Ready in")
    second = subprocess.run(
        [sys.executable, "-c", DRIVER, str(tmp_path / "programs.json")],
        cwd=ROOT,
        env={**os.environ, "SHARING_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert second.returncode == 1
    assert second.stderr.startswith(f"The assistant is already running from {tmp_path} (process {first.process.pid}). Stop that one first")
