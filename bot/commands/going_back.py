"""`sharing undo`, and `history` and `restore` of each noun: back to an earlier point of the history."""

from __future__ import annotations

import argparse

from bot.commands import Command, Commands, Done, add_command, add_json, add_why
from bot.commands.history import change_line, show_changes
from knowledge import changes, restoring
from knowledge.actors import Actor
from knowledge.changes import Change
from knowledge.database import Database
from knowledge.errors import NotFound

PROTOCOL, ORGANISATION, GLOSSARY = "protocol ", "organisation ", "glossary "
"""What history calls each, before its name."""


def add_undo(commands: Commands) -> None:
    """Add the command to the command line."""
    help_text = "Take back the last change of a subject, or without one your own last change."
    parser = add_command(commands, "undo", _undo, help_text, '"autism panel" --why "It was right before."')
    subject_help = f"a protocol, an organisation or a glossary term by any of its names, or {changes.NEAR_DOMAIN}"
    parser.add_argument("subject", nargs="?", metavar="SUBJECT", help=subject_help)
    add_why(parser)


def add_past(group: Commands, kind: str, name: str) -> None:
    """Add both verbs to a noun, whose `kind` is what history calls it; `name` is one for the examples."""
    showing = add_command(group, "history", _showing(kind), "Show every change: who, when, what it was before and is now, and why.", name)
    restoring_to = add_command(
        group,
        "restore",
        _restoring(kind),
        "Bring it back to what it was after one of the changes of its history.",
        f'{name} 12 --why "As it was."',
    )
    for parser in (showing, restoring_to):
        parser.add_argument("name", metavar="NAME", help="any of its names")
    restoring_to.add_argument("change", metavar="NUMBER", type=int, help="the number of the change, which 'history' shows")
    add_json(showing)
    add_why(restoring_to)


def _undo(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    if args.subject is not None:
        last = changes.changes_to(database, args.subject)[-1]
        subject, revision, to = last.subject, last.revision, last.to
    else:
        found = restoring.last_change_by(database, actor)
        if found is None:
            raise NotFound(f"{actor.name} has changed nothing yet. Name what is to be undone.")
        (subject, revision), to = found, found[0]
    state = restoring.undo(database, actor, subject, revision.id, why=args.why)
    return Done([f"Undone: {change_line(revision, to)}"], {"subject": to, "undone": revision.id, "state": state})


def _history_of(database: Database, name: str, kind: str) -> list[Change]:
    made = [change for change in changes.changes_to(database, name) if change.subject.startswith(kind)]
    if not made:
        raise NotFound(f"No {kind.strip()} of that name has a history.")
    return made


def _showing(kind: str) -> Command:
    def show(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
        show_changes(args, _history_of(database, args.name, kind))
        return 0

    return show


def _restoring(kind: str) -> Command:
    def restore(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
        made = _history_of(database, args.name, kind)
        chosen = next((change for change in made if change.revision.id == args.change), None)
        if chosen is None:
            raise NotFound(f"There is no change {args.change} in the history of {made[-1].to}. 'sharing history' shows their numbers.")
        state = restoring.restore(database, actor, chosen.subject, args.change, seen=made[-1].revision.id, why=args.why)
        said = f"Restored to what it was after: {change_line(chosen.revision, chosen.to)}"
        return Done([said], {"subject": chosen.to, "restored": args.change, "state": state})

    return restore
