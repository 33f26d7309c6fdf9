"""Reminders of reviews: who gets them and when, each once, in Slack and by e-mail."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import settings
from bot.settings import Settings
from connectors import team as telling
from connectors import upkeep
from connectors.reviews import messages_of, remind_of_reviews
from knowledge.actors import local_admin
from knowledge.admin.reminders import remind
from knowledge.database import Database
from knowledge.deliveries.models import OutboxMessage
from knowledge.models import now
from knowledge.people.people import Known, meet
from knowledge.protocols import add_protocol, edit_protocol
from tests.assistant import free_ports
from tests.fakes.rasa_channel import RasaChannel
from tests.slack.fake import FakeSlack
from tests.slack_app import SlackApp, one_workspace
from tests.smtp_server import Mailbox, mail_server

ADMIN = local_admin("Ada")
DUE = date(2027, 3, 31)
SLACK = {"SHARING_SLACK_BOT_TOKEN": "xoxb-1", "SHARING_SLACK_APP_TOKEN": "xapp-1", "SHARING_TEAM_SLACK_CHANNEL": "C9"}
MAIL = {
    "SHARING_TEAM_EMAIL": "team@example.org",
    "SHARING_EMAIL_FROM": "assistant@example.org",
    "SHARING_SMTP_URL": "smtp://127.0.0.1:9",
}


@pytest.fixture
def chosen(database: Database, tmp_path: Path) -> Callable[..., Settings]:
    def made(**more: str) -> Settings:
        url = database.url.render_as_string(hide_password=False)
        return settings.load({"SHARING_HOME": str(tmp_path), "SHARING_DATABASE_URL": url, **more})

    return made


def protocol(database: Database, review: date | None = DUE, owner: str | None = "Olu Owner", title: str = "The Buses") -> str:
    made = add_protocol(database, ADMIN, title=title, purpose="Bus lists.", partners=["ECC"], owner=owner, review_date=review)
    return made.slug


def run(database: Database, chosen: Settings, day: date) -> int:
    return remind(database, day, lambda one: messages_of(chosen, one))


def kept(database: Database) -> list[dict[str, Any]]:
    with database.session() as session:
        return [{"to": row.destination, **row.payload} for row in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))]


def words(message: dict[str, Any]) -> str:
    return str(message.get("text") or message["reply"]["elements"][0]["text"])


def test_a_reminder_comes_a_month_before_on_the_day_and_a_month_after_each_once(
    database: Database, chosen: Callable[..., Settings]
) -> None:
    protocol(database)
    sent = {}
    for days in range(-40, 50):
        day = DUE + timedelta(days=days)
        if run(database, chosen(**SLACK), day) + run(database, chosen(**SLACK), day):
            sent[days] = words(kept(database)[-1])
    assert sent == {
        -30: "The Buses is to be reviewed by 31 March 2027, in 30 days.",
        0: "The Buses is to be reviewed by today, 31 March 2027.",
        30: "The Buses was to be reviewed by 31 March 2027, 30 days ago.",
    }


def test_after_a_while_without_the_program_only_the_latest_is_sent(database: Database, chosen: Callable[..., Settings]) -> None:
    protocol(database)
    for days, expected in ((-12, 1), (45, 1), (46, 0)):
        assert run(database, chosen(**SLACK), DUE + timedelta(days=days)) == expected
    assert "in 12 days" in words(kept(database)[0])
    assert "45 days ago" in words(kept(database)[1])


def test_many_processes_send_one(database: Database, chosen: Callable[..., Settings]) -> None:
    protocol(database)
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(lambda _: run(database, chosen(**SLACK), DUE), range(6))) == 1
    assert len(kept(database)) == 1


def test_another_date_is_reminded_of_anew_and_a_retired_protocol_not_at_all(database: Database, chosen: Callable[..., Settings]) -> None:
    slug = protocol(database)
    protocol(database, None, title="Without a date")
    run(database, chosen(**SLACK), DUE)
    edit_protocol(database, ADMIN, slug, review_date=DUE + timedelta(days=365))
    assert run(database, chosen(**SLACK), DUE + timedelta(days=365)) == 1
    edit_protocol(database, ADMIN, slug, review_date=DUE + timedelta(days=700))
    edit_protocol(database, ADMIN, slug, status="retired")
    assert run(database, chosen(**SLACK), DUE + timedelta(days=700)) == 0


def test_the_owner_is_told_in_slack_or_by_email_when_it_is_clear_who_that_is(database: Database, chosen: Callable[..., Settings]) -> None:
    meet(database, Known("slack", "T1", "U5"), "Olu Owner", "olu@example.org")
    meet(database, Known("teams", "X", "9"), "Mel Mail", "mel@example.org")
    for name in ("U6", "U7"):
        meet(database, Known("slack", "T1", name), "Two Alike")
    owners = ("olu owner", "OLU@example.org", "Mel Mail", "Two Alike", "Nobody known", None)
    for owner in owners:
        protocol(database, owner=owner, title=f"Owned by {owner}")
    assert run(database, chosen(**SLACK, **MAIL), DUE) == len(owners)
    to_owners = [(one["to"], words(one).partition(" is to")[0]) for one in kept(database) if one["to"] not in ("C9:", "team@example.org")]
    assert to_owners == [("U5:", "Owned by olu owner"), ("U5:", "Owned by OLU@example.org"), ("mel@example.org", "Owned by Mel Mail")]
    to_team = [one for one in kept(database) if one["to"] == "team@example.org"]
    assert len(to_team) == len(owners)
    assert "Its owner is Nobody known." in to_team[4]["text"]
    assert "It has no owner." in to_team[5]["text"]
    assert to_team[4]["subject"] == "Review: Owned by Nobody known"


def test_with_nobody_to_tell_it_stays_due(database: Database, chosen: Callable[..., Settings]) -> None:
    protocol(database)
    assert run(database, chosen(), DUE) == 0
    assert run(database, chosen(**MAIL), DUE + timedelta(days=1)) == 1
    assert [one["to"] for one in kept(database)] == ["team@example.org"]


@pytest.fixture
def app(slack: FakeSlack, database: Database, rasa: RasaChannel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackApp]:
    monkeypatch.setattr(telling, "EVERY_SECONDS", 0.05)
    monkeypatch.setattr(upkeep, "EVERY_SECONDS", 0.1)
    slack.channel("C9", "governance")
    mail = MAIL | {"SHARING_SMTP_URL": f"smtp://127.0.0.1:{free_ports(1)[0]}"}
    made = SlackApp(slack, database, rasa, tmp_path / "app", **one_workspace(slack), SHARING_TEAM_SLACK_CHANNEL="C9", **mail)
    yield made
    made.stop()
    assert (slack.refused, slack.shown_errors, slack.broken) == ([], [], [])


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_running_program_reminds_the_team_and_the_owner_once(app: SlackApp, slack: FakeSlack, database: Database) -> None:
    owner = slack.user("U5", "Olu Owner")
    meet(database, Known("slack", "T1", "U5"), "Olu Owner")
    protocol(database, now().date() - timedelta(days=3))
    mailbox = Mailbox()
    with mail_server(mailbox, app.settings.email.port):
        for _ in range(2):
            app.start()
            slack.wait_for(lambda: mailbox.messages)
            time.sleep(0.3)
            app.settles()
            app.stop()
    assert [one["Subject"] for one in mailbox.messages] == ["Overdue review: The Buses"]
    for channel in ("C9", owner.dm_channel.id):
        (message,) = app.said(channel)
        assert "3 days ago." in message.text
        assert "Its owner is Olu Owner." in message.text
        assert f"{app.settings.public_url}/admin" in message.text
    assert remind_of_reviews(app.settings, database) == 0
