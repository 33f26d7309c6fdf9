"""While many people ask in Teams, one part after the other is killed or cut off: every question is answered once, rightly and in order."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from connectors.teams.service import MESSAGES_PATH
from knowledge.database import Database
from knowledge.deliveries.looking import count_waiting
from knowledge.models import Question
from tests.assistant import Assistant
from tests.crowd import IN_A_ROW, QUESTIONS
from tests.own_postgresql import OwnPostgreSQL
from tests.teams.fake import FakeTeams
from tests.teams_crowd import TeamsAsker, teams_crowd

pytestmark = pytest.mark.timeout(400)

PEOPLE = 60
PAUSE = 8.0
"""Seconds that somebody thinks before each of their questions: all of them take about thirty, as do the faults."""
DOWN_SECONDS = 2.0
CALM_SECONDS = 1.0
PROCESSES = 3


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

    def kill(name: str) -> Callable[[], None]:
        def killed() -> None:
            os.kill(assistant.processes()[name], signal.SIGKILL)
            time.sleep(DOWN_SECONDS)
            teams.wait_for(lambda: len(assistant.processes()) == PROCESSES, 30)

        return killed

    def database_down() -> None:
        postgresql.kill()
        time.sleep(DOWN_SECONDS)
        postgresql.start()

    def service_fails() -> None:
        for status in (412, 429, 502, 504, 503):
            teams.faults.fails("activities", times=6, status=status)
        teams.faults.limits("activities", times=10)
        teams.faults.drops("activities", times=10)

    faults = (kill("bot.rasa"), service_fails, kill("actions"), database_down, kill("bot.rasa"), service_fails, database_down)

    def break_in_turn() -> None:
        for fault in faults:
            fault()
            time.sleep(CALM_SECONDS)

    with ThreadPoolExecutor(1) as beside:
        broken = beside.submit(break_in_turn)
        crowd.ask_together(PAUSE)
        broken.result()
    crowd.wait(within=180)
    time.sleep(3)  # Whatever came twice would have come by now.
    wrong = crowd.all_wrong()
    assert not wrong, "\n".join(wrong)
    assert teams.refused == []
    database = Database(postgresql.url)
    teams.wait_for(lambda: count_waiting(database, "teams") == (0, 0), 30)
    with database.session() as session:
        stored = session.scalars(select(Question)).all()
    database.close()
    assert len(stored) == len(QUESTIONS) + PEOPLE * IN_A_ROW


def test_nothing_is_lost_when_the_program_that_talks_to_teams_is_killed(teams: FakeTeams, assistant: Assistant) -> None:
    """Teams cannot be asked whether a message was posted: one that was on its way at that moment may come twice, and no other."""
    teams.posts.clear()
    crowd = teams_crowd(teams, PEOPLE)
    began, killed = time.time(), []

    def kill_twice() -> None:
        for _ in range(2):
            time.sleep(4)
            killed.append(time.time())
            os.kill(assistant.processes()["connectors"], signal.SIGKILL)
            time.sleep(DOWN_SECONDS)
            teams.wait_for(lambda: len(assistant.processes()) == PROCESSES, 30)

    with ThreadPoolExecutor(1) as beside:
        broken = beside.submit(kill_twice)
        crowd.ask_together(PAUSE)
        broken.result()
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
