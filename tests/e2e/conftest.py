"""A real Chromium and the real connectors process, in front of the stand-in for Rasa's channels; a stand-in for Slack."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, sync_playwright

from bot.settings import ROOT
from tests.assistant import Assistant, free_ports
from tests.e2e.local_slack import MISSING, PROGRAM, LocalSlack
from tests.fakes.rasa_channel import SECRET, RasaChannel
from tests.own_postgresql import MISSING as NO_SERVER
from tests.own_postgresql import OwnPostgreSQL, can_run

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def do_without(missing: str) -> NoReturn:
    """Skip the test for what is missing; in CI, where nothing may be, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; skipped when it is not installed, except in CI, where it must be."""
    if not Path(CHROMIUM).exists():
        do_without(f"Chromium is not installed ({CHROMIUM}; apt-get install chromium, or set CHROMIUM)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


class Connectors:
    """The connectors process, which can be stopped and started again on its port."""

    def __init__(self, home: Path, rasa_port: int, **more: str) -> None:
        web_port, actions_port = free_ports(2)
        self.url = f"http://127.0.0.1:{web_port}"
        self._log = home / "connectors.log"
        self._environment = os.environ | {
            "SHARING_HOME": str(home),
            "SHARING_RASA_PORT": str(rasa_port),
            "SHARING_ACTIONS_PORT": str(actions_port),
            "SHARING_WEB_PORT": str(web_port),
            **more,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def more(self, **settings: str) -> None:
        """Settings that could be known only when the address was."""
        self._environment |= settings

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen([sys.executable, "-m", "connectors"], cwd=ROOT, env=self._environment, stderr=log)
        wait_until_served(f"{self.url}/health/live", self._process)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=20)
            self._process = None

    def wait_until_not_ready(self) -> None:
        """Wait until the process has seen that the assistant is down; it looks at most once a second."""
        until = time.monotonic() + 20
        while httpx.get(f"{self.url}/chat/ready", trust_env=False).is_success:
            assert time.monotonic() < until
            time.sleep(0.1)

    @property
    def log(self) -> str:
        return self._log.read_text()


def wait_until_served(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Wait until the address answers; fail when the process ends first."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, f"the process ended with {process.returncode}"
        with suppress(httpx.HTTPError):
            if httpx.get(url, trust_env=False).is_success:
                return
        time.sleep(0.1)
    pytest.fail(f"{url} did not answer within {seconds:.0f} s")


@pytest.fixture(scope="module")
def channel() -> Iterator[RasaChannel]:
    made = RasaChannel()
    yield made
    made.stop()


@pytest.fixture
def rasa(channel: RasaChannel) -> Iterator[RasaChannel]:
    """The stand-in, as new."""
    channel.received.clear()
    channel.delay, channel.status, channel.raw = 0.0, 200, None
    yield channel
    channel.stop()
    channel.start()


@pytest.fixture(scope="module")
def connectors(channel: RasaChannel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connectors]:
    home = tmp_path_factory.mktemp("home")
    (home / "channel-secret").write_text(SECRET)
    made = Connectors(home, channel.port)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def assistant(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The whole assistant, started once, when there is a browser to use it with."""
    running = Assistant(tmp_path_factory.mktemp("assistant"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def postgresql() -> Iterator[OwnPostgreSQL]:
    """A server to kill; skipped without PostgreSQL's programs, except in CI, where they must be."""
    if not can_run():
        do_without(NO_SERVER)
    # The server runs as another user than a test that runs as root, from whom pytest's own folders are kept.
    with TemporaryDirectory(prefix="sharing-postgresql-") as folder:
        Path(folder).chmod(0o711)
        made = OwnPostgreSQL(Path(folder))
        yield made
        made.stop()


@pytest.fixture(scope="session")
def local_slack_program() -> Path:
    """local-slack; skipped when it is not installed, except in CI, where it must be."""
    if not PROGRAM.exists():
        do_without(MISSING)
    return PROGRAM


@pytest.fixture(scope="module")
def local_slack(local_slack_program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    """A workspace whose app is connected by Socket Mode."""
    started = LocalSlack(tmp_path_factory.mktemp("slack"))
    started.start()
    yield started
    started.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A person's browser with nothing in it; fails the test when a page breaks a rule or runs into an error."""
    problems: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A lost connection is a part of several tests; the browser notes each failed request.
        if message.type == "error" and "Failed to load resource" not in message.text:
            problems.append(message.text)

    def note_error(error: Error) -> None:
        problems.append(str(error))

    made = browser.new_context(viewport={"width": 1100, "height": 850}, reduced_motion="reduce")
    made.on("console", note)
    made.on("weberror", lambda error: note_error(error.error))
    yield made
    made.close()
    assert problems == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    made = context.new_page()
    made.set_default_timeout(20_000)
    return made
