"""Keeps the vectors of texts in the database, so that each text is encoded once."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from knowledge.database import Database
from knowledge.models import TextVector
from knowledge.search.arrays import Numbers
from knowledge.search.encoder import Encoder, Vectors

AT_ONCE = 256
"""Texts that are encoded and kept together: what is lost when a process is ended."""
READ_AT_ONCE = 2000
ASKED_AT_ONCE = 500


class VectorStore:
    """Vectors by text: from the database where they are, from the encoder, and then kept unless it is not to, where not."""

    def __init__(self, database: Database, encoder: Encoder, *, keeps: bool = True) -> None:
        self._database = database
        self._encoder = encoder
        self._keeps = keeps

    def read(self, texts: Sequence[str], put: Callable[[Numbers, Vectors], None]) -> dict[str, list[int]]:
        """Put the vectors that are kept at the places of their texts, block by block; the texts without one, and their places."""
        places: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            places.setdefault(text, []).append(place)
        by_digest = {self._digest(text): text for text in places}
        for block in self._blocks(list(by_digest)):
            found = [(places.pop(by_digest[digest]), data) for digest, data in block if digest in by_digest]
            if found:
                vectors = np.frombuffer(b"".join(data for _, data in found), dtype=np.float32).reshape(len(found), -1)
                _put_each([where for where, _ in found], vectors, put)
        return places

    def prepare(self, texts: Iterable[str], tell: Callable[[int, int], None]) -> None:
        """Encode and keep those of the texts that have no vector yet; `tell` is told how many are done, and of how many, now and then."""
        missing = self._missing(texts)
        for start in range(0, len(missing), AT_ONCE):
            self.encode(dict.fromkeys(missing[start : start + AT_ONCE], ()))
            tell(min(start + AT_ONCE, len(missing)), len(missing))

    def encode(
        self, missing: Mapping[str, Sequence[int]], put: Callable[[Numbers, Vectors], None] | None = None, until: float | None = None
    ) -> list[str]:
        """Encode the texts, keep their vectors, a batch at a time, and put them in their places.

        Stops once `time.monotonic()` is past `until`; the texts that are left.
        """
        left = sorted(missing, key=len)
        for start in range(0, len(left), AT_ONCE):
            if until is not None and time.monotonic() >= until:
                return left[start:]
            batch = left[start : start + AT_ONCE]
            vectors = self._encoder.encode(batch)
            if self._keeps:
                self._keep(batch, vectors)
            if put is not None:
                _put_each([missing[text] for text in batch], vectors, put)
        return []

    def _missing(self, texts: Iterable[str]) -> list[str]:
        """The texts that have no vector yet, each once, short ones first."""
        by_digest = {self._digest(text): text for text in texts}
        known: set[str] = set()
        with self._database.session() as session:
            for wanted in _parts(list(by_digest), ASKED_AT_ONCE):
                known.update(session.scalars(select(TextVector.digest).where(TextVector.digest.in_(wanted))))
        return sorted((text for digest, text in by_digest.items() if digest not in known), key=len)

    def _digest(self, text: str) -> str:
        return hashlib.sha256(f"{self._encoder.name}\n{text}".encode()).hexdigest()

    def _blocks(self, wanted: Sequence[str]) -> Iterator[Sequence[tuple[str, bytes]]]:
        """The kept digests with their vectors: of all texts when most are wanted, which is the quickest, or else of these."""
        query = select(TextVector.digest, TextVector.vector)
        with self._database.session() as session:
            if len(wanted) > ASKED_AT_ONCE and 4 * len(wanted) > (session.scalar(select(func.count()).select_from(TextVector)) or 0):
                for part in session.execute(query.execution_options(yield_per=READ_AT_ONCE)).partitions():
                    yield [(row[0], row[1]) for row in part]
                return
            for some in _parts(wanted, ASKED_AT_ONCE):
                yield [(row[0], row[1]) for row in session.execute(query.where(TextVector.digest.in_(some)))]

    def _keep(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep them; what another process kept in the meantime is the same and stays."""
        rows = [
            {"digest": self._digest(text), "vector": vector.astype(np.float32).tobytes()}
            for text, vector in zip(texts, vectors, strict=True)
        ]
        insert = postgresql.insert if self._database.engine.dialect.name == "postgresql" else sqlite.insert
        with self._database.session() as session:
            session.execute(insert(TextVector).on_conflict_do_nothing(), rows)
            session.commit()


def _put_each(where: Sequence[Sequence[int]], vectors: Vectors, put: Callable[[Numbers, Vectors], None]) -> None:
    numbers = np.array([place for each in where for place in each], dtype=np.int64)
    put(numbers, np.repeat(vectors, [len(each) for each in where], axis=0))


def _parts(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (values[start : start + size] for start in range(0, len(values), size))
