"""`sharing export`, and that of one noun such as `sharing protocols export`: a file that can be imported."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.commands import Commands, Done, WrongUse, add_command, add_json, add_output, write_output
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.exporting.exporting import CSV, EXCEL, FORMATS, JSON, export

_SUFFIXES = {"yml": "yaml"}


def add_export(group: Commands, nouns: Sequence[str]) -> None:
    """Add the verb for these nouns."""
    held = ", ".join(nouns)
    example = f"--output {nouns[0]}.xlsx" if len(nouns) == 1 else "--output knowledge.yaml"
    parser = add_command(group, "export", _export, f"Write all that is held ({held}) into a file that can be imported.", example)
    parser.set_defaults(nouns=nouns)
    formats = [name for name in FORMATS if name != CSV or len(nouns) == 1]
    parser.add_argument("--format", choices=formats, help=f"what kind of file; told by the end of its name, else {JSON}")
    add_output(parser, "standard output")
    add_json(parser)


def _export(args: argparse.Namespace, database: Database, _actor: Actor) -> int | Done:
    suffix = Path(args.output or "").suffix.lower().removeprefix(".")
    by_name = _SUFFIXES.get(suffix, suffix)
    kind = args.format or (by_name if by_name in FORMATS else JSON)
    name = args.output or "-"
    if name == "-" and kind == EXCEL and sys.stdout.isatty():
        raise WrongUse("An Excel file is nothing for the screen. Say --output FILE.")
    if name == "-" and args.json:
        raise WrongUse("Standard output can have the file or say what was written. Say --output FILE.")
    if not write_output(name, export(database, kind, args.nouns), force=args.force):
        return 0
    return Done([f"Wrote {name}: {', '.join(args.nouns)}."], {"file": name, "format": kind, "nouns": list(args.nouns)}, changed=True)
