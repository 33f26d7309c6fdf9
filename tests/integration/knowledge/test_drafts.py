"""Drafts: kept while an editor is at work on them, in no answer, published as one change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from knowledge import history, protocols
from knowledge.actors import EDITOR, Actor, local_admin
from knowledge.admin import drafts
from knowledge.admin.drafts import Overtaken
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid, NotAllowed, NotFound
from knowledge.protocol_fields import DocumentView, Example, Term

ADMIN = local_admin("Ada")
BEA = Actor("Bea", frozenset({EDITOR}))
SLUG = "the-national-child-measurement-programme-ncmp"
NCMP = f"protocol {SLUG}"
NEW = {"title": "Library Loans", "purpose": "To lend books.", "partners": ["ECC", "Bookland"]}


def test_a_draft_is_kept_and_in_no_answer_until_it_is_published(filled: Database) -> None:
    before, seen = protocols.list_protocols(filled, status=None), history.list_revisions(filled, NCMP)
    draft = drafts.save_draft(filled, ADMIN, {"owner": "Ben"}, slug=SLUG, why="New owner.")
    assert (draft.slug, draft.missing, draft.overtaken) == (SLUG, (), False)
    assert protocols.list_protocols(filled, status=None) == before
    drafts.save_draft(filled, BEA, {"owner": "Cy", "review_date": "2027-01-31"}, draft=draft.id)
    (kept,) = drafts.list_drafts(filled, ADMIN)
    assert (kept.fields, kept.author, kept.why) == ({"owner": "Cy", "review_date": "2027-01-31"}, "Bea", "New owner.")
    assert history.list_revisions(filled, NCMP) == seen
    view = drafts.publish_draft(filled, ADMIN, draft.id)
    assert (view.owner, view.review_date) == ("Cy", date(2027, 1, 31))
    last = history.list_revisions(filled, NCMP)[-1]
    assert (last.action, last.actor, last.why) == ("changed", "Ada", "New owner.")
    assert drafts.list_drafts(filled, ADMIN) == ()


def test_a_new_protocol_may_be_incomplete_as_a_draft_and_is_not_published_so(filled: Database) -> None:
    draft = drafts.save_draft(filled, ADMIN, {"title": "Library Loans"})
    assert draft.missing == ("purpose", "partners")
    with pytest.raises(Invalid, match="needs a purpose"):
        drafts.publish_draft(filled, ADMIN, draft.id)
    with pytest.raises(NotFound):
        protocols.get_protocol(filled, "library loans")
    fields = NEW | {
        "documents": [{"title": "Loans", "format": "DOC", "size": 92_160, "url": "https://example.org/a"}],
        "terms": ["SLL (acronym)", "book lending (keyword)"], "examples": ["who has the books (admin)"],
    }  # fmt: skip
    assert drafts.save_draft(filled, ADMIN, fields, draft=draft.id).missing == ()
    view = drafts.publish_draft(filled, ADMIN, draft.id, why="Agreed.")
    assert (view.slug, view.partners, view.theme) == ("library-loans", ("ECC", "Bookland"), "Learning and Education")
    assert view.documents == (DocumentView("Loans", "DOC", 92_160, "https://example.org/a"),)
    language = protocols.get_language(filled, "library-loans")
    assert (language.terms, language.examples) == (
        (Term("SLL", "acronym"), Term("book lending", "keyword")),
        (Example("who has the books"),),
    )


def test_a_draft_publishes_the_same_history_as_the_change_itself(filled: Database) -> None:
    drafts.publish_draft(filled, ADMIN, drafts.save_draft(filled, ADMIN, NEW, why="Agreed.").id)
    by_draft = history.list_revisions(filled, "protocol library-loans")[-1]
    values = {"title": "Library Loans 2", "purpose": NEW["purpose"], "partners": NEW["partners"]}
    protocols.add_protocol(filled, ADMIN, why="Agreed.", **values)  # type: ignore[arg-type]
    directly = history.list_revisions(filled, "protocol library-loans-2")[-1]
    assert by_draft.after is not None
    assert directly.after is not None
    assert {**by_draft.after, "title": ""} == {**directly.after, "title": ""}
    assert (by_draft.action, by_draft.actor, by_draft.why) == (directly.action, directly.actor, directly.why)


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(filled: Database) -> None:
    draft = drafts.save_draft(filled, ADMIN, {"owner": "Ben", "purpose": "To weigh."}, slug=SLUG)
    protocols.edit_protocol(filled, BEA, SLUG, owner="Cy")
    assert drafts.get_draft(filled, ADMIN, draft.id).overtaken
    with pytest.raises(Overtaken, match="changed by somebody else") as caught:
        drafts.publish_draft(filled, ADMIN, draft.id)
    assert caught.value.theirs["owner"] == "Cy"
    assert set(caught.value.theirs) == {"owner", "purpose"}
    assert protocols.get_protocol(filled, SLUG).owner == "Cy"
    protocols.edit_protocol(filled, BEA, SLUG, theme="Health")
    with pytest.raises(Overtaken) as again:
        drafts.publish_draft(filled, ADMIN, draft.id, version=caught.value.version)
    view = drafts.publish_draft(filled, ADMIN, draft.id, version=again.value.version)
    assert (view.owner, view.purpose, view.theme) == ("Ben", "To weigh.", "Health")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"colour": "red"}, "no 'colour'"),
        ({"review_date": "soon"}, "must be like 2027-01-31"),
        ({"review_date": 2027}, "review date cannot be kept"),
        ({"documents": None}, "documents cannot be kept"),
        ({"documents": ["A"]}, "documents cannot be kept"),
        ({"documents": [{"format": "PDF"}]}, "documents cannot be kept"),
        ({"documents": [{"title": "A", "size": "1KB"}]}, "documents cannot be kept"),
        ({"partners": "ECC"}, "partners cannot be kept"),
        ({"terms": [1]}, "terms cannot be kept"),
        ({"title": 5}, "title cannot be kept"),
        ({"status": "gone"}, "must be current or retired"),
    ],
)
def test_what_no_protocol_has_is_refused_at_once(filled: Database, fields: dict[str, object], says: str) -> None:
    with pytest.raises(Invalid, match=says):
        drafts.save_draft(filled, ADMIN, fields)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"documents": [{"title": "A", "url": "javascript:alert(1)"}]}, "must start with http"),
        ({"title": "Hertfordshire School Admissions"}, "exists already"),
        ({"title": "x" * 5_000}, "has 5000 characters"),
        ({"partners": []}, "at least one partner"),
    ],
)
def test_what_cannot_be_taken_leaves_the_draft_and_the_protocol_as_they_were(
    filled: Database, fields: dict[str, object], says: str
) -> None:
    before = protocols.get_protocol(filled, SLUG)
    draft = drafts.save_draft(filled, ADMIN, fields, slug=SLUG)
    with pytest.raises((Invalid, Conflict), match=says):
        drafts.publish_draft(filled, ADMIN, draft.id)
    assert protocols.get_protocol(filled, SLUG) == before
    assert drafts.get_draft(filled, ADMIN, draft.id).fields == fields


def test_two_at_work_on_one_draft_do_not_overwrite_each_other(filled: Database) -> None:
    draft = drafts.save_draft(filled, ADMIN, {"purpose": "P.", "owner": "Ben"}, slug=SLUG)
    kept = drafts.save_draft(filled, BEA, {"owner": "Cy"}, draft=draft.id, seen=draft.at)
    with pytest.raises(Conflict, match="Bea has changed this draft"):
        drafts.save_draft(filled, ADMIN, {"owner": "Di"}, draft=draft.id, seen=draft.at)
    assert drafts.get_draft(filled, ADMIN, draft.id) == kept


def test_a_conversation_has_one_draft(filled: Database) -> None:
    draft = drafts.save_draft(filled, ADMIN, {"owner": "Ben"}, slug=SLUG, conversation="slack:T1:U1")
    with pytest.raises(Conflict, match="under way"):
        drafts.save_draft(filled, ADMIN, NEW, conversation="slack:T1:U1")
    found = drafts.draft_of(filled, ADMIN, "slack:T1:U1")
    assert found is not None
    assert found.id == draft.id
    drafts.discard_draft(filled, ADMIN, draft.id)
    assert drafts.draft_of(filled, ADMIN, "slack:T1:U1") is None
    with pytest.raises(NotFound, match="not there any more"):
        drafts.get_draft(filled, ADMIN, draft.id)


ACTS: list[Callable[[Database, Actor, int], object]] = [
    lambda database, actor, _: drafts.save_draft(database, actor, NEW),
    lambda database, actor, draft: drafts.save_draft(database, actor, NEW, draft=draft),
    lambda database, actor, _: drafts.list_drafts(database, actor),
    drafts.get_draft,
    drafts.publish_draft,
    drafts.discard_draft,
    lambda database, actor, _: drafts.draft_of(database, actor, "slack:T1:U1"),
]


@pytest.mark.parametrize("act", ACTS)
def test_only_an_editor_has_to_do_with_drafts(filled: Database, act: Callable[[Database, Actor, int], object]) -> None:
    draft = drafts.save_draft(filled, ADMIN, NEW, conversation="slack:T1:U1")
    with pytest.raises(NotAllowed):
        act(filled, Actor("Eve"), draft.id)
    assert drafts.get_draft(filled, ADMIN, draft.id) == draft
    act(filled, BEA, draft.id)
