"""The organisations' pages: what they change, what they refuse, what two editors at once get, and that a merge is shown before it is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.actors import local_admin
from knowledge.changes import latest_changes
from knowledge.database import Database
from knowledge.organisations import OrganisationView, describe_organisation, get_organisation, list_organisations, protocols_of
from knowledge.protocols import add_protocol, edit_protocol, get_protocol
from tests.admin_pages import NASTY, Visitor, local_settings, words

ADMIN = local_admin("Ada")
ESSEX = "/admin/organisations/change?name=Essex"


@pytest.fixture
def held(database: Database) -> Database:
    add_protocol(database, ADMIN, title="Admissions", purpose="Places.", partners=["Essex", "Herts", "Essex CC"])
    add_protocol(database, ADMIN, title="Absence", purpose="Legal.", partners=["Kent", "Essex CC"])
    describe_organisation(database, ADMIN, "Essex", add_names=["ECC"])
    return database


@pytest.fixture
def editor(held: Database, tmp_path: Path) -> Iterator[Visitor]:
    made = Visitor(local_settings(held, tmp_path))
    with made.client:
        yield made


def test_organisations_are_listed_and_searched_for_by_every_name(editor: Visitor) -> None:
    everything = words(editor.get("/admin/organisations"))
    assert ("4 organisations" in everything, "ECC 1 protocol" in everything, "Essex CC 2 protocols" in everything) == (True, True, True)
    found = words(editor.get("/admin/organisations?q=ecc"))
    assert ("1 organisation " in found, "Kent" in found) == (True, False)
    assert "No organisation goes by “none”." in words(editor.get("/admin/organisations?q=none"))


def test_names_are_changed_and_a_name_that_is_replaced_is_still_known(editor: Visitor, held: Database) -> None:
    done = editor.fill(ESSEX, name="Essex Council", full_name="Essex County Council", other_name="The county\r\n\r\n E C C ", why="Asked")
    assert "Essex Council is changed." in words(done)
    assert get_organisation(held, "essex") == OrganisationView("Essex Council", "Essex County Council", ("Essex", "The county", "E C C"))
    assert get_protocol(held, "admissions").partners[0] == "Essex Council"
    assert len(list_organisations(held)) == 4
    editor.fill("/admin/organisations/change?name=Essex Council", full_name="", other_name="")
    assert get_organisation(held, "Essex Council") == OrganisationView("Essex Council", None, ("Essex County Council",))


def test_a_change_leaves_the_same_entry_in_the_history_as_the_service_behind_the_command_does(editor: Visitor, held: Database) -> None:
    editor.fill(ESSEX, name="Essex Council", other_name="ECC\nThe county", why="Asked")
    by_page = latest_changes(held)[-1].revision
    editor.fill("/admin/organisations/change?name=Essex Council", name="Essex", other_name="ECC")
    editor.fill(ESSEX, other_name="ECC")
    assert get_organisation(held, "Essex") == OrganisationView("Essex", None, ("ECC",))
    describe_organisation(held, local_admin("local"), "Essex", rename="Essex Council", add_names=["The county"], why="Asked")
    by_command = latest_changes(held)[-1].revision
    assert by_page.id != by_command.id
    assert (by_page.actor, by_page.action, by_page.before, by_page.after, by_page.why) == (
        by_command.actor, by_command.action, by_command.before, by_command.after, by_command.why,
    )  # fmt: skip


def test_what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(editor: Visitor, held: Database) -> None:
    before = get_organisation(held, "Essex")
    page = editor.fill(ESSEX, name=" ", full_name="x" * 301, other_name="The county")
    assert (page.status_code, bool(re.search(r'<a href="#name">\s*The name is empty.', page.text))) == (422, True)
    assert "The county" in page.text
    long = editor.fill(ESSEX, full_name="x" * 301)
    assert re.search(r'<a href="#full_name">\s*The full name has 301 characters', long.text)
    others = editor.fill(ESSEX, other_name="y" * 201)
    assert re.search(r'<a href="#other_name">\s*The other name has 201 characters', others.text)
    assert get_organisation(held, "Essex") == before


def test_a_name_of_another_organisation_leads_to_merging_them(editor: Visitor, held: Database) -> None:
    page = editor.fill(ESSEX, other_name="Essex cc")
    assert page.status_code == 409
    assert "'Essex cc' is already a name of Essex CC." in words(page)
    assert 'href="/admin/organisations/merge?name=Essex"' in page.text
    assert "It is now called" not in words(page)
    assert get_organisation(held, "Essex").names == ("ECC",)


def test_of_two_editors_the_later_sees_what_the_earlier_wrote_before_it_is_written_over(editor: Visitor, held: Database) -> None:
    page = editor.get(ESSEX)
    describe_organisation(held, ADMIN, "Essex", full_name="What the other wrote")
    told = editor.send(page, full_name="What I wrote")
    assert told.status_code == 409
    assert "Somebody else changed Essex" in words(told)
    assert "It is now called Essex, in full What the other wrote." in words(told)
    assert 'value="What I wrote"' in told.text
    assert get_organisation(held, "Essex").full_name == "What the other wrote"
    editor.send(told)
    assert get_organisation(held, "Essex").full_name == "What I wrote"


def test_a_merge_is_shown_before_it_is_made(editor: Visitor, held: Database) -> None:
    chosen = editor.get("/admin/organisations/merge?name=Essex")
    assert '<option value="Essex CC">' in chosen.text
    page = editor.get("/admin/organisations/merge?name=Essex&other=essex cc")
    assert "Essex goes by these names as well: Essex CC" in words(page)
    assert "a partner of 2 protocols, named below" in words(page)
    assert "Protocols that change Absence Admissions" in words(page)
    assert len(list_organisations(held)) == 4
    done = editor.send(page, why="Held twice")
    assert "Essex CC is merged into Essex." in words(done)
    assert get_organisation(held, "Essex CC") == OrganisationView("Essex", None, ("ECC", "Essex CC"))
    assert [get_protocol(held, one).partners for one in ("admissions", "absence")] == [("Essex", "Herts"), ("Kent", "Essex")]
    assert latest_changes(held)[-1].revision.why == "Essex CC is Essex. Held twice"


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ("", "Choose the other organisation."),
        ("Nobody", "No organisation is called 'Nobody'."),
        ("ecc", "That is a name of Essex already."),
    ],
)
def test_what_cannot_be_merged_is_asked_for_again(editor: Visitor, other: str, message: str) -> None:
    page = editor.client.get("/admin/organisations/merge", params={"name": "Essex", "other": other})
    assert page.status_code == 422
    assert message in words(page)
    assert "When you merge them" not in words(page)


def test_an_organisation_is_removed_only_when_it_is_a_partner_of_nothing(editor: Visitor, held: Database) -> None:
    refused = editor.get("/admin/organisations/remove?name=Kent")
    assert "cannot be removed while it is a partner of a protocol" in words(refused)
    add_protocol(held, ADMIN, title="Health", purpose="Weight.", partners=["Kent", "Provide"])
    editor.fill("/admin/organisations/merge?name=Kent&other=Provide")
    assert [one.title for one in protocols_of(held, "provide")] == ["Absence", "Health"]
    describe_organisation(held, ADMIN, "Herts", add_names=["Hertfordshire"])
    token = re.search(r'name="token" value="([^"]+)"', editor.get(ESSEX).text)
    assert token
    told = editor.post("/admin/organisations/remove", {"token": token[1], "name": "Herts"})
    assert (told.status_code, "is a partner of Admissions" in words(told)) == (409, True)
    assert get_organisation(held, "Hertfordshire").name == "Herts"


def test_an_organisation_that_no_protocol_names_is_removed(editor: Visitor, held: Database) -> None:
    edit_protocol(held, ADMIN, "admissions", partners=["Essex"])
    page = editor.get("/admin/organisations/remove?name=Herts")
    assert "It is a partner of no protocol." in words(page)
    assert "Herts is no longer held." in words(editor.send(page, why="Closed"))
    assert "Herts" not in [one.name for one in list_organisations(held)]
    assert (latest_changes(held)[-1].revision.action, latest_changes(held)[-1].revision.why) == ("removed", "Closed")


def test_an_organisation_that_is_not_held_has_no_page(editor: Visitor) -> None:
    for page in ("change", "merge", "remove"):
        assert editor.get(f"/admin/organisations/{page}?name=Nobody").status_code == 404


def test_whatever_is_typed_is_shown_as_it_was_typed_and_never_as_markup(editor: Visitor, held: Database) -> None:
    fields = {"name": f"N{NASTY}", "full_name": f"F{NASTY}", "other_name": f"O{NASTY}", "why": f"W{NASTY}"}
    pages = [editor.fill(ESSEX, **{**fields, "name": ""}), editor.fill(ESSEX, **fields)]
    name = f"N{NASTY}"
    get = editor.client.get
    pages += [get(f"/admin/organisations/{page}", params={"name": name}) for page in ("change", "merge", "remove")]
    pages += [get("/admin/organisations/merge", params={"name": "Kent", "other": name}), get("/admin/organisations", params={"q": name})]
    pages += [get("/admin/organisations/merge", params={"name": "Kent", "other": f"?{NASTY}"}), editor.get("/admin/organisations")]
    assert all(page.status_code in (200, 422) for page in pages)
    assert all("<script" not in page.text and "<img src=x" not in page.text for page in pages)
    assert NASTY in words(pages[1])
