"""After a change the index is made of the last one and what was changed; it is the same as one made of everything."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest

from knowledge import glossary, near_domain, organisations, protocols
from knowledge.content import load_shipped_content
from knowledge.database import Database
from knowledge.importing.catalogue import checked_catalogue
from knowledge.importing.plan import apply, make_plan
from knowledge.search import contents
from knowledge.search import index as index_module
from knowledge.search.index import Index, IndexKeeper, Passages, build
from tests.benchmarks.generated import protocols as generated
from tests.fakes.encoder import WordsEncoder
from tests.shipped import ADMIN, AUTISM, CHIS, HERTS

TEXTS = ("who is on the autism panel", "the splash bus", "wheels ltd and essex county council", "parking fines", "flu vacination in kent")


@pytest.fixture(params=["exact", "compact"])
def form(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(index_module, "EXACT_UP_TO", 300 if request.param == "exact" else 3)
    return str(request.param)


def assert_same(one: Index, other: Index) -> None:
    for field in ("version", "protocols", "organisations", "glossary", "on_every", "numbers"):
        assert getattr(one, field) == getattr(other, field), field
    for passages, others in ((one.page, other.page), (one.examples, other.examples)):
        assert_same_passages(passages, others)
    assert np.array_equal(one.near_domain, other.near_domain)
    for text in TEXTS:
        assert np.allclose(one.shared_words.likeness(text), other.shared_words.likeness(text), atol=1e-12)
        for name in ("names", "keywords", "organisation_names"):
            assert getattr(one, name).find(text.split(), 0.1) == getattr(other, name).find(text.split(), 0.1)
    assert one.names.vocabulary == other.names.vocabulary


def assert_same_passages(one: Passages, other: Passages) -> None:
    assert np.array_equal(one.owners, other.owners)
    assert np.array_equal(one.vectors, other.vectors)
    assert (one.scales is None) == (other.scales is None)
    if one.scales is not None:
        assert np.array_equal(one.scales, other.scales)
        assert one.outlines is not None
        assert one.outlines.shape[1] == len(one.owners)


def edits(database: Database) -> list[Callable[[], object]]:
    """Changes of every kind, each of which can be made once, in this order."""

    def add(title: str) -> object:
        return protocols.add_protocol(
            database,
            ADMIN,
            title=title,
            purpose="To arrange buses. It names drivers.",
            partners=["ECC", "Bus Company"],
            terms=["splash bus"],
        )

    return [
        lambda: add("Swimming Lesson Transport"),
        lambda: add("Music Lesson Transport"),
        lambda: protocols.add_term(database, ADMIN, AUTISM, "the green room"),
        lambda: protocols.add_example(database, ADMIN, CHIS, "who tells whom when a child is gone"),
        lambda: protocols.edit_protocol(database, ADMIN, "swimming-lesson-transport", purpose="To arrange coaches."),
        lambda: protocols.edit_protocol(database, ADMIN, HERTS, title="Herts Admissions", partners=["ECC", "Wheels"]),
        lambda: protocols.retire_protocol(database, ADMIN, HERTS),
        lambda: organisations.describe_organisation(database, ADMIN, "Bus Company", rename="Wheels Ltd", add_names=["The Drivers"]),
        lambda: glossary.define(database, ADMIN, "SLT", "Swimming lesson transport."),
        lambda: near_domain.add_near_domain(database, ADMIN, "who fines a parent for parking on the zigzags"),
        lambda: protocols.edit_protocol(database, ADMIN, HERTS, status="current"),
        lambda: protocols.remove_term(database, ADMIN, AUTISM, "the green room"),
        lambda: near_domain.remove_near_domain(database, ADMIN, "who fines a parent for parking on the zigzags"),
        lambda: apply(database, ADMIN, make_plan(database, checked_catalogue(generated(5)))),
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_after_each_change_the_index_is_as_if_made_anew(filled: Database, form: str, seed: int) -> None:
    chance = random.Random(seed)
    keeper = IndexKeeper(filled, WordsEncoder())
    keeper.current()
    for edit in edits(filled):
        edit()
        if chance.random() < 0.6:  # Or several changes are taken up at once.
            assert_same(keeper.current(), build(filled, WordsEncoder()))
    assert_same(keeper.current(), build(filled, WordsEncoder()))


def test_growing_past_what_is_compared_exactly_and_back(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "EXACT_UP_TO", 6)
    load_shipped_content(database, ADMIN)
    keeper = IndexKeeper(database, WordsEncoder())
    assert keeper.current().along is None
    protocols.add_protocol(database, ADMIN, title="Swimming Lesson Transport", purpose="To arrange buses.", partners=["ECC"])
    assert keeper.current().along is not None
    assert_same(keeper.current(), build(database, WordsEncoder()))
    protocols.retire_protocol(database, ADMIN, HERTS)
    assert keeper.current().along is None
    assert_same(keeper.current(), build(database, WordsEncoder()))


def test_a_knowledge_base_that_begins_with_nothing_grows_and_is_emptied_again(database: Database, form: str) -> None:
    keeper = IndexKeeper(database, WordsEncoder())
    assert keeper.current().protocols == ()
    for number in range(5):
        protocols.add_protocol(database, ADMIN, title=f"Protocol {number}", purpose=f"To share list {number}.", partners=["ECC"])
        assert_same(keeper.current(), build(database, WordsEncoder()))
    protocols.add_example(database, ADMIN, "protocol-2", "who gets the second list")
    assert_same(keeper.current(), build(database, WordsEncoder()))
    for number in range(5):
        protocols.retire_protocol(database, ADMIN, f"protocol-{number}")
        assert_same(keeper.current(), build(database, WordsEncoder()))


def test_only_what_was_changed_is_read_and_encoded(filled: Database) -> None:
    encoder = WordsEncoder()
    keeper = IndexKeeper(filled, encoder)
    keeper.current()
    encoder.texts.clear()
    before = contents.read(filled)
    protocols.add_term(filled, ADMIN, AUTISM, "the green room")
    after = contents.read(filled, before)
    kept = [number for number, held in after.protocols.items() if held is before.protocols[number]]
    assert len(kept) == len(before.protocols) - 1
    assert after.organisations is before.organisations
    keeper.current()
    assert encoder.texts == ["the green room"]


def test_a_change_that_cannot_be_told_from_history_is_found_by_reading_everything(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents.read(filled)
    protocols.add_term(filled, ADMIN, AUTISM, "the green room")
    monkeypatch.setattr(contents, "MOST_CHANGES", 0)
    assert contents.read(filled, before) == contents.read(filled)
    assert contents.read(filled, before).organisations is not before.organisations


def test_another_knowledge_base_in_the_place_of_the_first_is_read_whole(filled: Database, form: str) -> None:
    before = contents.read(filled)
    assert before.last is not None
    number, at = before.last
    other = contents.Contents((number, at.replace(year=2001)), {}, {}, (), ())
    assert contents.read(filled, other) == before
