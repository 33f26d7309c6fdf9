"""What if, except, which other, how many, and a plain yes or no: answers that are worked out from what is held."""

import pytest

from knowledge.answers.types import (
    Comparison,
    DocumentList,
    OrganisationOnNone,
    OrganisationRanking,
    PartnerCheck,
    ProtocolFound,
    ProtocolList,
)
from tests.shipped import ALL, ATTEND, AUTISM, CHIS, HERTS, NCMP, OVER, Conversation, slugs


@pytest.mark.parametrize("kind", ["ask_unheld", "ask_partners", "ask_detail"])
def test_what_if_a_partner_left_tells_who_would_be_left(talk: Conversation, kind: str) -> None:
    assert isinstance(talk.say("suppose Southend dropped out of the autism panel, what then?", kind), PartnerCheck)
    assert "Without Southend City Council, that leaves ECC and Thurrock Council." in talk.text
    talk.say("and if Thurrock left too?", kind)
    assert "that leaves ECC." in talk.text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("all but the ones with Provide", (HERTS, OVER, ATTEND, AUTISM)),
        ("everything except the ones that are with Thurrock", (CHIS, HERTS, OVER, NCMP, ATTEND)),
        ("list all protocols minus those with Provide", (HERTS, OVER, ATTEND, AUTISM)),
        ("all the protocols with ECC except the ones with Provide", (HERTS, OVER, ATTEND, AUTISM)),
        ("the ones with Provide", (CHIS, NCMP)),
    ],
)
def test_what_is_excepted_is_left_out(talk: Conversation, text: str, found: tuple[str, ...]) -> None:
    assert slugs(talk.say(text, "list_protocols")) == found


def test_which_other_leaves_out_the_one_in_hand(talk: Conversation) -> None:
    talk.say("who are the partners of the missing from education one?", "ask_partners")
    assert slugs(talk.say("which other protocol has Provide on it?", "list_protocols")) == (NCMP,)
    talk.say("who are the partners of the autism panel?", "ask_partners")
    answer = talk.say("what other protocol is Thurrock on", "list_protocols")
    assert isinstance(answer, ProtocolList)
    assert not answer.protocols
    assert talk.text.startswith("None.")


@pytest.mark.parametrize("text", ["is the fire service on any?", "are Barnardos a partner of anything"])
def test_nobody_held_is_on_none_whatever_is_likeliest(talk: Conversation, text: str) -> None:
    assert isinstance(talk.say(text, "check_partner"), OrganisationOnNone)


def test_two_that_were_compared_are_compared_further(talk: Conversation) -> None:
    talk.say("compare the missing from education one with the autism panel", "compare_protocols")
    for text, kind in (("do they have partners in common", "check_partner"), ("so what is different then", "compare_protocols")):
        answer = talk.say(text, kind)
        assert isinstance(answer, Comparison)
        assert slugs(answer) == (CHIS, AUTISM)


def test_more_partners_than_another_is_a_comparison(talk: Conversation) -> None:
    talk.say("how many partners does the autism panel have?", "ask_partners")
    answer = talk.say("more than the admissions one?", "list_documents")
    assert isinstance(answer, Comparison)
    assert set(slugs(answer)) == {HERTS, AUTISM}


def test_protocols_are_asked_for_by_the_number_of_partners_after_a_fact(talk: Conversation) -> None:
    talk.say("how many partners does the autism panel have?", "ask_partners")
    assert slugs(talk.say("which have just two", "list_protocols")) == (CHIS, HERTS, OVER, NCMP, ATTEND)


def test_a_council_of_a_kind_is_asked_for(talk: Conversation) -> None:
    assert slugs(talk.say("is there one with a city council?", "list_protocols")) == (AUTISM,)
    assert slugs(talk.say("and with a county council?", "list_protocols")) == (HERTS,)


@pytest.mark.parametrize(("number", "names"), [("one", 6), ("two", 1), ("three", 0)])
def test_organisations_on_just_so_many_protocols(talk: Conversation, number: str, names: int) -> None:
    answer = talk.say(f"who is on exactly {number} protocols", "ask_partners")
    assert isinstance(answer, OrganisationRanking)
    held = {name for name, _ in answer.rows}
    assert "ECC" not in held
    assert len(held) == answer.total
    assert (answer.total > 0) == (names > 0)
    assert number != "two" or held == {"Provide"}
    assert number != "three" or talk.text.startswith("None. No organisation is on exactly 3 protocols")


def test_an_age_is_asked_of_the_protocol_that_states_ages(talk: Conversation) -> None:
    talk.say("tell me about the Hertfordshire admissions one", "ask_protocol")
    assert slugs(talk.say("and up to what age for learning difficulties", "ask_detail")) == (OVER,)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("year 6 too?", "No: the purpose speaks of year 5"),
        ("year 5s?", "Yes"),
        ("is it right that it takes every year group", "No: the purpose"),
    ],
)
def test_a_question_without_a_question_word_gets_yes_or_no(talk: Conversation, text: str, lead: str) -> None:
    talk.say("tell me about the Hertfordshire admissions one", "ask_protocol")
    talk.say(text, "ask_detail")
    assert talk.text.startswith(lead)


def test_only_pdfs_is_put_right(talk: Conversation) -> None:
    assert isinstance(talk.say("you only hold pdfs, don't you, right?", "correct"), DocumentList)
    assert talk.text.startswith("No. 1 of 7 documents")


def test_the_one_for_something_is_that_and_not_what_is_in_hand(talk: Conversation) -> None:
    talk.say("tell me about the autism panel", "ask_protocol")
    assert slugs(talk.say("what about the one for missing children, who gets that", "ask_partners")) == (CHIS,)


def test_a_follow_on_asks_of_another_what_was_asked(talk: Conversation) -> None:
    talk.say("who are the partners of the autism panel?", "ask_partners")
    answer = talk.say("and for the attendance one?", "ask_document", confidence=0.4)
    assert talk.text.startswith("The partners of Legal Interventions")
    assert slugs(answer) == (ATTEND,)


def test_all_protocols_are_still_all(talk: Conversation) -> None:
    assert slugs(talk.say("list every protocol", "list_protocols")) == ALL


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("is the admissions document smaller than the attendance one?", "No. Hertfordshire School Admissions is DOC, 85KB"),
        ("is the admissions document bigger than the attendance one?", "Yes. Hertfordshire School Admissions is DOC, 85KB"),
        ("does the autism panel have more partners than the admissions one?", "Yes. The Autism in Schools Panel has 3 partners"),
        ("which has fewer partners, the autism panel or the admissions one", "The Autism in Schools Panel has 3 partners, and"),
    ],
)
def test_what_is_held_together_is_told_first(talk: Conversation, text: str, lead: str) -> None:
    assert isinstance(talk.say(text, "compare_protocols"), Comparison)
    assert talk.text.replace(" and ", ", and ").startswith(lead)


def test_the_most_and_the_fewest_partners(talk: Conversation) -> None:
    talk.say("tell me about the attendance one", "ask_protocol")
    assert slugs(talk.say("which protocol has the most partners", "ask_detail")) == (AUTISM,)
    assert slugs(talk.say("and which the fewest partners?", "ask_document")) == (CHIS, HERTS, OVER, NCMP, ATTEND)


def test_an_organisation_by_itself_is_checked_on_the_protocol_in_hand(talk: Conversation) -> None:
    talk.say("is Thurrock on the autism panel?", "check_partner")
    talk.say("and is Provide?", "check_partner")
    assert talk.text.startswith("No, Provide is not a partner of The Autism in Schools Panel")


def test_both_are_those_of_the_two_questions_before(talk: Conversation) -> None:
    parts = (("what is the admissions one for", "ask_purpose"), ("who is on the autism panel", "ask_partners"))
    talk.say("what is the admissions one for and who is on the autism panel", "several_questions", parts=parts)
    assert set(slugs(talk.say("and how big are both", "ask_document"))) == {HERTS, AUTISM}


def test_the_one_that_is_not_of_the_format_is_the_other(talk: Conversation) -> None:
    talk.say("are all the documents word files?", "list_documents")
    assert slugs(talk.say("which isn't", "compare_protocols")) == (AUTISM,)


def test_a_topic_alone_is_taken_for_a_situation_where_it_is_clear(talk: Conversation) -> None:
    assert isinstance(talk.say("What about children educated at home?", "ask_detail"), ProtocolFound)


def test_orgs_are_organisations(talk: Conversation) -> None:
    assert isinstance(talk.say("how many orgs are there", "list_protocols"), OrganisationRanking)


@pytest.mark.parametrize("text", ["who's the lead", "who chairs it?", "who is in charge"])
def test_people_are_not_partners(talk: Conversation, text: str) -> None:
    talk.say("tell me about the autism panel", "ask_protocol")
    assert talk.say(text, "ask_partners").outcome == "declined"


def test_the_other_of_a_partner(talk: Conversation) -> None:
    talk.say("tell me about the missing from education one", "ask_protocol")
    assert slugs(talk.say("and the other Provide one?", "list_protocols")) == (NCMP,)


def test_an_age_by_itself_gets_yes_or_no(talk: Conversation) -> None:
    talk.say("is a 26 year old covered by the overarching agreement", "ask_detail")
    assert talk.text.startswith("No")
    talk.say("and 18?", "ask_detail")
    assert talk.text.startswith("Yes")


def test_which_agreement_lets_us_is_the_one_told(talk: Conversation) -> None:
    talk.say("tell me about the attendance one", "ask_protocol")
    assert slugs(talk.say("so which agreement lets us do that", "vague_need")) == (ATTEND,)
    assert talk.say("I need a different protocol", "vague_need").outcome == "asked"
