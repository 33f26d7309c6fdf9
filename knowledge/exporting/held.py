"""What the knowledge base holds at one moment, noun by noun, for a file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from knowledge import glossary, near_domain, organisations, protocols
from knowledge.database import Database
from knowledge.glossary import GlossaryView
from knowledge.organisations import OrganisationView
from knowledge.protocol_fields import Example
from knowledge.protocols import Language, ProtocolView

PROTOCOLS, ORGANISATIONS, GLOSSARY, NEAR_DOMAIN = NOUNS = ("protocols", "organisations", "glossary", "near-domain")


@dataclass(frozen=True)
class Held:
    """Every protocol, retired ones too, with what people say for it, in the order of the page; and the rest. None is 'not asked for'."""

    protocols: tuple[tuple[ProtocolView, Language], ...] | None = None
    organisations: tuple[OrganisationView, ...] | None = None
    glossary: tuple[GlossaryView, ...] | None = None
    near_domain: tuple[Example, ...] | None = None


def gather(database: Database, nouns: Collection[str] = NOUNS) -> Held:
    """All that is held of these nouns, as it was at one moment."""
    with database.one_moment() as session:
        return Held(
            protocols.all_in_full(session) if PROTOCOLS in nouns else None,
            organisations.all_organisations(session) if ORGANISATIONS in nouns else None,
            glossary.all_terms(session) if GLOSSARY in nouns else None,
            near_domain.all_near_domain(session) if NEAR_DOMAIN in nouns else None,
        )
