from datetime import date

import pytest

from knowledge.importing.catalogue import ImportProblem
from knowledge.importing.table_csv import read_table_csv

HEAD = "Title,Purpose,Partners,Theme\n"
WHOLE = '''Theme,Title,Purpose,Partners,Format,Size,Link,Owner,Review date
"Health","A ""plan""","To share,
with care","ECC, Provide",doc,58.2KB,https://a.example/d.doc,Team A,2027-01-31

Health,"B (DOC, 1KB) and C (PDF, 2KB)",To b.,ECC,,,https://a.example/b https://a.example/c,,
'''


def test_a_row_is_a_protocol() -> None:
    plan, both = read_table_csv(WHOLE).entries
    assert (plan.line, plan.title, plan.purpose, plan.partners) == (2, 'A "plan"', "To share, with care", ("ECC", "Provide"))
    assert (plan.owner, plan.review_date) == ("Team A", date(2027, 1, 31))
    assert [(document.title, document.format, document.size, document.url) for document in plan.documents] == [
        ('A "plan"', "DOC", 59_597, "https://a.example/d.doc")
    ]
    assert both.line == 5
    assert [(document.title, document.url) for document in both.documents] == [("B", "https://a.example/b"), ("C", "https://a.example/c")]


@pytest.mark.parametrize("parted_by", [";", "\t"])
def test_columns_may_be_parted_as_spreadsheets_do(parted_by: str) -> None:
    text = f"{HEAD}A,To share.,ECC and Co,Health\n".replace(",", parted_by)
    assert read_table_csv(text).entries[0].partners == ("ECC and Co",)


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", 1, "at least one protocol"),
        (HEAD, 1, "at least one protocol"),
        ("Title,Purpose,Partners\nA,P.,ECC\n", 1, "one column “Theme”"),
        ("Title,Title,Purpose,Partners,Theme\n", 1, "one column “Title”"),
        (HEAD.replace("Theme", "Theme,Colour"), 1, "no columns but"),
        (f"{HEAD}A,P.,ECC,T\nB,P.,ECC\n", 3, "4 columns"),
        (f'{HEAD}A,P.,ECC,T\nB,"P.,ECC,T\n', 3, "a row of CSV"),
        (f'{HEAD}A,P.,"E"CC,T\n', 2, "a row of CSV"),
        (f"{HEAD}A,,ECC,T\n", 2, "a purpose"),
        (f"{HEAD}A,P.,,T\n", 2, "at least one partner"),
        ("Title,Purpose,Partners,Theme,Size\nA,P.,ECC,T,90QB\n", 2, "a size"),
        ("Title,Purpose,Partners,Theme,Link\nA,P.,ECC,T,ftp://a/b\n", 2, "http"),
        ("Title,Purpose,Partners,Theme,Link\nA,P.,ECC,T,https://a/b https://a/c\n", 2, "at most 1 link"),
        ("Title,Purpose,Partners,Theme,Review date\nA,P.,ECC,T,31/01/2027\n", 2, "a date"),
        (f'{HEAD}"A (DOC, 1KB) left over",P.,ECC,T\n', 2, "nothing after the documents"),
        (f'{HEAD}"{"x" * 200_000}",P.,ECC,T\n', 2, "a row of CSV"),
    ],
)
def test_a_broken_table_names_the_line_and_what_was_expected(text: str, line: int, expected: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        read_table_csv(text)
    assert (caught.value.line, expected in caught.value.expected) == (line, True), caught.value
