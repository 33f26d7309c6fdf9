"""Decides which protocol a question about some fact is asked of: one in the text, the one in hand, or none that can be told."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answers import cues
from knowledge.answers.reading import Reading
from knowledge.answers.types import Answer, Choices, NothingCovers, WhichProtocol
from knowledge.protocols import ProtocolView


@dataclass(frozen=True)
class Resolved:
    """The protocol that is meant, or else what to say instead."""

    protocol: ProtocolView | None
    instead: Answer | None = None


def resolve(reading: Reading) -> Resolved:
    """The protocol that the question is asked of."""
    if reading.settled:
        return Resolved(reading.settled)
    if reading.mentioned:
        return Resolved(reading.protocol_of(reading.mentioned))
    current = reading.current()
    if reading.top and reading.top.probability >= 0.5 and reading.is_torn:
        tied = [reading.protocol_of(one) for one in reading.possible]
        if current in tied and cues.THIS.search(reading.text):
            return Resolved(current)
        return Resolved(None, Choices(tuple(tied), reading.ask.kind))
    if current and not reading.says_more:
        return Resolved(current)
    if reading.possible and reading.says_more:
        return Resolved(None, Choices(tuple(reading.protocol_of(one) for one in reading.possible), reading.ask.kind))
    if current and cues.THIS.search(reading.text) and not _names_another_thing(reading):
        return Resolved(current)
    if reading.says_more:
        return Resolved(None, NothingCovers())
    return Resolved(None, WhichProtocol(reading.ask.kind))


def _names_another_thing(reading: Reading) -> bool:
    """'the police one', 'the housing protocol': a thing named after an article, which the knowledge base did not recognise."""
    return cues.NAMED_THING.search(reading.text) is not None
