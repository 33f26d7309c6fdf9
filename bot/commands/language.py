"""`sharing protocols term` and `sharing protocols example`: what people say when they mean a protocol."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from bot.commands import Commands, add_command, add_group, add_json, add_name, add_why, counted, say, say_json
from knowledge import protocols
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.protocol_fields import KINDS
from knowledge.protocols import Term


def add_language(protocol_commands: Commands) -> None:
    """Add both nouns and their verbs to the protocols."""
    terms = add_group(protocol_commands, "term", "Nicknames, acronyms and keywords of a protocol.")
    listing = add_command(terms, "list", _list_terms, "List the terms, each with its kind.")
    add_name(listing)
    add_json(listing)
    adding = add_command(terms, "add", _add_term, "Add a term.")
    for parser in (adding, add_command(terms, "remove", _remove_term, "Take a term away.")):
        add_name(parser)
        parser.add_argument("term", metavar="TERM")
        add_why(parser)
    adding.add_argument("--kind", choices=KINDS, help="what it is; told by its capitals when not given")
    examples = add_group(protocol_commands, "example", "Questions that people ask when they mean a protocol.")
    listing = add_command(examples, "list", _list_examples, "List the example questions, each with where it is from.")
    add_name(listing)
    add_json(listing)
    for verb, run, text in (
        ("add", _add_example, "Add an example question."),
        ("remove", _remove_example, "Take an example question away."),
    ):
        parser = add_command(examples, verb, run, text)
        add_name(parser)
        parser.add_argument("question", metavar="TEXT")
        add_why(parser)


def _list_terms(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    terms = protocols.get_language(database, args.name).terms
    if args.json:
        say_json({"terms": [asdict(term) for term in terms]})
        return 0
    say(counted(len(terms), "term"), *(f"{term.term} ({term.kind})" for term in terms))
    return 0


def _add_term(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    term = Term(args.term, args.kind) if args.kind else args.term
    say(f"Added the term to {protocols.add_term(database, actor, args.name, term, why=args.why).title}.")
    return 0


def _remove_term(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    say(f"Took the term from {protocols.remove_term(database, actor, args.name, args.term, why=args.why).title}.")
    return 0


def _list_examples(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    examples = protocols.get_language(database, args.name).examples
    if args.json:
        say_json({"examples": [asdict(example) for example in examples]})
        return 0
    say(counted(len(examples), "example question"), *(f"{example.text} ({example.source})" for example in examples))
    return 0


def _add_example(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    say(f"Added the example question to {protocols.add_example(database, actor, args.name, args.question, why=args.why).title}.")
    return 0


def _remove_example(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    say(f"Took the example question from {protocols.remove_example(database, actor, args.name, args.question, why=args.why).title}.")
    return 0
