"""Yes or no where a purpose settles it, and silence where it does not."""

import pytest

from knowledge.answers.verdicts import Verdict, verdict

AGES = (
    "Sharing about young people (between the ages of 0 – 19 and up to the age of 25 for those with learning difficulties) with providers."
)
PLAIN_AGES = "For children aged 5 and pupils of ages 5 to 11."
YEAR = "They require the information of current year 5 students who live in Hertfordshire."
REASON = "the ages covered are 0 to 19, and up to 25 for those with learning difficulties"


@pytest.mark.parametrize(
    ("question", "yes"),
    [
        ("does it cover a 0 year old?", True),
        ("does it cover a 19 year old?", True),
        ("does it cover a 20 year old?", False),
        ("is a 12-year-old covered?", True),
        ("does it cover someone aged 25?", False),
        ("does it cover a 25 year old with learning difficulties?", True),
        ("does it cover a 24 yr old with SEND?", True),
        ("does it cover a 26 year old with learning difficulties?", False),
        ("does it cover a 22 year old without learning difficulties?", False),
        ("does it cover a 22 year old with no special needs?", False),
        ("does it cover a seven year old?", True),
        ("is a toddler of two covered?", True),
        ("she is 30, does it apply?", False),
    ],
)
def test_an_age_is_inside_or_outside_what_the_purpose_states(question: str, yes: bool) -> None:
    assert verdict(question, AGES) == Verdict(yes, REASON)


def test_a_range_without_an_exception_is_just_that() -> None:
    assert verdict("does it cover a 12 year old?", PLAIN_AGES) == Verdict(yes=False, reason="the ages covered are 5 to 11")


@pytest.mark.parametrize(
    ("question", "yes"),
    [
        ("does it cover year 5?", True),
        ("does it cover year five pupils?", True),
        ("is it for Y5?", True),
        ("does it cover year 6?", False),
        ("is it about year six?", False),
    ],
)
def test_a_year_group_is_the_one_of_the_purpose_or_not(question: str, yes: bool) -> None:
    assert verdict(question, YEAR) == Verdict(yes, "the purpose speaks of year 5")


@pytest.mark.parametrize(
    ("question", "purpose"),
    [
        ("which year group is it about?", YEAR),
        ("is it year 5 or year 6?", YEAR),
        ("does it cover a 12 year old?", YEAR),
        ("does it cover year 5?", AGES),
        ("does it cover swimming?", AGES),
        ("who refers to whom?", AGES),
        ("how many documents are 90KB?", AGES),
        ("is it not about Hertfordshire?", YEAR),
        ("", AGES),
    ],
)
def test_what_the_purpose_does_not_settle_gets_no_verdict(question: str, purpose: str) -> None:
    assert verdict(question, purpose) is None


def test_a_question_in_the_words_of_the_purpose_is_a_yes() -> None:
    assert verdict("is it about students who live in Hertfordshire?", YEAR) == Verdict(yes=True)
    assert verdict("is it about students who live in Kent?", YEAR) is None
