"""Questions asked, answered and stored on SQLite and on PostgreSQL alike."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from knowledge import protocols, questions
from knowledge.answers.context import Context
from knowledge.answers.reading import Ask
from knowledge.answers.service import Answered, Answers
from knowledge.answers.types import OrganisationOnNone, Partners, ProtocolFound, ProtocolList, Recorded
from knowledge.database import Database
from knowledge.models import Question, TextVector, now
from knowledge.protocols import DocumentView
from knowledge.search.encoder import Encoder, shared_encoder
from knowledge.search.finder import Finder
from knowledge.search.index import Vectors
from tests.shipped import ADMIN


class CountingEncoder(Encoder):
    """The process's encoder, noting which texts it is given."""

    def __init__(self) -> None:
        self.name = shared_encoder().name
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return shared_encoder().encode(texts)


def add(database: Database, title: str, purpose: str, *partners: str) -> protocols.ProtocolView:
    return protocols.add_protocol(
        database, ADMIN, title=title, purpose=purpose, partners=partners, documents=[DocumentView(title, "PDF", 92_160)]
    )


@pytest.fixture
def small(database: Database) -> Database:
    """A knowledge base of two protocols."""
    add(database, "Swimming Transport", "To arrange coaches that take pupils to swimming lessons.", "ECC", "Leisure Trust")
    add(database, "Flu Clinics", "To plan visits of nurses who vaccinate pupils against flu.", "ECC", "Nursing Partnership")
    return database


def ask(answers: Answers, text: str, kind: str, context: Context | None = None) -> Answered:
    return answers.answer(Ask(text, kind, 1.0, context or Context()), conversation="web:1", channel="web")


def test_a_question_is_answered_stored_and_followed_up(small: Database) -> None:
    answers = Answers(small, Finder(small))
    found = ask(answers, "which protocol covers coaches that take pupils to swimming lessons?", "find_protocol")
    assert isinstance(found.answer, ProtocolFound)
    assert found.answer.protocol.slug == "swimming-transport"
    partners = ask(answers, "and who is signed up to that?", "ask_partners", found.context)
    assert isinstance(partners.answer, Partners)
    assert partners.answer.protocol.partners == ("ECC", "Leisure Trust")
    second, first = questions.list_questions(small)
    assert (first.id, second.id) == (found.context.question, partners.context.question)
    assert (first.kind, first.outcome, first.protocols, first.channel) == ("find_protocol", "answered", ("swimming-transport",), "web")


def test_what_could_not_be_answered_is_recorded_for_the_team(small: Database) -> None:
    answers = Answers(small, Finder(small))
    declined = ask(answers, "what do we share with Essex Police?", "list_protocols")
    assert isinstance(declined.answer, OrganisationOnNone)
    assert ask(answers, "yes please", "affirm", declined.context).answer == Recorded("what do we share with Essex Police?")
    (row,) = questions.list_questions(small, "declined")
    assert row.for_team


def test_what_is_added_changed_or_retired_is_seen_by_the_very_next_question_of_every_process(small: Database) -> None:
    here, there = Answers(small, Finder(small)), Answers(small, Finder(small))
    text = "which protocol covers lending musical instruments?"
    for answers in (here, there):
        assert not isinstance(ask(answers, text, "find_protocol").answer, ProtocolFound)
    added = add(small, "Music Service", "To keep a list of the musical instruments that are lent to pupils.", "ECC", "Music Hub")
    for answers in (here, there):
        assert ask(answers, text, "find_protocol").answer.about == (added,)
        listed = ask(answers, "what do we share with Music Hub?", "list_protocols").answer
        assert isinstance(listed, ProtocolList)
        assert listed.protocols == (added,)
    protocols.retire_protocol(small, ADMIN, added.slug)
    for answers in (here, there):
        assert added.slug not in {one.slug for one in ask(answers, text, "find_protocol").answer.about}


def test_vectors_are_kept_so_that_a_start_encodes_only_what_is_new(small: Database) -> None:
    first, second = CountingEncoder(), CountingEncoder()
    made = Finder(small, first).index()
    assert first.texts
    read = Finder(small, second).index()
    assert second.texts == []
    assert (read.page.vectors == made.page.vectors).all()
    with small.session() as session:
        assert session.scalar(select(func.count()).select_from(TextVector)) == len(set(first.texts))


def test_two_processes_that_encode_the_same_at_once_do_not_disturb_each_other(small: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        indexes = list(pool.map(lambda _: Finder(small).index(), range(4)))
    assert {index.version for index in indexes} == {indexes[0].version}


def test_questions_that_come_at_once_are_each_answered_and_stored_once(small: Database) -> None:
    answers = Answers(small, Finder(small))
    texts = [f"who is on flu clinics? ({number})" for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda text: ask(answers, text, "ask_partners"), texts))
    assert all(one.answer.about[0].slug == "flu-clinics" for one in told)
    assert sorted(one.text for one in questions.list_questions(small)) == sorted(texts)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("which protocol covers \x00 attendance", "which protocol covers   attendance"),
        ("which protocol covers \ud800 attendance", "which protocol covers ? attendance"),
        ("'; DROP TABLE question; --", "'; DROP TABLE question; --"),
        ("😀 日本語", "😀 日本語"),
    ],
)
def test_a_text_that_a_database_cannot_keep_as_it_is_is_answered_and_stored(small: Database, text: str, kept: str) -> None:
    ask(Answers(small, Finder(small)), text, "find_protocol")
    assert [one.text for one in questions.list_questions(small)] == [kept]


def record(database: Database, text: str = "who?", outcome: str = "answered", **values: str) -> int:
    given = {"conversation": "web:1", "channel": "web", "kind": "ask_partners"} | values
    return questions.record_question(database, text=text, outcome=outcome, **given)


def test_questions_are_listed_newest_first_up_to_a_limit_and_by_outcome(database: Database) -> None:
    for number in range(5):
        record(database, f"question {number}", "declined" if number % 2 else "answered")
    assert [one.text for one in questions.list_questions(database, limit=2)] == ["question 4", "question 3"]
    assert [one.text for one in questions.list_questions(database, "declined")] == ["question 3", "question 1"]


def test_what_is_too_long_to_keep_is_cut(database: Database) -> None:
    record(database, "x" * 50_000, conversation="c" * 999, channel="d" * 999, kind="k" * 999)
    (row,) = questions.list_questions(database)
    assert (len(row.text), len(row.channel), len(row.kind)) == (questions.LONGEST, 50, 50)


def test_a_question_is_passed_on_and_marked_helpful_by_its_number(database: Database) -> None:
    first, second = record(database, "one"), record(database, "two")
    assert questions.pass_on(database, first) == "one"
    assert questions.give_feedback(database, second, "helpful") == "two"
    rows = {one.id: one for one in questions.list_questions(database)}
    assert (rows[first].for_team, rows[first].feedback) == (True, None)
    assert (rows[second].for_team, rows[second].feedback) == (False, "helpful")


def test_a_question_that_is_not_stored_cannot_be_marked(database: Database) -> None:
    assert questions.pass_on(database, 12345) is None
    assert questions.give_feedback(database, 12345, "helpful") is None


def test_old_questions_are_purged_and_young_ones_kept(database: Database) -> None:
    old, young = record(database, "old"), record(database, "young")
    with database.session() as session:
        session.execute(update(Question).where(Question.id == old).values(at=now() - timedelta(days=91)))
        session.execute(update(Question).where(Question.id == young).values(at=now() - timedelta(days=89)))
        session.commit()
    assert questions.purge_questions(database, 90) == 1
    assert [one.text for one in questions.list_questions(database)] == ["young"]
    assert questions.purge_questions(database, 90) == 0
