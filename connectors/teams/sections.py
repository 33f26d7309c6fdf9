"""Shows and keeps a section of an audit: between the card and the service that holds the audit. It blocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.wording import chat_apps as say
from connectors.teams.elements import Card
from connectors.teams.outgoing import SectionShown
from connectors.teams.people import actor_of
from connectors.teams.reading import NotReadable
from connectors.teams.section_card import opened_of, read_section, section_card
from knowledge.actors import Actor
from knowledge.audits.audits import give, view_audit
from knowledge.audits.types import AuditView
from knowledge.database import Database
from knowledge.errors import Conflict


def section_of(database: Database, shown: SectionShown) -> tuple[Card, str]:
    """The card of a section as it stands, and its summary. Raise KnowledgeError for who may not see it, Conflict once it is submitted."""
    audit = view_audit(database, actor_of(database, shown.tenant, shown.user), shown.audit)
    _must_be_open(audit)
    _must_have(audit, shown.section)
    card = section_card(audit, shown.section, teams_id=shown.teams_id)
    return card, say.section_shown(audit.partnership, audit.round, shown.section)


def save(database: Database, actor: Actor, data: Mapping[str, Any], teams_id: str) -> Card:
    """Keep what a card says; the card as it then stands, with what was saved. With anything wrong nothing is kept and what was typed stays."""
    opened = opened_of(data)
    audit = view_audit(database, actor, opened.audit)
    _must_be_open(audit)
    _must_have(audit, opened.section)
    filled = read_section(data, audit)
    if filled.errors:
        return section_card(audit, opened.section, errors=filled.errors, typed=data, teams_id=teams_id)
    if not filled.given:
        return section_card(audit, opened.section, above=say.saved(opened.section, 0), teams_id=teams_id)
    kept = give(database, actor, audit.id, tuple(filled.given), filled.seen)
    if kept.clashes:  # Somebody was quicker by a moment.
        errors = read_section(data, kept.audit).errors
        return section_card(kept.audit, opened.section, errors=errors, typed=data, teams_id=teams_id)
    return section_card(kept.audit, opened.section, above=say.saved(opened.section, len(kept.kept)), teams_id=teams_id)


def _must_be_open(audit: AuditView) -> None:
    if not audit.is_open:
        raise Conflict(say.is_submitted(audit.partnership, audit.round))


def _must_have(audit: AuditView, section: int) -> None:
    if not 0 < section <= len(audit.questionnaire.sections):
        raise NotReadable("no such section")
