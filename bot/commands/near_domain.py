"""`sharing near-domain`: what people ask that is near the domain and that no protocol covers."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from bot.commands import Commands, Done, add_command, add_group, add_json, add_why, say_json, say_table
from bot.commands.exporting import add_export
from bot.commands.importing import add_import
from knowledge import near_domain
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.exporting.held import NEAR_DOMAIN

_EXAMPLE = '"can we give the theatre our pupils\' names for free tickets"'


def add_near_domain(commands: Commands) -> None:
    """Add the noun and its verbs to the command line."""
    group = add_group(commands, "near-domain", "Questions about sharing that no protocol covers, so that they are declined.")
    add_json(add_command(group, "list", _list, "List the questions, each with where it is from.", ""))
    for verb, run, text in (("add", _add, "Add a question that no protocol covers."), ("remove", _remove, "Take a question away.")):
        parser = add_command(group, verb, run, text, _EXAMPLE)
        parser.add_argument("question", metavar="TEXT")
        add_why(parser)
    add_import(group, [NEAR_DOMAIN])
    add_export(group, [NEAR_DOMAIN])


def _list(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    examples = near_domain.list_near_domain(database)
    if args.json:
        say_json({"questions": [asdict(example) for example in examples]})
        return 0
    say_table(("From", "Question"), [(example.source, example.text) for example in examples], "question")
    return 0


def _add(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    example = near_domain.add_near_domain(database, actor, args.question, why=args.why)
    return Done(["Added the question to those that no protocol covers."], {"question": asdict(example)})


def _remove(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    near_domain.remove_near_domain(database, actor, args.question, why=args.why)
    return Done(["Took the question from those that no protocol covers."], {"question": None, "removed": args.question})
