"""The one place where actions meet the knowledge base: opened at first use, shared by all actions of the process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot import settings
from bot.settings import Settings
from knowledge.admin.talk.dialogue import EditTalk
from knowledge.answers.service import Answers
from knowledge.audits.talk.dialogue import AuditTalk
from knowledge.database import Database
from knowledge.search.finder import Finder


@dataclass(frozen=True)
class Services:
    """The services that actions call, and the settings in force."""

    answers: Answers
    audits: AuditTalk
    editing: EditTalk
    settings: Settings
    database: Database


@lru_cache(maxsize=1)
def services() -> Services:
    """Open the knowledge base of the settings in force."""
    current = settings.load()
    database = Database(current.database_url)
    finder = Finder(database)
    finder.index()
    return Services(Answers(database, finder), AuditTalk(database), EditTalk(database, finder), current, database)
