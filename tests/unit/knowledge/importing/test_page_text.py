from pathlib import Path

import pytest

from knowledge import content
from knowledge.importing.catalogue import ImportProblem
from knowledge.importing.page_text import read_page_text
from knowledge.importing.reading import read_catalogue
from knowledge.protocol_fields import DocumentView

PAGE = Path(content.__file__).with_name("essex-learning-and-education-protocols.txt")
HEAD = "Information sharing protocols: Health\nTitle Purpose Partners\n"


def row(text: str) -> str:
    return HEAD + text


def test_the_councils_page_has_six_protocols_and_seven_documents_of_one_theme() -> None:
    entries = read_catalogue(PAGE).entries
    assert [entry.title for entry in entries] == [
        "ECC Education Compliance and CHIS",
        "Hertfordshire School Admissions",
        "Overarching Education Agreement and Education Service Addendums",
        "The National Child Measurement Programme (NCMP)",
        "Legal Interventions for School Non-attendance",
        "The Autism in Schools Panel",
    ]
    assert {entry.theme for entry in entries} == {"Learning and Education"}
    assert [(document.format, document.size) for entry in entries for document in entry.documents] == [
        ("DOC", 92_160),
        ("DOC", 87_040),
        ("DOC", 59_597),
        ("DOC", 145_254),
        ("DOC", 78_367),
        ("DOC", 83_558),
        ("PDF", 8_587_837),
    ]


def test_the_councils_page_keeps_purposes_whole_and_partners_apart() -> None:
    entries = read_catalogue(PAGE).entries
    assert entries[1].purpose == (
        "HCC requires data for a transfer to secondary school mail out. They require the information of current year 5 students "
        "who live in Hertfordshire but who attend a school in Essex."
    )
    assert "(between the ages of 0 – 19 and up to the age of 25" in entries[2].purpose
    assert entries[5].purpose.startswith("To process, triage")
    assert entries[5].purpose.endswith("their school placement.")
    assert [entry.partners for entry in entries] == [
        ("ECC", "Provide"),
        ("ECC", "Herts County Council"),
        ("ECC", "Education Providers"),
        ("ECC", "Provide"),
        ("ECC", "ECS Pupil Attendance"),
        ("ECC", "Southend City Council", "Thurrock Council"),
    ]


def test_a_title_with_two_documents_is_one_protocol_and_each_document_has_its_own_title() -> None:
    entry = read_catalogue(PAGE).entries[2]
    assert entry.documents == (
        DocumentView("Overarching Education Agreement", "DOC", 59_597),
        DocumentView("Education Service Addendums", "DOC", 145_254),
    )
    assert read_catalogue(PAGE).entries[3].documents[0].title == "The National Child Measurement Programme (NCMP)"


@pytest.mark.parametrize(
    ("partners", "expected"),
    [
        ("ECC", ("ECC",)),
        ("Smith & Sons, Health and Care (North, South), ECC", ("Smith & Sons", "Health and Care (North, South)", "ECC")),
        ("St. Mary's School, Dr. Brown Academy", ("St. Mary's School", "Dr. Brown Academy")),
        ("Care Ltd., ECC", ("Care Ltd.", "ECC")),
        ("ECC, Care Ltd.", ("ECC", "Care Ltd.")),
        ("R&amp;D Team; ECC", ("R&D Team", "ECC")),
    ],
)
def test_partners_are_what_follows_the_last_full_stop(partners: str, expected: tuple[str, ...]) -> None:
    entry = read_page_text(row(f"A plan (DOC, 1KB) To share. With care, e.g. daily. {partners}")).entries[0]
    assert (entry.purpose, entry.partners) == ("To share. With care, e.g. daily.", expected)


@pytest.mark.parametrize("gap", ["\t", "   ", "\u00a0\u00a0", " \u00a0"])
def test_columns_that_kept_their_gaps_need_no_full_stop(gap: str) -> None:
    entry = read_page_text(row(f"A plan (DOC, 1KB){gap}To share without a stop{gap}ECC, Provide")).entries[0]
    assert (entry.title, entry.purpose, entry.partners) == ("A plan", "To share without a stop", ("ECC", "Provide"))


def test_columns_parted_by_tabs_need_no_document() -> None:
    entry = read_page_text(row("A plan (draft)\tTo share.\tECC")).entries[0]
    assert (entry.title, entry.documents) == ("A plan (draft)", ())


@pytest.mark.parametrize(
    ("title", "documents"),
    [
        ("A (DOC, 1KB), B (PDF, 2KB) and C (new) (DOC, 3KB)", ["A", "B", "C (new)"]),
        ("A (DOC, 1KB) (PDF, 2KB)", ["A", "A"]),
        ("A (DOC, 1KB) & B (PDF, 2KB)", ["A", "B"]),
    ],
)
def test_documents_may_be_joined_in_several_ways(title: str, documents: list[str]) -> None:
    entry = read_page_text(row(f"{title} To share. ECC")).entries[0]
    assert [document.title for document in entry.documents] == documents
    assert entry.purpose == "To share."


@pytest.mark.parametrize("purpose", ["To share. Read the guide (PDF, 2KB) first.", "and share. Read the guide (PDF, 2KB) first."])
def test_a_document_named_in_the_purpose_is_no_document_of_the_protocol(purpose: str) -> None:
    entry = read_page_text(row(f"A (DOC, 1KB) {purpose} ECC")).entries[0]
    assert (len(entry.documents), entry.purpose) == (1, purpose)


def test_every_table_of_the_page_has_the_theme_above_it() -> None:
    text = f"{HEAD}A (DOC, 1KB) To share. ECC\n\nOther work\n\nTitle Purpose Partners\nB (DOC, 1KB) To care. ECC\n"
    assert [(entry.title, entry.theme) for entry in read_page_text(text).entries] == [("A", "Health"), ("B", "Other work")]


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", 1, "Title Purpose Partners"),
        ("Only words\nand more", 1, "Title Purpose Partners"),
        ("Title Purpose Partners\nA (DOC, 1KB) To share. ECC", 1, "a heading"),
        (HEAD, 1, "at least one protocol"),
        (row("A plan without a document. To share. ECC"), 3, "a title followed by its document"),
        (row("A (DOC, 90QB) To share. ECC"), 3, "a size in B, KB, MB or GB"),
        (row("\nA (DOC, 1KB)"), 4, "a purpose that ends with a full stop"),
        (row("A (DOC, 1KB) ECC"), 3, "a purpose that ends with a full stop"),
        (row("A (DOC, 1KB) To share. And to care."), 3, "then the partners"),
        (row("A (DOC, 1KB) To share. Then we go on at great length about it and forget to stop ECC"), 3, "at most 12 words"),
        (row("A (DOC, 1KB) To share. ,"), 3, "at least one partner"),
        (row("(DOC, 1KB) To share. ECC"), 3, "a title"),
        (
            row("A (DOC, 1KB) To share. ECC\nb (DOC, 1KB) To share. ECC\na (DOC, 2KB) To share. ECC"),
            5,
            "each title once (it is also on line 3)",
        ),
        (row(f"A (DOC, 1KB) {'x' * 20_001}. ECC"), 3, "a purpose of 1 to 20000 characters"),
        (row(f"A (DOC, 1KB) To share. {'x' * 201}"), 3, "a partner's name of 1 to 200 characters"),
    ],
)
def test_a_broken_page_names_the_line_and_what_was_expected(text: str, line: int, expected: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        read_page_text(text)
    assert (caught.value.line, expected in caught.value.expected) == (line, True), caught.value
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("piece", ["(", "(DOC, 1", "A (DOC, 1KB) and ", ". ", "St. ", "  ", "x, "])
@pytest.mark.timeout(20)
def test_a_hostile_page_is_refused_in_good_time(piece: str) -> None:
    with pytest.raises(ImportProblem):
        read_page_text(row(f"A (DOC, 1KB) {piece * (500_000 // len(piece))}"))
