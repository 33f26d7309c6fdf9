"""Makes a file of what the knowledge base holds, in one of the formats that can be imported."""

from __future__ import annotations

from collections.abc import Collection

from knowledge.database import Database
from knowledge.errors import Invalid
from knowledge.exporting import own
from knowledge.exporting.held import NOUNS, gather

CSV, EXCEL, YAML, JSON = FORMATS = ("csv", "xlsx", "yaml", "json")


def export(database: Database, format_name: str, nouns: Collection[str] = NOUNS) -> bytes:
    """The file; importing it where nothing is held and exporting that gives the same. CSV holds one noun."""
    if format_name not in FORMATS:
        raise Invalid(f"The format is {format_name[:40]!r}: it must be {', '.join(FORMATS[:-1])} or {FORMATS[-1]}.")
    if format_name == CSV and len(nouns) != 1:
        raise Invalid("A CSV file holds one thing, such as protocols. For all of them take xlsx, yaml or json.")
    held = gather(database, nouns)
    if format_name == YAML:
        return own.to_yaml(held)
    if format_name == JSON:
        return own.to_json(held)
    from knowledge.exporting import tables  # Only here: it is slow to import and seldom needed.

    return tables.to_csv(held) if format_name == CSV else tables.to_excel(held)
