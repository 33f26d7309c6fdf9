"""`sharing drafts` and `sharing reviews`: changes that are not made yet, and protocols that are to be looked through."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime

from bot.commands import Commands, add_command, add_dry_run, add_group, add_json, add_why, counted, say, say_json
from knowledge.actors import Actor
from knowledge.admin.drafts import discard_draft, list_drafts, publish_draft
from knowledge.database import Database
from knowledge.reviews import reviews_due

_DAYS = 31


def add_drafts(commands: Commands) -> None:
    """Add both nouns to the command line."""
    group = add_group(commands, "drafts", "List, publish and discard changes that are not made yet.")
    add_json(add_command(group, "list", _list, "List the drafts."))
    publish = add_command(group, "publish", _publish, "Make the change of a draft.")
    discard = add_command(group, "discard", _discard, "Throw a draft away.")
    for parser in (publish, discard):
        parser.add_argument("draft", type=int, metavar="NUMBER", help="the number that 'sharing drafts list' shows")
    add_why(publish)
    add_dry_run(discard)
    reviews = add_command(commands, "reviews", _reviews, "List the protocols whose review is overdue or soon.")
    reviews.add_argument("--days", type=int, default=_DAYS, metavar="NUMBER", help=f"how many days ahead ({_DAYS})")
    add_json(reviews)


def _list(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    drafts = list_drafts(database, actor)
    if args.json:
        say_json({"drafts": [asdict(draft) for draft in drafts]})
        return 0
    say(counted(len(drafts), "draft"))
    for draft in drafts:
        state = (
            f", lacks {', '.join(draft.missing)}" if draft.missing else ", the protocol was changed meanwhile" if draft.overtaken else ""
        )
        say(f"{draft.id}. {draft.protocol or 'a new protocol'} ({', '.join(draft.fields)}) by {draft.author}, {draft.at:%d %B %Y}{state}")
    return 0


def _publish(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    view = publish_draft(database, actor, args.draft, why=args.why)
    say(f"Published. {view.title} is at version {view.version}.")
    return 0


def _discard(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    discard_draft(database, actor, args.draft)
    say("Discarded.")
    return 0


def _reviews(args: argparse.Namespace, database: Database, _actor: Actor) -> int:
    due = reviews_due(database, datetime.now(UTC).date(), args.days)
    if args.json:
        say_json({"reviews": [asdict(review) for review in due]})
        return 0
    say(counted(len(due), "review"))
    for review in due:
        away = f"overdue by {counted(-review.days, 'day')}" if review.days < 0 else f"in {counted(review.days, 'day')}"
        say(f"{review.review_date}, {away}: {review.title} ({review.owner or 'no owner'})")
    return 0
