"""An unchanging picture of the knowledge base, made for finding: names, passages and their vectors.

After a change the next picture is made of the last one and what was changed. Vectors of texts that were there before come
from the database.
"""

from __future__ import annotations

import ctypes
import logging
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from sqlalchemy.exc import SQLAlchemyError

from knowledge.database import Database
from knowledge.glossary import GlossaryView
from knowledge.history import knowledge_version
from knowledge.protocols import ProtocolView
from knowledge.search import contents
from knowledge.search.arrays import Numbers, ranges
from knowledge.search.contents import Contents
from knowledge.search.encoder import SIZE, Encoder, Vectors
from knowledge.search.lexicon import Lexicon
from knowledge.search.passages import Passages, compact, directions, outlines
from knowledge.search.text import clean, one_line, sentences
from knowledge.search.vectors import VectorStore
from knowledge.search.word_index import WordIndex

__all__ = ["WEAK_WORDS", "Index", "IndexKeeper", "OrganisationEntry", "Passages", "Vectors", "build", "page_texts"]

log = logging.getLogger(__name__)

WEAK_WORDS = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "and",
        "for",
        "in",
        "on",
        "to",
        "with",
        "school",
        "schools",
        "education",
        "service",
        "services",
        "information",
        "sharing",
        "protocol",
        "protocols",
        "agreement",
        "agreements",
        "programme",
        "national",
        "pupil",
        "council",
        "county",
        "city",
        "one",
        "child",
        "children",
        "young",
        "people",
        "team",
        "data",
    ]
)
EXACT_UP_TO = 300
"""Protocols up to which every one of them is compared with a question exactly."""
FIRST_PATIENCE, PATIENCE = 90.0, 6.0
"""Seconds that texts are encoded before the first index, and a later one, is used without the rest."""
ROUND = 60.0
"""Seconds after which what was encoded meanwhile is used."""
PAUSE = 10.0
MOST_FAILURES = 5


@dataclass(frozen=True)
class OrganisationEntry:
    """An organisation and every name it goes by."""

    name: str
    full_name: str | None
    names: tuple[str, ...]
    protocols: frozenset[int]


@dataclass(frozen=True)
class Index:
    """All that finding needs, of one version of the knowledge base."""

    version: int
    protocols: tuple[ProtocolView, ...]
    organisations: tuple[OrganisationEntry, ...]
    glossary: tuple[GlossaryView, ...]
    names: Lexicon
    keywords: Lexicon
    organisation_names: Lexicon
    page: Passages
    examples: Passages
    near_domain: Vectors
    shared_words: WordIndex
    """Over the texts of `page`, `examples` and `near_domain`, in that order."""
    along: Vectors | None = None
    """The directions of the outlines of `page` and `examples`; None when their vectors are exact."""
    unencoded: tuple[str, ...] = ()
    """Texts whose vectors are still to be made; until then they are like nothing."""

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The numbers of the protocols by their slugs."""
        return {protocol.slug: number for number, protocol in enumerate(self.protocols)}

    @cached_property
    def on_every(self) -> frozenset[str]:
        """Partners of every protocol, where there are several."""
        protocols = self.protocols
        return frozenset.intersection(*(frozenset(one.partners) for one in protocols)) if len(protocols) > 1 else frozenset()

    @cached_property
    def _said(self) -> tuple[str, ...]:
        """Title, purpose and partners of each protocol, in small letters."""
        return tuple("\n".join((one.title, one.purpose, *one.partners)).lower() for one in self.protocols)

    @cached_property
    def _by_partner(self) -> Mapping[str, frozenset[int]]:
        return {one.name: one.protocols for one in self.organisations}

    def saying(self, words: str) -> tuple[ProtocolView, ...]:
        """The protocols that have these words, or these letters within others, in title, purpose or a partner's name."""
        wanted = words.lower()
        return tuple(self.protocols[number] for number, said in enumerate(self._said) if wanted in said)

    def of_partners(self, names: Collection[str]) -> tuple[ProtocolView, ...]:
        """The protocols that have all these partners; none when none is named."""
        each = [self._by_partner.get(name, frozenset()) for name in names]
        return tuple(self.protocols[number] for number in sorted(frozenset.intersection(*each))) if each else ()

    def number(self, slug: str) -> int | None:
        """The number of the protocol with this slug."""
        return self.numbers.get(slug)

    def protocol(self, slug: str) -> ProtocolView | None:
        """The protocol with this slug, None when it is gone."""
        number = self.number(slug)
        return None if number is None else self.protocols[number]


class IndexKeeper:
    """Hands out the index of the present version; safe to use from several threads.

    Where very many texts were never encoded, the index is used without some of them until a thread has caught up.
    """

    def __init__(self, database: Database, encoder: Encoder) -> None:
        self._store = VectorStore(database, encoder)
        self._only_read = VectorStore(database, encoder, keeps=False)
        self._database = database
        self._lock = threading.Lock()
        self._made: tuple[Contents, Index] | None = None
        self._catching_up: threading.Thread | None = None

    def current(self) -> Index:
        """The index, renewed first when something changed."""
        return self.made()[1]

    def made(self) -> tuple[Contents, Index]:
        """As `current`, with the contents that it was made of."""
        with self._database.session() as session:
            version = knowledge_version(session)
        made = self._made
        if made is not None and made[1].version == version:
            return made
        with self._lock:
            made = self._made
            if made is None or made[1].version != version:
                patience = FIRST_PATIENCE if made is None else PATIENCE
                held = contents.read(self._database, made[0] if made else None)
                made = self._made = held, _make(held, self._store, made, time.monotonic() + patience)
                give_back_memory()
                self._catch_up(made[1])
            return made

    def imagined(self, held: Contents) -> Index:
        """The index as it would be with other contents, made of the present one; nothing is kept of it."""
        return _make(held, self._only_read, self.made(), time.monotonic() + PATIENCE)

    def _catch_up(self, index: Index) -> None:
        if index.unencoded and (self._catching_up is None or not self._catching_up.is_alive()):
            log.warning("%d texts are not encoded yet. Questions are answered without them meanwhile.", len(index.unencoded))
            self._catching_up = threading.Thread(target=self._encode_the_rest, name="encoding", daemon=True)
            self._catching_up.start()

    def _encode_the_rest(self) -> None:
        failures = 0
        while failures < MOST_FAILURES and not self._has_encoded():
            failures += 1
            time.sleep(PAUSE * failures)

    def _has_encoded(self) -> bool:
        """Encode what is left; False when the database did not let it."""
        try:
            self._encode_in_rounds()
        except SQLAlchemyError:
            log.exception("Texts could not be encoded. This is tried again, and the next start goes on with it.")
            return False
        return True

    def _encode_in_rounds(self) -> None:
        """Encode what is left, and use every minute what was encoded."""
        while self._made and (left := self._made[1].unencoded):
            self._store.encode(dict.fromkeys(left, ()), until=time.monotonic() + ROUND)
            with self._lock:
                held = contents.read(self._database)
                self._made = held, _make(held, self._store, None, time.monotonic())
                give_back_memory()
            log.info("%d texts are left to encode.", len(self._made[1].unencoded))


def build(database: Database, encoder: Encoder) -> Index:
    """Read the knowledge base and make its index; new vectors are kept in the database."""
    return _make(contents.read(database), VectorStore(database, encoder), None, None)


class Described(Protocol):
    """Whatever has a title and a purpose."""

    @property
    def title(self) -> str: ...

    @property
    def purpose(self) -> str: ...


def page_texts(protocol: Described) -> list[str]:
    """What the page says of a protocol, in passages: title with purpose, and each sentence of a longer purpose."""
    parts = sentences(protocol.purpose)
    return [protocol.title, f"{protocol.title}. {protocol.purpose}", *(parts if len(parts) > 1 else [protocol.purpose])]


def prepared(text: str) -> str:
    """The text as it is encoded."""
    return one_line(clean(text))


def _make(held: Contents, store: VectorStore, before: tuple[Contents, Index] | None, until: float | None) -> Index:
    """The index of these contents. What `before` has of them is taken from it; nothing is encoded past the time `until`."""
    if before and (before[1].unencoded or _is_large(before[0]) != _is_large(held)):
        before = None
    old = before[1] if before else None
    protocols = list(held.protocols.values())
    was = _numbers_before(held, before[0] if before else None)
    new = [one for one, number in zip(protocols, was.tolist(), strict=True) if number < 0]
    page = _Rows(old.page if old else None, was, [[*page_texts(one.view), *(term.term for term in one.terms)] for one in new])
    examples = _Rows(old.examples if old else None, was, [list(one.examples) for one in new])
    keeps_near = before is not None and before[0].near_domain is held.near_domain
    near = () if keeps_near else held.near_domain
    texts = [prepared(text) for text in (*page.new, *examples.new, *near)]
    cut, end = len(page.new), len(page.new) + len(examples.new)
    made = _Vectors(len(texts), end if _is_large(held) else 0)
    unencoded = store.encode(store.read(texts, made.put), made.put, until)
    along = old.along if old else made.directions()
    names = [*((number, one.view.title) for number, one in enumerate(protocols))]
    names += [(number, document.title) for number, one in enumerate(protocols) for document in one.view.documents]
    names += [(number, term.term) for number, one in enumerate(protocols) for term in one.terms if term.kind != "keyword"]
    keywords = sorted((number, term.term) for number, one in enumerate(protocols) for term in one.terms if term.kind == "keyword")
    organisations = _organisations(held)
    called = [(number, name) for number, entry in enumerate(organisations) for name in entry.names]
    return Index(
        version=held.version,
        protocols=tuple(one.view for one in protocols),
        organisations=organisations,
        glossary=held.glossary,
        names=Lexicon(names, WEAK_WORDS, old.names if old else None),
        keywords=Lexicon(keywords, like=old.keywords if old else None),
        organisation_names=Lexicon(called, WEAK_WORDS, old.organisation_names if old else None),
        page=page.passages(made, 0, along),
        examples=examples.passages(made, cut, along),
        near_domain=old.near_domain if old and keeps_near else made.in_full(end, len(texts)),
        shared_words=_shared_words(old, page, examples, texts, keeps_near=keeps_near),
        along=along,
        unencoded=tuple(unencoded),
    )


def give_back_memory() -> None:
    """Hand memory that is free again to the operating system, where the C library can (glibc); it would keep it for itself."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _is_large(held: Contents) -> bool:
    return len(held.protocols) > EXACT_UP_TO


def _numbers_before(held: Contents, before: Contents | None) -> Numbers:
    """The number that each protocol had before, -1 where it was not there or not the same."""
    if before is None:
        return np.full(len(held.protocols), -1)
    was = {key: (number, one) for number, (key, one) in enumerate(before.protocols.items())}
    found = (was.get(key, (-1, None)) for key in held.protocols)
    return np.array(
        [number if one is now else -1 for (number, one), now in zip(found, held.protocols.values(), strict=True)], dtype=np.int64
    )


class _Rows:
    """Which rows of passages stay and which are new: `take` numbers the rows there were, then the new texts."""

    def __init__(self, before: Passages | None, was: Numbers, new: Sequence[Sequence[str]]) -> None:
        self.before = before
        self.new = [text for texts in new for text in texts]
        self.old_size = 0 if before is None else len(before.owners)
        lengths, starts = np.zeros(len(was), dtype=np.int64), np.zeros(len(was), dtype=np.int64)
        is_new = was < 0
        lengths[is_new] = [len(texts) for texts in new]
        starts[is_new] = self.old_size + np.cumsum(lengths[is_new]) - lengths[is_new]
        if before is not None:
            starts[~is_new] = np.searchsorted(before.owners, was[~is_new])
            lengths[~is_new] = np.searchsorted(before.owners, was[~is_new], "right") - starts[~is_new]
        self.owners = np.repeat(np.arange(len(was)), lengths)
        self.take = ranges(starts, starts + lengths)

    def passages(self, made: _Vectors, start: int, along: Vectors | None) -> Passages:
        """The passages; the new texts' vectors begin at `start`."""
        end = start + len(self.new)
        if along is None:
            return Passages(self.owners, self._mixed(self.before and self.before.vectors, made.in_full(start, end)))
        new, scales = made.whole[start:end], made.scales[start:end]
        return Passages(
            self.owners,
            self._mixed(self.before and self.before.vectors, new),
            self._mixed(self.before and self.before.scales, scales),
            self._mixed(self.before and self.before.outlines, outlines(new, scales, along), axis=1),
        )

    def _mixed(self, old: Any, new: Any, axis: int = 0) -> Any:
        """The rows of `take`, or with `axis` 1 the columns."""
        if old is None or not self.old_size:
            return new
        stays = self.take < self.old_size
        mixed = old.take(np.where(stays, self.take, 0), axis=axis)
        places = np.flatnonzero(~stays)
        mixed[(slice(None), places) if axis else places] = new.take(self.take[places] - self.old_size, axis=axis)
        return mixed


class _Vectors:
    """The vectors of new texts as they come in: the first `compacted` of them in the compact form, the others in full."""

    def __init__(self, size: int, compacted: int) -> None:
        self._compacted = compacted
        self.whole = np.zeros((compacted, SIZE), dtype=np.int8)
        self.scales = np.zeros(compacted, dtype=np.float32)
        self._full = np.zeros((size - compacted, SIZE), dtype=np.float32)

    def put(self, places: Numbers, vectors: Vectors) -> None:
        """Put each vector in its place."""
        first = places < self._compacted
        self.whole[places[first]], self.scales[places[first]] = compact(vectors[first])
        self._full[places[~first] - self._compacted] = vectors[~first]

    def in_full(self, start: int, end: int) -> Vectors:
        """Those that are not compact, by the places of their texts."""
        return self._full[start - self._compacted : end - self._compacted]

    def directions(self) -> Vectors | None:
        """The directions of outlines; None when nothing is compact."""
        return directions(self.whole, self.scales) if self._compacted else None


def _shared_words(old: Index | None, page: _Rows, examples: _Rows, texts: Sequence[str], *, keeps_near: bool) -> WordIndex:
    """The word index over page, examples and near domain; `texts` are the new ones of each, in that order."""
    if old is None:
        return WordIndex(texts)
    cut, end = page.old_size, page.old_size + examples.old_size
    size = end + len(old.near_domain)
    of_page = np.where(page.take < cut, page.take, page.take - cut + size)
    of_examples = np.where(examples.take < end - cut, examples.take + cut, examples.take - (end - cut) + size + len(page.new))
    near = np.arange(end, size) if keeps_near else np.arange(size + len(page.new) + len(examples.new), size + len(texts))
    return old.shared_words.changed(np.concatenate([of_page, of_examples, near]), texts)


def _organisations(held: Contents) -> tuple[OrganisationEntry, ...]:
    on: dict[str, set[int]] = {}
    for number, one in enumerate(held.protocols.values()):
        for partner in one.view.partners:
            on.setdefault(partner, set()).add(number)
    return tuple(
        OrganisationEntry(one.name, one.full_name, one.names, frozenset(on.get(one.name, ()))) for one in held.organisations.values()
    )
