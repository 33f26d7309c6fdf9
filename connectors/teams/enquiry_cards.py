"""A question that waits for the team, as a card with what can be done about it, and the forms for an answer and a reply. Pure.

Verbs besides those of `connectors/enquiries.py`: `enquiry_send` sends the team's answer, `enquiry_show` shows the question as it stands,
`reply_sent` passes on what the asker says.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.replies import Reply
from bot.wording import enquiries as say
from bot.wording import slack as wording
from connectors import enquiries
from connectors.teams.actions import execute, open_url
from connectors.teams.cards import messages_of
from connectors.teams.elements import SMALL, Card, Element, card, choice, lines, text_input
from connectors.text import address
from knowledge.enquiries.types import EnquiryView
from knowledge.protocols import ProtocolView

SEND, SHOW, REPLY_SENT = "enquiry_send", "enquiry_show", "reply_sent"
TEXT, PROTOCOL = "text", "protocol"
MOST_PROTOCOLS = 100


def enquiry_card(view: EnquiryView, reply: Reply, page: str) -> tuple[Card, str]:
    """The question with its buttons, and its summary. `page` is its address in the inbox."""
    shown = messages_of(reply)[0]  # It is short: `say.to_team` cuts what people wrote.
    number = {"question": view.question}
    buttons = []
    if view.is_open:
        verb, title = (enquiries.TAKE, say.TAKE) if view.taken_by is None else (enquiries.TAKE_OVER, say.TAKE_OVER)
        buttons = [execute(title, verb, number), execute(say.ANSWER, enquiries.ANSWER, number), execute(say.CLOSE, enquiries.CLOSE, number)]
    if address(page):
        buttons.append(open_url(say.OPEN_INBOX, page))
    body = shown.card["body"] if shown.card else lines(shown.text)
    return card(body, shown.text, *buttons), shown.text


def answer_card(view: EnquiryView, protocols: Sequence[ProtocolView], text: str = "", problem: str = "") -> Card:
    """The form for the team's answer, filled in with what was typed before where that could not be sent."""
    body: list[Element] = [
        *lines(problem, color="Attention"),
        {"type": "Container", "style": "emphasis", "items": lines(view.text)},
        text_input(TEXT, say.MODAL_ANSWER, text, required=True, error=say.ANSWER_MISSING),
        *lines(say.how_it_reaches(view.conversation), **SMALL),
    ]
    if 0 < len(protocols) <= MOST_PROTOCOLS:
        body.append(choice(PROTOCOL, say.MODAL_LEARN, [(one.title, one.slug) for one in protocols]))
        body += lines(say.MODAL_LEARN_HINT, **SMALL)
    number = {"question": view.question}
    send = execute(say.MODAL_SEND, SEND, {**number, "seen": view.last}, style="positive", asks=True)
    return card(body, f"{say.MODAL_TITLE}: {view.text}", send, execute(say.MODAL_CANCEL, SHOW, number))


def reply_card(question: int, text: str = "", problem: str = "") -> Card:
    """The form for what the asker says to the team."""
    body = [
        *lines(problem, color="Attention"),
        text_input(TEXT, say.REPLY_LABEL, text, required=True, error=say.REPLY_MISSING),
        *lines(wording.NO_DETAILS, **SMALL),
    ]
    return card(body, say.REPLY_LABEL, execute(say.MODAL_REPLY_SEND, REPLY_SENT, {"question": question}, style="positive", asks=True))


def done_card(words: str) -> Card:
    """What is shown once it is done."""
    return card(lines(words), words)
