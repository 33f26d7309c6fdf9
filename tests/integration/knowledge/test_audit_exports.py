"""Audits taken away as files and brought back, on real databases."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import func, select

from knowledge import migrations
from knowledge.actors import CONTRIBUTOR, Actor, local_admin
from knowledge.audits import importing
from knowledge.audits.audits import (
    begin_audit,
    carry_over,
    confirm,
    find_audit,
    give,
    list_changes,
    list_submissions,
    reopen,
    submit,
    view_audit,
)
from knowledge.audits.choosing import choose_audit
from knowledge.audits.export import complete
from knowledge.audits.export.exporting import MEDIA_TYPES, export_audit
from knowledge.audits.importing import import_audit
from knowledge.audits.library import add_questionnaire, list_questionnaires
from knowledge.audits.types import NO, NOT_APPLICABLE, YES, AuditView, Given
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid, NotAllowed, NotFound
from knowledge.models import Audit, Base, Partnership
from tests.audit_views import FORM, FORM_TEXT

ADA, BEN = local_admin("Ada Byron"), local_admin("Ben Okafor")
NAME = "Melton & Rutland"


@pytest.fixture
def held(database: Database) -> Database:
    """A knowledge base that holds the questionnaire and nothing else."""
    add_questionnaire(database, ADA, FORM_TEXT)
    return database


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Database]:
    """Another install, which has never heard of any of it."""
    other = Database(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    migrations.upgrade(other)
    yield other
    other.close()


def some_audit(database: Database, round_: str = "2026") -> AuditView:
    """Answered by two people, submitted, reopened and answered again."""
    audit = begin_audit(database, ADA, NAME, round_).id
    give(database, ADA, audit, [Given("information/address", YES, "Only “here” & <there>\n=SUM(A1)"), Given("information/gp", NO)])
    give(database, BEN, audit, [Given("information/other-information", entries=("Photographs", "Bus passes"))])
    give(database, ADA, audit, [Given("information/other-information", entries=("Diets",), removes=("Photographs",))])
    submit(database, BEN, audit)
    reopen(database, ADA, audit)
    give(database, BEN, audit, [Given("accuracy/register", note="With the schools."), Given("retention/paper", NOT_APPLICABLE)])
    return view_audit(database, ADA, audit)


def exported(database: Database, partnership: str = NAME, round_: str = "2026", format_name: str = "json") -> str:
    audit = find_audit(database, partnership, round_)
    assert audit
    return export_audit(database, ADA, audit, format_name).content.decode()


def counts(database: Database) -> dict[str, int]:
    """How many rows each table has, but for the one that says who took what away."""
    tables = {name: table for name, table in Base.metadata.tables.items() if name != "access_record"}
    with database.session() as session:
        return {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}


@pytest.mark.parametrize(("format_name", "start"), [("docx", b"PK"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbfSection,"), ("json", b"{")])
def test_an_audit_becomes_a_file_with_a_plain_name(held: Database, format_name: str, start: bytes) -> None:
    made = export_audit(held, ADA, some_audit(held).id, format_name)
    assert made.filename == f"audit-melton-rutland-2026.{format_name}"
    assert (made.media_type, made.content.startswith(start)) == (MEDIA_TYPES[format_name], True)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("../../etc/passwd", "audit-etc-passwd-2026.csv"),
        ("Ärzte “&” Söhne\u202e", "audit-arzte-sohne-2026.csv"),
        ("日本", "audit-2026.csv"),
        ("x" * 200, f"audit-{'x' * 120}-2026.csv"),
    ],
)
def test_no_name_of_a_partnership_makes_an_odd_file_name(held: Database, name: str, file: str) -> None:
    assert export_audit(held, ADA, begin_audit(held, ADA, name, "2026").id, "csv").filename == file


def test_only_who_may_see_an_audit_takes_it_away(held: Database) -> None:
    audit = some_audit(held).id
    carol = Actor("Carol", frozenset({CONTRIBUTOR}), frozenset({"melton & RUTLAND"}))
    dan = Actor("Dan", frozenset({CONTRIBUTOR}), frozenset({"Charnwood"}))
    for format_name in ("json", "csv"):
        assert export_audit(held, carol, audit, format_name).content
        with pytest.raises(NotAllowed):
            export_audit(held, dan, audit, format_name)
    with pytest.raises(NotAllowed, match="Only an admin can import"):
        import_audit(held, carol, exported(held))
    with pytest.raises(NotFound):
        export_audit(held, ADA, audit + 1, "json")
    with pytest.raises(Invalid, match="docx, xlsx, csv, json, pdf, not as 'odt'"):
        export_audit(held, ADA, audit, "odt")


def test_word_and_excel_hold_what_was_answered_in_the_shipped_form(filled: Database) -> None:
    audit = some_audit(filled).id
    document = Document(io.BytesIO(export_audit(filled, ADA, audit, "docx").content))
    first = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert first[1] == ["Address", "✓", "Only “here” & <there>\n=SUM(A1)"]
    assert (first[2][1], first[4][1]) == ("", "No")
    assert first[-1][1:] == ["Bus passes\nDiets"] * 2
    assert "Status: Draft: 5 of 44 answered" in [paragraph.text for paragraph in document.paragraphs]
    sheet = load_workbook(io.BytesIO(export_audit(filled, ADA, audit, "xlsx").content))["Answers"]
    assert [[cell.value for cell in row[3:7]] for row in sheet["A13:I14"]] == [
        ["Yes", None, "Bus passes", "Ben Okafor"],
        ["Yes", None, "Diets", "Ada Byron"],
    ]


def test_an_audit_that_was_brought_in_is_the_same_audit(held: Database, elsewhere: Database) -> None:
    before = some_audit(held)
    made = import_audit(elsewhere, local_admin("Carol"), exported(held))
    assert (made.is_new, made.adds_questionnaire, made.lacks_round) == (True, True, None)
    after = made.audit
    assert exported(elsewhere) == exported(held)
    assert (after.partnership, after.round, after.revision, after.status) == (before.partnership, before.round, 2, "open")
    assert [(one.item, one.state, one.note, one.entries, one.by, one.at) for one in after.answers.values()] == [
        (one.item, one.state, one.note, one.entries, one.by, one.at) for one in sorted(before.answers.values(), key=place)
    ]
    assert list_changes(elsewhere, ADA, after.id)[:-1] == list_changes(held, ADA, before.id)
    assert (
        [one.done for one in list_submissions(elsewhere, ADA, after.id)]
        == [one.done for one in list_submissions(held, ADA, before.id)]
        == [3]
    )
    assert list_questionnaires(elsewhere) == (FORM,)


def place(answer: object) -> int:
    return [item.key for item in FORM.items].index(answer.item)  # type: ignore[attr-defined]


def test_that_and_by_whom_it_was_brought_in_is_in_its_history_here_and_not_in_the_file(held: Database, elsewhere: Database) -> None:
    some_audit(held)
    audit = import_audit(elsewhere, local_admin("Carol"), exported(held)).audit
    last = list_changes(elsewhere, ADA, audit.id)[-1]
    assert (last.action, last.by, last.after) == ("imported", "Carol", {"revision": 2})
    assert '"imported"' not in exported(elsewhere)


def test_an_audit_that_was_brought_in_can_be_gone_on_with_and_taken_away_again(held: Database, elsewhere: Database) -> None:
    some_audit(held)
    audit = import_audit(elsewhere, ADA, exported(held)).audit
    clash = give(elsewhere, BEN, audit.id, [Given("information/address", NO)], seen=audit.latest - 2)
    assert clash.clashes == ()
    give(elsewhere, ADA, audit.id, [Given("use/aggregate")], seen=audit.latest)
    submit(elsewhere, ADA, audit.id)
    assert import_audit(held, ADA, exported(elsewhere).replace("2026", "2027")).is_new
    assert exported(held, round_="2027") == exported(elsewhere).replace("2026", "2027")


def test_bringing_in_what_is_there_already_does_nothing(held: Database) -> None:
    some_audit(held)
    before = counts(held)
    value = json.loads(exported(held))
    value["audit"]["partnership"] = NAME.upper()
    made = import_audit(held, ADA, json.dumps(value))
    assert (made.is_new, made.audit.partnership, counts(held)) == (False, NAME, before)


def test_another_audit_of_the_same_round_is_never_overwritten(held: Database) -> None:
    some_audit(held)
    before, text = counts(held), exported(held)
    with pytest.raises(Conflict, match=r"is held already and is not the same as in the file\. Nothing was changed\."):
        import_audit(held, ADA, text.replace("With the schools.", "With nobody."))
    give(held, ADA, find_audit(held, NAME, "2026") or 0, [Given("use/aggregate")])
    with pytest.raises(Conflict):
        import_audit(held, ADA, text)
    assert counts(held) == before | {"audit_answer": before["audit_answer"] + 1, "audit_change": before["audit_change"] + 1}


def test_an_audit_that_somebody_begins_at_the_same_moment_is_not_overwritten(held: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    some_audit(held)
    before, text = counts(held), exported(held)
    monkeypatch.setattr(importing, "find_audit", lambda *_: None)
    with pytest.raises(Conflict, match="Nothing was changed"):
        import_audit(held, ADA, text)
    assert counts(held) == before


def test_a_questionnaire_that_says_something_else_is_not_taken_for_the_one_that_is_held(held: Database, elsewhere: Database) -> None:
    some_audit(held)
    add_questionnaire(elsewhere, ADA, FORM_TEXT.replace("text: Address", "text: Addresses"))
    before = counts(elsewhere)
    with pytest.raises(Conflict, match="raise the version"):
        import_audit(elsewhere, ADA, exported(held))
    assert counts(elsewhere) == before


def test_a_dry_run_finds_the_same_and_keeps_nothing(held: Database, elsewhere: Database) -> None:
    some_audit(held)
    before = counts(elsewhere)
    made = import_audit(elsewhere, ADA, exported(held), only_check=True)
    assert (made.is_new, made.audit.done, counts(elsewhere)) == (True, 5, before)
    some_audit(held, "2027")
    before = counts(held)
    assert import_audit(held, ADA, exported(held, round_="2027").replace("2027", "2028"), only_check=True).is_new
    assert counts(held) == before


def test_the_round_that_an_audit_started_from_is_known_again_where_it_is_held(held: Database, elsewhere: Database) -> None:
    some_audit(held, "2025")
    audit = begin_audit(held, BEN, NAME, "2026").id
    carry_over(held, BEN, audit)
    confirm(held, BEN, audit, ["information/address"])
    without = import_audit(elsewhere, ADA, exported(held))
    assert (without.lacks_round, without.audit.carried_from, without.audit.done) == ("2025", None, 1)
    assert not import_audit(elsewhere, ADA, exported(held)).is_new
    with elsewhere.session() as session:
        for row in session.scalars(select(Audit)):
            session.delete(row)
        session.commit()
    import_audit(elsewhere, ADA, exported(held, round_="2025"))
    assert import_audit(elsewhere, ADA, exported(held)).audit.carried_from == "2025"
    assert exported(elsewhere) == exported(held)


def test_who_confirms_is_named_in_the_file_as_who_answers(held: Database, elsewhere: Database) -> None:
    some_audit(held, "2025")
    audit = begin_audit(held, BEN, NAME, "2026").id
    carry_over(held, BEN, audit)
    view = confirm(held, local_admin(" Zoë\x00 \u200bO’Neill"), audit, ["information/address"])
    assert view.answers["information/address"].by == "Zoë O’Neill"
    assert not import_audit(held, ADA, exported(held)).is_new


def test_what_is_cleaned_on_the_way_in_is_clean_everywhere(held: Database, elsewhere: Database) -> None:
    audit = some_audit(held).id
    give(held, ADA, audit, [Given("use/aggregate", note="Ring 07700 900123"), Given("use/other-uses", entries=("Ring 07700 900123",))])
    submit(held, ADA, audit)
    give(held, ADA, reopen(held, ADA, audit).id, [Given("use/aggregate", note="Nobody.")])
    text = exported(held)
    assert text.count("900123") == 6
    import_audit(elsewhere, ADA, text, lambda said: said.replace("07700 900123", "[phone number removed]"))
    assert exported(elsewhere) == text.replace("07700 900123", "[phone number removed]")


def test_a_file_that_is_broken_changes_nothing(held: Database, elsewhere: Database) -> None:
    some_audit(held)
    before, value = counts(elsewhere), json.loads(exported(held))
    value["submissions"][-1]["answers"][-1]["state"] = "perhaps"
    with pytest.raises(Invalid, match="submission 1, answer 3, state must be one of"):
        import_audit(elsewhere, ADA, json.dumps(value))
    assert counts(elsewhere) == before


def test_a_file_is_of_one_moment_although_somebody_answers_meanwhile(held: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    audit = some_audit(held).id
    real = complete.view_in

    def slow(*arguments: Any) -> AuditView:
        view = real(*arguments)
        give(held, BEN, audit, [Given("use/aggregate", note="Meanwhile.")])
        submit(held, BEN, audit)
        return view

    monkeypatch.setattr(complete, "view_in", slow)
    value = json.loads(exported(held))
    assert (len(value["changes"]), len(value["submissions"])) == (value["audit"]["latest"], 1)
    assert "Meanwhile." not in json.dumps(value)
    monkeypatch.undo()
    assert "Meanwhile." in exported(held)


words = st.text(max_size=30)
people = st.sampled_from(["Ada", "Ben", "Zoë O’Neill\u200b", "陳\x00"])
keys = st.sampled_from(["information/address", "information/gp", "accuracy/register", "retention/paper", "use/other-uses"])
answers = st.builds(
    Given,
    keys,
    st.sampled_from([None, YES, NO, NOT_APPLICABLE]),
    st.none() | words,
    st.lists(words, max_size=3).map(tuple),
    st.lists(words, max_size=1).map(tuple),
)
deeds = st.lists(
    st.tuples(people, st.just("give") | st.sampled_from(["confirm", "submit", "reopen"]), st.lists(answers, max_size=3)), max_size=8
)
numbers = count(1)


def do(database: Database, audit: int, done: list[tuple[str, str, list[Given]]]) -> None:
    """What people do to an audit; what cannot be done is not done."""
    for name, deed, given_answers in done:
        person = local_admin(name)
        try:
            if deed == "give":
                give(database, person, audit, given_answers)
            elif deed == "confirm":
                confirm(database, person, audit, [item.key for item in FORM.items])
            else:
                (submit if deed == "submit" else reopen)(database, person, audit)
        except (Invalid, Conflict):
            continue


@given(deeds, deeds, st.booleans())
@settings(deadline=timedelta(seconds=20), max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_done_to_an_audit_comes_back_as_it_was(
    held: Database,
    elsewhere: Database,
    first: list[tuple[str, str, list[Given]]],
    second: list[tuple[str, str, list[Given]]],
    carries: bool,
) -> None:
    name = f"Partnership {next(numbers)}"
    earlier = begin_audit(held, ADA, name, "2025").id
    do(held, earlier, first)
    later = begin_audit(held, ADA, name, "2026").id
    if carries:
        carry_over(held, ADA, later)
    do(held, later, second)
    for round_ in ("2025", "2026"):
        text = exported(held, name, round_)
        assert import_audit(elsewhere, ADA, text).is_new
        assert exported(elsewhere, name, round_) == text
        assert not import_audit(elsewhere, ADA, text).is_new
        assert not import_audit(held, ADA, text).is_new


def test_an_audit_as_long_as_can_be_is_brought_in_whole(held: Database, elsewhere: Database) -> None:
    audit = begin_audit(held, ADA, NAME, "2026").id
    for item in FORM.items:
        entries = tuple(f"{'x' * 3_990} {place}" for place in range(100)) if item.kind == "others" else ()
        give(held, ADA, audit, [Given(item.key, note=None if entries else "y" * 4_000, entries=entries)])
    submit(held, ADA, audit)
    text = exported(held)
    assert len(text) > 8_000_000
    assert import_audit(elsewhere, ADA, text).audit.done == 44
    assert exported(elsewhere) == text


def test_a_partnership_is_found_by_its_name_however_it_is_spelt_and_the_newest_round_first(held: Database) -> None:
    for round_ in ("2026", "2025"):
        begin_audit(held, ADA, "Charnwood’s  Schools", round_)
    chosen = choose_audit(held, ADA, "CHARNWOOD'S schools")
    assert (chosen.audit.round, chosen.other_rounds) == ("2025", ("2026",))
    assert choose_audit(held, ADA, "charnwood's schools", " 2026 ").audit.round == "2026"
    with pytest.raises(NotFound, match=r"Did you mean Charnwood’s  ?Schools\?"):
        choose_audit(held, ADA, "Charnwod schools")
    with pytest.raises(NotFound, match=r"^There is no audit of 'Zebra'\.$"):
        choose_audit(held, ADA, "Zebra")
    with pytest.raises(NotFound, match=r"has no audit of the round '2024'\. There is: 2025, 2026\."):
        choose_audit(held, ADA, "charnwood's schools", "2024")
    dan = Actor("Dan", frozenset({CONTRIBUTOR}), frozenset({"Melton"}))
    with pytest.raises(NotFound, match=r"'charnwood'\.$"):
        choose_audit(held, dan, "charnwood")


def test_a_pdf_is_made_with_every_note_in_it(held: Database) -> None:
    if shutil.which("soffice") is None or shutil.which("pdftotext") is None:
        if os.environ.get("CI") == "true":
            raise AssertionError("LibreOffice or pdftotext is missing, and CI has to have both")
        pytest.skip("LibreOffice (soffice) or pdftotext is not installed")
    audit = some_audit(held).id
    give(
        held,
        ADA,
        audit,
        [Given("use/other-uses", entries=tuple(f"{'Some words of the entry. ' * 12} END{place:02}" for place in range(60)))],
    )
    made = export_audit(held, ADA, audit, "pdf")
    assert (made.filename, made.content[:5]) == ("audit-melton-rutland-2026.pdf", b"%PDF-")
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=made.content, capture_output=True, check=True).stdout.decode()
    for said in ("AUDIT OF INFORMATION HELD BY PARTNERSHIPS SEPT 2018", "Only “here” & <there>", "✓", "With the schools.", "Who answered"):
        assert said in text
    assert [place for place in range(60) if f"END{place:02}" not in text] == []
    about = subprocess.run(["pdfinfo", "-"], input=made.content, capture_output=True, check=True).stdout.decode()
    assert "Tagged:          yes" in about


def test_no_partnership_is_made_by_looking(held: Database) -> None:
    with pytest.raises(NotFound):
        choose_audit(held, ADA, NAME)
    with held.session() as session:
        assert session.scalar(select(Partnership)) is None
