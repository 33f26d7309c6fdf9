"""Turns an organisation found in a text into what an answer carries."""

from __future__ import annotations

from knowledge.answers.reading import Reading
from knowledge.answers.types import OrganisationMention
from knowledge.search.organisations import Found


def organisation_mention(reading: Reading, found: Found) -> OrganisationMention:
    """The mention, with the name as held, or as typed when it is on no protocol."""
    entry = reading.entry(found)
    if entry is None or not entry.protocols:
        return OrganisationMention(entry.name if entry else found.name, held=False, full_name=entry.full_name if entry else None)
    return OrganisationMention(entry.name, held=True, full_name=entry.full_name)
