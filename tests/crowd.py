"""Many people who each ask three questions in a row in a chat app, and what each of them was answered.

Every answer is known beforehand: one person asks all questions alone, and what they are told is what everybody must be told. No two people ask
the same three in the same order, so that an answer to somebody else, a second one or a missing one shows.
"""

from __future__ import annotations

import itertools
import random
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from bot.wording import chat_apps as say

NAMES = (
    "The Autism in Schools Panel",
    "ECC Education Compliance and CHIS",
    "Hertfordshire School Admissions",
    "Overarching Education Agreement",
    "The National Child Measurement Programme",
    "Legal Interventions for School Non-attendance",
)
QUESTIONS = tuple(
    one.format(name) for name in NAMES for one in ("Who are the partners of {}?", "What is {} for?", "Where is the {} document?")
)
IN_A_ROW = 3
SEED = 5


class Asker(ABC):
    """A person, and their questions in the order in which they ask them."""

    def __init__(self, questions: Sequence[str]) -> None:
        self.questions = questions

    @property
    @abstractmethod
    def name(self) -> str:
        """Who they are and where they ask."""

    @abstractmethod
    def ask(self, question: str) -> None:
        """Ask one question, again where the app cannot take it."""

    @abstractmethod
    def told(self) -> list[str]:
        """What the app said to them, in the order in which it stands there."""

    def is_in_order(self) -> bool:
        """Whether the app was given their questions in the order in which they asked them."""
        return True

    def answers(self) -> list[str]:
        """What they were answered; what the app says of itself is left out."""
        return [one for one in self.told() if not is_of_itself(one)]


A = TypeVar("A", bound=Asker)


class Crowd(Generic[A]):
    """So many people. `learn` what the right answers are first."""

    def __init__(self, askers: Sequence[A]) -> None:
        self.askers = askers
        self._right: dict[str, str] = {}

    def learn(self, alone: Asker) -> None:
        """Ask everything alone, one after the other, and keep what is answered."""
        for number, question in enumerate(QUESTIONS, 1):
            alone.ask(question)
            until = time.monotonic() + 30
            while len(alone.told()) < number:
                assert time.monotonic() < until, f"nothing was said to {question!r}"
                time.sleep(0.02)
        self._right = dict(zip(QUESTIONS, alone.told(), strict=True))
        assert len(set(self._right.values())) == len(QUESTIONS)

    def ask(self, pause: float = 0.0) -> None:
        """Everybody asks their first question, then their second, then their third; `pause` is the seconds between two people."""
        for number in range(IN_A_ROW):
            for asker in self.askers:
                asker.ask(asker.questions[number])
                time.sleep(pause)

    def ask_together(self, pause: float = 0.0) -> None:
        """Everybody asks their three questions without waiting for others; `pause` is the seconds before each of somebody's questions."""

        def asks(asker: Asker) -> None:
            for question in asker.questions:
                time.sleep(pause * random.uniform(0.5, 1.5))
                asker.ask(question)

        with ThreadPoolExecutor(len(self.askers)) as together:
            for done in [together.submit(asks, asker) for asker in self.askers]:
                done.result()

    def wait(self, within: float) -> None:
        """Wait until everybody has as many answers as questions; fail, saying what is missing, after so many seconds."""
        until = time.monotonic() + within
        while missing := [asker for asker in self.askers if len(asker.answers()) < IN_A_ROW]:
            assert time.monotonic() < until, f"{len(missing)} people lack answers: {[self.wrong(one) for one in missing[:3]]}"
            time.sleep(0.2)

    def wrong(self, asker: Asker) -> str:
        """What is wrong with what somebody was told: nothing when each question was answered once, rightly and in order."""
        said, right = asker.answers(), [self._right[question] for question in asker.questions]
        if not asker.is_in_order():
            said, right = sorted(said), sorted(right)
        notices = sum(is_of_itself(one) for one in asker.told())
        if said != right:
            told = [next((question for question, text in self._right.items() if text == one), one[:120]) for one in said]
            return f"{asker.name} asked {list(asker.questions)} and got the answers to {told}"
        return f"{asker.name} was told {notices} times to wait" if notices > IN_A_ROW else ""

    def all_wrong(self) -> list[str]:
        """The same of everybody, without those with whom nothing is wrong."""
        return [wrong for asker in self.askers if (wrong := self.wrong(asker))]


def rows() -> Iterator[Sequence[str]]:
    """Three questions for one person after the other, no two alike."""
    held = list(itertools.permutations(QUESTIONS, IN_A_ROW))
    random.Random(SEED).shuffle(held)
    yield from held


def is_of_itself(text: str) -> bool:
    """Whether the app says that an answer is still to come, which is no answer."""
    return text.startswith(say.later())
