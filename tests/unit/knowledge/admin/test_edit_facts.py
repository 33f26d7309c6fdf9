"""What a message says of a protocol is read in any order and any wording; what it does not say is not made up."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.admin.talk.facts import ADD, IN_WORDS, LOST, PAST, REMOVE, SET, Fact, Told, read_facts
from knowledge.admin.talk.opening import read_opening
from knowledge.values import one_line

TODAY = date(2026, 12, 1)


def read(text: str, asked: str = "") -> Told:
    return read_facts(text, TODAY, asked=asked)


def facts(told: Told) -> list[tuple[str, str, str]]:
    """Each fact as field, how and value."""
    return [(one.field, one.how, "; ".join(one.names)) for one in told.facts if one.words != "ending"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("add the police to the compliance protocol", [("partners", ADD, "the police")]),
        ("take Provide off the NCMP one", [("partners", REMOVE, "Provide")]),
        ("add the police and take Provide off", [("partners", ADD, "the police"), ("partners", REMOVE, "Provide")]),
        ("partners are ECC, Provide and HCRG", [("partners", SET, "ECC, Provide and HCRG")]),
        ("the partners of the overarching agreement should be ECC and Provide", [("partners", SET, "ECC and Provide")]),
        ("replace Provide with HCRG on the measurement protocol", [("partners", REMOVE, "Provide"), ("partners", ADD, "HCRG")]),
        ("ECC has left the panel, take them off", [("partners", REMOVE, "ECC")]),
        ("Southend City Council joined the Herts protocol, add them", [("partners", ADD, "Southend City Council")]),
        ("make HCRG a partner", [("partners", ADD, "HCRG")]),
        ("the Herts document is now 92KB, here is the link", [("size", SET, "94208")]),
        ("the size is 77KB not 76.53", [("size", SET, "78848")]),
        ("it says 8.19 and it's 9.4MB, the pdf of the panel", [("size", SET, "9856614")]),
        ("we converted the attendance document to PDF, 240KB", [("size", SET, "245760"), ("format", SET, "PDF")]),
        ("the file is docx now not doc", [("format", SET, "DOCX")]),
        ("the link has changed to https://example.org/a.doc.", [("url", SET, "https://example.org/a.doc")]),
        ("call it 'the weighing one' too", [("terms", ADD, "the weighing one")]),
        ("call it “the weighing one” too", [("terms", ADD, "the weighing one")]),
        ("people call the autism protocol the purple folder", [("terms", ADD, "the purple folder")]),
        ("don't call it the weighing one any more", [("terms", REMOVE, "the weighing one")]),
        ("add keyword triage to the autism panel", [("terms", ADD, "triage")]),
        ("acronym for legal interventions is LISN", [("terms", ADD, "LISN")]),
        ("when people ask \"who gets told\" they mean the compliance protocol", [("examples", ADD, "who gets told")]),
        ("add an example question to the NCMP one: do we send heights", [("examples", ADD, "do we send heights")]),
        ("review it in a year", [("review_date", SET, "2027-12-01")]),
        ("set the review date of the NCMP protocol to March 2027", [("review_date", SET, "2027-03-01")]),
        ("the owner is now the admissions team", [("owner", SET, "the admissions team")]),
        ("make the SEND team the owner of the autism protocol", [("owner", SET, "the SEND team")]),
        ("take the owner off the herts one, nobody owns it", [("owner", SET, "")]),
        ("rename the NCMP protocol to National Child Measurement", [("title", SET, "National Child Measurement")]),
        ("move it to the Health theme", [("theme", SET, "Health")]),
        ("move the herts protocol to the theme Admissions", [("theme", SET, "Admissions")]),
        ("change herts title to Herts Admissions", [("title", SET, "Herts Admissions")]),
        ("make it so that Herts county council isnt on it anymore", [("partners", REMOVE, "Herts county council")]),
        ("make it the SEND team", []),
        ("add IT Support", [("partners", ADD, "IT Support")]),
        ("owned by the outdoor team, https://example.org/f.pdf 1.2MB", [("url", SET, "https://example.org/f.pdf"), ("owner", SET, "the outdoor team"), ("size", SET, "1258291")]),
        ("the purpose should read: To let schools and the council check.", [("purpose", SET, "To let schools and the council check.")]),
        ("the purpose is to share, with care", [("purpose", SET, "to share, with care")]),
        (
            "a few changes: owner is Inclusion, review in September 2027, and add the ICB",
            [("owner", SET, "Inclusion"), ("partners", ADD, "the ICB"), ("review_date", SET, "2027-09-01")],
        ),
        (
            "Title: Library Loans\nPartners: ECC, Library Service\nPurpose: To lend books.\nSize: 90KB",
            [("title", SET, "Library Loans"), ("partners", SET, "ECC, Library Service"), ("purpose", SET, "To lend books."), ("size", SET, "92160")],
        ),
    ],
)  # fmt: skip
def test_each_fact_of_a_message_is_read(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert sorted(facts(read(text))) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("change the partners of the NCMP protocol", "partners"),
        ("chnage the partners of the ncmp protocl", "partners"),
        ("update the purpose of the attendance one", "purpose"),
        ("amend the list of signatories for CHIS compliance", "partners"),
        ("new link for the autism document", "url"),
        ("add a nickname for the attendance protocol", "terms"),
        ("alter the review date", "review_date"),
        ("give the autism protocol an owner", "owner"),
        ("change the title of the autism protocol", "title"),
    ],
)
def test_a_field_without_a_value_is_only_spoken_of(text: str, field: str) -> None:
    told = read(text)
    assert (told.facts, told.speaks_of[0]) == ((), field)


@pytest.mark.parametrize("text", ["edit the autism protocol", "I want to change a protocol", "hello", "is it still valid?", ""])
def test_a_message_without_a_fact_gives_none(text: str) -> None:
    assert read(text) == Told((), (), (), text)


def test_what_is_read_is_left_out_of_what_says_which_protocol_is_meant() -> None:
    assert "police" not in read("add the police to the compliance protocol").rest
    assert "compliance protocol" in read("add the police to the compliance protocol").rest
    assert "Inclusion" not in read("the owner of the autism one is Inclusion").rest
    assert "autism one" in read("the owner of the autism one is Inclusion").rest


@pytest.mark.parametrize("asked", ["purpose", "examples"])
@pytest.mark.parametrize(
    "text",
    [
        "To send out the mail-out. Partners use it in year 5, and the owner is told.",
        "to let schools share, and add to, what is known of a child: its title, purpose and review in a year",
        "ECC, Provide and HCRG exchange “what is needed” at https://example.org and review it yearly (90KB of it).",
    ],
)
def test_what_is_asked_for_in_words_is_kept_word_for_word(text: str, asked: str) -> None:
    assert [(one.field, one.names) for one in read(text, asked).facts] == [(asked, (text,))]


def test_facts_of_other_fields_may_follow_a_purpose_on_lines_of_their_own() -> None:
    told = read("To lend books, with partners in mind.\nOwner: Libraries team", "purpose")
    assert facts(told) == [("purpose", SET, "To lend books, with partners in mind."), ("owner", SET, "Libraries team")]


def test_a_fact_of_another_field_can_come_instead_of_the_one_that_was_asked_for() -> None:
    assert facts(read("review it in a year", "purpose")) == [("review_date", SET, "2027-12-01")]
    assert facts(read("the partners are ECC and Provide", "title")) == [("partners", SET, "ECC and Provide")]


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("ECC, Provide", "partners", ("partners", SET, "ECC, Provide")),
        ("HCRG Care Group", "partners", ("partners", SET, "HCRG Care Group")),
        ("next March", "review_date", ("review_date", SET, "2027-03-01")),
        ("92KB", "size", ("size", SET, "94208")),
        ("pdf", "format", ("format", SET, "PDF")),
        ("SEND team", "owner", ("owner", SET, "SEND team")),
        ("the purple folder", "terms", ("terms", ADD, "the purple folder")),
        ("none", "owner", ("owner", SET, "")),
        ("Young Carers Support", "title", ("title", SET, "Young Carers Support")),
    ],
)
def test_a_bare_reply_is_the_value_of_what_was_asked_for(text: str, asked: str, expected: tuple[str, str, str]) -> None:
    assert facts(read(text, asked)) == [expected]


@pytest.mark.parametrize(
    ("text", "field", "why"),
    [
        ("the owner is [e-mail address removed]", "owner", LOST),
        ("here is the link https://example.org/[date removed]/a.doc", "url", LOST),
        ("https://example.org/[phone number removed].pdf", "url", LOST),
        ("review it on [date removed]", "review_date", LOST),
        ("review it on 1 March 2020", "review_date", PAST),
        ("the link is www.example.org/a.doc", "url", "www.example.org/a.doc"),
        ("the document is 999,999,999MB", "size", "The size is 1048575998951424 bytes: it must be from 0 to 2147483647."),
    ],
)
def test_what_cannot_be_taken_is_said_and_not_taken(text: str, field: str, why: str) -> None:
    told = read(text)
    assert told.problems == ((field, why),)
    assert field not in {one.field for one in told.facts}


def test_only_the_scheme_of_a_web_address_makes_a_link() -> None:
    assert not [one for one in read("the link is javascript:alert(1)").facts if one.field == "url"]
    assert not [one for one in read("the link is file:///etc/passwd").facts if one.field == "url"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("add a protocol", {}),
        ("set up a protocol called Young Carers Support", {"title": "Young Carers Support"}),
        ('Please add "Library Loans" to the protocols', {"title": "Library Loans"}),
        ("new one to add: Post-16 Destinations", {"title": "Post-16 Destinations"}),
        ("adding a protocol, title is EHE Checks, partners ECC, Provide", {"title": "EHE Checks", "partners": "ECC, Provide"}),
        ("New agreement signed between ECC and HCRG, can I give you the details?", {"partners": "ECC and HCRG"}),
        (
            "Add: Early Years Funding. Partners: ECC, Education Providers. Purpose: To pay the right funding.",
            {"title": "Early Years Funding", "partners": "ECC, Education Providers", "purpose": "To pay the right funding."},
        ),
        ("I'd like to put a seventh protocol on the list", {}),
        ("add an agreement with the YMCA about respite", {}),
    ],
)
def test_what_begins_a_new_protocol_tells_what_it_tells(text: str, expected: dict[str, str]) -> None:
    assert {one.field: one.names[0] for one in read_opening(text, TODAY).facts} == expected


@given(st.text(max_size=200), st.sampled_from(["", "partners", "review_date", "size", *sorted(IN_WORDS)]))
def test_nothing_that_is_typed_breaks_it_and_every_fact_survives_being_kept(text: str, asked: str) -> None:
    for fact in read(text, asked).facts:
        assert Fact.from_json(fact.to_json()) == fact


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=200))
def test_a_quoted_purpose_is_kept_as_it_stands(text: str) -> None:
    bare = one_line(text.replace('"', "").replace("“", "").replace("”", ""))
    if any(letter.isalnum() for letter in bare):
        told = read(f'the purpose should read "{bare}"')
        assert [one.names for one in told.facts if one.field == "purpose"] == [(bare,)]


@pytest.mark.parametrize("piece", ["add ", "partners are ", "the owner of ", "'a' ", "and ", "review ", "https://a.b/ ", "call it "])
def test_a_message_made_to_take_long_takes_no_time(piece: str) -> None:
    start = time.process_time()
    read(piece * (4_000 // len(piece)))
    assert time.process_time() - start < 5
