"""The history of organisations, of the glossary and of what is not covered: seen side by side, and brought back to a point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge import glossary, near_domain, organisations, protocols
from knowledge.actors import local_admin
from knowledge.changes import latest_changes
from knowledge.database import Database
from knowledge.glossary import GlossaryView
from knowledge.organisations import OrganisationView
from tests.admin_pages import NASTY, Visitor, local_settings, words

ADMIN = local_admin("Ada")
TERM = GlossaryView("SENCO", "A coordinator.", None)


@pytest.fixture
def editor(database: Database, tmp_path: Path) -> Iterator[Visitor]:
    made = Visitor(local_settings(database, tmp_path))
    with made.client:
        yield made


def numbers(database: Database, sort: str) -> list[int]:
    return [one.revision.id for one in latest_changes(database, 1_000) if one.subject.startswith(sort)]


def rename(database: Database) -> None:
    protocols.add_protocol(
        database, ADMIN, title="Buses", purpose="To share bus lists.", theme="Travel", partners=("ECC", "Herts County Council")
    )
    was = organisations.get_organisation(database, "ECC")
    organisations.name_organisation(database, ADMIN, was, OrganisationView("Essex", "Essex County Council", ()))


def reword(database: Database) -> None:
    glossary.add_term(database, ADMIN, TERM)
    glossary.change_term(database, ADMIN, TERM, GlossaryView("SENCO", "A co-ordinator of needs.", "In each school."))


def decline(database: Database) -> None:
    near_domain.add_near_domain(database, ADMIN, "who pays for the bus")
    near_domain.add_near_domain(database, ADMIN, "who drives it")
    near_domain.remove_near_domain(database, ADMIN, "who pays for the bus")


def organisation_names(database: Database) -> set[str]:
    return {one.name for one in organisations.list_organisations(database)}


def meanings(database: Database) -> set[str]:
    return {one.meaning for one in glossary.list_terms(database)}


def declined(database: Database) -> set[str]:
    return {one.text for one in near_domain.list_near_domain(database)}


CASES: dict[str, tuple[str, Callable[[Database], None], str, Callable[[Database], set[str]], str, set[str]]] = {
    "organisations": ("organisation", rename, "Changed Name, full name", organisation_names, "Essex", {"ECC", "Herts County Council"}),
    "glossary": ("glossary", reword, "Changed Meaning, note", meanings, "A co-ordinator of needs.", {"A coordinator."}),
    "not-covered": ("questions", decline, "Removed", declined, "who drives it", {"who pays for the bus"}),
}


@pytest.mark.parametrize("section", CASES)
def test_a_change_is_seen_side_by_side_and_taken_back(editor: Visitor, database: Database, section: str) -> None:
    sort, change, told, held, now, then = CASES[section]
    change(database)
    there = f"/admin/{section}/history"
    assert told in words(editor.get(there))
    assert f'href="{there}"' in editor.get(f"/admin/{section}").text
    first, last = numbers(database, sort)[0], numbers(database, sort)[-1]
    page = editor.get(f"{there}/{last}")
    assert page.status_code == 200
    assert "Restore it as it was after this change" not in words(page)
    assert "Restore it as it was after this change" in words(editor.get(f"{there}/{first}"))
    assert now in held(database)
    done = editor.fill(f"{there}/{first}/restore", why="Mistake")
    assert "is as it was at that point." in words(done)
    assert held(database) == then
    newest = latest_changes(database)[-1].revision
    assert (newest.action, newest.actor, newest.why) == ("restored", "local", "Mistake")
    assert "There is nothing to restore." in words(editor.get(f"{there}/{first}/restore"))


def test_what_was_removed_is_found_in_the_history_and_brought_back(editor: Visitor, database: Database) -> None:
    glossary.add_term(database, ADMIN, TERM)
    glossary.remove_term(database, ADMIN, "SENCO")
    added, removed = numbers(database, "glossary")
    assert "SENCO Removed" in words(editor.get("/admin/glossary/history?name=senco"))
    refused = editor.get(f"/admin/glossary/history/{removed}/restore")
    assert (refused.status_code, "It was not held at that point." in words(refused)) == (404, True)
    editor.fill(f"/admin/glossary/history/{added}/restore")
    assert glossary.list_terms(database) == (TERM,)


def test_an_organisation_that_was_merged_is_found_by_any_of_its_changes(editor: Visitor, database: Database) -> None:
    rename(database)
    gone = next(one.subject for one in latest_changes(database) if one.to == "organisation Herts County Council")
    number = next(one.revision.id for one in latest_changes(database) if one.subject == gone)
    organisations.merge_organisations(database, ADMIN, "Essex", "Herts County Council")
    page = editor.get(f"/admin/organisations/history?change={number}")
    assert "History of Herts County Council" in words(page)
    assert "Essex Changed" not in words(page)
    assert "History: Organisations" in words(editor.get("/admin/organisations/history"))
    refused = editor.fill(f"/admin/organisations/history/{number}/restore")
    assert (refused.status_code, "Essex has one of its names now." in words(refused)) == (409, True)


def test_what_was_changed_meanwhile_is_not_restored_unseen(editor: Visitor, database: Database) -> None:
    reword(database)
    page = editor.get(f"/admin/glossary/history/{numbers(database, 'glossary')[0]}/restore")
    glossary.change_term(database, ADMIN, glossary.list_terms(database)[0], GlossaryView("SENCO", "Somebody.", None))
    refused = editor.send(page)
    assert (refused.status_code, "It was changed by Ada meanwhile." in words(refused)) == (409, True)
    assert meanings(database) == {"Somebody."}


@pytest.mark.parametrize("page", ["", "/restore"])
@pytest.mark.parametrize("section", CASES)
def test_what_is_of_no_history_or_another_sections_is_not_found(editor: Visitor, database: Database, section: str, page: str) -> None:
    for _, change, *_ in CASES.values():
        change(database)
    there = f"/admin/{section}/history"
    of_others = [number for other, (sort, *_) in CASES.items() if other != section for number in numbers(database, sort)]
    for number in (of_others[0], of_others[-1], numbers(database, "protocol")[0], 99_999, "none", "-1"):
        assert editor.get(f"{there}/{number}{page}").status_code == 404
    for query in (f"change={of_others[0]}", "change=99999", "name=nobody+of+that+name"):
        assert editor.get(f"{there}?{query}").status_code == 404


def test_a_history_that_is_empty_says_so(editor: Visitor) -> None:
    assert "Nothing was changed yet." in words(editor.get("/admin/glossary/history"))


def test_what_people_wrote_is_shown_as_it_is(editor: Visitor, database: Database) -> None:
    glossary.add_term(database, ADMIN, GlossaryView(NASTY, NASTY, NASTY), why=NASTY)
    near_domain.add_near_domain(database, ADMIN, NASTY, why=NASTY)
    for section, sort in (("glossary", "glossary"), ("not-covered", "questions")):
        for page in ("", f"/{numbers(database, sort)[0]}", f"/{numbers(database, sort)[0]}/restore"):
            shown = editor.get(f"/admin/{section}/history{page}")
            assert shown.status_code == 200
            assert "<script>alert" not in shown.text
            assert "<img src=x" not in shown.text
