"""`sharing audits questionnaires` and `sharing audits add-questionnaire`: what audits ask."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from bot.commands import Commands, Done, add_command, add_json, counted, say_json, say_table
from knowledge.actors import Actor
from knowledge.audits.library import add_questionnaire, list_questionnaires
from knowledge.audits.questionnaires import MOST_BYTES, Questionnaire
from knowledge.database import Database
from knowledge.importing.reading import read_text


def add_questionnaires(group: Commands) -> None:
    """Add both verbs to the audits."""
    help_text = "List the questionnaires that are held, the newest version of each first."
    add_json(add_command(group, "questionnaires", _list, help_text, ""))
    help_text = "Hold a questionnaire, or a new version of one, from a file."
    adding = add_command(group, "add-questionnaire", _add, help_text, "--dry-run information-held-2.yml")
    adding.add_argument("file", metavar="FILE", type=Path)
    adding.add_argument("--dry-run", action="store_true", help="only say whether it could be added")
    add_json(adding)


def _list(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    held = list_questionnaires(database)
    if args.json:
        say_json({"questionnaires": [_form(one) for one in held]})
        return 0
    rows = [(one.slug, one.version, len(one.sections), len(one.items), one.date, one.title) for one in held]
    say_table(("Short name", "Version", "Sections", "Items", "Date", "Title"), rows, "questionnaire")
    return 0


def _add(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    versions = {(one.slug, one.version) for one in list_questionnaires(database)}
    read = add_questionnaire(database, actor, read_text(args.file, MOST_BYTES), only_check=args.dry_run)
    facts = {"questionnaire": _form(read)}
    if (read.slug, read.version) in versions:
        return Done([f"{_described(read)}: held already. Nothing was changed."], facts, changed=False)
    newest = max((version for slug, version in versions if slug == read.slug), default=0)
    used = "use it" if read.version > newest else f"still use version {newest}, the newest"
    said = (
        f"{'Could be added' if args.dry_run else 'Added'}: {_described(read)}.",
        "Nothing was changed." if args.dry_run else f"Audits begun from now on {used}.",
    )
    return Done(said, facts, changed=True)


def _form(one: Questionnaire) -> dict[str, Any]:
    return {"slug": one.slug, "version": one.version, "title": one.title, "items": len(one.items)}


def _described(one: Questionnaire) -> str:
    size = f"{counted(len(one.sections), 'section')}, {counted(len(one.items), 'item')}"
    return f"{one.slug}, version {one.version}: {one.title} {one.date}".rstrip() + f" ({size})"
