"""`sharing export`, and that of one noun such as `sharing protocols export`: a file that can be imported."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.commands import Commands, add_command, add_output, say, write_output
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Invalid
from knowledge.exporting.exporting import CSV, EXCEL, FORMATS, JSON, export

_SUFFIXES = {"yml": "yaml"}


def add_export(group: Commands, nouns: Sequence[str]) -> None:
    """Add the verb for these nouns."""
    held = ", ".join(nouns)
    parser = add_command(group, "export", _export, f"Write all that is held ({held}) into a file that can be imported.")
    parser.set_defaults(nouns=nouns)
    formats = [name for name in FORMATS if name != CSV or len(nouns) == 1]
    parser.add_argument("--format", choices=formats, help=f"what kind of file; told by the end of its name, else {JSON}")
    add_output(parser, "standard output")


def _export(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    suffix = Path(args.output or "").suffix.lower().removeprefix(".")
    by_name = _SUFFIXES.get(suffix, suffix)
    kind = args.format or (by_name if by_name in FORMATS else JSON)
    if kind == EXCEL and args.output is None and sys.stdout.isatty():
        raise Invalid("An Excel file is nothing for the screen. Say --output FILE.")
    name = args.output or "-"
    if write_output(name, export(database, kind, args.nouns), force=args.force):
        say(f"Wrote {name}: {', '.join(args.nouns)}.")
    return 0
