"""`sharing questions`: what was asked and what became of it."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from bot.commands import Commands, add_command, add_group, add_limit, counted, say, say_json
from knowledge.actors import Actor
from knowledge.database import Database

_OUTCOMES = ("answered", "asked", "declined", "chat", "failed")


def add_questions(commands: Commands) -> None:
    """Add the noun and its verb to the command line."""
    group = add_group(commands, "questions", "See what was asked, and what could not be answered.")
    listing = add_command(group, "list", _list, "List the questions asked, newest first.")
    listing.add_argument("--outcome", choices=_OUTCOMES, help="only those of this outcome")
    add_limit(listing)
    listing.add_argument("--json", action="store_true", help="print JSON")


def _list(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    from knowledge.questions import list_questions

    views = list_questions(database, outcome=args.outcome, limit=args.limit)
    if args.json:
        say_json({"questions": [asdict(view) for view in views]})
        return 0
    say(counted(len(views), "question"))
    for view in views:
        say(f"{view.at:%d %B %Y %H:%M} UTC, {view.outcome}: {view.text}")
    return 0
