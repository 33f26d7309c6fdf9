from datetime import date

import pytest

from knowledge.importing.catalogue import ImportProblem
from knowledge.importing.columns import PROTOCOL, plain_cell, safe_cell
from knowledge.importing.table_csv import read_table_csv
from knowledge.protocol_fields import DocumentView, Example, Term

HEAD = ",".join(PROTOCOL) + "\n"
WHOLE = (
    HEAD
    + """loans,Loans,"To lend, and more.",Health,current,Ada,2027-01-31,"Library, of Essex",The form,doc,90KB,https://a.example/f,SLL,acronym,Who lends?,learnt
visits,Visits,To visit.,Health,,,,ECC,,,,,,,,
loans,,,,,,,'=Provide,Annex,,,,borrowed books,keyword,Which books?,
"""
)
SHORT = "Title,Purpose,Theme,Partner\n"


def test_rows_of_one_short_name_make_one_protocol_wherever_they_are() -> None:
    loans, visits = read_table_csv(WHOLE).entries
    assert (loans.line, loans.slug, loans.title, loans.purpose, loans.theme) == (2, "loans", "Loans", "To lend, and more.", "Health")
    assert (loans.status, loans.owner, loans.review_date) == ("current", "Ada", date(2027, 1, 31))
    assert loans.partners == ("Library, of Essex", "=Provide")
    assert loans.documents == (DocumentView("The form", "DOC", 92_160, "https://a.example/f"), DocumentView("Annex"))
    assert loans.terms == (Term("SLL", "acronym"), Term("borrowed books", "keyword"))
    assert loans.examples == (Example("Who lends?", "learnt"), Example("Which books?"))
    assert (loans.is_whole, visits.status, visits.partners) == (True, None, ("ECC",))


def test_columns_that_are_not_needed_can_be_left_out_and_rows_go_by_title() -> None:
    (entry,) = read_table_csv(f"{SHORT}A,P.,T,ECC\na,,,Provide\n").entries
    assert (entry.partners, entry.slug, entry.is_whole) == (("ECC", "Provide"), None, False)


def test_organisations_the_glossary_and_questions_are_told_by_their_columns() -> None:
    (organisation,) = read_table_csv("Name,Full name,Other name\nECC,Essex County Council,Essex\nECC,,'+E\n").organisations or ()
    assert (organisation.name, organisation.full_name, organisation.names) == ("ECC", "Essex County Council", ("Essex", "+E"))
    (term,) = read_table_csv("Meaning;Term\nAn officer.;DPO\n").glossary or ()
    assert (term.term, term.meaning, term.note) == ("DPO", "An officer.", None)
    assert read_table_csv("Question\nWho?\nWhy?\n").near_domain == (Example("Who?"), Example("Why?"))


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        (SHORT + "A,P.,T,ECC\nA,Q.,,\n", 3, "in “Purpose” what line 2 says of the same, or nothing"),
        (SHORT + ",P.,T,ECC\n", 2, "“Short name” or “Title” in each row"),
        (SHORT + "A,P.,T,\n", 2, "at least one partner"),
        (SHORT + "A,P.,,ECC\n", 2, "a theme"),
        ("Title,Purpose,Theme,Partner,Colour\n", 1, "each of these columns at most once"),
        ("Title,Title,Purpose,Theme,Partner\n", 1, "each of these columns at most once"),
        ("Title,Purpose,Theme,Partner,Document,Size\nA,P.,T,ECC,,90KB\n", 2, "“Document” beside “Format” and “Size” and “Link”"),
        ("Title,Purpose,Theme,Partner,Document,Size\nA,P.,T,ECC,D,90QB\n", 2, "a size"),
        ("Title,Purpose,Theme,Partner,Document,Link\nA,P.,T,ECC,D,file:///etc/passwd\n", 2, "a link that starts with http"),
        ("Title,Purpose,Theme,Partner,Term,Kind\nA,P.,T,ECC,t,colour\n", 2, "a kind that is one of"),
        ("Title,Purpose,Theme,Partner,Status\nA,P.,T,ECC,old\n", 2, "a status that is one of"),
        ("Title,Purpose,Theme,Partner,Review date\nA,P.,T,ECC,soon\n", 2, "a date written as"),
        ("Short name," + SHORT + "a,A,P.,T,ECC\na,B,,,\n", 3, "in “Title” what line 2"),
        ("Short name," + SHORT + "a,A,P.,T,ECC\nb,A,P.,T,ECC\n", 3, "each title once (it is also on line 2)"),
        ("Term,Meaning\nA,\n", 2, "a meaning of 1 to 2000"),
        ("Term,Meaning\nA,B\na,C\n", 3, "each term once (it is also on line 2)"),
        ("Question,Source\nWho?,guessed\n", 2, "a source that is one of"),
        ("Name,Full name,Other name\nA,,B\nC,,b\n", 3, "each name once (it is also on line 2)"),
    ],
)
def test_a_broken_table_names_the_line_and_what_was_expected(text: str, line: int, expected: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        read_table_csv(text)
    assert (caught.value.line, expected in caught.value.expected) == (line, True), caught.value


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@A", "\t=1", "＝1", "'=1", "''=1"])
def test_what_a_spreadsheet_would_calculate_has_an_apostrophe_in_front_and_comes_back(text: str) -> None:
    assert (safe_cell(text), plain_cell(safe_cell(text))) == (f"'{text}", text)


@pytest.mark.parametrize("text", ["", "'tis", "a=1", "''", "1-1"])
def test_other_texts_are_written_as_they_are(text: str) -> None:
    assert (safe_cell(text), plain_cell(text)) == (text, text)
