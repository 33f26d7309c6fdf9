"""What was written down while something was done."""

from __future__ import annotations

import pytest

from knowledge import changes, glossary, history
from knowledge.actors import local_admin
from knowledge.database import Database
from knowledge.errors import NotFound
from knowledge.people.people import Grant, Known, grant, meet
from knowledge.recording import recording

ADMIN = local_admin("Ada")


def test_the_numbers_of_changes_and_what_was_noted_of_people_are_known_afterwards(database: Database) -> None:
    glossary.define(database, ADMIN, "ABC", "Before.")
    person = meet(database, Known("slack", "T1", "U1"), "Ama").id
    with recording() as recorded:
        glossary.define(database, ADMIN, "ABC", "During.")
        glossary.define(database, ADMIN, "XYZ", "During.")
        grant(database, ADMIN, person, Grant("editor"))
    glossary.define(database, ADMIN, "ABC", "After.")
    numbers = [change.revision.id for change in changes.latest_changes(database, 3)]
    assert recorded.revisions == numbers[:2]
    assert [(one.action, one.subject) for one in recorded.noted] == [("gave a role", f"editor: Ama ({person})")]


def test_what_is_not_committed_was_not_done(database: Database) -> None:
    with recording() as recorded:
        with history.editing(database, ADMIN) as session:
            glossary.put(session, ADMIN, glossary.GlossaryView("ABC", "Never.", None))
            session.rollback()
            glossary.put(session, ADMIN, glossary.GlossaryView("DEF", "Kept.", None))
            session.commit()
            glossary.put(session, ADMIN, glossary.GlossaryView("GHI", "Never.", None))
        with pytest.raises(NotFound):
            glossary.remove_term(database, ADMIN, "ABC")
        glossary.define(database, ADMIN, "XYZ", "Kept.")
    made = changes.latest_changes(database)
    assert [change.to for change in made] == ["glossary DEF", "glossary XYZ"]
    assert recorded.revisions == [change.revision.id for change in made]
