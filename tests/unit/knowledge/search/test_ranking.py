"""A text that plainly is about one protocol ranks it first, and clearly; one about nothing held ranks none.

The model behind it is fitted anew now and then, so that only clear cases are held here, not figures.
"""

import numpy as np
import pytest

from knowledge import protocols
from knowledge.database import Database
from knowledge.search.encoder import shared_encoder
from knowledge.search.finder import Finder
from knowledge.search.index import Index
from knowledge.search.ranking import FEATURES, MOST_SEGMENTS, PURPOSES, Ranking, features, load_model, segments
from tests.shipped import ADMIN, ATTEND, AUTISM, CHIS, HERTS, NCMP, OVER

SURE = 0.5


def first(index: Index, ranking: Ranking) -> str:
    return index.protocols[ranking.candidates[0].protocol].slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("a child has been reported missing from education and their whereabouts cannot be confirmed", CHIS),
        ("year 5 students who live in Hertfordshire but attend a school in Essex", HERTS),
        ("our college shares information about young people with ECC for their learning, welfare and safeguarding", OVER),
        ("the child health team needs an accurate record of children who moved into the borough and have no school", NCMP),
        ("we refer a pupil to ECC for legal intervention because of non-attendance", ATTEND),
        ("triage and allocate referrals of autistic pupils to the panel", AUTISM),
    ],
)
def test_a_situation_told_in_words_of_a_purpose_ranks_that_protocol_first(finder: Finder, index: Index, text: str, slug: str) -> None:
    ranking = finder.rank(index, text, "situation")
    assert first(index, ranking) == slug
    assert ranking.candidates[0].probability >= SURE


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("who are the partners of ECC Education Compliance and CHIS?", CHIS),
        ("how big is the Hertfordshire School Admissions document", HERTS),
        ("what is the overarching education agreement for", OVER),
        ("where is the NCMP document", NCMP),
        ("who is on Legal Interventions for School Non-attendance", ATTEND),
        ("who are the Autism Panel partners?", AUTISM),
        ("who are the autisim pannel partners?", AUTISM),
        ("WHO IS ON THE AUTISM PANEL", AUTISM),
    ],
)
def test_a_question_that_names_a_protocol_ranks_it_first(finder: Finder, index: Index, text: str, slug: str) -> None:
    ranking = finder.rank(index, text)
    assert first(index, ranking) == slug
    assert ranking.candidates[0].probability >= SURE


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize(
    "text", ["sharing CCTV footage with our insurer", "the canteen menu for Friday", "how do I reset my password", "?", ""]
)
def test_a_text_about_something_else_makes_none_likely(finder: Finder, index: Index, text: str, purpose: str) -> None:
    assert all(one.probability < SURE for one in finder.rank(index, text, purpose).candidates)


def test_a_name_as_written_is_told_apart_from_a_likeness(finder: Finder, index: Index) -> None:
    named = finder.rank(index, "who is on the Autism Panel?").candidates[0]
    like = finder.rank(index, "who is on the one that triages referrals of autistic pupils?").candidates[0]
    assert named.named
    assert not like.named


def test_candidates_come_likeliest_first_and_with_probabilities(finder: Finder, index: Index) -> None:
    ranking = finder.rank(index, "missing from education or autism")
    values = [one.probability for one in ranking.candidates]
    assert values == sorted(values, reverse=True)
    assert len(values) == len(index.protocols)
    assert all(0 <= value <= 1 for value in values)
    assert ranking.probability(ranking.candidates[0].protocol) == values[0]
    assert ranking.probability(999) == 0


def test_an_empty_knowledge_base_ranks_nothing(tmp_path_factory: pytest.TempPathFactory, own: Database) -> None:
    for protocol in protocols.list_protocols(own):
        protocols.retire_protocol(own, ADMIN, protocol.slug)
    finder = Finder(own)
    assert finder.rank(finder.index(), "who is on the Autism Panel?") == Ranking((), ())


def test_a_protocol_added_without_examples_is_ranked_by_its_purpose(own: Database) -> None:
    added = protocols.add_protocol(
        own, ADMIN, title="Swimming Lesson Transport", purpose="To arrange buses for pupils who learn to swim.", partners=["ECC"]
    )
    finder = Finder(own)
    index = finder.index()
    ranking = finder.rank(index, "we need to book buses for the children's swimming lessons", "situation")
    assert first(index, ranking) == added.slug


def test_a_question_at_the_end_of_a_long_message_is_not_drowned(finder: Finder, index: Index) -> None:
    small_talk = "I hope you are well and had a good weekend. It was lovely to see everybody at the meeting. "
    ranking = finder.rank(
        index, f"{small_talk * 3}A child is reported missing from education and nobody knows where they are.", "situation"
    )
    assert first(index, ranking) == CHIS


def test_a_text_is_read_whole_and_sentence_by_sentence() -> None:
    assert segments("One sentence only.") == ["One sentence only."]
    assert segments("The first sentence. The second sentence.") == [
        "The first sentence. The second sentence.",
        "The first sentence.",
        "The second sentence.",
    ]


def test_a_text_of_many_sentences_is_read_at_its_beginning_and_its_end() -> None:
    text = " ".join(f"Sentence number {number}." for number in range(100))
    parts = segments(text)
    assert len(parts) == MOST_SEGMENTS + 1
    assert (parts[1], parts[-1]) == ("Sentence number 0.", "Sentence number 99.")


def test_every_protocol_has_every_feature_and_the_model_a_weight_for_each(index: Index) -> None:
    text = "who is on the Autism Panel?"
    table = features(index, shared_encoder().encode(segments(text)), index.names.find(text.split()), text)
    assert table.shape == (len(index.protocols), len(FEATURES))
    assert np.isfinite(table).all()
    for purpose in PURPOSES:
        weights, bias = load_model(purpose)
        assert len(weights) == len(FEATURES)
        assert np.isfinite([*weights, bias]).all()
