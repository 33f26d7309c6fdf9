"""An error is answered blandly with a reference, and the log holds that reference and nothing of the message."""

import logging
import re
import sqlite3
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import OperationalError

from actions import base as actions_base
from actions.partners import AskPartners
from actions.services import services
from bot.logs import SafeFormatter
from knowledge import questions
from knowledge.database import Database, is_unreachable
from knowledge.errors import NotAllowed
from tests.assistant import free_ports
from tests.unit.actions.conftest import run

MESSAGE = "who is on the Autism Panel? it is for Zebedee Quux"


@pytest.fixture
def broken(own_base: Database) -> Database:
    """A knowledge base in which questions cannot be stored; the database's error quotes the message."""
    with own_base.engine.begin() as connection:
        connection.execute(sql("DROP TABLE question"))
    return own_base


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """What the program's own handler would write, had pytest's not formatted the records first."""
    for record in caplog.records:
        record.exc_text = None
    return "\n".join(SafeFormatter().format(record) for record in caplog.records)


def test_the_person_gets_a_reference_and_no_stack(broken: Database) -> None:
    ran = run(AskPartners(), MESSAGE)
    assert len(ran.messages) == 1
    assert re.fullmatch(r"Sorry, something went wrong and I could not answer\. Please try again\. Reference: [0-9a-f]{8}\.", ran.text)
    assert ran.reply.outcome == "failed"
    for part in ("Traceback", "sqlite", "question", "/", ".py", "Error"):
        assert part not in ran.text


def test_the_log_has_the_reference_and_where_it_failed_and_not_what_was_written(broken: Database, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        ran = run(AskPartners(), MESSAGE)
    reference = ran.text.removesuffix(".").rsplit(" ", 1)[1]
    assert any("Zebedee" in str(record.exc_info[1]) for record in caplog.records if record.exc_info), (
        "the error of this test quotes the message"
    )
    assert reference in logged(caplog)
    assert "action_ask_partners" in logged(caplog)
    assert "sqlalchemy.exc.OperationalError" in logged(caplog)
    assert "Zebedee" not in logged(caplog)


def test_two_failures_have_two_references(broken: Database) -> None:
    assert run(AskPartners(), MESSAGE).text != run(AskPartners(), MESSAGE).text


def test_a_failure_does_not_lose_the_thread(broken: Database) -> None:
    assert run(AskPartners(), MESSAGE).events == []


def test_the_person_is_still_told_what_was_taken_out(broken: Database) -> None:
    assert "I removed a phone number" in run(AskPartners(), MESSAGE, metadata={"removed": ["phone number"]}).text


def test_what_a_service_refuses_is_said_in_its_own_words(
    base: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise NotAllowed("You need the editor role for this.")

    real = services()
    broken = replace(real, answers=SimpleNamespace(answer=refuse))
    monkeypatch.setattr(actions_base, "services", lambda: broken)
    ran = run(AskPartners(), MESSAGE)
    assert ran.text == "You need the editor role for this."
    assert ran.reply.outcome == "failed"
    assert caplog.records == []


def test_a_knowledge_base_that_cannot_be_opened_is_a_failure_like_any_other(
    own_base: Database, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("nothing")
    monkeypatch.setenv("SHARING_DATABASE_URL", f"sqlite:///{folder / 'not-migrated.db'}")
    actions_base.services.cache_clear()
    ran = run(AskPartners(), MESSAGE)
    assert "Reference: " in ran.text
    assert str(folder) not in ran.text
    assert questions.list_questions(own_base) == ()


def test_once_it_is_mended_the_next_message_is_answered(own_base: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    url = own_base.url.render_as_string(hide_password=False)
    monkeypatch.setenv("SHARING_DATABASE_URL", "sqlite:////proc/nowhere/at.db")
    actions_base.services.cache_clear()
    assert run(AskPartners(), MESSAGE).reply.outcome == "failed"
    monkeypatch.setenv("SHARING_DATABASE_URL", url)
    assert run(AskPartners(), MESSAGE).reply.outcome == "answered"


def test_nothing_is_said_while_the_database_is_down_so_that_the_message_can_be_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    (nobody_listens,) = free_ports(1)
    monkeypatch.setenv("SHARING_DATABASE_URL", f"postgresql://sharing@127.0.0.1:{nobody_listens}/sharing")
    actions_base.services.cache_clear()
    with pytest.raises(OperationalError):
        run(AskPartners(), MESSAGE)


def test_nothing_is_said_while_the_database_stops_or_is_busy() -> None:
    stopping, busy, wrong = psycopg.errors.AdminShutdown(), sqlite3.OperationalError(), psycopg.errors.UndefinedTable()
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY_SNAPSHOT
    assert [is_unreachable(OperationalError("", {}, one)) for one in (stopping, busy, wrong)] == [True, True, False]
