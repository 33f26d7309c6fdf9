"""Reads the council's page as saved from a browser: each table with the columns Title, Purpose and Partners, under its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, Tag

from knowledge.importing.catalogue import Catalogue, Entry, ImportProblem, checked_catalogue, expecting
from knowledge.importing.cells import split_partners, theme_of, title_and_documents
from knowledge.protocol_fields import DocumentView, checked_document
from knowledge.values import key, one_line, web_address

_COLUMNS = ("title", "purpose", "partners")
_BLOCKS = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "td"})
_UNSEEN = frozenset({"script", "style", "template", "noscript"})
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


def read_page_html(text: str) -> Catalogue:
    """Every protocol of the page, with links as document addresses; ImportProblem says the line that cannot be read."""
    try:
        page = BeautifulSoup(text, "html.parser")
        notes: list[str] = []
        entries = list(_entries(page, _address(page), notes))
    except RecursionError as error:
        raise ImportProblem(1, "a web page", "elements within elements without end") from error
    return checked_catalogue(entries, notes, is_page=True)


def _entries(page: BeautifulSoup, address: str, notes: list[str]) -> Iterator[Entry]:
    found = False
    for table in page.find_all("table"):
        columns: dict[str, int] | None = None
        for row in table.find_all("tr"):
            if row.find_parent("table") is not table:
                continue
            cells = row.find_all(["td", "th"], recursive=False)
            if columns is None:
                columns = _columns(cells)
                found = found or columns is not None
            elif any(one_line(cell.get_text()) for cell in cells):
                line = row.sourceline or 1
                if len(cells) <= max(columns.values()):
                    raise ImportProblem(line, f"a row of at least {max(columns.values()) + 1} cells", f"{len(cells)} cells")
                title, purpose, partners = (cells[columns[name]] for name in _COLUMNS)
                yield _entry(line, _theme(table, line), title, purpose, partners, address, notes)
    if not found:
        raise ImportProblem(1, "a table with the columns Title, Purpose and Partners", "no such table")


def _columns(cells: list[Tag]) -> dict[str, int] | None:
    names = [key(cell.get_text()) for cell in cells]
    return {name: names.index(name) for name in _COLUMNS} if set(_COLUMNS) <= set(names) else None


def _theme(table: Tag, line: int) -> str:
    heading = table.find("caption") or table.find_previous(_HEADINGS)
    if heading is None:
        raise ImportProblem(line, "a heading with the theme above the table", "")
    return theme_of(heading.get_text())


def _entry(line: int, theme: str, title_cell: Tag, purpose: Tag, partners: Tag, address: str, notes: list[str]) -> Entry:
    title, documents, rest = title_and_documents(line, _text(title_cell))
    if one_line(rest):
        raise ImportProblem(line, "nothing after the documents in the title's cell", rest)
    links = [link for link in title_cell.find_all("a", href=True) if one_line(link.get_text())]
    if not documents:
        documents = tuple(_linked_only(line, link, len(links) == 1, title) for link in links)
    linked = tuple(
        replace(document, url=_link(line, links, place, document, len(documents), address, notes))
        for place, document in enumerate(documents)
    )
    return Entry(line, theme, title, one_line(_text(purpose)), split_partners(_text(partners)), linked)


def _linked_only(line: int, link: Tag, alone: bool, title: str) -> DocumentView:
    suffix = PurePosixPath(urlsplit(str(link["href"])).path).suffix
    name = title if alone else link.get_text()
    with expecting(line, "a link with a title of 1 to 300 characters", name):
        return checked_document(DocumentView(name, suffix if re.fullmatch(r"\.\w{2,5}", suffix, re.ASCII) else None))


def _link(line: int, links: list[Tag], place: int, document: DocumentView, documents: int, address: str, notes: list[str]) -> str | None:
    if len(links) == documents:
        link: Tag | None = links[place]
    else:
        link = next((link for link in links if key(document.title) in key(link.get_text())), None)
    if link is None:
        return None
    line = link.sourceline or line
    href = str(link["href"]).strip()
    whole = urljoin(address, href) if address else href
    if not urlsplit(whole).scheme:
        notes.append(f"Line {line}: the link “{one_line(href)[:80]}” was left out: the page does not say its own address.")
        return None
    with expecting(line, "a link that starts with http:// or https://", href):
        return web_address(whole)


def _address(page: BeautifulSoup) -> str:
    """The address of the page itself, as it or the browser that saved it says; empty when nothing does."""
    base = page.find("base", href=True)
    if base is not None:
        return str(base["href"])
    for comment in page.find_all(string=lambda string: isinstance(string, Comment)):
        saved = _SAVED_FROM.search(comment)
        if saved:
            return saved[1]
    canonical = page.find("link", rel="canonical", href=True)
    return str(canonical["href"]) if canonical is not None else ""


def _text(cell: Tag) -> str:
    """What is seen of the cell: a line break where a block begins or ends, other white space as single spaces."""
    return "".join(_pieces(cell)).strip()


def _pieces(tag: Tag) -> Iterator[str]:
    edge = "\n" if tag.name in _BLOCKS else ""
    yield edge
    for node in tag.children:
        if isinstance(node, Tag):
            if node.name not in _UNSEEN:
                yield from _pieces(node)
        elif type(node) is NavigableString:
            yield re.sub(r"\s+", " ", node)
    yield edge
