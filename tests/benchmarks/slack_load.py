"""People who ask at once in Slack: acknowledgements, the wait for answers, and whether each was answered once, rightly and in order."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import ROOT
from bot.slack_scopes import EVENTS, SCOPES
from tests.assistant import Assistant
from tests.benchmarks.figures import Row, percentile
from tests.benchmarks.processes import processor_seconds
from tests.crowd import IN_A_ROW
from tests.slack.fake import FakeSlack
from tests.slack.running import running_slack
from tests.slack_crowd import SlackAsker, settings_for, slack_crowd

WITHIN = 600.0


def slack_load(home: Path, count: int, *, pace: bool) -> Row:
    """A row for so many people, each with three questions in a row; with `pace`, Slack takes one post a second in each channel."""
    with _answering(home) as (slack, assistant):
        crowd = slack_crowd(slack, count)
        slack.deliveries.made.clear()
        if pace:
            slack.faults.hold_pace(burst=1)
        used = processor_seconds([assistant.processes()["connectors"]])
        began, began_at = time.monotonic(), time.time()
        crowd.ask()
        crowd.wait(WITHIN)
        last = time.monotonic() - began
        slack.wait_for(lambda: slack.settled, within=60)
        waits = [float(answer.ts) - began_at for asker in crowd.askers if isinstance(asker, SlackAsker) for answer in asker.posted()]
        used = processor_seconds([assistant.processes()["connectors"]]) - used
        acks = [1000 * ack.seconds for ack in slack.acks]
        wrong = crowd.all_wrong()
    return {
        "people": count,
        "one post a second": "yes" if pace else "no",
        "questions": count * IN_A_ROW,
        "deliveries": len(acks),
        "acks: median ms": round(statistics.median(acks), 1),
        "95th percentile": round(percentile(acks, 0.95), 1),
        "slowest": round(max(acks), 1),
        "delivered again": sum(len(one.attempts) > 1 for one in slack.deliveries.made),
        "median answer s": round(statistics.median(waits), 2),
        "last answer s": round(last, 2),
        "connectors, processor ms": round(1000 * used / (count * IN_A_ROW), 1),
        "told to wait by Slack": slack.limited,
        "refused by Slack": len(slack.refused),
        "people answered wrongly": len(wrong),
    }


@contextmanager
def _answering(home: Path) -> Iterator[tuple[FakeSlack, Assistant]]:
    """Slack, with the assistant running as its app."""
    subprocess.run(["python3", "-m", "bot.setup"], cwd=ROOT, check=True, stdin=subprocess.DEVNULL)
    with running_slack(scopes=SCOPES, subscribed=EVENTS) as slack:
        assistant = Assistant(home)
        assistant.environment |= settings_for(slack)
        assistant.start()
        try:
            slack.wait_for(lambda: slack.socket_mode.connections, within=30)
            yield slack, assistant
        finally:
            assistant.stop()
