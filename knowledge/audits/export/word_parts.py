"""What a Word file is built from: the page, its styles, and tables whose header rows repeat and whose rows stay whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from knowledge.audits.export.phrases import without_unwritable

FONT = "Arial"
SYMBOLS = "Segoe UI Symbol"
"""A font that has the tick; where it is missing another with a tick takes its place."""
LANGUAGE = "en-GB"
CELL, SMALL = "Cell", "Small print"
_THEMED = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def new_document(title: str, author: str) -> WordFile:
    """An empty A4 page in the styles of the form; title, author and language are among the file's properties."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    section.footer_distance = Cm(1)
    _set_styles(document)
    _set_newest_layout(document)
    about = document.core_properties
    about.title, about.author, about.language = _short(title), _short(author), LANGUAGE
    about.comments = about.keywords = about.last_modified_by = ""
    about.created = about.modified = datetime.now(UTC)
    return document


def add_paragraph(document: WordFile, style: str, *runs: tuple[str, bool]) -> Paragraph:
    """A paragraph of a style; each run is a text and whether it is bold."""
    paragraph = document.add_paragraph(style=style)
    for text, bold in runs:
        paragraph.add_run(without_unwritable(text)).bold = bold or None
    return paragraph


def add_small_print(document: WordFile, text: str) -> None:
    """A short explanation below what it explains."""
    add_paragraph(document, SMALL, (text, False)).paragraph_format.space_before = Pt(6)


def add_table(document: WordFile, title: str, header: Sequence[str], widths: Sequence[Length]) -> Table:
    """A bordered table with its header row, which repeats on every page. `title` is what screen readers are told of it."""
    table: Table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _child(table._tbl.tblPr, "w:tblCaption", val=without_unwritable(title))
    for cell, text in zip(add_row(table), header, strict=True):
        _child(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill="E7E6E6")
        write(cell, text, bold=True)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    _child(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    return table


def add_row(table: Table, *, whole: bool = True) -> tuple[_Cell, ...]:
    """The cells of a new row, which does not break across pages if it is `whole`."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    if whole:
        _child(row._tr.get_or_add_trPr(), "w:cantSplit")
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width or Cm(1)
        cell.paragraphs[0].style = CELL
    return row.cells


def write(cell: _Cell, text: str, *, bold: bool = False, italic: bool = False) -> None:
    """Put a text into the cell, below what is there already; its lines stay apart."""
    last = cell.paragraphs[-1]
    paragraph = cell.add_paragraph(style=CELL) if last.runs else last
    run = paragraph.add_run(without_unwritable(text))
    run.bold, run.italic = bold or None, italic or None


def write_mark(cell: _Cell, mark: str) -> None:
    """Put a tick or a short word into the middle of the cell."""
    write(cell, mark)
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    if not mark.isascii():
        run = cell.paragraphs[0].runs[0]
        _set_font(run._r.get_or_add_rPr(), SYMBOLS)


def add_footer(document: WordFile, text: str) -> None:
    """The foot of every page: a text, and which page it is of how many."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = SMALL
    paragraph.add_run(without_unwritable(f"{text}. Page "))
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _add_field(paragraph, "NUMPAGES")


def _set_newest_layout(document: WordFile) -> None:
    """Have Word lay the file out as its present releases do, not in its compatibility mode."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _set_styles(document: WordFile) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")) if defaults is not None else ():
        language.set(qn("w:val"), LANGUAGE)
    styles = document.styles
    for name in (CELL, SMALL):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name, size, bold, before, after in (
        ("Normal", 11, False, 0, 4),
        ("Title", 13, True, 0, 2),
        ("Heading 1", 13, True, 0, 10),
        ("Heading 2", 11, True, 16, 6),
        (CELL, 10, False, 3, 3),
        (SMALL, 9, False, 0, 0),
    ):
        style = styles[name]
        if isinstance(style, ParagraphStyle):
            _set_style(style, size, before, after, bold=bold)
    heading = styles["Title"].element.get_or_add_pPr()
    for border in heading.findall(qn("w:pBdr")):
        heading.remove(border)


def _set_style(style: ParagraphStyle, size: int, before: int, after: int, *, bold: bool) -> None:
    style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, RGBColor(0, 0, 0)
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.0
    properties = style.element.get_or_add_rPr()
    for one in ("w:spacing", "w:kern"):
        for found in properties.findall(qn(one)):
            properties.remove(found)
    _set_font(properties, FONT)


def _set_font(properties: BaseOxmlElement, name: str) -> None:
    """Name the font for every script; a theme's font would win over it."""
    fonts = properties.get_or_add_rFonts()
    for themed in _THEMED:
        fonts.attrib.pop(qn(f"w:{themed}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def _add_field(paragraph: Paragraph, name: str) -> None:
    field = _child(paragraph._p, "w:fldSimple", instr=name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)


def _child(parent: BaseOxmlElement, tag: str, **attributes: str) -> BaseOxmlElement:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    parent.append(made)
    return made


def _short(text: str) -> str:
    """A property can have 255 characters."""
    return without_unwritable(text)[:255]
