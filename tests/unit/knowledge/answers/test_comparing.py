"""Two or three protocols side by side."""

import pytest

from knowledge.answers.types import Comparison, WhichProtocol
from tests.shipped import AUTISM, CHIS, HERTS, NCMP, Conversation


def compared(talk: Conversation, text: str) -> set[str]:
    answer = talk.say(text, "compare_protocols")
    assert isinstance(answer, Comparison)
    return {protocol.slug for protocol in answer.protocols}


@pytest.mark.parametrize(
    ("text", "both", "in_common"),
    [
        ("compare the autism panel and the measurement programme", {AUTISM, NCMP}, "Both have ECC as a partner."),
        ("NCMP vs autism panel", {AUTISM, NCMP}, "Both have ECC as a partner."),
        ("difference between NCMP and the missing from education one", {NCMP, CHIS}, "Both have ECC and Provide as partners."),
    ],
)
def test_two_that_are_named_are_set_side_by_side(talk: Conversation, text: str, both: set[str], in_common: str) -> None:
    assert compared(talk, text) == both
    assert "side by side" in talk.text
    assert in_common in talk.text


def test_each_has_its_purpose_partners_and_documents(talk: Conversation) -> None:
    compared(talk, "compare the autism panel and the measurement programme")
    for part in ("To process, triage", "In order to keep records", "Thurrock Council", "Provide", "PDF, 8.19MB", "DOC, 76.53KB"):
        assert part in talk.text


def test_one_that_is_named_is_set_beside_the_one_in_hand(talk: Conversation) -> None:
    talk.say("who is on the autism panel?", "ask_partners")
    assert compared(talk, "how does it compare with the Hertfordshire one?") == {AUTISM, HERTS}


def test_the_last_two_are_compared_when_none_is_named(talk: Conversation) -> None:
    talk.say("who is on the autism panel?", "ask_partners")
    talk.say("who is on the Hertfordshire one?", "ask_partners")
    assert compared(talk, "compare them") == {AUTISM, HERTS}


def test_three_are_compared(talk: Conversation) -> None:
    assert compared(talk, "compare NCMP, the autism panel and the missing from education protocol") == {NCMP, AUTISM, CHIS}
    assert "All of them have ECC as a partner." in talk.text


def test_with_nothing_named_or_in_hand_it_is_asked_which(talk: Conversation) -> None:
    assert talk.say("compare them", "compare_protocols") == WhichProtocol("compare_protocols")
