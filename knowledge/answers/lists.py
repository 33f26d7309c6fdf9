"""Lists and counts of protocols, documents, organisations and themes, exactly as the knowledge base holds them."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers import cues
from knowledge.answers.mentions import organisation_mention
from knowledge.answers.reading import LISTING, MOST_CHOICES, POSSIBLE, SURE, Reading
from knowledge.answers.types import (
    Answer,
    DocumentList,
    NothingCovers,
    OrganisationMention,
    OrganisationOnNone,
    OrganisationRanking,
    ProtocolList,
    Several,
    Talk,
    Themes,
    WhichProtocol,
)
from knowledge.protocols import ProtocolView
from knowledge.search.english import anybody_words, follow_up_words
from knowledge.search.organisations import Found
from knowledge.search.text import one_line, stem, words

PAGE_SIZE = 8
LONGEST_NAME = 8
"""Words of a name that nobody is known by."""


def list_protocols(reading: Reading) -> Answer:
    """Protocols by partner, format, theme or number of partners; or the organisations and themes themselves."""
    text = reading.text
    whole = not reading.organisations and not reading.mentioned
    if whole and cues.THEMES.search(text) and not _theme(reading):
        return Themes(_counted(protocol.theme for protocol in reading.index.protocols))
    repeated = cues.ON_SEVERAL.search(text) is not None
    if (
        repeated
        or cues.ON_SO_MANY.search(text)
        or cues.COUNCILS_WANTED.search(text)
        or (whole and _asks_for_organisations(text) and not cues.MOST_PARTNERS.search(text))
    ):
        return _organisations(reading)
    listed = _filtered(reading)
    if instead := _not_a_list(reading, listed):
        return instead
    outside = [one for one in reading.organisations if one.number is None or not reading.index.organisations[one.number].protocols]
    if outside and len(outside) == len(reading.organisations):
        return OrganisationOnNone(tuple(organisation_mention(reading, one) for one in outside))
    unknown = None if reading.organisations or _narrows(listed) else _unknown_partner(reading)
    if unknown:
        return OrganisationOnNone((unknown,))
    return NothingCovers() if _is_about_what_none_is(reading, listed) else listed


def _organisations(reading: Reading) -> OrganisationRanking:
    """The partners of all protocols or of those listed, only the councils among them where those are asked for."""
    councils = cues.COUNCILS_WANTED.search(reading.text) is not None
    least = 2 if cues.ON_SEVERAL.search(reading.text) else 1
    counted = cues.ON_SO_MANY.search(reading.text)
    exactly = cues.number_in(counted.group(1)) if counted else None
    full = {entry.name: entry.full_name or entry.name for entry in reading.index.organisations}
    aside = {entry.name for one in reading.organisations if one.negated and (entry := reading.entry(one))}
    rows = _counted(name for protocol in _scope(reading) for name in protocol.partners)
    if cues.NOT_OURS.search(reading.text):
        aside |= reading.on_every
    kept = tuple(
        (name, count)
        for name, count in rows
        if (count >= least if exactly is None else count == exactly)
        and name not in aside
        and (not councils or cues.COUNCIL_NAME.search(full.get(name, name)) or cues.COUNCIL_NAME.search(name))
    )
    return OrganisationRanking(kept, len(kept), least, exactly)


def _is_about_what_none_is(reading: Reading, listed: ProtocolList) -> bool:
    """Whether 'list the protocols about swimming' asks for something that no protocol comes near: never a list of all protocols."""
    match = cues.TOPIC.search(reading.text)
    if not match or reading.organisations or _narrows(listed) or reading.possible:
        return False
    return any(len(word) > 2 and word not in follow_up_words() for word in words(match.group(1)))


def _unknown_partner(reading: Reading) -> OrganisationMention | None:
    """Whoever 'what do we share with …' asks about, where it is nobody that is held or known: never a list of all protocols."""
    match = cues.WITH_WHOM.search(reading.text)
    name = one_line(match.group(1)) if match else ""
    own = [word for word in words(name) if word not in anybody_words()]
    return OrganisationMention(name, held=False) if own and len(words(name)) <= LONGEST_NAME else None


def _not_a_list(reading: Reading, listed: ProtocolList) -> Answer | None:
    """What a question is that looks like one for a list of protocols but asks for facts of their documents."""
    text = reading.text
    if _narrows(listed) or reading.organisations:
        return None
    by_size = (cues.LARGEST.search(text) or cues.SMALLEST.search(text)) and not cues.PARTNER_WORDS.search(text)
    return list_documents(reading) if by_size or cues.SIZE.search(text) or cues.FORMAT.search(text) else None


def is_bare(reading: Reading) -> bool:
    """Whether a question for a list narrows nothing down, by organisation or otherwise, so that it may be about one protocol."""
    whole = cues.EVERYTHING_BUT.search(reading.text) or cues.EVERY_PROTOCOL.search(reading.text)
    return not (reading.organisations or _narrows(_filtered(reading)) or whole)


def asks_for_all(text: str) -> bool:
    """Whether the text does ask for a whole list: of protocols, partners or themes."""
    return any(
        cue.search(text) for cue in (cues.WHOLE_LIST, cues.ALL_PROTOCOLS_WANTED, cues.WITH_WHOM, cues.THEMES, cues.ORGANISATIONS_WANTED)
    )


def _narrows(wanted: ProtocolList) -> bool:
    limited = wanted.partner_limit or wanted.several_documents
    return bool(limited or wanted.format or wanted.theme or wanted.same_partners_as or wanted.excluding or wanted.topic or wanted.councils)


def _asks_for_organisations(text: str) -> bool:
    if cues.ORGANISATIONS_WANTED.search(text):
        return True
    return cues.PARTNER_WORDS.search(text) is not None and cues.MOST.search(text) is not None and not cues.PROTOCOL_WITH_MOST.search(text)


def _filtered(reading: Reading) -> ProtocolList:
    text = reading.text
    found = reading.organisations or _same_organisations(reading)
    any_of = sum(not one.negated for one in found) > 1 and cues.ANY_OF.search(text) is not None
    councils = reading.councils()
    if not (councils or found) and cues.NO_COUNCIL.search(text):
        full = ((entry, f"{entry.name} {entry.full_name or ''}") for entry in reading.index.organisations)
        none_of = [OrganisationMention(entry.name, held=True) for entry, name in full if entry.protocols and cues.COUNCIL_NAME.search(name)]
        return _matching(reading, ProtocolList((), 0, 0, PAGE_SIZE, without=tuple(none_of)))
    # 'councils other than Essex' sets Essex aside as a council, not as a partner.
    counted = [one for one in found if not (councils and (entry := reading.entry(one)) and entry.name in reading.on_every)]
    without = tuple(organisation_mention(reading, one) for one in counted if one.negated)
    wanted = tuple(organisation_mention(reading, one) for one in counted if not one.negated)
    form, not_form = cues.listed_format(text)
    topic, about_topic = _topic(reading)
    in_hand = _in_hand(reading) if cues.WHICH_ONE.search(text) else ()
    # 'which one is about missing children?' of two that were listed
    among = tuple(one for one in about_topic if one in in_hand) or _likeliest(reading, in_hand)
    about_topic = among or about_topic
    if among and topic is None and (match := cues.TOPIC.search(text)):
        topic = one_line(match.group(1))
    base = ProtocolList(
        protocols=(),
        total=0,
        page=0,
        page_size=PAGE_SIZE,
        with_all=() if any_of else wanted,
        with_any=wanted if any_of else (),
        without=without,
        format=form,
        not_format=not_form,
        theme=_theme(reading),
        same_partners_as=_joined(reading),
        topic=topic,
        about_topic=about_topic,
        excluding=_excluded(reading) or _in_hand_aside(reading, found),
        partner_limit=_extreme(reading) or cues.partner_limit(text),
        several_documents=cues.MANY_DOCUMENTS.search(text) is not None,
        of_those=bool(among) or _scope(reading) != reading.index.protocols,
        councils=councils,
        not_councils=bool(councils) and cues.sets_aside_council(text),
    )
    listed = _matching(reading, base)
    return listed if listed.protocols or len(base.with_all) < 2 else _loosened(reading, base)


def _extreme(reading: Reading) -> tuple[int, int] | None:
    """The greatest or the least number of partners that a protocol has, where 'which has the most partners' asks for it."""
    if not cues.MOST_PARTNERS.search(reading.text):
        return None
    counts = [len(one.partners) for one in _scope(reading)]
    number = min(counts, default=0) if cues.LESS.search(reading.text) else max(counts, default=0)
    return number, number


def _in_hand_aside(reading: Reading, found: tuple[Found, ...]) -> tuple[ProtocolView, ...]:
    """The protocol in hand, where others are asked for: 'are they on anything else', 'which other protocol is … on'."""
    current = reading.current()
    if current is None or not found:
        return ()
    others = not reading.organisations or (
        cues.OTHER_PROTOCOL.search(reading.text) and any(one.name in current.partners for one in _mentions(reading, found))
    )
    return (current,) if others else ()


def _mentions(reading: Reading, found: tuple[Found, ...]) -> list[OrganisationMention]:
    return [organisation_mention(reading, one) for one in found]


def _same_organisations(reading: Reading) -> tuple[Found, ...]:
    """The organisations in hand, for 'are they on anything else?'."""
    if not (cues.THEY.search(reading.text) and cues.ELSEWHERE.search(reading.text)):
        return ()
    return tuple(one for one in reading.organisations_in_hand if one.number is not None and one.name not in reading.on_every)


def _loosened(reading: Reading, base: ProtocolList) -> ProtocolList:
    """No protocol has all of the organisations: those that have one of them."""
    listed = _matching(reading, replace(base, with_all=(), with_any=base.with_all))
    return replace(_matching(reading, base), one_of_them=listed.protocols)


def _matching(reading: Reading, base: ProtocolList) -> ProtocolList:
    """The list with the protocols that match it."""
    scope = _scope(reading)
    protocols = tuple(protocol for protocol in scope if _matches(base, protocol, reading))
    every = len(protocols) == len(scope)
    return replace(
        base,
        protocols=protocols,
        total=len(protocols),
        yes=_yes(reading, every=every, some=bool(protocols)),
        every=every and len(scope) > 1,
    )


def _yes(reading: Reading, *, every: bool, some: bool) -> bool | None:
    """The yes or no to 'is ECC on all of them?' or 'do we have any with Thurrock?'."""
    asks = cues.YES_NO.search(reading.text) or (cues.IN_ANY.search(reading.text) and not cues.WHICH.search(reading.text))
    if not asks or not (reading.organisations or cues.ANY.search(reading.text)):
        return None
    return every if cues.ON_EVERY.search(reading.text) else some


def _whose_documents(reading: Reading) -> ProtocolList | None:
    """The protocols that the text's partners, theme or names leave over, None for all."""
    if reading.organisations or _theme(reading):
        return _matching(reading, replace(_filtered(reading), format=None))
    named = reading.each_mentioned
    among = named if len(named) > 1 else _scope(reading)
    return None if among == reading.index.protocols else ProtocolList(among, len(among), 0, PAGE_SIZE, of_those=True)


def _scope(reading: Reading) -> tuple[ProtocolView, ...]:
    """Those of the last list when the text points at it, else all."""
    held_together = reading.context.kind == "compare_protocols" and reading.is_comparing
    adds_up = reading.context.kind in LISTING and len(reading.last_list) > 1 and cues.THAT_MAKES.search(reading.text)
    if pair := reading.pair():
        return pair
    if cues.OF_ALL_THERE_IS.search(reading.text):
        return reading.index.protocols
    they = held_together or cues.LISTED_ONES.search(reading.text) if reading.context.kind in LISTING else None
    follows = (
        they
        or adds_up
        or cues.THOSE.search(reading.text)
        or (cues.FOLLOW_ON.search(reading.text) and cues.EVERYTHING_BUT.search(reading.text))
    )
    listed = _in_hand(reading)
    both = cues.BOTH_OF_THEM.search(reading.text) and not reading.organisations
    if listed and cues.THE_OTHERS.search(reading.text) and not cues.LISTED_ONES.search(cues.THE_OTHERS.sub(" ", reading.text)):
        rest = tuple(protocol for protocol in reading.index.protocols if protocol not in listed)
        return rest or reading.index.protocols
    return listed if listed and (follows or both) else reading.index.protocols


def _in_hand(reading: Reading) -> tuple[ProtocolView, ...]:
    """The protocols that were offered or listed last."""
    return reading.held(reading.context.choices or reading.context.listed)


def _matches(wanted: ProtocolList, protocol: ProtocolView, reading: Reading) -> bool:
    if wanted.topic and protocol not in wanted.about_topic:
        return False
    if wanted.councils and (protocol in wanted.councils) == wanted.not_councils:
        return False
    if (wanted.theme and protocol.theme != wanted.theme) or protocol in wanted.excluding:
        return False
    return _documents_match(wanted, protocol) and _partners_match(wanted, protocol, reading)


def _documents_match(wanted: ProtocolList, protocol: ProtocolView) -> bool:
    if wanted.several_documents and len(protocol.documents) < 2:
        return False
    has_format = any(document.format == wanted.format for document in protocol.documents)
    return not wanted.format or has_format != wanted.not_format


def _partners_match(wanted: ProtocolList, protocol: ProtocolView, reading: Reading) -> bool:
    partners = set(protocol.partners)
    least, most = wanted.partner_limit or (0, len(partners))
    if not least <= len(partners) <= most:
        return False
    if other := wanted.same_partners_as:
        return protocol != other and bool(partners & (set(other.partners) - reading.on_every))
    if any(one.name not in partners for one in wanted.with_all) or any(one.name in partners for one in wanted.without):
        return False
    return not wanted.with_any or any(one.name in partners for one in wanted.with_any)


def _joined(reading: Reading) -> ProtocolView | None:
    """The protocol that others are to share a partner with."""
    if not cues.SAME_PARTNER.search(reading.text):
        return None
    if reading.mentioned and not reading.organisations:
        return reading.protocol_of(reading.mentioned)
    return reading.current() if not reading.organisations and cues.THIS.search(reading.text) else None


def _excluded(reading: Reading) -> tuple[ProtocolView, ...]:
    """Protocols that the text sets aside: 'all of them except the admissions one'."""
    if not cues.EVERYTHING_BUT.search(reading.text) or cues.SAME_PARTNER.search(reading.text):
        return ()
    after = cues.EVERYTHING_BUT.split(reading.text, maxsplit=1)[-1]
    found = (reading.clearly(part) for part in cues.BETWEEN.split(after) if part.strip())
    return tuple(dict.fromkeys(one for one in found if one))


def _topic(reading: Reading) -> tuple[str | None, tuple[ProtocolView, ...]]:
    """What the protocols of 'all that mention home schooling' are to speak of, and those that do; None when none does."""
    match = cues.TOPIC.search(reading.text) or cues.HAS_IN_IT.search(reading.text)
    topic = cues.IN_ITS_PURPOSE.sub("", one_line(match.group(1))) if match and not reading.organisations and not _theme(reading) else ""
    if not topic:
        return None, ()
    held = tuple(protocol for protocol in reading.index.protocols if mentions(protocol, topic))
    found = held or _about(reading, topic)
    return (topic, found) if found else (None, ())


def _likeliest(reading: Reading, in_hand: tuple[ProtocolView, ...]) -> tuple[ProtocolView, ...]:
    """The one of a few protocols in hand that the text is likeliest about, where one is."""
    match = cues.TOPIC.search(reading.text) if 1 < len(in_hand) <= MOST_CHOICES else None
    likely: dict[str, float] = {}
    for purpose in ("mention", "situation") if match else ():
        for one in reading.finder.rank(reading.index, match.group(1) if match else "", purpose).candidates:
            slug = reading.protocol_of(one).slug
            likely[slug] = max(one.probability, likely.get(slug, 0.0))
    best = sorted(in_hand, key=lambda one: -likely.get(one.slug, 0.0))[:1]
    return tuple(one for one in best if likely.get(one.slug, 0.0) >= POSSIBLE)


def _about(reading: Reading, topic: str) -> tuple[ProtocolView, ...]:
    """The protocols that the topic, or each thing of 'absence or missing children', clearly means."""
    found: dict[int, None] = {}
    for part in dict.fromkeys((topic, *(part.strip() for part in cues.BETWEEN.split(topic) if part and len(words(part)) > 0))):
        if not set(words(part)) <= follow_up_words():
            for purpose in ("mention", "situation"):
                found.update(
                    {one.protocol: None for one in reading.finder.rank(reading.index, part, purpose).candidates if one.probability >= SURE}
                )
    return tuple(reading.index.protocols[number] for number in sorted(found))


def mentions(protocol: ProtocolView, topic: str) -> bool:
    """Whether the title or purpose holds every word of the topic that is not a mere link, or an age or a year where that is the topic."""
    text = f"{protocol.title} {protocol.purpose}"
    of_age, of_year = cues.AGE_MENTIONED.search(topic), cues.YEAR_MENTIONED.search(topic)
    if of_age or (of_year and not cues.YEAR_GROUP.search(topic)):
        return bool((of_age and cues.AGE_RANGE.search(text)) or (of_year and cues.YEAR_GROUP.search(text)))
    held = {stem(word) for word in words(text)}
    own = {stem(word) for word in words(topic) if len(word) > 2 and word not in {"the", "and", "any", "with", "for"}}
    return bool(own) and own <= held


def _theme(reading: Reading) -> str | None:
    text = reading.text.lower()
    return next((theme for theme in dict.fromkeys(protocol.theme for protocol in reading.index.protocols) if theme.lower() in text), None)


def _counted(names: object) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for name in names:  # type: ignore[attr-defined]
        counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(counts.items(), key=lambda row: -row[1]))


def more(reading: Reading) -> Answer:
    """The next page of the last list."""
    listed = reading.held(reading.context.listed)
    page = reading.context.page + 1
    if not listed:
        return WhichProtocol("find_protocol") if reading.current() is None else Talk("nothing_more")
    if page * PAGE_SIZE >= len(listed):
        return Talk("nothing_more")
    return ProtocolList(listed, len(listed), page, PAGE_SIZE)


def list_documents(reading: Reading) -> Answer:
    """Documents across protocols: of a format, by size, counted."""
    if cues.MANY_DOCUMENTS.search(reading.text) and not cues.SIZE.search(reading.text) and not cues.so_many(reading.text):
        return list_protocols(reading)
    both = cues.LARGEST.search(reading.text) and cues.SMALLEST.search(reading.text)
    if both and not (cues.ALL.search(reading.text) or cues.FROM_TO.search(reading.text)):
        return Several((_documents(reading, "largest"), _documents(reading, "smallest")))
    order = "largest" if cues.LARGEST.search(reading.text) else "smallest" if cues.SMALLEST.search(reading.text) else "listed"
    return _documents(reading, order)


def _documents(reading: Reading, order: str) -> DocumentList:
    among = _whose_documents(reading)
    (wanted, negated), limit = cues.listed_format(reading.text), cues.size_limit(reading.text)
    held_together = len(reading.each_mentioned) > 1
    if held_together and cues.SIZE.search(reading.text):
        wanted = None  # 'sizes of the herts doc and the autism doc'
    protocols = reading.index.protocols if among is None else among.protocols
    rows = [(protocol, document) for protocol in protocols for document in protocol.documents]
    looked_at = len(rows)
    if wanted:
        rows = [row for row in rows if (row[1].format == wanted) != negated]
    if limit:
        rows = [row for row in rows if row[1].size is not None and (row[1].size > limit.size if limit.over else row[1].size < limit.size)]
    if order != "listed":
        rows = sorted(
            (row for row in rows if row[1].size is not None), key=lambda row: (row[1].size or 0) * (-1 if order == "largest" else 1)
        )
    stated = cues.sizes(reading.text) if limit is None else frozenset()
    rows = [row for row in rows if row[1].size in stated] or rows
    total = len(rows)
    if order != "listed" and (most := cues.so_many(reading.text)):
        rows = rows[:most]
    elif order != "listed" and not cues.ALL.search(reading.text) and not held_together:
        rows = [row for row in rows if row[1].size == rows[0][1].size]
    label = f"not {wanted}" if negated else wanted
    yes_no = cues.YES_NO.match(reading.text.lstrip()) is not None or cues.TAG.search(reading.text) is not None
    of_all = cues.ALL_OF_THEM.search(reading.text) or cues.ONLY_SUCH.search(reading.text)
    every = looked_at if yes_no and (wanted or limit) and of_all and not cues.ANY.search(reading.text) else None
    return DocumentList(tuple(rows), label, order, total, yes_no, limit, among, every)
