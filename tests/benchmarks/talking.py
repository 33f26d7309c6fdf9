"""Talks to a server over Rasa's REST channel and takes the time of each answer."""

from __future__ import annotations

import http.client
import itertools
import json
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

PATH = "/webhooks/rest/webhook"
PATIENCE = 120

ASKED_OF_OURS = (
    "Which protocol covers missing from education checks?",
    "Who are the partners?",
    "how big is the document",
    "what is the autism panel for",
    "is southend a partner on that",
    "We have a year 5 who lives in Hertfordshire, who do we send her details to?",
    "and who is signed up to that",
    "a pupil has stopped attending and we want the attendance team to take legal action",
    "What is the purpose of the NCMP protocol?",
    "which protocols is Provide on",
    "Hi",
    "can i have the link to the overarching agreement",
    "whats CHIS",
    "how many protocols are there",
    "compare the autism panel and ncmp",
    "wich protocl is for heigt and weight chekcs",
    "thanks",
    "is there an agreement about parking fines",
    "Who do we share with on school non-attendance, and how big is the file?",
    "autism",
)
"""One conversation of twenty turns: facts, situations, follow-ups, lists, talk, typing errors, and what is not covered."""

BEFORE = ("", "ok so ", "hello, ", "quick one: ", "sorry, ", "um ", "right, ", "one more: ", "just checking, ", "morning, ")
AFTER = ("", " please", " thanks", " asap", " pls", " - need it today", " for my head", " if you know", " cheers", " ...")

ASKED_OF_STOCK = (
    *("hey", "I am sad", "yes", "bye", "are you a bot?", "good morning", "perfect", "see you later", "hi", "extremely sad"),
    *("not really", "am I talking to a human?", "hello there", "I am feeling very good", "goodbye", "so sad", "of course", "no way"),
    *("moin", "I'm so so"),
)
"""Twenty messages of the starter project's own training data and close to it."""


class Server(Protocol):
    """Something that listens on Rasa's REST channel. `varied` when it is to be asked everything another way each time."""

    name: str
    varied: bool
    port: int

    @property
    def roots(self) -> dict[str, int]:
        """Its processes, by what they are called in a table."""


@dataclass(frozen=True)
class Load:
    """What many conversations at once came to: the seconds of each answer, and the seconds from the first to the last."""

    seconds: tuple[float, ...]
    wall: float


_ways = itertools.count()


def varied(asked: Sequence[str]) -> Iterator[str]:
    """The questions over and over, each time put another way, so that nothing is gained by remembering a text."""
    while True:
        number = next(_ways)
        before, after = BEFORE[number % len(BEFORE)], AFTER[number // len(BEFORE) % len(AFTER)]
        yield from (f"{before}{text}{after}" for text in asked)


class Conversation:
    """One conversation; each message goes over a connection of its own, made before the clock starts."""

    def __init__(self, server: Server, asked: Sequence[str]) -> None:
        self._sender = f"benchmark-{uuid.uuid4().hex[:10]}"
        self._asked = varied(asked) if server.varied else itertools.cycle(asked)
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)

    def turn(self, text: str | None = None) -> float:
        """Say the next thing, or this, and wait for the answer; the seconds that took."""
        return self.say(next(self._asked) if text is None else text)[0]

    def say(self, text: str) -> tuple[float, list[dict[str, Any]]]:
        """Say something; the seconds until the answer was there, and the answer."""
        body = json.dumps({"sender": self._sender, "message": text})
        # A server closes connections that were idle for a few seconds, as they are while the other server has its turn.
        self._connection.connect()
        began = time.perf_counter()
        self._connection.request("POST", PATH, body, {"Content-Type": "application/json"})
        answer = self._connection.getresponse()
        said = json.loads(answer.read())
        seconds = time.perf_counter() - began
        self._connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{text!r} was answered with {answer.status}: {said}")
        return seconds, said

    def turns(self, count: int) -> list[float]:
        """So many turns in a row; the seconds of each."""
        return [self.turn() for _ in range(count)]


def converse(server: Server, asked: Sequence[str], conversations: int, turns: int) -> Load:
    """Hold so many new conversations at once, each of so many turns."""
    starts = (number % len(asked) for number in range(conversations))
    talks = [Conversation(server, [*asked[start:], *asked[:start]]) for start in starts]
    began = time.perf_counter()
    with ThreadPoolExecutor(conversations) as pool:
        seconds = [one for part in pool.map(lambda talk: talk.turns(turns), talks) for one in part]
    wall = time.perf_counter() - began
    return Load(tuple(seconds), wall)
