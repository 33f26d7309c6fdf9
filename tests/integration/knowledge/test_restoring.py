"""Any point of a history can be brought back, exactly; and the last change can be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from knowledge import glossary, history, near_domain, organisations, protocols, restoring
from knowledge.actors import EDITOR, Actor, local_admin
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid, NotAllowed, NotFound
from knowledge.models import Protocol
from knowledge.protocol_fields import DocumentView, Example, Term
from knowledge.restoring import NEAR_DOMAIN

ADMIN = local_admin("Ada")
SLUG = "the-national-child-measurement-programme-ncmp"
NCMP = f"protocol {SLUG}"


def held(database: Database, slug: str = SLUG) -> dict[str, Any]:
    """The protocol as history writes it, what has no order sorted."""
    with database.session() as session:
        return sorted_(history.snapshot(session.scalars(select(Protocol).where(Protocol.slug == slug)).one()))


def sorted_(state: Any) -> dict[str, Any]:
    return {**state, "terms": sorted(state["terms"]), "examples": sorted(state["examples"])}


def number(database: Database, what: str = NCMP) -> int:
    """The last change of a subject."""
    return restoring.points(database, what)[-1].revision.id


def test_a_protocol_is_brought_back_with_all_that_it_had(filled: Database) -> None:
    before, at = held(filled), number(filled)
    protocols.edit_protocol(
        filled, ADMIN, SLUG, title="Weighing", purpose="To weigh.", theme="Health", owner="Ben", review_date=date(2027, 1, 31),
        partners=["HCRG", "ECC"], documents=[DocumentView("Weighing", "PDF", 1, "https://example.org/a")], status="retired",
    )  # fmt: skip
    protocols.remove_term(filled, ADMIN, SLUG, "NCMP")
    shipped = protocols.get_language(filled, SLUG).examples[0]
    assert shipped.source == "shipped"
    protocols.remove_example(filled, ADMIN, SLUG, shipped.text)
    protocols.add_example(filled, ADMIN, SLUG, "who weighs", source="learnt")
    assert held(filled) != before
    version = protocols.get_protocol(filled, SLUG).version
    assert sorted_(restoring.restore(filled, ADMIN, NCMP, at, why="A mistake.")) == before
    assert held(filled) == before
    assert shipped in protocols.get_language(filled, SLUG).examples
    last = history.list_revisions(filled, NCMP)[-1]
    assert (last.action, last.actor, last.why) == ("restored", "Ada", "A mistake.")
    assert last.before is not None
    assert last.before["title"] == "Weighing"
    assert protocols.get_protocol(filled, SLUG).version == version + 1


def test_each_point_says_what_it_was(filled: Database) -> None:
    protocols.edit_protocol(filled, ADMIN, SLUG, owner="Ben")
    protocols.add_term(filled, ADMIN, SLUG, "Weigh Day")
    found = restoring.points(filled, NCMP)
    assert found[-1].state is not None
    assert sorted_(found[-1].state) == held(filled)
    earlier, before_that = found[-2].state, found[-3].state
    assert earlier is not None
    assert before_that is not None
    assert ("Weigh Day (nickname)" in earlier["terms"], earlier["owner"], before_that["owner"]) == (False, "Ben", None)
    assert found[0].revision.action == "added"


def test_a_point_that_is_not_there_or_was_before_it_was_held_is_refused(filled: Database) -> None:
    with pytest.raises(NotFound, match="no change 999999"):
        restoring.restore(filled, ADMIN, NCMP, 999_999)
    with pytest.raises(NotFound, match="no history of 'protocol none'"):
        restoring.points(filled, "protocol none")
    other = number(filled, "protocol hertfordshire-school-admissions")
    with pytest.raises(NotFound):
        restoring.restore(filled, ADMIN, NCMP, other)
    glossary.define(filled, ADMIN, "ELS", "Essex Library Service.")
    glossary.remove_term(filled, ADMIN, "ELS")
    with pytest.raises(Invalid, match="not held at that point"):
        restoring.restore(filled, ADMIN, "glossary ELS", number(filled, "glossary ELS"))


def test_what_somebody_else_changed_meanwhile_is_not_lost(filled: Database) -> None:
    at = number(filled)
    protocols.edit_protocol(filled, local_admin("Bea"), SLUG, owner="Ben")
    with pytest.raises(Conflict, match="changed by Bea meanwhile"):
        restoring.restore(filled, ADMIN, NCMP, at, seen=at)
    assert protocols.get_protocol(filled, SLUG).owner == "Ben"


def test_a_title_that_another_protocol_has_now_is_left_to_it(filled: Database) -> None:
    at = number(filled)
    title = protocols.get_protocol(filled, SLUG).title
    protocols.edit_protocol(filled, ADMIN, SLUG, title="Weighing")
    protocols.add_protocol(filled, ADMIN, title=title, purpose="P.", partners=["ECC"])
    with pytest.raises(Conflict, match="exists already"):
        restoring.restore(filled, ADMIN, NCMP, at)
    assert protocols.get_protocol(filled, SLUG).title == "Weighing"


def test_a_partner_that_was_renamed_since_is_the_same_partner(filled: Database) -> None:
    at = number(filled)
    organisations.describe_organisation(filled, ADMIN, "Provide", rename="Provide CIC")
    protocols.edit_protocol(filled, ADMIN, SLUG, partners=["ECC"])
    restoring.restore(filled, ADMIN, NCMP, at)
    assert protocols.get_protocol(filled, SLUG).partners == ("ECC", "Provide CIC")


def test_a_partner_whose_name_is_another_s_now_is_the_partner_it_was(filled: Database) -> None:
    at = number(filled)
    organisations.describe_organisation(filled, ADMIN, "Provide", rename="Provide Health")
    organisations.describe_organisation(filled, ADMIN, "Provide Health", remove_names=["Provide"])
    protocols.edit_protocol(filled, ADMIN, SLUG, partners=["ECC"])
    restoring.restore(filled, ADMIN, NCMP, at)
    assert protocols.get_protocol(filled, SLUG).partners == ("ECC", "Provide Health")
    organisations.describe_organisation(filled, ADMIN, "ECC", add_names=["Provide"])
    protocols.edit_protocol(filled, ADMIN, SLUG, partners=["ECC"])
    state = restoring.restore(filled, ADMIN, NCMP, at)
    assert state is not None
    assert state["partners"] == ["ECC", "Provide Health"]
    assert protocols.get_protocol(filled, SLUG).partners == ("ECC", "Provide Health")


def test_organisations_glossary_terms_and_what_no_protocol_covers_come_back(filled: Database) -> None:
    with filled.session() as session:
        found = organisations.find(session, "Provide")
        assert found is not None
        provide = history.subject(found)
    before, at = organisations.get_organisation(filled, "Provide"), number(filled, provide)
    organisations.describe_organisation(filled, ADMIN, "Provide", rename="Provide CIC", full_name="Provide Community", add_names=["PCIC"])
    restoring.restore(filled, ADMIN, provide, at)
    assert organisations.get_organisation(filled, "Provide") == before
    glossary.define(filled, ADMIN, "ELS", "Essex Library Service.", "A note.")
    made = number(filled, "glossary ELS")
    glossary.remove_term(filled, ADMIN, "ELS")
    restoring.restore(filled, ADMIN, "glossary ELS", made)
    assert next(one for one in glossary.list_terms(filled) if one.term == "ELS").note == "A note."
    covered, point = near_domain.list_near_domain(filled), number(filled, NEAR_DOMAIN)
    near_domain.add_near_domain(filled, ADMIN, "Who lends lawnmowers?")
    near_domain.remove_near_domain(filled, ADMIN, covered[0].text)
    restoring.restore(filled, ADMIN, NEAR_DOMAIN, point)
    assert set(near_domain.list_near_domain(filled)) == set(covered)


def test_the_last_change_is_undone_and_that_can_be_undone_too(filled: Database) -> None:
    before = held(filled)
    protocols.edit_protocol(filled, ADMIN, SLUG, owner="Ben", partners=["ECC"])
    after = held(filled)
    what, change = restoring.last_change_by(filled, ADMIN) or ("", None)
    assert change is not None
    assert what == NCMP
    restoring.undo(filled, ADMIN, what, change.id)
    assert held(filled) == before
    assert history.list_revisions(filled, NCMP)[-1].action == "undone"
    restoring.undo(filled, ADMIN, NCMP, number(filled))
    assert held(filled) == after


def test_a_change_that_was_changed_again_is_not_undone(filled: Database) -> None:
    protocols.edit_protocol(filled, ADMIN, SLUG, owner="Ben")
    change = number(filled)
    protocols.edit_protocol(filled, local_admin("Bea"), SLUG, owner="Cy")
    with pytest.raises(Conflict, match="changed again by Bea"):
        restoring.undo(filled, ADMIN, NCMP, change)
    assert protocols.get_protocol(filled, SLUG).owner == "Cy"


def test_what_was_added_is_taken_away_by_undoing_it_and_a_protocol_is_retired(filled: Database) -> None:
    glossary.define(filled, ADMIN, "ELS", "Essex Library Service.")
    assert restoring.undo(filled, ADMIN, "glossary ELS", number(filled, "glossary ELS")) is None
    assert "ELS" not in [one.term for one in glossary.list_terms(filled)]
    added = protocols.add_protocol(filled, ADMIN, title="Loans", purpose="To lend.", partners=["Bookland"])
    restoring.undo(filled, ADMIN, "protocol loans", number(filled, "protocol loans"))
    assert protocols.get_protocol(filled, added.slug).status == "retired"
    near_domain.add_near_domain(filled, ADMIN, "Who lends lawnmowers?")
    restoring.undo(filled, ADMIN, NEAR_DOMAIN, number(filled, NEAR_DOMAIN))
    assert Example("Who lends lawnmowers?") not in near_domain.list_near_domain(filled)
    for what in ("protocol loans", NEAR_DOMAIN):
        assert history.list_revisions(filled, what)[-1].action == "undone"


def test_what_was_removed_comes_back_by_undoing_it(filled: Database) -> None:
    glossary.define(filled, ADMIN, "ÉLS", "Essex Library Service.", "A note.")
    glossary.remove_term(filled, ADMIN, "ÉLS")
    what, change = restoring.last_change_by(filled, ADMIN) or ("", None)
    assert change is not None
    restoring.undo(filled, ADMIN, what, change.id)
    assert next(one for one in glossary.list_terms(filled) if one.term == "ÉLS").note == "A note."
    assert history.list_revisions(filled, what)[-1].action == "undone"


def test_a_person_s_own_last_change_is_told_from_that_of_somebody_of_the_same_name(filled: Database) -> None:
    ama, other = (Actor("Ama", frozenset({EDITOR}), person=number) for number in (1, 2))
    protocols.edit_protocol(filled, ama, SLUG, owner="Ben")
    glossary.define(filled, other, "ELS", "Essex Library Service.")
    found = restoring.last_change_by(filled, ama)
    assert found is not None
    assert found[0] == NCMP
    assert restoring.last_change_by(filled, Actor("Ama", frozenset({EDITOR}), person=3)) is None


@pytest.mark.parametrize("act", [restoring.restore, restoring.undo])
def test_only_an_editor_restores_or_undoes(filled: Database, act: Callable[..., object]) -> None:
    with pytest.raises(NotAllowed):
        act(filled, Actor("Eve"), NCMP, number(filled))


EDITS = st.one_of(
    st.builds(lambda text: {"purpose": text}, st.sampled_from(["To weigh.", "To measure.", "To weigh and measure."])),
    st.builds(lambda names: {"partners": names}, st.lists(st.sampled_from(["ECC", "Provide", "HCRG", "Bookland"]), min_size=1, unique=True)),
    st.builds(lambda owner: {"owner": owner}, st.sampled_from([None, "Ben", "Bea"])),
    st.builds(lambda when: {"review_date": when}, st.sampled_from([None, date(2027, 1, 31), date(2028, 2, 29)])),
    st.builds(lambda status: {"status": status}, st.sampled_from(["current", "retired"])),
    st.builds(lambda size: {"documents": [DocumentView("A", "DOC", size)]}, st.sampled_from([None, 0, 92_160])),
    st.builds(lambda word, kind: ("term", Term(word, kind)), st.sampled_from(["wd", "Weigh Day", "a (b)"]), st.sampled_from(["nickname", "keyword"])),
    st.builds(lambda text, source: ("example", Example(text, source)), st.sampled_from(["who weighs", "when (admin)"]), st.sampled_from(["admin", "learnt"])),
)  # fmt: skip


def apply(database: Database, edit: Any) -> None:
    """Make an edit; a term or an example that is held is taken out."""
    if isinstance(edit, dict):
        protocols.edit_protocol(database, ADMIN, SLUG, **edit)
        return
    sort, value = edit
    add = protocols.add_term if sort == "term" else protocols.add_example
    remove = protocols.remove_term if sort == "term" else protocols.remove_example
    given = value if sort == "term" else value.text
    try:
        add(database, ADMIN, SLUG, given, **({} if sort == "term" else {"source": value.source}))  # type: ignore[operator]
    except Conflict:
        remove(database, ADMIN, SLUG, value.term if sort == "term" else value.text)


@given(edits=st.lists(EDITS, min_size=1, max_size=12), back=st.lists(st.integers(0, 11), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_point_of_any_history_is_brought_back_exactly(filled: Database, edits: list[Any], back: list[int]) -> None:
    restoring.restore(filled, ADMIN, NCMP, restoring.points(filled, NCMP)[1].revision.id)
    seen: list[tuple[int, dict[str, Any]]] = [(number(filled), held(filled))]
    for edit in edits:
        apply(filled, edit)
        seen.append((number(filled), held(filled)))
    for place in back:
        point, state = seen[place % len(seen)]
        restoring.restore(filled, ADMIN, NCMP, point)
        assert held(filled) == state
    told = {point.revision.id: point.state for point in restoring.points(filled, NCMP)}
    for point, state in seen:
        told_state = told[point]
        assert told_state is not None
        assert sorted_(told_state) == state
