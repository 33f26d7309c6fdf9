"""Messages of one conversation keep their order, and a repeated one has one effect."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from connectors.turns import LONGEST_QUEUE, TooManyWaiting, Turns


def test_a_conversation_is_answered_one_message_at_a_time_in_order() -> None:
    said: list[str] = []

    async def scene() -> None:
        turns: Turns[None] = Turns()
        await asyncio.gather(*(turns.run("one", str(number), slowly(said, str(number))) for number in range(3)))

    asyncio.run(scene())
    assert said == ["begin 0", "end 0", "begin 1", "end 1", "begin 2", "end 2"]


def test_conversations_do_not_wait_for_each_other() -> None:
    said: list[str] = []

    async def scene() -> None:
        turns: Turns[None] = Turns()
        await asyncio.gather(turns.run("one", "1", slowly(said, "a")), turns.run("two", "1", slowly(said, "b")))

    asyncio.run(scene())
    assert said[:2] == ["begin a", "begin b"]


def test_a_repeated_message_gets_the_first_answer_without_a_second_effect() -> None:
    calls: list[int] = []

    async def work() -> int:
        calls.append(1)
        await asyncio.sleep(0)
        return len(calls)

    async def scene() -> list[int]:
        turns: Turns[int] = Turns()
        together = await asyncio.gather(turns.run("one", "1", work), turns.run("one", "1", work))
        return [*together, await turns.run("one", "1", work), await turns.run("one", "2", work)]

    assert asyncio.run(scene()) == [1, 1, 1, 2]


def test_the_answer_is_kept_for_someone_who_went_away() -> None:
    async def work() -> str:
        await asyncio.sleep(0.05)
        return "answer"

    async def scene() -> str:
        turns: Turns[str] = Turns()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(turns.run("one", "1", work), 0.01)
        return await turns.run("one", "1", never)

    assert asyncio.run(scene()) == "answer"


def test_a_failure_is_not_remembered() -> None:
    async def fail() -> str:
        raise ConnectionError

    async def work() -> str:
        return "answer"

    async def scene() -> str:
        turns: Turns[str] = Turns()
        with pytest.raises(ConnectionError):
            await turns.run("one", "1", fail)
        return await turns.run("one", "1", work)

    assert asyncio.run(scene()) == "answer"


def test_a_conversation_that_sends_too_much_at_once_is_told() -> None:
    async def scene() -> int:
        turns: Turns[None] = Turns()
        runs = (turns.run("one", str(number), slowly([], "")) for number in range(LONGEST_QUEUE + 2))
        results = await asyncio.gather(*runs, return_exceptions=True)
        await turns.run("one", "later", slowly([], ""))
        return sum(isinstance(result, TooManyWaiting) for result in results)

    assert asyncio.run(scene()) == 2


def slowly(said: list[str], name: str) -> Callable[[], Awaitable[None]]:
    async def work() -> None:
        said.append(f"begin {name}")
        await asyncio.sleep(0.01)
        said.append(f"end {name}")

    return work


async def never() -> str:
    raise AssertionError("asked twice")
