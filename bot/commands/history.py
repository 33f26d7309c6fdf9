"""`sharing history`: who changed what, when and why; and how a change is shown, for the history of each noun too."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.commands import Commands, add_command, add_json, add_limit, at, say, say_json, say_table
from knowledge import changes
from knowledge.actors import Actor
from knowledge.changes import Change
from knowledge.database import Database
from knowledge.history import RevisionView
from knowledge.protocol_fields import DocumentView, document_text


def add_history(commands: Commands) -> None:
    """Add the command to the command line."""
    text = "List the latest changes, or show every change to one subject with what it was before and is now."
    parser = add_command(commands, "history", _history, text, '"autism panel"')
    parser.add_argument(
        "subject",
        nargs="?",
        metavar="SUBJECT",
        help=f"a protocol, an organisation or a glossary term by any of its names, or {changes.NEAR_DOMAIN}",
    )
    add_limit(parser)
    add_json(parser)


def change_form(change: Change) -> dict[str, Any]:
    """A change for another program."""
    return {"to": change.to, **asdict(change.revision)}


def show_changes(args: argparse.Namespace, made: Sequence[Change]) -> None:
    """Print changes with what was before and is now."""
    if args.json:
        say_json({"changes": [change_form(change) for change in made]})
        return
    for change in made:
        say_revision(change.revision, change.to)


def say_revision(revision: RevisionView, to: str = "") -> None:
    """Print a change with what it was before and is now."""
    say(change_line(revision, to))
    before, after = revision.before or {}, revision.after or {}
    for field in after or before:
        was, now = _written(before.get(field)), _written(after.get(field))
        name = field.replace("_", " ")
        say(f"  {name}: {now}" if revision.before is None else f"  {name}: was {was}" + (f"; now {now}" if after else ""))


def _history(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    if args.subject is not None:
        show_changes(args, changes.changes_to(database, args.subject))
        return 0
    latest = changes.latest_changes(database, args.limit)
    if args.json:
        show_changes(args, latest)
        return 0
    rows = [(one.revision.id, at(one.revision.at), one.revision.actor, _what(one), one.revision.why) for one in latest]
    say_table(("Number", "When (UTC)", "By", "What", "Why"), rows, "change")
    return 0


def _what(change: Change) -> str:
    fields = ", ".join(field.replace("_", " ") for field in change.revision.after or {}) if change.revision.before else ""
    return " ".join(part for part in (change.to, change.revision.action, f"({fields})" if fields else "") if part)


def change_line(revision: RevisionView, to: str) -> str:
    """A change on one line, with its number, by which it can be restored."""
    why = f". Why: {revision.why}" if revision.why else ""
    return f"{revision.id}. {revision.at:%d %B %Y %H:%M} UTC: {to} {revision.action} by {revision.actor}{why}"


def _written(value: object) -> str:
    """A value of history as a person reads it."""
    if isinstance(value, list):
        return ", ".join(_written(item) for item in value) or "none"
    if isinstance(value, dict):
        return document_text(DocumentView(**value))
    return "none" if value is None else str(value)
