"""While many people ask in Slack, one part after the other is killed or cut off: every question is answered once, rightly and in order."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from bot.slack_scopes import EVENTS, SCOPES
from knowledge.database import Database
from knowledge.deliveries.looking import count_waiting
from tests.assistant import Assistant
from tests.crowd import IN_A_ROW, QUESTIONS
from tests.e2e.faults import DOWN_SECONDS, count_stored, database_down, kill, while_breaking
from tests.own_postgresql import OwnPostgreSQL
from tests.slack.fake import FakeSlack
from tests.slack.running import running_slack
from tests.slack_crowd import settings_for, slack_crowd

pytestmark = pytest.mark.timeout(400)

PEOPLE = 60
PAUSE = 0.15
"""Seconds between two questions: all of them take about thirty, as do the faults."""


@pytest.fixture(scope="module")
def slack() -> Iterator[FakeSlack]:
    with running_slack(scopes=SCOPES, subscribed=EVENTS) as made:
        # What is delivered again late may come after the same person's next question, some nine seconds later, and then is answered after it.
        made.deliveries.retry_delays = (0.5, 1.0, 1.0, 2.0, 5.0, 10.0)
        yield made


@pytest.fixture(scope="module")
def assistant(slack: FakeSlack, postgresql: OwnPostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The app of that Slack, on that database."""
    made = Assistant(tmp_path_factory.mktemp("slack-faults"))
    made.environment |= settings_for(slack) | {"SHARING_DATABASE_URL": postgresql.url}
    made.start()
    yield made
    made.stop()


def test_nothing_is_lost_or_doubled_whatever_is_killed(slack: FakeSlack, postgresql: OwnPostgreSQL, assistant: Assistant) -> None:
    crowd = slack_crowd(slack, PEOPLE)

    def slack_down() -> None:
        slack.down = True
        slack.cut()
        time.sleep(DOWN_SECONDS)
        slack.down = False

    def slack_limits() -> None:
        slack.faults.limits("chat.postMessage", times=20)
        slack.faults.fails("chat.postMessage", times=10)
        slack.faults.drops("chat.postMessage", times=10)
        slack.faults.drops("chat.postMessage", times=10, after_work=True)

    faults = (
        kill(assistant, "bot.rasa"),
        slack.cut,
        kill(assistant, "actions"),
        slack_limits,
        database_down(postgresql),
        slack.disconnect,
        kill(assistant, "connectors"),
        slack_down,
        database_down(postgresql),
    )

    while_breaking(faults, lambda: crowd.ask(PAUSE))
    crowd.wait(within=180)
    time.sleep(3)  # Whatever came twice would have come by now.
    slack.wait_for(lambda: slack.settled, within=30)
    wrong = crowd.all_wrong()
    assert not wrong, "\n".join(wrong)
    assert slack.refused == []
    database = Database(postgresql.url)
    assert count_waiting(database, "slack") == (0, 0)
    stored = count_stored(database)
    database.close()
    assert stored == len(QUESTIONS) + PEOPLE * IN_A_ROW
