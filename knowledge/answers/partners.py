"""Who the partners of a protocol are, and whether a certain organisation is one."""

from __future__ import annotations

from knowledge.answers import cues
from knowledge.answers.lists import list_protocols
from knowledge.answers.mentions import organisation_mention
from knowledge.answers.protocols import ask_detail, ask_unheld
from knowledge.answers.reading import Reading
from knowledge.answers.resolving import resolve
from knowledge.answers.terms import explain_term
from knowledge.answers.types import Answer, NothingCovers, OrganisationOnNone, PartnerCheck, PartnerCount, Partners, WhichProtocol
from knowledge.protocols import ProtocolView
from knowledge.search.english import anybody_words, follow_up_words
from knowledge.search.index import OrganisationEntry
from knowledge.search.organisations import Found
from knowledge.search.text import one_line, words

SHORT_QUESTION = 8


def ask_partners(reading: Reading) -> Answer:
    """The partners of one protocol, or their number."""
    if cues.WHICH_ONES.search(reading.text) and (cues.partner_limit(reading.text) or cues.SAME_PARTNER.search(reading.text)):
        return list_protocols(reading)
    outside = [one for one in reading.organisations if one.number is None]
    if outside and len(outside) == len(reading.organisations):
        return check_partner(reading)
    if reading.organisations and not cues.BESIDES.search(reading.text) and cues.TRUE.search(reading.text):
        return check_partner(reading)
    if cues.NO_PARTNER.search(reading.text):
        return ask_unheld(reading)
    resolved = resolve(reading)
    if resolved.protocol is None:
        return _who_is(reading) or resolved.instead or NothingCovers()
    if cues.COUNTING.search(reading.text):
        return PartnerCount(resolved.protocol)
    named = [reading.index.organisations[one.number].name for one in reading.organisations if one.number is not None]
    besides = named if cues.BESIDES.search(reading.text) else []
    councils = _other_councils(reading, resolved.protocol) if cues.ANY_COUNCIL.search(reading.text) else None
    return Partners(resolved.protocol, tuple(name for name in besides if name in resolved.protocol.partners), councils)


def _other_councils(reading: Reading, protocol: ProtocolView) -> tuple[str, ...]:
    """The partners that are councils, without those of every protocol."""
    full = {entry.name: entry.full_name or entry.name for entry in reading.index.organisations}
    own = (name for name in protocol.partners if name not in reading.on_every)
    return tuple(name for name in own if cues.COUNCIL_NAME.search(f"{name} {full.get(name, name)}"))


def _who_is(reading: Reading) -> Answer | None:
    """'whos ECC': a question about an organisation itself."""
    held = [one for one in reading.organisations if one.number is not None]
    return explain_term(reading) if len(held) == 1 and len(reading.words) <= SHORT_QUESTION else None


def check_partner(reading: Reading) -> Answer:
    """A plain yes or no about an organisation and a protocol; what was assumed falsely is put right."""
    organisations = reading.organisations or _from_context(reading) or _subject(reading)
    held = organisations and all(one.number is not None for one in organisations)
    if held and cues.ON_ANY.search(reading.text) and not _asks_more_than(reading, organisations):
        return list_protocols(reading)
    outside = [one for one in organisations if one.number is None]
    if outside and len(outside) == len(organisations) and cues.ON_ANY.search(reading.text) and not reading.names_one:
        return OrganisationOnNone(tuple(organisation_mention(reading, one) for one in outside))
    resolved = resolve(reading)
    if resolved.protocol is None:
        if outside and len(outside) == len(organisations):
            return OrganisationOnNone(tuple(organisation_mention(reading, one) for one in outside))
        if held and not _asks_more_than(reading, organisations) and isinstance(resolved.instead, NothingCovers):
            return WhichProtocol("check_partner")
        return resolved.instead or NothingCovers()
    if not organisations:
        return Partners(resolved.protocol) if cues.PARTNERSHIP.search(reading.text) else ask_detail(reading)
    organisations = _without_companions(reading, organisations)
    if cues.HYPOTHETICAL.search(reading.text) and cues.AS_WELL.search(reading.text) and reading.context.kind == "check_partner":
        organisations = (*reading.organisations_in_hand, *organisations)  # 'and if Southend went as well'
    on = [one for one in organisations if _is_partner(reading, one, resolved.protocol)]
    off = [one for one in organisations if one not in on]
    return PartnerCheck(
        resolved.protocol,
        tuple(organisation_mention(reading, one) for one in on),
        tuple(organisation_mention(reading, one) for one in off),
        why=cues.WHY.search(reading.text) is not None,
        only=cues.ONLY_WITH.search(reading.text) is not None,
        hypothetical=cues.HYPOTHETICAL.search(reading.text) is not None,
        elsewhere=tuple((entry.name, _protocols_of(reading, entry)) for one in off if (entry := reading.entry(one)) and entry.protocols),
    )


def _without_companions(reading: Reading, organisations: tuple[Found, ...]) -> tuple[Found, ...]:
    """Those asked about: in 'is Hertfordshire on it with us and Provide' Provide only keeps it company."""
    check, company = cues.CHECKS.search(reading.text), cues.COMPANIONS.search(reading.text)
    if not check and not company:
        return organisations
    place = len(words(reading.text[: check.end() if check else company.start() if company else 0]))
    return tuple(one for one in organisations if one.start < place) or organisations


def _asks_more_than(reading: Reading, organisations: tuple[Found, ...]) -> bool:
    """Whether the text speaks of something else than the organisations that a mere follow-up has no need of."""
    named = {position for one in organisations for position in range(one.start, one.end)}
    known = follow_up_words()
    return any(len(word) > 2 and word not in known for position, word in enumerate(reading.words) if position not in named)


def _subject(reading: Reading) -> tuple[Found, ...]:
    """Whoever 'is … on the autism panel?' asks about, where it is nobody that is held or known."""
    match = cues.WHO_IS_ON.search(reading.text)
    name = one_line(match.group(1)) if match else ""
    own = [word for word in words(name) if word not in anybody_words()]
    if not own or reading.clearly(name):
        return ()
    return (Found(name, None, 0, 0, negated=False),)


def _is_partner(reading: Reading, one: Found, protocol: ProtocolView) -> bool:
    entry = reading.entry(one)
    return entry is not None and entry.name in protocol.partners


def _protocols_of(reading: Reading, entry: OrganisationEntry) -> tuple[ProtocolView, ...]:
    return tuple(reading.index.protocols[number] for number in sorted(entry.protocols))


def _from_context(reading: Reading) -> tuple[Found, ...]:
    """The organisations in hand, for 'and are they on the autism one?' and 'why not?'."""
    if not (cues.THEY.search(reading.text) or cues.WHY_ALONE.search(reading.text)):
        return ()
    return reading.organisations_in_hand
