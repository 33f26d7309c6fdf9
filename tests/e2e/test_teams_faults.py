"""While many people ask in Teams, one part after the other is killed or cut off: every question is answered once, rightly and in order."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from connectors.teams.service import MESSAGES_PATH
from knowledge.database import Database
from knowledge.deliveries.looking import count_waiting
from tests.assistant import Assistant
from tests.crowd import IN_A_ROW, QUESTIONS
from tests.e2e.faults import count_stored, database_down, kill, while_breaking
from tests.own_postgresql import OwnPostgreSQL
from tests.teams.fake import FakeTeams
from tests.teams_crowd import TeamsAsker, teams_crowd

pytestmark = pytest.mark.timeout(400)

PEOPLE = 60
PAUSE = 8.0
"""Seconds that somebody thinks before each of their questions: all of them take about thirty, as do the faults."""


@pytest.fixture(scope="module")
def teams() -> Iterator[FakeTeams]:
    made = FakeTeams()
    yield made
    made.close()


@pytest.fixture(scope="module")
def assistant(teams: FakeTeams, postgresql: OwnPostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The app of that Teams, on that database."""
    made = Assistant(tmp_path_factory.mktemp("teams-faults"))
    made.environment |= teams.settings() | {"SHARING_DATABASE_URL": postgresql.url}
    made.start()
    teams.deliver_to = f"{made.web}{MESSAGES_PATH}"
    yield made
    made.stop()


def test_nothing_is_lost_or_doubled_whatever_is_killed(teams: FakeTeams, postgresql: OwnPostgreSQL, assistant: Assistant) -> None:
    crowd = teams_crowd(teams, PEOPLE)

    def service_fails() -> None:
        for status in (412, 429, 502, 504, 503):
            teams.faults.fails("activities", times=6, status=status)
        teams.faults.limits("activities", times=10)
        teams.faults.drops("activities", times=10)

    faults = (
        kill(assistant, "bot.rasa"),
        service_fails,
        kill(assistant, "actions"),
        database_down(postgresql),
        kill(assistant, "bot.rasa"),
        service_fails,
        database_down(postgresql),
    )

    while_breaking(faults, lambda: crowd.ask_together(PAUSE))
    crowd.wait(within=180)
    time.sleep(3)  # Whatever came twice would have come by now.
    wrong = crowd.all_wrong()
    assert not wrong, "\n".join(wrong)
    assert teams.refused == []
    database = Database(postgresql.url)
    teams.wait_for(lambda: count_waiting(database, "teams") == (0, 0), 30)
    stored = count_stored(database)
    database.close()
    assert stored == len(QUESTIONS) + PEOPLE * IN_A_ROW


def test_nothing_is_lost_when_the_program_that_talks_to_teams_is_killed(teams: FakeTeams, assistant: Assistant) -> None:
    """Teams cannot be asked whether a message was posted: one that was on its way at that moment may come twice, and no other."""
    teams.posts.clear()
    crowd = teams_crowd(teams, PEOPLE)
    began, killed = time.time(), []

    def wait_and_kill() -> None:
        time.sleep(4)
        killed.append(time.time())
        kill(assistant, "connectors")()

    while_breaking((wait_and_kill, wait_and_kill), lambda: crowd.ask_together(PAUSE), calm=0.0)
    crowd.wait(within=180)
    time.sleep(3)
    for asker in crowd.askers:
        assert isinstance(asker, TeamsAsker)
        said = {}
        for post in list(asker.posted()):
            first = said.setdefault(post.text, post)
            if first is not post and any(abs(first.at - at) < 1 for at in killed):
                teams.posts.remove(post)
    assert not crowd.all_wrong(), "\n".join(crowd.all_wrong())
    assert any(one.again for one in crowd.askers if isinstance(one, TeamsAsker))
    assert len(killed) == 2
    assert killed[0] > began
