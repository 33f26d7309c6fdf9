"""The pages of protocols: what is shown, what is changed, what is refused, and what two editors at once get."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import select

from knowledge import protocols
from knowledge.actors import local_admin
from knowledge.admin.drafts import list_drafts, save_draft
from knowledge.database import Database
from knowledge.history import list_revisions
from knowledge.models import Revision
from knowledge.protocols import DocumentView, Example, Term
from tests.admin_pages import NASTY, Visitor, local_settings, words

ADMIN = local_admin("Ada")
LIST, ADD, DRAFTS = "/admin/protocols", "/admin/protocols/add", "/admin/protocols/drafts"
SLUG = "weighing"
ONE = f"{LIST}/one/{SLUG}"
EDIT = f"{ONE}/edit"
REVISION = "protocol weighing"


@pytest.fixture
def editor(database: Database, tmp_path: Path) -> Iterator[Visitor]:
    made = Visitor(local_settings(database, tmp_path))
    with made.client:
        yield made


@pytest.fixture
def held(database: Database) -> Database:
    """A knowledge base with one protocol."""
    protocols.add_protocol(
        database,
        ADMIN,
        title="Weighing",
        purpose="Children are weighed in school.",
        partners=["ECC", "Provide"],
        documents=[DocumentView("Agreement", "DOC", 92_163, "https://example.org/a.doc")],
        owner="Health team",
        review_date=date(2027, 1, 31),
        terms=["NCMP", "the weighing one"],
        examples=["who weighs the children"],
    )
    return database


def held_now(database: Database) -> protocols.ProtocolView:
    return protocols.get_protocol(database, SLUG)


def pressed(editor: Visitor, page: Response, do: str, **fields: Any) -> Response:
    """Send the form of a page with one of its buttons."""
    return editor.send(page, do=do, **fields)


# The list


@pytest.fixture
def several(held: Database) -> Database:
    today = datetime.now(UTC).date()
    protocols.add_protocol(held, ADMIN, title="Admissions", purpose="Places.", partners=["Herts"], theme="Places", owner="Ann")
    protocols.add_protocol(held, ADMIN, title="Zebra", purpose="Late.", partners=["ECC"], review_date=today - timedelta(days=1))
    protocols.add_protocol(held, ADMIN, title="Gone", purpose="Late.", partners=["ECC"], review_date=today - timedelta(days=1))
    protocols.retire_protocol(held, ADMIN, "gone")
    return held


def titles(page: Response) -> list[str]:
    return re.findall(r'href="/admin/protocols/one/[^"]*">([^<]+)</a>', page.text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Weighing", "Admissions", "Zebra", "Gone"]),
        ("q=WEIGHED", ["Weighing"]),
        ("q=herts", ["Admissions"]),
        ("q=ncmp", ["Weighing"]),
        ("q=health team", ["Weighing"]),
        ("q=none", []),
        ("theme=Places", ["Admissions"]),
        ("owner=Ann", ["Admissions"]),
        ("status=retired", ["Gone"]),
        ("review=overdue", ["Zebra"]),
        ("q=late&status=current", ["Zebra"]),
        ("order=title", ["Admissions", "Gone", "Weighing", "Zebra"]),
        ("order=owner", ["Admissions", "Weighing", "Gone", "Zebra"]),
        ("order=review", ["Gone", "Zebra", "Weighing", "Admissions"]),
        ("order=theme", ["Gone", "Weighing", "Zebra", "Admissions"]),
        ("order=none&theme=&q=", ["Weighing", "Admissions", "Zebra", "Gone"]),
    ],
)
def test_the_list_is_searched_narrowed_down_and_put_in_order(editor: Visitor, several: Database, query: str, found: list[str]) -> None:
    page = editor.get(f"{LIST}?{query}")
    assert (page.status_code, titles(page)) == (200, found)


def test_only_a_current_protocol_is_overdue(editor: Visitor, several: Database) -> None:
    assert editor.get(LIST).text.count('govuk-tag--red">Overdue') == 1


def test_the_list_keeps_what_it_is_narrowed_down_to_from_page_to_page(editor: Visitor, database: Database) -> None:
    for number in range(60):
        protocols.add_protocol(database, ADMIN, title=f"P{number:02}", purpose="One of many.", partners=["ECC"], owner="Ann")
    page = editor.get(f"{LIST}?owner=Ann&order=title")
    assert (titles(page)[0], len(titles(page)), "60 protocols" in words(page)) == ("P00", 50, True)
    assert 'href="/admin/protocols?owner=Ann&amp;order=title&amp;page=2"' in page.text
    assert '<option value="Ann" selected>' in page.text
    assert titles(editor.get(f"{LIST}?owner=Ann&order=title&page=2")) == [f"P{number}" for number in range(50, 60)]


# One protocol


def test_all_that_is_held_about_a_protocol_is_shown(editor: Visitor, held: Database) -> None:
    shown = words(editor.get(ONE))
    for text in ("Children are weighed in school.", "ECC Provide", "Agreement (DOC, 90KB)", "Health team", "31 January 2027", "Current"):
        assert text in shown
    assert "1 acronym: NCMP 1 nickname: the weighing one" in shown
    assert "1 question" in shown
    assert re.search(r"Latest changes .* Added Ada", shown)


def test_a_protocol_that_is_not_there_is_told(editor: Visitor, held: Database) -> None:
    for path in ("", "/edit", "/terms", "/examples", "/history", "/history/1", "/status"):
        assert editor.get(f"{LIST}/one/none{path}").status_code == 404
    for path in ("/history/99", "/history/none", "/history/99/restore", "/terms/remove?term=x", "/examples/remove?question=x"):
        assert editor.get(ONE + path).status_code == 404
    assert editor.get(f"{DRAFTS}/99").status_code == 404


# Adding and changing


def test_a_protocol_is_added_as_by_the_command(editor: Visitor, held: Database) -> None:
    page = editor.get(ADD)
    done = pressed(
        editor,
        page,
        "save",
        title="Autism panel",
        purpose="The panel\r\nmeets.",
        partner_1="provide",
        owner="",
        review_day="1",
        review_month="2",
        review_year="2028",
        document_title_1="Terms",
        document_format_1=".pdf",
        document_size_1="1.5 MB",
        document_link_1="https://example.org/t.pdf",
        terms="AIS\r\nthe panel\r\nautism (keyword)",
        examples="who sits on the panel",
        why="New",
    )
    assert "Autism panel is added." in words(done)
    assert done.url.path == f"{LIST}/one/autism-panel"
    protocols.add_protocol(
        held,
        local_admin(),
        title="Autism panel two",
        purpose="The panel meets.",
        partners=["Provide"],
        review_date=date(2028, 2, 1),
        documents=[DocumentView("Terms", "PDF", 1_572_864, "https://example.org/t.pdf")],
        terms=["AIS", "the panel", Term("autism", "keyword")],
        examples=["who sits on the panel"],
        why="New",
    )
    (mine,), (theirs,) = (list_revisions(held, f"protocol {slug}") for slug in ("autism-panel", "autism-panel-two"))
    assert (mine.actor, mine.action, mine.why, mine.before) == (theirs.actor, theirs.action, theirs.why, theirs.before)
    assert theirs.after is not None
    assert mine.after == {**theirs.after, "title": "Autism panel"}


def test_a_change_leaves_the_same_entry_in_the_history_as_by_the_command(editor: Visitor, held: Database) -> None:
    first = pressed(editor, editor.get(EDIT), "save", purpose="Measured.", partner_2="", owner="", why="Tidied")
    assert "Weighing is changed." in words(first)
    protocols.edit_protocol(held, ADMIN, SLUG, purpose="Children are weighed in school.", partners=["ECC", "Provide"], owner="Health team")
    protocols.edit_protocol(held, local_admin(), SLUG, why="Tidied", purpose="Measured.", partners=["ECC"], owner=None)
    with held.session() as session:
        rows = session.scalars(select(Revision).where(Revision.subject == REVISION).order_by(Revision.id)).all()
        names = ("actor", "person_id", "action", "before", "after", "why")
        page, command = ({name: getattr(row, name) for name in names} for row in (rows[1], rows[3]))
    assert page == command


def test_what_is_not_touched_is_not_changed_to_the_byte(editor: Visitor, held: Database) -> None:
    before = held_now(held)
    done = pressed(editor, editor.get(EDIT), "save")
    assert "nothing was changed" in words(done)
    assert held_now(held) == before
    pressed(editor, editor.get(EDIT), "save", document_title_1="Agreement 2")
    assert held_now(held).documents == (DocumentView("Agreement 2", "DOC", 92_163, "https://example.org/a.doc"),)
    pressed(editor, editor.get(EDIT), "save", document_size_1="91KB")
    assert held_now(held).documents[0].size == 91 * 1024


def test_everything_that_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(editor: Visitor, held: Database) -> None:
    page = pressed(
        editor,
        editor.get(EDIT),
        "save",
        title="",
        purpose="x" * 20_001,
        theme=" ",
        owner="y" * 201,
        review_day="31",
        review_month="2",
        partner_1="",
        partner_2="",
        document_format_1="not one word",
        why="Typed",
    )
    assert page.status_code == 422
    for field in ("title", "purpose", "theme", "owner", "review_day", "partner_1", "document_format_1"):
        assert f'href="#{field}"' in page.text, field
        assert f'id="{field}"' in page.text, field
    assert page.text.count("The title is empty.") == 2
    named = re.findall(r'href="#([a-z_0-9]+)"', page.text.partition("There is a problem")[2].partition("</ul>")[0])
    assert named == ["title", "purpose", "theme", "owner", "review_day", "partner_1", "document_format_1"]
    assert ('value="31"' in page.text, 'value="Typed"' in page.text, 'value="not one word"' in page.text) == (True, True, True)
    assert held_now(held).version == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("document_size_1", "big"),
        ("document_size_1", "3GB"),
        ("document_link_1", "javascript:alert(1)"),
        ("document_title_1", ""),
        ("document_title_1", "x" * 301),
        ("partner_1", "x" * 201),
        ("review_year", "27"),
        ("review_month", "²"),
        ("review_day", ""),
    ],
)
def test_a_value_that_cannot_be_taken_changes_nothing(editor: Visitor, held: Database, field: str, value: str) -> None:
    page = pressed(editor, editor.get(EDIT), "save", **{field: value})
    anchor = "review_day" if field.startswith("review") else field
    assert (page.status_code, f'href="#{anchor}"' in page.text) == (422, True)
    again = pressed(editor, page, "save")
    assert again.status_code == 422
    assert held_now(held).version == 1


def test_a_title_that_another_protocol_has_is_refused(editor: Visitor, several: Database) -> None:
    page = pressed(editor, editor.get(EDIT), "save", title="admissions")
    assert (page.status_code, "A protocol called 'Admissions' exists already." in words(page)) == (409, True)
    assert held_now(several).title == "Weighing"
    assert pressed(editor, editor.get(ADD), "save", title="Zebra", purpose="x", partner_1="ECC").status_code == 409


def test_rows_are_added_and_taken_away_without_scripts(editor: Visitor, held: Database) -> None:
    page = pressed(editor, editor.get(EDIT), "add-partner", purpose="Typed meanwhile.")
    page = pressed(editor, page, "remove-partner-1")
    page = pressed(editor, page, "add-document", partner_2="ECC")
    page = pressed(editor, page, "remove-document-1", document_title_2="Second", document_size_2="2KB")
    assert held_now(held).version == 1
    assert "Typed meanwhile." in page.text
    pressed(editor, page, "save")
    now = held_now(held)
    assert (now.purpose, now.partners) == ("Typed meanwhile.", ("Provide", "ECC"))
    assert now.documents == (DocumentView("Second", None, 2048, None),)
    page = pressed(editor, editor.get(EDIT), "remove-document-1")
    pressed(editor, page, "save")
    assert held_now(held).documents == ()


def test_of_very_many_partners_and_documents_none_is_lost(editor: Visitor, held: Database) -> None:
    partners, documents = [f"School {number}" for number in range(700)], [DocumentView(f"Part {number}") for number in range(100)]
    protocols.edit_protocol(held, ADMIN, SLUG, partners=partners, documents=documents)
    pressed(editor, editor.get(EDIT), "save", purpose="Measured.")
    now = held_now(held)
    assert (now.purpose, now.partners, now.documents) == ("Measured.", tuple(partners), tuple(documents))


@pytest.mark.parametrize(
    "do", ["remove-partner-0", "remove-partner-99", "remove-partner-x", "remove-partner-", "add-owner", "add-partner-²"]
)
def test_a_button_that_is_none_takes_no_row_away(editor: Visitor, held: Database, do: str) -> None:
    page = pressed(editor, editor.get(EDIT), do)
    assert page.status_code == 200
    assert held_now(held).partners == ("ECC", "Provide")


def test_an_organisation_that_nobody_knows_is_made_only_when_that_is_said_again(editor: Visitor, held: Database) -> None:
    page = pressed(editor, editor.get(EDIT), "save", partner_2="Provid")
    assert (page.status_code, "No organisation is called 'Provid' yet." in words(page)) == (422, True)
    other = pressed(editor, page, "save", partner_2="Provyde")
    assert "No organisation is called 'Provyde' yet." in words(other)
    assert held_now(held).version == 1
    pressed(editor, other, "save")
    assert held_now(held).partners == ("ECC", "Provyde")


def test_whatever_is_typed_is_shown_as_text(editor: Visitor, held: Database) -> None:
    page = pressed(
        editor,
        editor.get(EDIT),
        "save",
        title=NASTY,
        purpose=NASTY,
        theme=NASTY,
        owner=NASTY,
        partner_1=NASTY,
        document_title_1=NASTY,
        why=NASTY,
    )
    assert page.status_code == 422  # The partner is not known yet.
    assert NASTY not in page.text
    done = pressed(editor, page, "save")
    assert done.status_code == 200
    editor.fill(f"{ONE}/terms", term=NASTY, kind="nickname")
    editor.fill(f"{ONE}/examples", question=NASTY)
    pressed(editor, editor.get(EDIT), "draft", purpose=f"{NASTY} {NASTY}", why=NASTY)
    first, second, *_ = (one.id for one in list_revisions(held, REVISION))
    (draft,) = list_drafts(held, ADMIN)
    wanted = (
        LIST, f"{LIST}?theme={NASTY}", ONE, EDIT, f"{ONE}/history", f"{ONE}/history/{second}", f"{ONE}/history/{first}/restore", f"{ONE}/terms",
        f"{ONE}/terms/remove?term={NASTY}", f"{ONE}/examples", f"{ONE}/examples/remove?question={NASTY}", f"{ONE}/status", DRAFTS,
        f"{DRAFTS}/{draft.id}", f"{DRAFTS}/{draft.id}/discard",
    )  # fmt: skip
    for path in wanted:
        page = editor.get(path)
        assert (page.status_code, "<script" in page.text, "alert(1)>" in page.text) == (200, False, False), path
        assert "&lt;script&gt;" in page.text, path


# Two editors


def test_of_two_editors_the_later_sees_what_the_earlier_changed_and_loses_nothing(editor: Visitor, held: Database) -> None:
    page = editor.get(EDIT)
    protocols.edit_protocol(held, local_admin("Bob"), SLUG, purpose="What Bob wrote.", owner="Bob's team")
    told = pressed(editor, page, "save", purpose="What I wrote.", theme="Mine", why="Because")
    assert told.status_code == 409
    said = words(told)
    assert "Bob changed this protocol after you opened it. Nothing was published yet." in said
    assert re.search(r"Purpose .* What Bob wrote\. What you typed, in place of theirs", said)
    assert re.search(r"Owner .* What they wrote", said)
    assert held_now(held).version == 2
    pressed(editor, told, "save")
    now = held_now(held)
    assert (now.purpose, now.owner, now.theme, now.version) == ("What I wrote.", "Bob's team", "Mine", 3)
    assert list_revisions(held, REVISION)[-1].why == "Because"


def test_a_third_editor_in_between_is_seen_too(editor: Visitor, held: Database) -> None:
    page = editor.get(EDIT)
    protocols.edit_protocol(held, local_admin("Bob"), SLUG, owner="Bob's team")
    told = pressed(editor, page, "save", purpose="What I wrote.")
    protocols.edit_protocol(held, local_admin("Cy"), SLUG, theme="Cy's theme")
    again = pressed(editor, told, "save")
    assert (again.status_code, "Cy changed this protocol" in words(again)) == (409, True)
    pressed(editor, again, "save")
    now = held_now(held)
    assert (now.purpose, now.owner, now.theme) == ("What I wrote.", "Bob's team", "Cy's theme")


# Drafts


def test_a_draft_changes_nothing_until_it_is_published(editor: Visitor, held: Database) -> None:
    saved = pressed(editor, editor.get(EDIT), "draft", purpose="Measured.", why="Soon")
    assert "It is in no answer until you publish it." in words(saved)
    assert (held_now(held).version, "Open the draft" in words(editor.get(ONE))) == (1, True)
    (draft,) = list_drafts(held, ADMIN)
    assert (draft.fields, draft.base_version, draft.why) == ({"purpose": "Measured."}, 1, "Soon")
    again = pressed(editor, saved, "draft", owner="Ann")
    done = pressed(editor, again, "publish")
    assert "Weighing is changed." in words(done)
    now = held_now(held)
    assert (now.purpose, now.owner, now.version) == ("Measured.", "Ann", 2)
    assert (list_drafts(held, ADMIN), list_revisions(held, REVISION)[-1].why) == ((), "Soon")


def test_a_draft_of_a_new_protocol_may_be_incomplete(editor: Visitor, held: Database) -> None:
    saved = pressed(editor, editor.get(ADD), "draft", purpose="Only this.", terms="NEW\r\nold (keyword)", examples="what is new")
    assert "Draft of a new protocol" in words(saved)
    assert "Without title, partners" in words(editor.get(DRAFTS))
    refused = pressed(editor, saved, "publish")
    assert (refused.status_code, "The title is empty." in words(refused)) == (422, True)
    done = pressed(editor, refused, "publish", title="New one", partner_1="ECC")
    assert "New one is added." in words(done)
    language = protocols.get_language(held, "new-one")
    assert (language.terms, language.examples) == ((Term("NEW", "acronym"), Term("old", "keyword")), (Example("what is new"),))


def test_a_draft_that_was_overtaken_is_opened_on_top_of_what_others_changed(editor: Visitor, held: Database) -> None:
    pressed(editor, editor.get(EDIT), "draft", purpose="Mine.", theme="Mine")
    protocols.edit_protocol(held, local_admin("Bob"), SLUG, purpose="Bob's.", owner="Bob's team")
    assert "The protocol was changed since" in words(editor.get(DRAFTS))
    (draft,) = list_drafts(held, ADMIN)
    page = editor.get(f"{DRAFTS}/{draft.id}")
    assert "What Bob changed meanwhile" in words(page)
    pressed(editor, page, "publish")
    now = held_now(held)
    assert (now.purpose, now.theme, now.owner) == ("Mine.", "Mine", "Bob's team")


def test_a_draft_that_is_overtaken_while_it_is_open_is_not_published_unseen(editor: Visitor, held: Database) -> None:
    page = pressed(editor, editor.get(EDIT), "draft", purpose="Mine.")
    protocols.edit_protocol(held, local_admin("Bob"), SLUG, purpose="Bob's.")
    told = pressed(editor, page, "publish")
    assert (told.status_code, "Bob changed this protocol" in words(told)) == (409, True)
    assert held_now(held).purpose == "Bob's."
    pressed(editor, told, "publish")
    assert held_now(held).purpose == "Mine."


def test_a_draft_that_somebody_else_saved_meanwhile_is_not_written_over_unseen(editor: Visitor, held: Database) -> None:
    page = pressed(editor, editor.get(EDIT), "draft", purpose="Mine.")
    pressed(editor, editor.get(page.url.path), "draft", purpose="Another's.")
    told = pressed(editor, page, "draft", owner="Me")
    assert (told.status_code, "saved this draft after you opened it" in words(told)) == (409, True)
    assert list_drafts(held, ADMIN)[0].fields == {"purpose": "Another's."}
    pressed(editor, told, "draft")
    assert list_drafts(held, ADMIN)[0].fields == {"purpose": "Mine.", "owner": "Me"}


def test_a_draft_keeps_what_its_form_does_not_show(editor: Visitor, held: Database) -> None:
    draft = save_draft(held, ADMIN, {"terms": ["NCMP (acronym)", "scales (nickname)"], "status": "retired"}, slug=SLUG)
    page = editor.get(f"{DRAFTS}/{draft.id}")
    assert "This draft also changes: terms, status." in words(page)
    pressed(editor, page, "publish", purpose="Measured.")
    now = held_now(held)
    assert (now.purpose, now.status) == ("Measured.", "retired")
    assert [term.term for term in protocols.get_language(held, SLUG).terms] == ["NCMP", "scales"]


def test_a_draft_is_thrown_away_after_it_was_asked(editor: Visitor, held: Database) -> None:
    page = pressed(editor, editor.get(EDIT), "draft", purpose="Mine.")
    done = editor.fill(f"{page.url.path}/discard")
    assert "The draft is thrown away." in words(done)
    assert (list_drafts(held, ADMIN), held_now(held).version) == ((), 1)


# Terms, example questions, retiring, history


def test_terms_and_example_questions_are_added_and_removed(editor: Visitor, held: Database) -> None:
    assert "“scales” stands for Weighing now." in words(editor.fill(f"{ONE}/terms", term="scales", kind="keyword", why="Heard"))
    assert editor.fill(f"{ONE}/terms", term="ncmp").status_code == 409
    assert editor.fill(f"{ONE}/terms", term=" ").status_code == 422
    assert editor.fill(f"{ONE}/terms", term="x", kind="none").status_code == 422
    editor.fill(f"{ONE}/terms/remove?term=the weighing one")
    editor.fill(f"{ONE}/examples", question="can the nurse have the names")
    assert editor.fill(f"{ONE}/examples", question="").status_code == 422
    assert "can the nurse" in words(editor.get(f"{ONE}/examples?q=NURSE"))
    assert "who weighs" not in words(editor.get(f"{ONE}/examples?q=NURSE"))
    editor.fill(f"{ONE}/examples/remove?question=who weighs the children", why="Wrong")
    language = protocols.get_language(held, SLUG)
    assert language.terms == (Term("NCMP", "acronym"), Term("scales", "keyword"))
    assert language.examples == (Example("can the nurse have the names"),)
    assert [one.why for one in list_revisions(held, REVISION)] == [None, "Heard", None, None, "Wrong"]


def test_a_protocol_is_retired_and_brought_back(editor: Visitor, held: Database) -> None:
    done = editor.fill(f"{ONE}/status", why="Replaced")
    assert "Weighing is retired. It is in no answer any more." in words(done)
    assert held_now(held).status == "retired"
    assert "This protocol is retired" in words(done)
    editor.fill(f"{ONE}/status")
    assert held_now(held).status == "current"
    assert [one.action for one in list_revisions(held, REVISION)] == ["added", "retired", "restored"]


def test_a_protocol_that_was_changed_meanwhile_is_not_retired_unseen(editor: Visitor, held: Database) -> None:
    page = editor.get(f"{ONE}/status")
    protocols.edit_protocol(held, ADMIN, SLUG, purpose="Newer.")
    assert editor.send(page).status_code == 409
    assert held_now(held).status == "current"


def test_a_change_is_shown_side_by_side(editor: Visitor, held: Database) -> None:
    protocols.edit_protocol(
        held, local_admin("Bob"), SLUG, purpose="Children are measured in school.", partners=["Provide", "Herts"], why="Better"
    )
    assert "Changed Purpose, partners Bob Better" in words(editor.get(f"{ONE}/history"))
    page = editor.get(f"{ONE}/history/{list_revisions(held, REVISION)[-1].id}")
    assert re.search(r"Children are<.*<del> weighed</del>.*<ins> measured</ins>", page.text, re.S)
    assert re.search(r"<del>ECC</del>.*<ins>Herts</ins>", page.text, re.S)
    assert "<del>Provide" not in page.text
    assert "Owner" not in words(page)


def test_any_point_of_the_history_is_restored_after_it_was_shown(editor: Visitor, held: Database) -> None:
    before = held_now(held)
    protocols.edit_protocol(held, ADMIN, SLUG, title="Scales", documents=[], owner=None)
    protocols.add_term(held, ADMIN, SLUG, "scales")
    first = list_revisions(held, REVISION)[0].id
    page = editor.get(f"{ONE}/history/{first}/restore")
    assert re.search(r"Title .* Scales .* Weighing", words(page))
    done = editor.send(page, why="Mistake")
    assert "Weighing is as it was at that point." in words(done)
    now = held_now(held)
    assert (now.title, now.documents, now.owner) == (before.title, before.documents, before.owner)
    assert "scales" not in [term.term for term in protocols.get_language(held, SLUG).terms]
    assert (list_revisions(held, REVISION)[-1].action, list_revisions(held, REVISION)[-1].why) == ("restored", "Mistake")
    assert "There is nothing to restore." in words(editor.get(f"{ONE}/history/{first}/restore"))


def test_a_protocol_that_was_changed_meanwhile_is_not_restored_unseen(editor: Visitor, held: Database) -> None:
    protocols.edit_protocol(held, ADMIN, SLUG, owner=None)
    page = editor.get(f"{ONE}/history/{list_revisions(held, REVISION)[0].id}/restore")
    protocols.edit_protocol(held, ADMIN, SLUG, purpose="Newer.")
    assert editor.send(page).status_code == 409
    assert held_now(held).purpose == "Newer."


def test_a_protocol_may_be_called_as_a_page_is(editor: Visitor, database: Database) -> None:
    for title in ("Add", "Drafts"):
        protocols.add_protocol(database, ADMIN, title=title, purpose="x", partners=["ECC"])
        assert words(editor.get(f"{LIST}/one/{title.lower()}")).startswith(title)
