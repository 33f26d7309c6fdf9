"""People who ask at once in Slack or Teams: acknowledgements, the wait for answers, and whether each was answered once, rightly and in order."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import ROOT
from bot.slack_scopes import EVENTS, SCOPES
from connectors.teams.service import MESSAGES_PATH
from tests.assistant import Assistant
from tests.benchmarks.figures import Row, percentile
from tests.benchmarks.processes import processor_seconds
from tests.crowd import IN_A_ROW, Crowd
from tests.slack.fake import FakeSlack
from tests.slack.running import running_slack
from tests.slack_crowd import SlackAsker, settings_for, slack_crowd
from tests.teams.fake import FakeTeams
from tests.teams_crowd import TeamsAsker, teams_crowd

WITHIN = 600.0
TEAMS_BURST, TEAMS_EVERY = 7, 0.5
"""What Microsoft allows an app in each conversation: 7 calls in a second, 60 in thirty."""


@dataclass(frozen=True)
class Counted:
    """What is counted at the platform: acknowledgements in seconds, when answers were posted, and what was refused or put off."""

    acks: Sequence[float]
    answered_at: Sequence[float]
    again: int
    limited: int
    refused: int


def slack_load(home: Path, count: int, *, pace: bool) -> Row:
    """A row for so many people, each with three questions in a row; with `pace`, Slack takes one post a second in each channel."""
    with running_slack(scopes=SCOPES, subscribed=EVENTS) as slack, _running(home, settings_for(slack)) as assistant:
        slack.wait_for(lambda: slack.socket_mode.connections, within=30)
        crowd = slack_crowd(slack, count)
        slack.deliveries.made.clear()
        if pace:
            slack.faults.hold_pace(burst=1)
        return _load(crowd, assistant, crowd.ask, lambda: _at_slack(slack, crowd))


def teams_load(home: Path, count: int, *, pace: bool) -> Row:
    """The same in Teams, where everybody asks by themselves; with `pace`, it takes as many calls in a conversation as Microsoft allows."""
    teams = FakeTeams()
    try:
        with _running(home, teams.settings()) as assistant:
            teams.deliver_to = f"{assistant.web}{MESSAGES_PATH}"
            crowd = teams_crowd(teams, count)
            if pace:
                teams.faults.hold_pace("activities", TEAMS_EVERY, TEAMS_BURST)
            return _load(crowd, assistant, crowd.ask_together, lambda: _at_teams(teams, crowd))
    finally:
        teams.close()


def _load(crowd: Crowd[Any], assistant: Assistant, ask: Callable[[], None], count: Callable[[], Counted]) -> Row:
    used = processor_seconds([assistant.processes()["connectors"]])
    began, began_at = time.monotonic(), time.time()
    ask()
    crowd.wait(WITHIN)
    last = time.monotonic() - began
    counted = count()
    used = processor_seconds([assistant.processes()["connectors"]]) - used
    acks = [1000 * one for one in counted.acks]
    questions = len(crowd.askers) * IN_A_ROW
    return {
        "people": len(crowd.askers),
        "questions": questions,
        "deliveries": len(acks),
        "acks: median ms": round(statistics.median(acks), 1),
        "95th percentile": round(percentile(acks, 0.95), 1),
        "slowest": round(max(acks), 1),
        "delivered again": counted.again,
        "median answer s": round(statistics.median(at - began_at for at in counted.answered_at), 2),
        "last answer s": round(last, 2),
        "connectors, processor ms": round(1000 * used / questions, 1),
        "told to wait": counted.limited,
        "refused": counted.refused,
        "people answered wrongly": len(crowd.all_wrong()),
    }


def _at_slack(slack: FakeSlack, crowd: Crowd[SlackAsker]) -> Counted:
    slack.wait_for(lambda: slack.settled, within=60)
    posted = [float(one.ts) for asker in crowd.askers for one in asker.posted()]
    again = sum(len(one.attempts) > 1 for one in slack.deliveries.made)
    return Counted([ack.seconds for ack in slack.acks], posted, again, slack.limited, len(slack.refused))


def _at_teams(teams: FakeTeams, crowd: Crowd[TeamsAsker]) -> Counted:
    acks, posted = [ack for one in crowd.askers for ack in one.acks], [post.at for one in crowd.askers for post in one.posted()]
    return Counted(acks, posted, sum(one.again for one in crowd.askers), teams.limited, len(teams.refused))


@contextmanager
def _running(home: Path, settings: dict[str, str]) -> Iterator[Assistant]:
    """The assistant as the app of a platform."""
    subprocess.run(["python3", "-m", "bot.setup"], cwd=ROOT, check=True, stdin=subprocess.DEVNULL)
    assistant = Assistant(home)
    assistant.environment |= settings
    assistant.start()
    try:
        yield assistant
    finally:
        assistant.stop()
