"""Lists that are narrowed and asked about, plain yes and no, corrections of the fact that was asked for, and two cases in one message."""

import pytest

from knowledge.answers.cues import partner_limit, size_limit
from knowledge.answers.types import (
    Answer,
    Choices,
    Comparison,
    DocumentFacts,
    DocumentList,
    NothingCovers,
    OrganisationRanking,
    PartnerCheck,
    Partners,
    ProtocolCard,
    ProtocolFound,
    ProtocolList,
    Purpose,
    Recorded,
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


TRUANT = "a boy has been off for weeks without leave and the council should take his parents to court"
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


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        ("so who are the parties again", "ask_partners", Partners),
        ("lol thanks. and which councils?", "ask_partners", Partners),
        ("how hefty is the attachment", "ask_document", DocumentFacts),
        ("is that a huge thing?", "explain_term", DocumentFacts),
        ("what is it for then, in brief", "ask_purpose", Purpose),
    ],
)
def test_what_needs_no_other_protocol_is_asked_of_the_one_in_hand(talk: Conversation, text: str, kind: str, wanted: type) -> None:
    talk.say("tell me about the autism panel", "ask_protocol")
    answer = talk.say(text, kind)
    assert isinstance(answer, wanted)
    assert slugs(answer) == (AUTISM,)


def test_the_first_thing_spoken_of_is_remembered(talk: Conversation) -> None:
    for name in ("the autism panel", "the attendance one", "the overarching agreement"):
        talk.say(f"tell me about {name}", "ask_protocol")
    assert slugs(talk.say("who is on the first one we talked about?", "ask_partners")) == (AUTISM,)


def test_those_two_are_the_two_spoken_of_last(talk: Conversation) -> None:
    talk.say("tell me about the attendance one", "ask_protocol")
    talk.say("tell me about the autism panel", "ask_protocol")
    answer = talk.say("which of those two is the bigger file?", "list_documents")
    assert slugs(answer) == (AUTISM,)


def test_anything_else_is_asked_of_the_organisation_in_hand(talk: Conversation) -> None:
    talk.say("is Provide on the education compliance one?", "check_partner")
    assert listed(talk.say("are they on anything else?", "list_protocols")) == (NCMP,)


def test_a_partner_that_asks_for_something_leads_to_its_protocols(talk: Conversation) -> None:
    answer = talk.say("Provide have asked us for a spreadsheet, is that okay", "find_protocol")
    assert isinstance(answer, Choices)
    assert slugs(answer) == (CHIS, NCMP)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("what is the one with 'borough' in it for", (NCMP,)),
        ("purpose of the agreement that has 'triage' in it", (AUTISM,)),
    ],
)
def test_a_protocol_is_known_by_a_word_of_its_purpose(talk: Conversation, text: str, found: tuple[str, ...]) -> None:
    assert slugs(talk.say(text, "ask_purpose")) == found


@pytest.mark.parametrize(("word", "opening"), [("safeguarding", "Yes"), ("housing", "No: the purpose does not say “housing”")])
def test_whether_a_purpose_uses_a_word_is_told(talk: Conversation, word: str, opening: str) -> None:
    talk.say("tell me about the overarching agreement", "ask_protocol")
    talk.say(f"does it mention {word}?", "ask_unheld")
    assert talk.text.startswith(opening)


@pytest.mark.parametrize(
    ("text", "opening"),
    [("it is 90KB, isn't it?", "No. The document"), ("is it 8.19MB?", "Yes. The document"), ("is it a single file?", "Yes, The Autism")],
)
def test_a_size_or_a_number_of_files_is_confirmed_or_put_right(talk: Conversation, text: str, opening: str) -> None:
    talk.say("tell me about the autism panel", "ask_protocol")
    talk.say(text, "ask_document")
    assert talk.text.startswith(opening)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the Word ones, leave out anything that is a PDF", (CHIS, HERTS, OVER, NCMP, ATTEND)),
        ("everything apart from whichever one is a PDF", (CHIS, HERTS, OVER, NCMP, ATTEND)),
        ("the two biggest documents", (AUTISM, OVER)),
    ],
)
def test_documents_are_listed_by_what_is_wanted_of_them(talk: Conversation, text: str, found: tuple[str, ...]) -> None:
    assert set(slugs(talk.say(text, "list_documents"))) == set(found)


def test_none_of_those_offered_is_accepted(talk: Conversation) -> None:
    assert isinstance(talk.say("who is on the Provide one?", "ask_partners"), Choices)
    assert isinstance(talk.say("none of those", "list_protocols"), NothingCovers)


def test_nothing_is_put_on_record_that_was_not_asked_to_be(talk: Conversation) -> None:
    talk.say("who runs the autism panel?", "ask_unheld")
    assert not isinstance(talk.say("do you have a number for them", "record_question"), Recorded)
    assert isinstance(talk.say("ok please record that for me", "record_question"), Recorded)


def test_a_partner_that_is_none_of_the_protocol_found_is_named(talk: Conversation) -> None:
    talk.say(
        "the NHS trust wants to join us in taking a parent to court over unauthorised absence, which protocol covers that", "find_protocol"
    )
    assert "not a partner of it" in talk.text or "No protocol I hold" in talk.text


def test_why_not_asks_and_puts_nothing_on_record(talk: Conversation) -> None:
    talk.say("tell me about the autism panel", "ask_protocol")
    talk.say("is Suffolk on it?", "check_partner")
    answer = talk.say("why not", "affirm")
    assert isinstance(answer, PartnerCheck)
    assert answer.why
    assert "The page does not say why." in talk.text


def test_which_of_two_is_meant_by_what_it_is_about(talk: Conversation) -> None:
    talk.say("what do we share with Provide?", "list_protocols")
    assert slugs(talk.say("which is about children who moved into the borough", "list_protocols")) == (NCMP,)


def test_a_partner_alone_is_asked_about(talk: Conversation) -> None:
    answer = talk.say("Provide one", "ask_protocol")
    assert isinstance(answer, Choices)
    assert slugs(answer) == (CHIS, NCMP)


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("are all the documents Word files?", "No. 6 of 7 documents are DOC files"),
        ("are they all under 9MB?", "Yes. 7 of 7 documents are under 9MB"),
    ],
)
def test_whether_all_documents_are_alike_is_told(talk: Conversation, text: str, opening: str) -> None:
    talk.say(text, "list_documents")
    assert talk.text.startswith(opening), talk.text


def test_any_at_all_is_not_all(talk: Conversation) -> None:
    talk.say("is there any PDF at all?", "list_documents")
    assert talk.text.startswith("Yes")


def test_a_format_that_ends_a_message_asks_for_the_document(talk: Conversation) -> None:
    talk.say("tell me about the autism panel", "ask_protocol")
    assert isinstance(talk.say("what sort of file is it. doc?", "ask_document"), DocumentFacts)
