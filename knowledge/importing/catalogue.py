"""What a file says about protocols, whichever format it is in, and what is wrong with one that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from knowledge.errors import Invalid, KnowledgeError
from knowledge.protocol_fields import MAXIMUM_EXAMPLE, MAXIMUM_PURPOSE, Changes, DocumentView, Example, Term, as_example
from knowledge.values import key, one_line, required


class ImportProblem(KnowledgeError):
    """The file cannot be read; nothing was changed. Says the line, what was expected there and what was found."""

    def __init__(self, line: int, expected: str, found: str) -> None:
        shown = one_line(found)
        self.line, self.expected = line, expected
        self.found = f"{shown[:80]}…" if len(shown) > 80 else shown
        super().__init__(f"Line {line}: expected {expected}; found {f'“{self.found}”' if self.found else 'nothing'}.")


@dataclass(frozen=True)
class Entry:
    """One protocol as a file states it, and the line where it does. None and empty are 'not stated', except for documents."""

    line: int
    theme: str
    title: str
    purpose: str
    partners: tuple[str, ...]
    documents: tuple[DocumentView, ...] = ()
    owner: str | None = None
    review_date: date | None = None
    terms: tuple[Term, ...] = ()
    examples: tuple[str | Example, ...] = ()
    slug: str | None = None
    status: str | None = None

    def values(self) -> Changes:
        """The fields of the protocol that are stated."""
        values = Changes(title=self.title, purpose=self.purpose, theme=self.theme, partners=self.partners, documents=self.documents)
        if self.owner is not None:
            values["owner"] = self.owner
        if self.review_date is not None:
            values["review_date"] = self.review_date
        if self.status is not None:
            values["status"] = self.status
        return values


@dataclass(frozen=True)
class Catalogue:
    """Every protocol of a file, in its order. `notes` are things in it that were left out, as sentences.

    `is_page` when the file is the council's page, which is to hold every protocol of its themes.
    """

    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()
    is_page: bool = False


@contextmanager
def expecting(line: int, expected: str, found: str) -> Iterator[None]:
    """Turn an Invalid value of the body into an ImportProblem."""
    try:
        yield
    except Invalid as error:
        raise ImportProblem(line, expected, found) from error


def checked_catalogue(entries: Iterable[Entry], notes: Iterable[str] = (), *, is_page: bool = False) -> Catalogue:
    """The entries with every value as it is kept; ImportProblem for the first that cannot be."""
    checked: list[Entry] = []
    lines: dict[str, int] = {}
    for entry in entries:
        done = _checked(entry)
        if key(done.title) in lines:
            raise ImportProblem(entry.line, f"each title once (it is also on line {lines[key(done.title)]})", done.title)
        lines[key(done.title)] = entry.line
        checked.append(done)
    if not checked:
        raise ImportProblem(1, "at least one protocol", "")
    return Catalogue(tuple(checked), tuple(notes), is_page)


def _checked(entry: Entry) -> Entry:
    line = entry.line

    def text(what: str, value: str, longest: int) -> str:
        with expecting(line, f"a {what} of 1 to {longest} characters", value):
            return required(what, value, longest)

    title = text("title", entry.title, 300)
    if not entry.partners:
        raise ImportProblem(line, "at least one partner", "")
    return Entry(
        line=line,
        theme=text("theme", entry.theme, 200),
        title=title,
        purpose=text("purpose", entry.purpose, MAXIMUM_PURPOSE),
        partners=tuple(text("partner's name", partner, 200) for partner in entry.partners),
        documents=entry.documents,
        owner=text("owner", entry.owner, 200) if entry.owner else None,
        review_date=entry.review_date,
        terms=tuple(Term(text("term", term.term, 200), term.kind) for term in entry.terms),
        examples=tuple(
            replace(example, text=text("example question", example.text, MAXIMUM_EXAMPLE)) for example in map(as_example, entry.examples)
        ),
        slug=entry.slug,
        status=entry.status,
    )
