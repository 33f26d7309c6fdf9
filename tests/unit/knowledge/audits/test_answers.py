"""Replies as people type and dictate them, to a section and to one item, and what each of them says."""

from __future__ import annotations

import pytest

from tests.audits import meant, notes, states, to_section

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
