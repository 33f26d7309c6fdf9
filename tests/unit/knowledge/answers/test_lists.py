"""Lists and counts, exactly what the knowledge base holds; every filter that was asked for is kept and said."""

import pytest

from knowledge import protocols
from knowledge.answers.types import DocumentList, NothingCovers, OrganisationOnNone, OrganisationRanking, ProtocolList, Talk, Themes
from knowledge.database import Database
from tests.shipped import ADMIN, ALL, ATTEND, AUTISM, CHIS, HERTS, NCMP, OVER, Conversation, slugs

NOT_PROVIDE = (HERTS, OVER, ATTEND, AUTISM)


def listed(talk: Conversation, text: str) -> tuple[str, ...]:
    answer = talk.say(text, "list_protocols")
    assert isinstance(answer, ProtocolList), answer
    assert answer.total == len(answer.protocols)
    return tuple(protocol.slug for protocol in answer.protocols)


@pytest.mark.parametrize(
    "text",
    [
        "list all protocols",
        "how many protocols are there?",
        "can you provide the list of all protocols?",
        "please provide a list of protocols",
        "Provide me with all the agreements please",
        "give me all the agreements",
        "which protocols do we have with ECC?",
        "which protocols is Essex County Council on?",
        "which are under Learning and Education?",
    ],
)
def test_all_six_are_listed_and_counted(talk: Conversation, text: str) -> None:
    assert listed(talk, text) == ALL
    assert talk.text.startswith(("There are 6 protocols", "All 6 protocols"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("what do we share with Provide?", (CHIS, NCMP)),
        ("what do we share with provide", (CHIS, NCMP)),
        ("what do we share with Provide Child Health?", (CHIS, NCMP)),
        ("what do we share with HCC?", (HERTS,)),
        ("what do we share with Hertfordshire County Council?", (HERTS,)),
        ("what do we share with schools?", (OVER,)),
        ("what do we share with ECS?", (ATTEND,)),
        ("what do we share with Southend and Thurrock?", (AUTISM,)),
        ("what do we share with both Thurrock and Southend?", (AUTISM,)),
        ("what do we share with Provide and Thurrock?", ()),
        ("what do we share with Provide or Thurrock?", (CHIS, NCMP, AUTISM)),
        ("which protocols are not with Provide?", NOT_PROVIDE),
        ("which protocols is Provide not on?", NOT_PROVIDE),
        ("protocols except those with Provide", NOT_PROVIDE),
        ("what do we share with ECC but not Provide?", NOT_PROVIDE),
        ("what do we share with neither Provide nor Thurrock?", (HERTS, OVER, ATTEND)),
        ("protocols without ECC", ()),
        ("everything except the admissions one", (CHIS, OVER, NCMP, ATTEND, AUTISM)),
        ("all of them but not the autism panel", (CHIS, HERTS, OVER, NCMP, ATTEND)),
        ("all except NCMP", (CHIS, HERTS, OVER, ATTEND, AUTISM)),
        ("which protocols have a PDF?", (AUTISM,)),
        ("which have a word document?", (CHIS, HERTS, OVER, NCMP, ATTEND)),
        ("which protocols don't have a PDF?", (CHIS, HERTS, OVER, NCMP, ATTEND)),
        ("which protocols have no PDF?", (CHIS, HERTS, OVER, NCMP, ATTEND)),
        ("which protocols do not have a Word document?", (AUTISM,)),
        ("which protocols have more than two partners?", (AUTISM,)),
        ("which protocols have two partners?", (CHIS, HERTS, OVER, NCMP, ATTEND)),
        ("which protocols have more than one document?", (OVER,)),
        ("which protocols have the same partner as the NCMP one?", (CHIS,)),
        ("which protocols share a partner with the missing from education one?", (NCMP,)),
        ("which protocols share a partner with the autism panel?", ()),
    ],
)
def test_a_list_is_exactly_what_was_asked_for(talk: Conversation, text: str, found: tuple[str, ...]) -> None:
    assert listed(talk, text) == found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("what do we share with Provide?", "There are 2 protocols that have Provide as a partner:"),
        ("which protocols are not with Provide?", "There are 4 protocols that do not have Provide as a partner:"),
        ("what do we share with Provide or Thurrock?", "There are 3 protocols that have Provide or Thurrock Council as a partner:"),
        ("what do we share with Provide and Thurrock?", "None. No protocol I hold has Provide and Thurrock Council as partners."),
        ("which protocols have a PDF?", "There is 1 protocol that has a PDF document:"),
        ("which protocols don't have a PDF?", "There are 5 protocols that do not have a PDF document:"),
        ("which protocols have more than two partners?", "There is 1 protocol that has at least 3 partners:"),
        ("which protocols have two partners?", "There are 5 protocols that have exactly 2 partners:"),
        ("which protocols have more than one document?", "There is 1 protocol that has more than one document:"),
        ("everything except the admissions one", "There are 5 protocols that are not Hertfordshire School Admissions:"),
        ("which protocols have the same partner as the NCMP one?", "There is 1 protocol that shares a partner with The National Child"),
        ("protocols without ECC", "None. Every protocol I hold has ECC as a partner."),
        ("do we have any with Thurrock?", "Yes. There is 1 protocol that has Thurrock Council as a partner:"),
        ("do we have any with Provide and Thurrock?", "No. No protocol I hold has Provide and Thurrock Council as partners."),
        ("is ECC on all of them?", "Yes. All 6 protocols have ECC"),
        ("is Provide on all of them?", "No. There are 2 protocols that have Provide as a partner:"),
    ],
)
def test_what_narrows_a_list_is_said(talk: Conversation, text: str, says: str) -> None:
    talk.say(text, "list_protocols")
    assert talk.text.startswith(says)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("what do we share with Essex Police?", "Essex Police"),
        ("what do we share with the police?", "the police"),
        ("what do we share with Suffolk County Council?", "Suffolk County Council"),
        ("do we share anything with Capita?", "Capita"),
        ("what do we share with Barnardo's?", "Barnardo's"),
        ("what do we share with Acme Software Ltd?", "Acme Software Ltd"),
        ("what do we share with the dentist?", "the dentist"),
        ("what do we share with southend hospital", "southend hospital"),
        ("what do we share with the University of Essex?", "University of Essex"),
        ("what do we share with Essex County Fire and Rescue Service?", "Essex County Fire and Rescue Service"),
    ],
)
def test_an_organisation_that_is_on_none_is_said_to_be_and_gets_no_list(talk: Conversation, text: str, name: str) -> None:
    answer = talk.say(text, "list_protocols")
    assert isinstance(answer, OrganisationOnNone)
    assert [one.name for one in answer.organisations] == [name]
    assert talk.context.offer == "record"
    assert name in talk.text.split("\n")[0]
    assert "record your question" in talk.text


@pytest.mark.parametrize("text", ["what do we share with Provide and Essex Police?", "what do we share with Essex Police or Provide?"])
def test_an_organisation_on_none_beside_another_is_not_passed_over(talk: Conversation, text: str) -> None:
    talk.say(text, "list_protocols")
    assert "Essex Police is on none of the protocols I hold." in talk.text


@pytest.mark.parametrize("text", ["what do we share with other councils?", "what do we share with them?", "who do we share with?"])
def test_words_for_anybody_are_no_organisation(talk: Conversation, text: str) -> None:
    assert not isinstance(talk.say(text, "list_protocols"), OrganisationOnNone)


@pytest.mark.parametrize(
    "text", ["which organisations do we share with?", "how many organisations are there?", "who is on the most protocols?"]
)
def test_organisations_are_counted_by_their_protocols(talk: Conversation, text: str) -> None:
    answer = talk.say(text, "list_protocols")
    assert isinstance(answer, OrganisationRanking)
    assert answer.total == 7
    assert answer.rows[:2] == (("ECC", 6), ("Provide", 2))
    assert {count for _, count in answer.rows[2:]} == {1}
    assert talk.text.startswith("7 organisations are partners across the protocols. ECC is on the most: 6.")


def test_themes_are_counted(talk: Conversation) -> None:
    assert talk.say("what themes are there?", "list_protocols") == Themes((("Learning and Education", 6),))


def test_a_list_is_narrowed_by_theme(own: Database, own_talk: Conversation) -> None:
    added = protocols.add_protocol(own, ADMIN, title="Flu Clinics", purpose="To plan clinics.", partners=["Provide"], theme="Public Health")
    assert listed(own_talk, "which protocols are under Public Health?") == (added.slug,)
    assert listed(own_talk, "how many are under learning and education?") == ALL
    assert own_talk.say("what themes are there?", "list_protocols") == Themes((("Learning and Education", 6), ("Public Health", 1)))


def test_those_are_the_ones_that_were_listed(talk: Conversation) -> None:
    assert listed(talk, "what do we share with Provide?") == (CHIS, NCMP)
    assert listed(talk, "which of those have a PDF?") == ()
    assert talk.text.startswith("None. None of those has a PDF document.")
    assert listed(talk, "what do we share with Thurrock?") == (AUTISM,)
    assert listed(talk, "which of those are with ECC?") == (AUTISM,)
    assert talk.text.startswith("Of those, there is 1 protocol that has ECC")


def test_the_documents_of_those_are_theirs_only(talk: Conversation) -> None:
    listed(talk, "what do we share with Provide?")
    answer = talk.say("which of those documents is the largest?", "list_documents")
    assert isinstance(answer, DocumentList)
    assert slugs(answer) == (CHIS,)
    assert talk.text.startswith("The largest document of those protocols is ECC Education Compliance and CHIS: DOC, 90KB.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("which protocols cover home schooling?", (NCMP,)),
        ("which protocols relate to attendance?", (ATTEND,)),
        ("list all protocols about children", (CHIS, OVER, NCMP)),
    ],
)
def test_a_list_is_narrowed_by_what_purposes_speak_of(talk: Conversation, text: str, found: tuple[str, ...]) -> None:
    assert listed(talk, text) == found
    assert " to do with “" in talk.text.split("\n")[0]


@pytest.mark.parametrize("text", ["list protocols about swimming", "which protocols are about staff parking permits?"])
def test_a_topic_that_no_protocol_comes_near_gets_no_list_of_all(talk: Conversation, text: str) -> None:
    assert isinstance(talk.say(text, "list_protocols"), NothingCovers)


@pytest.fixture
def many(own: Database, own_talk: Conversation) -> Conversation:
    """A conversation over a knowledge base of 26 protocols."""
    for number in range(1, 21):
        protocols.add_protocol(own, ADMIN, title=f"Street {number}", purpose=f"To light street {number}.", partners=["ECC", "Lamps Ltd"])
    return own_talk


def test_a_long_list_is_shown_in_pages_and_counted_whole(many: Conversation) -> None:
    answer = many.say("what do we share with Lamps Ltd?", "list_protocols")
    assert isinstance(answer, ProtocolList)
    assert (answer.total, len(answer.shown)) == (20, 8)
    assert many.text.startswith("There are 20 protocols that have Lamps Ltd as a partner:")
    assert "12 more" in many.text
    assert [button.says for button in many.reply.buttons()] == ["show me more"]
    seen = list(slugs(answer))
    for left, range_shown in ((4, "9 to 16 of 20:"), (0, "17 to 20 of 20:")):
        answer = many.say("more", "more")
        seen += slugs(answer)
        assert many.text.startswith(range_shown)
        assert ("more. Type" in many.text) == bool(left)
    assert seen == [f"street-{number}" for number in range(1, 21)]
    assert many.say("more", "more") == Talk("nothing_more")


def test_a_number_typed_on_a_later_page_picks_from_that_page(many: Conversation) -> None:
    many.say("what do we share with Lamps Ltd?", "list_protocols")
    many.say("more", "more")
    assert slugs(many.say("the second one", "choose")) == ("street-10",)


def test_more_of_nothing_is_nothing(talk: Conversation) -> None:
    talk.say("who is on the autism panel?", "ask_partners")
    assert talk.say("more", "more") == Talk("nothing_more")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("list all protocols", "list_protocols"),
        ("who do we share with?", "list_protocols"),
        ("what themes are there?", "list_protocols"),
        ("how many documents are there?", "list_documents"),
        ("which is the biggest file?", "list_documents"),
        ("which protocol covers missing children?", "find_protocol"),
        ("who are the partners?", "ask_partners"),
    ],
)
def test_a_knowledge_base_with_nothing_in_it_says_so(own: Database, own_talk: Conversation, text: str, kind: str) -> None:
    for slug in ALL:
        protocols.retire_protocol(own, ADMIN, slug)
    own_talk.say(text, kind)
    assert own_talk.text
    assert not own_talk.reply.about
