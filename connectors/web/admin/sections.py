"""The parts of the admin pages in the order of their navigation, and who may open each. Services check the same again."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.web import guard
from knowledge.actors import ADMIN, ASKER, EDITOR, Actor

ROOT = guard.ADMIN
ANYBODY = frozenset({ASKER})
"""Everybody who is logged in."""
EDITORS = frozenset({EDITOR, ADMIN})
ADMINS = frozenset({ADMIN})


@dataclass(frozen=True)
class Section:
    """A part of the pages: its name, its address below ROOT, and the roles of which one is needed."""

    name: str
    slug: str
    may: frozenset[str]
    in_navigation: bool = True

    @property
    def path(self) -> str:
        """The address of its first page."""
        return f"{ROOT}/{self.slug}"

    def open_to(self, actor: Actor) -> bool:
        """Whether the actor has one of the roles."""
        return bool(actor.roles & self.may)


DASHBOARD = Section("Dashboard", "dashboard", EDITORS)
INBOX = Section("Inbox", "inbox", EDITORS)
PROTOCOLS = Section("Protocols", "protocols", EDITORS)
ORGANISATIONS = Section("Organisations", "organisations", EDITORS)
GLOSSARY = Section("Glossary", "glossary", EDITORS)
NOT_COVERED = Section("Not covered", "not-covered", EDITORS)
QUESTIONNAIRES = Section("Questionnaires", "questionnaires", EDITORS)
AUDITS = Section("Audits", "audits", ADMINS)
PEOPLE = Section("People", "people", ADMINS)
ACTIVITY = Section("Activity", "activity", ADMINS)
TRY_IT = Section("Try it", "try-it", EDITORS)
ACCOUNT = Section("Your account", "account", ANYBODY, in_navigation=False)
SECTIONS = (DASHBOARD, INBOX, PROTOCOLS, ORGANISATIONS, GLOSSARY, NOT_COVERED, QUESTIONNAIRES, AUDITS, PEOPLE, ACTIVITY, TRY_IT, ACCOUNT)
