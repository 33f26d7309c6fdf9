"""`sharing protocols search`: what the assistant would take words to be about, and how surely."""

from __future__ import annotations

import argparse

from bot.commands import Commands, add_command, add_json, add_limit, say_json, say_table
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.search.encoder import shared_encoder
from knowledge.search.finder import FinderOf
from knowledge.search.index import build


def add_search(group: Commands) -> None:
    """Add the verb to the protocols."""
    text = "Rank the protocols by how likely words are about each, as the assistant does. The likeliest is first, with its probability."
    parser = add_command(group, "search", _search, text, '"who has which books on loan"')
    parser.add_argument("words", nargs="+", metavar="WORDS", help="a name, a topic or a whole question")
    add_limit(parser)
    add_json(parser)


def _search(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    # All texts are encoded first: a command that left that to a thread would end before it.
    index = build(database, shared_encoder())
    finder = FinderOf(index, shared_encoder())
    candidates = finder.rank(index, " ".join(args.words)).candidates[: args.limit]
    found = [(one.probability, one.named, index.protocols[one.protocol]) for one in candidates]
    if args.json:
        rows = [{"slug": view.slug, "title": view.title, "probability": round(chance, 4), "named": named} for chance, named, view in found]
        say_json({"protocols": rows})
        return 0
    lines = [(view.slug, f"{chance:.0%}", "yes" if named else "no", view.title) for chance, named, view in found]
    say_table(("Short name", "Probability", "Named", "Title"), lines, "protocol")
    return 0
