"""What one question says, read once against the knowledge base: which protocols, which organisations, how sure."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import process

from knowledge.answers import cues
from knowledge.answers.context import Context
from knowledge.answers.spelling import put_right
from knowledge.protocols import ProtocolView
from knowledge.search.english import everyday_words, follow_up_words
from knowledge.search.finder import Finding
from knowledge.search.index import WEAK_WORDS, Index, OrganisationEntry
from knowledge.search.lexicon import SHORTEST_FUZZY
from knowledge.search.organisations import Found, find_organisations
from knowledge.search.ranking import Candidate, Ranking, is_distinctive
from knowledge.search.text import clean, words

SURE = 0.5
"""A protocol this likely is taken to be meant."""
CLEAR_LEAD = 0.27
"""How far it must lie ahead of the next to be taken without asking."""
POSSIBLE = 0.2
"""A protocol this likely is offered as a choice."""
BRIEFLY_TOLD, SURE_OF_FEW, OPEN_TO, AS_LIKELY = 9, 0.9, 0.15, 0.4
"""In so few words a situation is taken for one protocol's only when no other is even so likely; more likely where it is so sure."""
MOST_CHOICES = 3
PAIR = 2
MOST_NAME_WORDS = 6
FEW_WORDS = 6
"""In so few words, those that only lead on from what was said would count for too much."""
NEARLY = 80.0
SHORTEST_OF_CASES, SHORTEST_CASE, CLEAR_CASE = 12, 4, 0.75
"""Words of a text that can tell two situations, words of one of them, and how clear each must be."""
LONGEST_PAIR = 30
"""Words of a question within which two protocols can be named side by side."""
CALLED_BY_PARTNER = frozenset(("one", "protocol", "agreement", "document", "doc", "file", "pdf"))
SITUATIONS = frozenset(("find_protocol", "vague_need"))
LISTING = ("list_protocols", "list_documents", "compare_protocols")
"""Kinds whose answers speak of several protocols."""


@dataclass(frozen=True)
class Ask:
    """A question as it reached the service: the text without identifiers, the kind Rasa saw in it, and the conversation.

    `parts` are the text and kind of each question where Rasa saw several; `alternatives` other kinds, likeliest first.
    """

    text: str
    kind: str
    confidence: float = 1.0
    context: Context = field(default_factory=Context)
    parts: tuple[tuple[str, str], ...] = ()
    alternatives: tuple[tuple[str, float], ...] = ()

    def next_kind(self, among: Container[str], least: float = 0.08) -> str | None:
        """The likeliest other kind that Rasa saw in it, of those given."""
        return next((kind for kind, likely in self.alternatives if kind != self.kind and kind in among and likely >= least), None)


class Reading:
    """One ask and all that was found in it. Costly parts are worked out when first needed.

    `settled` is the protocol where the conversation, and not the text, says which is meant.
    """

    def __init__(self, finder: Finding, index: Index, ask: Ask, settled: ProtocolView | None = None) -> None:
        self.finder = finder
        self.index = index
        self.ask = ask
        self.typed = clean(ask.text)  # What is ranked: examples are misspelt too.
        self.text = put_right(self.typed, (index.names.vocabulary, index.keywords.vocabulary, index.organisation_names.vocabulary))
        self.words = words(self.text)
        self.context = ask.context
        self.settled = settled

    @cached_property
    def ranking(self) -> Ranking:
        """The protocols by how likely the text is about each."""
        purpose = "situation" if self.ask.kind in SITUATIONS else "mention"
        return self.finder.rank(self.index, self.wanted_text, purpose)

    @cached_property
    def wanted_text(self) -> str:
        """The text without the protocols it sets aside: 'not the admissions one, the one about …'."""
        text = cues.LEADING.sub("", self.typed) if len(self.words) <= FEW_WORDS else self.typed
        if not words(text):
            text = self.typed
        for match in cues.SET_ASIDE.finditer(self.typed):
            best = self.likeliest(match.group(1))
            rest = text.replace(match.group(0), " ")
            if best and (best.named or best.probability >= SURE) and len(words(rest)) >= MOST_CHOICES:
                text = rest
        return text

    @property
    def wanted_documents(self) -> str:
        """The text without what it sets aside, where something is left: 'not the addendums, the agreement itself'."""
        kept = cues.SET_ASIDE_THING.sub(" ", self.text)
        return kept if len(words(kept)) > 1 else self.text

    @cached_property
    def _all_organisations(self) -> tuple[Found, ...]:
        """Every organisation named in the text, also where it is only part of a protocol's name."""
        return find_organisations(self.index, self.typed)

    @cached_property
    def organisations(self) -> tuple[Found, ...]:
        """The organisations that the text speaks of, without those that are only part of a protocol's name in it."""
        found = self._all_organisations
        return tuple(one for one in found if not self._part_of_protocol_name(one, found))

    def _part_of_protocol_name(self, one: Found, found: Sequence[Found]) -> bool:
        """'the Hertfordshire one' names a protocol; 'is Hertfordshire on the admissions one' names an organisation."""
        if one.number is None:
            return False
        following = self.words[one.end : one.end + 3]
        points = {
            "one",
            "ones",
            "thing",
            "protocol",
            "agreement",
            "admissions",
            "admission",
            "school",
            "doc",
            "document",
            "pdf",
            "transfer",
            "mailout",
            "mail",
            "y5",
            "year",
        }
        covering = [hit for hit in self.ranking.hits if hit.exact and hit.start <= one.start and hit.end > one.end]
        return bool(covering) or bool(following and following[0] in points)

    @property
    def top(self) -> Candidate | None:
        """The likeliest protocol, None on an empty knowledge base."""
        return self.ranking.candidates[0] if self.ranking.candidates else None

    @property
    def possible(self) -> tuple[Candidate, ...]:
        """The protocols worth offering, at most three."""
        least = OPEN_TO if self._leaves_open else POSSIBLE
        return tuple(one for one in self.ranking.candidates if one.probability >= least)[:MOST_CHOICES]

    @property
    def mentioned(self) -> Candidate | None:
        """The one protocol that the text is clearly about, None when there is none or several are as likely."""
        return self.top if self.top and self.top.probability >= SURE and not self.is_torn else None

    @property
    def names_one(self) -> bool:
        """Whether a protocol's name stands in the text."""
        return self.top is not None and self.top.named

    @property
    def is_torn(self) -> bool:
        """Whether two protocols are about as likely."""
        return _is_torn(self.ranking) or self._leaves_open

    @property
    def _leaves_open(self) -> bool:
        """Whether a situation told in a few words may be another protocol's too."""
        if self.ask.kind not in SITUATIONS or len(self.words) > BRIEFLY_TOLD or len(self.ranking.candidates) < PAIR or self.names_one:
            return False
        first, second = self.ranking.candidates[:2]
        return second.probability >= (OPEN_TO if first.probability < SURE_OF_FEW else AS_LIKELY)

    @property
    def is_comparing(self) -> bool:
        """Whether two things are held against each other ('which is bigger, …')."""
        return cues.LARGEST.search(self.text) is not None or cues.SMALLEST.search(self.text) is not None

    def likeliest(self, text: str, purpose: str = "mention") -> Candidate | None:
        """The likeliest protocol for some text, None on an empty knowledge base."""
        return next(iter(self.finder.rank(self.index, text, purpose).candidates), None)

    def clearly(self, text: str, purpose: str = "mention", least: float = SURE) -> ProtocolView | None:
        """The protocol that some text is about, taken by itself, where one is at least so likely."""
        best = self.likeliest(text, purpose)
        return self.protocol_of(best) if best and best.probability >= least else None

    @cached_property
    def each_mentioned(self) -> tuple[ProtocolView, ...]:
        """The protocols that different parts of the text name, in the order of the text; empty for a long text."""
        return self.each_meant(SURE)

    def each_meant(self, least: float = POSSIBLE) -> tuple[ProtocolView, ...]:
        """The protocols that different parts of the text may mean, at least so likely; empty for a long text."""
        parts = self._parts() if len(self.words) <= LONGEST_PAIR else ()
        return tuple(dict.fromkeys(one for part in parts if (one := self.clearly(part, least=least))))

    def each_case(self) -> tuple[ProtocolView, ...]:
        """The protocols of the situations that different sentences tell; at most one where the text tells one situation."""
        if len(self.words) < SHORTEST_OF_CASES:
            return ()
        found: dict[int, None] = {}
        between = cues.JOINED_CASES if cues.TWO_CASES.search(self.text) else cues.CASES
        for part in between.split(self.wanted_text):
            if part and len(words(part)) >= SHORTEST_CASE:
                ranking = self.finder.rank(self.index, part.strip(), "situation")
                if ranking.candidates and ranking.candidates[0].probability >= CLEAR_CASE and not _is_torn(ranking):
                    found.setdefault(ranking.candidates[0].protocol)
        return tuple(self.index.protocols[number] for number in found)[:MOST_CHOICES]

    def several_mentioned(self) -> tuple[ProtocolView, ...]:
        """Every protocol that the text or a part of it is clearly about."""
        found = dict.fromkeys(self.each_mentioned)
        for one in self.ranking.candidates:
            if one.named or one.probability >= SURE:
                found.setdefault(self.protocol_of(one))
        return tuple(found)

    def _parts(self) -> list[str]:
        parts = cues.BETWEEN.split(self.wanted_text)
        return [part.strip() for part in parts if part and len(part.strip()) > 2] if len(parts) > 1 else []

    def partnered(self, *, wanted_only: bool = False) -> tuple[ProtocolView, ...]:
        """The protocols of 'the Southend one', 'the Provide agreement': those of the organisations named that are not on every protocol.

        With `wanted_only`, organisations that the text sets aside do not count.
        """
        found = [one for one in self._all_organisations if one.number is not None and not (wanted_only and one.negated)]
        wanted = {self.index.organisations[one.number].name for one in found if one.number is not None} - self.on_every
        return self.index.of_partners(wanted)

    @property
    def names_by_partner(self) -> bool:
        """Whether a partner stands for the protocol: 'the Provide agreement', 'the Southend document'."""
        return any(one.number is not None for one in self._stand_for_protocols())

    @property
    def calls_outsider(self) -> bool:
        """Whether a protocol is called by an organisation that is on none: 'the police one'."""
        return any(one.number is None for one in self._stand_for_protocols())

    @property
    def called_by(self) -> tuple[str, ...]:
        """The partners that the text names, also where a protocol is called by one, without those of every protocol."""
        entries = (self.entry(one) for one in self._all_organisations)
        return tuple(dict.fromkeys(entry.name for entry in entries if entry and entry.protocols and entry.name not in self.on_every))

    def name_words(self, protocol: ProtocolView) -> tuple[str, ...]:
        """The words of the text that stand in a name or keyword of the protocol, but for those that stand in many."""
        hits = (*self.index.names.find(self.words), *self.index.keywords.find(self.words))
        named = {word for hit in hits if self.index.protocols[hit.owner] == protocol for word in words(hit.name)} - WEAK_WORDS
        return tuple(word for word in dict.fromkeys(self.words) if word in named)[:MOST_NAME_WORDS]

    def without_places_of(self, protocol: ProtocolView) -> str | None:
        """The words of the text without those that name the protocol's own councils, None where it names none: a place is much else too."""
        councils = [entry for entry in self.index.organisations if entry.name in protocol.partners and entry.name not in self.on_every]
        names = " ".join(
            name for entry in councils if cues.COUNCIL_NAME.search(f"{entry.name} {entry.full_name or ''}") for name in entry.names
        )
        places = set(words(names)) - everyday_words()
        return " ".join(word for word in self.words if word not in places) if places & set(self.words) else None

    def _stand_for_protocols(self) -> Iterator[Found]:
        """The organisations that a protocol is called by."""
        return (one for one in self._all_organisations if not CALLED_BY_PARTNER.isdisjoint(self.words[one.end : one.end + 1]))

    def only_by_partner(self) -> tuple[ProtocolView, ...]:
        """The few protocols of a partner where nothing else tells which is meant: 'how big is the document that is with Provide'."""
        partnered = self.partnered()
        if not 1 < len(partnered) <= MOST_CHOICES or self.names_one:
            return ()
        named = {self.words[at] for one in self._all_organisations for at in range(one.start, one.end)}
        return () if set(self.own_words) - named else partnered

    def hinted(self) -> tuple[ProtocolView, ...]:
        """The protocols that have a keyword which stands in the text and is no everyday word, such as an abbreviation."""
        hits = [hit for hit in self.index.keywords.find(self.words, 0.99) if hit.exact and is_distinctive(hit.name)]
        return tuple(dict.fromkeys(self.index.protocols[hit.owner] for hit in hits))

    @cached_property
    def described(self) -> Candidate | None:
        """The one protocol that the text, taken as a situation, clearly is about."""
        ranking = self.finder.rank(self.index, self.wanted_text, "situation")
        first = next(iter(ranking.candidates), None)
        return first if first is not None and first.probability >= SURE and not _is_torn(ranking) else None

    def councils(self) -> tuple[ProtocolView, ...]:
        """The protocols of 'the other council', 'a neighbouring authority': those with a council that is not on every protocol."""
        counted = cues.COUNCILS_COUNTED.search(self.text) or cues.COUNCIL_OF_A_KIND.search(self.text)
        if not counted and not cues.OTHER_COUNCIL.search(self.text):
            return ()
        own = (set(one.partners) - self.on_every for one in self.index.protocols)
        kind = f"{counted.group(1) or ''} council".strip() if counted else "council"
        return tuple(one for one, names in zip(self.index.protocols, own, strict=True) if any(kind in name.lower() for name in names))

    @property
    def on_every(self) -> frozenset[str]:
        """Partners of every protocol, which tell no two apart."""
        return self.index.on_every

    def worded(self) -> tuple[ProtocolView, ...]:
        """The protocols of 'the one with “borough” in it': those whose title or purpose holds the word."""
        match = cues.WITH_WORD.search(self.text)
        word = (match.group(1) or match.group(2)).lower() if match else ""
        return tuple(one for one in self.index.protocols if word and word in words(f"{one.title} {one.purpose}"))

    def pair(self) -> tuple[ProtocolView, ...]:
        """The two of 'those two', 'the pair': those listed or offered last, or else the two spoken of last."""
        slugs = self.context.choices or self.context.listed
        if len(slugs) != PAIR:
            slugs = (self.context.protocol, *self.context.recent[:1]) if self.context.protocol else ()
        found = self.held(slugs)
        return found if len(found) == PAIR and cues.PAIR.search(self.text) else ()

    def sized(self) -> ProtocolView | None:
        """The one protocol whose document has the size that the text states ('the 90KB one')."""
        sizes = cues.sizes(self.text)
        if not sizes and self.context.kind in ("ask_document", "list_documents"):
            sizes = frozenset(size for word in self.words if word.isdigit() for size in self._sizes_of(int(word)))
        found = [protocol for protocol in self.index.protocols if any(document.size in sizes for document in protocol.documents)]
        if not found and cues.MANY_DOCUMENTS.search(self.text):
            found = [protocol for protocol in self.index.protocols if len(protocol.documents) > 1]
        return found[0] if len(found) == 1 else None

    def _sizes_of(self, kilobytes: int) -> Iterator[int]:
        """The sizes held that a bare number of kilobytes stands for."""
        sizes = (document.size for protocol in self.index.protocols for document in protocol.documents if document.size)
        return (size for size in sizes if kilobytes * 1024 <= size < (kilobytes + 1) * 1024)

    @property
    def says_more(self) -> bool:
        """Whether the text holds words that a mere follow-up has no need of, so that it speaks of something of its own."""
        return bool(self.own_words)

    @cached_property
    def own_words(self) -> tuple[str, ...]:
        """The words that a mere follow-up has no need of."""
        known = follow_up_words()
        return tuple(word for word in self.words if word not in known and len(word) > 2 and not word.isdigit())

    def held(self, slugs: Iterable[str]) -> tuple[ProtocolView, ...]:
        """The protocols with these slugs, without those that are gone."""
        return tuple(protocol for slug in slugs if (protocol := self.index.protocol(slug)))

    @property
    def last_list(self) -> tuple[ProtocolView, ...]:
        """The protocols that were listed or offered last."""
        return self.held(self.context.listed or self.context.choices)

    @property
    def organisations_in_hand(self) -> tuple[Found, ...]:
        """The organisations that the conversation spoke of last, as if they stood in the text."""
        numbers = {entry.name: number for number, entry in enumerate(self.index.organisations)}
        return tuple(Found(name, numbers.get(name), 0, 0, negated=False) for name in self.context.organisations)

    def current(self) -> ProtocolView | None:
        """The protocol that the conversation is about."""
        return self.index.protocol(self.context.protocol) if self.context.protocol else None

    def protocol_of(self, candidate: Candidate) -> ProtocolView:
        """The candidate's protocol."""
        return self.index.protocols[candidate.protocol]

    def entry(self, found: Found) -> OrganisationEntry | None:
        """The organisation's entry, None when it is not held."""
        return None if found.number is None else self.index.organisations[found.number]


def _is_torn(ranking: Ranking) -> bool:
    """Whether the second protocol is possible too and close behind the first."""
    if len(ranking.candidates) < 2:
        return False
    first, second = ranking.candidates[:2]
    return second.probability >= POSSIBLE and first.probability - second.probability < CLEAR_LEAD


def is_gibberish(reading: Reading) -> bool:
    """Whether none of a few words is a word of the field, a name, or nearly either: keys struck at random."""
    if not reading.words or len(reading.words) > MOST_CHOICES or reading.ranking.hits or reading.organisations:
        return False
    known = (
        everyday_words() | reading.index.names.vocabulary | reading.index.keywords.vocabulary | reading.index.organisation_names.vocabulary
    )
    terms = {word for view in reading.index.glossary for word in words(view.term)}
    return not any(word in known or word in terms or word.isdigit() or _is_nearly(word, known) for word in reading.words)


def _is_nearly(word: str, known: Collection[str]) -> bool:
    """Whether a word may be a misspelt one of those known; a short one may be anything."""
    return len(word) >= SHORTEST_FUZZY and process.extractOne(word, known, score_cutoff=NEARLY) is not None
