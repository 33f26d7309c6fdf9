"""`sharing glossary` and `sharing organisations`: what abbreviations mean and what partners are called."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from bot.commands import Commands, Done, add_command, add_group, add_json, add_why, say, say_json, say_table
from bot.commands.exporting import add_export
from bot.commands.going_back import GLOSSARY as GLOSSARY_TERM
from bot.commands.going_back import ORGANISATION, add_past
from bot.commands.importing import add_import
from knowledge import glossary, organisations
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.exporting.held import GLOSSARY, ORGANISATIONS
from knowledge.organisations import OrganisationView


def add_vocabulary(commands: Commands) -> None:
    """Add both nouns and their verbs to the command line."""
    terms = add_group(commands, "glossary", "List, define and remove abbreviations and terms.")
    names = add_group(commands, "organisations", "List partners and change what they are called.")
    for group, run, text in ((terms, _list_terms, "List the glossary."), (names, _list_organisations, "List the organisations.")):
        add_json(add_command(group, "list", run, text, ""))
    _add_terms(terms)
    _add_organisations(names)
    add_past(names, ORGANISATION, '"Provide"')
    add_past(terms, GLOSSARY_TERM, "CAMHS")
    for group, noun in ((terms, GLOSSARY), (names, ORGANISATIONS)):
        add_import(group, [noun])
        add_export(group, [noun])


def _add_terms(terms: Commands) -> None:
    example = 'ELS "Essex Library Service." --note "A partner of School Library Loans."'
    define = add_command(terms, "define", _define, "Add a term, or say anew what it means.", example)
    define.add_argument("term", metavar="TERM")
    define.add_argument("meaning", metavar="MEANING")
    define.add_argument("--note", help="more to say about it")
    remove = add_command(terms, "remove", _remove, "Take a term out of the glossary.", "ELS")
    remove.add_argument("term", metavar="TERM")
    for parser in (define, remove):
        add_why(parser)


def _add_organisations(names: Commands) -> None:
    show = add_command(names, "show", _show, "Show what an organisation is called and which protocols it is a partner of.", "ECC")
    add_json(show)
    example = '"Library Service" --full-name "Essex Library Service" --add-name "Essex Libraries"'
    edit = add_command(names, "edit", _edit, "Change what an organisation is called.", example)
    edit.add_argument("--rename", metavar="NAME", help="the name that answers use")
    edit.add_argument("--full-name", metavar="NAME", help="the name in full; '' for none")
    edit.add_argument("--add-name", action="append", default=[], metavar="NAME", help="another name; again for each")
    edit.add_argument("--remove-name", action="append", default=[], metavar="NAME", help="a name to drop; again for each")
    text = "Make two organisations that are one into one: it takes the other's names and partnerships."
    merge = add_command(names, "merge", _merge, text, '"Library Service" "Essex Libraries"')
    drop = add_command(names, "remove", _drop, "Take out an organisation that is a partner of nothing.", '"Library Service"')
    for parser in (show, edit, drop):
        parser.add_argument("name", metavar="NAME", help="any of its names")
    merge.add_argument("name", metavar="NAME", help="any name of the one that stays")
    merge.add_argument("other", metavar="OTHER", help="any name of the one that goes")
    for parser in (edit, merge, drop):
        add_why(parser)


def _list_terms(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    views = glossary.list_terms(database)
    if args.json:
        say_json({"glossary": [asdict(view) for view in views]})
        return 0
    say_table(("Term", "Meaning", "Note"), [(view.term, view.meaning, view.note) for view in views], "term")
    return 0


def _list_organisations(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    views = organisations.list_organisations(database)
    if args.json:
        say_json({"organisations": [asdict(view) for view in views]})
        return 0
    partners = organisations.count_protocols(database)
    rows = [(view.name, view.full_name, partners.get(view.name, 0), ", ".join(view.names)) for view in views]
    say_table(("Name", "Full name", "Protocols", "Other names"), rows, "organisation")
    return 0


def _show(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    view = organisations.get_organisation(database, args.name)
    partnered = organisations.protocols_of(database, view.name)
    if args.json:
        say_json({"organisation": {**asdict(view), "protocols": [asdict(one) for one in partnered]}})
        return 0
    say(view.name, f"  Full name: {view.full_name or 'not recorded'}", f"  Other names: {', '.join(view.names) or 'none'}")
    say(f"  Protocols: {len(partnered)}", *(f"    {one.title} ({one.slug})" for one in partnered))
    return 0


def _define(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    view = glossary.define(database, actor, args.term, args.meaning, args.note, why=args.why)
    return Done([f"{view.term}: {view.meaning}"], {"term": asdict(view)})


def _remove(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    glossary.remove_term(database, actor, args.term, why=args.why)
    return Done(["Taken out of the glossary."], {"term": None, "removed": args.term})


def _edit(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
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
    return Done([f"{view.name}: {', '.join((*((view.full_name,) if view.full_name else ()), *view.names))}"], _facts(view))


def _merge(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    view = organisations.merge_organisations(database, actor, args.name, args.other, why=args.why)
    return Done([f"They are one now: {view.name}, also called {', '.join(view.names)}."], _facts(view))


def _drop(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    organisations.remove_organisation(database, actor, args.name, why=args.why)
    return Done(["Taken out of the organisations."], {"organisation": None, "removed": args.name})


def _facts(view: OrganisationView) -> dict[str, Any]:
    return {"organisation": asdict(view)}
