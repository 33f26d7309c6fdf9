import codecs
import csv
import io
from datetime import UTC, datetime

import pytest
from openpyxl import Workbook, load_workbook

from knowledge.audits.export.excel import to_excel
from knowledge.audits.export.rows import COLUMNS
from knowledge.audits.export.table_csv import to_csv
from knowledge.audits.types import DESCRIBED, NO, NOT_APPLICABLE, AuditView, Entry
from tests.audit_views import ADA, AT, BEN, UNWRITABLE, answered, audit

FORMULAS = ["=1+1", "+44 is ours", "-5", "@SUM(A1)", "\tx", "\rx"]
LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
SOME = audit(
    answered("1.1"),
    answered("1.2", NO, "Only\ntwo “lines”, & more"),
    answered("1.3", NOT_APPLICABLE),
    answered("1.12", "yes", "See below.", "Photographs", Entry("Bus passes", BEN, LATER)),
    answered("2.1", NO, confirmed=False),
    answered("6.1", DESCRIBED, "With the school."),
    carried_from="2025",
)


def book(view: AuditView) -> Workbook:
    return load_workbook(io.BytesIO(to_excel(view)))


def table(view: AuditView) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(view).decode("utf-8-sig"), newline="")))


def of(rows: list[dict[str, str]], number: str) -> list[dict[str, str]]:
    return [row for row in rows if row["Number"] == number]


def excel_rows(view: AuditView) -> list[dict[str, object]]:
    header, *lines = book(view)["Answers"].iter_rows(values_only=True)
    assert header == COLUMNS
    return [dict(zip(COLUMNS, line, strict=True)) for line in lines]


def test_both_tables_have_every_item_answered_or_not() -> None:
    numbers = [row["Number"] for row in table(audit())]
    assert (len(numbers), len(set(numbers)), numbers[0], numbers[9], numbers[-1]) == (44, 44, "1.1", "1.10", "7.4")
    assert [row["Number"] for row in excel_rows(audit())] == numbers
    assert {value for row in table(audit()) for name, value in row.items() if name not in ("Section", "Number", "Item")} == {""}


def test_csv_tells_yes_no_not_applicable_described_and_not_answered_apart() -> None:
    rows = table(SOME)
    assert [of(rows, number)[0]["Answer"] for number in ("1.1", "1.2", "1.3", "1.4", "6.1")] == ["Yes", "No", "N/A", "", "Described"]
    assert (of(rows, "1.2")[0]["Note"], of(rows, "6.1")[0]["Note"]) == ("Only\ntwo “lines”, & more", "With the school.")


def test_csv_has_a_row_for_each_entry_with_who_added_it_and_the_note_once() -> None:
    assert [(row["Answer"], row["Note"], row["Entry"], row["By"], row["At (UTC)"]) for row in of(table(SOME), "1.12")] == [
        ("Yes", "See below.", "Photographs", ADA, "2026-11-25 14:05:00"),
        ("Yes", "", "Bus passes", BEN, "2026-12-01 09:00:00"),
    ]


def test_both_tables_say_what_is_not_confirmed() -> None:
    rows = table(SOME)
    assert [of(rows, number)[0]["Confirmed"] for number in ("1.1", "2.1", "2.2")] == ["Yes", "No, from 2025", ""]
    assert [row["Confirmed"] for row in excel_rows(SOME) if row["Number"] == "2.1"] == ["No, from 2025"]


def test_excel_holds_the_same_as_csv_with_moments_as_moments() -> None:
    for cells, line in zip(excel_rows(SOME), table(SOME), strict=True):
        at = cells.pop("At (UTC)")
        assert (f"{at:%Y-%m-%d %H:%M:%S}" if isinstance(at, datetime) else "") == line.pop("At (UTC)")
        assert {name: value or "" for name, value in cells.items()} == line


def test_csv_starts_with_the_mark_that_spreadsheets_know_utf_8_by() -> None:
    assert to_csv(SOME).startswith(codecs.BOM_UTF8)
    assert to_csv(SOME).endswith(b"\r\n")


@pytest.mark.parametrize("text", [*FORMULAS, "＝1"])
def test_no_cell_of_csv_is_a_formula(text: str) -> None:
    rows = table(audit(answered("1.1", note=text, by=text), answered("1.12", "yes", "", text)))
    assert (of(rows, "1.1")[0]["Note"], of(rows, "1.1")[0]["By"], of(rows, "1.12")[0]["Entry"]) == (f"'{text}",) * 3


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_excel_is_a_formula_and_none_becomes_one_when_it_is_edited(text: str) -> None:
    sheet = book(audit(answered("1.1", note=text, by=text), answered("1.12", "yes", "", text), partnership=text))
    cells = [cell for each in sheet.worksheets for line in each.iter_rows() for cell in line if cell.value]
    assert {cell.data_type for cell in cells} <= {"s", "d"}
    suspicious = [cell for cell in cells if str(cell.value).startswith(tuple("=+-@\t\r\n"))]
    assert len(suspicious) == 4
    assert all(cell.quotePrefix and str(cell.value).strip() == text.strip() for cell in suspicious)


def test_excel_keeps_its_header_in_view_can_be_filtered_and_wraps_its_texts() -> None:
    sheet = book(SOME)["Answers"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:I{sheet.max_row}")
    assert (sheet["E3"].alignment.wrap_text, sheet["A1"].font.b, sheet.column_dimensions["E"].width) == (True, True, 50)
    assert (sheet.row_dimensions[2].height, sheet.row_dimensions[3].height) == (15, 30)


def test_excel_says_on_a_second_sheet_whose_audit_it_is() -> None:
    workbook = book(audit(answered("1.1"), submitted_by=BEN))
    assert workbook.sheetnames == ["Answers", "About"]
    about = dict(workbook["About"].iter_rows(min_row=2, values_only=True))
    assert (about["Partnership"], about["Round"], about["Revision"], about["Submitted by"]) == ("Melton & Rutland", "2026", "1", BEN)
    assert about["Status"] == "Submitted by Ben Okafor on 25 November 2026: 1 of 44 answered"
    assert (about["Begun at (UTC)"], about["Submitted at (UTC)"]) == (AT.replace(tzinfo=None),) * 2
    assert (workbook.properties.title, workbook.properties.language) == (
        "Audit of information held by partnerships: Melton & Rutland, 2026",
        "en-GB",
    )


def test_excel_leaves_out_what_it_cannot_hold_and_takes_no_text_for_a_number_of_a_character() -> None:
    view = audit(answered("1.1", note=UNWRITABLE), answered("1.2", note="_x0041_ and _x"), partnership=UNWRITABLE)
    notes = [row["Note"] for row in excel_rows(view)[:2]]
    # A text that would be read as a character's number is written so that Excel shows it as it is.
    assert notes == ["abcde", "_x005F_x0041_ and _x"]
