import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from knowledge import history, protocols
from knowledge.actors import local_admin
from knowledge.database import Database
from knowledge.errors import Conflict
from knowledge.models import GlossaryTerm, Protocol

ADMIN = local_admin("Ada")
NCMP = "protocol the-national-child-measurement-programme-ncmp"


def test_every_change_says_who_when_before_after_and_why(filled: Database) -> None:
    old = protocols.get_protocol(filled, "ncmp").purpose
    protocols.edit_protocol(filled, ADMIN, "ncmp", purpose="To measure.", partners=["ECC"], why="The page changed.")
    last = history.list_revisions(filled, NCMP)[-1]
    assert (last.actor, last.action, last.why) == ("Ada", "changed", "The page changed.")
    assert last.before == {"purpose": old, "partners": ["ECC", "Provide"]}
    assert last.after == {"purpose": "To measure.", "partners": ["ECC"]}
    assert timedelta(0) <= datetime.now(UTC) - last.at < timedelta(minutes=1)


def test_history_keeps_only_the_terms_and_examples_that_came_or_went(filled: Database) -> None:
    protocols.add_term(filled, ADMIN, "ncmp", "Weigh Day")
    protocols.remove_term(filled, ADMIN, "ncmp", "weigh day")
    came, went = history.list_revisions(filled, NCMP)[-2:]
    assert (came.before, came.after) == ({"terms": []}, {"terms": ["Weigh Day (nickname)"]})
    assert (went.before, went.after) == ({"terms": ["Weigh Day (nickname)"]}, {"terms": []})


def test_retiring_and_restoring_are_called_so(filled: Database) -> None:
    protocols.retire_protocol(filled, ADMIN, "ncmp")
    protocols.edit_protocol(filled, ADMIN, "ncmp", status="current")
    assert [revision.action for revision in history.list_revisions(filled, NCMP)[-2:]] == ["retired", "restored"]


def test_the_knowledge_version_grows_with_every_change_and_never_falls(filled: Database) -> None:
    def version() -> int:
        with filled.session() as session:
            return history.knowledge_version(session)

    seen = [version()]
    protocols.add_term(filled, ADMIN, "ncmp", "Weigh Day")
    seen.append(version())
    protocols.remove_term(filled, ADMIN, "ncmp", "Weigh Day")
    seen.append(version())
    protocols.retire_protocol(filled, ADMIN, "ncmp")
    seen.append(version())
    assert seen == sorted(set(seen))


def test_a_change_without_a_revision_cannot_be_committed(filled: Database) -> None:
    with filled.session() as session:
        session.scalars(select(Protocol)).first().purpose = "Unseen."  # type: ignore[union-attr]
        with pytest.raises(RuntimeError, match="without a Revision"):
            session.commit()
    with history.editing(filled, ADMIN) as session:
        history.added(session, ADMIN, GlossaryTerm(term="SEEN", meaning="Seen."))
        session.add(GlossaryTerm(term="UNSEEN", meaning="Unseen."))
        with pytest.raises(RuntimeError, match="without a Revision"):
            session.commit()
    assert all(view.purpose != "Unseen." for view in protocols.list_protocols(filled))


def test_what_is_not_committed_is_rolled_back_with_its_history(filled: Database) -> None:
    before = history.list_revisions(filled, NCMP)
    with history.editing(filled, ADMIN) as session:
        protocol = protocols.must_find(session, "ncmp")
        with history.changing(session, ADMIN, protocol):
            protocol.purpose = "Never."
    assert history.list_revisions(filled, NCMP) == before
    assert protocols.get_protocol(filled, "ncmp").purpose != "Never."


def test_of_two_editors_at_once_one_wins_and_the_other_is_told(filled: Database) -> None:
    read = protocols.get_protocol(filled, "ncmp")
    start, told = threading.Barrier(2), []

    def edit(purpose: str) -> None:
        start.wait()
        try:
            protocols.edit_protocol(filled, ADMIN, "ncmp", purpose=purpose, expected_version=read.version)
        except Conflict:
            told.append(purpose)

    threads = [threading.Thread(target=edit, args=(purpose,)) for purpose in ("One.", "Two.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = protocols.get_protocol(filled, "ncmp")
    assert (len(told), after.version) == (1, read.version + 1)
    assert after.purpose not in told
