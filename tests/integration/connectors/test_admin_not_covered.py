"""The pages of what no protocol covers: questions are listed, added and removed, with their reason in the history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.actors import local_admin
from knowledge.changes import latest_changes
from knowledge.database import Database
from knowledge.near_domain import add_near_domain, list_near_domain, remove_near_domain
from tests.admin_pages import NASTY, Visitor, local_settings, words

ADD = "/admin/not-covered/add"
REMOVE = "/admin/not-covered/remove?question=who hires the hall"


@pytest.fixture
def editor(database: Database, tmp_path: Path) -> Iterator[Visitor]:
    made = Visitor(local_settings(database, tmp_path))
    with made.client:
        yield made


def test_a_question_is_added_and_removed_with_the_entries_that_the_commands_leave(editor: Visitor, database: Database) -> None:
    assert "The question is added." in words(editor.fill(ADD, question="Who hires\r\nthe hall?", why="Asked"))
    assert [one.text for one in list_near_domain(database)] == ["Who hires the hall?"]
    page = editor.get(REMOVE + "?")
    assert "Who hires the hall?" in words(page)
    assert "The question is removed." in words(editor.send(page, why="Covered now"))
    assert list_near_domain(database) == ()
    add_near_domain(database, local_admin("local"), "Who hires the hall?", why="Asked")
    remove_near_domain(database, local_admin("local"), "Who hires the hall?", why="Covered now")
    entries = [(one.to, one.revision.action, one.revision.before, one.revision.after, one.revision.why) for one in latest_changes(database)]
    assert entries[:2] == entries[2:]
    assert len(entries) == 4


def test_an_empty_or_a_second_question_is_refused_and_kept_in_the_form(editor: Visitor, database: Database) -> None:
    assert "The question is empty." in words(editor.fill(ADD, question=" ", why="Asked"))
    editor.fill(ADD, question="Who hires the hall")
    page = editor.fill(ADD, question="who hires THE hall")
    assert (page.status_code, "That question is held already." in words(page), "who hires THE hall" in page.text) == (409, True, True)
    assert len(list_near_domain(database)) == 1


def test_questions_are_searched_for_and_shown_page_by_page(editor: Visitor, database: Database) -> None:
    for number in range(51):
        add_near_domain(database, local_admin("Ada"), f"Who hires hall {number:02}?", source="admin" if number else "shipped")
    assert "51 questions" in words(editor.get("/admin/not-covered"))
    assert "hall 50" in words(editor.get("/admin/not-covered?page=2"))
    assert "1 question Question" in words(editor.get("/admin/not-covered?q=HALL 00"))
    assert "Came with the assistant" in words(editor.get("/admin/not-covered?q=hall 00"))
    assert "No question holds “none”." in words(editor.get("/admin/not-covered?q=none"))


def test_a_question_that_is_gone_is_not_removed_again(editor: Visitor) -> None:
    assert editor.get(REMOVE).status_code == 404


def test_a_question_is_never_shown_as_markup(editor: Visitor) -> None:
    pages = [editor.fill(ADD, question=f"Q{NASTY}", why=f"W{NASTY}"), editor.fill(ADD, question=f"Q{NASTY}")]
    pages += [editor.client.get("/admin/not-covered/remove", params={"question": f"Q{NASTY}"})]
    pages += [editor.client.get("/admin/not-covered", params={"q": f"Z{NASTY}"}), editor.get("/admin/not-covered")]
    assert [page.status_code for page in pages] == [200, 409, 200, 200, 200]
    assert all("<script" not in page.text and "<img src=x" not in page.text for page in pages)
    assert all(NASTY in words(page) for page in pages)
