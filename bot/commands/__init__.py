"""The `sharing` commands, one module a noun: each adds its arguments to the parser and prints what a service returns. No rules, no SQL.

A command that looks prints and returns its exit code. One that writes returns `Done`, which `bot/commands/carrying_out.py` prints.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from bot import tables, terminal
from bot.commands.values import at_least_one
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid


@dataclass(frozen=True)
class Done:
    """What a command did, or would do: `said` line by line to a person, `facts` to another program.

    `changed` is whether there was something to do; None where history says so.
    """

    said: Sequence[str]
    facts: Mapping[str, Any] = field(default_factory=dict)
    changed: bool | None = None
    code: int = 0


class WrongUse(Exception):
    """The command was written in a way that cannot be meant: exit code 2, as for a word that the parser does not know."""


Command = Callable[[argparse.Namespace, Database, Actor], "int | Done"]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_group(commands: Commands, name: str, help_text: str) -> Commands:
    """A noun of the command line, whose verbs are added to what this returns."""
    parser = commands.add_parser(name, help=help_text, description=help_text)
    parser.epilog = f"Each has its own help, with an example: {parser.prog} COMMAND --help"
    return parser.add_subparsers(metavar="COMMAND", required=True)


def add_command(
    group: Commands, name: str, run: Command, help_text: str, example: str, *, with_content: bool = True
) -> argparse.ArgumentParser:
    """A verb of the command line and what it runs; `example` is what may be written after it.

    A new knowledge base gets the shipped content first, unless `with_content` is False.
    """
    parser = group.add_parser(name, help=help_text, description=help_text, formatter_class=_Help)
    parser.epilog = f"Example: {parser.prog} {example}".rstrip()
    parser.set_defaults(run=run, with_content=with_content)
    return parser


class _Help(argparse.HelpFormatter):
    """Leaves the example on one line, to be copied."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return f"{indent}{text}" if text.startswith("Example: ") else super()._fill_text(text, width, indent)


def add_name(parser: argparse.ArgumentParser) -> None:
    """The argument that names a protocol."""
    parser.add_argument("name", metavar="NAME", help="the protocol's title, short name, or a nickname that no other has")


def add_why(parser: argparse.ArgumentParser) -> None:
    """The options of a command that changes the knowledge base: the reason, and to try it."""
    parser.add_argument("--why", help="the reason, for the history")
    add_dry_run(parser)


def add_dry_run(parser: argparse.ArgumentParser) -> None:
    """The options to do and take back what a command does, and to say for programs what it was; `carry_out` sees to both."""
    parser.add_argument("--dry-run", action="store_true", help="only show what would be changed")
    parser.set_defaults(rehearsed=True)
    add_json(parser)


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option to print for another program."""
    parser.add_argument("--json", action="store_true", help="print one JSON document, and anything else on standard error")


def add_output(parser: argparse.ArgumentParser, named: str) -> None:
    """The options for the file that is written; `named` says where it goes when none is given."""
    parser.add_argument("--output", metavar="FILE", help=f"the file to write, - for standard output; {named} when not given")
    parser.add_argument("--force", action="store_true", help="replace a file that is there already")


def add_limit(parser: argparse.ArgumentParser) -> None:
    """The option for the most rows of a list."""
    parser.add_argument("--limit", type=at_least_one, default=50, metavar="NUMBER", help="how many at most (50)")


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


def remark(*lines: str) -> None:
    """Print lines beside what was asked for, on standard error, so that what reads standard output does not meet them."""
    sys.stdout.flush()
    sys.stderr.write("".join(f"{terminal.clean(line)}\n" for line in lines))


def say_table(headings: Sequence[str], rows: Sequence[Sequence[object]], noun: str, nouns: str = "") -> None:
    """Print a table, cut to the terminal and whole where there is none, and remark how many rows it has."""
    if rows:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        say(*tables.lay_out(headings, rows, width))
    remark(counted(len(rows), noun, nouns))


def at(moment: datetime) -> str:
    """A moment in a table: in UTC, to the minute, so that lines sort by it."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def tell(args: argparse.Namespace, *lines: str) -> None:
    """Print lines for the person at the keyboard while a command is at work: as remarks where JSON is wanted."""
    (remark if args.json else say)(*lines)


def say_json(value: Any) -> None:
    """Print a value as JSON for another program; times and dates as ISO 8601 has them."""
    say(json.dumps(value, ensure_ascii=False, indent=2, default=lambda moment: moment.isoformat()))


def agreed(args: argparse.Namespace, what: str = "") -> bool:
    """Whether the person at the keyboard says yes to going ahead; Invalid when there is nobody."""
    if not sys.stdin.isatty():
        raise Invalid("Nobody can be asked here, so nothing was changed. Add --yes to go ahead.")
    tell(args, f"{what} Go ahead? Type yes or no.".strip())
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def counted(number: int, noun: str, nouns: str = "") -> str:
    """The number with its noun: 1 protocol, 2 protocols, 3 people."""
    return f"{number} {noun}" if number == 1 else f"{number} {nouns or f'{noun}s'}"
