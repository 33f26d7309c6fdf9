"""`sharing protocols`: list, show, export, add, edit and retire protocols."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime

from bot.commands import Commands, Done, WrongUse, add_command, add_group, add_json, add_name, add_why, say, say_json, say_table
from bot.commands.exporting import add_export
from bot.commands.going_back import PROTOCOL, add_past
from bot.commands.importing import add_import
from bot.commands.language import add_language, protocol_form
from bot.commands.searching import add_search
from bot.commands.values import day_or_none, document
from knowledge import protocols
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.exporting.held import PROTOCOLS
from knowledge.listing import ORDERS, Wanted, find_protocols
from knowledge.protocol_fields import CURRENT, RETIRED, document_text
from knowledge.protocols import Changes, ProtocolView

_ALL = "all"
_SHOWN_EXAMPLES = 10


def add_protocols(commands: Commands) -> None:
    """Add the noun and its verbs to the command line."""
    group = add_group(commands, "protocols", "List, show, import, export, add, edit and retire protocols.")
    listing = add_command(group, "list", _list, "List the protocols.", '--theme "Learning and Education" --overdue')
    listing.add_argument("--text", default="", metavar="WORDS", help="only those with this in the title, purpose, owner, partners or terms")
    listing.add_argument("--theme", default="", help="only those of this theme")
    listing.add_argument("--status", choices=(CURRENT, RETIRED, _ALL), default=CURRENT, help=f"only those of this status ({CURRENT})")
    listing.add_argument("--owner", default="", help="only those of this owner")
    listing.add_argument("--overdue", action="store_true", help="only those whose review is overdue")
    listing.add_argument("--order", choices=tuple(ORDERS), default="", help="in which order; that of the council's page when not given")
    listing.add_argument("--json", action="store_true", help="print JSON, which 'sharing protocols import' also reads")
    add_search(group)
    show = add_command(group, "show", _show, "Show all that is held about a protocol.", '"autism panel"')
    add_name(show)
    add_json(show)
    example = '--title "School Library Loans" --purpose "To share which books are on loan." --partner ECC --partner "Library Service"'
    _add_fields(add_command(group, "add", _add, "Add a protocol.", example), is_new=True)
    help_text = "Change a protocol. A list that is given replaces the list that is held."
    edit = add_command(group, "edit", _edit, help_text, '"library loans" --review-date 2028-01-31 --why "Reviewed."')
    add_name(edit)
    _add_fields(edit, is_new=False)
    help_text = "Take a protocol out of every answer. It is kept, with its history."
    retire = add_command(group, "retire", _retire, help_text, '"library loans" --why "Replaced by another agreement."')
    add_name(retire)
    add_why(retire)
    add_past(group, PROTOCOL, '"library loans"')
    add_language(group)
    add_import(group, [PROTOCOLS])
    add_export(group, [PROTOCOLS])


def _add_fields(parser: argparse.ArgumentParser, *, is_new: bool) -> None:
    parser.add_argument("--title", required=is_new)
    parser.add_argument("--purpose", required=is_new)
    parser.add_argument("--partner", action="append", metavar="NAME", required=is_new, help="again for each partner")
    parser.add_argument(
        "--document",
        action="append",
        type=document,
        metavar="'TITLE|FORMAT|SIZE|LINK'",
        help="again for each document; only the title is needed",
    )
    parser.add_argument("--theme", default=protocols.DEFAULT_THEME if is_new else None)
    parser.add_argument("--owner", help="who looks after it" + ("" if is_new else "; empty for nobody"))
    review = "when it is to be reviewed" + ("" if is_new else "; empty for never")
    parser.add_argument("--review-date", type=day_or_none, default=... if not is_new else None, metavar="2027-01-31", help=review)
    if is_new:
        parser.add_argument("--term", action="append", default=[], help="a nickname or acronym; again for each")
        parser.add_argument("--example", action="append", default=[], metavar="TEXT", help="a question that means it; again for each")
    else:
        parser.add_argument("--status", choices=(CURRENT, RETIRED))
    add_why(parser)


def _list(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    status = "" if args.status == _ALL else args.status
    wanted = Wanted(args.text, args.theme, status, args.owner, args.overdue, args.order)
    held = {view.slug: view for view in protocols.list_protocols(database, status=status or None)}
    found = [row for row in find_protocols(database, wanted, datetime.now(UTC).date()) if row.slug in held]
    if args.json:
        say_json({"protocols": [asdict(held[row.slug]) for row in found]})
        return 0
    lines = []
    for row in found:
        review = f"{row.review_date} overdue" if row.overdue else row.review_date
        lines.append((row.slug, row.title, row.status, row.owner, review, ", ".join(held[row.slug].partners)))
    say_table(("Short name", "Title", "Status", "Owner", "Review date", "Partners"), lines, "protocol")
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


def _add(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    view = protocols.add_protocol(
        database,
        actor,
        title=args.title,
        purpose=args.purpose,
        partners=args.partner,
        documents=args.document or (),
        theme=args.theme,
        owner=args.owner,
        review_date=args.review_date,
        terms=args.term,
        examples=args.example,
        why=args.why,
    )
    return Done([f"Added {view.title}. Its short name is {view.slug}."], {"protocol": protocol_form(database, view)})


def _edit(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
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
    if args.review_date is not ...:
        changes["review_date"] = args.review_date
    if args.partner is not None:
        changes["partners"] = args.partner
    if args.document is not None:
        changes["documents"] = args.document
    if not changes:
        raise WrongUse("Say what to change, such as --purpose. See sharing protocols edit --help.")
    before = protocols.get_protocol(database, args.name)
    view = protocols.edit_protocol(database, actor, before.slug, why=args.why, expected_version=before.version, **changes)
    is_same = view.version == before.version
    said = f"{view.title} is as you said already." if is_same else f"Changed {view.title}. It is now at version {view.version}."
    return Done([said], {"protocol": protocol_form(database, view)})


def _retire(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    view = protocols.retire_protocol(database, actor, args.name, why=args.why)
    said = f"Retired {view.title}. To bring it back: sharing protocols edit {view.slug} --status current"
    return Done([said], {"protocol": protocol_form(database, view)})


def _documents(view: ProtocolView) -> str:
    return "; ".join(document_text(document) for document in view.documents) or "none"
