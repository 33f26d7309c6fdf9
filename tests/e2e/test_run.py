"""`make run` as an operator meets it: how fast it is ready, what it takes, what survives, what is left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from bot.rasa.training import train_if_needed
from bot.settings import ROOT
from tests.assistant import free_ports

pytestmark = pytest.mark.timeout(600)

READY_WITHIN = 25.0
MOST_MEMORY = 1_000_000_000
MARK = "zanzibarquokka"
"""A word that is in no question but this test's own; it must be in no log."""


class Run:
    """One `make run` with a home and ports of its own."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.rasa_port, self.actions_port, self.web_port = free_ports(3)
        outer = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}  # As if typed by a person.
        self.environment = outer | {
            "SHARING_HOME": str(home),
            "SHARING_RASA_PORT": str(self.rasa_port),
            "SHARING_ACTIONS_PORT": str(self.actions_port),
            "SHARING_WEB_PORT": str(self.web_port),
            **environment,
        }
        self.output = home.with_suffix(".output")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it and wait until it says that it is ready; the seconds of processor time that this took.

        Processor time and not the clock's: what else the machine does must not decide. On one core that does nothing else
        they are the same.
        """
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                ["make", "run"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.wait_until(lambda: "Ready in" in self.said())
        return sum(_processor_time(number) for number in [self.supervisor(), *self.processes().values()])

    def wait_until(self, condition: Callable[[], bool], seconds: float = 90) -> None:
        until = time.monotonic() + seconds
        while not condition():
            assert self.process is None or self.process.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.1)

    def said(self) -> str:
        return self.output.read_text()

    def supervisor(self) -> int:
        return int((self.home / "supervisor.lock").read_text())

    def processes(self) -> dict[str, int]:
        """The processes below the supervisor, by the name of the module that they run."""
        children = Path(f"/proc/{self.supervisor()}/task/{self.supervisor()}/children").read_text().split()
        found = {}
        for number in children:
            words = Path(f"/proc/{number}/cmdline").read_text().split("\0")
            if "-m" in words:  # One that has just ended has no words any more.
                found[words[words.index("-m") + 1]] = int(number)
        return found

    def ask(self, text: str) -> str:
        url = f"http://127.0.0.1:{self.rasa_port}/webhooks/rest/webhook"
        answer = httpx.post(url, json={"sender": "a", "message": text}, timeout=60, trust_env=False).json()
        return "\n".join(message["text"] for message in answer)

    def answers(self) -> bool:
        with suppress(httpx.HTTPError):
            return "ECC" in self.ask("who are the partners of the autism panel?")
        return False

    def end(self, number: signal.Signals) -> None:
        """Signal the whole group, as a terminal does for Ctrl-C, and wait for the end."""
        assert self.process
        os.killpg(self.process.pid, number)
        self.process.wait(30)

    def is_gone(self) -> bool:
        return not any(_listens(port) for port in (self.rasa_port, self.actions_port, self.web_port)) and not _holds(self.home)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _holds(home: Path) -> list[str]:
    """Every process that was started with this home."""
    mark = f"SHARING_HOME={home}\0".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (folder / "environ").read_bytes():
                found.append(f"{folder.name} {(folder / 'cmdline').read_text()}")
    return found


def _processor_time(number: int) -> float:
    """Seconds used by a process and by those of its children that have ended."""
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def _memory(number: int) -> int:
    rows = dict(line.split(":", 1) for line in Path(f"/proc/{number}/status").read_text().splitlines())
    return int(rows["VmRSS"].split()[0]) * 1024


@pytest.fixture(scope="module", autouse=True)
def model() -> None:
    train_if_needed()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """A run that was not started yet; whatever is left of it is ended after the test."""
    made = Run(tmp_path / "home")
    yield made
    if made.process and made.process.poll() is None:
        made.end(signal.SIGKILL)
    made.process = None
    made.wait_until(made.is_gone)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_is_ready_soon_answers_and_leaves_nothing_behind(run: Run, number: signal.Signals) -> None:
    run.start()  # The first start of a home also encodes what is shipped.
    run.end(signal.SIGTERM)
    run.wait_until(run.is_gone)
    assert run.start() < READY_WITHIN
    assert run.answers()
    run.end(number)
    assert _holds(run.home) == []
    assert run.is_gone()
    assert run.said().splitlines()[:2][-1] == "Stopping."


def test_all_together_stay_under_a_gigabyte_and_each_that_dies_comes_back(run: Run) -> None:
    run.start()
    assert run.answers()
    processes = run.processes()
    assert set(processes) == {"bot.rasa", "actions", "connectors"}
    assert sum(_memory(number) for number in [run.supervisor(), *processes.values()]) < MOST_MEMORY
    for name, before in processes.items():
        os.kill(before, signal.SIGKILL)
        run.wait_until(lambda name=name, before=before: run.processes().get(name, before) != before)  # type: ignore[misc]
        run.wait_until(run.answers)
        run.wait_until(lambda: _listens(run.web_port))


def test_a_supervisor_killed_outright_takes_everything_with_it(run: Run) -> None:
    run.start()
    os.kill(run.supervisor(), signal.SIGKILL)
    assert run.process
    run.process.wait(30)
    run.process = None
    run.wait_until(run.is_gone)


def test_no_log_holds_what_people_write_even_when_it_goes_wrong(run: Run) -> None:
    run.start()
    assert run.ask(f"which protocol covers {MARK}?")
    os.kill(run.processes()["actions"], signal.SIGKILL)
    with suppress(httpx.HTTPError, ValueError):
        run.ask(f"and who is signed up to the {MARK} protocol?")
    httpx.post(f"http://127.0.0.1:{run.rasa_port}/webhooks/rest/webhook", content=f'{{"message": "{MARK}"'.encode(), trust_env=False)
    httpx.post(f"http://127.0.0.1:{run.web_port}/{MARK}", json={"text": MARK}, trust_env=False)
    run.wait_until(run.answers)
    run.end(signal.SIGTERM)
    logs = [run.output, *(run.home / "logs").iterdir()]
    assert [log.name for log in logs if MARK in log.read_text()] == []


def test_a_second_run_of_the_same_home_is_refused_with_one_line(run: Run) -> None:
    run.start()
    again = subprocess.run(["make", "run"], cwd=ROOT, env=run.environment, capture_output=True, text=True, timeout=60, check=False)
    assert again.returncode != 0
    assert again.stderr.splitlines()[0].startswith(f"The assistant is already running from {run.home} (process {run.supervisor()})")
    assert run.answers()


def test_a_port_that_is_taken_is_one_line(run: Run) -> None:
    with socket.create_server(("127.0.0.1", run.rasa_port)):
        done = subprocess.run(["make", "run"], cwd=ROOT, env=run.environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert len(lines) == 1
    assert lines[0].startswith(f"Port {run.rasa_port} is already in use")
    assert lines[0].endswith("choose another port with SHARING_RASA_PORT.")


def test_a_damaged_database_is_one_line_and_stops_everything(run: Run) -> None:
    run.home.mkdir()
    (run.home / "knowledge.db").write_bytes(b"no database" * 1000)
    done = subprocess.run(["make", "run"], cwd=ROOT, env=run.environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert done.stdout == (
        f"database   | The database {run.home}/knowledge.db is damaged. Put a backup in its place, or move it away to start with a new one; "
        "it was not touched.\n"
    )
    assert [line for line in done.stderr.splitlines() if not line.startswith("make")] == []
