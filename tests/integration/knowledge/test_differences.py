"""What differs between two states of a protocol, and what two editors at once made of one."""

from __future__ import annotations

import pytest

from knowledge import protocols
from knowledge.actors import local_admin
from knowledge.database import Database
from knowledge.differences import Difference, Piece, differences, meanwhile, state_at
from knowledge.errors import NotFound
from knowledge.organisations import list_unknown, merge_organisations
from knowledge.protocols import DocumentView
from knowledge.restoring import points, restore

ADA, BOB, CY = map(local_admin, ("Ada", "Bob", "Cy"))
SLUG = "weighing"


@pytest.fixture
def held(database: Database) -> Database:
    protocols.add_protocol(database, ADA, title="Weighing", purpose="They weigh children.", partners=["ECC", "Provide", "Herts"])
    return database


def texts(side: tuple[tuple[Piece, ...], ...]) -> list[list[tuple[str, bool]]]:
    return [[(piece.text, piece.differs) for piece in line] for line in side]


def test_of_a_text_only_the_words_that_differ_are_marked() -> None:
    (found,) = differences({"purpose": "They weigh children."}, {"purpose": "They measure children."})
    assert texts(found.before) == [[("They", False), (" weigh", True), (" children.", False)]]
    assert texts(found.after) == [[("They", False), (" measure", True), (" children.", False)]]


def test_of_a_list_each_item_is_a_line_and_order_counts() -> None:
    (found,) = differences({"partners": ["A", "B", "C"]}, {"partners": ["B", "C", "D"]})
    assert texts(found.before) == [[("A", True)], [("B", False)], [("C", False)]]
    assert texts(found.after) == [[("B", False)], [("C", False)], [("D", True)]]


def test_of_terms_and_example_questions_only_what_came_and_went_is_named() -> None:
    (found,) = differences({"terms": ["A (nickname)", "B (nickname)"]}, {"terms": ["B (nickname)", "C (acronym)"]})
    assert (texts(found.before), texts(found.after)) == ([[("A (nickname)", True)]], [[("C (acronym)", True)]])
    assert differences({"terms": ["A (nickname)", "B (nickname)"]}, {"terms": ["B (nickname)", "A (nickname)"]}) == ()


def test_a_day_is_written_as_a_person_reads_it() -> None:
    (found,) = differences({"review_date": None}, {"review_date": "2027-01-31"})
    assert (found.before, texts(found.after)) == ((), [[("31 January 2027", True)]])


def test_a_document_is_written_as_a_person_reads_it() -> None:
    document = {"title": "Agreement", "format": "DOC", "size": 92_160, "url": None}
    assert differences({"documents": []}, {"documents": [document]}) == (
        Difference("documents", (), ((Piece("Agreement (DOC, 90KB)", True),),)),
    )


def test_something_new_differs_from_nothing_in_what_it_has() -> None:
    found = differences(None, {"title": "A", "owner": None, "partners": ["B"], "documents": []})
    assert [one.field for one in found] == ["title", "partners"]
    assert differences({"title": "A"}, {"title": "A"}) == ()


def test_each_version_of_a_protocol_is_a_point_of_its_history(held: Database) -> None:
    protocols.edit_protocol(held, ADA, SLUG, owner="Ann", documents=[DocumentView("Agreement")])
    protocols.edit_protocol(held, ADA, SLUG, owner="Ann")  # Changes nothing.
    protocols.add_term(held, ADA, SLUG, "NCMP")
    protocols.retire_protocol(held, ADA, SLUG)
    merge_organisations(held, ADA, "ECC", "Provide")
    restore(held, ADA, f"protocol {SLUG}", points(held, f"protocol {SLUG}")[1].revision.id)
    assert protocols.get_protocol(held, SLUG).version == len(points(held, f"protocol {SLUG}")) == 6
    assert (state_at(held, SLUG, 2)["owner"], state_at(held, SLUG, 1)["owner"]) == ("Ann", None)
    for version in (0, -1, 7):
        with pytest.raises(NotFound):
            state_at(held, SLUG, version)


def test_the_shipped_protocols_have_a_point_for_each_version(filled: Database) -> None:
    for protocol in protocols.list_protocols(filled, status=None):
        assert protocol.version == len(points(filled, f"protocol {protocol.slug}"))


def test_what_only_others_changed_is_taken_from_them_and_what_both_changed_is_kept_and_told(held: Database) -> None:
    protocols.edit_protocol(held, BOB, SLUG, purpose="Bob's.", owner="Bob's team")
    protocols.edit_protocol(held, CY, SLUG, theme="Cy's", title="Same")
    found = meanwhile(held, SLUG, 1, {"purpose": "Mine.", "title": "Same", "partners": ["ECC"]})
    assert (found.version, found.actors) == (3, ("Bob", "Cy"))
    assert {one.difference.field: one.kept for one in found.clashes} == {"title": False, "purpose": True, "theme": False, "owner": False}
    shown = {name: found.fields[name] for name in ("title", "purpose", "theme", "owner", "partners")}
    assert shown == {"title": "Same", "purpose": "Mine.", "theme": "Cy's", "owner": "Bob's team", "partners": ["ECC"]}


def test_when_nobody_changed_anything_there_is_nothing_to_tell(held: Database) -> None:
    found = meanwhile(held, SLUG, 1, {"purpose": "Mine."})
    assert (found.version, found.actors, found.clashes) == (1, (), ())


def test_an_organisation_is_known_by_any_of_its_names(held: Database) -> None:
    assert list_unknown(held, ["ecc", "Provyde", "Provide"]) == ("Provyde",)
