"""An unchanging picture of the knowledge base, made for finding: names, passages and their vectors.

Made anew when the knowledge base's version changes; vectors of texts that were there before come from the database.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from knowledge.database import Database
from knowledge.glossary import GlossaryView
from knowledge.history import knowledge_version
from knowledge.models import ExampleQuestion, GlossaryTerm, Organisation, OrganisationName, Protocol, ProtocolTerm, TextVector
from knowledge.protocols import ProtocolView, list_protocols
from knowledge.search.encoder import SIZE, Encoder
from knowledge.search.lexicon import Lexicon
from knowledge.search.text import clean, one_line, sentences
from knowledge.search.word_index import WordIndex

Vectors = np.ndarray[Any, np.dtype[np.float32]]

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
NEAR_DOMAIN = -1


@dataclass(frozen=True)
class OrganisationEntry:
    """An organisation and every name it goes by."""

    name: str
    full_name: str | None
    names: tuple[str, ...]
    protocols: frozenset[int]


@dataclass(frozen=True)
class Passages:
    """Texts with the number of the protocol each belongs to, sorted by it, and their vectors."""

    owners: np.ndarray[Any, np.dtype[np.int64]]
    vectors: Vectors

    @property
    def starts(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Where each owner's run begins."""
        return np.flatnonzero(np.r_[True, self.owners[1:] != self.owners[:-1]]) if len(self.owners) else np.zeros(0, dtype=np.int64)


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

    def number(self, slug: str) -> int | None:
        """The number of the protocol with this slug."""
        return next((number for number, protocol in enumerate(self.protocols) if protocol.slug == slug), None)

    def protocol(self, slug: str) -> ProtocolView | None:
        """The protocol with this slug, None when it is gone."""
        number = self.number(slug)
        return None if number is None else self.protocols[number]


class IndexKeeper:
    """Hands out the index of the present version; safe to use from several threads."""

    def __init__(self, database: Database, encoder: Encoder) -> None:
        self._database = database
        self._encoder = encoder
        self._lock = threading.Lock()
        self._index: Index | None = None

    def current(self) -> Index:
        """The index, rebuilt first when something changed."""
        with self._database.session() as session:
            version = knowledge_version(session)
        index = self._index
        if index is not None and index.version == version:
            return index
        with self._lock:
            if self._index is None or self._index.version != version:
                self._index = build(self._database, self._encoder)
            return self._index


def build(database: Database, encoder: Encoder) -> Index:
    """Read the knowledge base and make its index; new vectors are kept in the database."""
    protocols = list_protocols(database)
    number_of = {protocol.slug: number for number, protocol in enumerate(protocols)}
    with database.session() as session:
        version = knowledge_version(session)
        terms = _by_protocol(session, ProtocolTerm.term, ProtocolTerm.protocol_id, number_of)
        keywords = {(number_of.get(slug), term) for slug, term in _keywords(session)}
        questions = _by_protocol(session, ExampleQuestion.text, ExampleQuestion.protocol_id, number_of)
        near = list(session.scalars(select(ExampleQuestion.text).where(ExampleQuestion.protocol_id.is_(None))))
        organisations = _organisations(session, protocols)
        glossary = tuple(
            GlossaryView(row.term, row.meaning, row.note) for row in session.scalars(select(GlossaryTerm).order_by(GlossaryTerm.term))
        )
    nicknames = [term for term in terms if term not in keywords]
    page = [(number, text) for number, protocol in enumerate(protocols) for text in page_texts(protocol)] + terms
    page.sort(key=lambda row: row[0])
    questions.sort(key=lambda row: row[0])
    keep = _VectorStore(database, encoder)
    texts = [one_line(clean(text)) for text in [text for _, text in page] + [text for _, text in questions] + near]
    vectors = keep.vectors(texts)
    cut, end = len(page), len(page) + len(questions)
    return Index(
        version=version,
        protocols=protocols,
        organisations=organisations,
        glossary=glossary,
        names=Lexicon([*((n, p.title) for n, p in enumerate(protocols)), *_document_names(protocols), *nicknames], WEAK_WORDS),
        keywords=Lexicon(sorted(term for term in terms if term in keywords)),
        organisation_names=Lexicon([(n, name) for n, entry in enumerate(organisations) for name in entry.names], WEAK_WORDS),
        page=Passages(np.array([owner for owner, _ in page], dtype=np.int64), vectors[:cut]),
        examples=Passages(np.array([owner for owner, _ in questions], dtype=np.int64), vectors[cut:end]),
        near_domain=vectors[end:],
        shared_words=WordIndex(texts),
    )


def page_texts(protocol: ProtocolView) -> list[str]:
    """What the page says of a protocol, in passages: title with purpose, and each sentence of a longer purpose."""
    parts = sentences(protocol.purpose)
    return [protocol.title, f"{protocol.title}. {protocol.purpose}", *(parts if len(parts) > 1 else [protocol.purpose])]


def _document_names(protocols: Sequence[ProtocolView]) -> list[tuple[int, str]]:
    return [(number, document.title) for number, protocol in enumerate(protocols) for document in protocol.documents]


def _by_protocol(session: Session, text: Any, protocol_id: Any, number_of: dict[str, int]) -> list[tuple[int, str]]:
    query = select(Protocol.slug, text).join(Protocol, Protocol.id == protocol_id)
    return [(number_of[slug], words) for slug, words in session.execute(query) if slug in number_of]


def _keywords(session: Session) -> list[tuple[str, str]]:
    query = (
        select(Protocol.slug, ProtocolTerm.term)
        .join(Protocol, Protocol.id == ProtocolTerm.protocol_id)
        .where(ProtocolTerm.kind == "keyword")
    )
    return [(slug, term) for slug, term in session.execute(query)]


def _organisations(session: Session, protocols: Sequence[ProtocolView]) -> tuple[OrganisationEntry, ...]:
    on: dict[str, set[int]] = {}
    for number, protocol in enumerate(protocols):
        for partner in protocol.partners:
            on.setdefault(partner, set()).add(number)
    others: dict[int, list[str]] = {}
    for owner, name in session.execute(select(OrganisationName.organisation_id, OrganisationName.name)):
        others.setdefault(owner, []).append(name)
    entries = []
    for row in session.execute(select(Organisation.id, Organisation.name, Organisation.full_name).order_by(Organisation.id)):
        names = tuple(dict.fromkeys(name for name in (row.name, row.full_name, *others.get(row.id, ())) if name))
        entries.append(OrganisationEntry(row.name, row.full_name, names, frozenset(on.get(row.name, ()))))
    return tuple(entries)


class _VectorStore:
    """Vectors by text: from the database where they are, from the encoder (and then kept) where not."""

    def __init__(self, database: Database, encoder: Encoder) -> None:
        self._database = database
        self._encoder = encoder

    def vectors(self, texts: Sequence[str]) -> Vectors:
        digests = [hashlib.sha256(f"{self._encoder.name}\n{text}".encode()).hexdigest() for text in texts]
        known = self._read(set(digests))
        missing = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
        if missing:
            made = self._encoder.encode(list(missing.values()))
            known.update(zip(missing, made, strict=True))
            self._keep({digest: known[digest] for digest in missing})
        return np.stack([known[digest] for digest in digests]) if digests else np.zeros((0, SIZE), dtype=np.float32)

    def _read(self, digests: set[str]) -> dict[str, Vectors]:
        found: dict[str, Vectors] = {}
        wanted = sorted(digests)
        with self._database.session() as session:
            for start in range(0, len(wanted), 500):
                query = select(TextVector.digest, TextVector.vector).where(TextVector.digest.in_(wanted[start : start + 500]))
                found.update((digest, np.frombuffer(data, dtype=np.float32)) for digest, data in session.execute(query))
        return found

    def _keep(self, vectors: dict[str, Vectors]) -> None:
        """Keep them; what another process kept in the meantime is the same and stays."""
        rows = [{"digest": digest, "vector": vector.astype(np.float32).tobytes()} for digest, vector in vectors.items()]
        insert = postgresql.insert if self._database.engine.dialect.name == "postgresql" else sqlite.insert
        with self._database.session() as session:
            session.execute(insert(TextVector).on_conflict_do_nothing(), rows)
            session.commit()
