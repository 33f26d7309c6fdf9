"""`sharing protocols term` and `sharing protocols example`: what people say when they mean a protocol."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from bot.commands import Command, Commands, Done, add_command, add_group, add_json, add_name, add_why, say_json, say_table
from knowledge import protocols
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.protocol_fields import KINDS
from knowledge.protocols import ProtocolView, Term


def add_language(protocol_commands: Commands) -> None:
    """Add both nouns and their verbs to the protocols."""
    terms = add_group(protocol_commands, "term", "Nicknames, acronyms and keywords of a protocol.")
    examples = add_group(protocol_commands, "example", "Questions that people ask when they mean a protocol.")
    for group, run, text in (
        (terms, _list_terms, "List the terms, each with its kind."),
        (examples, _list_examples, "List the example questions, each with where it is from."),
    ):
        listing = add_command(group, "list", run, text, '"autism panel"')
        add_name(listing)
        add_json(listing)
    adding = add_command(terms, "add", _add_term, "Add a term.", '"autism panel" "the panel papers" --kind keyword')
    removing = add_command(terms, "remove", _remove_term, "Take a term away.", '"autism panel" "the panel papers"')
    for parser in (adding, removing):
        add_name(parser)
        parser.add_argument("term", metavar="TERM")
        add_why(parser)
    adding.add_argument("--kind", choices=KINDS, help="what it is; told by its capitals when not given")
    changing: tuple[tuple[str, Command, str], ...] = (
        ("add", _add_example, "Add an example question."),
        ("remove", _remove_example, "Take an example question away."),
    )
    for verb, change, text in changing:
        parser = add_command(examples, verb, change, text, '"autism panel" "can the panel see a child\'s file"')
        add_name(parser)
        parser.add_argument("question", metavar="TEXT")
        add_why(parser)


def protocol_form(database: Database, view: ProtocolView) -> dict[str, Any]:
    """A protocol with what people say for it, for another program."""
    return {**asdict(view), **asdict(protocols.get_language(database, view.slug))}


def _list_terms(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    terms = protocols.get_language(database, args.name).terms
    if args.json:
        say_json({"terms": [asdict(term) for term in terms]})
        return 0
    say_table(("Kind", "Term"), [(term.kind, term.term) for term in terms], "term")
    return 0


def _add_term(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    view = protocols.add_term(database, actor, args.name, Term(args.term, args.kind) if args.kind else args.term, why=args.why)
    return Done([f"Added the term to {view.title}."], {"protocol": protocol_form(database, view)})


def _remove_term(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    view = protocols.remove_term(database, actor, args.name, args.term, why=args.why)
    return Done([f"Took the term from {view.title}."], {"protocol": protocol_form(database, view)})


def _list_examples(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    examples = protocols.get_language(database, args.name).examples
    if args.json:
        say_json({"examples": [asdict(example) for example in examples]})
        return 0
    say_table(("From", "Example question"), [(example.source, example.text) for example in examples], "example question")
    return 0


def _add_example(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    view = protocols.add_example(database, actor, args.name, args.question, why=args.why)
    return Done([f"Added the example question to {view.title}."], {"protocol": protocol_form(database, view)})


def _remove_example(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    view = protocols.remove_example(database, actor, args.name, args.question, why=args.why)
    return Done([f"Took the example question from {view.title}."], {"protocol": protocol_form(database, view)})
