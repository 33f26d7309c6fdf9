"""Says where the time of a message goes, in each process: `python -m tests.benchmarks.profile`.

    .venv/bin/python -m tests.benchmarks.profile --protocols 10000 --process actions
    .venv/bin/python -m tests.benchmarks.profile --within RemoteAction.run

Needs py-spy on the PATH (`uv tool install py-spy`). Processor time is what the operating system counts; the parts of the
first thread's, which does the work, are shares of py-spy's samples. The samples stay in var/benchmark/profile for a flame graph.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.benchmarks.figures import Row, table, times
from tests.benchmarks.homes import SHIPPED, home
from tests.benchmarks.ours import Ours
from tests.benchmarks.processes import processor_seconds
from tests.benchmarks.sizes import about_generated
from tests.benchmarks.stock import KEPT, Stock
from tests.benchmarks.talking import ASKED_OF_OURS, ASKED_OF_STOCK, Conversation

RATE = 500
OWN_PROCESSES = ("rasa", "actions")
LOOPS = ("_run_server_forever (", "serve (sanic/server/runners.py")
"""Where a server waits for the next message."""


def inclusive(stacks: Iterable[str], within: str = "") -> tuple[Counter[str], Counter[str], int]:
    """Samples by function with all that it called, samples by function alone, and all samples.

    `stacks` are py-spy's raw lines, `outer;inner;innermost COUNT`. Waiting is left out. With `within`, only what is called from there.
    """
    total: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    count = 0
    for line in stacks:
        names, _, samples = line.rpartition(" ")
        frames = names.split(";")
        if frames[-1].startswith(LOOPS):
            continue
        if within:
            place = next((number for number, frame in enumerate(frames) if within in frame), None)
            if place is None:
                continue
            frames = frames[place:]
        number = int(samples)
        count += number
        alone[frames[-1]] += number
        for frame in set(frames):
            total[frame] += number
    return total, alone, count


def record(pids: Mapping[str, int], folder: Path) -> list[subprocess.Popen[bytes]]:
    """Start sampling each process; end each with `SIGINT` to have its file written."""
    spy = shutil.which("py-spy")
    if spy is None:
        raise SystemExit("py-spy is not on the PATH. Install it with: uv tool install py-spy")
    folder.mkdir(parents=True, exist_ok=True)
    return [
        subprocess.Popen(
            [
                spy,
                "record",
                "--pid",
                str(pid),
                "--rate",
                str(RATE),
                "--format",
                "raw",
                "--function",
                "--output",
                str(folder / f"{name}.txt"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for name, pid in pids.items()
    ]


def parts(file: Path, milliseconds: float, within: str, most: int) -> list[Row]:
    """The costliest functions of one process: milliseconds of a message with all that they call, and alone."""
    total, alone, count = inclusive(file.read_text().splitlines(), within)
    every = inclusive(file.read_text().splitlines())[2]
    return [
        {
            "function": name,
            "ms": round(milliseconds * samples / every, 2),
            "%": round(100 * samples / count, 1),
            "alone ms": round(milliseconds * alone[name] / every, 2),
        }
        for name, samples in total.most_common(most)
    ]


def main() -> None:
    """Profile."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.profile", description=__doc__)
    parser.add_argument("--protocols", type=int, default=SHIPPED, help="how many protocols the knowledge base holds")
    parser.add_argument("--generated", action="store_true", help="ask about generated protocols instead of the six")
    parser.add_argument("--conversations", type=int, default=10, help="conversations of twenty turns")
    parser.add_argument("--process", choices=OWN_PROCESSES, help="only this process")
    parser.add_argument("--stock", action="store_true", help="the stock project instead of the assistant")
    parser.add_argument("--within", default="", help="only what this function calls")
    parser.add_argument("--most", type=int, default=40, help="how many functions to show")
    given = parser.parse_args()
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=KEPT) as place:
        server = Stock() if given.stock else _assistant(given.protocols, Path(place))
        asked = ASKED_OF_STOCK if given.stock else [text for text, _ in about_generated()] if given.generated else ASKED_OF_OURS
        server.start()
        try:
            _profile(server, asked, given)
        finally:
            server.stop()


def _assistant(count: int, place: Path) -> Ours:
    home(count, place)
    return Ours(place)


def _profile(server: Ours | Stock, asked: list[str] | tuple[str, ...], given: argparse.Namespace) -> None:
    Conversation(server, asked).turns(len(asked))
    pids = {name: pid for name, pid in server.roots.items() if name in OWN_PROCESSES and given.process in (None, name)}
    before = _used(pids)
    plain = [one for _ in range(given.conversations) for one in Conversation(server, asked).turns(20)]
    used = {name: 1000 * (seconds - before[name]) / len(plain) for name, seconds in _used(pids).items()}
    folder = KEPT / "profile"
    spies = record(pids, folder)
    sampled = [one for _ in range(given.conversations) for one in Conversation(server, asked).turns(20)]
    for spy in spies:
        spy.send_signal(2)
        spy.wait()
    print(f"A message takes {times(plain).median} ms (median; {times(sampled).median} ms while it is sampled).")
    for name in pids:
        first, every = used[name, True], used[name, False]
        print(f"\n{name}: {first:.1f} ms of processor time a message in its first thread, {every - first:.1f} ms in others\n")
        print(table(parts(folder / f"{name}.txt", first, given.within, given.most)))


def _used(pids: Mapping[str, int]) -> dict[tuple[str, bool], float]:
    """Seconds of processor time by process, of its first thread (True) and of all (False)."""
    return {(name, first): processor_seconds([pid], first_thread=first) for name, pid in pids.items() for first in (True, False)}


if __name__ == "__main__":
    main()
