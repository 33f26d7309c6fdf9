"""`sharing history`: who changed what, when and why; and how a change is shown, for `sharing protocols history` too."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from bot.commands import Commands, add_command, add_json, add_limit, counted, say, say_json
from knowledge import changes
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.history import RevisionView
from knowledge.protocol_fields import DocumentView, document_text


def add_history(commands: Commands) -> None:
    """Add the command to the command line."""
    text = "Show the latest changes, one a line, or every change to one subject with what it was before and is now."
    parser = add_command(commands, "history", _history, text)
    parser.add_argument(
        "subject",
        nargs="?",
        metavar="SUBJECT",
        help=f"a protocol, an organisation or a glossary term by any of its names, or {changes.NEAR_DOMAIN}",
    )
    add_limit(parser)
    add_json(parser)


def change_form(change: changes.Change) -> dict[str, Any]:
    """A change for another program."""
    return {"to": change.to, **asdict(change.revision)}


def say_revision(revision: RevisionView, to: str = "") -> None:
    """Print a change with what it was before and is now."""
    say(change_line(revision, to))
    before, after = revision.before or {}, revision.after or {}
    for field in after or before:
        was, now = _written(before.get(field)), _written(after.get(field))
        name = field.replace("_", " ")
        say(f"  {name}: {now}" if revision.before is None else f"  {name}: was {was}" + (f"; now {now}" if after else ""))


def _history(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    latest = changes.latest_changes(database, args.limit) if args.subject is None else changes.changes_to(database, args.subject)
    if args.json:
        say_json({"changes": [change_form(change) for change in latest]})
        return 0
    if args.subject is not None:
        for change in latest:
            say_revision(change.revision, change.to)
        return 0
    say(counted(len(latest), "change"))
    for change in latest:
        fields = ", ".join(field.replace("_", " ") for field in change.revision.after or {}) if change.revision.before else ""
        say(change_line(change.revision, change.to, fields))
    return 0


def change_line(revision: RevisionView, to: str, fields: str = "") -> str:
    """A change on one line, with its number, by which it can be restored."""
    what = " ".join(part for part in (to, revision.action, f"({fields})" if fields else "") if part)
    return f"{revision.id}. {revision.at:%d %B %Y %H:%M} UTC: {what} by {revision.actor}{f'. Why: {revision.why}' if revision.why else ''}"


def _written(value: object) -> str:
    """A value of history as a person reads it."""
    if isinstance(value, list):
        return ", ".join(_written(item) for item in value) or "none"
    if isinstance(value, dict):
        return document_text(DocumentView(**value))
    return "none" if value is None else str(value)
