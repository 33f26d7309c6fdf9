"""A conversation: follow-ups, corrections, going back, choosing from what was offered, yes and no."""

import pytest

from knowledge import questions
from knowledge.answers.context import Context
from knowledge.answers.types import (
    Choices,
    DocumentFacts,
    NothingCovers,
    OrganisationOnNone,
    PartnerCheck,
    Partners,
    ProtocolCard,
    ProtocolList,
    Purpose,
    Recorded,
    Several,
    Talk,
    WhichProtocol,
)
from knowledge.database import Database
from knowledge.questions import QuestionView
from tests.shipped import ATTEND, AUTISM, CHIS, HERTS, NCMP, Conversation, slugs


def stored(database: Database, talk: Conversation) -> QuestionView:
    """The question that a conversation asked last."""
    return next(one for one in questions.list_questions(database, limit=1000) if one.id == talk.context.question)


def test_each_fact_is_asked_of_what_was_just_spoken_of(talk: Conversation) -> None:
    assert slugs(talk.say("who are the Autism Panel partners?", "ask_partners")) == (AUTISM,)
    size = talk.say("how big is that document?", "ask_document")
    assert isinstance(size, DocumentFacts)
    assert talk.text.startswith("The document of The Autism in Schools Panel is 8.19MB.")
    assert slugs(talk.say("what is it for?", "ask_purpose")) == (AUTISM,)
    assert slugs(talk.say("and who is signed up to that?", "ask_partners")) == (AUTISM,)


def test_the_protocol_that_was_found_for_a_situation_is_in_hand(talk: Conversation) -> None:
    talk.say("which protocol covers missing from education checks?", "find_protocol")
    assert slugs(talk.say("and who is signed up to that?", "ask_partners")) == (CHIS,)


@pytest.mark.parametrize(
    ("first", "kind", "then", "wanted"),
    [
        ("who is on the autism panel?", "ask_partners", "and the Hertfordshire one?", Partners),
        ("what is the autism panel for?", "ask_purpose", "and the Hertfordshire one?", Purpose),
        ("how big is the autism panel document?", "ask_document", "what about the Hertfordshire one?", DocumentFacts),
        ("tell me about the autism panel", "ask_protocol", "and the Hertfordshire one?", ProtocolCard),
    ],
)
def test_and_another_one_asks_the_same_of_it(talk: Conversation, first: str, kind: str, then: str, wanted: type) -> None:
    talk.say(first, kind)
    answer = talk.say(then, "ask_protocol")
    assert isinstance(answer, wanted)
    assert slugs(answer) == (HERTS,)


def test_and_another_organisation_asks_the_same_of_it(talk: Conversation) -> None:
    talk.say("is Thurrock on the autism panel?", "check_partner")
    answer = talk.say("what about Provide?", "ask_protocol")
    assert isinstance(answer, PartnerCheck)
    assert (answer.protocol.slug, [one.name for one in answer.off]) == (AUTISM, ["Provide"])
    answer = talk.say("are they on the NCMP one?", "check_partner")
    assert isinstance(answer, PartnerCheck)
    assert (answer.protocol.slug, [one.name for one in answer.on]) == (NCMP, ["Provide"])


def test_and_with_another_organisation_lists_what_is_shared_with_it(talk: Conversation) -> None:
    talk.say("what do we share with Provide?", "list_protocols")
    answer = talk.say("and with Thurrock?", "ask_partners")
    assert isinstance(answer, ProtocolList)
    assert slugs(answer) == (AUTISM,)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("no, the autism one", AUTISM),
        ("no, I meant the autism panel", AUTISM),
        ("not the attendance one, the Hertfordshire one", HERTS),
        ("sorry, I meant NCMP", NCMP),
    ],
)
def test_a_correction_asks_the_same_of_what_was_meant(talk: Conversation, text: str, slug: str) -> None:
    talk.say("how big is the attendance document?", "ask_document")
    answer = talk.say(text, "correct")
    assert isinstance(answer, DocumentFacts)
    assert slugs(answer) == (slug,)
    assert slugs(talk.say("who is on it?", "ask_partners")) == (slug,)


def test_a_correction_to_something_that_is_not_held_confirms_nothing(talk: Conversation) -> None:
    talk.say("how big is the attendance document?", "ask_document")
    assert isinstance(talk.say("no, the parking permits one", "correct"), NothingCovers | OrganisationOnNone | Choices)


def test_a_correction_that_says_nothing_asks_what_is_meant(talk: Conversation) -> None:
    talk.say("how big is the attendance document?", "ask_document")
    assert talk.say("no, that's wrong", "correct") == WhichProtocol("ask_document")


def test_one_goes_back_to_a_protocol_by_its_name_to_the_one_before_and_to_the_first(talk: Conversation) -> None:
    for name in ("autism panel", "attendance one", "Hertfordshire one"):
        talk.say(f"who is on the {name}?", "ask_partners")
    assert slugs(talk.say("back to the attendance one", "go_back")) == (ATTEND,)
    assert slugs(talk.say("go back", "go_back")) == (HERTS,)
    assert slugs(talk.say("back to the first one", "go_back")) == (AUTISM,)
    assert slugs(talk.say("how big is it?", "ask_document")) == (AUTISM,)


def test_there_is_nothing_to_go_back_to_at_the_beginning(talk: Conversation) -> None:
    assert talk.say("go back", "go_back") == WhichProtocol("ask_protocol")


@pytest.fixture
def offered(talk: Conversation) -> Conversation:
    """A conversation in which two protocols were offered for a question about partners."""
    answer = talk.say("who are the partners of the Provide agreement?", "ask_partners")
    assert isinstance(answer, Choices)
    assert slugs(answer) == (CHIS, NCMP)
    return talk


@pytest.mark.parametrize("kind", ["choose", "ask_protocol", "out_of_scope", "affirm"])
@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("1", CHIS),
        ("2", NCMP),
        ("the first", CHIS),
        ("the second one", NCMP),
        ("the last one", NCMP),
        ("option 2 please", NCMP),
        ("b", NCMP),
        ("ECC Education Compliance and CHIS", CHIS),
        ("the national child measurement programme (ncmp)", NCMP),
    ],
)
def test_a_choice_by_number_or_title_answers_what_was_asked_whatever_it_looks_like(
    offered: Conversation, text: str, slug: str, kind: str
) -> None:
    answer = offered.say(text, kind)
    assert isinstance(answer, Partners)
    assert slugs(answer) == (slug,)
    assert offered.context.choices == ()


@pytest.mark.parametrize(("text", "slug"), [("the missing from education one", CHIS), ("the measurement one", NCMP), ("ncmp", NCMP)])
@pytest.mark.parametrize("kind", ["choose", "ask_protocol", "find_protocol"])
def test_a_choice_in_other_words_answers_what_was_asked(offered: Conversation, text: str, slug: str, kind: str) -> None:
    answer = offered.say(text, kind)
    assert isinstance(answer, Partners)
    assert slugs(answer) == (slug,)


@pytest.mark.parametrize("kind", ["choose", "affirm", "out_of_scope"])
@pytest.mark.parametrize("text", ["both", "both please", "both of them"])
def test_both_answers_for_both(offered: Conversation, text: str, kind: str) -> None:
    answer = offered.say(text, kind)
    assert isinstance(answer, Several)
    assert all(isinstance(one, Partners) for one in answer.answers)
    assert slugs(answer) == (CHIS, NCMP)


def test_a_number_that_was_not_offered_chooses_nothing(offered: Conversation) -> None:
    answer = offered.say("7", "choose")
    assert not isinstance(answer, Partners) or slugs(answer) == ()


def test_another_question_lets_the_choice_go(offered: Conversation) -> None:
    answer = offered.say("what does CYP mean?", "explain_term")
    assert answer.outcome == "answered"
    assert offered.context.choices == ()


def test_a_number_picks_from_the_list_that_was_shown(talk: Conversation) -> None:
    talk.say("list all protocols", "list_protocols")
    assert slugs(talk.say("2", "choose")) == (HERTS,)
    assert slugs(talk.say("the last one", "choose")) == (AUTISM,)


@pytest.mark.parametrize(
    ("text", "kind"), [("the autism one", "choose"), ("the autism panel", "ask_protocol"), ("autism panel", "find_protocol")]
)
@pytest.mark.parametrize(
    ("question", "asked", "wanted"),
    [
        ("who are the partners?", "ask_partners", Partners),
        ("how big is it?", "ask_document", DocumentFacts),
        ("what is it for?", "ask_purpose", Purpose),
    ],
)
def test_the_name_that_was_asked_for_answers_the_question(
    talk: Conversation, question: str, asked: str, wanted: type, text: str, kind: str
) -> None:
    assert talk.say(question, asked) == WhichProtocol(asked)
    answer = talk.say(text, kind)
    assert isinstance(answer, wanted)
    assert slugs(answer) == (AUTISM,)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("sharing CCTV footage with our insurer", "find_protocol"),
        ("what do we share with Essex Police?", "list_protocols"),
        ("do we have any with Provide and Thurrock?", "list_protocols"),
        ("is Essex Police on the autism panel?", "check_partner"),
        ("what is the lawful basis of NCMP?", "ask_unheld"),
        ("what does QXZ mean?", "explain_term"),
    ],
)
@pytest.mark.parametrize(
    ("yes", "seen_as"), [("yes please", "affirm"), ("yes, record it", "record_question"), ("ok go on", "out_of_scope")]
)
def test_a_yes_to_the_offer_records_the_question_for_the_team(
    shared: Database, talk: Conversation, text: str, kind: str, yes: str, seen_as: str
) -> None:
    talk.say(text, kind)
    assert "Shall I record your question for the governance team?" in talk.text
    assert not stored(shared, talk).for_team
    assert talk.say(yes, seen_as) == Recorded(text)
    assert stored(shared, talk).for_team
    assert "Recorded for the governance team:" in talk.text
    assert text in talk.text


@pytest.mark.parametrize(("no", "seen_as"), [("no thanks", "deny"), ("no", "correct"), ("nope", "out_of_scope")])
def test_a_no_to_the_offer_records_nothing(shared: Database, talk: Conversation, no: str, seen_as: str) -> None:
    talk.say("sharing CCTV footage with our insurer", "find_protocol")
    assert talk.say(no, seen_as) == Talk("deny")
    assert not stored(shared, talk).for_team
    assert talk.context.offer is None
    assert talk.say("yes", "affirm") == Talk("affirm")
    assert not stored(shared, talk).for_team


def test_a_yes_records_once_and_a_second_one_nothing_more(talk: Conversation) -> None:
    talk.say("sharing CCTV footage with our insurer", "find_protocol")
    assert isinstance(talk.say("yes", "affirm"), Recorded)
    assert talk.say("yes", "affirm") == Talk("affirm")


def test_a_question_can_be_recorded_without_an_offer(shared: Database, talk: Conversation) -> None:
    talk.say("who is on the autism panel?", "ask_partners")
    assert talk.say("record it", "record_question") == Recorded("who is on the autism panel?")
    assert stored(shared, talk).for_team


def test_there_is_nothing_to_record_before_a_question(talk: Conversation) -> None:
    assert talk.say("record it", "record_question") == Recorded(None)
    assert "There is no question to record yet." in talk.text


def test_a_question_that_was_purged_is_not_said_to_be_recorded(talk: Conversation) -> None:
    talk.context = Context(question=10**9, offer="record")
    assert talk.say("yes", "affirm") == Recorded(None)


@pytest.mark.parametrize("kind", ["helpful", "not_helpful"])
def test_feedback_is_kept_with_the_question(shared: Database, talk: Conversation, kind: str) -> None:
    talk.say("who is on the autism panel?", "ask_partners")
    assert talk.say("That was what it was", kind) == Talk(kind)
    assert stored(shared, talk).feedback == kind


@pytest.mark.parametrize(
    ("text", "kind"), [("hello", "greet"), ("thanks", "thanks"), ("help", "help"), ("are you a person?", "bot_challenge")]
)
def test_talk_in_between_does_not_lose_the_thread(talk: Conversation, text: str, kind: str) -> None:
    talk.say("who are the Autism Panel partners?", "ask_partners")
    assert talk.say(text, kind) == Talk(kind)
    assert slugs(talk.say("how big is it?", "ask_document")) == (AUTISM,)
