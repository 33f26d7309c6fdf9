"""Every kind of real reply as Slack gets it: answers from the shipped protocols, and an audit from its start to its export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.replies import Form, Reply
from bot.settings import ROOT
from bot.wording import answers as answer_wording
from bot.wording import audits as audit_wording
from connectors.section_forms import read_name
from connectors.slack.messages import PAGING, messages_of
from connectors.slack.section_view import read_section, section_view
from knowledge.actors import local_admin
from knowledge.answers.service import Answers
from knowledge.audits import audits
from knowledge.audits.library import add_questionnaire
from knowledge.audits.talk.commands import Heard
from knowledge.audits.talk.dialogue import AuditTalk
from knowledge.audits.talk.place import Place
from knowledge.database import Database
from knowledge.search.finder import Finder
from tests.audits import CONTENT, QUESTIONNAIRE
from tests.shipped import TEAM, Conversation, shipped_copy
from tests.slack.limits import check_message, check_view
from tests.slack_forms import Form as Filled

EACH = 8
"""How many examples of each kind of question are asked."""
ADA = local_admin("Ada")
LINKS = audit_wording.Links(lambda audit, form: f"https://a.example/{audit}.{form}?a=1&b=2", lambda round_: f"https://a.example/{round_}")
SPOKEN = re.compile(r"Choices: .*\.|Type “That was helpful”.*|Part \d+ of \d+.*|Was this helpful\?")


def examples() -> Iterator[tuple[str, str]]:
    """Some examples of each kind of question, with the kind."""
    for file in sorted(Path(ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            kind = block.get("intent", "")
            if not kind.startswith("audit") and kind != "several_questions" and file.name != "audit_talk.yml":
                texts = (
                    block["examples"] if isinstance(block["examples"], str) else "\n".join(f"- {one['text']}" for one in block["examples"])
                )
                yield from ((line.removeprefix("- ").strip(), kind) for line in texts.splitlines()[:EACH])


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
    asked = list(examples())
    assert len({kind for _, kind in asked}) > 20
    for text, kind in asked:
        talk = Conversation(answers)
        talk.say("Who are the Autism Panel partners?", "ask_partners")
        talk.say(text, kind)
        heard = drawn(answer_wording.reply_to(talk.last.answer, TEAM, 7))
        for button in talk.reply.buttons():
            assert button.title in heard


AUDIT: list[tuple[str, str, str]] = [
    ("list audits", "audit_status", ""),
    ("what is the audit", "audit_about", ""),
    ("start the audit", "audit_start", ""),
    ("Vale Inclusion Partnership", "", "answer"),
    ("yes", "", "answer"),
    *((f"go to section {number}", "", "goto") for number in (2, 3, 4, 5, 6, 7, 1)),
    ("what does 1.9 mean", "", "explain"),
    ("why do you ask", "", "why"),
    ("flibbertigibbet", "", "answer"),
    ("1 2 3 yes, rest no", "", "answer"),
    ("no others", "", "answer"),
    ("1: only in <SIMS> & on paper; 2 *yes*", "", "answer"),
    ("one at a time", "", "mode"),
    ("yes, _with_ a note", "", "answer"),
    ("add a note to 1.3", "", "note"),
    ("on <!here> paper", "", "answer"),
    ("skip section", "", "skip"),
    ("who answered 1.1", "", "who"),
    ("who answered section 1", "", "who"),
    ("go to section 6", "", "goto"),
    ("1: we check\n2: daily", "", "answer"),
    ("where am I", "", "status"),
    ("review", "", "review"),
    ("review section 1", "", "review"),
    ("change 1.1 to no", "", "change"),
    ("export", "", "export"),
    ("pause", "", "pause"),
    ("carry on with the audit", "audit_start", ""),
    ("submit", "", "submit"),
    ("yes", "", "answer"),
    ("review the audit", "audit_review", ""),
    ("report", "audit_report", ""),
    ("reopen the audit", "audit_reopen", ""),
    ("yes, reopen it", "", "answer"),
]


def test_a_whole_audit_is_drawn_and_each_of_its_forms_opens(database: Database) -> None:
    add_questionnaire(database, ADA, CONTENT)
    talk, place = AuditTalk(database), Place()
    said: set[str] = set()
    opened: set[int] = set()
    for text, kind, within in AUDIT:
        turned = talk.turn(ADA, Heard(text, ((within, 0.95),) if within else (), kind), place)
        assert turned.taken, text
        place = turned.place
        said |= {type(one).__name__ for one in turned.said}
        reply = audit_wording.reply_to(turned.said, LINKS)
        drawn(reply)
        for form in reply.elements:
            if isinstance(form, Form) and (name := read_name(form.name)):
                now = audits.view_audit(database, ADA, name.audit)
                view = section_view(now, name.section)
                check_view(view)
                assert read_section(Filled(view).sent(), now).given == []
                opened.add(name.section)
    assert opened == {section.number for section in QUESTIONNAIRE.sections}
    assert said >= {
        "About",
        "SectionAsked",
        "ItemAsked",
        "Recorded",
        "NotUnderstood",
        "Review",
        "Export",
        "Reported",
        "Submitted",
        "Audits",
        "WhoAnswered",
    }
