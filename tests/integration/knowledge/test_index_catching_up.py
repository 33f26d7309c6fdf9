"""A start with very many texts that were never encoded: used without them first, and nothing that was encoded is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import pytest
from sqlalchemy.exc import OperationalError

from knowledge.database import Database
from knowledge.importing.catalogue import checked_catalogue
from knowledge.importing.plan import apply, make_plan
from knowledge.search import index as index_module
from knowledge.search import vectors
from knowledge.search.finder import Finder
from knowledge.search.index import Index, IndexKeeper
from knowledge.search.passages import Vectors
from tests.benchmarks.generated import protocols as generated
from tests.fakes.encoder import WordsEncoder
from tests.shipped import ADMIN


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hardly any waiting, small batches, and rounds of a batch."""
    monkeypatch.setattr(index_module, "FIRST_PATIENCE", 0.0)
    monkeypatch.setattr(index_module, "ROUND", 0.01)
    monkeypatch.setattr(index_module, "PAUSE", 0.01)
    monkeypatch.setattr(vectors, "AT_ONCE", 20)


@pytest.fixture
def unencoded(database: Database) -> Database:
    apply(database, ADMIN, make_plan(database, checked_catalogue(generated(10))))
    return database


class Gated(WordsEncoder):
    """An encoder that waits to be let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()

    def encode(self, texts: Sequence[str]) -> Vectors:
        assert self.go_on.wait(30)
        return super().encode(texts)


def caught_up(keeper: IndexKeeper) -> Index:
    until = time.monotonic() + 30
    while keeper.current().unencoded and time.monotonic() < until:
        time.sleep(0.02)
    return keeper.current()


def test_names_are_found_at_once_and_vectors_when_they_are_there(unencoded: Database) -> None:
    encoder = Gated()
    keeper = IndexKeeper(unencoded, encoder)
    first = keeper.current()
    assert len(first.unencoded) > 50
    assert not first.page.vectors.any()
    title = first.protocols[3].title
    assert any(
        hit.owner == 3 and hit.exact for hit in first.names.find(title.lower().replace(":", "").replace("(", "").replace(")", "").split())
    )
    encoder.go_on.set()
    last = caught_up(keeper)
    assert last.unencoded == ()
    assert (last.page.vectors != 0).any(axis=1).all()


def test_a_question_is_answered_while_texts_are_encoded(unencoded: Database) -> None:
    encoder = WordsEncoder()
    finder = Finder(unencoded, encoder)
    index = finder.index()
    title = index.protocols[3].title
    assert finder.rank(index, f"who are the partners of {title}").candidates[0].protocol == 3
    until = time.monotonic() + 30
    while finder.index().unencoded and time.monotonic() < until:
        time.sleep(0.02)
    assert len(encoder.texts) == len(set(encoder.texts))


def test_what_was_encoded_before_a_process_ended_is_not_encoded_again(unencoded: Database) -> None:
    class Stopping(WordsEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            if len(self.texts) >= 40:
                raise KeyboardInterrupt
            return super().encode(texts)

    stopped = Stopping()
    with pytest.raises(KeyboardInterrupt):
        index_module.build(unencoded, stopped)
    assert len(stopped.texts) == 40
    next_time = WordsEncoder()
    assert index_module.build(unencoded, next_time).unencoded == ()
    assert not set(stopped.texts) & set(next_time.texts)


def test_a_database_that_is_busy_is_tried_again(unencoded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = vectors.VectorStore._keep
    failures = iter([True, True])

    def busy_twice(store: vectors.VectorStore, texts: Sequence[str], rows: Vectors) -> None:
        if next(failures, False):
            raise OperationalError("INSERT", {}, Exception("database is locked"))
        keep(store, texts, rows)

    monkeypatch.setattr(vectors.VectorStore, "_keep", busy_twice)
    assert caught_up(IndexKeeper(unencoded, WordsEncoder())).unencoded == ()
