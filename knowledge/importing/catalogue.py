"""What a file says about protocols, whichever format it is in, and what is wrong with one that cannot be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from knowledge.errors import Invalid, KnowledgeError
from knowledge.glossary import GlossaryView
from knowledge.organisations import OrganisationView
from knowledge.protocol_fields import MAXIMUM_EXAMPLE, MAXIMUM_PURPOSE, Changes, DocumentView, Example, Term, as_example
from knowledge.values import key, one_line, required


class ImportProblem(KnowledgeError):
    """The file cannot be read; nothing was changed. Says the line, what was expected there and what was found.

    In an Excel file the line is the row of a `sheet`.
    """

    def __init__(self, line: int, expected: str, found: str, sheet: str = "") -> None:
        shown = one_line(found)
        self.line, self.expected = line, expected
        self.found = f"{shown[:80]}…" if len(shown) > 80 else shown
        place = f"Sheet {sheet}, row {line}" if sheet else f"Line {line}"
        super().__init__(f"{place}: expected {expected}; found {f'“{self.found}”' if self.found else 'nothing'}.")

    def of_sheet(self, sheet: str) -> ImportProblem:
        """The same problem in a sheet of an Excel file."""
        return ImportProblem(self.line, self.expected, self.found, sheet)


@dataclass(frozen=True)
class Entry:
    """One protocol as a file states it, and the line where it does. None and empty are 'not stated', except for documents.

    `is_whole` when the file has a place for every field, as an export does: then what is not in it is not missing but not held.
    """

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
    is_whole: bool = False

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

    `is_page` when the file is the council's page, which is to hold every protocol of its themes. A noun that the file does not
    have is None.
    """

    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()
    is_page: bool = False
    organisations: tuple[OrganisationView, ...] | None = None
    glossary: tuple[GlossaryView, ...] | None = None
    near_domain: tuple[Example, ...] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the file is that of a whole knowledge base."""
        return None not in (self.organisations, self.glossary, self.near_domain) and all(entry.is_whole for entry in self.entries)

    @property
    def is_whole_of_any(self) -> bool:
        """Whether the file states all that is held of a knowledge base or of a protocol."""
        return self.is_whole or any(entry.is_whole for entry in self.entries)


def of_nouns(catalogue: Catalogue, nouns: Collection[str]) -> Catalogue:
    """Only these nouns of a file, with a note of what else it has; Invalid when it has none of them."""
    stated: dict[str, tuple[object, ...] | None] = {
        "protocols": catalogue.entries or None,
        "organisations": catalogue.organisations,
        "glossary": catalogue.glossary,
        "near-domain": catalogue.near_domain,
    }
    found = [noun for noun, items in stated.items() if items is not None]
    if not set(found) & set(nouns):
        raise Invalid(f"The file has none of these: {', '.join(nouns)}. It has {', '.join(found) or 'nothing'}.")
    others = [noun for noun in found if noun not in nouns]
    if not others:
        return catalogue
    return Catalogue(
        catalogue.entries if "protocols" in nouns else (),
        (*catalogue.notes, f"Also in the file, and left alone: {', '.join(others)}. To bring in all of it: sharing import"),
        catalogue.is_page,
        catalogue.organisations if "organisations" in nouns else None,
        catalogue.glossary if "glossary" in nouns else None,
        catalogue.near_domain if "near-domain" in nouns else None,
    )


@contextmanager
def expecting(line: int, expected: str, found: str) -> Iterator[None]:
    """Turn an Invalid value of the body into an ImportProblem."""
    try:
        yield
    except Invalid as error:
        raise ImportProblem(line, expected, found) from error


class Once:
    """Sees that a file says each thing of a kind once."""

    def __init__(self, what: str) -> None:
        self._what, self._lines = what, dict[str, int]()

    def take(self, line: int, name: str) -> None:
        """ImportProblem when the name was taken on another line, however it was spelt there."""
        if key(name) in self._lines:
            raise ImportProblem(line, f"each {self._what} once (it is also on line {self._lines[key(name)]})", name)
        self._lines[key(name)] = line


def checked_catalogue(entries: Iterable[Entry], notes: Iterable[str] = (), *, is_page: bool = False) -> Catalogue:
    """The entries with every value as it is kept; ImportProblem for the first that cannot be, or when there are none."""
    checked = checked_entries(entries)
    if not checked:
        raise ImportProblem(1, "at least one protocol", "")
    return Catalogue(checked, tuple(notes), is_page)


def checked_entries(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries with every value as it is kept; ImportProblem for the first that cannot be."""
    checked: list[Entry] = []
    titles = Once("title")
    for entry in entries:
        done = _checked(entry)
        titles.take(entry.line, done.title)
        checked.append(done)
    return tuple(checked)


def checked_organisation(line: int, given: OrganisationView, taken: Once) -> OrganisationView:
    """The organisation with every name as it is kept; `taken` has the names of those before it."""
    name = checked_text(line, "name of an organisation", given.name, 200)
    full = checked_text(line, "full name", given.full_name, 300) if given.full_name else None
    names = tuple(checked_text(line, "name of an organisation", other, 300) for other in given.names)
    for one in dict.fromkeys(map(key, (name, full or name, *names))):
        taken.take(line, one)
    return OrganisationView(name, full, names)


def checked_term(line: int, given: GlossaryView, taken: Once) -> GlossaryView:
    """The glossary term with every value as it is kept; `taken` has those before it."""
    term = checked_text(line, "term", given.term, 100)
    taken.take(line, term)
    note = checked_text(line, "note", given.note, 2000) if given.note else None
    return GlossaryView(term, checked_text(line, "meaning", given.meaning, 2000), note)


def checked_question(line: int, given: Example, taken: Once) -> Example:
    """A question that no protocol covers, as it is kept; `taken` has those before it."""
    line_of_text = checked_text(line, "question", given.text, MAXIMUM_EXAMPLE)
    taken.take(line, line_of_text)
    return Example(line_of_text, given.source)


def checked_text(line: int, what: str, value: str, longest: int) -> str:
    """The text as it is kept; ImportProblem when nothing is left of it or it is too long."""
    with expecting(line, f"a {what} of 1 to {longest} characters", value):
        return required(what, value, longest)


def _checked(entry: Entry) -> Entry:
    line = entry.line

    def text(what: str, value: str, longest: int) -> str:
        return checked_text(line, what, value, longest)

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
        is_whole=entry.is_whole,
    )
