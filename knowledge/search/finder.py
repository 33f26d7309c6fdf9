"""One door to finding: the current index, the ranking of a text, and the organisations in it."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.database import Database
from knowledge.search.encoder import Encoder, shared_encoder
from knowledge.search.index import Index, IndexKeeper
from knowledge.search.ranking import Ranker, Ranking


class Finder:
    """Finds what texts are about in the knowledge base as it stands now."""

    def __init__(self, database: Database, encoder: Encoder | None = None) -> None:
        self._encoder = encoder or shared_encoder()
        self._keeper = IndexKeeper(database, self._encoder)
        self._ranker = Ranker(self._encoder)

    def index(self) -> Index:
        """The index of the knowledge base as it stands now."""
        return self._keeper.current()

    def rank(self, index: Index, text: str, purpose: str = "mention") -> Ranking:
        """The protocols by how likely the text is about each; see Ranker.rank."""
        return self._ranker.rank(index, text, purpose)

    def likeness(self, text: str, others: Sequence[str]) -> list[float]:
        """How like the text each of the others is, -1 to 1."""
        vectors = self._encoder.encode([text, *others])
        return [float(value) for value in vectors[1:] @ vectors[0]]
