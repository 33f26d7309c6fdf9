import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import Invalid
from knowledge.values import document_format, key, one_line, required, slug, web_address


def test_a_value_is_kept_on_one_line_without_unseen_characters() -> None:
    assert one_line(" a\u00a0 b\tc\r\nd\x00\x1b[31m\u200b\u202e\ufeff ") == "a b c d[31m"


def test_a_broken_character_does_not_reach_the_database() -> None:
    assert one_line("a\ud83d b") == "a\ufffd b"
    assert one_line("\ud83d\ude00") == "😀"


@given(st.text())
def test_what_is_fit_to_keep_stays_as_it_is(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)


def test_an_accent_joins_its_letter_when_what_was_between_them_is_gone() -> None:
    assert one_line("Cafe\u200e\u0301") == "Café"


def test_capitals_spaces_and_curly_quotes_make_no_other_name() -> None:
    assert key("St  Mary’s SCHOOL") == key("st mary's school")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("ECC Education Compliance and CHIS", "ecc-education-compliance-and-chis"),
        ("The National Child Measurement Programme (NCMP)", "the-national-child-measurement-programme-ncmp"),
        ("Children’s Café", "childrens-cafe"),
        ("日本", "protocol"),
    ],
)
def test_a_slug_is_made_of_the_title(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_a_slug_leaves_room_in_its_column() -> None:
    assert len(slug("long " * 100)) <= 180


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "ftp://a.b/c",
        "//a.b/c",
        "/documents/a.doc",
        "https://",
        "https://a.b/c d",
        "https://user:word@a.b/",
        "https://a.b/\nc",
        'https://a.b/"c',
        "https://[a",
        "https://a.b/" + "c" * 2000,
    ],
)
def test_only_a_plain_web_address_is_taken_as_a_link(link: str) -> None:
    with pytest.raises(Invalid, match="http"):
        web_address(link)


def test_a_web_address_is_kept_as_it_is() -> None:
    assert web_address(" https://www.essex.gov.uk/a_(1).doc?x=1&y=2#z ") == "https://www.essex.gov.uk/a_(1).doc?x=1&y=2#z"
    assert web_address("") is None


def test_a_format_is_one_word_in_capitals() -> None:
    assert (document_format(".docx"), document_format(" pdf "), document_format("")) == ("DOCX", "PDF", None)
    with pytest.raises(Invalid, match="one word"):
        document_format("Word document")


def test_an_empty_or_endless_value_is_named() -> None:
    with pytest.raises(Invalid, match="The purpose is empty"):
        required("purpose", " \u200b ", 10)
    with pytest.raises(Invalid, match="The title has 11 characters"):
        required("title", "x" * 11, 10)
