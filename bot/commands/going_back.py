"""`sharing undo`, and `restore` of each noun: back to an earlier point of the history."""

from __future__ import annotations

import argparse

from bot.commands import Command, Commands, add_command, add_why, say
from bot.commands.history import change_line
from knowledge import changes, restoring
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import NotFound

PROTOCOL, ORGANISATION, GLOSSARY = "protocol ", "organisation ", "glossary "
"""What history calls each, before its name."""


def add_undo(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = add_command(commands, "undo", _undo, "Take back the last change of a subject, or without one your own last change.")
    help_text = f"a protocol, an organisation or a glossary term by any of its names, or {changes.NEAR_DOMAIN}"
    parser.add_argument("subject", nargs="?", metavar="SUBJECT", help=help_text)
    add_why(parser)


def add_restore(group: Commands, kind: str) -> None:
    """Add the verb to a noun, whose `kind` is what history calls it."""
    parser = add_command(group, "restore", _restoring(kind), "Bring it back to what it was after one of the changes of its history.")
    parser.add_argument("name", metavar="NAME", help="any of its names")
    parser.add_argument("change", metavar="NUMBER", type=int, help="the number of the change, which 'sharing history NAME' shows")
    add_why(parser)


def _undo(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    if args.subject is not None:
        last = changes.changes_to(database, args.subject)[-1]
        subject, revision, to = last.subject, last.revision, last.to
    else:
        found = restoring.last_change_by(database, actor)
        if found is None:
            raise NotFound(f"{actor.name} has changed nothing yet. Name what is to be undone.")
        (subject, revision), to = found, found[0]
    restoring.undo(database, actor, subject, revision.id, why=args.why)
    say(f"Undone: {change_line(revision, to)}")
    return 0


def _restoring(kind: str) -> Command:
    def restore(args: argparse.Namespace, database: Database, actor: Actor) -> int:
        made = [change for change in changes.changes_to(database, args.name) if change.subject.startswith(kind)]
        if not made:
            raise NotFound(f"No {kind.strip()} of that name has a history.")
        chosen = next((change for change in made if change.revision.id == args.change), None)
        if chosen is None:
            raise NotFound(f"There is no change {args.change} in the history of {made[-1].to}. 'sharing history' shows their numbers.")
        restoring.restore(database, actor, chosen.subject, args.change, seen=made[-1].revision.id, why=args.why)
        say(f"Restored to what it was after: {change_line(chosen.revision, chosen.to)}")
        return 0

    return restore
