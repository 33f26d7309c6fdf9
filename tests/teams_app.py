"""The connectors process between the fake of Teams and the stand-in for Rasa."""

from __future__ import annotations

from pathlib import Path

from connectors.teams.service import MESSAGES_PATH
from knowledge.database import Database
from tests.fakes.rasa_channel import RasaChannel
from tests.running_app import PATIENCE, RunningApp
from tests.teams.fake import FakeTeams, Post
from tests.teams.people import Person


class TeamsApp(RunningApp):
    """The app. `given` are settings besides those of the fake."""

    def __init__(self, teams: FakeTeams, database: Database, rasa: RasaChannel, home: Path, **given: str) -> None:
        super().__init__(database, rasa, home, {**teams.settings(), **given})
        self.teams = teams

    def start(self) -> TeamsApp:
        """Begin, as after a restart."""
        self.begin()
        self.teams.deliver_to = f"{self.address}{MESSAGES_PATH}"
        return self

    def settles(self) -> None:
        """Wait until all that the app kept is dealt with."""
        self.teams.wait_for(lambda: not self.open(), PATIENCE)

    def said(self, conversation: str) -> list[Post]:
        """What the app said in a conversation of Teams, oldest first, once all has settled."""
        self.settles()
        return self.teams.in_conversation(conversation)

    def told(self, person: Person) -> list[Post]:
        """What the app said in somebody's own chat, once all has settled."""
        return self.said(person.chat)
