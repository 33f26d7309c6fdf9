"""What is exported and imported where nothing is held is the same again, in each format; imported where it came from it changes nothing."""

from __future__ import annotations

import csv
import io
import json
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from knowledge import glossary, migrations, near_domain, organisations, protocols
from knowledge.content import load_shipped_content
from knowledge.database import Database
from knowledge.errors import Invalid
from knowledge.exporting.exporting import FORMATS, export
from knowledge.exporting.held import NOUNS, Held, gather
from knowledge.importing.catalogue import Catalogue, Entry, checked_catalogue
from knowledge.importing.plan import apply, make_plan
from knowledge.importing.reading import READERS, as_text
from knowledge.importing.workbook import read_excel
from knowledge.protocol_fields import KINDS, SOURCES, DocumentView, Example, Term
from knowledge.values import key, one_line, slug
from tests.shipped import ADMIN

WHOLE = [(name, NOUNS) for name in FORMATS if name != "csv"]
EACH = [("csv", (noun,)) for noun in NOUNS]
every_file = pytest.mark.parametrize(("format_name", "nouns"), WHOLE + EACH)
NASTY = (
    *("=1+1", "+44", "-", "@SUM(A1)", "'=1", "''@x", "'tis", "＝1", "null", "~", "yes", "2027-01-31", "007", "1e5", "{a: b}", "- x"),
    *(
        "# no",
        "a: b",
        "_x0041_",
        "_x005F_x0041_",
        'say "so"',
        "a, b; c",
        "a|b",
        "&lt;b&gt;",
        "<b>",
        "é😀",
        "💬\u200d🗨",
        "a\\ud83d",
        "%s",
        "x" * 150,
    ),
)


def read(format_name: str, data: bytes) -> Catalogue:
    return read_excel(data) if format_name == "xlsx" else READERS[format_name](as_text(data))


def comparable(format_name: str, data: bytes) -> bytes | dict[str, list[list[tuple[object, str]]]]:
    """The bytes; of an Excel file, which has the time in it, every cell's value and kind."""
    if format_name != "xlsx":
        return data
    book = load_workbook(io.BytesIO(data), read_only=True)
    return {sheet.title: [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()] for sheet in book}


def assert_round_trip(database: Database, empty: Database, format_name: str, nouns: tuple[str, ...]) -> None:
    data = export(database, format_name, nouns)
    catalogue = read(format_name, data)
    plan = make_plan(database, catalogue)
    assert plan.is_empty, plan
    apply(empty, ADMIN, make_plan(empty, catalogue))
    assert comparable(format_name, export(empty, format_name, nouns)) == comparable(format_name, data)


def edited(database: Database) -> Database:
    """Something of every kind that an admin can write, with texts that formats trip over."""
    texts = [Example(text, source) for text, source in zip(NASTY, SOURCES * len(NASTY), strict=False)]
    words = {"glossary": [{"term": text[:99], "meaning": text, "note": text} for text in NASTY], "near_domain": NASTY}
    apply(database, ADMIN, make_plan(database, READERS["json"](json.dumps(words))))
    protocols.add_protocol(database, ADMIN, title="NCMP", purpose="To weigh.", partners=["Provide"], examples=texts, terms=NASTY)
    protocols.add_protocol(
        database, ADMIN, title="=Loans", purpose="-To lend.", partners=["@Library, of Essex", "Provide"], theme="+1", owner="=Ada",
        review_date=date(2027, 1, 31), terms=[Term("(keyword) (acronym)", "keyword")],
        documents=[DocumentView("A|B", "DOC", 92_160, "https://a.example/|DOC|"), DocumentView("A|B", "DOC", 92_161), DocumentView("C")],
    )  # fmt: skip
    protocols.retire_protocol(database, ADMIN, "ncmp")
    organisations.describe_organisation(database, ADMIN, "Provide", rename="=Provide", full_name="+Provide", add_names=["'=P", "@P"])
    return database


@every_file
def test_the_shipped_knowledge_comes_back_the_same(filled: Database, database: Database, format_name: str, nouns: tuple[str, ...]) -> None:
    assert_round_trip(filled, database, format_name, nouns)


@every_file
def test_what_an_admin_wrote_comes_back_the_same(blank: Path, database: Database, format_name: str, nouns: tuple[str, ...]) -> None:
    with copy_of(blank) as other:
        assert_round_trip(edited(database), other, format_name, nouns)


@pytest.mark.parametrize("format_name", [name for name, _ in WHOLE])
def test_a_knowledge_base_that_holds_nothing_has_a_file_too(database: Database, format_name: str) -> None:
    catalogue = read(format_name, export(database, format_name))
    assert (make_plan(database, catalogue).is_empty, catalogue.is_whole) == (True, True)


def lines(longest: int) -> st.SearchStrategy[str]:
    """Texts as they are kept: any characters, and those that formats trip over."""
    written = st.one_of(st.sampled_from(NASTY), st.text(min_size=1, max_size=40))
    return written.map(lambda text: one_line(text)[:longest].strip()).filter(bool)


def each_once(items: st.SearchStrategy, name: Callable[[object], str], most: int) -> st.SearchStrategy:
    return st.lists(items, max_size=most, unique_by=name)


documents = st.builds(
    DocumentView,
    lines(300),
    st.sampled_from([None, "DOC", "PDF"]),
    st.none() | st.integers(0, 2**31 - 1),
    st.sampled_from([None, "https://a.example/|x|?a=1#=1", "http://b.example"]),
)
entries = st.builds(
    Entry,
    line=st.just(1),
    theme=lines(200),
    title=lines(300),
    purpose=lines(300),
    partners=st.lists(lines(200), min_size=1, max_size=3, unique_by=key).map(tuple),
    documents=st.lists(documents, max_size=3).map(tuple),
    owner=st.none() | lines(200),
    review_date=st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
    terms=each_once(st.builds(Term, lines(200), st.sampled_from(KINDS)), lambda term: key(term.term), 3).map(tuple),
    examples=each_once(st.builds(Example, lines(300), st.sampled_from(SOURCES)), lambda one: key(one.text), 3).map(tuple),
    status=st.sampled_from(["current", "retired"]),
)
catalogues = st.builds(
    lambda protocols, words, uncovered: (protocols, words, uncovered),
    st.lists(entries, min_size=1, max_size=3, unique_by=(lambda entry: key(entry.title), lambda entry: slug(entry.title))),
    st.lists(st.tuples(lines(100), lines(300), st.none() | lines(300)), max_size=3, unique_by=lambda word: key(word[0])),
    each_once(st.builds(Example, lines(300), st.sampled_from(SOURCES)), lambda one: key(one.text), 3),
)


@contextmanager
def copy_of(file: Path) -> Iterator[Database]:
    other = Path(shutil.copyfile(file, file.with_name(f"{uuid.uuid4().hex}.db")))
    database = Database(f"sqlite:///{other}")
    yield database
    database.close()
    other.unlink()


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("exporting") / "empty.db"
    database = Database(f"sqlite:///{file}")
    migrations.upgrade(database)
    database.close()
    return file


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.explicit, Phase.generate])
@given(given=catalogues, format_name=st.sampled_from([name for name, _ in WHOLE]))
def test_whatever_is_held_comes_back_the_same(blank: Path, given: tuple, format_name: str) -> None:
    held, words, uncovered = given
    with copy_of(blank) as here, copy_of(blank) as there:
        apply(here, ADMIN, make_plan(here, checked_catalogue(held)))
        for term, meaning, note in words:
            glossary.define(here, ADMIN, term, meaning, note)
        for example in uncovered:
            near_domain.add_near_domain(here, ADMIN, example.text, source=example.source)
        assert_round_trip(here, there, format_name, NOUNS)
        tables = {noun: export(here, "csv", (noun,)) for noun in NOUNS}
        assert {noun: export(there, "csv", (noun,)) for noun in NOUNS} == tables
        for data in tables.values():
            assert make_plan(here, read("csv", data)).is_empty


def test_no_cell_of_a_file_for_spreadsheets_is_calculated(database: Database) -> None:
    edited(database)
    for noun in NOUNS:
        rows = list(csv.reader(io.StringIO(as_text(export(database, "csv", (noun,))))))
        assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@＝"))]
    cells = comparable("xlsx", export(database, "xlsx"))
    assert isinstance(cells, dict)
    assert {kind for rows in cells.values() for row in rows for _, kind in row} <= {"s", "n"}
    assert ("=Loans", "s") in [cell for row in cells["Protocols"] for cell in row]


def test_what_is_merged_keeps_what_is_held_and_takes_what_is_new(filled: Database) -> None:
    before = gather(filled)
    text = (
        "organisations:\n  - {name: Essex County Council, names: [The County]}\n  - {name: Kent, full_name: Kent County Council}\n"
        "glossary:\n  - {term: dpo, meaning: Somebody.}\n  - {term: XYZ, meaning: New.}\n"
        "near_domain: [Who lends lawnmowers?]\n"
    )
    apply(filled, ADMIN, make_plan(filled, READERS["yaml"](text)))
    after = gather(filled)
    assert after.protocols == before.protocols
    names = {view.name: view for view in after.organisations or ()}
    assert (names["ECC"].full_name, "The County" in names["ECC"].names) == ("Essex County Council", True)
    assert names["Kent"].full_name == "Kent County Council"
    terms = {view.term: view for view in after.glossary or ()}
    held = {view.term: view for view in before.glossary or ()}
    assert (terms["DPO"].meaning, terms["DPO"].note) == ("Somebody.", held["DPO"].note)
    assert len(terms) == len(held) + 1
    assert (after.near_domain or ())[-1] == Example("Who lends lawnmowers?")


def test_a_file_that_cannot_be_brought_in_whole_changes_nothing(filled: Database) -> None:
    before = gather(filled)
    text = "glossary:\n  - {term: XYZ, meaning: New.}\norganisations:\n  - {name: Kent, names: [Provide]}\n"
    with pytest.raises(Exception, match="already a name of Provide"):
        apply(filled, ADMIN, make_plan(filled, READERS["yaml"](text)))
    assert gather(filled) == before


def test_removed_shipped_content_stays_removed_where_the_whole_file_is_imported_first(filled: Database, database: Database) -> None:
    language = protocols.get_language(filled, "ncmp")
    protocols.remove_term(filled, ADMIN, "ncmp", language.terms[-1].term)
    protocols.remove_example(filled, ADMIN, "ncmp", language.examples[0].text)
    near_domain.remove_near_domain(filled, ADMIN, near_domain.list_near_domain(filled)[0].text)
    glossary.remove_term(filled, ADMIN, "DPO")
    whole = gather(filled)
    catalogue = read("yaml", export(filled, "yaml"))
    apply(database, ADMIN, make_plan(database, catalogue))
    assert load_shipped_content(database, ADMIN, around=catalogue) > 1000
    assert without_versions(gather(database)) == without_versions(whole)
    assert load_shipped_content(database, ADMIN) == 0


def without_versions(held: Held) -> list[object]:
    return [
        [(replace(view, version=0), language) for view, language in held.protocols or ()],
        held.organisations,
        held.glossary,
        held.near_domain,
    ]


def test_a_csv_file_holds_one_noun(filled: Database) -> None:
    with pytest.raises(Invalid, match="holds one thing"):
        export(filled, "csv")
    with pytest.raises(Invalid, match="it must be csv"):
        export(filled, "docx")
