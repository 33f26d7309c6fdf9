"""Many people who ask in Slack: three of four in their direct messages, the others in threads of channels."""

from __future__ import annotations

from collections.abc import Sequence

from tests.crowd import QUESTIONS, Asker, Crowd, rows
from tests.slack.fake import FakeSlack
from tests.slack.people import Person
from tests.slack.workspace import Message

IN_A_CHANNEL = 4
"""One of so many asks in a channel, in a thread of their own, without a mention after the first question."""
TO_A_CHANNEL = 10


class SlackAsker(Asker):
    """A person in a channel, or in their direct message."""

    def __init__(self, slack: FakeSlack, person: Person, questions: Sequence[str], channel: str = "") -> None:
        super().__init__(questions)
        self._slack, self._person, self._channel, self._thread = slack, person, channel, ""

    @property
    def name(self) -> str:
        return f"{self._person.id} in {self._channel or 'a direct message'}"

    def ask(self, question: str) -> None:
        """Ask one question; Slack delivers it again where the app does not take it."""
        if not self._channel:
            self._person.dm(question)
        elif self._thread:
            self._person.says(self._channel, question, thread_ts=self._thread)
        else:
            self._thread = self._person.mentions(self._channel, question).ts

    def posted(self) -> list[Message]:
        """What the app said to them, as it stands there."""
        seen = self._person.sees(self._channel)
        return [one for one in seen if one.bot_id and (not self._channel or one.thread_ts == self._thread)]

    def told(self) -> list[str]:
        return [one.text for one in self.posted()]

    def is_in_order(self) -> bool:
        """Whether nothing of theirs had to be delivered again: it came after a later question then, perhaps."""
        theirs = (one for one in self._slack.deliveries.made if (one.payload.get("event") or {}).get("user") == self._person.id)
        return not any(len(one.attempts) > 1 for one in theirs)


def slack_crowd(slack: FakeSlack, count: int) -> Crowd[SlackAsker]:
    """So many people, who know what the right answers are."""
    crowd = Crowd([_asker(slack, number, questions) for number, questions in zip(range(count), rows(), strict=False)])
    crowd.learn(SlackAsker(slack, slack.user("U1", "Sam Alone"), QUESTIONS))
    return crowd


def settings_for(slack: FakeSlack) -> dict[str, str]:
    """The settings with which an assistant is the app of this fake, by Socket Mode."""
    return {"SHARING_SLACK_BOT_TOKEN": slack.bot_token, "SHARING_SLACK_APP_TOKEN": slack.app_token, "SHARING_SLACK_API_URL": slack.api_url}


def _asker(slack: FakeSlack, number: int, questions: Sequence[str]) -> SlackAsker:
    person = slack.user(f"U1{number:04d}", f"Person {number}")
    if number % IN_A_CHANNEL:
        return SlackAsker(slack, person, questions)
    channel = slack.channel(f"C2{number // IN_A_CHANNEL // TO_A_CHANNEL:03d}", f"team-{number // IN_A_CHANNEL // TO_A_CHANNEL}")
    channel.members.add(person.id)
    return SlackAsker(slack, person, questions, channel.id)
