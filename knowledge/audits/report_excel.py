"""The report of a round as an Excel workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO

from openpyxl import Workbook

from knowledge.audits.export.excel_tables import Line, write_table
from knowledge.audits.export.phrases import without_unwritable
from knowledge.audits.report import RoundReport, SectionReport
from knowledge.audits.types import STATE_NAMES, SUBMITTED

_COUNTS = {"Yes": 8, "No": 8, "Not applicable": 15, "Not answered": 14, "Out of": 9}
_COLUMNS: dict[str, dict[str, int]] = {
    "Progress": {"Partnership": 45, "Status": 12, "Answered": 12, "Items": 9, "Last change (UTC)": 20, "By": 25, "Revision": 12},
    "Items": {"Section": 35, "No.": 7, "Item": 60, **_COUNTS, "Version": 10},
    "Others": {"Section": 35, "No.": 7, "Named": 50, "Partnerships": 15, "Partnership": 45},
    "Retention": {"No.": 7, "Item": 50, "Partnership": 35, "Answer": 15, "How practice differs": 60},
    "Descriptions": {"No.": 7, "Item": 50, "Partnership": 35, "Answer": 15, "Description": 60},
}
"""The columns of each sheet, with their widths in characters."""


def report_excel(report: RoundReport) -> bytes:
    """The report as xlsx, one sheet a table: Progress, Items, Others, Retention, Descriptions. Texts are never formulas."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = without_unwritable(f"Audits of information held, {report.round}")
    rows = (_progress(report), _items(report), _others(report), _remarks(report.retention), _remarks(report.descriptions))
    for (title, columns), lines in zip(_COLUMNS.items(), rows, strict=True):
        sheet = book.create_sheet(title)
        write_table(sheet, tuple(columns), lines, tuple(columns.values()))
        sheet.auto_filter.ref = sheet.dimensions
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _progress(report: RoundReport) -> Iterator[Line]:
    for audit in report.audits:
        status = "Submitted" if audit.status == SUBMITTED else "Begun"
        yield audit.partnership, status, audit.done, audit.total, audit.at, audit.by, audit.revision
    for name in report.not_started:
        yield name, "Not started"


def _items(report: RoundReport) -> Iterator[Line]:
    for section in report.sections:
        for one in section.items:
            tally = one.tally
            counts = (tally.yes, tally.no, tally.not_applicable, tally.unanswered, tally.total)
            yield section.section.name, one.item.number, one.item.text, *counts, one.version


def _others(report: RoundReport) -> Iterator[Line]:
    """A row for each partnership that names something, so that the sheet can be filtered and sorted."""
    for section in report.sections:
        for one in section.items:
            for mention in one.mentions:
                for partnership in mention.partnerships:
                    yield section.section.name, one.item.number, mention.text, len(mention.partnerships), partnership


def _remarks(sections: Iterable[SectionReport]) -> Iterator[Line]:
    for section in sections:
        for one in section.items:
            for remark in one.remarks:
                yield one.item.number, one.item.text, remark.partnership, STATE_NAMES[remark.state], remark.text
