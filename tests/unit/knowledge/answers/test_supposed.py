"""What if, except, which other, how many, and a plain yes or no: answers that are worked out from what is held."""

import pytest

from knowledge.answers.types import Comparison, DocumentList, OrganisationOnNone, OrganisationRanking, PartnerCheck, ProtocolList
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
