"""How long people wait: at several conversations at once, and late in a long conversation. Servers take turns, because
what else the machine does changes from minute to minute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tests.benchmarks.figures import Row, ratio, times, window
from tests.benchmarks.processes import processor_seconds
from tests.benchmarks.talking import Conversation, Server, converse

AT_ONCE = (1, 4, 16)
START = 20
TURNS = (5, 50, 200, 500)
AUDIT_TURNS = (3, 50, 100, 300)
WIDTH = 20
BLOCK = 10

Asked = Mapping[str, Sequence[str]]


def load(servers: Sequence[Server], asked: Asked, rounds: Mapping[int, int]) -> list[Row]:
    """The first turns of new conversations, so many at once; a row for each server and number."""
    for server in servers:
        converse(server, asked[server.name], 1, START)
    rows: list[Row] = []
    for at_once in AT_ONCE:
        seconds: dict[str, list[float]] = defaultdict(list)
        wall: dict[str, float] = defaultdict(float)
        used: dict[str, float] = defaultdict(float)
        for _ in range(rounds[at_once]):
            for server in servers:
                before = processor_seconds(server.roots.values())
                done = converse(server, asked[server.name], at_once, START)
                used[server.name] += processor_seconds(server.roots.values()) - before
                seconds[server.name] += done.seconds
                wall[server.name] += done.wall
        rows += [
            {
                "at once": at_once,
                "server": name,
                **asdict(times(each)),
                "per second": round(len(each) / wall[name], 1),
                "processor ms": round(1000 * used[name] / len(each), 1),
            }
            for name, each in seconds.items()
        ]
    return rows


def turns(servers: Sequence[Server], asked: Asked, conversations: int, last: int) -> list[Row]:
    """What the turns of one conversation cost, up to the last; a row for each server and turn."""
    windows = {turn: window(turn, WIDTH) for turn in TURNS if turn <= last}
    end = max(windows[max(windows)])
    seconds: dict[tuple[str, int], list[float]] = defaultdict(list)
    for _ in range(conversations):
        talks = {server.name: Conversation(server, asked[server.name]) for server in servers}
        for first in range(1, end + 1, BLOCK):
            for name, talk in talks.items():
                for number, took in enumerate(talk.turns(min(BLOCK, end + 1 - first)), first):
                    for turn, around in windows.items():
                        if number in around:
                            seconds[name, turn].append(took)
    return [{"turn": turn, "server": server.name, **asdict(times(seconds[server.name, turn]))} for turn in windows for server in servers]


def audit_turns(server: Server, last: int) -> list[Row]:
    """What the turns of an audit cost, up to the last: each answers one of the items of section 1, over and over."""
    talk = Conversation(server, ())
    for opening in ("start the audit for the Benchmark Partnership", "yes, add it"):
        talk.turn(opening)
    windows = {turn: window(turn, WIDTH) for turn in AUDIT_TURNS if turn <= last}
    end = max(windows[max(windows)])
    seconds: dict[int, list[float]] = defaultdict(list)
    for number in range(1, end + 1):
        took = talk.turn(f"1.{number % 11 + 1} {'no' if number // 11 % 2 else 'yes'}, as of day {number}")
        for turn, around in windows.items():
            if number in around:
                seconds[turn].append(took)
    return [{"turn": turn, "server": server.name, **asdict(times(seconds[turn]))} for turn in windows]


def against(rows: Sequence[Row], by: str, what: str = "median") -> dict[str, Any]:
    """How many times the assistant's figure the stock project's is, for each value of a column."""
    figures = {(row[by], row["server"]): row[what] for row in rows}
    return {
        str(value): ratio(figures[value, "stock"], figures[value, "assistant"])
        for value in dict.fromkeys(row[by] for row in rows)
        if (value, "stock") in figures
    }
