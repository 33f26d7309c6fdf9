"""What would be answered after a change that is not made: it is what is answered once it is made, and until then nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.wording.answers import reply_to
from knowledge import near_domain, protocols, questions
from knowledge.actors import Actor, local_admin
from knowledge.answers.reading import Ask
from knowledge.answers.types import Answer
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid, NotAllowed, NotFound
from knowledge.models import Base
from knowledge.preview import preview as previews
from knowledge.preview.edits import Edit
from knowledge.preview.preview import Preview
from knowledge.protocols import DocumentView
from knowledge.search.finder import Finder
from tests.fakes.encoder import WordsEncoder

ADMIN = local_admin("Ada")
BOOKS, BATHS = Ask("who may borrow the library books", "find_protocol"), Ask("who hires the swimming baths", "find_protocol")
BATHS_FIELDS = {"title": "Swimming Baths", "purpose": "Who hires the swimming baths.", "partners": ["ECC", "Kent"]}


@pytest.fixture
def base(database: Database) -> Database:
    protocols.add_protocol(
        database,
        ADMIN,
        title="Library Books",
        purpose="Who may borrow the library books.",
        partners=["ECC", "Provide"],
        documents=[DocumentView("Library Books", "PDF", 1024, "https://example.org/b.pdf")],
        terms=["LB"],
        examples=["Can she borrow library books?"],
    )
    protocols.add_protocol(database, ADMIN, title="School Meals", purpose="Which pupils eat for free.", partners=["ECC"])
    near_domain.add_near_domain(database, ADMIN, "Who hires the swimming baths?")
    return database


@pytest.fixture
def preview(base: Database) -> Preview:
    return Preview(base, Finder(base, WordsEncoder()))


def said(answer: Answer) -> str:
    return reply_to(answer, "the team").to_text()


def rows(database: Database) -> dict[str, Any]:
    with database.engine.connect() as connection:
        return {table.name: connection.execute(table.select()).all() for table in Base.metadata.sorted_tables}


def make_example(database: Database) -> None:
    protocols.add_example(database, ADMIN, "school-meals", "who hires the swimming baths")


def make_new(database: Database) -> None:
    protocols.add_protocol(database, ADMIN, title="Swimming Baths", purpose="Who hires the swimming baths.", partners=["ECC", "Kent"])


def make_retired(database: Database) -> None:
    protocols.retire_protocol(database, ADMIN, "library-books")


def make_changed(database: Database) -> None:
    documents = [DocumentView("Books", "DOC", 2048, None)]
    protocols.edit_protocol(
        database, ADMIN, "library-books", purpose="Who may borrow the library books at all.", partners=["kent", "ecc"], documents=documents,
        review_date=date(2027, 1, 31),
    )  # fmt: skip


def make_uncovered(database: Database) -> None:
    near_domain.add_near_domain(database, ADMIN, "who may borrow the library books")


CHANGED = {
    "purpose": "Who may borrow the library books at all.",
    "partners": ["kent", "ecc"],
    "documents": [{"title": "Books", "format": "DOC", "size": 2048, "url": None}],
    "review_date": "2027-01-31",
}
EDITS: list[tuple[Edit, Callable[[Database], None], Ask]] = [
    (Edit("school-meals", examples=("who hires the swimming baths",)), make_example, BATHS),
    (Edit(fields=BATHS_FIELDS), make_new, BATHS),
    (Edit("library-books", {"status": "retired"}), make_retired, BOOKS),
    (Edit("library-books", CHANGED), make_changed, BOOKS),
    (Edit("library-books", CHANGED), make_changed, Ask("who are the partners of library books", "ask_partners")),
    (Edit(uncovered=("who may borrow the library books",)), make_uncovered, BOOKS),
]


@pytest.mark.parametrize(("edit", "make", "ask"), EDITS)
def test_what_is_shown_before_a_change_is_what_is_answered_after_it(
    base: Database, preview: Preview, edit: Edit, make: Callable[[Database], None], ask: Ask
) -> None:
    now, then = preview.try_question(ADMIN, ask), preview.try_question(ADMIN, ask, edit)
    assert said(now.answer) != said(then.answer) or now.likely != then.likely
    make(base)
    made = Preview(base, Finder(base, WordsEncoder())).try_question(ADMIN, ask)
    assert said(made.answer) == said(then.answer)
    assert [(one.protocol.slug, one.score, one.reasons) for one in made.likely] == [
        (one.protocol.slug, pytest.approx(one.score), one.reasons) for one in then.likely
    ]
    assert made.uncovered == then.uncovered


def test_nothing_is_written_and_no_question_is_recorded(base: Database, preview: Preview) -> None:
    preview.try_question(ADMIN, BOOKS)
    questions.record_question(base, conversation="c", channel="web", text=BATHS.text, kind=BATHS.kind, outcome="declined")
    before = rows(base)
    for edit, _, ask in EDITS:
        preview.try_question(ADMIN, ask, edit)
        preview.differences(ADMIN, edit, said)
    for kind in ("helpful", "not_helpful", "record_question", "affirm", "greet"):
        preview.try_question(ADMIN, Ask("yes", kind))
    with pytest.raises(Invalid):
        preview.try_question(ADMIN, BOOKS, Edit("library-books", {"title": " "}))
    assert rows(base) == before


def test_a_change_that_could_not_be_made_is_refused_as_it_would_be(preview: Preview) -> None:
    with pytest.raises(Conflict, match="exists already"):
        preview.try_question(ADMIN, BOOKS, Edit("school-meals", {"title": "library books"}))
    with pytest.raises(Invalid, match="needs a purpose"):
        preview.try_question(ADMIN, BOOKS, Edit(fields={"title": "Swimming Baths"}))
    with pytest.raises(Invalid, match="2027"):
        preview.try_question(ADMIN, BOOKS, Edit("school-meals", {"review_date": "31/1/2027"}))
    with pytest.raises(NotFound):
        preview.try_question(ADMIN, BOOKS, Edit("none", {"purpose": "P."}))


def test_only_editors_may_try(preview: Preview) -> None:
    asker = Actor("Ann")
    with pytest.raises(NotAllowed):
        preview.try_question(asker, BOOKS)
    with pytest.raises(NotAllowed):
        preview.differences(asker, Edit("school-meals", {"purpose": "P."}), said)


def test_the_recorded_questions_that_would_be_answered_differently_are_told_with_both_answers(base: Database, preview: Preview) -> None:
    for text, kind in ((BATHS.text, BATHS.kind), (BOOKS.text, BOOKS.kind), ("Who hires the SWIMMING baths", "find_protocol")):
        questions.record_question(base, conversation="c", channel="web", text=text, kind=kind, outcome="answered")
    told = preview.differences(ADMIN, Edit(fields=BATHS_FIELDS), said)
    assert (told.tried, told.recorded) == (2, 2)
    (one,) = told.found
    assert one.question == "Who hires the SWIMMING baths"
    assert "swimming-baths" not in [protocol.slug for protocol in one.before.about]
    assert (one.after.outcome, [protocol.slug for protocol in one.after.about]) == ("answered", ["swimming-baths"])


def test_a_fact_that_is_said_differently_counts_as_well(base: Database, preview: Preview) -> None:
    for text in ("Who are the partners of Library Books?", "Who are the partners of School Meals?"):
        questions.record_question(base, conversation="c", channel="web", text=text, kind="ask_partners", outcome="answered")
    (one,) = preview.differences(ADMIN, Edit("library-books", {"partners": ["ECC", "Kent"]}), said).found
    assert one.question == "Who are the partners of Library Books?"
    assert ("Kent" in said(one.before), "Kent" in said(one.after)) == (False, True)
    assert preview.differences(ADMIN, Edit("library-books", examples=("Do they read?",)), said).found == ()


def test_the_latest_questions_are_tried_and_it_is_told_when_time_ran_out(
    base: Database, preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "MOST_RECORDED", 5)
    for number in range(8):
        questions.record_question(base, conversation="c", channel="web", text=f"{BATHS.text} {number}", kind=BATHS.kind, outcome="declined")
    told = preview.differences(ADMIN, Edit(fields=BATHS_FIELDS), said)
    assert [one.question[-1] for one in told.found] == ["7", "6", "5", "4", "3"]
    monkeypatch.setattr(previews, "PATIENCE", -1.0)
    told = preview.differences(ADMIN, Edit(fields=BATHS_FIELDS), said)
    assert (told.found, told.tried, told.recorded) == ((), 0, 5)
