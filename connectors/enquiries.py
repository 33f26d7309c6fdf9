"""What is shown on every chat platform about a question that waits for a person, made when it is sent from what is true then. It blocks."""

from __future__ import annotations

from bot.identifiers import PLACEHOLDER, remove_identifiers
from bot.replies import Reply
from bot.wording import enquiries as say
from bot.wording import slack as wording
from connectors.outbox import NeverSent
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.deliveries import outgoing
from knowledge.deliveries.outgoing import Kept
from knowledge.enquiries.asking import Relayed, read_relayed
from knowledge.enquiries.handling import Learn, answer, is_by
from knowledge.enquiries.inbox import get_enquiry, read_for_team
from knowledge.enquiries.relaying import ENQUIRY
from knowledge.enquiries.types import EnquiryView
from knowledge.errors import Conflict, KnowledgeError
from knowledge.protocols import list_protocols

TAKE, TAKE_OVER, ANSWER, CLOSE, OPEN = (f"enquiry_{act}" for act in ("take", "over", "answer", "close", "open"))
"""What the buttons below a question do."""
GONE = "the question is not kept any more"


def view_of(database: Database, kept: Kept) -> EnquiryView:
    """The question that a row of the outbox names; NeverSent when it is not kept any more."""
    view = read_for_team(database, int(kept.payload["question"]))
    if view is None:
        raise NeverSent(GONE)
    return view


def to_team(database: Database, view: EnquiryView, team: str) -> Reply:
    """The question, for the team's channel."""
    thought_of = [one.title for one in list_protocols(database) if one.slug in view.protocols]
    return say.to_team(view, team, thought_of, typed=True)


def from_asker(view: EnquiryView, kept: Kept, team: str) -> Reply:
    """What the asker replied; NeverSent when that is not kept any more."""
    message = next((one for one in view.messages if one.id == kept.payload["message"]), None)
    if message is None:
        raise NeverSent(GONE)
    return say.asker_said(message, team)


def relayed(database: Database, kept: Kept) -> Relayed:
    """What the team said to who asked; NeverSent when it is not kept any more."""
    said = read_relayed(database, int(kept.payload["message"]))
    if said is None:
        raise NeverSent(GONE)
    return said


def shown_as(database: Database, platform: str, kept: Kept) -> str:
    """The message that shows the question already, empty when none does."""
    shown = outgoing.sent_last(database, platform, kept.destination, ENQUIRY)
    return (shown.sent_as or "") if shown and shown.payload["more"] == kept.payload["more"] else ""


def to_be_answered(database: Database, actor: Actor, question: int) -> EnquiryView:
    """The question, for who is about to answer it. Raise KnowledgeError for who may not, and where another has taken it."""
    view = get_enquiry(database, actor, question)
    if view.taken_by and not is_by(actor, view.taken_by, view.taken_by_id):
        raise Conflict(f"{view.taken_by} has taken this question.")
    return view


def answered(database: Database, actor: Actor, question: int, seen: int, text: str, protocol: str) -> str:
    """Send an answer of the team to who asked, and add the question as an example of a protocol, if one is given; why not, else empty.

    `seen` is the last message of the question that whoever answers has seen.
    """
    if removed := remove_identifiers(text).removed:
        return wording.identifiers_found(removed)
    try:
        asked = get_enquiry(database, actor, question)
        learn = Learn(protocol, " ".join(PLACEHOLDER.sub("", asked.text).split())) if protocol else None
        answer(database, actor, question, text, seen=seen, learn=learn)
    except KnowledgeError as error:
        return str(error)
    return ""
