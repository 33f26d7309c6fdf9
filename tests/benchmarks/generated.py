"""Makes up as many protocols as are wanted, all different and always the same ones: themes, places, purposes and examples
put together by a grammar from words.yml."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from knowledge.importing.catalogue import Entry
from knowledge.protocol_fields import DocumentView, Term

SEED = 1
WORDS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yml").read_text("utf-8"))
PLACES, MATTERS, KINDS = WORDS["places"], WORDS["matters"], WORDS["kinds"]
MOST = len(PLACES) * len(MATTERS) * len(KINDS)
EXAMPLES = 5


def protocols(count: int, seed: int = SEED) -> Iterator[Entry]:
    """The first `count` protocols of a seed; a larger count begins with those of a smaller one."""
    if count > MOST:
        raise ValueError(f"only {MOST} protocols can be made up")
    chance = random.Random(seed)
    taken: set[int] = set()
    while len(taken) < count:
        number = chance.randrange(MOST)
        if number not in taken:
            taken.add(number)
            yield _protocol(number, random.Random(f"{seed} {number}"))


def _protocol(number: int, chance: random.Random) -> Entry:
    place = PLACES[number % len(PLACES)]
    matter = MATTERS[number // len(PLACES) % len(MATTERS)]
    name, kind = matter["name"], KINDS[number // len(PLACES) // len(MATTERS)]
    bodies = [f"{place} {body}" for body in chance.sample(WORDS["bodies"], chance.randint(1, 4))]
    filling = {"place": place, "aim": matter["aim"], "data": matter["data"], "council": f"{place} Council", "body": bodies[0]}
    parts = [chance.choice(WORDS["openings"])]
    parts += [part for kind_of_part in ("details", "limits") for part in chance.sample(WORDS[kind_of_part], chance.randint(0, 2))]
    purpose = " ".join(part.format(**filling, often=chance.choice(WORDS["often"]), years=chance.randint(2, 9)) for part in parts)
    title = chance.choice(("{place} {name} {kind}", "{name} {kind} ({place})", "{name} in {place}: {kind}"))
    title = title.format(place=place, name=name, kind=kind)
    asked = chance.sample(WORDS["asked"], EXAMPLES)
    return Entry(
        line=1,
        theme=matter["theme"],
        title=title,
        purpose=purpose[:1].upper() + purpose[1:],
        partners=(f"{place} Council", *bodies),
        documents=tuple(_documents(title, chance)),
        terms=(Term(f"{place} {name}", "nickname"), Term(f"{place} {name.split()[0].lower()} {kind.lower()}", "keyword")),
        examples=tuple(text.format(**filling, situation=chance.choice(matter["situations"])) for text in asked),
    )


def _documents(title: str, chance: random.Random) -> Iterator[DocumentView]:
    for part in ("", *(["Appendix"] if chance.random() < 0.2 else [])):
        number, kind = chance.randrange(10**6), chance.choice(("DOC", "DOCX", "PDF"))
        yield DocumentView(f"{title} {part}".strip(), kind, chance.randrange(20_000, 9_000_000), f"https://documents.example/{number}")
