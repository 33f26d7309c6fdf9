"""Try it: what would be answered and why, also after a change that is not made, and that nothing comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from starlette.testclient import TestClient

from connectors.web.admin import frame
from connectors.web.app import create_app
from knowledge import near_domain, protocols, questions
from knowledge.actors import local_admin
from knowledge.database import Database
from knowledge.models import Base
from knowledge.preview.preview import Preview
from knowledge.search.finder import Finder
from tests.admin_pages import HERE, NASTY, Visitor, local_settings, words
from tests.fakes.encoder import WordsEncoder
from tests.fakes.rasa_channel import RasaChannel

ADMIN = local_admin("Ada")
TRY = "/admin/try-it"


@pytest.fixture
def channel() -> Iterator[RasaChannel]:
    made = RasaChannel()
    yield made
    made.stop()


@pytest.fixture
def held(database: Database) -> Database:
    protocols.add_protocol(
        database, ADMIN, title="Library Books", purpose="Who may borrow the library books.", partners=["ECC", "Provide"], terms=["LBX"]
    )
    protocols.add_protocol(database, ADMIN, title="School Meals", purpose="Which pupils eat for free.", partners=["ECC"])
    near_domain.add_near_domain(database, ADMIN, "Who hires the swimming baths?")
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


def ask(editor: Visitor, question: str, **more: str) -> Response:
    return editor.fill(TRY, question=question, **more)


def test_the_answer_its_kind_the_scores_and_what_they_come_from_are_shown(editor: Visitor, channel: RasaChannel) -> None:
    channel.meant["who are the partners of lbx?"] = [("ask_partners", 0.9)]
    said = words(ask(editor, "Who are the partners of LBX?"))
    assert "Answered. The question is taken to ask who the partners are." in said
    assert "ECC and Provide" in said
    assert "The nickname, acronym or keyword “LBX” stands in the question." in said
    assert "answered when the protocol’s score is 50% or more and 27 points above the next" in said
    assert [one.path for one in channel.received] == ["/webhooks/sharing/understand"]


def test_what_no_protocol_covers_is_told_with_what_it_is_like(editor: Visitor) -> None:
    said = words(ask(editor, "who hires the swimming baths"))
    assert "the question that no protocol covers “Who hires the swimming baths?” is alike" in said


def test_a_change_is_shown_beside_what_is_with_the_recorded_questions_that_it_would_answer_differently(
    editor: Visitor, held: Database
) -> None:
    questions.record_question(held, conversation="c", channel="web", text="and who hires the baths", kind="find_protocol", outcome="asked")
    page = ask(editor, "who hires the baths", slug="school-meals", example="who hires the baths")
    said = words(page)
    assert said.index("As it is now") < said.index("After the change") < said.index("Recorded questions that would be answered differently")
    assert "The example question “who hires the baths” is alike" in said.partition("After the change")[2]
    assert "1 of the latest 1 different question" in said
    assert "and who hires the baths" in said.partition("Recorded questions")[2]


def test_nothing_is_recorded_and_nothing_is_changed(editor: Visitor, held: Database) -> None:
    ask(editor, "who may borrow the library books")  # What is encoded for the first time is kept for finding.
    before = rows(held)
    ask(editor, "who may borrow the library books")
    ask(editor, "who hires the baths", slug="school-meals", example="who hires the baths", term="baths")
    assert rows(held) == before


def test_an_empty_question_is_asked_for(editor: Visitor, channel: RasaChannel) -> None:
    page = ask(editor, "  ", term="kept")
    assert (page.status_code, "Enter a question." in words(page), 'value="kept"' in page.text) == (422, True, True)
    assert channel.received == []


def test_personal_identifiers_are_removed_before_anything_sees_them(editor: Visitor, channel: RasaChannel) -> None:
    page = ask(editor, "may we share the books of 943 476 5919")
    assert ("943 476 5919" in page.text, "I removed an NHS number" in words(page)) == (False, True)
    assert channel.received[0].body["message"] == "may we share the books of [NHS number removed]"


def test_without_rasa_it_is_tried_as_a_situation_and_the_page_says_so(editor: Visitor, channel: RasaChannel) -> None:
    channel.stop()
    said = words(ask(editor, "who may borrow the library books"))
    assert "What kind of question it is could not be found out" in said
    assert "which protocol covers a situation" in said


def test_talk_about_an_audit_is_told(editor: Visitor, channel: RasaChannel) -> None:
    channel.meant["start the audit"] = [("audit_start", 0.9), ("greet", 0.05)]
    assert "takes this for talk about an audit" in words(ask(editor, "start the audit"))


def test_a_change_that_cannot_be_made_is_told_beside_its_field(editor: Visitor) -> None:
    page = ask(editor, "who hires the baths", slug="gone", example="x")
    assert page.status_code == 404
    long = ask(editor, "who hires the baths", slug="school-meals", example="x" * 501)
    assert (long.status_code, "The example question has 501 characters" in words(long)) == (422, True)


def test_a_question_is_never_shown_as_markup(editor: Visitor, held: Database) -> None:
    questions.record_question(
        held, conversation="c", channel="web", text=f"who hires the baths {NASTY}", kind="find_protocol", outcome="asked"
    )
    page = ask(editor, f"who hires the baths {NASTY}", slug="school-meals", example=f"who hires the baths {NASTY}", term=f"T{NASTY}")
    assert page.status_code == 200
    assert ("<script" in page.text, "<img src=x" in page.text, NASTY in words(page)) == (False, False, True)


def test_the_encoder_is_not_loaded_before_somebody_tries_something(held: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Database] = []
    monkeypatch.setattr(frame, "Preview", made.append)
    with TestClient(create_app(local_settings(held, tmp_path)), base_url=HERE, client=("127.0.0.1", 50_000)) as client:
        assert client.get(TRY).status_code == 200
    assert made == []
