"""Many people who ask in Teams: three of four in their own chats, the others in threads of a channel."""

from __future__ import annotations

import time
from collections.abc import Sequence

import httpx

from tests.crowd import QUESTIONS, Asker, Crowd, rows
from tests.teams.fake import FakeTeams, Post
from tests.teams.people import CHANNEL, Person

IN_A_CHANNEL = 4
"""One of so many asks in a channel, in a thread of their own."""
AGAIN_SECONDS = 0.5
PATIENCE = 60.0


class TeamsAsker(Asker):
    """A person in a channel, or in their own chat."""

    def __init__(self, person: Person, questions: Sequence[str], channel: str = "") -> None:
        super().__init__(questions)
        self._person, self._channel, self._thread = person, channel, ""
        self.acks: list[float] = []
        self.again = 0

    @property
    def name(self) -> str:
        return f"{self._person.name} in {self._channel or 'their own chat'}"

    def ask(self, question: str) -> None:
        """Ask one question; the same activity is delivered again until the app takes it."""
        activity = self._person.message(question, self._channel, self._thread)
        self._thread = self._thread or activity["id"]
        until = time.monotonic() + PATIENCE
        while not self._delivered(activity):
            assert time.monotonic() < until, f"{question!r} was never taken"
            self.again += 1
            time.sleep(AGAIN_SECONDS)

    def _delivered(self, activity: dict[str, object]) -> bool:
        began = time.monotonic()
        try:
            response = self._person.teams.deliver(activity)
        except httpx.TransportError:
            return False
        assert response.is_success or response.status_code == 503, response.text
        self.acks.append(time.monotonic() - began)
        return response.is_success

    def posted(self) -> list[Post]:
        """What the app said to them, as it stands there."""
        held = self._person.teams.in_conversation(self._channel or self._person.chat)
        return [one for one in held if not self._channel or one.thread == self._thread]

    def told(self) -> list[str]:
        return [one.text for one in self.posted()]


def teams_crowd(teams: FakeTeams, count: int) -> Crowd[TeamsAsker]:
    """So many people, who know what the right answers are."""
    askers = [
        TeamsAsker(Person(teams, f"Person {number}"), questions, "" if number % IN_A_CHANNEL else CHANNEL)
        for number, questions in zip(range(count), rows(), strict=False)
    ]
    crowd = Crowd(askers)
    crowd.learn(TeamsAsker(Person(teams, "Sam Alone"), QUESTIONS))
    return crowd
