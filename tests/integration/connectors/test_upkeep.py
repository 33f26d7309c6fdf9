"""What the connectors process does with the knowledge base: forgets in time, and tells the operator what is held."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from bot import settings
from bot.settings import Settings
from connectors import upkeep
from connectors.web.app import create_app
from knowledge.database import Database
from knowledge.models import Question, now
from knowledge.questions import list_questions, record_question


@pytest.fixture
def chosen(filled: Database, tmp_path: Path) -> Settings:
    url = filled.url.render_as_string(hide_password=False)
    return settings.load(
        {"SHARING_HOME": str(tmp_path), "SHARING_DATABASE_URL": url, "SHARING_RETENTION_DAYS": "30", "SHARING_RASA_PORT": "9"}
    )


def asked(database: Database, text: str, days_ago: int) -> None:
    number = record_question(database, conversation="web:1", channel="web", text=text, kind="partners", outcome="answered")
    with database.session() as session:
        session.execute(update(Question).where(Question.id == number).values(at=now() - timedelta(days=days_ago)))
        session.commit()


def texts(database: Database) -> set[str]:
    return {question.text for question in list_questions(database)}


def test_questions_are_forgotten_after_the_retention_period(filled: Database, chosen: Settings) -> None:
    for text, days in (("old", 31), ("kept", 29)):
        asked(filled, text, days)
    upkeep.forget(chosen)
    assert texts(filled) == {"kept"}


def test_they_are_forgotten_while_the_process_runs(filled: Database, chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "EVERY_SECONDS", 0.05)
    with TestClient(create_app(chosen), base_url="http://127.0.0.1:8080"):
        asked(filled, "old", 31)
        until = time.monotonic() + 10
        while texts(filled) and time.monotonic() < until:
            time.sleep(0.05)
    assert texts(filled) == set()


def test_a_database_that_cannot_be_used_stops_nothing(chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "EVERY_SECONDS", 0.05)
    broken = settings.load({"SHARING_HOME": str(tmp_path), "SHARING_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"})
    with TestClient(create_app(broken), base_url="http://127.0.0.1:8080") as client:
        time.sleep(0.3)
        assert client.get("/health/live").status_code == 200


def test_the_health_page_counts_what_is_held(filled: Database, chosen: Settings) -> None:
    asked(filled, "one", 3)
    with TestClient(create_app(chosen), base_url="http://127.0.0.1:8080", client=("127.0.0.1", 50_000)) as client:
        health = client.get("/health", headers={"Accept": "application/json"}).json()
    checks = {check["name"]: check for check in health["checks"]}
    assert checks["Database"]["ok"]
    assert checks["Protocols"]["seen"] == "6 in the knowledge base"
    assert health["facts"]["Questions kept"] == "1, the oldest asked 3 days ago"
    assert health["facts"]["Kept for"] == "30 days"
