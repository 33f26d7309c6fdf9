"""The `sharing` commands, one module a noun: each adds its arguments to the parser and prints what a service returns. No rules, no SQL."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from bot import terminal
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid

Command = Callable[[argparse.Namespace, Database, Actor], int]
MOST_ROWS = 1_000_000
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_group(commands: Commands, name: str, help_text: str) -> Commands:
    """A noun of the command line, whose verbs are added to what this returns."""
    return commands.add_parser(name, help=help_text, description=help_text).add_subparsers(metavar="COMMAND", required=True)


def add_command(group: Commands, name: str, run: Command, help_text: str, *, with_content: bool = True) -> argparse.ArgumentParser:
    """A verb of the command line and what it runs. A new knowledge base gets the shipped content first, unless `with_content` is False."""
    parser = group.add_parser(name, help=help_text, description=help_text)
    parser.set_defaults(run=run, with_content=with_content)
    return parser


def add_name(parser: argparse.ArgumentParser) -> None:
    """The argument that names a protocol."""
    parser.add_argument("name", metavar="NAME", help="the protocol's title, short name, or a nickname that no other has")


def add_why(parser: argparse.ArgumentParser) -> None:
    """The options of a command that changes the knowledge base: the reason, and to try it."""
    parser.add_argument("--why", help="the reason, for the history")
    add_dry_run(parser)


def add_dry_run(parser: argparse.ArgumentParser) -> None:
    """The option to do and take back what a command does, and say what it was; `rehearse` sees to it."""
    parser.add_argument("--dry-run", action="store_true", help="only show what would be changed")
    parser.set_defaults(rehearsed=True)


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option to print for another program."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_output(parser: argparse.ArgumentParser, named: str) -> None:
    """The options for the file that is written; `named` says where it goes when none is given."""
    parser.add_argument("--output", metavar="FILE", help=f"the file to write, - for standard output; {named} when not given")
    parser.add_argument("--force", action="store_true", help="replace a file that is there already")


def add_limit(parser: argparse.ArgumentParser) -> None:
    """The option for the most rows of a list."""
    parser.add_argument("--limit", type=_at_least_one, default=50, metavar="NUMBER", help="how many at most (50)")


def _at_least_one(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_ROWS:
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number from 1 to {MOST_ROWS:,}")
    return int(text)


def write_output(name: str, content: bytes, *, force: bool) -> bool:
    """Write a file, or standard output where its name is -; whether it was a file. Conflict when there is one already, unless forced."""
    if name == "-":
        sys.stdout.buffer.write(content)
        return False
    try:
        with Path(name).open("wb" if force else "xb") as opened:
            opened.write(content)
    except FileExistsError as error:
        raise Conflict(f"There is a file {name} already. Add --force to replace it, or --output with another name.") from error
    return True


def say(*lines: str) -> None:
    """Print lines for the person at the keyboard; nothing in them controls the terminal."""
    sys.stdout.write("".join(f"{terminal.clean(line)}\n" for line in lines))


def say_json(value: Any) -> None:
    """Print a value as JSON for another program; times and dates as ISO 8601 has them."""
    say(json.dumps(value, ensure_ascii=False, indent=2, default=lambda moment: moment.isoformat()))


def agreed(what: str = "") -> bool:
    """Whether the person at the keyboard says yes to going ahead; Invalid when there is nobody."""
    if not sys.stdin.isatty():
        raise Invalid("Nobody can be asked here, so nothing was changed. Add --yes to go ahead.")
    say(f"{what} Go ahead? Type yes or no.".strip())
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def counted(number: int, noun: str) -> str:
    """The number with its noun: 1 protocol, 2 protocols."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
