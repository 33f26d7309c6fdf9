"""A knowledge base of many protocols: compared by a shortlist, with the answers that comparing every one of them gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge import migrations
from knowledge.database import Database
from knowledge.importing.catalogue import checked_catalogue
from knowledge.importing.plan import apply, make_plan
from knowledge.search import index as index_module
from knowledge.search import ranking as ranking_module
from knowledge.search.finder import Finder
from knowledge.search.ranking import Ranking
from tests.benchmarks.generated import protocols
from tests.fakes.encoder import WordsEncoder
from tests.shipped import ADMIN

COUNT = 400


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('many') / 'knowledge.db'}")
    migrations.upgrade(database)
    apply(database, ADMIN, make_plan(database, checked_catalogue(protocols(COUNT))))
    yield database
    database.close()


@pytest.fixture(scope="module")
def exact(many: Database) -> Finder:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(index_module, "EXACT_UP_TO", 10_000)
        finder = Finder(many, WordsEncoder())
        finder.index()
    return finder


@pytest.fixture(scope="module")
def quick(many: Database) -> Finder:
    finder = Finder(many, WordsEncoder())
    finder.index()
    return finder


def asked() -> list[str]:
    texts = []
    for entry in list(protocols(COUNT))[::10]:
        texts += [entry.title, f"who are the partners of {entry.terms[0].term}", entry.examples[0], entry.purpose]
    return texts


def first(finder: Finder, ranking: Ranking) -> str:
    return finder.index().protocols[ranking.candidates[0].protocol].slug


def test_only_a_large_knowledge_base_is_compact(exact: Finder, quick: Finder) -> None:
    assert exact.index().along is None
    assert quick.index().along is not None
    assert quick.index().page.vectors.nbytes * 4 == exact.index().page.vectors.nbytes


@pytest.mark.parametrize("purpose", ["situation", "mention"])
def test_a_shortlist_gives_the_first_that_comparing_every_protocol_gives(
    exact: Finder, quick: Finder, purpose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking_module, "MOST_ALIKE", 40)
    monkeypatch.setattr(ranking_module, "MOST_NAMED", 40)
    for text in asked():
        there = exact.rank(exact.index(), text, purpose)
        here = quick.rank(quick.index(), text, purpose)
        assert here.candidates[0].probability == pytest.approx(there.candidates[0].probability, abs=0.03), text
        if there.candidates[0].probability - there.candidates[1].probability > 0.03:
            assert first(quick, here) == first(exact, there), text
        assert [hit for hit in here.hits if hit.exact] == [hit for hit in there.hits if hit.exact]


def test_one_text_is_encoded_once_whatever_it_is_ranked_for(many: Database) -> None:
    encoder = WordsEncoder()
    finder = Finder(many, encoder)
    index = finder.index()
    encoder.texts.clear()
    for purpose in ("situation", "mention", "mention"):
        finder.rank(index, "who is on the flu list", purpose)
    assert encoder.texts == ["who is on the flu list"]
