"""Sets two or three protocols side by side."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers import cues
from knowledge.answers.protocols import ask_protocol
from knowledge.answers.reading import MOST_CHOICES, PAIR, Reading
from knowledge.answers.types import Answer, Comparison, WhichProtocol
from knowledge.protocols import ProtocolView


def compare_protocols(reading: Reading) -> Answer:
    """The protocols that the text names; the one in hand completes a lone one."""
    protocols = list(reading.several_mentioned())[:MOST_CHOICES]
    if len(protocols) == 1 and protocols[0] in (each := reading.each_meant()):
        protocols = list(each[:MOST_CHOICES])  # Of two that are held together each half means one, even where it alone leaves doubt.
    current = reading.current()
    listed = reading.last_list
    of_those = cues.LISTED_ONES.search(reading.text) or cues.BOTH.search(reading.text) or reading.context.kind == "compare_protocols"
    if not protocols and 1 < len(listed) <= MOST_CHOICES and of_those:
        protocols = list(listed)
    if len(protocols) < 2 and current and current not in protocols:
        protocols.append(current)
    if len(protocols) < 2 and cues.THIS.search(reading.text):
        protocols += [one for one in reading.held(reading.context.recent[:1]) if one not in protocols]
    if len(protocols) < 2:
        likely = [reading.protocol_of(one) for one in reading.possible]
        protocols += [one for one in likely if one not in protocols]
    if len(protocols) >= 2:
        same = (
            all(set(one.partners) == set(protocols[0].partners) for one in protocols) if cues.SAME_PARTNERS.search(reading.text) else None
        )
        by = "partners" if cues.COMPARES_PARTNERS.search(reading.text) else "size" if reading.is_comparing else None
        return Comparison(tuple(protocols[:MOST_CHOICES]), _shared(protocols), same, by, _first_is(reading, protocols, by))
    if not protocols and not reading.councils():
        return WhichProtocol("compare_protocols")
    # One alone is nothing to compare: whatever was asked, it was asked of that one.
    return ask_protocol(Reading(reading.finder, reading.index, replace(reading.ask, kind="ask_protocol")))


def _first_is(reading: Reading, protocols: list[ProtocolView], by: str | None) -> bool | None:
    """The yes or no to 'is the first bigger than the second', None where that was not asked or cannot be told."""
    first, second = (amount(protocol, by) for protocol in protocols[:2])
    if by is None or len(protocols) != PAIR or not cues.YES_NO.search(reading.text):
        return None
    return first < second if cues.LESS.search(reading.text) else first > second


def amount(protocol: ProtocolView, by: str | None) -> int:
    """How many partners a protocol has, or how many bytes its largest document."""
    return len(protocol.partners) if by == "partners" else max((document.size or 0 for document in protocol.documents), default=0)


def _shared(protocols: list[ProtocolView]) -> tuple[str, ...]:
    """Partners that all of them have, in the order of the first."""
    return tuple(name for name in protocols[0].partners if all(name in other.partners for other in protocols[1:]))
