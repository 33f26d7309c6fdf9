"""`sharing audits`: list, show, export and import audits, see what happened to one, and look after questionnaires."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from bot.commands import (
    Commands,
    Done,
    WrongUse,
    add_command,
    add_dry_run,
    add_group,
    add_json,
    add_output,
    at,
    counted,
    remark,
    say,
    say_json,
    say_table,
    write_output,
)
from bot.commands.audit_import import add_audit_import, audit_form
from bot.commands.questionnaires import add_questionnaires
from knowledge.actors import Actor
from knowledge.audits import audits, snapshots
from knowledge.audits.choosing import Chosen, choose_audit
from knowledge.audits.export.exporting import MEDIA_TYPES, export_audit
from knowledge.audits.export.phrases import ANSWERS, status, unconfirmed
from knowledge.audits.questionnaires import Item
from knowledge.audits.types import OPEN, SUBMITTED, AuditView, ChangeView
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.people import access


def add_audits(commands: Commands) -> None:
    """Add the noun and its verbs to the command line."""
    group = add_group(commands, "audits", "List, show, export, import and reopen audits, and look after questionnaires.")
    listing = add_command(group, "list", _list, "List the audits, newest first.", "--round 2026 --status open")
    listing.add_argument("--round", metavar="ROUND", help="only those of this round")
    listing.add_argument("--status", choices=(OPEN, SUBMITTED), help="only those that are so")
    listing.add_argument("--partnership", default="", metavar="WORDS", help="only those of partnerships with this in their name")
    add_json(listing)
    name = '"Melton Vale Partnership"'
    show = add_command(group, "show", _show, "Show what is answered in an audit and what is not.", name)
    export = add_command(group, "export", _export, "Write an audit into a file.", f"{name} --round 2026 --format pdf")
    export.add_argument("--format", choices=tuple(MEDIA_TYPES), default="docx", help="what kind of file (docx)")
    add_output(export, "named after the audit")
    add_audit_import(group)
    changes = add_command(group, "history", _history, "Show who answered what, when, and what it was before.", f"{name} --item 2.4")
    changes.add_argument("--item", metavar="NUMBER", help="only what happened to this item, such as 2.4")
    help_text = "Open a submitted audit again as a new revision. What was submitted is kept."
    reopen = add_command(group, "reopen", _reopen, help_text, f"{name} --round 2026")
    for parser in (show, export, changes, reopen):
        parser.add_argument("partnership", metavar="PARTNERSHIP", help="the partnership's name; capitals do not count")
        parser.add_argument("--round", metavar="ROUND", help="which round; the one that was begun last when not given")
    for parser in (show, export, changes):
        add_json(parser)
    add_dry_run(reopen)
    add_questionnaires(group)


def _list(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    lines = audits.list_audits(database, actor, args.round, status=args.status, partnership=args.partnership)
    if args.json:
        say_json({"audits": [asdict(line) for line in lines]})
        return 0
    rows = [(one.partnership, one.round, one.revision, one.status, f"{one.done} of {one.total}", one.by, at(one.at)) for one in lines]
    say_table(("Partnership", "Round", "Revision", "Status", "Answered", "Begun by", "Last answered (UTC)"), rows, "audit")
    return 0


def _show(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    chosen = choose_audit(database, actor, args.partnership, args.round)
    access.record(database, actor, access.READ, f"{chosen.audit.partnership}, round {chosen.audit.round}")
    if args.json:
        say_json(snapshots.to_json(chosen.audit))
        return 0
    say(f"{_named(chosen.audit)}{_which(chosen)}", status(chosen.audit))
    for section in chosen.audit.questionnaire.sections:
        say("", f"{section.number}. {section.question}")
        for item in section.items:
            say(*_reviewed(chosen.audit, item))
    return 0


def _export(args: argparse.Namespace, database: Database, actor: Actor) -> int | Done:
    if args.output == "-" and args.json:
        raise WrongUse("Standard output can have the file or say what was written. Say --output FILE.")
    chosen = choose_audit(database, actor, args.partnership, args.round)
    made = export_audit(database, actor, chosen.audit.id, args.format)
    name = args.output or made.filename
    named = f"{_named(chosen.audit)}{_which(chosen)}"
    if write_output(name, made.content, force=args.force):
        facts = {"file": name, "format": args.format, "audit": audit_form(chosen.audit)}
        return Done([f"Wrote {name}: {named}."], facts, changed=True)
    if chosen.other_rounds:
        remark(named)
    return 0


def _history(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    chosen = choose_audit(database, actor, args.partnership, args.round)
    item = chosen.audit.questionnaire.numbered(args.item) if args.item else None
    if args.item and item is None:
        raise NotFound(f"The questionnaire has no item {args.item[:20]!r}. Numbers are written as 2.4.")
    changes = audits.list_changes(database, actor, chosen.audit.id, item.key if item else None)
    if args.json:
        say_json({"changes": [asdict(change) for change in changes]})
        return 0
    say(f"{_named(chosen.audit)}{_which(chosen)}: {counted(len(changes), 'change')}")
    for change in changes:
        say(*_told(chosen.audit, change))
    return 0


def _reopen(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    chosen = choose_audit(database, actor, args.partnership, args.round)
    if chosen.audit.is_open:
        said = f"{_named(chosen.audit)}{_which(chosen)} is open already."
        return Done([said], {"audit": audit_form(chosen.audit)}, changed=False)
    opened = audits.reopen(database, actor, chosen.audit.id)
    said = f"Opened {_named(opened)}{_which(chosen)}. What was submitted is kept."
    return Done([said], {"audit": audit_form(opened)}, changed=True)


def _named(audit: AuditView) -> str:
    return f"{audit.partnership}, {audit.round}, revision {audit.revision}"


def _which(chosen: Chosen) -> str:
    """Which round was taken where none was named and there are others."""
    return f" (the newest round; also held: {', '.join(chosen.other_rounds)})" if chosen.other_rounds else ""


def _reviewed(audit: AuditView, item: Item) -> Iterator[str]:
    answer = audit.answer(item)
    old = f" ({unconfirmed(audit)})" if answer and not answer.confirmed else ""
    yield f"  {item.number} {item.text}: {ANSWERS[answer.state] if answer else 'not answered'}{old}"
    for entry in answer.entries if answer else ():
        yield f"    - {entry.text}".replace("\n", "\n      ")
    if answer and answer.note:
        yield f"    {answer.note}".replace("\n", "\n    ")


def _told(audit: AuditView, change: ChangeView) -> Iterator[str]:
    item = audit.questionnaire.item(change.item) if change.item else None
    what = f"{item.number} {item.short}" if item else "the audit"
    after = change.after or {}
    more = "".join(f", {name} {after[name]}" for name in ("round", "revision") if name in after)
    yield f"{change.at:%d %B %Y %H:%M} UTC: {what} {change.action} by {change.by}{more}"
    for name, value in (("was", change.before), ("now", change.after)):
        if value and "state" in value:
            yield f"  {name}: {_said(value)}".replace("\n", "\n    ")


def _said(value: Mapping[str, object]) -> str:
    entries = value["entries"]
    parts = (ANSWERS[str(value["state"])], str(value["note"]), *(map(str, entries) if isinstance(entries, list) else ()))
    return ". ".join(part for part in parts if part)
