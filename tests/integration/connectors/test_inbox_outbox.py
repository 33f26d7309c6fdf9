"""What comes in is answered once and in order, what goes out is sent once and in order, whatever fails on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path

import pytest

from connectors import inbox as inbox_module
from connectors import outbox as outbox_module
from connectors.inbox import Inbox, NotNow
from connectors.outbox import NeverSent, NotSent, Outbox, PerhapsSent
from knowledge import migrations
from knowledge.database import Database
from knowledge.deliveries import incoming, outgoing
from knowledge.deliveries.incoming import Event, Incoming
from knowledge.deliveries.looking import Look
from knowledge.deliveries.outgoing import Kept, Outgoing

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    for module in (inbox_module, outbox_module):
        monkeypatch.setattr(module, "FIRST_PAUSE", 0.05)
        monkeypatch.setattr(module, "LONGEST_PAUSE", 0.1)
    database = Database(f"sqlite:///{tmp_path / 'knowledge.db'}")
    migrations.upgrade(database)
    yield database
    database.close()


def message(text: str, destination: str = "C1") -> Outgoing:
    return Outgoing("slack", destination, {"text": text})


class Answers:
    """Answers each event with its text; what is in `problems` is raised first, one after the other."""

    def __init__(self, *problems: Exception) -> None:
        self.problems = list(problems)
        self.seen: list[tuple[str, bool]] = []
        self.hold = asyncio.Event()
        self.hold.set()

    async def __call__(self, event: Event) -> Sequence[Outgoing]:
        self.seen.append((event.key, event.again))
        await self.hold.wait()
        if self.problems:
            raise self.problems.pop(0)
        return [message(f"answer to {event.key}")]


class Sends:
    """A platform that keeps what it is sent; what is in `problems` is raised first, `after` the message was taken or before."""

    def __init__(self, *problems: Exception, after: bool = False) -> None:
        self.problems, self.after = list(problems), after
        self.taken: list[str] = []

    async def send(self, kept: Kept) -> str:
        if self.problems and not self.after:
            raise self.problems.pop(0)
        self.taken.append(str(kept.payload["text"]))
        if self.problems:
            raise self.problems.pop(0)
        return f"ts-{kept.id}"

    async def find(self, kept: Kept) -> str:
        return f"ts-{kept.id}" if kept.payload["text"] in self.taken else ""


def sorry(event: Event) -> Sequence[Outgoing]:
    return [message(f"sorry for {event.key}")]


def running(base: Database, answers: Answers, work: Callable[[Inbox], Awaitable[None]]) -> None:
    async def run() -> None:
        box = Inbox(base, "slack", answers, sorry, lambda: None)
        task = asyncio.create_task(box.run())
        await work(box)
        task.cancel()

    asyncio.run(run())


async def until(check: Callable[[], bool]) -> None:
    for _ in range(500):
        if check():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come to that")


def said(base: Database) -> list[str]:
    """Every message that was kept, in order."""
    texts = []
    for _ in range(100):
        due = outgoing.next_messages(base, "slack").due
        if not due:
            break
        texts.append(str(due[0].payload["text"]))
        outgoing.sent(base, due[0])
    return texts


def test_many_at_once_are_kept_in_order_and_repeats_are_told_apart(base: Database) -> None:
    answers = Answers()

    async def work(box: Inbox) -> None:
        keys = [f"k{number % 20}" for number in range(40)]
        new = await asyncio.gather(*(box.take(Incoming(key, "c", {})) for key in keys))
        assert list(new) == [True] * 20 + [False] * 20
        await until(lambda: len(answers.seen) == 20)
        await until(lambda: not incoming.next_events(base, "slack").due)

    running(base, answers, work)
    assert said(base) == [f"answer to k{number}" for number in range(20)]


def test_conversations_are_side_by_side_and_each_is_in_order(base: Database) -> None:
    answers = Answers()
    answers.hold.clear()

    async def work(box: Inbox) -> None:
        for key, conversation in (("a1", "a"), ("a2", "a"), ("b1", "b")):
            await box.take(Incoming(key, conversation, {}))
        await until(lambda: len(answers.seen) == 2)
        assert [key for key, _ in answers.seen] == ["a1", "b1"]
        answers.hold.set()
        await until(lambda: len(answers.seen) == 3)

    running(base, answers, work)


def test_what_cannot_be_answered_now_is_told_once_and_answered_later_before_what_comes_after_it(base: Database) -> None:
    answers = Answers(*(NotNow([message("later")]) for _ in range(3)))

    async def work(box: Inbox) -> None:
        await box.take(Incoming("1", "c", {}))
        await box.take(Incoming("2", "c", {}))
        await until(lambda: ("2", False) in answers.seen)
        await until(lambda: not incoming.next_events(base, "slack").due)

    running(base, answers, work)
    assert said(base) == ["later", "answer to 1", "answer to 2"]
    assert answers.seen[:4] == [("1", False), ("1", True), ("1", True), ("1", True)]


def test_what_fails_for_good_is_said_so_and_holds_nothing_up(base: Database) -> None:
    answers = Answers(*(ValueError("broken") for _ in range(inbox_module.MOST_FAILURES + 1)))

    async def work(box: Inbox) -> None:
        await box.take(Incoming("1", "c", {}))
        await box.take(Incoming("2", "c", {}))
        await until(lambda: not incoming.next_events(base, "slack").due and ("2", False) in answers.seen)

    running(base, answers, work)
    assert said(base) == ["sorry for 1", "answer to 2"]


def test_what_was_under_way_when_it_stopped_is_asked_for_again_by_the_next_start(base: Database) -> None:
    held, answers = Answers(), Answers()
    held.hold.clear()

    async def stops(box: Inbox) -> None:
        await box.take(Incoming("1", "c", {}))
        await until(lambda: bool(held.seen))

    async def goes_on(_box: Inbox) -> None:
        await until(lambda: bool(answers.seen) and not incoming.next_events(base, "slack").due)

    running(base, held, stops)
    running(base, answers, goes_on)
    assert answers.seen == [("1", True)]
    assert said(base) == ["answer to 1"]


def sent(base: Database, sends: Sends, *texts: str) -> list[str]:
    """Keep these texts, send until nothing is left; what the platform has then."""

    async def run() -> None:
        box = Outbox(base, "slack", sends)
        task = asyncio.create_task(box.run())
        for text in texts:
            outgoing.post(base, message(text))
        box.wake()
        await until(lambda: outgoing.next_messages(base, "slack") == Look((), None))  # In one look: what waits becomes due between two.
        task.cancel()

    asyncio.run(run())
    return sends.taken


@pytest.mark.parametrize(
    ("problem", "after"),
    [
        (NotSent("429", 0.05), False),
        (NotSent("down"), False),
        (PerhapsSent("broken"), False),
        (PerhapsSent("broken"), True),
        (RuntimeError("a mistake"), False),
        (RuntimeError("a mistake"), True),
    ],
    ids=repr,
)
def test_a_message_is_sent_once_and_before_the_next_whatever_happens_to_its_first_try(
    base: Database, problem: Exception, after: bool
) -> None:
    assert sent(base, Sends(problem, after=after), "a", "b") == ["a", "b"]


@pytest.mark.parametrize("problems", [(NeverSent("channel_not_found"),), tuple(RuntimeError("a mistake") for _ in range(4))])
def test_what_can_never_be_sent_is_given_up_and_holds_nothing_up(base: Database, problems: tuple[Exception, ...]) -> None:
    assert sent(base, Sends(*problems), "a", "b") == ["b"]


@pytest.mark.parametrize("taken", [[], ["a"]])
def test_what_was_being_sent_in_a_crash_is_looked_for_first(base: Database, taken: list[str]) -> None:
    outgoing.post(base, message("a"))
    outgoing.sending(base, outgoing.next_messages(base, "slack").due[0])
    sends = Sends()
    sends.taken = taken
    assert sent(base, sends, "b") == ["a", "b"]
