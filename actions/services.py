"""The one place where actions meet the knowledge base: opened at first use, shared by all actions of the process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot import settings
from knowledge.answers.service import Answers
from knowledge.database import Database
from knowledge.search.finder import Finder


@dataclass(frozen=True)
class Services:
    """The services that actions call."""

    answers: Answers
    team_name: str


@lru_cache(maxsize=1)
def services() -> Services:
    """Open the knowledge base of the settings in force."""
    current = settings.load()
    database = Database(current.database_url)
    finder = Finder(database)
    finder.index()
    return Services(Answers(database, finder), current.team_name)
