"""Many people who each ask three questions in a row in Slack, and what each of them was answered.

Every answer is known beforehand: one person asks all questions alone, and what they are told is what everybody must be told. No two people ask
the same three in the same order, so that an answer to somebody else, a second one or a missing one shows.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.wording import chat_apps as say
from tests.slack.fake import FakeSlack
from tests.slack.people import Person
from tests.slack.workspace import Message

NAMES = (
    "The Autism in Schools Panel",
    "ECC Education Compliance and CHIS",
    "Hertfordshire School Admissions",
    "Overarching Education Agreement",
    "The National Child Measurement Programme",
    "Legal Interventions for School Non-attendance",
)
QUESTIONS = tuple(
    one.format(name) for name in NAMES for one in ("Who are the partners of {}?", "What is {} for?", "Where is the {} document?")
)
IN_A_ROW = 3
IN_A_CHANNEL = 4
"""One of so many asks in a channel, in a thread of their own, without a mention after the first question."""
TO_A_CHANNEL = 10
SEED = 5


@dataclass
class Asker:
    """A person, their questions, and where they ask: in a channel, or in their direct message."""

    person: Person
    questions: Sequence[str]
    channel: str = ""
    thread: str = ""

    def asks(self) -> Iterator[None]:
        """Ask one question at each step."""
        for question in self.questions:
            if not self.channel:
                self.person.dm(question)
            elif self.thread:
                self.person.says(self.channel, question, thread_ts=self.thread)
            else:
                self.thread = self.person.mentions(self.channel, question).ts
            yield

    def told(self) -> list[Message]:
        """What the app said to them, in the order in which it stands there."""
        seen = self.person.sees(self.channel)
        return [one for one in seen if one.bot_id and (not self.channel or one.thread_ts == self.thread)]


def settings_for(slack: FakeSlack) -> dict[str, str]:
    """The settings with which an assistant is the app of this fake, by Socket Mode."""
    return {"SHARING_SLACK_BOT_TOKEN": slack.bot_token, "SHARING_SLACK_APP_TOKEN": slack.app_token, "SHARING_SLACK_API_URL": slack.api_url}


class Crowd:
    """So many people. `learn` what the right answers are first."""

    def __init__(self, slack: FakeSlack, count: int) -> None:
        self._slack = slack
        self._right: dict[str, str] = {}
        rows = list(itertools.permutations(QUESTIONS, IN_A_ROW))
        random.Random(SEED).shuffle(rows)
        self.askers = [self._asker(number, rows[number]) for number in range(count)]

    def _asker(self, number: int, questions: Sequence[str]) -> Asker:
        person = self._slack.user(f"U1{number:04d}", f"Person {number}")
        if number % IN_A_CHANNEL:
            return Asker(person, questions)
        channel = self._slack.channel(f"C2{number // IN_A_CHANNEL // TO_A_CHANNEL:03d}", f"team-{number // IN_A_CHANNEL // TO_A_CHANNEL}")
        channel.members.add(person.id)
        return Asker(person, questions, channel.id)

    def learn(self) -> None:
        """Ask everything alone, one after the other, and keep what is answered."""
        alone = Asker(self._slack.user("U1", "Sam Alone"), QUESTIONS)
        for number, _ in enumerate(alone.asks(), 1):
            self._slack.wait_for(lambda number=number: len(alone.told()) == number, within=30)  # type: ignore[misc]
        self._right = {question: message.text for question, message in zip(QUESTIONS, alone.told(), strict=True)}

    def ask(self, pause: float = 0.0) -> None:
        """Everybody asks their first question, then their second, then their third; `pause` is the seconds between two people."""
        for steps in itertools.zip_longest(*(asker.asks() for asker in self.askers)):
            for _ in steps:
                time.sleep(pause)

    def wait(self, within: float) -> None:
        """Wait until everybody has as many answers as questions; fail, saying what is missing, after so many seconds."""
        until = time.monotonic() + within
        while missing := [asker for asker in self.askers if len(self.answers(asker)) < IN_A_ROW]:
            assert time.monotonic() < until, f"{len(missing)} people lack answers: {[self.wrong(one) for one in missing[:3]]}"
            time.sleep(0.2)

    def answers(self, asker: Asker) -> list[str]:
        """What they were answered; what the app says of itself is left out."""
        return [one.text for one in asker.told() if not is_of_itself(one.text)]

    def wrong(self, asker: Asker) -> str:
        """What is wrong with what somebody was told: nothing when each question was answered once, rightly and in order.

        Where Slack had to deliver one of their questions again, it came after a later one, perhaps: the order is not asked for then.
        """
        said, right = self.answers(asker), [self._right[question] for question in asker.questions]
        if self._had_to_be_delivered_again(asker):
            said, right = sorted(said), sorted(right)
        notices = [one.text for one in asker.told() if is_of_itself(one.text)]
        if said != right:
            told = [next((question for question, text in self._right.items() if text == one), one[:120]) for one in said]
            return f"{asker.person.id} in {asker.channel or 'a direct message'} asked {list(asker.questions)} and got the answers to {told}"
        return f"{asker.person.id} was told {len(notices)} times to wait" if len(notices) > IN_A_ROW else ""

    def _had_to_be_delivered_again(self, asker: Asker) -> bool:
        theirs = (one for one in self._slack.deliveries.made if (one.payload.get("event") or {}).get("user") == asker.person.id)
        return any(len(one.attempts) > 1 for one in theirs)

    def all_wrong(self) -> list[str]:
        """The same of everybody, without those with whom nothing is wrong."""
        return [wrong for asker in self.askers if (wrong := self.wrong(asker))]


def is_of_itself(text: str) -> bool:
    """Whether the app says that an answer is still to come, which is no answer."""
    return text.startswith(say.later())
