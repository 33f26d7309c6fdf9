"""Processes are killed at random in the middle of audits: every answer that was acknowledged is there, none twice."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
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
VICTIMS = ("bot.rasa", "actions", "connectors") * 4
"""The supervisor gives up on a process that ends five times within a minute."""
WITHIN_SECONDS = 0.04
"""About what a turn takes: the moment of the kill falls anywhere in it."""
SEED = 44


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant of its own, since its processes are killed."""
    made = Assistant(tmp_path_factory.mktemp("crashes"))
    made.start()
    yield made
    made.stop()


def kill(process: int) -> None:
    """End a process at once, unless it has ended."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


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
    kills = dict(zip(chance.sample(range(5, TURNS), len(VICTIMS)), chance.sample(VICTIMS, len(VICTIMS)), strict=True))
    killed = 0
    for turn in range(TURNS):
        if turn in kills and (process := running.processes().get(kills[turn])):
            killed += 1
            threading.Timer(chance.uniform(0, WITHIN_SECONDS), kill, [process]).start()
        if turn % 10 == 9:
            entries.append(f"box {turn}")
            said = acknowledged(running, conversation, f"1.12: box {turn}")
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
    assert killed >= len(VICTIMS) - 3  # One that is just being started again cannot be killed.
    until = time.monotonic() + 60
    while len(running.processes()) < 3 and time.monotonic() < until:
        time.sleep(0.2)
    assert len(running.processes()) == 3
