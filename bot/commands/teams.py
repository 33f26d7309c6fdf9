"""`sharing teams package`: writes the app package for Microsoft Teams."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot import settings
from bot.commands import Commands, add_command, add_group, say
from bot.teams_package import package
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Conflict


def add_teams(commands: Commands) -> None:
    """Add the noun to the command line."""
    group = add_group(commands, "teams", "Connect the assistant to Microsoft Teams.")
    text = "Write the app package that an administrator of Teams uploads."
    parser = add_command(group, "package", _package, text)
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", default=Path("sharing-assistant-teams.zip"), help="the file to write")
    parser.add_argument("--force", action="store_true", help="replace a file that is there already")


def _package(args: argparse.Namespace, _database: Database, _actor: Actor) -> int:
    if args.file.exists() and not args.force:
        raise Conflict(f"There is a file {args.file} already. Add --force to replace it, or choose another name.")
    made = package(settings.load())
    args.file.write_bytes(made)
    say(f"Wrote {args.file}. Upload it in the Teams admin centre, under Teams apps, Manage apps.")
    return 0
