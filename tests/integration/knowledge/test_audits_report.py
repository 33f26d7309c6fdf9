"""The report over all partnerships of a round: what is counted, what is named, what is written, and as an Excel file."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import event

from knowledge.actors import CONTRIBUTOR, Actor, local_admin
from knowledge.audits.audits import begin_audit, carry_over, confirm, give, reopen, submit
from knowledge.audits.library import add_questionnaire
from knowledge.audits.report import ItemReport, Mention, RoundReport, Tally, report_round, rounds
from knowledge.audits.report_excel import report_excel
from knowledge.audits.types import DESCRIBED, NO, NOT_APPLICABLE, YES, Given
from knowledge.database import Database
from knowledge.errors import NotAllowed, NotFound
from knowledge.models import AuditAnswer
from tests.benchmarks.audits import FORM, audits, fill

ADMIN = local_admin("Ada")
GP, ADDRESS, OTHER = "information/gp", "information/address", "information/other-information"
REFERRAL, PAPER, REGISTER = "accuracy/at-referral", "retention/paper", "accuracy/register"
SECOND_FORM = (
    FORM.replace("version: 1", "version: 2").replace("text: Address\n", "text: Home address\n").replace("key: gp\n", "key: doctor\n")
)


@pytest.fixture
def held(database: Database) -> Database:
    """A knowledge base with the questionnaire and without audits."""
    add_questionnaire(database, ADMIN, FORM)
    return database


def answer(database: Database, partnership: str, *given: Given, round_: str = "2026") -> int:
    audit = begin_audit(database, ADMIN, partnership, round_).id
    if given:
        give(database, Actor(f"{partnership} person", ADMIN.roles), audit, given)
    return audit


def report(database: Database, round_: str = "2026") -> RoundReport:
    return report_round(database, ADMIN, round_)


def item(made: RoundReport, key: str) -> ItemReport:
    (found,) = (one for section in made.sections for one in section.items if one.item.key == key)
    return found


def tally(made: RoundReport, key: str) -> tuple[int, int, int, int]:
    counts = item(made, key).tally
    return counts.yes, counts.no, counts.not_applicable, counts.unanswered


def test_each_answer_is_counted_out_of_the_audits_that_were_begun(held: Database) -> None:
    answer(held, "Ash", Given(GP, YES), Given(ADDRESS, YES))
    answer(held, "Beech", Given(GP, NO), Given(ADDRESS, YES))
    answer(held, "Cedar", Given(GP, NOT_APPLICABLE))
    answer(held, "Dogwood")
    made = report(held)
    assert tally(made, GP) == (1, 1, 1, 1)
    assert tally(made, ADDRESS) == (2, 0, 0, 2)
    assert {one.tally.total for section in made.sections for one in section.items} == {4}
    assert [len(section.items) for section in made.sections] == [12, 6, 5, 5, 7, 5, 4]


def test_partnerships_are_told_apart_by_how_far_they_are(held: Database) -> None:
    answer(held, "late", round_="2025")
    answer(held, "Absent", round_="2025")
    answer(held, "Beech", Given(GP, YES), Given(ADDRESS, NO))
    done = answer(held, "ash", Given(GP, YES))
    submit(held, Actor("Sam", ADMIN.roles), done)
    made = report(held)
    assert (made.partnerships, made.not_started) == (4, ("Absent", "late"))
    (begun,), (submitted,) = made.begun, made.submitted
    assert (begun.partnership, begun.done, begun.total, begun.by) == ("Beech", 2, 44, "Beech person")
    assert (submitted.audit, submitted.partnership, submitted.done, submitted.by) == (done, "ash", 1, "Sam")
    assert [one.partnership for one in made.audits] == ["ash", "Beech"]
    assert begun.at.utcoffset() is not None


def test_an_audit_that_was_reopened_is_begun_and_counts_as_it_stands(held: Database) -> None:
    audit = answer(held, "Ash", Given(GP, YES))
    submit(held, ADMIN, audit)
    reopen(held, ADMIN, audit)
    give(held, ADMIN, audit, [Given(GP, NO)])
    made = report(held)
    assert [(one.audit, one.revision) for one in made.begun] == [(audit, 2)]
    assert tally(made, GP) == (0, 1, 0, 0)


def test_what_was_carried_over_counts_once_it_is_confirmed(held: Database) -> None:
    answer(held, "Ash", Given(GP, YES), Given(PAPER, NO, "Scanned."), Given(OTHER, entries=("Photographs",)), round_="2025")
    audit = answer(held, "Ash")
    carry_over(held, ADMIN, audit)
    made = report(held)
    assert tally(made, GP) == (0, 0, 0, 1)
    assert (item(made, OTHER).mentions, item(made, PAPER).remarks, made.begun[0].done) == ((), (), 0)
    confirm(held, ADMIN, audit, [GP, OTHER, PAPER])
    made = report(held)
    assert tally(made, GP) == (1, 0, 0, 0)
    assert (len(item(made, OTHER).mentions), len(item(made, PAPER).remarks), made.begun[0].done) == (1, 1, 3)


def test_equal_entries_are_counted_together_and_the_commonest_come_first(held: Database) -> None:
    answer(held, "Ash", Given(OTHER, entries=("photo consents", "Court orders")))
    answer(held, "Beech", Given(OTHER, entries=("Photo consents",)))
    answer(held, "Cedar", Given(OTHER, entries=("Photo  consents", "Parent’s job")))
    answer(held, "Dogwood", Given(OTHER, NO))
    made = report(held)
    assert item(made, OTHER).mentions == (
        Mention("Photo consents", ("Ash", "Beech", "Cedar")),
        Mention("Court orders", ("Ash",)),
        Mention("Parent’s job", ("Cedar",)),
    )
    assert tally(made, OTHER) == (3, 1, 0, 0)


def test_descriptions_and_notes_on_retention_are_kept_with_who_gave_them(held: Database) -> None:
    answer(
        held, "Ash", Given(REFERRAL, DESCRIBED, "Checked twice."), Given(PAPER, NO, "Scanned.\nThen shredded."), Given(GP, YES, "Aside.")
    )
    answer(held, "Beech", Given(REFERRAL, DESCRIBED, "By phone."), Given(REGISTER, NO, "Nobody does."), Given(PAPER, YES))
    made = report(held)
    assert [(one.partnership, one.state, one.text) for one in item(made, REFERRAL).remarks] == [
        ("Ash", DESCRIBED, "Checked twice."),
        ("Beech", DESCRIBED, "By phone."),
    ]
    assert [(one.partnership, one.state, one.text) for one in item(made, REGISTER).remarks] == [("Beech", NO, "Nobody does.")]
    assert [(one.partnership, one.state, one.text) for one in item(made, PAPER).remarks] == [("Ash", NO, "Scanned.\nThen shredded.")]
    assert item(made, GP).remarks == ()
    assert tally(made, REFERRAL) == (2, 0, 0, 0)
    assert ([one.section.key for one in made.descriptions], [one.section.key for one in made.retention]) == (["accuracy"], ["retention"])


def test_versions_of_the_questionnaire_are_counted_together_by_the_keys_of_their_items(held: Database) -> None:
    answer(held, "Ash", Given(GP, YES), Given(ADDRESS, YES))
    add_questionnaire(held, ADMIN, SECOND_FORM)
    answer(held, "Beech", Given("information/doctor", NO), Given(ADDRESS, NO))
    made = report(held)
    address = item(made, ADDRESS)
    assert (address.item.text, address.version, tally(made, ADDRESS)) == ("Home address", 2, (1, 1, 0, 0))
    assert (item(made, "information/doctor").tally, item(made, "information/doctor").version) == (Tally(0, 1, 0, 0), 2)
    assert (item(made, GP).tally, item(made, GP).version) == (Tally(1, 0, 0, 0), 1)
    assert [one.item.key for one in made.sections[0].items][-1] == GP
    assert [one.done for one in made.audits] == [2, 2]


def test_an_answer_to_what_the_audit_does_not_ask_counts_for_nothing(held: Database) -> None:
    add_questionnaire(held, ADMIN, SECOND_FORM)
    audit = answer(held, "Ash", Given(ADDRESS, YES))
    with held.session() as session:
        session.add(AuditAnswer(audit_id=audit, item=GP, state=YES, change=0, by="Ada"))
        session.commit()
    made = report(held)
    assert (made.begun[0].done, sum(one.tally.yes for section in made.sections for one in section.items)) == (1, 1)


def test_only_an_admin_sees_the_report(held: Database) -> None:
    answer(held, "Ash")
    with pytest.raises(NotAllowed):
        report_round(held, Actor("Sam", frozenset({CONTRIBUTOR}), frozenset({"Ash"})), "2026")


@pytest.mark.parametrize("round_", ["2027", "", "20\x0026", "x" * 10_000])
def test_a_round_that_nobody_has_begun_is_not_found(held: Database, round_: str) -> None:
    answer(held, "Ash", round_="2025")
    with pytest.raises(NotFound):
        report(held, round_)


def test_rounds_are_listed_once_the_newest_first(held: Database) -> None:
    assert rounds(held) == ()
    for partnership, round_ in (("Ash", "2025"), ("Ash", "2026"), ("Beech", "2025")):
        answer(held, partnership, round_=round_)
    assert rounds(held) == ("2026", "2025")


def test_more_audits_need_no_more_queries(held: Database) -> None:
    queries: list[str] = []
    event.listen(held.engine, "before_cursor_execute", lambda _connection, _cursor, statement, *_rest: queries.append(statement))
    counts = []
    for names in (("Ash",), ("Beech", "Cedar", "Dogwood")):
        for name in names:
            answer(held, name, Given(GP, YES))
        queries.clear()
        report(held)
        counts.append(len(queries))
    assert counts == [5, 5]


def test_a_made_up_round_adds_up(held: Database) -> None:
    fill(held, 12)
    made = report(held)
    assert (len(made.audits), made.partnerships - len(made.not_started), bool(made.not_started)) == (12, 12, True)
    every = [one for section in made.sections for one in section.items]
    assert {one.tally.total for one in every} == {12}
    assert sum(one.done for one in made.audits) == sum(one.tally.total - one.tally.unanswered for one in every) > 200
    afresh = {one.partnership: one for one in audits(12) if one.round == "2026" and not one.carries}
    named = [who for one in every for mention in one.mentions for who in mention.partnerships if who in afresh]
    given = [entry for one in afresh.values() for _, part in one.given for each in part for entry in each.entries]
    assert len(named) == len(given) > 20


# The Excel file


def sheets(made: RoundReport) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(BytesIO(report_excel(made))).worksheets}


def rows(sheet: Worksheet) -> list[tuple[object, ...]]:
    return [tuple(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_the_workbook_holds_the_whole_report(held: Database) -> None:
    answer(held, "Zelkova", round_="2025")
    answer(held, "Ash", Given(GP, YES), Given(OTHER, entries=("Photographs",)))
    audit = answer(held, "Beech", Given(OTHER, entries=("photographs",)), Given(PAPER, NO, "Scanned."), Given(REFERRAL, note="By phone."))
    submit(held, Actor("Sam", ADMIN.roles), audit)
    made = report(held)
    book = sheets(made)
    assert list(book) == ["Progress", "Items", "Others", "Retention", "Descriptions"]
    assert [row[:4] for row in rows(book["Progress"])] == [
        ("Ash", "Begun", 2, 44),
        ("Beech", "Submitted", 3, 44),
        ("Zelkova", "Not started", None, None),
    ]
    assert rows(book["Items"])[3] == ("Information held", "1.4", "GP name and contact details", 1, 0, 0, 1, 2, 1)
    assert len(rows(book["Items"])) == 44
    assert [row[2:] for row in rows(book["Others"])] == [("Photographs", 2, "Ash"), ("Photographs", 2, "Beech")]
    assert [row[0::2] for row in rows(book["Retention"])] == [("7.2", "Beech", "Scanned.")]
    assert [row[2:] for row in rows(book["Descriptions"])] == [("Beech", "Described", "By phone.")]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-5", "@SUM(A1)", '=HYPERLINK("https://evil.example")', "#N/A", "007", "TRUE", "1/2"])
def test_what_people_wrote_is_never_a_formula(held: Database, text: str) -> None:
    answer(held, text, Given(OTHER, entries=(text,)), Given(PAPER, NO, text), Given(REFERRAL, note=text))
    book = sheets(report(held))
    cells = [book["Progress"]["A2"], book["Others"]["C2"], book["Others"]["E2"], book["Retention"]["E2"], book["Descriptions"]["E2"]]
    assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s")] * len(cells)
    assert all(cell.quotePrefix for cell in cells) == (text[0] in "=+-@")


def test_text_that_looks_like_a_character_s_number_stays_as_it_is(held: Database) -> None:
    answer(held, "Ash", Given(PAPER, NO, "_x0041_ and _x41_"))
    assert rows(sheets(report(held))["Retention"])[0][-1] == "_x005F_x0041_ and _x41_"


def test_text_that_no_xml_can_hold_breaks_nothing(held: Database) -> None:
    answer(held, "Ash", Given(PAPER, NO, "kept\uffff for\ufffe long"), round_="2026\uffff")
    content = report_excel(report(held, "2026\uffff"))
    assert rows(openpyxl.load_workbook(BytesIO(content))["Retention"])[0][-1] == "kept for long"
    assert not any("formula" in name for name in ZipFile(BytesIO(content)).namelist())
