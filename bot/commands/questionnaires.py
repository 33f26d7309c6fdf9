"""`sharing audits questionnaires` and `sharing audits add-questionnaire`: what audits ask."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.commands import Commands, add_command, add_json, counted, say, say_json
from knowledge.actors import Actor
from knowledge.audits.library import add_questionnaire, list_questionnaires
from knowledge.audits.questionnaires import MOST_BYTES, Questionnaire
from knowledge.database import Database
from knowledge.importing.reading import read_text


def add_questionnaires(group: Commands) -> None:
    """Add both verbs to the audits."""
    add_json(add_command(group, "questionnaires", _list, "List the questionnaires that are held, the newest version of each first."))
    adding = add_command(group, "add-questionnaire", _add, "Hold a questionnaire, or a new version of one, from a file.")
    adding.add_argument("file", metavar="FILE", type=Path)
    adding.add_argument("--dry-run", action="store_true", help="only say whether it could be added")


def _list(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    held = list_questionnaires(database)
    if args.json:
        facts = ({"slug": one.slug, "version": one.version, "title": one.title, "items": len(one.items)} for one in held)
        say_json({"questionnaires": list(facts)})
        return 0
    say(counted(len(held), "questionnaire"), *map(_described, held))
    return 0


def _add(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    versions = {(one.slug, one.version) for one in list_questionnaires(database)}
    read = add_questionnaire(database, actor, read_text(args.file, MOST_BYTES), only_check=args.dry_run)
    if (read.slug, read.version) in versions:
        say(f"{_described(read)}: held already. Nothing was changed.")
        return 0
    newest = max((version for slug, version in versions if slug == read.slug), default=0)
    used = "use it" if read.version > newest else f"still use version {newest}, the newest"
    say(
        f"{'Could be added' if args.dry_run else 'Added'}: {_described(read)}.",
        "Nothing was changed." if args.dry_run else f"Audits begun from now on {used}.",
    )
    return 0


def _described(one: Questionnaire) -> str:
    size = f"{counted(len(one.sections), 'section')}, {counted(len(one.items), 'item')}"
    return f"{one.slug}, version {one.version}: {one.title} {one.date}".rstrip() + f" ({size})"
