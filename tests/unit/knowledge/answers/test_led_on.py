"""What leads on from an answer in a few words: leaving some out, going over to all there is, the former, the same for another, the name."""

from __future__ import annotations

import pytest

from knowledge.answers.types import DocumentFacts, DocumentList, PartnerCheck, Partners, ProtocolCard, ProtocolList, Purpose
from tests.shipped import ALL, ATTEND, AUTISM, CHIS, HERTS, NCMP, OVER, Conversation, slugs


@pytest.mark.parametrize(
    "text",
    [
        "now leave out anything with Provide, what's left",
        "take out those with Provide",
        "strip out the ones Provide is on",
    ],
)
def test_some_are_left_out_of_a_list(talk: Conversation, text: str) -> None:
    talk.say("list all protocols", "list_protocols")
    assert slugs(talk.say(text, "list_protocols")) == (HERTS, OVER, ATTEND, AUTISM)


@pytest.mark.parametrize("text", ["what is the single biggest on the whole page", "and the largest out of all six"])
def test_what_is_asked_of_the_whole_page_is_not_asked_of_what_was_listed(talk: Conversation, text: str) -> None:
    talk.say("how big are the herts one and the CHIS one", "ask_document")
    answer = talk.say(text, "list_documents")
    assert isinstance(answer, DocumentList)
    assert slugs(answer)[0] == AUTISM


def test_the_former_and_the_latter_are_the_two_that_were_compared(talk: Conversation) -> None:
    talk.say("how do the missing from education one and the non-attendance one differ", "compare_protocols")
    first, second = talk.context.listed
    assert slugs(talk.say("the purpose of the former, please", "ask_purpose")) == (first,)
    assert slugs(talk.say("and the partners of the latter?", "ask_partners")) == (second,)


@pytest.mark.parametrize("text", ["same for the autism one", "ok ditto for the autism panel", "and the same again for autism"])
def test_the_same_is_asked_of_another(talk: Conversation, text: str) -> None:
    talk.say("who are the partners of the NCMP", "ask_partners")
    answer = talk.say(text, "list_protocols")
    assert isinstance(answer, Partners)
    assert slugs(answer) == (AUTISM,)


def test_the_same_is_asked_of_one_that_is_called_by_its_partner(talk: Conversation) -> None:
    talk.say("what is the NCMP for", "ask_purpose")
    answer = talk.say("same for herts", "list_protocols")
    assert isinstance(answer, Purpose)
    assert slugs(answer) == (HERTS,)


@pytest.mark.parametrize("text", ["what's the proper name", "need the title as printed", "what is it actually called"])
def test_the_name_of_what_is_in_hand_is_told(talk: Conversation, text: str) -> None:
    talk.say("the weighing one", "ask_protocol")
    answer = talk.say(text, "ask_unheld")
    assert isinstance(answer, ProtocolCard)
    assert slugs(answer) == (NCMP,)


@pytest.mark.parametrize("text", ["Name them.", "ok list them please", "and which are they"])
def test_what_was_counted_is_named(talk: Conversation, text: str) -> None:
    talk.say("how many protocols are there", "list_protocols")
    answer = talk.say(text, "ask_partners")
    assert isinstance(answer, ProtocolList)
    assert slugs(answer) == ALL


def test_not_somebody_is_a_question_whether_they_are_a_partner(talk: Conversation) -> None:
    talk.say("who are the partners of the missing from education one", "ask_partners")
    answer = talk.say("so not the police", "correct")
    assert isinstance(answer, PartnerCheck)
    assert slugs(answer) == (CHIS,)
    assert talk.text.startswith("No")


@pytest.mark.parametrize(
    ("before", "text", "kind", "yes"),
    [
        ("how big is the autism panel doc", "oh right. and its a doc?", "list_documents", False),
        ("how big is the autism panel doc", "pdf?", "ask_document", True),
        ("how many files does the overarching agreement have", "both Word?", "ask_document", True),
        ("how many files does the overarching agreement have", "are they pdfs?", "ask_document", False),
    ],
)
def test_a_bare_format_is_confirmed_or_put_right(talk: Conversation, before: str, text: str, kind: str, yes: bool) -> None:
    talk.say(before, "ask_document")
    assert isinstance(talk.say(text, kind), DocumentFacts)
    assert talk.text.startswith("Yes" if yes else "No")


def test_which_have_a_word_in_their_purpose_is_a_question_for_a_list(talk: Conversation) -> None:
    assert slugs(talk.say("what's got the word safeguarding in its purpose", "ask_purpose")) == (CHIS, OVER)
