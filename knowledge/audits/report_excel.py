"""The report of a round as an Excel workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.audits.export.cells import fill
from knowledge.audits.export.phrases import without_unwritable
from knowledge.audits.report import RoundReport, SectionReport
from knowledge.audits.types import STATE_NAMES, SUBMITTED

Value = str | int | datetime
WIDEST = 70
WRAPPED = Alignment(vertical="top", wrap_text=True)
BOLD = Font(bold=True)


def report_excel(report: RoundReport) -> bytes:
    """The report as xlsx, one sheet a table: Progress, Items, Others, Retention, Descriptions. Texts are never formulas."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = without_unwritable(f"Audits of information held, {report.round}")
    _sheet(book, "Progress", ("Partnership", "Status", "Answered", "Items", "Last change (UTC)", "By", "Revision"), _progress(report))
    _sheet(
        book,
        "Items",
        ("Section", "No.", "Item", "Yes", "No", "Not applicable", "Not answered", "Out of", "Questionnaire version"),
        _items(report),
    )
    _sheet(book, "Others", ("Section", "No.", "Named", "Partnerships that name it", "Partnership"), _others(report))
    _sheet(book, "Retention", ("No.", "Item", "Partnership", "Answer", "How practice differs"), _remarks(report.retention))
    _sheet(book, "Descriptions", ("No.", "Item", "Partnership", "Answer", "Description"), _remarks(report.descriptions))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _progress(report: RoundReport) -> Iterator[tuple[Value, ...]]:
    for audit in report.audits:
        status = "Submitted" if audit.status == SUBMITTED else "Begun"
        yield audit.partnership, status, audit.done, audit.total, audit.at, audit.by, audit.revision
    for name in report.not_started:
        yield name, "Not started"


def _items(report: RoundReport) -> Iterator[tuple[Value, ...]]:
    for section in report.sections:
        for one in section.items:
            tally = one.tally
            counts = (tally.yes, tally.no, tally.not_applicable, tally.unanswered, tally.total)
            yield section.section.name, one.item.number, one.item.text, *counts, one.version


def _others(report: RoundReport) -> Iterator[tuple[Value, ...]]:
    """A row for each partnership that names something, so that the sheet can be filtered and sorted."""
    for section in report.sections:
        for one in section.items:
            for mention in one.mentions:
                for partnership in mention.partnerships:
                    yield section.section.name, one.item.number, mention.text, len(mention.partnerships), partnership


def _remarks(sections: Iterable[SectionReport]) -> Iterator[tuple[Value, ...]]:
    for section in sections:
        for one in section.items:
            for remark in one.remarks:
                yield one.item.number, one.item.text, remark.partnership, STATE_NAMES[remark.state], remark.text


def _sheet(book: Workbook, title: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """A table with a head that stays in view and can be filtered by, each column as wide as what it holds, up to a limit."""
    sheet: Worksheet = book.create_sheet(title)
    widths = [len(head) + 4 for head in heads]
    for values in (heads, *rows):
        sheet.append([_cell(sheet, value) for value in values])
        for column, value in enumerate(values):
            widths[column] = min(max(widths[column], _width(value)), WIDEST)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.cell(1, column).font = BOLD
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _cell(sheet: Worksheet, value: Value) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.alignment = WRAPPED
    fill(cell, value)
    return cell


def _width(value: Value) -> int:
    return len("dd/mm/yyyy hh:mm") + 2 if isinstance(value, datetime) else len(str(value)) + 1
