"""Yes, no, cancel and undo are taken only where a message says nothing else; 'yes, but …' is no yes."""

from __future__ import annotations

import re

import pytest

from knowledge.admin.talk.words import CANCEL, NO, NOTHING_MORE, SAVE, SHOW, UNDO, YES, asks, says


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        (YES, ["yes", "Yes please", "yep", "ok", "go ahead", "that's right", "looks good", "yes, save it", "YES!", "yes that's correct", "save it", "publish it", "yes, add it"]),
        (SAVE, ["save it", "save", "Save the change please", "yes, save it", "publish the draft", "yes, retire it", "yes, bring it back"]),
        (NO, ["no", "nope", "not quite", "no thanks", "no, that's wrong", "not yet"]),
        (CANCEL, ["cancel", "Cancel that please", "cancel the change", "never mind", "discard the draft", "forget it", "stop", "leave it as it is"]),
        (SHOW, ["show it again", "carry on", "carry on with the change", "show me the draft", "where were we", "read it back to me"]),
        (UNDO, ["undo that", "undo", "put it back as it was", "revert that", "take that back", "undo my last change", "no wait, undo that"]),
        (NOTHING_MORE, ["skip", "none", "I don't have it yet", "no link", "later", "that's all"]),
    ],
)  # fmt: skip
def test_what_is_said_in_many_ways_is_understood(pattern: re.Pattern[str], texts: list[str]) -> None:
    assert [text for text in texts if not says(pattern, text)] == []


@pytest.mark.parametrize(
    "text",
    ["yes but make it 93KB", "ok thanks, and add ECC", "yes if the police agree", "no it should be Provide", "ok who is on it", "yes yesterday", "add it to the glossary"],
)  # fmt: skip
@pytest.mark.parametrize("pattern", [YES, SAVE, NO, CANCEL], ids=["yes", "save", "no", "cancel"])
def test_a_message_that_says_more_is_neither(pattern: re.Pattern[str], text: str) -> None:
    assert not says(pattern, text)


def test_what_cancels_does_not_also_agree() -> None:
    for text in ("cancel", "never mind", "no", "don't save it", "leave it", "stop"):
        assert not says(YES, text)


@pytest.mark.parametrize(("text", "is_question"), [("who changed it", True), ("is that right?", True), ("the owner is who we said", False), ("To let schools", False)])  # fmt: skip
def test_a_question_is_told_by_how_it_is_written(text: str, is_question: bool) -> None:
    assert asks(text) == is_question
