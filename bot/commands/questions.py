"""`sharing questions`: what was asked and what became of it, and the inbox of those that wait for a person."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import Any

from bot.commands import (
    Commands,
    Done,
    WrongUse,
    add_command,
    add_dry_run,
    add_group,
    add_json,
    add_limit,
    at,
    say,
    say_json,
    say_table,
)
from bot.commands.values import since
from bot.identifiers import PLACEHOLDER, remove_identifiers
from bot.wording import enquiries as wording
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.enquiries.finding import Asked, Sought, find_questions
from knowledge.enquiries.handling import EXAMPLE, LEARNT_AS, Learn, answer, close, is_by, learn_from, release, take
from knowledge.enquiries.inbox import STATES, get_enquiry
from knowledge.enquiries.types import REASONS, EnquiryView
from knowledge.errors import Invalid
from knowledge.questions import FEEDBACK, OUTCOMES


def add_questions(commands: Commands) -> None:
    """Add the noun and its verbs to the command line."""
    group = add_group(commands, "questions", "See what was asked, and see to what waits for a person.")
    _add_list(group)
    show = add_command(group, "show", _show, "Show a question, what became of it and what was said about it.", "12")
    add_json(show)
    taking = add_command(group, "take", _take, "See to a question from now on, so that others leave it.", "12")
    releasing = add_command(group, "release", _release, "See to a question no longer.", "12")
    answering = add_command(
        group,
        "answer",
        _answer,
        "Answer a question. The answer goes to where it was asked, with your name, and closes the question.",
        '12 "Ask the admissions team: it is in their protocol." --learn hertfordshire-school-admissions',
    )
    closing = add_command(group, "close", _close, "Close a question that needs no answer.", '12 --learn "autism panel"')
    text = "Learn from a question: add it to a protocol, and leave it as it is otherwise."
    learning = add_command(group, "learn", _learn, text, '12 "autism panel" --as nickname --words "the panel meeting"')
    for parser in (show, taking, releasing, answering, closing, learning):
        parser.add_argument("question", type=int, metavar="NUMBER", help="the number that 'sharing questions list' shows")
    answering.add_argument("answer", metavar="ANSWER", help="what to say to the asker, - for what comes in on standard input")
    answering.add_argument("--seen", type=int, metavar="NUMBER", help="the last message that 'show' showed you: refused when more was said")
    learning.add_argument("protocol", metavar="PROTOCOL", help="the protocol that the question is about")
    for parser in (taking, answering, closing):
        parser.add_argument("--over", action="store_true", help="also when somebody else has taken it")
    for parser in (answering, closing):
        parser.add_argument("--learn", dest="protocol", metavar="PROTOCOL", help="also add the question to this protocol")
    for parser in (answering, closing, learning):
        parser.add_argument("--as", dest="kind", choices=LEARNT_AS, default=EXAMPLE, help=f"what is added ({EXAMPLE}, an example question)")
        parser.add_argument("--words", metavar="TEXT", help="what is added; the words of the question when not given")
    for parser in (taking, releasing, answering, closing, learning):
        add_dry_run(parser)


def _add_list(group: Commands) -> None:
    text = "List the questions asked, newest first."
    listing = add_command(group, "list", _list, text, "--state open --reason not_helpful --since 2027-01-31")
    listing.add_argument(
        "--state", choices=STATES, default="", help="only those that wait (open), of these yours or nobody's; or those closed"
    )
    listing.add_argument("--reason", choices=REASONS, default="", help="only those that are in the inbox for this reason")
    listing.add_argument("--outcome", choices=OUTCOMES, default="", help="only those that the assistant dealt with so")
    listing.add_argument("--feedback", choices=FEEDBACK, default="", help="only those whose answer was called so")
    listing.add_argument("--for-team", action="store_true", help="only those that the asker wanted passed on")
    listing.add_argument("--since", type=since, metavar="2027-01-31", help="only those asked from this day on, in UTC")
    listing.add_argument("--text", default="", metavar="WORDS", help="only those with this in them")
    add_limit(listing)
    add_json(listing)


def _list(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    sought = Sought(args.state, args.reason, args.outcome, args.feedback, args.for_team, args.since, args.text)
    found = find_questions(database, actor, sought, args.limit)
    if args.json:
        say_json({"questions": [_row_form(one) for one in found]})
        return 0
    rows = [(one.question.id, at(one.question.at), one.question.outcome, _reason(one), _state(one), one.question.text) for one in found]
    say_table(("Number", "When (UTC)", "Outcome", "Why it waits", "State", "Question"), rows, "question")
    return 0


def _show(args: argparse.Namespace, database: Database, actor: Actor) -> int:
    held = get_enquiry(database, actor, args.question)
    if args.json:
        say_json({"question": _form(held)})
        return 0
    say(f"Question {held.question}, {held.at:%d %B %Y %H:%M} UTC, {wording.where_asked(held.conversation)}", f"  {held.text}")
    say(f"  Why it is here: {wording.REASONS[held.reason]}")
    say(f"  The assistant thought of: {', '.join(held.protocols) or wording.NO_PROTOCOL}")
    if held.comment:
        say(f"  The asker said of the answer: {held.comment}")
    mine = is_by(actor, held.taken_by, held.taken_by_id)
    say(f"  {wording.taken(held, mine=mine) if held.is_open else wording.ended(held)}")
    for one in held.messages:
        side = "for the team" if one.from_team else "who asked"
        say(f"  {one.id}. {one.at:%d %B %Y %H:%M} UTC, {one.author}, {side}:", *(f"    {line}" for line in one.text.split("\n")))
    say(f"  {wording.how_it_reaches(held.conversation)}")
    return 0


def _take(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    return Done([wording.is_taken()], _facts(take(database, actor, args.question, over=args.over)), changed=True)


def _release(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    was_taken = get_enquiry(database, actor, args.question).taken_by is not None
    return Done([wording.is_released()], _facts(release(database, actor, args.question)), changed=was_taken)


def _answer(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    said = _without_identifiers(sys.stdin.read() if args.answer == "-" else args.answer)
    learn = _learnt(args, database, actor)
    held = answer(database, actor, args.question, said, seen=args.seen, over=args.over, learn=learn)
    return Done([wording.answered(held.conversation, learnt=learn is not None)], _facts(held), changed=True)


def _close(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    was_open = get_enquiry(database, actor, args.question).is_open
    learn = _learnt(args, database, actor)
    held = close(database, actor, args.question, over=args.over, learn=learn)
    return Done([wording.closed(learnt=learn is not None)], _facts(held), changed=True if was_open else None)


def _learn(args: argparse.Namespace, database: Database, actor: Actor) -> Done:
    learn = _words(args, database, actor)
    held = learn_from(database, actor, args.question, learn)
    return Done([f"Learnt for {learn.protocol}: {learn.text}"], _facts(held))


def _learnt(args: argparse.Namespace, database: Database, actor: Actor) -> Learn | None:
    if args.protocol is not None:
        return _words(args, database, actor)
    if args.words is not None or args.kind != EXAMPLE:
        raise WrongUse("Say which protocol learns it: --learn PROTOCOL.")
    return None


def _words(args: argparse.Namespace, database: Database, actor: Actor) -> Learn:
    """What is to be learnt, in the words that were given or those of the question without the marks of what was taken out."""
    if args.words is None and args.kind != EXAMPLE:
        raise WrongUse(f"Say which words are the {args.kind}: --words TEXT.")
    asked = PLACEHOLDER.sub("", get_enquiry(database, actor, args.question).text)
    return Learn(args.protocol, _without_identifiers(" ".join(asked.split()) if args.words is None else args.words), args.kind)


def _without_identifiers(text: str) -> str:
    cleaned = remove_identifiers(text)
    if cleaned.removed:
        kinds = ", ".join(cleaned.removed)
        raise Invalid(f"Identifiers of people are not kept, and this has one: {kinds}. Nothing was changed. Write it without.")
    return text


def _reason(one: Asked) -> str:
    return "the asker wrote again" if one.enquiry.asked_back else one.enquiry.reason if one.enquiry.reason in REASONS else ""


def _state(one: Asked) -> str:
    held = one.enquiry
    if held.closed_by is not None:
        return f"closed by {held.closed_by}"
    return f"taken by {held.taken_by}" if held.taken_by is not None else "open" if one.waits else ""


def _row_form(one: Asked) -> dict[str, Any]:
    held = one.enquiry
    more = {"reason": held.reason, "waits": one.waits, "asked_back": held.asked_back, "taken_by": held.taken_by}
    return {**asdict(one.question), **more, "closed_by": held.closed_by, "closed_at": held.closed_at, "ended": held.ended}


def _form(held: EnquiryView) -> dict[str, Any]:
    """The same facts as the page shows: not who asked, of whom the conversation would tell."""
    facts = {name: value for name, value in asdict(held).items() if name not in ("question", "conversation", "taken_by_id")}
    return {
        "id": held.question,
        **facts,
        "asked_in": wording.where_asked(held.conversation),
        "is_open": held.is_open,
        "asked_back": held.asked_back,
        "last": held.last,
    }


def _facts(held: EnquiryView) -> dict[str, Any]:
    return {"question": _form(held)}
