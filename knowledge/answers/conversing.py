"""What refers to the conversation itself: corrections, going back, choosing from what was offered, yes and no."""

from __future__ import annotations

from knowledge.answers import cues
from knowledge.answers.lists import PAGE_SIZE
from knowledge.answers.reading import Reading
from knowledge.answers.resolving import one_or_choices, told_of
from knowledge.answers.types import Answer, Choices, NothingCovers, WhichProtocol
from knowledge.protocols import ProtocolView

CERTAIN = 0.8
"""A correction that points this clearly at what is in hand already means just that."""
FACT_KINDS = frozenset(("ask_partners", "check_partner", "ask_purpose", "ask_document", "ask_detail", "ask_unheld"))


def chosen(reading: Reading) -> ProtocolView | None:
    """Which of the offered choices, or of the last list, the text picks: by number, by place or by name."""
    offered = reading.held(reading.context.choices or reading.context.listed)
    if not offered:
        return None
    by_name = [one for one in reading.ranking.candidates if reading.protocol_of(one) in offered]
    if by_name and (by_name[0].named or by_name[0].probability >= 0.5):
        return reading.protocol_of(by_name[0])
    shown = offered if reading.context.choices else offered[reading.context.page * PAGE_SIZE :][:PAGE_SIZE]
    for word in reading.words:
        place = cues.ORDINALS.get(word)
        if place is not None and not (word in {"a", "one"} and len(reading.words) > 1) and -1 <= place < len(shown):
            return shown[place]
    if len(reading.words) == 1 and reading.words[0] == "one":
        return shown[0]
    return reading.protocol_of(by_name[0]) if by_name and by_name[0].probability >= 0.15 else None


def earlier(reading: Reading) -> ProtocolView | None:
    """The protocol that the text goes back to: the one it names, the first one, or the one before."""
    if reading.mentioned:
        return reading.protocol_of(reading.mentioned)
    if told := told_of(reading):
        return told
    trail = reading.held(reading.context.recent)
    if not trail:
        return reading.current()
    if cues.FIRST.search(reading.text):
        return trail[-1]
    likely = [one for one in reading.ranking.candidates if reading.protocol_of(one) in trail and one.probability >= 0.1]
    return reading.protocol_of(likely[0]) if likely and reading.says_more else trail[0]


def corrected(reading: Reading) -> Answer | ProtocolView:
    """What a correction points to: a protocol, or what to say when it points to none."""
    current = reading.current()
    options = [one for one in reading.ranking.candidates if reading.protocol_of(one) != current or one.named or one.probability >= CERTAIN]
    asked = reading.context.kind or "ask_protocol"
    plain = current is not None and not reading.says_more and cues.OTHER_COUNCIL_CALLED.search(reading.text) is None
    if not reading.names_one and not plain and (found := one_or_choices(reading.councils(), asked)):
        return found
    wanted = [one for one in options if not _set_aside(reading, reading.protocol_of(one))]
    if wanted and wanted[0].probability >= 0.3:
        return reading.protocol_of(wanted[0])
    if meant := _meant(reading):
        return meant
    partnered = [one for one in reading.partnered(wanted_only=True) if one != current and not _set_aside(reading, one)]
    if found := one_or_choices(partnered, asked):
        return found
    by_place = chosen(reading) if reading.context.choices else None
    if by_place and by_place != current:
        return by_place
    if reading.says_more:
        likely = tuple(reading.protocol_of(one) for one in wanted if one.probability >= 0.1)[:3]
        if len(likely) > 1:
            return Choices(likely, asked)
        return NothingCovers() if likely or cues.NAMED_THING.search(reading.text) else WhichProtocol(asked)
    return WhichProtocol(asked)


def _meant(reading: Reading) -> ProtocolView | None:
    """What stands after 'I meant', where that alone is clear."""
    match = cues.MEANT.search(reading.text)
    return (reading.clearly(match.group(1)) or reading.clearly(match.group(1), "situation")) if match else None


def _set_aside(reading: Reading, protocol: ProtocolView) -> bool:
    """'not the admissions one, the …': the protocol that stands right after the not."""
    match = cues.NOT_THIS_BUT.search(reading.text)
    if not match:
        return False
    return reading.clearly(match.group(1)) == protocol
