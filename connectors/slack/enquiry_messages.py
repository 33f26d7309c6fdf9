"""What is sent to Slack about a question that waits for a person, made when it is sent from what is true then."""

from __future__ import annotations

from bot.settings import Settings
from bot.wording import enquiries as say
from connectors.outbox import NeverSent
from connectors.slack.elements import Block, actions, button, plain_text
from connectors.slack.outgoing import Card, Post
from connectors.slack.reading import PLATFORM, Where, place_of
from connectors.team import inbox_address
from knowledge.database import Database
from knowledge.deliveries import outgoing
from knowledge.deliveries.outgoing import Kept
from knowledge.enquiries.asking import read_relayed
from knowledge.enquiries.inbox import read_for_team
from knowledge.enquiries.relaying import ENQUIRY, FROM_TEAM
from knowledge.enquiries.types import EnquiryView
from knowledge.protocols import list_protocols

TAKE, TAKE_OVER, ANSWER, CLOSE, OPEN = (f"enquiry_{act}" for act in ("take", "over", "answer", "close", "open"))
GONE = "the question is not kept any more"


class EnquiryMessages:
    """Reads rows of the outbox that name a question or a message. They block."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings

    def read(self, kept: Kept) -> Post:
        """What such a row is now; NeverSent when what it names is not kept any more."""
        if kept.payload["kind"] == FROM_TEAM:
            return self._to_asker(int(kept.payload["message"]))
        view = read_for_team(self._database, int(kept.payload["question"]))
        if view is None:
            raise NeverSent(GONE)
        return self._card(kept, view) if kept.payload["kind"] == ENQUIRY else self._from_asker(kept, view)

    def _to_asker(self, message: int) -> Post:
        said = read_relayed(self._database, message)
        if said is None:
            raise NeverSent(GONE)
        team, where = place_of(said.conversation)
        return Post(team, where, say.from_team(said, self._settings.team_name))

    def _card(self, kept: Kept, view: EnquiryView) -> Post:
        """The question with its buttons. It takes the place of what was shown of it before."""
        thought_of = [one.title for one in list_protocols(self._database) if one.slug in view.protocols]
        where = Where(str(kept.payload["more"]["channel"]), update=self._shown_as(kept))
        reply = say.to_team(view, self._settings.team_name, thought_of)
        link = inbox_address(self._settings, view.question)
        return Card(str(kept.payload["more"]["team"]), where, reply, below=(actions(*_buttons(view), _link(link)),))

    def _from_asker(self, kept: Kept, view: EnquiryView) -> Post:
        """What the asker replied, in the thread of the question, where that was shown."""
        message = next((one for one in view.messages if one.id == kept.payload["message"]), None)
        if message is None:
            raise NeverSent(GONE)
        where = Where(str(kept.payload["more"]["channel"]), self._shown_as(kept))
        return Post(str(kept.payload["more"]["team"]), where, say.asker_said(message, self._settings.team_name))

    def _shown_as(self, kept: Kept) -> str:
        """The message that shows the question already, empty when none does."""
        shown = outgoing.sent_last(self._database, PLATFORM, kept.destination, ENQUIRY)
        return (shown.sent_as or "") if shown and shown.payload["more"] == kept.payload["more"] else ""


def _buttons(view: EnquiryView) -> list[Block]:
    number = str(view.question)
    if not view.is_open:
        return []
    take = button(say.TAKE, TAKE, number) if view.taken_by is None else button(say.TAKE_OVER, TAKE_OVER, number)
    return [take, button(say.ANSWER, ANSWER, number), button(say.CLOSE, CLOSE, number)]


def _link(address: str) -> Block:
    return {"type": "button", "text": plain_text(say.OPEN_INBOX), "action_id": OPEN, "url": address}
