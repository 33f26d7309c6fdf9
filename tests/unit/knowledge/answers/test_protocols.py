"""Which protocol covers a situation, what one is for, what its purpose says, and what is not held about it."""

from datetime import date

import pytest

from knowledge import protocols
from knowledge.answers.protocols import find_protocol, rests_on_a_word
from knowledge.answers.reading import Ask, Reading
from knowledge.answers.types import (
    Choices,
    Detail,
    Held,
    NotHeld,
    NothingCovers,
    OrganisationOnNone,
    ProtocolCard,
    ProtocolFound,
    Purpose,
    WhichProtocol,
)
from knowledge.database import Database
from knowledge.search.finder import Finder
from knowledge.search.ranking import Candidate, Ranking
from tests.shipped import ADMIN, ATTEND, AUTISM, CHIS, HERTS, NCMP, OVER, Conversation, slugs


@pytest.mark.parametrize(
    ("text", "slug", "quoted"),
    [
        ("which protocol covers missing from education checks?", CHIS, "whose whereabouts cannot be confirmed"),
        ("a boy has been reported missing from education and nobody knows where he is", CHIS, "whose whereabouts cannot be confirmed"),
        ("year 5 pupils who live in Hertfordshire but go to school in Essex, for the secondary mail out", HERTS, "current year 5 students"),
        ("our college shares data about young people with ECC for their learning and welfare", OVER, "between providers and ECC"),
        ("the child health team needs an accurate record of children who moved into the borough without a school", NCMP, "accurate record"),
        ("we need to refer a pupil to ECC for legal intervention because of non-attendance", ATTEND, "refer to ECC for legal intervention"),
        ("referrals of autistic pupils need to be triaged so that the right resource is deployed", AUTISM, "triage and allocate referrals"),
        ("we provide data about a pupil's attendance for legal intervention", ATTEND, "legal intervention"),
    ],
)
def test_a_situation_in_the_askers_own_words_finds_its_protocol_and_why(talk: Conversation, text: str, slug: str, quoted: str) -> None:
    answer = talk.say(text, "find_protocol")
    assert isinstance(answer, ProtocolFound)
    assert answer.protocol.slug == slug
    assert answer.quote in answer.protocol.purpose
    if slug != NCMP:
        assert quoted in answer.quote
    for part in (answer.protocol.title, answer.quote, *answer.protocol.partners, *(one.title for one in answer.protocol.documents)):
        assert part in talk.text
    assert talk.text.startswith(("This is covered by ", "The nearest match is "))


@pytest.mark.parametrize(
    "text",
    [
        "do we have something for CCTV footage with our insurer",
        "which protocol covers the school dinner menu",
        "is there an agreement about staff parking permits",
        "we want to send staff payroll details to the pension provider",
    ],
)
def test_what_no_protocol_covers_is_said_and_none_is_stretched(talk: Conversation, text: str) -> None:
    answer = talk.say(text, "find_protocol")
    assert isinstance(answer, NothingCovers | OrganisationOnNone)
    assert answer.about == ()
    assert talk.context.offer == "record"
    assert "record your question" in talk.text
    assert "covered by" not in talk.text


@pytest.mark.xfail(strict=True, reason="'fines' is a keyword of the attendance protocol, so that fines of any kind rank it first")
def test_a_keyword_in_another_sense_does_not_stretch_its_protocol(talk: Conversation) -> None:
    assert talk.say("is there an agreement about sharing library fines?", "find_protocol").about == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("which protocol covers sharing with the police?", "the police"),
        ("is there a protocol for sharing with Essex Police?", "Essex Police"),
        ("which protocol covers sharing with Ofsted", "Ofsted"),
    ],
)
def test_sharing_with_an_organisation_on_none_names_it(talk: Conversation, text: str, name: str) -> None:
    answer = talk.say(text, "find_protocol")
    assert isinstance(answer, OrganisationOnNone)
    assert [one.name for one in answer.organisations] == [name]
    assert name in talk.text.split("\n")[0]


def test_a_need_without_a_situation_asks_for_it(talk: Conversation) -> None:
    assert talk.say("I need to share some data, what do I do?", "vague_need") == WhichProtocol("find_protocol")
    assert "Tell me in a sentence" in talk.text


def test_a_need_that_does_tell_its_situation_is_answered(talk: Conversation) -> None:
    assert slugs(talk.say("I need to share something about a child missing from education", "vague_need")) == (CHIS,)


@pytest.mark.parametrize(
    ("text", "slug", "starts"),
    [
        ("what is the national child measurement programme protocol for?", NCMP, "In order to keep records up to date and accurate"),
        ("why do we share data with Hertfordshire?", HERTS, "HCC requires data"),
        ("purpose of the addendums", OVER, "Effectively sharing information"),
        ("what's the autism panel for", AUTISM, "To process, triage"),
    ],
)
def test_the_purpose_is_quoted_whole(talk: Conversation, text: str, slug: str, starts: str) -> None:
    answer = talk.say(text, "ask_purpose")
    assert isinstance(answer, Purpose)
    assert answer.protocol.slug == slug
    assert answer.protocol.purpose.startswith(starts)
    assert f"“{answer.protocol.purpose}”" in talk.text


@pytest.mark.parametrize(
    ("text", "slug", "says"),
    [
        ("up to what age does the overarching education agreement go for learning difficulties?", OVER, "up to the age of 25"),
        ("what ages does the overarching agreement cover?", OVER, "between the ages of 0 – 19"),
        ("which year group is the Hertfordshire admissions one about?", HERTS, "current year 5 students"),
        ("is the NCMP protocol about children who are home schooled?", NCMP, "being home schooled"),
        ("who refers to whom in the legal interventions protocol?", ATTEND, "to refer to ECC for legal intervention"),
    ],
)
def test_a_detail_is_answered_with_the_sentence_that_states_it_and_then_the_rest(
    talk: Conversation, text: str, slug: str, says: str
) -> None:
    answer = talk.say(text, "ask_detail")
    assert isinstance(answer, Detail)
    assert answer.protocol.slug == slug
    assert says in answer.sentence
    assert f"“{answer.sentence}”" in talk.text
    whole = f"{answer.sentence} {answer.rest}"
    assert all(word in whole for word in answer.protocol.purpose.split())
    assert answer.rest in talk.text


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("does the overarching agreement cover a 17 year old?", "Yes: "),
        ("does the overarching agreement cover a 22 year old?", "No: "),
        ("does the overarching agreement cover a 22 year old with learning difficulties?", "Yes: "),
        ("does the overarching agreement cover a 26 year old with learning difficulties?", "No: "),
        ("does the Hertfordshire admissions one cover year 5?", "Yes: "),
        ("does the Hertfordshire admissions one cover year six?", "No: "),
    ],
)
def test_ages_and_year_groups_are_answered_with_yes_or_no_and_the_reason(talk: Conversation, text: str, start: str) -> None:
    answer = talk.say(text, "ask_detail")
    assert isinstance(answer, Detail)
    assert answer.verdict is not None
    assert talk.text.startswith(start)
    assert answer.verdict.reason in talk.text.split("\n")[0]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("what is the lawful basis of the NCMP protocol?", "the lawful basis"),
        ("how long is the data kept under the autism panel?", "how long information is kept"),
        ("do parents have to consent to the NCMP one?", "whether consent is needed or people can opt out"),
        ("who do I contact about the Hertfordshire one?", "a contact person"),
        ("when does the Hertfordshire one expire?", "when it is reviewed or expires"),
    ],
)
def test_a_fact_that_the_page_does_not_state_is_said_to_be_unknown(talk: Conversation, text: str, what: str) -> None:
    answer = talk.say(text, "ask_unheld")
    assert isinstance(answer, NotHeld)
    assert answer.what == what
    assert answer.protocol is not None
    assert talk.text.startswith("I do not know: the protocols page does not say ")
    assert "The document may" in talk.text
    assert talk.context.offer == "record"
    assert answer.outcome == "declined"


def test_an_owner_and_a_review_date_are_told_once_they_were_entered(own: Database, own_talk: Conversation) -> None:
    assert isinstance(own_talk.say("who is the owner of the autism panel?", "ask_unheld"), NotHeld)
    protocols.edit_protocol(own, ADMIN, AUTISM, owner="SEND team", review_date=date(2027, 3, 1))
    answer = own_talk.say("who is the owner of the autism panel?", "ask_unheld")
    assert isinstance(answer, Held)
    assert own_talk.text.startswith("Owner of The Autism in Schools Panel: SEND team.")
    own_talk.say("when does the autism panel expire?", "ask_unheld")
    assert own_talk.text.startswith("Review date of The Autism in Schools Panel: 1 March 2027.")


@pytest.mark.parametrize(
    ("text", "slug"),
    [("tell me about the autism panel", AUTISM), ("Hertfordshire School Admissions", HERTS), ("the attendance one", ATTEND)],
)
def test_a_protocol_that_is_named_is_shown_whole(talk: Conversation, text: str, slug: str) -> None:
    answer = talk.say(text, "ask_protocol")
    assert isinstance(answer, ProtocolCard)
    assert answer.protocol.slug == slug
    for part in (answer.protocol.purpose, *answer.protocol.partners, *(one.title for one in answer.protocol.documents)):
        assert part in talk.text


@pytest.mark.parametrize("text", ["the police one", "protocol about swimming lessons", "tell me about the housing benefit protocol"])
def test_a_protocol_that_is_not_held_is_no_other_one(talk: Conversation, text: str) -> None:
    assert isinstance(talk.say(text, "ask_protocol"), NothingCovers | OrganisationOnNone | Choices)
    assert "is an information sharing protocol" not in talk.text


def test_a_protocol_that_was_just_added_is_found_by_words_of_its_purpose(own: Database, own_talk: Conversation) -> None:
    question = "which protocol covers arranging coaches to take pupils to swimming lessons?"
    assert not own_talk.say(question, "find_protocol").about
    added = protocols.add_protocol(
        own,
        ADMIN,
        title="Leisure Transport",
        purpose="To arrange coaches that take pupils to swimming lessons at leisure centres.",
        partners=["ECC", "Leisure Trust"],
    )
    answer = own_talk.say(question, "find_protocol")
    assert isinstance(answer, ProtocolFound)
    assert answer.protocol == added
    assert slugs(own_talk.say("what do we share with Leisure Trust?", "list_protocols")) == (added.slug,)
    assert slugs(own_talk.say("who is on leisure transport?", "ask_partners")) == (added.slug,)


def test_a_new_purpose_partner_and_nickname_are_answered_from_at_once(own: Database, own_talk: Conversation) -> None:
    protocols.edit_protocol(own, ADMIN, AUTISM, purpose="To talk about trains.", partners=["ECC", "Railway Museum"])
    protocols.add_term(own, ADMIN, AUTISM, "the choo choo club")
    own_talk.say("what is the autism panel for?", "ask_purpose")
    assert "“To talk about trains.”" in own_talk.text
    answer = own_talk.say("who is on the choo choo club?", "ask_partners")
    assert slugs(answer) == (AUTISM,)
    assert "Railway Museum" in own_talk.text
    assert "Thurrock" not in own_talk.text


def test_a_retired_protocol_is_in_no_answer(own: Database, own_talk: Conversation) -> None:
    protocols.retire_protocol(own, ADMIN, AUTISM)
    for text, kind in (
        ("triage of referrals of autistic pupils", "find_protocol"),
        ("who are the Autism Panel partners?", "ask_partners"),
        ("how big is the autism panel document?", "ask_document"),
        ("list all protocols", "list_protocols"),
        ("what do we share with Thurrock?", "list_protocols"),
        ("which documents are PDFs?", "list_documents"),
        ("what is CYP?", "explain_term"),
    ):
        assert AUTISM not in slugs(own_talk.say(text, kind)), text
        assert "8.19MB" not in own_talk.text


def test_a_conversation_about_a_protocol_that_is_then_retired_goes_on(own: Database, own_talk: Conversation) -> None:
    own_talk.say("who are the Autism Panel partners?", "ask_partners")
    protocols.retire_protocol(own, ADMIN, AUTISM)
    answer = own_talk.say("how big is it?", "ask_document")
    assert AUTISM not in slugs(answer)
    assert own_talk.text


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("insurance forms and packed lunches for the museum trip to a castle in Hertfordshire", False),
        ("Thurrock want to hire our sports hall for a public meeting about the new bypass", False),
        ("Herts are asking for the list of our year fives who live there", True),
        ("Southend colleague asks about an autistic pupil who may lose the school place", True),
        ("which one is with Hertfordshire", True),
    ],
)
def test_the_name_of_a_place_alone_speaks_for_no_protocol(talk: Conversation, text: str, covered: bool) -> None:
    assert (talk.say(text, "find_protocol").outcome == "answered") == covered


@pytest.mark.parametrize(
    ("text", "on_one_word"),
    [
        ("autism friendly cinema evening, can we give the ticket list to the cinema", True),
        ("autism referral for a pupil who may lose her school placement, so that it is triaged and she gets support", False),
        ("autism cinema evening", False),  # So few words are asked back about in another way.
    ],
)
def test_a_protocol_that_one_word_alone_speaks_for_is_told_apart(finder: Finder, text: str, on_one_word: bool) -> None:
    index = finder.index()
    number = next(number for number, one in enumerate(index.protocols) if one.slug == AUTISM)
    reading = Reading(finder, index, Ask(text, "find_protocol"))
    assert rests_on_a_word(reading, Candidate(number, 0.65, named=False)) == on_one_word
    assert not rests_on_a_word(reading, Candidate(number, 0.75, named=False))


@pytest.mark.parametrize(("likely", "outcome"), [(0.65, "declined"), (0.8, "answered")])
def test_what_one_word_alone_speaks_for_is_declined(finder: Finder, monkeypatch: pytest.MonkeyPatch, likely: float, outcome: str) -> None:
    index = finder.index()
    number = next(number for number, one in enumerate(index.protocols) if one.slug == AUTISM)
    reading = Reading(finder, index, Ask("autism friendly cinema evening, can we give the ticket list to the cinema", "find_protocol"))
    monkeypatch.setattr(reading, "ranking", Ranking((Candidate(number, likely, named=False),), ()))
    assert find_protocol(reading).outcome == outcome
