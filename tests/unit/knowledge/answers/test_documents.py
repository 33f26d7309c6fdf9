"""Facts of documents, exactly as the source has them."""

import pytest

from knowledge import protocols
from knowledge.answers.types import Choices, DocumentFacts, DocumentList, NothingCovers, WhichProtocol
from knowledge.database import Database
from knowledge.protocols import DocumentView
from tests.shipped import ADMIN, ATTEND, AUTISM, CHIS, HERTS, NCMP, Conversation, slugs

AGREEMENT, ADDENDUMS = "Overarching Education Agreement", "Education Service Addendums"
FACTS = [
    ("missing from education", CHIS, "90KB", "DOC"),
    ("Hertfordshire admissions", HERTS, "85KB", "DOC"),
    ("NCMP", NCMP, "76.53KB", "DOC"),
    ("attendance", ATTEND, "81.6KB", "DOC"),
    ("autism panel", AUTISM, "8.19MB", "PDF"),
]


@pytest.mark.parametrize(("name", "slug", "size", "form"), FACTS)
def test_the_size_is_told_as_the_source_writes_it(talk: Conversation, name: str, slug: str, size: str, form: str) -> None:
    answer = talk.say(f"how big is the {name} document?", "ask_document")
    assert isinstance(answer, DocumentFacts)
    assert (slugs(answer), answer.facet) == ((slug,), "size")
    assert talk.text.startswith(f"The document of {answer.protocol.title} is {size}. It is a {form}")


@pytest.mark.parametrize(("name", "slug", "size", "form"), FACTS)
def test_the_format_is_told(talk: Conversation, name: str, slug: str, size: str, form: str) -> None:
    answer = talk.say(f"what format is the {name} document?", "ask_document")
    assert isinstance(answer, DocumentFacts)
    assert (slugs(answer), answer.facet) == ((slug,), "format")
    assert talk.text.startswith(f"The document of {answer.protocol.title} is a {form}")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("is the autism panel document a PDF?", "Yes, the document of The Autism in Schools Panel is a PDF, 8.19MB."),
        ("is the attendance one a pdf?", "No. The document of Legal Interventions for School Non-attendance is a DOC (Word) file, 81.6KB."),
        ("is the attendance document a word document?", "Yes, the document of Legal Interventions for School Non-attendance is a DOC"),
    ],
)
def test_whether_it_is_of_a_format_is_answered_with_yes_or_no(talk: Conversation, text: str, start: str) -> None:
    talk.say(text, "ask_document")
    assert talk.text.startswith(start)


@pytest.mark.parametrize(
    "text", ["how many documents does the overarching agreement have?", "how big are the documents of the overarching agreement?"]
)
def test_the_overarching_agreement_has_two_documents_with_a_size_each(talk: Conversation, text: str) -> None:
    answer = talk.say(text, "ask_document")
    assert isinstance(answer, DocumentFacts)
    assert [(one.title, one.format) for one in answer.documents] == [(AGREEMENT, "DOC"), (ADDENDUMS, "DOC")]
    assert f"has 2 documents: {AGREEMENT} (DOC, 58.2KB) and {ADDENDUMS} (DOC, 141.85KB)." in talk.text


@pytest.mark.parametrize(
    ("text", "title", "size"),
    [
        ("how big is the overarching education agreement?", AGREEMENT, "58.2KB"),
        ("how big are the education service addendums?", ADDENDUMS, "141.85KB"),
    ],
)
def test_one_of_two_documents_is_told_first_and_the_other_is_not_hidden(talk: Conversation, text: str, title: str, size: str) -> None:
    answer = talk.say(text, "ask_document")
    assert isinstance(answer, DocumentFacts)
    assert [one.title for one in answer.documents] == [title]
    assert talk.text.split("\n")[0].startswith(f"{title}, of ")
    assert f"is {size}" in talk.text.split("\n")[0]
    assert "58.2KB" in talk.text
    assert "141.85KB" in talk.text


def test_both_are_told_when_both_are_named(talk: Conversation) -> None:
    answer = talk.say("how big is the overarching education agreement and the addendums?", "ask_document")
    assert isinstance(answer, DocumentFacts)
    assert len(answer.documents) == 2


def test_where_a_document_is_without_a_link_points_to_the_page(talk: Conversation) -> None:
    talk.say("where can I find the NCMP document?", "ask_document")
    assert "I hold no link to it: look for it by that name on the council’s information sharing protocols page" in talk.text


def test_where_a_document_is_with_a_link_gives_it(own: Database, own_talk: Conversation) -> None:
    url = "https://www.essex.example/ncmp.doc"
    protocols.edit_protocol(own, ADMIN, NCMP, documents=[DocumentView("NCMP protocol", "DOC", 78_367, url)])
    own_talk.say("where can I find the NCMP document?", "ask_document")
    assert url in own_talk.text
    assert "Here is the link:" in own_talk.text
    assert "I hold no link" not in own_talk.text


def test_what_is_not_known_of_a_document_is_not_made_up(own: Database, own_talk: Conversation) -> None:
    protocols.edit_protocol(own, ADMIN, NCMP, documents=[DocumentView("NCMP protocol")])
    own_talk.say("how big is the NCMP document?", "ask_document")
    first = own_talk.text.split("\n")[0]
    assert "of unknown size" in first
    assert "format that is not recorded" in first
    protocols.edit_protocol(own, ADMIN, NCMP, documents=[])
    own_talk.say("how big is the NCMP document?", "ask_document")
    assert own_talk.text.startswith("No document is recorded for The National Child Measurement Programme (NCMP).")


def test_a_document_is_found_by_its_size(talk: Conversation) -> None:
    assert slugs(talk.say("which document is 90KB?", "ask_document")) == (CHIS,)


def test_a_document_called_by_a_partner_of_two_protocols_is_asked_about(talk: Conversation) -> None:
    answer = talk.say("how big is the Provide document?", "ask_document")
    assert isinstance(answer, Choices)
    assert set(slugs(answer)) == {CHIS, NCMP}


def test_without_a_protocol_it_is_asked_whose_document_is_meant(talk: Conversation) -> None:
    assert talk.say("how big is it?", "ask_document") == WhichProtocol("ask_document")


def test_the_document_of_something_that_is_not_held_is_not_made_up(talk: Conversation) -> None:
    assert isinstance(talk.say("where is the housing benefit document?", "ask_document"), NothingCovers)


def titles(answer: object) -> list[str]:
    assert isinstance(answer, DocumentList)
    return [document.title for _, document in answer.rows]


def test_which_documents_are_of_a_format_is_an_exact_list(talk: Conversation) -> None:
    answer = talk.say("which documents are PDFs?", "list_documents")
    assert titles(answer) == ["The Autism in Schools Panel"]
    assert talk.text.startswith("There is 1 PDF document:")
    assert "8.19MB" in talk.text


@pytest.mark.parametrize("text", ["how many are Word documents?", "which documents are not PDFs?"])
def test_the_others_are_six(talk: Conversation, text: str) -> None:
    answer = talk.say(text, "list_documents")
    assert len(titles(answer)) == 6
    assert "The Autism in Schools Panel" not in titles(answer)
    assert talk.text.startswith("There are 6 ")


def test_all_documents_are_seven(talk: Conversation) -> None:
    answer = talk.say("how many documents are there?", "list_documents")
    assert isinstance(answer, DocumentList)
    assert answer.total == len(answer.rows) == 7
    assert talk.text.startswith("There are 7 documents:")


def test_a_format_that_none_has_is_answered_with_none(talk: Conversation) -> None:
    assert titles(talk.say("are there any excel files?", "list_documents")) == []
    assert talk.text.startswith("No. None of the documents I hold is an XLS (Excel) file.")


def test_the_largest_and_the_smallest_are_found(talk: Conversation) -> None:
    assert titles(talk.say("which is the biggest file?", "list_documents")) == ["The Autism in Schools Panel"]
    assert titles(talk.say("which is the smallest document?", "list_documents")) == [AGREEMENT]


def test_documents_are_put_in_order_of_size(talk: Conversation) -> None:
    answer = talk.say("list all the documents from largest to smallest", "list_documents")
    assert isinstance(answer, DocumentList)
    sizes = [document.size or 0 for _, document in answer.rows]
    assert len(sizes) == 7
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    ("text", "found", "says"),
    [
        ("which documents are over 1MB?", ["The Autism in Schools Panel"], "There is 1 document over 1MB:"),
        (
            "which documents are under 80KB",
            [AGREEMENT, "The National Child Measurement Programme (NCMP)"],
            "There are 2 documents under 80KB:",
        ),
        ("are there any documents over 20MB?", [], "No. None of the documents I hold is over 20MB."),
    ],
)
def test_a_bound_on_the_size_is_kept_and_said(talk: Conversation, text: str, found: list[str], says: str) -> None:
    assert titles(talk.say(text, "list_documents")) == found
    assert talk.text.startswith(says)


def test_documents_of_one_partner_are_not_spoken_of_as_all(talk: Conversation) -> None:
    assert titles(talk.say("which of the documents with Provide are PDFs?", "list_documents")) == []
    assert talk.text.startswith("None of the documents of the protocols that have Provide as a partner is a PDF.")
    talk.say("which is the biggest document we share with Provide?", "list_documents")
    assert talk.text.startswith(
        "The largest document of the protocols that have Provide as a partner is ECC Education Compliance and CHIS: DOC, 90KB."
    )
