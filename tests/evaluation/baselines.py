"""How far plain methods get at finding the protocol: SQLite's full-text search and rapidfuzz, with the same texts to search.

Both give the likeliest protocol for the first message of every entry that one protocol or none answers. A score below a
bound counts as declined; the bound is the one that does best on the open half, and the figures are of the sealed half.
`python -m tests.evaluation.baselines`.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from knowledge.content.loading import _HERE as CONTENT
from knowledge.importing.reading import read_catalogue
from knowledge.search.text import clean, one_line, words
from tests.evaluation.run import SLUGS, half, load, show

KINDS = ("find_protocol", "near_domain", "child_details")
Scored = tuple[str, float]


def passages() -> list[tuple[str, str]]:
    """Every text that says something of a protocol, with its slug: page, names, keywords and example questions."""
    terms = yaml.safe_load((CONTENT / "terms.yml").read_text(encoding="utf-8"))
    entries = read_catalogue(CONTENT / "essex-learning-and-education-protocols.txt").entries
    by_title = dict(zip((entry.title for entry in entries), SLUGS.values(), strict=True))
    rows = [(by_title[entry.title], text) for entry in entries for text in (entry.title, entry.purpose)]
    rows += [(slug, text) for slug, groups in terms.items() for group in groups.values() for text in group]
    for file in sorted((CONTENT / "examples").glob("*.yml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        rows += [(data.get("protocol") or "none", text) for text in data["questions"]]
    return rows


def full_text_search() -> Callable[[str], Scored]:
    """SQLite FTS5 with its BM25 ranking, any word of the question."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE passage USING fts5(slug UNINDEXED, text, tokenize='porter')")
    database.executemany("INSERT INTO passage VALUES (?, ?)", passages())

    def find(question: str) -> Scored:
        query = " OR ".join(f'"{word}"' for word in dict.fromkeys(words(question)))
        row = database.execute(
            "SELECT slug, -bm25(passage) FROM passage WHERE passage MATCH ? ORDER BY 2 DESC LIMIT 1", (query,)
        ).fetchone()
        return (row[0], float(row[1])) if row else ("none", 0.0)

    return find


def fuzzy_search() -> Callable[[str], Scored]:
    """rapidfuzz's token_set_ratio against every passage."""
    rows = passages()
    texts = [text.lower() for _, text in rows]

    def find(question: str) -> Scored:
        _, score, place = process.extractOne(question.lower(), texts, scorer=fuzz.token_set_ratio)
        return rows[place][0], float(score)

    return find


def questions() -> list[tuple[str, str, str]]:
    """Id, message and expected slug ('none' where nothing covers it) of every entry that has just one right protocol."""
    rows = []
    for entry in load():
        turn: dict[str, Any] = entry["turns"][0]
        wanted = turn.get("protocols") or ()
        if entry["kind"] in KINDS and len(wanted) <= 1:
            rows.append((entry["id"], one_line(clean(turn["say"])), SLUGS[wanted[0]] if wanted else "none"))
    return rows


def measure(find: Callable[[str], Scored]) -> dict[str, Any]:
    """Share found right and share wrongly given a protocol, on the sealed half, at the bound that suits the open half best."""
    scored = [(half(identity), wanted, *find(text)) for identity, text, wanted in questions() if re.search(r"\w", text)]
    bounds = sorted({score for _, _, _, score in scored})

    def right(rows: list[tuple[str, str, str, float]], bound: float) -> float:
        return sum((slug if score >= bound else "none") == wanted for _, wanted, slug, score in rows) / len(rows)

    open_half, sealed = ([row for row in scored if row[0] == name] for name in ("open", "sealed"))
    bound = max(bounds, key=lambda one: right(open_half, one))
    wrong = sum(score >= bound and slug not in ("none", wanted) for _, wanted, slug, score in sealed) / len(sealed)
    return {"questions": len(sealed), "right": round(100 * right(sealed, bound), 1), "wrong protocol": round(100 * wrong, 1)}


if __name__ == "__main__":
    show([{"method": name, **measure(find)} for name, find in (("SQLite FTS5", full_text_search()), ("rapidfuzz", fuzzy_search()))])
