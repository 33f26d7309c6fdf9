"""Measures the assistant beside a stock Rasa project, prints tables, and writes var/benchmark.json: `make benchmark`.

make benchmark ARGUMENTS='--quick'             a few minutes instead of about forty
make benchmark ARGUMENTS='--only turns'        one measurement (may be given several times)
make benchmark ARGUMENTS='--no-stock'          the assistant alone, without the environment of 2 GB
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import ROOT
from tests.benchmarks import ours, stock
from tests.benchmarks.chat_load import slack_load, teams_load
from tests.benchmarks.figures import Row, ratio, table
from tests.benchmarks.homes import SHIPPED, home
from tests.benchmarks.ours import Ours
from tests.benchmarks.processes import Memory, disk_bytes, memory, tree
from tests.benchmarks.reporting import reporting
from tests.benchmarks.sizes import SIZES, growth, sizes
from tests.benchmarks.speed import against, audit_turns, load, turns
from tests.benchmarks.stock import Stock
from tests.benchmarks.talking import ASKED_OF_OURS, ASKED_OF_STOCK, converse

ASKED = {"assistant": ASKED_OF_OURS, "stock": ASKED_OF_STOCK}
MEASURED = ("Makefile", "actions", "bot", "config.yml", "connectors", "data", "domain.yml", "endpoints.yml", "knowledge", "requirements")

Figures = dict[str, Any]
_PACES = {False: "as fast as it goes", True: "what the platform allows"}


@dataclass(frozen=True)
class Options:
    """How thorough to be, and whether the stock project takes part."""

    quick: bool
    stock: bool


class Bench:
    """The two servers of one run, started when they are first needed."""

    def __init__(self, options: Options, folder: Path) -> None:
        self.options = options
        self.folder = folder
        self._stack = ExitStack()
        self._servers: list[Ours | Stock] = []

    def servers(self) -> list[Ours | Stock]:
        """The running servers: the assistant, then the stock project where it takes part."""
        if not self._servers:
            for server in self.fresh():
                server.start()
                self._stack.callback(server.stop)
                self._servers.append(server)
        return self._servers

    def fresh(self) -> list[Ours | Stock]:
        """Servers that are not started yet, on the knowledge base that a fresh install has."""
        return [Ours(_fresh_home(self)), *([Stock()] if self.options.stock else [])]

    def close(self) -> None:
        """Stop what was started."""
        self._stack.close()
        self._servers = []


def measure_load(bench: Bench) -> Figures:
    """Median, 95th percentile and throughput at 1, 4 and 16 conversations at once, turns 1 to 20 of each."""
    rounds = {1: 3, 4: 2, 16: 1} if bench.options.quick else {1: 12, 4: 6, 16: 3}
    rows = load(bench.servers(), ASKED, rounds)
    return {"rows": rows, "times as fast": against(rows, "at once")}


def measure_turns(bench: Bench) -> Figures:
    """What turns 5, 50, 200 and 500 of one conversation cost: the median of the 20 turns around each."""
    rows = turns(bench.servers(), ASKED, 1 if bench.options.quick else 3, 200 if bench.options.quick else 500)
    own = {row["turn"]: row["median"] for row in rows if row["server"] == "assistant"}
    return {"rows": rows, "times as fast": against(rows, "turn"), "last turn against the fifth": ratio(own[max(own)], own[5])}


def measure_audit_turns(bench: Bench) -> Figures:
    """What turns 3, 50 and 300 of an audit's conversation cost, each an answer that is kept: the median of the 20 turns around each."""
    bench.close()
    server = Ours(_fresh_home(bench))
    server.start()
    try:
        rows = audit_turns(server, 100 if bench.options.quick else 300)
    finally:
        server.stop()
    own = {row["turn"]: row["median"] for row in rows}
    return {"rows": rows, "last turn against the third": ratio(own[max(own)], own[3])}


def _fresh_home(bench: Bench) -> Path:
    place = Path(tempfile.mkdtemp(dir=bench.folder))
    home(SHIPPED, place)
    return place


def measure_memory(bench: Bench) -> Figures:
    """Memory after load, of each process with all that it started."""
    rows: list[Row] = []
    totals: dict[str, Memory] = {}
    for server in bench.servers():
        converse(server, ASKED[server.name], 4, 20)
        held = {name: memory(tree(pid)) for name, pid in server.roots.items() if name != "supervisor"}
        if "supervisor" in server.roots:
            held["supervisor"] = memory([server.roots["supervisor"]])
        totals[server.name] = sum(held.values(), Memory(0, 0))
        for name, one in {**held, "all": totals[server.name]}.items():
            rows.append({"server": server.name, "process": name, "PSS MB": round(one.pss / 1e6), "RSS MB": round(one.rss / 1e6)})
    figures: Figures = {"rows": rows}
    if "stock" in totals:
        figures["times the memory"] = ratio(totals["stock"].pss, totals["assistant"].pss)
    return figures


def measure_start(bench: Bench) -> Figures:
    """Seconds from the command to ready, when nothing has to be made."""
    bench.close()
    seconds: dict[str, list[float]] = {}
    servers = bench.fresh()
    for server in servers:  # Not counted: the first start reads everything from the disk.
        server.start()
        server.stop()
    for _ in range(2 if bench.options.quick else 4):
        for server in servers:
            seconds.setdefault(server.name, []).append(server.start())
            server.stop()
    rows = [
        {"server": name, "starts": len(each), "fastest s": round(min(each), 1), "slowest s": round(max(each), 1)}
        for name, each in seconds.items()
    ]
    return {"rows": rows}


def measure_training(bench: Bench) -> Figures:
    """Seconds to train the model anew, the start of the program included."""
    bench.close()
    rows: list[Row] = []
    for _ in range(1 if bench.options.quick else 2):
        rows.append({"server": "assistant", "seconds": round(ours.train(), 1)})
        if bench.options.stock:
            rows.append({"server": "stock", "seconds": round(stock.train(), 1)})
    return {"rows": rows}


def measure_disk(bench: Bench) -> Figures:
    """What the environments take on the disk."""
    folders = {("assistant", name): path for name, path in Ours.disk().items()}
    if bench.options.stock:
        folders |= {("stock", name): path for name, path in Stock.disk().items()}
    return {"rows": [{"server": server, "folder": name, "MB": round(disk_bytes(path) / 1e6)} for (server, name), path in folders.items()]}


def measure_sizes(bench: Bench) -> Figures:
    """The same questions to 6, 100, 1,000 and 10,000 protocols; about the six, and about generated ones."""
    bench.close()
    quick = bench.options.quick
    rows = sizes(bench.folder / "sizes", SIZES[:3] if quick else SIZES, 1 if quick else 4)
    return {"rows": rows, "times what 6 cost": growth(rows)}


def measure_audits(bench: Bench) -> Figures:
    """The report over the audits of one round, of 20 and of 200 partnerships: made, as an Excel file, as a page."""
    bench.close()
    times_over = 5 if bench.options.quick else 20
    return {"rows": [reporting(count, bench.folder / f"audits-{count}", times_over) for count in (20, 200)]}


def measure_slack(bench: Bench) -> Figures:
    """People who each ask three questions at once in Slack, over Socket Mode: once as fast as it goes, once at Slack's own pace."""
    return _crowds(bench, slack_load)


def measure_teams(bench: Bench) -> Figures:
    """People who each ask three questions at once in Teams: once as fast as it goes, once at the pace that Microsoft allows."""
    return _crowds(bench, teams_load)


def _crowds(bench: Bench, load_of: Callable[..., Row]) -> Figures:
    bench.close()
    count = 50 if bench.options.quick else 200
    return {"rows": [{"pace": name, **load_of(_fresh_home(bench), count, pace=pace)} for pace, name in _PACES.items()]}


MEASURES: dict[str, Callable[[Bench], Figures]] = {
    "load": measure_load,
    "turns": measure_turns,
    "audit-turns": measure_audit_turns,
    "memory": measure_memory,
    "sizes": measure_sizes,
    "audits": measure_audits,
    "slack": measure_slack,
    "teams": measure_teams,
    "start": measure_start,
    "training": measure_training,
    "disk": measure_disk,
}


def commit() -> str:
    """What was measured: the commit, with a + when files that matter differ from it."""

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()

    return git("rev-parse", "--short=12", "HEAD") + ("+" if git("status", "--porcelain", "--", *MEASURED) else "")


def show(name: str, figures: Figures) -> None:
    """Print what one measurement came to."""
    print(f"\n{name}: {MEASURES[name].__doc__}\n", flush=True)
    print(table(figures["rows"]))
    for what, value in figures.items():
        if what != "rows":
            print(f"{what}: {', '.join(f'{key}: {one}' for key, one in value.items()) if isinstance(value, dict) else value}")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="make benchmark", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, 200 turns, 1,000 protocols")
    parser.add_argument("--only", action="append", choices=MEASURES, help="only this measurement")
    parser.add_argument("--no-stock", action="store_true", help="the assistant alone")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "benchmark.json")
    return parser.parse_args(arguments)


def main() -> int:
    """Measure. TERM ends it as Ctrl-C does, with all servers that it started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    given = parse(sys.argv[1:])
    options = Options(quick=given.quick, stock=not given.no_stock)
    stock.KEPT.mkdir(parents=True, exist_ok=True)
    if options.stock:
        stock.set_up()
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    result: Figures = {"commit": commit(), "machine": machine, "quick": options.quick, "measured": {}}
    folder = Path(tempfile.mkdtemp(dir=stock.KEPT))
    bench = Bench(options, folder)
    try:
        for name in given.only or MEASURES:
            busy = round(os.getloadavg()[0], 1)
            result["measured"][name] = {**MEASURES[name](bench), "load average before": busy}
            show(name, result["measured"][name])
            given.out.write_text(json.dumps(result, indent=1) + "\n")
    finally:
        bench.close()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\nWritten to {given.out}, for commit {result['commit']}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
