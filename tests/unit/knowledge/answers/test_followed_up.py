"""Lists that are narrowed and asked about, plain yes and no, corrections of the fact that was asked for, and two cases in one message."""

import pytest

from knowledge.answers.cues import partner_limit, size_limit
from knowledge.answers.types import (
    Answer,
    Choices,
    Comparison,
    DocumentFacts,
    DocumentList,
    OrganisationRanking,
    Partners,
    ProtocolCard,
    ProtocolFound,
    ProtocolList,
    Purpose,
    Several,
)
from tests.shipped import ALL, ATTEND, AUTISM, CHIS, HERTS, NCMP, OVER, Conversation, slugs


def listed(answer: Answer) -> tuple[str, ...]:
    assert isinstance(answer, ProtocolList), answer
    return slugs(answer)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("which protocols are with councils other than Essex?", (HERTS, AUTISM)),
        ("apart from ECC, is another local authority on any of the protocols?", (HERTS, AUTISM)),
        ("protocols without a second council", (CHIS, OVER, NCMP, ATTEND)),
        ("which have neither Provide nor a second council", (OVER, ATTEND)),
        ("what has nothing to do with Provide", (HERTS, OVER, ATTEND, AUTISM)),
        ("protocols with ECC and one other only", (CHIS, HERTS, OVER, NCMP, ATTEND)),
        ("which protocols have two bodies", (CHIS, HERTS, OVER, NCMP, ATTEND)),
        ("which two county councils are together in a protocol", (HERTS,)),
        ("which purposes mention an age", (OVER,)),
        ("which protocols mention a year group", (HERTS,)),
        ("which ones use the word safeguarding", (CHIS, OVER)),
    ],
)
def test_a_list_keeps_to_every_condition(talk: Conversation, text: str, found: tuple[str, ...]) -> None:
    assert listed(talk.say(text, "list_protocols")) == found


def test_no_protocol_is_without_any_council(talk: Conversation) -> None:
    assert listed(talk.say("which protocols don't have a council on them", "list_protocols")) == ()
    assert "Every protocol I hold has ECC" in talk.text


def test_a_list_that_is_all_of_them_says_so(talk: Conversation) -> None:
    talk.say("is ECC on every protocol?", "list_protocols")
    assert talk.text.startswith("Yes. All 6 protocols have ECC")


def test_the_others_are_those_that_were_not_listed(talk: Conversation) -> None:
    talk.say("what do we share with Provide?", "list_protocols")
    assert listed(talk.say("do the others have two documents?", "list_protocols")) == (OVER,)


def test_the_whole_number_is_given_whatever_was_listed(talk: Conversation) -> None:
    talk.say("what do we share with Provide?", "list_protocols")
    assert listed(talk.say("and how many protocols are there altogether?", "list_protocols")) == ALL


def test_only_one_is_confirmed_and_put_right(talk: Conversation) -> None:
    talk.say("what do we share with Provide?", "list_protocols")
    talk.say("just the one?", "ask_detail")
    assert talk.text.startswith("No")
    other = Conversation(talk.answers)
    other.say("what do we share with Thurrock?", "list_protocols")
    other.say("just the one?", "ask_detail")
    assert other.text.startswith("Yes")


def test_the_other_one_is_the_rest_of_what_was_listed(talk: Conversation) -> None:
    talk.say("what do we share with Provide?", "list_protocols")
    assert slugs(talk.say("which one is about children who are missing education?", "list_protocols")) == (CHIS,)
    assert slugs(talk.say("and what is the other one for", "ask_purpose")) == (NCMP,)


def test_organisations_on_several_protocols_are_told(talk: Conversation) -> None:
    answer = talk.say("is anyone on more than one protocol, not counting ECC?", "list_protocols")
    assert isinstance(answer, OrganisationRanking)
    assert answer.rows == (("Provide", 2),)


@pytest.mark.parametrize(
    ("text", "over", "size"),
    [
        ("anything over 80 KB", True, 80 * 1024),
        ("documents under 1MB", False, 1024**2),
        ("bigger than 100k", True, 100 * 1024),
        ("our printer chokes on anything above 80KB, what can we still print", False, 80 * 1024),
        ("which would not fit under 5MB", True, 5 * 1024**2),
    ],
)
def test_a_bound_on_size_is_read(text: str, over: bool, size: int) -> None:
    limit = size_limit(text)
    assert limit is not None
    assert (limit.over, limit.size) == (over, size)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("with only two partners", (2, 2)),
        ("any with more than two parties", (3, 10_000)),
        ("Essex and just one other", (2, 2)),
        ("which has three", (3, 3)),
        ("how many protocols are there", None),
    ],
)
def test_a_number_of_partners_is_read(text: str, limit: tuple[int, int] | None) -> None:
    assert partner_limit(text) == limit


def test_largest_and_smallest_are_both_given(talk: Conversation) -> None:
    answer = talk.say("what is the largest file and what is the smallest", "list_documents")
    assert isinstance(answer, Several)
    assert slugs(answer) == (AUTISM, OVER)


@pytest.mark.parametrize(
    ("about", "text", "opening"),
    [
        ("the autism panel", "so is it a pdf?", "Yes"),
        ("the Hertfordshire admissions one", "should it at least be a pdf file?", "No"),
        ("the overarching agreement", "are the addendums a separate file?", "Yes"),
        ("the attendance one", "are there two documents?", "No"),
    ],
)
def test_a_yes_or_no_about_a_document_leads(talk: Conversation, about: str, text: str, opening: str) -> None:
    talk.say(f"tell me about {about}", "ask_protocol")
    assert isinstance(talk.say(text, "ask_document"), DocumentFacts)
    assert talk.text.startswith(opening)


@pytest.mark.parametrize(("text", "confirms"), [("that's the autism one, right?", True), ("is that the attendance one then", False)])
def test_which_one_it_is_is_confirmed_or_put_right(talk: Conversation, text: str, confirms: bool) -> None:
    talk.say("who are the Autism Panel partners?", "ask_partners")
    answer = talk.say(text, "ask_protocol")
    assert isinstance(answer, ProtocolCard)
    assert answer.confirms is confirms


@pytest.mark.parametrize(("other", "same"), [("the measurement programme", True), ("the autism panel", False)])
def test_the_same_partners_or_not(talk: Conversation, other: str, same: bool) -> None:
    talk.say("who is on the education compliance one?", "ask_partners")
    answer = talk.say(f"is that the same lot as on {other}?", "ask_document")
    assert isinstance(answer, Comparison)
    assert answer.same is same


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("no not its size, I meant who signed up to it", Partners),
        ("sorry, the purpose not the size", Purpose),
    ],
)
def test_a_correction_can_change_the_fact_that_is_asked(talk: Conversation, text: str, wanted: type) -> None:
    talk.say("how big is the autism panel document?", "ask_document")
    answer = talk.say(text, "correct")
    assert isinstance(answer, wanted)
    assert slugs(answer) == (AUTISM,)


def test_a_correction_to_a_list_of_documents_lists_again(talk: Conversation) -> None:
    talk.say("which documents are PDFs?", "list_documents")
    answer = talk.say("oops, I wanted the Word files", "correct")
    assert isinstance(answer, DocumentList)
    assert AUTISM not in slugs(answer)


TRUANT = "a boy keeps missing school, we know where he lives and want the council to prosecute"
GONE = "a girl is missing from education and nobody knows her whereabouts"


def test_two_cases_in_one_message_are_both_answered(talk: Conversation) -> None:
    answer = talk.say(f"two separate cases. 1. {TRUANT}. 2. {GONE}. which protocol for each?", "find_protocol")
    assert isinstance(answer, Several)
    assert all(isinstance(one, ProtocolFound) for one in answer.answers)
    assert set(slugs(answer)) == {ATTEND, CHIS}


def test_one_story_that_tells_of_two_protocols_is_asked_about(talk: Conversation) -> None:
    answer = talk.say(f"{TRUANT}. {GONE}.", "find_protocol")
    assert isinstance(answer, Choices)
    assert set(slugs(answer)) == {ATTEND, CHIS}


def test_everything_that_is_held_is_listed_however_it_is_called(talk: Conversation) -> None:
    assert listed(talk.say("can you show me all the sharing things you have please", "find_protocol")) == ALL
