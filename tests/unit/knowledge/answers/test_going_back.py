"""Conversations of several turns: what was told before, the other of two, what is left of a list, and who was spoken of."""

import pytest

from knowledge.answers.types import (
    DocumentFacts,
    DocumentList,
    Partners,
    ProtocolCard,
    ProtocolList,
    Purpose,
    Several,
    Talk,
)
from tests.shipped import ATTEND, AUTISM, CHIS, HERTS, NCMP, OVER, Conversation, slugs

GONE = "the neighbour says the caravan left in the night, our pupil is reported missing from education, no forwarding address"
COURT = "a stepfather keeps his lad at home to mind the shop and we want legal action over the absence"


def told_two(talk: Conversation) -> Conversation:
    assert slugs(talk.say(GONE, "find_protocol")) == (CHIS,)
    assert slugs(talk.say(COURT, "find_protocol")) == (ATTEND,)
    return talk


@pytest.mark.parametrize(
    ("text", "kind", "slug"),
    [
        ("back to the caravan family, who are the partners?", "ask_partners", CHIS),
        ("and how big is the document for the caravan one", "ask_document", CHIS),
        ("the shop lad again: what format is that?", "ask_document", ATTEND),
        ("that caravan business again", "find_protocol", CHIS),
    ],
)
def test_a_story_is_gone_back_to_by_a_word_of_it(talk: Conversation, text: str, kind: str, slug: str) -> None:
    assert slugs(told_two(talk).say(text, kind)) == (slug,)


def test_a_word_of_both_stories_leaves_what_is_in_hand(talk: Conversation) -> None:
    talk.say(f"{GONE}. a caravan by the shop", "find_protocol")
    talk.say(COURT, "find_protocol")
    assert slugs(talk.say("who are the partners for the shop one", "ask_partners")) == (ATTEND,)


def test_the_other_of_two_that_were_listed_is_the_one_not_picked(talk: Conversation) -> None:
    assert slugs(talk.say("what do we share with Provide?", "list_protocols")) == (CHIS, NCMP)
    assert slugs(talk.say("the missing from education one, what is it for?", "ask_purpose")) == (CHIS,)
    assert slugs(talk.say("and what is the other one for?", "ask_purpose")) == (NCMP,)


def test_a_list_that_one_is_picked_out_of_stays(talk: Conversation) -> None:
    assert slugs(talk.say("which protocols are with councils other than Essex?", "list_protocols")) == (HERTS, AUTISM)
    assert slugs(talk.say("which of those is a pdf?", "list_documents")) == (AUTISM,)
    answer = talk.say("and the remaining one is for?", "more")
    assert isinstance(answer, Purpose)
    assert slugs(answer) == (HERTS,)


def test_the_others_are_asked_what_the_first_was(talk: Conversation) -> None:
    talk.say("which protocols are with councils other than Essex?", "list_protocols")
    talk.say("how big is the first one's document?", "ask_document")
    answer = talk.say("and the others?", "list_protocols")
    assert isinstance(answer, DocumentFacts)
    assert slugs(answer) == (AUTISM,)


@pytest.mark.parametrize("text", ["so how many would that be", "thats how many then", "how many does this leave us"])
def test_what_was_listed_is_counted(talk: Conversation, text: str) -> None:
    talk.say("which protocols have exactly two partners?", "list_protocols")
    answer = talk.say(text, "ask_document")
    assert isinstance(answer, ProtocolList)
    assert answer.total == 5


@pytest.mark.parametrize("text", ["which is the odd one out", "and the exception?", "which one isn't?"])
def test_what_was_not_listed_is_the_odd_one_out(talk: Conversation, text: str) -> None:
    talk.say("which protocols have exactly two partners?", "list_protocols")
    assert slugs(talk.say(text, "ask_protocol")) == (AUTISM,)


def test_partners_that_were_told_are_they(talk: Conversation) -> None:
    talk.say("who are the partners of the measurement programme?", "ask_partners")
    answer = talk.say("are they on anything else?", "list_protocols")
    assert isinstance(answer, ProtocolList)
    assert slugs(answer) == (CHIS,)


def test_a_fact_asked_when_protocols_were_offered_is_told_of_each(talk: Conversation) -> None:
    talk.say("what is the Provide one?", "find_protocol")
    answer = talk.say("who are the partners though", "ask_partners")
    assert isinstance(answer, Several)
    assert slugs(answer) == (CHIS, NCMP)


def test_whatever_names_the_protocol_answers_which_is_meant(talk: Conversation) -> None:
    talk.say("who are the partners", "ask_partners")
    answer = talk.say("the huge pdf", "list_documents")
    assert isinstance(answer, Partners)
    assert slugs(answer) == (AUTISM,)


def test_a_new_question_is_no_answer_to_which_is_meant(talk: Conversation) -> None:
    talk.say("who are the partners", "ask_partners")
    assert isinstance(talk.say("which document is the biggest?", "list_documents"), DocumentList)


def test_a_question_at_the_end_is_asked_though_it_begins_with_praise(talk: Conversation) -> None:
    talk.say("tell me about the attendance one", "ask_protocol")
    assert isinstance(talk.say("perfect, that helped. what format?", "helpful"), DocumentFacts)
    assert isinstance(talk.say("perfect, that helped", "helpful"), Talk)


def test_thanks_after_a_remark_are_thanks(talk: Conversation) -> None:
    talk.say("tell me about the attendance one", "ask_protocol")
    assert isinstance(talk.say("oh so that is something different, thanks", "correct"), Talk)


def test_how_many_files_is_asked_of_the_one_in_hand(talk: Conversation) -> None:
    talk.say("tell me about the overarching agreement", "ask_protocol")
    assert "has 2 documents" in talk_text(talk, "how many files", "list_documents")
    assert "7 documents" in talk_text(talk, "how many files do you have in total", "list_documents")


def test_a_document_set_aside_is_not_the_one_meant(talk: Conversation) -> None:
    talk.say("how big are the education service addendums?", "ask_document")
    assert "58.2KB" in talk_text(talk, "no, not the addendums, the agreement", "correct").split("\n")[0]


def test_nothing_is_corrected_before_anything_was_said(talk: Conversation) -> None:
    ask = talk.say("the overarching agreement is for all ages to 25, isn't it", "ask_protocol")
    assert slugs(ask) == (OVER,)
    assert talk.text.startswith("No: up to 25 is only for those with learning difficulties")


@pytest.mark.parametrize(("text", "lead"), [("any other council on it?", "Yes, Herts County Council"), ("is there another council", "Yes")])
def test_other_councils_are_told_with_yes_or_no(talk: Conversation, text: str, lead: str) -> None:
    talk.say("tell me about the Hertfordshire admissions one", "ask_protocol")
    assert talk_text(talk, text, "ask_partners").startswith(lead)


def test_no_other_council_is_told_with_no(talk: Conversation) -> None:
    talk.say("tell me about the attendance one", "ask_protocol")
    assert talk_text(talk, "are there any councils on it other than Essex", "ask_partners").startswith("No, no other council.")


def test_one_alone_is_not_compared(talk: Conversation) -> None:
    talk.say("which one is it that has another council", "compare_protocols")
    assert "compare" not in talk.text
    assert isinstance(talk.say("1", "choose"), ProtocolCard)


@pytest.mark.parametrize("text", ["wich documnet is the bigest", "which docuemnt is bigest", "the biggset file please"])
def test_misspelt_words_of_asking_are_read(talk: Conversation, text: str) -> None:
    assert slugs(talk.say(text, "list_documents")) == (AUTISM,)


def talk_text(talk: Conversation, text: str, kind: str) -> str:
    talk.say(text, kind)
    return talk.text


def test_cases_told_under_letters_are_asked_about_by_them(talk: Conversation) -> None:
    text = f"two cases. A: {GONE}. B: {COURT}. which for each?"
    assert slugs(talk.say(text, "find_protocol")) == (CHIS, ATTEND)
    assert slugs(talk.say("for A, who are the partners", "ask_partners")) == (CHIS,)
    assert slugs(talk.say("how big is B's document", "ask_document")) == (ATTEND,)


def test_they_are_those_that_a_protocol_was_called_by(talk: Conversation) -> None:
    assert slugs(talk.say("the Thurrock protocol", "ask_protocol")) == (AUTISM,)
    talk.say("are they on the attendance one as well?", "check_partner")
    assert talk.text.startswith("No, Thurrock Council is not a partner of Legal Interventions")


def test_those_listed_last_are_them(talk: Conversation) -> None:
    talk.say("what do we share with Provide?", "list_protocols")
    talk.say("has the autism panel got anything to do with them?", "ask_detail")
    assert talk.text.startswith("No, Provide is not a partner of The Autism in Schools Panel")


def test_a_bare_number_is_a_size_where_sizes_were_spoken_of(talk: Conversation) -> None:
    talk.say("how big is the attendance document?", "ask_document")
    assert slugs(talk.say("so which one is 90", "ask_detail")) == (CHIS,)
    assert slugs(talk.say("ok and 76", "list_protocols")) == (NCMP,)


def test_what_is_called_in_a_long_message_is_found_by_itself(talk: Conversation) -> None:
    text = "hmm that cannot be so, my colleague swore to me that Thurrock had signed the admissions one as well, is she right?"
    talk.say(text, "check_partner")
    assert talk.text.startswith("No, Thurrock Council is not a partner of Hertfordshire School Admissions")


@pytest.mark.parametrize(("text", "found"), [("which one has an age in its purpose", (OVER,)), ("what's got 'referrals' in it", (AUTISM,))])
def test_protocols_are_found_by_what_stands_in_them(talk: Conversation, text: str, found: tuple[str, ...]) -> None:
    assert slugs(talk.say(text, "ask_detail")) == found


def test_documents_of_a_list_are_counted(talk: Conversation) -> None:
    talk.say("which protocols have exactly two partners?", "list_protocols")
    assert "6 documents" in talk_text(talk, "how many files is that", "ask_document")


@pytest.mark.parametrize("text", ["child not at school", "kid not in school, which one"])
def test_what_is_told_in_a_few_words_is_asked_back_about(talk: Conversation, text: str) -> None:
    assert talk.say(text, "find_protocol").outcome == "asked"
