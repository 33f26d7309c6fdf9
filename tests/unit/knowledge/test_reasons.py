"""Where the score of a protocol comes from, over the shipped knowledge base and the real encoder."""

from __future__ import annotations

import pytest

from knowledge.actors import local_admin
from knowledge.answers.reading import Ask
from knowledge.database import Database
from knowledge.preview.preview import Preview
from knowledge.preview.reasons import ALIKE, DOCUMENT, EXAMPLE, PARTLY, TERM, TEXT, TITLE, UNCOVERED, WHOLE
from knowledge.search.finder import Finder
from tests.shipped import HERTS, NCMP

ADMIN = local_admin("Ada")


@pytest.fixture(scope="module")
def preview(shared: Database, finder: Finder) -> Preview:
    return Preview(shared, finder)


def test_a_name_that_stands_in_the_question_comes_first(preview: Preview) -> None:
    tried = preview.try_question(ADMIN, Ask("who are the partners of NCMP?", "ask_partners"))
    first = tried.likely[0]
    assert (first.protocol.slug, first.score > tried.sure) == (NCMP, True)
    assert (first.reasons[0].source, first.reasons[0].text, first.reasons[0].how, first.reasons[0].share) == (TERM, "NCMP", WHOLE, 1.0)


def test_a_misspelt_name_stands_there_partly(preview: Preview) -> None:
    tried = preview.try_question(ADMIN, Ask("the Hertfordshre School Admisions protocol", "ask_protocol"))
    first = tried.likely[0]
    assert first.protocol.slug == HERTS
    assert (first.reasons[0].how, first.reasons[0].source in (TITLE, DOCUMENT, TERM)) == (PARTLY, True)
    assert 0.5 <= first.reasons[0].share < 1


def test_an_example_question_and_a_text_of_the_page_are_reasons_by_their_likeness(preview: Preview) -> None:
    tried = preview.try_question(ADMIN, Ask("who gets the heights and weights of our reception children", "find_protocol"))
    first = tried.likely[0]
    assert first.protocol.slug == NCMP
    by_source = {one.source: one for one in first.reasons if one.how == ALIKE}
    assert by_source[EXAMPLE].share > 0.4
    assert {TEXT, TITLE, TERM} & set(by_source)
    assert [one.share for one in first.reasons] == sorted((one.share for one in first.reasons), reverse=True)


def test_scores_fall_and_what_is_near_but_covered_by_none_is_told(preview: Preview) -> None:
    tried = preview.try_question(ADMIN, Ask("may we put photos of pupils on the school's website", "find_protocol"))
    assert tried.answer.outcome == "declined"
    assert tried.uncovered
    assert (tried.uncovered.source, tried.uncovered.share > 0.4) == (UNCOVERED, True)
    scores = [one.score for one in tried.likely]
    assert scores == sorted(scores, reverse=True)
    assert all(score < tried.sure for score in scores)
