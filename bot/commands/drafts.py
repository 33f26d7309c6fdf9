"""`sharing drafts` and `sharing reviews`: changes that are not made yet, and protocols that are to be looked through."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime

from bot.commands import Commands, Done, add_command, add_dry_run, add_group, add_json, add_why, at, counted, say_json, say_table
from knowledge.actors import Actor
from knowledge.admin.drafts import DraftView, discard_draft, list_drafts, publish_draft
from knowledge.database import Database
from knowledge.reviews import reviews_due

_DAYS = 31


def add_drafts(commands: Commands) -> None:
    """Add both nouns to the command line."""
    group = add_group(commands, "drafts", "List, publish and discard changes that are not made yet.")
    add_json(add_command(group, "list", _list, "List the drafts.", ""))
    publish = add_command(group, "publish", _publish, "Make the change of a draft.", "3")
    discard = add_command(group, "discard", _discard, "Throw a draft away.", "3")
    for parser in (publish, discard):
        parser.add_argument("draft", type=int, metavar="NUMBER", help="the number that 'sharing drafts list' shows")
    add_why(publish)
    add_dry_run(discard)
    reviews = add_command(commands, "reviews", _reviews, "List the protocols whose review is overdue or soon.", "--days 60")
    reviews.add_argument("--days", type=int, default=_DAYS, metavar="NUMBER", help=f"how many days ahead ({_DAYS})")
    add_json(reviews)


def _list(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    drafts = list_drafts(database, actor)
    if args.json:
        say_json({"drafts": [asdict(draft) for draft in drafts]})
        return 0
    rows = [(one.id, one.protocol or "a new protocol", ", ".join(one.fields), one.author, at(one.at), _state(one)) for one in drafts]
    say_table(("Number", "Protocol", "Changes", "By", "When (UTC)", "State"), rows, "draft")
    return 0


def _state(draft: DraftView) -> str:
    if draft.missing:
        return f"lacks {', '.join(draft.missing)}"
    return "the protocol was changed meanwhile" if draft.overtaken else "whole"


def _publish(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    view = publish_draft(database, actor, args.draft, why=args.why)
    return Done([f"Published. {view.title} is at version {view.version}."], {"protocol": asdict(view)})


def _discard(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    discard_draft(database, actor, args.draft)
    return Done(["Discarded."], {"draft": args.draft}, changed=True)


def _reviews(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    due = reviews_due(database, datetime.now(UTC).date(), args.days)
    if args.json:
        say_json({"reviews": [asdict(review) for review in due]})
        return 0
    rows = []
    for one in due:
        away = f"overdue by {counted(-one.days, 'day')}" if one.days < 0 else f"in {counted(one.days, 'day')}"
        rows.append((one.review_date, away, one.title, one.owner))
    say_table(("Review date", "When", "Protocol", "Owner"), rows, "review")
    return 0
