from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from knowledge import glossary, history, organisations, protocols
from knowledge.actors import Actor, local_admin
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid, NotAllowed, NotFound
from knowledge.protocols import DocumentView, Example, ProtocolView, Term

ADMIN = local_admin("Ada")


def add(database: Database, title: str = "Health Visits", **given: Any) -> ProtocolView:
    values: dict[str, Any] = {"purpose": "To visit.", "partners": ["ECC"]}
    return protocols.add_protocol(database, ADMIN, title=title, **(values | given))


def version(database: Database) -> int:
    with database.session() as session:
        return history.knowledge_version(session)


def test_a_protocol_is_held_as_it_was_added(database: Database) -> None:
    document = DocumentView("The agreement", "docx", 92_160, "https://a.example/d.docx")
    added = add(
        database,
        "  Health\u00a0Visits (HV)\n",
        purpose="To visit.\x00 And  to care.",
        partners=["ECC", "Provide", "ecc "],
        documents=[document, DocumentView("Annex")],
        theme="Health",
        terms=["HV", "the visits one", Term("home", "keyword")],
        examples=["Who visits?", "who visits? "],
    )
    assert added == ProtocolView(
        slug="health-visits-hv",
        title="Health Visits (HV)",
        purpose="To visit. And to care.",
        theme="Health",
        status="current",
        owner=None,
        review_date=None,
        version=1,
        partners=("ECC", "Provide"),
        documents=(DocumentView("The agreement", "DOCX", 92_160, "https://a.example/d.docx"), DocumentView("Annex")),
    )
    assert protocols.list_protocols(database) == (added,)
    language = protocols.get_language(database, added.slug)
    assert language.terms == (Term("HV", "acronym"), Term("the visits one"), Term("home", "keyword"))
    assert language.examples == (Example("Who visits?", "admin"),)


def test_a_protocol_is_found_by_slug_title_or_a_term_that_is_its_alone(filled: Database) -> None:
    for name in ("the-autism-in-schools-panel", "the autism in schools PANEL", "Autism Panel"):
        assert protocols.get_protocol(filled, name).title == "The Autism in Schools Panel"
    for slug in ("ncmp", "the-autism-in-schools-panel"):
        protocols.add_term(filled, ADMIN, slug, "the one with two meanings")
    for name in ("the one with two meanings", "CHIS", "nothing of the kind", "", "' OR 1=1 --", "%"):
        with pytest.raises(NotFound, match="No protocol is called"):
            protocols.get_protocol(filled, name)


def test_protocols_are_listed_in_the_order_of_the_page_and_new_ones_last(filled: Database) -> None:
    add(filled, "A new one")
    assert [view.slug for view in protocols.list_protocols(filled)] == [
        "ecc-education-compliance-and-chis",
        "hertfordshire-school-admissions",
        "overarching-education-agreement-and-education-service-addendums",
        "the-national-child-measurement-programme-ncmp",
        "legal-interventions-for-school-non-attendance",
        "the-autism-in-schools-panel",
        "a-new-one",
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": "  "}, "The title is empty"),
        ({"title": "x" * 301}, "The title has 301 characters"),
        ({"purpose": ""}, "The purpose is empty"),
        ({"purpose": "x" * 20_001}, "The purpose has 20001"),
        ({"partners": []}, "at least one partner"),
        ({"partners": ["ECC", " "]}, "The name of the partner is empty"),
        ({"theme": ""}, "The theme is empty"),
        ({"documents": [DocumentView("")]}, "The title of the document is empty"),
        ({"documents": [DocumentView("D", "DOC", -1)]}, "The size is -1"),
        ({"documents": [DocumentView("D", "DOC", 2**31)]}, "The size is 2147483648"),
        ({"documents": [DocumentView("D", "DOC", 1, "javascript:x")]}, "http"),
        ({"terms": [Term("x", "colour")]}, "nickname, acronym or keyword"),
        ({"examples": ["x" * 501]}, "The example question has 501"),
    ],
)
def test_a_value_that_cannot_be_kept_is_named_and_nothing_changes(database: Database, given: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        add(database, **given)
    assert (protocols.list_protocols(database), organisations.list_organisations(database), version(database)) == ((), (), 0)


def test_a_title_is_held_once_whatever_its_capitals(database: Database) -> None:
    add(database)
    with pytest.raises(Conflict, match="exists already"):
        add(database, "health VISITS")
    assert add(database, "Health: Visits").slug == "health-visits-2"


def test_an_edit_changes_what_is_given_and_counts_a_version(filled: Database) -> None:
    before = protocols.get_protocol(filled, "ncmp")
    after = protocols.edit_protocol(
        filled,
        ADMIN,
        "ncmp",
        purpose="To measure.",
        partners=["Thurrock", "essex county council"],
        review_date=date(2027, 1, 31),
        owner="IG",
    )
    assert (after.purpose, after.partners, after.review_date, after.owner) == (
        "To measure.",
        ("Thurrock Council", "ECC"),
        date(2027, 1, 31),
        "IG",
    )
    assert (after.version, after.title, after.documents) == (before.version + 1, before.title, before.documents)
    assert protocols.edit_protocol(filled, ADMIN, "ncmp", owner=None, review_date=None).owner is None


def test_a_renamed_protocol_keeps_its_slug(filled: Database) -> None:
    after = protocols.edit_protocol(filled, ADMIN, "ncmp", title="Measuring Children")
    assert (after.slug, after.title) == ("the-national-child-measurement-programme-ncmp", "Measuring Children")
    with pytest.raises(Conflict, match="exists already"):
        protocols.edit_protocol(filled, ADMIN, after.slug, title="The Autism In Schools Panel")


def test_an_edit_that_changes_nothing_leaves_no_trace(filled: Database) -> None:
    before, count = protocols.get_protocol(filled, "ncmp"), version(filled)
    after = protocols.edit_protocol(filled, ADMIN, "ncmp", title=before.title, partners=before.partners, documents=before.documents)
    assert (after, version(filled)) == (before, count)


def test_an_edit_of_a_protocol_that_somebody_else_changed_is_refused(filled: Database) -> None:
    read = protocols.get_protocol(filled, "ncmp")
    protocols.edit_protocol(filled, ADMIN, "ncmp", purpose="First.", expected_version=read.version)
    with pytest.raises(Conflict, match="changed by somebody else"):
        protocols.edit_protocol(filled, ADMIN, "ncmp", purpose="Second.", expected_version=read.version)
    assert protocols.get_protocol(filled, "ncmp").purpose == "First."


def test_documents_are_replaced_in_order_and_two_may_share_a_title(filled: Database) -> None:
    wanted = (DocumentView("A", "DOC", 1), DocumentView("A", "PDF", 2), DocumentView("B", None, None, "https://b.example/"))
    assert protocols.edit_protocol(filled, ADMIN, "ncmp", documents=wanted).documents == wanted
    assert protocols.edit_protocol(filled, ADMIN, "ncmp", documents=wanted[::-1]).documents == wanted[::-1]
    assert protocols.edit_protocol(filled, ADMIN, "ncmp", documents=()).documents == ()


def test_a_retired_protocol_is_kept_but_no_longer_current(filled: Database) -> None:
    protocols.retire_protocol(filled, ADMIN, "ncmp", why="Replaced.")
    assert len(protocols.list_protocols(filled)) == 5
    assert [view.status for view in protocols.list_protocols(filled, status="retired")] == ["retired"]
    assert len(protocols.list_protocols(filled, status=None)) == 6
    protocols.edit_protocol(filled, ADMIN, "ncmp", status="current")
    assert len(protocols.list_protocols(filled)) == 6
    with pytest.raises(Invalid, match="must be current or retired"):
        protocols.edit_protocol(filled, ADMIN, "ncmp", status="lost")


def test_terms_and_examples_are_added_once_and_taken_away(filled: Database) -> None:
    protocols.add_term(filled, ADMIN, "ncmp", "Weigh Day")
    protocols.add_example(filled, ADMIN, "Weigh Day", "Who weighs them?")
    with pytest.raises(Conflict, match="has that term already"):
        protocols.add_term(filled, ADMIN, "ncmp", "weigh day")
    with pytest.raises(Conflict, match="has that example question already"):
        protocols.add_example(filled, ADMIN, "ncmp", "who weighs them?")
    protocols.remove_example(filled, ADMIN, "ncmp", "WHO weighs them?")
    protocols.remove_term(filled, ADMIN, "ncmp", "weigh day")
    language = protocols.get_language(filled, "ncmp")
    assert Term("Weigh Day") not in language.terms
    assert "Who weighs them?" not in [example.text for example in language.examples]
    with pytest.raises(NotFound, match="has no term"):
        protocols.remove_term(filled, ADMIN, "ncmp", "weigh day")
    with pytest.raises(NotFound, match="has no example question"):
        protocols.remove_example(filled, ADMIN, "ncmp", "Who weighs them?")


WRITES: list[Callable[[Database, Actor], object]] = [
    lambda database, actor: protocols.add_protocol(database, actor, title="T", purpose="P.", partners=["ECC"]),
    lambda database, actor: protocols.edit_protocol(database, actor, "ncmp", purpose="P."),
    lambda database, actor: protocols.retire_protocol(database, actor, "ncmp"),
    lambda database, actor: protocols.add_term(database, actor, "ncmp", "x"),
    lambda database, actor: protocols.remove_term(database, actor, "ncmp", "NCMP"),
    lambda database, actor: protocols.add_example(database, actor, "ncmp", "x?"),
    lambda database, actor: glossary.define(database, actor, "NEW", "New."),
    lambda database, actor: glossary.remove_term(database, actor, "ECC"),
    lambda database, actor: organisations.describe_organisation(database, actor, "ECC", add_names=["The County"]),
]


@pytest.mark.parametrize("write", WRITES)
def test_only_an_editor_or_admin_writes(filled: Database, write: Callable[[Database, Actor], object]) -> None:
    before = version(filled)
    with pytest.raises(NotAllowed):
        write(filled, Actor("Eve"))
    assert version(filled) == before
    write(filled, Actor("Ed", frozenset({"editor"})))
    assert version(filled) > before
