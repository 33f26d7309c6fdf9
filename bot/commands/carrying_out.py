"""Runs a command and prints what came of it, for a person or as JSON. With `--dry-run` it does all of it, says so, and takes it back."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict

from bot.commands import Done, say, say_json
from bot.commands.history import change_form, say_revision
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.recording import recording
from knowledge.rehearsal import Rehearsal


def carry_out(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    """Run a command; its exit code."""
    dry_run = bool(getattr(args, "dry_run", False))
    if dry_run and getattr(args, "rehearsed", False):
        return _rehearse(args, database, actor)
    with recording() as recorded:
        done = args.run(args, database, actor)
    if not isinstance(done, Done):
        return int(done)
    if args.json:
        written = {"revisions": recorded.revisions, "noted": [asdict(one) for one in recorded.noted]}
        say_json({"dry_run": dry_run, "changed": _is_change(done, recorded.revisions, recorded.noted), **done.facts, **written})
    else:
        say(*done.said)
    return done.code


def _rehearse(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    trial = Rehearsal(database)
    try:
        done = args.run(args, trial, actor)
        changes, noted = trial.changes(), trial.noted()
    finally:
        trial.close()
    is_change = _is_change(done, changes, noted)
    if args.json:
        would_be = {"changes": [change_form(change) for change in changes], "noted": [asdict(one) for one in noted]}
        say_json({"dry_run": True, "changed": is_change, **done.facts, **would_be})
        return int(done.code)
    is_seen = bool(changes or noted)
    say("Dry run: nothing was changed.", *(["It would be:"] if is_seen else [] if is_change else ["Nothing would be."]))
    for change in changes:
        say_revision(change.revision, change.to)
    say(*(f"{one.action}: {one.subject}" for one in noted))
    if done.changed:
        say("It would say:", *(f"  {line}" for line in done.said))
    elif not is_seen:
        say(*done.said)
    return int(done.code)


def _is_change(done: Done, *written: Sequence[object]) -> bool:
    return any(written) if done.changed is None else done.changed
