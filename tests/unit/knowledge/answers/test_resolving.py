"""Which protocol a question is asked of: the one it names, the one in hand, a choice, or none that can be told."""

import pytest

from knowledge import protocols
from knowledge.answers.context import Context
from knowledge.answers.types import Choices, NothingCovers, OrganisationOnNone, WhichProtocol
from knowledge.database import Database
from tests.shipped import ADMIN, ATTEND, AUTISM, CHIS, HERTS, NCMP, Conversation, slugs

FACTS = [
    ("ask_partners", "who are the partners of {}?"),
    ("ask_purpose", "what is {} for?"),
    ("ask_document", "how big is {}?"),
    ("ask_protocol", "tell me about {}"),
    ("ask_unheld", "what is the lawful basis of {}?"),
]


@pytest.fixture
def about_autism(talk: Conversation) -> Conversation:
    talk.context = Context(protocol=AUTISM, kind="ask_partners")
    return talk


@pytest.mark.parametrize(("kind", "question"), FACTS)
def test_a_protocol_that_is_named_wins_over_the_one_in_hand(about_autism: Conversation, kind: str, question: str) -> None:
    assert slugs(about_autism.say(question.format("Hertfordshire School Admissions"), kind)) == (HERTS,)


@pytest.mark.parametrize(("kind", "question"), FACTS)
@pytest.mark.parametrize("it", ["it", "that one", "this protocol"])
def test_a_question_that_names_none_is_asked_of_the_one_in_hand(about_autism: Conversation, kind: str, question: str, it: str) -> None:
    assert slugs(about_autism.say(question.format(it), kind)) == (AUTISM,)


@pytest.mark.parametrize(("kind", "question"), FACTS)
def test_a_question_about_something_that_is_not_held_is_not_asked_of_the_one_in_hand(
    about_autism: Conversation, kind: str, question: str
) -> None:
    answer = about_autism.say(question.format("the parking permits protocol"), kind)
    assert isinstance(answer, NothingCovers | OrganisationOnNone | WhichProtocol)


def test_the_other_one_is_the_other_of_two_that_were_listed(talk: Conversation) -> None:
    talk.say("what do we share with Provide?", "list_protocols")
    first = slugs(talk.say("who is on the missing from education one?", "ask_partners"))
    other = slugs(talk.say("how big is the other one?", "ask_document"))
    assert {*first, *other} == {CHIS, NCMP}


def test_the_other_one_is_the_one_before_when_none_was_listed(talk: Conversation) -> None:
    talk.say("who is on the autism panel?", "ask_partners")
    talk.say("who is on the attendance one?", "ask_partners")
    assert slugs(talk.say("how big is the other one?", "ask_document")) == (AUTISM,)


def test_two_that_the_question_fits_alike_are_offered_and_no_more_than_three(own: Database, own_talk: Conversation) -> None:
    for town in ("Harlow", "Clacton", "Witham", "Maldon"):
        protocols.add_protocol(own, ADMIN, title=f"{town} Flu Clinics", purpose=f"To plan flu clinics in {town}.", partners=["ECC"])
    answer = own_talk.say("who are the partners of the flu clinics one?", "ask_partners")
    assert isinstance(answer, Choices)
    assert 2 <= len(answer.protocols) <= 3
    assert all("flu-clinics" in slug for slug in slugs(answer))
    buttons = own_talk.reply.buttons()
    assert [button.says for button in buttons] == [protocol.title for protocol in answer.protocols]
    for number, protocol in enumerate(answer.protocols, 1):
        assert f"{number}. {protocol.title}" in own_talk.text


def test_a_name_tells_apart_what_is_alike(own: Database, own_talk: Conversation) -> None:
    for town in ("Harlow", "Clacton"):
        protocols.add_protocol(own, ADMIN, title=f"{town} Flu Clinics", purpose=f"To plan flu clinics in {town}.", partners=["ECC"])
    assert slugs(own_talk.say("who are the partners of Clacton Flu Clinics?", "ask_partners")) == ("clacton-flu-clinics",)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("not the admissions one, who are the partners of the autism panel?", AUTISM),
        ("I don't mean the autism panel, who is on the attendance protocol?", ATTEND),
    ],
)
def test_a_protocol_that_is_set_aside_is_not_the_one_meant(talk: Conversation, text: str, slug: str) -> None:
    assert slugs(talk.say(text, "ask_partners")) == (slug,)
