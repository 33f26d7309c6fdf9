"""Asks the running assistant every evaluation question over REST and judges what it says: `make evaluate`.

The questions were written blind: their writers saw the two source documents only, never the training data, and those who
wrote training data never saw these. Half of them (`open`) may be looked at when something is mended; of the other half
(`sealed`) only figures are looked at. What came last is `fresh`, and sealed: the single
messages (r) all, of the conversations (q) half. The other half of these, `opened`, was looked at.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import uuid
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml

HERE = Path(__file__).resolve().parent
SLUGS = {
    "CHIS": "ecc-education-compliance-and-chis",
    "HERTS": "hertfordshire-school-admissions",
    "OVER": "overarching-education-agreement-and-education-service-addendums",
    "NCMP": "the-national-child-measurement-programme-ncmp",
    "ATTEND": "legal-interventions-for-school-non-attendance",
    "AUTISM": "the-autism-in-schools-panel",
}
CODES = {slug: code for code, slug in SLUGS.items()}
OUTCOMES = {"answered": "answer", "asked": "ask", "declined": "decline", "chat": "chat", "failed": "failed"}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass
class Said:
    """What the assistant said in one turn."""

    text: str
    outcome: str
    about: list[str]
    kind: str
    seconds: float


@dataclass
class Judgement:
    """One turn judged. `wrong` lists what is not as expected; `confident` when a wrong thing was stated as an answer."""

    id: str
    kind: str
    turn: int
    asked: str
    expected: dict[str, Any]
    said: Said
    wrong: list[str] = field(default_factory=list)
    confident: bool = False


def half(identity: str) -> str:
    """The part of the evaluation set an entry is in."""
    looked_at = zlib.crc32(identity.encode()) % 2
    match identity[0]:
        case "r":
            return "fresh"
        case "q":
            return "opened" if looked_at else "fresh"
        case "o":
            return "open"
    return "open" if looked_at else "sealed"


def load(folder: Path = HERE / "questions") -> list[dict[str, Any]]:
    """Every entry of every file."""
    return [entry for file in sorted(folder.glob("*.yml")) for entry in yaml.safe_load(file.read_text(encoding="utf-8"))]


def say(client: httpx.Client, url: str, sender: str, text: str) -> Said:
    """One message to the assistant."""
    start = time.perf_counter()
    messages = client.post(url, json={"sender": sender, "message": text}).json()
    seconds = time.perf_counter() - start
    custom = next((message["custom"] for message in messages if message.get("custom")), {})
    body = "\n".join(message.get("text") or "" for message in messages)
    about = [CODES.get(slug, slug) for slug in custom.get("about", [])]
    return Said(body, OUTCOMES.get(custom.get("outcome", ""), "none"), about, custom.get("kind", ""), seconds)


def judge(entry: dict[str, Any], number: int, turn: dict[str, Any], said: Said) -> Judgement:
    """Hold one turn against what was expected of it."""
    expected = turn.get("outcome", "answer")
    outcomes = expected if isinstance(expected, list) else [expected]
    stated = [*wrong_outcome(outcomes, said), *wrong_protocols(turn, outcomes, said), *wrong_statements(turn, said)]
    left_out = missing(turn, said) if said.outcome == "answer" or "answer" not in outcomes else []
    confident = bool(stated) and said.outcome == "answer"
    return Judgement(entry["id"], entry["kind"], number, turn["say"], turn, said, [*stated, *left_out], confident)


def wrong_outcome(outcomes: list[str], said: Said) -> list[str]:
    """Whether it answered, asked, declined or chatted as it should."""
    return [] if said.outcome in outcomes else [f"outcome {said.outcome}, expected {'/'.join(outcomes)}"]


def wrong_protocols(turn: dict[str, Any], outcomes: list[str], said: Said) -> list[str]:
    """Protocols that are missing or should not be there."""
    wanted, fine = set(turn.get("protocols") or ()), set(turn.get("also_fine") or ())
    if not wanted or said.outcome not in outcomes:
        return []
    if said.outcome == "ask":
        return [f"choices {said.about}, expected {sorted(wanted)}"] if said.about and not wanted & set(said.about) else []
    if said.outcome != "answer":
        return []
    extra = sorted(set(said.about) - wanted - fine)
    problems = [f"about {said.about}, expected {sorted(wanted)}"] if wanted - set(said.about) else []
    return [*problems, f"also about {extra}"] if extra else problems


def missing(turn: dict[str, Any], said: Said) -> list[str]:
    """Parts that any right answer must contain and this one lacks."""
    parts = [part if isinstance(part, list) else [part] for part in turn.get("contains") or ()]
    return [f"lacks {options}" for options in parts if not any(str(option).lower() in said.text.lower() for option in options)]


def wrong_statements(turn: dict[str, Any], said: Said) -> list[str]:
    """What it states and should not, the wrong yes or no, the wrong number."""
    text = said.text.lower()
    problems = [f"says {part!r}" for part in turn.get("lacks") or () if str(part).lower() in text]
    if said.outcome != "answer":
        return problems
    word = {True: "yes", False: "no"}.get(turn.get("says"), turn.get("says"))  # YAML reads a bare yes as true
    if word and not re.match(rf"\W*{word}\b", text):
        problems.append(f"does not lead with {word}")
    count = turn.get("count")
    if count is not None and not any(re.search(rf"\b{shape}\b", text) for shape in shapes_of(count)):
        problems.append(f"does not state {count}")
    return problems


def shapes_of(count: Any) -> list[str]:
    """How a number can be written."""
    words = [NUMBERS[count]] if isinstance(count, int) and 0 <= count < len(NUMBERS) else []
    return [str(count), *words, *(["none"] if count == 0 else [])]


def run(url: str, entries: list[dict[str, Any]]) -> list[Judgement]:
    """Ask everything, each entry in a conversation of its own."""
    judged = []
    with httpx.Client(timeout=60) as client:
        for entry in entries:
            sender = f"evaluation-{entry['id']}-{uuid.uuid4().hex[:8]}"
            for number, turn in enumerate(entry["turns"], 1):
                judged.append(judge(entry, number, turn, say(client, url, sender, turn["say"])))
    return judged


def table(judged: list[Judgement]) -> list[dict[str, Any]]:
    """Figures by kind, and for all."""
    groups: dict[str, list[Judgement]] = defaultdict(list)
    for one in judged:
        groups[one.kind].append(one)
        groups["all"].append(one)
    rows = []
    for kind in sorted(groups, key=lambda name: (name == "all", name)):
        group = groups[kind]
        count = len(group)
        rows.append(
            {
                "kind": kind,
                "questions": count,
                "right": round(100 * sum(not one.wrong for one in group) / count, 1),
                "confidently wrong": round(100 * sum(one.confident for one in group) / count, 1),
                "asked back": round(100 * sum(one.said.outcome == "ask" for one in group) / count, 1),
                "declined": round(100 * sum(one.said.outcome == "decline" for one in group) / count, 1),
            }
        )
    return rows


def confusion(judged: list[Judgement]) -> list[tuple[str, str, int]]:
    """Protocol expected, protocol answered, how often, where one was expected and they differ."""
    pairs: Counter[tuple[str, str]] = Counter()
    for one in judged:
        wanted = one.expected.get("protocols") or ["none"]
        if len(wanted) == 1 and one.said.outcome in ("answer", "decline", "ask"):
            got = one.said.about[0] if one.said.outcome == "answer" and one.said.about else one.said.outcome
            if got != wanted[0] and one.wrong:
                pairs[wanted[0], got] += 1
    return [(wanted, got, number) for (wanted, got), number in pairs.most_common()]


def show(rows: list[dict[str, Any]]) -> None:
    """Print a table."""
    columns = list(rows[0])
    widths = [max(len(str(row[column])) for row in [*rows, dict(zip(columns, columns, strict=True))]) for column in columns]
    for row in [dict(zip(columns, columns, strict=True)), *rows]:
        print("  ".join(str(row[column]).ljust(width) for column, width in zip(columns, widths, strict=True)))


def seen_as(judged: list[Judgement]) -> list[tuple[str, str, int]]:
    """Kind of entry, kind of question it was answered as, how often, where the answer was not right."""
    pairs = Counter((one.kind, one.said.kind) for one in judged if one.wrong)
    return [(kind, seen, number) for (kind, seen), number in pairs.most_common()]


def report(judged: list[Judgement], *, failures: bool = False) -> dict[str, Any]:
    """Print the tables, with `failures` what went wrong in the open half too; the figures."""
    halves = {name: [one for one in judged if half(one.id) == name] for name in ("open", "sealed", "opened", "fresh")}
    figures = {name: table(rows) for name, rows in {**halves, "all": judged}.items() if rows}
    for name, rows in figures.items():
        print(f"\n{name}")
        show(rows)
    for title, pairs in (("protocol expected -> given", confusion(judged)), ("kind of entry -> answered as", seen_as(judged))):
        print(f"\n{title}, where wrong")
        for wanted, got, number in pairs:
            print(f"  {wanted:20} -> {got:20} {number}")
    for one in halves["open"] if failures else ():
        if one.wrong:
            print(f"\n{'!!' if one.confident else '  '} {one.id}.{one.turn} [{one.kind}] seen as {one.said.kind}\n   > {one.asked}")
            print(f"   {'; '.join(one.wrong)}\n   < {one.said.text[:160]!r}")
    return {"figures": figures, "confusion": confusion(judged), "seen as": seen_as(judged)}


def main() -> int:
    """Evaluate, print and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:5005/webhooks/rest/webhook")
    parser.add_argument("--half", choices=("open", "sealed", "opened", "fresh", "all"), default="all")
    parser.add_argument("--failures", action="store_true", help="print what went wrong in the open half")
    parser.add_argument("--kind", help="only this kind")
    parser.add_argument("--out", type=Path, default=Path("var/evaluation.json"))
    options = parser.parse_args()
    entries = [entry for entry in load() if options.half in ("all", half(entry["id"])) and options.kind in (None, entry["kind"])]
    figures = report(run(options.url, entries), failures=options.failures)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
