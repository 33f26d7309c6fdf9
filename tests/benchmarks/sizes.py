"""What a larger knowledge base costs: the same questions to assistants that hold 6, 100, 1,000 and 10,000 protocols."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from knowledge.actors import local_admin
from knowledge.database import Database
from knowledge.protocols import add_term
from tests.benchmarks.figures import Row, ratio, times
from tests.benchmarks.generated import protocols
from tests.benchmarks.homes import SHIPPED, Filling, home
from tests.benchmarks.ours import Ours
from tests.benchmarks.processes import memory, tree
from tests.benchmarks.talking import ASKED_OF_OURS, Conversation, varied

SIZES = (6, 100, 1000, 10_000)
SUBJECTS = 40
CHANGED = "hertfordshire-school-admissions"


def about_generated(count: int = SUBJECTS) -> list[tuple[str, str]]:
    """Questions about generated protocols that every larger knowledge base holds, each with the title it is about."""
    shapes = (
        "who are the partners of {title}",
        "{example}",
        "what is the {nickname} protocol for",
        "how big is the document of the {title}",
        "is {partner} on {nickname}",
    )
    asked = []
    for number, entry in enumerate(protocols(count)):
        shape = shapes[number % len(shapes)]
        values = {
            "title": entry.title,
            "example": entry.examples[0],
            "nickname": entry.terms[0].term,
            "partner": entry.partners[-1],
        }
        asked.append((shape.format(**values), entry.title))
    return asked


def sizes(folder: Path, counts: Sequence[int], rounds: int) -> list[Row]:
    """A row for each size: times by what is asked about, memory, start, index, and the first question after a change."""
    with ExitStack() as stack:
        fillings: dict[int, Filling] = {}
        running: dict[int, Ours] = {}
        ready: dict[int, float] = {}
        for count in counts:
            fillings[count] = home(count, folder / str(count))
            running[count] = Ours(folder / str(count))
            ready[count] = running[count].start()
            stack.callback(running[count].stop)
        seconds, found = _ask(running, rounds)
        rows: list[Row] = []
        for count in counts:
            held = {name: memory(tree(pid)) for name, pid in running[count].roots.items() if name != "supervisor"}
            rows.append(
                {
                    **asdict(fillings[count]),
                    **_figures("six", seconds[count, "six"]),
                    **_figures("generated", seconds[count, "generated"]),
                    "right %": round(100 * sum(found[count]) / len(found[count])) if found[count] else None,
                    "ready s": round(ready[count], 1),
                    "after a change s": round(_after_a_change(folder / str(count), running[count]), 2),
                    "memory MB": round(sum(one.pss for one in held.values()) / 1e6),
                    "actions MB": round(held["actions"].pss / 1e6),
                }
            )
        return rows


def _figures(name: str, seconds: Sequence[float]) -> dict[str, Any]:
    if not seconds:
        return {}
    made = times(seconds)
    return {f"{name} ms": made.median, f"{name} p95 ms": made.p95}


def _ask(running: Mapping[int, Ours], rounds: int) -> tuple[dict[tuple[int, str], list[float]], dict[int, list[bool]]]:
    """The seconds of each answer by size and subject, and whether an answer about a generated protocol was about it."""
    seconds: dict[tuple[int, str], list[float]] = defaultdict(list)
    found: dict[int, list[bool]] = defaultdict(list)
    for number in range(rounds + 1):
        generated = about_generated()
        for count, server in running.items():
            six = Conversation(server, ASKED_OF_OURS).turns(len(ASKED_OF_OURS))
            if number:  # The first round warms up.
                seconds[count, "six"] += six
            if count < SHIPPED + SUBJECTS:
                continue
            for (_, title), text in zip(generated, varied([text for text, _ in generated]), strict=False):
                took, said = Conversation(server, ()).say(text)
                if number:
                    seconds[count, "generated"].append(took)
                    found[count].append(title in " ".join(message.get("text") or "" for message in said))
    return seconds, found


def _after_a_change(folder: Path, server: Ours) -> float:
    """Seconds that the first question waits after an admin added a term."""
    database = Database(f"sqlite:///{folder / 'knowledge.db'}")
    add_term(database, local_admin("benchmark"), CHANGED, f"nickname {uuid.uuid4().hex[:6]}")
    database.close()
    return Conversation(server, ()).turn("who are the partners of the hertfordshire one")


def growth(rows: Sequence[Row]) -> dict[str, Any]:
    """How many times what six cost each larger knowledge base costs."""
    six = rows[0]["six ms"]
    return {f"{row['protocols']}": ratio(max(row["six ms"], row.get("generated ms") or 0), six) for row in rows[1:]}
