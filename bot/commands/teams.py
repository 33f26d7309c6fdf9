"""`sharing teams package`: writes the app package for Microsoft Teams."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot import settings
from bot.commands import Commands, Done, add_command, add_group, add_json
from bot.teams_package import package
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Conflict


def add_teams(commands: Commands) -> None:
    """Add the noun to the command line."""
    group = add_group(commands, "teams", "Connect the assistant to Microsoft Teams.")
    text = "Write the app package that an administrator of Teams uploads."
    parser = add_command(group, "package", _package, text, "teams-app.zip")
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", default=Path("sharing-assistant-teams.zip"), help="the file to write")
    parser.add_argument("--force", action="store_true", help="replace a file that is there already")
    parser.add_argument("--dry-run", action="store_true", help="only check that a package can be made")
    add_json(parser)


def _package(args: argparse.Namespace, _database: Database, _actor: Actor) -> Done:
    if args.file.exists() and not args.force:
        raise Conflict(f"There is a file {args.file} already. Add --force to replace it, or choose another name.")
    made = package(settings.load())
    facts = {"file": str(args.file), "bytes": len(made)}
    if args.dry_run:
        return Done([f"{args.file} can be written."], facts, changed=True)
    args.file.write_bytes(made)
    return Done([f"Wrote {args.file}. Upload it in the Teams admin centre, under Teams apps, Manage apps."], facts, changed=True)
