"""The knowledge base that is shipped, on SQLite, its texts encoded once a run; and conversations with the answering service over it."""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from functools import lru_cache
from pathlib import Path

import pytest

from bot.replies import Reply
from bot.wording.answers import reply_to
from knowledge import migrations
from knowledge.actors import local_admin
from knowledge.answers.context import Context
from knowledge.answers.reading import Ask
from knowledge.answers.service import Answered, Answers
from knowledge.answers.types import Answer
from knowledge.content import load_shipped_content
from knowledge.database import Database
from knowledge.search.finder import Finder

ADMIN = local_admin("Ada")
CHIS = "ecc-education-compliance-and-chis"
HERTS = "hertfordshire-school-admissions"
OVER = "overarching-education-agreement-and-education-service-addendums"
NCMP = "the-national-child-measurement-programme-ncmp"
ATTEND = "legal-interventions-for-school-non-attendance"
AUTISM = "the-autism-in-schools-panel"
ALL = (CHIS, HERTS, OVER, NCMP, ATTEND, AUTISM)
"""The six slugs, in the order of the page."""
TEAM = "the governance team"


@lru_cache(maxsize=1)
def _encoded(folder: Path) -> Path:
    """The one that all are copies of. Of several that run tests side by side, the first makes it and the others wait."""
    file = folder / "shipped" / "knowledge.db"
    file.parent.mkdir(exist_ok=True)
    with (file.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            _encode(file.with_suffix(".new"))
            file.with_suffix(".new").rename(file)
    return file


def _encode(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    migrations.upgrade(database)
    load_shipped_content(database, local_admin("shipped"))
    Finder(database).index()
    database.close()  # The last connection writes into the file what stands beside it.


def shipped_copy(factory: pytest.TempPathFactory) -> Database:
    """A knowledge base of one's own that holds the shipped content and the vectors of its texts."""
    folder = factory.getbasetemp()
    first = _encoded(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)
    return Database(f"sqlite:///{shutil.copyfile(first, first.with_name(f'{uuid.uuid4().hex}.db'))}")


class Conversation:
    """One conversation with the answering service. What is remembered goes through JSON between two turns, as it does in Rasa."""

    def __init__(self, answers: Answers, context: Context | None = None) -> None:
        self.answers = answers
        self.id = f"test:{uuid.uuid4().hex}"
        self.context = context or Context()
        self.last: Answered

    def say(
        self,
        text: str,
        kind: str,
        confidence: float = 1.0,
        parts: tuple[tuple[str, str], ...] = (),
    ) -> Answer:
        """The answer to a text that Rasa took for this kind."""
        self.last = self.answers.answer(Ask(text, kind, confidence, self.context, parts), conversation=self.id, channel="test")
        self.context = Context.from_json(self.last.context.to_json())
        return self.last.answer

    @property
    def reply(self) -> Reply:
        """What was said last."""
        return reply_to(self.last.answer, TEAM)

    @property
    def text(self) -> str:
        """What was said last, as plain text."""
        return self.reply.to_text()


def slugs(answer: Answer) -> tuple[str, ...]:
    """The protocols that an answer speaks of."""
    return tuple(protocol.slug for protocol in answer.about)
