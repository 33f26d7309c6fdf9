"""Reads the council's page as text: a heading with the theme, the line `Title Purpose Partners`, then one protocol a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.importing.catalogue import Catalogue, Entry, ImportProblem, checked_catalogue
from knowledge.importing.cells import purpose_and_partners, split_partners, theme_of, title_and_documents
from knowledge.values import one_line

_HEADER = re.compile(r"title\s+purpose\s+partners", re.I)


def read_page_text(text: str) -> Catalogue:
    """Every protocol of the page; ImportProblem says the line that cannot be read."""
    return checked_catalogue(_entries(text.split("\n")), is_page=True)


def _entries(lines: list[str]) -> Iterator[Entry]:
    written = [number for number, line in enumerate(lines) if one_line(line)]
    headers = {number for number in written if _HEADER.fullmatch(lines[number].strip())}
    if not headers:
        raise ImportProblem(1, "a line “Title Purpose Partners” above the protocols", lines[written[0]] if written else "")
    theme: str | None = None
    for place, number in enumerate(written):
        if number in headers:
            if place == 0 or written[place - 1] in headers:
                raise ImportProblem(number + 1, "a heading with the theme above “Title Purpose Partners”", lines[number])
            theme = theme_of(lines[written[place - 1]])
        elif theme is not None and (place + 1 == len(written) or written[place + 1] not in headers):
            yield _entry(number + 1, theme, lines[number])


def _entry(line: int, theme: str, text: str) -> Entry:
    cells = [cell for cell in text.split("\t") if one_line(cell)]
    if len(cells) == 3:
        title, documents, rest = title_and_documents(line, cells[0])
        purpose, partners = one_line(f"{rest} {cells[1]}"), split_partners(cells[2])
    else:
        title, documents, rest = title_and_documents(line, text)
        if not documents:
            raise ImportProblem(line, "a title followed by its document, such as (DOC, 90KB)", text)
        purpose, partners = purpose_and_partners(line, rest)
    return Entry(line, theme, title, purpose, partners, documents)
