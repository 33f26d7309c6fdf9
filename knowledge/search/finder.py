"""One door to finding: the current index, the ranking of a text, and the organisations in it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from knowledge.database import Database
from knowledge.search.contents import Contents
from knowledge.search.encoder import Encoder, Vectors, shared_encoder
from knowledge.search.index import Index, IndexKeeper
from knowledge.search.ranking import Ranker, Ranking


class Finding(ABC):
    """Finds what texts are about; `index` says in what."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._ranker = Ranker(encoder)

    @abstractmethod
    def index(self) -> Index:
        """All that finding needs."""

    def rank(self, index: Index, text: str, purpose: str = "mention") -> Ranking:
        """The protocols by how likely the text is about each; see Ranker.rank."""
        return self._ranker.rank(index, text, purpose)

    def vector(self, text: str) -> Vectors:
        """The vector of one text."""
        vector: Vectors = self._encoder.encode([text])[0]
        return vector

    def likeness(self, text: str, others: Sequence[str]) -> list[float]:
        """How like the text each of the others is, -1 to 1."""
        vectors = self._encoder.encode([text, *others])
        return [float(value) for value in vectors[1:] @ vectors[0]]


class Finder(Finding):
    """Finds in the knowledge base as it stands now."""

    def __init__(self, database: Database, encoder: Encoder | None = None) -> None:
        super().__init__(encoder or shared_encoder())
        self._keeper = IndexKeeper(database, self._encoder)

    def index(self) -> Index:
        """The index of the knowledge base as it stands now."""
        return self._keeper.current()

    def made(self) -> tuple[Contents, Index]:
        """The same with the contents that it was made of."""
        return self._keeper.made()

    def still(self, index: Index) -> FinderOf:
        """A finder in one index, whatever is changed meanwhile."""
        return FinderOf(index, self._encoder)

    def imagined(self, held: Contents) -> FinderOf:
        """A finder in the knowledge base as it would be with these contents."""
        return self.still(self._keeper.imagined(held))


class FinderOf(Finding):
    """Finds in one index."""

    def __init__(self, index: Index, encoder: Encoder) -> None:
        super().__init__(encoder)
        self._index = index

    def index(self) -> Index:
        """The one index."""
        return self._index
