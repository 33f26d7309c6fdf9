from dataclasses import replace
from pathlib import Path

import pytest

from knowledge import content, history, organisations, protocols
from knowledge.actors import Actor, local_admin
from knowledge.database import Database
from knowledge.errors import Conflict, NotAllowed
from knowledge.importing.catalogue import Catalogue
from knowledge.importing.own import read_own
from knowledge.importing.page_text import read_page_text
from knowledge.importing.plan import FieldChange, apply, make_plan
from knowledge.protocols import DocumentView, Example

ADMIN = local_admin("Ada")
TEXT = Path(content.__file__).with_name("essex-learning-and-education-protocols.txt").read_text("utf-8")
PAGE = read_page_text(TEXT)


def test_the_councils_page_adds_six_and_then_changes_nothing(database: Database) -> None:
    plan = make_plan(database, PAGE)
    assert (len(plan.adds), len(plan.changes), len(plan.new_organisations)) == (6, 0, 7)
    assert protocols.list_protocols(database) == ()
    apply(database, ADMIN, plan)
    views = protocols.list_protocols(database)
    assert (len(views), sum(len(view.documents) for view in views), len(organisations.list_organisations(database))) == (6, 7, 7)
    again = make_plan(database, PAGE)
    assert (again.is_empty, len(again.unchanged)) == (True, 6)
    apply(database, ADMIN, again)
    assert [view.version for view in protocols.list_protocols(database)] == [1] * 6


def test_one_edited_purpose_is_one_change_with_before_and_after(filled: Database) -> None:
    edited = read_page_text(TEXT.replace("whose whereabouts cannot be confirmed.", "who cannot be found."))
    plan = make_plan(filled, edited)
    assert (len(plan.adds), len(plan.changes), len(plan.unchanged), plan.not_in_file) == (0, 1, 5, ())
    old, new = PAGE.entries[0].purpose, edited.entries[0].purpose
    assert plan.changes[0].fields == (FieldChange("purpose", old, new),)
    apply(filled, ADMIN, plan, why="The page changed.")
    view = protocols.get_protocol(filled, plan.changes[0].slug)
    last = history.list_revisions(filled, f"protocol {view.slug}")[-1]
    assert (view.purpose, last.before, last.after, last.why) == (new, {"purpose": old}, {"purpose": new}, "The page changed.")
    assert make_plan(filled, edited).is_empty


def test_what_is_no_longer_on_the_page_is_said_and_kept(filled: Database) -> None:
    protocols.add_protocol(filled, ADMIN, title="Of another theme", purpose="P.", partners=["ECC"], theme="Health")
    plan = make_plan(filled, Catalogue(PAGE.entries[1:]))
    assert [view.title for view in plan.not_in_file] == ["ECC Education Compliance and CHIS"]
    apply(filled, ADMIN, plan)
    assert len(protocols.list_protocols(filled)) == 7


def test_a_protocol_that_was_retired_here_is_left_alone(filled: Database) -> None:
    protocols.retire_protocol(filled, ADMIN, "ncmp")
    plan = make_plan(filled, read_page_text(TEXT.replace("up to date and accurate", "right")))
    assert (plan.is_empty, plan.retired) == (True, ("The National Child Measurement Programme (NCMP)",))


def test_a_title_that_only_changed_its_writing_is_the_same_protocol(filled: Database) -> None:
    plan = make_plan(filled, read_page_text(TEXT.replace("Hertfordshire School Admissions", "Hertfordshire: school admissions")))
    assert (plan.adds, plan.not_in_file) == ((), ())
    assert [field.field for field in plan.changes[0].fields] == ["title", "documents"]
    apply(filled, ADMIN, plan)
    assert protocols.get_protocol(filled, "hertfordshire-school-admissions").title == "Hertfordshire: school admissions"


def test_titles_that_share_a_slug_stay_two_protocols(database: Database) -> None:
    text = "T: Health\nTitle Purpose Partners\nA and B (DOC, 1KB) P. ECC\nA and B? (DOC, 1KB) Q. ECC\n"
    apply(database, ADMIN, make_plan(database, read_page_text(text)))
    assert [view.slug for view in protocols.list_protocols(database)] == ["a-and-b", "a-and-b-2"]
    assert make_plan(database, read_page_text(text)).is_empty


def test_a_page_that_gives_no_link_or_a_rounded_size_takes_neither_away(filled: Database) -> None:
    documents = [DocumentView("The Autism in Schools Panel", "PDF", 8_587_800, "https://www.essex.gov.uk/panel.pdf")]
    protocols.edit_protocol(filled, ADMIN, "the-autism-in-schools-panel", documents=documents)
    assert make_plan(filled, PAGE).is_empty
    apply(filled, ADMIN, make_plan(filled, read_page_text(TEXT.replace("To process, triage", "To triage"))))
    assert protocols.get_protocol(filled, "the-autism-in-schools-panel").documents == tuple(documents)
    apply(filled, ADMIN, make_plan(filled, read_page_text(TEXT.replace("8.19MB", "9MB"))))
    after = protocols.get_protocol(filled, "the-autism-in-schools-panel").documents[0]
    assert (after.size, after.url) == (9 * 1024**2, "https://www.essex.gov.uk/panel.pdf")


def test_partners_under_other_names_are_no_change(filled: Database) -> None:
    other = TEXT.replace("ECC, Herts County Council", "Essex County Council, HCC, ECC")
    assert make_plan(filled, read_page_text(other)).is_empty


def test_our_own_file_adds_terms_and_examples_and_drops_none(filled: Database) -> None:
    view = protocols.get_protocol(filled, "ncmp")
    before = protocols.get_language(filled, "ncmp")
    entry = replace(PAGE.entries[3], owner="IG")
    text = f"""protocols:
      - title: {entry.title}
        purpose: "{entry.purpose}"
        theme: {entry.theme}
        partners: [ECC, Provide]
        documents: [{{title: {entry.title}, format: DOC, size: {view.documents[0].size}}}]
        terms: [NCMP, Weigh Day]
        examples: [Who is weighed?]
        owner: IG"""
    plan = make_plan(filled, read_own(text))
    assert [(field.field, field.after) for field in plan.changes[0].fields] == [
        ("owner", "IG"),
        ("more terms", "Weigh Day"),
        ("more example questions", "Who is weighed?"),
    ]
    apply(filled, ADMIN, plan)
    after = protocols.get_language(filled, "ncmp")
    assert [term.term for term in after.terms] == [*(term.term for term in before.terms), "Weigh Day"]
    assert after.examples == (*before.examples, Example("Who is weighed?", "admin"))
    assert make_plan(filled, read_own(text)).is_empty


def test_a_status_in_the_file_retires_and_never_brings_back(filled: Database) -> None:
    one = "protocols: [{title: NCMP, slug: the-national-child-measurement-programme-ncmp, purpose: P., partners: [ECC], theme: T, status: STATUS}]"
    plan = make_plan(filled, read_own(one.replace("STATUS", "retired")))
    assert FieldChange("status", "current", "retired") in plan.changes[0].fields
    apply(filled, ADMIN, plan)
    assert protocols.get_protocol(filled, "ncmp").status == "retired"
    assert make_plan(filled, read_own(one.replace("STATUS", "current"))).retired == ("NCMP",)


def test_a_plan_that_is_out_of_date_changes_nothing(filled: Database) -> None:
    edited = TEXT.replace("'missing from education'", "'missing'").replace("up to date and accurate", "right")
    plan = make_plan(filled, read_page_text(edited))
    protocols.edit_protocol(filled, ADMIN, "ncmp", owner="IG")
    with pytest.raises(Conflict, match="changed by somebody else"):
        apply(filled, ADMIN, plan)
    assert protocols.list_protocols(filled)[0].purpose == PAGE.entries[0].purpose


def test_an_import_that_fails_half_way_changes_nothing(database: Database) -> None:
    plan = make_plan(database, PAGE)
    protocols.add_protocol(database, ADMIN, title=PAGE.entries[-1].title, purpose="P.", partners=["ECC"])
    with pytest.raises(Conflict, match="exists already"):
        apply(database, ADMIN, plan)
    assert len(protocols.list_protocols(database)) == 1
    assert [view.name for view in organisations.list_organisations(database)] == ["ECC"]


def test_only_an_editor_or_admin_imports(database: Database) -> None:
    with pytest.raises(NotAllowed):
        apply(database, Actor("Eve"), make_plan(database, PAGE))
