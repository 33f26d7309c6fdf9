"""What abbreviations and terms mean, and where they are used."""

import pytest

from knowledge import glossary
from knowledge.answers.types import TermMeaning, TermUnknown
from knowledge.database import Database
from tests.shipped import ADMIN, ALL, ATTEND, AUTISM, CHIS, HERTS, NCMP, Conversation


@pytest.mark.parametrize(
    ("text", "term", "meaning"),
    [
        ("what does CHIS stand for?", "CHIS", "Child Health Information Service."),
        ("what does chis mean", "CHIS", "Child Health Information Service."),
        ("what does ECC mean?", "ECC", "Essex County Council."),
        ("what is HCC", "HCC", "Hertfordshire County Council."),
        ("what does NCMP mean", "NCMP", "National Child Measurement Programme."),
        ("what is CYP?", "CYP", "Children and young people."),
        ("what does SEN mean?", "SEN", "Special educational needs."),
        ("define triage", "Triage", "Sorting referrals by need, so that each goes to the right place in good time."),
        ("what is a data controller?", "Data controller", "Whoever decides why and how personal data is used."),
    ],
)
def test_a_term_is_explained_as_the_glossary_does(talk: Conversation, text: str, term: str, meaning: str) -> None:
    answer = talk.say(text, "explain_term")
    assert isinstance(answer, TermMeaning)
    assert (answer.term, answer.meaning) == (term, meaning)
    assert talk.text.startswith(f"{term}: {meaning}")


@pytest.mark.parametrize(
    ("text", "used_in", "partner_on"),
    [
        ("what does CHIS stand for?", (CHIS, NCMP), ()),
        ("what is CYP?", (AUTISM,), ()),
        ("what does ECC mean?", (), ALL),
        ("what is HCC?", (), (HERTS,)),
        ("who are Provide?", (), (CHIS, NCMP)),
        ("what's ECS?", (), (ATTEND,)),
        ("what does SEN mean?", (), ()),
    ],
)
def test_it_is_said_where_a_term_is_used(talk: Conversation, text: str, used_in: tuple[str, ...], partner_on: tuple[str, ...]) -> None:
    answer = talk.say(text, "explain_term")
    assert isinstance(answer, TermMeaning)
    assert tuple(protocol.slug for protocol in answer.used_in) == used_in
    assert tuple(protocol.slug for protocol in answer.partner_on) == partner_on
    assert ("is used in" in talk.text, "is a partner of" in talk.text) == (bool(used_in), bool(partner_on))


def test_what_the_page_does_not_say_is_not_made_up(talk: Conversation) -> None:
    talk.say("what does ECS stand for?", "explain_term")
    assert talk.text.startswith("The council's page does not say what ECS stands for.")


@pytest.mark.parametrize(("text", "term"), [("what does QXZ stand for?", "QXZ"), ("what is a flibbertigibbet?", "flibbertigibbet")])
def test_a_term_that_is_not_held_is_said_to_be_unknown(talk: Conversation, text: str, term: str) -> None:
    assert talk.say(text, "explain_term") == TermUnknown(term)
    assert talk.text.startswith(f"I do not know what “{term}” means")
    assert talk.context.offer == "record"


@pytest.mark.parametrize("text", ["", "?", "<img src=x onerror=alert(1)>", "\x00"])
def test_a_question_for_nothing_is_answered_in_words(talk: Conversation, text: str) -> None:
    assert isinstance(talk.say(text, "explain_term"), TermUnknown)
    assert "“”" not in talk.text


def test_a_misspelt_term_is_found(talk: Conversation) -> None:
    answer = talk.say("what does addendumm mean?", "explain_term")
    assert isinstance(answer, TermMeaning)
    assert answer.term == "Addendum"


def test_a_term_that_was_just_defined_is_explained(own: Database, own_talk: Conversation) -> None:
    assert isinstance(own_talk.say("what does QXZ stand for?", "explain_term"), TermUnknown)
    glossary.define(own, ADMIN, "QXZ", "Quick exchange zone.")
    answer = own_talk.say("what does QXZ stand for?", "explain_term")
    assert isinstance(answer, TermMeaning)
    assert answer.meaning == "Quick exchange zone."
