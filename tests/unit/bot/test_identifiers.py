"""Personal identifiers are taken out of a text, whatever they are written like, and nothing else is."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identifiers import KINDS, PLACEHOLDER, Cleaned, remove_identifiers

WRITTEN = [
    ("UPN", "A123456789012"),
    ("UPN", "H801200001001"),
    ("UPN", "a 1234 5678 9012"),
    ("UPN", "A12345678901B"),
    ("NHS number", "943 476 5919"),
    ("NHS number", "943-476-5919"),
    ("NHS number", "9434765919"),
    ("National Insurance number", "QQ 12 34 56 C"),
    ("National Insurance number", "qq123456c"),
    ("National Insurance number", "AB-12-34-56-D"),
    ("date", "12/03/2012"),
    ("date", "1.3.12"),
    ("date", "12-03-2012"),
    ("date", "2012-03-12"),
    ("date", "12 March 2012"),
    ("date", "12th of March 2012"),
    ("date", "3rd sept 2011"),
    ("date", "March 12, 2012"),
    ("date", "12-Mar-12"),
    ("phone number", "01245 430000"),
    ("phone number", "(01245) 430 000"),
    ("phone number", "07700 900123"),
    ("phone number", "07700900123"),
    ("phone number", "+44 7700 900123"),
    ("phone number", "+44 (0)1245 430000"),
    ("phone number", "0044 7700 900123"),
    ("e-mail address", "jo.bloggs+school@essex.gov.uk"),
    ("e-mail address", "<mailto:jo@example.org|jo@example.org>"),
    ("postcode", "CM1 1QH"),
    ("postcode", "cm11qh"),
    ("postcode", "SS0 7XX"),
    ("postcode", "SW1A 1AA"),
    ("postcode", "W1A 0AX"),
    ("postcode", "EC1A 1BB"),
]


@pytest.mark.parametrize(("kind", "written"), WRITTEN)
@pytest.mark.parametrize("frame", ["{}", "the child, {}, has gone", "is it {}?", "it is {}.", "first line\n{}\nlast line", "a,{},b"])
def test_an_identifier_is_replaced_by_its_kind(kind: str, written: str, frame: str) -> None:
    assert remove_identifiers(frame.format(written)) == Cleaned(frame.format(f"[{kind} removed]"), (kind,))


@pytest.mark.parametrize(
    "text",
    [
        "which documents are over 90KB or 8.19MB, and is one 141.85 KB?",
        "between the ages of 0 – 19 and up to the age of 25",
        "year 5 students who live in Hertfordshire",
        "is it still valid in 2026 or from 2025 to 2027?",
        "in March 2012 we had 12 pupils and 1,234,567 letters",
        "who is on the CM1 list, and what of SS0?",
        "NCMP, CHIS and ECC",
        "section 17.2 of the Children Act 1989",
        "@sharing which protocol is it?",
        "call 999 or 101 or 111",
        "room B12, block A1",
        "the 3rd one, or option 2",
        "https://www.essex.gov.uk/page/12345",
        "",
        "Jo Bloggs of 3 High Street",
        "review it on 3 March 2099",
        "review it on the 3rd of March 2099, or 3/3/2099, or 2099-03-03, or March 3, 2099",
    ],
)
def test_what_is_no_identifier_stays(text: str) -> None:
    assert remove_identifiers(text) == Cleaned(text, ())


@pytest.mark.parametrize("written", ["3/3/99", "12-Mar-99", "31 February 2099", "3 March 1999"])
def test_only_a_real_date_to_come_with_its_year_in_full_is_none_of_birth(written: str) -> None:
    assert remove_identifiers(f"on {written}") == Cleaned("on [date removed]", ("date",))


def test_the_day_itself_is_removed_and_the_next_one_is_not() -> None:
    today = date.today()  # noqa: DTZ011 - the day where the assistant runs
    assert remove_identifiers(f"{today:%d/%m/%Y}").removed == ("date",)
    assert remove_identifiers(f"{today + timedelta(days=1):%d/%m/%Y}").removed == ()


def test_each_kind_is_told_once_in_the_order_it_was_looked_for() -> None:
    cleaned = remove_identifiers("A123456789012, B123456789012 and jo@example.org, born 12/03/2012 and 13/03/2012")
    assert cleaned.text == "[UPN removed], [UPN removed] and [e-mail address removed], born [date removed] and [date removed]"
    assert cleaned.removed == ("e-mail address", "UPN", "date")


def test_every_kind_that_can_be_removed_is_one_of_the_kinds() -> None:
    assert {kind for kind, _ in WRITTEN} == KINDS


def test_what_stands_for_an_identifier_is_known_again() -> None:
    for kind in KINDS:
        assert PLACEHOLDER.fullmatch(f"[{kind} removed]")
    assert not PLACEHOLDER.search("[name removed]")


@given(st.text(max_size=200))
def test_a_second_look_finds_nothing_more(text: str) -> None:
    once = remove_identifiers(text)
    assert remove_identifiers(once.text) == Cleaned(once.text, ())


@given(st.text(alphabet=st.characters(exclude_categories=["Nd"], exclude_characters="@"), max_size=200))
def test_a_text_without_figures_and_addresses_is_left_alone(text: str) -> None:
    assert remove_identifiers(text) == Cleaned(text, ())


@given(st.sampled_from(WRITTEN), st.text(alphabet="abc .,;:!?()\n", max_size=20), st.text(alphabet="abc .,;:!?()\n", max_size=20))
def test_an_identifier_is_found_between_any_words(written: tuple[str, str], before: str, after: str) -> None:
    cleaned = remove_identifiers(f"{before} {written[1]} {after}")
    assert written[1] not in cleaned.text
    assert cleaned.removed


@pytest.mark.parametrize("piece", ["1", "1 ", "0 ", "A1", "a@", "a.", "(0", "12/", "1 jan ", "+44 ", "AB 12 ", "CM1 ", "-"])
def test_a_message_made_to_take_long_takes_no_time(piece: str) -> None:
    start = time.process_time()
    remove_identifiers(piece * (20_000 // len(piece)))
    assert time.process_time() - start < 2
