"""Who is on a protocol, and whether somebody is: led by yes or no, and what was assumed falsely put right."""

import pytest

from knowledge.answers.types import (
    Choices,
    NothingCovers,
    OrganisationOnNone,
    PartnerCheck,
    PartnerCount,
    Partners,
    ProtocolList,
    WhichProtocol,
)
from tests.shipped import ATTEND, AUTISM, CHIS, HERTS, NCMP, OVER, Conversation, slugs


@pytest.mark.parametrize(
    ("text", "slug", "partners"),
    [
        ("who are the Autism Panel partners?", AUTISM, ("ECC", "Southend City Council", "Thurrock Council")),
        ("which councils are on the autism panel?", AUTISM, ("ECC", "Southend City Council", "Thurrock Council")),
        ("can you provide the partners of the autism panel?", AUTISM, ("ECC", "Southend City Council", "Thurrock Council")),
        ("who is signed up to the Hertfordshire one?", HERTS, ("ECC", "Herts County Council")),
        ("partners of the NCMP protocol", NCMP, ("ECC", "Provide")),
        ("partners of education service addendums", OVER, ("ECC", "Education Providers")),
        ("who is on the missing from education protocol", CHIS, ("ECC", "Provide")),
        ("who is on legal interventions for school non-attendance", ATTEND, ("ECC", "ECS Pupil Attendance")),
    ],
)
def test_the_partners_of_a_protocol_are_those_of_the_page_in_its_order(
    talk: Conversation, text: str, slug: str, partners: tuple[str, ...]
) -> None:
    answer = talk.say(text, "ask_partners")
    assert isinstance(answer, Partners)
    assert (answer.protocol.slug, answer.protocol.partners) == (slug, partners)
    assert talk.text.startswith(f"The partners of {answer.protocol.title} are ")


def test_the_others_than_one_are_named_without_it(talk: Conversation) -> None:
    answer = talk.say("who else than ECC is on the autism panel?", "ask_partners")
    assert isinstance(answer, Partners)
    assert answer.besides == ("ECC",)
    assert talk.text.startswith("Besides ECC, Southend City Council and Thurrock Council are on The Autism in Schools Panel.")


def test_partners_are_counted(talk: Conversation) -> None:
    answer = talk.say("how many partners does the autism panel have?", "ask_partners")
    assert isinstance(answer, PartnerCount)
    assert talk.text.startswith("The Autism in Schools Panel has 3 partners: ECC, Southend City Council and Thurrock Council.")


def test_without_a_protocol_it_is_asked_whose_partners_are_meant(talk: Conversation) -> None:
    assert talk.say("who are the partners?", "ask_partners") == WhichProtocol("ask_partners")


def test_the_partners_of_something_that_is_not_held_are_not_made_up(talk: Conversation) -> None:
    assert isinstance(talk.say("who are the partners of the swimming lessons protocol?", "ask_partners"), NothingCovers)
    answer = talk.say("who are the partners of the Essex Police agreement?", "ask_partners")
    assert isinstance(answer, OrganisationOnNone)
    assert answer.organisations[0].name == "Essex Police"


def test_a_protocol_that_is_called_by_a_partner_of_two_is_asked_about(talk: Conversation) -> None:
    answer = talk.say("who are the partners of the Provide agreement?", "ask_partners")
    assert isinstance(answer, Choices)
    assert set(slugs(answer)) == {CHIS, NCMP}


def test_a_protocol_that_is_called_by_a_partner_of_one_is_that_one(talk: Conversation) -> None:
    assert slugs(talk.say("who else is on the Southend one?", "ask_partners")) == (AUTISM,)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("is ECC on the autism panel?", AUTISM),
        ("is Essex County Council a partner of the legal interventions protocol?", ATTEND),
        ("is Provide a partner of the NCMP protocol?", NCMP),
        ("is provide on the NCMP one", NCMP),
        ("is HCC on the Hertfordshire one?", HERTS),
        ("is Hertfordshire County Council part of the Herts admissions protocol?", HERTS),
        ("is Southend Borough Council on the autism panel?", AUTISM),
        ("I just want to check, is ECC on the NCMP one?", NCMP),
    ],
)
def test_a_partner_is_confirmed_with_a_yes(talk: Conversation, text: str, slug: str) -> None:
    answer = talk.say(text, "check_partner")
    assert isinstance(answer, PartnerCheck)
    assert (answer.protocol.slug, len(answer.on), answer.off) == (slug, 1, ())
    assert talk.text.startswith("Yes, ")
    assert answer.outcome == "answered"


@pytest.mark.parametrize(
    ("text", "slug", "name"),
    [
        ("is Southend a partner on the Hertfordshire one?", HERTS, "Southend City Council"),
        ("is Provide a partner of the attendance one?", ATTEND, "Provide"),
        ("is provide a partner of the attendance one?", ATTEND, "Provide"),
        ("isn't Southend on the NCMP one?", NCMP, "Southend City Council"),
        ("are schools on the autism panel?", AUTISM, "Education Providers"),
        ("is Hertfordshire on the autism panel?", AUTISM, "Herts County Council"),
    ],
)
def test_a_partner_of_others_is_denied_with_a_no_and_where_it_is_a_partner(talk: Conversation, text: str, slug: str, name: str) -> None:
    answer = talk.say(text, "check_partner")
    assert isinstance(answer, PartnerCheck)
    assert (answer.protocol.slug, [one.name for one in answer.off], answer.on) == (slug, [name], ())
    assert talk.text.startswith("No, ")
    assert f"{name} is a partner of " in talk.text
    assert answer.elsewhere
    assert answer.protocol not in answer.elsewhere[0][1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("is Essex Police on the autism panel?", "Essex Police"),
        ("is Essex Police a partner of the autism panel?", "Essex Police"),
        ("is Thurrock Police on the autism panel?", "Thurrock Police"),
        ("is Suffolk County Council on the autism panel?", "Suffolk County Council"),
        ("is Capita on the autism panel?", "Capita"),
        ("is Barnardo's on the autism panel?", "Barnardo's"),
    ],
)
def test_an_organisation_that_is_on_none_is_denied_plainly_and_offered_to_the_team(talk: Conversation, text: str, name: str) -> None:
    answer = talk.say(text, "check_partner")
    assert isinstance(answer, PartnerCheck)
    assert ([one.name for one in answer.off], answer.on, answer.protocol.slug) == ([name], (), AUTISM)
    assert not answer.off[0].held
    assert talk.text.startswith(f"No, {name} is not a partner of The Autism in Schools Panel.")
    assert f"{name} is on none of the protocols I hold." in talk.text
    assert f"record your question for {'the governance team'}?" in talk.text
    assert answer.outcome == "declined"


def test_some_that_are_and_some_that_are_not_are_told_apart(talk: Conversation) -> None:
    answer = talk.say("are Thurrock and Provide both on the autism panel?", "check_partner")
    assert isinstance(answer, PartnerCheck)
    assert [one.name for one in answer.on] == ["Thurrock Council"]
    assert [one.name for one in answer.off] == ["Provide"]
    assert talk.text.startswith("Partly. Thurrock Council is a partner of The Autism in Schools Panel, but Provide is not.")


def test_an_unknown_one_beside_a_partner_is_not_passed_over(talk: Conversation) -> None:
    talk.say("is Suffolk County Council and Thurrock on the autism panel?", "check_partner")
    assert talk.text.startswith("Partly. Thurrock Council is a partner of The Autism in Schools Panel, but Suffolk County Council is not.")


def test_why_a_non_partner_is_on_it_is_corrected_and_not_explained(talk: Conversation) -> None:
    answer = talk.say("why is Provide on the autism panel?", "check_partner")
    assert isinstance(answer, PartnerCheck)
    assert talk.text.startswith("No, Provide is not a partner of The Autism in Schools Panel.")


def test_why_a_partner_is_on_it_is_told_in_the_words_of_the_purpose_only(talk: Conversation) -> None:
    talk.say("why is Southend on the autism panel?", "check_partner")
    assert talk.text.startswith("Yes, ")
    assert "The page does not say why each partner is on it." in talk.text
    assert "“To process, triage and allocate referrals" in talk.text


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("is it only ECC on the autism panel?", "No, ECC (Essex County Council) is not the only partner"),
        ("is Provide the only one on NCMP?", "No, Provide is not the only partner"),
        ("are ECC and Provide the only partners of NCMP?", "Yes, ECC (Essex County Council) and Provide are partners"),
    ],
)
def test_whether_there_are_no_others_is_answered_as_asked(talk: Conversation, text: str, start: str) -> None:
    talk.say(text, "check_partner")
    assert talk.text.startswith(start)


def test_what_would_be_if_a_partner_left_is_not_guessed(talk: Conversation) -> None:
    talk.say("what if Thurrock left the autism panel?", "check_partner")
    assert talk.text.startswith("At present, Thurrock Council is a partner of The Autism in Schools Panel.")
    assert "The page does not say what would happen if that changed." in talk.text


@pytest.mark.parametrize("text", ["is Thurrock a partner on any protocol?", "is Thurrock on anything?"])
def test_whether_one_is_on_any_is_answered_with_those_it_is_on(talk: Conversation, text: str) -> None:
    answer = talk.say(text, "check_partner")
    assert isinstance(answer, ProtocolList)
    assert slugs(answer) == (AUTISM,)
    assert talk.text.startswith("Yes.")


def test_whether_the_police_are_on_any_is_answered_with_no(talk: Conversation) -> None:
    answer = talk.say("is Essex Police on anything?", "check_partner")
    assert isinstance(answer, OrganisationOnNone)
    assert answer.organisations[0].name == "Essex Police"


def test_a_check_without_a_protocol_asks_for_it(talk: Conversation) -> None:
    assert talk.say("is Thurrock on it?", "check_partner") == WhichProtocol("check_partner")


def test_a_check_of_a_protocol_that_is_not_held_confirms_nothing(talk: Conversation) -> None:
    answer = talk.say("is Thurrock on the swimming lessons one?", "check_partner")
    assert isinstance(answer, NothingCovers)
