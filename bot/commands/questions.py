"""`sharing questions`: what was asked and what became of it."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from bot.commands import Commands, add_command, add_group, add_json, add_limit, counted, say, say_json
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.questions import FEEDBACK, OUTCOMES, list_questions


def add_questions(commands: Commands) -> None:
    """Add the noun and its verb to the command line."""
    group = add_group(commands, "questions", "See what was asked, and what could not be answered.")
    listing = add_command(group, "list", _list, "List the questions asked, newest first.")
    listing.add_argument("--outcome", choices=OUTCOMES, help="only those of this outcome")
    listing.add_argument("--for-team", action="store_true", help="only those that the asker wanted passed on")
    listing.add_argument("--feedback", choices=FEEDBACK, help="only those whose answer was called so")
    add_limit(listing)
    add_json(listing)


def _list(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    views = list_questions(database, args.outcome, args.limit, for_team=args.for_team, feedback=args.feedback)
    if args.json:
        say_json({"questions": [asdict(view) for view in views]})
        return 0
    say(counted(len(views), "question"))
    for view in views:
        marks = ("for the team" if view.for_team else "", (view.feedback or "").replace("_", " "))
        became = ", ".join(word for word in (view.outcome, *marks) if word)
        say(f"{view.at:%d %B %Y %H:%M} UTC, {became}: {view.text}")
    return 0
