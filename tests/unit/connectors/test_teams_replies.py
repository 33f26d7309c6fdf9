"""Every kind of real reply as Teams gets it, with all that Slack gets."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.replies import Items, Reply
from connectors.slack import messages as slack
from connectors.teams.cards import messages_of
from connectors.text import address
from knowledge.answers.service import Answers
from knowledge.database import Database
from knowledge.search.finder import Finder
from tests.real_replies import answered, audited
from tests.shipped import shipped_copy
from tests.slack.blocks import elements_of as slack_elements_of
from tests.teams_cards import actions_of, check, links_of, typed

ADDED = re.compile(r"Choices: .*\.|(?:Was this helpful\?)? ?(?:Type “That was helpful”.*)?|Part \d+ of \d+.*")


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    made = shipped_copy(tmp_path_factory)
    yield Answers(made, Finder(made))
    made.close()


def drawn(reply: Reply) -> None:
    """Assert that Teams takes each message, and that all that the reply says, links to and offers is there, as it is in Slack."""
    messages, in_slack = messages_of(reply), slack.messages_of(reply)
    for message in messages:
        check(message)
    said = "\n".join(line for message in messages for line in message.text.splitlines() if not ADDED.fullmatch(line))
    assert words(said) == words(reply.to_text())
    addresses = [address(item.url) for element in reply.elements if isinstance(element, Items) for item in element.items if item.url]
    assert [url for _, url in links_of(messages)] == addresses
    pressed = [one for message in in_slack for block in message.blocks for one in slack_elements_of(block)]
    assert typed(messages) == [one["value"] for one in pressed if one["action_id"].startswith("say:")]
    opened = [one["value"] for one in pressed if one["action_id"].startswith("form:")]
    assert [one["data"]["form"] for one in actions_of(messages) if one["verb"] == "section"] == opened
    asked = [one["value"] for one in pressed if one["action_id"] == "helpful"]
    assert [str(message.feedback) for message in messages if message.feedback] == asked


def words(text: str) -> list[str]:
    """The words in any order, without what marks a line of a list."""
    return sorted(re.sub(r"(?m)^\s*(?:•|-|\d+\.)(?=\s|$)|[:]", " ", text).split())


def test_every_answer_is_drawn_whole(answers: Answers) -> None:
    for reply in answered(answers):
        drawn(reply)


def test_a_whole_audit_is_drawn(database: Database) -> None:
    for reply in audited(database):
        drawn(reply)
