"""Importing many protocols: encoded while it is imported, a batch at a time, and at a cost that does not grow with what is held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from sqlalchemy import event, func, select

from knowledge import protocols
from knowledge.actors import Actor
from knowledge.database import Database
from knowledge.errors import Conflict, NotAllowed
from knowledge.importing.catalogue import checked_catalogue
from knowledge.importing.encoding import encode_plan
from knowledge.importing.own import read_own
from knowledge.importing.plan import Plan, apply, make_plan
from knowledge.models import TextVector
from knowledge.search import vectors
from knowledge.search.index import build
from knowledge.search.passages import Vectors
from tests.benchmarks.generated import protocols as generated
from tests.fakes.encoder import WordsEncoder
from tests.shipped import ADMIN


def plan_of(database: Database, count: int) -> Plan:
    return make_plan(database, checked_catalogue(generated(count)))


def nothing(_done: int, _of: int) -> None:
    pass


def kept(database: Database) -> int:
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(TextVector)) or 0


def test_after_an_import_that_encoded_the_index_has_nothing_left_to_encode(database: Database) -> None:
    plan = plan_of(database, 12)
    encode_plan(database, ADMIN, plan, nothing, WordsEncoder())
    assert protocols.list_protocols(database) == ()
    apply(database, ADMIN, plan)
    encoder = WordsEncoder()
    assert len(build(database, encoder).protocols) == 12
    assert encoder.texts == []


def test_progress_ends_with_all_texts_and_a_second_time_there_is_nothing_to_do(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "AT_ONCE", 20)
    told: list[tuple[int, int]] = []
    plan = plan_of(database, 12)
    encode_plan(database, ADMIN, plan, lambda done, of: told.append((done, of)), WordsEncoder())
    assert [done for done, _ in told] == [*range(20, kept(database), 20), kept(database)]
    assert {of for _, of in told} == {kept(database)}
    again = WordsEncoder()
    encode_plan(database, ADMIN, plan, nothing, again)
    assert again.texts == []


class Stopping(WordsEncoder):
    """An encoder whose process is ended in its third batch."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        if len(self.texts) >= 40:
            raise KeyboardInterrupt
        return super().encode(texts)


def test_an_import_that_was_ended_goes_on_where_it_stopped(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "AT_ONCE", 20)
    plan = plan_of(database, 12)
    with pytest.raises(KeyboardInterrupt):
        encode_plan(database, ADMIN, plan, nothing, Stopping())
    assert kept(database) == 40
    encoder = WordsEncoder()
    encode_plan(database, ADMIN, plan, nothing, encoder)
    assert kept(database) == 40 + len(encoder.texts)


def test_nobody_who_may_not_import_makes_the_assistant_encode(database: Database) -> None:
    encoder = WordsEncoder()
    with pytest.raises(NotAllowed):
        encode_plan(database, Actor("Somebody"), plan_of(database, 2), nothing, encoder)
    assert encoder.texts == []


def test_the_tables_are_looked_through_once_however_many_protocols_are_imported(filled: Database) -> None:
    plan = plan_of(filled, 12)
    asked: Counter[str] = Counter()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked[statement] += 1

    event.listen(filled.engine, "before_cursor_execute", note)
    apply(filled, ADMIN, plan)
    event.remove(filled.engine, "before_cursor_execute", note)
    scans = {text: times for text, times in asked.items() if "FROM protocol" in text.replace("\n", " ") and "WHERE" not in text}
    assert list(scans.values()) == [1]
    assert {times for text, times in asked.items() if "lower(" in text or "LIKE" in text or "max(" in text} <= {1}


def entry(title: str, slug: str = "") -> str:
    return f"  - {{title: {title}, purpose: P., theme: T, partners: [A]{f', slug: {slug}' if slug else ''}}}\n"


def test_titles_of_one_short_name_get_numbers(database: Database) -> None:
    protocols.add_protocol(database, ADMIN, title="Flu clinics", purpose="P.", partners=["A"])
    catalogue = read_own("protocols:\n" + entry("Measles", "flu") + entry("Mumps", "flu") + entry("Flu clinics!", "flu-clinics-2"))
    apply(database, ADMIN, make_plan(database, catalogue))
    assert [one.slug for one in protocols.list_protocols(database)] == ["flu-clinics", "flu", "flu-2", "flu-clinics-2"]


def test_a_title_that_was_taken_after_the_plan_was_made_stops_the_whole_import(database: Database) -> None:
    plan = make_plan(database, read_own("protocols:\n" + entry("Measles") + entry("Flu Clinics")))
    protocols.add_protocol(database, ADMIN, title="Flu clinics", purpose="P.", partners=["A"])
    with pytest.raises(Conflict, match="A protocol called 'Flu clinics' exists already"):
        apply(database, ADMIN, plan)
    assert len(protocols.list_protocols(database)) == 1
