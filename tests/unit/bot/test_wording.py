"""Every answer has words: plain ones, complete, with the fact that was asked for first."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.replies import Buttons, Feedback, Reply, Text
from bot.wording import connections, phrases, talk
from bot.wording.answers import reply_to, words_for
from knowledge.answers import types
from knowledge.answers.cues import SizeLimit
from knowledge.answers.types import Answer, OrganisationMention
from knowledge.answers.verdicts import Verdict
from knowledge.protocol_fields import DocumentView
from knowledge.protocols import ProtocolView

PANEL = ProtocolView(
    "panel",
    "Autism Panel",
    "To triage. To allocate.",
    "Learning",
    "current",
    None,
    None,
    1,
    ("ECC", "Thurrock"),
    (DocumentView("Panel", "PDF", 8_587_838),),
)
TWO = ProtocolView(
    "two",
    "Agreement and Addendums",
    "To share.",
    "Learning",
    "current",
    None,
    None,
    1,
    ("ECC", "Provide"),
    (DocumentView("Agreement", "DOC", 59_597, "https://a.example/a.doc"), DocumentView("Addendums", "DOC", 145_254)),
)
BARE = replace(TWO, slug="bare", title="Bare", documents=())
ECC = OrganisationMention("ECC", held=True, full_name="Essex County Council")
PROVIDE = OrganisationMention("Provide", held=True)
POLICE = OrganisationMention("the police", held=False)
LISTED = types.ProtocolList((PANEL, TWO), 2, 0, 8)
DOCUMENTS = types.DocumentList(((PANEL, PANEL.documents[0]), (TWO, TWO.documents[0])), None, "listed", 2)
TALK = (
    "greet", "goodbye", "thanks", "help", "bot_challenge", "insult", "deny", "affirm", "helpful", "not_helpful", "nothing_more", "out_of_scope", "?",
)  # fmt: skip

ANSWERS: list[Answer] = [
    types.ProtocolFound(PANEL, "To triage."),
    types.ProtocolFound(PANEL, PANEL.purpose, sure=False),
    types.ProtocolCard(replace(TWO, owner="SEND team", review_date=date(2027, 3, 1))),
    types.Partners(PANEL),
    types.Partners(PANEL, ("ECC",)),
    types.PartnerCount(PANEL),
    types.PartnerCheck(PANEL, (ECC,), ()),
    types.PartnerCheck(PANEL, (ECC,), (PROVIDE, POLICE), elsewhere=(("Provide", (TWO,)),)),
    types.PartnerCheck(PANEL, (), (POLICE,)),
    types.PartnerCheck(PANEL, (ECC,), (), why=True),
    types.PartnerCheck(PANEL, (ECC,), (), hypothetical=True),
    types.PartnerCheck(PANEL, (ECC,), (), only=True),
    types.Purpose(PANEL),
    *(
        types.DocumentFacts(protocol, facet, protocol.documents)
        for protocol in (PANEL, TWO, BARE)
        for facet in ("where", "format", "size", "count", "format_and_size")
    ),
    types.DocumentFacts(TWO, "size", TWO.documents[1:]),
    types.DocumentFacts(PANEL, "format", PANEL.documents, "DOC"),
    types.DocumentFacts(PANEL, "format", (DocumentView("Panel"),)),
    DOCUMENTS,
    replace(DOCUMENTS, rows=DOCUMENTS.rows[:1], format="PDF", total=1, yes_no=True),
    replace(DOCUMENTS, rows=(), format="ODT", total=0, yes_no=True),
    replace(DOCUMENTS, rows=(), limit=SizeLimit(over=True, size=1024**2), total=0),
    replace(DOCUMENTS, order="largest", among=replace(LISTED, of_those=True)),
    replace(DOCUMENTS, order="smallest", rows=DOCUMENTS.rows[:1]),
    types.Detail(PANEL, "To triage.", "To allocate."),
    types.Detail(PANEL, "To triage.", "", Verdict(yes=False, reason="the ages covered are 0 to 19")),
    types.NotHeld("the lawful basis", PANEL),
    types.NotHeld("when it was signed or started", BARE),
    types.NotHeld("that", None),
    types.Held(PANEL, "Owner", "SEND team"),
    LISTED,
    replace(LISTED, protocols=(), total=0),
    replace(LISTED, protocols=(), total=0, with_all=(ECC, POLICE), yes=False),
    replace(LISTED, with_any=(ECC, PROVIDE), without=(POLICE,), format="PDF", not_format=True, theme="Learning", yes=True),
    replace(LISTED, same_partners_as=TWO, excluding=(PANEL,), partner_limit=(3, 10_000), several_documents=True, of_those=True),
    replace(LISTED, protocols=(PANEL,) * 20, total=20, page=1),
    types.OrganisationOnNone((POLICE,)),
    types.OrganisationRanking((("ECC", 6), ("Provide", 2)), 2),
    types.OrganisationRanking((), 0),
    types.Themes((("Learning", 6),)),
    types.Comparison((PANEL, TWO), ("ECC",)),
    types.Comparison((PANEL, TWO), ()),
    types.TermMeaning("CHIS", "Child Health Information Service", "A note.", (PANEL,), (TWO,)),
    types.TermUnknown("QXZ"),
    types.Choices((PANEL, TWO), "ask_partners"),
    types.Choices((PANEL,), "find_protocol"),
    *(types.WhichProtocol(kind) for kind in ("find_protocol", "ask_partners", "no_such_kind")),
    types.NothingCovers(),
    types.EditorsOnly(),
    types.Recorded("who is on it?"),
    types.Recorded(None),
    *(types.Talk(kind) for kind in TALK),
    types.Several((types.Partners(PANEL), types.NothingCovers())),
]  # fmt: skip


def every_kind(of: type[Answer] = Answer) -> set[type[Answer]]:
    kinds = {kind for sub in of.__subclasses__() for kind in every_kind(sub)}
    return kinds or {of}


def said(answer: Answer, **values: Any) -> Reply:
    return reply_to(answer, "the IG team", **values)


def test_every_kind_of_answer_is_tried_here() -> None:
    assert every_kind() == {type(answer) for answer in ANSWERS}


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_an_answer_leads_with_a_sentence_and_is_complete_as_text(answer: Answer) -> None:
    reply = said(answer)
    text = reply.to_text()
    leads = [element for element in reply.elements if isinstance(element, Text) and element.role == "lead"]
    assert leads
    assert re.search(r"[.:?]$|the page says$", leads[0].text), leads[0].text
    assert leads[0].text[0] == leads[0].text[0].upper()
    assert Reply.from_json(reply.to_json()) == reply
    assert (reply.outcome, reply.about) == (answer.outcome, tuple(protocol.slug for protocol in answer.about))
    for wrong in ("{", "}", "None,", "  ", " ,", " .", "..", "!", "()", "“”", "[]", "Please note", "please note"):
        assert wrong not in text, text


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_what_offers_to_record_the_question_says_so_once_and_nothing_else_does(answer: Answer) -> None:
    reply = said(answer)
    offers = [button for button in reply.buttons() if button.says == "yes, record it"]
    assert len(offers) == reply.to_text().count("Shall I record your question for the IG team?") == int(answer.offers_record)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_only_an_answer_that_states_something_asks_whether_it_helped(answer: Answer) -> None:
    asked = [element for element in said(answer, question=7).elements if isinstance(element, Feedback)]
    assert asked == ([Feedback(7)] if answer.outcome == "answered" else [])
    assert not [element for element in said(answer).elements if isinstance(element, Feedback)]


def test_an_answer_without_words_is_an_error_and_not_an_empty_reply() -> None:
    class Unheard(Answer):
        pass

    with pytest.raises(TypeError, match="no words for Unheard"):
        words_for(Unheard())


def test_the_choices_are_at_most_three_buttons_that_can_be_typed() -> None:
    reply = said(types.Choices((PANEL, TWO), "ask_partners"))
    assert [(one.title, one.says) for one in reply.buttons()] == [(PANEL.title, PANEL.title), (TWO.title, TWO.title)]
    assert "1. Autism Panel\n2. Agreement and Addendums" in reply.to_text()
    assert "Type its number or its name" in reply.to_text()


def test_a_link_is_in_the_card_and_in_the_text() -> None:
    assert "https://a.example/a.doc" in said(types.ProtocolCard(TWO)).to_text()
    assert "https://a.example/a.doc" in said(types.DocumentFacts(TWO, "where", TWO.documents)).to_text()


def test_a_card_has_no_purpose_twice() -> None:
    for answer in (types.ProtocolFound(PANEL, PANEL.purpose), types.Purpose(PANEL), types.Partners(PANEL)):
        assert said(answer).to_text().count("To triage. To allocate.") == 1


def test_no_answer_says_that_something_may_be_shared() -> None:
    for answer in ANSWERS:
        assert not re.search(r"you (?:can|may|must|should) (?:not )?share|(?:is|are) allowed", said(answer).to_text(), re.I)


@pytest.mark.parametrize("kind", TALK)
def test_talk_is_short_and_shows_what_can_be_asked_where_that_helps(kind: str) -> None:
    elements = talk.words_for(kind)
    assert isinstance(elements[0], Text)
    assert len(elements[0].text) < 200
    if kind in ("greet", "help", "bot_challenge", "insult", "out_of_scope"):
        assert any(isinstance(element, Buttons) for element in elements)


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (("UPN",), "I removed a UPN from your message"),
        (("e-mail address",), "I removed an e-mail address from your message"),
        (("NHS number", "date"), "I removed an NHS number and a date from your message"),
        (("UPN", "date", "postcode"), "I removed a UPN, a date and a postcode from your message"),
    ],
)
def test_what_was_removed_is_told_in_a_sentence(kinds: tuple[str, ...], words: str) -> None:
    notice = talk.identifiers_removed(kinds)
    assert notice.startswith(words)
    assert "I cannot recognise names" in notice


@pytest.mark.parametrize(
    ("names", "words"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C"), ((name for name in "AB"), "A and B")],
)
def test_names_are_joined_as_in_a_sentence(names: Any, words: str) -> None:
    assert phrases.joined(names) == words


def test_numbers_formats_and_sizes_are_written_for_people() -> None:
    assert [phrases.counted(number, "document") for number in (0, 1, 2, 1_200)] == [
        "0 documents",
        "1 document",
        "2 documents",
        "1,200 documents",
    ]
    assert [phrases.a_format(name) for name in ("PDF", "DOC", "XLS", "ODT")] == [
        "a PDF",
        "a DOC (Word) file",
        "an XLS (Excel) file",
        "an ODT",
    ]
    assert [phrases.document_line(one) for one in (*PANEL.documents, *TWO.documents, DocumentView("x"))] == [
        "PDF, 8.19MB", "DOC, 58.2KB", "DOC, 141.85KB", "format and size not recorded",
    ]  # fmt: skip


def test_what_is_said_of_a_connection_is_a_sentence() -> None:
    for words in (
        connections.too_long(20_000),
        connections.too_fast(1),
        connections.unreachable("ab12"),
        connections.failed(),
        connections.slow(),
    ):
        assert words.endswith(".")
        assert "!" not in words
    assert "20,000" in connections.too_long(20_000)
    assert "1 second " in connections.too_fast(1)
    assert "Reference: ab12." in connections.failed("ab12")
    assert "Reference" not in connections.failed()
