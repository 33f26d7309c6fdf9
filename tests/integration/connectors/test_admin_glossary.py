"""The glossary's pages: what they change, what they refuse, and what two editors at once get."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.actors import local_admin
from knowledge.changes import latest_changes
from knowledge.database import Database
from knowledge.glossary import GlossaryView, add_term, define, list_terms
from tests.admin_pages import NASTY, Visitor, local_settings, words

ADMIN = local_admin("Ada")
TERM = GlossaryView("SENCO", "A coordinator.", None)


@pytest.fixture
def editor(database: Database, tmp_path: Path) -> Iterator[Visitor]:
    made = Visitor(local_settings(database, tmp_path))
    with made.client:
        yield made


@pytest.fixture
def held(database: Database) -> Database:
    add_term(database, ADMIN, TERM)
    return database


def test_a_term_is_added_with_its_reason_in_the_history(editor: Visitor, database: Database) -> None:
    editor.fill("/admin/glossary/add", term="SENCO", meaning="A coordinator.", note="In each school.", why="Asked for")
    assert list_terms(database) == (GlossaryView("SENCO", "A coordinator.", "In each school."),)
    (change,) = latest_changes(database)
    assert (change.revision.action, change.revision.why, change.revision.actor) == ("added", "Asked for", "local")


def test_what_is_missing_is_told_beside_its_field_and_nothing_typed_is_lost(editor: Visitor, database: Database) -> None:
    page = editor.fill("/admin/glossary/add", term="SENCO", meaning=" ", note="In each school.")
    assert page.status_code == 422
    assert page.text.count("The meaning is empty.") == 2  # In the summary and beside the field.
    assert re.search(r'<a href="#meaning">\s*The meaning is empty.\s*</a>', page.text)
    assert "<title>Error: Add a term" in page.text
    assert 'value="SENCO"' in page.text
    assert "In each school." in page.text
    long = editor.fill("/admin/glossary/add", term="SENCO", meaning="A coordinator.", note="x" * 2001)
    assert re.search(r'<a href="#note">\s*The note has 2001 characters', long.text)
    assert list_terms(database) == ()


def test_a_term_that_is_there_is_not_added_over(editor: Visitor, held: Database) -> None:
    page = editor.fill("/admin/glossary/add", term="senco", meaning="Another.")
    assert (page.status_code, list_terms(held)) == (409, (TERM,))
    assert "The glossary has 'senco' already." in words(page)


def test_a_term_is_changed(editor: Visitor, held: Database) -> None:
    done = editor.fill("/admin/glossary/change?term=SENCO", meaning="A special one.", note="")
    assert "SENCO is changed." in words(done)
    assert list_terms(held) == (GlossaryView("SENCO", "A special one.", None),)


def test_of_two_editors_the_later_sees_what_the_earlier_wrote_before_it_is_written_over(editor: Visitor, held: Database) -> None:
    page = editor.get("/admin/glossary/change?term=SENCO")
    define(held, ADMIN, "SENCO", "What the other wrote.")
    told = editor.send(page, meaning="What I wrote.")
    assert told.status_code == 409
    assert "Somebody else changed SENCO" in words(told)
    assert "It now says: What the other wrote." in words(told)
    assert "What I wrote." in told.text
    assert list_terms(held)[0].meaning == "What the other wrote."
    editor.send(told)
    assert list_terms(held)[0].meaning == "What I wrote."


def test_a_term_that_was_removed_meanwhile_is_not_brought_back(editor: Visitor, held: Database) -> None:
    page = editor.get("/admin/glossary/change?term=SENCO")
    editor.fill("/admin/glossary/remove?term=SENCO")
    gone = editor.send(page, meaning="What I wrote.")
    assert (gone.status_code, "What I wrote." in words(gone)) == (404, True)
    assert words(gone).startswith("This is no longer there")
    assert list_terms(held) == ()


def test_a_term_is_removed_only_after_it_was_shown_what_would_be_lost(editor: Visitor, held: Database) -> None:
    page = editor.get("/admin/glossary/remove?term=SENCO")
    assert "A coordinator." in words(page)
    assert list_terms(held) == (TERM,)
    done = editor.send(page, why="Twice")
    assert "SENCO is no longer in the glossary." in words(done)
    assert (list_terms(held), latest_changes(held)[-1].revision.why) == ((), "Twice")


def test_terms_are_searched_for_in_every_field(editor: Visitor, held: Database) -> None:
    add_term(held, ADMIN, GlossaryView("LADO", "An officer.", "Of the local authority."))
    assert ["SENCO" in editor.get(f"/admin/glossary?q={wanted}").text for wanted in ("COORD", "officer", "local")] == [True, False, False]
    assert "No term or meaning holds “none”." in words(editor.get("/admin/glossary?q=none"))


def test_whatever_is_typed_is_shown_as_it_was_typed_and_never_as_markup(editor: Visitor, database: Database) -> None:
    fields = {"term": f"T{NASTY}", "meaning": f"M{NASTY}", "note": f"N{NASTY}", "why": f"W{NASTY}"}
    pages = [editor.fill("/admin/glossary/add", **{**fields, "meaning": ""}), editor.fill("/admin/glossary/add", **fields)]
    term = list_terms(database)[0].term
    pages += [
        editor.client.get("/admin/glossary/change", params={"term": term}),
        editor.client.get("/admin/glossary/remove", params={"term": term}),
        editor.client.get("/admin/glossary", params={"q": f"M{NASTY}"}),
        editor.client.get("/admin/glossary", params={"q": f"X{NASTY}"}),
    ]
    assert all(page.status_code in (200, 422) for page in pages)
    assert all("<script" not in page.text and "<img src=x" not in page.text for page in pages)
    assert all(NASTY in words(page) for page in pages[1:2])
