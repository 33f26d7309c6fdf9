"""What a person is told when Rasa fails, or says nothing at all; and what a message means without a conversation."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from bot.messages import LONGEST_MESSAGE
from bot.rasa.channels import NoAnswer, _answer, _understood
from bot.wording import talk


async def breaks(_message: Any) -> None:
    raise RuntimeError


async def says_nothing(_message: Any) -> None:
    return None


def test_a_failure_is_told_with_a_reference() -> None:
    (told,) = asyncio.run(_answer(breaks, "who?", "rest:1", "rest", {}))
    reference = re.search(r"Reference: (\w{8})\.", told["text"])
    assert reference
    assert (told["text"], told["custom"]) == (talk.failed(reference[1]), {"outcome": "failed"})


def test_no_answer_is_none_so_that_the_message_can_be_sent_again() -> None:
    with pytest.raises(NoAnswer):
        asyncio.run(_answer(says_nothing, "who?", "rest:1", "rest", {}))


@pytest.mark.parametrize(("length", "cut"), [(LONGEST_MESSAGE, False), (LONGEST_MESSAGE + 1, True)])
def test_the_first_part_of_a_message_that_is_too_long_is_read(length: int, cut: bool) -> None:
    seen: list[Any] = []

    async def look(message: Any) -> None:
        seen.append(message)

    with pytest.raises(NoAnswer):
        asyncio.run(_answer(look, "a" * length, "rest:1", "rest", {}))
    assert (len(seen[0].text), seen[0].metadata["cut"]) == (LONGEST_MESSAGE, cut)


def test_what_a_message_means_is_told_of_its_cleaned_text() -> None:
    seen = []

    async def parse(text: str) -> dict[str, Any]:
        seen.append(text)
        ranking = [{"name": "ask_partners", "confidence": 0.8}, {"name": "check_partner", "confidence": 0.1}]
        return {"text": text, "intent_ranking": ranking, "parts": [["who", "ask_partners"]], "vectors": {"texts": {}}}

    told = asyncio.run(_understood(parse, "/who is with 943 476 5919"))
    assert seen == ["who is with [NHS number removed]"]
    assert told == {
        "text": seen[0],
        "removed": ["NHS number"],
        "ranking": [["ask_partners", 0.8], ["check_partner", 0.1]],
        "parts": [["who", "ask_partners"]],
    }
