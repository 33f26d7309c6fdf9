"""The picture of the knowledge base that is searched: made anew when something changed, and only then."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from knowledge import glossary, organisations, protocols, questions
from knowledge.database import Database
from knowledge.search.encoder import SIZE, Encoder, shared_encoder
from knowledge.search.index import IndexKeeper, Vectors, build, page_texts
from tests.shipped import ADMIN, ALL, AUTISM, CHIS, HERTS, NCMP


class CountingEncoder(Encoder):
    """The process's encoder, noting which texts it is given."""

    def __init__(self) -> None:
        self.name = shared_encoder().name
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return shared_encoder().encode(texts)


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


def add(database: Database, title: str = "Swimming Lesson Transport") -> protocols.ProtocolView:
    return protocols.add_protocol(
        database, ADMIN, title=title, purpose="To arrange buses. It names drivers.", partners=["ECC", "Bus Company"]
    )


def test_the_index_holds_the_protocols_of_the_page_in_its_order(own: Database, encoder: CountingEncoder) -> None:
    index = build(own, encoder)
    assert tuple(protocol.slug for protocol in index.protocols) == ALL
    assert index.number(AUTISM) == 5
    assert index.protocol(AUTISM) == index.protocols[5]
    assert index.number("no-such-slug") is None
    assert index.protocol("no-such-slug") is None


def test_an_organisation_has_all_its_names_and_its_protocols(own: Database, encoder: CountingEncoder) -> None:
    index = build(own, encoder)
    provide = next(one for one in index.organisations if one.name == "Provide")
    assert {index.protocols[number].slug for number in provide.protocols} == {CHIS, NCMP}
    council = next(one for one in index.organisations if one.name == "Herts County Council")
    assert council.full_name == "Hertfordshire County Council"
    assert {"Herts County Council", "Hertfordshire County Council", "HCC"} <= set(council.names)
    assert len({one.name for one in index.organisations}) == len(index.organisations)


def test_every_protocol_has_passages_of_its_page_and_examples(own: Database, encoder: CountingEncoder) -> None:
    index = build(own, encoder)
    for passages in (index.page, index.examples):
        assert set(passages.owners) == set(range(6))
        assert list(passages.owners) == sorted(passages.owners)
        assert passages.vectors.shape == (len(passages.owners), SIZE)
        assert [int(passages.owners[start]) for start in passages.starts] == list(range(6))
        assert np.allclose(np.linalg.norm(passages.vectors, axis=1), 1, atol=1e-3)
    assert len(index.near_domain) > 0


def test_a_purpose_of_several_sentences_is_a_passage_for_each(own: Database) -> None:
    protocol = add(own)
    assert page_texts(protocol) == [protocol.title, f"{protocol.title}. {protocol.purpose}", "To arrange buses.", "It names drivers."]


def test_the_index_is_the_same_until_something_changes(own: Database, encoder: CountingEncoder) -> None:
    keeper = IndexKeeper(own, encoder)
    first = keeper.current()
    questions.record_question(own, conversation="c", channel="t", text="who?", kind="ask_partners", outcome="answered")
    assert keeper.current() is first
    add(own)
    second = keeper.current()
    assert second is not first
    assert second.version > first.version
    assert keeper.current() is second


def test_each_kind_of_change_is_seen_at_once(own: Database, encoder: CountingEncoder) -> None:
    keeper = IndexKeeper(own, encoder)
    added = add(own)
    assert keeper.current().number(added.slug) == 6
    protocols.edit_protocol(own, ADMIN, added.slug, purpose="To arrange coaches.")
    assert keeper.current().protocols[6].purpose == "To arrange coaches."
    protocols.add_term(own, ADMIN, added.slug, "the splash bus")
    assert any(hit.owner == 6 and hit.exact for hit in keeper.current().names.find(["splash", "bus", "the", "splash", "bus"]))
    organisations.describe_organisation(own, ADMIN, "Bus Company", add_names=["Wheels Ltd"])
    assert "Wheels Ltd" in next(one for one in keeper.current().organisations if one.name == "Bus Company").names
    glossary.define(own, ADMIN, "SLT", "Swimming lesson transport.")
    assert any(view.term == "SLT" for view in keeper.current().glossary)
    protocols.retire_protocol(own, ADMIN, added.slug)
    assert keeper.current().number(added.slug) is None


def test_a_retired_protocol_leaves_no_trace_and_comes_back(own: Database, encoder: CountingEncoder) -> None:
    keeper = IndexKeeper(own, encoder)
    protocols.retire_protocol(own, ADMIN, HERTS)
    index = keeper.current()
    assert index.protocol(HERTS) is None
    assert set(index.page.owners) == set(index.examples.owners) == set(range(5))
    assert not next(one for one in index.organisations if one.name == "Herts County Council").protocols
    protocols.edit_protocol(own, ADMIN, HERTS, status="current")
    assert keeper.current().protocol(HERTS) is not None


def test_what_was_encoded_once_is_never_encoded_again(own: Database, encoder: CountingEncoder) -> None:
    build(own, encoder)
    assert encoder.texts == []
    added = add(own)
    build(own, encoder)
    assert sorted(encoder.texts) == sorted(page_texts(added))
    build(own, encoder)
    assert len(encoder.texts) == len(page_texts(added))


def test_another_encoder_makes_its_own_vectors(own: Database) -> None:
    for protocol in ALL[1:]:
        protocols.retire_protocol(own, ADMIN, protocol)
    other = CountingEncoder()
    other.name = "another"
    index = build(own, other)
    assert len(set(other.texts)) == len({*other.texts})
    assert len(other.texts) >= len(index.page.owners)


def test_threads_that_come_at_once_get_one_index(own: Database, encoder: CountingEncoder) -> None:
    keeper = IndexKeeper(own, encoder)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: keeper.current(), range(16)))
    assert len({id(index) for index in found}) == 1


def test_a_knowledge_base_with_nothing_in_it_has_an_index(own: Database, encoder: CountingEncoder) -> None:
    for protocol in ALL:
        protocols.retire_protocol(own, ADMIN, protocol)
    index = build(own, encoder)
    assert index.protocols == ()
    assert len(index.page.owners) == len(index.examples.starts) == 0
