"""A PostgreSQL server of a test's own, which can be killed and started again."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from tests.assistant import free_ports

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
MISSING = "PostgreSQL's programs are not installed (apt-get install postgresql)"
USER = "postgres"


def can_run() -> bool:
    """Whether there are the programs, and a user that they run as: root is not let."""
    return bool(PROGRAMS) and (os.getuid() != 0 or any(one.pw_name == USER for one in pwd.getpwall()))


class OwnPostgreSQL:
    """A cluster in a new folder below `folder`, with the database `sharing`."""

    def __init__(self, folder: Path) -> None:
        self._port = free_ports(1)[0]
        self._folder = folder / "postgresql"
        self._folder.mkdir()
        if os.getuid() == 0:
            shutil.chown(self._folder, USER, USER)
        self._run("initdb", "--no-sync", "--auth=trust", f"--username={USER}", "--pgdata", str(self._data))
        self.start()
        self._run("createdb", "--host=127.0.0.1", f"--port={self._port}", f"--username={USER}", "sharing")

    @property
    def url(self) -> str:
        """The address of the database."""
        return f"postgresql://{USER}@127.0.0.1:{self._port}/sharing"

    def start(self) -> None:
        """Start it, and wait until it takes connections. It survives its own death, not the computer's: `fsync` would make each start slow."""
        options = f"-c fsync=off -c listen_addresses=127.0.0.1 -p {self._port} -k {self._folder}"
        self._run("pg_ctl", "start", "--wait", "--pgdata", str(self._data), "--log", str(self._folder / "log"), "--options", options)

    def kill(self) -> None:
        """End it at once, with all connections and what was not committed."""
        self._run("pg_ctl", "stop", "--mode=immediate", "--pgdata", str(self._data))

    def stop(self) -> None:
        """End it for good, if it runs."""
        if (self._data / "postmaster.pid").exists():
            self.kill()

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(PROGRAMS[0] / program), *arguments]
        user = USER if os.getuid() == 0 else None
        ran = subprocess.run(
            command, user=user, group=user, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        assert not ran.returncode, f"{program}: {ran.stderr}"
