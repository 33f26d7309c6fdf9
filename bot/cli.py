"""The `sharing` command line. Whoever runs it has the database itself, so may do everything; history records their user name."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot import settings
from bot.problems import report

if TYPE_CHECKING:
    from bot.commands import Done

WRONG_USE = 2
"""Exit code for a command that was written wrongly, as argparse has it."""

_DELEGATED = {
    "ask": ("Ask the assistant a question.", '"Who are the partners of the autism panel?"'),
    "chat": ("Talk to the assistant.", ""),
    "doctor": ("Check this install and say what to put right.", ""),
}
_UPGRADE = "Bring the database to the newest shape, which every command does first."
_MORE = """Each command has its own help, with an example: sharing protocols edit --help
What lists, shows or writes has --json for other programs. What writes has --dry-run.

It ends with 0 when it is done or there was nothing to do; with 1 when it was
refused, not found or not agreed to; with 2 when the command was written wrongly
or a setting is wrong; with 130 when it was interrupted."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. What goes wrong is one line on stderr, never a stack."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        return report(lambda: _run(arguments))
    except KeyboardInterrupt:
        return 130
    finally:
        _flush()


def _run(arguments: list[str]) -> int:
    from bot.commands import WrongUse

    try:
        return _chosen(arguments)
    except BrokenPipeError:
        return 0  # The reader, such as `head`, has what it wanted.
    except WrongUse as error:
        print(error, file=sys.stderr)
        return WRONG_USE


def _chosen(arguments: list[str]) -> int:
    command = arguments[0] if arguments else ""
    if command == "ask":
        from bot.ask import main as ask

        return ask(arguments[1:])
    if arguments == ["chat"]:
        from bot.chat import main as chat

        return chat()
    if arguments == ["doctor"]:
        from bot.doctor import main as doctor

        return doctor()
    return _command(arguments)


def _command(arguments: list[str]) -> int:
    from bot.commands.carrying_out import carry_out
    from bot.prepare import load_content, opened, prepare_home
    from knowledge.actors import local_admin

    args = _parser().parse_args(arguments)
    current = settings.load()
    prepare_home(current)
    with opened(current) as database:
        if args.with_content:
            load_content(database, only_first=True)
        actor = local_admin(_user())
        return carry_out(args, database, actor)


def _parser() -> argparse.ArgumentParser:
    from bot.commands import add_command, add_group, add_json
    from bot.commands.audits import add_audits
    from bot.commands.backup import add_backup
    from bot.commands.drafts import add_drafts
    from bot.commands.exporting import add_export
    from bot.commands.going_back import add_undo
    from bot.commands.history import add_history
    from bot.commands.importing import add_import
    from bot.commands.near_domain import add_near_domain
    from bot.commands.people import add_people
    from bot.commands.protocols import add_protocols
    from bot.commands.questions import add_questions
    from bot.commands.teams import add_teams
    from bot.commands.vocabulary import add_vocabulary
    from knowledge.exporting.held import NOUNS

    parser = argparse.ArgumentParser(
        prog="sharing",
        description="Ask the Sharing Assistant and keep what it knows.",
        epilog=_MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (text, example) in _DELEGATED.items():
        commands.add_parser(name, help=text, description=text, epilog=f"Example: sharing {name} {example}".rstrip())
    add_protocols(commands)
    add_near_domain(commands)
    add_vocabulary(commands)
    add_questions(commands)
    add_audits(commands)
    add_people(commands)
    add_history(commands)
    add_undo(commands)
    add_drafts(commands)
    add_import(commands, NOUNS)
    add_export(commands, NOUNS)
    add_backup(commands)
    add_teams(commands)
    upgrade = add_command(add_group(commands, "database", "Look after the database."), "upgrade", _upgrade, _UPGRADE, "")
    add_json(upgrade)
    return parser


def _upgrade(_args: argparse.Namespace, _database: object, _actor: object) -> Done:
    from bot.commands import Done
    from knowledge import migrations

    return Done([f"The database is at {migrations.newest()}, the newest."], {"migration": migrations.newest()})


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "local"


def _flush() -> None:
    """Write out what is left, unless the reader went away."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
