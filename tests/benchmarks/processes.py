"""What running processes take: memory and processor time, from /proc, each with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Memory:
    """Bytes. `pss` counts a page that several processes share in parts, `rss` in each of them whole."""

    pss: int
    rss: int

    def __add__(self, other: Memory) -> Memory:
        return Memory(self.pss + other.pss, self.rss + other.rss)


def tree(pid: int) -> Iterator[int]:
    """The process and all that it started, as long as they run."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from tree(int(child))


def memory(pids: Iterable[int]) -> Memory:
    """What the processes hold together."""
    total = Memory(0, 0)
    for pid in pids:
        with suppress(OSError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            fields = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines[1:]}
            total += Memory(fields["Pss"], fields["Rss"])
    return total


def processor_seconds(pids: Iterable[int], *, first_thread: bool = False) -> float:
    """Seconds of processor time that the processes have used together; with `first_thread`, only where a program's own code runs."""
    total = 0
    for pid in pids:
        stat = f"/proc/{pid}/task/{pid}/stat" if first_thread else f"/proc/{pid}/stat"
        fields = Path(stat).read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def command(pid: int) -> str:
    """The command line of a process, empty when it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return ""


def disk_bytes(folder: Path) -> int:
    """Bytes that a folder takes on the disk; a file with several names in it counts once."""
    seen: set[tuple[int, int]] = set()
    total = 0
    for path in folder.rglob("*"):
        facts = path.lstat()
        if (facts.st_dev, facts.st_ino) not in seen:
            seen.add((facts.st_dev, facts.st_ino))
            total += facts.st_blocks * 512
    return total


def end_group(process: subprocess.Popen[bytes], patience: float = 20.0) -> None:
    """Ask a process that leads a session to stop, with all in it; end what does not."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
