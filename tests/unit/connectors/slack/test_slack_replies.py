"""Every kind of real reply as Slack gets it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.replies import Form, Reply
from connectors.section_forms import read_name
from connectors.slack.messages import PAGING, messages_of
from connectors.slack.section_view import read_section, section_view
from knowledge.answers.service import Answers
from knowledge.audits import audits
from knowledge.database import Database
from knowledge.search.finder import Finder
from tests.audits import QUESTIONNAIRE
from tests.real_replies import ADA, answered, audited
from tests.shipped import shipped_copy
from tests.slack.limits import check_message, check_view
from tests.slack_forms import Form as Filled

SPOKEN = re.compile(r"Choices: .*\.|Type “That was helpful”.*|Part \d+ of \d+.*|Was this helpful\?")


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    made = shipped_copy(tmp_path_factory)
    yield Answers(made, Finder(made))
    made.close()


def drawn(reply: Reply) -> str:
    """What is heard of a reply in Slack without what Slack adds, after Slack has taken each message and what the reply says is all there."""
    messages = messages_of(reply)
    for message in messages:
        check_message({"channel": "C1", "text": message.text, "blocks": list(message.blocks)})
        assert (len(messages) > 1) == any(block.get("block_id") == PAGING for block in message.blocks)
    heard = "\n".join(message.text for message in messages).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    spoken = "\n".join(line for line in heard.splitlines() if not SPOKEN.fullmatch(line))
    assert words(spoken) == words(reply.to_text()), reply
    return heard


def words(text: str) -> list[str]:
    """The words in any order, without what marks a line of a list."""
    return sorted(re.sub(r"(?m)^\s*(?:•|-|\d+\.)(?=\s|$)|[:]", " ", text).split())


def test_every_answer_is_drawn_whole(answers: Answers) -> None:
    for reply in answered(answers):
        heard = drawn(reply)
        for button in reply.buttons():
            assert button.title in heard


def test_a_whole_audit_is_drawn_and_each_of_its_forms_opens(database: Database) -> None:
    opened: set[int] = set()
    for reply in audited(database):
        drawn(reply)
        for form in reply.elements:
            if isinstance(form, Form) and (name := read_name(form.name)):
                now = audits.view_audit(database, ADA, name.audit)
                view = section_view(now, name.section)
                check_view(view)
                assert read_section(Filled(view).sent(), now).given == []
                opened.add(name.section)
    assert opened == {section.number for section in QUESTIONNAIRE.sections}
