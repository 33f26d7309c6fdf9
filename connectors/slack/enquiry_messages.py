"""What is sent to Slack about a question that waits for a person, made when it is sent from what is true then."""

from __future__ import annotations

from bot.settings import Settings
from bot.wording import enquiries as say
from connectors import enquiries
from connectors.slack.elements import Block, actions, button, plain_text
from connectors.slack.outgoing import Card, Post
from connectors.slack.reading import PLATFORM, Where, place_of
from connectors.team import inbox_address
from knowledge.database import Database
from knowledge.deliveries.outgoing import Kept
from knowledge.enquiries.relaying import ENQUIRY, FROM_TEAM
from knowledge.enquiries.types import EnquiryView


class EnquiryMessages:
    """Reads rows of the outbox that name a question or a message. They block."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings

    def read(self, kept: Kept) -> Post:
        """What such a row is now; NeverSent when what it names is not kept any more."""
        team = self._settings.team_name
        if kept.payload["kind"] == FROM_TEAM:
            said = enquiries.relayed(self._database, kept)
            workspace, where = place_of(said.conversation)
            return Post(workspace, where, say.from_team(said, team))
        view = enquiries.view_of(self._database, kept)
        workspace, channel = (str(kept.payload["more"][name]) for name in ("team", "channel"))
        shown = enquiries.shown_as(self._database, PLATFORM, kept)
        if kept.payload["kind"] == ENQUIRY:  # It takes the place of what was shown of it before.
            link = _link(inbox_address(self._settings, view.question))
            reply = enquiries.to_team(self._database, view, team)
            return Card(workspace, Where(channel, update=shown), reply, below=(actions(*_buttons(view), link),))
        return Post(workspace, Where(channel, shown), enquiries.from_asker(view, kept, team))


def _buttons(view: EnquiryView) -> list[Block]:
    number = str(view.question)
    if not view.is_open:
        return []
    take = button(say.TAKE, enquiries.TAKE, number) if view.taken_by is None else button(say.TAKE_OVER, enquiries.TAKE_OVER, number)
    return [take, button(say.ANSWER, enquiries.ANSWER, number), button(say.CLOSE, enquiries.CLOSE, number)]


def _link(address: str) -> Block:
    return {"type": "button", "text": plain_text(say.OPEN_INBOX), "action_id": enquiries.OPEN, "url": address}
