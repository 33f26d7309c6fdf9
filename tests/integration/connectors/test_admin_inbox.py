"""The inbox's pages: from a question that nobody answered to an answered one, and what they refuse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import Response

from knowledge.actors import Actor
from knowledge.changes import latest_changes
from knowledge.database import Database
from knowledge.enquiries.asking import ask_back, said_by_team
from knowledge.enquiries.handling import answer, close, take
from knowledge.enquiries.inbox import get_enquiry
from knowledge.enquiries.types import EnquiryView
from knowledge.protocols import get_language
from knowledge.questions import give_feedback, record_question
from tests.admin_pages import NASTY, Visitor, local_settings, words

BEN = Actor("Ben", frozenset({"editor"}))
PAGE = "web:secret-tab"
PANEL = "the-autism-in-schools-panel"


@pytest.fixture
def editor(filled: Database, tmp_path: Path) -> Iterator[Visitor]:
    made = Visitor(local_settings(filled, tmp_path))
    with made.client:
        yield made


def asked(database: Database, text: str = "May we share bus lists?", outcome: str = "declined", conversation: str = PAGE) -> int:
    return record_question(database, conversation=conversation, channel="c", text=text, kind="find_protocol", outcome=outcome)


def held(database: Database, number: int) -> EnquiryView:
    return get_enquiry(database, BEN, number)


def press(editor: Visitor, number: int, action: str, **fields: str) -> Response:
    """Press a button of the page's smaller form, such as that to take it."""
    page = editor.get(f"/admin/inbox/{number}")
    token = page.text.partition('name="token" value="')[2].partition('"')[0]
    assert f'action="/admin/inbox/{number}/{action}"' in page.text
    return editor.post(f"/admin/inbox/{number}/{action}", {"token": token, **fields})


def test_the_inbox_lists_what_waits_and_why(editor: Visitor, filled: Database) -> None:
    assert "No question waits." in words(editor.get("/admin/inbox"))
    asked(filled)
    asked(filled, "Which one?", "asked")
    asked(filled, "Who is on it?", "answered")
    page = words(editor.get("/admin/inbox"))
    assert "2 questions" in page
    assert "Which one? The assistant asked back" in page
    assert "May we share bus lists? Not answered" in page
    assert "Who is on it?" not in page


def test_questions_that_are_alike_stand_together_unless_each_is_wanted(editor: Visitor, filled: Database) -> None:
    for text in (
        "Who hires the swimming baths?",
        "May we share bus lists?",
        "who may hire the swimming baths",
        "Who rents the swimming pool out?",
    ):
        last = asked(filled, text)
    page = editor.get("/admin/inbox")
    said = words(page)
    assert "4 questions of 2 sorts" in said
    assert said.index("2 more like it") < said.index("May we share bus lists?")
    assert f'href="/admin/inbox/{last}"' in page.text
    each = words(editor.get("/admin/inbox?together=each"))
    assert ("4 questions Question" in each, "more like it" in each) == (True, False)
    closed = words(editor.get("/admin/inbox?q=bus"))
    assert ("1 question Question" in closed, "sorts" in closed) == (True, False)


def test_it_is_filtered(editor: Visitor, filled: Database) -> None:
    one, two = asked(filled), asked(filled, "Which ducks?", "asked")
    take(filled, BEN, one)
    close(filled, BEN, asked(filled, "hello"))
    for query, shown in (
        ("reason=unsure", ["Which ducks?"]),
        ("q=BUS", ["May we share bus lists?"]),
        ("state=free", ["Which ducks?"]),
        ("state=mine", []),
        ("state=closed", ["hello"]),
        ("state=none&reason=none", ["May we share bus lists?", "Which ducks?"]),
    ):
        text = editor.get(f"/admin/inbox?{query}").text
        assert [one for one in ("May we share bus lists?", "Which ducks?", "hello") if f">{one}</a>" in text] == shown, query
    assert "No question is like that." in words(editor.get("/admin/inbox?state=mine"))
    assert f'href="/admin/inbox/{two}"' in editor.get("/admin/inbox").text


def test_a_question_is_answered_and_learnt_from_in_one_step(editor: Visitor, filled: Database) -> None:
    number = asked(filled)
    done = editor.fill(f"/admin/inbox/{number}", answer="Yes.\r\nUnder the panel.", protocol=PANEL, do="answer")
    assert "Your answer is kept for the asker. The assistant has learnt from the question." in words(done)
    assert "No question waits." in words(done)
    (said,) = said_by_team(filled, PAGE)
    assert (said.text, said.author) == ("Yes.\nUnder the panel.", "local")
    assert get_language(filled, PANEL).examples[-1].text == "May we share bus lists?"
    assert latest_changes(filled)[-1].revision.actor == "local"


def test_a_question_is_learnt_from_as_a_nickname_and_closed_without_an_answer(editor: Visitor, filled: Database) -> None:
    number = asked(filled, "the bus club")
    done = editor.fill(f"/admin/inbox/{number}", protocol=PANEL, kind="nickname", text="The bus club", do="close")
    assert "The question is closed. The assistant has learnt from it." in words(done)
    assert (held(filled, number).ended, said_by_team(filled, PAGE)) == ("nothing", ())
    assert "The bus club" in [one.term for one in get_language(filled, PANEL).terms]


def test_what_was_removed_from_a_question_is_not_in_what_is_added(editor: Visitor, filled: Database) -> None:
    number = asked(filled, "May we share [UPN removed] with the bus club?")
    assert 'value="May we share with the bus club?"' in editor.get(f"/admin/inbox/{number}").text


def test_an_empty_answer_is_told_beside_its_field(editor: Visitor, filled: Database) -> None:
    number = asked(filled)
    page = editor.fill(f"/admin/inbox/{number}", answer=" ", text="Kept?", do="answer")
    assert page.status_code == 422
    assert page.text.count("The answer is empty.") == 2
    assert 'value="Kept?"' in page.text
    assert held(filled, number).is_open


def test_identifiers_are_taken_out_and_it_is_sent_only_when_it_was_read_without_them(editor: Visitor, filled: Database) -> None:
    number = asked(filled)
    told = editor.fill(f"/admin/inbox/{number}", answer="Ask about 943 476 5919 there.", do="answer")
    assert told.status_code == 422
    assert "This was taken out: NHS number." in words(told)
    assert "943 476 5919" not in told.text
    assert said_by_team(filled, PAGE) == ()
    editor.send(told, do="answer")
    assert said_by_team(filled, PAGE)[0].text == "Ask about [NHS number removed] there."


def test_who_has_taken_it_is_told_and_it_is_taken_over_only_on_purpose(editor: Visitor, filled: Database) -> None:
    number = asked(filled)
    assert "You have taken this question." in words(press(editor, number, "take"))
    assert held(filled, number).taken_by == "local"
    assert "Nobody has taken this question." in words(press(editor, number, "release"))
    before = editor.get(f"/admin/inbox/{number}")
    take(filled, BEN, number)
    told = editor.send(before, answer="Yes.", do="answer")
    assert told.status_code == 409
    assert "Ben has taken this question." in words(told)
    assert ("Yes." in told.text, said_by_team(filled, PAGE)) == (True, ())
    editor.send(told, do="answer")
    assert [one.text for one in said_by_team(filled, PAGE)] == ["Yes."]
    assert held(filled, number).taken_by == "local"


def test_taking_what_somebody_else_has_just_taken_is_refused_with_their_name(editor: Visitor, filled: Database) -> None:
    number = asked(filled)
    editor.get(f"/admin/inbox/{number}")
    token = editor.get(f"/admin/inbox/{number}").text.partition('name="token" value="')[2].partition('"')[0]
    take(filled, BEN, number)
    refused = editor.post(f"/admin/inbox/{number}/take", {"token": token})
    assert (refused.status_code, "Ben has taken this question." in words(refused)) == (409, True)
    assert "You have taken this question." in words(press(editor, number, "take", over="yes"))


def test_what_the_asker_said_meanwhile_is_read_before_it_is_answered(editor: Visitor, filled: Database) -> None:
    number = asked(filled)
    answer(filled, BEN, number, "Yes.")
    page = editor.get(f"/admin/inbox/{number}")
    ask_back(filled, PAGE, "guest", "And stops?")
    told = editor.send(page, answer="No more.", over="yes", do="answer")
    assert told.status_code == 409
    assert "More was said since you opened this." in words(told)
    assert "And stops?" in words(told)
    assert "The asker wrote again" in words(editor.get("/admin/inbox"))
    editor.send(told, answer="Stops too.", do="answer")
    assert [one.text for one in said_by_team(filled, PAGE)] == ["Yes.", "Stops too."]


def test_a_closed_question_says_how_it_ended(editor: Visitor, filled: Database) -> None:
    number = asked(filled)
    close(filled, BEN, number)
    page = words(editor.get(f"/admin/inbox/{number}"))
    assert "Ben closed this question: there was nothing to answer." in page
    assert "Close without an answer" not in page


def test_what_is_sent_that_no_page_offers_is_refused(editor: Visitor, filled: Database) -> None:
    number = asked(filled)
    for fields in ({"kind": "none", "protocol": PANEL}, {"protocol": "none"}, {"protocol": PANEL, "text": "x" * 501}):
        assert editor.fill(f"/admin/inbox/{number}", answer="Yes.", do="answer", **fields).status_code == 422, fields
    for path in ("/admin/inbox/99", "/admin/inbox/none", f"/admin/inbox/{number}/none", f"/admin/inbox/{number}/take"):
        assert editor.get(path).status_code in (404, 405), path
    assert said_by_team(filled, PAGE) == ()


def test_whatever_was_asked_or_said_is_shown_as_it_is_and_never_as_markup(editor: Visitor, filled: Database) -> None:
    number = asked(filled, f"Q{NASTY}", "answered")
    give_feedback(filled, number, "not_helpful", f"W{NASTY}")
    answer(filled, Actor(f"N{NASTY}", BEN.roles), number, f"A{NASTY}")
    ask_back(filled, PAGE, f"G{NASTY}", f"B{NASTY}")
    pages = [editor.get("/admin/inbox"), editor.get(f"/admin/inbox/{number}"), editor.client.get("/admin/inbox", params={"q": NASTY})]
    pages.append(editor.fill(f"/admin/inbox/{number}", answer="", text=NASTY, do="answer"))
    assert all("<script" not in page.text and "<img src=x" not in page.text for page in pages)
    assert all(f"{letter}{NASTY}" in words(pages[1]) for letter in "QWNAGB")
