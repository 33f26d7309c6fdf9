"""`--dry-run`: says what a command would change, as history would have it, and changes nothing."""

from __future__ import annotations

import argparse
import contextlib
import io
from dataclasses import asdict

from bot.commands import say, say_json
from bot.commands.history import change_form, say_revision
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.rehearsal import Rehearsal


def rehearse(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    """Run a command whose changes are taken back; its exit code."""
    trial = Rehearsal(database)
    try:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = int(args.run(args, trial, actor))
        changes, noted = trial.changes(), trial.noted()
    finally:
        trial.close()
    if getattr(args, "json", False):
        say_json({"dry_run": True, "changes": [change_form(change) for change in changes], "noted": [asdict(one) for one in noted]})
        return code
    say("Dry run: nothing was changed.", "It would be:" if changes or noted else "Nothing would be.")
    for change in changes:
        say_revision(change.revision, change.to)
    say(*(f"{one.action}: {one.subject}" for one in noted))
    if not changes and not noted:
        say(*said.getvalue().splitlines())
    return code
