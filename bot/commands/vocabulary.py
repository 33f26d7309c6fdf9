"""`sharing glossary` and `sharing organisations`: what abbreviations mean and what partners are called."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from bot.commands import Commands, add_command, add_group, add_json, add_why, say, say_json
from bot.commands.exporting import add_export
from bot.commands.going_back import GLOSSARY as GLOSSARY_TERM
from bot.commands.going_back import ORGANISATION, add_restore
from bot.commands.importing import add_import
from knowledge import glossary, organisations
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.exporting.held import GLOSSARY, ORGANISATIONS


def add_vocabulary(commands: Commands) -> None:
    """Add both nouns and their verbs to the command line."""
    terms = add_group(commands, "glossary", "List, define and remove abbreviations and terms.")
    names = add_group(commands, "organisations", "List partners and change what they are called.")
    for group, run, text in ((terms, _list_terms, "List the glossary."), (names, _list_organisations, "List the organisations.")):
        add_json(add_command(group, "list", run, text))
    for group, noun in ((terms, GLOSSARY), (names, ORGANISATIONS)):
        add_import(group, [noun])
        add_export(group, [noun])
    define = add_command(terms, "define", _define, "Add a term, or say anew what it means.")
    define.add_argument("term", metavar="TERM")
    define.add_argument("meaning", metavar="MEANING")
    define.add_argument("--note", help="more to say about it")
    remove = add_command(terms, "remove", _remove, "Take a term out of the glossary.")
    remove.add_argument("term", metavar="TERM")
    edit = add_command(names, "edit", _edit, "Change what an organisation is called.")
    edit.add_argument("name", metavar="NAME", help="any of its names")
    edit.add_argument("--rename", metavar="NAME", help="the name that answers use")
    edit.add_argument("--full-name", metavar="NAME")
    edit.add_argument("--add-name", action="append", default=[], metavar="NAME", help="another name; again for each")
    edit.add_argument("--remove-name", action="append", default=[], metavar="NAME", help="a name to drop; again for each")
    merge = add_command(
        names, "merge", _merge, "Make two organisations that are one into one: it takes the other's names and partnerships."
    )
    merge.add_argument("name", metavar="NAME", help="any name of the one that stays")
    merge.add_argument("other", metavar="OTHER", help="any name of the one that goes")
    drop = add_command(names, "remove", _drop, "Take out an organisation that is a partner of nothing.")
    drop.add_argument("name", metavar="NAME", help="any of its names")
    add_restore(names, ORGANISATION)
    add_restore(terms, GLOSSARY_TERM)
    for parser in (define, remove, edit, merge, drop):
        add_why(parser)


def _list_terms(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    views = glossary.list_terms(database)
    if args.json:
        say_json({"glossary": [asdict(view) for view in views]})
    else:
        say(*(f"{view.term}: {view.meaning}{f' {view.note}' if view.note else ''}" for view in views))
    return 0


def _list_organisations(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    views = organisations.list_organisations(database)
    if args.json:
        say_json({"organisations": [asdict(view) for view in views]})
        return 0
    for view in views:
        others = ", ".join((*((view.full_name,) if view.full_name else ()), *view.names))
        say(f"{view.name}: {others}" if others else view.name)
    return 0


def _define(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    view = glossary.define(database, actor, args.term, args.meaning, args.note, why=args.why)
    say(f"{view.term}: {view.meaning}")
    return 0


def _remove(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    glossary.remove_term(database, actor, args.term, why=args.why)
    say("Taken out of the glossary.")
    return 0


def _edit(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    view = organisations.describe_organisation(
        database,
        actor,
        args.name,
        rename=args.rename,
        full_name=args.full_name,
        add_names=args.add_name,
        remove_names=args.remove_name,
        why=args.why,
    )
    say(f"{view.name}: {', '.join((*((view.full_name,) if view.full_name else ()), *view.names))}")
    return 0


def _merge(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    view = organisations.merge_organisations(database, actor, args.name, args.other, why=args.why)
    say(f"They are one now: {view.name}, also called {', '.join(view.names)}.")
    return 0


def _drop(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    organisations.remove_organisation(database, actor, args.name, why=args.why)
    say("Taken out of the organisations.")
    return 0
