import io
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table

from knowledge.audits.export.word import to_word
from knowledge.audits.types import DESCRIBED, NO, NOT_APPLICABLE, AuditView, Entry
from tests.audit_views import ADA, BEN, FORM, UNWRITABLE, answered, audit

LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def opened(view: AuditView) -> WordFile:
    return Document(io.BytesIO(to_word(view)))


def row(document: WordFile, number: str) -> list[str]:
    """The texts of an item's cells; a wide cell counts once."""
    section, _, place = number.partition(".")
    cells = document.tables[int(section) - 1].rows[int(place)]._tr.tc_lst
    return ["\n".join("".join(node.text or "" if node.tag == qn("w:t") else "\n" for node in lines(each)) for each in each_of(cell)) for cell in cells]  # fmt: skip


def each_of(cell: object) -> list[object]:
    return list(cell.p_lst)  # type: ignore[attr-defined]


def lines(paragraph: object) -> list[object]:
    return [node for node in paragraph.iter() if node.tag in (qn("w:t"), qn("w:br"))]  # type: ignore[attr-defined]


def texts(document: WordFile) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def authors(document: WordFile) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in document.tables[-1].rows[1:]]


def test_an_empty_audit_is_the_form_word_for_word() -> None:
    document = opened(audit())
    assert texts(document)[:2] == [
        "LEICESTERSHIRE SECONDARY EDUCATION AND INCLUSION PARTNERSHIPS",
        "AUDIT OF INFORMATION HELD BY PARTNERSHIPS SEPT 2018",
    ]
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == "Heading 2"]
    assert headings == [*(f"{section.number}. {section.question}" for section in FORM.sections), "Who answered"]
    for table, section in zip(document.tables, FORM.sections, strict=True):
        assert [cell.text for cell in table.rows[0].cells] == list(section.columns)
        assert [line.cells[0].text for line in table.rows[1:]] == [item.text for item in section.items]
        assert {cell.text for line in table.rows[1:] for cell in line.cells[1:]} == {""}
    assert "Nobody has answered yet." in texts(document)


def test_the_open_item_has_one_cell_below_tick_and_notes() -> None:
    spans = [[cell.grid_span for cell in table.rows[-1]._tr.tc_lst] for table in opened(audit()).tables]
    assert spans == [[1, 2]] * 5 + [[1, 1]] + [[1, 2]]


def test_yes_no_not_applicable_and_not_answered_are_four_things() -> None:
    document = opened(audit(answered("1.1"), answered("1.2", NO), answered("1.3", NOT_APPLICABLE)))
    assert [row(document, f"1.{place}")[1] for place in range(1, 5)] == ["✓", "No", "N/A", ""]


def test_notes_stand_as_they_were_given() -> None:
    note = "Only <b>here</b> & “there”:\n=SUM(A1)  \n– é😀"
    document = opened(audit(answered("2.5", note=note), answered("7.2", NO, note="Ten years.")))
    assert row(document, "2.5")[1:] == ["✓", note]
    assert row(document, "7.2")[1:] == ["No", "Ten years."]


def test_each_entry_of_an_open_item_is_a_paragraph_and_its_own_lines_stay_together() -> None:
    document = opened(audit(answered("1.12", "yes", "And a note.", "Photographs", "Bus passes\nfor the county")))
    wide = document.tables[0].rows[-1].cells[-1]
    assert [paragraph.text for paragraph in wide.paragraphs] == ["Photographs", "Bus passes\nfor the county", "And a note."]


def test_an_open_item_can_be_none_or_not_applicable() -> None:
    document = opened(audit(answered("2.6", NO), answered("5.7", NOT_APPLICABLE, "See 5.6.")))
    assert (row(document, "2.6")[1:], row(document, "5.7")[1:]) == (["No"], ["N/A\nSee 5.6."])


def test_a_description_stands_beside_its_question() -> None:
    document = opened(
        audit(answered("6.1", DESCRIBED, "With the school."), answered("6.3", NOT_APPLICABLE, "None kept."), answered("6.4", NO))
    )
    assert [row(document, f"6.{place}")[1:] for place in (1, 2, 3, 4)] == [["With the school."], [""], ["N/A\nNone kept."], ["No"]]


def test_what_an_earlier_round_said_is_marked_until_it_is_confirmed() -> None:
    old = [
        answered("5.1", confirmed=False),
        answered("5.7", "yes", "", "Grants", confirmed=False),
        answered("6.1", DESCRIBED, "So.", confirmed=False),
    ]
    document = opened(audit(*old, answered("5.2", note="New."), carried_from="2025"))
    mark = "(from 2025, not confirmed)"
    assert [row(document, number)[1:] for number in ("5.1", "5.2", "5.7", "6.1")] == [
        ["✓", mark],
        ["✓", "New."],
        [f"Grants\n{mark}"],
        [f"So.\n{mark}"],
    ]
    assert "Not confirmed: 3 from 2025, marked below" in texts(document)


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (audit(answered("1.1"), answered("1.2", NO)), "Draft: 2 of 44 answered"),
        (audit(answered("1.1"), submitted_by=BEN), "Submitted by Ben Okafor on 25 November 2026: 1 of 44 answered"),
    ],
    ids=["draft", "submitted"],
)
def test_under_the_title_stands_whose_audit_it_is_and_how_far(view: AuditView, status: str) -> None:
    assert texts(opened(view))[2:6] == ["Partnership: Melton & Rutland", "Round: 2026", "Revision: 1", f"Status: {status}"]


def test_who_answered_what_and_when_is_in_the_file() -> None:
    view = audit(
        *(answered(f"1.{place}") for place in (1, 2, 3, 5, 6)),
        answered("1.12", "yes", "", "Photographs", Entry("Bus passes", BEN, LATER)),
        answered("2.1", NO, by=BEN, at=LATER, confirmed=False),
        carried_from="2025",
    )
    assert authors(opened(view)) == [
        ["1. Information held", "1.1 to 1.3, 1.5, 1.6, 1.12", ADA, "25 November 2026"],
        ["1. Information held", "1.12", BEN, "1 December 2026"],
        ["2. Who individual information is shared with", "2.1", BEN, "1 December 2026\n(from 2025, not confirmed)"],
    ]


def test_the_page_is_a4_and_the_file_says_what_it_is_and_in_which_language() -> None:
    document = opened(audit())
    page = document.sections[0]
    assert (round(page.page_width or 0, -4), round(page.page_height or 0, -4)) == (round(Cm(21), -4), round(Cm(29.7), -4))
    about = document.core_properties
    assert (about.title, about.author, about.language, about.comments) == (
        "Audit of information held by partnerships: Melton & Rutland, 2026",
        "Melton & Rutland",
        "en-GB",
        "",
    )
    assert {node.get(qn("w:val")) for node in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert document.sections[0].footer.paragraphs[0].text.startswith("Melton & Rutland, 2026, revision 1. Page ")


def table_marks(table: Table) -> list[set[str]]:
    return [{child.tag for child in line._tr.trPr} if line._tr.trPr is not None else set() for line in table.rows]


def test_header_rows_are_marked_and_repeat_and_no_row_breaks_across_pages() -> None:
    for table in opened(audit(answered("1.1"))).tables:
        marks = table_marks(table)
        assert [qn("w:tblHeader") in each for each in marks] == [True] + [False] * (len(marks) - 1)
        assert all(qn("w:cantSplit") in each for each in marks)
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
        assert sum(column.width or 0 for column in table.columns) == pytest.approx(Cm(17), rel=0.001)


@pytest.mark.parametrize("note", ["long words " * 300, "\n".join(["line"] * 60)], ids=["long", "many lines"])
def test_a_row_that_may_be_longer_than_a_page_can_break_so_that_nothing_is_cut_off(note: str) -> None:
    marks = table_marks(opened(audit(answered("1.1", note=note), answered("1.2", note="Short."))).tables[0])
    assert [qn("w:cantSplit") in each for each in marks[1:3]] == [False, True]


def test_what_word_cannot_hold_is_left_out() -> None:
    view = audit(
        answered("1.1", note=UNWRITABLE, by=UNWRITABLE), answered("1.12", "yes", "", UNWRITABLE), partnership=UNWRITABLE, round_=UNWRITABLE
    )
    document = opened(view)
    assert (row(document, "1.1")[2], row(document, "1.12")[1], authors(document)[0][2]) == ("abcde", "abcde", "abcde")
    assert "Partnership: abcde" in texts(document)
