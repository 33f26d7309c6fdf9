"""`sharing protocols`: list, show, export, add, edit and retire protocols."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, date, datetime

from bot.commands import Commands, add_command, add_group, add_json, add_name, add_why, counted, say, say_json
from bot.commands.exporting import add_export
from bot.commands.going_back import PROTOCOL, add_restore
from bot.commands.history import say_revision
from bot.commands.importing import add_import
from bot.commands.language import add_language
from bot.commands.searching import add_search
from knowledge import history, protocols
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Invalid
from knowledge.exporting.held import PROTOCOLS
from knowledge.listing import ORDERS, Wanted, find_protocols
from knowledge.protocol_fields import CURRENT, RETIRED, document_text
from knowledge.protocols import Changes, DocumentView, ProtocolView
from knowledge.sizes import parse_size

_SHOWN_EXAMPLES = 10


def add_protocols(commands: Commands) -> None:
    """Add the noun and its verbs to the command line."""
    group = add_group(commands, "protocols", "List, show, import, export, add, edit and retire protocols.")
    add_import(group, [PROTOCOLS])
    listing = add_command(group, "list", _list, "List the protocols.")
    listing.add_argument("--retired", action="store_true", help="list the retired ones instead")
    listing.add_argument("--json", action="store_true", help="print JSON, which `protocols import` also reads")
    listing.add_argument("--text", default="", metavar="WORDS", help="only those with this in the title, purpose, owner, partners or terms")
    listing.add_argument("--theme", default="", help="only those of this theme")
    listing.add_argument("--owner", default="", help="only those of this owner")
    listing.add_argument("--overdue", action="store_true", help="only those whose review is overdue")
    listing.add_argument("--order", choices=tuple(ORDERS), default="", help="in which order; that of the council's page when not given")
    add_search(group)
    add_export(group, [PROTOCOLS])
    for name, run, text in (
        ("show", _show, "Show all that is held about a protocol."),
        ("history", _history, "Show who changed a protocol, when, how and why."),
    ):
        parser = add_command(group, name, run, text)
        add_name(parser)
        add_json(parser)
    _add_fields(add_command(group, "add", _add, "Add a protocol."), is_new=True)
    edit = add_command(group, "edit", _edit, "Change a protocol. A list that is given replaces the list that is held.")
    add_name(edit)
    _add_fields(edit, is_new=False)
    retire = add_command(group, "retire", _retire, "Take a protocol out of every answer. It is kept, with its history.")
    add_name(retire)
    add_why(retire)
    add_restore(group, PROTOCOL)
    add_language(group)


def _add_fields(parser: argparse.ArgumentParser, *, is_new: bool) -> None:
    parser.add_argument("--title", required=is_new)
    parser.add_argument("--purpose", required=is_new)
    parser.add_argument("--partner", action="append", metavar="NAME", required=is_new, help="again for each partner")
    parser.add_argument(
        "--document", action="append", metavar="'TITLE|FORMAT|SIZE|LINK'", help="again for each document; only the title is needed"
    )
    parser.add_argument("--theme", default=protocols.DEFAULT_THEME if is_new else None)
    parser.add_argument("--owner", help="who looks after it" + ("" if is_new else "; empty for nobody"))
    parser.add_argument("--review-date", metavar="2027-01-31", help="when it is to be reviewed" + ("" if is_new else "; empty for never"))
    if is_new:
        parser.add_argument("--term", action="append", default=[], help="a nickname or acronym; again for each")
        parser.add_argument("--example", action="append", default=[], metavar="TEXT", help="a question that means it; again for each")
    else:
        parser.add_argument("--status", choices=(CURRENT, RETIRED))
    add_why(parser)


def _list(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    status = RETIRED if args.retired else CURRENT
    wanted = Wanted(args.text, args.theme, status, args.owner, args.overdue, args.order)
    held = {view.slug: view for view in protocols.list_protocols(database, status=status)}
    views = [held[row.slug] for row in find_protocols(database, wanted, datetime.now(UTC).date()) if row.slug in held]
    if args.json:
        say_json({"protocols": [asdict(view) for view in views]})
        return 0
    say(counted(len(views), "protocol"))
    for view in views:
        say("", view.title, f"  Partners: {', '.join(view.partners)}", f"  Documents: {_documents(view)}", f"  Short name: {view.slug}")
    return 0


def _show(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    view = protocols.get_protocol(database, args.name)
    language = protocols.get_language(database, view.slug)
    if args.json:
        say_json({"protocol": {**asdict(view), **asdict(language)}})
        return 0
    say(
        view.title,
        f"  Purpose: {view.purpose}",
        f"  Partners: {', '.join(view.partners)}",
        f"  Documents: {_documents(view)}",
        f"  Theme: {view.theme}",
        f"  Status: {view.status}",
        f"  Owner: {view.owner or 'not recorded'}",
        f"  Review date: {view.review_date or 'not recorded'}",
        f"  Short name: {view.slug}",
        f"  Version: {view.version}",
        f"  Terms: {', '.join(f'{term.term} ({term.kind})' for term in language.terms) or 'none'}",
        f"  Example questions: {len(language.examples)}",
        *(f"    {example.text}" for example in language.examples[:_SHOWN_EXAMPLES]),
    )
    if len(language.examples) > _SHOWN_EXAMPLES:
        say(f"    and {len(language.examples) - _SHOWN_EXAMPLES} more. To see all: sharing protocols example list {view.slug}")
    return 0


def _history(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    view = protocols.get_protocol(database, args.name)
    revisions = history.list_revisions(database, f"{PROTOCOL}{view.slug}")
    if args.json:
        say_json({"changes": [asdict(revision) for revision in revisions]})
        return 0
    for revision in revisions:
        say_revision(revision)
    return 0


def _add(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    view = protocols.add_protocol(
        database,
        actor,
        title=args.title,
        purpose=args.purpose,
        partners=args.partner,
        documents=[_document(text) for text in args.document or ()],
        theme=args.theme,
        owner=args.owner,
        review_date=_date(args.review_date or ""),
        terms=args.term,
        examples=args.example,
        why=args.why,
    )
    say(f"Added {view.title}. Its short name is {view.slug}.")
    return 0


def _edit(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    changes = Changes()
    if args.title is not None:
        changes["title"] = args.title
    if args.purpose is not None:
        changes["purpose"] = args.purpose
    if args.theme is not None:
        changes["theme"] = args.theme
    if args.status is not None:
        changes["status"] = args.status
    if args.owner is not None:
        changes["owner"] = args.owner or None
    if args.review_date is not None:
        changes["review_date"] = _date(args.review_date)
    if args.partner is not None:
        changes["partners"] = args.partner
    if args.document is not None:
        changes["documents"] = [_document(text) for text in args.document]
    if not changes:
        raise Invalid("Say what to change, such as --purpose. See sharing protocols edit --help.")
    before = protocols.get_protocol(database, args.name)
    view = protocols.edit_protocol(database, actor, before.slug, why=args.why, expected_version=before.version, **changes)
    say(
        f"{view.title} is as you said already."
        if view.version == before.version
        else f"Changed {view.title}. It is now at version {view.version}."
    )
    return 0


def _retire(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    view = protocols.retire_protocol(database, actor, args.name, why=args.why)
    say(f"Retired {view.title}. To bring it back: sharing protocols edit {view.slug} --status current")
    return 0


def _document(text: str) -> DocumentView:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) > 4:
        raise Invalid(f"The document is {text[:80]!r}: write it as 'Title|DOC|90KB|https://…'.")
    title, kind, size, link = parts + [""] * (4 - len(parts))
    return DocumentView(title, kind or None, parse_size(size) if size else None, link or None)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid(f"The review date is {text[:40]!r}: write it as 2027-01-31.") from error


def _documents(view: ProtocolView) -> str:
    return "; ".join(document_text(document) for document in view.documents) or "none"
