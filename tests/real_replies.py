"""Every kind of real reply: answers from the shipped protocols, and an audit from its start to its export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from bot.replies import Reply
from bot.settings import ROOT
from bot.wording import answers as answer_wording
from bot.wording import audits as audit_wording
from knowledge.actors import local_admin
from knowledge.answers.service import Answers
from knowledge.audits.library import add_questionnaire
from knowledge.audits.talk.commands import Heard
from knowledge.audits.talk.dialogue import AuditTalk
from knowledge.audits.talk.place import Place
from knowledge.database import Database
from tests.audits import CONTENT
from tests.shipped import TEAM, Conversation

EACH = 8
"""How many examples of each kind of question are asked."""
ADA = local_admin("Ada")
LINKS = audit_wording.Links(lambda audit, form: f"https://a.example/{audit}.{form}?a=1&b=2", lambda round_: f"https://a.example/{round_}")
KINDS = {
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
"""What an audit says on its way, at least."""


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


def answered(answers: Answers) -> Iterator[Reply]:
    """The answers to some examples of each kind of question, each asked after another question."""
    asked = list(examples())
    assert len({kind for _, kind in asked}) > 20
    for text, kind in asked:
        talk = Conversation(answers)
        talk.say("Who are the Autism Panel partners?", "ask_partners")
        talk.say(text, kind)
        yield answer_wording.reply_to(talk.last.answer, TEAM, 7)


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


def audited(database: Database) -> Iterator[Reply]:
    """What is said in a whole audit, while it stands in the database as it was when that was said."""
    add_questionnaire(database, ADA, CONTENT)
    talk, place = AuditTalk(database), Place()
    said: set[str] = set()
    for text, kind, within in AUDIT:
        turned = talk.turn(ADA, Heard(text, ((within, 0.95),) if within else (), kind), place)
        assert turned.taken, text
        place = turned.place
        said |= {type(one).__name__ for one in turned.said}
        yield audit_wording.reply_to(turned.said, LINKS)
    assert said >= KINDS
