"""`sharing backup` and `sharing restore`: the whole knowledge base into a file, and back."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import settings
from bot.commands import Commands, Done, add_command, add_json, agreed, counted, tell
from bot.supervisor import only_one
from knowledge.actors import Actor
from knowledge.backup.archive import Manifest
from knowledge.backup.making import back_up
from knowledge.backup.restoring import check_backup, restore_backup
from knowledge.database import Database
from knowledge.errors import Conflict

_FOLDER = "backups"


def add_backup(commands: Commands) -> None:
    """Add both commands to the command line."""
    help_text = "Write everything that is held into one file, while the assistant runs or not."
    making = add_command(commands, "backup", _backup, help_text, "monday.backup")
    making.add_argument("file", metavar="FILE", type=Path, help="the file to write, such as monday.backup")
    making.add_argument("--force", action="store_true", help="replace a file that is there already")
    help_text = "Replace everything that is held by a back-up, while the assistant is stopped."
    restoring = add_command(commands, "restore", _restore, help_text, "--dry-run monday.backup", with_content=False)
    restoring.add_argument("file", metavar="FILE", type=Path, help="what 'sharing backup' wrote")
    restoring.add_argument("--yes", action="store_true", help="go ahead without asking")
    restoring.add_argument("--dry-run", action="store_true", help="only check the back-up and say what is in it")
    for parser in (making, restoring):
        add_json(parser)


def _backup(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    if args.file.exists() and not args.force:
        raise Conflict(f"There is a file {args.file} already. Add --force to replace it, or choose another name.")
    manifest = back_up(database, actor, args.file)
    return Done([f"Wrote {args.file}: {_described(manifest)}"], _facts(args.file, manifest), changed=True)


def _restore(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    manifest = check_backup(args.file)
    facts = _facts(args.file, manifest)
    tell(args, f"{args.file} is sound: {_described(manifest)}")
    if args.dry_run:
        return Done(["Nothing was changed."], facts, changed=True)
    current = settings.load()
    with only_one(current):
        if not args.yes and not agreed(args, "All that is held now is replaced by it."):
            return Done(["Nothing was changed."], facts, changed=False, code=1)
        folder = current.home / _FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        kept = folder / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.backup"
        back_up(database, actor, kept)
        tell(args, f"What was held until now is in {kept}.")
        restore_backup(database, actor, args.file)
    return Done(["Restored. Everybody has to log in anew."], {**facts, "kept": str(kept)}, changed=True)


def _facts(file: Path, manifest: Manifest) -> dict[str, Any]:
    rows = {name: part.rows for name, part in manifest.tables.items()}
    return {"file": str(file), "at": manifest.at, "migration": manifest.migration, "rows": rows}


def _described(manifest: Manifest) -> str:
    rows = {name: part.rows for name, part in manifest.tables.items()}
    counts = [(rows["protocol"], "protocol"), (rows["revision"], "change"), (rows["audit"], "audit"), (rows["question"], "question")]
    return f"{', '.join(counted(number, noun) for number, noun in counts)}, as held at {manifest.at:%d %B %Y %H:%M:%S} UTC."
