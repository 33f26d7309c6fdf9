"""Replies as people type and dictate them, to a section and to one item, and what each of them says."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.audits.talk.answers import CONTRADICTION, UNCLEAR, UNKNOWN, UNPLACED, WHICH, Doubt, read_note, split_entries
from knowledge.audits.types import DESCRIBED, NO, NOT_APPLICABLE, YES
from tests.audits import QUESTIONNAIRE, entries, item, meant, notes, states, to_item, to_section

# A reply to section 1, which has 11 listed items and the open item 1.12: which are yes, no and not applicable.
REPLIES = [
    # Numbers.
    ("1 3 5-7", "1 3 5-7", "", ""),
    ("1,3,5-7", "1 3 5-7", "", ""),
    ("1;3;5", "1 3 5", "", ""),
    ("1, 2 & 3", "1-3", "", ""),
    ("1/2/3", "1-3", "", ""),
    ("1 to 4", "1-4", "", ""),
    ("1 through 4 and 11", "1-4 11", "", ""),
    ("1.1 1.2 and 1.4", "1 2 4", "", ""),
    ("1.1-1.4", "1-4", "", ""),
    ("numbers 3 and 4", "3 4", "", ""),
    ("item 3 yes", "3", "", ""),
    ("1 yes 2 yes 3 no 4 no", "1 2", "3 4", ""),
    ("1-4 yes rest no", "1-4", "5-11", ""),
    ("1-4 yes, rest no", "1-4", "5-11", ""),
    ("4 no rest yes", "1-3 5-11", "4", ""),
    ("rest yes, 4 no", "1-3 5-11", "4", ""),
    ("no to 4, yes to everything else", "1-3 5-11", "4", ""),
    ("yes to 1, 2 and 5, no to 4", "1 2 5", "4", ""),
    ("yes 1-3 no 4-6", "1-3", "4-6", ""),
    ("1-3 but not 2", "1 3", "2", ""),
    ("1: y\n2: n\n3: y\n4: n/a", "1 3", "2", "4"),
    ("1) yes 2) no 3) yes", "1 3", "2", ""),
    ("1. yes\n2. no\n3. yes", "1 3", "2", ""),
    ("1y 2n 3y", "1 3", "2", ""),
    ("1=y 2=n 3=y", "1 3", "2", ""),
    ("1 yes, 2 n, 3 n", "1", "2 3", ""),
    ("2 n 3 n 4 n", "", "2-4", ""),
    ("1 and 2 are yes, 4 and 5 don't apply", "1 2", "", "4 5"),
    ("1-3 n/a", "", "", "1-3"),
    ("3: not applicable 4: yes", "4", "", "3"),
    ("3 none", "", "3", ""),
    ("not 4", "", "4", ""),
    ("neither 1 nor 2", "", "1 2", ""),
    ("yynyyyyyynn", "1 2 4-9", "3 10 11", ""),
    ("yes, yes, no, yes, yes, yes, yes, yes, yes, no, no", "1 2 4-9", "3 10 11", ""),
    ("tick tick cross tick tick tick tick tick tick cross cross", "1 2 4-9", "3 10 11", ""),
    ("1-5 ✓ 6-11 ✗", "1-5", "6-11", ""),
    # All, none and the rest.
    ("all", "1-11", "", ""),
    ("All of them.", "1-11", "", ""),
    ("the lot", "1-11", "", ""),
    ("all 11", "1-11", "", ""),
    ("all n/a", "", "", "1-11"),
    ("none", "", "1-12", ""),
    ("none of the above", "", "1-12", ""),
    ("we don't hold any of these", "", "1-12", ""),
    ("no to everything", "", "1-11", ""),
    ("all but 4", "1-3 5-11", "4", ""),
    ("all except 3 and 4", "1 2 5-11", "3 4", ""),
    ("all of them other than 1, 4 and 6", "2 3 5 7-11", "1 4 6", ""),
    ("all ticked bar 9", "1-8 10 11", "9", ""),
    ("yes to all except 2 and 9", "1 3-8 10 11", "2 9", ""),
    ("everything on the list except 11", "1-10", "11", ""),
    ("all but the last two", "1-9", "10 11", ""),
    ("1-11 except 4, 5 and 6", "1-3 7-11", "4-6", ""),
    ("none except 3", "3", "1 2 4-12", ""),
    ("nothing but attendance", "7", "1-6 8-12", ""),
    ("1-11 and no others", "1-11", "12", ""),
    ("1-11, nothing else", "1-11", "12", ""),
    ("1 and 2, nothing else", "1 2", "3-12", ""),
    ("1 and 2, that's all", "1 2", "", ""),
    ("1, 4 yes, the others no", "1 4", "2 3 5-11", ""),
    ("12: none", "", "12", ""),
    ("the remaining are no", "", "1-11", ""),
    # Names, with slips.
    ("we hold addresses and phone numbers, not GP details", "1 2", "4", ""),
    ("phone nos, emails, addresses", "1-3", "", ""),
    ("e-mails and mobile numbers", "2 3", "", ""),
    ("adress, telephon, emial", "1-3", "", ""),
    ("attendence and behavior logs", "7 11", "", ""),
    ("we got addresses n phones", "1 2", "", ""),
    ("yep address, yep phones, nope gp", "1 2", "4", ""),
    ("we dont keep gp details but we do have attendance", "7", "4", ""),
    ("yes we hold addresses, we don't hold GP", "1", "4", ""),
    ("don't hold progress data", "", "8", ""),
    ("meeting notes, attendance and GP details", "4 7 10", "", ""),
    ("no other professionals, but addresses", "1", "5", ""),
    ("everything apart from the gp", "1-3 5-11", "4", ""),
    ("gp n/a, rest yes", "1-3 5-11", "", "4"),
    ("GP? no. Addresses? yes", "1", "4", ""),
    ("addresses - yes. phone - yes. gp - no.", "1 2", "4", ""),
    # Dictated.
    ("um yes so addresses, phones and erm attendance please", "1 2 7", "", ""),
    ("right so addresses yes telephone numbers yes emails no", "1 2", "3", ""),
    ("hi yes it's 1 to 5 please and also 8, ta", "1-5 8", "", ""),
    ("one, two and three", "1-3", "", ""),
    ("um five and ten", "5 10", "", ""),
    ("one yes two no three yes", "1 3", "2", ""),
    ("one to five yes six no", "1-5", "6", ""),
    ("number one yes number two no", "1", "2", ""),
    ("the first five", "1-5", "", ""),
    ("last three no", "", "9-11", ""),
    ("the first is yes, the second no", "1", "2", ""),
    # Corrected on the way.
    ("2 no, actually 2 yes", "2", "", ""),
    ("2 yes sorry 2 no", "", "2", ""),
    ("1 yes. actually no", "", "1", ""),
]


@pytest.mark.parametrize(("text", "yes", "no", "not_applicable"), REPLIES, ids=repr)
def test_a_reply_to_a_section_says(text: str, yes: str, no: str, not_applicable: str) -> None:
    read = to_section(text)
    assert states(read) == meant(yes=yes, no=no, not_applicable=not_applicable)
    assert (notes(read), read.doubts, read.later) == ({}, (), ())


@pytest.mark.parametrize(
    ("text", "yes", "no", "noted"),
    [
        ("3: only on paper; 6 in SIMS", "3 6", "", {"3": "only on paper", "6": "in SIMS"}),
        ("1 (on paper), 2 (in SIMS)", "1 2", "", {"1": "on paper", "2": "in SIMS"}),
        (
            "1-3 in SIMS; 4: with the school nurse; rest no",
            "1-4",
            "5-11",
            {"1": "in SIMS", "2": "in SIMS", "3": "in SIMS", "4": "with the school nurse"},
        ),
        ("1 and 2 yes, 3 only in SIMS, rest no", "1-3", "4-11", {"3": "only in SIMS"}),
        ("1 2 4, 3: only with consent, 5 no", "1-4", "5", {"3": "only with consent"}),
        ("3 only for parents, 4 no", "3", "4", {"3": "only for parents"}),
        ("4: not since 2019", "", "4", {"4": "since 2019"}),
        ("4 no: the school nurse has them", "", "4", {"4": "the school nurse has them"}),
        ("addresses only for current pupils", "1", "", {"1": "only for current pupils"}),
        ("addresses: in SIMS. GP: no", "1", "4", {"1": "in SIMS"}),
        ("addresses (SIMS), phone numbers (paper) and attendance", "1 2 7", "", {"1": "SIMS", "2": "paper"}),
        ("1 yes\n1 note: since May", "1", "", {"1": "since May"}),
        ("3 with a note saying only on paper", "3", "", {"3": "only on paper"}),
        ("all of them, on paper", "1-11", "", {str(place): "on paper" for place in range(1, 12)}),
        # Numbers of something else stay in the note.
        ("attendance for key stage 3 and 4", "7", "", {"7": "for key stage 3 and 4"}),
        ("reading tests in years 7, 8 and 9", "9", "", {"9": "in years 7, 8 and 9"}),
        ("addresses for 3 sites", "1", "", {"1": "for 3 sites"}),
        ("emails for 1 parent", "3", "", {"3": "for 1 parent"}),
        ("emails (2 each)", "3", "", {"3": "2 each"}),
        ("attendance at 9 o'clock", "7", "", {"7": "at 9 o'clock"}),
        ("tests at 7 and 11", "9", "", {"9": "at 7 and 11"}),
        ("levels 1-9", "8", "", {"8": "1-9"}),
        ("addresses: see 1.3", "1", "", {"1": "see 1.3"}),
        ("3 for the last 2 years", "3", "", {"3": "for the last 2 years"}),
        ("3: the last one was lost", "3", "", {"3": "the last one was lost"}),
        ("3: from 2 to 4 in the afternoon", "3", "", {"3": "from 2 to 4 in the afternoon"}),
        ("3: at 3 sites, 5: on paper", "3 5", "", {"3": "at 3 sites", "5": "on paper"}),
        ("3 yes, 4 schools", "3", "", {"3": "4 schools"}),
    ],
    ids=repr,
)
def test_a_note_is_kept_in_its_own_words(text: str, yes: str, no: str, noted: dict[str, str]) -> None:
    read = to_section(text)
    assert states(read) == meant(yes=yes, no=no)
    assert notes(read) == {f"1.{place}": note for place, note in noted.items()}
    assert (read.doubts, read.later) == ((), ())


@pytest.mark.parametrize(
    ("text", "yes"),
    [("3: for up to 6 months, then 2 reviewers check", "3"), ("contact numbers for 2 parents and 1 carer", "2")],
)
def test_a_count_of_things_within_a_note_ticks_nothing(text: str, yes: str) -> None:
    assert states(to_section(text)) == meant(yes=yes)


@pytest.mark.parametrize(
    ("text", "added", "yes", "no"),
    [
        ("others: CAMHS letters, risk assessments", ("CAMHS letters", "risk assessments"), "12", ""),
        ("others - photos, passports and birth certificates", ("photos", "passports", "birth certificates"), "12", ""),
        ("any others: SEND plans; EHCPs", ("SEND plans", "EHCPs"), "12", ""),
        ("other types: photos", ("photos",), "12", ""),
        ("12: photos, passports", ("photos", "passports"), "12", ""),
        ("12 photos", ("photos",), "12", ""),
        ("12: 2 photos, 1 video", ("2 photos", "1 video"), "12", ""),
        ("we also hold photos", ("photos",), "12", ""),
        ("put photos under others", ("photos",), "12", ""),
        ("1 and 2, plus photos", ("photos",), "1 2 12", ""),
        ("1-4 yes rest no, others: photos", ("photos",), "1-4 12", "5-11"),
        ("1 2. others: photos. rest no", ("photos",), "1 2 12", "3-11"),
        ("others: photos; 3 no", ("photos",), "12", "3"),
    ],
    ids=repr,
)
def test_others_are_named_one_by_one(text: str, added: tuple[str, ...], yes: str, no: str) -> None:
    read = to_section(text)
    assert entries(read) == {"1.12": added}
    assert states(read) == meant(yes=yes, no=no)
    assert (notes(read), read.doubts) == ({}, ())


@pytest.mark.parametrize(
    "text", ["no others", "others: none", "nothing else", "no other types of information", "12 no", "12: none", "none under others"]
)
def test_there_may_be_no_others(text: str) -> None:
    assert states(to_section(text)) == {"1.12": NO}


@pytest.mark.parametrize("text", ["all but 2, 4 we only keep on SIMS", "all except 2; 4 it's only on SIMS"])
def test_a_note_after_a_number_ends_the_list_of_what_all_leaves_out(text: str) -> None:
    read = to_section(text)
    assert states(read) == meant(no="2", yes="1 3-11")
    assert list(notes(read)) == ["1.4"]


@pytest.mark.parametrize("text", ["n/a to 2, yes to the others", "2 n/a, the others yes", "2 n/a and yes to the others"])
def test_the_others_beside_a_number_are_the_listed_items_that_are_left(text: str) -> None:
    read = to_section(text)
    assert states(read) == meant(not_applicable="2", yes="1 3-11")
    assert entries(read) == {}


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        (2, "all 5", meant(2, yes="1-5")),
        (2, "1 3, no others", meant(2, yes="1 3", no="6")),
        (1, "2.1 and 2.2 yes", meant(2, yes="1 2")),
        (1, "section 2: 1 3", meant(2, yes="1 3")),
        (1, "section 2 all", meant(2, yes="1-5")),
        (3, "only the council and our schools", meant(3, yes="1 2")),
        (4, "parents, previous schools; nobody else", meant(4, yes="1 2", no="3-5")),
        (5, "everything except the college one", meant(5, yes="1-4 6", no="5")),
        (5, "third sector", meant(5, yes="5")),
        (5, "multi-agency meetings and stats", meant(5, yes="2 6")),
        (7, "1 and 3 true, 2 false", meant(7, yes="1 3", no="2")),
        (7, "none of these are true", meant(7, no="1-4")),
    ],
    ids=repr,
)
def test_other_sections_are_read_the_same(section: int, text: str, expected: dict[str, str | None]) -> None:
    read = to_section(text, section)
    assert (states(read), read.doubts) == (expected, ())


@pytest.mark.parametrize("text", ["all true but 2, we shred after 5 years", "all are right except 2: we shred after 5 years"])
def test_all_but_one_speaks_of_the_whole_section_also_where_one_item_is_asked_for(text: str) -> None:
    for read in (to_section(text, 7), to_item(text, "7.1")):
        assert (states(read), read.doubts) == (meant(7, yes="1 3", no="2"), ())
        assert notes(read) == {"7.2": "we shred after 5 years"}


def test_practice_that_differs_is_a_no_with_its_note() -> None:
    for text in ("paper for 6 years", "paper is kept 6 years"):
        read = to_section(text, 7)
        assert states(read) == {"7.2": NO}
        assert notes(read) == {"7.2": text.removeprefix("paper ").removeprefix("is ")}


@pytest.mark.parametrize("text", ["we keep them for ten years", "we keep it six years, not seven"])
def test_keeping_something_for_another_time_is_no_plain_yes(text: str) -> None:
    assert states(to_item(text, "7.2")) != {"7.2": YES}


@pytest.mark.parametrize(
    ("text", "described"),
    [
        ("1: we ring the school; 2: the office types it in", {"6.1": "we ring the school;", "6.2": "the office types it in"}),
        ("1: we ring the school\n2: the office types it in", {"6.1": "we ring the school", "6.2": "the office types it in"}),
        ("1 we check 2 forms of id", {"6.1": "we check 2 forms of id"}),
        ("4: a second person looks", {"6.4": "a second person looks"}),
        ("the register is checked termly", {"6.3": "is checked termly"}),
        ("transfers: encrypted and checked by two people", {"6.4": "encrypted and checked by two people"}),
    ],
    ids=repr,
)
def test_a_section_of_descriptions_takes_them_item_by_item(text: str, described: dict[str, str]) -> None:
    read = to_section(text, 6)
    assert states(read) == dict.fromkeys(described, DESCRIBED)
    assert (notes(read), read.doubts) == (described, ())


def test_a_section_of_descriptions_can_be_answered_with_none() -> None:
    assert states(to_section("none", 6)) == meant(6, no="1-5")
    assert states(to_section("1: no\n2: n/a", 6)) == meant(6, no="1", not_applicable="2")
    assert to_section("1: yes", 6).given == ()
    for unseen in ("accuracy at referral \u2060", "6.1: \u200b", "6.5: \u200b, \u200b"):
        assert to_section(unseen, 6).given == ()
    assert to_section("yes yes yes yes", 6).given == ()


@pytest.mark.parametrize(
    ("text", "why", "yes", "no"),
    [
        ("13", UNKNOWN, "", ""),
        ("0", UNKNOWN, "", ""),
        ("1, 2, 45", UNKNOWN, "", ""),
        ("5-3", UNKNOWN, "", ""),
        ("1-99", UNKNOWN, "", ""),
        ("all but 99", UNKNOWN, "", ""),
        ("2 yes, 2 no", CONTRADICTION, "", ""),
        ("1-3 yes, 2 no", CONTRADICTION, "1 3", ""),
        ("2 and not 2", CONTRADICTION, "", ""),
        ("GP. No.", CONTRADICTION, "", ""),
        ("all. no", CONTRADICTION, "", ""),
        ("addresses not sure, addresses yes", CONTRADICTION, "", ""),
        ("1 or 2", UNCLEAR, "", ""),
        ("maybe 3", UNCLEAR, "", ""),
        ("3?", UNCLEAR, "", ""),
        ("1 n 2", UNCLEAR, "", ""),
        ("the rest", UNCLEAR, "", ""),
        ("yes", WHICH, "", ""),
        ("no", WHICH, "", ""),
        ("12", WHICH, "", ""),
        ("1-12 yes", WHICH, "1-11", ""),
        ("all 3", UNPLACED, "", ""),
        ("pigeons", UNPLACED, "", ""),
        ("addresses and pigeons", UNPLACED, "1", ""),
        ("all but the shoe sizes", UNPLACED, "", ""),
        ("copies go to 3 sites", UNPLACED, "", ""),
    ],
    ids=repr,
)
def test_what_cannot_be_placed_is_a_doubt(text: str, why: str, yes: str, no: str) -> None:
    read = to_section(text)
    assert {doubt.why for doubt in read.doubts} == {why}
    assert states(read) == meant(yes=yes, no=no)


@pytest.mark.parametrize(
    ("text", "later", "yes"),
    [
        ("4 don't know", "4", ""),
        ("4 not sure, 5 yes", "4", "5"),
        ("leave 3 for now", "3", ""),
        ("come back to 3", "3", ""),
        ("3 later", "3", ""),
        ("skip 4, rest yes", "4", "1-3 5-11"),
        ("I'll check 3, others are yes", "3", "1 2 4-11"),
        ("addresses later, phones yes", "1", "2"),
    ],
    ids=repr,
)
def test_what_is_not_known_yet_is_left_for_later(text: str, later: str, yes: str) -> None:
    read = to_section(text)
    assert [QUESTIONNAIRE.item(one).number for one in read.later] == list(meant(later=later))
    assert (states(read), read.doubts) == (meant(yes=yes), ())


# A reply to one item alone.


@pytest.mark.parametrize(
    ("text", "state", "note"),
    [
        ("yes", YES, None),
        ("Y", YES, None),
        ("yep we do", YES, None),
        ("✓", YES, None),
        ("of course", YES, None),
        ("we hold it", YES, None),
        ("yes please", YES, None),
        ("no", NO, None),
        ("no thanks", NO, None),
        ("nope, never", NO, None),
        ("no, we don't", NO, None),
        ("we do not", NO, None),
        ("not really no", NO, None),
        ("n/a", NOT_APPLICABLE, None),
        ("not applicable to us", NOT_APPLICABLE, None),
        ("yes, only on paper", YES, "only on paper"),
        ("Yes - in SIMS (2 copies)", YES, "in SIMS (2 copies)"),
        ("yes. kept in SIMS", YES, "kept in SIMS"),
        ("only on paper", YES, "only on paper"),
        ("no, the school does", NO, "the school does"),
        ("we used to, not any more", NO, "we used to"),
        ("actually no", NO, None),
        ("yes. actually no", NO, None),
        ("no wait, yes", YES, None),
        ("4 yes", YES, None),
        ("1.4: only on paper", YES, "only on paper"),
    ],
    ids=repr,
)
def test_a_reply_to_an_item_says(text: str, state: str, note: str | None) -> None:
    (given,) = to_item(text, "1.4").given
    assert (given.item, given.state, given.note) == ("information/gp", state, note)
    assert to_item(text, "1.4").doubts == ()


@pytest.mark.parametrize("text", ["don't know", "not sure", "I'll have to ask", "skip", "come back to it", "later"])
def test_an_item_can_be_left_for_later(text: str) -> None:
    for number in ("1.4", "1.12", "6.1", "7.2"):
        read = to_item(text, number)
        assert (read.given, read.later) == ((), (item(number).key,))


@pytest.mark.parametrize(
    "text", ["yes and no", "yes no", "not yes", "not none", "not no", "we don't not hold it", "it's not that we don't"]
)
def test_a_reply_to_an_item_that_says_both_is_a_doubt(text: str) -> None:
    read = to_item(text, "1.4")
    assert (read.given, [doubt.why for doubt in read.doubts]) == ((), [UNCLEAR])


@pytest.mark.parametrize("text", ["maybe", "it depends", "pigeons", "what does that mean", ""])
def test_a_reply_to_an_item_that_is_neither_yes_nor_no_is_a_doubt(text: str) -> None:
    assert [doubt.why for doubt in to_item(text, "1.4").doubts] == [UNCLEAR]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.5 yes", {"1.5": YES}),
        ("5 no", {"1.5": NO}),
        ("yes, and 5 no", {"1.4": YES, "1.5": NO}),
        ("no to the address one", {"1.1": NO}),
        ("2.1 no", {"2.1": NO}),
        ("no ,  4 no", {"1.4": NO}),
    ],
    ids=repr,
)
def test_a_reply_to_an_item_can_answer_another(text: str, expected: dict[str, Any]) -> None:
    assert states(to_item(text, "1.4")) == expected


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("photos, passports", ("photos", "passports")),
        ("photos and passports", ("photos", "passports")),
        ("photos\npassports\nbirth certificates", ("photos", "passports", "birth certificates")),
        ("- photos\n- passports", ("photos", "passports")),
        ("yes: photos", ("photos",)),
        ("we hold photos and medical plans", ("photos", "medical plans")),
        ("yes we do, safeguarding files", ("safeguarding files",)),
        ("risk assessments for trips out and for behaviour", ("risk assessments for trips out and for behaviour",)),
        ("2 photos", ("2 photos",)),
        ("1.12 photos", ("photos",)),
        ("Photos; photos; PHOTOS", ("Photos", "photos", "PHOTOS")),
    ],
    ids=repr,
)
def test_a_reply_to_the_open_item_names_entries(text: str, added: tuple[str, ...]) -> None:
    assert entries(to_item(text, "1.12")) == {"1.12": added}


@pytest.mark.parametrize(
    "text",
    [
        "none",
        "no",
        "no others",
        "nothing else",
        "no thanks that's everything",
        "not that I know of",
        "we don't have any others",
        "no to everthing else",
        "no others thanks",
    ],
)
def test_a_reply_to_the_open_item_can_be_none(text: str) -> None:
    assert states(to_item(text, "1.12")) == {"1.12": NO}


def test_a_yes_to_the_open_item_asks_which() -> None:
    assert to_item("yes", "1.12").doubts == (Doubt("1.12", WHICH),)
    assert to_item("yes", "1.12").given == ()


@pytest.mark.parametrize(
    ("text", "state", "note"),
    [
        ("We check with the school.", DESCRIBED, "We check with the school."),
        ("we ring the school, then the parent; both sign", DESCRIBED, "we ring the school, then the parent; both sign"),
        ("6.1 we check with the school", DESCRIBED, "we check with the school"),
        ("we check against 2 documents", DESCRIBED, "we check against 2 documents"),
        ("We don't check it.", DESCRIBED, "We don't check it."),
        ("No checks are made", DESCRIBED, "No checks are made"),
        ("nothing formal, we just ring", DESCRIBED, "nothing formal, we just ring"),
        ("no", NO, None),
        ("nothing", NO, None),
        ("n/a", NOT_APPLICABLE, None),
    ],
    ids=repr,
)
def test_a_description_is_kept_in_its_own_words(text: str, state: str, note: str | None) -> None:
    (given,) = to_item(text, "6.1").given
    assert (given.item, given.state, given.note) == ("accuracy/at-referral", state, note)


@pytest.mark.parametrize("text", ["yes", "we do", "ok", ""])
def test_a_yes_describes_nothing(text: str) -> None:
    read = to_item(text, "6.1")
    assert (read.given, [doubt.why for doubt in read.doubts]) == ((), [UNCLEAR])


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("only on paper", "only on paper"),
        ("yes, only on paper", "only on paper"),
        ("no note", ""),
        ("no", ""),
        ("no thanks", ""),
        ("skip", ""),
        ("nothing to add", ""),
        ("yes", None),
        ("yes please", None),
        ("no longer since 2020", "no longer since 2020"),
        ("2 copies", "2 copies"),
    ],
    ids=repr,
)
def test_a_note_that_is_asked_for_is_given_refused_or_still_to_come(text: str, note: str | None) -> None:
    assert read_note(text) == note


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("photos, passports", ("photos", "passports")),
        ("photos and passports", ("photos", "passports")),
        ("letters to and from the school nurse about medicines", ("letters to and from the school nurse about medicines",)),
        ("- a\n- b\n\n- c", ("b", "c")),
        ("• photos • passports", ("photos", "passports")),
        ("photos; letters, from parents", ("photos", "letters", "from parents")),
        ("also photos", ("photos",)),
        ("none apart from addresses and GP details", ("addresses", "GP details")),
        ("nothing else, only photos", ("photos",)),
        ("no others except for letters", ("letters",)),
        ("no smoking notices", ("no smoking notices",)),
        ("photos, photos", ("photos",)),
        ("1,000 letters", ("1,000 letters",)),
        ("", ()),
        (" ,;\n", ()),
        ("yes", ()),
    ],
    ids=repr,
)
def test_entries_are_split_as_somebody_types_a_list(text: str, parts: tuple[str, ...]) -> None:
    assert split_entries(text) == parts
