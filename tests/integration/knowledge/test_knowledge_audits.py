"""Audits on both databases: answered by several people, with history, carried over, submitted for good and reopened."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import func, select

from knowledge.actors import ASKER, CONTRIBUTOR, Actor, local_admin
from knowledge.audits import audits
from knowledge.audits.library import add_questionnaire, list_questionnaires
from knowledge.audits.merging import LONGEST_NOTE
from knowledge.audits.questionnaires import BrokenQuestionnaire
from knowledge.audits.types import DESCRIBED, NO, NOT_APPLICABLE, OPEN, SUBMITTED, YES, AuditView, Given
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid, NotAllowed, NotFound
from knowledge.models import Audit, AuditChange, AuditSubmission, Partnership
from tests.audits import CONTENT

ADMIN = local_admin("Ada")
VALE = "Vale Inclusion Partnership"
SAM, KIM = (Actor(name, frozenset({ASKER, CONTRIBUTOR}), frozenset({VALE})) for name in ("Sam", "Kim"))
STRANGER = Actor("Lee", frozenset({ASKER, CONTRIBUTOR}), frozenset({"Hill Partnership"}))
NOBODY = Actor("Noah")
GP, ADDRESS, PHONE, OTHERS, REFERRAL, PAPER = (
    "information/gp",
    "information/address",
    "information/telephone",
    "information/other-information",
    "accuracy/at-referral",
    "retention/paper",
)
SECOND_VERSION = CONTENT.replace("version: 1\n", "version: 2\n").replace("key: gp\n", "key: doctor\n")
T = TypeVar("T")


@pytest.fixture
def held(database: Database) -> Database:
    """A knowledge base with the questionnaire and without audits."""
    add_questionnaire(database, ADMIN, CONTENT)
    return database


@pytest.fixture
def audit(held: Database) -> int:
    """An audit that Sam has begun."""
    return audits.begin_audit(held, SAM, VALE, "2026").id


def at_once(jobs: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """What all the jobs come to, run at the same moment in threads of their own."""
    results: list[Any] = [None] * len(jobs)
    ready = threading.Barrier(len(jobs))

    def run(number: int) -> None:
        ready.wait()
        try:
            results[number] = jobs[number]()
        except Exception as error:  # noqa: BLE001 - What went wrong is a result, too.
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    return results


def count(database: Database, model: type[Any]) -> int:
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def states(view: AuditView) -> dict[str, str]:
    return {key: answer.state for key, answer in view.answers.items()}


# Questionnaires.


def test_a_questionnaire_is_held_as_it_was_read(held: Database) -> None:
    (read,) = list_questionnaires(held)
    assert (read.slug, read.version, len(read.items)) == ("information-held", 1, 44)


def test_the_same_version_may_come_again_and_one_that_says_something_else_may_not(held: Database) -> None:
    add_questionnaire(held, ADMIN, CONTENT)
    add_questionnaire(held, ADMIN, CONTENT.replace("version: 1\n", "version: 1  # The first.\n\n"))
    with pytest.raises(Conflict, match="Version 1 of information-held is held already and says something else"):
        add_questionnaire(held, ADMIN, CONTENT.replace("text: Address\n", "text: Home address\n"))
    (read,) = list_questionnaires(held)
    assert read.items[0].text == "Address"


def test_a_newer_version_stands_beside_the_old_one_and_the_newest_comes_first(held: Database) -> None:
    add_questionnaire(held, ADMIN, SECOND_VERSION)
    assert [read.version for read in list_questionnaires(held)] == [2, 1]


def test_a_broken_questionnaire_and_a_reader_change_nothing(database: Database) -> None:
    with pytest.raises(BrokenQuestionnaire, match=r"^Line 4:"):
        add_questionnaire(database, ADMIN, CONTENT.replace("version: 1\n", "version: one\n"))
    with pytest.raises(NotAllowed):
        add_questionnaire(database, SAM, CONTENT)
    assert list_questionnaires(database) == ()


def test_an_audit_stays_with_the_version_that_it_was_begun_with(held: Database, audit: int) -> None:
    audits.give(held, SAM, audit, [Given(GP, YES)])
    add_questionnaire(held, ADMIN, SECOND_VERSION)
    assert audits.view_audit(held, SAM, audit).questionnaire.version == 1
    assert audits.give(held, SAM, audit, [Given(GP, NO)]).kept[0].state == NO
    newer = audits.begin_audit(held, SAM, VALE, "2027")
    assert newer.questionnaire.version == 2
    with pytest.raises(NotFound):
        audits.give(held, SAM, newer.id, [Given(GP, NO)])
    assert audits.begin_audit(held, SAM, VALE, "2026").questionnaire.version == 1


# Beginning.


def test_an_audit_is_begun_by_somebody_at_some_time_with_nothing_answered(held: Database) -> None:
    view = audits.begin_audit(held, SAM, VALE, "2026")
    assert (view.partnership, view.round, view.revision, view.status, view.is_open) == (VALE, "2026", 1, OPEN, True)
    assert (view.begun_by, view.submitted_by, view.submitted_at, view.carried_from) == ("Sam", None, None, None)
    assert timedelta(0) <= datetime.now(UTC) - view.begun_at < timedelta(minutes=1)
    assert (view.answers, view.done, len(view.missing)) == ({}, 0, 44)


def test_beginning_twice_is_one_audit_however_the_name_is_spelt(held: Database, audit: int) -> None:
    for name in (VALE, "  vale   INCLUSION partnership "):
        again = audits.begin_audit(held, KIM, name, " 2026 ")
        assert (again.id, again.begun_by, again.partnership) == (audit, "Sam", VALE)
    assert (count(held, Audit), count(held, Partnership), count(held, AuditChange)) == (1, 1, 1)
    assert audits.find_audit(held, "vale inclusion partnership", "2026") == audit
    assert audits.find_audit(held, VALE, "2025") is None


def test_another_round_is_another_audit_of_the_same_partnership(held: Database, audit: int) -> None:
    other = audits.begin_audit(held, SAM, VALE, "2027")
    assert other.id != audit
    assert audits.list_partnerships(held) == (VALE,)


def test_eight_who_begin_at_once_begin_one_audit(held: Database) -> None:
    results = at_once([lambda: audits.begin_audit(held, ADMIN, "Hill Partnership", "2026") for _ in range(8)])
    assert {type(result) for result in results} == {AuditView}
    assert len({result.id for result in results if isinstance(result, AuditView)}) == 1
    assert (count(held, Audit), count(held, Partnership), count(held, AuditChange)) == (1, 1, 1)


def test_eight_who_begin_different_rounds_of_a_new_partnership_at_once_begin_eight(held: Database) -> None:
    def begin(round_: str) -> Callable[[], AuditView]:
        return lambda: audits.begin_audit(held, ADMIN, "Hill Partnership", round_)

    results = at_once([begin(str(2020 + number)) for number in range(8)])
    assert {type(result) for result in results} == {AuditView}
    assert (count(held, Audit), count(held, Partnership)) == (8, 1)


@pytest.mark.parametrize(("name", "round_"), [("", "2026"), ("\u200b \n", "2026"), ("x" * 201, "2026"), (VALE, ""), (VALE, "2" * 41)])
def test_an_audit_without_a_fit_name_or_round_is_not_begun(held: Database, name: str, round_: str) -> None:
    with pytest.raises(Invalid):
        audits.begin_audit(held, ADMIN, name, round_)
    assert (count(held, Audit), count(held, Partnership)) == (0, 0)


def test_without_a_questionnaire_no_audit_can_be_begun(database: Database) -> None:
    with pytest.raises(NotFound, match="information-held"):
        audits.begin_audit(database, ADMIN, VALE, "2026")
    assert count(database, Partnership) == 0


# Who may.


def test_only_contributors_of_a_partnership_and_admins_see_and_answer_its_audits(held: Database, audit: int) -> None:
    audits.give(held, SAM, audit, [Given(GP, YES)])
    doings: list[Callable[[Actor], object]] = [
        lambda actor: audits.begin_audit(held, actor, VALE, "2027"),
        lambda actor: audits.view_audit(held, actor, audit),
        lambda actor: audits.list_changes(held, actor, audit),
        lambda actor: audits.list_submissions(held, actor, audit),
        lambda actor: audits.give(held, actor, audit, [Given(GP, NO)]),
        lambda actor: audits.confirm(held, actor, audit, [GP]),
        lambda actor: audits.carry_over(held, actor, audit),
        lambda actor: audits.round_before(held, actor, audit),
        lambda actor: audits.submit(held, actor, audit),
        lambda actor: audits.reopen(held, actor, audit),
    ]
    before = audits.view_audit(held, ADMIN, audit)
    for actor in (STRANGER, NOBODY):
        for do in doings:
            with pytest.raises(NotAllowed, match=f"not down as a contributor of {VALE}"):
                do(actor)
        assert audits.list_audits(held, actor) == ()
    assert audits.view_audit(held, ADMIN, audit) == before
    assert count(held, Audit) == 1


def test_who_may_audit_one_partnership_sees_only_its_audits_the_newest_first(held: Database, audit: int) -> None:
    hill = audits.begin_audit(held, ADMIN, "Hill Partnership", "2026").id
    newer = audits.begin_audit(held, SAM, VALE, "2027").id
    assert [line.id for line in audits.list_audits(held, SAM)] == [newer, audit]
    assert [line.id for line in audits.list_audits(held, STRANGER)] == [hill]
    assert [line.id for line in audits.list_audits(held, ADMIN)] == [newer, hill, audit]
    assert [line.id for line in audits.list_audits(held, ADMIN, "2026")] == [hill, audit]


def test_a_line_says_how_far_an_audit_is(held: Database, audit: int) -> None:
    audits.give(held, KIM, audit, [Given(GP, YES), Given(PHONE, NO)])
    (line,) = audits.list_audits(held, SAM)
    assert (line.partnership, line.round, line.revision, line.status, line.done, line.total, line.by) == (
        VALE,
        "2026",
        1,
        OPEN,
        2,
        44,
        "Sam",
    )
    assert line.at == max(answer.at for answer in audits.view_audit(held, SAM, audit).answers.values())


def test_an_audit_that_there_is_not_is_not_found(held: Database) -> None:
    for do in (
        audits.view_audit,
        audits.list_changes,
        audits.list_submissions,
        audits.submit,
        audits.reopen,
        audits.carry_over,
        audits.round_before,
    ):
        with pytest.raises(NotFound, match="no such audit"):
            do(held, ADMIN, 4711)
    with pytest.raises(NotFound):
        audits.give(held, ADMIN, 4711, [Given(GP, YES)])


# Answering.


def test_each_answer_is_kept_with_who_gave_it_and_when(held: Database, audit: int) -> None:
    kept = audits.give(
        held,
        SAM,
        audit,
        [
            Given(GP, YES, "only on paper"),
            Given(PHONE, NO),
            Given(REFERRAL, DESCRIBED, "We ring.\nThen we write."),
            Given(OTHERS, YES, entries=("photos",)),
        ],
    )
    assert [answer.item for answer in kept.kept] == [GP, PHONE, REFERRAL, OTHERS]
    view = audits.view_audit(held, KIM, audit)
    assert view == kept.audit
    gp, referral, others = view.answers[GP], view.answers[REFERRAL], view.answers[OTHERS]
    assert (gp.state, gp.note, gp.entries, gp.confirmed, gp.by) == (YES, "only on paper", (), True, "Sam")
    assert (referral.state, referral.note) == (DESCRIBED, "We ring.\nThen we write.")
    assert [(entry.text, entry.by) for entry in others.entries] == [("photos", "Sam")]
    for at in (gp.at, others.entries[0].at):
        assert timedelta(0) <= datetime.now(UTC) - at < timedelta(minutes=1)
    assert (view.done, len(view.missing), view.latest) == (4, 40, max(answer.change for answer in view.answers.values()))


def test_a_later_answer_takes_the_place_of_an_earlier_one_and_says_who_gave_it(held: Database, audit: int) -> None:
    first = audits.give(held, SAM, audit, [Given(GP, YES, "on paper")]).audit
    after = audits.give(held, KIM, audit, [Given(GP, NO)], first.latest).audit
    assert (after.answers[GP].state, after.answers[GP].note, after.answers[GP].by) == (NO, "on paper", "Kim")
    assert after.answers[GP].change > first.answers[GP].change


def test_saying_the_same_again_changes_nothing(held: Database, audit: int) -> None:
    first = audits.give(held, SAM, audit, [Given(GP, YES, "on paper")])
    again = audits.give(held, KIM, audit, [Given(GP, YES, " on  paper ")])
    assert again.kept == first.kept
    assert again.audit == first.audit


def test_an_item_given_twice_at_once_ends_as_it_was_said_last(held: Database, audit: int) -> None:
    kept = audits.give(held, SAM, audit, [Given(GP, YES), Given(GP, NO, "since May")])
    assert [(answer.state, answer.note) for answer in kept.kept] == [(NO, "since May")]
    assert len(audits.list_changes(held, SAM, audit, GP)) == 2


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        (Given("information/shoe-size", YES), NotFound),
        (Given(GP, DESCRIBED, "x"), Invalid),
        (Given(GP, "maybe"), Invalid),
        (Given(GP, YES, "x" * (LONGEST_NOTE + 1)), Invalid),
        (Given(REFERRAL, YES), Invalid),
        (Given(OTHERS, YES), Invalid),
        (Given(OTHERS, YES, entries=("x" * (LONGEST_NOTE + 1),)), Invalid),
        (Given(OTHERS, YES, entries=tuple(f"thing {number}" for number in range(101))), Invalid),
    ],
)
def test_one_answer_that_cannot_be_kept_keeps_none_of_the_message(
    held: Database, audit: int, broken: Given, error: type[Exception]
) -> None:
    before = audits.view_audit(held, SAM, audit)
    with pytest.raises(error):
        audits.give(held, SAM, audit, [Given(PHONE, YES), broken])
    assert audits.view_audit(held, SAM, audit) == before
    assert count(held, AuditChange) == 1


def test_a_note_of_the_greatest_length_and_of_any_letters_comes_back(held: Database, audit: int) -> None:
    note = ("Ärger 😀 ‘quoted’ \u0301é\n" * LONGEST_NOTE)[:LONGEST_NOTE].strip()
    kept = audits.give(held, SAM, audit, [Given(GP, YES, note)]).kept[0]
    assert kept.note == audits.view_audit(held, SAM, audit).answers[GP].note
    assert len(kept.note) <= LONGEST_NOTE
    audits.give(held, Actor("O’Néill 😀\x00\ud800" + "x" * 300, ADMIN.roles), audit, [Given(GP, NO)])
    assert audits.view_audit(held, SAM, audit).answers[GP].by.startswith("O’Néill 😀")


# Two people.


def test_what_somebody_else_answered_meanwhile_is_shown_and_not_overwritten(held: Database, audit: int) -> None:
    seen = audits.view_audit(held, SAM, audit).latest
    audits.give(held, KIM, audit, [Given(GP, NO, "the school has them")], seen)
    kept = audits.give(held, SAM, audit, [Given(GP, YES), Given(PHONE, YES)], seen)
    (clash,) = kept.clashes
    assert (clash.given, clash.held.state, clash.held.note, clash.held.by) == (Given(GP, YES), NO, "the school has them", "Kim")
    assert [answer.item for answer in kept.kept] == [PHONE]
    assert (kept.audit.answers[GP].state, kept.audit.answers[GP].by) == (NO, "Kim")


def test_who_has_seen_it_may_change_it(held: Database, audit: int) -> None:
    seen = audits.view_audit(held, SAM, audit).latest
    audits.give(held, KIM, audit, [Given(GP, NO)], seen)
    shown = audits.give(held, SAM, audit, [Given(GP, YES)], seen).audit.latest
    kept = audits.give(held, SAM, audit, [Given(GP, YES)], shown)
    assert (kept.clashes, kept.audit.answers[GP].state, kept.audit.answers[GP].by) == ((), YES, "Sam")


def test_two_who_say_the_same_do_not_clash_and_who_said_it_first_stays(held: Database, audit: int) -> None:
    seen = audits.view_audit(held, SAM, audit).latest
    audits.give(held, KIM, audit, [Given(GP, NO, "none")], seen)
    kept = audits.give(held, SAM, audit, [Given(GP, NO, "none")], seen)
    assert (kept.clashes, [answer.by for answer in kept.kept]) == ((), ["Kim"])


def test_the_same_person_in_two_windows_is_shown_a_clash_too(held: Database, audit: int) -> None:
    seen = audits.view_audit(held, SAM, audit).latest
    audits.give(held, SAM, audit, [Given(GP, NO)], seen)
    kept = audits.give(held, SAM, audit, [Given(GP, YES)], seen)
    assert [clash.held.by for clash in kept.clashes] == ["Sam"]
    assert kept.audit.answers[GP].state == NO


def test_what_changed_elsewhere_is_no_clash(held: Database, audit: int) -> None:
    seen = audits.give(held, SAM, audit, [Given(GP, NO)]).audit.latest
    audits.give(held, KIM, audit, [Given(PHONE, YES), Given(ADDRESS, YES)], seen)
    assert audits.give(held, SAM, audit, [Given(GP, YES)], seen).clashes == ()


def test_entries_of_both_are_kept_and_each_once(held: Database, audit: int) -> None:
    seen = audits.view_audit(held, SAM, audit).latest
    audits.give(held, KIM, audit, [Given(OTHERS, YES, entries=("photos", "passports"))], seen)
    kept = audits.give(held, SAM, audit, [Given(OTHERS, YES, entries=("letters", "Photos"))], seen)
    assert kept.clashes == ()
    assert [(entry.text, entry.by) for entry in kept.audit.answers[OTHERS].entries] == [
        ("photos", "Kim"),
        ("passports", "Kim"),
        ("letters", "Sam"),
    ]


def test_no_others_does_not_take_away_what_somebody_just_added(held: Database, audit: int) -> None:
    seen = audits.view_audit(held, SAM, audit).latest
    audits.give(held, KIM, audit, [Given(OTHERS, YES, entries=("photos",))], seen)
    kept = audits.give(held, SAM, audit, [Given(OTHERS, NO)], seen)
    assert [clash.held.entries[0].text for clash in kept.clashes] == ["photos"]
    kept = audits.give(held, SAM, audit, [Given(OTHERS, NO)], kept.audit.latest)
    assert (kept.audit.answers[OTHERS].state, kept.audit.answers[OTHERS].entries) == (NO, ())


def test_eight_who_answer_different_items_at_once_lose_nothing(held: Database, audit: int) -> None:
    keys = [item.key for item in audits.view_audit(held, SAM, audit).questionnaire.sections[0].listed][:8]

    def answer(number: int) -> Callable[[], object]:
        actor = Actor(f"Person {number}", ADMIN.roles)
        return lambda: audits.give(
            held, actor, audit, [Given(keys[number], YES, f"by {number}"), Given(OTHERS, YES, entries=(f"thing {number}", "photos"))], 0
        )

    results = at_once([answer(number) for number in range(8)])
    assert not [result for result in results if isinstance(result, Exception)]
    view = audits.view_audit(held, SAM, audit)
    assert {key: (view.answers[key].note, view.answers[key].by) for key in keys} == {
        key: (f"by {number}", f"Person {number}") for number, key in enumerate(keys)
    }
    texts = [entry.text for entry in view.answers[OTHERS].entries]
    assert sorted(texts) == sorted(["photos", *(f"thing {number}" for number in range(8))])
    numbers = [change.after for change in audits.list_changes(held, SAM, audit)]
    assert len(numbers) == 1 + 8 + 8


def test_of_eight_who_answer_the_same_item_at_once_one_is_kept_and_seven_are_shown_it(held: Database, audit: int) -> None:
    seen = audits.view_audit(held, SAM, audit).latest

    def answer(number: int) -> Callable[[], Any]:
        return lambda: audits.give(held, Actor(f"Person {number}", ADMIN.roles), audit, [Given(GP, YES, f"note {number}")], seen)

    results = at_once([answer(number) for number in range(8)])
    assert not [result for result in results if isinstance(result, Exception)]
    clashes = [clash for result in results for clash in result.clashes]  # type: ignore[union-attr]
    held_note = audits.view_audit(held, SAM, audit).answers[GP].note
    assert len(clashes) == 7
    assert {clash.held.note for clash in clashes} == {held_note}
    assert len(audits.list_changes(held, SAM, audit, GP)) == 1


# History.


def test_the_history_of_an_item_says_who_when_before_and_after(held: Database, audit: int) -> None:
    audits.give(held, SAM, audit, [Given(GP, YES, "on paper"), Given(PHONE, YES)])
    audits.give(held, KIM, audit, [Given(GP, NO)])
    audits.give(held, KIM, audit, [Given(GP, NO)])
    first, second = audits.list_changes(held, SAM, audit, GP)
    assert (first.by, first.action, first.item, first.before) == ("Sam", "answered", GP, None)
    assert first.after == {"state": YES, "note": "on paper", "entries": []}
    assert (second.by, second.before, second.after) == ("Kim", first.after, {"state": NO, "note": "on paper", "entries": []})
    assert first.at <= second.at <= datetime.now(UTC)


def test_the_history_of_an_audit_holds_everything_that_happened_in_order(held: Database, audit: int) -> None:
    audits.give(held, SAM, audit, [Given(GP, YES)])
    audits.submit(held, KIM, audit)
    audits.reopen(held, SAM, audit)
    audits.give(held, SAM, audit, [Given(OTHERS, YES, entries=("photos",))])
    changes = audits.list_changes(held, SAM, audit)
    assert [(change.action, change.by, change.item) for change in changes] == [
        ("begun", "Sam", None),
        ("answered", "Sam", GP),
        ("submitted", "Kim", None),
        ("reopened", "Sam", None),
        ("answered", "Sam", OTHERS),
    ]
    assert changes[0].after == {"round": "2026"}
    assert (changes[2].after, changes[3].after) == ({"revision": 1}, {"revision": 2})
    assert changes[-1].after == {"state": YES, "note": "", "entries": ["photos"]}


# Submitting.


def test_an_audit_is_submitted_as_it_stands_whether_or_not_all_is_answered(held: Database, audit: int) -> None:
    audits.give(held, SAM, audit, [Given(GP, YES, "on paper"), Given(OTHERS, YES, entries=("photos",))])
    done = audits.submit(held, KIM, audit)
    assert (done.status, done.is_open, done.submitted_by, done.done) == (SUBMITTED, False, "Kim", 2)
    assert done.submitted_at
    assert timedelta(0) <= datetime.now(UTC) - done.submitted_at < timedelta(minutes=1)
    assert audits.list_submissions(held, SAM, audit) == (done,)
    assert audits.view_audit(held, SAM, audit) == done


def test_a_submitted_audit_cannot_be_changed(held: Database, audit: int) -> None:
    audits.give(held, SAM, audit, [Given(GP, YES)])
    done = audits.submit(held, SAM, audit)
    for change in (
        lambda: audits.give(held, ADMIN, audit, [Given(GP, NO)]),
        lambda: audits.give(held, ADMIN, audit, [Given(GP, YES)]),
        lambda: audits.confirm(held, ADMIN, audit, [GP]),
        lambda: audits.carry_over(held, ADMIN, audit),
        lambda: audits.submit(held, ADMIN, audit),
    ):
        with pytest.raises(Conflict, match="submitted and cannot be changed"):
            change()
    assert audits.view_audit(held, SAM, audit) == done
    assert audits.begin_audit(held, SAM, VALE, "2026") == done


def test_an_audit_that_is_reopened_is_a_new_revision_and_what_was_submitted_stays(held: Database, audit: int) -> None:
    audits.give(held, SAM, audit, [Given(GP, YES), Given(OTHERS, YES, entries=("photos",))])
    first = audits.submit(held, SAM, audit)
    again = audits.reopen(held, KIM, audit)
    assert (again.revision, again.status, again.submitted_at, again.submitted_by) == (2, OPEN, None, None)
    assert again.answers == first.answers
    audits.give(held, KIM, audit, [Given(GP, NO), Given(OTHERS, NO)])
    second = audits.submit(held, KIM, audit)
    assert audits.list_submissions(held, SAM, audit) == (first, second)
    assert (states(first), states(second)) == ({GP: YES, OTHERS: YES}, {GP: NO, OTHERS: NO})
    add_questionnaire(held, ADMIN, SECOND_VERSION)
    assert audits.list_submissions(held, SAM, audit) == (first, second)


def test_reopening_what_is_open_leaves_it_as_it_is(held: Database, audit: int) -> None:
    before = audits.view_audit(held, SAM, audit)
    assert audits.reopen(held, SAM, audit) == before
    assert count(held, AuditChange) == 1


def test_of_eight_who_submit_at_once_one_does_and_what_is_answered_meanwhile_is_in_it_or_refused(held: Database, audit: int) -> None:
    jobs: list[Callable[[], Any]] = [lambda: audits.submit(held, ADMIN, audit) for _ in range(4)]
    jobs += [lambda: audits.give(held, SAM, audit, [Given(GP, YES)]) for _ in range(4)]
    results = at_once(jobs)
    assert len([result for result in results[:4] if isinstance(result, AuditView)]) == 1
    assert {type(result) for result in results if isinstance(result, Exception)} <= {Conflict}
    assert count(held, AuditSubmission) == 1
    (kept,) = audits.list_submissions(held, SAM, audit)
    assert kept == audits.view_audit(held, SAM, audit)


# The round before.


@pytest.fixture
def next_round(held: Database, audit: int) -> int:
    """The audit of 2027, after one of 2026 in which Kim answered and of which nothing is carried over yet."""
    audits.give(
        held,
        KIM,
        audit,
        [Given(GP, YES, "on paper"), Given(PHONE, NO), Given(OTHERS, YES, entries=("photos",)), Given(REFERRAL, DESCRIBED, "We ring.")],
    )
    return audits.begin_audit(held, SAM, VALE, "2027").id


def test_answers_of_the_round_before_are_carried_over_to_be_confirmed(held: Database, audit: int, next_round: int) -> None:
    before = audits.view_audit(held, SAM, audit)
    view = audits.carry_over(held, SAM, next_round)
    assert (view.carried_from, view.done, len(view.missing)) == ("2026", 0, 44)
    assert set(view.answers) == set(before.answers)
    for key, old in before.answers.items():
        new = view.answers[key]
        assert (new.state, new.note, new.entries, new.by, new.at) == (old.state, old.note, old.entries, old.by, old.at)
        assert not new.confirmed
    assert audits.view_audit(held, SAM, audit) == before
    assert [change.action for change in audits.list_changes(held, SAM, next_round)] == ["begun"] + ["carried"] * 4


def test_what_is_confirmed_is_answered_by_who_confirmed_it(held: Database, next_round: int) -> None:
    audits.carry_over(held, SAM, next_round)
    view = audits.confirm(held, SAM, next_round, [GP, "retention/paper", "no/such"])
    assert (view.done, view.answers[GP].confirmed, view.answers[GP].by, view.answers[GP].note) == (1, True, "Sam", "on paper")
    assert timedelta(0) <= datetime.now(UTC) - view.answers[GP].at < timedelta(minutes=1)
    assert not view.answers[PHONE].confirmed
    assert audits.confirm(held, KIM, next_round, [GP]).answers[GP].by == "Sam"
    assert [change.action for change in audits.list_changes(held, SAM, next_round, GP)] == ["carried", "confirmed"]


def test_giving_the_same_answer_confirms_it_and_another_one_takes_its_place(held: Database, next_round: int) -> None:
    seen = audits.carry_over(held, SAM, next_round).latest
    kept = audits.give(
        held, SAM, next_round, [Given(GP, YES, "on paper"), Given(PHONE, YES), Given(OTHERS, YES, entries=("letters",))], seen
    )
    assert kept.clashes == ()
    assert {key: (answer.state, answer.confirmed, answer.by) for key, answer in kept.audit.answers.items()} == {
        GP: (YES, True, "Sam"),
        PHONE: (YES, True, "Sam"),
        OTHERS: (YES, True, "Sam"),
        REFERRAL: (DESCRIBED, False, "Kim"),
    }
    assert [(entry.text, entry.by) for entry in kept.audit.answers[OTHERS].entries] == [("photos", "Kim"), ("letters", "Sam")]


def test_what_somebody_confirmed_meanwhile_is_not_overwritten(held: Database, next_round: int) -> None:
    seen = audits.carry_over(held, SAM, next_round).latest
    audits.confirm(held, KIM, next_round, [GP])
    kept = audits.give(held, SAM, next_round, [Given(GP, NO)], seen)
    assert [clash.held.by for clash in kept.clashes] == ["Kim"]


def test_what_is_answered_already_is_not_carried_over_and_carrying_over_twice_is_once(held: Database, next_round: int) -> None:
    audits.give(held, SAM, next_round, [Given(GP, NOT_APPLICABLE)])
    first = audits.carry_over(held, SAM, next_round)
    assert (first.answers[GP].state, first.answers[GP].confirmed, first.done) == (NOT_APPLICABLE, True, 1)
    assert audits.carry_over(held, SAM, next_round) == first


def test_what_nobody_confirmed_is_not_carried_on_to_a_third_round(held: Database, next_round: int) -> None:
    audits.carry_over(held, SAM, next_round)
    audits.confirm(held, SAM, next_round, [GP])
    third = audits.begin_audit(held, SAM, VALE, "2028").id
    assert set(audits.carry_over(held, SAM, third).answers) == {GP}


def test_the_round_before_is_the_latest_earlier_one_of_the_same_partnership(held: Database, audit: int, next_round: int) -> None:
    audits.begin_audit(held, ADMIN, "Hill Partnership", "2025")
    oldest = audits.begin_audit(held, SAM, VALE, "2019").id
    before = audits.round_before(held, SAM, next_round)
    assert before is not None
    assert before.id == audit
    assert audits.round_before(held, SAM, oldest) is None
    with pytest.raises(NotFound, match="no earlier round"):
        audits.carry_over(held, SAM, oldest)


def test_an_item_that_the_newer_version_does_not_ask_is_left_behind(held: Database, audit: int) -> None:
    audits.give(held, SAM, audit, [Given(GP, YES), Given(PHONE, YES)])
    add_questionnaire(held, ADMIN, SECOND_VERSION)
    newer = audits.begin_audit(held, SAM, VALE, "2027").id
    assert set(audits.carry_over(held, SAM, newer).answers) == {PHONE}
