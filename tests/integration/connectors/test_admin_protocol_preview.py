"""The preview of a change to a protocol: it shows what will be said once the change is made, and until then nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response

from connectors.web.admin import frame
from knowledge import protocols, questions
from knowledge.actors import local_admin
from knowledge.admin.drafts import list_drafts, save_draft
from knowledge.database import Database
from knowledge.models import Base
from knowledge.preview.preview import Preview
from knowledge.search.finder import Finder
from tests.admin_pages import NASTY, Visitor, local_settings, words
from tests.fakes.encoder import WordsEncoder
from tests.fakes.rasa_channel import RasaChannel

ADMIN = local_admin("Ada")
EDIT = "/admin/protocols/one/library-books/edit"
NOW, AFTER = "” now", "” after the change"
QUESTION = "who hires the swimming baths"


@pytest.fixture
def channel() -> Iterator[RasaChannel]:
    made = RasaChannel()
    yield made
    made.stop()


@pytest.fixture
def held(database: Database) -> Database:
    protocols.add_protocol(database, ADMIN, title="Library Books", purpose="Who may borrow the library books.", partners=["ECC"])
    protocols.add_protocol(database, ADMIN, title="School Meals", purpose="Which pupils eat for free.", partners=["ECC"])
    return database


@pytest.fixture
def editor(held: Database, channel: RasaChannel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    monkeypatch.setattr(frame, "Preview", lambda database: Preview(database, Finder(database, WordsEncoder())))
    made = Visitor(local_settings(held, tmp_path, SHARING_RASA_PORT=str(channel.port)))
    with made.client:
        yield made


def rows(database: Database) -> dict[str, Any]:
    with database.engine.connect() as connection:
        return {table.name: connection.execute(table.select()).all() for table in Base.metadata.sorted_tables}


def previewed(editor: Visitor, page: Response, **fields: str) -> Response:
    return editor.send(page, do="preview", **fields)


def test_what_would_change_and_which_recorded_questions_would_be_answered_differently_is_shown(editor: Visitor, held: Database) -> None:
    questions.record_question(held, conversation="c", channel="web", text=QUESTION, kind="find_protocol", outcome="declined")
    said = words(previewed(editor, editor.get(EDIT), purpose="Who hires the swimming baths."))
    assert "Nothing is published yet" in said
    change = said[said.index("What would change") : said.index("Recorded questions")]
    assert "Who only before: may borrow the only before: library books." in change
    assert "Who only after: hires the only after: swimming baths." in change
    assert "1 of the latest 1 different question" in said
    assert QUESTION in said.partition("Recorded questions")[2]


def test_a_question_is_answered_as_it_will_be_once_the_change_is_made(editor: Visitor, held: Database) -> None:
    page = previewed(editor, editor.get(EDIT), purpose="Who hires the swimming baths.", question=QUESTION)
    said = words(page)
    now, after = said[said.index(NOW) : said.index(AFTER)], said[said.index(AFTER) :]
    assert ("Who hires the swimming baths." in now, "Who hires the swimming baths." in after) == (False, True)
    assert protocols.get_protocol(held, "library-books").version == 1
    done = editor.send(page, do="save")
    assert "Library Books is changed." in words(done)
    again = words(previewed(editor, editor.get(EDIT), question=QUESTION))
    assert "Who hires the swimming baths." in again[again.index(NOW) : again.index(AFTER)]
    assert "You have not changed anything yet." in again


def test_a_new_protocol_is_tried_before_it_is_added(editor: Visitor, held: Database) -> None:
    fields = {"title": "Swimming Baths", "purpose": "Pools.", "partner_1": "Kent", "terms": "SWB", "examples": QUESTION}
    page = previewed(editor, editor.get("/admin/protocols/add"), question=QUESTION, **fields)
    said = words(page)
    assert "Swimming Baths" in said[said.index(AFTER) :]
    assert f"The example question “{QUESTION}” is alike" in said[said.index(AFTER) :]
    assert len(protocols.list_protocols(held)) == 2
    assert 'value="Swimming Baths"' in page.text


def test_nothing_is_written_by_a_preview(editor: Visitor, held: Database) -> None:
    previewed(editor, editor.get(EDIT), question=QUESTION)  # What is encoded for the first time is kept for finding.
    before = rows(held)
    page = previewed(editor, editor.get(EDIT), purpose="Who hires the swimming baths.", partner_1="Nobody knows it", question=QUESTION)
    assert (page.status_code, "after the change" in words(page)) == (200, True)
    assert rows(held) == before


def test_a_draft_is_tried_with_all_that_it_changes(editor: Visitor, held: Database) -> None:
    draft = save_draft(held, ADMIN, {"terms": ["SWB (acronym)"]}, slug="library-books")
    said = words(previewed(editor, editor.get(f"/admin/protocols/drafts/{draft.id}"), purpose="Pools.", question="what is SWB for"))
    assert "SWB (acronym)" in said[said.index("What would change") :]
    assert "“SWB” stands in the question" in said[said.index(AFTER) :]
    assert list_drafts(held, ADMIN)[0].fields == {"terms": ["SWB (acronym)"]}


def test_what_is_wrong_is_told_instead_of_a_preview(editor: Visitor, held: Database) -> None:
    page = previewed(editor, editor.get(EDIT), purpose="")
    assert (page.status_code, "The purpose is empty." in words(page), "What would change" in words(page)) == (422, True, False)
    taken = previewed(editor, editor.get(EDIT), title="School Meals")
    assert (taken.status_code, "A protocol called 'School Meals' exists already." in words(taken)) == (409, True)


def test_a_change_that_was_overtaken_is_not_tried_on_an_old_protocol(editor: Visitor, held: Database) -> None:
    page = editor.get(EDIT)
    protocols.edit_protocol(held, local_admin("Bob"), "library-books", owner="Bob")
    told = previewed(editor, page, purpose="Mine.")
    assert (told.status_code, "Bob changed this protocol" in words(told)) == (409, True)
    assert "only after: Mine." in words(previewed(editor, told))


def test_personal_identifiers_are_removed_from_the_question_and_nothing_is_shown_as_markup(editor: Visitor, channel: RasaChannel) -> None:
    page = previewed(editor, editor.get(EDIT), question=f"{QUESTION} 943 476 5919 {NASTY}", purpose=f"{NASTY} baths")
    assert ("943 476 5919" in page.text, "I removed an NHS number" in words(page)) == (False, True)
    assert ("<script" in page.text, "alert(1)>" in page.text, NASTY in words(page)) == (False, False, True)
    assert {one.path for one in channel.received} == {"/webhooks/sharing/understand"}
