"""`sharing protocols search`: what the assistant would take words to be about, and how surely."""

from __future__ import annotations

import argparse

from bot.commands import Commands, add_command, add_json, add_limit, say, say_json
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.search.finder import Finder


def add_search(group: Commands) -> None:
    """Add the verb to the protocols."""
    text = "Rank the protocols by how likely words are about each, as the assistant does. The likeliest is first, with its probability."
    parser = add_command(group, "search", _search, text)
    parser.add_argument("words", nargs="+", metavar="WORDS", help="a name, a topic or a whole question")
    add_limit(parser)
    add_json(parser)


def _search(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    finder = Finder(database)
    index = finder.index()
    candidates = finder.rank(index, " ".join(args.words)).candidates[: args.limit]
    found = [(one.probability, one.named, index.protocols[one.protocol]) for one in candidates]
    if args.json:
        rows = [{"slug": view.slug, "title": view.title, "probability": round(chance, 4), "named": named} for chance, named, view in found]
        say_json({"protocols": rows})
        return 0
    say(*(f"{chance:4.0%}  {view.title} ({view.slug}){', named' if named else ''}" for chance, named, view in found))
    return 0
