import pytest

from knowledge import history, near_domain
from knowledge.actors import Actor, local_admin
from knowledge.content import load_shipped_content
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid, NotAllowed, NotFound
from knowledge.protocol_fields import Example

ADMIN = local_admin("Ada")


def test_a_question_that_no_protocol_covers_is_added_and_removed_with_its_history(filled: Database) -> None:
    before = near_domain.list_near_domain(filled)
    assert {example.source for example in before} == {"shipped"}
    near_domain.add_near_domain(filled, ADMIN, " Who lends\nlawnmowers? ", why="Asked twice.")
    assert near_domain.list_near_domain(filled) == (*before, Example("Who lends lawnmowers?", "admin"))
    near_domain.remove_near_domain(filled, ADMIN, "who lends LAWNMOWERS?")
    assert near_domain.list_near_domain(filled) == before
    came, went = history.list_revisions(filled, "questions that no protocol covers")[-2:]
    assert (came.action, came.after, came.why) == ("added", {"examples": ["Who lends lawnmowers? (admin)"]}, "Asked twice.")
    assert (went.action, went.before) == ("removed", {"examples": ["Who lends lawnmowers? (admin)"]})


def test_a_shipped_question_that_was_removed_stays_away(filled: Database) -> None:
    first = near_domain.list_near_domain(filled)[0]
    near_domain.remove_near_domain(filled, ADMIN, first.text)
    load_shipped_content(filled, ADMIN)
    assert first not in near_domain.list_near_domain(filled)


def test_what_cannot_be_is_refused(filled: Database) -> None:
    near_domain.add_near_domain(filled, ADMIN, "Who lends lawnmowers?")
    with pytest.raises(Conflict):
        near_domain.add_near_domain(filled, ADMIN, "who lends lawnmowers?")
    with pytest.raises(NotFound):
        near_domain.remove_near_domain(filled, ADMIN, "Who lends ladders?")
    with pytest.raises(Invalid):
        near_domain.add_near_domain(filled, ADMIN, " ")
    with pytest.raises(NotAllowed):
        near_domain.add_near_domain(filled, Actor("Eve"), "Who lends ladders?")
