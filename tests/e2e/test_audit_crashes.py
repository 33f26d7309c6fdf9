"""Processes are killed at random in the middle of audits: every answer that was acknowledged is there, none twice."""

from __future__ import annotations

import json
import os
import random
import signal
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest

from knowledge.audits.questionnaires import read_questionnaire
from tests.assistant import Assistant

pytestmark = pytest.mark.timeout(1_200)

TURNS = 200
KILLS = 18
SEED = 44


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant of its own, since its processes are killed."""
    made = Assistant(tmp_path_factory.mktemp("crashes"))
    made.start()
    yield made
    made.stop()


def acknowledged(assistant: Assistant, conversation: str, text: str) -> str:
    """What is said once the message got through; sent again, as a connector does, until it did."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with suppress(httpx.HTTPError):
            said = assistant.speak("Sam", conversation, text)
            if "something went wrong" not in said:
                return said
        time.sleep(0.2)
    raise AssertionError(f"no answer to {text!r}")


def test_two_hundred_turns_with_processes_killed_lose_and_double_nothing(running: Assistant) -> None:
    chance = random.Random(SEED)
    partnership, conversation = "Crash Hollow Partnership", f"web:{uuid.uuid4().hex}"
    acknowledged(running, conversation, f"start the audit for {partnership}")
    acknowledged(running, conversation, "yes, add it")
    wanted: dict[str, str] = {}
    entries: list[str] = []
    kills = set(chance.sample(range(5, TURNS), KILLS))
    for turn in range(TURNS):
        if turn in kills:
            victims = running.processes()
            if victims:
                with suppress(ProcessLookupError):
                    os.kill(victims[chance.choice(sorted(victims))], signal.SIGKILL)
        if turn % 10 == 9:
            entries.append(f"box {turn}")
            said = acknowledged(running, conversation, f"others: box {turn}")
        else:
            number, state = f"1.{chance.randint(1, 11)}", chance.choice(["yes", "no"])
            wanted[number] = state
            said = acknowledged(running, conversation, f"{number} {state}")
        assert "Saved" in said, said
    ran = running.sharing("audits", "export", partnership, "--format", "json", "--output", "-")
    whole = json.loads(ran.stdout)
    form = read_questionnaire(whole["questionnaire"])
    held = {form.item(answer["item"]).number: answer for answer in whole["audit"]["answers"]}
    assert {number: held[number]["state"] for number in wanted} == wanted
    assert sorted(entry["text"] for entry in held["1.12"]["entries"]) == sorted(entries)
    assert len(running.processes()) == 3
