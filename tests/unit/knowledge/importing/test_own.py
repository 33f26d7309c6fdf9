from datetime import date

import pytest

from knowledge.importing.catalogue import ImportProblem
from knowledge.importing.own import read_own
from knowledge.protocol_fields import DocumentView, Example, Term

WHOLE = """
theme: Learning and Education
protocols:
  - title: Hertfordshire School Admissions
    purpose: >
      What it is for.
      And more.
    partners: [ECC, Herts County Council]
    documents:
      - {title: The agreement, format: doc, size: 85KB, url: "https://a.example/h.doc"}
      - {title: Yes, size: 1024}
    terms: [HSA, the Herts one, {term: year 5, kind: keyword}]
    examples: [Who gets the year 5 list?, {text: Which list?, source: learnt}]
    owner: Admissions team
    review_date: 2027-01-31
    status: retired
    slug: herts-admissions
  - {title: "2024", purpose: No, partners: [ECC], theme: Health, documents: null}
"""
PROTOCOL = "protocols:\n  - title: A\n    purpose: P.\n    theme: T\n"
ONE_OBJECT = '{"title": "A", "purpose": "P.", "partners": ["ECC"], "theme": "T"}'


def test_our_own_yaml_holds_all_that_a_protocol_has() -> None:
    first, second = read_own(WHOLE).entries
    assert (first.line, first.theme, first.title) == (4, "Learning and Education", "Hertfordshire School Admissions")
    assert first.purpose == "What it is for. And more."
    assert first.partners == ("ECC", "Herts County Council")
    assert first.documents == (DocumentView("The agreement", "DOC", 87_040, "https://a.example/h.doc"), DocumentView("Yes", None, 1024))
    assert first.terms == (Term("HSA", "acronym"), Term("the Herts one"), Term("year 5", "keyword"))
    assert first.examples == (Example("Who gets the year 5 list?"), Example("Which list?", "learnt"))
    assert (first.owner, first.review_date) == ("Admissions team", date(2027, 1, 31))
    assert (first.status, first.slug, second.status, second.slug) == ("retired", "herts-admissions", None, None)
    assert (second.title, second.purpose, second.theme, second.documents) == ("2024", "No", "Health", ())


def test_what_earlier_releases_called_a_retired_protocol_is_read() -> None:
    assert read_own(WHOLE.replace("status: retired", "status: withdrawn")).entries[0].status == "retired"


def test_json_is_read_too_with_its_tabs_and_escapes() -> None:
    text = '{\n\t"protocols": [\n\t{"title": "A\\/B \\ud83d\\ude00", "purpose": "P.", "partners": ["ECC"], "theme": "T"}]}'
    entry = read_own(text).entries[0]
    assert (entry.line, entry.title) == (3, "A/B 😀")


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", 1, "“protocols:”"),
        ("just words", 1, "“protocols:”"),
        ("protocols: none", 1, "“protocols:”"),
        ("protocols: []", 1, "at least one protocol"),
        ("theme: T\nprotocols:\n  - A", 3, "a protocol with title"),
        (PROTOCOL, 2, "a list of partners"),
        (PROTOCOL + "    partners: ECC", 5, "a list of partners"),
        (PROTOCOL + "    partners: []", 2, "at least one partner"),
        (PROTOCOL + "    partners: [{name: ECC}]", 5, "text"),
        (PROTOCOL + "    partners: [ECC]\n    colour: red", 6, "each of these at most once"),
        (PROTOCOL + "    partners: [ECC]\n    partners: [ECC]", 6, "each of these at most once"),
        (PROTOCOL + "    partners: [ECC]\n    documents:\n      - {title: D, size: 90QB}", 7, "a size"),
        (PROTOCOL + "    partners: [ECC]\n    documents:\n      - {title: D, url: 'file:///etc/passwd'}", 7, "http"),
        (PROTOCOL + "    partners: [ECC]\n    terms: [{term: x, kind: colour}]", 6, "a kind that is one of"),
        (PROTOCOL + "    partners: [ECC]\n    examples: [{text: x, source: guessed}]", 6, "a source that is one of"),
        (PROTOCOL + "    partners: [ECC]\n    status: old", 6, "a status that is one of"),
        (PROTOCOL + "    partners: [ECC]\n    review_date: soon", 6, "a date"),
        (PROTOCOL + "    partners: [ECC\n", 6, "YAML or JSON"),
        (PROTOCOL + "    partners: [!!python/object/apply:os.system [ls]]", 5, "text"),
        ("protocols:\n  - {title: '', purpose: P., partners: [ECC], theme: T}", 2, "a title"),
        ("protocols:\n  - {title: A, purpose: P., partners: [ECC]}", 2, "a theme"),
        ('{"protocols": [\n{"title": "A",}]}', 2, "JSON"),
        (f'{{"protocols": [{ONE_OBJECT}, {ONE_OBJECT}]}}', 1, "each title once"),
    ],
)
def test_a_broken_file_names_the_line_and_what_was_expected(text: str, line: int, expected: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        read_own(text)
    assert (caught.value.line, expected in caught.value.expected) == (line, True), caught.value


@pytest.mark.parametrize("text", ["[" * 100_000, "a: " + "[" * 100_000, "- " * 50_000])
@pytest.mark.timeout(20)
def test_lists_without_end_are_refused(text: str) -> None:
    with pytest.raises(ImportProblem):
        read_own(text)


LAUGHS = "protocols:\n  - &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"  - &{later} [{', '.join([f'*{earlier}'] * 9)}]\n" for earlier, later in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("text", [LAUGHS, "protocols: &a\n  - *a\n"], ids=["a list of lists of lists", "a list of itself"])
def test_a_file_that_grows_by_its_aliases_is_refused(text: str) -> None:
    with pytest.raises(ImportProblem, match="alias"):
        read_own(text)


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system ['true']", "!!python/name:os.system"])
def test_a_tag_runs_nothing(tag: str) -> None:
    with pytest.raises(ImportProblem):
        read_own(f"protocols: {tag}\n")
