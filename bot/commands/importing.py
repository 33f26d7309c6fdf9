"""`sharing import`, and that of one noun such as `sharing protocols import`: shows what a file would change, asks, and brings it in."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.commands import Commands, Done, add_command, add_why, agreed, counted, remark, say
from knowledge.actors import Actor, local_admin
from knowledge.content.loading import is_loaded, load_shipped_content
from knowledge.database import Database
from knowledge.importing.catalogue import of_nouns
from knowledge.importing.encoding import encode_plan
from knowledge.importing.plan import Plan, apply, make_plan
from knowledge.importing.reading import FORMATS, read_catalogue
from knowledge.importing.words import WordsPlan
from knowledge.protocol_fields import document_text

MOST_SHOWN = 20
"""Questions that no protocol covers, of which a file may have thousands."""
EVERY = 5.0
"""Seconds between two lines about how far an import is."""


def add_import(group: Commands, nouns: Sequence[str]) -> None:
    """Add the verb for what a file holds of these nouns."""
    # On a new knowledge base the file comes first: the shipped content then adds only what the file does not have.
    held = ", ".join(nouns)
    help_text = f"Bring in from a file ({held}), after showing what would change. Nothing is ever deleted."
    example = f"--dry-run {nouns[0]}.csv" if len(nouns) == 1 else "--dry-run knowledge.yaml"
    parser = add_command(group, "import", _import, help_text, example, with_content=False)
    parser.set_defaults(nouns=nouns)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--format", choices=FORMATS, help="what the file is; told by the end of its name when not given")
    parser.add_argument("--yes", action="store_true", help="go ahead without asking")
    add_why(parser)
    parser.set_defaults(rehearsed=False)  # It shows the plan, and encodes nothing for it.


def _import(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    catalogue = of_nouns(read_catalogue(args.file, args.format), args.nouns)
    plan = make_plan(database, catalogue)
    facts = {"file": str(args.file), "plan": _plan_form(plan)}
    asks = not (plan.is_empty or args.dry_run or args.yes)
    if not args.json:
        say(*_described(plan))
    elif asks:
        remark(*_described(plan))
    if plan.is_empty or args.dry_run:
        return Done(["Nothing was changed."], facts, changed=not plan.is_empty)
    if asks and not agreed(args):
        return Done(["Nothing was changed."], facts, changed=False, code=1)
    encode_plan(database, actor, plan, _progress())
    is_first = not is_loaded(database)
    apply(database, actor, plan, why=args.why or f"Imported from {args.file.name}.")
    if is_first and catalogue.is_whole_of_any:
        load_shipped_content(database, local_admin("set-up"), around=catalogue)
    return Done([f"Done: {_done(plan)}."], facts)


def _plan_form(plan: Plan) -> dict[str, Any]:
    """The plan for another program."""
    return {
        "adds": [
            {
                "title": one.title,
                "purpose": one.purpose,
                "theme": one.theme,
                "partners": one.partners,
                "documents": [*map(asdict, one.documents)],
            }
            for one in plan.adds
        ],
        "changes": [{"slug": one.slug, "title": one.title, "fields": [*map(asdict, one.fields)]} for one in plan.changes],
        "unchanged": plan.unchanged,
        "not_in_file": [one.slug for one in plan.not_in_file],
        "retired": plan.retired,
        "new_organisations": plan.new_organisations,
        "organisations": [*map(asdict, plan.words.organisations)],
        "glossary": [*map(asdict, plan.words.terms)],
        "near_domain": [*map(asdict, plan.words.uncovered)],
        "notes": plan.notes,
    }


def _done(plan: Plan) -> str:
    words = (
        (len(plan.words.organisations), "organisation"),
        (len(plan.words.terms), "glossary term"),
        (len(plan.words.uncovered), "question"),
    )
    of_protocols = [f"{len(plan.adds)} added, {len(plan.changes)} changed"] if plan.has_protocols else []
    return ", ".join(of_protocols + [counted(number, noun) for number, noun in words if number])


def _progress() -> Callable[[int, int], None]:
    """Says now and then how far the encoding is, where it takes long."""
    told = time.monotonic()

    def tell(done: int, of: int) -> None:
        nonlocal told
        if time.monotonic() - told >= EVERY:
            told = time.monotonic()
            remark(f"Made ready to be found: {done:,} of {of:,} texts.")

    return tell


def _described(plan: Plan) -> list[str]:
    absent = "no longer on the page" if plan.is_page else "not in the file and kept"
    counts = f"{len(plan.adds)} to add, {len(plan.changes)} to change, {len(plan.not_in_file)} {absent}, {len(plan.unchanged)} the same."
    lines = [counts] if plan.has_protocols else []
    for entry in plan.adds:
        lines += [f"Add: {entry.title}", f"  Purpose: {entry.purpose}", f"  Partners: {', '.join(entry.partners)}"]
        lines.append(f"  Documents: {'; '.join(document_text(document) for document in entry.documents) or 'none'}")
    for change in plan.changes:
        lines.append(f"Change: {change.title}")
        for field in change.fields:
            lines += [f"  {field.field}, now: {field.before or 'none'}", f"  {field.field}, then: {field.after or 'none'}"]
    if plan.is_page:
        take_out = "To take it out: sharing protocols retire"
        lines += [f"No longer on the page, kept: {one.title}. {take_out} {one.slug}" for one in plan.not_in_file]
    lines += [f"Retired here and still in the file, left alone: {title}" for title in plan.retired]
    if plan.new_organisations:
        lines.append(f"New organisations: {', '.join(plan.new_organisations)}")
    return lines + _words(plan.words) + list(plan.notes)


def _words(plan: WordsPlan) -> list[str]:
    lines = []
    for view in plan.organisations:
        names = ", ".join((*((view.full_name,) if view.full_name else ()), *view.names))
        lines.append(f"Organisation: {view.name}{f', also called {names}' if names else ''}")
    lines += [f"Glossary: {view.term}: {view.meaning}{f' {view.note}' if view.note else ''}" for view in plan.terms]
    lines += [f"No protocol covers: {example.text}" for example in plan.uncovered[:MOST_SHOWN]]
    if len(plan.uncovered) > MOST_SHOWN:
        lines.append(f"and {counted(len(plan.uncovered) - MOST_SHOWN, 'question')} more that no protocol covers")
    return lines
