from datetime import UTC, datetime, timedelta

import pytest

from knowledge import changes, glossary, organisations, protocols
from knowledge.actors import local_admin
from knowledge.database import Database
from knowledge.errors import NotFound

ADMIN = local_admin("Ada")


def test_the_latest_changes_are_told_oldest_first_with_their_time_in_utc(filled: Database) -> None:
    glossary.define(filled, ADMIN, "ELS", "Essex Library Service.")
    organisations.describe_organisation(filled, ADMIN, "Provide", rename="Provide Health")
    term, organisation = changes.latest_changes(filled, 2)
    assert (term.to, term.revision.action, organisation.to) == ("glossary ELS", "added", "organisation Provide Health")
    assert timedelta(0) <= datetime.now(UTC) - term.revision.at < timedelta(minutes=1)


def test_a_name_of_two_things_tells_of_both_and_any_name_will_do(filled: Database) -> None:
    assert {change.to for change in changes.changes_to(filled, "ecc")} == {"organisation ECC", "glossary ECC"}
    assert {change.to for change in changes.changes_to(filled, "Essex County Council")} == {"organisation ECC"}
    slug = protocols.get_protocol(filled, "ncmp").slug
    assert f"protocol {slug}" in {change.to for change in changes.changes_to(filled, "Child Measurement Programme")}


def test_a_term_that_was_removed_still_has_its_history_and_an_unknown_name_has_none(filled: Database) -> None:
    glossary.remove_term(filled, ADMIN, "PRU")
    assert [change.revision.action for change in changes.changes_to(filled, "pru")] == ["added", "removed"]
    with pytest.raises(NotFound, match="is called 'nobody'"):
        changes.changes_to(filled, "nobody")
